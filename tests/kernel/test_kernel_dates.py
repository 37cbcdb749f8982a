"""Dates as people write them."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.dates import WRITE_LIKE, Day, NoSuchDay, days_in, full_years, read_day

TODAY = date(2026, 11, 21)

days = st.dates(date(1, 1, 1), date(9999, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "2024-07-01", "2024-7-1", "20240701", "2024.07.01", "2024.7.1", "2024.7.1.", "2024/07/01", "2024/7/1",
        "2024年7月1日", "2024 07 01", "2024年07月01日", "2024年7月1号", "2024 年 7 月 1 日", "2024年7月1", "2024，7，1", "2024、7、1",
        "２０２４－０７－０１", "２０２４年７月１日", " 2024-07-01 ", "\u30002024-07-01", "2024-07-01 00:00:00",
        "2024-07-01T08:30", "2024-07-01 08:30:00.000", "二〇二四年七月一日", "二零二四年七月一号", "二○二四年七月一日",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(text):
    assert read_day(text) == Day(2024, 7, 1)


@pytest.mark.parametrize(
    "text",
    ["1998-07", "1998-7", "1998.07", "1998.7", "1998.7.", "1998/7", "199807", "1998年7月", "1998年07月", "1998年7月份",
     "1998年7", "１９９８．７", "一九九八年七月"],
)  # fmt: skip
def test_a_month_stays_a_month(text):
    assert read_day(text) == Day(1998, 7)
    assert not read_day(text).is_full


@pytest.mark.parametrize("text", ["1998", "1998年", "１９９８", "一九九八年"])
def test_a_year_stays_a_year(text):
    assert read_day(text) == Day(1998)


@pytest.mark.parametrize(
    ("text", "day"),
    [("十", 10), ("十一", 11), ("二十", 20), ("二十九", 29), ("三十", 30), ("三十一", 31), ("九", 9)],
)
def test_days_are_read_in_chinese_numerals(text, day):
    assert read_day(f"二〇二六年十二月{text}日") == Day(2026, 12, day)


@pytest.mark.parametrize("month", range(1, 13))
def test_months_are_read_in_chinese_numerals(month):
    word = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"][month - 1]
    assert read_day(f"一九九八年{word}月") == Day(1998, month)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2023-02-29", "2023-02-29"), ("2023-02-30", "2023-02-30"), ("2024-13-01", "2024-13-01"),
        ("2024-04-31", "2024-04-31"), ("20240230", "2024-02-30"), ("2024-00-10", "2024-00-10"),
        ("2024-07-00", "2024-07-00"), ("2024-13", "2024-13"), ("2024.0", "2024-0"), ("0000", "0000"),
        ("1900年2月29日", "1900-2-29"), ("一九九八年二十月", "一九九八"),
    ],
)  # fmt: skip
def test_a_day_the_calendar_does_not_have_is_called_so(text, said):
    with pytest.raises(NoSuchDay, match=r"日历上没有.*请核对") as caught:
        read_day(text)
    if said.isascii():
        assert said in str(caught.value)


@pytest.mark.parametrize(
    "text",
    ["", " ", "不详", "去年", "7月1日", "11-20", "+7", "今天", "98.7.1", "2024-07-01-02", "1998.07.01.02", "35977.5",
     "一九九八年十十月", "一九九八年七月一一日", "九八年七月", "2024-07-01 25", "12345", "1234567", "昨天2024"],
)  # fmt: skip
def test_without_a_day_to_count_from_anything_else_is_refused_with_advice(text):
    with pytest.raises(ValueError, match="日期应写成") as caught:
        read_day(text)
    assert str(caught.value) == WRITE_LIKE
    assert not isinstance(caught.value, NoSuchDay)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", Day(2026, 11, 21)), ("今", Day(2026, 11, 21)), ("昨天", Day(2026, 11, 20)), ("明天", Day(2026, 11, 22)),
        ("+7", Day(2026, 11, 28)), ("-21", Day(2026, 10, 31)), ("＋１０", Day(2026, 12, 1)),
        ("11-20", Day(2026, 11, 20)), ("3.8", Day(2026, 3, 8)), ("7月1日", Day(2026, 7, 1)), ("7/1", Day(2026, 7, 1)),
        ("98.7.1", Day(1998, 7, 1)), ("98-07-01", Day(1998, 7, 1)), ("98年7月", Day(1998, 7)),
        ("26-1-2", Day(2026, 1, 2)), ("27.1.2", Day(1927, 1, 2)), ("2024-07-01", Day(2024, 7, 1)),
    ],
)  # fmt: skip
def test_a_form_understands_shorthands(text, day):
    assert read_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["2-29", "13-1", "4-31", "98.7", "98.2.30"])
def test_a_shorthand_for_no_day_is_refused(text):
    with pytest.raises(NoSuchDay):
        read_day(text, TODAY)


@given(days)
def test_a_day_comes_back_from_every_form_it_is_written_in(day):
    whole = Day.of(day)
    forms = ["{:04d}-{:02d}-{:02d}", "{:04d}.{}.{}", "{:04d}/{}/{}", "{:04d}年{}月{}日", "{:04d}{:02d}{:02d}"]
    for form in forms:
        assert read_day(form.format(day.year, day.month, day.day)) == whole
    assert Day.parse(str(whole)) == whole
    assert whole.first() == whole.last() == day
    assert whole.is_full


@given(days)
def test_a_month_comes_back_as_a_month(day):
    month = Day(day.year, day.month)
    assert read_day(str(month)) == Day.parse(str(month)) == month
    assert month.first() <= day <= month.last()
    assert (month.last() - month.first()).days in (27, 28, 29, 30)
    year = Day(day.year)
    assert read_day(str(year)) == Day.parse(str(year)) == year
    assert year.first() <= day <= year.last()


@given(st.text(max_size=30))
def test_no_text_makes_reading_fail_but_by_a_chinese_sentence(text):
    for today in (None, TODAY):
        said = ""
        try:
            day: Day | None = read_day(text, today)
        except ValueError as error:
            day, said = None, str(error)
        assert day is not None or "日" in said


@given(days, days)
def test_texts_sort_as_days_do(one, other):
    assert (Day.of(one) < Day.of(other)) == (one < other) == (str(Day.of(one)) < str(Day.of(other)))


def test_a_month_sorts_before_its_days():
    assert sorted([Day(2024, 7, 1), Day(2024), Day(2024, 7)]) == [Day(2024), Day(2024, 7), Day(2024, 7, 1)]


@pytest.mark.parametrize("parts", [(0,), (10_000,), (2024, 13), (2024, -1), (2024, 0, 1), (2024, 2, 30), (2024, 1, -1)])
def test_a_day_cannot_be_made_from_wrong_parts(parts):
    with pytest.raises(ValueError, match=r"[年月天]"):
        Day(*parts)


@pytest.mark.parametrize("text", ["", "2024-7-1", "2024-07-01-01", "20240701", "2024-00", "x", " 2024", "２０２４"])
def test_only_stored_texts_are_parsed(text):
    if text == "2024-00":
        assert Day.parse(text) == Day(2024)
        return
    with pytest.raises(ValueError, match="日期应写成"):
        Day.parse(text)


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2000, 5, 20), date(2026, 5, 19), 25), (date(2000, 5, 20), date(2026, 5, 20), 26),
        (date(2004, 2, 29), date(2022, 2, 28), 17), (date(2004, 2, 29), date(2022, 3, 1), 18),
        (date(2004, 2, 29), date(2024, 2, 29), 20), (date(2026, 1, 1), date(2026, 12, 31), 0),
    ],
)  # fmt: skip
def test_full_years_grow_on_the_anniversary(since, on, years):
    assert full_years(since, on) == years


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000))
def test_full_years_never_fall(since, days_later):
    on = since + timedelta(days=days_later)
    assert 0 <= full_years(since, on) <= full_years(since, on + timedelta(days=1))


def test_the_first_month_may_be_called_yuanyue():
    assert read_day("1985年元月") == Day(1985, 1)
    assert read_day("1985年元月3日") == Day(1985, 1, 3)


def test_the_months_are_as_long_as_in_the_calendar() -> None:
    months = [(year, month) for year in (1600, 1900, 1999, 2000, 2023, 2024, 2100) for month in range(1, 13)]
    assert [days_in(*one) for one in months] == [calendar.monthrange(*one)[1] for one in months]
