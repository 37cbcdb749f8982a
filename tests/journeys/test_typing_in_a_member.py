"""A journey without the mouse: a new ledger, one member typed in with Enter, found, corrected, deleted, brought back.

Checklist of ux.md §13: items 12, 22, 34 and 38; and that all of it is there after a restart.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyboard import Keyboard

from branchdesk.features.members import queries
from branchdesk.features.members.editor import MemberEditor
from branchdesk.features.members.screen import MembersScreen
from branchdesk.shell.window import Window
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]
BRANCH = "中共示例大学机关第一支部委员会"
ANSWERS = {"name": "任长霞", "id_number": "990000199003070021", "joined_on": "2012.7.1", "confirmed_on": "2013年7月1日",
           "phone": "19912345678", "unit": "机关一科"}  # fmt: skip


def found_ledger(keyboard: Keyboard, path: Path) -> None:
    keyboard.tab_to("支部全称")
    keyboard.commit(BRANCH)
    keyboard.tab_to("保存位置")
    keyboard.press("Ctrl+A")
    keyboard.commit(str(path))
    keyboard.tab_to("不设密码")
    keyboard.press("Space")
    keyboard.tab_to("建立台账")
    keyboard.press("Space")


def type_member(keyboard: Keyboard, dialog: MemberEditor) -> None:
    names = [field.name for field in dialog.form.fields]
    assert keyboard.focus is dialog.form.editor("name").box, "the number is given by the program"
    for name in names[names.index("name") :]:
        if name == "standing":
            keyboard.press("Home")  # 正式党员
        elif name in ANSWERS:
            keyboard.commit(ANSWERS[name])
        if not dialog.form.editor(name).leaves_on_enter:
            break
        keyboard.press("Return")
    keyboard.press("Ctrl+S")
    assert not dialog.isVisible(), dialog.notices.text()


def correct_name(keyboard: Keyboard, dialog: MemberEditor) -> None:
    assert keyboard.focus is dialog.form.editor("name").box, "the first field, where most is corrected"
    keyboard.press("Ctrl+A")
    keyboard.commit("任常霞")
    keyboard.press("Ctrl+S")
    assert not dialog.isVisible(), dialog.notices.text()


def members(window: Window) -> MembersScreen:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    return screen


def names(window: Window) -> list[str]:
    return [line.name for line in members(window).shown()]


def search(window: Window, keyboard: Keyboard, text: str) -> list[str]:
    keyboard.press("Ctrl+F")
    keyboard.letters(text)
    return names(window)


def test_one_member_from_the_empty_ledger_to_the_recycle_bin_and_back(
    start: Start, tmp_path: Path, keyboard: Keyboard
) -> None:
    path = tmp_path / "机关一支部.bdb"
    window = start(None)
    keyboard.tab_to("新建台账：开始")
    in_turn(lambda _dialog: found_ledger(keyboard, path))
    keyboard.press("Space")
    assert window.desk is not None

    keyboard.press("Ctrl+2")
    assert names(window) == []
    in_turn(lambda dialog: type_member(keyboard, dialog))
    keyboard.press("Ctrl+N")
    assert names(window) == ["任长霞"]
    (line,) = members(window).shown()
    assert (line.number, line.sex, line.birth, line.joined_on) == ("DY00001", "2", "1990-03-07", "2012-07-01")

    for typed in ("rcx", "rzx", "ren", "5678", "0021", "dy00001"):
        assert search(window, keyboard, typed) == ["任长霞"], typed
    assert search(window, keyboard, "zzz") == []
    keyboard.press("Esc")
    assert names(window) == ["任长霞"]

    keyboard.press("F6")
    in_turn(lambda dialog: correct_name(keyboard, dialog))
    keyboard.press("Return")
    assert search(window, keyboard, "rcx") == ["任常霞"]
    keyboard.press("Esc", "F6", "Del")
    assert names(window) == []
    keyboard.press("Ctrl+Z")
    assert names(window) == ["任常霞"]
    keyboard.press("Ctrl+Y")
    assert names(window) == []
    keyboard.press("Ctrl+Q")
    assert not window.isVisible()

    again = start(None)
    assert again.desk is not None
    assert again.desk.ledger.path == path
    keyboard.press("Ctrl+2", "Ctrl+Z")
    assert names(again) == ["任常霞"]
    (found,) = again.desk.ask(queries.roll)
    told: list[Any] = [entry.label for entry in again.desk.ask(queries.history, found.id)]
    assert {"新增党员 任长霞", "修改党员 任常霞", "打开编辑", "删除 1 名党员"} <= set(told)
