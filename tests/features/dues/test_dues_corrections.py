"""What stands beside money that is there: day, way and remark are put right by typing and pasting, and no fen moves."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, do, payment, remittance
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Channel
from branchdesk.features.dues.queries import MonthLine
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.balance import gone_up
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger
from program_fixtures import in_turn


def paid(page: DuesScreen) -> list[MonthLine]:
    """Who has paid the month shown, in cash."""
    return [one for one in page.month_view.shown() if one.cell.state is CellState.PAID and one.cell.channel == "cash"]


def line_of(page: DuesScreen, one: MonthLine) -> MonthLine:
    return next(each for each in page.month_view.model.records if each.line.member_id == one.line.member_id)


def paste(page: DuesScreen, *lines: str) -> None:
    QGuiApplication.clipboard().setText("\n".join(lines))
    QTest.keyClick(page.month_view.table, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)


def agree(dialog: Any) -> None:
    dialog.go.click()


# ---- in the window


def test_a_day_and_a_way_pasted_onto_paid_months_are_put_right_in_one_step(page: DuesScreen) -> None:
    some = paid(page)[:2]
    before = page.desk.ask(queries.balance, None)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.extend(one.said for one in dialog._plan.found)
        agree(dialog)

    in_turn(look)
    paste(page, "编号\t姓名\t实交\t交纳日期\t方式",
          *(f"{one.line.number}\t{one.line.name}\t{one.cell.paid}\t2026-11-02\t转账" for one in some))  # fmt: skip
    assert all(text.startswith("金额不变，日期 ") and "方式 现金→转账" in text for text in seen)
    after = [line_of(page, one).cell for one in some]
    assert [(str(cell.on), cell.channel, cell.paid, cell.rows) for cell in after] == [
        ("2026-11-02", "transfer", one.cell.paid, one.cell.rows) for one in some
    ]
    assert page.desk.ask(queries.balance, None) == before
    page.desk.go("undo")
    assert [line_of(page, one).cell for one in some] == [one.cell for one in some]


def test_a_block_of_days_alone_goes_into_the_days_from_the_cursor_on(page: DuesScreen) -> None:
    one = paid(page)[0]
    table = page.month_view.table
    table.setFocus()
    table.go_to(table._model.row_of(one.line.member_id), "on")
    in_turn(agree)
    paste(page, "2026-11-02\t平台")
    cell = line_of(page, one).cell
    assert (str(cell.on), cell.channel, cell.paid) == ("2026-11-02", "platform", one.cell.paid)


def test_what_cannot_be_put_right_is_left_out_with_the_reason(page: DuesScreen) -> None:
    page.turn_to("month")
    page.step(-2)  # a month of the quarter that was handed up
    shut = paid(page)[0]
    open_ = next(one for one in page.month_view.shown() if not one.cell.rows and one.cell.owed)
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.extend(one.fault for one in dialog._plan.faulty)
        assert not dialog.go.isEnabled()
        dialog.reject()

    in_turn(look)
    paste(page, "编号\t交纳日期", f"{shut.line.number}\t2026-09-29", f"{open_.line.number}\t2026-09-29")
    assert len(seen) == 2
    assert "已经上缴，日期和方式不能再改" in seen[0]
    assert "还没有实交" in seen[1]


def test_typing_a_day_onto_money_handed_up_says_why_not(page: DuesScreen) -> None:
    page.step(-2)
    one = paid(page)[0]
    assert not page.deeds.type_month([typed(one, "on", "2026-09-29")])
    assert "已经上缴" in page.desk.notices.message()
    assert line_of(page, one).cell == one.cell
    assert page.deeds.type_month([typed(one, "note", "补登说明")])


def test_a_month_whose_money_was_all_taken_back_has_no_day_to_put_right(page: DuesScreen, answers: Any) -> None:
    one = paid(page)[0]
    answers.will_say("收错")
    assert page.deeds.type_month([typed(one, "paid", "")])
    assert not page.deeds.type_month([typed(line_of(page, one), "on", "2026-11-02")])
    assert "还没有实交" in page.desk.notices.message()


def typed(one: MonthLine, column: str, text: str) -> Any:
    from branchdesk.widgets.edit_grid import Typed

    return Typed(one, column, text)


# ---- the list of a cell


def in_menu(*keys: Qt.Key) -> Callable[[Any], None]:
    def press(menu: Any) -> None:
        assert [one.text() for one in menu.actions()] == ["现金", "转账", "平台"]
        assert [one.isChecked() for one in menu.actions()] == [True, False, False]
        for key in keys:
            QTest.keyClick(menu, key)

    return press


@pytest.mark.parametrize("by_mouse", [True, False])
def test_a_way_of_paying_is_chosen_from_the_list_of_its_cell(page: DuesScreen, by_mouse: bool) -> None:
    one = paid(page)[0]
    table = page.month_view.table
    table.setFocus()
    table.go_to(table._model.row_of(one.line.member_id), "paid")
    assert not table.arrow.is_there
    table.go_to(table._model.row_of(one.line.member_id), "channel")
    assert table.arrow.is_there
    assert table.visualRect(table.currentIndex()).contains(table.arrow.button.geometry())
    in_turn(in_menu(Qt.Key.Key_Down, Qt.Key.Key_Return))
    if by_mouse:
        QTest.mouseClick(table.arrow.button, Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert line_of(page, one).cell.channel == "transfer"
    assert page.window().focusWidget() is table


def test_leaving_the_list_of_a_cell_changes_nothing(page: DuesScreen) -> None:
    one = paid(page)[0]
    table = page.month_view.table
    table.setFocus()
    table.go_to(table._model.row_of(one.line.member_id), "channel")
    in_turn(in_menu(Qt.Key.Key_Down, Qt.Key.Key_Escape))
    table.arrow.open()
    assert line_of(page, one).cell == one.cell
    QTest.keyClicks(table, "2")
    assert not table.arrow.is_there
    QTest.keyClick(table.line, Qt.Key.Key_Escape)
    assert table.arrow.is_there


def test_a_kind_of_payer_is_chosen_from_the_list_of_its_cell(page: DuesScreen) -> None:
    page.turn_to("bases")
    table = page.bases_view.table
    line = next(one for one in page.bases_view.lines if one.wanted and one.wanted.payer == "monthly")
    table.setFocus()
    table.go_to(table._model.row_of(line.id), "payer")

    def choose(menu: Any) -> None:
        action = next(one for one in menu.actions() if one.text() == "下岗失业")
        menu.setActiveAction(action)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    in_turn(choose)
    table.arrow.open()
    after = next(one for one in page.bases_view.lines if one.id == line.id)
    assert after.wanted is not None
    assert (after.wanted.payer, after.wanted.due.fen) == ("unemployed", 20)


# ---- by the command


def rows(ledger: Ledger) -> dict[str, tuple[str, str, int]]:
    return {one.id: (str(one.paid_on), one.channel, one.amount.fen) for one in queries.payments(ledger)}


def test_the_oldest_money_goes_up_first_and_stands_from_then_on(ledger: Ledger) -> None:
    first, second = do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m1", 2, 9957)])
    up = do(ledger, commands.remit, remittance(1, 1, 9957))
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.describe, [first.id], paid_on=Day(YEAR, 1, 20))
    with pytest.raises(Refusal, match="已经上缴"):
        do(ledger, commands.describe, [second.id, first.id], channel=Channel.TRANSFER)
    assert do(ledger, commands.describe, [first.id], note="说明", channel=Channel.CASH) == 1
    assert do(ledger, commands.describe, [second.id], paid_on=Day(YEAR, 2, 20)) == 1
    do(ledger, commands.take_back_remittance, up.id, "登记错")
    assert do(ledger, commands.describe, [first.id], paid_on=Day(YEAR, 1, 20)) == 1
    assert rows(ledger)[first.id] == (f"{YEAR}-01-20", "cash", 9957)


def test_a_row_taken_back_keeps_its_day(ledger: Ledger) -> None:
    (one,) = do(ledger, commands.receive, [payment("m1", 1, 9957)])
    red = do(ledger, commands.take_back, one.id, "收错")
    for uid in (one.id, red.id):
        with pytest.raises(Refusal, match="已冲销"):
            do(ledger, commands.describe, [uid], paid_on=Day(YEAR, 3, 1))


def test_a_correction_is_in_the_log_with_what_was_there(ledger: Ledger) -> None:
    (one,) = do(ledger, commands.receive, [payment("m1", 1, 9957)])
    do(ledger, commands.describe, [one.id], paid_on=Day(YEAR, 1, 20))
    logged = ledger.read("SELECT old, new FROM change_log WHERE uid = ? AND field = 'paid_on'", (one.id,))
    assert logged == [(f'"{YEAR}-01-08"', f'"{YEAR}-01-20"')]


@given(st.lists(st.integers(1, 50), max_size=12), st.integers(0, 400))
def test_what_went_up_is_the_shortest_beginning_that_covers_it(amounts: list[int], remitted: int) -> None:
    found = gone_up(((str(n), fen) for n, fen in enumerate(amounts)), remitted)
    assert found == {str(n) for n in range(len(found))}
    assert sum(amounts[: len(found)]) >= min(remitted, sum(amounts))
    assert not found or sum(amounts[: len(found) - 1]) < remitted


def test_the_parts_of_a_remittance_follow_the_same_order(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 2, 9957), payment("m2", 1, 5000, paid_on=Day(YEAR, 3, 1))])
    up = do(ledger, commands.remit, remittance(1, 2, 12000))
    parts = [(label, fen.fen) for label, fen in queries.handover_parts(ledger, up)]
    assert parts == [(f"{YEAR}-01 党费", 2043), (f"{YEAR}-02 党费", 9957)]
    assert queries.balance(ledger, frozenset({OFFICE})).in_hand.fen == 2957
    assert str(Month(YEAR, 1)) in parts[0][0]


# ---- what a list shows is what is changed


def cell(uid: str, month: int, fen: int, shown: int) -> commands.Cell:
    return commands.Cell(uid, Month(YEAR, month), Yuan(fen), Day(YEAR, month, 9), shown=Yuan(shown))


def test_a_cell_typed_over_money_of_another_branch_is_refused(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957, branch_id=STUDENTS)])
    for fen in (9957, 5000, 0):
        with pytest.raises(Refusal, match=r"与表中的 0\.00 元不符"):
            do(ledger, commands.set_paid, [cell("m1", 1, fen, 0)], "更正")
    assert [one.amount.fen for one in queries.payments(ledger)] == [9957]


def test_a_cell_typed_while_somebody_else_paid_it_is_refused(ledger: Ledger) -> None:
    do(ledger, commands.set_paid, [cell("m1", 1, 9957, 0)])
    with pytest.raises(Refusal, match="没有写入"):
        do(ledger, commands.set_paid, [cell("m1", 1, 9957, 0)])


def test_voluntary_money_beside_a_month_is_left_alone_when_the_month_is_typed(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 2000), payment("m1", 1, 500, extra=True)])
    do(ledger, commands.set_paid, [cell("m1", 1, 3000, 2000)])
    do(ledger, commands.set_paid, [cell("m1", 1, 1000, 3000)], "收错")
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert (line.paid, line.extra) == (Yuan(1000), Yuan(500))


def test_a_month_refunded_in_part_counts_what_is_left_of_it() -> None:
    one = payment("m1", 1, 9957)
    red = replace(payment("m1", 1, 2000), amount=Yuan(-2000), corrects_id=one.id)
    assert [(row.id, row.amount) for row in collecting.standing([one, red])] == [(one.id, Yuan(7957))]
    whole = replace(red, amount=Yuan(-9957))
    assert collecting.standing([one, whole]) == []
