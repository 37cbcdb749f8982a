"""What the work log amounts to: by role, by kind, by month (domain §7). Counts deeds, weighs nobody."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from branchdesk.features.organizers.model import ROLES, Role, WorkEntry


@dataclass(frozen=True, slots=True)
class Sum:
    """Some entries together; ``entries`` their ids, ``count`` what they counted, ``tenths`` of hours."""

    entries: tuple[str, ...]
    count: int
    tenths: int


def within(entries: Iterable[WorkEntry], first: date, last: date) -> list[WorkEntry]:
    """The entries between two days, both included, by day."""
    return sorted((one for one in entries if first <= one.on.first() <= last), key=lambda one: (one.on.first(), one.id))


def together(entries: Iterable[WorkEntry]) -> Sum:
    """All of them."""
    known = list(entries)
    return Sum(tuple(one.id for one in known), sum(one.count for one in known), sum(one.tenths for one in known))


def by_role(entries: Iterable[WorkEntry]) -> Mapping[Role, Sum]:
    """The four roles in their order, empty ones too."""
    known = list(entries)
    return {role: together(one for one in known if one.role is role) for role, _word in ROLES}


def by_task(entries: Iterable[WorkEntry]) -> Mapping[str, Sum]:
    """By 工作类别, in the order they first came up."""
    found: dict[str, list[WorkEntry]] = {}
    for one in entries:
        found.setdefault(one.task, []).append(one)
    return {task: together(rows) for task, rows in found.items()}


def by_month(entries: Iterable[WorkEntry]) -> Mapping[str, Sum]:
    """By month (``2026-11``), oldest first."""
    return _by(entries, lambda day: f"{day.year}-{day.month:02d}")


def by_week(entries: Iterable[WorkEntry]) -> Mapping[str, Sum]:
    """By week, under its Monday (``2026-11-16``), oldest first."""
    return _by(entries, lambda day: str(day - timedelta(days=day.weekday())))


def by_term(entries: Iterable[WorkEntry]) -> Mapping[str, Sum]:
    """By 学期 (``2025-2026-2``), oldest first."""
    return _by(entries, term_of)


def term_of(day: date) -> str:
    """The school term of a day: the first runs from August to January, the second from February to July."""
    begun = day.year if day.month >= 8 else day.year - 1
    return f"{begun}-{begun + 1}-{2 if 2 <= day.month <= 7 else 1}"


def _by(entries: Iterable[WorkEntry], key: Callable[[date], str]) -> Mapping[str, Sum]:
    """By a key of the day; an entry of which only the month is known stands under its first day."""
    found: dict[str, list[WorkEntry]] = {}
    for one in entries:
        found.setdefault(key(one.on.first()), []).append(one)
    return {each: together(found[each]) for each in sorted(found)}


def taken_over(entries: Iterable[WorkEntry]) -> frozenset[tuple[str, str, str]]:
    """The deeds that stand in somebody's log already: (posting, kind of record, its id)."""
    return frozenset((one.posting_id, one.origin, one.origin_id) for one in entries if one.origin_id)
