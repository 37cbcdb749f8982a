"""Dates of the rules: the worked numbers of domain §2.3, month ends, leap days, working days and holiday weeks."""

from datetime import date, timedelta

import pytest
from development_made import BOOK, day, holidays, legal, moved, step
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.development.model import Result
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.file import Rulebook
from branchdesk.features.development.rules.packs import packs
from branchdesk.features.development.rules.stage import full_date, party_age_of, probation_of
from branchdesk.features.development.rules.times import (
    birthday,
    broken_full,
    broken_within,
    full,
    old_enough,
    printed_until,
    shifted,
    within,
)

days = st.dates(date(2000, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "ends"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-12-31", 2, "2024-02-29"),
        ("2025-05-20", 12, "2026-05-20"),
    ],
)
def test_months_are_added_as_the_domain_has_it(start: str, months: int, ends: str) -> None:
    assert within(date.fromisoformat(start), months) == date.fromisoformat(ends)
    assert full(date.fromisoformat(start), months) == date.fromisoformat(ends)


@given(days, st.integers(0, 60))
def test_within_holds_on_the_last_day_and_full_from_the_first(start: date, months: int) -> None:
    ends = within(start, months)
    assert not broken_within(day(start), months, day(ends))
    assert broken_within(day(start), months, day(ends + timedelta(days=1)))
    assert not broken_full(day(start), months, day(ends))
    assert broken_full(day(start), months, day(ends - timedelta(days=1)))


def test_half_a_date_breaks_a_limit_only_where_every_day_of_it_does() -> None:
    assert not broken_within(day("2026-03"), 1, day("2026-04-30"))
    assert broken_within(day("2026-03"), 1, day("2026-05-01"))
    assert not broken_full(day("2025-03"), 12, day("2026-03"))
    assert broken_full(day("2025-03"), 12, day("2026-02"))


def test_months_stay_inside_the_calendar() -> None:
    assert shifted(date(9998, 5, 1), 24) == date.max
    assert Workdays().end(date(9999, 12, 30), 60)[0] == date.max


@pytest.mark.parametrize(
    ("birth", "on", "enough"),
    [
        ("2008-03-01", "2026-03-01", True),
        ("2008-03-01", "2026-02-28", False),
        ("2008-02-29", "2026-02-28", False),
        ("2008-02-29", "2026-03-01", True),
        ("2008-03", "2026-03", True),
        ("2008-03", "2026-02", False),
    ],
)
def test_eighteen_is_reached_on_the_birthday_itself(birth: str, on: str, enough: bool) -> None:
    assert old_enough(day(birth), 18, day(on)) is enough


def test_a_birthday_on_a_leap_day_is_the_first_of_march_of_a_common_year() -> None:
    assert birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)
    assert birthday(date(2008, 2, 29), 20) == date(2028, 2, 29)


def test_probation_is_printed_to_the_day_before_it_is_full() -> None:
    probation = probation_of(legal("approval"), BOOK)
    assert probation is not None
    assert (probation.start, probation.printed_until, probation.full) == (
        date(2025, 5, 20), date(2026, 5, 19), date(2026, 5, 20),
    )  # fmt: skip
    assert printed_until(date(2026, 5, 20), until_full=True) == date(2026, 5, 20)


@pytest.mark.parametrize(
    ("meeting", "months", "ends"),
    [("2024-02-29", 6, "2025-08-28"), ("2025-05-20", 12, "2027-05-20"), ("2025-08-31", 6, "2027-02-28")],
)
def test_an_extension_runs_from_the_day_probation_was_full(meeting: str, months: int, ends: str) -> None:
    file = moved(legal("approval"), "admission", meeting)
    file = file.with_step(step("conversion", "2027-01-01", result=Result.EXTENDED, months=months))
    assert full_date(file, BOOK) == shifted(date.fromisoformat(meeting), 12), "only what the committee approved counts"
    file = file.with_step(step("conversion_approval", "2027-01-20", result=Result.EXTENDED))
    assert full_date(file, BOOK) == date.fromisoformat(ends)


def test_party_age_counts_from_the_day_probation_was_full_and_not_from_meeting_or_approval() -> None:
    file = legal("conversion_approval")
    assert party_age_of(file, BOOK, date(2027, 5, 19)) == 0
    assert party_age_of(file, BOOK, date(2027, 5, 20)) == 1
    assert party_age_of(file, BOOK, date(2026, 5, 19)) is None
    assert party_age_of(legal("approval"), BOOK, date(2030, 1, 1)) is None


NATIONAL_DAY = holidays(*[f"2026-10-0{n}" for n in range(1, 8)], works=("2026-09-27", "2026-10-10"))
SPRING = holidays(*[f"2026-02-{n}" for n in range(15, 24)], works=("2026-02-14", "2026-02-28"))


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        ("2026-06-01", "2026-06-05"),  # Monday to Friday
        ("2026-06-04", "2026-06-10"),  # over a weekend
        ("2026-06-06", "2026-06-12"),  # begins on a Saturday, which does not count
        ("2026-09-28", "2026-10-09"),  # the national holiday: 28, 29, 30 September, 8 and 9 October
        ("2026-09-27", "2026-10-08"),  # a Sunday worked instead counts
        ("2026-10-08", "2026-10-13"),  # 8, 9, the Saturday worked instead, 12, 13
        ("2026-02-12", "2026-02-25"),  # spring festival: 12, 13, the Saturday worked instead, 24, 25
        ("2026-12-30", "2027-01-05"),  # over the turn of the year, 2027 unknown
    ],
)
def test_five_working_days_end_as_the_table_of_days_off_says(start: str, ends: str) -> None:
    assert Workdays((*NATIONAL_DAY, *SPRING)).end(date.fromisoformat(start), 5)[0] == date.fromisoformat(ends)


def test_a_year_without_a_table_is_reckoned_provisionally() -> None:
    known = Workdays(NATIONAL_DAY)
    assert known.known(2026)
    assert not known.known(2027)
    assert known.end(date(2026, 6, 1), 5) == (date(2026, 6, 5), False)
    assert known.end(date(2026, 12, 28), 5) == (date(2027, 1, 1), True)
    assert Workdays().end(date(2026, 6, 1), 5) == (date(2026, 6, 5), True)


@given(days, st.integers(1, 20))
def test_so_many_working_days_lie_between_start_and_end(start: date, count: int) -> None:
    calendar = Workdays((*NATIONAL_DAY, *SPRING))
    ends, _ = calendar.end(start, count)
    between = [start + timedelta(days=n) for n in range((ends - start).days + 1)]
    assert sum(calendar.works(one) for one in between) == count
    assert calendar.works(ends)


@given(st.lists(days, max_size=400), st.booleans(), days, st.integers(1, 10))
def test_any_table_of_days_off_gives_an_end(off: list[date], works: bool, start: date, count: int) -> None:
    table = Workdays(holidays(*() if works else map(str, off), works=tuple(map(str, off)) if works else ()))
    assert table.end(start, count)[0] >= start


def test_the_rulebook_reckons_with_the_national_packs_unless_told_otherwise() -> None:
    assert Rulebook().packs == packs()
