"""What goes into a plan and what comes out of it: sheets and choices, lines with their actions, the report."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import Any, NamedTuple

from branchdesk.features.members.matching import Difference
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import Organization
from branchdesk.kernel.grid import Grid
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

CREATE = "create"
"""The answer for an unknown branch: set it up."""


class Policy(StrEnum):
    """What happens to people the ledger already knows; a blank cell never wipes anything."""

    FILL = "fill"
    OVERWRITE = "overwrite"
    SKIP = "skip"


class Action(StrEnum):
    """What a line would do."""

    ADD = "add"
    CHANGE = "change"
    SAME = "same"
    DOUBTFUL = "doubtful"
    BLOCKED = "blocked"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of an import.

    ``header_row`` is the sheet's row number (0 for none), ``mapping`` takes column indexes from 0 to field names,
    ``branch`` is the label that stands for all lines where the sheet has no column for it.
    """

    grid: Grid
    header_row: int
    mapping: Mapping[int, str]
    branch: str = ""


class Places:
    """Where lines stand. A single sheet keeps its row numbers; those of several are counted on through all of them."""

    def __init__(self, grids: Sequence[Grid]) -> None:
        self._names = [grid.name for grid in grids]
        self._ends = list(accumulate(len(grid.rows) for grid in grids))

    def before(self, part: int) -> int:
        """What is added to the row numbers of a sheet, counted from 0."""
        return self._ends[part - 1] if part else 0

    def of(self, row: int) -> tuple[int, int]:
        """The sheet, counted from 0, and its own row number."""
        part = min(bisect_left(self._ends, row), len(self._ends) - 1)
        return part, row - self.before(part)

    def sheet(self, row: int) -> str:
        """The name of the sheet; ``""`` where there is only one."""
        return self._names[self.of(row)[0]] if len(self._names) > 1 else ""

    def words(self, row: int) -> str:
        """第 5 行, or “一支部”第 5 行."""
        part, number = self.of(row)
        words = tr("“{sheet}”第 {row} 行") if len(self._names) > 1 else tr("第 {row} 行")
        return words.format(sheet=self._names[part], row=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user has decided so far.

    ``corrections`` are texts typed in the check step, by (row, field). ``decisions`` settle doubtful rows: a
    member's id, "new" or "skip". ``branches`` answers unknown branch labels: an id or ``CREATE``; ``create_branches``
    answers all others so. ``defaults`` are values for new people where the sheet has no such column. ``fill_down``
    names fields whose blank cells (merged in the sheet) mean the one above. Rows are those of ``Places``.
    """

    policy: Policy = Policy.FILL
    corrections: Mapping[tuple[int, str], str] = field(default_factory=dict)
    decisions: Mapping[int, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    fill_down: frozenset[str] = frozenset()
    create_branches: bool = False
    create_groups: bool = False
    skip_hidden: bool = False


class RowPlan(NamedTuple):
    """One line: ``after`` is what would be written (None when nothing is), ``before`` the member it means.

    ``row`` as in ``Places``. ``changes`` will be written, ``kept`` are differences the policy leaves alone,
    ``candidates`` whom a doubtful line may mean, ``why`` the reason of a skipped one (see ``SKIP_WORDS``).
    """

    row: int
    action: Action
    texts: Mapping[str, str]
    before: Member | None = None
    after: Member | None = None
    problems: tuple[Problem, ...] = ()
    changes: tuple[Difference, ...] = ()
    kept: tuple[Difference, ...] = ()
    candidates: tuple[str, ...] = ()
    why: str = ""


SKIP_WORDS = {
    "blank_row": "空行，跳过", "header": "重复的表头，跳过", "example": "示例行，跳过", "total": "合计行，跳过",
    "footer": "填报人、审核人等表尾，跳过", "note": "说明文字，跳过", "hidden": "隐藏的行，按选择跳过",
    "decided": "按选择跳过", "known": "台账中已有此人，按选择不更新",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines, how many of each action, and what else the import would do.

    ``organizations`` are branches and groups to be set up first, ``unknown_branches`` labels that wait for an
    answer with the closest known names, ``notes`` sentences on the sheet as a whole.
    """

    rows: tuple[RowPlan, ...]
    counts: Mapping[str, int]
    fields: tuple[str, ...]
    organizations: tuple[Organization, ...]
    unknown_branches: Mapping[str, tuple[str, ...]]
    notes: tuple[str, ...]
    places: Places

    @property
    def added(self) -> list[Member]:
        """The new members."""
        return [line.after for line in self.rows if line.action is Action.ADD and line.after]

    @property
    def changed(self) -> list[tuple[Member, Member]]:
        """Known members before and after."""
        return [(line.before, line.after) for line in self.rows if line.before and line.after and line.changes]


def report(plan: Plan) -> dict[str, Any]:
    """The plan for scripts: counts and one entry for each problem, with the sheet's row numbers."""
    counted = {str(action): plan.counts[action] for action in Action if action is not Action.SKIPPED}
    rows = []
    for line in plan.rows:
        told = [("ok", "", line.why, tr(SKIP_WORDS[line.why]))] if line.why else []
        told += [(str(p.level), p.field, p.code, p.text) for p in line.problems]
        rows += [_entry(plan.places, line.row, *one) for one in told]
    return {**counted, "rows": rows}


def _entry(places: Places, row: int, verdict: str, name: str, code: str, message: str) -> dict[str, Any]:
    told = {"row": places.of(row)[1], "verdict": verdict, "field": name, "code": code, "message": message}
    return {"sheet": sheet, **told} if (sheet := places.sheet(row)) else told
