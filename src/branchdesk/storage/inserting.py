"""Many rows in few statements: a step and a bound value take the driver as long as a row takes the database.

A block is some rows, column by column, where what all rows say is said once. In this form they are bound to a statement,
and in this form new records stand in the log.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain, repeat
from typing import Any, Protocol

AT_ONCE = 300
"""Rows of one block and one statement; with more, reading the statement takes what the steps would have."""
Block = Mapping[str, Any]
"""For each column the list of its values, or the one value all rows have; several rows have a list that tells them apart."""


class Executes(Protocol):
    """Anything that runs SQL with positional parameters."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Any:
        """Run one statement."""

    def executemany(self, sql: str, parameters: Sequence[Sequence[Any]], /) -> Any:
        """Run one statement many times."""


def once(values: Sequence[Any]) -> Any:
    """The value all rows have, or the list of them; no stored value is a list itself."""
    first = values[0]
    # The last one is looked at first: where all differ it spares counting.
    return first if values[-1] == first and values.count(first) == len(values) else list(values)


def tuples(rows: Block) -> Iterator[tuple[Any, ...]]:
    """The values of each row of a block."""
    many = next((len(values) for values in rows.values() if isinstance(values, list)), 1)
    return zip(*(values if isinstance(values, list) else repeat(values, many) for values in rows.values()), strict=True)


def lines(rows: Block) -> Iterator[dict[str, Any]]:
    """The rows of a block one by one."""
    for values in tuples(rows):
        yield dict(zip(rows, values, strict=True))


def insert(cursor: Executes, table: str, rows: Block) -> None:
    """Insert at most ``AT_ONCE`` rows, in their order."""
    names = ", ".join(f'"{name}"' for name in rows)
    into = f'INSERT INTO "{table}" ({names})'
    own = [values for values in rows.values() if isinstance(values, list)]
    if own and len(own[0]) == AT_ONCE:
        common = [value for value in rows.values() if not isinstance(value, list)]
        selected = _selected(tuple(isinstance(values, list) for values in rows.values()))
        cursor.execute(f"{into} {selected}", [*common, *chain.from_iterable(own)])
    else:
        cursor.executemany(f"{into} VALUES ({_marks(len(rows))})", list(tuples(rows)))


@cache
def _selected(own: tuple[bool, ...]) -> str:
    """A full block as a query, by which columns have a list: a value that all rows share is bound once in it, and before
    the lists, which are bound one behind the other as they are.
    """
    marked = (f"?{number + 1}" for number in range(len(own)))
    listed = (f"column{number + 1}" for number in range(len(own)))
    wanted = ", ".join(next(listed) if each else next(marked) for each in own)
    starts = [len(own) - sum(own) + 1 + AT_ONCE * number for number in range(sum(own))]
    values = ", ".join(f"({', '.join(f'?{start + row}' for start in starts)})" for row in range(AT_ONCE))
    return f"SELECT {wanted} FROM (VALUES {values})"


def _marks(count: int) -> str:
    return ", ".join("?" * count)
