"""The step that takes a file stands in ``widgets.file_step``; this old name goes as soon as nobody uses it any more."""

from branchdesk.widgets.file_step import FileStep

__all__ = ["FileStep"]
