"""Who is due at a meeting, as at its day, and who came (domain §2.4, §3.1, §3.2).

Standing, branch and group are taken as they were on the day; a probationer attends without a vote, and nobody whose
registry is suspended or whose rights are limited (留党察看、被依法留置) has one. What the meeting itself decides does not count at it: who is admitted by it is its guest,
and a probationer who is voted on has no vote. Who is left out of 应到会 counts again as soon as he comes all the same, so
应到 ＝ 实到 ＋ 请假 ＋ 缺席 holds for every sheet.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence
from branchdesk.features.meetings.model.minutes import Attendance, Ballot, Guest, JointBranch, Meeting, Minutes
from branchdesk.features.meetings.model.words import PERSONAL, ExclusionKind, MeetingKind, Presence, Stage
from branchdesk.features.members.model import (
    IN_PARTY,
    RESTRICTION_BRIEF,
    Aspect,
    Member,
    Move,
    Registry,
    Restriction,
    Standing,
)
from branchdesk.features.members.rules import on_roll_at, standing_at, value_at
from branchdesk.features.organization.model import ROLES, Post
from branchdesk.features.organization.rules import SEATS, posts_at
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr

_ADMITTING = frozenset({MeetingKind.ADMISSION, MeetingKind.GENERAL})
"""Meetings that admit members (支部大会)."""
_RANK = {role: rank for rank, (role, _) in enumerate(ROLES)}


@dataclass(frozen=True, slots=True)
class Roll:
    """The facts of the ledger a roll is made from.

    ``members`` stand in the order people are listed in and hold everybody the branches or the committee may mean;
    ``branches`` are those below the holder where a general branch or committee meets as a whole.
    """

    members: Sequence[Member] = ()
    moves: Sequence[Move] = ()
    posts: Sequence[Post] = ()
    exclusions: Sequence[Exclusion] = ()
    restrictions: Sequence[Restriction] = ()
    absences: Sequence[PlannedAbsence] = ()
    branches: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody due at a meeting. ``member_id`` is None for a committee seat held from outside the roll.

    ``voting`` 有表决权; ``counted`` 计入应到; ``standing`` the stored 人员类别, empty where unknown; ``why`` says in a word
    or two why somebody has no vote.
    """

    member_id: str | None
    name: str
    voting: bool = True
    counted: bool = True
    standing: str = ""
    group_id: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: who was due and what came of it."""

    due: Due
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class Counts:
    """How many: all counted, those with a vote, 列席; always ``due == here + excused + absent``."""

    due: int = 0
    due_voting: int = 0
    here: int = 0
    here_voting: int = 0
    excused: int = 0
    absent: int = 0
    guests: int = 0

    @property
    def rate(self) -> int:
        """到会率 in thousandths, rounded half up; 0 where nobody was due."""
        return (2000 * self.here + self.due) // (2 * self.due) if self.due else 0


def due(meeting: Meeting, joint: Sequence[JointBranch], people: Roll) -> tuple[Due, ...]:
    """Who is due on the day of the meeting, in roll order: the committee, the group, or all of the branches."""
    on = meeting.on.first()
    moves = by_member(people.moves)
    left_out = _left_out(meeting, people.exclusions)
    limited = {one.member_id: tr(RESTRICTION_BRIEF[one.kind]) for one in people.restrictions if one.holds_on(on)}
    branches = [meeting.branch_id, *(one.branch_id for one in joint), *people.branches]
    if meeting.kind is MeetingKind.COMMITTEE:
        return _without_vote(_committee(branches, people, moves, on), limited)
    found: list[tuple[int, Due]] = []
    for member in people.members:
        own = moves.get(member.id, ())
        place = _place(member, own, meeting, branches)
        standing = standing_at(member, own, on)
        here = place is not None and standing in IN_PARTY and on_roll_at(member, on)
        if place is not None and here and not _admitted_by(meeting, member, own):
            found.append((place, _due(member, own, on, member.id not in left_out)))
    return _without_vote((one for _, one in sorted(found, key=lambda pair: pair[0])), limited)


def _without_vote(roll: Iterable[Due], limited: Mapping[str, str]) -> tuple[Due, ...]:
    """The roll with the vote taken from those whose rights are limited that day; they are counted all the same."""
    return tuple(
        replace(one, voting=False, why=limited[one.member_id]) if one.member_id and one.member_id in limited else one
        for one in roll
    )


def by_member(moves: Iterable[Move]) -> dict[str, list[Move]]:
    """The moves of each member by his id."""
    found: dict[str, list[Move]] = {}
    for move in moves:
        found.setdefault(move.member_id, []).append(move)
    return found


def _admitted_by(meeting: Meeting, member: Member, moves: Sequence[Move]) -> bool:
    """Whether he became a probationer on the very day, by this meeting (domain §2.3: 预备期自支部大会通过之日起)."""
    if meeting.kind not in _ADMITTING:
        return False
    on, joined = meeting.on.first(), member.joined_on
    if joined is not None and joined.is_full:
        return joined.first() == on
    return standing_at(member, moves, on - timedelta(days=1)) not in IN_PARTY


def _place(member: Member, moves: Sequence[Move], meeting: Meeting, branches: Sequence[str]) -> int | None:
    """Which of the branches somebody belonged to that day (the host first); None for none of them."""
    on = meeting.on.first()
    if meeting.kind is MeetingKind.GROUP and meeting.group_id:
        return 0 if value_at(member, moves, Aspect.GROUP, on) == meeting.group_id else None
    branch = value_at(member, moves, Aspect.BRANCH, on)
    return branches.index(branch) if branch in branches else None


def _due(member: Member, moves: Sequence[Move], on: date, counted: bool = True) -> Due:
    standing = standing_at(member, moves, on)
    suspended = value_at(member, moves, Aspect.REGISTRY, on) == Registry.SUSPENDED
    return Due(
        member.id,
        member.name,
        voting=standing is Standing.FULL and not suspended,
        counted=counted and not suspended,
        standing=str(standing or ""),
        group_id=value_at(member, moves, Aspect.GROUP, on),
        why=tr("停止党籍") if suspended else tr("预备") if standing is Standing.PROBATIONARY else "",
    )


def _committee(branches: Sequence[str], people: Roll, moves: Mapping[str, Sequence[Move]], on: date) -> tuple[Due, ...]:
    """The seats held that day, the host's first, in the order of the posts; who holds two sits once."""
    members = {member.id: member for member in people.members}
    held = [post for post in posts_at(people.posts, on) if post.role in SEATS and post.organization_id in branches]
    held.sort(key=lambda post: (branches.index(post.organization_id), _RANK[post.role]))
    found: dict[tuple[str | None, str], Due] = {}
    for post in held:
        member = members.get(post.member_id or "")
        if member is None:
            one = Due(post.member_id, post.holder)
        elif not on_roll_at(member, on):
            continue
        else:
            one = _due(member, moves.get(member.id, ()), on)
        if one.name:
            found.setdefault((one.member_id, "" if one.member_id else one.name), one)
    return tuple(found.values())


def _left_out(meeting: Meeting, exclusions: Iterable[Exclusion]) -> set[str]:
    """Members left out of 应到会: both proofs are there, and the day lies within (domain §2.4, M4)."""
    on = meeting.on.first()
    return {
        one.member_id
        for one in exclusions
        if one.superior_consent.strip() and one.passed_by.strip()
        if one.from_on.first() <= on and (one.until_on is None or on <= one.until_on.last())
        if one.kind is not ExclusionKind.RETIRED_HOME or meeting.kind is MeetingKind.ELECTION
    }


def planned(meeting: Meeting, roll: Sequence[Due], absences: Iterable[PlannedAbsence]) -> tuple[Attendance, ...]:
    """请假 lines for those of the roll whose absence was known for the day; a new draft begins with them."""
    on = meeting.on.first()
    known = {one.member_id: one for one in absences if one.from_on.first() <= on <= one.until_on.last()}
    found = []
    for order, one in enumerate(roll):
        absence = known.get(one.member_id or "")
        if absence and one.counted:
            line = _line(meeting, order, one).attendance
            reason, text = absence.reason, absence.reason_text
            found.append(replace(line, presence=Presence.EXCUSED, reason=reason, reason_text=text))
    return tuple(found)


def _line(meeting: Meeting, order: int, one: Due) -> Line:
    """Somebody there as usual; who is left out of 应到会 is not expected."""
    presence = Presence.PRESENT if one.counted else Presence.ABSENT
    attendance = Attendance(
        id=new_id(), meeting_id=meeting.id, order=order, member_id=one.member_id, name=one.name,
        voting=one.voting, counted=one.counted, presence=presence,
    )  # fmt: skip
    return Line(one, attendance)


def lines(minutes: Minutes, roll: Sequence[Due]) -> tuple[Line, ...]:
    """The whole sheet. What was frozen at 定稿 stands as it is; a draft follows the roll of its day.

    In a draft the exceptions lie over the roll, and people added to it come last.
    """
    tried = {one.member_id for one in minutes.ballots if one.kind in PERSONAL and one.member_id}
    roll = [replace(one, voting=False) if one.member_id in tried else one for one in roll]
    known = {_key(one.member_id, one.name): one for one in roll}
    written = sorted(minutes.attendances, key=lambda one: one.order)
    if minutes.meeting.stage is not Stage.DRAFT and written:
        return tuple(Line(known.get(_key(one.member_id, one.name)) or _as_due(one), one) for one in written)
    exceptions: dict[tuple[str | None, str], Attendance] = {}
    added: list[Attendance] = []
    for one in written:
        key = _key(one.member_id, one.name)
        if key in known and key not in exceptions:
            exceptions[key] = one
        else:
            added.append(one)
    found = [
        _over(usual, exceptions.get(_key(usual.due.member_id, usual.due.name)))
        for usual in (_line(minutes.meeting, order, one) for order, one in enumerate(roll))
    ]
    found += [Line(_as_due(one), replace(one, order=len(found) + n)) for n, one in enumerate(added)]
    return tuple(found)


def _key(member_id: str | None, name: str) -> tuple[str | None, str]:
    return member_id, "" if member_id else name


def _as_due(one: Attendance) -> Due:
    return Due(one.member_id, one.name, voting=one.voting, counted=one.counted)


def _over(usual: Line, exception: Attendance | None) -> Line:
    """The exception with name, place and right to vote as they are on the roll."""
    if exception is None:
        return usual
    one, order = usual.due, usual.attendance.order
    renewed = replace(exception, order=order, name=one.name, voting=one.voting, counted=one.counted)
    return Line(one, renewed)


def sheet(minutes: Minutes, roll: Sequence[Due]) -> tuple[Attendance, ...]:
    """Everybody's attendance, in roll order (see ``lines``)."""
    return tuple(line.attendance for line in lines(minutes, roll))


def exceptions(minutes: Minutes, roll: Sequence[Due]) -> tuple[Attendance, ...]:
    """The lines a draft has to keep: what differs from the roll with everybody there."""
    usual = {_key(one.member_id, one.name): Presence.PRESENT if one.counted else Presence.ABSENT for one in roll}
    return tuple(
        one
        for one in minutes.attendances
        if one.presence is not usual.get(_key(one.member_id, one.name))
        or one.reason
        or one.reason_text
        or one.made_up_on
    )


def counts_in(line: Attendance) -> bool:
    """Whether a line belongs to 应到: who was left out but came belongs to it."""
    return line.counted or line.presence is Presence.PRESENT


def those(lines: Iterable[Attendance], presence: Presence) -> tuple[Attendance, ...]:
    """The counted lines of one presence: 出席名单, 请假, 缺席."""
    return tuple(one for one in lines if one.presence is presence and counts_in(one))


def left_out(lines: Iterable[Attendance]) -> tuple[Attendance, ...]:
    """The lines of those not counted in 应到会."""
    return tuple(one for one in lines if not counts_in(one))


def count(lines: Sequence[Attendance], guests: Sequence[Guest]) -> Counts:
    """The numbers of a sheet; ``guests`` count by heads."""
    here = those(lines, Presence.PRESENT)
    return Counts(
        due=sum(map(counts_in, lines)),
        due_voting=sum(one.voting for one in lines if counts_in(one)),
        here=len(here),
        here_voting=sum(one.voting for one in here),
        excused=len(those(lines, Presence.EXCUSED)),
        absent=len(those(lines, Presence.ABSENT)),
        guests=sum(one.heads for one in guests),
    )


def entitled(ballot: Ballot, counts: Counts) -> tuple[int, int]:
    """应到 and 实到 with a vote for a ballot: as typed, else as the attendance says."""
    typed_due, typed_here = ballot.due, ballot.here
    return (
        counts.due_voting if typed_due is None else typed_due,
        counts.here_voting if typed_here is None else typed_here,
    )
