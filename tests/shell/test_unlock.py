"""The password page and the lock: what is asked, what is hidden, and that nothing typed is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.members.editor import MemberEditor
from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell.unlock import Unlock
from branchdesk.shell.window import Window
from branchdesk.widgets import ask
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]
Type = Callable[[QWidget, str], None]


def page(window: Window) -> Unlock:
    shown = window.guard.dialog.findChild(Unlock) if window.guard.dialog is not None else window.guard.page
    assert isinstance(shown, Unlock)
    return shown


def give(window: Window, password: str) -> None:
    asked = page(window)
    asked.line.setText(password)
    QTest.keyClick(asked.line, Qt.Key.Key_Return)


def members(window: Window) -> MembersScreen:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    return screen


@pytest.fixture
def opened(start: Start, secret: Path, password: str) -> Window:
    window = start(secret)
    give(window, password)
    return window


# ---- opening


def test_an_encrypted_ledger_asks_for_its_password_first(start: Start, secret: Path, password: str) -> None:
    window = start(secret)
    assert window.desk is None
    asked = page(window)
    assert asked.isVisible()
    assert asked.line.hasFocus()
    give(window, password)
    assert window.desk is not None
    assert len(members(window).shown()) == 12


def test_a_wrong_password_is_said_and_can_be_corrected(start: Start, secret: Path, password: str) -> None:
    window = start(secret)
    give(window, "不是这一个 密码")
    asked = page(window)
    assert asked.notices.text().startswith("密码不对，台账没有打开")
    assert asked.isEnabled()
    assert asked.line.selectedText() == "不是这一个 密码", "the next letter replaces it"
    give(window, password)
    assert window.desk is not None


def test_the_recovery_code_opens_too(start: Start, secret: Path, opened: Window, password: str) -> None:
    assert opened.desk is not None
    held = opened.desk.ledger.secret
    assert held is not None
    code = held.recovery_code()
    opened.lock()
    give(opened, code)
    assert not opened.desk.ledger.locked
    assert opened.desk.notices.text().startswith("这次是用恢复码打开的")
    in_turn(lambda dialog: dialog.reject())
    opened.desk.notices.press("设置新密码…")


def test_another_ledger_may_be_chosen_instead(start: Start, secret: Path, demo: Path) -> None:
    window = start(secret)
    window.guard.page.left.emit()
    assert window.welcome is not None
    assert window.welcome.isVisible()
    window.open_path(demo)
    window.open_path(secret)
    window.guard.page.left.emit()
    assert window.desk is not None
    assert members(window).isVisible(), "the ledger that was open is shown again"


def test_in_use_and_encrypted_can_still_be_looked_at(
    start: Start, opened: Window, secret: Path, password: str, answers: Any
) -> None:
    other = start(secret)
    answers.will_say(0)
    give(other, password)
    assert other.desk is not None
    assert other.desk.read_only
    assert len(answers.asked) == 1


# ---- locking


def test_locking_hides_everything_and_forgets_the_key(opened: Window) -> None:
    screen = members(opened)
    screen.reveal(True)
    assert screen.model.revealed
    QTest.keySequence(screen.table, QKeySequence("Ctrl+L"))
    assert opened.desk is not None
    assert opened.desk.ledger.locked
    assert opened.desk.ledger.secret is None
    assert not screen.isVisible()
    assert not screen.model.revealed
    assert opened.status.counts.text() == ""
    assert page(opened).isVisible()


def test_while_locked_no_verb_of_the_ledger_works(opened: Window, answers: Any) -> None:
    opened.lock()
    for keys in ("Ctrl+E", "Ctrl+I", "Ctrl+P", "Ctrl+Z", "Ctrl+Y", "Ctrl+N", "Ctrl+K", "Ctrl+2", "F5", "F9", "Alt+F"):
        QTest.keySequence(page(opened).line, QKeySequence(keys))
    assert answers.asked == []
    assert QApplication.activePopupWidget() is None
    assert page(opened).isVisible()
    assert opened.menu is not None
    assert [action.text() for action in opened.menu.actions() if action.isEnabled() and action.text()] == ["退出"]


def test_the_password_brings_everything_back(opened: Window, password: str) -> None:
    screen = members(opened)
    screen.search.setText("DY")
    opened.lock()
    give(opened, "不对的 密码 呀")
    assert "密码不对" in page(opened).notices.text()
    give(opened, password)
    assert screen.isVisible()
    assert screen.search.text() == "DY"
    assert opened.status.counts.text() == screen.counts != ""
    assert opened.menu is not None
    assert all(action.isEnabled() for action in opened.menu.actions())
    screen.deeds.delete()
    assert len(members(opened).shown()) == 11


def test_what_was_typed_into_an_open_dialog_survives_the_lock(
    opened: Window, password: str, type_text: Type, qtbot: QtBot
) -> None:
    screen = members(opened)
    before = screen.model.total

    def act() -> None:
        editor = QApplication.activeModalWidget()
        assert isinstance(editor, MemberEditor)
        type_text(editor.form.editor("name"), "王小锁")
        opened.lock()
        assert opened.desk is not None
        assert opened.desk.ledger.locked
        assert editor.windowTitle() == "台账已锁定"
        top = editor.childAt(editor.rect().center())
        assert top is not None
        assert top.window() is editor
        assert not isinstance(top, QLabel) or "王小锁" not in top.text()
        assert opened.guard.dialog is not None
        assert QApplication.activeModalWidget() is opened.guard.dialog
        QTest.keyClick(opened.guard.dialog, Qt.Key.Key_Escape)
        assert opened.guard.dialog.isVisible(), "Esc does not open the door"
        give(opened, password)
        assert editor.form.text("name") == "王小锁"
        assert editor.windowTitle() == "新增党员"
        for name, text in (("sex", "女"), ("birth", "1990-02-03"), ("joined_on", "2012-07-01"), ("ethnicity", "汉族")):
            editor.form.fill(name, text)
        editor.form.fill("branch_id", editor._branches[0][1])
        editor.save()

    in_turn(lambda _dialog: act())
    screen.deeds.register()
    assert members(opened).model.total == before + 1


def test_a_question_that_is_open_keeps_waiting_behind_the_lock(
    opened: Window, password: str, real_dialogs: None, qtbot: QtBot
) -> None:
    def act() -> None:
        question = QApplication.activeModalWidget()
        assert question is not None
        opened.lock()
        give(opened, password)
        button = next(one for one in question.findChildren(QPushButton) if one.text() == "删除")
        button.click()

    in_turn(lambda _dialog: act())
    assert ask.confirm(opened, "删除党员", "将删除。", "删除")


def test_leaving_a_locked_ledger_asks_about_what_was_typed(opened: Window, type_text: Type, answers: Any) -> None:
    screen = members(opened)

    def act() -> None:
        editor = QApplication.activeModalWidget()
        assert isinstance(editor, MemberEditor)
        type_text(editor.form.editor("name"), "王小锁")
        opened.lock()
        answers.will_say(False)
        page(opened).left.emit()
        assert editor.isVisible()
        answers.will_say(True)
        page(opened).left.emit()

    in_turn(lambda _dialog: act())
    screen.deeds.register()
    QCoreApplication.processEvents()
    assert opened.desk is None
    assert opened.welcome is not None
    assert opened.welcome.isVisible()


def test_a_ledger_without_password_says_why_it_cannot_be_locked(start: Start, demo: Path) -> None:
    window = start(demo)
    window.lock()
    assert window.desk is not None
    assert not window.desk.ledger.locked
    assert window.desk.notices.text() == ("这份台账没有设密码，不能锁定。请先在“文件 › 密码与恢复单”中设置密码。")


# ---- idleness


@pytest.fixture
def filtered(opened: Window, qapp: QApplication) -> Iterator[Window]:
    qapp.installEventFilter(opened)
    yield opened
    qapp.removeEventFilter(opened)


def test_an_idle_window_locks_itself(filtered: Window, qtbot: QtBot) -> None:
    guard = filtered.guard
    filtered.change(lock_after=3)
    assert guard.idle.interval() == 3 * 60_000
    assert guard.idle.isActive()
    desk = filtered.desk
    assert desk is not None

    def locked() -> bool:
        if guard.idle.interval() > 1:  # the check of the file at the start made it wait once more
            guard.idle.start(1)
        return desk.ledger.locked

    qtbot.waitUntil(locked)
    assert page(filtered).isVisible()


def test_every_key_begins_the_waiting_anew(filtered: Window) -> None:
    filtered.change(lock_after=3)
    filtered.guard.idle.start(1_000_000)
    QTest.keyClick(members(filtered).table, Qt.Key.Key_Down)
    assert filtered.guard.idle.interval() == 3 * 60_000


def test_the_lock_waits_for_work_that_was_asked_for(opened: Window) -> None:
    opened.strip.show()
    opened.guard._on_idle()
    assert opened.desk is not None
    assert not opened.desk.ledger.locked
    opened.strip.hide()


def test_no_lock_is_set_for_zero_minutes(opened: Window) -> None:
    opened.guard.stop()
    opened.change(lock_after=0)
    assert not opened.guard.idle.isActive()


def test_locking_while_the_list_is_still_being_read_is_no_trouble(opened: Window, password: str) -> None:
    screen = opened.members()
    assert isinstance(screen, MembersScreen)
    screen.go_stale()
    opened.lock()
    QCoreApplication.processEvents()
    give(opened, password)
    assert len(members(opened).shown()) == 12


def test_every_dialog_is_gone_after_it_was_closed(opened: Window) -> None:
    screen = members(opened)
    in_turn(lambda dialog: dialog.reject())
    screen.deeds.register()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert screen.findChildren(QDialog) == []
