"""Rows for the clipboard: text for everybody, and a table for Excel and WPS that keeps numbers as text."""

from collections.abc import Sequence

from PySide6.QtCore import QMimeData

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


def clipping(rows: Sequence[Sequence[str]]) -> QMimeData:
    """Both forms, for ``QClipboard.setMimeData``."""
    data = QMimeData()
    data.setText(as_text(rows))
    data.setHtml(as_html(rows))
    return data
