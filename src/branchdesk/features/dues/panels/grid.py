"""The grid one types into stands in ``widgets.edit_grid``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.edit_grid import EditGrid, Typed

__all__ = ["EditGrid", "Typed"]
