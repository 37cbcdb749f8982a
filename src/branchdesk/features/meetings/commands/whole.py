"""Writing whole meetings: taking down a new one, saving what changed, removing, bringing back.

A form knows the meeting as one value; the log shall know what was changed. So each part is compared with the one
that is kept, and only the difference is written.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.meetings import store as stores
from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, Stage
from branchdesk.features.meetings.queries import whole
from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.features.members.rules import standing_at
from branchdesk.features.members.store import MoveStore
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.storage import codec
from branchdesk.storage.reading import Within, in_parts, marks, records
from branchdesk.storage.work import Store, Work

_KEPT = ("stage", "version", "revision_reason", "signed_on", "archive_number", "filed_on", "retention")
"""What no form changes: the steps of the minutes do."""


def hold(work: Work, minutes: Minutes) -> Minutes:
    """Take down a new meeting (新建会议); it begins as a draft."""
    return hold_all(work, [minutes])[0]


def hold_all(work: Work, many: Sequence[Minutes]) -> list[Minutes]:
    """Take down many meetings at once (导入会议记录); all or nothing."""
    fresh = [_tidy(replace(one, meeting=_as_new(one.meeting))) for one in many]
    for one in fresh:
        _demand_sound(work, one)
    add_whole(work, fresh)
    return fresh


def add_whole(work: Work, many: Sequence[Minutes]) -> None:
    """Insert whole meetings as they are, with all their parts."""
    stores.MeetingStore(work).add_all([one.meeting for one in many])
    for name, record in whole.PARTS.items():
        _store(work, record).add_all([part for one in many for part in getattr(one, name)])


def save_minutes(work: Work, minutes: Minutes, *, seen: int | None = None) -> Minutes:
    """Write what differs from the draft as it is kept; parts no longer there go into the recycle bin (保存).

    ``seen`` is the log position when the form was opened. Raises ``Conflict`` when the same was changed since, and
    ``Refusal`` unless the minutes are a draft.
    """
    before = need(work, minutes.meeting.id)
    demand_draft(before.meeting)
    kept = {name: getattr(before.meeting, name) for name in _KEPT}
    after = _tidy(replace(minutes, meeting=replace(minutes.meeting, **kept)))
    _demand_sound(work, after)
    write_difference(work, before, after, seen=seen)
    return after


def remove_meeting(work: Work, meeting_id: str) -> Meeting:
    """Put a meeting into the recycle bin (删除); what hangs on it comes back with it. Signed minutes stay."""
    store = stores.MeetingStore(work)
    meeting = store.need(meeting_id)
    if meeting.stage in (Stage.SIGNED, Stage.FILED):
        raise Refusal(
            tr("已签字或已归档的会议记录不能删除"),
            detail=_named(meeting),
            hint=tr("确需删除的，请先“修订”退回草稿，写明原因。"),
        )
    store.remove(meeting_id)
    return meeting


def bring_back_meeting(work: Work, meeting_id: str) -> Meeting:
    """Take a meeting out of the recycle bin (恢复)."""
    return stores.MeetingStore(work).bring_back(meeting_id)


def need(work: Work, meeting_id: str) -> Minutes:
    """The whole meeting, or a refusal when somebody removed it meanwhile."""
    found = whole.minutes(Within(work), meeting_id)
    if found is None:
        stores.MeetingStore(work).need(meeting_id)  # says so
        raise AssertionError("a living meeting has minutes")
    return found


def demand_draft(meeting: Meeting) -> None:
    """Only drafts are changed."""
    if meeting.stage is not Stage.DRAFT:
        raise Refusal(
            tr("会议记录已定稿，不能直接修改"),
            detail=_named(meeting),
            hint=tr("请用“修订”退回草稿，写明原因；定稿后成为新的一版。"),
        )


def write_difference(work: Work, before: Minutes, after: Minutes, *, seen: int | None = None) -> None:
    """Save the records that differ; remove those that are gone."""
    if after.meeting != before.meeting:
        stores.MeetingStore(work).save(after.meeting, seen=seen)
    gone: list[tuple[Store[Any], str]] = []
    for name, record in whole.PARTS.items():
        store = _store(work, record)
        had: dict[str, Record] = {part.id: part for part in getattr(before, name)}
        has: dict[str, Record] = {part.id: part for part in getattr(after, name)}
        for uid, part in has.items():
            if had.get(uid) != part:
                store.save(part, seen=seen)
        gone += [(store, uid) for uid in had if uid not in has]
    _demand_unchanged(work, [uid for _, uid in gone], seen)
    for store, uid in reversed(gone):
        store.remove(uid)


def _demand_unchanged(work: Work, ids: Sequence[str], seen: int | None) -> None:
    """What the form does not have may be what somebody added after it was opened."""
    if seen is None or not ids:
        return
    marks = ",".join("?" * len(ids))
    newer = Within(work).read(f"SELECT 1 FROM change_log WHERE pos > ? AND uid IN ({marks}) LIMIT 1", [seen, *ids])
    if newer:
        raise Conflict(
            tr("这次会议在您打开之后已被修改，没有保存"),
            detail=tr("您录入的内容仍在窗口里。"),
            hint=tr("请关闭后重新打开，核对新内容再修改。"),
        )


def _as_new(meeting: Meeting) -> Meeting:
    return replace(
        meeting, stage=Stage.DRAFT, version=1, revision_reason="", signed_on=None, archive_number="", filed_on=None
    )


def _tidy(minutes: Minutes) -> Minutes:
    """Every part belongs to the meeting, is numbered in its order, and refers only to what is there."""
    items = {one.id for one in minutes.items}
    ballots = {one.id for one in minutes.ballots}
    parts: dict[str, Any] = {}
    for name in whole.PARTS:
        found: list[Any] = []
        for part in getattr(minutes, name):
            changes: dict[str, Any] = {"meeting_id": minutes.meeting.id}
            if hasattr(part, "order"):
                changes["order"] = len(found)
            if getattr(part, "item_id", None) not in items and hasattr(part, "item_id"):
                changes["item_id"] = None
            if hasattr(part, "ballot_id") and part.ballot_id not in ballots:
                if name == "nominees":
                    continue  # nobody stands in a ballot that is not held
                changes["ballot_id"] = None
            found.append(_with(part, changes))
        parts[name] = tuple(found)
    return replace(minutes, **parts)


def _with(part: Any, changes: Mapping[str, Any]) -> Any:
    """The very same record where nothing changes: many are compared."""
    return part if all(getattr(part, name) == value for name, value in changes.items()) else replace(part, **changes)


def _demand_sound(work: Work, minutes: Minutes) -> None:
    problems = list(_problems(minutes, {one.id: one for one in OrganizationStore(work).find()}))
    problems += _outside_party(work, minutes) if not problems else ()
    if problems:
        raise Rejected(tr("有 {n} 处需要修改，没有保存").format(n=len(problems)), problems)


def _problems(minutes: Minutes, known: Mapping[str, Organization]) -> Iterator[Problem]:
    """What may not even stand in a draft: it could neither be found nor counted again."""
    meeting = minutes.meeting
    if not meeting.on.is_full:
        yield Problem("on", "day_needed", tr("会议日期应写到日"))
    host = known.get(meeting.branch_id)
    if host is None or host.tier is Tier.GROUP:
        yield Problem("branch_id", "no_branch", tr("请选择召开会议的党组织"))
    group = known.get(meeting.group_id or "")
    if meeting.group_id and (group is None or group.parent_id != meeting.branch_id):
        yield Problem("group_id", "group_elsewhere", tr("所选党小组不属于这个支部，请重新选择"))
    if meeting.kind is MeetingKind.GROUP and not meeting.group_id:
        yield Problem("group_id", "group_needed", tr("党小组会请选择党小组"))
    others = [one.branch_id for one in minutes.joint]
    if any(uid not in known or known[uid].tier is Tier.GROUP for uid in others):
        yield Problem("joint", "no_branch", tr("联合召开的支部已不在台账中，请重新选择"))
    if meeting.branch_id in others or len(set(others)) < len(others):
        yield Problem("joint", "twice", tr("联合召开的支部重复，请删去重复的一个"))
    named = Counter(one.member_id for one in minutes.attendances if one.member_id)
    if twice := {one.name for one in minutes.attendances if named[one.member_id or ""] > 1}:
        text = tr("到会情况中{names}重复，请删去重复的一行").format(names="、".join(sorted(twice)))
        yield Problem("attendance", "twice", text)


def _outside_party(work: Work, minutes: Minutes) -> Iterator[Problem]:
    """Only Party members count among those due; who is on the way into the Party is a guest (domain §2.4)."""
    on = minutes.meeting.on.first()
    for part in in_parts({one.member_id for one in minutes.attendances if one.member_id}):
        party = [*map(str, IN_PARTY)]
        where = f"AND standing NOT IN {marks(party)} AND id IN {marks(part)}"
        for one in records(Within(work), Member, where, [*party, *part], order="name_key, id"):
            if standing_at(one, MoveStore(work).find(member_id=one.id), on) not in IN_PARTY:
                text = tr("{name}当天不是党员，不能计入应到；到会的请写在“列席”").format(name=one.name)
                yield Problem("attendance", "not_party", text)


def _store(work: Work, record: type[Record]) -> Store[Any]:
    return Store.registry[codec.entity(record)](work)


def _named(meeting: Meeting) -> str:
    return f"{meeting.on} {meeting.subject}".strip()
