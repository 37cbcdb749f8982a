"""Meetings going out: one paper, hundreds of files, the year's book, sheets. Files are there whole or not at all.

The functions that return a function do their work in another thread, on a ledger of their own.
"""

import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.commands import Copy
from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind, Stage
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.meetings.papers import Layout, Leaf
    from branchdesk.features.meetings.queries import AttendanceTable, MeetingLine, PaperFacts

Step = Callable[[int, int, str], None]
"""Tells how far the work is (done, total, what), and raises ``Cancelled`` when it has to stop."""


class Wanted(NamedTuple):
    """Which paper of which meetings; ``word`` is for minutes only."""

    ids: Sequence[str]
    paper: PaperKind = PaperKind.MINUTES
    word: bool = False

    @property
    def suffix(self) -> str:
        """The ending of the files."""
        return ".docx" if self.word else ".pdf"


class Made(NamedTuple):
    """A finished paper: its bytes, the name of its file without ending, what is remembered of it."""

    data: bytes
    stem: str
    copies: list[Copy]


# ---- one paper


def paper(ledger: Ledger, wanted: Wanted) -> Callable[[], Made]:
    """The paper of the first meeting that is wanted. ``Refusal`` when it is gone."""

    def make() -> Made:
        with ledger.aside() as other:
            for made in _papers(other, wanted):
                return made
        raise Refusal(tr("这次会议已不在台账中"), hint=tr("它可能已被删除，请到回收站查看。"))

    return make


def _papers(ledger: Ledger, wanted: Wanted) -> Iterator[Made]:
    from branchdesk.features.meetings import papers

    kept = layout(ledger, wanted.paper)
    for facts in queries.paper_facts(ledger, wanted.ids):
        one = leaf(facts, kept)
        if wanted.word:
            data = papers.minutes_docx(one.minutes, one.sheet, one.context)
        else:
            context = one.context if kept else one.context.laid_out(papers.layouts.default(wanted.paper))
            data = papers.pdf(wanted.paper, one.minutes, one.sheet, context)
        stem = wording.file_stem(facts.minutes, facts.holder, facts.number)
        if wanted.paper is not PaperKind.MINUTES:
            stem += "_" + tr(dict(PAPER_KINDS)[wanted.paper])
        yield Made(data, stem, copies(one, wanted.paper))


# ---- many


def batch(ledger: Ledger, wanted: Wanted, folder: Path) -> Callable[[Step], list[Copy]]:
    """A file for each meeting in a new folder, which appears only when all of them are there."""

    def write(step: Step) -> list[Copy]:
        found: list[Copy] = []
        taken: set[str] = set()
        total = len(wanted.ids)
        step(0, total, "")
        with ledger.aside() as other, whole_folder(folder) as place:
            for number, made in enumerate(_papers(other, wanted), 1):
                name = free_stem(made.stem, taken) + wanted.suffix
                (place / name).write_bytes(made.data)
                found += made.copies
                step(number, total, name)
        return found

    return write


_HALF = re.compile(r"\.~[0-9a-f]{12}")
"""Names of hidden folders that are being written."""
_FORSAKEN = timedelta(days=1)
"""After so long nobody writes to a hidden folder any more: the program was ended in the middle of it."""


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A hidden folder to write to; it becomes ``folder``, which must be new, at the very end, or goes without a trace.

    Beside it those go that an earlier run left behind when it was killed.
    """
    place = folder.with_name(f".~{secrets.token_hex(6)}")
    _sweep(folder.parent)
    try:
        place.mkdir()
        yield place
        place.replace(folder)
    except OSError as error:
        hint = tr("请检查磁盘空间和权限，或换一个文件夹。已写的部分已清除。")
        raise Refusal(tr("文件没有导出"), detail=f"{folder}：{error.strerror}", hint=hint) from error
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _sweep(parent: Path) -> None:
    """Remove our own hidden folders that nobody finished, and nothing else; what cannot be read or removed stays."""
    before = (clock.now() - _FORSAKEN).timestamp()
    with suppress(OSError):
        for one in parent.iterdir():
            is_ours = _HALF.fullmatch(one.name) and not one.is_symlink() and one.is_dir()
            if is_ours and one.stat().st_mtime < before:
                shutil.rmtree(one, ignore_errors=True)


class Binding(NamedTuple):
    """A year's book: whose, of which year, the meetings by time, the day its secretary is looked up for."""

    branch_id: str
    year: int
    ids: Sequence[str]
    on: date


def book(ledger: Ledger, binding: Binding, path: Path) -> Callable[[Step], list[Copy]]:
    """The year's minutes of a branch in one PDF with cover, contents and continuous page numbers."""

    def write(step: Step) -> list[Copy]:
        from branchdesk.features.meetings import papers

        leaves: list[Leaf] = []
        total = len(binding.ids) + 1
        with ledger.aside() as other:
            each, whole = layout(other, PaperKind.MINUTES), layout(other, PaperKind.BOOK)
            unit, secretary = queries.branch_heading(other, binding.branch_id, binding.on)
            for number, facts in enumerate(queries.paper_facts(other, binding.ids), 1):
                leaves.append(leaf(facts, each))
                step(number, total, "")
        data = papers.book_pdf(leaves, unit, binding.year, secretary, whole)
        step(total, total, "")
        write_whole(path, data)
        return [copy for one in leaves for copy in copies(one, PaperKind.BOOK)]

    return write


# ---- what they share


def layout(ledger: Ledger, kind: PaperKind) -> "Layout | None":
    """The office's own template of a paper."""
    from branchdesk.features.meetings.papers import layouts

    kept = queries.layout(ledger, kind)
    return layouts.from_json(kept, kind) if kept else None


def leaf(facts: "PaperFacts", template: "Layout | None") -> "Leaf":
    """A meeting ready for paper."""
    from branchdesk.features.meetings import papers

    context = papers.context(
        facts.minutes, facts.due, facts.pack, facts.unit, facts.number, template, units=facts.units,
        apart=facts.apart,
    )  # fmt: skip
    return papers.Leaf(facts.minutes, facts.sheet, context)


def copies(one: "Leaf", kind: PaperKind) -> list[Copy]:
    """What is remembered of a paper; of a draft nothing, for it is no copy of record."""
    meeting = one.minutes.meeting
    if meeting.stage is Stage.DRAFT:
        return []
    return [Copy(meeting.id, kind, one.context.fingerprint, meeting.version)]


def free_stem(stem: str, taken: set[str]) -> str:
    """The file name, with a number where another meeting has it."""
    found, number = stem, 1
    while found.lower() in taken:
        number += 1
        found = f"{stem}_{number}"
    taken.add(found.lower())
    return found


def write_whole(path: Path, data: bytes) -> None:
    """A file in its place, all of it or nothing; ``Refusal`` when it cannot be written."""
    from branchdesk.excel.saving import replacing

    with replacing(path) as temporary:
        temporary.write_bytes(data)


# ---- sheets


def write_ledger(path: Path, lines: "Sequence[MeetingLine]", unit: str, years: Sequence[int], made_on: date) -> None:
    """组织生活台账 as Excel; the heading names the years the lines are of."""
    from branchdesk.features.meetings import sheets

    span = str(years[0]) if len(years) == 1 else f"{years[0]}—{years[-1]}" if years else ""
    heading = tr("{years} 年组织生活台账").format(years=span) if span else tr("组织生活台账")
    sheets.export_ledger(path, lines, heading=heading, unit=unit, made_on=made_on)


def write_attendance(path: Path, table: "AttendanceTable", unit: str, made_on: date) -> None:
    """Who of a branch came to what, as Excel."""
    from branchdesk.features.meetings import sheets

    sheets.export_attendance(path, table, unit=unit, made_on=made_on)
