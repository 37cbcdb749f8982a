"""Windows find room on a monitor, and no monitor dies with them."""

import gc
import re
from pathlib import Path

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

import branchdesk
from branchdesk.widgets import monitor

SOURCE = Path(branchdesk.__file__).parent


class Knotted(QDialog):
    """Garbage only the collector finds, as all dialogs are."""

    def __init__(self) -> None:
        super().__init__()
        self.myself = self


def test_the_monitor_outlives_the_dialogs_that_asked_for_it(qtbot: QtBot) -> None:
    first = QWidget()
    qtbot.addWidget(first)
    room = monitor.room_around(first)
    monitor.room_around(Knotted())
    gc.collect()
    assert monitor.room_around(first) == room
    assert first.saveGeometry()


def test_nobody_asks_a_widget_for_what_is_not_its_own() -> None:
    asked = re.compile(r"(?<!`widget)\.(screen|windowHandle|thread)\(\)")
    assert [path.name for path in SOURCE.rglob("*.py") if asked.search(path.read_text("utf-8"))] == []


def test_a_place_beyond_all_monitors_gets_room_on_the_first(qapp: object) -> None:
    assert monitor.room_at(QRect(90_000, 70_000, 10, 10)) == QGuiApplication.primaryScreen().availableGeometry()
    assert monitor.room_at(QRect(10, 10, 10, 10)) in monitor.rooms()


def test_a_dialog_comes_up_where_its_parent_stands(qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    dialog = QDialog(parent)
    dialog.move(QPoint(90_000, 70_000))
    assert monitor.room_around(dialog).contains(parent.frameGeometry().center())
