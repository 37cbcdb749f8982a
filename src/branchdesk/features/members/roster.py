"""The import plan: what every line of a roster would do to the ledger, before anything is written.

A line gets one action and any number of problems, each naming the value, the rule and what to do. Nothing about a
doubtful cell is guessed: what the user types or decides in the check step comes back as ``Choices``, and the plan is
made anew. Row numbers are the sheet's own.
"""

import gc
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from branchdesk.features.members import cells, rules
from branchdesk.features.members.cells import Column, Draft
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.matching import NOBODY, Difference, Known, Lines, Match, Seen, differences, identify
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel import names
from branchdesk.kernel.fields import Context, Reading, by_name
from branchdesk.kernel.grid import Grid, Value, show
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

FIELDS = by_name(MEMBER_FIELDS)
CREATE = "create"
"""The answer for an unknown branch: set it up."""
STEP = 500
"""Lines between two words of progress."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the user has decided so far.

    ``corrections`` are texts typed in the check step, by (row, field). ``decisions`` settle doubtful rows: a
    member's id, "new" or "skip". ``branches`` answers unknown branch labels: an id or ``CREATE``. ``defaults`` are
    values for new people where the sheet has no such column. ``fill_down`` names fields whose blank cells (merged
    in the sheet) mean the one above.
    """

    policy: Policy = Policy.FILL
    corrections: Mapping[tuple[int, str], str] = field(default_factory=dict)
    decisions: Mapping[int, str] = field(default_factory=dict)
    branches: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Any] = field(default_factory=dict)
    fill_down: frozenset[str] = frozenset()
    create_groups: bool = False
    skip_hidden: bool = False


UNDECIDED = Choices()


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One line: ``after`` is what would be written (None when nothing is), ``before`` the member it means.

    ``changes`` will be written, ``kept`` are differences the policy leaves alone, ``candidates`` whom a doubtful
    line may mean, ``why`` the reason of a skipped one (see ``SKIP_WORDS``).
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

    @property
    def added(self) -> list[Member]:
        """The new members."""
        return [line.after for line in self.rows if line.action is Action.ADD and line.after]

    @property
    def changed(self) -> list[tuple[Member, Member]]:
        """Known members before and after."""
        return [(line.before, line.after) for line in self.rows if line.before and line.after and line.changes]


def plan(
    grid: Grid,
    header_row: int,
    mapping: Mapping[int, str],
    known: Known,
    choices: Choices = UNDECIDED,
    *,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Read every line below the header.

    ``header_row`` is the sheet's row number (0 for none), ``mapping`` takes column indexes from 0 to field names.
    ``progress`` hears (lines done, lines in all) and may raise ``Cancelled``. Refuses a mapping without names or
    with one field twice.
    """
    columns = cells.sound_mapping(mapping, FIELDS)
    with _no_collector():
        planner = _Planner(grid, header_row, columns, known, choices, today)
        end = cells.last_row(grid)
        rows = []
        for number in range(header_row + 1, end + 1):
            rows.append(planner.row(number, grid.rows[number - 1]))
            if progress and number % STEP == 0:
                progress(number - header_row, end - header_row)
        return planner.result(rows)


@contextmanager
def _no_collector() -> Iterator[None]:
    """A plan makes many small values and no cycles: walking them again and again costs a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def report(plan: Plan) -> dict[str, Any]:
    """The plan for scripts: counts and one entry for each problem, with the sheet's row numbers."""
    counted = {str(action): plan.counts[action] for action in Action if action is not Action.SKIPPED}
    rows = []
    for line in plan.rows:
        if line.why:
            rows.append(_entry(line.row, "ok", "", line.why, tr(SKIP_WORDS[line.why])))
        rows += [_entry(line.row, str(p.level), p.field, p.code, p.text) for p in line.problems]
    return {**counted, "rows": rows}


def _entry(row: int, verdict: str, name: str, code: str, message: str) -> dict[str, Any]:
    return {"row": row, "verdict": verdict, "field": name, "code": code, "message": message}


class _Planner:
    """Reads the lines one after the other and remembers what it has seen."""

    def __init__(
        self, grid: Grid, header_row: int, columns: dict[int, str], known: Known, choices: Choices, today: date
    ) -> None:
        self._grid, self._known, self._choices, self._today = grid, known, choices, today
        self._mapped = frozenset(columns.values())
        header = grid.rows[header_row - 1] if 0 < header_row <= len(grid.rows) else []
        self._lines = Lines(columns, header)
        self._columns = [(index, name, self._column(index, name, header_row)) for index, name in columns.items()]
        self._formulas: dict[int, set[int]] = defaultdict(set)
        for row, index in grid.formulas:
            self._formulas[row].add(index)
        self._above: dict[str, Value] = {}
        self._seen = Seen()
        self._claimed: dict[str, int] = {}
        self._numbers = set(known.people.numbers)
        self._organizations: dict[tuple[str | None, str], Organization] = {}
        self._unknown: dict[str, tuple[str, ...]] = {}

    def _column(self, index: int, name: str, header_row: int) -> Column:
        context = Context(self._today)
        if name == "staff_number":
            column = (row[index] for row in self._grid.rows[header_row:] if index < len(row))
            return Column(FIELDS[name], context, lengths=cells.usual_lengths(column))
        meanings: dict[str, Callable[[str], Reading]] = {"branch_id": self._branch, "group_id": Reading}
        return Column(FIELDS[name], context, meaning=meanings.get(name))

    def row(self, number: int, line: list[Value]) -> RowPlan:
        """The plan for one line of the sheet."""
        if why := self._why_skipped(number, line):
            texts = {name: show(line[i]) for i, name, _ in self._columns if i < len(line)}
            return RowPlan(number, Action.SKIPPED, texts, why=why)
        draft = self._read(number, line)
        cells.complete(draft, self._today)
        if repeated := self._seen.repeated(number, draft.values, draft.texts):
            draft.problems.append(repeated)
        return self._settle(number, draft, self._match(number, draft))

    def result(self, rows: list[RowPlan]) -> Plan:
        """The lines with their counts and what concerns the sheet as a whole."""
        counts = Counter({str(action): 0 for action in Action})
        counts.update(str(line.action) for line in rows)
        lacking = [FIELDS[name].label for name in ("sex", "birth") if name not in self._mapped]
        notes = [
            tr("表中没有“{label}”列，证件号也没有的请导入后在名册体检中补全").format(label=label) for label in lacking
        ]
        organizations = tuple(self._organizations.values())
        fields = tuple(name for _, name, _ in self._columns)
        return Plan(tuple(rows), counts, fields, organizations, self._unknown, tuple(notes))

    def _why_skipped(self, number: int, line: list[Value]) -> str:
        if self._choices.skip_hidden and number in self._grid.hidden_rows:
            return "hidden"
        if self._choices.decisions.get(number) == "skip":
            return "decided"
        why = self._lines.nobody(line)
        return "" if why in ("blank_row", "note") and self._formulas.get(number) else why

    def _read(self, number: int, line: list[Value]) -> Draft:
        draft = Draft()
        formulas = self._formulas.get(number, ())
        corrections, fill_down = self._choices.corrections, self._choices.fill_down
        for index, name, column in self._columns:
            value = line[index] if index < len(line) else None
            typed = corrections.get((number, name)) if corrections else None
            if typed is not None:
                value = typed
            elif name in fill_down:
                value = self._or_above(name, value)
            text, reading = column.read(value)
            if typed is None and index in formulas:
                reading = column.as_formula(text, reading)
            draft.texts[name] = text
            if reading.value is not None:
                draft.values[name] = reading.value
            if reading.level is not Level.OK:
                said = column.sentence(text, reading)
                draft.problems.append(Problem(name, reading.code, said, reading.level, reading.suggestion))
        if "name" not in draft.values and not draft.blames("name"):
            draft.block("name", "blank_name", tr("姓名是空白，请填写"))
        return draft

    def _or_above(self, name: str, value: Value) -> Value:
        if value is None or (isinstance(value, str) and not names.clean_text(value)):
            return self._above.get(name)
        self._above[name] = value
        return value

    def _branch(self, label: str) -> Reading:
        answer = self._choices.branches.get(label)
        if answer == CREATE:
            return Reading(self._set_up(Tier.BRANCH, label, None))
        if found := answer or self._known.branch_names.find(label):
            return Reading(found)
        # Each new label is compared with every name: a column mapped wrongly must not take minutes.
        close = tuple(self._known.branch_names.closest(label)) if len(self._unknown) < 50 else ()
        self._unknown[label] = close
        if close:
            text = tr("台账中没有“{label}”，是否对应 {close}？").format(label=label, close=close[0])
        else:
            text = tr("台账中没有“{label}”，请选择对应的支部或新建这个支部").format(label=label)
        return Reading(None, Level.BLOCK, "unknown_branch", text, close[0] if close else "")

    def _set_up(self, tier: Tier, label: str, parent: str | None) -> str:
        one = self._organizations.get((parent, label))
        if one is None:
            one = Organization(id=new_id(), full_name=label, tier=tier, parent_id=parent)
            self._organizations[parent, label] = one
        return one.id

    def _match(self, number: int, draft: Draft) -> Match:
        if "name" not in draft.values:
            return NOBODY
        decision = self._choices.decisions.get(number, "")
        chosen = self._known.people.members.get(decision)
        if chosen:
            match = Match(chosen)
        elif decision == "new":
            match = NOBODY
            self._demand_own_numbers(draft)
        else:
            defaults = self._choices.defaults
            match = identify({**defaults, **draft.values} if defaults else draft.values, self._known.people)
        one = match.member
        if one and self._claimed.setdefault(one.id, number) != number and not draft.has("duplicate"):
            text = tr("与第 {row} 行都对应台账中的“{name}”，请只保留一行")
            draft.block("name", "duplicate", text.format(row=self._claimed[one.id], name=one.name))
        return match

    def _demand_own_numbers(self, draft: Draft) -> None:
        people = self._known.people
        for name, index in (("id_number", people.id_numbers), ("staff_number", people.staff_numbers)):
            if taken := index.get(draft.values.get(name, "")):
                text = tr("{label}与台账中的“{name}”相同，不能另立一人，请改正号码")
                draft.block(name, "duplicate", text.format(label=FIELDS[name].label, name=taken[0].name))

    def _settle(self, number: int, draft: Draft, match: Match) -> RowPlan:
        before, policy = match.member, self._choices.policy
        if match.doubt:
            draft.problems.append(match.doubt)
        changes: tuple[Difference, ...] = ()
        kept: tuple[Difference, ...] = ()
        if before is None:
            if not match.doubt:
                cells.demand_required(draft, self._mapped, self._choices.defaults, FIELDS)
                self._own_number(draft)
            self._place_group(draft, None)
            sheet = after = Member(**{"id": new_id(), "name": "", "standing": None, **draft.values})
        else:
            self._place_group(draft, before)
            if before.id_number == draft.values.get("id_number"):
                # What the number tells was known before: only what the sheet says itself is news.
                draft.values = {k: v for k, v in {**draft.values, **draft.derived}.items() if v is not None}
            sheet = replace(before, **{**draft.values, "number": before.number})
            changes, kept = differences(before, draft.values, draft.silent, overwrite=policy is Policy.OVERWRITE)
            if policy is Policy.SKIP:
                changes, kept = (), changes + kept
            after = replace(before, **{name: new for name, _, new in changes}) if changes else before
        draft.problems += self._contradictions(sheet, draft, before)
        action = self._action(draft, match, changes, kept)
        if action is not Action.ADD and action is not Action.CHANGE:
            return RowPlan(
                number, action, draft.texts, before, None, tuple(draft.problems), (), changes + kept, match.candidates,
                "known" if action is Action.SKIPPED else "",
            )  # fmt: skip
        return RowPlan(number, action, draft.texts, before, after, tuple(draft.problems), changes, kept)

    def _action(
        self, draft: Draft, match: Match, changes: tuple[Difference, ...], kept: tuple[Difference, ...]
    ) -> Action:
        if any(problem.level is Level.BLOCK for problem in draft.problems):
            return Action.BLOCKED
        if match.doubt:
            return Action.DOUBTFUL
        if match.member is None:
            return Action.ADD
        if self._choices.policy is Policy.SKIP and kept:
            return Action.SKIPPED
        return Action.CHANGE if changes else Action.SAME

    def _place_group(self, draft: Draft, before: Member | None) -> None:
        label = draft.values.pop("group_id", None)
        if label is None:
            return
        branch = draft.values.get("branch_id") or (before.branch_id if before else None)
        found = self._known.groups.get(branch or "", {}).get(label)
        if found is None and branch and self._choices.create_groups:
            found = self._set_up(Tier.GROUP, label, branch)
        if found:
            draft.values["group_id"] = found
        elif branch:
            text = tr("该支部没有党小组“{label}”，此项不导入；可先建立党小组再导入").format(label=label)
            draft.problems.append(Problem("group_id", "unknown_group", text, Level.WARN))

    def _own_number(self, draft: Draft) -> None:
        number = draft.values.get("number")
        if number in self._numbers:
            text = tr("编号“{number}”已有人使用，将改为自动编号").format(number=number)
            draft.problems.append(Problem("number", "number_taken", text, Level.WARN))
            del draft.values["number"]
        elif number:
            self._numbers.add(number)

    def _contradictions(self, one: Member, draft: Draft, before: Member | None) -> Iterator[Problem]:
        blocked = {problem.field for problem in draft.problems if problem.level is Level.BLOCK}
        for found in rules.contradictions(one, self._today):
            unasked = before is not None or found.code.endswith("_missing")
            if found.field not in blocked and not (unasked and found.field not in self._mapped):
                yield found
