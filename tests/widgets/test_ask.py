"""Questions have verbs for buttons, and Enter takes the safe one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.widgets import ask


def with_dialog(act: Callable[[QDialog], None]) -> None:
    """Run ``act`` on the dialog that opens next, and close it if it is still open."""

    def begin() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        try:
            act(dialog)
        finally:
            if dialog.isVisible():
                dialog.reject()

    QTimer.singleShot(0, begin)


def button(dialog: QDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def press_enter(dialog: QDialog) -> None:
    from PySide6.QtTest import QTest

    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_the_verb_says_yes(qtbot: QtBot, real_dialogs: None) -> None:
    with_dialog(lambda dialog: button(dialog, "删除").click())
    assert ask.confirm(None, "删除 3 名党员？", "30 天内可以恢复。", yes="删除")


def test_closing_a_question_is_no(qtbot: QtBot, real_dialogs: None) -> None:
    with_dialog(lambda dialog: dialog.reject())
    assert not ask.confirm(None, "删除 3 名党员？", "", yes="删除")


def test_enter_takes_the_safe_answer_where_there_is_danger(qtbot: QtBot, real_dialogs: None) -> None:
    with_dialog(press_enter)
    assert not ask.confirm(None, "清空回收站？", "无法找回。", yes="清空", danger=True)
    with_dialog(press_enter)
    assert ask.confirm(None, "退出？", "", yes="退出")


def test_what_cannot_be_undone_must_be_typed(qtbot: QtBot, real_dialogs: None) -> None:
    def act(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line is not None
        assert not button(dialog, "清空").isEnabled()
        line.setText("11")
        assert not button(dialog, "清空").isEnabled()
        line.setText(" 12 ")
        button(dialog, "清空").click()

    with_dialog(act)
    assert ask.confirm(None, "清空回收站？", "共 12 条。", yes="清空", type_to_confirm="12")


def test_choosing_gives_the_index_or_none(qtbot: QtBot, real_dialogs: None) -> None:
    with_dialog(lambda dialog: button(dialog, "不保存").click())
    assert ask.choose(None, "保存修改？", "", ["保存", "不保存", "取消"]) == 1
    with_dialog(lambda dialog: dialog.reject())
    assert ask.choose(None, "保存修改？", "", ["保存", "不保存", "取消"]) is None


def test_a_text_is_trimmed_and_never_empty(qtbot: QtBot, real_dialogs: None) -> None:
    def act(dialog: QDialog) -> None:
        line = dialog.findChild(QLineEdit)
        assert line is not None
        line.setText("   ")
        assert not button(dialog, "确定").isEnabled()
        line.setText(" 第一党小组 ")
        button(dialog, "确定").click()

    with_dialog(act)
    assert ask.text(None, "新建党小组", "名称", "第二党小组") == "第一党小组"


def test_the_suffix_is_added(answers: Any, tmp_path: Path) -> None:
    answers.will_say(str(tmp_path / "花名册"))
    assert ask.save_file(None, "导出", ["Excel 工作簿 (*.xlsx)"], "花名册.xlsx") == tmp_path / "花名册.xlsx"
    answers.will_say(tmp_path / "2026.11 花名册")
    assert ask.save_file(None, "导出", ["Excel 工作簿 (*.xlsx)"], "x") == tmp_path / "2026.11 花名册.xlsx"


def test_an_existing_file_is_asked_about_and_the_user_may_choose_again(answers: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("old")
    answers.will_say(tmp_path / "a", False, tmp_path / "b.pdf")
    assert ask.save_file(None, "导出", ["PDF 文件 (*.pdf)"], "a") == tmp_path / "b.pdf"
    assert [one.kind for one in answers.asked] == ["save_file", "confirm", "save_file"]
    assert answers.asked[2].suggested == str(tmp_path / "a.pdf")


def test_backing_out_of_a_file_dialog_gives_none(answers: Any) -> None:
    answers.will_say(None, "", None)
    assert ask.save_file(None, "导出", ["PDF 文件 (*.pdf)"], "a") is None
    assert ask.open_file(None, "打开", ["台账 (*.bdb)"]) is None
    assert ask.folder(None, "选择文件夹") is None


def test_the_folder_of_the_last_file_is_offered_again(answers: Any, tmp_path: Path) -> None:
    answers.will_say(tmp_path / "a.bdb", None)
    ask.open_file(None, "打开", ["台账 (*.bdb)"])
    ask.save_file(None, "导出", ["PDF 文件 (*.pdf)"], "会议记录 2026/11:党员大会.pdf")
    assert answers.asked[1].suggested == str(tmp_path / "会议记录 2026 11 党员大会.pdf")


def test_what_never_replaces_a_file_asks_for_another_name(answers: Any, tmp_path: Path) -> None:
    (tmp_path / "a.bdb").write_text("old")
    answers.will_say(tmp_path / "a", 0, tmp_path / "b")
    chosen = ask.save_file(None, "恢复", ["台账 (*.bdb)"], str(tmp_path / "a.bdb"), fresh=True)
    assert chosen == tmp_path / "b.bdb"
    assert [one.kind for one in answers.asked] == ["save_file", "choose", "save_file"]
    assert [answers.asked[0].suggested, answers.asked[2].suggested] == [str(tmp_path / "a-2.bdb")] * 2


def test_the_first_dialog_begins_where_the_ledger_is_and_later_ones_where_the_user_was(
    answers: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "别处").mkdir()
    monkeypatch.setattr(ask, "_folder", [])
    answers.will_say(None, tmp_path / "别处", None)
    ask.begin_in(tmp_path)
    ask.folder(None, "选择文件夹")
    ask.folder(None, "选择文件夹")
    ask.begin_in(tmp_path)
    ask.folder(None, "选择文件夹")
    assert [one.suggested for one in answers.asked] == [str(tmp_path), str(tmp_path), str(tmp_path / "别处")]


def test_a_safe_name_does_not_begin_with_what_parts_it() -> None:
    assert ask.safe_name("_党员名册_20261121.xlsx") == "党员名册_20261121.xlsx"
    assert ask.safe_name("机关支部_党员名册.xlsx") == "机关支部_党员名册.xlsx"


@given(st.text())
def test_a_safe_name_is_a_name_every_system_takes(name: str) -> None:
    safe = ask.safe_name(name)
    assert safe
    assert len(safe) <= 120
    assert not set(safe) & set('\\/:*?"<>|\x00\n')
    assert safe == safe.strip(" .")


@pytest.mark.parametrize("kind", ["open_file", "save_file"])
def test_the_real_file_dialogs_open(qtbot: QtBot, real_dialogs: None, kind: str, tmp_path: Path) -> None:
    with_dialog(lambda dialog: dialog.reject())
    if kind == "open_file":
        assert ask.open_file(None, "打开", ["台账 (*.bdb)"], tmp_path) is None
    else:
        assert ask.save_file(None, "另存", ["台账 (*.bdb)"], str(tmp_path / "x.bdb")) is None
