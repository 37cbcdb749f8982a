"""The door of 归档: number what may be filed, and write the archive package."""

from collections.abc import Callable
from typing import Any

from branchdesk.features.filing import queries
from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.rules import numbering
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, branch_id, do, opened, subtree


def export_archive(options: Options) -> int:
    """The package of a year; what may be filed and has no number gets one first, unless ``--numbered-only``."""
    from branchdesk.features.filing import commands, outputs

    classes = list(map(ArchiveClass, options.classes or ()))
    with opened(options.ledger, read_only=options.numbered_only) as ledger:
        scope = subtree(ledger, options.branch)
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
        made = []
        outputs.demand_new(options.out)  # before anything gets a number
        if not options.numbered_only:
            ready = queries.candidates(ledger, scope, options.year, clock.today())
            chosen = [one.key for one in ready if not classes or one.archive_class in classes]
            if chosen:
                made = do(ledger, tr("编件号 {n} 件").format(n=len(chosen)), commands.register, chosen)
        package = outputs.planned(ledger, scope, options.year, classes, unit)
        packed = outputs.pack(ledger, package, options.out)(lambda _done, _total, _text: None)
        if not options.numbered_only:
            text = tr("制作归档包 {name}（{n} 件）").format(name=options.out.name, n=packed.papers)
            do(ledger, tr("制作归档包"), commands.note_packed, packed.pages, package.papers[0].organization_id, text)
        missing = queries.archive(ledger, scope, options.year, clock.today()).missing
    report: dict[str, Any] = {
        "folder": str(packed.folder), "year": options.year, "unit": package.unit, "papers": packed.papers,
        "files": packed.files, "bytes": packed.bytes, "pages": sum(pages for _, pages in packed.pages),
        "numbered": len(made), "outdated": packed.outdated, "verified": True,
        "missing": [
            {"class": numbering.class_word(one.candidate.archive_class), "title": one.candidate.title, "unit": one.holder,
             "date": str(one.candidate.on), "why": one.candidate.why}
            for one in missing
        ],
    }  # fmt: skip
    words = tr("归档包已写好并核对：{folder}（{papers} 件，电子文件 {files} 个，新编件号 {numbered} 件，缺件 {n} 件）")
    answer(options, report, words.format(**{**report, "n": len(missing)}))
    return 0


DOORS: dict[str, Callable[[Options], int]] = {"export_archive": export_archive}
