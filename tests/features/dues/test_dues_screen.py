"""The 党费 page in the real window: typing payments as in a spreadsheet, totals, filters, segments, keys."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import queries
from branchdesk.features.dues.dialogs.behind import BehindDialog
from branchdesk.features.dues.dialogs.settle import SettleDialog
from branchdesk.features.dues.queries import GridLine, MonthLine
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.screen import VIEWS, DuesScreen
from branchdesk.features.dues.store import PaymentStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.shell.window import Window
from branchdesk.storage.work import Work
from branchdesk.widgets import theme
from branchdesk.widgets.actions import faults
from branchdesk.widgets.edit_grid import EditGrid
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


@pytest.fixture
def window(start: Start, demo: Path) -> Window:
    made = start(demo)
    assert made.book is not None
    made.book.turn_to("dues")
    return made


@pytest.fixture
def page(window: Window) -> DuesScreen:
    assert window.book is not None
    found = window.book.page("dues")
    assert isinstance(found, DuesScreen)
    return found


def unpaid(page: DuesScreen, *, least: int = 1) -> MonthLine:
    """Somebody who owes this month and paid nothing."""
    return next(
        one for one in page.month_view.shown() if one.cell.state is CellState.UNPAID and one.cell.rest.fen >= least
    )


def line_of(page: DuesScreen, member_id: str) -> MonthLine:
    return next(one for one in page.month_view.model.records if one.line.member_id == member_id)


def grid(page: DuesScreen) -> EditGrid:
    """The list that is typed into."""
    table = page.view.table
    assert isinstance(table, EditGrid)
    return table


def stand(page: DuesScreen, member_id: str, column: str = "paid") -> None:
    table = grid(page)
    table.setFocus()
    table.go_to(table._model.row_of(member_id), column)


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


def type_into(page: DuesScreen, text: str, key: Qt.Key = Qt.Key.Key_Return) -> None:
    """Type into the current cell as at the keyboard, and leave it by a key."""
    table = grid(page)
    QTest.keyClicks(table, text[:1])
    line = table.line
    assert table.is_editing
    QTest.keyClicks(line, text[1:])
    press(line, key)


def test_the_page_opens_on_this_month_with_its_sums(page: DuesScreen) -> None:
    assert str(page.month) == "2026-11"
    found = page.desk.ask(queries.summary, None, page.month)
    cards = page.month_view.cards
    assert cards["owed"].number.text() == f"{found.sums[queries.Total.OWED].amount} 元"
    assert cards["balance"].number.text() == f"{found.balance.in_hand} 元"
    assert page.counts.startswith(f"共 {len(page.month_view.shown())} 人")


def test_typing_an_amount_pays_and_enter_goes_down(page: DuesScreen) -> None:
    one = unpaid(page)
    row = page.month_view.model.row_of(one.line.member_id)
    stand(page, one.line.member_id)
    type_into(page, str(one.cell.owed).replace(",", ""))
    assert line_of(page, one.line.member_id).cell.state is CellState.PAID
    assert page.month_view.table.currentIndex().row() == row + 1
    assert page.month_view.table.hasFocus()
    assert "已登记" in page.desk.notices.message()


def test_the_card_of_those_behind_follows_a_typed_payment(page: DuesScreen) -> None:
    """Months behind are paid one by one: each leaves the list of those three months behind when it should."""
    late = next(one for one in page.desk.ask(queries.arrears, None) if one.level == 3)
    before = page.month_view.cards["arrears"].number.text()
    assert before == f"{sum(one.level >= 3 for one in page.desk.ask(queries.arrears, None))} 人"
    for month in late.months:
        page.turn_to("month")
        page.step(month.year * 12 + month.month - page.month.year * 12 - page.month.month)
        one = line_of(page, late.member_id)
        stand(page, late.member_id)
        type_into(page, str(one.cell.owed).replace(",", ""))
    assert page.month_view.cards["arrears"].number.text() == f"{int(before.split()[0]) - 1} 人"


def test_the_chart_of_the_year_follows_a_typed_payment(page: DuesScreen) -> None:
    page.turn_to("year")
    view = page.year_view
    line = next(one for one in view.shown() if one.cells[10].state is CellState.UNPAID)
    before = view._said.text()
    stand(page, line.member_id, "m11")
    type_into(page, str(line.cells[10].owed).replace(",", ""))
    assert view._said.text() != before


def test_the_chart_of_a_large_year_follows_at_once_when_it_was_read_aside(
    page: DuesScreen, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("branchdesk.features.dues.deeds.reading._FEW", 0)
    page.turn_to("year")
    view = page.year_view
    qtbot.waitUntil(lambda: bool(view._said.text()) and not page.deeds._reading, timeout=20000)
    line = next(one for one in view.shown() if one.cells[10].state is CellState.UNPAID)
    before = view._said.text()
    stand(page, line.member_id, "m11")
    type_into(page, str(line.cells[10].owed).replace(",", ""))
    assert not page.deeds._reading
    assert view._said.text() != before
    page.desk.go("undo")
    assert not page.deeds._reading
    assert view._said.text() == before


def test_undo_takes_a_typed_payment_back(page: DuesScreen, window: Window) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id)
    type_into(page, str(one.cell.owed).replace(",", ""))
    page.desk.notices.press("撤销")
    assert line_of(page, one.line.member_id).cell.state is CellState.UNPAID


def test_esc_leaves_a_cell_as_it_was(page: DuesScreen) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id)
    type_into(page, "12", Qt.Key.Key_Escape)
    assert line_of(page, one.line.member_id).cell.rows == 0
    assert page.month_view.table.hasFocus()


def test_tab_goes_right_through_the_cells_that_are_typed_into_and_then_leaves(page: DuesScreen) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id)
    type_into(page, str(one.cell.owed).replace(",", ""), Qt.Key.Key_Tab)
    table = page.month_view.table
    names = []
    for _ in range(3):
        column = table.column()
        assert column is not None
        names.append(column.name)
        press(table, Qt.Key.Key_Tab)
    assert names == ["on", "channel", "note"]
    assert not table.hasFocus()


def test_what_cannot_be_read_stays_in_the_cell_and_says_why(page: DuesScreen) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id)
    type_into(page, "1x")
    table = page.month_view.table
    assert table.is_editing
    assert table.line.text() == "1x"
    assert "不是金额" in page.desk.notices.message()
    press(table.line, Qt.Key.Key_Escape)


def test_paying_less_asks_for_a_remark_and_stays_partly_paid(page: DuesScreen, answers: Any) -> None:
    one = unpaid(page, least=200)
    stand(page, one.line.member_id)
    answers.will_say("余款下月补")
    type_into(page, "1")
    after = line_of(page, one.line.member_id)
    assert after.cell.state is CellState.PARTLY
    assert after.note == "余款下月补"


def test_paying_more_is_asked_about_and_becomes_extra(page: DuesScreen, answers: Any) -> None:
    one = unpaid(page)
    assert one.cell.owed is not None
    stand(page, one.line.member_id)
    answers.will_say(0)
    type_into(page, str(one.cell.owed + Yuan(500)).replace(",", ""))
    after = line_of(page, one.line.member_id).cell
    assert (after.paid, after.extra) == (one.cell.owed, Yuan(500))


def test_a_month_paid_more_than_half_a_year_late_needs_a_remark(page: DuesScreen, answers: Any) -> None:
    page.step(-9)
    one = next(each for each in page.month_view.shown() if each.cell.state is CellState.PAID and each.cell.paid.fen > 0)
    amount = str(one.cell.paid).replace(",", "")
    ids = [row.id for row in page.desk.ask(queries.payments, None, [page.month], {one.line.member_id})]
    page.desk.do("清空", clear, ids)
    stand(page, one.line.member_id)
    answers.will_say(None)
    type_into(page, amount)
    assert line_of(page, one.line.member_id).cell.paid == Yuan(0)
    answers.will_say("出国期间未交，回国补交")
    type_into(page, amount)
    after = line_of(page, one.line.member_id)
    assert (after.cell.paid, after.note) == (one.cell.paid, "出国期间未交，回国补交")
    assert after.cell.back == one.cell.paid


def clear(work: Work, ids: list[str]) -> None:
    """As if these had never been paid."""
    for uid in ids:
        PaymentStore(work).remove(uid)


def test_a_block_paid_more_than_half_a_year_late_needs_a_remark(page: DuesScreen) -> None:
    page.step(-9)
    one = next(each for each in page.month_view.shown() if each.cell.state is CellState.PAID and each.cell.paid.fen > 0)
    ids = [row.id for row in page.desk.ask(queries.payments, None, [page.month], {one.line.member_id})]
    page.desk.do("清空", clear, ids)
    QGuiApplication.clipboard().setText(f"编号\t实交\n{one.line.number}\t{one.cell.paid}")

    def enter(dialog: Any) -> None:
        assert "补交、预交超过规定月数 1 格" in dialog._sum.text()
        dialog.go.click()
        assert "请写明原因" in dialog.notices.message()
        dialog._why.setText("补录")
        dialog.go.click()

    in_turn(enter)
    press(page.month_view.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert line_of(page, one.line.member_id).note == "补录"


def test_backing_out_of_the_question_writes_nothing(page: DuesScreen, answers: Any) -> None:
    one = unpaid(page)
    assert one.cell.owed is not None
    stand(page, one.line.member_id)
    answers.will_say(None)
    type_into(page, str(one.cell.owed + Yuan(500)).replace(",", ""))
    assert line_of(page, one.line.member_id).cell.rows == 0


@pytest.mark.parametrize("view", ["month", "year"])
def test_backing_out_of_a_question_closes_the_cell_with_its_old_amount(
    page: DuesScreen, answers: Any, view: str
) -> None:
    one = next(line for line in page.month_view.shown() if line.cell.state is CellState.PAID and line.cell.paid.fen > 0)
    page.turn_to(view)
    stand(page, one.line.member_id, "paid" if view == "month" else f"m{page.month.month}")
    table = grid(page)
    shown = table._shown_text(table.current_record(), table.column().name)  # type: ignore[union-attr]  # one stands there
    for text in ("0.01", "99999"):  # made smaller, and more than is owed
        row = table.currentIndex().row()
        answers.will_say(None)
        type_into(page, text)
        assert (table.is_editing, table.line.isVisible(), table.hasFocus()) == (False, False, True)
        assert table.currentIndex().row() == row
        assert table._shown_text(table.current_record(), table.column().name) == shown  # type: ignore[union-attr]


def test_making_a_payment_smaller_is_a_red_row_with_a_reason(page: DuesScreen, answers: Any) -> None:
    one = next(line for line in page.month_view.shown() if line.cell.state is CellState.PAID and line.cell.paid.fen > 0)
    stand(page, one.line.member_id)
    answers.will_say("点错了人")
    press(page.month_view.table, Qt.Key.Key_Delete)
    assert line_of(page, one.line.member_id).cell.paid == Yuan(0)
    rows = page.desk.ask(queries.payments, None, [page.month], {one.line.member_id})
    assert [row.note for row in rows if row.corrects_id] == ["点错了人"]


def test_what_stays_of_a_payment_made_smaller_keeps_its_day_whatever_is_usual_now(
    page: DuesScreen, answers: Any
) -> None:
    page.deeds._day = Day(2026, 11, 20)
    page.desk.keep("dues.defaults", {"channel": "platform", "collector": "王五"})
    cash = (
        line for line in page.month_view.shown() if line.cell.state is CellState.PAID and line.cell.channel == "cash"
    )
    one = next(line for line in cash if line.cell.paid.fen > 100 and str(line.cell.on) != "2026-11-20")
    stand(page, one.line.member_id)
    answers.will_say("多打了")
    type_into(page, "1")
    after = line_of(page, one.line.member_id).cell
    assert (after.paid, after.on, after.channel, after.collector) == (
        Yuan(100), one.cell.on, one.cell.channel, one.cell.collector,
    )  # fmt: skip


def test_the_day_and_the_way_of_a_payment_are_typed(page: DuesScreen) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id)
    type_into(page, str(one.cell.owed).replace(",", ""))
    stand(page, one.line.member_id, "on")
    type_into(page, "11-18")
    stand(page, one.line.member_id, "channel")
    type_into(page, "2")
    after = line_of(page, one.line.member_id).cell
    assert (str(after.on), after.channel) == ("2026-11-18", "transfer")


def test_a_day_without_a_payment_is_refused(page: DuesScreen) -> None:
    one = unpaid(page)
    stand(page, one.line.member_id, "on")
    type_into(page, "11-18")
    assert "还没有实交" in page.desk.notices.message()
    press(page.month_view.table.line, Qt.Key.Key_Escape)


def test_ctrl_d_fills_from_above(page: DuesScreen) -> None:
    first, second = [
        one for one in page.month_view.shown() if one.cell.state is CellState.UNPAID and one.cell.owed == Yuan(20)
    ][:2]
    table = page.month_view.table
    stand(page, first.line.member_id)
    type_into(page, "0.2")
    table.clearSelection()
    table.go_to(table._model.row_of(second.line.member_id), "paid")
    flags = table.selectionModel().SelectionFlag
    table.selectionModel().select(
        table.model().index(table._model.row_of(first.line.member_id), 0), flags.Select | flags.Rows
    )
    press(table, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    assert line_of(page, second.line.member_id).cell.paid == Yuan(20)


def test_a_row_that_is_paid_stays_in_the_filtered_list_until_the_filter_changes(page: DuesScreen) -> None:
    view = page.month_view
    view.filters.choose("state", {str(CellState.UNPAID)})
    one = unpaid(page)
    before = len(view.shown())
    stand(page, one.line.member_id)
    type_into(page, str(one.cell.owed).replace(",", ""))
    assert len(view.shown()) == before
    view.filters.choose("state", {str(CellState.UNPAID)})
    assert len(view.shown()) == before - 1


def test_searching_narrows_the_list_and_its_sums(page: DuesScreen) -> None:
    view = page.month_view
    one = view.shown()[0]
    view.search.setText(one.line.number)
    assert [line.line.name for line in view.shown()] == [one.line.name]
    assert "显示 1" in page.counts
    press(page, Qt.Key.Key_Escape)
    assert len(view.shown()) == view.model.total


def test_a_card_opens_the_rows_it_counts(page: DuesScreen) -> None:
    seen: list[BehindDialog] = []

    def look(dialog: BehindDialog) -> None:
        seen.append(dialog)
        assert f"{dialog.model.total} 行" in dialog._sum.text()
        total = sum(row.amount.fen for row in dialog.model.records)
        assert str(Yuan(total)) in page.month_view.cards["open"].number.text()
        dialog.reject()

    in_turn(look)
    page.month_view.cards["open"].opened.emit()
    assert seen


def test_alt_and_arrows_change_the_month(page: DuesScreen, window: Window) -> None:
    press(page.month_view.table, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert str(page.month) == "2026-10"
    press(page.month_view.table, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert str(page.month) == "2026-11"


def test_all_selected_are_paid_as_owed_in_one_step(page: DuesScreen, answers: Any) -> None:
    view = page.month_view
    view.filters.choose("state", {str(CellState.UNPAID)})
    ids = {one.line.member_id for one in view.shown()}
    view.table.selectAll()
    assert view.bar.currentIndex() == 1
    answers.will_say(True)
    page.deeds.collect_all()
    states = {line_of(page, uid).cell.state for uid in ids}
    assert states == {CellState.PAID}
    page.desk.go("undo")
    assert {line_of(page, uid).cell.state for uid in ids} == {CellState.UNPAID}


def test_a_block_is_pasted_after_a_look_and_undone_in_one_step(page: DuesScreen) -> None:
    some = [one for one in page.month_view.shown() if one.cell.state is CellState.UNPAID][:3]
    lines = ["编号\t姓名\t实交\t交纳日期\t方式"]
    lines += [f"{one.line.number}\t{one.line.name}\t{one.cell.owed}\t2026-11-18\t微信" for one in some]
    lines.append("DY99999\t查无此人\t5.00\t\t")
    QGuiApplication.clipboard().setText("\n".join(lines))
    stand(page, some[0].line.member_id)

    def agree(dialog: Any) -> None:
        assert "写入 3 格" in dialog.go.text()
        assert len(dialog._plan.faulty) == 1
        dialog.go.click()

    in_turn(agree)
    press(page.month_view.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    after = [line_of(page, one.line.member_id).cell for one in some]
    assert [(str(cell.on), cell.channel) for cell in after] == [("2026-11-18", "platform")] * 3
    page.desk.go("undo")
    assert all(line_of(page, one.line.member_id).cell.rows == 0 for one in some)


def test_the_year_is_typed_into_like_the_month(page: DuesScreen) -> None:
    page.turn_to("year")
    view = page.year_view
    line: GridLine = next(one for one in view.shown() if one.cells[10].state is CellState.UNPAID)
    stand(page, line.member_id, "m11")
    type_into(page, str(line.cells[10].owed).replace(",", ""))
    after = next(one for one in view.model.records if one.member_id == line.member_id)
    assert after.cells[10].state is CellState.PAID
    assert after.total == Yuan(line.total.fen + (line.cells[10].owed or Yuan(0)).fen)


def test_the_year_ordered_by_a_month_makes_no_more_than_what_is_seen(page: DuesScreen) -> None:
    page.turn_to("year")
    view = page.year_view
    view.model.sort(view.model.column_of("m10"), Qt.SortOrder.DescendingOrder)
    made = [one for one in view.model.records if "cells" in vars(one)]
    assert len(made) < view.model.total / 2
    paid = [one.cells[9].paid for one in view.shown()]
    assert paid == sorted(paid, reverse=True)


def test_all_months_of_the_year_are_seen_on_the_smallest_window(page: DuesScreen, window: Window, qtbot: QtBot) -> None:
    page.turn_to("year")
    view = page.year_view
    window.resize(1024, 600)
    qtbot.waitUntil(lambda: view.table.horizontalScrollBar().maximum() == 0)
    shown = [view.table.columns()[number].name for number in view.table.visible_columns()]
    assert shown == ["name", *(f"m{number}" for number in range(1, 13)), "total"]


def test_the_names_stay_when_the_months_scroll_by(page: DuesScreen, window: Window) -> None:
    page.turn_to("year")
    table = page.year_view.table
    table.choose_places(table.places())  # chosen columns do not give way
    window.resize(1024, 600)
    bar = table.horizontalScrollBar()
    bar.setValue(bar.maximum())
    assert table.covered() > 0
    table.go_to(0, "m1")
    assert table.visualRect(table.currentIndex()).left() >= table.covered()


def test_every_view_has_one_primary_button_and_faultless_verbs(page: DuesScreen, window: Window) -> None:
    for name in VIEWS:
        page.turn_to(name)
        primary = [
            one for one in page.findChildren(QPushButton) if one.property("kind") == "primary" and one.isVisible()
        ]
        assert len(primary) == 1, name
    assert faults(page) == []


@pytest.mark.parametrize(("size", "scale"), [((1024, 560), "100"), ((1366, 708), "100"), ((1366, 708), "150")])
def test_nothing_is_cut_off_at_any_size(window: Window, qtbot: QtBot, size: tuple[int, int], scale: str) -> None:
    window.change(text_scale=scale)
    window.resize(*size)
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    for name in VIEWS:
        page.turn_to(name)
        QApplication.processEvents()
        row = page.view.bar.currentWidget()

        def squeezed(row: QWidget = row) -> list[QWidget]:
            inside = row.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
            boxes = [one for one in inside if one.isVisible() and not isinstance(one, QLineEdit)]
            return [one for one in boxes if one.width() < one.minimumSizeHint().width()]

        qtbot.waitUntil(lambda: not squeezed())
        assert row.mapTo(page, row.rect().topRight()).x() <= page.width(), name


@pytest.mark.parametrize(("scale", "left_out"), [("100", []), ("150", ["number", "payer", "base"])])
def test_what_settling_would_change_is_seen_without_scrolling_sideways_on_a_small_screen(
    page: DuesScreen, window: Window, qtbot: QtBot, scale: str, left_out: list[str]
) -> None:
    window.change(text_scale=scale)
    page.turn_to("bases")
    lines = [one for one in page.bases_view.lines if one.wanted]
    dialog = SettleDialog(lines, {}, window)
    dialog.resize(1000, 552)
    dialog.show()
    bar, table = dialog.table.horizontalScrollBar(), dialog.table
    qtbot.waitUntil(lambda: dialog.width() == 1000 and bar.maximum() == 0)
    shown = {table.columns()[number].name for number in table.visible_columns()}
    assert [one.name for one in table.columns() if one.name not in shown] == left_out
    dialog.table.select_key(lines[4].id)
    wanted = lines[4].wanted
    assert wanted is not None
    assert dialog.told.text().startswith(f"{lines[4].member.name}（{lines[4].member.number}），")
    assert dialog.told.text().endswith(wanted.arithmetic)
    dialog.reject()


def test_f6_goes_from_the_search_to_the_list_its_sums_and_back(page: DuesScreen) -> None:
    page.month_view.table.setFocus()
    page.next_pane()
    assert page.month_view.footer.sums[0].hasFocus()
    page.next_pane()
    assert page.month_view.search.hasFocus()
    page.next_pane()
    assert page.month_view.table.hasFocus()


def test_another_branch_in_the_header_shows_its_own_people(page: DuesScreen, window: Window) -> None:
    from branchdesk.features.organization import queries as organization

    everyone = len(page.month_view.shown())
    uid, _ = page.desk.ask(organization.branches)[0]
    window.work_for(uid)
    some = page.month_view.shown()
    assert 0 < len(some) < everyone
    assert {one.line.branch_id for one in some} == {uid}


def test_f2_goes_on_with_the_amount_and_not_with_the_word_for_it(page: DuesScreen, answers: Any) -> None:
    member_id = pay_in_part(page, answers, "1")
    table = grid(page)
    press(table, Qt.Key.Key_F2)
    assert table.line.text() == "1.00"
    press(table.line, Qt.Key.Key_Return)
    assert line_of_year(page, member_id).cells[10].paid == Yuan(100)


def test_a_month_paid_in_part_says_how_much_in_a_column_that_has_room_for_it(page: DuesScreen, answers: Any) -> None:
    pay_in_part(page, answers, "128.88")
    table = grid(page)
    at = table.currentIndex()
    text = table._model.text_at(at.row(), at.column())
    assert table.columnWidth(at.column()) >= table.fontMetrics().horizontalAdvance(text) + 2 * theme.px(8)
    assert table.columnWidth(at.column() - 1) < table.columnWidth(at.column()), "the others stay as they were"


def pay_in_part(page: DuesScreen, answers: Any, amount: str) -> str:
    """Somebody pays a part of November; the year stands on the cell that says so."""
    one = unpaid(page, least=14000)
    stand(page, one.line.member_id)
    answers.will_say("余款下月补")
    type_into(page, amount)
    page.turn_to("year")
    stand(page, one.line.member_id, "m11")
    at = grid(page).currentIndex()
    assert grid(page)._model.text_at(at.row(), at.column()) == f"部分{Yuan.read(amount)}"
    return one.line.member_id


def line_of_year(page: DuesScreen, member_id: str) -> GridLine:
    return next(one for one in page.year_view.model.records if one.member_id == member_id)


def test_words_are_typed_with_an_input_method(page: DuesScreen, type_text: Callable[[QWidget, str], None]) -> None:
    one = next(
        line for line in page.month_view.shown() if line.cell.state is CellState.PAID and line.cell.channel == "cash"
    )
    stand(page, one.line.member_id, "channel")
    type_text(grid(page), "转账")
    press(grid(page).line, Qt.Key.Key_Return)
    assert line_of(page, one.line.member_id).cell.channel == "transfer"


def test_a_ledger_opened_for_looking_only_is_not_typed_into(start: Start, demo: Path) -> None:
    window = start(None)
    window.open_path(demo, read_only=True)
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    stand(page, page.month_view.shown()[0].line.member_id)
    QTest.keyClicks(grid(page), "1")
    assert not grid(page).is_editing


def test_months_nobody_settled_say_above_the_list_where_that_is_done(page: DuesScreen) -> None:
    view = page.month_view
    waiting = sum(one.cell.unsettled for one in view.model.records)
    assert view._unsettled.isVisible() is bool(waiting)
    view.show_lines([one._replace(cell=one.cell._replace(unsettled=True)) for one in view.model.records], keep=False)
    assert view._unsettled.isVisible()
    assert view._said.text().startswith(f"{view.model.total} 人应交党费而没有核定月交额")
    button = next(one for one in view._unsettled.findChildren(QPushButton))
    button.click()
    assert page.view_name == "bases"


def test_what_the_treasurer_looks_for_is_a_segment_of_its_own(page: DuesScreen) -> None:
    titles = [page.segments.tabText(number) for number in range(page.segments.count())]
    assert titles == ["按月收缴", "年度台账", "流水对账", "上缴与支出", "基数核定"]
    page.turn_to("statements")
    assert (page.view_name, page.ledger, page.statements_view.switch.isVisible()) == ("statements", "statements", False)
    for ledger in ("remittances", "expenses", "large"):
        page.turn_to(ledger)
        assert (page.view_name, page.ledger) == ("uses", ledger)
    assert page.uses_view.tabs.tabText(0) == "上缴"
    page.turn_to("month")
    assert page.ledger == ""
