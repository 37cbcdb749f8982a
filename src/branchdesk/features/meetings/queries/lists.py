"""Meetings line by line, tasks still open, papers out of date: what lists show."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from branchdesk.features.meetings.model.minutes import Attendance, Guest, JointBranch, Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.queries.whole import RollReader
from branchdesk.features.meetings.rules import roll
from branchdesk.kernel.dates import Day
from branchdesk.storage.reading import Reads, marks, records

Scope = frozenset[str] | None
"""Branches and groups looked at; None for the whole ledger."""


class MeetingLine(NamedTuple):
    """One line of the list of meetings.

    ``due`` and ``here`` are heads (应到, 实到), ``rate`` the 到会率 in permille; of a draft they follow from the roll
    of its day. ``partners`` counts the other branches of a joint meeting, ``printed`` the kinds of paper that left the
    program, ``stale_prints`` those that no longer say what the minutes say.
    """

    id: str
    kind: MeetingKind
    on: Day
    starts: str
    ends: str
    subject: str
    branch_id: str
    branch: str
    group_id: str | None
    group: str
    place: str
    chair: str
    recorder: str
    stage: Stage
    version: int
    archive_number: str
    due: int
    here: int
    rate: int
    partners: int
    printed: int
    stale_prints: int


_LINES = """
SELECT m.id, m.kind, m."on", m.starts, m.ends, m.subject, m.branch_id,
       coalesce(nullif(o.short_name, ''), o.full_name), m.group_id,
       coalesce(nullif(g.short_name, ''), g.full_name, ''), m.place, m.chair, m.recorder, m.stage, m.version,
       m.archive_number,
       (SELECT count(*) FROM joint_branch j WHERE j.meeting_id = m.id AND j.alive = 1)
FROM meeting m JOIN organization o ON o.id = m.branch_id LEFT JOIN organization g ON g.id = m.group_id
WHERE m.alive = 1"""


def meetings(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[MeetingLine]:
    """The meetings of some branches and of a year, the newest first; a joint meeting is of each of its branches."""
    where, values = _within(scope, year)
    rows = ledger.read(f'{_LINES}{where} ORDER BY m."on" DESC, m.starts DESC, m.id DESC', values)
    counts = _frozen_counts(ledger, where, values) | _draft_counts(
        ledger, [row[0] for row in rows if row[13] == Stage.DRAFT]
    )
    printed, stale = _papers(ledger)
    return [_line(row, counts.get(row[0], _NOBODY), printed[row[0]], stale[row[0]]) for row in rows]


class _Heads(NamedTuple):
    due: int
    here: int
    rate: int


_NOBODY = _Heads(0, 0, 0)


def _line(row: Sequence[Any], heads: _Heads, printed: int, stale: int) -> MeetingLine:
    uid, kind, on, *texts = row
    *texts, stage, version, number, partners = texts
    return MeetingLine._make(
        (uid, MeetingKind(kind), Day.parse(on), *texts, Stage(stage), version, number, *heads, partners, printed, stale)
    )


def _within(scope: Scope, year: int | None) -> tuple[str, list[Any]]:
    """The condition on ``meeting m``, beginning with AND."""
    where, values = "", list[Any]()
    if scope is not None:
        inside = marks(scope)
        where += f""" AND (m.branch_id IN {inside} OR m.group_id IN {inside} OR m.id IN (
            SELECT meeting_id FROM joint_branch WHERE alive = 1 AND branch_id IN {inside}))"""
        values += [*scope] * 3
    if year is not None:
        where += ' AND m."on" >= ? AND m."on" < ?'
        values += [f"{year:04d}", f"{year + 1:04d}"]
    return where, values


def _frozen_counts(ledger: Reads, where: str, values: Sequence[Any]) -> dict[str, _Heads]:
    """Heads of finished minutes, from the lines 定稿 wrote."""
    rows = ledger.read(
        f"""SELECT m.id, sum(a.counted OR a.presence = 'present'), sum(a.presence = 'present')
            FROM meeting m JOIN attendance a ON a.meeting_id = m.id AND a.alive = 1
            WHERE m.alive = 1 AND m.stage <> 'draft' {where} GROUP BY m.id""",
        values,
    )
    return {uid: _Heads(due, here, roll.Counts(due=due, here=here).rate) for uid, due, here in rows}


def _draft_counts(ledger: Reads, ids: Sequence[str]) -> dict[str, _Heads]:
    """Heads of drafts, by the roll of their days; the facts of a set of branches are read once."""
    read = RollReader(ledger)
    found = {}
    for draft in _heads_of(ledger, ids):
        meeting = draft.meeting
        sheet = roll.sheet(draft, roll.due(meeting, draft.joint, read.facts(meeting, draft.joint)))
        count = roll.count(sheet, draft.guests)
        found[meeting.id] = _Heads(count.due, count.here, count.rate)
    return found


def _heads_of(ledger: Reads, ids: Sequence[str]) -> list[Minutes]:
    """Meetings with those parts that tell who came."""
    found = []
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        where = f"AND meeting_id IN {marks(part)}"
        joint, came, guests = (defaultdict[str, list[Any]](list) for _ in range(3))
        for one in records(ledger, JointBranch, where, part):
            joint[one.meeting_id].append(one)
        for line in records(ledger, Attendance, where, part, order='"order", id'):
            came[line.meeting_id].append(line)
        for guest in records(ledger, Guest, where, part, order='"order", id'):
            guests[guest.meeting_id].append(guest)
        found += [
            Minutes(
                meeting=one, joint=tuple(joint[one.id]), attendances=tuple(came[one.id]), guests=tuple(guests[one.id])
            )
            for one in records(ledger, Meeting, f"AND id IN {marks(part)}", part)
        ]
    return found


def years(ledger: Reads) -> list[int]:
    """Years there are meetings of, the newest first."""
    rows = ledger.read(
        'SELECT DISTINCT CAST(substr("on", 1, 4) AS INTEGER) FROM meeting WHERE alive = 1 ORDER BY 1 DESC'
    )
    return [year for (year,) in rows]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """A task of a meeting: who, what, until when, and where it was agreed on."""

    id: str
    meeting_id: str
    on: Day
    kind: MeetingKind
    subject: str
    branch_id: str
    task: str
    owner: str
    owner_id: str | None
    due_on: Day | None
    timetable: str
    roadmap: str
    closed_on: Day | None
    outcome: str


_ACTIONS = """
SELECT a.id, m.id, m."on", m.kind, m.subject, m.branch_id, a.task, a.owner, a.owner_id, a.due_on, a.timetable, a.roadmap,
       a.closed_on, a.outcome
FROM action_item a JOIN meeting m ON m.id = a.meeting_id
WHERE a.alive = 1 AND m.alive = 1"""


def open_actions(ledger: Reads, branch_id: str | None = None, before: date | None = None) -> list[ActionLine]:
    """Tasks not closed, of one branch (joint meetings too) or of all, agreed on before a day; by deadline, none last."""
    scope = None if branch_id is None else frozenset({branch_id})
    return _actions(ledger, scope, before, "AND a.closed_on IS NULL")


def actions(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[ActionLine]:
    """All tasks, open and closed, of the meetings of a year; by deadline."""
    return _actions(ledger, scope, None, "", year)


def _actions(ledger: Reads, scope: Scope, before: date | None, where: str, year: int | None = None) -> list[ActionLine]:
    within, values = _within(scope, year)
    if before is not None:
        where, values = f'{where} AND m."on" < ?', [*values, before.isoformat()]
    rows = ledger.read(
        f'{_ACTIONS}{within} {where} ORDER BY a.due_on IS NULL, a.due_on, m."on", a."order", a.id', values
    )
    return [
        ActionLine(uid, meeting, Day.parse(on), MeetingKind(kind), subject, branch, task, owner, owner_id, _day(due),
                   timetable, roadmap, _day(closed), outcome)
        for uid, meeting, on, kind, subject, branch, task, owner, owner_id, due, timetable, roadmap, closed, outcome in rows
    ]  # fmt: skip


def _day(text: str | None) -> Day | None:
    return Day.parse(text) if text else None


@dataclass(frozen=True, slots=True)
class StaleCopy:
    """A paper out of date (纸质件已过期): what is printed on it and what the minutes are now.

    While the minutes are a draft again there is nothing to reprint yet.
    """

    meeting_id: str
    on: Day
    kind: MeetingKind
    subject: str
    branch_id: str
    stage: Stage
    archive_number: str
    paper: PaperKind
    printed_version: int
    printed_fingerprint: str
    printed_at: str
    version: int
    fingerprint: str


_STALE = """
WITH newest AS (
    SELECT meeting_id, paper, version, fingerprint, printed_at, max(printed_at || id) FROM printed_copy
    WHERE alive = 1 GROUP BY meeting_id, paper)
SELECT m.id, m."on", m.kind, m.subject, m.branch_id, m.stage, m.archive_number, c.paper, c.version, c.fingerprint,
       c.printed_at, m.version, coalesce(v.fingerprint, '')
FROM newest c JOIN meeting m ON m.id = c.meeting_id AND m.alive = 1
LEFT JOIN minutes_version v ON v.meeting_id = m.id AND v.version = m.version AND v.alive = 1
WHERE (c.version < m.version OR (v.fingerprint IS NOT NULL AND v.fingerprint <> c.fingerprint))"""


def stale_copies(ledger: Reads, scope: Scope = None) -> list[StaleCopy]:
    """The newest copy of each paper of each meeting, where the minutes have moved on since; by time of the meeting."""
    where, values = _within(scope, None)
    rows = ledger.read(f'{_STALE} {where} ORDER BY m."on", m.starts, m.id, c.paper', values)
    return [
        StaleCopy(uid, Day.parse(on), MeetingKind(kind), subject, branch, Stage(stage), number, PaperKind(paper), *rest)
        for uid, on, kind, subject, branch, stage, number, paper, *rest in rows
    ]


def _papers(ledger: Reads) -> tuple[dict[str, int], dict[str, int]]:
    """For each meeting how many kinds of paper were printed, and how many of them are out of date."""
    printed, stale = defaultdict[str, int](int), defaultdict[str, int](int)
    for uid, count in ledger.read(
        "SELECT meeting_id, count(DISTINCT paper) FROM printed_copy WHERE alive = 1 GROUP BY meeting_id"
    ):
        printed[uid] = count
    for copy in stale_copies(ledger):
        stale[copy.meeting_id] += 1
    return printed, stale


_TEXTS = """
SELECT m.id, m.subject || ' ' || m.place || ' ' || m.chair || ' ' || m.recorder || ' ' || m.lecturer || ' ' || m.summing_up
       || ' ' || m.note || ' ' || m.archive_number FROM meeting m WHERE m.alive = 1
UNION ALL SELECT meeting_id, title || ' ' || text FROM agenda_item WHERE alive = 1
UNION ALL SELECT meeting_id, speaker || ' ' || gist FROM speech WHERE alive = 1
UNION ALL SELECT meeting_id, subject || ' ' || person FROM ballot WHERE alive = 1
UNION ALL SELECT meeting_id, text FROM resolution WHERE alive = 1
UNION ALL SELECT meeting_id, task || ' ' || owner FROM action_item WHERE alive = 1
UNION ALL SELECT meeting_id, name || ' ' || unit FROM guest WHERE alive = 1
UNION ALL SELECT meeting_id, name FROM attendance WHERE alive = 1 AND presence = 'present'"""


def search_texts(ledger: Reads) -> dict[str, str]:
    """All words of each meeting by its id, and the names of who was there, to be searched in."""
    found: dict[str, list[str]] = defaultdict(list)
    for uid, text in ledger.read(_TEXTS):
        found[uid].append(text)
    return {uid: " ".join(texts) for uid, texts in found.items()}


def meeting_keys(ledger: Reads) -> list[tuple[str, str, str, str, str, str]]:
    """(branch, group or nothing, kind, day, beginning, subject) of every meeting: what an import knows it by."""
    rows = ledger.read(
        """SELECT branch_id, coalesce(group_id, ''), kind, "on", starts, subject FROM meeting WHERE alive = 1"""
    )
    return [(branch, group, kind, on, starts, subject) for branch, group, kind, on, starts, subject in rows]
