"""What an import tells of a file as a whole: nothing in it is left out without a word."""

import pytest

from branchdesk.features.members import importing, roster
from branchdesk.features.members.matching import Known
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, Grid, Value

KNOWN = Known(branches={"机关第一党支部": "b1", "中共示例大学机关第一支部委员会": "b1"})
HEADER: list[Value] = ["姓名", "性别", "出生年月", "类别", "电话"]
LINE: list[Value] = ["王思远", "男", "1980.03", "正式党员", "19900000001"]


def told(*grids: Grid) -> dict[str, object]:
    book = Book("a.xlsx", grids, ("文件带有宏",))
    found = [importing.guess(book)]
    plan = roster.plan_all(importing.parts(book, found), KNOWN, today=clock.today())
    return importing.report(book, found, plan, KNOWN.branch_names)


def entries(report: dict[str, object]) -> list[tuple[object, ...]]:
    rows = report["rows"]
    assert isinstance(rows, list)
    return [(one["row"], one["verdict"], one["field"], one["code"]) for one in rows]


def test_columns_that_are_not_taken_are_named_under_the_row_of_the_heading() -> None:
    report = told(Grid("名册", [[*HEADER, "手机", "血型"], [*LINE, "19900000002", "A"]]))
    assert entries(report)[:2] == [(1, "warn", "phone", "duplicate_heading"), (1, "ok", "", "unknown_heading")]


@pytest.mark.parametrize(
    "title", ["机关第一党支部党员花名册", "支部名称：机关第一党支部", "机关第一党支部党员基本信息采集表（2026年）"]
)
def test_the_branch_in_a_title_is_proposed_not_taken(title: str) -> None:
    report = told(Grid("Sheet1", [[title], HEADER, LINE]))
    assert (2, "warn", "branch_id", "branch_in_title") in entries(report)
    assert report["blocked"] == 1


def test_the_branch_a_sheet_is_named_after_is_proposed_and_other_sheets_are_told() -> None:
    hidden = Grid("旧名册", [HEADER, LINE], hidden=True)
    report = told(Grid("机关第一党支部", [HEADER, LINE], notes=("有 1 行被隐藏",)), hidden)
    assert (1, "warn", "branch_id", "branch_in_title") in entries(report)
    notes = report["notes"]
    assert isinstance(notes, list)
    assert notes[:2] == ["文件带有宏", "有 1 行被隐藏"]
    assert any("旧名册" in note and "隐藏" in note for note in notes)
    assert report["sheets"] == [{"sheet": "机关第一党支部", "header_row": 1}]


def test_two_columns_of_names_are_refused_by_their_letters() -> None:
    book = Book("a.xlsx", (Grid("名册", [[*HEADER, "姓名"], [*LINE, "王思远"]]),))
    with pytest.raises(Refusal, match="A、F 列"):
        importing.demand_names(book, importing.guess(book))


def test_of_several_sheets_each_takes_its_branch_from_its_name_or_title() -> None:
    first = Grid("机关第一党支部", [HEADER, LINE], notes=("有 1 行被隐藏",))
    titled = Grid("2", [["机关第一党支部党员花名册"], HEADER, ["李一凡", "女", "1981.03", "正式党员", "19900000002"]])
    unknown = Grid("火星党支部", [HEADER, ["李二凡", "女", "1982.03", "正式党员", "19900000003"]])
    own = Grid("其他", [[*HEADER, "支部"], ["李三凡", "女", "1983.03", "正式党员", "19900000004", "机关第一党支部"]])
    book = Book("a.xlsx", (first, titled, unknown, own, Grid("填表说明", [HEADER, LINE])))
    found = importing.rosters(book)
    assert [one.grid_index for one in found] == [0, 1, 2, 3]
    parts = importing.parts(book, found, KNOWN.branch_names)
    assert [part.branch for part in parts] == ["机关第一党支部", "机关第一党支部", "火星党支部", ""]
    plan = roster.plan_all(parts, KNOWN, today=clock.today())
    assert [member.branch_id for member in plan.added] == ["b1", "b1", "b1"]
    report = importing.report(book, found, plan, KNOWN.branch_names)
    rows = report["rows"]
    assert {"sheet": "2", "row": 2, "verdict": "fixed", "field": "branch_id", "code": "branch_of_sheet",
            "message": "表中没有支部列，按表名或标题归入“机关第一党支部”"} in rows  # fmt: skip
    assert [(one["sheet"], one["row"]) for one in rows if one["code"] == "unknown_branch"] == [("火星党支部", 2)]
    assert report["notes"][0] == "工作表“机关第一党支部”：有 1 行被隐藏"


def test_the_columns_of_several_sheets_are_put_together_by_what_they_mean() -> None:
    first = Grid("一", [["姓名", "手机", "血型"], ["王思远", "19900000001", "A"]])
    second = Grid("二", [["血型", "姓 名", "联系电话"], ["B", "李一凡", "19900000002"]])
    book = Book("a.xlsx", (first, second))
    columns = importing.columns_of(book, importing.rosters(book))
    assert [(one.heading, one.letter, dict(one.at)) for one in columns] == [
        ("姓名", "A", {0: 0, 1: 1}), ("手机", "B", {0: 1, 1: 2}), ("血型", "C", {0: 2, 1: 0}),
    ]  # fmt: skip
    assert columns[1].samples == ("19900000001", "19900000002")
