"""Lines of a statement in the real window: months a memo names in pieces, of the next year, and money handed in for another."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from dues_ledger import assessment
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.reconcile import ReconcileDialog
from branchdesk.features.dues.model import Assessment, Payment, Statement, StatementLine
from branchdesk.features.dues.queries import GridLine
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from program_fixtures import in_turn

Open = Callable[..., ReconcileDialog]


def fixed(page: DuesScreen) -> list[GridLine]:
    """Who owes a fixed amount every month of the year, and has names of their own."""
    found = page.desk.ask(queries.year_grid, None, 2026)
    return [one for one in found if one.rate == 0 and all(cell.owed == Yuan(20) for cell in one.cells)]


def clear(page: DuesScreen, uid: str, *keep: int) -> None:
    """Nothing is paid of the year but some months."""
    rows = page.desk.ask(queries.payments, None, [Month(2026, n) for n in range(1, 13)], {uid})
    for row in rows:
        if row.month.month not in keep:
            page.desk.do("冲销", commands.take_back, row.id, "收错")


@pytest.fixture
def reconcile(page: DuesScreen, qtbot: QtBot) -> Open:
    """The dialog of a statement of one line."""

    def open_(payer: str, fen: int, memo: str, staff: str = "") -> ReconcileDialog:
        head = Statement(id=new_id(), file_name="流水.csv", digest="d", read_on=Day(2026, 11, 20))
        line = StatementLine(id=new_id(), statement_id=head.id, number=2, at="2026-11-19 09:00", payer=payer,
                             staff_number=staff, amount=Yuan(fen), memo=memo, serial=new_id())  # fmt: skip
        page.desk.do("导入流水", commands.read_statement, head, [line])
        dialog = ReconcileDialog(page.desk, head, page)
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.panel.table.select_first()
        return dialog

    return open_


def paid(page: DuesScreen, uid: str) -> list[Payment]:
    rows = page.desk.ask(queries.payments, None, (), {uid})
    return [one for one in rows if one.line_id is not None]


def test_months_a_memo_names_in_pieces_are_paid_also_where_the_line_is_booked_by_hand(
    page: DuesScreen, reconcile: Open
) -> None:
    one = fixed(page)[0]
    clear(page, one.member_id, 2, 3)
    dialog = reconcile("某人", 100, "补齐1月和7-10月")

    def enter(form: Any) -> None:
        form.form.fill("member_id", f"{one.name}（{one.number}）")
        form._look_up()  # as an edit at the keyboard does
        assert "2026-01 0.20 + 2026-07 0.20 + 2026-08 0.20" in form.form.cell("member_id")._note[0]
        form.save()

    in_turn(enter)
    dialog.panel.book()
    assert [row.month.month for row in paid(page, one.member_id)] == [1, 7, 8, 9, 10]


def test_months_of_the_next_year_that_are_settled_are_proposed(page: DuesScreen, reconcile: Open) -> None:
    one = fixed(page)[0]
    ahead: Assessment = replace(
        assessment(one.member_id, from_month=Month(2027, 1)), id=new_id(), member_id=one.member_id
    )
    page.desk.do("核定", commands.assess, [ahead])
    clear(page, one.member_id, *range(1, 12))
    dialog = reconcile(one.name, 40, "12月和次年1月", "")
    row = dialog.panel.table.current_record()
    assert (row.months, row.doubts) == ("0.40 = 2026-12 0.20 + 2027-01 0.20", "")
    dialog.panel.accept()
    assert [str(each.month) for each in paid(page, one.member_id)] == ["2026-12", "2027-01"]


def test_money_handed_in_for_another_is_booked_with_who_and_how_he_is_related(
    page: DuesScreen, reconcile: Open
) -> None:
    one, other = fixed(page)[:2]
    clear(page, other.member_id, *range(1, 11))
    dialog = reconcile(one.name, 20, f"替父亲{other.name}交11月党费")
    row = dialog.panel.table.current_record()
    assert row.match.member_id == other.member_id
    assert "并写明关系" in row.doubts
    assert not dialog.panel.accept_button.isEnabled()
    dialog.panel.accept()
    assert paid(page, other.member_id) == []

    def enter(form: Any) -> None:
        assert form.form.text("paid_by") == one.name
        form.save()
        assert [field.name for field in form.form.blocking()] == ["relation"]
        form.form.fill("relation", "子女")
        form.save()

    in_turn(enter)
    dialog.panel.book()
    [row] = paid(page, other.member_id)
    assert (row.paid_by, row.relation) == (one.name, "子女")


def test_who_paid_for_himself_after_all_is_no_other(page: DuesScreen, reconcile: Open) -> None:
    one, other = fixed(page)[:2]
    clear(page, one.member_id, *range(1, 11))
    dialog = reconcile(one.name, 20, f"{other.name}转来11月党费")

    def enter(form: Any) -> None:
        form.form.fill("member_id", f"{one.name}（{one.number}）")
        form.save()

    in_turn(enter)
    dialog.panel.book()
    [row] = paid(page, one.member_id)
    assert (row.month, row.paid_by, row.relation) == (Month(2026, 11), "", "")
