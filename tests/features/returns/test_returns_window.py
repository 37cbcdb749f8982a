"""照填单 in the real window: copy, tick, on to the next; a number in full is written down; reports and what changed since."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands as members
from branchdesk.features.returns.dialogs import MarkDialog
from branchdesk.features.returns.rules import forms
from branchdesk.features.returns.screen import ReturnsDialog
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.shell.window import Window
from branchdesk.widgets import ask
from program_fixtures import home, in_turn, start

__all__ = ["home", "start"]


@pytest.fixture
def window(start: Callable[[Path | None], Window], ledger_file: Path) -> Window:
    return start(ledger_file)


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was asked; everything is agreed to."""
    asked: list[str] = []

    def agree(question: ask.Question) -> bool:
        asked.append(question.title)
        return True

    monkeypatch.setattr(ask, "answers", agree)
    return asked


@pytest.fixture
def page(window: Window, questions: list[str], qtbot: QtBot) -> Iterator[ReturnsDialog]:
    assert window.desk is not None
    dialog = ReturnsDialog(window.desk, window)
    dialog.show()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(dialog.isActiveWindow)
    yield dialog
    dialog.close()
    dialog.deleteLater()


def press(key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """A key at whatever has the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, held)


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def place_of(page: ReturnsDialog, label: str) -> int:
    return next(place for place, one in enumerate(page.filled) if one.box.label == label)


def go_to_named(page: ReturnsDialog, label: str = "公民身份号码") -> int:
    """Somebody who has such a number."""
    for row in range(page.model.rowCount()):
        page.table.stand_on(row)
        if page.filled[place_of(page, label)].fact.text:
            return place_of(page, label)
    raise AssertionError(label)


def test_enter_copies_ticks_and_goes_on(page: ReturnsDialog) -> None:
    page.table.setFocus()
    press(Qt.Key.Key_Return)
    assert page.boxes.rows[0].copy.hasFocus()
    press(Qt.Key.Key_Return)
    assert clipboard() == page.line.name if page.line else ""
    assert page.boxes.rows[0].tick.isChecked()
    assert page.boxes.rows[1].copy.hasFocus()
    press(Qt.Key.Key_Down)
    assert page.boxes.rows[2].copy.hasFocus()
    press(Qt.Key.Key_Up)
    assert page.boxes.rows[1].copy.hasFocus()
    assert page.line is not None
    assert page.ticked(page.line) == 1


def test_the_code_of_the_national_table_is_copied_by_its_own_button(page: ReturnsDialog) -> None:
    place = place_of(page, "性别")
    page.boxes.rows[place].code.click()
    assert clipboard() in ("1", "2")


def test_a_number_is_masked_asked_about_once_and_written_down_each_time(
    page: ReturnsDialog, questions: list[str]
) -> None:
    place = go_to_named(page)
    row, number, line = page.boxes.rows[place], page.filled[place].fact.text, page.line
    assert line is not None
    assert "*" in row.value.text()
    assert not [one for one in page.findChildren(QLabel) if number in one.text()]
    row.copy.click()
    assert clipboard() == number
    row.copy.click()
    assert questions == ["复制完整号码？"]
    notes = page.desk.ask(lambda ledger: ledger.read(
        "SELECT uid FROM change_log WHERE field = '#note' AND entity = 'member' ORDER BY pos DESC LIMIT 2"))  # fmt: skip
    assert notes == [(line.member_id,), (line.member_id,)]
    assert "已记入变更记录" in page.notices.text()


def test_no_number_is_copied_when_the_user_says_no_or_the_ledger_is_only_looked_at(
    page: ReturnsDialog, monkeypatch: pytest.MonkeyPatch, start: Callable[[Path | None], Window], ledger_file: Path
) -> None:
    place = go_to_named(page)
    QGuiApplication.clipboard().setText("前")
    monkeypatch.setattr(ask, "answers", lambda _question: False)
    page.boxes.rows[place].copy.click()
    assert clipboard() == "前"
    assert not page.boxes.rows[place].tick.isChecked()


def test_read_only_numbers_stay_where_they_are(
    start: Callable[[Path | None], Window], ledger_file: Path, questions: list[str]
) -> None:
    window = start(None)
    assert window.open_path(ledger_file, read_only=True)
    assert window.desk is not None
    dialog = ReturnsDialog(window.desk, window)
    place = go_to_named(dialog)
    QGuiApplication.clipboard().setText("前")
    dialog.boxes.rows[place].copy.click()
    assert clipboard() == "前"
    assert dialog.notices.tone == "err"
    assert not dialog.mark_button.isEnabled()
    dialog.boxes.rows[0].copy.click()
    assert clipboard() == (dialog.line.name if dialog.line else "")
    dialog.close()


def test_ticks_stay_until_the_form_is_reported(page: ReturnsDialog, window: Window) -> None:
    page.all_button.click()
    page.deeds.next_subject()
    page.segments.setCurrentIndex(2)
    assert page.model.rowCount() == page.model.total - 1
    assert window.desk is not None
    again = ReturnsDialog(window.desk, window)
    assert "已填完 1" in again.count.text()
    again.close()
    page.segments.setCurrentIndex(0)
    page.table.select_first()
    in_turn(lambda dialog: dialog.save())
    page.mark_button.click()
    assert "已填完 0" in page.count.text()


def test_what_changed_since_the_report_is_shown_in_its_box(page: ReturnsDialog) -> None:
    assert not page.segments.isTabEnabled(1)

    def say(dialog: MarkDialog) -> None:
        dialog.form.fill("by", "组织委员")
        dialog.save()

    in_turn(say)
    page.mark_button.click()
    assert page.segments.tabText(1) == "有变化 0"
    assert page.line is not None
    one = page.line.record
    page.desk.do("改", members.alter, replace(one, education="14"))
    assert page.segments.tabText(1) == "有变化 1"
    page.segments.setCurrentIndex(1)
    row = page.boxes.rows[place_of(page, "学历")]
    assert row.value.text() == "硕士研究生"
    assert row.before.text().startswith("上次上报：")
    assert not row.before.isHidden()
    page.undo_button.click()
    assert not page.segments.isTabEnabled(1)


def test_the_list_of_changes_goes_out(page: ReturnsDialog, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert not page.export_button.isEnabled()
    in_turn(lambda dialog: dialog.save())
    page.mark_button.click()
    monkeypatch.setattr(ask, "answers", lambda _question: str(tmp_path / "变化.xlsx"))
    page.export_button.click()
    assert (tmp_path / "变化.xlsx").exists()


def test_every_form_opens_and_none_shows_a_number_in_full(page: ReturnsDialog) -> None:
    numbers = page.desk.ask(lambda ledger: ledger.read("SELECT id_number FROM member WHERE id_number IS NOT NULL"))
    for place, form in enumerate(forms.forms()):
        page.names.setCurrentIndex(place)
        assert page.form is form
        assert page.model.total > 0
        assert page.years.isHidden() != form.is_of_figures
        texts = " ".join(one.text() for one in page.findChildren(QLabel))
        assert not [number for (number,) in numbers if number in texts]


def test_nobody_chosen_shows_nobody(page: ReturnsDialog) -> None:
    name = page.boxes.rows[0].value.text()
    page.search.setText("没有这个人")
    assert page.line is None
    assert page.boxes.rows[0].value.text() != name


def test_the_end_of_the_list_is_said(page: ReturnsDialog) -> None:
    page.table.stand_on(page.model.rowCount() - 1)
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert page.notices.text() == "已到最后一位。"


def test_the_window_fits_the_smallest_screen(page: ReturnsDialog) -> None:
    for place in range(len(forms.forms())):
        page.names.setCurrentIndex(place)
        assert page.minimumSizeHint().width() <= 1000
        assert page.minimumSizeHint().height() <= 552
    primary = [one for one in page.findChildren(QWidget) if one.property("kind") == "primary" and one.isVisible()]
    assert len(primary) == 1


@pytest.mark.parametrize("width", [776, 1000, 1120])
def test_no_button_is_cut_off_however_narrow_the_window_is(page: ReturnsDialog, width: int) -> None:
    page.resize(width, 600)
    QApplication.processEvents()
    port = page.boxes.viewport()
    for place in range(page.names.count()):
        page.names.setCurrentIndex(place)
        QApplication.processEvents()
        for row in page.boxes.rows:
            for part in (row.tick, row.copy, row.value):
                right = part.mapTo(port, part.rect().topRight()).x()
                assert part.isHidden() or right <= port.width(), (width, row.label.text())
    assert page.table.columnWidth(0) >= 90, "the names are not squeezed"
    assert page.table.isColumnHidden(1) is (width == 776)


def test_a_mark_dropped_by_mistake_comes_out_of_the_bin(page: ReturnsDialog) -> None:
    in_turn(lambda dialog: dialog.save())
    page.mark_button.click()
    assert page.sheet is not None
    mark = page.sheet.mark
    page.undo_button.click()
    assert page.sheet.mark is None
    (found,) = [one for one in safety.removed(page.desk.ledger) if one.entity == "report_mark"]  # type: ignore[attr-defined]
    assert found.name.startswith(page.form.key)
    page.desk.do("恢复", bin_of.bring_back, [found])
    assert page.sheet.mark == mark


def test_another_form_that_was_never_reported_is_shown_whole(page: ReturnsDialog) -> None:
    in_turn(lambda dialog: dialog.save())
    page.mark_button.click()
    page.segments.setCurrentIndex(1)
    page.names.setCurrentIndex(1)
    assert page.segments.currentIndex() == 0
