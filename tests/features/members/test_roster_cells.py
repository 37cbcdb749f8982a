"""What spreadsheets do to ID numbers, dates and staff numbers is recognised in the cell."""

from datetime import date, datetime, time
from typing import Any

import pytest

from branchdesk.features.members.cells import Column, usual_lengths
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Context, Reading, by_name
from branchdesk.kernel.grid import CellError, Value, show
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.problems import Level

FIELDS = by_name(MEMBER_FIELDS)
TODAY = date(2026, 11, 21)
GOOD = "99000019800305001" + check_digit("99000019800305001")
OLD = "990000800305001"


def read(name: str, value: Value, **how: Any) -> Reading:
    return Column(FIELDS[name], Context(TODAY), **how).read(value)[1]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (9.90000198003050e17, "id_is_number"),
        (990000198003050019, "id_is_number"),
        ("9.90000198003050E+17", "id_is_number"),
        (-1.5, "id_is_number"),
        (int(OLD), "id_15"),
        (OLD, "id_15"),
        (12345, "id_length"),
        ("990000198003051000", "id_truncated"),
        (GOOD[:17] + "９" if GOOD[17] != "9" else GOOD[:17] + "８", "checksum"),
        ("990000198013050011", "id_birth"),
        ("990***********0011", "masked"),
        ("990000198003ABC011", "id_shape"),
        ("=A1&A2", "formula"),
        (date(1980, 3, 5), "date_in_text"),
        (CellError("#N/A"), "cell_error"),
        (float("nan"), "cell_error"),
    ],
)
def test_damaged_id_numbers_are_refused_with_their_own_code(value: Value, code: str) -> None:
    reading = read("id_number", value)
    assert (reading.level, reading.code, reading.value) == (Level.BLOCK, code, None)
    assert reading.text


def test_an_old_number_comes_with_the_new_form_to_take() -> None:
    assert read("id_number", OLD).suggestion == GOOD
    assert read("id_number", "9900008013050019").suggestion == ""


@pytest.mark.parametrize(
    ("value", "code"),
    [(GOOD, ""), (f" {GOOD} ", "spaces"), ("".join(chr(ord(c) + 0xFEE0) for c in GOOD), "full_width")],
)
def test_id_numbers_are_cleaned_of_layout_only(value: str, code: str) -> None:
    reading = read("id_number", value)
    assert (reading.value, reading.code) == (GOOD, code)


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (date(1998, 7, 1), Day(1998, 7, 1)),
        (datetime(1998, 7, 1, 8, 30), Day(1998, 7, 1)),
        ("1998-07-01", Day(1998, 7, 1)),
        ("1998/7/1", Day(1998, 7, 1)),
        (" 1998.07.01 ", Day(1998, 7, 1)),
        ("一九九八年七月一日", Day(1998, 7, 1)),
        (19980701.0, Day(1998, 7, 1)),
        (199807, Day(1998, 7)),
        (1998.07, Day(1998, 7)),
        (1998.11, Day(1998, 11)),
        (1998.2, Day(1998, 2)),
        (1998.0, Day(1998)),
        ("1998.10", Day(1998, 10)),
    ],
)
def test_dates_are_read_in_every_form_people_and_spreadsheets_write(value: Value, day: Day) -> None:
    assert read("birth", value).value == day


@pytest.mark.parametrize(
    ("value", "code", "suggestion"),
    [
        (1998.1, "ambiguous_month", ""),
        (35977, "serial_date", "1998-07-01"),
        (35977.5, "serial_date", "1998-07-01"),
        ("35977", "serial_date", "1998-07-01"),
        ("98.7.1", "two_digit_year", "1998-07-01"),
        ("98.7.", "two_digit_year", "1998-07"),
        (1998.13, "impossible_date", ""),
        (7, "not_a_date", ""),
        (-3.5, "not_a_date", ""),
        (1e300, "not_a_date", ""),
        ("2023-02-30", "impossible_date", ""),
        ("2031-05-04", "future", ""),
        (date(1899, 1, 1), "long_ago", ""),
        (time(8, 30), "not_a_date", ""),
        (True, "not_a_date", ""),
        ("昨天", "not_a_date", ""),
    ],
)
def test_numbers_and_texts_that_may_be_another_day_are_asked_about(value: Value, code: str, suggestion: str) -> None:
    reading = read("birth", value)
    assert (reading.level, reading.code, reading.suggestion) == (Level.BLOCK, code, suggestion)


def test_half_a_date_is_kept_with_a_warning_where_a_day_is_expected() -> None:
    assert read("joined_on", 2003.07) == read("joined_on", "2003.07")
    assert (read("joined_on", "2003.07").code, read("joined_on", "2003.07").value) == ("month_only", Day(2003, 7))


@pytest.mark.parametrize(
    ("name", "value", "meant", "code"),
    [
        ("staff_number", 3719368.0, "3719368", ""),
        ("staff_number", "0035333", "0035333", ""),
        ("staff_number", "1.23457E+11", None, "number_form"),
        ("staff_number", 1.5, None, "number_not_whole"),
        ("staff_number", 1e17, None, "number_form"),
        ("staff_number", datetime(2026, 1, 2), None, "date_in_text"),
        ("phone", 19900000001.0, "19900000001", ""),
        ("phone", "+86 199-0000-0001", "19900000001", "phone_form"),
        ("phone", "1.99E+10", None, "number_form"),
        ("unit", 2023.0, "2023", ""),
        ("unit", date(2026, 3, 1), "2026-03-01", "date_in_text"),
        ("note", "=1+1", "=1+1", ""),
        ("name", "=1+1", None, "formula"),
        ("name", "  ", None, ""),
        ("name", "王\ud800", None, "broken_character"),
        ("name", "王" * 3000, None, "too_long"),
        ("note", "字" * 501, None, "too_long"),
        ("hardship", True, True, ""),
        ("hardship", 0, False, ""),
        ("sex", 1.0, "1", ""),
        ("seniority_adjust", -12.0, -12, ""),
        ("sex", CellError("#REF!"), None, "cell_error"),
    ],
)
def test_other_cells_are_read_exactly_or_refused(name: str, value: Value, meant: object, code: str) -> None:
    reading = read(name, value)
    assert (reading.value, reading.code) == (meant, code)


def test_a_staff_number_that_lost_its_zeros_is_noticed_by_the_others_of_the_column() -> None:
    column: list[Value] = ["0035333", "3719368", 35333.0, None, True]
    lengths = usual_lengths(column)
    lost = read("staff_number", 35333.0, lengths=lengths)
    assert (lost.value, lost.level, lost.code, lost.suggestion) == ("35333", Level.WARN, "leading_zero_lost", "0035333")
    assert read("staff_number", 3719368, lengths=lengths).code == ""


def test_a_column_of_numbers_with_two_usual_lengths_is_no_loss() -> None:
    mixed = usual_lengths([2026000001 + n for n in range(10)] + [3719368 + n for n in range(8)])
    assert read("staff_number", 3719368, lengths=mixed).code == ""
    rare = usual_lengths([3719368 + n for n in range(20)] + [35333])
    assert read("staff_number", 35333, lengths=rare).code == "leading_zero_lost"
    assert usual_lengths([]) == frozenset()


def test_true_and_one_and_their_texts_are_different_cells() -> None:
    column = Column(FIELDS["hardship"], Context(TODAY))
    assert [column.read(value)[0] for value in (1, True, 1.0, "1")] == ["1", "TRUE", "1", "1"]


def test_an_error_is_one_even_where_the_same_word_was_typed_above() -> None:
    typed, error = Column(FIELDS["unit"], Context(TODAY)).cells(["#N/A", CellError("#N/A")])
    assert typed == ("#N/A", "#N/A", None)
    assert error[1] is None
    assert error[2] is not None
    assert error[2].code == "cell_error"


def test_sentences_name_the_field_and_the_value_but_mask_id_and_phone_numbers() -> None:
    column = Column(FIELDS["phone"], Context(TODAY))
    text, reading = column.read("99900000001")
    assert column.sentence(text, reading) == "手机号“999****0001”：手机号应以 1 开头"
    text, reading = column.read("电话19900000001")
    assert "19900000001" not in column.sentence(text, reading)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, ""), (7.0, "7"), (7.5, "7.5"), (1e20, "1E+20"), (10**400, "#NUM!"), (False, "FALSE"), (date(2026, 1, 2), "2026-01-02"),
     (datetime(2026, 1, 2, 3), "2026-01-02"), (time(8), "08:00:00"), (CellError("#N/A"), "#N/A")],
)  # fmt: skip
def test_cells_are_shown_as_people_know_them(value: Value, text: str) -> None:
    assert show(value) == text


@pytest.mark.parametrize(
    ("name", "value", "level", "code"),
    [
        ("confirmed_on", "/", Level.FIXED, "placeholder"),
        ("confirmed_on", "无", Level.FIXED, "placeholder"),
        ("staff_number", "-", Level.FIXED, "placeholder"),
        ("staff_number", "无", Level.FIXED, "placeholder"),
        ("unit", "——", Level.FIXED, "placeholder"),
        ("branch_id", "无", Level.FIXED, "placeholder"),
        ("birth", "不详", Level.WARN, "unknown_value"),
        ("name", "待定", Level.WARN, "unknown_value"),
        ("name", "同上", Level.BLOCK, "ditto"),
        ("unit", "同上", Level.BLOCK, "ditto"),
        ("name", True, Level.BLOCK, "logical_value"),
        ("phone", False, Level.BLOCK, "logical_value"),
    ],
)
def test_words_that_stand_for_a_blank_are_no_values(name: str, value: Value, level: Level, code: str) -> None:
    reading = read(name, value)
    assert (reading.value, reading.level, reading.code) == (None, level, code)


def test_a_word_that_is_an_answer_of_the_field_stays_one() -> None:
    assert (read("degree", "无").value, read("hardship", "无").value, read("unit", "无").value) == ("无", False, "无")


@pytest.mark.parametrize(("text", "day"), [("98.7.1", "1998-07-01"), ("10.7", "2010-07"), ("85年1月", "1985-01")])
def test_a_year_of_two_digits_is_asked_about_with_the_year_it_may_be(text: str, day: str) -> None:
    reading = read("joined_on", text)
    assert (reading.level, reading.code, reading.suggestion) == (Level.BLOCK, "two_digit_year", day)
    assert day in reading.text


def test_the_sign_that_made_a_number_text_is_dropped() -> None:
    assert read("staff_number", "'0012").value == "0012"
    assert read("joined_on", "'2003-07-01").value == Day(2003, 7, 1)


def test_valid_id_numbers_with_an_odd_end_or_region_are_pointed_out() -> None:
    cut = next(n for n in (f"99000019800305{k}00" for k in range(10)) if check_digit(n) == "0") + "0"
    assert (read("id_number", cut).value, read("id_number", cut).code) == (cut, "id_truncated")
    odd = "00000019800305001" + check_digit("00000019800305001")
    assert (read("id_number", odd).value, read("id_number", odd).code) == (odd, "region_unknown")


def test_every_sentence_names_its_column_and_shows_words_that_are_no_numbers() -> None:
    column = Column(FIELDS["joined_on"], Context(TODAY))
    assert column.sentence(*column.read("2023-02-30")).startswith("入党日期：")
    number = Column(FIELDS["id_number"], Context(TODAY))
    assert "军字" in number.sentence(*number.read("军字第1号"))
    phone = Column(FIELDS["phone"], Context(TODAY))
    assert "19912348455" not in phone.sentence(*phone.read("１９９12348455（妻）")).replace("１９９", "199")
