"""合并单: what stands on it, read back from the file; its numbers add up or there is no paper."""

import re
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from exchange_pairs import Pair, alter, drop, register

from branchdesk.features.exchange import papers, queries
from branchdesk.features.exchange.model import Choice, Examined
from branchdesk.features.exchange.papers import Sheet
from branchdesk.features.exchange.rules import deciding
from branchdesk.kernel.blocks import Table
from branchdesk.kernel.errors import Refusal

UNIT = "中共示例大学机关第一支部委员会"
DAY = date(2026, 11, 21)


def read(data: bytes) -> str:
    """The text of all pages, without blanks."""
    with pypdfium2.PdfDocument(data) as pdf:
        return "".join(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf)


@pytest.fixture
def entered(pair: Pair) -> Pair:
    """A conflict, a change, somebody new, somebody removed."""
    pair.there(alter("m0", note="外出写的"))
    pair.here(alter("m0", note="本机写的"))
    pair.there(alter("m1", phone="13800001234"))
    pair.there(register("新来的"))
    pair.there(drop("m5"))
    return pair


def before(pair: Pair, examined: Examined) -> Sheet:
    words = queries.words(pair.office, examined.differences)
    standing = deciding.effective(examined.differences, {})
    return Sheet(
        copy=examined.copy, number=examined.number, made_at=examined.made_at, entered_by=examined.actor,
        proof=examined.head_hash, rows=[(one, standing[one.key]) for one in words], unit=UNIT, made_on=DAY,
        same=examined.same,
    )  # fmt: skip


def merged(pair: Pair, side: Choice) -> Sheet:
    packet = pair.merge(side=side)
    found = queries.merged(pair.office, packet.id)
    return papers.merged_sheet(found, queries.words(pair.office, found.differences), UNIT, DAY)


def sums(sheet: Sheet) -> list[tuple[str, ...]]:
    return list(next(block for block in papers.sheet_blocks(sheet) if isinstance(block, Table)).rows)


def test_before_the_merge_it_says_so_and_lists_what_is_not_chosen(entered: Pair) -> None:
    sheet = before(entered, entered.examine())
    text = read(papers.sheet_bytes(sheet))
    for said in ("离线外出合并单", "合并前核对", "尚未合并", "王老师笔记本", "一、采用外出机的（3项）", "二、待选择（1项）", "本机写的",
                 "外出写的", "新来的", "送回人：", "接收人：", UNIT):  # fmt: skip
        assert said in text, said
    assert sums(sheet)[-2] == ("合计", "3", "0", "1", "4")


@pytest.mark.parametrize(
    ("side", "total"), [(Choice.THEIRS, ("合计", "4", "0", "4")), (Choice.OURS, ("合计", "3", "1", "4"))]
)
def test_after_the_merge_it_adds_up_to_what_was_written(entered: Pair, side: Choice, total: tuple[str, ...]) -> None:
    sheet = merged(entered, side)
    rows = sums(sheet)
    assert rows[-1] == total
    for place in range(1, 4):
        assert sum(int(row[place]) for row in rows[:-1]) == int(total[place])
    text = read(papers.sheet_bytes(sheet))
    assert "合并前核对" not in text
    assert "合并日期2026-11-21" in text
    assert ("保留本机的（1项）" in text) is (side is Choice.OURS)
    assert sheet.proof[:16] in text


def test_telephones_are_masked_and_who_entered_what_stands_beside_it(entered: Pair) -> None:
    text = read(papers.sheet_bytes(merged(entered, Choice.THEIRS)))
    assert "13800001234" not in text
    assert "138****1234" in text
    assert "李老师2026-11-21" in text


def test_the_paper_of_a_merge_tells_what_was_then_whatever_has_changed_since(entered: Pair) -> None:
    packet = entered.merge()
    entered.here(alter("m0", note="后来又改了"))
    found = queries.merged(entered.office, packet.id)
    sheet = papers.merged_sheet(found, queries.words(entered.office, found.differences), UNIT, DAY)
    text = read(papers.sheet_bytes(sheet))
    assert "本机写的" in text
    assert "后来又改了" not in text


def test_without_sums_that_add_up_there_is_no_paper(entered: Pair) -> None:
    sheet = merged(entered, Choice.THEIRS)
    assert sheet.packet is not None
    for wrong in (
        replace(sheet, rows=sheet.rows[1:]),
        replace(sheet, rows=[(words, Choice.OURS) for words, _ in sheet.rows]),
        replace(sheet, packet=replace(sheet.packet, kept=1)),
        replace(sheet, rows=[(words, None) for words, _ in sheet.rows]),
    ):
        with pytest.raises(Refusal, match="合计与逐项不符"):
            papers.sheet_bytes(wrong)


def test_a_very_long_record_still_goes_on_paper(pair: Pair) -> None:
    pair.there(register("新来的", note="很长的备注。" * 300))
    assert "很长的备注。" * 5 in read(papers.sheet_bytes(before(pair, pair.examine())))
