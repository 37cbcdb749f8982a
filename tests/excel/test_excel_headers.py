"""Headings are found under titles, over two lines, with blanks and hints; nothing is mapped in doubt."""

from datetime import date, datetime, time
from pathlib import Path

import pytest

from branchdesk.excel import headers
from branchdesk.excel.reader import read_book
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, CellError, Grid, Value

SAMPLES = Path(__file__).parent.parent / "samples"


def guess(*rows: list[Value], name: str = "Sheet1") -> headers.Guess:
    return headers.find(Book("a.xlsx", (Grid(name, list(rows)),)), MEMBER_FIELDS)


def test_the_messy_sample_is_understood_completely() -> None:
    book = read_book(SAMPLES / "roster_messy.xlsx")
    found = headers.find(book, MEMBER_FIELDS)
    assert (found.grid_index, found.header_row, found.unknown, found.missing) == (1, 4, {}, ())


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("姓　名", "name"),
        ("*姓名", "name"),
        ("姓 名：", "name"),
        ("姓名（必填）", "name"),
        ("出生\n年月", "birth"),
        ("出生年月(如199807)", "birth"),
        ("学（工）号", "staff_number"),
        ("学号／工号", "staff_number"),
        ("公民身份号码\u200b", "id_number"),
        ("单位（班级）", "unit"),
        ("3、手机号码", "phone"),
        ("【党小组】", "group_id"),
        ("党龄校正（月）", "seniority_adjust"),
    ],
)
def test_a_heading_is_understood_however_it_is_dressed(heading: str, name: str) -> None:
    found = guess([heading, "籍贯"], ["张三", "河北"])
    assert found.columns[0] == name


def test_title_rows_above_are_stepped_over() -> None:
    found = guess(
        ["党员花名册"],
        [None, "填报单位：机关党委", "姓名不得涂改"],
        ["序号", "姓名", "性别", "爱好"],
        [1, "张三", "男", "书"],
    )
    assert found.header_row == 3
    assert found.columns == {1: "name", 2: "sex"}
    assert found.unknown == {3: "爱好"}
    assert "出生日期" in found.missing


def test_headings_over_two_lines_are_put_together() -> None:
    found = guess(
        ["序号", "姓名", "入党", None, "联系方式", None],
        [None, None, "时间", "介绍人", "手机", "流动去向"],
        [1, "张三", "2020-07-01", "李四", "19900000000", "x"],
    )
    assert found.header_row == 2
    assert found.columns == {1: "name", 2: "joined_on", 3: "sponsors", 4: "phone", 5: "mobile_to"}


def test_two_columns_for_one_field_are_left_to_the_user() -> None:
    found = guess(["姓名", "电话", "性别", "手机"], ["张三", "1", "男", "2"])
    assert found.columns == {0: "name", 2: "sex"}
    assert found.duplicates == {"phone": (1, 3)}


def test_sheets_of_explanations_and_hidden_sheets_come_last() -> None:
    rows: list[list[Value]] = [["姓名", "性别", "民族"], ["张三", "男", "汉族"]]
    short: list[list[Value]] = [["姓名", "性别"], ["李四", "女"]]
    book = Book("a", (Grid("填写说明", rows), Grid("旧", rows, hidden=True), Grid("名册", short)))
    assert headers.find(book, MEMBER_FIELDS).grid_index == 2
    assert headers.find(Book("a", book.grids[:2]), MEMBER_FIELDS).grid_index == 0
    assert headers.find(Book("a", book.grids[1:2]), MEMBER_FIELDS).grid_index == 0


def test_without_any_heading_the_user_is_told_what_is_expected() -> None:
    with pytest.raises(Refusal) as caught:
        guess(["张三", "男"], ["李四", "女"])
    assert "姓名" in caught.value.detail


def test_the_user_may_name_the_row() -> None:
    grid = Grid("a", [["姓名", "性别"], ["姓 名", "民族"], ["张三", "汉族"]])
    assert headers.find_at(grid, 0, 2, MEMBER_FIELDS).columns == {0: "name", 1: "ethnicity"}


def test_the_two_lines_of_a_heading_are_found_also_in_the_row_the_user_named() -> None:
    grid = Grid(
        "a", [["序号", "姓名", "入党", None], [None, None, "时间", "介绍人"], [1, "张三", "2020-07-01", "李四"]]
    )
    assert headers.find_at(grid, 0, 2, MEMBER_FIELDS).columns == {1: "name", 2: "joined_on", 3: "sponsors"}


def test_every_sheet_with_headings_is_found_in_the_order_of_the_book() -> None:
    rows: list[list[Value]] = [["姓名", "性别", "民族"], ["张三", "男", "汉族"]]
    book = Book(
        "a", (Grid("空", []), Grid("一支部", rows), Grid("说明", rows), Grid("图", [["x"]]), Grid("二支部", rows))
    )
    found = headers.each(book, MEMBER_FIELDS)
    assert [guess.grid_index for guess in found] == [1, 2, 4]
    assert [headers.is_data(book.grids[guess.grid_index]) for guess in found] == [True, False, True]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""), ("a", "a"), (True, "是"), (False, "否"), (12, "12"), (1998.1, "1998.1"),
        (9.90000197311051e17, "9.90000197311051E+17"), (date(2024, 7, 1), "2024-07-01"),
        (datetime(2024, 7, 1, 9, 30), "2024-07-01 09:30:00"), (time(9, 30), "09:30:00"), (CellError("#N/A"), "#N/A"),
    ],
)  # fmt: skip
def test_every_value_has_a_text(value: Value, text: str) -> None:
    assert headers.text_of(value) == text
