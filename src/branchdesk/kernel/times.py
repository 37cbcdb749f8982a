"""Times of the day as people write them, and hours of study in tenths.

A time is stored as ``HH:MM``, which sorts as it runs.
"""

import re
from dataclasses import dataclass
from typing import Any

from branchdesk.kernel import names
from branchdesk.kernel.fields import Context, Reading, Shape
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

WRITE_LIKE = "时间应写成 14:30"
_EARLY = 6
"""Nobody meets before this hour: 2:30 is likely to mean 14:30."""
_PART = "(凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间|晚)?"
_NUMBER = r"(\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
_WRITTEN = re.compile(
    rf"{_PART}{_NUMBER}(?:[:.]|点钟?|时)(?:(\d{{1,2}}|[零〇一二三四五六七八九十]{{1,3}})分?|(整|半|一刻|三刻))?(?::\d{{2}})?"
)
_PLAIN = re.compile(rf"{_PART}(\d{{1,2}}?)(\d{{2}})?")
_MINUTES = {"整": 0, "半": 30, "一刻": 15, "三刻": 45}
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚间", "晚"})
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of the day, to the minute (HH:MM)."""

    shape: Shape = Shape.TEXT

    def read(self, text: str, context: Context) -> Reading:
        """14:30, 1430, 14点30, 下午2:30, 下午两点半, ２：３０; an hour before six is pointed out."""
        plain = re.sub(r"\s", "", names.half_width(names.clean_text(text)))
        try:
            found, told = _read(plain)
        except ValueError as error:
            return Reading(None, Level.BLOCK, "not_a_time", str(error))
        if not told and int(found[:2]) < _EARLY:
            later = f"{int(found[:2]) + 12:02d}{found[2:]}"
            warning = tr("{time} 是凌晨，请核对；下午请写 {later}").format(time=found, later=later)
            return Reading(found, Level.WARN, "early", warning, later)
        if found == text:
            return Reading(found)
        return Reading(found, Level.FIXED, "rewritten_time", tr("“{old}”已改写为“{new}”").format(old=text, new=found))

    def show(self, value: Any) -> str:
        """HH:MM."""
        return value or ""


def is_time(text: str) -> bool:
    """Whether a stored text is a time of the day as ``ClockTime`` stores it."""
    return re.fullmatch(r"([01][0-9]|2[0-3]):[0-5][0-9]", text) is not None


def minutes_between(starts: str, ends: str, days: int = 0) -> int:
    """Minutes from one stored time to another, ``days`` later; negative where it lies before."""
    return (days * 24 + int(ends[:2]) - int(starts[:2])) * 60 + int(ends[3:]) - int(starts[3:])


def _read(plain: str) -> tuple[str, bool]:
    """The time and whether the part of the day was said; ``ValueError`` with a Chinese sentence."""
    if match := _WRITTEN.fullmatch(plain):
        part, hour, minute, word = match.groups()
        minutes = _MINUTES[word] if word else _count(minute or "0")
    elif match := _PLAIN.fullmatch(plain):
        part, hour, digits = match.groups()
        minutes = int(digits or 0)
    else:
        raise ValueError(tr(WRITE_LIKE))
    hours = _hour(_count(hour), part or "")
    if hours == 24 and minutes == 0:
        raise ValueError(tr("24:00 请写成次日的 00:00"))
    if hours > 23 or minutes > 59:
        raise ValueError(tr("没有 {hours}:{minutes:02d} 这个时间，请核对").format(hours=hours, minutes=minutes))
    return f"{hours:02d}:{minutes:02d}", bool(part)


def _hour(hour: int, part: str) -> int:
    """The hour on the dial of 24: 下午2 → 14, 中午1 → 13, 晚上12 → 24, 凌晨12 → 0."""
    if part == "凌晨":
        return 0 if hour == 12 else hour
    if part in _AFTERNOON and hour <= 12:
        return 24 if hour == 12 and part != "下午" else 12 + hour % 12
    return hour + 12 if part == "中午" and hour < 3 else hour


def _count(words: str) -> int:
    """14 and 十四 → 14, 零五 → 5."""
    if words.isdecimal():
        return int(words)
    tens, ten, ones = words.partition("十")
    if not ten and words[0] in "零〇":
        return _count(words[1:]) if words[1:] else 0
    if not ten and words in _DIGITS:
        return _DIGITS[words]
    if not ten or any(part and part not in _DIGITS for part in (tens, ones)):
        raise ValueError(tr(WRITE_LIKE))
    return 10 * _DIGITS.get(tens, 1) + _DIGITS.get(ones, 0)


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of study (学时), kept as tenths."""

    most: int = 1000
    shape: Shape = Shape.NUMBER

    def read(self, text: str, context: Context) -> Reading:
        """1.5 → 15; at most one decimal."""
        plain = names.half_width(names.clean_text(text)).removesuffix("学时").removesuffix("小时").strip()
        match = re.fullmatch(r"([0-9]{1,5})(?:\.([0-9])0*)?", plain)
        if not match:
            return Reading(None, Level.BLOCK, "not_hours", tr("学时应写成 1.5，最多一位小数"))
        tenths = int(match[1]) * 10 + int(match[2] or 0)
        if tenths > self.most:
            limit = tr("最多 {n} 学时").format(n=self.show(self.most))
            return Reading(None, Level.BLOCK, "out_of_range", limit)
        return Reading(tenths)

    def show(self, value: Any) -> str:
        """As few digits as tell it: 15 → 1.5, 40 → 4."""
        if value is None:
            return ""
        whole, tenth = divmod(value, 10)
        return f"{whole}.{tenth}" if tenth else str(whole)
