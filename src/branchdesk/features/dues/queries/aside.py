"""What takes long in a large ledger, as work for another thread."""

from collections.abc import Callable
from typing import NamedTuple

from branchdesk.features.dues.queries.behind import arrears
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.queries.totals import OnTime, on_time
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.features.members import queries as members
from branchdesk.storage.engine import Ledger

_PRESSED = 3
"""From so many months behind on somebody stands on the card."""
_NAMED = 3


class Slow(NamedTuple):
    """Who is three months behind, the names of the first of them, and how many paid in time."""

    behind: tuple[Arrear, ...]
    names: dict[str, str]
    on_time: tuple[OnTime, ...]


def slow(ledger: Ledger, scope: Scope, year: int | None) -> Slow:
    """``year`` None leaves out who paid in time; a year leaves out who is behind."""
    if year is not None:
        return Slow((), {}, tuple(on_time(ledger, scope, year)))
    found = tuple(one for one in arrears(ledger, scope) if one.level >= _PRESSED)
    first = members.members_by_id(ledger, [one.member_id for one in found[:_NAMED]])
    return Slow(found, {one.id: one.name for one in first}, ())


def read_slow(ledger: Ledger, scope: Scope, year: int | None) -> Callable[[], Slow]:
    """``slow`` as work for another thread."""

    def read() -> Slow:
        with ledger.aside() as other:
            return slow(other, scope, year)

    return read
