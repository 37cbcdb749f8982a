"""The editor of one meeting in a window of its own, over a real ledger, with hands that type as people do."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import meeting_ledger as made
import pytest
from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.editor import MinutesEditor
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window
from branchdesk.widgets.editors import Editor
from program_fixtures import home, start

__all__ = ["desk", "editor", "home", "ledger_template", "open_editor", "start", "stay_open"]

Start = Callable[[Path | None], Window]


@pytest.fixture(scope="session")
def ledger_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("minutes") / "template.bdb"
    made.make(path)
    return path


@pytest.fixture
def desk(start: Start, ledger_template: Path, tmp_path: Path) -> Desk:
    """The desk of a window on a small ledger: 16 with a vote, 2 on probation, a second branch."""
    window = start(Path(shutil.copy(ledger_template, tmp_path / "支部.bdb")))
    assert window.desk is not None
    return window.desk


@pytest.fixture
def stay_open() -> Iterator[None]:
    """Menus that drop from a chip are put away at the end."""
    yield
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()


@pytest.fixture
def open_editor(desk: Desk, qtbot: QtBot, stay_open: None) -> Callable[[], MinutesEditor]:
    def make() -> MinutesEditor:
        editor = MinutesEditor(desk)
        qtbot.addWidget(editor)
        editor.resize(1366, 700)
        editor.show()
        editor.activateWindow()
        qtbot.waitUntil(editor.isActiveWindow)
        return editor

    return make


@pytest.fixture
def editor(open_editor: Callable[[], MinutesEditor]) -> MinutesEditor:
    return open_editor()


def held(desk: Desk, minutes: Minutes | None = None) -> Minutes:
    """A meeting in the list: complete, of the first branch."""
    saved: Minutes = desk.do("新建会议", commands.hold, minutes or made.minutes("m03"))
    return saved


def stored(desk: Desk, uid: str) -> Minutes:
    found = desk.ask(queries.minutes, uid)
    assert found is not None
    return found


def write(target: QWidget, words: str) -> None:
    """Type into a box: Latin letters as keys, everything else as an input method commits it."""
    box = target.box if isinstance(target, Editor) else target
    while box.focusProxy() is not None:
        box = box.focusProxy()
    box.setFocus()
    if words.isascii():
        QTest.keyClicks(box, words)
        return
    event = QInputMethodEvent()
    event.setCommitString(words)
    QCoreApplication.sendEvent(box, event)


def press(target: QWidget, key: Qt.Key, with_key: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(target, key, with_key)


def enter(target: QWidget) -> None:
    """Enter, where the focus is now."""
    press(QApplication.focusWidget() or target, Qt.Key.Key_Return)


def choose(picker: Editor, words: str) -> None:
    """Take an entry of a drop-down list as a click does."""
    combo = picker.box
    index = combo.findText(words)  # type: ignore[attr-defined]
    assert index >= 0, words
    combo.setCurrentIndex(index)  # type: ignore[attr-defined]
    combo.activated.emit(index)  # type: ignore[attr-defined]


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(button.width() // 2, button.height() // 2))
