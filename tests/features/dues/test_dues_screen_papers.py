"""What the 党费 page settles, imports and hands out, through its real dialogs: bases, statements, wages, relief, papers."""

from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import papers, queries
from branchdesk.features.dues.dialogs.arrears import ArrearsDialog
from branchdesk.features.dues.dialogs.change import ChangeDialog
from branchdesk.features.dues.dialogs.forms import LargeDialog
from branchdesk.features.dues.dialogs.paste import PasteDialog
from branchdesk.features.dues.dialogs.paste_plan import plan
from branchdesk.features.dues.dialogs.payments import PaymentsDialog
from branchdesk.features.dues.dialogs.receive import ReceiveDialog
from branchdesk.features.dues.import_wizard.statement import StatementDialog
from branchdesk.features.dues.import_wizard.wages import WagesDialog
from branchdesk.features.dues.model import Payer
from branchdesk.features.dues.panels import bases, on_time
from branchdesk.features.dues.panels.bases import BaseLine
from branchdesk.features.dues.queries import MonthLine, waiting
from branchdesk.features.dues.rules.assessing import Given, Proposal, Turn
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.dues.store import AssessmentStore
from branchdesk.features.organization import queries as organization
from branchdesk.features.safety import queries as safety
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.work import Work
from branchdesk.widgets import charts
from branchdesk.widgets.edit_grid import Typed
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn


def behind(page: DuesScreen) -> MonthLine:
    """Somebody who has not paid this month nor the one before."""
    lines = page.desk.ask(queries.year_grid, None, 2026)
    late = {one.member_id for one in lines if one.cells[9].state is CellState.BEHIND}
    return next(one for one in page.month_view.shown() if one.line.member_id in late)


def cells(page: DuesScreen, member_id: str) -> Any:
    found = page.desk.ask(queries.member_year, member_id, 2026)
    assert found is not None
    return found.cells


def on_base(page: DuesScreen) -> BaseLine:
    return next(
        one
        for one in page.bases_view.lines
        if one.wanted and one.wanted.base is not None and one.wanted.until_month is None
    )


# ---- one sum for several months


def test_one_sum_pays_the_months_behind_first(page: DuesScreen) -> None:
    one = behind(page)
    open_ = [cell for cell in cells(page, one.line.member_id)[:11] if cell.rest.fen]

    def enter(dialog: ReceiveDialog) -> None:
        dialog.form.fill("amount", str(Yuan(sum(cell.rest.fen for cell in open_))))
        dialog.save()

    in_turn(enter)
    page.deeds.receive(one.line.member_id)
    assert all(cell.rest.fen == 0 for cell in cells(page, one.line.member_id)[:11])
    rows = page.desk.ask(queries.payments, None, (), {one.line.member_id})
    assert len({row.slip for row in rows[-len(open_) :]}) == 1


def test_late_and_early_go_by_the_day_the_money_came_in_and_not_by_the_month_shown(page: DuesScreen) -> None:
    one = behind(page)
    page.step(-9)
    page.turn_to("year")

    def enter(dialog: ReceiveDialog) -> None:
        form = dialog.form
        assert "至 2026-11 还差" in form.cell("member_id").message
        form.fill("amount", "0.2")
        form.fill("paid_on", "2026-11-20")
        dialog._look_up()
        assert "超前" not in form.cell("amount").message
        form.fill("paid_on", "2026-01-20")
        dialog._look_up()
        assert "超前" in form.cell("amount").message
        dialog.done(0)

    in_turn(enter)
    page.deeds.receive(one.line.member_id)


def unsettle(work: Work, member_id: str) -> None:
    """As if nothing had been assessed of somebody."""
    store = AssessmentStore(work)
    for one in store.find(member_id=member_id):
        store.remove(one.id)


def test_who_has_nothing_open_has_paid_or_was_not_assessed(page: DuesScreen) -> None:
    paid = next(one for one in page.month_view.shown() if str(one.line.paid_until) == "2026-11")
    other = behind(page)
    page.desk.do("清空", unsettle, other.member_id)
    told: list[str] = []

    def look(dialog: ReceiveDialog) -> None:
        told.append(dialog.form.cell("member_id").message)
        dialog.done(0)

    for one in (paid, other):
        in_turn(look)
        page.deeds.receive(one.member_id)
    assert told == ["至 2026-11 已交清", "还没有核定月交额，请先到“基数核定”核定"]


def test_somebody_elses_hand_needs_his_relation(page: DuesScreen) -> None:
    one = behind(page)

    def enter(dialog: ReceiveDialog) -> None:
        dialog.form.fill("amount", "0.2")
        dialog.form.fill("paid_by", "钟某")
        dialog.save()
        assert dialog.isVisible()
        dialog.form.fill("relation", "配偶")
        dialog.save()

    in_turn(enter)
    page.deeds.receive(one.line.member_id)
    rows = page.desk.ask(queries.payments, None, (), {one.line.member_id})
    assert [row.relation for row in rows if row.paid_by] == ["配偶"]


def test_a_payment_is_taken_back_by_a_red_row_in_its_list(page: DuesScreen, answers: Any) -> None:
    one = next(line for line in page.month_view.shown() if line.cell.state is CellState.PAID)
    page.month_view.table.select_key(one.line.member_id)
    answers.will_say("收错了人")

    def take(dialog: PaymentsDialog) -> None:
        row = next(row for row in dialog.model.records if row.month == page.month)
        dialog.table.select_key(row.id)
        dialog.take_back()
        dialog.reject()

    in_turn(take)
    page.deeds.payments()
    assert cells(page, one.line.member_id)[10].paid == Yuan(0)


# ---- bases


def test_a_typed_base_is_looked_at_before_it_is_settled(page: DuesScreen, answers: Any) -> None:
    page.turn_to("bases")
    one = on_base(page)
    assert page.deeds.type_base([Typed(one, "base", "6637.83")])
    line = next(line for line in page.bases_view.lines if line.id == one.id)
    assert (line.proposal.turn, line.wanted.due if line.wanted else None) == (Turn.CHANGED, Yuan(9957))
    assert line.wanted is not None
    assert line.wanted.arithmetic.startswith("6637.83 × 1.5% = 99.57")
    assert not [row for row in page.desk.ask(queries.assessments, None, 2026) if row.due == Yuan(9957)]

    def agree(dialog: Any) -> None:
        assert dialog.model.total == 1
        dialog._take()
        assert "请写明原因" in dialog.notices.message()
        dialog._why.setText("工资标准调整")
        dialog._take()

    in_turn(agree)
    page.deeds.settle()
    kept = [row for row in page.desk.ask(queries.assessments, None, 2026) if row.member_id == one.id]
    assert [(row.due, row.reason) for row in kept][-1] == (Yuan(9957), "工资标准调整")
    assert kept[-1].from_month == Month(2026, 10), "what was handed up stays as it was"
    assert page.given == {}


def test_a_kind_of_payer_given_before_the_base_is_shown(page: DuesScreen) -> None:
    page.turn_to("bases")
    one = on_base(page)
    lacking = Proposal(one.id, Turn.LACKING, None, None, None, "")
    (column,) = (each for each in bases.columns(page.words) if each.name == "payer")
    given = BaseLine(one.member, lacking, Given(payer=Payer.RETIRED))
    assert [column.value(each) for each in (given, BaseLine(one.member, lacking))] == ["离退休", ""]


def test_a_change_within_the_year_says_what_the_new_base_comes_to(page: DuesScreen, qtbot: QtBot) -> None:
    page.turn_to("bases")
    one = on_base(page)
    dialog = ChangeDialog(page.desk, one, None, frozenset(), page)
    qtbot.addWidget(dialog)
    dialog.form.fill("base", "6637.83")
    dialog._preview(whole=True)
    assert dialog.form.text("due") == "99.57"
    dialog.form.fill("payer", "农民")
    dialog.form.fill("due", "3.00")
    dialog._preview(whole=True)
    assert dialog.form.text("due") == "3.00", "what was granted is for the user to say"


def test_who_receives_a_large_sum_must_be_said(page: DuesScreen, qtbot: QtBot) -> None:
    dialog = LargeDialog(page.desk, None, "", page)
    qtbot.addWidget(dialog)
    assert {"amount", "received_on", "collector"} <= {one.name for one in dialog.form.fields if one.required}


def test_who_pays_a_fixed_amount_has_no_base(page: DuesScreen) -> None:
    page.turn_to("bases")
    one = next(line for line in page.bases_view.lines if line.wanted and line.wanted.payer == "student")
    assert not page.deeds.type_base([Typed(one, "base", "5000")])
    assert "按定额交纳" in page.desk.notices.message()


def test_bases_are_pasted_by_number(page: DuesScreen) -> None:
    page.turn_to("bases")
    one = on_base(page)
    text = f"编号\t姓名\t计算基数\n{one.member.number}\t{one.member.name}\t￥8,000.00"

    def agree(dialog: Any) -> None:
        dialog._take()

    in_turn(agree)
    page.deeds.paste(text)
    line = next(line for line in page.bases_view.lines if line.id == one.id)
    assert line.wanted is not None
    assert line.wanted.base == Yuan(800000)


def test_the_months_handed_up_are_said_to_be_locked(page: DuesScreen) -> None:
    page.turn_to("bases")
    assert "2026-09" in page.bases_view._lock.text()


def leave_out(dialog: WagesDialog, qtbot: QtBot, file: Path, item: str) -> None:
    """Go to the bases of a wage sheet with an item that is not counted."""
    dialog.file.take(file)
    qtbot.waitUntil(dialog.file.is_ready)
    dialog._next()
    assert not dialog.items.is_ready(), "a name the rules do not know is asked about"
    box = dialog.items._boxes[item]
    box.setCurrentIndex(box.findData(0))
    dialog._next()


def test_a_wage_sheet_becomes_bases_to_be_looked_at(page: DuesScreen, tmp_path: Path, qtbot: QtBot) -> None:
    page.turn_to("bases")
    one = on_base(page)
    file = tmp_path / "工资.csv"
    file.write_text(f"姓名,岗位工资,薪级工资,养老保险,神秘项目\n{one.member.name},5000,3000,500,77\n", "utf-8")

    def walk(dialog: WagesDialog) -> None:
        leave_out(dialog, qtbot, file, "神秘项目")
        assert dialog.bases.is_ready()
        dialog._next()

    in_turn(walk)
    page.deeds.import_wages()
    assert page.given[one.id].base == Yuan(750000)


def test_a_wage_sheet_in_which_nothing_counts_hands_over_no_base_of_nothing(
    page: DuesScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    page.turn_to("bases")
    one = on_base(page)
    file = tmp_path / "工资.csv"
    file.write_text(f"姓名,工资一,养老保险\n{one.member.name},5000,500\n", "utf-8")

    def walk(dialog: WagesDialog) -> None:
        leave_out(dialog, qtbot, file, "工资一")
        assert not dialog.bases.is_ready()
        assert "对上党员 1 人，没有对上 0 行（不是党员的不用管）；1 行算不出基数，不取用" in dialog.bases._said.text()
        dialog.reject()

    in_turn(walk)
    page.deeds.import_wages()
    assert page.given == {}


# ---- statements


def test_a_statement_is_booked_asked_about_and_closed(
    page: DuesScreen, tmp_path: Path, qtbot: QtBot, answers: Any
) -> None:
    one = next(
        line
        for line in page.month_view.shown()
        if line.cell.state is CellState.UNPAID and str(line.line.paid_until) == "2026-10"
    )
    file = tmp_path / "流水.csv"
    rows = ["交易时间,付款人,学工号,金额(元),附言,流水号", f"2026-11-05 13:42,{one.line.name},,?{one.cell.owed},11月党费,998932100512",
            "2026-11-06 08:00,查无此人,,?5.00,党费,998932100513"]  # fmt: skip
    file.write_bytes("\r\n".join(rows).encode("gb18030"))
    total = Yuan((one.cell.owed or Yuan(0)).fen + 500)
    answers.will_say("外单位转错")

    def walk(dialog: StatementDialog) -> None:
        dialog.file.take(file)
        qtbot.waitUntil(dialog.file.is_ready)
        dialog._next()
        assert "1 行" in dialog.check.primary()
        assert dialog.check.leave()
        dialog._next()
        panel = dialog.ask.panel
        panel.stated.setText(str(total))
        panel.close_statement()
        assert "没有确认" in panel.notices.message()
        assert dialog.ask.primary() == "以后再确认"
        panel.leave_out()
        assert dialog.ask.primary() == "以后再关闭"
        assert "可以对账关闭了" in panel.table._empty.accessibleName()
        panel.close_statement()
        assert panel.is_closed
        assert dialog.ask.primary() == "完成"
        assert "已经对平并关闭" in panel.table._empty.accessibleName()
        dialog.accept()

    in_turn(walk)
    page.deeds.import_statement()
    assert cells(page, one.line.member_id)[10].state is CellState.PAID
    page.turn_to("statements")
    assert [row.waiting for row in page.statements_view.table.model().records] == [0]  # type: ignore[attr-defined]


# ---- where the money goes


def test_all_in_hand_is_handed_up_and_locks_its_months(page: DuesScreen, answers: Any) -> None:
    uid, label = page.desk.ask(organization.branches)[0]
    left = page.desk.ask(queries.in_hand, uid)

    def enter(dialog: Any) -> None:
        dialog.form.editor("branch_id").set_text(label)
        dialog._turn()
        dialog.form.fill("amount", str(left))
        dialog.form.fill("receipt_number", "SJ-2026-900")
        dialog.save()

    in_turn(enter)
    page.deeds.remit()
    assert page.desk.ask(queries.in_hand, uid) == Yuan(0)
    assert page.view_name == "uses"
    assert page.uses_view.ledger == "remittances"
    assert Month(2026, 11) in page.desk.ask(queries.locked_months)[uid]


def test_ctrl_n_enters_what_the_list_looked_at_is_of(page: DuesScreen) -> None:
    assert page.verbs["receive"].shortcut().toString() == "Ctrl+N"
    met: list[str] = []

    def look(dialog: QDialog) -> None:
        met.append(type(dialog).__name__)
        dialog.reject()

    for view in ("month", "remittances", "expenses", "large"):
        page.turn_to(view)
        in_turn(look)
        page.verbs["receive"].trigger()
    assert met == ["ReceiveDialog", "RemittanceDialog", "ExpenseDialog", "LargeDialog"]


def test_an_expense_without_the_meeting_that_decided_is_refused(page: DuesScreen) -> None:
    _, label = page.desk.ask(organization.branches)[0]

    def enter(dialog: Any) -> None:
        dialog.form.editor("branch_id").set_text(label)
        dialog.form.editor("use").set_text("培训党员")
        dialog.form.fill("amount", "120")
        dialog.save()
        assert [field.name for field in dialog.form.blocking()] == ["decided_at"]
        dialog.form.fill("decided_at", "2026 年第 9 次支委会")
        dialog.save()

    before = len(page.desk.ask(queries.expenses))
    in_turn(enter)
    page.deeds.spend()
    assert len(page.desk.ask(queries.expenses)) == before + 1


def test_relief_without_approval_is_refused(page: DuesScreen) -> None:
    one = page.month_view.shown()[0]
    page.month_view.table.select_key(one.line.member_id)

    def enter(dialog: Any) -> None:
        dialog.form.editor("kind").set_text("免交")
        dialog.save()
        assert {field.name for field in dialog.form.blocking()} == {"approver", "approved_on"}
        dialog.form.fill("approver", "学院党委")
        dialog.form.fill("approved_on", "2026-11-02")
        dialog.save()

    in_turn(enter)
    page.deeds.grant()
    found = [line for line in page.month_view.model.records if line.line.member_id == one.line.member_id]
    assert [line.cell.state for line in found] == [CellState.EXEMPT]


def test_arrears_are_items_to_study_and_a_good_reason_is_noted(page: DuesScreen) -> None:
    def look(dialog: ArrearsDialog) -> None:
        assert "不作任何组织处理" in "".join(one.text() for one in dialog.findChildren(type(dialog._sum)))
        first = dialog.model.records[0]
        in_turn(note)
        dialog.note()
        after = next(one for one in dialog.model.records if one.arrear.member_id == first.arrear.member_id)
        assert after.arrear.level == 0
        dialog.reject()

    def note(dialog: Any) -> None:
        dialog.form.editor("justified").set_text("是")
        dialog.form.fill("reason", "出国在外")
        dialog.save()

    in_turn(look)
    page.deeds.arrears()


# ---- papers


def shown(page: DuesScreen, qtbot: QtBot) -> PdfPreview:
    found: list[PdfPreview] = []

    def there() -> bool:
        found[:] = [one for one in page.findChildren(QDialog) if isinstance(one, PdfPreview) and one.isVisible()]
        return bool(found)

    qtbot.waitUntil(there, timeout=20000)
    return found[0]


@pytest.mark.parametrize("verb", ["talk_list", "print_chart", "receipts"])
def test_papers_are_seen_before_they_go_out(page: DuesScreen, qtbot: QtBot, verb: str) -> None:
    page.turn_to("year")
    getattr(page.deeds, verb)()
    preview = shown(page, qtbot)
    qtbot.waitUntil(lambda: preview._count >= 1, timeout=20000)
    preview.close()


def offered(page: DuesScreen) -> list[str]:
    """The links of the message strip."""
    return [one.text() for one in page.desk.notices._links]


def test_a_sheet_of_bases_saved_as_paper_is_still_offered_for_excel(
    page: DuesScreen, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    page.turn_to("bases")
    answers.will_say(1)
    page.deeds.print_view()
    preview = shown(page, qtbot)
    qtbot.waitUntil(lambda: preview._count >= 1, timeout=20000)
    assert offered(page) == ["导出 Excel…"]
    answers.will_say(str(tmp_path / "核定表.pdf"))
    preview.save()
    preview.close()
    assert offered(page) == ["导出 Excel…"]
    assert page.desk.notices.message().startswith("已记入变更记录。")


def test_a_notice_that_goes_out_is_written_down_and_the_reminder_goes(
    page: DuesScreen, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    page.turn_to("year")
    branches = page.desk.ask(waiting.receiving, None, 2026)
    assert len(branches) > 1

    def unpublished() -> list[str]:
        found: list[str] = page.desk.ask(waiting.unpublished, None, 2026)
        return found

    assert unpublished() == branches

    def enter(dialog: Any) -> None:
        dialog.form.fill("first", "2027-01-11")
        dialog.save()
        assert dialog.isVisible()
        dialog.form.fill("last", "2027-01-15")
        dialog.save()

    in_turn(enter)
    page.deeds.notice()
    preview = shown(page, qtbot)
    qtbot.waitUntil(lambda: preview._count >= 1, timeout=20000)
    assert unpublished() == branches
    path = tmp_path / "公示.pdf"
    answers.will_say(str(path))
    preview.save()
    preview.close()
    assert unpublished() == []
    assert "工作概览不再提醒" in page.desk.notices.message()
    assert offered(page) == ["导出 Excel…"]
    answers.will_say(str(tmp_path / "公示.xlsx"))
    page.desk.notices._links[0].click()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20000)
    assert (tmp_path / "公示.xlsx").is_file()
    assert "工作概览不再提醒" in page.desk.notices.message()
    assert offered(page) == ["打开", "打印预览…"]
    [text, *_] = page.desk.ask(waiting.notices, branches[0], 2026)
    assert text.startswith("2026 年度党费收缴使用情况公示：张贴 2027-01-11 至 2027-01-15，")
    document = pypdfium2.PdfDocument(path)
    assert "2027-01-11 至 2027-01-15" in document[0].get_textpage().get_text_range()
    document.close()


@pytest.mark.parametrize(("ledger", "title"), [("expenses", "党费使用支出台账"), ("remittances", "党费上缴汇总表"),
                                               ("large", "大额党费登记表")])  # fmt: skip
def test_each_ledger_of_uses_goes_out_as_its_own_form(
    page: DuesScreen, tmp_path: Path, answers: Any, qtbot: QtBot, ledger: str, title: str
) -> None:
    page.turn_to("uses", 2025)
    page.uses_view.turn_to(ledger)
    path = tmp_path / "台账.pdf"
    answers.will_say(str(path))
    page.deeds.export_view()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20000)
    document = pypdfium2.PdfDocument(path)
    assert title in document[0].get_textpage().get_text_range().replace(" ", "")
    document.close()


@pytest.mark.parametrize(("choice", "notes"), [(0, 0), (1, 1)])
def test_bases_that_leave_the_program_are_written_down(
    page: DuesScreen, tmp_path: Path, answers: Any, qtbot: QtBot, choice: int, notes: int
) -> None:
    page.turn_to("bases")
    answers.will_say(choice)
    answers.will_say(str(tmp_path / "核定表.xlsx"))
    page.deeds.export_view()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20000)
    found = page.desk.ask(safety.log_page, safety.Wanted(kind="note", text="含计算基数"))
    assert [one.new for one in found] == ["导出、打印2026 年度党费核定表（含计算基数）"] * notes


def test_a_notice_posted_otherwise_is_written_down_with_its_day(page: DuesScreen) -> None:
    page.turn_to("year", 2026)
    in_turn(lambda dialog: (dialog.form.fill("day", "2026-11-20"), dialog.save()))
    page.deeds.note_notice()
    assert page.desk.ask(waiting.unpublished, None, 2026) == []
    assert page.desk.ask(waiting.unpublished, None, 2025) == []  # as the invented ledger says


def test_the_body_above_the_branch_is_offered_as_the_one_that_receives_its_dues(page: DuesScreen, answers: Any) -> None:
    page.turn_to("remittances")
    page.uses_view.table.select_first()
    record = page.current()
    found = page.desk.ask(organization.organization, record.branch_id)
    assert found is not None
    above = page.desk.ask(organization.unit_name, found.parent_id)
    assert page.deeds._above(record.branch_id) == above != ""
    answers.will_say(None)
    page.deeds.handover()
    assert answers.asked[-1].suggested == above


def test_the_paper_of_a_sum_handed_up_names_who_received_it(page: DuesScreen, qtbot: QtBot, answers: Any) -> None:
    page.turn_to("uses")
    page.uses_view.turn_to("remittances")
    page.uses_view.table.select_first()
    answers.will_say("学院党委")
    page.deeds.handover()
    preview = shown(page, qtbot)
    qtbot.waitUntil(lambda: preview._count >= 1, timeout=20000)
    preview.close()


def test_a_sum_handed_up_in_error_is_taken_back_in_red(page: DuesScreen, answers: Any) -> None:
    page.turn_to("uses")
    page.uses_view.turn_to("remittances")
    page.uses_view.table.select_first()
    before = page.desk.ask(queries.balance, None)
    amount = page.uses_view.chosen.amount
    answers.will_say("登记重复")
    page.deeds.take_back_use()
    assert page.desk.ask(queries.balance, None).remitted == before.remitted - amount


@pytest.mark.parametrize("view", ["month", "year", "uses"])
def test_each_view_is_exported_as_a_sheet(
    page: DuesScreen, qtbot: QtBot, tmp_path: Path, answers: Any, view: str
) -> None:
    page.turn_to(view)
    path = tmp_path / f"{view}.xlsx"
    answers.will_say(str(path))
    page.deeds.export_view()
    qtbot.waitUntil(path.exists, timeout=20000)
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message())


def test_bases_go_out_only_when_asked_for(page: DuesScreen, qtbot: QtBot, tmp_path: Path, answers: Any) -> None:
    import openpyxl

    page.turn_to("bases")
    path = tmp_path / "核定表.xlsx"
    answers.will_say(0, str(path))
    page.deeds.export_view()
    qtbot.waitUntil(lambda: "已导出" in page.desk.notices.message(), timeout=20000)
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    said = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    assert "计算基数" not in said


def test_the_chart_on_paper_is_the_drawing_of_the_screen_with_its_numbers_and_rules(page: DuesScreen) -> None:
    found = page.desk.ask(queries.on_time, None, 2026)
    assert [share.value for share in on_time.shares(found)] == [one.on_time for one in found]
    png = on_time.picture(found, *papers.SIZE)
    image = QImage.fromData(png)
    assert image.width() == round(papers.SIZE[0] / 25.4 * 300)
    assert not image.hasAlphaChannel()
    painted = QImage(image.size(), QImage.Format.Format_RGB888)
    painted.setDotsPerMeterX(image.dotsPerMeterX())
    painted.setDotsPerMeterY(image.dotsPerMeterY())
    painted.fill(Qt.GlobalColor.white)
    painter = QPainter(painted)
    on_time.draw(painter, QRectF(painted.rect()), on_time.shares(found), charts.on_paper(300))
    painter.end()
    assert painted == image.convertToFormat(QImage.Format.Format_RGB888)
    chart = papers.Chart(2026, "第一支部", found, png, on_time.sentence(found), "规则", date(2026, 11, 21))
    data = papers.chart_bytes(chart)
    assert data == papers.chart_bytes(chart)
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) == 1
        words = pdf[0].get_textpage()
        text = words.get_text_range().replace("\r\n", "")
        words.close()
    for said in ("2026年党费按期交纳人数", "第一支部", "计数口径", "规则", str(found[0].on_time), "第 1 页"):
        assert said in text


# ---- pasting, without a window


def test_a_list_of_bases_takes_the_usual_headings_and_names_those_it_cannot_use(page: DuesScreen) -> None:
    page.turn_to("bases")
    one, other = page.bases_view.shown()[:2]
    block = f"姓名\t编号\t计算基数\t缴费类别\t部门\t空列\n{one.member.name}\t{one.member.number}\t6637.83\t离退休\t教务处\t\n"
    block += f"{other.member.name}\t{other.member.number}\t5000\t\t\t\n"
    found = plan(block, page.paste_place())
    assert [(cell.payer, str(cell.amount)) for cell in found.good] == [(Payer.RETIRED, "6,637.83"), (None, "5,000.00")]
    assert found.unused == ["部门"], "a column that says nothing is not worth a word"
    dialog = PasteDialog(found, page)
    assert "没有用到的列：部门" in dialog._sum.text()
    shown = [dialog.model.columns[number].name for number in dialog.table.visible_columns()]
    assert shown == ["row", "who", "text", "payer", "said"], "a base is of no month and nothing is paid yet"
    dialog.deleteLater()


def test_a_block_without_faults_is_written_by_enter(page: DuesScreen) -> None:
    page.turn_to("bases")
    one = page.bases_view.shown()[0]
    good = PasteDialog(plan(f"编号\t计算基数\n{one.member.number}\t5000", page.paste_place()), page)
    faulty = PasteDialog(plan("编号\t计算基数\n没有的人\t5000", page.paste_place()), page)
    assert (good.focusWidget(), faulty.focusWidget()) == (good.go, faulty.table)
    good.deleteLater()
    faulty.deleteLater()


def test_a_block_of_amounts_alone_goes_into_the_rows_from_the_cursor_on(page: DuesScreen) -> None:
    page.turn_to("year")
    page.year_view.table.go_to(2, "m11")
    found = plan("0.20\t0.20\n0.20\t", page.paste_place())
    lines = page.year_view.shown()
    assert [(one.who, one.where) for one in found.found] == [
        (lines[2].name, "2026-11"), (lines[2].name, "2026-12"), (lines[3].name, "2026-11")]  # fmt: skip


def test_undo_takes_back_what_was_typed_before_it_takes_back_what_is_in_the_ledger(page: DuesScreen) -> None:
    page.turn_to("bases")
    one = on_base(page)
    assert "undo" not in page.file_verbs(), "nothing typed: the ledger's own"
    page.take_bases({one.id: Given(base=Yuan(700000))}, {one.id: [("岗位工资", Yuan(700000), 1)]})
    page.take_bases({one.id: Given(base=Yuan(800000))})
    assert page.wages == {}, "the items of the sheet say nothing about a base typed over it"
    page.file_verbs()["undo"][1]()
    assert page.given[one.id].base == Yuan(700000)
    assert page.wages[one.id] == [("岗位工资", Yuan(700000), 1)]
    page.file_verbs()["undo"][1]()
    assert page.given == {}
    assert page.wages == {}
    assert "undo" not in page.file_verbs()
