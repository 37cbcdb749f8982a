"""A branch over a year: what 三会一课 is judged by, and who came how often."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from branchdesk.features.meetings.model.minutes import JointBranch, Meeting
from branchdesk.features.meetings.model.words import MeetingKind, Presence, Stage
from branchdesk.features.meetings.queries.beside import pack
from branchdesk.features.meetings.queries.branches import duty_facts, seated
from branchdesk.features.meetings.queries.lists import MeetingLine, meetings
from branchdesk.features.meetings.queries.whole import branch_facts
from branchdesk.features.meetings.rules import duty, roll
from branchdesk.features.members.model import IN_PARTY, Aspect, Member, Move
from branchdesk.features.members.rules import on_roll_at, standing_at, value_at
from branchdesk.kernel import clock
from branchdesk.storage.reading import Reads, marks, records


class MatrixFacts(NamedTuple):
    """What ``duty.matrix`` is asked with for one branch and year."""

    meetings: list[Meeting]
    joint: list[JointBranch]
    branch: duty.BranchFacts


def matrix_facts(ledger: Reads, branch_id: str, year: int) -> MatrixFacts:
    """The meetings of a branch in a year, joint ones too, and what its duties depend on."""
    held = records(
        ledger,
        Meeting,
        """AND "on" >= ? AND "on" < ? AND (branch_id = ? OR id IN (
               SELECT meeting_id FROM joint_branch WHERE alive = 1 AND branch_id = ?))""",
        (f"{year:04d}", f"{year + 1:04d}", branch_id, branch_id),
        order='"on", starts, id',
    )
    joint = records(ledger, JointBranch, "AND branch_id = ?", (branch_id,))
    return MatrixFacts(held, joint, duty_facts(ledger, [branch_id], year)[branch_id])


def matrix(ledger: Reads, branch_id: str, year: int, today: date) -> tuple[duty.Row, ...]:
    """三会一课 of a branch in a year, with the rules in force at its end."""
    facts = matrix_facts(ledger, branch_id, year)
    rules = pack(ledger, date(year, 12, 31))
    return duty.matrix(year, today, facts.meetings, facts.joint, facts.branch, rules)


def planned(ledger: Reads, branch_id: str, cell: duty.Cell, kind: MeetingKind) -> str | None:
    """The meeting already in the book that will fulfil a duty before its period ends; the first of several."""
    rows = matrix(ledger, branch_id, cell.last.year, cell.last)
    then = duty.cell_of(rows, kind, cell.first)
    ahead = [uid for uid in then.meeting_ids if uid not in cell.meeting_ids] if then else []
    return ahead[0] if ahead else None


def matrices(ledger: Reads, branch_ids: Sequence[str], year: int, today: date) -> dict[str, tuple[duty.Row, ...]]:
    """三会一课 of many branches in a year; what they share is read once."""
    rules = pack(ledger, date(year, 12, 31))
    partners: dict[str, list[JointBranch]] = defaultdict(list)
    for host in records(ledger, JointBranch):
        partners[host.meeting_id].append(host)
    held: dict[str, list[Meeting]] = defaultdict(list)
    joint: dict[str, list[JointBranch]] = defaultdict(list)
    for meeting in records(ledger, Meeting, 'AND "on" >= ? AND "on" < ?', (f"{year:04d}", f"{year + 1:04d}")):
        held[meeting.branch_id].append(meeting)
        for host in partners[meeting.id]:
            held[host.branch_id].append(meeting)
            joint[host.branch_id].append(host)
    found = duty_facts(ledger, branch_ids, year)
    return {uid: duty.matrix(year, today, held[uid], joint[uid], facts, rules) for uid, facts in found.items()}


@dataclass(frozen=True, slots=True)
class AttendanceTable:
    """The finished meetings of a branch in a year by time, and each of its members' turnout and hours.

    People stand in the order of the roster; ``visits`` hold the single crosses.
    """

    branch_id: str
    year: int
    meetings: tuple[MeetingLine, ...]
    turnout: tuple[duty.Turnout, ...]
    study: tuple[duty.Study, ...]
    visits: tuple[duty.Visit, ...]

    def presence(self) -> dict[tuple[str, str], duty.Visit]:
        """(member, meeting) → what is known of it; nothing where he was not due."""
        return {(visit.member_id, visit.meeting_id): visit for visit in self.visits}


def attendance_table(ledger: Reads, branch_id: str, year: int) -> AttendanceTable:
    """Who of a branch came in a year; drafts do not count, of joint meetings only its own people do."""
    held = [line for line in reversed(meetings(ledger, frozenset({branch_id}), year)) if line.stage is not Stage.DRAFT]
    facts = branch_facts(ledger, {branch_id})
    moves = roll.by_member(facts.moves)
    visits = _visits(ledger, held)
    people = {member.id: member for member in facts.members}
    day = {line.id: line.on.first() for line in held}
    own = tuple(
        visit
        for visit in visits
        if visit.member_id in people and _belonged(people[visit.member_id], moves, branch_id, day[visit.meeting_id])
    )
    until = min(date(year, 12, 31), clock.today())
    seen = {visit.member_id for visit in own}
    listed = [
        (uid, member.name) for uid, member in people.items() if uid in seen or _is_here(member, moves, branch_id, until)
    ]
    leaders = seated(facts, until)[branch_id]
    return AttendanceTable(
        branch_id,
        year,
        tuple(held),
        duty.turnout(listed, own),
        duty.study(listed, own, leaders, pack(ledger, date(year, 12, 31))),
        own,
    )


def _visits(ledger: Reads, held: Sequence[MeetingLine]) -> list[duty.Visit]:
    found = []
    for start in range(0, len(held), 500):
        part = [line.id for line in held[start : start + 500]]
        rows = ledger.read(
            f"""SELECT a.member_id, a.meeting_id, a.presence, a.counted, a.made_up_on IS NOT NULL, m.study_tenths
                FROM attendance a JOIN meeting m ON m.id = a.meeting_id
                WHERE a.alive = 1 AND a.member_id IS NOT NULL AND a.meeting_id IN {marks(part)}
                ORDER BY m."on", m.starts, m.id, a."order" """,
            part,
        )
        found += [
            duty.Visit(member, meeting, Presence(presence), bool(counted), bool(made_up), tenths)
            for member, meeting, presence, counted, made_up, tenths in rows
        ]
    return found


def _belonged(member: Member, moves: dict[str, list[Move]], branch_id: str, on: date) -> bool:
    return value_at(member, moves.get(member.id, ()), Aspect.BRANCH, on) == branch_id


def _is_here(member: Member, moves: dict[str, list[Move]], branch_id: str, on: date) -> bool:
    standing = standing_at(member, moves.get(member.id, ()), on)
    return standing in IN_PARTY and on_roll_at(member, on) and _belonged(member, moves, branch_id, on)
