"""Rows for the clipboard: text for everybody, and a table for Excel and WPS that keeps numbers as text."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QMimeData

from branchdesk.widgets.table_model import TableModel

# without it a spreadsheet turns an ID number into 9.9E+17 and loses its last digits
_AS_TEXT = "mso-number-format:'\\@'"


def _line(cells: Sequence[str]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells)


def as_text(rows: Sequence[Sequence[str]]) -> str:
    """One line per row, cells between tabs; line breaks inside a cell become blanks."""
    return "\n".join(map(_line, rows))


def as_html(rows: Sequence[Sequence[str]]) -> str:
    """A table whose cells are text for a spreadsheet."""
    from html import escape

    lines = ("".join(f'<td style="{_AS_TEXT}">{escape(cell)}</td>' for cell in row) for row in rows)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<html><head><meta charset="utf-8"></head><body><table>{body}</table></body></html>'


def cells(model: TableModel, rows: Sequence[int], columns: Sequence[int]) -> list[list[str]]:
    """Titles and texts of these rows and columns, secrets as they are shown."""
    titles = [model.columns[number].title for number in columns]
    return [titles, *([model.text_at(row, number) for number in columns] for row in rows)]


def in_clear(model: TableModel, rows: Sequence[int], columns: Sequence[int]) -> list[Any]:
    """The records among these whose secrets a copy of these columns would hand out in full."""
    secret = [number for number in columns if model.revealed and model.columns[number].secret]
    return [model.record_at(row) for row in rows if any(model.text_at(row, number) for number in secret)]


def clipping(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Both forms, for ``QClipboard.setMimeData``."""
    data = QMimeData()
    data.setText(as_text(rows))
    data.setHtml(as_html(rows))
    return data
