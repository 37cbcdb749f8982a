"""A sheet as read from a file, before anybody has said what its columns mean."""

import math
from dataclasses import dataclass, field
from datetime import date, datetime, time


class CellError(str):
    """An error value of a spreadsheet, such as ``#N/A``."""

    __slots__ = ()


Value = str | int | float | bool | date | datetime | time | CellError | None
"""What a cell holds; numbers stay numbers, so that a damaged ID number is recognised."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: ``rows[0]`` is the sheet's row 1, so the user's own row numbers are kept.

    ``formulas`` holds (row, column) of formula cells, 1-based row and 0-based column; their value in
    ``rows`` is what the spreadsheet program last computed (None when it never did). ``notes`` are
    Chinese sentences on what was left out: hidden rows, macros, links.
    """

    name: str
    rows: list[list[Value]]
    formulas: frozenset[tuple[int, int]] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Book:
    """A file's sheets in order, and what was noticed about the file as a whole."""

    file_name: str
    grids: tuple[Grid, ...]
    notes: tuple[str, ...] = field(default=())


EXACT = 10**15
"""Whole numbers from here on have lost digits: spreadsheets keep 15."""


def show(value: Value) -> str:
    """A cell's content as text; whole numbers without a point, dates as ISO."""
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        if not finite(value):
            return "#NUM!"
        whole = value == int(value) and abs(value) < EXACT
        return str(int(value)) if whole else repr(float(value)).upper()
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat()


def finite(value: float) -> bool:
    """Whether a number is one; an int beyond every float is none either."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False
