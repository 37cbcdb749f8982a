"""How meetings are named on papers and in files."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.meetings.model import words
from branchdesk.features.meetings.model.minutes import Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, Reason, Stage
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.dates import Day

UNIT = "中共××大学××学院××支部委员会"


def a_meeting(**values: Any) -> Meeting:
    usual: dict[str, Any] = {"id": "m", "kind": MeetingKind.COMMITTEE, "branch_id": "b1", "on": Day(2026, 11, 20)}
    return Meeting(**(usual | values))


@pytest.mark.parametrize(
    ("kind", "number", "title"),
    [
        (MeetingKind.COMMITTEE, 4, f"{UNIT} 2026年第4次支部委员会会议记录"),
        (MeetingKind.GENERAL, 2, f"{UNIT} 2026年第2次支部党员大会会议记录"),
        (MeetingKind.LECTURE, 1, f"{UNIT} 2026年第1次党课记录"),
        (MeetingKind.THEME_DAY, 11, f"{UNIT} 2026年第11次主题党日记录"),
        (MeetingKind.ORG_LIFE, None, f"{UNIT} 2026年组织生活会会议记录"),
    ],
)
def test_the_title_of_minutes(kind: MeetingKind, number: int | None, title: str) -> None:
    assert wording.title(Minutes(meeting=a_meeting(kind=kind)), UNIT, number) == title


def test_a_title_without_a_unit_begins_with_the_year() -> None:
    assert wording.title(Minutes(meeting=a_meeting()), "", 1) == "2026年第1次支部委员会会议记录"


def test_a_file_is_named_by_what_is_in_it() -> None:
    meeting = a_meeting(kind=MeetingKind.GENERAL, subject="学习贯彻全会精神")
    assert wording.file_stem(Minutes(meeting=meeting)) == "2026-11-20_支部党员大会_学习贯彻全会精神_草稿v1"
    final = Minutes(meeting=replace(meeting, subject="", stage=Stage.FINAL, version=2))
    assert wording.file_stem(final, "机关第一党支部", 3) == "2026-11-20_机关第一党支部_支部党员大会_第3次_已定稿v2"
    assert wording.file_stem(final) == "2026-11-20_支部党员大会_已定稿v2"


@given(st.text(), st.text())
def test_a_file_name_offends_no_system(subject: str, unit: str) -> None:
    stem = wording.file_stem(Minutes(meeting=a_meeting(subject=subject)), unit)
    assert len(stem.encode()) <= 240
    assert not set(stem) & set('\\/:*?"<>|\n\t\r\0')
    assert stem == stem.strip(" .")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (Day(2026, 5, 8), "2026年5月8日"),
        (Day(2026, 12, 31), "2026年12月31日"),
        (Day(2026, 5), "2026年5月"),
        (Day(2026), "2026年"),
    ],
)
def test_days_are_written_without_leading_zeros(day: Day, text: str) -> None:
    assert wording.long_day(day) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"starts": "14:30", "ends": "16:00"}, "2026年11月20日 14:30—16:00"),
        ({"starts": "14:30", "ends": "16:00", "until_on": Day(2026, 11, 20)}, "2026年11月20日 14:30—16:00"),
        ({"starts": "19:30", "ends": "00:10", "until_on": Day(2026, 11, 21)}, "2026年11月20日 19:30—11月21日 00:10"),
        ({"starts": "19:30", "ends": "00:10", "until_on": Day(2027, 1, 1)}, "2026年11月20日 19:30—2027年1月1日 00:10"),
        ({"starts": "14:30"}, "2026年11月20日 14:30"),
        ({"ends": "16:00"}, "2026年11月20日"),
        ({}, "2026年11月20日"),
    ],
)
def test_when_a_meeting_was(values: dict[str, Any], text: str) -> None:
    assert wording.time_span(a_meeting(**values)) == text


def test_meetings_are_numbered_by_date_within_their_kind_and_year() -> None:
    own = a_meeting(id="own", starts="14:30")
    others = [
        own,
        a_meeting(id="a", on=Day(2026, 3, 1)),
        a_meeting(id="b", starts="09:00"),
        a_meeting(id="c", starts="16:00"),
        a_meeting(id="d", on=Day(2025, 3, 1)),
        a_meeting(id="e", on=Day(2026, 3, 1), branch_id="b2"),
        a_meeting(id="f", on=Day(2026, 3, 1), kind=MeetingKind.GENERAL),
        a_meeting(id="g", on=Day(2026, 3, 1), group_id="g1"),
    ]
    assert wording.number_of(own, others) == 3
    assert wording.number_of(replace(own, count=7), others) == 7
    assert sorted(wording.number_of(one, others) for one in (own, *others[1:4])) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("number", "word"),
    [(0, "〇"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (99, "九十九"), (105, "一〇五")],
)
def test_numbers_in_chinese(number: int, word: str) -> None:
    assert wording.chinese(number) == word
    assert wording.ordinal(number) == word + "、"


def test_of_an_illness_only_the_word_is_told() -> None:
    assert wording.reason_word(Reason.ILLNESS, "住院") == "病假"
    assert wording.reason_word(Reason.DUTY, "赴北京开会") == "公出（赴北京开会）"
    assert wording.reason_word(Reason.DUTY) == "公出"
    assert wording.reason_word(Reason.OTHER, "产假") == "产假"
    assert wording.reason_word(Reason.OTHER) == "其他"
    assert wording.reason_word(None, "") == ""


def test_every_word_of_the_model_can_be_said() -> None:
    said = [
        *map(wording.kind_word, words.MeetingKind), *map(wording.stage_word, words.Stage),
        *map(wording.item_word, words.ItemKind), *map(wording.ballot_word, words.BallotKind),
        *map(wording.method_word, words.Method), *map(wording.presence_word, words.Presence),
        *map(wording.grade_word, words.Grade), *map(wording.retention_word, words.Retention),
    ]  # fmt: skip
    assert all(said)
