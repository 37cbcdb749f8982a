"""Lines kept from one reading to the next: only those of people of whom the log tells something new are read again.

So an undo, a payment, or turning from the month to the year costs what changed and not the whole year.
"""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, Protocol, TypeVar

from branchdesk.storage import change_log
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Reads

_ALL = frozenset({"organization", "dues_policy"})
"""What changes whose months are asked about, or which are owed, changes every line."""
_MOST = 500
"""When more people are concerned, everything is read."""


class OfPerson(Protocol):
    """A line of a list in the order of names."""

    @property
    def member_id(self) -> str:
        """Whose it is."""

    @property
    def name_key(self) -> str:
        """What the list is ordered by."""


L = TypeVar("L", bound=OfPerson)


class _Kept(NamedTuple):
    key: object
    position: int
    lines: list[Any]


def fresh(ledger: Reads, name: str, key: object, read: Callable[[Collection[str] | None], list[L]]) -> list[L]:
    """What ``read(None)`` answers; ``key`` says what was asked, ``read`` of some people what they have now.

    Kept with an open ledger until it is locked or closed; within a command everything is read.
    """
    if not isinstance(ledger, Ledger):
        return read(None)
    kept, position = ledger.memo.get(name), change_log.position(ledger.connection)
    found: list[L] | None = None
    if isinstance(kept, _Kept) and kept.key == key and (people := touched(ledger, kept.position)) is not None:
        found = kept.lines
        if people:
            left = [one for one in found if one.member_id not in people]
            found = sorted([*left, *read(people)], key=lambda one: (one.name_key, one.member_id))
    if found is None:
        found = read(None)
    ledger.memo[name] = _Kept(key, position, found)
    return list(found)


def is_kept(ledger: Ledger, name: str, key: object) -> bool:
    """Whether ``fresh`` would read only some people."""
    kept = ledger.memo.get(name)
    return isinstance(kept, _Kept) and kept.key == key and touched(ledger, kept.position) is not None


def take_over(ledger: Ledger, kept: Mapping[str, object]) -> None:
    """What was read aside, of the same file, is kept from now on: what was written since is read anew all the same."""
    ledger.memo.update(kept)


def touched(ledger: Reads, since: int) -> set[str] | None:
    """The people of whom something was written after a position of the log; None where that concerns everybody."""
    rows = ledger.read("SELECT DISTINCT entity FROM change_log WHERE pos > ?", (since,))
    tables = {table for (table,) in rows}
    if _ALL & tables:
        return None
    people: set[str] = set()
    for table in tables:
        names = {name for (name,) in ledger.read("SELECT name FROM pragma_table_info(?)", (table,))}
        owner = "id" if table == "member" else "member_id"
        if owner not in names:
            continue  # of nobody, as a meeting is
        found = ledger.read(
            f'SELECT {owner} FROM "{table}" WHERE id IN (SELECT uid FROM change_log WHERE pos > ? AND entity = ?)'
            " UNION SELECT json_extract(old, '$') FROM change_log WHERE pos > ? AND entity = ? AND field = 'member_id'",
            (since, table, since, table),
        )
        people |= {uid for (uid,) in found if uid}
        if len(people) > _MOST:
            return None
    return people
