"""The first page: its four ways, what they make, and what is said when they cannot."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.features.members import queries
from branchdesk.features.organization import queries as organization
from branchdesk.shell import openings
from branchdesk.shell.password_prompt import PasswordPrompt
from branchdesk.shell.passwords import ChangePassword, NewLedger, RecoverySheet
from branchdesk.shell.window import Window
from branchdesk.storage import backup, engine, places
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]


def press(widget: Any, words: str) -> None:
    next(one for one in widget.findChildren(QPushButton) if one.text() == words and one.isVisible()).click()


def fill(dialog: NewLedger, path: Path, branches: str, password: str = "", again: str | None = None) -> None:
    dialog.branches.setPlainText(branches)
    dialog.path.setText(str(path))
    if password:
        dialog.passwords.first.setText(password)
        dialog.passwords.second.setText(password if again is None else again)
    else:
        dialog.passwords.none.setChecked(True)


def test_a_new_ledger_asks_only_for_names_place_and_password(start: Start, tmp_path: Path, password: str) -> None:
    window = start(None)
    path = tmp_path / "机关党委.bdb"
    codes: list[str] = []

    def make(dialog: NewLedger) -> None:
        assert "不设密码" in dialog.passwords.none.text()
        fill(dialog, path, "中共示例大学机关第一支部委员会\n\n 中共示例大学机关第二支部委员会 ", password)
        press(dialog, "建立台账")

    def sheet(dialog: RecoverySheet) -> None:
        codes.append(dialog._code)
        press(dialog, "已打印或抄下，关闭")

    in_turn(make, sheet)
    press(window.welcome, "开始")
    assert window.desk is not None
    assert [name for _, name in window.desk.ask(organization.branches)] == [
        "中共示例大学机关第一支部委员会", "中共示例大学机关第二支部委员会"]  # fmt: skip
    assert window.desk.ledger.path == path
    assert places.demand_ledger(path) is places.Content.ENCRYPTED
    assert window.desk.undo_labels() == ("", ""), "the founding cannot be undone"
    window.close()
    opened = engine.open_ledger(path, codes[0])
    opened.close()


@pytest.mark.parametrize(
    ("branches", "password", "again", "said"),
    [("", "一二三四 五六七八", None, "请填写支部全称"), ("机关一支部", "一二三四 五六七八", "别的", "两次输入的密码不一样"),
     ("机关一支部", "123", None, "密码")],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_typed_is_lost(
    start: Start, tmp_path: Path, branches: str, password: str, again: str | None, said: str
) -> None:
    window = start(None)

    def act(dialog: NewLedger) -> None:
        fill(dialog, tmp_path / "新.bdb", branches, password, again)
        press(dialog, "建立台账")
        assert dialog.isVisible()
        assert said in dialog.notices.text()
        assert dialog.passwords.first.text() == password
        dialog.reject()

    in_turn(act)
    assert openings.new_ledger(window) is None
    assert not (tmp_path / "新.bdb").exists()


def test_a_file_that_exists_is_never_written_over(start: Start, demo: Path) -> None:
    window = start(None)
    before = demo.read_bytes()

    def first(dialog: NewLedger) -> None:
        fill(dialog, demo, "机关一支部")
        press(dialog, "建立台账")

    def second(dialog: NewLedger) -> None:
        assert dialog.notices.tone == "err"
        assert dialog.branches.toPlainText() == "机关一支部"
        dialog.reject()

    in_turn(first, second)
    assert openings.new_ledger(window) is None
    assert demo.read_bytes() == before


def test_starting_from_a_roster_makes_the_ledger_and_opens_the_import(start: Start, tmp_path: Path) -> None:
    window = start(None)
    seen: list[str] = []

    def make(dialog: NewLedger) -> None:
        fill(dialog, tmp_path / "新", "机关一支部")
        press(dialog, "建立台账")

    def wizard(dialog: Any) -> None:
        seen.append(type(dialog).__name__)
        dialog.done(0)

    in_turn(make, wizard)
    press(window.welcome, "选择")
    assert seen == ["ImportDialog"]
    assert window.desk is not None
    assert window.desk.ledger.path == tmp_path / "新.bdb", "the suffix is added"


def test_the_demo_is_made_once_and_says_what_it_is(start: Start, qtbot: QtBot) -> None:
    window = start(None)
    press(window.welcome, "试用")
    assert window.desk is not None
    assert len(window.desk.ask(queries.roll)) == 86
    desk = window.desk
    qtbot.waitUntil(lambda: "示例数据" in desk.notices.text())
    window.leave_ledger()
    press(window.welcome, "试用")
    assert window.desk is not None


def test_a_ledger_is_chosen_and_stands_under_the_recent_ones(start: Start, demo: Path, answers: Any) -> None:
    window = start(None)
    answers.will_say(str(demo))
    press(window.welcome, "打开")
    assert window.desk is not None
    window.leave_ledger()
    assert window.welcome is not None
    QApplication.processEvents()
    press(window.welcome, f"demo — {demo}")
    assert window.desk is not None


def test_a_backup_is_restored_beside_and_opened(
    start: Start, secret: Path, password: str, tmp_path: Path, answers: Any
) -> None:
    ledger = engine.open_ledger(secret, password)
    made = backup.make(ledger, tmp_path / "备份", "manual")
    ledger.close()
    target = tmp_path / "恢复.bdb"
    window = start(None)

    def give(dialog: PasswordPrompt) -> None:
        dialog.line.setText(password)
        dialog.accept()

    answers.will_say(str(made.path), str(target))
    in_turn(give)
    press(window.welcome, "恢复")
    assert window.desk is not None
    assert window.desk.ledger.path == target
    assert len(window.desk.ask(queries.roll)) == 12
    assert window.desk.notices.text() == "已恢复为新台账并核对无误：恢复.bdb"


def test_restoring_never_writes_over_a_file(start: Start, demo: Path, tmp_path: Path, answers: Any) -> None:
    ledger = engine.open_ledger(demo)
    made = backup.make(ledger, tmp_path / "备份", "manual")
    ledger.close()
    before = demo.read_bytes()
    window = start(None)
    answers.will_say(str(made.path), str(demo), 0, str(tmp_path / "demo-2.bdb"))
    press(window.welcome, "恢复")
    assert "不会覆盖" in answers.asked[2].text
    assert answers.asked[3].suggested == str(tmp_path / "demo-2.bdb"), "a name that is free"
    assert demo.read_bytes() == before
    assert window.desk is not None
    assert window.desk.ledger.path == tmp_path / "demo-2.bdb"


def test_a_wrong_password_for_a_backup_is_said_and_asked_for_again(
    start: Start, secret: Path, password: str, tmp_path: Path, answers: Any
) -> None:
    ledger = engine.open_ledger(secret, password)
    made = backup.make(ledger, tmp_path / "备份", "manual")
    ledger.close()
    window = start(None)

    def wrong(dialog: PasswordPrompt) -> None:
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)
        assert dialog.isVisible(), "without a password nothing is tried"
        dialog.line.setText("不对的 密码 呀")
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)

    def mistyped(dialog: PasswordPrompt) -> None:
        assert "密码不对" in dialog.notices.text()
        assert dialog.line.selectedText() == "不对的 密码 呀"
        dialog.line.setText("123456" * 8)
        QTest.keyClick(dialog.line, Qt.Key.Key_Return)

    def give_up(dialog: PasswordPrompt) -> None:
        assert dialog.notices.text().startswith("恢复码第 1、2")
        assert not (tmp_path / "恢复.bdb").exists()
        dialog.reject()

    answers.will_say(str(made.path), str(tmp_path / "恢复.bdb"))
    in_turn(wrong, mistyped, give_up)
    press(window.welcome, "恢复")
    assert window.desk is None
    assert not (tmp_path / "恢复.bdb").exists()


def test_a_file_that_is_no_backup_is_said(start: Start, tmp_path: Path, answers: Any) -> None:
    wrong = tmp_path / "错.bdbak"
    wrong.write_bytes(b"no zip")
    window = start(None)
    answers.will_say(str(wrong))
    press(window.welcome, "恢复")
    assert window.welcome is not None
    assert window.welcome.notices.text().startswith("“错.bdbak”没有打开：这不是完整的备份文件")


def test_the_page_stands_in_the_middle_and_follows_the_text_size(start: Start) -> None:
    window = start(None)
    window.resize(1900, 900)
    QApplication.processEvents()
    assert window.welcome is not None
    body = window.welcome._body
    left = body.mapTo(window, body.rect().topLeft()).x()
    right = window.width() - body.mapTo(window, body.rect().topRight()).x()
    assert abs(left - right) <= 2
    window.scale_text(1)
    assert window.welcome.isVisible()
    assert window.welcome._body is not body
    window.scale_text(0)
    primary = [one for one in window.welcome.findChildren(QPushButton) if one.property("kind") == "primary"]
    assert [one.text() for one in primary] == ["开始"]


def test_the_password_is_changed_after_a_backup_and_the_old_one_opens_no_more(
    start: Start, secret: Path, password: str
) -> None:
    window = start(secret)
    window.guard.page.given.emit(password)
    new = "另一个 新的 密码"

    def wrong(dialog: ChangePassword) -> None:
        dialog.old.setText("不是它 不是它")
        dialog.passwords.first.setText(new)
        dialog.passwords.second.setText(new)
        press(dialog, "更改密码")

    def right(dialog: ChangePassword) -> None:
        assert dialog.notices.text() == "现在的密码不对。请重新输入。"
        assert dialog.old.hasFocus()
        assert dialog.old.selectedText() == "不是它 不是它"
        dialog.old.setText(password)
        press(dialog, "更改密码")

    in_turn(wrong, right, lambda sheet: sheet.accept())
    openings.change_password(window)
    assert window.desk is not None
    assert window.desk.notices.text() == "密码已更改。"
    assert window.desk.last_backup() is not None
    window.close()
    engine.open_ledger(secret, new).close()


def test_the_recovery_sheet_alone_is_printed_again_with_the_password(start: Start, secret: Path, password: str) -> None:
    window = start(secret)
    window.guard.page.given.emit(password)
    assert window.desk is not None
    held = window.desk.ledger.secret
    assert held is not None
    codes: list[str] = []

    def without_password(dialog: ChangePassword) -> None:
        press(dialog, "只打印恢复单…")

    def with_password(dialog: ChangePassword) -> None:
        assert dialog.notices.tone == "err"
        dialog.old.setText(password)
        press(dialog, "只打印恢复单…")

    def preview(dialog: PdfPreview) -> None:
        assert dialog.windowTitle() == "恢复单"
        dialog.reject()

    def sheet(dialog: RecoverySheet) -> None:
        codes.append("".join(one.text() for one in dialog.findChildren(QLabel) if one.text().isdigit()))
        in_turn(preview)
        press(dialog, "打印…")
        dialog.accept()

    in_turn(without_password, with_password, sheet)
    openings.change_password(window)
    assert codes == [held.recovery_code().replace("-", "")]
    assert window.desk.ledger.secret == held
    assert window.desk.last_backup() is None


def test_a_plain_ledger_gets_a_password_and_can_then_be_locked(start: Start, demo: Path) -> None:
    window = start(demo)

    def act(dialog: ChangePassword) -> None:
        assert dialog.windowTitle() == "设置密码"
        dialog.passwords.first.setText("一个新的 好密码")
        dialog.passwords.second.setText("一个新的 好密码")
        press(dialog, "设置密码")

    in_turn(act, lambda sheet: sheet.accept())
    openings.change_password(window)
    assert places.demand_ledger(demo) is places.Content.ENCRYPTED
    window.lock()
    assert window.desk is not None
    assert window.desk.ledger.locked
