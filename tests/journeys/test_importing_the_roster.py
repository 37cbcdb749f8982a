"""Somebody opens the program, brings in a messy roster with the keyboard alone, mends a cell, and changes his mind."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.features.members import queries
from branchdesk.features.members.import_wizard.dialog import ImportDialog
from branchdesk.shell.making import make_ledger
from branchdesk.shell.window import Window
from program_fixtures import home, start

__all__ = ["home", "start"]

MESSY = Path(__file__).parent.parent / "samples" / "roster_messy.xlsx"
BRANCHES = (
    "机关第一党支部",
    "材料学院教工第二党支部",
    "机械学院师生联合党支部",
    "离退休第三党支部",
    "电信学部硕1103党支部",
)
CONTROL = Qt.KeyboardModifier.ControlModifier
FIXED_ROW = 53
"""The person who joined on 30 February."""


@pytest.fixture
def window(start: Callable[[Path | None], Window], tmp_path: Path) -> Window:
    path = tmp_path / "支部.bdb"
    make_ledger(path, None, BRANCHES).close()
    return start(path)


def in_the_dialog(drive: Callable[[ImportDialog], None]) -> list[ImportDialog]:
    """Have ``drive`` work in the dialog as soon as it is open; whatever happens, the dialog ends."""
    seen: list[ImportDialog] = []

    def begin() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, ImportDialog)
        seen.append(dialog)
        try:
            drive(dialog)
        finally:
            dialog.done(0)

    QTimer.singleShot(100, begin)
    return seen


def press(qtbot: QtBot, key: Qt.Key, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
    target = QApplication.focusWidget() or QApplication.activeModalWidget() or QApplication.activeWindow()
    assert target is not None
    qtbot.keyClick(target, key, held)


def test_a_messy_roster_comes_in_by_keyboard_and_goes_out_again(qtbot: QtBot, window: Window, answers: Any) -> None:
    desk = window.require_desk()

    def drive(dialog: ImportDialog) -> None:
        qtbot.waitUntil(dialog.isActiveWindow)
        answers.will_say(MESSY)
        press(qtbot, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: bool(dialog.session.columns), timeout=20_000)
        press(qtbot, Qt.Key.Key_Return, CONTROL)
        assert dialog.step is dialog.columns
        press(qtbot, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: dialog.session.is_planned, timeout=20_000)
        assert len(desk.ask(queries.members)) == 0
        mend(dialog)
        press(qtbot, Qt.Key.Key_Return, CONTROL)
        qtbot.waitUntil(lambda: dialog.step is dialog.finish, timeout=20_000)
        press(qtbot, Qt.Key.Key_Return, CONTROL)
        assert not dialog.isVisible()

    def mend(dialog: ImportDialog) -> None:
        while (now := dialog.check.current()[0]) is None or now.row != FIXED_ROW:
            press(qtbot, Qt.Key.Key_F8)
        press(qtbot, Qt.Key.Key_F2)
        qtbot.keyClicks(QApplication.focusWidget(), "20041206")
        press(qtbot, Qt.Key.Key_Return)
        assert dialog.check.primary() == "导入 193 行（跳过 17 行错误）"

    seen = in_the_dialog(drive)
    import_action(window).trigger()
    assert seen
    assert len(desk.ask(queries.members)) == 193
    members: Any = window.members()
    qtbot.waitUntil(lambda: members.model.total == 193)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    press(qtbot, Qt.Key.Key_Z, CONTROL)
    assert desk.ask(queries.members) == []
    qtbot.waitUntil(lambda: members.model.total == 0)
    press(qtbot, Qt.Key.Key_Y, CONTROL)
    assert len(desk.ask(queries.members)) == 193


def import_action(window: Window) -> QAction:
    """The entry of the file menu that has Ctrl+I."""
    return next(one for one in window.findChildren(QAction) if one.shortcut().toString() == "Ctrl+I")
