"""What the papers of meetings are made from: the whole meeting, its full attendance, rules, unit and number."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.meetings.model.minutes import Attendance, JointBranch, Meeting, Minutes
from branchdesk.features.meetings.queries.beside import pack
from branchdesk.features.meetings.queries.whole import RollReader, minutes_of
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.features.members.model import Aspect
from branchdesk.features.members.rules import value_at
from branchdesk.features.organization.model import Post, Role
from branchdesk.features.organization.rules import posts_at
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, in_parts, marks, records

_CHUNK = 100
"""Whole meetings read at a time, so that a thousand need not fit into the memory at once."""
_UNITS_NAMED = 4


class PaperFacts(NamedTuple):
    """Everything ``papers.context`` asks for; ``branch`` and ``holder`` (with the group) in short for file names.

    ``apart`` tells those on the sheet who bear one name apart, by id: their number, 学工号 or month of birth.
    """

    minutes: Minutes
    due: tuple[roll.Due, ...]
    sheet: tuple[Attendance, ...]
    pack: RulePack
    unit: str
    number: int
    units: dict[str, str]
    branch: str
    holder: str
    apart: dict[str, str]


def paper_facts(ledger: Reads, ids: Sequence[str]) -> Iterator[PaperFacts]:
    """The facts of meetings in the order of ``ids``; missing ones are left out."""
    source = PaperSource(ledger)
    for start in range(0, len(ids), _CHUNK):
        for one in minutes_of(ledger, ids[start : start + _CHUNK]):
            yield source.facts(one)


class _Named(NamedTuple):
    """An organization in full and in short; papers are printed after it is gone, too."""

    full_name: str
    name: str


_NAMELESS = _Named("", "")


class PaperSource:
    """Knows what many papers share: organizations, rolls, rules, and the numbers of the meetings of a year."""

    def __init__(self, ledger: Reads) -> None:
        self._ledger = ledger
        self._read = RollReader(ledger)
        rows = ledger.read("SELECT id, full_name, coalesce(nullif(short_name, ''), full_name) FROM organization")
        self._organizations = {uid: _Named(full, short) for uid, full, short in rows}
        self._packs: dict[date, RulePack] = {}
        self._series: dict[tuple[str, int], list[Meeting]] = {}

    def facts(self, minutes: Minutes) -> PaperFacts:
        """The facts of a meeting, also of one that is still being written and not saved."""
        meeting = minutes.meeting
        people = self._read.facts(meeting, minutes.joint)
        due = roll.due(meeting, minutes.joint, people)
        sheet = roll.sheet(minutes, due)
        day = meeting.on.first()
        if day not in self._packs:
            self._packs[day] = pack(self._ledger, day)
        return PaperFacts(
            minutes,
            due,
            sheet,
            self._packs[day],
            self._unit(meeting, minutes.joint),
            wording.number_of(meeting, self._others(meeting)),
            self._units(due, people, day) if minutes.joint else {},
            branch := self._organizations[meeting.branch_id].name,
            branch + self._group(meeting),
            self._apart(sheet),
        )

    def _apart(self, sheet: Sequence[Attendance]) -> dict[str, str]:
        """What is known of namesakes on the sheet, also of those who have left since."""
        count = Counter(one.name for one in sheet)
        alike = [one.member_id for one in sheet if one.member_id and count[one.name] > 1]
        found: dict[str, str] = {}
        for part in in_parts(alike):
            sql = f"SELECT id, number, staff_number, birth FROM member WHERE id IN {marks(part)}"
            for uid, number, staff_number, birth in self._ledger.read(sql, part):
                found[uid] = number or staff_number or (tr("{month} 生").format(month=birth[:7]) if birth else "")
        return found

    def _unit(self, meeting: Meeting, joint: Sequence[JointBranch]) -> str:
        """The full names of who holds it, a line each; the group behind its branch."""
        hosts = [meeting.branch_id, *(one.branch_id for one in joint)]
        names = [self._organizations[uid].full_name for uid in hosts if uid in self._organizations]
        if len(names) > _UNITS_NAMED:
            return tr("{name}等 {n} 个党支部").format(name=names[0], n=len(names))
        return "\n".join(names) + self._group(meeting)

    def _group(self, meeting: Meeting) -> str:
        return self._organizations.get(meeting.group_id or "", _NAMELESS).name

    def _others(self, meeting: Meeting) -> list[Meeting]:
        """The meetings of the branch and year, read once."""
        key = (meeting.branch_id, meeting.on.year)
        if key not in self._series:
            where = 'AND branch_id = ? AND substr("on", 1, 4) = ?'
            self._series[key] = records(self._ledger, Meeting, where, (key[0], f"{key[1]:04d}"))
        return self._series[key]

    def _units(self, due: Sequence[roll.Due], people: roll.Roll, day: date) -> dict[str, str]:
        """The branch of each member on the day, for the sheets of a joint meeting."""
        members, moves = {one.id: one for one in people.members}, roll.by_member(people.moves)
        found = {}
        for one in due:
            if member := members.get(one.member_id or ""):
                branch = value_at(member, moves.get(member.id, ()), Aspect.BRANCH, day)
                found[member.id] = self._organizations.get(branch or "", _NAMELESS).name
        return found


def branch_heading(ledger: Reads, branch_id: str, on: date) -> tuple[str, str]:
    """Full name of a branch and its secretary on a day, for the cover of a book; empty where there is none."""
    names = ledger.read("SELECT full_name FROM organization WHERE id = ?", (branch_id,))
    held = posts_at(records(ledger, Post, "AND organization_id = ?", (branch_id,)), on)
    heads = [post for post in held if post.role is Role.SECRETARY]
    people = ledger.read("SELECT name FROM member WHERE id = ?", (heads[0].member_id,)) if heads else []
    secretary = people[0][0] if people else heads[0].holder if heads else ""
    return (names[0][0] if names else ""), secretary
