"""What a room above does in the same unit of work when something happens in a room below.

Minutes that become final write the vote into the case of the person voted on: the room of meetings knows nothing of
cases, so it only tells what happened. The shell says who follows; a follower is named as ``module:function`` and is
imported when it is first needed. In the same way a room above may add to the answer of a room below (``gather``).
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from branchdesk.storage.reading import Reads
    from branchdesk.storage.work import Work

_followers: dict[str, tuple[str, ...]] = {}


def adopt(followers: Mapping[str, Iterable[str]]) -> None:
    """From now on these follow, and nobody else; ``{happening: ["module:function", …]}``."""
    _followers.clear()
    _followers.update({happening: tuple(names) for happening, names in followers.items()})


def tell(work: "Work", happening: str, *facts: Any) -> None:
    """Call each follower as ``function(work, *facts)``; what it refuses is refused altogether."""
    for name in _followers.get(happening, ()):
        _function(name)(work, *facts)


def gather(ledger: "Reads", question: str, *facts: Any) -> list[Any]:
    """What each room above answers to a question, called as ``function(ledger, *facts)``, one after the other."""
    return [one for name in _followers.get(question, ()) for one in _function(name)(ledger, *facts)]


def _function(name: str) -> Any:
    module, _, function = name.partition(":")
    return getattr(import_module(module), function)
