"""Numbers, names of files, marks of secrecy and retention, as pure rules."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.filing.model import ArchiveClass, ArchivePaper, Keep
from branchdesk.features.filing.queries.archive import _SOURCES
from branchdesk.features.filing.rules import content, numbering, retention, secrecy
from branchdesk.kernel.dates import Day


def paper(number: int, **changes: object) -> ArchivePaper:
    one = ArchivePaper(
        id=str(number), organization_id="b", year=2026, archive_class=ArchiveClass.MEETINGS, number=number,
        title="支部党员大会会议记录", on=Day(2026, 3, 5),
    )  # fmt: skip
    return replace(one, **changes)  # type: ignore[arg-type]


def test_a_number_follows_the_highest_one_of_its_series() -> None:
    assert numbering.next_number([]) == 1
    assert numbering.next_number([paper(1), paper(2)]) == 3


def test_gaps_and_doubled_numbers_are_told_with_their_series() -> None:
    assert numbering.faults([paper(1), paper(2)]) == []
    assert numbering.faults([paper(1), paper(4), paper(4)]) == [
        "2026 年组织生活件号 4 重复",
        "2026 年组织生活缺件号 2、3",
    ]
    assert numbering.faults([paper(1), paper(1, archive_class=ArchiveClass.DUES)]) == []


def test_a_paper_is_called_by_year_class_and_number() -> None:
    assert numbering.number_word(paper(3)) == "2026-组织生活-003"
    assert numbering.call_number(paper(3), "机关第一党支部") == "机关第一党支部-2026-组织生活-003"
    assert numbering.file_name(paper(3)) == "003_支部党员大会会议记录_2026-03-05.pdf"
    assert numbering.file_name(paper(3, on=Day(2026))) == "003_支部党员大会会议记录_2026.pdf"


@given(st.text(max_size=200))
def test_every_system_takes_the_name_of_a_file(text: str) -> None:
    name = numbering.safe(text)
    assert name
    assert name == name.strip(" .")
    assert len(name) <= 60
    assert not set(name) & set('\\/:*?"<>|\n\t\x00')


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "...", " / "])
def test_reserved_and_empty_names_become_another(name: str) -> None:
    assert numbering.safe(name) == "未命名"


def test_titles_may_not_bear_a_mark_of_secrecy_and_texts_not_one_with_a_star() -> None:
    assert secrecy.mark_in_title("关于某事的机密文件") == "机密"
    assert secrecy.mark_in_title("学习保守国家秘密法") == ""
    assert secrecy.mark_in_title("通知（秘密★1年）") == "秘密★"
    assert secrecy.mark_in_texts(["严守机密", "绝 密\u3000★\n10 年"]) == "绝密★"
    assert secrecy.mark_in_texts(["密级：秘密"]) == "密级：秘密"
    assert secrecy.mark_in_texts(["密级：非涉密"]) == ""
    assert secrecy.mark_in_texts(["严守机密"]) == ""


def test_each_kind_of_paper_has_its_period_with_a_source() -> None:
    assert retention.period("meeting").keep is Keep.FOREVER
    assert retention.period("transfer").keep is Keep.YEARS_30
    assert retention.period("").keep is Keep.YEARS_10
    assert retention.period("never heard of") == retention.period("")
    assert all(retention.period(origin).source for origin in ("meeting", "dues_year", "handover", ""))
    assert len(_SOURCES) == len(set(_SOURCES))


def test_a_fingerprint_does_not_depend_on_the_order_and_a_list_has_none() -> None:
    assert content.fingerprint(["a", "b"]) == content.fingerprint(["b", "a"])
    assert content.fingerprint(["a"]) != content.fingerprint(["b"])
    assert len(content.fingerprint(["a"])) == 16
    assert content.fingerprint([]) == ""


def test_folders_of_one_name_are_told_apart_and_none_takes_the_place_of_a_file() -> None:
    names = {"a": "甲", "b": "甲", "c": "甲_2", "d": "Lab", "e": "LAB", "f": "index.xlsx"}
    found = numbering.folder_names(names, ("index.xlsx",))
    assert list(found.values()) == ["甲", "甲_2", "甲_2_2", "Lab", "LAB_2", "index.xlsx_2"]


def test_nothing_unseen_hides_in_a_name_and_devices_of_windows_are_none() -> None:
    assert numbering.safe("记录\u202egpj.exe\u200b\n第一页") == "记录 gpj.exe 第一页"
    assert numbering.safe("NUL.2026") == "未命名"
    assert numbering.safe("nullius") == "nullius"
