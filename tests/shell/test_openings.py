"""Opening a second ledger: the way back, and what is said of a file that does not open."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from branchdesk.features.members import queries
from branchdesk.shell import openings
from branchdesk.shell.making import make_demo
from branchdesk.shell.passwords import ChangePassword, NewLedger
from branchdesk.shell.paths import Paths
from branchdesk.shell.unlock import Unlock
from branchdesk.shell.window import Window
from branchdesk.storage import backup, engine
from branchdesk.storage.lock import host_name
from branchdesk.widgets import ask
from branchdesk.widgets.passwords import password_line
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


def page(window: Window) -> Unlock:
    assert window.guard.page is not None
    return window.guard.page


def enter(line: QLineEdit) -> None:
    QTest.keyClick(line, Qt.Key.Key_Return)


# ---- the way back


def test_esc_goes_back_to_the_ledger_that_was_open(start: Start, demo: Path, secret: Path) -> None:
    window = start(demo)
    desk = window.desk
    window.open_path(secret)
    assert page(window).back.text() == "返回“demo”"
    QTest.keyClick(page(window).line, Qt.Key.Key_Escape)
    assert window.desk is desk
    assert not page(window).isVisible()
    assert window.members().isVisible()


def test_esc_goes_back_to_the_first_page_where_nothing_was_open(start: Start, secret: Path) -> None:
    window = start(secret)
    assert page(window).back.text() == "返回首页"
    QTest.keyClick(page(window).line, Qt.Key.Key_Escape)
    assert window.welcome is not None
    assert window.welcome.isVisible()


def test_esc_does_not_end_a_lock_and_the_way_back_leads_to_it_again(
    start: Start, secret: Path, password: str, tmp_path: Path
) -> None:
    other = Path(shutil.copy(secret, tmp_path / "other.bdb"))
    window = start(secret)
    page(window).given.emit(password)
    window.lock()
    desk = window.desk
    assert desk is not None
    QTest.keyClick(page(window).line, Qt.Key.Key_Escape)
    assert desk.ledger.locked
    assert page(window).isVisible()
    window.come_forward(str(other))
    QTest.keyClick(page(window).line, Qt.Key.Key_Escape)
    assert window.desk is desk
    assert desk.ledger.locked
    page(window).given.emit(password)
    assert not desk.ledger.locked


def test_a_mistyped_recovery_code_stays_on_the_page(start: Start, secret: Path) -> None:
    window = start(secret)
    page(window).line.setText("000000-" * 7 + "000001")
    enter(page(window).line)
    assert page(window).notices.text() == "恢复码第 8 组有误。请对照恢复单重新录入这一组。"


# ---- a file that does not open


@pytest.fixture
def damaged(home: Paths, tmp_path: Path) -> Path:
    """A ledger cut in the middle, with a backup of the day it was whole."""
    path = tmp_path / "坏的.bdb"
    make_demo(path, 5, 3)
    ledger = engine.open_ledger(path)
    backup.make(ledger, home.backups(ledger.info("uuid")), "close")
    ledger.close()
    path.write_bytes(path.read_bytes()[:20_000])
    return path


def test_a_damaged_second_ledger_is_named_and_its_newest_backup_offered(
    start: Start, demo: Path, damaged: Path, tmp_path: Path, answers: Any
) -> None:
    window = start(demo)
    before = window.desk
    assert not window.open_path(damaged)
    assert window.desk is before
    assert before is not None
    assert before.notices.text().startswith("“坏的.bdb”没有打开：台账文件已损坏")
    answers.will_say(str(tmp_path / "坏的-恢复.bdb"))
    before.notices.press("恢复 今天 09:42 的备份…")
    assert answers.asked[-1].suggested == str(tmp_path / "坏的-恢复.bdb"), "beside the damaged file"
    assert window.desk is not None
    assert window.desk.ledger.path == tmp_path / "坏的-恢复.bdb"
    assert len(window.desk.ask(queries.roll)) == 5


def test_no_backup_is_guessed_where_two_ledgers_bear_the_name(
    start: Start, home: Paths, damaged: Path, tmp_path: Path, answers: Any
) -> None:
    (tmp_path / "别处").mkdir()
    path = tmp_path / "别处" / damaged.name
    make_demo(path, 5, 4)
    ledger = engine.open_ledger(path)
    backup.make(ledger, home.backups(ledger.info("uuid")), "close")
    ledger.close()
    window = start(None)
    window.open_path(damaged)
    assert window.welcome is not None
    assert list(window.welcome.notices._found) == ["选择备份…"]


def test_a_ledger_that_may_not_be_written_can_be_looked_at(
    start: Start, demo: Path, tmp_path: Path, answers: Any
) -> None:
    folder = tmp_path / "坚果云"
    folder.mkdir()
    path = Path(shutil.copy(demo, folder / "同步.bdb"))
    window = start(None)
    window.open_path(path)
    assert window.welcome is not None
    assert "台账不能放在网盘同步文件夹里" in window.welcome.notices.text()
    window.welcome.notices.press("以只读方式查看")
    assert window.desk is not None
    assert window.desk.read_only


def test_after_a_crash_the_user_hears_that_nothing_is_broken(start: Start, demo: Path, qtbot: QtBot) -> None:
    note = demo.with_name(demo.name + ".inuse")
    note.write_text(json.dumps({"user": "wang", "host": host_name(), "pid": 1, "since": "11-20 17:00"}), "utf-8")
    window = start(demo)
    desk = window.desk
    assert desk is not None
    qtbot.waitUntil(lambda: desk.notices.text().startswith("上次没有正常退出"))


# ---- Enter


def test_enter_leads_through_a_new_ledger_to_its_button(start: Start, tmp_path: Path, password: str) -> None:
    window = start(None)

    def act(dialog: NewLedger) -> None:
        dialog.branches.setPlainText("机关一支部")
        dialog.committee.setFocus()
        for line in (dialog.committee, dialog.path, dialog.passwords.first):
            enter(line)
            assert dialog.isVisible()
        assert dialog.passwords.second.hasFocus()
        enter(dialog.passwords.second)
        assert dialog.notices.text().startswith("密码至少"), "the button has been pressed"
        dialog.passwords.none.setChecked(True)
        dialog.path.setText(str(tmp_path / "新.bdb"))
        enter(dialog.path)

    in_turn(act)
    desk = openings.new_ledger(window)
    assert desk is not None
    assert desk.ledger.path == tmp_path / "新.bdb"


def test_enter_leads_through_the_change_of_the_password(qtbot: QtBot, password: str) -> None:
    dialog = ChangePassword(None, encrypted=True)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.old.setFocus()
    for line, following in ((dialog.old, dialog.passwords.first), (dialog.passwords.first, dialog.passwords.second)):
        line.setText(password)
        enter(line)
        assert following.hasFocus()
    dialog.passwords.second.setText(password)
    enter(dialog.passwords.second)
    assert dialog.result() == ChangePassword.DialogCode.Accepted
    assert dialog.new == password


def test_what_is_typed_is_shown_while_the_eye_is_pressed_and_never_after_it_was_emptied(qtbot: QtBot) -> None:
    line = password_line("密码")
    qtbot.addWidget(line)
    (eye,) = line.actions()
    line.setText("000000-000011")
    eye.trigger()
    assert line.echoMode() is QLineEdit.EchoMode.Normal
    line.clear()
    assert line.echoMode() is QLineEdit.EchoMode.Password
    assert not eye.isChecked()


# ---- where file dialogs begin


def test_file_dialogs_begin_in_the_folder_of_the_ledger(
    start: Start, demo: Path, qtbot: QtBot, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "_folder", [])
    window = start(demo)
    qtbot.waitUntil(lambda: bool(ask._folder))
    answers.will_say(None)
    openings.choose_ledger(window)
    assert answers.asked[0].suggested == str(demo.parent)


def test_the_folder_of_the_program_is_no_place_to_begin(
    start: Start, qtbot: QtBot, answers: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ask, "_folder", [])
    window = start(None)
    openings.demo(window)
    desk = window.desk
    assert desk is not None
    qtbot.waitUntil(lambda: "示例数据" in desk.notices.text())
    answers.will_say(None)
    openings.choose_ledger(window)
    assert answers.asked[0].suggested == str(ask.documents())
