"""What explains a member's dues to him: his own sheet, kept wage lines, relief that ends early, receipts of many at once."""

from typing import Any

import pytest
from dues_ledger import OFFICE, YEAR, assessment, do, payment, remittance
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import commands, outputs, queries
from branchdesk.features.dues.model import Relief, ReliefKind, WageItem
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn


def shown(page: DuesScreen, qtbot: QtBot) -> PdfPreview:
    """The paper that was laid out, once it is there."""
    found: list[PdfPreview] = []

    def there() -> bool:
        found[:] = [one for one in page.findChildren(QDialog) if isinstance(one, PdfPreview) and one.isVisible()]
        return bool(found) and found[0]._count >= 1

    qtbot.waitUntil(there, timeout=20000)
    return found[0]


# ---- a member's own sheet


def test_a_members_own_sheet_adds_up_and_says_why_he_owes_what_he_owes(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m1", 2, 2000), payment("m1", 2, 500, extra=True)])
    do(
        ledger,
        commands.assess,
        [assessment("m1", base=Yuan(400_000), from_month=Month(YEAR, 7), reason="工资标准调整")],
    )
    do(ledger, commands.grant_relief, Relief(
        id=new_id(), member_id="m1", kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(YEAR, 3, 1),
        approval_number="示党组〔2026〕3号", from_month=Month(YEAR, 3), until_month=Month(YEAR, 4),
    ))  # fmt: skip
    made = outputs.member_form(ledger, "m1", YEAR)
    assert made.title == "赵一 2026 年度党费交纳明细"
    assert [row[4] for row in made.rows] == ["已交", "部分", "免交", "免交", *["欠交"] * 6, "未交", "未到"]
    owed = Yuan(9957 * 4 + 4000 * 6)
    assert made.total[1:4] == (owed, Yuan(11957), Yuan(500))
    assert sum(row[1].fen for row in made.rows if isinstance(row[1], Yuan)) == owed.fen
    said = "".join(made.notes)
    assert "6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号" in said
    assert "4000 × 1% = 40.00" in said or "4000.00 × 1% = 40.00" in said
    assert "变更原因：工资标准调整" in said
    assert "免交 2026-03 至 2026-04：学院党委 2026-03-01 批准 示党组〔2026〕3号" in said
    assert not made.public
    with pytest.raises(Refusal, match="没有应交"):
        outputs.member_form(ledger, "c1", YEAR)


@pytest.mark.parametrize("view", ["month", "year", "bases"])
def test_a_members_sheet_is_opened_from_each_list(page: DuesScreen, qtbot: QtBot, view: str) -> None:
    page.turn_to(view)
    page.view.table.select_first()
    page.verbs.refresh()
    assert page.verbs["member_sheet"].isEnabled()
    page.verbs["member_sheet"].trigger()
    preview = shown(page, qtbot)
    assert "党费交纳明细" in preview.windowTitle()
    preview.close()


# ---- kept wage lines


def keep(work: Work, items: list[WageItem]) -> None:
    commands.keep_wages(work, items)


def test_wage_lines_that_were_kept_are_looked_at_where_the_base_stands(page: DuesScreen) -> None:
    page.turn_to("bases")
    line = next(one for one in page.bases_view.lines if one.proposal.before and one.proposal.before.base)
    settled = line.proposal.before
    assert settled is not None
    page.bases_view.table.select_key(line.id)
    page.deeds.wage_items()
    assert "没有保存工资明细" in page.desk.notices.message()
    items = [WageItem(id=new_id(), assessment_id=settled.id, name=name, amount=Yuan(fen), sign=sign)
             for name, fen, sign in (("岗位工资", 381_000, 1), ("养老保险", 73_432, -1), ("取暖费", 30_000, 0))]  # fmt: skip
    page.desk.do("保存明细", keep, items)
    seen: list[list[str]] = []

    def look(dialog: Any) -> None:
        table = dialog.model
        seen.append([table.text_at(row, column) for row in range(3) for column in (0, 2)])
        assert dialog._sum.text().startswith("合计 3,075.68 元")
        dialog.reject()

    in_turn(look)
    page.deeds.wage_items()
    assert [sorted(one[i : i + 2] for i in (0, 2, 4)) for one in seen] == [
        [["养老保险", "扣除"], ["取暖费", "不计"], ["岗位工资", "计入"]]
    ]


# ---- relief that ends early


def test_relief_is_ended_early_from_its_list_and_undone(page: DuesScreen) -> None:
    one = page.month_view.shown()[0].line
    relief = Relief(id=new_id(), member_id=one.member_id, kind=ReliefKind.EXEMPT, approver="学院党委",
                    approved_on=Day(2026, 11, 1), from_month=Month(2026, 11), until_month=Month(2027, 3))  # fmt: skip
    page.desk.do("登记", commands.grant_relief, relief)

    def too_long(dialog: Any) -> None:
        assert "提前结束" in dialog.windowTitle()
        dialog.form.fill("until_month", "2027-05")
        dialog.save()
        assert dialog.isVisible()
        dialog.form.fill("until_month", "2026-12")
        dialog.save()

    def enter(dialog: Any) -> None:
        dialog.table.select_key(relief.id)
        in_turn(too_long)
        dialog.end()
        assert "已提前结束" in dialog.notices.message()
        dialog.reject()

    in_turn(enter)
    page.deeds.relief_list()

    def until() -> Month:
        return next(each.until_month for each in page.desk.ask(queries.reliefs) if each.id == relief.id)

    assert until() == Month(2026, 12)
    page.desk.go("undo")
    assert until() == Month(2027, 3)


# ---- receipts of many


def test_receipts_of_all_selected_are_one_paper_and_who_paid_nothing_is_named(page: DuesScreen, qtbot: QtBot) -> None:
    view = page.month_view
    paid = [one for one in view.shown() if one.cell.state is CellState.PAID and one.cell.rows][:4]
    unpaid = next(one for one in view.shown() if one.cell.state is CellState.UNPAID)
    table, flags = view.table, view.table.selectionModel().SelectionFlag
    table.clearSelection()
    for one in (*paid, unpaid):
        row = table._model.row_of(one.line.member_id)
        table.selectionModel().select(table.model().index(row, 0), flags.Select | flags.Rows)
    assert len(page.chosen_members()) == 5
    page.deeds.receipts()
    assert "出具 4 人的收据；另有 1 人" in page.desk.notices.message()
    preview = shown(page, qtbot)
    assert preview._count == 2
    preview.close()


def test_receipts_of_nobody_who_paid_say_so(page: DuesScreen) -> None:
    one = next(each for each in page.month_view.shown() if each.cell.state is CellState.UNPAID)
    page.month_view.table.select_key(one.line.member_id)
    page.deeds.receipts()
    assert "还没有收款" in page.desk.notices.message()


# ---- what a sum handed up consists of


def test_the_slip_of_a_sum_handed_up_tells_its_months_and_the_books_of_that_day(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m1", 2, 9957), payment("m2", 7, 5000)])
    first = do(ledger, commands.remit, remittance(1, 1, 12000, remitted_on=Day(YEAR, 4, 1)))
    do(ledger, commands.remit, remittance(7, 7, 12000, remitted_on=Day(YEAR, 8, 1)))
    found = outputs.handover_of(ledger, first, "机关第一党支部", "学院党委")
    assert found.parts == (("2026-01 党费", Yuan(9957)), ("2026-02 党费（期间以外）", Yuan(2043)))
    assert found.books.line == "上期结余 0.00 + 实收 199.14 − 上缴 120.00 = 未上缴余额 79.14"
    assert queries.in_hand(ledger, OFFICE) == Yuan(914)
