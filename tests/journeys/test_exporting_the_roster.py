"""A journey without the mouse: the members found by a key are written into a workbook, with masked numbers."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from keyboard import Keyboard
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell.window import Window
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


@pytest.mark.usefixtures("real_dialogs")
def test_what_was_found_is_exported_to_a_file(
    start: Start, demo: Path, tmp_path: Path, keyboard: Keyboard, qtbot: QtBot
) -> None:
    path = tmp_path / "查到的党员.xlsx"
    window = start(demo)
    keyboard.press("Ctrl+2")
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    keyboard.press("Ctrl+F")
    keyboard.letters("wang")
    found = [line.name for line in screen.shown()]
    assert 0 < len(found) < 86

    def name_the_file(dialog: Any) -> None:
        assert isinstance(dialog, QFileDialog)
        keyboard.press("Ctrl+A")
        keyboard.commit(str(path))
        keyboard.press("Return")

    in_turn(name_the_file, lambda _question: keyboard.press("Return"))
    keyboard.press("Ctrl+E")
    assert window.desk is not None
    notices = window.desk.notices
    qtbot.waitUntil(lambda: notices.text().startswith("已导出"))
    (sheet,) = openpyxl.load_workbook(path).worksheets
    cells = [cell for row in sheet.iter_rows(values_only=True) for cell in row]
    assert [cell for cell in cells if cell in found] == found
    assert any(isinstance(cell, str) and cell.startswith("990") and "*" in cell for cell in cells)
