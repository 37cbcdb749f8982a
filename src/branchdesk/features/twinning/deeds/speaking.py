"""What all verbs of the page share: the branches they are about."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from branchdesk.features.organization import deeds
from branchdesk.features.twinning.queries import Scope
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.twinning.screen import TwinningScreen


class Speaking(deeds.Speaking):
    """The ground the groups of verbs stand on."""

    _screen: "TwinningScreen"

    @property
    def _scope(self) -> Scope:
        return self._screen.scope()


def titles(found: Sequence[str]) -> str:
    """“甲”; “甲”等 3 项."""
    return tr("“{first}”等 {n} 项").format(first=found[0], n=len(found)) if len(found) > 1 else f"“{found[0]}”"
