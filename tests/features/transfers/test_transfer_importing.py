"""A graduation sheet as counsellors fill it in: read, compared with the ledger, written as one batch."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from transfers_ledger import TODAY, do, letter

from branchdesk.features.members import queries as roll
from branchdesk.features.transfers import commands, queries, sheets
from branchdesk.features.transfers.importing import (
    GraduationPlan,
    graduation_report,
    plan_graduation,
    read_graduation_file,
    write_graduation,
)
from branchdesk.features.transfers.model import Channel, Destination, GraduationBatch
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.storage.engine import Ledger

HEADINGS = ("学号", "姓名", "毕业去向", "渠道", "抬头", "转往单位", "党费交至", "有效期", "备注")


def sheet(folder: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(headings)
    for row in rows:
        page.append(row)
    path = folder / "去向.xlsx"
    book.save(path)
    return path


def plan(ledger: Ledger, path: Path) -> GraduationPlan:
    return plan_graduation(ledger, read_graduation_file(path), TODAY)


def blames(found: GraduationPlan) -> list[tuple[int, str]]:
    return [(one.row, one.code) for one in found.faults if one.level is Level.BLOCK]


def test_a_sheet_becomes_letters_with_what_the_ledger_knows(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        ("1000001", "许生", "就业", "省外", "某市委组织部", "某公司党支部", None, None, None),
        (3, "吕生", "升学", "本省", "某大学党委", "某学院", "2026-10", 15, "已补交"),
        ("1000002", "何生", "出国", None, None, "某国", None, None, None),
    )
    found = plan(ledger, path)
    assert blames(found) == []
    first, second, third = found.rows
    assert (first.transfer.paid_until, first.transfer.valid_days) == (Month(2026, 10), 30)
    assert (first.transfer.destination, first.transfer.channel) == (Destination.EMPLOYER, Channel.BEYOND)
    assert (second.member.id, second.transfer.paid_until, second.transfer.valid_days) == ("s3", Month(2026, 10), 15)
    assert third.transfer.destination is Destination.ABROAD
    assert [(one.row, one.code) for one in found.faults] == [(3, "paid_differs")]
    batch = GraduationBatch(id="b", title="2026 届", on=Day.of(TODAY))
    done = do(ledger, write_graduation, found, batch)
    assert (len(done.letters), len(done.away)) == (2, 1)
    report = graduation_report(found)
    assert (report["ready"], report["letters"], report["blocked"]) == (3, 2, 0)


def test_who_goes_abroad_needs_a_country_before_anything_is_written(ledger: Ledger, tmp_path: Path) -> None:
    found = plan(ledger, sheet(tmp_path, ("1000001", "许生", "出国", None, None, None, None, None, None)))
    assert blames(found) == [(2, "missing")]
    assert found.rows == ()


def test_rows_that_cannot_be_written_are_told_with_their_reasons(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.issue, [letter("s1")])
    path = sheet(
        tmp_path,
        ("1000001", "许生", "就业", "跨省", "甲", "乙", None, None, None),
        ("1000002", "何某", "就业", "跨省", "甲", "乙", None, None, None),
        ("9999999", None, "就业", "跨省", "甲", "乙", None, None, None),
        (None, "无此人", "就业", "跨省", "甲", "乙", None, None, None),
        (None, "吕生", None, "跨省", "甲", "乙", "2026-10", None, None),
        (None, "吕生", "就业", "跨省", "甲", "乙", "2026-10", None, None),
        (None, "何生", "游历", "跨省", "甲", "乙", None, None, None),
        (None, "施生", "就业", "跨省", "甲", "乙", "2026-10", 91, None),
        (None, "合计", 8, None, None, None, None, None, None),
    )
    found = plan(ledger, path)
    assert found.rows == ()
    said = blames(found)
    assert [row for row, _ in said] == [2, 3, 4, 5, 6, 7, 8, 9, 9]
    assert [code for _, code in said] == [
        "running", "no_person", "no_person", "no_person", "missing", "no_person", "not_a_choice", "suspended", "too_long"
    ]  # fmt: skip
    assert found.blocked == 8
    assert any("合计" in one for one in found.file.notes)


def test_a_person_whose_dues_the_ledger_does_not_know_needs_them_in_the_sheet(ledger: Ledger, tmp_path: Path) -> None:
    row = ("1000002", "何生", "就业", "跨省", "甲", "乙", None, None, None)
    assert blames(plan(ledger, sheet(tmp_path, row))) == [(2, "missing")]


@pytest.mark.parametrize(
    ("headings", "text"),
    [(("毕业去向", "抬头"), "没有姓名"), (("姓名", "抬头"), "毕业去向"), (("姓名", "毕业去向", "毕业去向"), "分不清")],
)
def test_a_sheet_without_what_it_needs_is_refused(tmp_path: Path, headings: tuple[str, ...], text: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_graduation_file(sheet(tmp_path, ("许生", "就业", "x"), headings=headings))
    assert text in caught.value.sentence()


def test_the_sheet_given_out_is_read_again(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    people = queries.graduates(ledger, None, TODAY)
    assert [one.id for one in people] == ["s2", "s1", "s3", "m1"]
    sheets.write_template(path, people)
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    cells = {str(cell.value): (cell.row, cell.column) for row in page.iter_rows() for cell in row if cell.value}
    heading_row, column = cells["毕业去向"]
    assert isinstance(heading_row, int)
    assert isinstance(column, int)
    page.cell(heading_row + 1, column).value = "暂留学校"
    book.save(path)
    found = plan(ledger, path)
    assert [one.member.id for one in found.rows] == ["s2"]
    assert {row for row, _ in blames(found)} == {heading_row + 2, heading_row + 3, heading_row + 4}
    assert roll.member(ledger, "s1") is not None
