"""When the meetings of an invented branch were held: the usual rhythm of 三会一课, with a few gaps."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from branchdesk.features.meetings.model.words import MeetingKind

_GAP = 7
"""Of a hundred meetings that should have been held, how many were not."""
_QUARTERS = (3, 5, 9, 11)
_HOLIDAYS = (2, 8)
"""Months in which a university stands still: gaps are likely."""


class Date(NamedTuple):
    """One meeting to be: its kind, day, and the group for a 党小组会."""

    kind: MeetingKind
    on: date
    group_id: str | None = None


def dates(random: Random, year: int, today: date, *, committee: bool, groups: list[str]) -> list[Date]:
    """The meetings of a year up to today, by time."""
    found = [*_regular(random, year, committee, groups), *_yearly(random, year)]
    return sorted((one for one in found if one.on <= today), key=lambda one: (one.on, one.kind, one.group_id or ""))


def _regular(random: Random, year: int, committee: bool, groups: list[str]) -> Iterator[Date]:
    for month in _QUARTERS:
        if random.randrange(100) >= _GAP:
            yield Date(MeetingKind.GENERAL, _workday(year, month, random.randint(9, 20)))
    fixed = random.randint(12, 24)
    for month in range(1, 13):
        gap = 60 if month in _HOLIDAYS else _GAP
        if committee and random.randrange(100) >= gap:
            yield Date(MeetingKind.COMMITTEE, _workday(year, month, random.randint(2, 8)))
        if random.randrange(100) >= gap:
            yield Date(MeetingKind.THEME_DAY, _workday(year, month, fixed))
        for uid in groups:
            if random.randrange(100) >= gap + 8:
                yield Date(MeetingKind.GROUP, _workday(year, month, random.randint(21, 27)), uid)


def _yearly(random: Random, year: int) -> Iterator[Date]:
    for month in (4, 10):
        yield Date(MeetingKind.LECTURE, _workday(year, month, random.randint(10, 22)))
    yield Date(MeetingKind.ORG_LIFE, _workday(year, 12, random.randint(8, 12)))
    yield Date(MeetingKind.APPRAISAL, _workday(year, 12, random.randint(15, 20)))


def _workday(year: int, month: int, day: int) -> date:
    """The day itself, or the Monday after a weekend."""
    found = date(year, month, day)
    return found + timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)


def hours(random: Random, kind: MeetingKind) -> tuple[str, str]:
    """Beginning and end (HH:MM)."""
    start, length = {
        MeetingKind.COMMITTEE: (16 * 60, 50),
        MeetingKind.GROUP: (16 * 60 + 30, 45),
        MeetingKind.THEME_DAY: (14 * 60 + 30, 120),
        MeetingKind.LECTURE: (14 * 60 + 30, 90),
        MeetingKind.TWINNING: (14 * 60, 210),
    }.get(kind, (14 * 60 + 30, 90))
    begun = start + random.choice((0, 0, 30))
    ended = begun + length + random.choice((0, 5, 10, 15))
    return f"{begun // 60:02d}:{begun % 60:02d}", f"{ended // 60:02d}:{ended % 60:02d}"
