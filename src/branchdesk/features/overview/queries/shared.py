"""What the page and the numbers beside the tabs both ask for: read once for each state of the ledger, not by each of them."""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from branchdesk.features.organization import queries as organization
from branchdesk.storage.engine import Ledger

if TYPE_CHECKING:
    from branchdesk.features.development.queries import Pressing
    from branchdesk.features.dues.queries.glance import Glance

T = TypeVar("T")
Scope = frozenset[str] | None
_LOCKS = {"overview.dues": Lock(), "overview.cases": Lock()}


class _Kept(NamedTuple):
    key: tuple[int, Scope, date]
    value: Any


def money(ledger: Ledger, other: Ledger, scope: Scope, today: date) -> "Glance | None":
    """Dues at a glance; None where none are kept. ``other`` is ``ledger.aside()`` of the worker that asks."""
    from branchdesk.features.dues.queries import glance, waiting

    if not waiting.is_kept(other):
        return None
    return _once(ledger, other, "overview.dues", scope, today, lambda: glance.glance(other, scope, today))


def cases(ledger: Ledger, other: Ledger, scope: Scope, today: date) -> "Pressing | None":
    """What cases wait for; None where none are kept."""
    from branchdesk.features.development import queries as development

    if not development.is_kept(other):
        return None
    return _once(ledger, other, "overview.cases", scope, today, lambda: development.pressing(other, scope, today))


def _once(ledger: Ledger, other: Ledger, name: str, scope: Scope, today: date, read: Callable[[], T]) -> T:
    """The answer for this state of the ledger, kept with it until it changes, is locked or closed.

    The state is the one ``other`` sees, so nobody is told of another; who asks while it is being read waits for it.
    """
    key = organization.position(other), scope, today
    with _LOCKS[name]:
        kept = ledger.memo.get(name)
        if isinstance(kept, _Kept) and kept.key == key:
            value: T = kept.value
            return value
        value = read()
        if not ledger.locked:
            ledger.memo[name] = _Kept(key, value)
        return value
