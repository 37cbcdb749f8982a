"""A journey without the mouse: a copy goes out, both sides write, a packet comes home, is decided by keys, and taken back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from keyboard import Keyboard
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from branchdesk.features.exchange.dialogs import MergeDialog, OfflineDialog, SendBackDialog, TakeOutDialog
from branchdesk.features.members import queries
from branchdesk.features.members.editor import MemberEditor
from branchdesk.shell.window import Window
from program_fixtures import PASSWORD

Start = Callable[[Path | None], Window]


def when(kind: type[QDialog], step: Callable[[Any], object]) -> None:
    """Do something as soon as a dialog of this kind stands in front; a step that fails closes it."""
    patience = [4000]

    def run() -> None:
        found = QApplication.activeModalWidget()
        patience[0] -= 1
        if not (isinstance(found, kind) and found.isActiveWindow()):
            if patience[0]:
                QTimer.singleShot(5, run)
            return
        try:
            step(found)
        except BaseException:
            found.done(0)
            raise

    QTimer.singleShot(0, run)


def offline(window: Window) -> None:
    """文件 › 离线外出…."""
    assert window.menu is not None
    next(one for one in window.menu.actions() if one.text() == "离线外出…").trigger()


def note(window: Window, keyboard: Keyboard, uid: str, words: str) -> None:
    """Write a remark about a member, in his form."""

    def fill(editor: Any) -> None:
        editor.form.focus("note")
        keyboard.press("Ctrl+A")
        keyboard.commit(words)
        keyboard.press("Ctrl+S")
        assert not editor.isVisible(), editor.notices.text()

    when(MemberEditor, fill)
    window.members().edit(uid)  # type: ignore[attr-defined]


def noted(window: Window, uid: str) -> str:
    assert window.desk is not None
    found = window.desk.ask(queries.member, uid)
    assert found is not None
    return str(found.note)


def take_out(window: Window, keyboard: Keyboard, qtbot: QtBot, path: Path) -> None:
    def answer(dialog: Any) -> None:
        for words in ("王老师笔记本", "王老师", str(path), PASSWORD, PASSWORD):
            keyboard.commit(words)
            keyboard.press("Return")
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    def begin(dialog: Any) -> None:
        when(TakeOutDialog, answer)
        keyboard.press("Ctrl+N")
        assert "已带出" in dialog.notices.text()
        keyboard.press("Esc")

    when(OfflineDialog, begin)
    offline(window)


def send_back(window: Window, keyboard: Keyboard) -> None:
    def send(dialog: Any) -> None:
        keyboard.press("Return")
        assert "第 1 个离线包已写好：1 条记录" in dialog.notices.text()
        keyboard.press("Esc")

    when(SendBackDialog, send)
    offline(window)


def receive(window: Window, keyboard: Keyboard, qtbot: QtBot) -> None:
    def decide(dialog: Any) -> None:
        assert dialog.table.current_record().words.ours == "办公室写的"
        keyboard.press("Ctrl+Return")
        assert dialog.isVisible(), "nothing is merged before everything is chosen"
        keyboard.press("Right", "Space", "Ctrl+Return")
        qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20_000)

    def begin(dialog: Any) -> None:
        when(MergeDialog, decide)
        keyboard.press("Ctrl+O")
        qtbot.waitUntil(lambda: dialog.notices.tone != "", timeout=20_000)
        assert "已合并：新增 0 项，修改 1 项" in dialog.notices.text()
        keyboard.press("Esc")

    when(OfflineDialog, begin)
    offline(window)


def test_what_was_written_away_comes_home(
    start: Start, demo: Path, tmp_path: Path, keyboard: Keyboard, qtbot: QtBot, answers: Any
) -> None:
    copy, packet = tmp_path / "外出.bdb", tmp_path / "第一次.bdk"
    window = start(demo)
    assert window.desk is not None
    uid = window.desk.ask(queries.members)[0].id
    take_out(window, keyboard, qtbot, copy)
    note(window, keyboard, uid, "办公室写的")

    window.open_path(copy)
    keyboard.commit(PASSWORD)
    keyboard.press("Return")
    qtbot.waitUntil(lambda: window.header is not None and window.header.copy_mark.isVisible(), timeout=20_000)
    assert noted(window, uid) != "办公室写的"
    note(window, keyboard, uid, "路上写的")
    answers.will_say(packet)
    send_back(window, keyboard)

    window.open_path(demo)
    qtbot.waitUntil(lambda: window.menu is not None)
    answers.will_say(packet)
    receive(window, keyboard, qtbot)
    assert noted(window, uid) == "路上写的"
    keyboard.press("Ctrl+Z")
    assert noted(window, uid) == "办公室写的"
