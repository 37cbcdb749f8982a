"""Deeds the ledger knows already, offered for the work log: each once, and nothing is written unasked.

A deed is offered to whoever looks after the college it belongs to (his posting names its organization), or whose own name
stands in it; of the college's deeds those another has taken over are left out. What two registers say of one deed is
offered once: an activity stands for its minutes, a step for its talk.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from branchdesk.features.organizers.model import Posting, Role, WorkEntry
from branchdesk.features.organizers.queries.log import ORIGINS, entry_records
from branchdesk.features.organizers.queries.people import PostingLine, posting, reach
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.summing import taken_over
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.times import is_time, minutes_between
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

_STEPS: Mapping[str, tuple[str, Role, str]] = {
    "first_talk": ("谈心谈话", Role.LIAISON, "与入党申请人{name}谈话"),
    "training": ("积极分子和发展对象培训", Role.DEVELOPMENT, "{name}参加集中培训"),
    "political_review": ("发展材料审查", Role.DEVELOPMENT, "{name}政治审查"),
    "committee_review": ("发展材料审查", Role.DEVELOPMENT, "{name}材料经支部委员会审查"),
    "pre_review": ("发展材料审查", Role.DEVELOPMENT, "{name}材料报上级党委预审"),
    "committee_talk": ("发展对象谈话", Role.DEVELOPMENT, "与发展对象{name}谈话"),
    "filed": ("发展材料审查", Role.DEVELOPMENT, "{name}材料归档"),
}
"""Steps an organizer has a hand in (domain §7): kind of work, role, what it is called in the log."""
_TALKS = ("first_talk", "committee_talk")
Deed = tuple[str, str]
"""The table and the id of what was done."""


class Proposal(NamedTuple):
    """An entry that could be taken over; ``kind`` the deed in words, ``named`` whether his own name stands in it."""

    entry: WorkEntry
    kind: str
    named: bool

    @property
    def id(self) -> str:
        """Of the deed: the same as long as it is there."""
        return f"{self.entry.origin}|{self.entry.origin_id}"


@dataclass(frozen=True, slots=True)
class _Seat:
    """Whose deeds are looked for, where, and between which days."""

    ledger: Reads
    posting: Posting
    name: str
    member_id: str | None
    places: frozenset[str]
    first: date
    last: date

    def rows(self, sql: str, on: int = 1) -> Iterator[tuple[Any, ...]]:
        """The rows whose day (column ``on``) lies in the span; ?1 is his name, ?2 his id on the roll, ?3 the organizations."""
        numbers = ", ".join(f"?{n}" for n in range(3, 3 + len(self.places)))
        asked = sql.replace("?3", f"({numbers})")
        used = max((int(n) for n in re.findall(r"\?(\d+)", asked)), default=0)
        values = [self.name, self.member_id or "", *self.places]
        for row in self.ledger.read(asked, values[:used]):
            if row[on] and self.first <= Day.parse(row[on][:10]).first() <= self.last:
                yield row

    def made(self, origin: str, uid: str, on: str, task: str, role: Role, content: str, **values: Any) -> WorkEntry:
        """An entry without an id: it gets one when it is taken over."""
        return WorkEntry(
            id="", posting_id=self.posting.id, on=Day.parse(on[:10]), role=role, task=task, content=content,
            origin=origin, origin_id=uid, **values,
        )  # fmt: skip


def proposals(ledger: Reads, posting_id: str, first: date | None = None, last: date | None = None) -> list[Proposal]:
    """What of the ledger's deeds could stand in somebody's log between two days, within his term, the oldest first."""
    line = posting(ledger, posting_id)
    if line is None:
        return []
    seat = _seat(ledger, line, first, last)
    everybodys = taken_over(entry_records(ledger))
    taken = {(origin, uid) for whose, origin, uid in everybodys if whose == posting_id}
    gone = {(origin, uid) for _whose, origin, uid in everybodys} - taken
    found = [one for one in _found(seat) if one.named or (one.entry.origin, one.entry.origin_id) not in gone]
    left = _each_once(ledger, found, taken)
    return sorted(left, key=lambda one: (one.entry.on.first(), one.entry.origin, one.entry.origin_id))


def _found(seat: _Seat) -> list[Proposal]:
    return [one for source in _SOURCES for one in source(seat)]


def _seat(ledger: Reads, line: PostingLine, first: date | None, last: date | None) -> _Seat:
    begins, over = line.posting.from_on.first(), min(rules.ends(line.posting), clock.today())
    return _Seat(
        ledger, line.posting, line.name, line.organizer.member_id, reach(ledger, line.posting),
        max(first or begins, begins), min(last or over, over),
    )  # fmt: skip


def _each_once(ledger: Reads, found: list[Proposal], taken: set[Deed]) -> list[Proposal]:
    """Without what was taken over, and with one of two registers that tell of the same deed."""
    offered = {(one.entry.origin, one.entry.origin_id) for one in found} | taken
    doubled = {
        first if second in taken else second for first, second in _twice_told(ledger) if {first, second} <= offered
    }
    return [one for one in found if (one.entry.origin, one.entry.origin_id) not in taken | doubled]


def _twice_told(ledger: Reads) -> Iterator[tuple[Deed, Deed]]:
    """What two registers say of one deed; the first of them stands for both."""
    sql = "SELECT id, meeting_id FROM joint_activity WHERE alive = 1 AND meeting_id IS NOT NULL"
    for activity, meeting in ledger.read(sql):
        yield ("joint_activity", activity), ("meeting", meeting)
    for talk, step in ledger.read(_SAME_TALK):
        yield ("case_step", step), ("talk", talk)


def is_counted(ledger: Reads, entry: WorkEntry) -> bool:
    """Whether another entry counts the same deed: of the same organizer from either register, or of another organizer
    where it is the college's and this one's name does not stand in it."""
    deed = (entry.origin, entry.origin_id)
    same = {deed}.union(*(pair for pair in _twice_told(ledger) if deed in pair))
    others = [one for one in entry_records(ledger) if one.origin_id and one.id != entry.id]
    if any(one.posting_id == entry.posting_id and (one.origin, one.origin_id) in same for one in others):
        return True
    return any((one.origin, one.origin_id) == deed for one in others) and not _is_named(ledger, entry)


def _is_named(ledger: Reads, entry: WorkEntry) -> bool:
    line = posting(ledger, entry.posting_id)
    known = _found(_seat(ledger, line, None, None)) if line else []
    return any(
        one.named and (one.entry.origin, one.entry.origin_id) == (entry.origin, entry.origin_id) for one in known
    )


_SAME_TALK = f"""
SELECT t.id, s.id FROM talk t JOIN case_step s ON s."on" = t."on" AND s.step IN {_TALKS}
    JOIN development_case c ON c.id = s.case_id JOIN member m ON m.id = c.member_id
WHERE t.alive = 1 AND s.alive = 1 AND (m.id IN (t.first_id, t.second_id) OR m.name IN (t.first, t.second))"""


def _word(origin: str) -> str:
    return tr(ORIGINS[origin])


def _steps(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT s.id, s."on", s.step, instr(s.body, ?1) > 0, m.name, m.branch_id FROM case_step s
             JOIN development_case c ON c.id = s.case_id JOIN member m ON m.id = c.member_id
             WHERE s.alive = 1 AND c.alive = 1 AND m.alive = 1
               AND (m.branch_id IN ?3 OR m.group_id IN ?3 OR instr(s.body, ?1) > 0)"""
    for uid, on, step, named, name, place in seat.rows(sql):
        if step in _STEPS:
            task, role, words = _STEPS[step]
            content = tr(words).format(name=name)
            entry = seat.made("case_step", uid, on, tr(task), role, content, organization_id=place)
            yield Proposal(entry, _word("case_step"), bool(named))


def _observations(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT b.id, b."on", m.name, m.branch_id FROM observation b
             JOIN development_case c ON c.id = b.case_id JOIN member m ON m.id = c.member_id
             WHERE b.alive = 1 AND c.alive = 1 AND m.alive = 1 AND b.kind = 'review' AND instr(b.body, ?1) > 0"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("参加{name}的培养教育考察").format(name=name)
        entry = seat.made("observation", uid, on, tr("发展材料审查"), Role.DEVELOPMENT, content, organization_id=place)
        yield Proposal(entry, _word("observation"), True)


def _letters(seat: _Seat) -> Iterator[Proposal]:
    """Single letters out, return slips of those who came; a graduation batch is one deed with so many letters."""
    sql = """SELECT t.id, t.issued_on, m.name, t.from_branch_id FROM transfer t JOIN member m ON m.id = t.member_id
             WHERE t.alive = 1 AND t.direction = 'out' AND t.batch_id IS NULL AND t.from_branch_id IN ?3
               AND (t.halt IS NULL OR t.halt <> 'void')"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("为{name}办理组织关系转出").format(name=name)
        entry = seat.made("transfer", uid, on, tr("组织关系转接"), Role.STATISTICS, content, organization_id=place)
        yield Proposal(entry, _word("transfer"), False)
    sql = """SELECT t.id, t.reported_on, m.name, t.to_branch_id FROM transfer t JOIN member m ON m.id = t.member_id
             WHERE t.alive = 1 AND t.direction = 'in' AND t.halt IS NULL AND t.to_branch_id IN ?3"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("为{name}办理组织关系转入").format(name=name)
        entry = seat.made("transfer", uid, on, tr("组织关系转接"), Role.STATISTICS, content, organization_id=place)
        yield Proposal(entry, _word("transfer"), False)


def _batches(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT b.id, b."on", b.title, count(*) FROM graduation_batch b JOIN transfer t ON t.batch_id = b.id
             WHERE b.alive = 1 AND t.alive = 1 AND t.issued_on IS NOT NULL AND t.from_branch_id IN ?3
               AND (t.halt IS NULL OR t.halt <> 'void') GROUP BY b.id"""
    for uid, on, title, letters in seat.rows(sql):
        content = tr("{title}：开具介绍信 {n} 封").format(title=title, n=letters)
        entry = seat.made("graduation_batch", uid, on, tr("组织关系转接"), Role.STATISTICS, content, count=letters)
        yield Proposal(entry, _word("graduation_batch"), False)


def _contacts(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT k.id, k."on", m.name, m.branch_id FROM away_contact k JOIN away a ON a.id = k.away_id
             JOIN member m ON m.id = a.member_id WHERE k.alive = 1 AND a.alive = 1 AND k.by = ?1"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("联系外出党员{name}").format(name=name)
        entry = seat.made("away_contact", uid, on, tr("党员教育管理"), Role.LIAISON, content, organization_id=place)
        yield Proposal(entry, _word("away_contact"), True)


def _meetings(seat: _Seat) -> Iterator[Proposal]:
    """Meetings whose minutes are finished and name him: on the sheet, among the guests, as chair or lecturer; the 宣布会."""
    sql = """SELECT m.id, m."on", m.subject, m.lecturer = ?1, m.branch_id, m.starts, m.ends, m.until_on FROM meeting m
             WHERE m.alive = 1 AND m.stage <> 'draft' AND (?1 IN (m.chair, m.lecturer) OR (?2 <> '' AND EXISTS (
                 SELECT 1 FROM attendance a WHERE a.meeting_id = m.id AND a.alive = 1 AND a.member_id = ?2
                   AND a.presence = 'present'))
               OR EXISTS (SELECT 1 FROM guest g WHERE g.meeting_id = m.id AND g.alive = 1
                 AND (g.name = ?1 OR (?2 <> '' AND g.member_id = ?2)) AND g.reason = ''))"""
    for uid, on, subject, lectured, place, starts, ends, until in seat.rows(sql):
        what = subject or tr("会议")
        if uid == seat.posting.meeting_id:
            task, content = tr("党员教育管理"), tr("参加任职宣布会：{subject}")
        elif lectured:
            task, content = tr("理论学习与宣讲"), tr("讲党课：{subject}")
        else:
            task, content = tr("党员教育管理"), tr("参加会议：{subject}")
        entry = seat.made(
            "meeting", uid, on, task, Role.LIAISON, content.format(subject=what), organization_id=place,
            tenths=_tenths(starts, ends) if until in (None, on) else 0,
        )  # fmt: skip
        yield Proposal(entry, _word("meeting"), True)


def _talks(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT t.id, t."on", CASE WHEN t.first = ?1 THEN t.second ELSE t.first END, t.branch_id FROM talk t
             WHERE t.alive = 1 AND (?1 IN (t.first, t.second) OR (?2 <> '' AND ?2 IN (t.first_id, t.second_id)))"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("与{name}谈心谈话").format(name=name)
        entry = seat.made("talk", uid, on, tr("谈心谈话"), Role.LIAISON, content, organization_id=place)
        yield Proposal(entry, _word("talk"), True)


def _activities(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT j.id, j."on", j.title, j.starts, j.ends, j.until_on,
                    ?1 IN (j.host, j.proposer) OR instr(j.leaders, ?1) > 0 OR EXISTS (
                        SELECT 1 FROM activity_party h WHERE h.activity_id = j.id AND h.alive = 1 AND h.head = ?1) AS mine
             FROM joint_activity j WHERE j.alive = 1 AND j.state <> 'planned' AND (mine OR EXISTS (
                 SELECT 1 FROM activity_party y JOIN partner p ON p.id = y.partner_id
                 WHERE y.activity_id = j.id AND y.alive = 1 AND p.organization_id IN ?3))"""
    for uid, on, title, starts, ends, until, named in seat.rows(sql):
        entry = seat.made(
            "joint_activity", uid, on, tr("结对共建协调"), Role.LIAISON, tr("共建活动：{title}").format(title=title),
            tenths=_tenths(starts, ends) if until in (None, on) else 0,
        )  # fmt: skip
        yield Proposal(entry, _word("joint_activity"), bool(named))


def _requests(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT r.id, r.received_at, r.number, r.kind, r.organization_id FROM request r WHERE r.alive = 1
               AND (?1 IN (r.first_receiver, r.undertaker) OR EXISTS (
                   SELECT 1 FROM hand_on h WHERE h.request_id = r.id AND h.alive = 1 AND h.to_whom = ?1))"""
    for uid, at, number, kind, place in seat.rows(sql):
        content = tr("办理诉求 {number}（{kind}）") if kind else tr("办理诉求 {number}")
        entry = seat.made(
            "request",
            uid,
            at,
            tr("诉求办理"),
            Role.FEEDBACK,
            content.format(number=number, kind=kind),
            organization_id=place,
        )
        yield Proposal(entry, _word("request"), True)


def _tenths(starts: str, ends: str) -> int:
    """Tenths of hours between two times, rounded; 0 where they are not known."""
    if not (is_time(starts) and is_time(ends)):
        return 0
    return max(0, (minutes_between(starts, ends) + 3) // 6)


_SOURCES: tuple[Callable[[_Seat], Iterator[Proposal]], ...] = (
    _steps, _observations, _letters, _batches, _contacts, _meetings, _talks, _activities, _requests,
)  # fmt: skip
