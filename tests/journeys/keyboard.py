"""A pair of hands on the keyboard: they type where the focus is, and nowhere else."""

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QAccessible, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.shell.window import Window


class Keyboard:
    """Presses keys, types Latin letters key by key, and commits Chinese as an input method does."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    @property
    def focus(self) -> QWidget:
        """Where the keyboard is, as soon as some window has it and shows the place."""
        self._qtbot.waitUntil(_is_somewhere)
        found = QApplication.focusWidget()
        assert found is not None
        return found

    def press(self, *keys: str) -> None:
        for one in keys:
            QTest.keySequence(self.focus, QKeySequence(one))

    def letters(self, text: str) -> None:
        """Latin letters and digits, key by key."""
        QTest.keyClicks(self.focus, text)

    def commit(self, text: str) -> None:
        """A text from an input method."""
        event = QInputMethodEvent()
        event.setCommitString(text)
        QCoreApplication.sendEvent(self.focus, event)

    def name(self) -> str:
        """What a screen reader says of the place the keyboard is in."""
        return QAccessible.queryAccessibleInterface(self.focus).text(QAccessible.Text.Name)

    def tab_to(self, name: str) -> None:
        """Tab on until a screen reader would say this name."""
        met = []
        while (found := self.name()) != name:
            met.append(found)
            if len(met) > 40:
                pytest.fail(f"Tab never comes to {name}, only to {met}")
            self.press("Tab")


def _is_somewhere() -> bool:
    """Without a window manager nobody gives the keyboard back to the window below a dialog that has closed."""
    if QApplication.activeWindow() is None:
        windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()]
        for window in [QApplication.activeModalWidget()] if QApplication.activeModalWidget() else windows:
            window.activateWindow()
    found = QApplication.focusWidget()
    return found is not None and found.isVisible()
