"""Records, problems, refusals, codes, clock, words, resources, sheets."""

import threading
import time
import uuid
from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import UTC, date, datetime

import pytest

from branchdesk.kernel import clock, codes, words
from branchdesk.kernel.errors import Cancelled, Conflict, Refusal, Rejected, UnreadableFile, WrongPassword
from branchdesk.kernel.grid import Book, CellError, Grid
from branchdesk.kernel.problems import Level, Problem, blocking, worst
from branchdesk.kernel.records import Record, altered, made, new_id
from branchdesk.kernel.resources import resource


def test_ids_are_uuids_of_the_seventh_version_with_the_time_in_them():
    before = time.time_ns() // 1_000_000
    made = new_id()
    parsed = uuid.UUID(made)
    assert str(parsed) == made
    assert parsed.version == 7
    assert parsed.variant == uuid.RFC_4122
    assert before <= parsed.int >> 80 <= before + 60_000


def test_ids_rise_and_never_come_twice():
    made = [new_id() for _ in range(20_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)


def test_ids_are_single_from_several_threads():
    made: list[str] = []
    threads = [threading.Thread(target=lambda: made.extend(new_id() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Thing(Record):
    name: str
    count: int = 7


def test_many_records_are_made_and_altered_as_one_by_one():
    things = made(_Thing, [{"name": "甲"}, {"count": 2}, {"name": "丙", "count": 3}], name="无名")
    assert things == [
        _Thing(id=one.id, name=name, count=count)
        for one, (name, count) in zip(things, [("甲", 7), ("无名", 2), ("丙", 3)], strict=True)
    ]
    assert len({one.id for one in things}) == 3
    renamed = altered(things, name="ABC")
    assert renamed == [replace(one, name=letter) for one, letter in zip(things, "ABC", strict=True)]
    assert [one.name for one in things] == ["甲", "无名", "丙"]
    assert made(_Thing, []) == altered([], name=()) == []


def test_a_record_does_not_change():
    one = Record(id="1")
    with pytest.raises(FrozenInstanceError):
        one.id = "3"


def test_problems_weigh_by_their_level():
    levels = [Level.OK, Level.FIXED, Level.WARN, Level.BLOCK]
    assert [level.rank for level in levels] == [0, 1, 2, 3]
    problems = [Problem("a", "x", "甲", level) for level in levels]
    assert worst([]) is Level.OK
    assert worst(problems) is Level.BLOCK
    assert worst(tuple(problems[:3])) is Level.WARN
    assert blocking(problems) == problems[3:]


def test_a_refusal_speaks_in_one_sentence():
    refusal = Refusal("无法写入文件", detail="名册.xlsx", hint="请关闭正在打开它的程序后重试")
    assert refusal.sentence() == "无法写入文件 名册.xlsx 请关闭正在打开它的程序后重试"
    assert str(refusal) == "无法写入文件"
    assert Refusal("只有标题").sentence() == "只有标题"


def test_a_rejection_carries_its_problems():
    problems = [Problem("name", "missing", "姓名未填写"), Problem("sex", "missing", "性别未填写")]
    rejected = Rejected("有 2 处需要修改", problems)
    assert rejected.problems == problems
    assert rejected.detail == "姓名未填写；性别未填写"


def test_expected_troubles_are_refusals():
    assert all(issubclass(kind, Refusal) for kind in (Conflict, Cancelled, UnreadableFile, Rejected))
    assert issubclass(WrongPassword, UnreadableFile)


def test_the_code_tables_are_whole():
    assert len(codes.ETHNICITIES) == 58
    assert codes.ETHNICITIES[0] == ("01", "汉族")
    assert codes.ETHNICITIES[55] == ("56", "基诺族")
    assert codes.ETHNICITY_ALIASES["维吾尔"] == "05"
    for table in (codes.SEXES, codes.ETHNICITIES, codes.EDUCATIONS, codes.DEGREES):
        assert len(dict(table)) == len(table) == len({label for _, label in table})
    known = dict(codes.EDUCATIONS)
    assert set(codes.EDUCATION_ALIASES.values()) <= set(known)
    assert not set(codes.EDUCATION_ALIASES) & set(known.values())


def test_the_clock_can_be_stopped_and_set_going_again():
    clock.set_clock(lambda: datetime(2026, 2, 28, 4, 0, tzinfo=UTC))
    assert clock.now() == datetime(2026, 2, 28, 4, 0, tzinfo=UTC)
    assert clock.today() == date(2026, 2, 28)
    clock.set_clock(None)
    assert abs((clock.now() - datetime.now(UTC)).total_seconds()) < 60


def test_words_are_translated_once_a_translator_stands():
    assert words.tr("党员") == "党员"
    words.install({"党员": "Members"}.__getitem__)
    try:
        assert words.tr("党员") == "Members"
    finally:
        words.install(None)
    assert words.tr("党员") == "党员"


def test_the_programs_own_files_are_found():
    assert resource("fonts", "MinutesSong.ttf").is_file()
    assert resource().is_dir()


def test_an_error_of_a_sheet_is_told_from_a_text():
    error = CellError("#N/A")
    assert error == "#N/A"
    assert isinstance(error, CellError)
    book = Book("名册.xlsx", (Grid("Sheet1", [["姓名", error]]),))
    assert book.grids[0].notes == ()
    assert not book.grids[0].hidden
