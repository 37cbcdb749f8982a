"""三会一课 and study over a year: what was held, what is due, who came (domain §3.1). A reminder, never a ranking."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchdesk.features.meetings.model.minutes import JointBranch, Meeting
from branchdesk.features.meetings.model.words import MeetingKind, Presence
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel import rulepacks
from branchdesk.kernel.months import Month
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr


class DutyState(StrEnum):
    """How it stands with one duty in one period."""

    DONE = "done"
    WAITING = "waiting"
    MISSING = "missing"
    NOT_DUE = "not_due"
    EXEMPT = "exempt"
    BEFORE = "before"


DUTY_WORDS = (
    (DutyState.DONE, "✓"),
    (DutyState.WAITING, "待"),
    (DutyState.MISSING, "缺"),
    (DutyState.NOT_DUE, "—"),
    (DutyState.EXEMPT, "免"),
    (DutyState.BEFORE, "前"),
)

_DUTIES = (
    (MeetingKind.GENERAL, "general_months", {MeetingKind.GENERAL, MeetingKind.ADMISSION, MeetingKind.ELECTION}),
    (MeetingKind.COMMITTEE, "committee_months", {MeetingKind.COMMITTEE}),
    (MeetingKind.GROUP, "group_months", {MeetingKind.GROUP}),
    (MeetingKind.LECTURE, "lecture_months", {MeetingKind.LECTURE}),
    (MeetingKind.THEME_DAY, "theme_day_months", {MeetingKind.THEME_DAY}),
    (MeetingKind.ORG_LIFE, "org_life_months", {MeetingKind.ORG_LIFE}),
    (MeetingKind.APPRAISAL, "appraisal_months", {MeetingKind.APPRAISAL}),
)
"""Rows of the matrix: the duty, the number that says how often, and the kinds of meeting that fulfil it."""


@dataclass(frozen=True, slots=True)
class BranchFacts:
    """What the duties of a branch in a year depend on.

    ``full_members`` are those at the end of each month of the year (12 numbers; none where unknown); ``groups`` the
    ids of its groups; ``exempt`` frees it of everything (temporary branches, or as the office decided). This ledger keeps
    what was from ``kept_from`` on; what was before stands in the older books (台账之前).
    """

    branch_id: str
    full_members: tuple[int, ...] = ()
    has_committee: bool = False
    groups: tuple[str, ...] = ()
    exempt: bool = False
    set_up_on: date | None = None
    ended_on: date | None = None
    kept_from: date | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One duty in one period: ``period`` in words (3月, 第一季度, 全年), ``word`` its sign, the meetings that fulfil it."""

    period: str
    state: DutyState
    word: str
    first: date
    last: date
    meeting_ids: tuple[str, ...] = ()

    @property
    def is_lacking(self) -> bool:
        """Whether a meeting is still to be held, or entered late."""
        return self.state in (DutyState.WAITING, DutyState.MISSING)


@dataclass(frozen=True, slots=True)
class Row:
    """One duty over the year; ``span`` are the months of a cell."""

    kind: MeetingKind
    label: str
    cells: tuple[Cell, ...]
    span: int


def matrix(
    year: int,
    today: date,
    meetings: Sequence[Meeting],
    joint: Sequence[JointBranch],
    branch: BranchFacts,
    pack: RulePack | None = None,
) -> tuple[Row, ...]:
    """The year of one branch. A meeting counts from its day on, for every branch that held it; drafts count too."""
    rules = pack or rulepacks.pack("meetings", date(year, 12, 31))
    hosts = {one.meeting_id for one in joint if one.branch_id == branch.branch_id}
    own = [one for one in meetings if one.branch_id == branch.branch_id or one.id in hosts]
    held = sorted((one for one in own if one.on.first() <= today), key=lambda one: (str(one.on), one.starts, one.id))
    rows = []
    for kind, name, kinds in _DUTIES:
        span = rules[name]
        fulfilling = [one for one in held if one.kind in kinds]
        cells = tuple(_cell(kind, first, last, today, fulfilling, branch) for first, last in _periods(year, span))
        rows.append(Row(kind, wording.kind_word(kind), cells, span))
    return tuple(rows)


def cell_of(rows: Iterable[Row], kind: MeetingKind, first: date) -> Cell | None:
    """The period of a duty that begins on a day."""
    return next((cell for row in rows if row.kind is kind for cell in row.cells if cell.first == first), None)


def day_for(cell: Cell, today: date) -> tuple[date, bool]:
    """The day a meeting that is lacking begins with, and whether it is late: today where that is in the period.

    Otherwise it is the last day of the period, to be put right in the form.
    """
    late = not cell.first <= today <= cell.last
    return (min(cell.last, today) if late else today), late


def _periods(year: int, span: int) -> Iterator[tuple[date, date]]:
    for month in range(1, 13, span):
        yield Month(year, month).first(), Month(year, min(12, month + span - 1)).last()


def _cell(
    kind: MeetingKind, first: date, last: date, today: date, held: Sequence[Meeting], branch: BranchFacts
) -> Cell:
    found = [one for one in held if first <= one.on.first() <= last]
    state = _state(_fulfilled(kind, found, branch), _is_free(kind, first, last, branch), first, last, today)
    if state in (DutyState.WAITING, DutyState.MISSING) and _is_before(first, last, today, branch):
        state = DutyState.BEFORE
    ids = tuple(one.id for one in found)
    return Cell(_period(first, last), state, tr(dict(DUTY_WORDS)[state]), first, last, ids)


def _state(done: bool, free: bool, first: date, last: date, today: date) -> DutyState:
    if done:
        return DutyState.DONE
    if free:
        return DutyState.EXEMPT
    if first > today:
        return DutyState.NOT_DUE
    return DutyState.WAITING if today <= last else DutyState.MISSING


def _is_before(first: date, last: date, today: date, branch: BranchFacts) -> bool:
    """Whether a period is not wholly in this ledger: nobody can tell that it lacks anything; what still runs can be held."""
    begins = branch.kept_from
    return begins is not None and first < begins and (last < begins or last < today)


def _fulfilled(kind: MeetingKind, found: Sequence[Meeting], branch: BranchFacts) -> bool:
    """Whether the meetings are enough: of groups each has to meet."""
    if kind is not MeetingKind.GROUP or not branch.groups:
        return bool(found)
    met = {one.group_id for one in found}
    return None in met or met >= set(branch.groups)


def _is_free(kind: MeetingKind, first: date, last: date, branch: BranchFacts) -> bool:
    """Nothing is asked of who is exempt or was not there for the whole period, nor of committees and groups not set up."""
    if branch.exempt or (branch.set_up_on or date.min) > first or (branch.ended_on or date.max) < last:
        return True
    if kind is MeetingKind.GROUP:
        return not branch.groups
    if kind is MeetingKind.COMMITTEE and not branch.has_committee:
        least = rulepacks.pack("organization", last)["committee_from"]
        months = branch.full_members[first.month - 1 : last.month]
        return not months or max(months) < least
    return False


def _period(first: date, last: date) -> str:
    """3月; 第一季度; 全年; 1—2月."""
    months = last.month - first.month + 1
    if months == 1:
        return tr("{n}月").format(n=first.month)
    if months == 3 and first.month % 3 == 1:
        return tr("第{n}季度").format(n=wording.chinese(last.month // 3))
    if months == 6:
        return tr("上半年") if first.month == 1 else tr("下半年")
    return tr("全年") if months == 12 else tr("{n}—{m}月").format(n=first.month, m=last.month)


def lacking(rows: Iterable[Row]) -> list[tuple[MeetingKind, str, Cell]]:
    """What is still to be held in its period and what is missing, those that can still be held first (本季还差)."""
    found = [(row.kind, cell) for row in rows for cell in row.cells]
    waiting = [(kind, _lack(kind, cell), cell) for kind, cell in found if cell.state is DutyState.WAITING]
    missing = [(kind, _lack(kind, cell), cell) for kind, cell in found if cell.state is DutyState.MISSING]
    return waiting + sorted(missing, key=lambda one: one[2].last)


def _lack(kind: MeetingKind, cell: Cell) -> str:
    partly = bool(cell.meeting_ids)
    if cell.state is DutyState.WAITING:
        text = tr("{period}还有党小组没有开会（{last}前）") if partly else tr("{period}还差 1 次{kind}（{last}前）")
    else:
        text = tr("{period}有党小组没有开会；开过的请补录") if partly else tr("{period}缺{kind}；开过的请补录")
    until = tr("{month}月{day}日").format(month=cell.last.month, day=cell.last.day)
    return text.format(period=cell.period, kind=wording.kind_word(kind), last=until)


@dataclass(frozen=True, slots=True)
class Visit:
    """One line of one meeting's sheet, as the yearly tables need it; ``made_up`` where the content was made up for."""

    member_id: str
    meeting_id: str
    presence: Presence
    counted: bool = True
    made_up: bool = False
    study_tenths: int = 0


@dataclass(frozen=True, slots=True)
class Study:
    """学时 of one member in a year, in tenths: those had and those wanted."""

    member_id: str
    name: str
    tenths: int
    wanted: int

    @property
    def is_enough(self) -> bool:
        """Whether the year's hours are there."""
        return self.tenths >= self.wanted


@dataclass(frozen=True, slots=True)
class Turnout:
    """How often one member was due and came; ``rate`` in thousandths, None where he was never due."""

    member_id: str
    name: str
    due: int
    here: int
    excused: int
    absent: int
    made_up: int

    @property
    def rate(self) -> int | None:
        """到会率, rounded half up."""
        return (2000 * self.here + self.due) // (2 * self.due) if self.due else None


def study(
    members: Iterable[tuple[str, str]], visits: Iterable[Visit], leaders: Collection[str], pack: RulePack
) -> tuple[Study, ...]:
    """Hours against 32, or 56 for the secretary and the committee, in the order the members (id, name) come.

    Hours count for who was there and who made it up.
    """
    had: dict[str, int] = {}
    for one in visits:
        if one.presence is Presence.PRESENT or one.made_up:
            had[one.member_id] = had.get(one.member_id, 0) + one.study_tenths
    plain, leading = pack["study_tenths"], max(pack["study_tenths"], pack["leader_study_tenths"])
    return tuple(Study(uid, name, had.get(uid, 0), leading if uid in leaders else plain) for uid, name in members)


def turnout(members: Iterable[tuple[str, str]], visits: Iterable[Visit]) -> tuple[Turnout, ...]:
    """Who was due how often and came, in the order the members (id, name) come: never by rate."""
    theirs: dict[str, list[Visit]] = {}
    for one in visits:
        if one.counted or one.presence is Presence.PRESENT:
            theirs.setdefault(one.member_id, []).append(one)
    return tuple(_turnout(uid, name, theirs.get(uid, [])) for uid, name in members)


def _turnout(member_id: str, name: str, visits: Sequence[Visit]) -> Turnout:
    def number(presence: Presence) -> int:
        return sum(one.presence is presence for one in visits)

    away = [one for one in visits if one.presence is not Presence.PRESENT]
    return Turnout(
        member_id, name, due=len(visits), here=number(Presence.PRESENT), excused=number(Presence.EXCUSED),
        absent=number(Presence.ABSENT), made_up=sum(one.made_up for one in away),
    )  # fmt: skip
