"""What takes long in a large ledger, as work for another thread."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from branchdesk.features.dues.queries.behind import arrears, knows_arrears
from branchdesk.features.dues.queries.keeping import take_over
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.queries.totals import OnTime, knows_on_time, on_time
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.storage.engine import Ledger

_PRESSED = 3
"""From so many months behind on somebody stands on the card."""
_NAMED = 3


class Slow(NamedTuple):
    """Who is three months behind, the names of the first of them, and how many paid in time; ``kept`` is what was read."""

    behind: tuple[Arrear, ...] = ()
    names: Mapping[str, str] = MappingProxyType({})
    on_time: tuple[OnTime, ...] = ()
    kept: Mapping[str, object] = MappingProxyType({})


def slow(ledger: Ledger, scope: Scope, year: int | None) -> Slow:
    """``year`` None leaves out who paid in time; a year leaves out who is behind."""
    if year is not None:
        return Slow(on_time=tuple(on_time(ledger, scope, year)))
    found = tuple(one for one in arrears(ledger, scope) if one.level >= _PRESSED)
    return Slow(found, called(ledger, [one.member_id for one in found[:_NAMED]]))


def is_at_hand(ledger: Ledger, scope: Scope, year: int | None) -> bool:
    """Whether ``slow`` would not be slow: only those of whom something was written are read."""
    return knows_arrears(ledger, scope) if year is None else knows_on_time(ledger, scope, year)


def read_slow(ledger: Ledger, scope: Scope, year: int | None) -> Callable[[], Slow]:
    """``slow`` as work for another thread."""

    def read() -> Slow:
        with ledger.aside() as other:
            return slow(other, scope, year)._replace(kept=dict(other.memo))

    return read


def keep(ledger: Ledger, found: Slow) -> None:
    """So that the next reading is at hand; called in the thread of the ledger."""
    take_over(ledger, found.kept)
