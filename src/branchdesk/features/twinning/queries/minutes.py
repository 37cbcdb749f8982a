"""Finished minutes of joint activities that stand in no activity yet, and what such minutes say of one."""

from collections.abc import Mapping
from typing import NamedTuple

from branchdesk.features.meetings.model.minutes import Guest, Minutes
from branchdesk.features.meetings.model.words import ItemKind, MeetingKind, Presence, Stage
from branchdesk.features.twinning.model.activities import (
    ActivityParty,
    Consensus,
    JointActivity,
    Photo,
    WholeActivity,
)
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import ActivityState, Mode, PartyRole
from branchdesk.features.twinning.queries.reading import Kinds, Scope, name_key, names
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, marks, records


class MinutesLine(NamedTuple):
    """Finished minutes of a joint activity that is not registered yet."""

    meeting_id: str
    on: Day
    subject: str
    branch_id: str
    branch: str


def minutes_waiting(ledger: Reads, scope: Scope = None) -> list[MinutesLine]:
    """Finished minutes of 共建活动 with no activity, the newest first: each is offered once, nothing is made of it unasked."""
    where, values = "", [MeetingKind.TWINNING.value, Stage.DRAFT.value]
    if scope is not None:
        inside = marks(scope)
        where = f""" AND (m.branch_id IN {inside} OR m.id IN (
            SELECT meeting_id FROM joint_branch WHERE alive = 1 AND branch_id IN {inside}))"""
        values += [*scope] * 2
    rows = ledger.read(
        f"""SELECT m.id, m."on", m.subject, m.branch_id, coalesce(nullif(o.short_name, ''), o.full_name)
            FROM meeting m JOIN organization o ON o.id = m.branch_id
            WHERE m.alive = 1 AND m.kind = ? AND m.stage <> ?{where} AND NOT EXISTS (
                SELECT 1 FROM joint_activity j WHERE j.meeting_id = m.id AND j.alive = 1)
            ORDER BY m."on" DESC, m.starts DESC, m.id DESC""",
        values,
    )
    return [MinutesLine(uid, Day.parse(on), *rest) for uid, on, *rest in rows]


def branches_of(minutes: Minutes) -> list[str]:
    """The branches that held a meeting, who called it first."""
    return [minutes.meeting.branch_id, *(one.branch_id for one in minutes.joint)]


def activity_of(ledger: Reads, minutes: Minutes) -> WholeActivity:
    """What minutes say of an activity (按会议记录登记): when, where, who came, what was agreed. Nothing is written.

    Its parties are the partners that stand for the branches that held the meeting, and those guests came from.
    """
    meeting, uid = minutes.meeting, new_id()
    parties = _parties(ledger, minutes, uid)
    here = sum(1 for one in minutes.attendances if one.presence is Presence.PRESENT)
    guests = sum(one.heads for one in minutes.guests)
    studied = [one.title for one in minutes.items if one.kind is ItemKind.STUDY and one.title]
    activity = JointActivity(
        id=uid, uid=uid, title=meeting.subject or tr("共建活动"), meeting_id=meeting.id, on=meeting.on,
        until_on=meeting.until_on, starts=meeting.starts, ends=meeting.ends, place=meeting.place, mode=Mode.MEETING,
        theme=meeting.subject, study_topic=tr("；").join(studied), host=meeting.chair, own=here or None,
        other=guests or None, state=ActivityState.HELD,
    )  # fmt: skip
    return WholeActivity(
        activity=activity,
        parties=tuple(parties),
        consensus=tuple(
            Consensus(id=new_id(), activity_id=uid, order=n, text=one.text)
            for n, one in enumerate(minutes.resolutions)
            if one.text.strip()
        ),
        photos=tuple(
            Photo(
                id=new_id(), activity_id=uid, order=n, caption=one.title or tr("照片"), on=one.taken_on, kept_at=one.kept_at
            )
            for n, one in enumerate(minutes.attachments)
            if tr("照片") in one.kind
        ),
    )  # fmt: skip


def _parties(ledger: Reads, minutes: Minutes, activity_id: str) -> list[ActivityParty]:
    known = records(ledger, Partner)
    of_branch = {one.organization_id: one for one in known if one.organization_id}
    hosts = [of_branch[uid] for uid in branches_of(minutes) if uid in of_branch]
    came = _guests_of(known, names(ledger), minutes.guests)
    kinds, on = Kinds(ledger), minutes.meeting.on.first()
    found = []
    for n, one in enumerate(dict.fromkeys([*hosts, *came])):
        role = PartyRole.LEAD if n == 0 else PartyRole.JOIN
        found.append(
            ActivityParty(
                id=new_id(), activity_id=activity_id, partner_id=one.id, order=n, role=role, category=kinds.of(one, on),
                own=one is hosts[0] if hosts else False, heads=came.get(one),
            )
        )  # fmt: skip
    return found


def _guests_of(known: list[Partner], called: Mapping[str, str], guests: tuple[Guest, ...]) -> dict[Partner, int]:
    """The partners guests came from, by the name of their unit, with how many came; a name two partners share is nobody's."""
    by_key: dict[str, set[Partner]] = {}
    for one in known:
        for word in {one.name, called[one.id]}:
            by_key.setdefault(name_key(word), set()).add(one)
    found: dict[Partner, int] = {}
    for guest in guests:
        match = by_key.get(name_key(guest.unit), set())
        if guest.unit.strip() and len(match) == 1:
            partner = next(iter(match))
            found[partner] = found.get(partner, 0) + guest.heads
    return found
