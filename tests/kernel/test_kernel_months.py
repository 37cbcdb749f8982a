"""Months as values, and moving a day by months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.months import Month, add_months

months = st.builds(Month, st.integers(1, 9999), st.integers(1, 12))


@pytest.mark.parametrize(
    "text", ["2026-03", "2026-3", "2026.3", "2026/03", "2026年3月", "2026年03月", "202603", " 2026-3 "]
)
def test_a_month_is_read_in_every_usual_form(text):
    assert Month.read(text) == Month(2026, 3)


@pytest.mark.parametrize("text", ["", "2026", "26-03", "2026-03-01", "三月", "2026 03", "20263"])
def test_anything_else_is_no_month(text):
    with pytest.raises(ValueError, match="月份应写成 2026-03"):
        Month.read(text)


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "202613", "0000-01"])
def test_a_month_outside_the_calendar_is_refused(text):
    with pytest.raises(ValueError, match="应在 1 到"):
        Month.read(text)


@given(months)
def test_a_month_comes_back_from_text_and_number(month):
    assert Month.read(str(month)) == Month.from_number(month.number) == Month.of(month.first()) == month
    assert Month.of(month.last()) == month


@given(months, st.integers(-30_000, 30_000))
def test_moving_there_and_back_is_staying(month, steps):
    if not 1 <= (month.year * 12 + month.month - 1 + steps) // 12 <= 9999:
        with pytest.raises(ValueError, match="9999"):
            month.plus(steps)
        return
    moved = month.plus(steps)
    assert moved.plus(-steps) == month
    assert (moved > month) == (steps > 0)


def test_months_are_counted_over_the_turn_of_the_year():
    assert [str(m) for m in Month(2025, 11).until(Month(2026, 2))] == ["2025-11", "2025-12", "2026-01", "2026-02"]
    assert list(Month(2026, 2).until(Month(2026, 1))) == []
    assert list(Month(9999, 12).until(Month(9999, 12))) == [Month(9999, 12)]


@pytest.mark.parametrize(
    ("month", "last"),
    [((2024, 2), 29), ((2023, 2), 28), ((1900, 2), 28), ((2000, 2), 29), ((2026, 4), 30), ((9999, 12), 31)],
)
def test_a_month_knows_its_last_day(month, last):
    assert Month(*month).last().day == last


@pytest.mark.parametrize(
    ("day", "months_later", "result"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)), (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 2, 28), 12, date(2024, 2, 28)), (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)), (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 20), 12, date(2027, 5, 20)), (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)), (date(2026, 5, 20), 0, date(2026, 5, 20)),
    ],
)  # fmt: skip
def test_a_day_is_moved_by_months(day, months_later, result):
    assert add_months(day, months_later) == result


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(-1000, 1000))
def test_a_moved_day_lies_in_the_month_meant_and_never_later_in_it(day, steps):
    moved = add_months(day, steps)
    assert Month.of(moved) == Month.of(day).plus(steps)
    assert moved.day == day.day or (moved.day < day.day and moved == Month.of(moved).last())
