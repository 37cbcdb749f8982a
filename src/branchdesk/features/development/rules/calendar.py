"""Working days: Monday to Friday, with the imported table of days off and days worked instead (domain §2.3)."""

from collections.abc import Iterable
from datetime import date, timedelta

from branchdesk.features.development.model import Holiday

_SATURDAY = 5
_DAY = timedelta(days=1)
LONGEST_BREAK = 15
"""Days; no holiday with its weekends is as long, so a limit passed by so much holds without the year's table."""


class Workdays:
    """The calendar of a ledger; a year without any day in the table is reckoned provisionally (暂算)."""

    def __init__(self, holidays: Iterable[Holiday] = ()) -> None:
        self._works = {one.on.first(): one.works for one in holidays}
        self._known = frozenset(day.year for day in self._works)

    def known(self, year: int) -> bool:
        """Whether the table of a year was imported."""
        return year in self._known

    def works(self, day: date) -> bool:
        """Whether people work on a day."""
        return self._works.get(day, day.weekday() < _SATURDAY)

    def end(self, start: date, days: int) -> tuple[date, bool]:
        """The last of so many working days, the first day counted, and whether that is provisional.

        A first day off does not count itself; provisional where a year passed through has no table.
        """
        day, left = start, max(1, days)
        while True:
            left -= self.works(day)
            if not left or day == date.max:
                return day, not all(self.known(year) for year in range(start.year, day.year + 1))
            day += _DAY

    def next(self, day: date) -> date:
        """The first working day from a day on."""
        return self.end(day, 1)[0]
