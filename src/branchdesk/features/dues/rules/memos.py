"""Which months the memo (附言) of a statement line names.

- ``named(memo, on) -> Named(months, whole)``: 9-10月, 1月和7-10月, 11月党费, 全年, 一、二季度, 去年12月和今年1月 …; ``months`` is
  empty where none is named, ``whole`` False where something else in it looks like a month.

Years that are not written follow from the order (12月、1月 goes on into the next year) and from the day: the last month
named is the one most likely meant then, of 补交 none that is still to come.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from branchdesk.kernel.months import Month
from branchdesk.kernel.names import clean_text, half_width

_CHINESE = dict(zip("一二三四五六七八九", range(1, 10), strict=True)) | {"十": 10, "十一": 11, "十二": 12}
_NUMBER = re.compile("十[一二]?|[一二三四五六七八九]")
_DASH, _AND = "(?:-|—+|–|−|~|～|至|到)", "(?:[、,，;；+&./]|以?及|和|与)"
_ONE = r"(?:\d{4}(?:年度?|[./、-])|次年)?\d{1,2}"
_ENDS = r"月(?!\d{1,2}[日号])"
_ITEM = f"{_ONE}(?:月份?)?(?:{_DASH}{_ONE}(?:月份?)?)?"
_CHAIN = re.compile(rf"(?<!\d)(?:{_ITEM}{_AND})*(?:{_ONE}(?:月份?)?{_DASH})?{_ONE}{_ENDS}")
_PART = re.compile(
    rf"(?P<dash>{_DASH})?(?:(?P<year>\d{{4}})(?:年度?|[./、-])|(?P<next>次年))?(?P<number>\d{{1,2}})月?份?"
)
_SPOKEN = {"去年": -1, "上年": -1, "今年": 0, "本年": 0, "当年": 0, "明年": 1, "来年": 1}
_SPOKEN_YEAR = re.compile(rf"({'|'.join(_SPOKEN)})(?=度?(?:\d|[一二三四五六七八九十上下全整第]))")
_SPANS = {"上半年": (1, 6), "下半年": (7, 12), "全年": (1, 12), "整年": (1, 12), "一年": (1, 12)}
_SPAN = re.compile(rf"(?:\d{{4}}年?度?)?({'|'.join(_SPANS)})")
_QUARTERS = re.compile(rf"(?:\d{{4}}年?度?)?第?([一二三四1-4](?:(?:{_DASH}|{_AND})第?[一二三四1-4])*)季度?")
_YEAR = re.compile(r"(?<!\d)(\d{4})年?")
_LEFT = re.compile(r"\d月|(?<![\d.¥￥])(?:1[0-2]|0?[1-9])(?![\d.元块角分日号人个笔次年级班组届支期岁党])")
"""What looks like a month where all that was understood is taken away."""
_DATE = re.compile(r"(?<!\d)\d{4}[-./年](?:0?[1-9]|1[0-2])[-./月](?:0[1-9]|1[3-9]|2\d|3[01])日?(?![\d月])")
"""A day in full; 2026-9-10 may be two months."""
_YEARS_LEFT = re.compile(rf"(?<!\d)(20\d\d)(?:年|{_DASH})")
_MOST = 12
_NEAR = 6
"""A smaller number at most so many months ahead is of the next year, and not of the same one out of order."""


class Named(NamedTuple):
    """The months, in order; ``whole`` unless something besides looks like one."""

    months: tuple[Month, ...]
    whole: bool = True


class _Said(NamedTuple):
    """A number of a month with what stands before it: whether all from the one before it are meant, and its year."""

    number: int
    ranged: bool
    year: int | None
    next_year: bool


def named(memo: str, on: Month) -> Named:
    """The months a memo names that was written in the month ``on``."""
    text = _plain(memo, on)
    if "月" not in text:
        return Named(())
    said = [each for chain in _CHAIN.finditer(text) for each in _parts(chain[0])]
    left = re.sub(r"\d{1,2}月\d{1,2}[日号]", "", _CHAIN.sub("", text))
    try:
        placed = _placed(said, on, late="补" in text and "预" not in text)
    except ValueError:  # 13月
        return Named((), whole=False)
    months = tuple(sorted(set(_all(said, placed))))
    if len(months) > _MOST:
        return Named((), whole=False)
    other_years = {int(year) for year in _YEARS_LEFT.findall(left)} - {one.year for one in months}
    return Named(months, not (_LEFT.search(left) or other_years or _guessed(said, placed)))


def _plain(memo: str, on: Month) -> str:
    """Digits for words: years said in words, halves of years and quarters as the months they have."""
    text = _DATE.sub(" ", half_width(clean_text(memo)))
    text = re.sub(r"\s", "", re.sub(r"(?<=\d)\s+(?=\d)", "、", text))
    text = _SPOKEN_YEAR.sub(lambda found: f"{on.year + _SPOKEN[found[1]]}年", text)
    text = re.sub("翌年|第二年", "次年", text).replace("至今", f"至{on.month}月")
    spoken = _YEAR.search(text)
    year = int(spoken[1]) if spoken else on.year
    text = _SPAN.sub(lambda found: "{}年{}-{}月".format(_own(found[0], year), *_SPANS[found[1]]), text)
    text = _QUARTERS.sub(lambda found: f"{_own(found[0], year)}年{_months_of(found[1])}月", text)
    return _NUMBER.sub(lambda found: str(_CHINESE[found[0]]), text) if "月" in text else text


def _own(text: str, year: int) -> int:
    """The year written before a half or a quarter, else ``year``."""
    return int(found[1]) if (found := re.match(r"(\d{4})", text)) else year


def _months_of(quarters: str) -> str:
    """一、三 and 1至3 as months, in figures."""
    text = _NUMBER.sub(lambda found: str(_CHINESE[found[0]]), quarters)
    if re.search(_DASH, text):
        return f"{int(text[0]) * 3 - 2}-{int(text[-1]) * 3}"
    return ",".join(f"{int(one) * 3 - 2}-{int(one) * 3}" for one in re.findall(r"\d", text))


def _parts(chain: str) -> Iterator[_Said]:
    for found in _PART.finditer(chain):
        year = int(found["year"]) if found["year"] else None
        yield _Said(int(found["number"]), bool(found["dash"]), year, bool(found["next"]))


def _guessed(said: list[_Said], placed: list[Month]) -> bool:
    """Whether a month without a year stands before one with a year that is far away: 1月和2025年12月."""
    first = next((place for place, one in enumerate(said) if one.year is not None), 0)
    return first > 0 and not said[first].ranged and placed[first - 1].plus(_NEAR) < placed[first]


def _placed(said: list[_Said], on: Month, *, late: bool) -> list[Month]:
    """Each number with its year, from one whose year is known on to both sides; ``ValueError`` for a thirteenth month."""
    if not said:
        return []
    years = [one.year for one in said]
    known = next((place for place, year in enumerate(years) if year is not None), None)
    if known is None:
        known = 0 if said[0].next_year else len(said) - 1
        years[known] = on.year + 1 if said[0].next_year else _likely(said[-1].number, on, late=late).year
    year = years[known] or 0
    for place in range(known, 0, -1):
        year -= _turns(said[place - 1], said[place])
        years[place - 1] = year
    for place in range(known + 1, len(said)):
        before = years[place - 1] or 0
        years[place] = years[place] or before + _turns(said[place - 1], said[place])
    return [Month(year or 0, one.number) for year, one in zip(years, said, strict=True)]


def _turns(before: _Said, one: _Said) -> bool:
    """Whether a number is of the year after the one before it."""
    less = one.number < before.number
    return one.next_year or (less and (one.ranged or one.number + 12 - before.number <= _NEAR))


def _likely(number: int, on: Month, *, late: bool) -> Month:
    """The month of this number most likely meant."""
    found = Month(on.year, number)
    if found > (on if late else on.plus(6)):
        return found.plus(-12)
    return found.plus(12) if not late and found.plus(12) <= on.plus(2) else found


def _all(said: list[_Said], placed: list[Month]) -> Iterator[Month]:
    """With those between the two ends of a span."""
    for place, (one, month) in enumerate(zip(said, placed, strict=True)):
        yield from placed[place - 1].until(month) if one.ranged and place else (month,)
