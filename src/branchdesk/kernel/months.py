"""Calendar months as values."""

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Self

from branchdesk.kernel.dates import days_in
from branchdesk.kernel.words import tr


class _Pair(NamedTuple):
    year: int
    month: int


class Month(_Pair):
    """One calendar month; stored as the integer yyyymm.

    A year of dues compares months and looks them up by the hundred thousand: as a pair they are as quick as numbers.
    """

    __slots__ = ()

    def __new__(cls, year: int, month: int) -> Self:
        """``ValueError`` for what is in no calendar."""
        if not 1 <= month <= 12:
            raise ValueError(tr("月份应在 1 到 12 之间"))
        if not 1 <= year <= 9999:
            raise ValueError(tr("年份应在 1 到 9999 之间"))
        return super().__new__(cls, year, month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """Read ``2026-03``, ``2026.3``, ``2026年3月`` or ``202603``; ``ValueError`` otherwise."""
        found = re.fullmatch(r"(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))", text.strip())
        if not found:
            raise ValueError(tr("月份应写成 2026-03"))
        return cls(int(found[1]), int(found[2] or found[3]))

    @classmethod
    def of(cls, day: date) -> "Month":
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def from_number(cls, number: int) -> "Month":
        """From yyyymm."""
        return cls(number // 100, number % 100)

    @property
    def number(self) -> int:
        """yyyymm."""
        return self.year * 100 + self.month

    def plus(self, months: int) -> "Month":
        """The month so many later (earlier when negative)."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month, 1)

    def last(self) -> date:
        """Its last day."""
        return date(self.year, self.month, days_in(self.year, self.month))

    def until(self, other: "Month") -> Iterator["Month"]:
        """This month and all that follow, ``other`` included."""
        for months in range((other.year - self.year) * 12 + other.month - self.month + 1):
            yield self.plus(months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


def add_months(day: date, months: int) -> date:
    """The same day of a later month; a day that does not exist there becomes the month's last.

    29 February plus twelve months is 28 February (domain: 预备期满的日期算法).
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        raise ValueError(tr("年份应在 1 到 9999 之间"))
    return date(year, month + 1, day.day if day.day < 29 else min(day.day, days_in(year, month + 1)))
