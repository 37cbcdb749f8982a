"""With a translator in place no word of a field stays as it was."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from branchdesk.kernel import idnumbers, words
from branchdesk.kernel.fields import (
    CalendarDay,
    Choice,
    Context,
    Field,
    Flag,
    IdNumber,
    Kind,
    Money,
    PersonName,
    Phone,
    Ref,
    Text,
    Whole,
    YearMonth,
)
from branchdesk.kernel.times import ClockTime, Hours

CONTEXT = Context(date(2026, 11, 21))
COLOURS = Choice((("r", "红"), ("g", "绿")), core=lambda word: word.removesuffix("x"))
MANY = Choice(tuple((str(n), f"第{n}项") for n in range(9)))


@pytest.fixture(autouse=True)
def translated() -> Iterator[None]:
    words.install(lambda text: f"«{text}»")
    idnumbers.examine.cache_clear()
    yield
    words.install(None)
    idnumbers.examine.cache_clear()


def untranslated(text: str) -> str:
    """What no translator has seen, without what was typed."""
    while (less := re.sub(r"«[^«»]*»", "", text)) != text:
        text = less
    return text


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Text(3), "abcd"), (Text(), "a\u0007"), (PersonName(), "\u00b7"), (PersonName(), "a" * 61), (PersonName(), "A1"),
        (PersonName(), "A\u202eB"), (PersonName(), "A\ue000"), (PersonName(), "A"), (CalendarDay(), "2026-02-30"),
        (CalendarDay(), "x"), (CalendarDay(), "2027-01-01"), (CalendarDay(), "1800-01-01"), (CalendarDay(), "2020-01"),
        (CalendarDay(), "2020"), (CalendarDay(), "20200101"), (YearMonth(), "x"), (YearMonth(), "2026-13"), (Money(), "x"),
        (Money(), "-1"), (Money(), "1.234"), (Money(), "9" * 14), (Whole(), "x"), (Whole(1, 2), "3"), (COLOURS, "blue"),
        (COLOURS, "rx"), (MANY, "x"), (Flag(), "x"), (Phone(), "199****1234"), (Phone(), "12000001234"), (Phone(), "9"),
        (Phone(), "29900001234"), (Phone(), "19900001234 19900001235"), (IdNumber(), "9.9E+17"), (IdNumber(), "990*"),
        (IdNumber(), "9" * 15), (IdNumber(), "A"), (IdNumber(), "9" * 17), (IdNumber(), "X" * 18),
        (IdNumber(), "990000209901010010"), (IdNumber(), "990000199913010010"), (IdNumber(), "990000199001010011"),
        (Ref("member"), "nobody"), (ClockTime(), "x"), (ClockTime(), "25:00"), (ClockTime(), "24:00"), (ClockTime(), "2:30"),
        (ClockTime(), "930"), (Hours(), "x"), (Hours(10), "2"),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_said_of_a_text(kind: Kind, text: str) -> None:
    said = kind.read(text, CONTEXT).text
    assert said
    assert not re.search(r"[\u3400-\u9fff]", untranslated(said)), said


def test_labels_are_shown_translated_and_read_either_way() -> None:
    assert COLOURS.labels == ["«红»", "«绿»"]
    assert COLOURS.show("r") == "«红»"
    assert [COLOURS.read(text, CONTEXT).value for text in ("红", "«红»", "r")] == ["r"] * 3
    assert Flag().show(True) == "«是»"
    assert [Flag().read(text, CONTEXT).value for text in ("是", "«是»", "否", "«否»")] == [True, True, False, False]
    assert Field("x", "名称", Text(), required=True).read("", CONTEXT).text == "««名称»未填写»"
