"""Tables made from records: their columns mirror the record by construction.

What stands here is plain, so that stores and commands can be loaded without SQLAlchemy; ``described`` tells it the tables.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from branchdesk.kernel.records import Record
from branchdesk.storage import codec

TABLES: list["Table"] = []
"""The tables of every room that has been imported."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one record kind; ``refers`` maps a column to the table it points into.

    Beside the columns of the record it has ``alive``, which is 0 for records in the recycle bin: rows are never deleted,
    so references always hold. ``few`` is an index of the few rows that meet a condition: its columns, and the
    condition.
    """

    name: str
    record: type[Record]
    refers: Mapping[str, str]
    indexes: tuple[tuple[str, ...], ...]
    few: tuple[tuple[str, ...], str] | None


def table(
    record: type[Record], *, refers: Mapping[str, str] | None = None, indexes: tuple[tuple[str, ...], ...] = (),
    few: tuple[tuple[str, ...], str] | None = None,
) -> Table:  # fmt: skip
    """The table of one record kind; it belongs to the ledger from now on."""
    made = Table(codec.entity(record), record, refers or {}, indexes, few)
    TABLES.append(made)
    return made
