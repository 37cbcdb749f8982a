"""Dates of the rules: limits in months, full time, probation, ages (domain §2.3).

A day may know only its month. A limit counts as broken only where it is broken for every day the dates can mean.
"""

from datetime import date, timedelta

from branchdesk.features.members.rules import age, party_age
from branchdesk.kernel.dates import Day, days_in, full_years
from branchdesk.kernel.months import add_months

__all__ = [
    "age", "birthday", "broken_full", "broken_within", "full", "old_enough", "party_age", "printed_until", "shifted",
    "within",
]  # fmt: skip


def within(start: date, months: int) -> date:
    """The last day that is still 几个月内: the same day of the later month, itself included."""
    return shifted(start, months)


def full(start: date, months: int) -> date:
    """The first day on which so many months are full (满)."""
    return shifted(start, months)


def shifted(start: date, months: int) -> date:
    """``add_months`` that stays inside the calendar."""
    return add_months(start, months) if start.year + months // 12 < 9998 else date.max


def broken_within(start: Day, months: int, event: Day) -> bool:
    """Whether something surely happened later than so many months after ``start``."""
    return event.first() > within(start.last(), months)


def broken_full(start: Day, months: int, event: Day) -> bool:
    """Whether something surely happened before so many months were full."""
    return event.last() < full(start.first(), months)


def birthday(birth: date, years: int) -> date:
    """The day a person completes so many years; born on 29 February, on 1 March of a common year (domain §5.3)."""
    year = min(9999, birth.year + years)
    if birth.day > days_in(year, birth.month):
        return date(year, 3, 1)
    return birth.replace(year=year)


def old_enough(birth: Day, years: int, on: Day) -> bool:
    """Whether a person can have been so many years old on a day."""
    return on.last() >= birth.first() and full_years(birth.first(), on.last()) >= years


def printed_until(ends: date, until_full: bool = False) -> date:
    """The last day of probation as papers print it: the one before it is full, or with ``until_full`` that day itself."""
    return ends if until_full else ends - timedelta(days=1)
