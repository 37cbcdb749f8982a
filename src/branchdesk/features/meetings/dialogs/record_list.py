"""The list of records stands in ``widgets.record_list``; this old name of it goes as soon as nobody uses it any more."""

from branchdesk.widgets.record_list import RecordList

__all__ = ["RecordList"]
