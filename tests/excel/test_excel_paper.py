"""Sheets as they are printed: headings seen whole, sums apart, wide sheets on pages beside each other."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from branchdesk.excel.blank import write_blank
from branchdesk.excel.writer import CLOSING, OutColumn, SheetOut, columns_on_first, pages_beside, write_sheet
from branchdesk.kernel.fields import CalendarDay, Field, Shape
from branchdesk.kernel.money import Yuan

UNIT = "填报单位：中共某某大学马克思主义学院硕士研究生第一支部委员会"
MADE = "填报日期：2026年11月21日"


def made(path: Path, columns: list[OutColumn], *rows: Any, **more: Any) -> Any:
    write_sheet(path / "表.xlsx", SheetOut("党员名册", columns, rows, **more))
    return openpyxl.load_workbook(path / "表.xlsx").worksheets[0]


@pytest.mark.parametrize(("title", "least"), [("姓名", 26), ("指定培养联系人日期", 32), ("3-13\n支部党员大会", 46)])
def test_the_row_of_headings_is_as_high_as_its_longest_needs(tmp_path: Path, title: str, least: float) -> None:
    page = made(tmp_path, [OutColumn("序号", 6), OutColumn(title, 12 if "\n" not in title else 9)], (1, "甲"))
    assert page.row_dimensions[1 + bool(page["A1"].value)].height >= least


def test_the_headings_of_an_empty_template_are_seen_whole(tmp_path: Path) -> None:
    day = CalendarDay()
    fields = [Field("one", "姓名", day, width=100), Field("two", "指定培养联系人的日期", day, width=80)]
    write_blank(tmp_path / "a.xlsx", fields, title="表", template="x/1", choices={}, example={})
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].row_dimensions[1].height > 32


def test_the_sum_is_neither_sorted_nor_filtered_with_the_rows(tmp_path: Path) -> None:
    columns = [OutColumn("姓名", 12), OutColumn("金额", 12, Shape.MONEY)]
    page = made(
        tmp_path, columns, ("王㛃", Yuan(100)), ("李䶮", Yuan(200)), total=("合计", Yuan(300)), counts="共 2 人"
    )
    assert page.auto_filter.ref == "A2:B4"
    assert (page["A5"].value, page["B5"].value, page["B5"].number_format) == ("合计", 3, "#,##0.00")
    assert page["A5"].border.left.style == "thin"
    assert page["A6"].value == "共 2 人"


def test_a_wide_sheet_is_printed_on_pages_beside_each_other_with_its_first_columns_on_each(tmp_path: Path) -> None:
    columns = [OutColumn(f"第{n}列", 15) for n in range(30)]
    page = made(tmp_path, columns, ["x"] * 30, unit=UNIT, made_on=MADE, closing=CLOSING, frozen_columns=2)
    assert page.page_setup.fitToWidth == 3
    assert page.print_title_cols == "$A:$B"
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:J1", "A2:E2", "F2:J2", "A5:J5"}


def test_a_sheet_that_can_be_read_on_one_page_stays_on_one(tmp_path: Path) -> None:
    page = made(tmp_path, [OutColumn(f"第{n}列", 11) for n in range(20)], ["x"] * 20, frozen_columns=2)
    assert page.page_setup.fitToWidth == 1
    assert page.print_title_cols is None
    assert (pages_beside([40.0] * 3, portrait=True), pages_beside([60.0] * 3, portrait=True)) == (1, 2)
    assert columns_on_first([10.0] * 10, 1) == 10


def test_a_long_unit_is_seen_whole_beside_the_day(tmp_path: Path) -> None:
    columns = [OutColumn("序号", 6), *(OutColumn(f"第{n}列", 14) for n in range(7))]
    page = made(tmp_path, columns, ["x"] * 8, unit=UNIT, made_on=MADE)
    assert {"A2:F2", "G2:H2"} <= {str(one) for one in page.merged_cells.ranges}
    narrow = made(tmp_path, [OutColumn("序号", 10), OutColumn("姓名", 20), OutColumn("备注", 26)], ["x"] * 3, unit=UNIT,
                  made_on=MADE)  # fmt: skip
    assert narrow["A2"].alignment.wrap_text
    assert narrow.row_dimensions[2].height >= 46


def test_a_roster_closes_with_the_day_and_the_place_of_the_seal() -> None:
    assert CLOSING.endswith("填报日期（盖章）：　　　　年　　月　　日")


def test_the_title_sets_years_without_blanks(tmp_path: Path) -> None:
    write_sheet(tmp_path / "a.xlsx", SheetOut("2026 年度党费核定表", [OutColumn("姓名")], [("甲",)]))
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0]["A1"].value == "2026年度党费核定表"
