"""归档包 (domain §8.2): a folder with every paper as PDF/A, an index, its metadata, and the sums that prove them.

It is written beside its place and read back before it gets its name: a package that is there is whole.
"""

import hashlib
import json
import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from branchdesk import __version__
from branchdesk.features.development.rules.packs import labels, packs
from branchdesk.features.filing import queries
from branchdesk.features.filing.model import KEEPS, ArchiveClass, ArchivePaper
from branchdesk.features.filing.queries import Scope
from branchdesk.features.filing.rules import numbering, secrecy
from branchdesk.features.meetings.outputs import Step, whole_folder, write_whole
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

INDEX, METADATA, SUMS = "index.xlsx", "metadata.json", "SHA256SUMS"
OPEN = "非涉密"
"""密级 of everything in the ledger: there is no other (domain §10 N1)."""
_SHOWN = 3
_PATH = 259
"""Characters of a path Windows takes."""
_HIDDEN = 14
"""Characters of the name a folder has while it is written (``whole_folder``)."""


class Package(NamedTuple):
    """What is to be packed: the papers of a part of the tree, a year and some classes, in the order of the index.

    ``outdated`` are the ids of those whose records have changed since they got their number.
    """

    papers: tuple[ArchivePaper, ...]
    unit: str
    year: int
    outdated: frozenset[str] = frozenset()


class Packed(NamedTuple):
    """A finished package: where, how many papers, files and outdated papers, how many pages each printed one has."""

    folder: Path
    papers: int
    files: int
    bytes: int
    pages: tuple[tuple[str, int], ...]
    outdated: int = 0


class _Item(NamedTuple):
    """A paper as it lies in the package; ``path`` is relative, ``""`` for one that exists on paper only."""

    paper: ArchivePaper
    holder: str
    path: str
    sha256: str
    size: int
    pages: int | None


def planned(ledger: Ledger, scope: Scope, year: int, classes: Sequence[ArchiveClass] = (), unit: str = "") -> Package:
    """The package of a year; ``Refusal`` where nothing has a number, or numbers are not consecutive."""
    lines = [
        one
        for one in queries.archive(ledger, scope, year, clock.today()).papers
        if not classes or one.paper.archive_class in classes
    ]
    found = [one.paper for one in lines]
    if not found:
        raise Refusal(
            tr("{year} 年还没有编号的归档文件").format(year=year), hint=tr("请先在“待归档”里编件号，再制作归档包。")
        )
    if faults := numbering.faults(found):
        raise Refusal(tr("件号不连续，不能制作归档包"), detail="；".join(faults), hint=tr("请先在目录中核对。"))
    for one in found:
        _demand_open(one.title, secrecy.mark_in_title(one.title), tr("请核对题名。"))
    outdated = frozenset(one.id for one in lines if one.outdated)
    return Package(tuple(found), unit or organization.unit_name(ledger, None), year, outdated)


def _demand_open(title: str, mark: str, hint: str) -> None:
    if mark:
        raise Refusal(
            tr("“{title}”带有“{mark}”字样，不能打包").format(title=title, mark=mark),
            hint=tr("本台账不得存放涉密内容。{hint}").format(hint=hint),
        )


def pack(ledger: Ledger, package: Package, folder: Path) -> Callable[[Step], Packed]:
    """Write the package into a new folder, in another thread on a ledger of its own; cancelled, nothing stays."""

    def work(step: Step) -> Packed:
        demand_new(folder)
        step(0, len(package.papers), "")
        with ledger.aside() as other:
            places = _places(package, organization.names(other))
            _demand_short(folder, places)
            with whole_folder(folder) as place, _called(place, folder):
                items = list(_written(other, package, places, place, step))
                sums = {one.path: one.sha256 for one in items if one.path}
                _write_beside(package, items, place, sums)
                _prove(place, sums)
                size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        pages = tuple((one.paper.id, one.pages) for one in items if one.pages)
        return Packed(folder, len(items), sum(1 for one in items if one.path), size, pages, len(package.outdated))

    return work


@contextmanager
def _called(place: Path, folder: Path) -> Iterator[None]:
    """A refusal speaks of the folder people chose, not of the one written to."""
    try:
        yield
    except Refusal as refusal:
        refusal.detail = refusal.detail.replace(str(place), str(folder))
        raise


def demand_new(folder: Path) -> None:
    """``Refusal`` unless a package may be written there: an empty folder may be taken, anything else is never touched."""
    with suppress(OSError):
        folder.rmdir()
    if folder.exists():
        raise Refusal(
            tr("“{name}”已经存在，没有写入").format(name=folder.name),
            detail=str(folder),
            hint=tr("请换一个新的文件夹名。"),
        )
    if not folder.parent.is_dir():
        raise Refusal(tr("文件夹不存在"), detail=str(folder.parent), hint=tr("移动磁盘可能已拔出。请重新选择文件夹。"))
    if not os.access(folder.parent, os.W_OK):
        hint = tr("请换一个位置，如桌面或移动磁盘。")
        raise Refusal(tr("这个位置不能写入，归档包没有制作"), detail=str(folder.parent), hint=hint)


_Places = Mapping[str, tuple[str, str]]
"""By the id of a paper: whose archive, and its file in the package (``""`` where it is on paper only)."""


def _places(package: Package, names: Mapping[str, str]) -> _Places:
    holders = {one.organization_id: names.get(one.organization_id, "") for one in package.papers}
    folders = numbering.folder_names(holders, (INDEX, METADATA, SUMS))
    return {
        one.id: (
            holders[one.organization_id],
            numbering.package_path(one, folders[one.organization_id]) if one.origin else "",
        )
        for one in package.papers
    }


def _demand_short(folder: Path, places: _Places) -> None:
    """Windows opens no longer path, and an archive outlives the computer it was made on."""
    longest = max((path for _, path in places.values()), key=len, default="")
    over = len(str(folder.parent.absolute())) + 1 + max(len(folder.name), _HIDDEN) + 1 + len(longest) - _PATH
    if over > 0:
        raise Refusal(
            tr("文件夹的路径太长，归档包里的文件在 Windows 上会打不开"),
            detail=str(folder),
            hint=tr("请换一个短 {n} 个字以上的位置，如磁盘根目录下的文件夹。").format(n=over),
        )


def _written(ledger: Ledger, package: Package, places: _Places, place: Path, step: Step) -> Iterator[_Item]:
    from branchdesk.features.filing import papers
    from branchdesk.pdf import preview

    for number, one in enumerate(package.papers, 1):
        holder, path = places[one.id]
        if path:
            data = papers.make(ledger, one, clock.today())
            texts = preview.texts(data)
            _demand_open(one.title, secrecy.mark_in_texts(texts), tr("请核对正文，改正后重新编排。"))
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, data)
            yield _Item(one, holder, path, hashlib.sha256(data).hexdigest(), len(data), len(texts))
        else:
            yield _Item(one, holder, "", "", 0, one.pages)
        step(number, len(package.papers), one.title)


# ---- index, metadata, sums


def _write_beside(package: Package, items: Sequence[_Item], place: Path, sums: dict[str, str]) -> None:
    """Index, metadata and sums. Those of the papers are of what was made, not of what the disk says of it."""
    from branchdesk.features.filing.outputs import index

    index.write(place / INDEX, package, [(one.paper, one.holder, one.path, one.pages) for one in items])
    sums[INDEX] = _sum(place / INDEX)
    text = json.dumps(_metadata(package, items), ensure_ascii=False, indent=1) + "\n"
    write_whole(place / METADATA, text.encode())
    sums[METADATA] = hashlib.sha256(text.encode()).hexdigest()
    listed = "".join(f"{sums[name]}  {name}\n" for name in sorted(sums))
    write_whole(place / SUMS, listed.encode())


def _metadata(package: Package, items: Sequence[_Item]) -> dict[str, Any]:
    """What DA/T asks to be known of each paper, and which rules it was made by."""
    today = clock.today()
    return {
        "title": tr("{unit} {year} 年归档包").format(unit=package.unit, year=package.year),
        "unit": package.unit, "year": package.year, "made_on": today.isoformat(), "secrecy": tr(OPEN),
        "system": {"name": "BranchDesk", "title": tr("支部事务台账"), "version": __version__},
        "format": tr("PDF/A-1b（归档候选；涉签名件以纸质为准）"), "rules": _rules(today),
        "counts": dict(Counter(numbering.class_word(one.paper.archive_class) for one in items)),
        "papers": [_described(one, one.paper.id in package.outdated) for one in items],
    }  # fmt: skip


def _rules(today: date) -> dict[str, str]:
    """The rule packs in force: of development all, for a case may have run through several."""
    found = {
        subject: rulepacks.pack(subject, today).version for subject in ("dues", "meetings", "transfers", "requests")
    }
    return {**found, "development": labels(packs()), "retention": rulepacks.pack("retention", today).version}


def _described(one: _Item, outdated: bool) -> dict[str, Any]:
    paper = one.paper
    return {
        "number": paper.number, "archive_number": numbering.number_word(paper), "title": paper.title,
        "responsible": paper.responsible, "date": str(paper.on), "class": numbering.class_word(paper.archive_class),
        "keep": tr(dict(KEEPS)[paper.keep]), "pages": one.pages, "secrecy": tr(OPEN), "unit": one.holder,
        "binder": paper.binder, "kept_at": paper.kept_at, "file": one.path or None, "sha256": one.sha256 or None,
        "bytes": one.size or None, "fingerprint": paper.fingerprint or None, "changed_since_numbered": outdated,
    }  # fmt: skip


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _prove(place: Path, sums: Mapping[str, str]) -> None:
    """Read everything back as a stranger would, by SHA256SUMS; what the disk did not keep, or has besides, is a refusal."""
    there = {path.relative_to(place).as_posix(): _sum(path) for path in place.rglob("*") if path.is_file()}
    there.pop(SUMS, None)
    lines = (place / SUMS).read_text("utf-8").splitlines()
    told = {name: wanted for wanted, name in (line.split("  ", 1) for line in lines)}
    wrong = {name for found in (there, told) for name, _ in found.items() ^ sums.items()}
    if wrong:
        names = tr("、").join(sorted(wrong)[:_SHOWN])
        raise Refusal(tr("归档包写入后核对不符，已清除"), detail=names, hint=tr("请检查磁盘，或换一个位置重试。"))
