"""The import in progress: what was read, what its columns mean, what the user decided, and the plan that follows."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from branchdesk.excel import headers
from branchdesk.excel.headers import Guess
from branchdesk.features.members import importing, queries, roster
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.import_wizard import memory
from branchdesk.features.members.importing import SheetColumn
from branchdesk.features.members.matching import Known
from branchdesk.features.members.roster import Choices, Part, Places, Plan
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.rules import NameBook
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Report

QUICK = 0.5
"""Seconds: a plan made faster than this is made again at once, a slower one in the background."""

_ROOM, _STEPS = 940, 330  # pixels: the header of the narrowest dialog, and at 100 % what the steps take of it


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
        self.chosen: list[int] = []
        self.by_sheet = True
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
        self._guesses: dict[int, Guess] = {}
        self._names = NameBook({})
        self._past: list[Choices] = []
        self._planned_for: Any = None
        self._seconds = 1.0

    # ---- the file

    def take(self, path: Path, book: Book) -> Refusal | None:
        """Begin with a file; the answer says so when no sheet has headings, and the first one is shown."""
        self.branches = self.desk.ask(organization.branches)
        self.names = self.desk.ask(organization.names)
        self._names = NameBook(self.desk.ask(organization.labels)["branch"])
        self.path, self.book, self.by_sheet = path, book, True
        self._guesses = {one.grid_index: one for one in headers.each(book, MEMBER_FIELDS)}
        refused = None
        try:
            self.chosen = [one.grid_index for one in importing.rosters(book)]
        except Refusal as refusal:
            self.chosen = [next((i for i, grid in enumerate(book.grids) if not grid.hidden and grid.rows), 0)]
            refused = refusal
        self.sheet = self.chosen[0]
        self._begin()
        return refused

    def look_at(self, sheet: int, header_row: int | None = None) -> None:
        """Show another sheet, or take another heading row of it (0: there is none); the guess is made anew."""
        self.sheet = sheet
        if header_row is not None and header_row != self.header_row:
            self._guesses[sheet] = self._guess(sheet, min(header_row, len(self.grid.rows)))
            self._begin()

    def choose(self, sheet: int, on: bool) -> None:
        """Import a sheet too, or leave it out."""
        self.chosen = sorted({*self.chosen, sheet} if on else {*self.chosen} - {sheet})
        self._begin()

    @property
    def grid(self) -> Grid:
        """The sheet shown."""
        assert self.book is not None
        return self.book.grids[self.sheet]

    @property
    def header_row(self) -> int:
        """The heading row of the sheet shown; 0 when it has none."""
        return self._guess_of(self.sheet).header_row

    def _guess_of(self, sheet: int) -> Guess:
        return self._guesses.setdefault(sheet, self._guess(sheet, 1))

    def _guess(self, sheet: int, row: int) -> Guess:
        assert self.book is not None
        grid = self.book.grids[sheet]
        if not row or not grid.rows:
            return Guess(sheet, 0, {}, {}, {}, {}, ())
        return headers.find_at(grid, sheet, row, MEMBER_FIELDS)

    def _begin(self) -> None:
        """The sheets or their headings are others than before: nothing decided so far holds any longer."""
        assert self.book is not None
        guesses = [self._guess_of(sheet) for sheet in self.chosen]
        self.columns = importing.columns_of(self.book, guesses)
        self.mapping = {one.index: name for one in self.columns for number, column in one.at.items()
                        if (name := guesses[number].columns.get(column))}  # fmt: skip
        self.claimed = {name: self._claiming(name, guesses) for one in guesses for name in one.duplicates}
        remembered = memory.recall(self.desk, self.columns)
        self.recalled = remembered is not None and remembered != self.mapping
        if remembered is not None:
            self.mapping, self.claimed = remembered, {}
        only = self.branches[0][0] if len(self.branches) == 1 else None
        chosen = self.desk.branch_id if self.desk.branch_id in dict(self.branches) else only
        self.choices = Choices(policy=self.choices.policy, defaults={"branch_id": chosen} if chosen else {})
        self._past.clear()
        self.plan = self.written = None

    def _claiming(self, name: str, guesses: list[Guess]) -> tuple[int, ...]:
        return tuple(
            one.index for one in self.columns
            if any(column in guesses[number].duplicates.get(name, ()) for number, column in one.at.items())
        )  # fmt: skip

    def parts(self) -> list[Part]:
        """The sheets chosen as they are mapped; one without a column for the branch may stand for its own."""
        assert self.book is not None
        found = []
        for number, sheet in enumerate(self.chosen):
            guess, grid = self._guess_of(sheet), self.book.grids[sheet]
            mapping = {one.at[number]: self.mapping[one.index] for one in self.columns
                       if number in one.at and one.index in self.mapping}  # fmt: skip
            own = importing.branch_of_sheet(grid, replace(guess, columns=mapping, duplicates={}), self._names)
            found.append(Part(grid, guess.header_row, mapping, own if self.by_sheet else ""))
        return found

    @property
    def branches_of_sheets(self) -> dict[str, str]:
        """Sheets without a column for the branch, and the branch they are named or titled after ("" for none)."""
        return {part.grid.name: part.branch for part in self.parts() if "branch_id" not in part.mapping.values()}

    def caption(self) -> str:
        """党员花名册2026.xlsx · 工作表“在册党员” · 表头第 2 行, as far as there is room beside the steps."""
        if self.book is None:
            return ""
        told = [self.path.name, tr("{n} 个工作表").format(n=len(self.chosen))]
        if len(self.chosen) == 1:
            (part,) = self.parts()
            row = part.header_row
            head = tr("表头第 {row} 行").format(row=row) if row else tr("没有表头")
            told = [self.path.name, tr("工作表“{sheet}”").format(sheet=part.grid.name), head]
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
        """Fields that more than one column of a sheet is mapped to."""
        found: dict[str, list[int]] = {}
        for number in range(len(self.chosen)):
            here = [one.index for one in self.columns if number in one.at and one.index in self.mapping]
            for name in {self.mapping[index] for index in here}:
                same = [index for index in here if self.mapping[index] == name]
                if len(same) > 1:
                    found[name] = sorted({*found.get(name, []), *same})
        return found

    def is_lacking(self, name: str) -> bool:
        """Whether some sheet has no column for a field, nor stands for it by its name."""
        own = [(*part.mapping.values(), "branch_id" if part.branch else "") for part in self.parts()]
        return any(name not in names for names in own)

    def column_of(self, name: str) -> SheetColumn | None:
        """The column mapped to a field."""
        return next((one for one in self.columns if self.mapping.get(one.index) == name), None)

    def remember(self) -> None:
        """Keep the mapping for the next file with these headings."""
        memory.remember(self.desk, self.columns, self.mapping)

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
        parts, choices = self.parts(), self.choices
        today = clock.today()

        def work(report: Report | None) -> Planned:
            found = known or read()
            start = time.perf_counter()
            step = report.step if report else None
            made = roster.plan_all(parts, found, choices, today=today, progress=step)
            return Planned(found, made, time.perf_counter() - start)

        return work

    def accept_plan(self, planned: Planned) -> None:
        """Take what ``planner`` made."""
        self.known, self.plan, self._seconds = planned
        self._planned_for = self._question()

    def _question(self) -> Any:
        return self.columns, self.by_sheet, dict(self.mapping), self.choices

    @property
    def places(self) -> Places:
        """Where the lines of the plan stand."""
        assert self.plan is not None
        return self.plan.places

    # ---- the ends

    def write(self) -> None:
        """Write the good rows: one transaction, one step of undo; a second call does nothing."""
        if self.written is None and self.plan is not None:
            label = tr("导入花名册（{file}）").format(file=self.path.name)
            self.written = self.desk.do(label, importing.write, self.plan)

    def bad_rows(self) -> Callable[[Path], int]:
        """The work of writing the rows not taken, as corrected so far, with reasons; it tells how many."""
        assert self.plan is not None
        parts, columns, plan, corrections = self.parts(), self.columns, self.plan, self.choices.corrections
        return lambda path: importing.write_bad_rows(path, parts, columns, plan, corrections)


def shortened(text: str, room: float) -> str:
    """A text without its middle, so that it fits into so many pixels at 100 %."""
    kept = len(text)
    while _length(short := text if kept == len(text) else f"{text[: kept // 2]}…{text[-(kept - kept // 2) :]}") > room:
        if (kept := kept - 1) < 8:
            break
    return short


def _length(text: str) -> int:
    return sum(13 if character > "\u2e7f" else 8 for character in text)


def _read_apart(ledger: Ledger) -> Callable[[], Known]:
    """The work of reading what a roster is compared with, for the background."""

    def read() -> Known:
        with ledger.aside() as other:
            return queries.known(other)

    return read
