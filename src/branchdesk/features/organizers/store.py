"""Doors to the tables of the room."""

from branchdesk.features.organizers import model, tables
from branchdesk.storage.work import Store


class OrganizerStore(Store[model.Organizer]):
    """Organizers."""

    record = model.Organizer
    table = tables.ORGANIZER


class PostingStore(Store[model.Posting]):
    """Postings."""

    record = model.Posting
    table = tables.POSTING


class DutyStore(Store[model.Duty]):
    """Duties."""

    record = model.Duty
    table = tables.DUTY


class DutyOccurrenceStore(Store[model.DutyOccurrence]):
    """What became of duties."""

    record = model.DutyOccurrence
    table = tables.DUTY_OCCURRENCE


class WorkEntryStore(Store[model.WorkEntry]):
    """The work log."""

    record = model.WorkEntry
    table = tables.WORK_ENTRY


class OpinionStore(Store[model.Opinion]):
    """Opinions for the assessment."""

    record = model.Opinion
    table = tables.OPINION


class HandoverStore(Store[model.Handover]):
    """Handovers."""

    record = model.Handover
    table = tables.HANDOVER
