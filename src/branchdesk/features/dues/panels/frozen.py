"""The grid with frozen names stands in ``widgets.frozen_grid``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.frozen_grid import FrozenGrid

__all__ = ["FrozenGrid"]
