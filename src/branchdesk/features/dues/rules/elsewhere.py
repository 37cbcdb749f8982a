"""流入地交纳 (domain §1.5): a member away with a 活动证 pays where he is; the voucher lifts these months here.

- ``vouched_in(vouchers, month) -> PaidElsewhere | None``: what stands for a month.
- ``reason(one) -> str``: why a month is not owed here, with place and voucher; ``spell(one)`` its months in words.
- ``problems(one, others, today) -> list[Problem]``: what forbids saving it.
- ``remarks(one, taken, today, *, away) -> list[Problem]``: what is to be looked at, and may be so all the same.

The amount of a voucher is for information: no sum of the branch counts it.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from branchdesk.features.dues.model import PaidElsewhere
from branchdesk.features.dues.rules.rates import ZERO, plain
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


def vouched_in(vouchers: Iterable[PaidElsewhere], month: Month) -> PaidElsewhere | None:
    """The voucher that covers a month; no two of one member cover the same."""
    return next((one for one in vouchers if one.from_month <= month <= one.until_month), None)


def spell(one: PaidElsewhere) -> str:
    """2026-03, or 2026-03 至 2026-05."""
    if one.from_month == one.until_month:
        return str(one.from_month)
    return tr("{first} 至 {last}").format(first=one.from_month, last=one.until_month)


def reason(one: PaidElsewhere) -> str:
    """Why its months are not owed here."""
    text = tr("{span} 的党费已在流入地交纳（{place}，凭证：{voucher}），本支部不收")
    return text.format(span=spell(one), place=one.place, voucher=one.voucher)


def problems(one: PaidElsewhere, others: Collection[PaidElsewhere], today: date) -> list[Problem]:
    """Everything that forbids saving; ``others`` are those of the same member, with or without the one itself."""
    return [*_missing(one), *_days(one, today), *_overlaps(one, others)]


def _missing(one: PaidElsewhere) -> Iterator[Problem]:
    if not one.place.strip():
        yield Problem("place", "missing", tr("请写明收取党费的流入地党组织"))
    if not one.voucher.strip():
        text = tr("请写明凭证：收据号，或《流动党员活动证》的登记页；没有凭证的不能登记")
        yield Problem("voucher", "missing", text)
    if one.amount is not None and not 0 < one.amount.fen < LIMIT:
        yield Problem("amount", "not_positive", tr("金额应大于零；不清楚的请留空"))


def _days(one: PaidElsewhere, today: date) -> Iterator[Problem]:
    if one.until_month < one.from_month:
        text = tr("止月 {until} 早于起月 {first}").format(until=one.until_month, first=one.from_month)
        yield Problem("until_month", "period_reversed", text)
    if one.seen_on is not None and not one.seen_on.is_full:
        yield Problem("seen_on", "day_needed", tr("查验日期应写到日"))
    elif one.seen_on is not None and one.seen_on.first() > today:
        yield Problem("seen_on", "future", tr("查验日期 {day} 晚于今天，请核对").format(day=one.seen_on))


def _overlaps(one: PaidElsewhere, others: Collection[PaidElsewhere]) -> Iterator[Problem]:
    for other in others:
        apart = other.until_month < one.from_month or one.until_month < other.from_month
        if other.id != one.id and not apart:
            text = tr("与已登记的 {span}（{place}）重叠，请改那一条，或改起止月")
            yield Problem("from_month", "overlap", text.format(span=spell(other), place=other.place))


def remarks(one: PaidElsewhere, taken: Mapping[Month, Yuan], today: date, *, away: bool) -> list[Problem]:
    """What is odd about it: ``taken`` is what branches here received by month, ``away`` whether he is known to be away."""
    return list(_remarks(one, taken, today, away))


def _remarks(one: PaidElsewhere, taken: Mapping[Month, Yuan], today: date, away: bool) -> Iterator[Problem]:
    twice = {month: fen for month, fen in sorted(taken.items()) if one.from_month <= month <= one.until_month}
    if twice := {month: amount for month, amount in twice.items() if amount > ZERO}:
        text = tr("本支部已收 {months} 的党费共 {amount} 元：是否重复交纳，请与本人核对；需退还的先冲销")
        total = Yuan(sum(amount.fen for amount in twice.values()))
        months = tr("、").join(map(str, twice))
        yield Problem("from_month", "taken_here", text.format(months=months, amount=plain(total)), Level.WARN)
    if not away:
        text = tr("没有这些月份流动、外出的登记，请先在“组织关系转接 › 流动与失联”登记，或核对是否填错了人")
        yield Problem("place", "not_away", text, Level.WARN)
    if one.until_month > Month.of(today):
        text = tr("止月 {month} 还没有到，请核对凭证写明的月份").format(month=one.until_month)
        yield Problem("until_month", "ahead", text, Level.WARN)
