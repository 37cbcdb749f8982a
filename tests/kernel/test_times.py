"""Times of the day and hours of study, as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.fields import Context, Shape
from branchdesk.kernel.problems import Level
from branchdesk.kernel.times import ClockTime, Hours, is_time, minutes_between

CONTEXT = Context(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("14:30", "14:30"), ("1430", "14:30"), ("14点30", "14:30"), ("14点30分", "14:30"), ("下午2:30", "14:30"),
        ("１４：３０", "14:30"), ("下午两点半", "14:30"), ("930", "09:30"), ("9", "09:00"), ("14", "14:00"),
        ("14时", "14:00"), ("14 : 30", "14:30"), ("中午12点", "12:00"), ("中午1点", "13:00"), ("晚上7点半", "19:30"),
        ("十四点三十分", "14:30"), ("二十一点一刻", "21:15"), ("上午9点整", "09:00"), ("14:30:00", "14:30"),
        ("9.30", "09:30"), ("凌晨1点", "01:00"), ("凌晨12点", "00:00"), ("下午14:30", "14:30"), ("下午12:30", "12:30"),
        ("下午三点三刻", "15:45"), ("早上八点钟", "08:00"), ("上午〇点", "00:00"), ("十四点零五分", "14:05"),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_write_it(text: str, time: str) -> None:
    found = ClockTime().read(text, CONTEXT)
    assert found.value == time
    assert found.level is (Level.OK if text == time else Level.FIXED)


@pytest.mark.parametrize("text", ["２：３０", "2:30", "143", "零点", "0:15"])
def test_an_hour_nobody_meets_at_is_pointed_out(text: str) -> None:
    found = ClockTime().read(text, CONTEXT)
    assert found.level is Level.WARN
    assert int(found.suggestion[:2]) == int(found.value[:2]) + 12
    assert found.suggestion in found.text


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("abc", "时间应写成 14:30"), ("下午二三点", "时间应写成 14:30"), ("一百点", "时间应写成 14:30"), ("十十点", "时间应写成 14:30"), ("12345", "时间应写成 14:30"), ("14:3x", "时间应写成 14:30"),
        ("24:00", "24:00 请写成次日的 00:00"), ("晚上12点", "24:00 请写成次日的 00:00"),
        ("25:00", "没有 25:00 这个时间，请核对"), ("1460", "没有 14:60 这个时间，请核对"), ("", "时间应写成 14:30"),
    ],
)  # fmt: skip
def test_what_is_no_time_is_refused_in_a_sentence(text: str, sentence: str) -> None:
    found = ClockTime().read(text, CONTEXT)
    assert (found.value, found.level, found.text) == (None, Level.BLOCK, sentence)


@given(st.integers(6, 23), st.integers(0, 59))
def test_what_is_shown_can_be_read_again(hour: int, minute: int) -> None:
    time = f"{hour:02d}:{minute:02d}"
    assert is_time(time)
    assert ClockTime().read(ClockTime().show(time), CONTEXT) == (time, Level.OK, "", "", "")


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_a_time(text: str) -> None:
    found = ClockTime().read(text, CONTEXT)
    assert (found.value is None) is (found.level is Level.BLOCK)
    assert found.value is None or is_time(found.value)
    hours = Hours().read(text, CONTEXT)
    assert (hours.value is None) is (hours.level is Level.BLOCK)


@pytest.mark.parametrize("text", ["", "9:30", "24:00", "14:60", "14:30 ", "１４:30"])
def test_only_the_stored_form_is_a_time(text: str) -> None:
    assert not is_time(text)


def test_minutes_between_two_times() -> None:
    assert minutes_between("14:30", "16:00") == 90
    assert minutes_between("19:30", "00:10", 1) == 280
    assert minutes_between("16:00", "14:30") == -90


@pytest.mark.parametrize(
    ("text", "tenths", "shown"),
    [
        ("1.5", 15, "1.5"),
        ("4", 40, "4"),
        ("4.0", 40, "4"),
        ("2 学时", 20, "2"),
        ("３．５", 35, "3.5"),
        ("1.50", 15, "1.5"),
        ("0", 0, "0"),
    ],
)
def test_hours_are_kept_in_tenths(text: str, tenths: int, shown: str) -> None:
    assert Hours().read(text, CONTEXT).value == tenths
    assert Hours().show(tenths) == shown


@pytest.mark.parametrize("text", ["0.25", "-1", "半天", "1e3", "100.1"])
def test_what_are_no_hours_is_refused(text: str) -> None:
    found = Hours().read(text, CONTEXT)
    assert (found.value, found.level) == (None, Level.BLOCK)


def test_nothing_is_shown_for_nothing() -> None:
    assert (ClockTime().show(None), Hours().show(None)) == ("", "")
    assert (ClockTime().shape, Hours().shape) == (Shape.TEXT, Shape.NUMBER)
