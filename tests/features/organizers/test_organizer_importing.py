"""Rosters of postings: a whole year's in one file, the same file twice, what is wrong row by row."""

from pathlib import Path

import openpyxl
import pytest
from organizers_ledger import do, organizer

from branchdesk.features.organizers import commands, importing, papers, queries, sheets
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.storage.engine import Ledger

HEADINGS = ("姓名", "派出单位", "学院", "任职时间", "任期至", "兼任")


def sheet(path: Path, *rows: tuple[object, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    page.append(("组织员选派名册",))
    page.append(headings)
    for row in rows:
        page.append(row)
    book.save(path)
    return path


def twenty(path: Path) -> Path:
    rows = [(f"组织员{chr(0x7532 + n)}", f"单位{n % 6}", f"学院{n}", "2026.7.26", "2028-07-25", "") for n in range(20)]
    return sheet(path, *rows)


def test_twenty_people_come_in_as_one_step_and_a_second_time_changes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    file = importing.read_file(twenty(tmp_path / "r.xlsx"))
    plan = importing.plan(ledger, file)
    assert (len(plan.new), plan.same, plan.blocked) == (20, 0, 0)
    assert do(ledger, importing.write, plan) == 20
    again = importing.plan(ledger, file)
    assert (len(again.new), again.same, again.blocked) == (0, 20, 0)
    found = queries.coverage(ledger, clock.today())
    assert (len(found.people), len([unit for unit, _ in found.sending_units if unit.startswith("单位")])) == (21, 6)


def test_somebody_known_gets_his_next_posting_and_no_second_self(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "r.xlsx", ("孔组织", "", "文学院", "2027-07-26", "", "团委书记"))
    plan = importing.plan(ledger, importing.read_file(path))
    assert [(person.id, posting.concurrent) for person, posting in plan.new] == [("o1", "团委书记")]


def test_rows_that_cannot_be_are_told_and_the_others_are_not_lost(ledger: Ledger, tmp_path: Path) -> None:
    do(ledger, commands.save_organizer, organizer("o2", "曹同名", "甲单位"))
    do(ledger, commands.save_organizer, organizer("o3", "曹同名", "乙单位"))
    path = sheet(
        tmp_path / "r.xlsx",
        ("孔组织", "党委组织部", "文学院", "2026-01-01", "", ""),
        ("曹同名", "", "理学院", "2026-01-01", "", ""),
        ("曹同名", "乙单位", "工学院", "2026-01-01", "2025-01-01", ""),
        ("许某", "", "", "2026-01-01", "", ""),
        ("何某", "", "商学院", "明年", "", ""),
        ("施某", "", "法学院", "2026-07", "", ""),
        ("合计", "", "6", "", "", ""),
    )
    plan = importing.plan(ledger, importing.read_file(path))
    assert [(one.row, one.code) for one in plan.faults if one.level == "block"] == [
        (3, "elsewhere"), (4, "several"), (5, "order"), (6, "missing"), (7, "not_a_date"),
    ]  # fmt: skip
    assert [person.name for person, _ in plan.new] == ["施某"]
    assert plan.blocked == 5
    assert any("第 9 行" in note for note in plan.file.notes)
    assert importing.report(plan)["blocked"] == 5


def test_a_college_of_the_ledger_is_found_by_its_name(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "r.xlsx", ("许某", "", "中共示例大学材料学院委员会", "2027-08-01", "", ""))
    plan = importing.plan(ledger, importing.read_file(path))
    assert plan.new[0][1].organization_id == "college"


def test_a_sheet_without_its_columns_or_people_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="学院"):
        importing.read_file(sheet(tmp_path / "a.xlsx", ("许某", "2026-01-01"), headings=("姓名", "任职时间")))
    with pytest.raises(Refusal, match="没有人员"):
        importing.read_file(sheet(tmp_path / "b.xlsx", ("合计", "", "0", "", "", "")))


def test_the_blank_sheet_and_the_exported_roster_are_read_again(ledger: Ledger, tmp_path: Path) -> None:
    blank, full = tmp_path / "blank.xlsx", tmp_path / "full.xlsx"
    sheets.blank_roster(blank, ["材料学院党委"])
    with pytest.raises(Refusal, match="没有人员"):
        importing.read_file(blank)
    lines, today = queries.postings(ledger), clock.today()
    papers.write(full, papers.roster_form(lines, queries.coverage(ledger, today), unit="示例大学党委", made_on=today))
    plan = importing.plan(ledger, importing.read_file(full))
    assert (len(plan.new), plan.same, plan.blocked) == (0, 1, 0)
