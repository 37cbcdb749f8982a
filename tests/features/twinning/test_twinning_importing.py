"""Sheets of activities: the published year whole, the same file twice, both branches' reports, what has to be asked."""

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from twinning_ledger import DUAL, OFFICE, do, ours, partner, party, whole

from branchdesk.features.twinning import commands, importing, queries, sheets
from branchdesk.features.twinning.importing.files import read_days, split_names
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.issues import Issue, Measure
from branchdesk.features.twinning.model.words import ActivityState, Category, Progress, ReportCategory
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.storage.engine import Ledger

HEADINGS = ("日期", "活动名称", "牵头支部", "结对单位", "类别", "形式")


def sheet(path: Path, *rows: tuple[Any, ...], headings: tuple[str, ...] = HEADINGS) -> Path:
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(path)
    return path


def take(ledger: Ledger, path: Path, answers: dict[str, Category] | None = None) -> importing.ImportPlan:
    plan = importing.plan(ledger, importing.read_file(path), answers)
    do(ledger, importing.write, plan)
    return plan


def numbers(ledger: Ledger) -> list[int]:
    found = queries.counts(ledger)
    found.demand_sum()
    return [len(found.by_category[one]) for one in ReportCategory] + [len(found.activities)]


def test_the_published_year_comes_in_whole_and_sums_up(ledger: Ledger, samples: Path) -> None:
    plan = take(ledger, samples / "twinning_181.xlsx")
    assert (len(plan.new), plan.blocked, plan.questions, plan.doubled) == (181, 0, (), ())
    assert numbers(ledger) == [34, 44, 66, 37, 181]
    assert len(queries.issues(ledger)) == len(queries.measures(ledger)) == 37
    line = next(one for one in queries.issues(ledger) if one.activity.endswith("（1）"))
    measure = line.measures[0].measure
    assert (line.issue.text, measure.task, measure.owner, measure.due_on) == (
        "办事流程重复填表", "汇聚数据、一次填报", "责任人甲", Day(2022, 11, 9),
    )  # fmt: skip
    assert [one.issue.number for one in queries.issues(ledger)] == list(range(1, 38))
    assert queries.statistics(ledger).counts.branches == {one.id for one in queries.partners(ledger)}


def test_branches_of_the_ledger_keep_the_kind_they_have_there(ledger: Ledger, samples: Path) -> None:
    take(ledger, samples / "twinning_181.xlsx")
    known = {one.name: one for one in queries.partners(ledger)}
    assert known["物理学院教师第一党支部"].partner.organization_id == DUAL
    assert known["材料学院硕士第三党支部"].category is Category.STUDENTS
    assert known["某银行支行党支部"].category is Category.OUTSIDE
    assert known["审计处党支部"].category is Category.OFFICE
    assert not known["审计处党支部"].own
    assert known["机关第一党支部"].partner.organization_id == OFFICE


def test_a_branch_whose_secretary_was_no_dual_leader_then_is_counted_as_the_sheet_says_and_told(
    ledger: Ledger, tmp_path: Path
) -> None:
    row = ("2023-05-06", "答疑", "机关第一党支部", "物理学院教师第一党支部", "双带头人", "业务答疑")
    plan = take(ledger, sheet(tmp_path / "a.xlsx", row))
    assert [one.code for one in plan.faults] == ["differs"]
    line = queries.activities(ledger)[0]
    assert (line.category, line.why) == (ReportCategory.A, "人工指定：导入的表中写明")
    assert line.parties[1].party.category is Category.TEACHING


def test_the_same_file_twice_changes_nothing(ledger: Ledger, samples: Path) -> None:
    take(ledger, samples / "twinning_181.xlsx")
    before = queries.position(ledger)
    again = take(ledger, samples / "twinning_181.xlsx")
    assert (len(again.new), len(again.same), again.changed, again.partners) == (0, 181, (), ())
    assert queries.position(ledger) == before


def test_both_branches_reports_in_one_sheet_are_one_activity(ledger: Ledger, tmp_path: Path) -> None:
    rows = (
        ("2026.5.6", "联合党课", "机关第一党支部", "财务处党支部", "机关", "联合党课"),
        ("2026年5月6日", "联合党课", "财务处党支部", "机关第一党支部", "机关", "党课"),
    )
    plan = take(ledger, sheet(tmp_path / "a.xlsx", *rows))
    assert plan.doubled == ((3, 2),)
    assert numbers(ledger) == [0, 0, 1, 0, 1]


def test_two_ledgers_give_the_same_row_the_same_number(ledger: Ledger, tmp_path: Path, twinning_template: Path) -> None:
    from twinning_ledger import fresh

    there = tmp_path / "there"
    there.mkdir()
    other = fresh(twinning_template, there)
    mine = sheet(tmp_path / "a.xlsx", ("2026-5-6", "联合党课", "机关第一党支部", "财务处党支部", "机关", "联合党课"))
    theirs = sheet(tmp_path / "b.xlsx", ("2026-5-6", "联合党课", "财务处党支部", "机关第一党支部", "机关", "联合党课"))
    take(ledger, mine)
    take(other, theirs)
    uids = {one.activity.uid for each in (ledger, other) for one in queries.activities(each)}
    other.close()
    assert len(uids) == 1


def test_an_unknown_name_without_a_category_is_asked_and_the_answer_is_taken(ledger: Ledger, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", ("2026-5-6", "参观", "机关第一党支部", "钟楼区文旅中心", None, "参观"))
    plan = importing.plan(ledger, importing.read_file(path))
    assert [(one.name, one.rows) for one in plan.questions] == [("钟楼区文旅中心", (2,))]
    assert (len(plan.new), plan.blocked) == (0, 1)
    take(ledger, path, {"钟楼区文旅中心": Category.OUTSIDE})
    assert numbers(ledger) == [0, 0, 0, 1, 1]


def test_an_unknown_word_for_the_category_blocks_its_row_alone(ledger: Ledger, tmp_path: Path) -> None:
    rows = (
        ("2026-5-6", "甲", "机关第一党支部", "财务处党支部", "后勤类", "座谈"),
        ("2026-5-7", "乙", "机关第一党支部", "财务处党支部", "机关", "座谈"),
    )
    plan = importing.plan(ledger, importing.read_file(sheet(tmp_path / "a.xlsx", *rows)))
    assert (len(plan.new), plan.blocked) == (1, 1)
    assert "“后勤类”不在可选项中" in plan.faults[0].text


def test_a_mixed_row_whose_other_partner_is_known_elsewhere_asks_only_what_it_must(
    ledger: Ledger, tmp_path: Path
) -> None:
    rows = (
        ("2026-5-6", "甲", "机关第一党支部", "审计处党支部", "机关", "座谈"),
        ("2026-5-7", "乙", "机关第一党支部", "审计处党支部、某银行支行党支部", "校外", "座谈"),
    )
    plan = importing.plan(ledger, importing.read_file(sheet(tmp_path / "a.xlsx", *rows)))
    assert [(one.name, one.rows) for one in plan.questions] == [("某银行支行党支部", (3,))]
    assert plan.questions[0].guess is Category.OUTSIDE
    take(ledger, tmp_path / "a.xlsx", {"某银行支行党支部": Category.OUTSIDE})
    assert numbers(ledger) == [0, 0, 1, 1, 2]


def test_headings_of_other_offices_and_days_of_all_kinds_are_understood(ledger: Ledger, tmp_path: Path) -> None:
    headings = ("序号", "活动时间", "活动主题", "主办单位", "共建单位", "共建类别", "活动形式", "对方参加人数", "经费")
    rows = (
        (
            1,
            "2026年5月6日上午",
            "甲",
            "机关第一党支部",
            "财务处党支部，审计处党支部",
            "机关支部",
            "座谈交流",
            "30余人",
            5,
        ),
        (2, "2026.5.30-6.1", "乙", "机关第一党支部", "财务处党支部", "机关", "参观学习", 12, None),
        (3, datetime(2026, 7, 1), "丙", "机关第一党支部", "财务处党支部", "机关", "党日", None, None),
        ("合计", None, None, None, None, None, None, 42, None),
    )
    plan = take(ledger, sheet(tmp_path / "a.xlsx", *rows, headings=headings))
    found = [one.activity for one in reversed(queries.activities(ledger))]
    assert [(str(one.on), str(one.until_on or "")) for one in found] == [
        ("2026-05-06", ""), ("2026-05-30", "2026-06-01"), ("2026-07-01", ""),
    ]  # fmt: skip
    assert (found[0].other, found[0].other_more) == (30, True)
    assert [note for note in plan.file.notes if "合计" in note or "经费" in note]
    assert queries.statistics(ledger).other.words == "42余"


def test_what_is_still_to_come_is_planned_and_not_counted(ledger: Ledger, tmp_path: Path) -> None:
    take(ledger, sheet(tmp_path / "a.xlsx", ("2027-1-6", "甲", "机关第一党支部", "财务处党支部", "机关", "座谈")))
    assert queries.activities(ledger)[0].state is ActivityState.PLANNED
    assert numbers(ledger) == [0, 0, 0, 0, 0]


def test_the_same_day_and_parties_under_another_title_is_two_and_told(ledger: Ledger, tmp_path: Path) -> None:
    rows = tuple(
        ("2026-5-6", title, "机关第一党支部", "财务处党支部", "机关", "座谈") for title in ("上午场", "下午场")
    )
    plan = take(ledger, sheet(tmp_path / "a.xlsx", *rows))
    assert [one.code for one in plan.faults] == ["alike"]
    assert numbers(ledger)[-1] == 2


@pytest.mark.parametrize(
    ("row", "part"),
    [
        ((None, "甲", "机关第一党支部", "财务处党支部", "机关", "座谈"), "日期未填写"),
        (("去年", "甲", "机关第一党支部", "财务处党支部", "机关", "座谈"), "不是日期"),
        (("2026-2-30", "甲", "机关第一党支部", "财务处党支部", "机关", "座谈"), "没有 2026-2-30 这一天"),
        (("2026-5", "甲", "机关第一党支部", "财务处党支部", "机关", "座谈"), "应写到日"),
        (("2026-5-6", "甲", "机关第一党支部", None, "机关", "座谈"), "结对单位未填写"),
        (("2026-5-6", "甲", "机关第一党支部", "机关第一党支部", "机关", "座谈"), "至少有两方"),
        (("2026-5-6", "甲", "机关第一党支部", "财务处党支部", "机关", "跳舞"), "不在可选项中"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_with_it(
    ledger: Ledger, tmp_path: Path, row: tuple[Any, ...], part: str
) -> None:
    plan = importing.plan(ledger, importing.read_file(sheet(tmp_path / "a.xlsx", row)))
    assert (len(plan.new), plan.blocked) == (0, 1)
    assert part in plan.faults[0].text


@pytest.mark.parametrize(
    ("headings", "part"),
    [
        (("日期", "活动名称", "类别"), "没有“结对单位”列"), (("活动名称", "结对单位", "类别"), "没有“日期”列"),
        (("日期", "结对单位", "共建单位"), "分不清"), (("姓名", "性别"), "没有找到表头"),
    ],
)  # fmt: skip
def test_a_sheet_that_cannot_be_one_is_refused_in_words(tmp_path: Path, headings: tuple[str, ...], part: str) -> None:
    with pytest.raises(Refusal) as refused:
        importing.read_file(sheet(tmp_path / "a.xlsx", ("1", "2", "3"), headings=headings))
    assert part in refused.value.sentence()


def test_what_goes_out_comes_in_again_and_is_known(ledger: Ledger, samples: Path, tmp_path: Path) -> None:
    take(ledger, samples / "twinning_181.xlsx")
    out = tmp_path / "out.xlsx"
    sheets.export_activities(
        out, sheets.rows(ledger), queries.names(ledger), unit="示例大学", made_on=date(2026, 11, 21)
    )
    assert {"填报单位：示例大学", "填报日期：2026年11月21日"} <= {
        cell.value for cell in load_workbook(out).worksheets[0][2]
    }
    again = importing.plan(ledger, importing.read_file(out))
    assert (len(again.new), len(again.same), again.blocked) == (0, 181, 0)
    do(ledger, commands.drop_activities, [one.id for one in queries.activities(ledger)])
    assert numbers(ledger)[-1] == 0
    back = take(ledger, out)
    assert (len(back.new), back.blocked, {one.code for one in back.faults}) == (181, 0, {"alike", "differs"})
    assert numbers(ledger) == [34, 44, 66, 37, 181]
    assert len(queries.measures(ledger)) == 37


def test_an_activity_with_several_measures_goes_out_and_comes_back_as_one(ledger: Ledger, tmp_path: Path) -> None:
    headings = (*HEADINGS, "解决问题", "措施", "责任人")
    first = ("2026-5-6", "甲", "机关第一党支部", "财务处党支部", "机关", "座谈")
    rows = (
        (*first, "重复填表", "一次填报", "孔一"),
        (*first, "重复填表", "汇聚数据", "曹一"),
        (*first, "跑腿", None, None),
    )
    plan = take(ledger, sheet(tmp_path / "a.xlsx", *rows, headings=headings))
    assert (len(plan.new), plan.doubled) == (1, ())
    shape = [(one.issue.text, [each.measure.task for each in one.measures]) for one in queries.issues(ledger)]
    assert shape == [("重复填表", ["一次填报", "汇聚数据"]), ("跑腿", [])]
    out = tmp_path / "out.xlsx"
    sheets.export_activities(out, sheets.rows(ledger), queries.names(ledger), unit="", made_on=date(2026, 11, 21))
    do(ledger, commands.drop_activities, [one.id for one in queries.activities(ledger)])
    assert queries.issues(ledger) == [], "what hung on it lies in the recycle bin with it"
    take(ledger, out)
    again = [(one.issue.text, [each.measure.task for each in one.measures]) for one in queries.issues(ledger)]
    assert again == shape


def test_a_blank_sheet_can_be_filled_in_and_its_example_is_skipped(ledger: Ledger, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    path = tmp_path / "blank.xlsx"
    sheets.blank_activities(path, ["机关第一党支部"])
    with pytest.raises(Refusal):
        importing.read_file(path)
    book = load_workbook(path)
    page = book.worksheets[0]
    headings = {str(cell.value).rstrip("*"): cell.column for cell in page[1]}
    row = page.max_row + 1
    for label, value in {
        "日期": "2026-5-6",
        "结对单位": "财务处党支部",
        "牵头支部": "机关第一党支部",
        "类别": "机关",
    }.items():
        page.cell(row, headings[label], value)
    book.save(path)
    assert len(importing.plan(ledger, importing.read_file(path)).new) == 1


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲、乙", ("甲", "乙")), ("甲，乙;丙\n丁", ("甲", "乙", "丙", "丁")), ("甲（一、二支部）、乙", ("甲（一、二支部）", "乙")),
        ("甲、甲", ("甲",)), ("  ", ()), ("甲/乙", ("甲", "乙")),
    ],
)  # fmt: skip
def test_names_in_a_cell_are_parted_outside_brackets(text: str, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2023.5.3", "2023-05-03"), ("2023年5月3日—5日", "2023-05-03 2023-05-05"), ("2023年5月3日至6月5日", "2023-05-03 2023-06-05"),
        ("2023-05-03~05", "2023-05-03 2023-05-05"), ("2023年5月3日（下午）", "2023-05-03"), ("20230503", "2023-05-03"),
        ("2023年5月", "2023-05"),
    ],
)  # fmt: skip
def test_days_of_an_activity_are_read_as_people_write_them(text: str, days: str) -> None:
    first, last = read_days(text)
    assert " ".join(str(one) for one in (first, last) if one) == days


# ---- an exported sheet that was worked on comes back


def sent_out(ledger: Ledger, path: Path) -> Path:
    called = queries.names(ledger)
    sheets.export_activities(path, sheets.rows(ledger), called, unit="示例大学党委", made_on=date(2026, 11, 21))
    return path


def worked_on(path: Path, **texts: Any) -> Path:
    """Other words in the first row, under headings given by name."""
    book = load_workbook(path)
    page = book.worksheets[0]
    head = next(row for row in page.iter_rows() if any(cell.value == "日期" for cell in row))
    columns = {cell.value: cell.column for cell in head}
    for heading, text in texts.items():
        page.cell(head[0].row + 1, columns[heading]).value = text
    book.save(path)
    return path


def an_activity(ledger: Ledger) -> WholeActivity:
    first, second = do(ledger, commands.partners_of_branches, [OFFICE, DUAL])
    issue = Issue(id="i", activity_id="", text="重复填表")
    measure = Measure(id="m", issue_id="i", activity_id="", task="汇聚数据", owner="信息员", due_on=Day(2026, 6, 30))
    made = whole(ours(first.id), party(second.id), parts={"issues": (issue,), "measures": (measure,)}, own=30, own_more=True,
                 place="报告厅", summary="做了两件事。\n下次再办。")  # fmt: skip
    saved: WholeActivity = do(ledger, commands.save_activity, made)
    return saved


def test_an_export_nobody_touched_says_nothing_new(ledger: Ledger, samples: Path, tmp_path: Path) -> None:
    take(ledger, samples / "twinning_181.xlsx")
    an_activity(ledger)
    plan = importing.plan(ledger, importing.read_file(sent_out(ledger, tmp_path / "a.xlsx")))
    assert (len(plan.new), len(plan.same), plan.changed) == (0, 182, ())


def test_what_was_edited_in_an_export_is_told_and_taken_over_only_when_asked_for_and_once(
    ledger: Ledger, tmp_path: Path
) -> None:
    before = an_activity(ledger)
    path = worked_on(sent_out(ledger, tmp_path / "a.xlsx"), 地点="会议室", 我方人数="35", 责任人="综合科", 进展="完成",
                     活动总结=None)  # fmt: skip
    path = worked_on(path, 完成时限="2026-12-31")
    position = queries.position(ledger)
    plan = importing.plan(ledger, importing.read_file(path))
    assert [one.code for one in plan.faults] == ["missing"], "what is done was done some day"
    assert plan.changed == ()
    path = worked_on(path, 进展="进行中")
    plan = importing.plan(ledger, importing.read_file(path))
    (change,) = plan.changed
    assert [said for words in change.words.values() for said in words] == [
        "地点：报告厅 → 会议室", "我方人数：30余 → 35", "责任人：信息员 → 综合科", "完成时限：2026-06-30 → 2026-12-31",
        "进展：未启动 → 进行中",
    ]  # fmt: skip
    do(ledger, importing.write, plan)
    assert queries.position(ledger) == position
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    one, measure = after.activity, after.measures[0]
    assert (one.place, one.own, one.own_more, one.summary) == ("会议室", 35, False, "做了两件事。\n下次再办。")
    assert (measure.id, measure.owner, measure.issue_id) == ("m", "综合科", "i")
    assert importing.plan(ledger, importing.read_file(path)).changed == ()


def test_another_task_in_an_export_is_one_more_and_what_is_closed_stays(ledger: Ledger, tmp_path: Path) -> None:
    before = an_activity(ledger)
    path = worked_on(sent_out(ledger, tmp_path / "a.xlsx"), 措施="公布服务指南", 解决问题="找不到人")
    plan = importing.plan(ledger, importing.read_file(path))
    assert [words for change in plan.changed for words in change.words.values()] == [
        ["新增问题：找不到人", "新增举措：公布服务指南"]
    ]
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    assert [(one.number, one.text) for one in after.issues] == [(1, "重复填表"), (2, "找不到人")]
    assert [one.task for one in after.measures] == ["汇聚数据", "公布服务指南"]
    assert after.measures[1].issue_id == after.issues[1].id
    do(ledger, commands.set_progress, ["m"], Progress.DONE, Day(2026, 6, 1), "清单")
    do(ledger, commands.close_issues, ["i"], Day(2026, 6, 2))
    path = worked_on(sent_out(ledger, tmp_path / "b.xlsx"), 责任人="别人")
    assert importing.plan(ledger, importing.read_file(path)).changed == ()


def said_of(plan: importing.ImportPlan) -> list[str]:
    return [said for change in plan.changed for words in change.words.values() for said in words]


def test_parties_edited_in_an_export_are_told_and_changed_when_asked_for(ledger: Ledger, tmp_path: Path) -> None:
    before = an_activity(ledger)
    head = next(one for one in before.parties if one.own)
    do(ledger, commands.save_activity, replace(before, parties=tuple(
        replace(one, heads=12, head="赵一") if one.own else one for one in before.parties)))  # fmt: skip
    path = sent_out(ledger, tmp_path / "a.xlsx")
    path = worked_on(path, 结对单位="示例银行西安分行党支部", 类别="校外")
    plan = importing.plan(ledger, importing.read_file(path))
    called = queries.names(ledger)[next(one.partner_id for one in before.parties if not one.own)]
    assert said_of(plan) == [
        "结对单位增加：示例银行西安分行党支部", f"结对单位去掉：{called}", "类别：机关 → 校外",
    ]  # fmt: skip
    assert plan.partners == ()
    assert [(one.name, one.category) for one, _how in plan.joining] == [("示例银行西安分行党支部", Category.OUTSIDE)]
    position = queries.position(ledger)
    do(ledger, importing.write, plan)
    assert queries.position(ledger) == position, "nobody asked for it: not even the partner comes"
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    ours, other = sorted(after.parties, key=lambda one: one.order)
    assert (ours.id, ours.heads, ours.head, ours.own, ours.role) == (head.id, 12, "赵一", True, head.role)
    assert (queries.names(ledger)[other.partner_id], other.own) == ("示例银行西安分行党支部", False)
    assert after.activity.report_category is None, "it follows from who took part now"
    again = importing.plan(ledger, importing.read_file(sent_out(ledger, tmp_path / "b.xlsx")))
    assert (again.changed, again.faults) == ((), ())


def test_a_party_nobody_knows_the_kind_of_is_asked_about_before_anything_changes(
    ledger: Ledger, tmp_path: Path
) -> None:
    an_activity(ledger)
    path = worked_on(sent_out(ledger, tmp_path / "a.xlsx"), 结对单位="某处、某中心", 类别=None)
    plan = importing.plan(ledger, importing.read_file(path))
    assert {one.name for one in plan.questions} == {"某处", "某中心"}
    assert plan.changed == ()
    answers = {"某处": Category.OFFICE, "某中心": Category.OUTSIDE}
    plan = importing.plan(ledger, importing.read_file(path), answers)
    assert said_of(plan)[0] == "结对单位增加：某处、某中心"
    assert len(plan.joining) == 2


def test_a_category_edited_in_an_export_is_set_by_hand_and_taken_back_with_the_next(
    ledger: Ledger, tmp_path: Path
) -> None:
    before = an_activity(ledger)
    path = worked_on(sent_out(ledger, tmp_path / "a.xlsx"), 类别="校外")
    plan = importing.plan(ledger, importing.read_file(path))
    assert said_of(plan) == ["类别：机关 → 校外"]
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    assert (after.activity.report_category, after.activity.category_reason) == (ReportCategory.D, "导入的表中写明")
    path = worked_on(sent_out(ledger, tmp_path / "b.xlsx"), 类别="机关")
    plan = importing.plan(ledger, importing.read_file(path))
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    assert (after.activity.report_category, after.activity.category_reason) == (None, "")


def test_a_sheet_that_went_out_by_another_order_of_categories_comes_back_by_it(ledger: Ledger, tmp_path: Path) -> None:
    first, dual = do(ledger, commands.partners_of_branches, [OFFICE, DUAL])
    bank = do(ledger, commands.save_partner, partner("示例银行支行党支部", Category.OUTSIDE))
    kinds = (party(dual.id, Category.DUAL_LEADER), party(bank.id, Category.OUTSIDE))
    do(ledger, commands.save_activity, whole(ours(first.id), *kinds))
    order = tuple(ReportCategory(letter) for letter in "ABCD")
    path = tmp_path / "a.xlsx"
    sheets.export_activities(path, sheets.rows(ledger), queries.names(ledger), unit="示例大学党委",
                             made_on=date(2026, 11, 21), priority=order)  # fmt: skip
    read = importing.read_file(path)
    assert importing.plan(ledger, read, None, order).changed == ()
    assert [said[:3] for said in said_of(importing.plan(ledger, read))] == ["类别："]


def test_one_edited_row_of_several_of_an_activity_is_not_undone_by_the_others(ledger: Ledger, tmp_path: Path) -> None:
    before = an_activity(ledger)
    more = Measure(id="m2", activity_id="", task="公布指南", owner="信息员")
    do(ledger, commands.save_activity, replace(before, measures=(*before.measures, more)))
    path = worked_on(
        sent_out(ledger, tmp_path / "a.xlsx"), 地点="会议室", 结对单位="示例银行西安分行党支部", 类别="校外"
    )
    plan = importing.plan(ledger, importing.read_file(path))
    assert [list(change.words) for change in plan.changed] == [[min(plan.changed[0].words)]]
    do(ledger, lambda work: importing.write(work, plan, update=True))
    after = queries.activity(ledger, before.activity.id)
    assert after is not None
    assert after.activity.place == "会议室"
    assert "示例银行西安分行党支部" in {queries.names(ledger)[one.partner_id] for one in after.parties}


def test_the_other_sides_report_of_an_activity_changes_nothing_here(ledger: Ledger, tmp_path: Path) -> None:
    one = an_activity(ledger).activity
    names = ("编号", *HEADINGS, "我方人数")
    row = (one.uid, "2026-05-06", one.title, "物理学院教师第一党支部", "机关第一党支部", "机关", "座谈调研", "12")
    plan = take(ledger, sheet(tmp_path / "a.xlsx", row, headings=names))
    assert (len(plan.same), plan.changed, plan.blocked) == (1, (), 0)
