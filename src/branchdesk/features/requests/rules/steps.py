"""What forbids a step of a request, as sentences; nothing of it decides anything (domain §7)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from branchdesk.features.requests.model import FollowUp, Request, RequestLevel, Satisfaction
from branchdesk.features.requests.rules.clock import State, at, deadline, state_of
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr


def why_not_escalate(request: Request, when: datetime, reason: str, pack: RulePack) -> str:
    """Why a general request may not become a complex one; ``""`` when it may (within 24 hours, with a reason)."""
    if request.level is RequestLevel.COMPLEX:
        return tr("已是复杂诉求")
    if state_of(request) in (State.SETTLED, State.CLOSED):
        return tr("已经办结，不需要转级")
    if not reason.strip():
        return tr("请写明转为复杂诉求的理由")
    if when < at(request.received_at):
        return tr("转级时间早于受理时间，请核对")
    if when > deadline(request, pack):
        text = tr("转级应在受理后 {hours} 小时内办理（{deadline} 之前），现已超过")
        return text.format(hours=pack["hours"], deadline=moment_words(deadline(request, pack)))
    return ""


def rounds_due(request: Request, calls: Sequence[FollowUp], pack: RulePack) -> list[tuple[int, date]]:
    """The rounds of calls still to be made and the day of each, counted from the day it was settled."""
    if not request.settled_at or request.closed_at or ended_by_asker(calls):
        return []
    settled = at(request.settled_at).date()
    made = rounds_made(calls, pack)
    numbers = range(1, pack["rounds"] + 1)
    return [(number, settled + timedelta(days=days_to(number, pack))) for number in numbers if number not in made]


def days_to(number: int, pack: RulePack) -> int:
    """Days from settling to a round; after the third each further one comes as much later as the third did."""
    return pack[f"round_{min(number, 3)}_days"] * max(number - 2, 1)


def why_not_set(pack: RulePack) -> str:
    """Why the numbers of a pack as a school would have them do not go together; ``""`` when they do."""
    if pack["unreached_days"] < 1:
        return tr("“{rule}”至少为 1").format(rule=pack.numbers["unreached_days"].rule)
    days = [0, *(pack[f"round_{n}_days"] for n in (1, 2, 3))]
    if days == sorted(set(days)):
        return ""
    text = tr("三轮回访应一轮比一轮晚：现为办结后 {first}、{second}、{third} 天，请先改与它相邻的一轮")
    return text.format(first=days[1], second=days[2], third=days[3])


def rounds_made(calls: Iterable[FollowUp], pack: RulePack) -> frozenset[int]:
    """The rounds that count as made: somebody answered, or nobody did on so many different days."""
    reached, missed = set(), defaultdict[int, set[date]](set)
    for one in calls:
        if one.satisfaction is Satisfaction.UNREACHED:
            missed[one.round].add(at(one.at).date())
        else:
            reached.add(one.round)
    return frozenset(reached | {number for number, days in missed.items() if len(days) >= pack["unreached_days"]})


def unreached_words(pack: RulePack) -> str:
    """How often nobody answers until a round counts as made, and on whose word."""
    days = tr("同一轮在 {n} 个不同日子都未接通，按完成这一轮计（{source}）")
    return days.format(n=pack["unreached_days"], source=pack.source_of("unreached_days"))


def ended_by_asker(calls: Sequence[FollowUp]) -> bool:
    """Whether somebody satisfied agreed that no further calls are made."""
    return any(one.satisfaction is Satisfaction.SATISFIED and one.agreed for one in calls)


def why_not_close(request: Request, calls: Sequence[FollowUp], pack: RulePack) -> str:
    """Why a request may not be closed; ``""`` when all rounds are made, or the asker agreed to end them."""
    if request.closed_at:
        return tr("已经关闭")
    if not request.settled_at or not request.feedback_at:
        return tr("还没有办结并反馈，不能关闭")
    left = rounds_due(request, calls, pack)
    if left:
        numbers = tr("、").join(str(number) for number, _day in left)
        return tr("第 {n} 轮回访还没有完成（或提出人满意并同意不再回访），不能关闭").format(n=numbers)
    return ""


def why_not_call(request: Request, call: FollowUp, calls: Sequence[FollowUp], pack: RulePack) -> str:
    """Why a call may not be written down; ``""`` when it may. Rounds follow one another."""
    if request.closed_at:
        return tr("已经关闭，不能再登记回访")
    if not request.settled_at:
        return tr("办结之后才能回访")
    if not 1 <= call.round <= pack["rounds"]:
        return tr("回访轮次应为 1 到 {n}").format(n=pack["rounds"])
    if at(call.at) < at(request.settled_at):
        return tr("回访时间早于办结时间，请核对")
    if call.agreed and call.satisfaction is not Satisfaction.SATISFIED:
        return tr("只有提出人满意并同意，才能不再回访")
    return _out_of_order(call, [one for one in calls if one.id != call.id], pack)


def _out_of_order(call: FollowUp, others: Sequence[FollowUp], pack: RulePack) -> str:
    if ended_by_asker(others):
        return tr("提出人已同意不再回访")
    reached = {one.round for one in others if one.satisfaction is not Satisfaction.UNREACHED}
    if call.round in reached:
        return tr("第 {n} 轮回访已经登记").format(n=call.round)
    if missing := sorted(set(range(1, call.round)) - rounds_made(others, pack)):
        return tr("请先登记第 {n} 轮回访").format(n=missing[0])
    before = [at(one.at) for one in others if one.round < call.round]
    if before and at(call.at) < max(before):
        return tr("回访时间早于上一轮，请核对")
    after = [at(one.at) for one in others if one.round > call.round]
    if after and at(call.at) > min(after):
        return tr("回访时间晚于下一轮，请核对")
    if after and call.round not in rounds_made([*others, call], pack):
        return tr("后面还有一轮回访，这一轮不能改为没有完成")
    return ""


def moment_words(moment: datetime) -> str:
    """``3月30日 16:30``."""
    return tr("{m}月{d}日 {time}").format(m=moment.month, d=moment.day, time=f"{moment:%H:%M}")
