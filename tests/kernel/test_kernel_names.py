"""Names and texts: cleaned of layout, never changed in substance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.kernel.names import (
    clean_name,
    clean_text,
    control_characters,
    half_width,
    never_in_names,
    oddity,
    private_use,
    turns_direction,
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("于 佳洋", "于佳洋"), ("于\u3000佳\u00a0洋", "于佳洋"), (" 王芳 ", "王芳"), ("王\u200b芳\ufeff", "王芳"),
        ("Anna  Lee", "Anna Lee"), ("Anna\u3000Lee", "Anna Lee"), ("李 Tom", "李Tom"), ("\u202e王芳", "王芳"),
        ("阿依古丽•买买提", "阿依古丽·买买提"), ("阿依古丽・买买提", "阿依古丽·买买提"), ("艾力．吐尔逊", "艾力·吐尔逊"),
        ("艾力.吐尔逊", "艾力·吐尔逊"), ("J. Lee", "J. Lee"), ("艾力 · 吐尔逊", "艾力·吐尔逊"), ("⽅⽅", "方方"), ("王㛃", "王㛃"), ("李䶮", "李䶮"), ("张𬴊", "张𬴊"),
        ("𠮷田", "𠮷田"), ("﨑本", "﨑本"), ("王\n芳", "王芳"), ("", ""),
    ],
)  # fmt: skip
def test_layout_goes_and_rare_characters_stay(text, name):
    assert clean_name(text) == name


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text):
    assert clean_name(clean_name(text)) == clean_name(text)
    assert clean_text(clean_text(text)) == clean_text(text)


def test_inner_blanks_of_a_text_stay():
    assert clean_text("\u3000材料 学院\u200b \r\n") == "材料 学院"


@pytest.mark.parametrize(
    ("text", "plain"), [("１３０Ｘ", "130X"), ("（ａ）", "(a)"), ("王芳", "王芳"), ("\u3000", "\u3000")]
)
def test_full_width_digits_and_letters_become_plain(text, plain):
    assert half_width(text) == plain


def test_private_characters_are_found():
    assert private_use("王\ue000芳\U000f0001") == ["\ue000", "\U000f0001"]
    assert private_use("王㛃𬴊") == []


@pytest.mark.parametrize("text", ["a\x00b", "a\x1fb", "a\rb", "a\x7fb", "a\x85b", "a\ud800b"])
def test_control_characters_are_found(text):
    assert control_characters(text)


def test_line_feeds_and_tabs_are_no_control_characters():
    assert not control_characters("第一行\n\t第二行 😀")


@pytest.mark.parametrize(
    "name", ["王芳😀", "=1+1", "<b>", "王'; DROP", "王\u0301", "王\x00芳", "王\ud800", "a|b", "王`"]
)
def test_what_is_in_nobodys_name_is_found(name):
    assert never_in_names(name)


@pytest.mark.parametrize(
    "name", ["王㛃", "⿰王月", "葛\U000e0100", "阿依古丽·买买提", "Anna-Lee", "王芳（女）", "王\ue000", "〇"]
)
def test_rare_names_are_names(name):
    assert not never_in_names(name)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("张三、李四", "、"), ("张三/李四", "/"), ("张三\n李四", "几段"), ("欧阳 文山", "几段"), ("王？", "？"), ("书记：王芳", "："),
        ("①王芳", "数字"), ("王芳*", "*"), ("王芳·", "末尾"), ("-王芳", "开头"), ("@王", "@"), ("çŽ‹äº”", "‹"), ("王", "一个字"),
    ],
)  # fmt: skip
def test_what_is_odd_in_a_name_is_named(text, said):
    assert said in oddity(text)


@pytest.mark.parametrize(
    "text",
    ["王㛃", "张𬴊", "𠮷田", "王〇", "于 佳洋", "张\n三", "阿依古丽·买买提", "Anna-Maria Lee", "⿰王五", "王\ue000"],
)
def test_usual_and_rare_names_are_not_odd(text):
    assert oddity(text) == ""


@pytest.mark.parametrize("text", ["123", "??", "3.5", "—"])
def test_a_name_without_a_letter_is_none(text):
    assert never_in_names(text)


def test_marks_that_turn_the_direction_are_found():
    assert turns_direction("王\u202e芳")
    assert not turns_direction("王\u200e\u200b芳")
