"""Parts of the page: the cards on top, the list 现在要办, who makes up the roll."""

from branchdesk.features.overview.panels.cards import Card
from branchdesk.features.overview.panels.composition import Composition
from branchdesk.features.overview.panels.to_do import PAGE, ReminderList

__all__ = ["PAGE", "Card", "Composition", "ReminderList"]
