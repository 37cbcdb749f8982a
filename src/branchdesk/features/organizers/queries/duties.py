"""Duties, and what of them falls due for whom."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import NamedTuple

from branchdesk.features.organizers.model import Duty, DutyOccurrence, OccurrenceState
from branchdesk.features.organizers.queries.people import PostingLine, Scope, postings
from branchdesk.features.organizers.rules import calendar
from branchdesk.features.organizers.rules.calendar import Occurrence
from branchdesk.features.organizers.rules.templates import Template, templates
from branchdesk.storage.reading import Reads, records

LOOKED_BACK = 366
"""Days after which a duty nobody did is no longer asked for every day; the calendar still shows it."""


class OccurrenceLine(NamedTuple):
    """A duty of a posting in one period."""

    occurrence: Occurrence
    posting: PostingLine

    @property
    def id(self) -> str:
        """Stable, though nothing may be kept yet."""
        return f"{self.posting.id}|{self.duty.id}|{self.period}"

    @property
    def duty(self) -> Duty:
        """What is to be done."""
        return self.occurrence.duty

    @property
    def due(self) -> date:
        """Until when."""
        return self.occurrence.due

    @property
    def period(self) -> str:
        """``2026-11``, ``2026Q4``, ``2026H2``, ``2026``."""
        return self.occurrence.period

    @property
    def state(self) -> OccurrenceState:
        """What became of it."""
        return self.occurrence.state


def duties(ledger: Reads) -> list[Duty]:
    """All duties in their order."""
    return records(ledger, Duty, order='"order", title, id')


def templates_missing(ledger: Reads) -> list[Template]:
    """The usual duties nobody has taken over yet."""
    known = {one.title for one in duties(ledger)}
    return [one for one in templates() if one.duty.title not in known]


def occurrences(
    ledger: Reads, first: date, last: date, posting_ids: Collection[str] | None = None, scope: Scope = None
) -> list[OccurrenceLine]:
    """Everything that falls due in a scope between two days, both included, by day."""
    known, kept = duties(ledger), defaultdict[str, list[DutyOccurrence]](list)
    for one in records(ledger, DutyOccurrence):
        kept[one.posting_id].append(one)
    found = [
        OccurrenceLine(each, line)
        for line in postings(ledger, None, scope)
        if posting_ids is None or line.id in posting_ids
        for each in calendar.occurrences(line.posting, known, calendar.by_period(kept[line.id]), first, last)
    ]
    return sorted(found, key=lambda one: (one.due, one.duty.order, one.posting.college, one.id))


def due_now(ledger: Reads, today: date, scope: Scope = None) -> list[OccurrenceLine]:
    """What is overdue, or falls due within its notice, for whoever is in post or has left it undone in the last year."""
    longest = max((one.notice_days for one in duties(ledger)), default=0)
    found = occurrences(ledger, today - timedelta(days=LOOKED_BACK), today + timedelta(days=longest), None, scope)
    return [one for one in found if one.occurrence.is_overdue(today) or one.occurrence.is_near(today)]


def kept_of(ledger: Reads, duty_id: str) -> int:
    """How often somebody wrote down what became of a duty."""
    return int(ledger.read("SELECT count(*) FROM duty_occurrence WHERE alive = 1 AND duty_id = ?", (duty_id,))[0][0])
