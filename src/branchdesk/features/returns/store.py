"""Doors to the tables of the room."""

from branchdesk.features.returns import model, tables
from branchdesk.storage.work import Store


class ReportMarkStore(Store[model.ReportMark]):
    """Marks of forms filled in."""

    record = model.ReportMark
    table = tables.REPORT_MARK
