"""Every total of the page opens the rows behind it and says how it is counted."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.features.dues import queries
from branchdesk.features.dues.dialogs.behind import BalanceDialog, BehindDialog, EntriesDialog
from branchdesk.features.dues.dialogs.on_time import OnTimeDialog, PunctualDialog
from branchdesk.features.dues.dialogs.reconcile import ReconcileDialog
from branchdesk.features.dues.dialogs.term import TermDialog
from branchdesk.features.dues.import_wizard.statement import StatementDialog
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.kernel.money import Yuan
from branchdesk.widgets import parts
from branchdesk.widgets.pdf_preview import PdfPreview
from branchdesk.widgets.sums import FooterSum
from program_fixtures import in_turn


def rows_behind(made: FooterSum, act: Callable[[FooterSum], None], seen: type[QDialog]) -> list[Any]:
    """Open a sum; its dialog must say the rule, and its rows must add up to the figure."""
    found: list[Any] = []

    def look(dialog: Any) -> None:
        assert isinstance(dialog, seen)
        words = [one.text() for one in dialog.findChildren(type(parts.label()))]
        assert f"计数口径：{made.accessibleDescription()}。" in words
        found.extend(dialog.model.records)
        dialog.reject()

    in_turn(look)
    act(made)
    total = Yuan(sum(one.amount.fen for one in found))
    assert made.accessibleName().endswith(f" {total}")
    return found


def by_mouse(made: FooterSum) -> None:
    QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def by_key(made: FooterSum) -> None:
    made.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(made, Qt.Key.Key_Return)


@pytest.mark.parametrize(("view", "count"), [("month", 3), ("year", 5), ("bases", 2)])
@pytest.mark.parametrize("act", [by_mouse, by_key])
def test_sums_of_people_open_who_they_are_of(
    page: DuesScreen, view: str, count: int, act: Callable[[FooterSum], None]
) -> None:
    page.turn_to(view)
    sums = page.view.footer.sums
    assert len(sums) == count
    for made in sums:
        rows_behind(made, act, BehindDialog)


@pytest.mark.parametrize("view", ["month", "year", "bases", "uses"])
def test_f6_goes_from_the_list_to_its_sums_and_tab_from_one_to_the_next(page: DuesScreen, view: str) -> None:
    page.turn_to(view)
    QApplication.processEvents()
    page.view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
    sums = page.view.footer.sums
    QTest.keyClick(page.view.table, Qt.Key.Key_F6)
    assert sums[0].hasFocus()
    for before, after in pairwise(sums):
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert after.hasFocus()
    QTest.keyClick(sums[-1], Qt.Key.Key_F6)
    search = getattr(page.view, "search", page.view.table)
    assert search.hasFocus()


@pytest.mark.parametrize("view", ["month", "year"])
def test_a_sum_of_what_a_search_left_opens_only_that(page: DuesScreen, view: str) -> None:
    page.turn_to(view)
    everybody = rows_behind(page.view.footer.sums[0], by_key, BehindDialog)
    page.view.search.setText(everybody[0].name)  # type: ignore[union-attr]
    few = rows_behind(page.view.footer.sums[0], by_key, BehindDialog)
    assert few
    assert {one.name for one in few} == {everybody[0].name}


@pytest.mark.parametrize("ledger", ["expenses", "remittances", "large", "statements"])
def test_sums_of_lists_of_money_open_their_entries(page: DuesScreen, ledger: str) -> None:
    page.turn_to(ledger, 2025)
    found = rows_behind(page.view.footer.sums[0], by_key, EntriesDialog)
    assert len(found) == page.view.table.model().rowCount()


def test_the_balance_of_the_uses_opens_the_books_of_the_branches(page: DuesScreen) -> None:
    page.turn_to("uses")
    more = next(one for one in page.uses_view.findChildren(QPushButton) if one.text() == "明细…")
    seen = []
    in_turn(lambda dialog: (seen.append(dialog.model.total), isinstance(dialog, BalanceDialog), dialog.reject()))
    QTest.keyClick(more, Qt.Key.Key_Space)
    assert seen == [len(page.desk.ask(queries.balances, None))]


def test_the_chart_opens_its_months_and_whom_each_counts(page: DuesScreen) -> None:
    page.turn_to("year")
    counted = page.desk.ask(queries.on_time, None, 2026)
    people: list[Any] = []

    def month(dialog: OnTimeDialog) -> None:
        assert dialog.model.total == len(counted)
        dialog.table.select_first()
        dialog.open_month()
        dialog.reject()

    def whom(dialog: PunctualDialog) -> None:
        people.extend(dialog.model.records)
        dialog.reject()

    in_turn(month, whom)
    page.year_view.more.click()
    assert len(people) == counted[0].owing
    assert sum(one.is_on_time for one in people) == counted[0].on_time
    assert sum(one.is_paid for one in people) == counted[0].paid


def test_the_sums_of_a_statement_open_their_lines_and_add_up(
    page: DuesScreen, tmp_path: Path, qtbot: QtBot, answers: Any
) -> None:
    page.turn_to("uses")
    file = tmp_path / "流水.csv"
    rows = ["交易时间,付款人,学工号,金额(元),附言,流水号", "2026-11-05 13:42,无此人,,20.00,11月党费,998932100512",
            "2026-11-06 08:00,也无此人,,5.50,党费,998932100513"]  # fmt: skip
    file.write_text("\r\n".join(rows), "utf-8")

    def read(dialog: StatementDialog) -> None:
        dialog.file.take(file)
        qtbot.waitUntil(dialog.file.is_ready)
        dialog._next()
        assert dialog.check.leave()
        dialog.reject()

    in_turn(read)
    page.deeds.import_statement()
    statement = page.desk.ask(queries.statements)[0]
    dialog = ReconcileDialog(page.desk, statement, page)
    qtbot.addWidget(dialog)
    dialog.show()
    whole, booked, passed, waiting = dialog.panel.footer.sums
    assert len(rows_behind(whole, by_key, EntriesDialog)) == 2
    parts_ = [rows_behind(one, by_mouse, EntriesDialog) for one in (booked, passed, waiting)]
    assert sum(map(len, parts_)) == 2
    dialog.close()


def test_the_report_of_a_term_is_seen_before_it_goes_out(
    page: DuesScreen, qtbot: QtBot, answers: Any, tmp_path: Path
) -> None:
    page.turn_to("year")

    def enter(dialog: TermDialog) -> None:
        assert dialog.form.text("first") == "2023-10-27"
        dialog.form.fill("last", "2026-10-31")
        dialog.save()

    in_turn(enter)
    page.deeds.term_report()
    found: list[PdfPreview] = []
    qtbot.waitUntil(lambda: bool(found) or bool(found.extend(page.findChildren(PdfPreview))), timeout=20000)
    qtbot.waitUntil(lambda: found[0]._count >= 1, timeout=20000)
    found[0].close()
    path = tmp_path / "报告.docx"
    answers.will_say(str(path))
    page.desk.notices.press("导出 Excel、Word…")
    qtbot.waitUntil(path.exists, timeout=20000)
