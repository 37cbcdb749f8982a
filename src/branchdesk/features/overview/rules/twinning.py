"""结对共建: measures by their deadline, agreements that end, partners nobody met for long, activities to be told of."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.overview.model import Matter, Reminder, Rooms, Urgency
from branchdesk.features.overview.rules.days import SOON, urgency
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.features.twinning.rules.following import lacks_summary
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.twinning.model.activities import JointActivity
    from branchdesk.features.twinning.queries import MeasureLine

TITLES = {
    "measure": "共建举措",
    "agreement": "共建协议到期",
    "silence": "久未开展共建",
    "minutes": "共建会议未登记活动",
    "planned": "计划中的共建活动",
    "gone_by": "已过日期的共建计划",
    "no_summary": "共建活动待总结",
}
"""What each reminder is about, in few words."""


def of_twinning(rooms: Rooms, today: date) -> Iterator[Reminder]:
    """Everything twinning leaves to do."""
    yield from _measures(rooms.measures, today)
    for line, left in rooms.agreements:
        due = today + timedelta(days=left)
        text = tr("共建协议“{title}”{due} 到期，续签或终止待双方商定").format(title=line.agreement.title, due=due)
        yield _made(
            urgency(due, today), due, text, tr("看协议"), "agreement", line.id, "agreement", line.agreement.title
        )
    for pair in rooms.silences:
        since = tr("自 {day} 起").format(day=pair.since) if pair.since else tr("协议签订以来")
        text = tr("{first}与{second}{since}没有共建活动，宜商定安排").format(
            first=pair.first, second=pair.second, since=since
        )
        yield _made(Urgency.THIS_MONTH, None, text, tr("看单位"), "partner", pair.second_id, "silence", pair.second)
    for one in rooms.minutes:
        text = tr("{branch} {day} 的共建会议“{subject}”已定稿，还没有登记为共建活动").format(
            branch=one.branch, day=one.on, subject=one.subject
        )
        uid = one.meeting_id
        yield _made(Urgency.THIS_MONTH, None, text, tr("去登记"), "minutes_of_activity", uid, "minutes", one.subject)
    for activity in rooms.activities:
        yield from _activity(activity, today, rooms.summary_days)


def _measures(found: "Sequence[MeasureLine]", today: date) -> Iterator[Reminder]:
    for line in found:
        it = line.measure
        if it.due_on is None or it.due_on.last() > today + timedelta(days=SOON):
            continue
        due, owner = it.due_on.last(), it.owner or tr("未定责任人")
        of = line.issue or line.activity
        text = tr("共建举措“{task}”（{owner}）{due} 到时限").format(task=it.task, owner=owner, due=due)
        if of:
            text = tr("{text}：{of}").format(text=text, of=of)
        yield _made(urgency(due, today), due, text, tr("看举措"), "issue", line.id, "measure", it.task)


def _activity(one: "JointActivity", today: date, summary_days: int) -> Iterator[Reminder]:
    """Planned for the next weeks; planned and gone by; held and not told of for so many days."""
    first, last = one.on.first(), (one.until_on or one.on).last()
    values = (tr("打开活动"), "activity", one.id)
    if one.state is ActivityState.PLANNED and last < today:
        text = tr("共建活动“{title}”计划于 {day}，请登记是否举行").format(title=one.title, day=one.on)
        yield _made(Urgency.THIS_MONTH, None, text, *values, "gone_by", one.title)
    elif one.state is ActivityState.PLANNED and first <= today + timedelta(days=SOON):
        text = tr("共建活动“{title}”计划于 {day} 举行").format(title=one.title, day=one.on)
        due = max(first, today)
        yield _made(urgency(due, today), due, text, *values, "planned", one.title)
    elif lacks_summary(one, today, summary_days):
        text = tr("共建活动“{title}”（{day}）还没有写总结和成果").format(title=one.title, day=one.on)
        yield _made(Urgency.THIS_MONTH, None, text, *values, "no_summary", one.title)


def _made(
    group: Urgency, due: date | None, text: str, verb: str, place: str, uid: str, code: str, who: str
) -> Reminder:
    return Reminder(Matter.TWINNING, group, due, text, verb, place, uid, code, who)
