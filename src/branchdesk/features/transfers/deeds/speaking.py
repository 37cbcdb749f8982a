"""What all verbs of the page share: the branches they are about."""

from typing import TYPE_CHECKING

from branchdesk.features.organization import deeds
from branchdesk.features.transfers.queries import Scope

if TYPE_CHECKING:
    from branchdesk.features.transfers.screen import TransfersScreen


class Speaking(deeds.Speaking):
    """The ground the groups of verbs stand on."""

    _screen: "TransfersScreen"

    @property
    def _scope(self) -> Scope:
        return self._screen.scope()
