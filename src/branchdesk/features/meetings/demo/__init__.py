"""Invented meetings for an invented ledger: two years of them, at every stage, the same for the same seed (domain N10)."""

from datetime import date

from branchdesk.features.meetings import store
from branchdesk.features.meetings.commands.whole import add_whole
from branchdesk.features.meetings.demo.year import Life, meetings
from branchdesk.storage.work import Work

__all__ = ["Life", "last_held", "meetings", "write"]


def last_held(life: Life, today: date) -> dict[str, date]:
    """The last day each branch met, by its id; what is still to come does not count."""
    found: dict[str, date] = {}
    for one in life.minutes:
        on = one.meeting.on.last()
        for branch in (one.meeting.branch_id, *(each.branch_id for each in one.joint)) if on <= today else ():
            found[branch] = max(on, found.get(branch, on))
    return found


def write(work: Work, life: Life) -> None:
    """Put everything into the ledger."""
    add_whole(work, life.minutes)
    store.MinutesVersionStore(work).add_all(life.versions)
    store.PlannedAbsenceStore(work).add_all(life.absences)
    store.TalkStore(work).add_all(life.talks)
