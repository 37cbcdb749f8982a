"""A date behind a format that shows no day is only a month: the day was added by the spreadsheet program."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlwt

from branchdesk.excel.formats import MONTH, YEAR, coarse
from branchdesk.excel.reader import read_book


@pytest.mark.parametrize("code", ["yyyy.mm", 'yyyy"年"m"月"', "[$-804]yyyy\\-mm;@", "mmm-yy", "yyyy/m", "e.m"])
def test_formats_of_year_and_month_are_recognised(code: str) -> None:
    assert coarse(code) == MONTH


@pytest.mark.parametrize("code", ["yyyy", 'yyyy"年"'])
def test_formats_of_a_year_alone_are_recognised(code: str) -> None:
    assert coarse(code) == YEAR


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "m/d/yy", "yyyy-mm hh:mm", "mm:ss", "@", "0.00", "General", "0.00E+00", "m月d日", ""]
)
def test_other_formats_are_not(code: str) -> None:
    assert coarse(code) == ""


def test_a_first_of_a_month_shown_without_its_day_is_a_month(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(
        [date(1998, 7, 1)] * 2 + [date(1998, 7, 15), "文字", date(1998, 7, 1), date(1998, 1, 1), date(1998, 2, 1)]
    )
    codes = ("yyyy.mm", "mmm-yy", "yyyy.mm", "yyyy.mm", "yyyy-mm-dd", "yyyy", "yyyy")
    for cell, code in zip(page[1], codes, strict=True):
        cell.number_format = code
    second = book.create_sheet("二")
    second["C3"] = date(2003, 12, 1)
    second["C3"].number_format = 'yyyy"年"m"月"'
    book.save(tmp_path / "a.xlsx")
    grids = read_book(tmp_path / "a.xlsx").grids
    first = [cell.date() if isinstance(cell, datetime) else cell for cell in grids[0].rows[0]]
    assert first == ["1998-07", "1998-07", date(1998, 7, 15), "文字", date(1998, 7, 1), "1998", date(1998, 2, 1)]
    assert grids[1].rows[2][2] == "2003-12"


def test_an_old_xls_shows_months_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("名册")
    formats = ('yyyy"年"m"月"', "mmm-yy", "yyyy-mm-dd", "yyyy")
    for column, code in enumerate(formats):
        page.write(0, column, date(1998, 1, 1), xlwt.easyxf(num_format_str=code))
    for column in range(3):  # several whole numbers side by side are one record
        page.write(1, column, 35977, xlwt.easyxf(num_format_str="yyyy.mm"))
    book.save(str(tmp_path / "a.xls"))
    rows = read_book(tmp_path / "a.xls").grids[0].rows
    assert [str(cell)[:10] for cell in rows[0]] == ["1998-01", "1998-01", "1998-01-01", "1998"]
    assert rows[1][:3] == ["1998-07"] * 3


def test_an_open_document_shows_months_too(tmp_path: Path) -> None:
    """By the cell's style, by that of its column, and by the style that style stands on."""
    namespace = "xmlns:{0}='urn:oasis:names:tc:opendocument:xmlns:{1}:1.0'"
    names = [("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("number", "datastyle")]
    spaces = " ".join(namespace.format(*pair) for pair in names)
    date_style = "<number:date-style style:name='{0}'>{1}</number:date-style>"
    parts = {part: f"<number:{part}/>" for part in ("year", "month", "day")}
    styles = (
        date_style.format("M", parts["year"] + "<number:text>年</number:text>" + parts["month"])
        + date_style.format("D", "".join(parts.values()))
        + "<style:style style:name='month' style:family='table-cell' style:data-style-name='M'/>"
        "<style:style style:name='child' style:family='table-cell' style:parent-style-name='month'/>"
        "<style:style style:name='day' style:family='table-cell' style:data-style-name='D'/>"
    )
    cell = "<table:table-cell{0} office:value-type='date' office:date-value='1998-07-01'><text:p>x</text:p></table:table-cell>"
    wanted = [cell.format(f" table:style-name='{name}'") for name in ("month", "child", "day")] + [cell.format("")]
    content = (
        f"<office:document-content {spaces}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        "<office:spreadsheet><table:table table:name='名册'><table:table-column table:number-columns-repeated='3'/>"
        "<table:table-column table:default-cell-style-name='child'/><table:table-row>"
        + "".join(wanted)
        + "</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as opened:
        opened.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        opened.writestr("content.xml", content)
        opened.writestr("META-INF/manifest.xml", "<a/>")
    row = read_book(tmp_path / "a.ods").grids[0].rows[0]
    assert [str(value)[:10] for value in row] == ["1998-07", "1998-07", "1998-07-01", "1998-07"]
