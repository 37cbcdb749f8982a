"""Invented meetings for an invented ledger: two years of them, at every stage, the same for the same seed (domain N10)."""

from branchdesk.features.meetings import store
from branchdesk.features.meetings.commands.whole import add_whole
from branchdesk.features.meetings.demo.year import Life, meetings
from branchdesk.storage.work import Work

__all__ = ["Life", "meetings", "write"]


def write(work: Work, life: Life) -> None:
    """Put everything into the ledger."""
    add_whole(work, life.minutes)
    store.MinutesVersionStore(work).add_all(life.versions)
    store.PlannedAbsenceStore(work).add_all(life.absences)
    store.TalkStore(work).add_all(life.talks)
