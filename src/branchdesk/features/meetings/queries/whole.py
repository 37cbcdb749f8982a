"""Whole meetings as one value, and the facts by which it is judged who was due."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    AgendaItem,
    Appraisal,
    Attachment,
    Attendance,
    Ballot,
    Guest,
    JointBranch,
    Meeting,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules import roll
from branchdesk.features.members.model import Member, Move, Restriction
from branchdesk.features.organization.model import Post
from branchdesk.kernel.records import Record
from branchdesk.storage.reading import Reads, marks, one, records

PARTS: Mapping[str, type[Record]] = {
    "joint": JointBranch,
    "items": AgendaItem,
    "speeches": Speech,
    "ballots": Ballot,
    "nominees": Nominee,
    "appraisals": Appraisal,
    "resolutions": Resolution,
    "actions": ActionItem,
    "attendances": Attendance,
    "guests": Guest,
    "attachments": Attachment,
}
"""The parts of ``Minutes``, each after those it refers to."""

_CHUNK = 500


def minutes(ledger: Reads, uid: str) -> Minutes | None:
    """A whole meeting; None when there is none (any more)."""
    found = minutes_of(ledger, [uid])
    return found[0] if found else None


def minutes_of(ledger: Reads, ids: Sequence[str]) -> list[Minutes]:
    """Whole meetings in the order of ``ids``; missing ones are left out. Reads each table once for 500 meetings."""
    found: dict[str, Minutes] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        heads = records(ledger, Meeting, f"AND id IN {marks(part)}", part)
        parts = {name: _by_meeting(ledger, record, part) for name, record in PARTS.items()}
        for head in heads:
            hung: dict[str, Any] = {name: tuple(lists[head.id]) for name, lists in parts.items()}
            found[head.id] = Minutes(meeting=head, **hung)
    return [found[uid] for uid in ids if uid in found]


def _by_meeting(ledger: Reads, record: type[Record], ids: Sequence[str]) -> dict[str, list[Any]]:
    order = "id" if record is JointBranch else '"order", id'
    found: dict[str, list[Any]] = defaultdict(list)
    for each in records(ledger, record, f"AND meeting_id IN {marks(ids)}", ids, order=order):
        found[each.meeting_id].append(each)  # type: ignore[attr-defined]
    return found


def meeting(ledger: Reads, uid: str) -> Meeting | None:
    """The head of a meeting alone."""
    return one(ledger, Meeting, uid)


def previous(
    ledger: Reads, branch_id: str, kind: MeetingKind, before: date, group_id: str | None = None
) -> Minutes | None:
    """The last meeting of its kind held before a day (从上次会议带入); of the group where one is named."""
    where, values = 'AND branch_id = ? AND kind = ? AND "on" < ?', [branch_id, kind.value, before.isoformat()]
    if group_id:
        where, values = f"{where} AND group_id = ?", [*values, group_id]
    found = records(ledger, Meeting, where, values, order='"on" DESC, starts DESC, id DESC LIMIT 1')
    return minutes(ledger, found[0].id) if found else None


def roll_facts(ledger: Reads, meeting: Meeting, joint: Sequence[JointBranch] | None = None) -> roll.Roll:
    """What tells who is due at a meeting: the people of its branches then and now, with moves, posts and absences.

    ``joint`` are the other branches as the form has them; None reads them from the ledger.
    """
    if joint is None:
        joint = records(ledger, JointBranch, "AND meeting_id = ?", (meeting.id,))
    return RollReader(ledger).facts(meeting, joint)


class RollReader:
    """The facts for many meetings: those of the same branches are read once, for they hold for any day."""

    def __init__(self, ledger: Reads) -> None:
        self._ledger = ledger
        self._known: dict[tuple[frozenset[str], tuple[str, ...]], roll.Roll] = {}

    def facts(self, meeting: Meeting, joint: Sequence[JointBranch]) -> roll.Roll:
        """What tells who is due at the meeting."""
        bodies = frozenset({meeting.branch_id, meeting.group_id or "", *(one.branch_id for one in joint)} - {""})
        # A committee that meets means its seats; with branches named it is they who meet.
        below = (
            () if meeting.kind is MeetingKind.COMMITTEE or joint else _branches_below(self._ledger, meeting.branch_id)
        )
        found = self._known.get((bodies, below))
        if found is None:
            found = self._known[bodies, below] = branch_facts(self._ledger, bodies, below)
        return found


def _branches_below(ledger: Reads, uid: str) -> tuple[str, ...]:
    """The branches under a general branch or a committee, in the order of the tree; a branch has none."""
    rows = ledger.read(
        """WITH RECURSIVE under(id, tier, place) AS (
               SELECT id, tier, '' FROM organization WHERE id = ?
               UNION SELECT o.id, o.tier, u.place || printf('%05d', o."order") || o.id
                     FROM organization o JOIN under u ON o.parent_id = u.id WHERE o.alive = 1 AND u.tier <> 'branch')
           SELECT id FROM under WHERE tier = 'branch' AND id <> ? ORDER BY place""",
        (uid, uid),
    )
    return tuple(row[0] for row in rows)


def branch_facts(ledger: Reads, bodies: Iterable[str], below: Sequence[str] = ()) -> roll.Roll:
    """The facts of some branches and groups, for any day: everybody who ever belonged to one or held a post in it.

    ``below`` are branches that meet because the body above them does.
    """
    ids = sorted({*bodies, *below})
    held = records(ledger, Post, f"AND organization_id IN {marks(ids)}", ids)
    people = _people(ledger, ids)
    known = [member.id for member in people]
    return roll.Roll(
        members=people,
        moves=_of_people(ledger, Move, known),
        posts=held,
        exclusions=_of_people(ledger, Exclusion, known),
        restrictions=_of_people(ledger, Restriction, known),
        absences=_of_people(ledger, PlannedAbsence, known),
        branches=below,
    )


def _people(ledger: Reads, bodies: Sequence[str]) -> list[Member]:
    """Who stands under the bodies now, stood there before a move, or holds a post; in the order of the roster."""
    inside = marks(bodies)
    where = f"""AND id IN (
        SELECT id FROM member WHERE branch_id IN {inside}
        UNION SELECT id FROM member WHERE group_id IN {inside}
        UNION SELECT member_id FROM move WHERE alive = 1 AND (before IN {inside} OR after IN {inside})
        UNION SELECT member_id FROM post WHERE alive = 1 AND organization_id IN {inside})"""
    return records(ledger, Member, where, [*bodies] * 5, order="name_key, id")


def _of_people(ledger: Reads, record: type[Any], ids: Sequence[str]) -> list[Any]:
    """Records of some members; of a large roll all are read rather than asked for one by one."""
    if len(ids) > _CHUNK:
        wanted = set(ids)
        return [each for each in records(ledger, record) if each.member_id in wanted]
    return records(ledger, record, f"AND member_id IN {marks(ids)}", ids)
