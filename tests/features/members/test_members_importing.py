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
    found = importing.guess(book)
    plan = roster.plan(book.grids[found.grid_index], found.header_row, found.columns, KNOWN, today=clock.today())
    return importing.report(book, found, plan, KNOWN)


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
    assert (report["sheet"], report["header_row"]) == ("机关第一党支部", 1)


def test_two_columns_of_names_are_refused_by_their_letters() -> None:
    found = importing.guess(Book("a.xlsx", (Grid("名册", [[*HEADER, "姓名"], [*LINE, "王思远"]]),)))
    with pytest.raises(Refusal, match="A、F 列"):
        importing.demand_names(found)
