"""What speaks against an activity, an agreement, an issue or a measure as it was entered; everything at once."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from branchdesk.features.twinning.model.activities import JointActivity, WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure
from branchdesk.features.twinning.model.ties import WholeAgreement
from branchdesk.features.twinning.model.words import ActivityState, PartyRole, Progress
from branchdesk.features.twinning.rules.categories import report_category
from branchdesk.features.twinning.rules.following import ENDED
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.times import is_time, minutes_between
from branchdesk.kernel.words import tr


def of_activity(whole: WholeActivity, today: date) -> list[Problem]:
    """BLOCK: it could neither be found nor counted right; WARN: what is usually there and is not."""
    return [*_course(whole.activity, today), *_parties(whole), *_heads(whole), *_contents(whole)]


def _course(one: JointActivity, today: date) -> Iterator[Problem]:
    if not one.title.strip():
        yield Problem("title", "missing", tr("活动名称未填写"))
    if not one.on.is_full:
        yield Problem("on", "day_needed", tr("活动日期应写到日"))
    if one.until_on is not None and one.until_on.last() < one.on.first():
        yield Problem("until_on", "before", tr("结束日期早于活动日期，请核对"))
    if one.state is not ActivityState.PLANNED and one.on.first() > today:
        yield Problem("on", "future", tr("活动日期 {on} 还没有到，请改日期或改为“计划中”").format(on=one.on))
    if one.state is ActivityState.PLANNED and (one.until_on or one.on).last() < today:
        text = tr("活动日期 {on} 已过，开展了的请改为“待总结”；计划中的不计次").format(on=one.on)
        yield Problem("state", "over", text, Level.WARN)
    same_day = one.until_on in (None, one.on)
    if same_day and is_time(one.starts) and is_time(one.ends) and minutes_between(one.starts, one.ends) < 0:
        yield Problem("ends", "before", tr("结束时间早于开始时间，请核对"))


def _parties(whole: WholeActivity) -> Iterator[Problem]:
    times = Counter(one.partner_id for one in whole.parties)
    if any(n > 1 for n in times.values()):
        yield Problem("parties", "twice", tr("参加单位中有重复的，请删去一个"))
    if len(times) < 2:
        planned = whole.activity.state is ActivityState.PLANNED
        level = Level.WARN if planned else Level.BLOCK
        yield Problem("parties", "too_few", tr("共建至少有两方，请补上参加单位"), level)
        return
    if not any(one.role is PartyRole.LEAD for one in whole.parties):
        yield Problem("parties", "no_lead", tr("没有标明牵头单位"), Level.WARN)
    category, why = report_category(whole.activity, whole.parties)
    if category is None:
        yield Problem("report_category", "unsorted", why, Level.WARN)
    if whole.activity.report_category is not None and not whole.activity.category_reason.strip():
        yield Problem("category_reason", "missing", tr("人工指定类别请写明理由"), Level.WARN)


def _heads(whole: WholeActivity) -> Iterator[Problem]:
    """Heads given party by party say what the sum of the side must be."""
    for own, name, label in ((True, "own", tr("我方人数")), (False, "other", tr("对方人数"))):
        side = [one.heads for one in whole.parties if one.own is own]
        stated = getattr(whole.activity, name)
        known = [n for n in side if n is not None]
        if stated is not None and side and len(known) == len(side) and sum(known) != stated:
            text = tr("{label}写 {stated} 人，各单位合计 {total} 人，请核对")
            yield Problem(name, "differs", text.format(label=label, stated=stated, total=sum(known)), Level.WARN)


def _contents(whole: WholeActivity) -> Iterator[Problem]:
    for name, listed, text in (
        ("consensus", whole.consensus, tr("有一条共识是空的")),
        ("issues", whole.issues, tr("有一个问题是空的")),
    ):
        if any(not one.text.strip() for one in listed):
            yield Problem(name, "missing", text)
    for measure in whole.measures:
        yield from of_measure(measure, whole.activity.on)
    if any(not one.title.strip() for one in whole.outcomes):
        yield Problem("outcomes", "missing", tr("有一项成果没有名称"))
    if any(not one.title.strip() for one in whole.media):
        yield Problem("media", "missing", tr("有一条媒体报道没有标题"))
    if any(not one.caption.strip() for one in whole.photos):
        yield Problem("photos", "missing", tr("有一张照片没有说明（谁、何时、何地、何事）"))
    if any(not one.consent for one in whole.photos):
        yield Problem("photos", "no_consent", tr("有照片没有登记可辨认的人同意使用"), Level.WARN)


def of_measure(one: Measure, raised_on: Day | None = None) -> Iterator[Problem]:
    """A measure has a task, and its days are in order; ``raised_on`` when it was agreed."""
    if not one.task.strip():
        yield Problem("task", "missing", tr("举措未填写"))
    if raised_on and one.due_on and one.due_on.last() < raised_on.first():
        yield Problem("due_on", "before", tr("完成时限 {due} 早于提出之日").format(due=one.due_on), Level.WARN)
    if one.progress not in ENDED and one.closed_on is not None:
        yield Problem("closed_on", "not_done", tr("填了完成日期，进展应为“完成”或“长期坚持”"))
    if one.progress is Progress.DONE and one.closed_on is None:
        yield Problem("closed_on", "missing", tr("进展为“完成”的请填写完成日期"))


def of_issue(one: Issue, today: date) -> Iterator[Problem]:
    """An issue says something, and its days are in order."""
    if not one.text.strip():
        yield Problem("text", "missing", tr("问题未填写"))
    days = (
        ("raised_on", one.raised_on, tr("提出日期")),
        ("closed_on", one.closed_on, tr("销号日期")),
        ("looked_back_on", one.looked_back_on, tr("回头看日期")),
    )
    for name, day, label in days:
        if day is not None and day.first() > today:
            yield Problem(name, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))
    known = [(name, day, label) for name, day, label in days if day is not None]
    for (_, earlier, before), (name, later, label) in pairwise(known):
        if later.last() < earlier.first():
            yield Problem(name, "before", tr("{label}早于{before}，请核对").format(label=label, before=before))


def of_agreement(whole: WholeAgreement) -> list[Problem]:
    """An agreement has a title, at least two parties, each once, and its days are in order."""
    one, found = whole.agreement, []
    if not one.title.strip():
        found.append(Problem("title", "missing", tr("协议名称未填写")))
    ids = [party.partner_id for party in whole.parties]
    if len(set(ids)) < 2:
        found.append(Problem("parties", "too_few", tr("协议至少有两方")))
    if len(set(ids)) < len(ids):
        found.append(Problem("parties", "twice", tr("协议各方中有重复的，请删去一个")))
    begun = one.from_on or one.signed_on
    if begun and one.until_on and one.until_on.last() < begun.first():
        found.append(Problem("until_on", "before", tr("期限止于 {day}，早于开始，请核对").format(day=one.until_on)))
    if begun is None:
        text = tr("没有签订日期也没有期限，不会提醒到期和久未活动")
        found.append(Problem("signed_on", "missing", text, Level.WARN))
    if any(not item.text.strip() for item in whole.plan):
        found.append(Problem("plan", "missing", tr("有一条计划是空的")))
    return found
