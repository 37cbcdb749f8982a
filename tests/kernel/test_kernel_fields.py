"""Every kind of field: what it reads, what it refuses, and that it reads what it shows."""

from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel import fields
from branchdesk.kernel.codes import education_core
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import (
    CalendarDay,
    Choice,
    Context,
    Field,
    Flag,
    IdNumber,
    Kind,
    Money,
    PersonName,
    Phone,
    Reading,
    Ref,
    Shape,
    Text,
    Whole,
    YearMonth,
)
from branchdesk.kernel.idnumbers import check_digit, mask_id
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem

CONTEXT = Context(date(2026, 11, 21), {"branch": {"机关第一党支部": "b1"}})
GOOD_ID = "99000019900101001" + check_digit("99000019900101001")


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


COLOURS = Choice((("red", "红"), ("blue", "蓝")), {"赤": "red", "R": "red"}, make=Colour)
MANY = Choice(tuple((str(n), f"选{n}") for n in range(9)))

ALL_KINDS: list[tuple[Kind, object]] = [
    (Text(), "材料学院"),
    (PersonName(), "王㛃"),
    (CalendarDay(), Day(2024, 7, 1)),
    (CalendarDay(), Day(2024, 7)),
    (YearMonth(), Month(2026, 3)),
    (Money(), Yuan(123450)),
    (Whole(unit="人"), 12),
    (COLOURS, Colour.RED),
    (Flag(), True),
    (Phone(), "19912348455"),
    (Phone(), "029-82660000"),
    (IdNumber(), GOOD_ID),
]


@pytest.mark.parametrize(("kind", "value"), ALL_KINDS)
def test_a_kind_reads_what_it_shows(kind, value):
    reading = kind.read(kind.show(value), CONTEXT)
    assert reading.value == value
    assert reading.level in (Level.OK, Level.WARN)


@pytest.mark.parametrize("kind", [kind for kind, _ in ALL_KINDS] + [Ref("branch")])
def test_nothing_is_shown_as_nothing(kind):
    assert kind.show(None) == ""
    assert kind.shape in Shape


@given(st.text(min_size=1, max_size=40))
def test_no_text_makes_a_kind_fail(text):
    for kind, _ in ALL_KINDS:
        reading = kind.read(text, CONTEXT)
        assert (reading.value is None) == (reading.level is Level.BLOCK)
        assert (reading.text == "") == (reading.code == "") == (reading.level is Level.OK)


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (Text(5), "一二三四五六", "too_long"), (Text(), "a\x00b", "control_character"),
        (Text(), "a\ud800", "control_character"), (Text(), "a\x7fb", "control_character"),
        (PersonName(), "王\u202e芳", "direction_marks"), (PersonName(), "123", "not_a_name"),
        (IdNumber(), "E12345678", "id_length"), (PersonName(), "\u200b", "blank_name"), (PersonName(), "王" * 61, "too_long"),
        (PersonName(), "=cmd", "not_a_name"), (PersonName(), "王\x01芳", "not_a_name"), (PersonName(), "王😀", "not_a_name"),
        (CalendarDay(), "2023-02-30", "impossible_date"), (CalendarDay(), "不详", "not_a_date"),
        (CalendarDay(), "2026-11-22", "future"), (CalendarDay(), "2026-12", "future"), (CalendarDay(), "1899-12-31", "long_ago"),
        (YearMonth(), "2026-13", "not_a_month"), (YearMonth(), "三月", "not_a_month"),
        (Money(), "NaN", "not_money"), (Money(), "1.234", "not_money"), (Money(), "-1", "negative"),
        (Whole(), "3.5", "not_whole"), (Whole(), "", "not_whole"), (Whole(1, 9), "0", "out_of_range"),
        (Whole(1, 9), "10", "out_of_range"), (COLOURS, "绿", "not_a_choice"), (MANY, "绿", "not_a_choice"),
        (Flag(), "也许", "not_a_flag"), (Phone(), "199****8455", "masked"), (Phone(), "29912348455", "phone_shape"),
        (Phone(), "1991234845", "phone_shape"), (Phone(), "无", "phone_shape"), (Phone(), "１9912348455 19912348456", "phone_shape"),
        (Phone(), "1.99E+10", "phone_shape"), (IdNumber(), "1.23E+17", "id_is_number"), (IdNumber(), "9E+17", "id_is_number"),
        (IdNumber(), "990***********0010", "masked"), (IdNumber(), "990000900101001", "id_15"), (IdNumber(), "123", "id_length"),
        (IdNumber(), "99000019900230001X", "id_birth"), (IdNumber(), "99000019900101A010", "id_shape"),
        (Ref("branch"), "机关第九党支部", "unknown_branch"), (Ref("group"), "第一党小组", "unknown_group"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_refused_with_a_code_and_a_sentence(kind, text, code):
    reading = kind.read(text, CONTEXT)
    assert (reading.value, reading.level, reading.code) == (None, Level.BLOCK, code)
    assert reading.text


@pytest.mark.parametrize(
    ("kind", "text", "value", "code"),
    [
        (PersonName(), "于 佳洋", "于佳洋", "spaces"), (PersonName(), "艾力•吐尔逊", "艾力·吐尔逊", "spaces"),
        (CalendarDay(), "一九九八年七月一日", Day(1998, 7, 1), "rewritten_date"),
        (CalendarDay(), "20240701", Day(2024, 7, 1), "rewritten_date"),
        (CalendarDay(), "２０２４-07-01", Day(2024, 7, 1), "rewritten_date"),
        (CalendarDay(month_is_usual=True), "199807", Day(1998, 7), "rewritten_date"),
        (Phone(), "199 1234 8455", "19912348455", "phone_form"), (Phone(), "+86 199-1234-8455", "19912348455", "phone_form"),
        (Phone(), "０２９－８２６６００００", "029-82660000", "phone_form"), (Phone(), "008619912348455", "19912348455", "phone_form"),
        (IdNumber(), "９９00" + GOOD_ID[4:], GOOD_ID, "full_width"), (IdNumber(), f" {GOOD_ID[:6]} {GOOD_ID[6:]}", GOOD_ID, "spaces"),
        (IdNumber(), "'" + GOOD_ID, GOOD_ID, "spaces"), (IdNumber(), "11010519491231002x", "11010519491231002X", "lower_x"),
    ],
)  # fmt: skip
def test_what_is_rewritten_is_said_so(kind, text, value, code):
    reading = kind.read(text, CONTEXT)
    assert (reading.value, reading.level, reading.code) == (value, Level.FIXED, code)
    assert kind.show(value) in reading.text


@pytest.mark.parametrize(
    ("kind", "text", "value", "code"),
    [
        (PersonName(), "王\ue000", "王\ue000", "private_use"), (PersonName(), "张三1", "张三1", "odd_name"),
        (PersonName(), "张三(转出)", "张三(转出)", "odd_name"), (PersonName(), "张三（转出）", "张三（转出）", "odd_name"),
        (PersonName(), "王", "王", "odd_name"), (CalendarDay(), "1998.07", Day(1998, 7), "month_only"),
        (CalendarDay(), "1998", Day(1998), "month_only"), (PersonName(), "张三、李四", "张三、李四", "odd_name"),
        (Phone(), "12312348455", "12312348455", "odd_phone"),
    ],
)  # fmt: skip
def test_what_is_doubtful_is_kept_and_pointed_out(kind, text, value, code):
    reading = kind.read(text, CONTEXT)
    assert (reading.value, reading.level, reading.code) == (value, Level.WARN, code)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Text(), " 材料\r\n学院 ", "材料\n学院"), (Text(), "=1+1", "=1+1"), (PersonName(), "Anna Lee", "Anna Lee"),
        (CalendarDay(), "2024/7/1", Day(2024, 7, 1)), (CalendarDay(), "2024.07.01", Day(2024, 7, 1)),
        (CalendarDay(), "2024-07-01 00:00:00", Day(2024, 7, 1)), (CalendarDay(past_only=False), "2030-01-01", Day(2030, 1, 1)),
        (CalendarDay(month_is_usual=True), "1998.7", Day(1998, 7)), (CalendarDay(), "2026-11", None),
        (CalendarDay(), "2026-11-21", Day(2026, 11, 21)), (YearMonth(), "２０２６年３月", Month(2026, 3)),
        (Money(), "¥1,234.50", Yuan(123450)), (Money(), "0", Yuan(0)), (Whole(unit="人"), "１２ 人", 12),
        (Whole(-600, 600), "-24", -24), (COLOURS, "红", Colour.RED), (COLOURS, "red", Colour.RED), (COLOURS, " 赤 ", Colour.RED),
        (COLOURS, "红 ", Colour.RED), (COLOURS, "红\n", Colour.RED), (Flag(), "有", True), (Flag(), "Y", True), (Flag(), "１", True), (Flag(), "否", False),
        (Flag(), "No", False), (Phone(), "82660000", "82660000"), (Phone(), "029-82660000-12", "029-82660000-12"),
        (Phone(), "82660000转8", "82660000转8"), (Ref("branch"), " 机关第一党支部 ", "b1"),
    ],
)  # fmt: skip
def test_usual_spellings_are_taken_without_a_word(kind, text, value):
    reading = kind.read(text, CONTEXT)
    if value is None:  # this month is not over: a month is taken, only pointed out
        assert (reading.value, reading.code) == (Day(2026, 11), "month_only")
        return
    assert reading == Reading(value)
    assert type(reading.value) is type(value)


def test_a_choice_names_its_few_options_and_only_those():
    assert COLOURS.labels == ["红", "蓝"]
    assert COLOURS.read("绿", CONTEXT).text.endswith("应为：红、蓝")
    assert MANY.read("绿", CONTEXT).text.endswith("请从列表选择")
    assert COLOURS.show(Colour.BLUE) == "蓝"
    assert COLOURS.show("violet") == "violet"


def test_no_is_not_shown():
    assert Flag().show(False) == ""


def test_an_empty_field_is_nothing_or_missing():
    assert Field("unit", "单位", Text()).read(" \u200b\u3000", CONTEXT) == Reading(None)
    sex = Field("sex", "性别", COLOURS, required=True).read("", CONTEXT)
    assert (sex.value, sex.level, sex.code, sex.text) == (None, Level.BLOCK, "missing", "性别未填写")
    assert Field("name", "姓名", PersonName(), required=True).read(" ", CONTEXT).code == "blank_name"


def test_a_secret_is_masked_when_asked():
    secret = Field("id_number", "身份证号", IdNumber(), mask=mask_id)
    assert secret.secret
    assert secret.show(GOOD_ID) == GOOD_ID
    assert secret.show(GOOD_ID, masked=True) == f"990{'*' * 11}{GOOD_ID[-4:]}"
    assert secret.show(None, masked=True) == ""
    plain = Field("name", "姓名", PersonName())
    assert not plain.secret
    assert plain.show("王芳", masked=True) == "王芳"


def test_a_form_is_read_whole_with_all_its_problems():
    form = [
        Field("name", "姓名", PersonName(), required=True),
        Field("joined_on", "入党日期", CalendarDay()),
        Field("unit", "单位", Text()),
        Field("phone", "手机号", Phone()),
    ]
    values, problems = fields.read(
        form, {"name": "", "joined_on": "1998.07", "unit": "学院", "phone": "１９９12348455"}, CONTEXT
    )
    assert values == {"name": None, "joined_on": Day(1998, 7), "unit": "学院", "phone": "19912348455"}
    assert [(p.field, p.code, p.level) for p in problems] == [
        ("name", "blank_name", Level.BLOCK), ("joined_on", "month_only", Level.WARN), ("phone", "phone_form", Level.FIXED),
    ]  # fmt: skip
    assert all(isinstance(problem, Problem) and problem.text for problem in problems)
    assert list(fields.by_name(form)) == ["name", "joined_on", "unit", "phone"]


def test_a_code_before_its_label_is_taken_only_when_both_agree():
    numbered = Choice((("01", "汉族"), ("02", "蒙古族")), {"蒙古": "02"})
    for text in ("01汉族", "01-汉族", "02 蒙古"):
        assert numbered.read(text, CONTEXT).level is Level.OK
    assert numbered.read("02汉族", CONTEXT).code == "not_a_choice"


def test_what_is_added_to_a_label_is_dropped_with_a_warning():
    level = Choice((("21", "大学本科"),), {"本科": "21"}, core=education_core)
    for text in ("全日制本科", "本科在读", "本科（在读）", "本科生", "大学本科毕业"):
        reading = level.read(text, CONTEXT)
        assert (reading.value, reading.level, reading.code) == ("21", Level.WARN, "nearly")
        assert text in reading.text
        assert "大学本科" in reading.text
    assert level.read("博士后", CONTEXT).code == "not_a_choice"
