"""The import in progress: what was read, what its columns mean, what the user decided, and the plan that follows."""

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, cast

from branchdesk.excel import headers
from branchdesk.excel.headers import Guess, heading_key
from branchdesk.excel.limits import column_letters
from branchdesk.features.members import importing, queries, roster
from branchdesk.features.members.fields import COLLECTED, FIELD
from branchdesk.features.members.matching import Known
from branchdesk.features.members.roster import Choices, Plan
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid, show
from branchdesk.kernel.words import tr
from branchdesk.storage import engine, faults
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Report

FILLABLE = frozenset({"branch_id", "group_id", "unit"})
"""Fields whose cells people merge over several rows."""
QUICK = 0.5
"""Seconds: a plan made faster than this is made again at once, a slower one in the background."""

_MEMORY = "members.import.columns"
_REMEMBERED = 30
_ROOM, _STEPS = 940, 330  # pixels: the header of the narrowest dialog, and at 100 % what the steps take of it
_LOOKED_AT = 300  # rows searched for samples and gaps
_SAMPLES = 3


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of the sheet: its heading and some of its values; ``gaps`` when a third of its cells is blank."""

    index: int
    heading: str
    samples: tuple[str, ...]
    gaps: bool

    @property
    def letter(self) -> str:
        """A, B, … as the spreadsheet names it."""
        return column_letters(self.index)


class Planned(NamedTuple):
    """What the background brings back."""

    known: Known
    plan: Plan
    seconds: float


class Session:
    """One file on its way into the ledger. It never writes before ``write``.

    ``notices`` is the strip of the dialog, set as soon as it stands.
    """

    notices: Notices

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.path = Path()
        self.book: Book | None = None
        self.sheet = 0
        self.header_row = 1
        self.columns: list[SheetColumn] = []
        self.mapping: dict[int, str] = {}
        self.claimed: dict[str, tuple[int, ...]] = {}
        self.recalled = False
        self.choices = Choices()
        self.branches: list[tuple[str, str]] = []
        self.names: dict[str, str] = {}
        self.known: Known | None = None
        self.plan: Plan | None = None
        self.written: tuple[int, int] | None = None
        self._past: list[Choices] = []
        self._planned_for: Any = None
        self._seconds = 1.0

    # ---- the file

    def take(self, path: Path, book: Book) -> Refusal | None:
        """Begin with a file; the answer says so when no sheet has headings, and the first one is shown."""
        self.branches = self.desk.ask(organization.branches)
        self.names = self.desk.ask(organization.names)
        self.path, self.book = path, book
        try:
            found = headers.find(book, COLLECTED)
        except Refusal as refusal:
            visible = (i for i, grid in enumerate(book.grids) if not grid.hidden and grid.rows)
            self.look_at(next(visible, 0), 1)
            return refusal
        self._accept(found)
        return None

    def look_at(self, sheet: int, header_row: int | None = None) -> None:
        """Another sheet, or another heading row of it (0: there is none); the guess is made anew."""
        assert self.book is not None
        grid = self.book.grids[sheet]
        try:
            found = replace(headers.find(Book(self.book.file_name, (grid,)), COLLECTED), grid_index=sheet)
        except Refusal:
            found = None
        if found is None or header_row not in (None, found.header_row):
            row = min(header_row if header_row is not None else 1, len(grid.rows))
            found = headers.find_at(grid, sheet, row, COLLECTED) if row else _no_headings(sheet)
        self._accept(found)

    @property
    def grid(self) -> Grid:
        """The sheet chosen."""
        assert self.book is not None
        return self.book.grids[self.sheet]

    def _accept(self, found: Guess) -> None:
        self.sheet, self.header_row = found.grid_index, found.header_row
        self.columns = _columns(self.grid, found)
        self.mapping, self.claimed = dict(found.columns), dict(found.duplicates)
        remembered = self._recall()
        self.recalled = remembered is not None and remembered != self.mapping
        if remembered is not None:
            self.mapping, self.claimed = remembered, {}
        only = self.branches[0][0] if len(self.branches) == 1 else None
        chosen = self.desk.branch_id if self.desk.branch_id in dict(self.branches) else only
        self.choices = Choices(policy=self.choices.policy, defaults={"branch_id": chosen} if chosen else {})
        self._past.clear()
        self.plan = self.written = None

    def caption(self) -> str:
        """党员花名册2026.xlsx · 工作表“在册党员” · 表头第 2 行, as far as there is room beside the steps."""
        if self.book is None:
            return ""
        head = tr("表头第 {row} 行").format(row=self.header_row) if self.header_row else tr("没有表头")
        told = [self.path.name, tr("工作表“{sheet}”").format(sheet=self.grid.name), head]
        room = _ROOM / theme.scale() - _STEPS
        while len(told) > 1 and _length(" · ".join(told)) > room:
            told.pop()
        return shortened(" · ".join(told), room)

    # ---- the columns

    def map_column(self, index: int, name: str) -> None:
        """Say what a column means ("" for nothing); what was typed for fields that moved is forgotten."""
        before = {field: column for column, field in self.mapping.items()}
        self.mapping = {**self.mapping, index: name} if name else {k: v for k, v in self.mapping.items() if k != index}
        self.claimed.pop(name, None)
        now = {field: column for column, field in self.mapping.items()}
        kept = {at: text for at, text in self.choices.corrections.items() if before.get(at[1]) == now.get(at[1])}
        skips = {row: who for row, who in self.choices.decisions.items() if who == "skip"}
        self.choices = replace(self.choices, corrections=kept, decisions=skips)
        self._past.clear()

    def twice(self) -> dict[str, list[int]]:
        """Fields that more than one column is mapped to."""
        counts = Counter(self.mapping.values())
        return {name: [i for i, one in self.mapping.items() if one == name] for name, n in counts.items() if n > 1}

    def column_of(self, name: str) -> SheetColumn | None:
        """The column mapped to a field."""
        return next((one for one in self.columns if self.mapping.get(one.index) == name), None)

    def remember(self) -> None:
        """Keep the mapping for the next file with these headings."""
        if not any(one.heading for one in self.columns):
            return
        memory = _memory(self.desk)
        memory.pop(self._signature(), None)
        fields: dict[str, list[str]] = {}
        for one in self.columns:
            fields.setdefault(heading_key(one.heading), []).append(self.mapping.get(one.index, ""))
        memory[self._signature()] = fields
        self.desk.keep(_MEMORY, dict(list(memory.items())[-_REMEMBERED:]))

    def _recall(self) -> dict[int, str] | None:
        fields = _memory(self.desk).get(self._signature())
        if fields is None:
            return None
        left = {key: list(names) for key, names in fields.items()}
        found = {one.index: names.pop(0) for one in self.columns if (names := left.get(heading_key(one.heading)))}
        known = {one.name for one in COLLECTED}
        return {index: name for index, name in found.items() if name in known}

    def _signature(self) -> str:
        keys = sorted(heading_key(one.heading) for one in self.columns)
        return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:20]

    # ---- decisions

    def decide(self, **changes: Any) -> None:
        """Change some of the choices; ``take_back`` undoes it."""
        self._past.append(self.choices)
        self.choices = replace(self.choices, **changes)

    def correct(self, row: int, name: str, text: str | None) -> None:
        """Type over a cell; None gives the file's own content back."""
        corrections = {**self.choices.corrections, (row, name): text or ""}
        if text is None:
            del corrections[row, name]
        self.decide(corrections=corrections)

    def settle(self, row: int, who: str | None) -> None:
        """Say whom a row means: a member's id, "new", "skip"; None takes that back."""
        decisions = {**self.choices.decisions, row: who or ""}
        if who is None:
            del decisions[row]
        self.decide(decisions=decisions)

    def answer_branch(self, label: str, answer: str) -> None:
        """Say what an unknown branch is, for all rows: a branch's id or ``roster.CREATE``."""
        self.decide(branches={**self.choices.branches, label: answer})

    def create_unknown_branches(self) -> None:
        """Set up every branch nobody knows, as a new ledger needs it."""
        labels = self.plan.unknown_branches if self.plan else ()
        self.decide(branches={**self.choices.branches, **dict.fromkeys(labels, roster.CREATE)})

    def set_default(self, name: str, value: Any) -> None:
        """A value for new people where the sheet has no such column; None for no default."""
        defaults = {key: old for key, old in self.choices.defaults.items() if key != name}
        self.decide(defaults=defaults if value is None else {**defaults, name: value})

    def take_back(self) -> bool:
        """Undo the last decision; False when there is none."""
        if not self._past:
            return False
        self.choices = self._past.pop()
        return True

    def stand_by(self) -> None:
        """What was decided so far can no longer be taken back one by one."""
        self._past.clear()

    @property
    def can_take_back(self) -> bool:
        """Whether there is a decision to undo."""
        return bool(self._past)

    # ---- the plan

    @property
    def is_planned(self) -> bool:
        """Whether the plan answers the choices of now."""
        return self.plan is not None and self._planned_for == self._question()

    @property
    def is_quick(self) -> bool:
        """Whether the plan can be made anew while the user waits."""
        return self.known is not None and self._seconds < QUICK

    def planner(self) -> Callable[[Report | None], Planned]:
        """The work of making the plan; it touches nothing of the session and may run in the background."""
        known, read = self.known, self.desk.ask(_read_apart)
        grid, header_row, mapping, choices = self.grid, self.header_row, dict(self.mapping), self.choices
        today = clock.today()

        def work(report: Report | None) -> Planned:
            found = known or read()
            start = time.perf_counter()
            step = report.step if report else None
            made = roster.plan(grid, header_row, mapping, found, choices, today=today, progress=step)
            return Planned(found, made, time.perf_counter() - start)

        return work

    def accept_plan(self, planned: Planned) -> None:
        """Take what ``planner`` made."""
        self.known, self.plan, self._seconds = planned
        self._planned_for = self._question()

    def _question(self) -> Any:
        return self.sheet, self.header_row, dict(self.mapping), self.choices

    # ---- the ends

    def write(self) -> None:
        """Write the good rows: one transaction, one step of undo; a second call does nothing."""
        if self.written is None and self.plan is not None:
            label = tr("导入花名册（{file}）").format(file=self.path.name)
            self.written = self.desk.do(label, importing.write, self.plan)

    def bad_rows(self) -> Callable[[Path], int]:
        """The work of writing the rows not taken, as corrected so far, with reasons; it tells how many."""
        assert self.plan is not None
        rows, columns = list(self.grid.rows), {name: index for index, name in self.mapping.items()}
        for (row, name), text in self.choices.corrections.items():
            line = [*rows[row - 1], *[None] * (columns[name] + 1)][: max(len(rows[row - 1]), columns[name] + 1)]
            line[columns[name]] = text
            rows[row - 1] = line
        headings = {one.index: one.heading or self._label(one.index) for one in self.columns}
        found = replace(_no_headings(self.sheet), columns=dict(self.mapping), headings=headings)
        grid, plan = replace(self.grid, rows=rows), self.plan
        return lambda path: importing.write_bad_rows(path, grid, found, plan)

    def _label(self, index: int) -> str:
        name = self.mapping.get(index, "")
        return FIELD[name].label if name else ""


def shortened(text: str, room: float) -> str:
    """A text without its middle, so that it fits into so many pixels at 100 %."""
    kept = len(text)
    while _length(short := text if kept == len(text) else f"{text[: kept // 2]}…{text[-(kept - kept // 2) :]}") > room:
        if (kept := kept - 1) < 8:
            break
    return short


def _length(text: str) -> int:
    return sum(13 if character > "\u2e7f" else 8 for character in text)


def _no_headings(sheet: int) -> Guess:
    return Guess(sheet, 0, {}, {}, {}, {}, ())


def _columns(grid: Grid, found: Guess) -> list[SheetColumn]:
    """Every column with a heading or any content."""
    rows = [row for row in grid.rows[found.header_row : found.header_row + _LOOKED_AT] if _filled(row) > 1]
    width = max([len(row) for row in rows] + [max(found.headings, default=-1) + 1])
    columns = []
    for index in range(width):
        texts = [show(row[index]).strip() if index < len(row) else "" for row in rows]
        samples = tuple(dict.fromkeys(text for text in texts if text))[:_SAMPLES]
        heading = found.headings.get(index, "")
        if heading or samples:
            columns.append(SheetColumn(index, heading, samples, texts.count("") * 3 > len(texts)))
    return columns


def _filled(row: Sequence[Any]) -> int:
    return sum(cell is not None for cell in row)


def _memory(desk: Desk) -> dict[str, dict[str, list[str]]]:
    """The mappings remembered; a settings file somebody edited is read with suspicion."""
    kept: Any = desk.setting(_MEMORY, {})
    if not isinstance(kept, Mapping):
        return {}
    return {str(key): dict(fields) for key, fields in kept.items() if _is_mapping_of_names(fields)}


def _is_mapping_of_names(fields: Any) -> bool:
    return isinstance(fields, Mapping) and all(
        isinstance(names, list) and all(isinstance(name, str) for name in names) for names in fields.values()
    )


class _Aside:
    """The ledger as queries read it, over a connection of the worker's own: the usual one belongs to the window."""

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self._path = path

    def read(self, sql: str, parameters: Any = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        try:
            rows: list[tuple[Any, ...]] = self._connection.execute(sql, parameters).fetchall()
        except engine.DriverError as error:
            faults.raise_for(error, self._path)
        return rows


def _read_apart(ledger: Ledger) -> Callable[[], Known]:
    """The work of reading what a roster is compared with, for the background."""

    def read() -> Known:
        with closing(ledger.reader()) as connection:
            return queries.known(cast(Ledger, _Aside(connection, ledger.path)))

    return read
