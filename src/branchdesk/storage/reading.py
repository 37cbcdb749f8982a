"""Records by plain SQL, from an open ledger or from within a command."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from branchdesk.kernel.records import Record
from branchdesk.storage import codec

if TYPE_CHECKING:
    from branchdesk.storage.work import Work

R = TypeVar("R", bound=Record)
AT_ONCE = 500
"""Values in one list of a statement."""


class Reads(Protocol):
    """Whatever answers a query: the ``Ledger``, or the transaction a command is in."""

    def read(self, sql: str, parameters: Sequence[Any] = ..., /) -> list[tuple[Any, ...]]:
        """All rows."""


class Within:
    """Answers queries from inside a command, with what the command has written so far."""

    def __init__(self, work: "Work") -> None:
        self._connection = work.connection

    def read(self, sql: str, parameters: Sequence[Any] = (), /) -> list[tuple[Any, ...]]:
        """All rows."""
        cursor: Any = self._connection.connection.cursor()  # the driver's own: SQLAlchemy would wrap each row
        rows: list[tuple[Any, ...]] = cursor.execute(sql, tuple(parameters)).fetchall()
        return rows


def records(
    ledger: Reads, record: type[R], where: str = "", values: Sequence[Any] = (), *, order: str = "id"
) -> list[R]:
    """Living records; ``where`` begins with AND."""
    names = ", ".join(f'"{name}"' for name in codec.columns(record))
    rows = ledger.read(f"SELECT {names} FROM {codec.entity(record)} WHERE alive = 1 {where} ORDER BY {order}", values)
    return codec.from_rows(record, rows)


def one(ledger: Reads, record: type[R], uid: str) -> R | None:
    """One living record."""
    found = records(ledger, record, "AND id = ?", (uid,))
    return found[0] if found else None


def marks(values: Collection[Any]) -> str:
    """So many question marks, in brackets."""
    return f"({','.join('?' * len(values))})"


def in_parts(values: Iterable[str]) -> Iterator[list[str]]:
    """The values, some hundreds at a time."""
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield listed[start : start + AT_ONCE]
