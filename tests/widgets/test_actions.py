"""A verb is described once and looks the same in menu, button, key and tip."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from branchdesk.widgets.actions import Action, Actions, faults, why_forbidden


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.setLayout(QVBoxLayout())
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize(
    "keys",
    [
        "Ctrl+Space",
        "Shift+Space",
        "Ctrl+.",
        "Ctrl+,",
        "Ctrl+Shift+F",
        "Ctrl+Alt+S",
        "Ctrl+Alt+Shift+Z",
        "N",
        "1",
        "Shift+A",
    ],
)
def test_keys_of_input_methods_are_refused(keys: str) -> None:
    assert why_forbidden(keys)
    with pytest.raises(ValueError, match="x: "):
        Action("x", "某事", lambda: None, shortcut=keys)


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "Ctrl+S",
        "Ctrl+Return",
        "Ctrl+1",
        "F2",
        "F9",
        "Del",
        "Alt+Return",
        "Ctrl+=",
        "Ctrl+-",
        "Ctrl+Shift+C",
        "Alt+Left",
        "Esc",
    ],
)
def test_the_keys_of_the_program_are_allowed(keys: str) -> None:
    assert why_forbidden(keys) == ""


@given(st.characters(min_codepoint=33, max_codepoint=126))
def test_no_single_character_may_be_a_shortcut(key: str) -> None:
    assert why_forbidden(key)


def test_the_tip_tells_the_shortcut(page: QWidget) -> None:
    actions = Actions(page, [Action("new", "新增党员", lambda: None, icon="plus", shortcut="Ctrl+N")])
    assert actions["new"].toolTip() == "新增党员 (Ctrl+N)"
    assert actions.button("new", kind="primary").toolTip() == "新增党员 (Ctrl+N)"
    assert faults(page) == []


def test_a_button_follows_its_verb(page: QWidget) -> None:
    picked: list[int] = []
    pressed: list[str] = []
    actions = Actions(
        page, [Action("edit", "编辑", lambda: pressed.append("edit"), icon="pencil", enabled=lambda: bool(picked))]
    )
    button, tool = actions.button("edit"), actions.tool("edit")
    assert not button.isEnabled()
    assert not tool.isEnabled()
    picked.append(1)
    actions.refresh()
    assert button.isEnabled()
    button.click()
    tool.click()
    assert pressed == ["edit", "edit"]
    actions.rename("edit", "编辑王芳")
    assert button.text() == "编辑王芳"
    assert button.toolTip() == "编辑王芳"


def test_a_button_may_die_before_its_verb(page: QWidget, qtbot: QtBot) -> None:
    actions = Actions(page, [Action("edit", "编辑", lambda: None)])
    button = actions.button("edit")
    button.deleteLater()
    qtbot.waitUntil(lambda: not isValid(button))
    actions.rename("edit", "修改")
    assert actions["edit"].text() == "修改"


def test_keys_work_anywhere_inside_the_owner(page: QWidget, qtbot: QtBot) -> None:
    pressed: list[str] = []
    Actions(page, [Action("new", "新增", lambda: pressed.append("new"), shortcut="Ctrl+N")])
    line = QLineEdit()
    page.layout().addWidget(line)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    line.setFocus()
    qtbot.keyClick(line, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["new"]


def test_keys_of_a_list_are_shown_and_not_bound(page: QWidget, qtbot: QtBot) -> None:
    pressed: list[str] = []
    actions = Actions(page, [Action("delete", "删除", lambda: pressed.append("delete"), keys="Del")])
    assert actions["delete"].shortcut().toString() == "Del"
    assert actions["delete"].toolTip() == "删除 (Del)"
    line = QLineEdit("党员")
    menu = actions.menu(["delete"])
    page.layout().addWidget(line)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    line.setFocus()
    line.setCursorPosition(0)
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClick(page, Qt.Key.Key_Delete)
    assert (line.text(), pressed) == ("员", [])
    assert faults(page) == []
    menu.actions()[0].trigger()
    assert pressed == ["delete"]


def test_a_menu_has_its_verbs_in_order(page: QWidget) -> None:
    actions = Actions(page, [Action("a", "编辑", lambda: None), Action("b", "删除", lambda: None, shortcut="Del")])
    menu = actions.menu(["a", "", "b"])
    assert [one.text() or "-" for one in menu.actions()] == ["编辑", "-", "删除"]
    assert [one.objectName() for one in actions] == ["a", "b"]


def test_faults_finds_what_was_built_by_hand(page: QWidget) -> None:
    bad = QAction("删除", page)
    bad.setObjectName("delete")
    bad.setShortcut("Ctrl+Space")
    bad.setToolTip("删除")
    assert [fault.split(":")[0] for fault in faults(page)] == ["delete", "delete"]
