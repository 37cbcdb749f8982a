"""Sheets of cases: whose a row is, what it adds, what it says differently; days off and the school's rules as files."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from development_ledger import day, do, file, member, opened, vote, walked

from branchdesk.features.development import commands, importing, queries, sheets
from branchdesk.features.development.importing import CasePlan, Turn
from branchdesk.features.development.model import GuideKind, Result
from branchdesk.features.development.rules.packs import national
from branchdesk.features.development.rules.school_files import to_file
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.members import queries as members
from branchdesk.features.members.model import Standing
from branchdesk.kernel.errors import Refusal
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

HEAD = ("姓名", "学工号", "申请入党时间", "谈话日期", "列为积极分子时间", "培养联系人")


def sheet(path: Path, *rows: Sequence[Any], head: Sequence[str] = HEAD) -> Path:
    """A workbook with a title, headings and these rows."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["发展党员情况登记表"])
    page.append(list(head))
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def planned(ledger: Ledger, path: Path, **options: Any) -> CasePlan:
    return importing.plan_cases(ledger, importing.read_case_file(path), **options)


def problems(plan: CasePlan) -> list[str]:
    return [one.code for line in plan.lines for one in line.problems]


def test_a_row_opens_a_case_with_steps_guides_and_the_card(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "2023.9.20", "20240306", "赵一、外校人"))
    plan = planned(ledger, path)
    assert [line.turn for line in plan.lines] == [Turn.NEW]
    done = do(ledger, importing.write_cases, plan)
    assert (done.people, done.cases, done.steps, done.guides) == (0, 1, 3, 2)
    case = queries.case_of(ledger, "a1")
    assert case is not None
    found = file(ledger, case.id)
    assert [(one.step, str(one.on)) for one in found.steps] == [
        ("apply", "2023-09-05"), ("first_talk", "2023-09-20"), ("activist", "2024-03-06"),
    ]  # fmt: skip
    assert {(one.name, one.member_id, str(one.from_on)) for one in found.guides} == {
        ("赵一", "m1", "2024-03-06"), ("外校人", None, "2024-03-06"),
    }  # fmt: skip
    assert member(ledger).standing is Standing.ACTIVIST
    undo.undo(ledger, Author())
    assert (queries.files(ledger), member(ledger).standing) == ([], Standing.APPLICANT)


def test_the_same_file_twice_writes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "", "2024-03-06", "赵一"))
    do(ledger, importing.write_cases, planned(ledger, path))
    again = planned(ledger, path)
    assert ([line.turn for line in again.lines], again.ready) == ([Turn.SAME], ())


def test_a_blank_takes_nothing_away_and_a_gap_is_filled(ledger: Ledger, tmp_path: Path) -> None:
    opened(ledger)
    walked(ledger, "activist")
    before = file(ledger)
    plan = planned(ledger, sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "", "", "", "李一")))
    assert [line.turn for line in plan.lines] == [Turn.CHANGED]
    do(ledger, importing.write_cases, plan)
    after = file(ledger)
    assert after.steps == before.steps
    assert [(one.kind, one.name) for one in after.guides] == [(GuideKind.CULTIVATOR, "李一")]


def test_what_the_ledger_has_stays_unless_it_is_to_be_written_over(ledger: Ledger, tmp_path: Path) -> None:
    opened(ledger)
    walked(ledger, "activist")
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "", "2024-03-05", ""))
    plan = planned(ledger, path)
    assert [(line.turn, [one.sentence for one in line.kept]) for line in plan.lines] == [
        (Turn.SAME, ["确定积极分子日期：台账为 2024-03-06，表中为 2024-03-05"])
    ]
    do(ledger, importing.write_cases, planned(ledger, path, overwrite=True))
    assert str(file(ledger).recorded["activist"][0].on) == "2024-03-05"
    assert str(members.moves(ledger, "a1")[0].on) == "2024-03-05"


def test_a_whole_way_comes_in_with_figures_and_results(ledger: Ledger, tmp_path: Path) -> None:
    head = ("姓名", "学号", "申请入党日期", "确定积极分子日期", "确定发展对象日期", "政审日期", "政审结论", "集中培训日期", "培训学时",
            "支部大会日期", "应到", "实到", "赞成", "审批日期", "批复文号", "入党介绍人", "转正大会日期", "转正结果", "转正审批日期",
            "志愿书编号")  # fmt: skip
    row = ("尤候", "2023001", "2022-01-05", "2022-07-01", "2023-07-10", "2023-08-01", "合格", "2023-08-10", "24", "2023-09-20",
           7, 7, 6, "2023-10-20", "示党组〔2023〕9号", "赵一，钱一", "2024-09-25", "按期转正", "2024-10-15", "示0001")  # fmt: skip
    path = sheet(tmp_path / "a.xlsx", row, head=head)
    plan = planned(ledger, path)
    assert problems(plan) == []
    do(ledger, importing.write_cases, plan)
    found = queries.files(ledger)[0]
    meeting = found.recorded["admission"][0]
    assert (meeting.result, meeting.due, meeting.here, meeting.yes) == (Result.PASSED, 7, 7, 6)
    assert found.recorded["training"][0].tenths == 240
    assert found.case.form_number == "示0001"
    card = member(ledger)
    assert (card.standing, str(card.joined_on), str(card.confirmed_on)) == (Standing.FULL, "2023-09-20", "2024-09-20")
    assert card.sponsors == "赵一、钱一"


def test_an_extension_comes_in_as_one(ledger: Ledger, tmp_path: Path) -> None:
    head = ("姓名", "学号", "接收大会日期", "接收审批日期", "转正大会日期", "转正审批日期", "转正结果", "延长（月）")
    row = ("尤候", "2023001", "2024-09-20", "2024-10-20", "2025-09-25", "2025-10-15", "延长预备期", 6)
    do(ledger, importing.write_cases, planned(ledger, sheet(tmp_path / "a.xlsx", row, head=head)))
    assert (member(ledger).standing, str(member(ledger).probation_until)) == (Standing.PROBATIONARY, "2026-03-20")


def test_somebody_new_needs_what_the_roll_needs(ledger: Ledger, tmp_path: Path) -> None:
    head = ("姓名", "性别", "出生日期", "所在支部", "申请入党日期")
    path = sheet(
        tmp_path / "a.xlsx",
        ("任新", "女", "2005-03-02", "材料学生党支部", "2026-09-01"),
        ("白无", "", "", "", "2026-09-01"),
        ("黑错", "男", "2005-03-02", "没有的支部", "2026-09-01"),
        head=head,
    )
    plan = planned(ledger, path)
    assert [line.turn for line in plan.lines] == [Turn.NEW, Turn.BLOCKED, Turn.BLOCKED]
    assert problems(plan) == ["unknown", "unknown_branch"]
    done = do(ledger, importing.write_cases, plan)
    assert (done.people, done.cases) == (1, 1)
    new = next(one for one in members.members(ledger) if one.name == "任新")
    assert (new.standing, new.sex, new.branch_id) == (Standing.APPLICANT, "2", "students")
    assert new.number.startswith("DY")


def test_somebody_new_stands_in_a_file_once(ledger: Ledger, tmp_path: Path) -> None:
    head = ("姓名", "性别", "出生日期", "所在支部", "申请入党日期")
    row = ("任新", "女", "2005-03-02", "材料学生党支部", "2026-09-01")
    plan = planned(ledger, sheet(tmp_path / "a.xlsx", row, row, ("白新", *row[1:]), head=head))
    assert [line.turn for line in plan.lines] == [Turn.BLOCKED, Turn.BLOCKED, Turn.NEW]


def test_who_is_meant_is_never_guessed(ledger: Ledger, tmp_path: Path) -> None:
    head = ("姓名", "编号", "所在支部", "申请入党日期")
    path = sheet(
        tmp_path / "a.xlsx",
        ("许愿", "", "", "2026-09-01"),
        ("许愿", "", "材料学生党支部", "2026-09-01"),
        ("别人", "A1", "", "2026-09-01"),
        head=head,
    )
    plan = planned(ledger, path)
    assert [line.turn for line in plan.lines] == [Turn.DOUBTFUL, Turn.NEW, Turn.DOUBTFUL]
    assert plan.held_back == 2
    first = plan.lines[0]
    assert first.whose.candidates == ("a2",)
    chosen = planned(ledger, path, chosen={first.row.row: "a2"})
    assert problems(chosen)[:2] == ["twice", "twice"]


def test_days_that_cannot_be_are_told_with_their_place(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx",
        ("尤候", "2023001", "2023-13-05", "", "", ""),
        ("许愿", "A2", "2023-09", "", "", ""),
        ("何积", "", "2027-01-01", "", "", ""),
        head=("姓名", "编号", "申请入党时间", "谈话日期", "列为积极分子时间", "培养联系人"),
    )
    plan = planned(ledger, path)
    assert [line.turn for line in plan.lines] == [Turn.BLOCKED, Turn.BLOCKED, Turn.BLOCKED]
    assert {"impossible_date", "day_needed", "future"} <= set(problems(plan))
    assert plan.ready == ()
    assert [line.row.row for line in plan.lines] == [3, 4, 5]


@pytest.mark.parametrize("half", ["2024-03", "2024年3月", "2024"])
def test_half_the_day_of_a_step_is_told_in_one_sentence(ledger: Ledger, tmp_path: Path, half: str) -> None:
    plan = planned(ledger, sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "2023-09-20", half, "赵一")))
    (line,) = plan.lines
    assert line.turn is Turn.BLOCKED
    told = [one for one in line.problems if one.field == "on_activist"]
    assert [one.code for one in told] == ["day_needed"]
    assert "应写到日" in told[0].text
    assert "保存" not in told[0].text


def test_figures_without_their_day_are_pointed_out(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", 7), head=("姓名", "学号", "申请入党日期", "应到")
    )
    assert problems(planned(ledger, path)) == ["without_day"]


def test_who_would_be_too_young_blocks_the_row_and_not_the_program(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2020-01-05", "2021-01-05", "2021-02-05"),
                 head=("姓名", "学号", "申请入党日期", "接收大会日期", "接收审批日期"))  # fmt: skip
    plan = planned(ledger, path)
    assert [line.turn for line in plan.lines] == [Turn.BLOCKED]
    assert "under_18" in problems(plan)


def test_a_card_that_moved_later_blocks_an_earlier_decision(ledger: Ledger, tmp_path: Path) -> None:
    opened(ledger)
    walked(ledger, "candidate")
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2024-12-20", "2025-01-20"),
                 head=("姓名", "学号", "接收大会日期", "接收审批日期"))  # fmt: skip
    assert "moved_later" in problems(planned(ledger, path))


def test_findings_are_shown_and_forbid_nothing(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "2023-12-20", "2024-03-06", ""))
    plan = planned(ledger, path)
    report = importing.case_report(plan)
    assert report["new"] == 1
    assert "talk_late" in [one["code"] for one in report["rows"][0]["findings"]]
    assert len(plan.ready) == 1


def test_files_that_are_no_sheet_of_cases_are_refused(tmp_path: Path) -> None:
    for name, head, words in (
        ("a", ("姓名", "性别", "所在支部"), "日期列"),
        ("b", ("学号", "申请入党日期", "谈话日期"), "姓名列"),
        ("c", ("姓名", "申请入党日期", "申请日期"), "分不清"),
        ("d", ("项目", "金额"), "没有找到表头"),
    ):
        with pytest.raises(Refusal, match=words):
            importing.read_case_file(sheet(tmp_path / f"{name}.xlsx", ("尤候",) * len(head), head=head))
    with pytest.raises(Refusal, match="没有人员"):
        importing.read_case_file(sheet(tmp_path / "e.xlsx"))


def test_what_goes_out_comes_in_again_without_a_change(ledger: Ledger, tmp_path: Path) -> None:
    opened(ledger)
    walked(ledger, "approval")
    path = tmp_path / "out.xlsx"
    sheets.export_cases(path, queries.files(ledger), unit="示例大学", made_on=day("2026-11-21").first())
    plan = planned(ledger, path)
    assert [(line.turn, line.kept, line.problems) for line in plan.lines] == [(Turn.SAME, (), ())]


def test_a_blank_sheet_can_be_filled_in_and_its_example_is_passed_over(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "blank.xlsx"
    sheets.blank_cases(path, ["材料学生党支部"])
    book = openpyxl.load_workbook(path)
    page = next(one for one in book.worksheets if one.title == "发展党员登记")
    heads = {
        str(cell.value).rstrip(" *"): cell.column for row in page.iter_rows(max_row=3) for cell in row if cell.value
    }
    row = page.max_row + 1 if page.max_row < 50 else 4
    page.cell(row, heads["姓名"], "尤候")
    page.cell(row, heads["学工号"], "2023001")
    page.cell(row, heads["申请入党日期"], "2023-09-05")
    book.save(path)
    plan = planned(ledger, path)
    assert [(line.name, line.turn) for line in plan.lines] == [("尤候", Turn.NEW)]


def test_a_table_of_days_off_is_read_by_year_with_all_faults_at_once(tmp_path: Path) -> None:
    path = tmp_path / "h.csv"
    path.write_text("日期,放假或上班,名称\n2026-10-01,放假,国庆节\n2026-09-20,上班,\n2027-01-01,休,元旦\n", "utf-8")
    found = importing.read_holidays(path)
    assert {year: [(str(one.on), one.works) for one in days] for year, days in found.items()} == {
        2026: [("2026-10-01", False), ("2026-09-20", True)],
        2027: [("2027-01-01", False)],
    }
    path.write_text("日期,放假或上班\n2026-10-32,放假\n2026-10-02,也许\n2026-10,放假\n,放假\n", "utf-8")
    with pytest.raises(Refusal) as told:
        importing.read_holidays(path)
    assert all(f"第 {row} 行" in told.value.detail for row in (2, 3, 4, 5))
    path.write_text("日期,名称\n2026-10-01,国庆\n", "utf-8")
    with pytest.raises(Refusal, match="两列"):
        importing.read_holidays(path)
    sheets.blank_holidays(tmp_path / "blank.xlsx")
    with pytest.raises(Refusal, match="没有日期"):
        importing.read_holidays(tmp_path / "blank.xlsx")


def test_the_schools_rules_come_in_as_they_went_out(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    plain = json.loads(to_file(national()[-1]))
    plain |= {"version": "校 2026-1", "from_on": "2026-09-01", "source": "示党发〔2026〕8号"}
    plain["numbers"]["reports_yearly"]["value"] = 4
    path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    found = importing.read_school_pack(path)
    assert (found.version, found.base) == ("校 2026-1", "2026")
    assert json.loads(found.content)["numbers"] == {"reports_yearly": 4}
    plain["numbers"]["cultivation_months"]["value"] = 6
    path.write_text(json.dumps(plain, ensure_ascii=False), "utf-8")
    with pytest.raises(Refusal, match="不能使用"):
        importing.read_school_pack(path)
    path.write_bytes("{}".encode("utf-16"))
    with pytest.raises(Refusal, match="UTF-8"):
        importing.read_school_pack(path)
    with pytest.raises(Refusal, match="不能读取"):
        importing.read_school_pack(tmp_path / "nothing.json")


def test_a_step_from_minutes_is_never_written_over(ledger: Ledger, tmp_path: Path) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = vote(BallotKind.ADMISSION, "a1", "2025-06-20")
    do(ledger, meetings.hold, held)
    do(ledger, meetings.finalise, held.meeting.id, "赵一")
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    path = sheet(
        tmp_path / "a.xlsx", ("尤候", "2023001", "2025-06-21", 5), head=("姓名", "学号", "接收大会日期", "赞成")
    )
    plan = planned(ledger, path, overwrite=True)
    assert [line.turn for line in plan.lines] == [Turn.SAME]
    assert len(plan.lines[0].kept) == 2


def test_days_are_found_under_the_words_schools_write_above_them(ledger: Ledger, tmp_path: Path) -> None:
    head = (
        "姓名",
        "入党申请时间",
        "确定为积极分子时间",
        "发展对象时间",
        "政审结论时间",
        "支部大会时间",
        "转正审批时间",
    )
    plan = planned(ledger, sheet(tmp_path / "时间.xlsx", ("尤候", "2023.9.1", "2024.3.6"), head=head))
    assert plan.sheet.unknown == ()
    assert len(plan.sheet.columns) == len(head)


def test_a_guide_nobody_knows_is_kept_by_name_and_pointed_out(ledger: Ledger, tmp_path: Path) -> None:
    plan = planned(
        ledger, sheet(tmp_path / "联系人.xlsx", ("尤候", "2023001", "2023.9.1", None, "2024.3.6", "查无此人"))
    )
    assert problems(plan) == ["unknown_guide"]
    assert plan.lines[0].is_ready


def test_columns_nobody_knows_are_named(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(
        tmp_path / "a.xlsx", ("尤候", "2023001", "2023-09-05", "优"), head=("姓名", "学号", "申请入党日期", "思想表现")
    )
    found = importing.read_case_file(path)
    assert found.unknown == ("思想表现",)
    assert replace(found, name="x").columns == ("姓名", "学工号", "申请入党日期")
