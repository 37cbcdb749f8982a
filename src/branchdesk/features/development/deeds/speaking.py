"""What all verbs of the page share: the case they are about."""

from typing import TYPE_CHECKING

from branchdesk.features.development import queries
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.organization import deeds

if TYPE_CHECKING:
    from branchdesk.features.development.screen import DevelopmentScreen


class Speaking(deeds.Speaking):
    """The ground the groups of verbs stand on."""

    _screen: "DevelopmentScreen"

    def _file(self, case_id: str = "") -> CaseFile | None:
        """The case a verb is about: the one named, else the one open, else the one the list stands on."""
        uid = case_id or self._screen.chosen_case()
        return self._desk.ask(queries.case_file, uid) if uid else None

    def _book(self) -> Rulebook:
        return self._desk.ask(queries.rulebook)
