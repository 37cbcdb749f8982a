"""What the papers of the room say in common: days and times in words, numbered parts, lists of names."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from branchdesk.features.dues.papers.forms import long_day
from branchdesk.features.twinning.model.activities import Heads, JointActivity
from branchdesk.features.twinning.rules.counting import hours_text, minutes
from branchdesk.kernel.blocks import Block, Heading
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr

BASIS = "结对共建：一次活动只计 1 次，按开始日期归期"
"""How everything of the room is counted, in the foot of its papers (through ``tr``)."""
_NUMERALS = "一二三四五六七八九十"
_DIGITS = "0123456789"
_AFTER_DIGIT = ".．、)）"


def written(day: Day | None) -> str:
    """A day as papers have it, as precise as it is known; empty for none."""
    if day is None:
        return ""
    if day.is_full:
        return long_day(day.first())
    return tr("{y}年{m}月").format(y=day.year, m=day.month) if day.month else tr("{y}年").format(y=day.year)


def when(one: JointActivity) -> str:
    """2026年5月6日 14:30—18:00（3.5 小时）; of several days from the first to the last."""
    days = written(one.on)
    if one.until_on not in (None, one.on):
        days = tr("{a}至{b}").format(a=days, b=written(one.until_on))
    times = tr("—").join(filter(None, (one.starts, one.ends)))
    length = minutes(one)
    hours = tr("（{hours}）").format(hours=hours_text(length)) if length else ""
    return " ".join(filter(None, (days, times))) + hours


def heads(number: int | None, more: bool = False) -> str:
    """``30余``; empty where nobody was counted."""
    return "" if number is None else Heads(number, more).words


def lines_of(text: str) -> list[str]:
    """The lines of what was written in several, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def numbered(lines: Sequence[str]) -> Iterator[str]:
    """1. …, 2. …; a single line, and lines somebody has numbered himself, stay as they are."""
    own = len(lines) < 2 or all(_has_number(line) for line in lines)
    for number, line in enumerate(lines, 1):
        yield line if own else tr("{n}. {line}").format(n=number, line=line)


def _has_number(line: str) -> bool:
    """1. … or （1）… or 一、…"""
    plain = line.lstrip("（(")
    if plain[0] in _NUMERALS:
        return plain.lstrip(_NUMERALS)[:1] in ("、", "）", ")")
    return plain[0] in _DIGITS and plain.lstrip(_DIGITS)[:1] in tuple(_AFTER_DIGIT)


def parts(given: Iterable[tuple[str, Sequence[Block]]]) -> list[Block]:
    """Sections under 一、 二、 … headings; those in which there is nothing are left out."""
    kept = [(title, blocks) for title, blocks in given if blocks]
    return [
        block
        for place, (title, blocks) in enumerate(kept)
        for block in (Heading(tr("{n}、{title}").format(n=_NUMERALS[place], title=title)), *blocks)
    ]


def iso(day: date | None) -> str:
    """A day in a cell."""
    return day.isoformat() if day else ""
