"""归档包 (domain §8.2): a folder with every paper as PDF/A, an index, its metadata, and the sums that prove them.

It is written beside its place and read back before it gets its name: a package that is there is whole.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from branchdesk import __version__
from branchdesk.features.development.rules.packs import labels, packs
from branchdesk.features.filing import queries
from branchdesk.features.filing.model import KEEPS, ArchiveClass, ArchivePaper
from branchdesk.features.filing.queries import Scope
from branchdesk.features.filing.rules import numbering, secrecy
from branchdesk.features.meetings.outputs import Step, whole_folder
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

INDEX, METADATA, SUMS = "index.xlsx", "metadata.json", "SHA256SUMS"
OPEN = "非涉密"
"""密级 of everything in the ledger: there is no other (domain §10 N1)."""
_SHOWN = 3


class Package(NamedTuple):
    """What is to be packed: the papers of a part of the tree, a year and some classes, in the order of the index."""

    papers: tuple[ArchivePaper, ...]
    unit: str
    year: int


class Packed(NamedTuple):
    """A finished package: where, how many papers and files, how many pages each printed one has."""

    folder: Path
    papers: int
    files: int
    bytes: int
    pages: tuple[tuple[str, int], ...]


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
    found = [one for one in queries.papers(ledger, scope, year) if not classes or one.archive_class in classes]
    if not found:
        raise Refusal(
            tr("{year} 年还没有编号的归档文件").format(year=year), hint=tr("请先在“待归档”里编件号，再制作归档包。")
        )
    if faults := numbering.faults(found):
        raise Refusal(tr("件号不连续，不能制作归档包"), detail="；".join(faults), hint=tr("请先在目录中核对。"))
    for one in found:
        if mark := secrecy.mark_in_title(one.title):
            hint = tr("本台账不得存放涉密内容，请核对题名。")
            raise Refusal(tr("“{title}”带有“{mark}”字样，不能打包").format(title=one.title, mark=mark), hint=hint)
    return Package(tuple(found), unit or organization.unit_name(ledger, None), year)


def pack(ledger: Ledger, package: Package, folder: Path) -> Callable[[Step], Packed]:
    """Write the package into a new folder, in another thread on a ledger of its own; cancelled, nothing stays."""

    def work(step: Step) -> Packed:
        _demand_new(folder)
        step(0, len(package.papers), "")
        with ledger.aside() as other, whole_folder(folder) as place:
            items = list(_written(other, package, place, step))
            _write_beside(package, items, place)
            _prove(place)
            size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
        pages = tuple((one.paper.id, one.pages) for one in items if one.pages)
        return Packed(folder, len(items), sum(1 for one in items if one.path), size, pages)

    return work


def _demand_new(folder: Path) -> None:
    """An empty folder may be taken; anything else is never touched."""
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


def _written(ledger: Ledger, package: Package, place: Path, step: Step) -> Iterator[_Item]:
    from branchdesk.features.filing import papers

    names = organization.names(ledger)
    folders = _folders(package, names)
    for number, one in enumerate(package.papers, 1):
        holder = names.get(one.organization_id, "")
        if one.origin:
            data = papers.make(ledger, one, clock.today())
            parts = (folders[one.organization_id], str(one.year), numbering.class_word(one.archive_class))
            path = "/".join((*parts, numbering.file_name(one)))
            target = place / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            yield _Item(one, holder, path, hashlib.sha256(data).hexdigest(), len(data), _pages(data))
        else:
            yield _Item(one, holder, "", "", 0, one.pages)
        step(number, len(package.papers), one.title)


def _folders(package: Package, names: dict[str, str]) -> dict[str, str]:
    """A folder for each organization, two of one name told apart."""
    found: dict[str, str] = {}
    for uid in dict.fromkeys(one.organization_id for one in package.papers):
        name = numbering.safe(names.get(uid, ""))
        taken = [one.lower() for one in found.values()].count(name.lower())
        found[uid] = f"{name}_{taken + 1}" if taken else name
    return found


def _pages(data: bytes) -> int:
    from io import BytesIO

    import pikepdf

    with pikepdf.open(BytesIO(data)) as pdf:
        return len(pdf.pages)


# ---- index, metadata, sums


def _write_beside(package: Package, items: Sequence[_Item], place: Path) -> None:
    from branchdesk.features.filing.outputs import index

    index.write(place / INDEX, package, [(one.paper, one.holder, one.path, one.pages) for one in items])
    text = json.dumps(_metadata(package, items), ensure_ascii=False, indent=1)
    (place / METADATA).write_text(text + "\n", "utf-8", newline="\n")
    files = sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    sums = "".join(f"{_sum(place / name)}  {name}\n" for name in files)
    (place / SUMS).write_text(sums, "utf-8", newline="\n")


def _metadata(package: Package, items: Sequence[_Item]) -> dict[str, Any]:
    """What DA/T asks to be known of each paper, and which rules it was made by."""
    today = clock.today()
    return {
        "title": tr("{unit} {year} 年归档包").format(unit=package.unit, year=package.year),
        "unit": package.unit, "year": package.year, "made_on": today.isoformat(), "secrecy": tr(OPEN),
        "system": {"name": "BranchDesk", "title": tr("支部事务台账"), "version": __version__},
        "format": tr("PDF/A-1b（归档候选；涉签名件以纸质为准）"), "rules": _rules(today),
        "counts": dict(Counter(numbering.class_word(one.paper.archive_class) for one in items)),
        "papers": [_described(one) for one in items],
    }  # fmt: skip


def _rules(today: date) -> dict[str, str]:
    """The rule packs in force: of development all, for a case may have run through several."""
    found = {
        subject: rulepacks.pack(subject, today).version for subject in ("dues", "meetings", "transfers", "requests")
    }
    return {**found, "development": labels(packs()), "retention": rulepacks.pack("retention", today).version}


def _described(one: _Item) -> dict[str, Any]:
    paper = one.paper
    return {
        "number": paper.number, "archive_number": numbering.number_word(paper), "title": paper.title,
        "responsible": paper.responsible, "date": str(paper.on), "class": numbering.class_word(paper.archive_class),
        "keep": tr(dict(KEEPS)[paper.keep]), "pages": one.pages, "secrecy": tr(OPEN), "unit": one.holder,
        "binder": paper.binder, "kept_at": paper.kept_at, "file": one.path or None, "sha256": one.sha256 or None,
        "bytes": one.size or None, "fingerprint": paper.fingerprint or None,
    }  # fmt: skip


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _prove(place: Path) -> None:
    """Read everything back as a stranger would, by SHA256SUMS; what the disk did not keep is a refusal."""
    lost = []
    for line in (place / SUMS).read_text("utf-8").splitlines():
        wanted, name = line.split("  ", 1)
        if not (place / name).is_file() or _sum(place / name) != wanted:
            lost.append(name)
    if lost:
        names = tr("、").join(lost[:_SHOWN])
        raise Refusal(tr("归档包写入后核对不符，已清除"), detail=names, hint=tr("请检查磁盘，或换一个位置重试。"))
