"""The calendar of duties: what falls due in a posting's term, by rule (domain §7, peers G 74).

A duty falls due once in each of its periods, on a day of one of its months; -1 is the month's last day, and a day a month
does not have is its last. A posting owes the periods whose day lies within its term.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from branchdesk.features.organizers.model import Duty, DutyOccurrence, Every, OccurrenceState, Posting
from branchdesk.features.organizers.rules.postings import ends
from branchdesk.kernel.dates import days_in

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A duty of a posting in one period; ``kept`` what somebody wrote down about it, None while nobody has."""

    duty: Duty
    posting_id: str
    period: str
    due: date
    kept: DutyOccurrence | None = None

    @property
    def state(self) -> OccurrenceState:
        """What became of it."""
        return self.kept.state if self.kept else OccurrenceState.OPEN

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state is OccurrenceState.OPEN

    def is_overdue(self, today: date) -> bool:
        """Open, and the day is over."""
        return self.is_open and self.due < today

    def is_near(self, today: date) -> bool:
        """Open, and the day lies within the notice of the duty."""
        return self.is_open and today <= self.due <= today + timedelta(days=self.duty.notice_days)


def period_of(every: Every, on: date) -> str:
    """``2026-11``, ``2026Q4``, ``2026H2``, ``2026``: the period a day lies in."""
    if every is Every.MONTH:
        return f"{on.year}-{on.month:02d}"
    if every is Every.QUARTER:
        return f"{on.year}Q{(on.month - 1) // 3 + 1}"
    return f"{on.year}H{(on.month - 1) // 6 + 1}" if every is Every.HALF else str(on.year)


def due_days(duty: Duty, first: date, last: date) -> Iterator[date]:
    """The days a duty falls due between two days, both included."""
    span = _MONTHS[duty.every]
    for year in range(first.year, last.year + 1):
        for start in range(1, 13, span):
            month = start + min(max(duty.month, 1), span) - 1
            longest = days_in(year, month)
            day = date(year, month, longest if duty.day < 1 else min(duty.day, longest))
            if first <= day <= last and _in_use(duty, day):
                yield day


def _in_use(duty: Duty, day: date) -> bool:
    begun = duty.from_on is None or duty.from_on.first() <= day
    return begun and (duty.until_on is None or day <= duty.until_on.last())


def occurrences(
    posting: Posting,
    duties: Iterable[Duty],
    kept: Mapping[tuple[str, str], DutyOccurrence],
    first: date,
    last: date,
) -> list[Occurrence]:
    """Everything a posting owes between two days, by day; ``kept`` is by (duty id, period).

    What was written down stays as it was, also where the duty has been changed since: history is not reckoned anew.
    """
    known = {one.id: one for one in duties}
    begins, over = max(first, posting.from_on.first()), min(last, ends(posting))
    found = {
        (duty.id, period_of(duty.every, day)): Occurrence(duty, posting.id, period_of(duty.every, day), day)
        for duty in known.values()
        for day in due_days(duty, begins, over)
    }
    for key, one in kept.items():
        if one.duty_id in known:
            found[key] = Occurrence(known[one.duty_id], posting.id, one.period, one.due_on.first(), one)
    inside = (one for one in found.values() if first <= one.due <= last)
    return sorted(inside, key=lambda one: (one.due, one.duty.order, one.duty.id, one.period))


def by_period(kept: Sequence[DutyOccurrence]) -> dict[tuple[str, str], DutyOccurrence]:
    """What was written down, as ``occurrences`` wants it."""
    return {(one.duty_id, one.period): one for one in kept}
