"""Every key of ux.md §12.1 that this version has does what it says, and is shown somewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from branchdesk.features.members.screen import MembersScreen
from branchdesk.kernel.resources import resource
from branchdesk.shell.find_palette import FindPalette
from branchdesk.shell.window import Window
from branchdesk.widgets import actions
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


def members(window: Window) -> MembersScreen:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    return screen


def press(window: Window, keys: str) -> None:
    QTest.keySequence(members(window).table, QKeySequence(keys))


def dialog_of(window: Window, keys: str) -> str:
    """The name of the dialog or menu a key opens; it is closed again."""
    seen: list[str] = []

    def close(found: Any) -> None:
        seen.append(type(found).__name__)
        found.close()

    in_turn(close)
    press(window, keys)
    return seen[0] if seen else ""


@pytest.mark.parametrize(
    ("keys", "opened"),
    [("Ctrl+N", "MemberEditor"), ("F2", "MemberEditor"), ("Return", "MemberEditor"), ("Ctrl+I", "ImportDialog"),
     ("F1", "HelpDialog"), ("Alt+F", "FileMenu")],
)  # fmt: skip
def test_a_key_opens_its_dialog(start: Start, demo: Path, keys: str, opened: str) -> None:
    assert dialog_of(start(demo), keys) == opened


def test_tabs_turn_by_number_and_with_ctrl_tab(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.book is not None
    names = [room.name for room in window.book.rooms]
    for room in window.book.rooms:
        press(window, f"Ctrl+{room.key}")
        assert window.book.current_name == room.name
        window.book.turn_to("members")
    press(window, "Ctrl+9")
    assert window.book.current_name == "members"
    press(window, "Ctrl+Tab")
    assert window.book.current_name == names[(names.index("members") + 1) % len(names)]


def test_ctrl_f_searches_on_the_page_and_ctrl_k_everywhere(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    press(window, "Ctrl+F")
    assert members(window).search.hasFocus()
    press(window, "Ctrl+K")
    [palette] = window.findChildren(FindPalette)
    qtbot.waitUntil(palette.line.hasFocus)
    palette.reject()


def test_f5_reads_the_ledger_anew(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    screen = members(window)
    assert window.desk is not None
    window.desk.ledger.connection.execute("UPDATE member SET name = '外面改的' WHERE id = ?", (screen.shown()[0].id,))
    press(window, "F5")
    assert "外面改的" in [line.name for line in members(window).shown()]


def test_export_and_print_ask_where_to(start: Start, demo: Path, answers: Any) -> None:
    window = start(demo)
    answers.will_say(None)
    press(window, "Ctrl+E")
    assert answers.asked[0].title == "导出党员名册"


def test_ctrl_q_closes(start: Start, demo: Path) -> None:
    window = start(demo)
    press(window, "Ctrl+Q")
    assert not window.isVisible()


def test_no_key_belongs_to_an_input_method_and_none_is_bound_twice(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.book is not None
    for room in window.book.rooms:
        window.book.turn_to(room.name)
    shortcuts = window.findChildren(QShortcut)
    assert [one for one in shortcuts if actions.why_forbidden(one.key().toString())] == []
    # What serves only its own widget (the arrows of a search box) may be there once for each of them.
    keys = [one.key().toString() for one in shortcuts if one.context() != Qt.ShortcutContext.WidgetShortcut]
    keys += [one.shortcut().toString() for one in window.actions() if not one.shortcut().isEmpty()]
    assert [one for one in keys if actions.why_forbidden(one)] == []
    assert sorted(keys) == sorted(set(keys))


def test_every_key_stands_in_the_help(start: Start, demo: Path) -> None:
    window = start(demo)
    text = resource("help", "keys.txt").read_text("utf-8")
    keys = {one.shortcut().toString() for menu in window.findChildren(QMenu) for one in menu.actions()}
    keys |= {one.key().toString() for one in window.findChildren(QShortcut)}
    for one in sorted(keys - {"", "Ctrl++"}):
        spelled = one.replace("Alt+Return", "Alt+Enter")
        assert spelled in text or (one.startswith("Ctrl+") and one[-1].isdigit()), one
