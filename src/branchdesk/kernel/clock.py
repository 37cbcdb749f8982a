"""Today and now, in one place, so that tests can stop the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime


def _real() -> datetime:
    return datetime.now(UTC)


_now: Callable[[], datetime] = _real


def now() -> datetime:
    """The instant, UTC."""
    return _now()


def today() -> date:
    """The local calendar day; business dates carry no time zone."""
    return _now().astimezone().date()


def set_clock(read: Callable[[], datetime] | None) -> None:
    """Replace the clock (tests only); ``None`` restores the real one."""
    global _now
    _now = read or _real
