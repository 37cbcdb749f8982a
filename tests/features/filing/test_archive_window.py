"""归档 in the real window: numbers with one key, what is missing leads to its record, a package in a folder."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.dues.queries import remittances
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.dues.store import RemittanceStore
from branchdesk.features.filing import queries
from branchdesk.features.filing.dialogs import ByHandDialog, PaperDialog, PlaceDialog
from branchdesk.features.filing.model import ArchiveClass
from branchdesk.features.filing.screen import VIEWS, ArchiveDialog
from branchdesk.features.organization import queries as organization
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.organizers.commands import hand_over
from branchdesk.features.organizers.dialogs.handing import HandoversDialog
from branchdesk.features.twinning.store import JointActivityStore
from branchdesk.kernel.dates import Day
from branchdesk.shell.window import Window
from branchdesk.storage.change_log import Author
from branchdesk.storage.work import unit_of_work
from branchdesk.widgets import ask
from branchdesk.widgets.actions import faults
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import home, in_turn, start

__all__ = ["home", "start"]


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    return start(ledger_file)


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the user chooses, by the kind of question; a confirmation is given unless said otherwise."""
    known: dict[str, Any] = {"confirm": True}
    monkeypatch.setattr(ask, "answers", lambda question: known[question.kind])
    return known


@pytest.fixture
def page(window: Window, answers: dict[str, Any], qtbot: QtBot) -> Iterator[ArchiveDialog]:
    assert window.desk is not None
    window.work_for(organization.branches(window.desk.ledger)[0][0])
    dialog = ArchiveDialog(window.desk, window)
    dialog.show()
    qtbot.waitExposed(dialog)
    yield dialog
    dialog.close()
    dialog.deleteLater()


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(widget, key, held)


CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_menu_leads_to_both_windows(window: Window) -> None:
    assert window.menu is not None
    affairs = next(one.menu() for one in window.menu.actions() if one.text() == "业务")
    titles: list[str] = []

    def look(dialog: Any) -> None:
        titles.append(dialog.windowTitle())
        dialog.reject()

    for verb in affairs.actions()[:2]:
        in_turn(look)
        verb.trigger()
    assert titles == ["照填单", "归档"]


def test_it_begins_with_what_waits_and_ctrl_enter_numbers_all_of_it(page: ArchiveDialog) -> None:
    assert page.view == "ready"
    n = len(page.found.ready)
    press(page.ready.table, Qt.Key.Key_Return, CONTROL)
    assert page.view == "papers"
    assert (len(page.found.papers), len(page.found.ready)) == (n, 0)
    assert page.segments.tabText(0) == f"目录 {n}"
    assert page.papers.table.hasFocus()
    page.desk.undo()  # type: ignore[attr-defined]
    assert page.found.papers == []


def test_several_rows_selected_are_numbered_and_no_others(page: ArchiveDialog) -> None:
    press(page.ready.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(page.ready.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert page.verbs["register"].text() == "编件号（3）"
    page.verbs["register"].trigger()
    assert [line.paper.number for line in page.papers.shown] == [1, 2, 3]


def test_class_and_words_sift_all_three_lists(page: ArchiveDialog) -> None:
    page.kinds.setCurrentIndex(page.kinds.findText("党费"))
    assert {one.candidate.archive_class for one in page.ready.shown} == {ArchiveClass.DUES}
    page.kinds.setCurrentIndex(0)
    page.search.setText("主题党日")
    assert page.ready.shown
    assert all("主题党日" in one.candidate.title for one in page.ready.shown)
    page.search.setText("没有这样的文件")
    assert page.ready.shown == []
    assert not page.verbs["register"].isEnabled()


def test_enter_shows_the_paper_as_it_would_be_filed(page: ArchiveDialog, qtbot: QtBot) -> None:
    press(page.ready.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page.findChildren(PdfPreview)), timeout=20000)
    shown = page.findChildren(PdfPreview)[0]
    assert shown.windowTitle() == page.ready.current.candidate.title
    shown.reject()


def test_a_paper_from_elsewhere_is_entered_corrected_placed_and_taken_back(page: ArchiveDialog) -> None:
    def enter(dialog: ByHandDialog) -> None:
        for name, text in {"archive_class": "组织生活", "title": "上级通知", "on": "2026-03-01"}.items():
            dialog.form.fill(name, text)
        dialog.save()

    def correct(dialog: PaperDialog) -> None:
        dialog.form.fill("pages", "4")
        dialog.save()

    def place(dialog: PlaceDialog) -> None:
        dialog.form.fill("kept_at", "柜 2")
        dialog.save()

    in_turn(enter)
    page.verbs["by_hand"].trigger()
    assert [line.paper.title for line in page.papers.shown] == ["上级通知"]
    in_turn(correct)
    press(page.papers.table, Qt.Key.Key_Return)
    in_turn(place)
    page.verbs["place"].trigger()
    paper = page.papers.current.paper
    assert (paper.pages, paper.kept_at, paper.binder) == (4, "柜 2", "")
    press(page.papers.table, Qt.Key.Key_Delete)
    assert page.papers.shown == []


def test_what_is_missing_leads_to_its_record(page: ArchiveDialog, window: Window) -> None:
    window.work_for(None)
    page.refresh()
    page.turn_to("missing")
    places: list[tuple[str, str]] = []
    page.desk.asked.disconnect()  # type: ignore[attr-defined]
    page.desk.asked.connect(lambda place, uid: places.append((place, uid)))  # type: ignore[attr-defined]
    row = next(n for n, one in enumerate(page.missing.shown) if one.candidate.origin == "meeting")
    page.missing.table.stand_on(row)
    uid = page.missing.current.candidate.origin_id
    press(page.missing.table, Qt.Key.Key_Return)
    assert places == [("meeting", uid)]
    assert not page.isVisible()


def test_a_remittance_without_its_receipt_is_gone_to_itself(page: ArchiveDialog, window: Window) -> None:
    desk = window.require_desk()
    one = desk.ask(remittances)[-1]
    with unit_of_work(desk.ledger, "清空收据号", Author()) as work:
        RemittanceStore(work).save(replace(one, receipt_number=""))
    window.work_for(None)
    page.show_waiting(one.remitted_on.year, "missing")
    page.refresh()
    assert page.year == one.remitted_on.year
    row = next(n for n, line in enumerate(page.missing.shown) if line.candidate.origin_id == one.id)
    page.missing.table.stand_on(row)
    assert page.verbs["go"].isEnabled()
    press(page.missing.table, Qt.Key.Key_Return)
    assert not page.isVisible()
    assert window.book is not None
    room = window.book.current
    assert isinstance(room, DuesScreen)
    assert (room.view_name, room.uses_view.ledger, room.uses_view.chosen.id) == ("uses", "remittances", one.id)


def test_a_handover_not_signed_opens_the_books_of_its_posting(page: ArchiveDialog, window: Window) -> None:
    desk = window.require_desk()
    posting = desk.ask(organizers.postings)[0]
    with unit_of_work(desk.ledger, "交接", Author()) as work:
        made = hand_over(work, posting.id, Day(2026, 6, 30))
    window.work_for(None)
    page.show_waiting(2026, "missing")
    page.refresh()
    row = next(n for n, line in enumerate(page.missing.shown) if line.candidate.origin_id == made.id)
    page.missing.table.stand_on(row)
    seen: list[tuple[str, list[str]]] = []

    def look(dialog: HandoversDialog) -> None:
        seen.append((dialog.windowTitle(), [dialog.table.current_record().id]))
        dialog.reject()

    in_turn(look)
    press(page.missing.table, Qt.Key.Key_Return)
    assert seen == [(f"交接书：{posting.title}", [made.id])]


def test_every_paper_of_a_record_leads_to_it(window: Window) -> None:
    desk = window.require_desk()
    notice, case = desk.ledger.read("SELECT id, case_id FROM public_notice WHERE alive = 1 LIMIT 1")[0]
    assert desk.ask(queries.record_of, ("public_notice", notice)) == ("case", case)
    assert desk.ask(queries.record_of, ("public_notice", "weg")) is None
    assert desk.ask(queries.record_of, ("roll", "b:2025")) is None, "no single record completes a book of the year"


def test_a_package_is_made_in_the_folder_chosen_and_pages_are_noted(
    page: ArchiveDialog, answers: dict[str, Any], tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "包放这里"
    place.mkdir()
    answers.update({"choose": 0, "folder": str(place)})
    page.turn_to("papers")
    page.verbs["package"].trigger()
    qtbot.waitUntil(lambda: page.notices.tone == "ok" and "归档包" in page.notices.text(), timeout=60000)
    (folder,) = place.iterdir()
    told = json.loads((folder / "metadata.json").read_text("utf-8"))
    assert len(told["papers"]) == len(page.found.papers) > 0
    assert all(line.paper.pages for line in page.found.papers)
    assert not any(line.outdated for line in page.found.papers)


def test_nothing_is_packed_when_the_user_backs_out(
    page: ArchiveDialog, answers: dict[str, Any], tmp_path: Path
) -> None:
    answers.update({"choose": 2})
    page.turn_to("papers")
    page.verbs["package"].trigger()
    answers.update({"choose": 1})
    page.verbs["package"].trigger()
    assert page.notices.tone == "err"
    assert "还没有编号的归档文件" in page.notices.text()


def test_lists_go_out_as_excel(page: ArchiveDialog, answers: dict[str, Any], tmp_path: Path, qtbot: QtBot) -> None:
    press(page.ready.table, Qt.Key.Key_Return, CONTROL)
    for view, name in (("papers", "目录.xlsx"), ("missing", "缺件.xlsx")):
        page.turn_to(view)
        answers["save_file"] = str(tmp_path / name)
        press(page.shelf.table, Qt.Key.Key_E, CONTROL)
        qtbot.waitUntil(lambda name=name: name in page.notices.text(), timeout=20000)
        assert (tmp_path / name).exists()


def test_verbs_are_sound_and_the_window_fits_the_smallest_screen(page: ArchiveDialog) -> None:
    assert faults(page) == []
    for view in VIEWS:
        page.turn_to(view)
        primary = [one for one in page.findChildren(QWidget) if one.property("kind") == "primary" and one.isVisible()]
        assert len(primary) == 1, view
        assert page.minimumSizeHint().width() <= 1000
        assert page.minimumSizeHint().height() <= 552


def test_turning_the_lists_never_makes_the_window_wider(page: ArchiveDialog) -> None:
    page.resize(page.minimumSizeHint().width(), page.height())
    width = page.width()
    for view in (*VIEWS, *reversed(VIEWS)):
        page.turn_to(view)
        assert page.width() <= max(width, page.minimumSizeHint().width())


def test_a_paper_whose_record_is_gone_says_so(page: ArchiveDialog) -> None:
    press(page.ready.table, Qt.Key.Key_Return, CONTROL)
    line = next(one for one in page.papers.shown if one.paper.origin == "joint_activity")
    page.desk.do("删除", lambda work: JointActivityStore(work).remove(line.paper.origin_id))
    page.papers.table.select_key(line.id)
    assert page.papers.current.orphan
    assert "无记录 1 件" in page.hint.text()
    assert "到回收站恢复" in page.papers.told


def test_a_ledger_that_is_only_looked_at_is_not_numbered(
    start: Callable[[Path | None], Window], ledger_file: Path, answers: dict[str, Any]
) -> None:
    window = start(None)
    assert window.open_path(ledger_file, read_only=True)
    assert window.desk is not None
    dialog = ArchiveDialog(window.desk, window)
    assert dialog.found.ready
    assert not dialog.verbs["register"].isEnabled()
    assert not dialog.verbs["by_hand"].isEnabled()
    assert window.desk.ask(queries.papers, None, None) == []
    dialog.close()
