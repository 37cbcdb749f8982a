"""少交、免交 (domain §1.7): counts only with the superior committee's approval, and only in its months.

- ``problems(relief) -> list[Problem]``: what forbids saving it, or is to be looked at.
- ``against(relief, assessments)``: a smaller amount that is none.
- ``holds(relief) -> bool``: whether it is approved; ``relief_in(reliefs, month) -> Relief | None`` what holds in a month.
- ``lessened(due, relief) -> Yuan``: what is left to pay under it.
"""

from collections.abc import Iterable, Iterator

from branchdesk.features.dues.model import Assessment, Relief, ReliefKind
from branchdesk.features.dues.rules.rates import ZERO, plain
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


def holds(relief: Relief) -> bool:
    """Whether the superior approved it."""
    return relief.approved_on is not None and bool(relief.approver.strip())


def relief_in(reliefs: Iterable[Relief], month: Month) -> Relief | None:
    """What was approved for a month; where several were, the one approved last."""
    found = [one for one in reliefs if holds(one) and one.from_month <= month <= one.until_month]
    return max(found, key=lambda one: (str(one.approved_on), one.id), default=None)


def lessened(due: Yuan, relief: Relief | None) -> Yuan:
    """What is left to pay: nothing, or the approved amount, never more than was due."""
    if relief is None:
        return due
    if relief.kind == ReliefKind.EXEMPT:
        return ZERO
    return due if relief.amount is None else min(due, max(ZERO, relief.amount))


def problems(relief: Relief) -> list[Problem]:
    """Everything about one relief that is missing or does not fit together."""
    return [*_approval(relief), *_terms(relief)]


def against(relief: Relief, settled: Iterable[Assessment]) -> Iterator[Problem]:
    """A smaller amount (少交) that is not smaller than what is owed in its months."""
    held = [one.due for one in settled if one.from_month <= relief.until_month and _end(one) >= relief.from_month]
    if relief.kind == ReliefKind.REDUCED and relief.amount is not None and held and relief.amount >= max(held):
        text = tr("批准的月交额 {amount} 元不少于核定的 {due} 元，不是少交，请核对")
        yield Problem("amount", "not_less", text.format(amount=plain(relief.amount), due=plain(max(held))))


def _end(one: Assessment) -> Month:
    return one.until_month or Month(one.year, 12)


def _approval(relief: Relief) -> Iterator[Problem]:
    if not relief.approver.strip():
        yield Problem("approver", "approver_missing", tr("少交、免交须经上一级党委批准，请填写批准的党组织"))
    if relief.approved_on is None:
        yield Problem("approved_on", "approval_missing", tr("没有批准日期，不能生效"))
    elif relief.applied_on and relief.approved_on.last() < relief.applied_on.first():
        text = tr("批准日期 {approved} 早于申请日期 {applied}，请核对")
        text = text.format(approved=relief.approved_on, applied=relief.applied_on)
        yield Problem("approved_on", "approved_before", text)
    if not relief.discussed_at.strip():
        text = tr("未填写支部研究的会议；程序是本人申请、党支部研究、上一级党委批准")
        yield Problem("discussed_at", "discussion_missing", text, Level.WARN)


def _terms(relief: Relief) -> Iterator[Problem]:
    if relief.until_month < relief.from_month:
        text = tr("止月 {until} 早于起月 {first}").format(until=relief.until_month, first=relief.from_month)
        yield Problem("until_month", "period_reversed", text)
    elif relief.until_month > relief.from_month.plus(11):
        yield Problem("until_month", "period_long", tr("期限超过 12 个月，党费按年核定，请核对"), Level.WARN)
    if relief.kind == ReliefKind.REDUCED and relief.amount is None:
        yield Problem("amount", "amount_missing", tr("少交应填写批准的月交额"))
    if relief.amount is not None and relief.amount < ZERO:
        yield Problem("amount", "negative", tr("金额不能为负"))
