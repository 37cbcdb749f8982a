"""年度规定 (what the school or the branch settled for a year) as the rules read it (domain §1.5, §1.6, §1.8, §12.2).

- ``policy_for(policies, year, branch_id) -> DuesPolicy | None``: whose holds.
- ``problems(policy) -> list[Problem]``: what forbids saving it.
- ``begins_next(joined, policy) -> bool``: whether the month of the 支部大会 is not owed yet.
- ``is_kept(month, policy) -> bool``: whether a month stands in this ledger and not in the books before it.
- ``collection_day(policy, month) -> date``: by which day of a month its dues are collected.
- ``PERIOD_MONTHS``, ``period_of(month, period) -> (first, last)``: the months handed up together (上缴周期).

What it says about limits is in ``rates.rate_pack(on, policy)``, about amounts in ``rates.due``.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from branchdesk.features.dues.fields import MOST_AHEAD
from branchdesk.features.dues.model import DuesPolicy, Period
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import LIMIT
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

PERIOD_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6}
"""How many months are handed up together."""


def period_of(month: Month, period: Period) -> tuple[Month, Month]:
    """The first and the last month of the period a month lies in."""
    length = PERIOD_MONTHS[period]
    first = Month(month.year, (month.month - 1) // length * length + 1)
    return first, first.plus(length - 1)


def policy_for(policies: Iterable[DuesPolicy], year: int, branch_id: str | None) -> DuesPolicy | None:
    """What was settled for a branch in a year, else for the whole ledger."""
    found = {one.branch_id: one for one in policies if one.year == year}
    return found.get(branch_id) or found.get(None)


def problems(policy: DuesPolicy) -> list[Problem]:
    """Everything of a policy that cannot be."""
    return list(_problems(policy))


def _problems(policy: DuesPolicy) -> Iterator[Problem]:
    for amount, field in ((policy.cap, "cap"), (policy.fixed, "fixed"), (policy.large_from, "large_from")):
        if amount is not None and not 0 < amount.fen < LIMIT:
            yield Problem(field, "not_positive", tr("金额应大于零"))
    if policy.fixed is not None and not policy.fixed_source.strip():
        yield Problem("fixed_source", "missing", tr("另定定额的，请写明依据的文件"))
    if policy.ahead_months is not None and not 0 <= policy.ahead_months <= MOST_AHEAD:
        yield Problem("ahead_months", "out_of_range", tr("预交月数应在 0 至 {most} 之间").format(most=MOST_AHEAD))
    if policy.collection_day is not None and not 1 <= policy.collection_day <= 31:
        yield Problem("collection_day", "out_of_range", tr("收缴日应在 1 至 31 日之间"))
    if policy.kept_from is not None and not 1 <= policy.kept_from <= 12:
        yield Problem("kept_from", "out_of_range", tr("月份应在 1 至 12 之间"))


def begins_next(joined: Day | None, policy: DuesPolicy | None) -> bool:
    """Whether somebody owes from the month after the 支部大会 on; never where its month is not known."""
    return joined is not None and bool(joined.month) and policy is not None and policy.first_month_next


def is_kept(month: Month, policy: DuesPolicy | None) -> bool:
    """Whether this ledger keeps the dues of a month: it may have been begun within the year."""
    return policy is None or policy.kept_from is None or month.month >= policy.kept_from


def collection_day(policy: DuesPolicy | None, month: Month) -> date:
    """The day a month's dues are collected by: that of the policy, the last one in shorter months and where none is settled."""
    last = month.last()
    wanted = policy.collection_day if policy is not None else None
    return last if wanted is None else last.replace(day=min(wanted, last.day))
