"""Sheets going out: ready to print, every text a text, no formula ever (domain §8.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.excel import limits
from branchdesk.excel.saving import pack, replacing
from branchdesk.kernel import clock, titles
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

    from branchdesk.excel.streaming import ColumnCell

Out = str | int | Decimal | date | Day | Yuan | None
"""What a cell may be given. Dates with a day become true dates, months and years stay text."""

CLOSING = "填报人：　　　　　　审核人：　　　　　　联系电话：　　　　　　填报日期（盖章）：　　　　年　　月　　日"
"""The usual last line of a roster."""

_FORMATS = {Shape.TEXT: "@", Shape.DATE: "yyyy-mm-dd", Shape.NUMBER: "0", Shape.MONEY: "#,##0.00"}
_ALIGNED = {Shape.TEXT: "left", Shape.DATE: "center", Shape.NUMBER: "center", Shape.MONEY: "right"}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FIRST_SAFE_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: earlier days would move by one, so they stay text."""
_LINE = 14.0
_ROW = 18.0
_HEADING = 26.0
_HIGHEST = 409.0
"""Points: one line of text, a row of one line, the row of headings, the highest row Excel knows."""
_UPRIGHT, _ACROSS = 150.0, 220.0
"""Characters on the width of A4 that can still be read: a sheet wider than that is printed on several."""
_FONT = "宋体"
_TITLE_FONT = "黑体"


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column: its heading, width in characters, layout of its values."""

    title: str
    width: float = 12
    shape: Shape = Shape.TEXT
    centred: bool = False


@dataclass(frozen=True, slots=True)
class SheetOut:
    """A table to be written: title row, unit and date row, headings, rows, their sum, counts, closing line.

    ``total`` has a value under each column; it is neither sorted nor filtered with the rows. ``unit`` stands left and ``made_on`` right below the title; empty texts leave their row out.
    ``properties`` become custom document properties, e.g. the version of a template.
    """

    title: str
    columns: Sequence[OutColumn]
    rows: Iterable[Sequence[Out]]
    name: str = ""
    unit: str = ""
    made_on: str = ""
    total: Sequence[Out] = ()
    counts: str = ""
    closing: str = ""
    frozen_columns: int = 0
    portrait: bool = False
    properties: Mapping[str, str] = field(default_factory=dict)


def clean(text: str) -> str:
    """A text as a cell may hold it: without control characters; ``Refusal`` above 32,767 characters.

    A literal ``_x000D_`` is escaped, or it would come back as the character it names.
    """
    if len(text) > limits.LONGEST_TEXT:
        raise Refusal(
            tr("一个单元格的文字超过 32,767 个字，Excel 装不下"),
            detail=text[:30] + "…",
            hint=tr("请缩短这段文字后再导出。"),
        )
    text = _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _ESCAPE_LIKE.sub("_x005F_", text)


def write_sheet(path: Path, *sheets: SheetOut) -> None:
    """Write one sheet, or several as one book, as xlsx; ``Refusal`` when it cannot be saved, then ``path`` is as before."""
    from openpyxl import Workbook

    from branchdesk.excel.streaming import streamed_sheet

    book = Workbook(write_only=True)
    describe(book, sheets[0].title, sheets[0].properties)
    with replacing(path) as temporary, ExitStack() as pages:
        for sheet in sheets:
            page = pages.enter_context(streamed_sheet(book, sheet_name(sheet.name or sheet.title)))
            _Page(page, sheet).write()
        pack(book, temporary)


def sheet_name(text: str) -> str:
    """A name Excel accepts for a sheet: at most 31 characters, none of ``[]:*?/\\``."""
    return re.sub(r"[\[\]:*?/\\]", "", clean(text)).strip("' ")[:31] or tr("表")


def describe(book: Workbook, title: str, properties: Mapping[str, str]) -> None:
    """Set title, time and custom properties of a workbook; no person is named in it."""
    from openpyxl.packaging.custom import StringProperty

    book.properties.title = clean(title)
    book.properties.creator = tr("支部事务台账")
    book.properties.created = book.properties.modified = clock.now().replace(tzinfo=None, microsecond=0)
    for name, value in properties.items():
        book.custom_doc_props.append(StringProperty(name=name, value=clean(value)))  # type: ignore[attr-defined]


def set_text(cell: Any, text: str) -> None:
    """Put a text into a cell as text, whatever it looks like (OWASP ASVS 1.2.10)."""
    cell.value = clean(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_DANGEROUS)


class _Page:
    """One sheet being streamed: cells are made once per column and refilled for every row."""

    def __init__(self, page: Any, sheet: SheetOut) -> None:
        self._page = page
        self._sheet = sheet
        self._widths = [column.width for column in sheet.columns]
        self._beside = pages_beside(self._widths, sheet.frozen_columns, portrait=sheet.portrait)
        self._across = columns_on_first(self._widths, self._beside)
        self._row = 0
        self._lines = 1
        self._plain = self._body_cells()
        self._texts = self._body_cells(text=True)
        self._quoted = self._body_cells(text=True, quoted=True)

    def write(self) -> None:
        """Everything from the title to the closing line, then the print setup."""
        header_row = 1 + bool(self._sheet.title) + bool(self._sheet.unit or self._sheet.made_on)
        self._set_up(header_row)
        self._write_head()
        for row in self._sheet.rows:
            self._append_row(row)
        last = self._row
        if self._sheet.total:
            self._append_row(self._sheet.total)
        self._write_wide(self._sheet.counts, bold=True)
        self._write_wide(self._sheet.closing)
        width = limits.column_letters(len(self._sheet.columns) - 1)
        self._page.auto_filter.ref = f"A{header_row}:{width}{max(last, header_row)}"
        self._page.print_area = f"A1:{width}{self._row}"
        self._page.print_title_rows = f"{header_row}:{header_row}"

    def _append_row(self, row: Sequence[Out]) -> None:
        self._row += 1
        self._lines = 1
        cells = [self._filled(index, value) for index, value in enumerate(row)]
        if self._lines > 1:
            # Only Excel grows a row for its wrapped text by itself, LibreOffice and WPS do not always.
            self._page.row_dimensions[self._row].height = row_height(self._lines)
        self._page.append(cells)

    def _set_up(self, header_row: int) -> None:
        page = self._page
        page.sheet_format.defaultRowHeight = _ROW
        page.sheet_format.customHeight = True
        page.freeze_panes = f"{limits.column_letters(self._sheet.frozen_columns)}{header_row + 1}"
        for index, column in enumerate(self._sheet.columns):
            page.column_dimensions[limits.column_letters(index)].width = column.width
        if self._beside > 1 and self._sheet.frozen_columns:
            page.print_title_cols = f"A:{limits.column_letters(self._sheet.frozen_columns - 1)}"
        set_up_print(page, portrait=self._sheet.portrait, beside=self._beside)

    def _write_head(self) -> None:
        sheet = self._sheet
        if sheet.title:
            self._append_wide(self._wide_cell(titles.tight(sheet.title), size=18, font=_TITLE_FONT), height=34)
        if sheet.unit or sheet.made_on:
            self._append_ends(sheet.unit, sheet.made_on)
        self._row += 1
        self._page.row_dimensions[self._row].height = heading_height((one.title, one.width) for one in sheet.columns)
        self._page.append([self._heading_cell(column.title) for column in sheet.columns])

    def _write_wide(self, text: str, *, bold: bool = False) -> None:
        """A line below the table; one longer than the sheet is wide takes several."""
        if not text:
            return
        lines = lines_needed(text, 0.95 * sum(self._widths[: self._across]))
        cell = self._cell(text, size=11, bold=bold, horizontal="left", wrap=lines > 1)
        self._append_wide(cell, height=max(22.0, row_height(lines)))

    def _append_wide(self, cell: Cell, height: float) -> None:
        self._row += 1
        self._page.row_dimensions[self._row].height = height
        self._page.append([cell])
        if self._across > 1:
            self._page.merged_cells.add(f"A{self._row}:{limits.column_letters(self._across - 1)}{self._row}")

    def _append_ends(self, left: str, right: str) -> None:
        """Unit at the left edge, date at the right one; each part of the row is one merged cell."""
        count = self._across
        if count < 2:
            return self._append_wide(self._wide_cell(f"{left}　{right}".strip(), horizontal="left"), height=20)
        self._row += 1
        middle = self._middle(left, right)
        cells: list[Cell | None] = [None] * count
        lines = lines_needed(left, 0.95 * sum(self._widths[:middle]))
        cells[0] = self._cell(left, size=11, horizontal="left", wrap=lines > 1)
        if lines > 1:
            self._page.row_dimensions[self._row].height = row_height(lines)
        cells[middle] = self._wide_cell(right, horizontal="right")
        self._page.append(cells)
        for first, last in ((0, middle - 1), (middle, count - 1)):
            if last > first:
                ends = f"{limits.column_letters(first)}{self._row}:{limits.column_letters(last)}{self._row}"
                self._page.merged_cells.add(ends)
        return None

    def _middle(self, left: str, right: str) -> int:
        """The column where the right part begins: by width the middle, later where the unit needs more and the date can spare it."""
        widths = self._widths[: self._across]
        middle = next(
            n for n in range(1, len(widths)) if n + 1 == len(widths) or sum(widths[: n + 1]) >= sum(widths) / 2
        )
        while sum(widths[:middle]) < 1.1 * shown_width(left) and sum(widths[middle + 1 :]) > 1.1 * shown_width(right):
            middle += 1
        return middle

    def _filled(self, index: int, value: Out) -> Cell:
        """The column's cell holding the value; one cell serves all rows, since each is written at once."""
        if value.__class__ is Day:
            value = self._day(value)
        if value.__class__ is str and value:
            text = clean(value)
            width = self._sheet.columns[index].width
            if len(text) * 2 > width or "\n" in text:
                self._lines = max(self._lines, lines_needed(text, width))
            return (self._quoted if text.startswith(_DANGEROUS) else self._texts)[index].fill_with(text, "s")
        cell = self._plain[index]
        if isinstance(value, date):
            return cell.fill_with(value, "d")
        return cell.fill_with(value.fen / 100 if isinstance(value, Yuan) else None if value == "" else value, "n")

    @staticmethod
    def _day(day: Day) -> date | str:
        return day.first() if day.is_full and day.first() >= _FIRST_SAFE_DAY else str(day)

    def _body_cells(self, *, text: bool = False, quoted: bool = False) -> list[ColumnCell]:
        from branchdesk.excel.streaming import ColumnCell

        cells = []
        for index, column in enumerate(self._sheet.columns):
            horizontal = "center" if column.centred else _ALIGNED[column.shape]
            cell = ColumnCell(self._page, index)
            self._dress(cell, horizontal=horizontal, wrap=column.shape is Shape.TEXT)
            cell.border = thin_border()
            cell.number_format = _FORMATS[Shape.TEXT if text else column.shape]
            cell.quotePrefix = quoted
            cells.append(cell)
        return cells

    def _heading_cell(self, title: str) -> Cell:
        from openpyxl.styles import PatternFill

        cell = self._cell(title, bold=True, horizontal="center", wrap=True)
        cell.border = thin_border()
        cell.fill = PatternFill("solid", fgColor="F2F2F2")
        return cell

    def _wide_cell(
        self, text: str, *, size: float = 11, font: str = _FONT, bold: bool = False, horizontal: str = "center"
    ) -> Cell:
        return self._cell(text, size=size, font=font, bold=bold, horizontal=horizontal)

    def _cell(
        self,
        text: str,
        *,
        size: float = 10.5,
        font: str = _FONT,
        bold: bool = False,
        horizontal: str,
        wrap: bool = False,
    ) -> Cell:
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._page)
        self._dress(cell, size=size, font=font, bold=bold, horizontal=horizontal, wrap=wrap)
        if text:
            set_text(cell, text)
        return cell

    @staticmethod
    def _dress(
        cell: Cell, *, size: float = 10.5, font: str = _FONT, bold: bool = False, horizontal: str, wrap: bool = False
    ) -> None:
        from openpyxl.styles import Alignment, Font

        cell.font = Font(name=font, size=size, bold=bold)
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=wrap)


def shown_width(text: str) -> int:
    """Characters a text takes in a row: a Chinese character counts two."""
    return sum(2 if letter > "\u2e7f" else 1 for letter in text)


def lines_needed(text: str, width: float) -> int:
    """Lines a text takes when wrapped in a column of ``width`` characters (one is padding)."""
    return sum(max(1, math.ceil(shown_width(line) / max(width - 1, 1))) for line in text.split("\n"))


def row_height(lines: int) -> float:
    """Points for a row of so many lines."""
    return min(lines * _LINE + 4, _HIGHEST)


def heading_height(columns: Iterable[tuple[str, float]]) -> float:
    """Points for the row of headings: their texts and the widths of their columns, in characters; bold takes more room."""
    return max(_HEADING, row_height(max((lines_needed(text, width - 1) for text, width in columns), default=1)))


def thin_border() -> Any:
    """A thin line on all four sides."""
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="808080")
    return Border(left=side, right=side, top=side, bottom=side)


def pages_beside(widths: Sequence[float], frozen: int = 0, *, portrait: bool = False) -> int:
    """How many pages stand beside each other so that all columns can be read; the ``frozen`` ones are on each."""
    head = sum(widths[:frozen])
    return max(1, math.ceil((sum(widths) - head) / ((_UPRIGHT if portrait else _ACROSS) - head)))


def columns_on_first(widths: Sequence[float], beside: int) -> int:
    """How many columns surely stand on the first page, over which the title goes."""
    sums = [sum(widths[:count]) for count in range(1, len(widths) + 1)]
    return max(1, sum(one <= sums[-1] / beside + 0.01 for one in sums))


def set_up_print(page: Any, *, portrait: bool = False, beside: int = 1) -> None:
    """A4, as wide as the paper (or so many pages ``beside`` each other), numbered pages."""
    page.page_setup.orientation = "portrait" if portrait else "landscape"
    page.page_setup.paperSize = 9
    page.page_setup.fitToWidth = beside
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_options.horizontalCentered = True
    page.page_margins.left = page.page_margins.right = 0.5
    page.page_margins.top = 0.6
    page.page_margins.bottom = 0.7
    page.oddFooter.center.text = tr("第&P页 共&N页")
