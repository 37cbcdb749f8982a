"""Dates as people write them in rosters: a day, or only a month or a year, kept as precise as they are.

Stored as ISO text (``1998-07-01``, ``1998-07``, ``1998``), which sorts in time order.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from branchdesk.kernel.names import half_width
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its precision: ``month`` and ``day`` are 0 when they were not given."""

    year: int
    month: int = 0
    day: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(tr("年份不对"))
        if not 0 <= self.month <= 12 or (self.day and not self.month):
            raise ValueError(tr("月份不对"))
        if self.day and not 1 <= self.day <= days_in(self.year, self.month):
            raise ValueError(tr("没有这一天"))

    @classmethod
    def of(cls, day: date) -> "Day":
        """A full day."""
        return cls(day.year, day.month, day.day)

    @classmethod
    def parse(cls, iso: str) -> "Day":
        """From the stored text; ``ValueError`` when it is not one."""
        return _parse(iso)

    @property
    def is_full(self) -> bool:
        """Whether the day itself is known."""
        return self.day > 0

    def first(self) -> date:
        """The earliest calendar day it can mean."""
        return date(self.year, self.month or 1, self.day or 1)

    def last(self) -> date:
        """The latest calendar day it can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or days_in(self.year, month))

    def __str__(self) -> str:
        text = f"{self.year:04d}"
        if self.month:
            text += f"-{self.month:02d}"
        return text + (f"-{self.day:02d}" if self.day else "")

    def __lt__(self, other: "Day") -> bool:
        return str(self) < str(other)


def days_in(year: int, month: int) -> int:
    """The days of a month. (The library's ``calendar`` would load the names of the days in all languages.)"""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@lru_cache(maxsize=65536)
def _parse(iso: str) -> Day:
    if not _ISO.fullmatch(iso):
        raise ValueError(tr(WRITE_LIKE))
    return Day(*[int(part) for part in iso.split("-")])


_ISO = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_FULL = (
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
    re.compile(r"(\d{4})(?:\s*[-./年,，、]\s*|\s+)(\d{1,2})(?:\s*[-./月,，、]\s*|\s+)(\d{1,2})\s*[日号]?\.?"),
)
_MONTH = (
    re.compile(r"(\d{4})(?:\s*[-./年,，、]\s*|\s+)(\d{1,2})\s*月?(?:份)?\.?"),
    re.compile(r"(\d{4})(\d{2})"),
)
_YEAR = re.compile(r"(\d{4})\s*年?")
_SHORT_YEAR = re.compile(r"(\d{2})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?)?月?")
_NO_YEAR = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_TIME = re.compile(r"[\sT]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = "[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_CHINESE_DAY = rf"([〇○零一二三四五六七八九]{{4}})年(?:({_TENS})月(?:({_TENS})[日号])?)?"

WRITE_LIKE = "日期应写成 2024-07-01（只知年月可写 2024-07）"


class NoSuchDay(ValueError):  # noqa: N818 - reads as a sentence
    """The text has the form of a date, but the calendar has no such day."""


def read_day(text: str, today: date | None = None) -> Day:
    """Read what people write: 2026-11-20, 20261120, 2026.11.20, 2026年11月20日, 1998.07, 一九九八年七月.

    With ``today`` the shorthands of a form are understood too: 今天, 昨天, +7, 11-20.
    Two-digit years are read only with ``today``. Raises ``NoSuchDay`` for an impossible date such
    as 2023-02-30 and ``ValueError`` for anything that is not a date; both carry a Chinese sentence.
    """
    plain = _TIME.sub("", half_width(text).strip().replace("元月", "1月"))
    found = _shorthand(plain, today) or _written(plain, today)
    if found is None:
        raise ValueError(tr(WRITE_LIKE))
    return found


def _make(year: str, month: str | None = None, day: str | None = None) -> Day:
    try:
        return Day(int(year), int(month or 0), int(day or 0)) if not _zero(month, day) else Day(0)
    except ValueError as error:
        parts = "-".join(part for part in (year, month, day) if part)
        raise NoSuchDay(tr("日历上没有 {parts} 这一天，请核对").format(parts=parts)) from error


def _zero(*parts: str | None) -> bool:
    return any(part is not None and int(part) == 0 for part in parts)


def _shorthand(plain: str, today: date | None) -> Day | None:
    if today is None:
        return None
    named = {"今天": 0, "今": 0, "昨天": -1, "明天": 1}
    if plain in named:
        return Day.of(today + timedelta(days=named[plain]))
    if re.fullmatch(r"[+-]\d{1,4}", plain):
        return Day.of(today + timedelta(days=int(plain)))
    if match := _NO_YEAR.fullmatch(plain):
        return _make(str(today.year), match[1], match[2])
    if match := _SHORT_YEAR.fullmatch(plain):
        century = 1900 if int(match[1]) > today.year % 100 else 2000
        return _make(str(century + int(match[1])), match[2], match[3])
    return None


def _written(plain: str, today: date | None) -> Day | None:
    for pattern in _FULL:
        if match := pattern.fullmatch(plain):
            return _make(match[1], match[2], match[3])
    for pattern in _MONTH:
        if match := pattern.fullmatch(plain):
            return _make(match[1], match[2])
    if match := _YEAR.fullmatch(plain):
        return _make(match[1])
    if match := re.fullmatch(_CHINESE_DAY, plain):
        return _make(match[1].translate(_CHINESE), _count(match[2]), _count(match[3]))
    return None


def _count(words: str | None) -> str | None:
    """十 → 10, 二十一 → 21."""
    if not words:
        return None
    tens, ten, ones = words.partition("十")
    if not ten:
        return str(int(words.translate(_CHINESE)))
    return str(int(tens.translate(_CHINESE) or 1) * 10 + int(ones.translate(_CHINESE) or 0))


def full_years(since: date, on: date) -> int:
    """Whole years from ``since`` to ``on`` (周岁, 党龄): one more on the anniversary itself.

    Someone born on 29 February completes a year on 1 March of a common year (domain §5.3).
    """
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))
