"""What all verbs of the page share: the branches they are about."""

from typing import TYPE_CHECKING

from branchdesk.features.dues.queries import Scope
from branchdesk.features.organization import deeds

if TYPE_CHECKING:
    from branchdesk.features.dues.screen import DuesScreen


class Speaking(deeds.Speaking):
    """The ground the groups of verbs stand on."""

    _screen: "DuesScreen"

    @property
    def _scope(self) -> Scope:
        return self._screen.scope()
