"""The row of verbs for many lines stands in ``widgets.bulk_bar``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.bulk_bar import BulkBar

__all__ = ["BulkBar"]
