"""Deeds the ledger knows already, offered for the work log: each once, and nothing is written unasked.

A deed that names organizers in post is offered to those it names, by their whole names; one that names none to whoever
looks after the college it belongs to (his posting names its organization), until one of them has taken it over. Of two of
one name it is his at whose college it happened. What two registers say of one deed is offered once: an activity stands for
its minutes, a step for its talk.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from branchdesk.features.organizers.model import Posting, Role, WorkEntry
from branchdesk.features.organizers.queries.log import ORIGINS, entry_records
from branchdesk.features.organizers.queries.people import PostingLine, posting, postings, reach
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules.naming import stands_in
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
    others: tuple[PostingLine, ...]
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

    def is_offered(self, text: str, on: str, *, inside: bool = False) -> bool | None:
        """Whether his name stands in the words of a deed (``inside`` his college: offered unless it names others only).

        None: not his to take over.
        """
        if stands_in(self.name, text):
            return True
        if not inside:
            return None
        day = Day.parse(on[:10]).first()
        others = (one.name for one in self.others if rules.in_post(one.posting, day))
        return None if any(stands_in(name, text) for name in others) else False

    def is_a_namesakes(self, one: Proposal) -> bool:
        """Whether a deed with his name happened at the college of another of that name."""
        place, day = one.entry.organization_id, one.entry.on.first()
        if not one.named or place is None or place in self.places:
            return False
        same = (each for each in self.others if each.name == self.name and rules.in_post(each.posting, day))
        return any(place in reach(self.ledger, each.posting) for each in same)

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
    namesakes = {one.id for one in seat.others if one.name == seat.name}
    his = {(origin, uid) for whose, origin, uid in everybodys if whose in namesakes} - taken
    found = [one for one in _found(seat) if (one.entry.origin, one.entry.origin_id) not in (his if one.named else gone)]
    left = _each_once(ledger, found, taken)
    return sorted(left, key=lambda one: (one.entry.on.first(), one.entry.origin, one.entry.origin_id))


def _found(seat: _Seat) -> list[Proposal]:
    return [one for source in _SOURCES for one in source(seat) if not seat.is_a_namesakes(one)]


def _seat(ledger: Reads, line: PostingLine, first: date | None, last: date | None) -> _Seat:
    begins, over = line.posting.from_on.first(), min(rules.ends(line.posting), clock.today())
    return _Seat(
        ledger, line.posting, line.name, line.organizer.member_id, reach(ledger, line.posting),
        tuple(one for one in postings(ledger) if one.id != line.id),
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
    counting = {one.posting_id for one in others if (one.origin, one.origin_id) == deed}
    return bool(counting) and not _is_his_too(ledger, entry, counting)


def _is_his_too(ledger: Reads, entry: WorkEntry, counting: set[str]) -> bool:
    """Whether a deed others count names him besides, and none of them is another posting of his name."""
    line = posting(ledger, entry.posting_id)
    if line is None:
        return False
    seat, deed = _seat(ledger, line, None, None), (entry.origin, entry.origin_id)
    if any(one.id in counting and one.name == line.name for one in seat.others):
        return False
    return any(one.named and (one.entry.origin, one.entry.origin_id) == deed for one in _found(seat))


_SAME_TALK = f"""
SELECT t.id, s.id FROM talk t JOIN case_step s ON s."on" = t."on" AND s.step IN {_TALKS}
    JOIN development_case c ON c.id = s.case_id JOIN member m ON m.id = c.member_id
WHERE t.alive = 1 AND s.alive = 1 AND (m.id IN (t.first_id, t.second_id) OR m.name IN (t.first, t.second))"""


def _word(origin: str) -> str:
    return tr(ORIGINS[origin])


def _steps(seat: _Seat) -> Iterator[Proposal]:
    """Steps of the college's cases, and those that name him; who talked stands in the talk too, where there is one."""
    sql = f"""SELECT s.id, s."on", s.step, s.body || coalesce((
                 SELECT '、' || group_concat(t.first || '、' || t.second, '、') FROM talk t
                 WHERE t.alive = 1 AND t."on" = s."on" AND s.step IN {_TALKS}
                   AND (m.id IN (t.first_id, t.second_id) OR m.name IN (t.first, t.second))), ''),
               m.branch_id IN ?3 OR coalesce(m.group_id IN ?3, 0), m.name, m.branch_id
             FROM case_step s JOIN development_case c ON c.id = s.case_id JOIN member m ON m.id = c.member_id
             WHERE s.alive = 1 AND c.alive = 1 AND m.alive = 1"""
    for uid, on, step, text, inside, name, place in seat.rows(sql):
        named = seat.is_offered(text, on, inside=bool(inside)) if step in _STEPS else None
        if named is not None:
            task, role, words = _STEPS[step]
            content = tr(words).format(name=name)
            entry = seat.made("case_step", uid, on, tr(task), role, content, organization_id=place)
            yield Proposal(entry, _word("case_step"), named)


def _observations(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT b.id, b."on", b.body, m.name, m.branch_id FROM observation b
             JOIN development_case c ON c.id = b.case_id JOIN member m ON m.id = c.member_id
             WHERE b.alive = 1 AND c.alive = 1 AND m.alive = 1 AND b.kind = 'review'"""
    for uid, on, text, name, place in seat.rows(sql):
        if seat.is_offered(text, on):
            content = tr("参加{name}的培养教育考察").format(name=name)
            entry = seat.made(
                "observation", uid, on, tr("发展材料审查"), Role.DEVELOPMENT, content, organization_id=place
            )
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
    sql = """SELECT k.id, k."on", k.by, m.name, m.branch_id FROM away_contact k JOIN away a ON a.id = k.away_id
             JOIN member m ON m.id = a.member_id WHERE k.alive = 1 AND a.alive = 1"""
    for uid, on, by, name, place in seat.rows(sql):
        if not seat.is_offered(by, on):
            continue
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
    """Talks he had; where the roll knows both, another of his name is not he."""
    sql = """SELECT t.id, t."on", CASE WHEN t.first = ?1 THEN t.second ELSE t.first END, t.branch_id FROM talk t
             WHERE t.alive = 1 AND ((?2 <> '' AND ?2 IN (t.first_id, t.second_id))
               OR (t.first = ?1 AND (?2 = '' OR t.first_id IS NULL))
               OR (t.second = ?1 AND (?2 = '' OR t.second_id IS NULL)))"""
    for uid, on, name, place in seat.rows(sql):
        content = tr("与{name}谈心谈话").format(name=name)
        entry = seat.made("talk", uid, on, tr("谈心谈话"), Role.LIAISON, content, organization_id=place)
        yield Proposal(entry, _word("talk"), True)


def _activities(seat: _Seat) -> Iterator[Proposal]:
    sql = """SELECT j.id, j."on", j.title, j.starts, j.ends, j.until_on,
                    j.host || '、' || j.proposer || '、' || j.leaders || '、' || coalesce((
                        SELECT group_concat(h.head, '、') FROM activity_party h WHERE h.activity_id = j.id AND h.alive = 1), ''),
                    EXISTS (SELECT 1 FROM activity_party y JOIN partner p ON p.id = y.partner_id
                            WHERE y.activity_id = j.id AND y.alive = 1 AND p.organization_id IN ?3)
             FROM joint_activity j WHERE j.alive = 1 AND j.state <> 'planned'"""
    for uid, on, title, starts, ends, until, text, inside in seat.rows(sql):
        named = seat.is_offered(text, on, inside=bool(inside))
        if named is None:
            continue
        entry = seat.made(
            "joint_activity", uid, on, tr("结对共建协调"), Role.LIAISON, tr("共建活动：{title}").format(title=title),
            tenths=_tenths(starts, ends) if until in (None, on) else 0,
        )  # fmt: skip
        yield Proposal(entry, _word("joint_activity"), named)


def _requests(seat: _Seat) -> Iterator[Proposal]:
    """Requests he received first, undertakes, or had handed on to him."""
    sql = """SELECT r.id, r.received_at, r.first_receiver || '、' || r.undertaker || '、' || coalesce((
                 SELECT group_concat(h.to_whom, '、') FROM hand_on h WHERE h.request_id = r.id AND h.alive = 1), ''),
               r.number, r.kind, r.organization_id FROM request r WHERE r.alive = 1"""
    for uid, at, text, number, kind, place in seat.rows(sql):
        if not seat.is_offered(text, at):
            continue
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
