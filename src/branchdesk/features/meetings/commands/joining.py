"""Two records of one person become one: he is at each meeting once, and minutes that are final stay as they are."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.meetings import store as stores
from branchdesk.features.meetings.model.minutes import Attendance
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.rules.wording import presence_word
from branchdesk.features.members.commands import join_alike
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Store, Work

_NAMED = 5
"""So many meetings are named in a refusal, the others are counted."""
_VOTED: Sequence[tuple[type[Store[Any]], str, str]] = (
    (stores.BallotStore, "kind", "表决"),
    (stores.NomineeStore, "ballot_id", "得票"),
    (stores.AppraisalStore, "meeting_id", "测评票"),
)
"""What has votes on a person, by what two of them are votes on one matter, and its word."""


def join_meetings(work: Work, keep_id: str, drop_id: str) -> None:
    """Before everything of the one is pointed to the other: in a draft what is known of either is one line. Minutes that
    are final name him as often as their paper does, but one line only is his. Refused where the lines contradict each
    other, where both have votes on one matter, and where they talked with each other.
    """
    _demand_no_talk(work, keep_id, drop_id)
    for door, matter, word in _VOTED:
        _demand_votes_once(work, (keep_id, drop_id), door, matter, tr(word))
    _join_attendances(work, keep_id, drop_id)
    _join_guests(work, keep_id, drop_id)
    join_alike(work, stores.ExclusionStore, keep_id, drop_id, ("kind", "from_on", "until_on"))
    join_alike(work, stores.PlannedAbsenceStore, keep_id, drop_id, ("from_on", "until_on", "reason"))


def _demand_no_talk(work: Work, keep_id: str, drop_id: str) -> None:
    store = stores.TalkStore(work)
    for talk in (
        *store.find(first_id=keep_id, second_id=drop_id),
        *store.find(first_id=drop_id, second_id=keep_id),
    ):
        raise Refusal(
            tr("没有合并：两条记录在 {on} 有一次相互的谈心谈话").format(on=talk.on),
            hint=tr("不是同一个人的，请选“不是同一个人”；登记错了的，请先改正这次谈心谈话，再合并。"),
        )


def _demand_votes_once(work: Work, ids: tuple[str, str], door: type[Store[Any]], matter: str, word: str) -> None:
    store = door(work)
    kept, coming = (store.find(member_id=uid) for uid in ids)
    for one in coming:
        for other in kept:
            if (one.meeting_id, getattr(one, matter)) == (other.meeting_id, getattr(other, matter)):
                raise Refusal(
                    tr("没有合并：两条记录在一次会议上各有{what}").format(what=word),
                    detail=_named(work, one.meeting_id),
                    hint=tr("票数不能自动合成一份：请先在会议记录中删去重复的一项（已定稿的先“修订”），再合并。"),
                )


def _join_attendances(work: Work, keep_id: str, drop_id: str) -> None:
    store = stores.AttendanceStore(work)
    kept = {one.meeting_id: one for one in store.find(member_id=keep_id)}
    both = [(kept[other.meeting_id], other) for other in store.find(member_id=drop_id) if other.meeting_id in kept]
    if apart := [(one, other) for one, other in both if one.presence is not other.presence]:
        raise _contradicting(work, apart)
    for one, other in both:
        if _is_draft(work, one.meeting_id):
            store.save(_of_both(one, other))
            store.remove(other.id)
        else:
            store.save(replace(other, member_id=None))


def _of_both(one: Attendance, other: Attendance) -> Attendance:
    """The line that is kept, with reason and 补课 of the other where it has none."""
    if one.reason is None and not one.reason_text:
        one = replace(one, reason=other.reason, reason_text=other.reason_text)
    if one.made_up_on is None:
        one = replace(one, made_up_on=other.made_up_on, made_up_by=other.made_up_by)
    return one


def _contradicting(work: Work, apart: Sequence[tuple[Attendance, Attendance]]) -> Refusal:
    told = [
        tr("{meeting}：{one}、{other}").format(
            meeting=_named(work, one.meeting_id),
            one=presence_word(one.presence),
            other=presence_word(other.presence),
        )
        for one, other in apart[:_NAMED]
    ]
    return Refusal(
        tr("没有合并：两条记录在 {n} 次会议上的到会情况不一样").format(n=len(apart)),
        detail="；".join(told),
        hint=tr("请在这些会议记录中核对，改成一样（已定稿的先“修订”），再合并。"),
    )


def _join_guests(work: Work, keep_id: str, drop_id: str) -> None:
    """Who is on the sheet, or among the guests, is no guest a second time."""
    store, lines = stores.GuestStore(work), stores.AttendanceStore(work)
    listed = {uid: {one.meeting_id for one in lines.find(member_id=uid)} for uid in (keep_id, drop_id)}
    kept = {one.meeting_id for one in store.find(member_id=keep_id)}
    for uid, elsewhere in ((drop_id, kept | listed[keep_id]), (keep_id, listed[drop_id])):
        for one in store.find(member_id=uid):
            if one.meeting_id not in elsewhere:
                continue
            if _is_draft(work, one.meeting_id):
                store.remove(one.id)
            else:
                store.save(replace(one, member_id=None))


def _is_draft(work: Work, meeting_id: str) -> bool:
    """Also of one in the recycle bin, for it may come back."""
    (row,) = Within(work).read("SELECT stage FROM meeting WHERE id = ?", (meeting_id,))
    return bool(row[0] == Stage.DRAFT)


def _named(work: Work, meeting_id: str) -> str:
    (row,) = Within(work).read('SELECT "on", subject FROM meeting WHERE id = ?', (meeting_id,))
    return f"{row[0]} {row[1]}".strip()
