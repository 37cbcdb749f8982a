"""Records by plain SQL, from an open ledger or from within a command."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeVar

from branchdesk.kernel.records import Record
from branchdesk.storage import codec

R = TypeVar("R", bound=Record)


class Reads(Protocol):
    """Whatever answers a query: the ``Ledger``, or the transaction a command is in."""

    def read(self, sql: str, parameters: Sequence[Any] = ..., /) -> list[tuple[Any, ...]]:
        """All rows."""


def records(
    ledger: Reads, record: type[R], where: str = "", values: Sequence[Any] = (), *, order: str = "id"
) -> list[R]:
    """Living records; ``where`` begins with AND."""
    names = ", ".join(f'"{name}"' for name in codec.columns(record))
    rows = ledger.read(f"SELECT {names} FROM {codec.entity(record)} WHERE alive = 1 {where} ORDER BY {order}", values)
    return [codec.from_row(record, row) for row in rows]


def one(ledger: Reads, record: type[R], uid: str) -> R | None:
    """One living record."""
    found = records(ledger, record, "AND id = ?", (uid,))
    return found[0] if found else None


def marks(values: Iterable[Any]) -> str:
    """So many question marks, in brackets."""
    return f"({','.join('?' for _ in values)})"
