"""Joint activities: written down whole, held, completed, categorised by hand, taken from minutes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import MeetingKind, Stage
from branchdesk.features.twinning.commands.issues import closed_as, demand_open, next_number
from branchdesk.features.twinning.commands.partners import need_all, partners_of_branches
from branchdesk.features.twinning.commands.within import (
    demand_kept,
    demand_none,
    demand_some,
    in_order,
    reject,
    store_of,
    write_parts,
)
from branchdesk.features.twinning.model.activities import JointActivity, WholeActivity
from branchdesk.features.twinning.model.words import ActivityState, ReportCategory
from branchdesk.features.twinning.queries.activities import PARTS, activities_of, activity
from branchdesk.features.twinning.queries.minutes import activity_of, branches_of
from branchdesk.features.twinning.rules import checks
from branchdesk.features.twinning.store import JointActivityStore
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def save_activity(work: Work, whole: WholeActivity, *, seen: int | None = None) -> WholeActivity:
    """Write down an activity, new or changed (登记、修改); parts no longer there go into the recycle bin.

    ``seen`` is the log position when the form was opened. Raises ``Rejected`` with everything that forbids it.
    """
    before = activity(Within(work), whole.activity.id)
    demand_kept(work, JointActivityStore(work), whole.activity.id, seen, before)
    after = _numbered(work, [_tidy(_with_uid(whole, before), before)])[0]
    demand_none(checks.of_activity(after, clock.today()))
    need_all(work, [one.partner_id for one in after.parties])
    _demand_open(work, before, after)
    JointActivityStore(work).save(after.activity, seen=seen)
    write_parts(work, PARTS, before, after, seen=seen)
    return after


def _demand_open(work: Work, before: WholeActivity | None, after: WholeActivity) -> None:
    """The measures of a closed issue stay as they are, their place in the list apart."""
    had, has = ({replace(one, order=0) for one in whole.measures} if whole else set() for whole in (before, after))
    demand_open(work, [one.issue_id for one in had ^ has])


def save_activities(work: Work, wholes: Sequence[WholeActivity]) -> list[WholeActivity]:
    """Write down many new activities at once; all or nothing."""
    tidy = _numbered(work, [_tidy(one) for one in wholes])
    for one in tidy:
        demand_none(checks.of_activity(one, clock.today()))
    need_all(work, [party.partner_id for one in tidy for party in one.parties])
    JointActivityStore(work).add_all([one.activity for one in tidy])
    for name, record in PARTS.items():
        store_of(work, record).add_all([part for one in tidy for part in getattr(one, name)])
    return tidy


def _with_uid(whole: WholeActivity, before: WholeActivity | None) -> WholeActivity:
    """The number two ledgers know an activity by is none of the form's business."""
    return whole if before is None else replace(whole, activity=replace(whole.activity, uid=before.activity.uid))


def _tidy(whole: WholeActivity, before: WholeActivity | None = None) -> WholeActivity:
    """Every part belongs to the activity and is numbered in its order; nothing refers to what was taken out of it."""
    uid = whole.activity.id
    head = whole.activity if whole.activity.uid else replace(whole.activity, uid=uid)
    parts: dict[str, Any] = {name: in_order(getattr(whole, name), activity_id=uid) for name in PARTS}
    known = {one.id: one for one in before.issues} if before else {}
    parts["issues"] = tuple(closed_as(known.get(one.id), one) for one in parts["issues"])
    for name, refers in (("issues", "issue_id"), ("measures", "measure_id")):
        had = {one.id for one in getattr(before, name)} if before else set()
        gone = had - {one.id for one in parts[name]}
        for each in ("measures", "outcomes"):
            parts[each] = tuple(_without(one, refers, gone) for one in parts[each])
    return replace(whole, activity=head, **parts)


def _without(part: Any, name: str, gone: set[str]) -> Any:
    return replace(part, **{name: None}) if getattr(part, name, None) in gone else part


def _numbered(work: Work, wholes: Sequence[WholeActivity]) -> list[WholeActivity]:
    """New issues get the next numbers of the ledger, and the day of their activity."""
    last = next_number(work) - 1 if any(one.issues for one in wholes) else 0
    found = []
    for whole in wholes:
        issues = []
        for one in whole.issues:
            last += not one.number
            on = one.raised_on or (whole.activity.on if whole.activity.on.is_full else None)
            issues.append(replace(one, number=one.number or last, raised_on=on))
        found.append(replace(whole, issues=tuple(issues)))
    return found


def drop_activities(work: Work, activity_ids: Sequence[str]) -> int:
    """Put activities into the recycle bin (删除); what hangs on them lies there with them."""
    demand_some(activity_ids)
    for uid in activity_ids:
        JointActivityStore(work).remove(uid)
    return len(activity_ids)


def bring_back_activities(work: Work, activity_ids: Sequence[str]) -> int:
    """Take activities out of the recycle bin (恢复)."""
    for uid in activity_ids:
        JointActivityStore(work).bring_back(uid)
    return len(activity_ids)


def mark_held(work: Work, activity_ids: Sequence[str]) -> int:
    """They took place (已开展) and wait for their summary."""
    return _set_state(work, activity_ids, ActivityState.HELD)


def complete(work: Work, activity_ids: Sequence[str]) -> int:
    """They are summed up (标记为已完成)."""
    return _set_state(work, activity_ids, ActivityState.DONE)


def reopen(work: Work, activity_ids: Sequence[str]) -> int:
    """Completed ones wait for their summary again (退回待总结)."""
    return _set_state(work, activity_ids, ActivityState.HELD)


def _set_state(work: Work, activity_ids: Sequence[str], state: ActivityState) -> int:
    demand_some(activity_ids)
    wholes = _need(work, activity_ids)
    for one in wholes:
        after = replace(one, activity=replace(one.activity, state=state))
        demand_none(checks.of_activity(after, clock.today()))
        JointActivityStore(work).save(after.activity)
    return len(wholes)


def set_category(work: Work, activity_ids: Sequence[str], category: ReportCategory | None, reason: str = "") -> int:
    """Set by hand what activities are counted under (人工指定类别); None: by their partners again.

    Every report of the same activity says the same: whichever of them is counted, it is counted so.
    """
    demand_some(activity_ids)
    if category is not None and not reason.strip():
        raise reject("category_reason", "missing", tr("人工指定类别请写明理由"))
    store, why = JointActivityStore(work), reason.strip() if category else ""
    for uid in {one.activity.uid for one in _need(work, activity_ids)}:
        for report in store.find(uid=uid):
            store.save(replace(report, report_category=category, category_reason=why))
    return len(activity_ids)


def count_as_one(work: Work, activity_ids: Sequence[str]) -> int:
    """What both branches wrote down is one activity (标记为同一活动): all bear the number of the earliest, and count once."""
    reports = [one.activity for one in _need(work, activity_ids)]
    if len(reports) < 2:
        raise Refusal(tr("请选择两条以上活动记录，再标记为同一活动"))
    first = min(reports, key=lambda one: (one.on.first(), one.starts, one.id))
    for one in reports:
        JointActivityStore(work).save(replace(one, uid=first.uid))
    return len(reports)


def count_apart(work: Work, activity_ids: Sequence[str]) -> int:
    """They are activities of their own after all (不是同一活动): each counts, under a number of its own."""
    reports = [one.activity for one in _need(work, activity_ids)]
    for one in reports:
        JointActivityStore(work).save(replace(one, uid=new_id()))
    return len(reports)


def _need(work: Work, activity_ids: Sequence[str]) -> list[WholeActivity]:
    found = activities_of(Within(work), activity_ids)
    if len(found) != len(set(activity_ids)):
        raise Conflict(tr("所选活动中有的已不在台账中"), hint=tr("请刷新后再试；可到回收站查找。"))
    return found


def take_activity(work: Work, meeting_id: str) -> WholeActivity:
    """Register the activity finished minutes tell of (按会议记录登记), linked to them; once only.

    Branches of the ledger that held it become partners where they are none yet.
    """
    minutes = meetings.minutes(Within(work), meeting_id)
    if minutes is None:
        raise Conflict(tr("会议记录已不在台账中"), hint=tr("请刷新后再试；可到回收站查找。"))
    if minutes.meeting.kind is not MeetingKind.TWINNING or minutes.meeting.stage is Stage.DRAFT:
        raise Refusal(tr("只有定稿的共建活动会议记录可以登记为共建活动"))
    if known := JointActivityStore(work).find(meeting_id=meeting_id):
        raise Refusal(tr("这次会议已登记为共建活动“{title}”").format(title=known[0].title))
    partners_of_branches(work, branches_of(minutes))
    whole = _tidy(activity_of(Within(work), minutes))
    if len(whole.parties) < 2:
        raise Refusal(
            tr("会议记录里没有另一方，不能登记为共建活动"),
            hint=tr(
                "请先在“结对单位”登记对方，再在会议记录的联合召开支部或列席人员单位中写明；也可直接新建活动并关联这次会议。"
            ),
        )
    return save_activities(work, [whole])[0]


def take_minutes(work: Work, minutes: Minutes) -> JointActivity | None:
    """Finished minutes of a planned activity that is linked to them say that it took place, when and where.

    What somebody has entered stays; minutes nobody has linked change nothing: they are offered (``minutes_waiting``).
    """
    linked = JointActivityStore(work).find(meeting_id=minutes.meeting.id)
    if minutes.meeting.kind is not MeetingKind.TWINNING or not linked:
        return None
    one, meeting = linked[0], minutes.meeting
    told = activity_of(Within(work), minutes).activity
    state = ActivityState.HELD if one.state is ActivityState.PLANNED else one.state
    names = ("starts", "ends", "place", "host", "study_topic", "theme", "own", "other")
    filled = {name: getattr(told, name) for name in names if getattr(one, name) in (None, "")}
    return JointActivityStore(work).save(replace(one, on=meeting.on, until_on=meeting.until_on, state=state, **filled))
