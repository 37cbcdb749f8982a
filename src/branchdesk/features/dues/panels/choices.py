"""The arrow of a cell of few words stands in ``widgets.choices``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.choices import ChoiceArrow

__all__ = ["ChoiceArrow"]
