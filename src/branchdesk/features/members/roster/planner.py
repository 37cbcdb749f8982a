"""Deciding what every line does: who is meant, what would be written, and what forbids it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from branchdesk.features.members import rules
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.matching import NOBODY, Difference, Known, Match, differences, identify
from branchdesk.features.members.model import Member
from branchdesk.features.members.roster.draft import Draft, complete, demand_required
from branchdesk.features.members.roster.lines import EXAMPLES, Seen
from branchdesk.features.members.roster.outcome import CREATE, Action, Choices, Part, Places, Plan, Policy, RowPlan
from branchdesk.features.members.roster.reading import Meanings, SheetReader
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel.fields import Reading
from branchdesk.kernel.grid import Grid
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import made, new_id
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr

UNDECIDED = Choices()
STEP = 500
"""Lines read at a time, and between two words of progress."""
Progress = Callable[[int, int], None]
"""Hears (lines done, lines in all) and may raise ``Cancelled``."""


def plan(
    grid: Grid,
    header_row: int,
    mapping: Mapping[int, str],
    known: Known,
    choices: Choices = UNDECIDED,
    *,
    today: date,
    progress: Progress | None = None,
) -> Plan:
    """``plan_all`` for a single sheet."""
    return plan_all([Part(grid, header_row, mapping)], known, choices, today=today, progress=progress)


def plan_all(
    parts: Sequence[Part],
    known: Known,
    choices: Choices = UNDECIDED,
    *,
    today: date,
    progress: Progress | None = None,
) -> Plan:
    """Read every line below the headers; refuses a mapping without names or with one field twice."""
    with no_collector():
        planner = _Planner(parts, known, choices, today)
        return planner.result([line for reader in planner.readers for line in planner.lines(reader, progress)])


@dataclass(slots=True)
class Meant:
    """A line with whom it means, and what it would change of a known member and leave alone."""

    draft: Draft
    match: Match
    changes: tuple[Difference, ...] = ()
    kept: tuple[Difference, ...] = ()


class _Planner:
    """Settles the lines one after the other and remembers whom it has seen."""

    def __init__(self, parts: Sequence[Part], known: Known, choices: Choices, today: date) -> None:
        self._known, self._choices, self._today = known, choices, today
        self._places = Places([part.grid for part in parts])
        self._seen = Seen(self._places)
        self._claimed: dict[str, int] = {}
        self._numbers = set(known.people.numbers)
        self._organizations: dict[tuple[str | None, str], Organization] = {}
        self._unknown: dict[str, tuple[str, ...]] = {}
        meanings: Meanings = {"branch_id": self._branch, "group_id": Reading}
        self.readers = [
            SheetReader(part, self._places.before(number), choices, meanings, today)
            for number, part in enumerate(parts)
        ]
        self._all = sum(max(0, one.last + 1 - one.first) for one in self.readers)
        self._done = 0

    def lines(self, reader: SheetReader, progress: Progress | None) -> Iterator[RowPlan]:
        """The plan for the lines of one sheet."""
        self._mapped = frozenset(reader.fields)
        start = reader.first
        while start <= reader.last:
            stop = min(start - start % STEP + STEP, reader.last) + 1
            yield from self._piece(reader, start, stop)
            self._done += stop - start
            if progress and (stop - 1) % STEP == 0:
                progress(self._done, self._all)
            start = stop

    def _piece(self, reader: SheetReader, start: int, stop: int) -> Iterator[RowPlan]:
        """The plan for some lines: first whom each means, then all new people of them at once, then what is to be said."""
        lines = [(number + reader.before, why, draft) for number, why, draft in reader.read(start, stop)]
        meant = [None if why else self._meant(row, draft) for row, why, draft in lines]
        fresh = [one.draft.values for one in meant if one and one.match.member is None]
        members = iter(made(Member, fresh, name="", standing=None))
        for (row, why, draft), one in zip(lines, meant, strict=True):
            if one is None:
                yield RowPlan(row, Action.SKIPPED, draft.texts, why=why)
            elif one.match.member is None:
                yield self._settle(row, one, sheet := next(members), sheet)
            else:
                yield self._settle(row, one, *self._renewed(one, one.match.member))

    def _meant(self, row: int, draft: Draft) -> Meant:
        """Whom a line means, with all that can be said of it before its dates are compared with each other."""
        values = draft.values
        if "name" not in values and not draft.blames("name"):
            draft.block("name", "blank_name", tr("姓名是空白，请填写"))
        if values.get("name") in EXAMPLES:
            draft.block("name", "example", tr("像是示例行：不是真实的人请跳过此行，确有此人请用“新增党员”录入"))
        complete(draft, self._today)
        if repeated := self._seen.repeated(row, values, draft.texts):
            draft.problems.append(repeated)
        match = self._match(row, draft)
        if match.doubt:
            draft.problems.append(match.doubt)
        if match.member is None and not match.doubt:
            demand_required(draft, self._mapped, self._choices.defaults, FIELD)
            self._own_number(draft)
        self._place_group(draft, match.member)
        return Meant(draft, match)

    def result(self, rows: list[RowPlan]) -> Plan:
        """The lines with their counts and what concerns the sheets as a whole."""
        counts = Counter({str(action): 0 for action in Action})
        counts.update(str(line.action) for line in rows)
        fields = tuple(dict.fromkeys(name for reader in self.readers for name in reader.fields))
        lacking = [tr(FIELD[name].label) for name in ("sex", "birth") if name not in fields]
        notes = [
            tr("表中没有“{label}”列，证件号也没有的请导入后在名册体检中补全").format(label=label) for label in lacking
        ]
        organizations = tuple(self._organizations.values())
        return Plan(tuple(rows), counts, fields, organizations, self._unknown, tuple(notes), self._places)

    def _branch(self, label: str) -> Reading:
        answer = self._choices.branches.get(label)
        if answer == CREATE:
            return Reading(self._set_up(Tier.BRANCH, label, self._known.above))
        if found := answer or self._known.branch_names.find(label):
            return Reading(found)
        if self._choices.create_branches:
            return Reading(self._set_up(Tier.BRANCH, label, self._known.above))
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
            text = tr("与{where}都对应台账中的“{name}”，请只保留一行")
            where = self._places.words(self._claimed[one.id])
            draft.block("name", "duplicate", text.format(where=where, name=one.name))
        return match

    def _demand_own_numbers(self, draft: Draft) -> None:
        people = self._known.people
        for name, index in (("id_number", people.id_numbers), ("staff_number", people.staff_numbers)):
            if taken := index.get(draft.values.get(name, "")):
                text = tr("{label}与台账中的“{name}”相同，不能另立一人，请改正号码")
                draft.block(name, "duplicate", text.format(label=tr(FIELD[name].label), name=taken[0].name))

    def _renewed(self, one: Meant, before: Member) -> tuple[Member, Member]:
        """A known member as the sheet has him, and as he would be written."""
        draft, policy = one.draft, self._choices.policy
        if before.id_number == draft.values.get("id_number"):
            # What the number tells was known before: only what the sheet says itself is news.
            draft.values = {k: v for k, v in {**draft.values, **draft.derived}.items() if v is not None}
        sheet = replace(before, **{**draft.values, "number": before.number})
        changes, kept = differences(before, draft.values, draft.silent, overwrite=policy is Policy.OVERWRITE)
        if policy is Policy.SKIP:
            changes, kept = (), changes + kept
        one.changes, one.kept = changes, kept
        return sheet, replace(before, **{name: new for name, _, new in changes}) if changes else before

    def _settle(self, row: int, one: Meant, sheet: Member, after: Member) -> RowPlan:
        draft, match = one.draft, one.match
        draft.problems += self._contradictions(sheet, draft, match.member)
        action = self._action(one)
        if action is Action.ADD or action is Action.CHANGE:
            problems = tuple(draft.problems)
            return RowPlan(row, action, draft.texts, match.member, after, problems, one.changes, one.kept)
        return RowPlan(
            row, action, draft.texts, match.member, None, tuple(draft.problems), (), one.changes + one.kept,
            match.candidates, "known" if action is Action.SKIPPED else "",
        )  # fmt: skip

    def _action(self, one: Meant) -> Action:
        if any(problem.level is Level.BLOCK for problem in one.draft.problems):
            return Action.BLOCKED
        if one.match.doubt:
            return Action.DOUBTFUL
        if one.match.member is None:
            return Action.ADD
        if self._choices.policy is Policy.SKIP and one.kept:
            return Action.SKIPPED
        return Action.CHANGE if one.changes else Action.SAME

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
