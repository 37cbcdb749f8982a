"""Many rows in few statements: a step and a bound value take the driver as long as a row takes the database."""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Protocol

_AT_ONCE = 300
"""Rows of one statement; with more, reading the statement takes what the steps would have."""


class Executes(Protocol):
    """Anything that runs SQL with positional parameters."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> Any:
        """Run one statement many times."""


def insert(cursor: Executes, table: str, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows, given as the values of each column; in their order."""
    values = list(columns.values())
    rows = len(values[0])
    whole = rows - rows % _AT_ONCE
    names = ", ".join(f'"{name}"' for name in columns)
    into = f'INSERT INTO "{table}" ({names})'
    if whole:
        _insert_many(cursor, into, [column[:whole] for column in values])
    if rest := list(zip(*[column[whole:] for column in values], strict=True)):
        cursor.executemany(f"{into} VALUES ({_marks(len(values))})", rest)


def _insert_many(cursor: Executes, into: str, columns: Sequence[Sequence[Any]]) -> None:
    """Hundreds of rows by one statement; a value that all of them share is bound once in it."""
    rows = len(columns[0])
    shared = [column.count(column[0]) == rows for column in columns]
    common = [column[0] for column, same in zip(columns, shared, strict=True) if same]
    own = [column for column, same in zip(columns, shared, strict=True) if not same]
    # Marks with a number come first in the text: those without one go on counting behind them.
    marked = (f"?{number + 1}" for number in range(len(common)))
    listed = (f"column{number + 1}" for number in range(len(own)))
    wanted = ", ".join(next(marked) if same else next(listed) for same in shared)
    values = ", ".join([f"({_marks(len(own))})"] * _AT_ONCE)
    sql = f"{into} SELECT {wanted} FROM (VALUES {values})"
    for start in range(0, rows, _AT_ONCE):
        part = [column[start : start + _AT_ONCE] for column in own]
        cursor.execute(sql, (*common, *chain.from_iterable(zip(*part, strict=True))))


def _marks(count: int) -> str:
    return ", ".join("?" * count)
