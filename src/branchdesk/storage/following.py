"""What a room above does in the same unit of work when something happens in a room below.

Minutes that become final write the vote into the case of the person voted on: the room of meetings knows nothing of
cases, so it only tells what happened. The shell says who follows; a follower is named as ``module:function`` and is
imported when it is first needed.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from typing import Any

from branchdesk.storage.work import Work

_followers: dict[str, tuple[str, ...]] = {}


def adopt(followers: Mapping[str, Iterable[str]]) -> None:
    """From now on these follow, and nobody else; ``{happening: ["module:function", …]}``."""
    _followers.clear()
    _followers.update({happening: tuple(names) for happening, names in followers.items()})


def tell(work: Work, happening: str, *facts: Any) -> None:
    """Call each follower as ``function(work, *facts)``; what it refuses is refused altogether."""
    for name in _followers.get(happening, ()):
        module, _, function = name.partition(":")
        getattr(import_module(module), function)(work, *facts)
