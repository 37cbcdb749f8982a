"""The list dialog stands in ``widgets.list_dialog``; this old name of it goes as soon as nobody uses it any more."""

from branchdesk.widgets.list_dialog import ListDialog

__all__ = ["ListDialog"]
