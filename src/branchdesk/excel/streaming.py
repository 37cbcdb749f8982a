"""Styled cells at the speed of plain ones: the one place that reaches below openpyxl's surface.

``WriteOnlyWorksheet`` takes a styled cell only after an exception, makes a new cell after each and
looks its style up again, which doubles the time. Here a column's cell is made once, its style
number and letter are fixed, and it is refilled for every row, since each row is written at once.
"""

import contextlib
import errno
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import WorkbookAlreadySaved
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

try:
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
except ImportError:  # pragma: no cover - pikepdf brings lxml, openpyxl works without

    class LxmlError(Exception):  # type: ignore[no-redef]
        """Stands in where lxml is missing."""


class ColumnCell(Cell):
    """The cell of one column, refilled for row after row; give it its style before the first row."""

    __slots__ = ("_letter", "_number")

    def __init__(self, page: Any, column: int) -> None:
        """``column`` is 0-based."""
        super().__init__(page, row=1, column=column + 1)
        self._letter = get_column_letter(column + 1)
        self._number: int | None = None

    @property
    def coordinate(self) -> str:
        """``B7``."""
        return f"{self._letter}{self.row}"

    @property
    def has_style(self) -> bool:
        """Always."""
        return True

    @property
    def style_id(self) -> int:
        """Looked up once."""
        if self._number is None:
            self._number = super().style_id
        return self._number

    def fill_with(self, value: Any, data_type: str) -> "ColumnCell":
        """Hold a value of a known type: ``s`` text, ``n`` number or nothing, ``d`` date."""
        self._value = value
        self.data_type = data_type
        return self


class StreamedSheet(WriteOnlyWorksheet):
    """A write-only sheet whose rows are lists of ready cells, None for a gap."""

    def _values_to_row(self, values: Sequence[Cell | None], row_idx: int) -> Iterator[Cell]:
        for column, cell in enumerate(values, 1):
            if cell is not None:
                cell.row = row_idx
                cell.column = column
                yield cell

    def abandon(self) -> None:
        """End the stream and remove its temporary file, which holds the rows in plain text."""
        self._get_writer()  # type: ignore[attr-defined]
        writer: Any = self.__dict__["_writer"]
        for step in (self.close, writer.xf.close, writer.cleanup):
            # Where the disk is full the stream is broken already and cannot be ended in good order.
            with contextlib.suppress(OSError, ValueError, SyntaxError, StopIteration, WorkbookAlreadySaved, LxmlError):
                step()


@contextmanager
def streamed_sheet(book: Workbook, name: str) -> Iterator[Any]:
    """A streamed sheet added to a write-only workbook; if the block fails its temporary file is removed."""
    page = StreamedSheet(book, name)
    book._add_sheet(page)  # type: ignore[attr-defined]
    try:
        yield page
    except LxmlError as error:
        page.abandon()
        # Named like IO_ENOSPC; openpyxl writes by lxml where that is installed.
        number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
        raise OSError(number, os.strerror(number)) from error
    except BaseException:
        page.abandon()
        raise
