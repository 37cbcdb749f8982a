"""A date behind a format that shows no day is only a month: the day was added by the spreadsheet program."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from branchdesk.excel.formats import shows_month_only
from branchdesk.excel.reader import read_book


@pytest.mark.parametrize("code", ["yyyy.mm", 'yyyy"年"m"月"', "[$-804]yyyy\\-mm;@", "mmm-yy", "yyyy/m"])
def test_formats_of_year_and_month_are_recognised(code: str) -> None:
    assert shows_month_only(code)


@pytest.mark.parametrize("code", ["yyyy-mm-dd", "m/d/yy", "yyyy-mm hh:mm", "mm:ss", "@", "0.00", "General", "yyyy"])
def test_other_formats_are_not(code: str) -> None:
    assert not shows_month_only(code)


def test_a_first_of_a_month_shown_without_its_day_is_a_month(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append([date(1998, 7, 1), date(1998, 7, 1), date(1998, 7, 15), "文字", date(1998, 7, 1)])
    for cell, code in zip(page[1], ("yyyy.mm", "mmm-yy", "yyyy.mm", "yyyy.mm", "yyyy-mm-dd"), strict=True):
        cell.number_format = code
    second = book.create_sheet("二")
    second["C3"] = date(2003, 12, 1)
    second["C3"].number_format = 'yyyy"年"m"月"'
    book.save(tmp_path / "a.xlsx")
    grids = read_book(tmp_path / "a.xlsx").grids
    first = [cell.date() if isinstance(cell, datetime) else cell for cell in grids[0].rows[0]]
    assert first == ["1998-07", "1998-07", date(1998, 7, 15), "文字", date(1998, 7, 1)]
    assert grids[1].rows[2][2] == "2003-12"
