"""A journey without the mouse: a new ledger, one member typed in with Enter, found, corrected, deleted, brought back.

Checklist of ux.md §13: items 12, 22, 34 and 38; and that all of it is there after a restart.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from branchdesk.features.members import queries
from branchdesk.features.members.editor import MemberEditor
from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell.passwords import NewLedger
from branchdesk.shell.window import Window

Start = Callable[[Path | None], Window]
BRANCH = "中共示例大学机关第一支部委员会"


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def write(text: str) -> None:
    """Commit a text as an input method does, where the focus is."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QCoreApplication.sendEvent(focus(), event)


def press(keys: str) -> None:
    QTest.keySequence(focus(), QKeySequence(keys))


def meanwhile(act: Callable[[Any], object]) -> None:
    """What the user does in the dialog that comes up next."""

    def run() -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None or QApplication.focusWidget() is None:
            QTimer.singleShot(5, run)
        else:
            act(dialog)

    QTimer.singleShot(0, run)


def found_ledger(dialog: NewLedger, path: Path) -> None:
    assert isinstance(focus(), QPlainTextEdit)
    write(BRANCH)
    dialog.path.setFocus()
    dialog.path.selectAll()
    write(str(path))
    dialog.passwords.none.setFocus()
    press("Space")
    for _ in range(6):
        press("Tab")
        if focus().property("kind") == "primary":
            break
    press("Space")


def type_member(dialog: MemberEditor) -> None:
    answers = {"name": "任长霞", "id_number": "990000199003070021", "joined_on": "2012.7.1", "confirmed_on": "2013年7月1日",
               "phone": "19912345678", "unit": "机关一科"}  # fmt: skip
    for field in dialog.form.fields:
        if field.name == "standing":
            press("Home")  # 正式党员
        elif field.name in answers:
            write(answers[field.name])
        if not dialog.form.editor(field.name).leaves_on_enter:
            break
        press("Return")
    press("Ctrl+S")
    assert not dialog.isVisible(), dialog.notices.text()


def correct_name(dialog: MemberEditor) -> None:
    assert focus() is dialog.form.editor(dialog.form.fields[0].name).box
    dialog.form.focus("name")
    press("Ctrl+A")
    write("任常霞")
    press("Ctrl+S")
    assert not dialog.isVisible(), dialog.notices.text()


def names(screen: MembersScreen) -> list[str]:
    screen.finish_reading()
    return [line.name for line in screen.shown()]


def test_one_member_from_the_empty_ledger_to_the_recycle_bin_and_back(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "机关一支部.bdb"
    window = start(None)
    assert window.welcome is not None
    window.welcome.setFocus()
    for _ in range(12):
        press("Tab") if QApplication.focusWidget() else QTest.keyClick(window, Qt.Key.Key_Tab)
        if focus().accessibleName() == "新建台账：开始":
            break
    meanwhile(lambda dialog: found_ledger(dialog, path))
    press("Space")
    assert window.desk is not None
    desk = window.desk

    press("Ctrl+2")
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    assert names(screen) == []
    screen.table.setFocus()
    meanwhile(type_member)
    press("Ctrl+N")
    assert names(screen) == ["任长霞"]
    (line,) = screen.shown()
    assert (line.number, line.sex, line.birth) == ("DY00001", "2", "1990-03-07")

    for typed in ("rcx", "rzx", "ren", "5678", "0021", "dy00001"):
        press("Ctrl+F")
        QTest.keyClicks(focus(), typed)
        assert names(screen) == ["任长霞"], typed
    press("Ctrl+F")
    QTest.keyClicks(focus(), "zzz")
    assert names(screen) == []
    press("Esc")
    assert names(screen) == ["任长霞"]

    press("F6")
    assert focus() is screen.table
    meanwhile(correct_name)
    press("Return")
    assert names(screen) == ["任常霞"]
    screen.search.setText("rcx")
    assert names(screen) == ["任常霞"]
    press("Esc")

    screen.table.setFocus()
    press("Del")
    assert names(screen) == []
    press("Ctrl+Z")
    assert names(screen) == ["任常霞"]
    press("Ctrl+Y")
    assert names(screen) == []
    assert desk.notices.text().startswith("已重做：删除")
    window.close()

    again = start(None)
    assert again.desk is not None
    assert again.desk.ledger.path == path
    again.members().setFocus()
    press("Ctrl+Z")
    restored = again.members()
    assert isinstance(restored, MembersScreen)
    assert names(restored) == ["任常霞"]
    (line,) = again.desk.ask(queries.roll)
    told = [entry.label for entry in again.desk.ask(queries.history, line.id)]
    assert {"新增党员 任长霞", "修改党员 任常霞", "打开编辑", "删除 1 名党员"} <= set(told)
