"""Doors to the tables of the room."""

from branchdesk.features.filing import model, tables
from branchdesk.storage.work import Store


class ArchivePaperStore(Store[model.ArchivePaper]):
    """Papers in the archive."""

    record = model.ArchivePaper
    table = tables.ARCHIVE_PAPER
