"""A dialog of steps goes on only when the step allows it."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from branchdesk.widgets.steps import Step, StepsDialog


class Page(Step):
    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.entered = 0
        self.ready = True
        self.leaves = True
        self.lost = ""
        self.last = False

    def enter(self) -> None:
        self.entered += 1

    def leave(self) -> bool:
        return self.leaves

    def caption(self) -> str:
        return f"{self.title}.xlsx"

    def note(self) -> str:
        return "导入前会自动备份"

    def primary(self) -> str:
        return "完成" if self.last else f"离开{self.title}"

    def is_ready(self) -> bool:
        return self.ready

    def may_go_back(self) -> bool:
        return not self.last

    def may_cancel(self) -> bool:
        return not self.last

    def loss(self) -> str:
        return self.lost


@pytest.fixture
def pages(qtbot: QtBot) -> list[Page]:
    return [Page("选择文件"), Page("检查数据"), Page("完成")]


@pytest.fixture
def dialog(qtbot: QtBot, pages: list[Page]) -> StepsDialog:
    pages[2].last = True
    made = StepsDialog("导入花名册", pages)
    qtbot.addWidget(made)
    made.show()
    return made


def button(dialog: StepsDialog, words: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == words)


def test_the_header_names_all_steps_and_marks_the_one_shown(dialog: StepsDialog) -> None:
    dialog.go_on()
    marked = [one.text() for one in dialog.findChildren(QLabel) if one.property("tone") == "accent"]
    assert marked == ["2 检查数据"]
    words = [one.text() for one in dialog.findChildren(QLabel)]
    assert {"1 选择文件", "3 完成", "检查数据.xlsx", "导入前会自动备份"} <= set(words)


def test_the_step_decides_the_words_and_whether_it_may_be_left(dialog: StepsDialog, pages: list[Page]) -> None:
    pages[0].ready = False
    pages[0].changed.emit()
    primary = button(dialog, "离开选择文件")
    assert not primary.isEnabled()
    dialog.go_on()
    assert dialog.index == 0
    pages[0].ready = True
    pages[0].changed.emit()
    primary.click()
    assert dialog.step is pages[1]
    assert pages[1].entered == 1


def test_a_step_that_waits_for_work_goes_on_by_itself(dialog: StepsDialog, pages: list[Page]) -> None:
    pages[0].leaves = False
    dialog.go_on()
    assert dialog.index == 0
    pages[0].done.emit()
    assert dialog.index == 1
    pages[0].done.emit()
    assert dialog.index == 1, "only the step that is shown may go on"


def test_going_back_enters_the_step_again(dialog: StepsDialog, pages: list[Page]) -> None:
    assert button(dialog, "上一步").isHidden()
    dialog.go_on()
    button(dialog, "上一步").click()
    assert dialog.step is pages[0]
    assert pages[0].entered == 2


def test_from_the_last_step_there_is_only_forward(dialog: StepsDialog) -> None:
    dialog.go_on()
    dialog.go_on()
    assert button(dialog, "上一步").isHidden()
    assert button(dialog, "取消").isHidden()
    button(dialog, "完成").click()
    assert dialog.result() == StepsDialog.DialogCode.Accepted


def test_closing_when_all_is_done_is_not_cancelling(dialog: StepsDialog) -> None:
    dialog.go_on()
    dialog.go_on()
    dialog.close()
    assert dialog.result() == StepsDialog.DialogCode.Accepted


def test_cancelling_asks_only_when_something_would_be_lost(
    dialog: StepsDialog, pages: list[Page], answers: Any
) -> None:
    pages[0].lost = "已改正的 3 处会丢失。"
    answers.will_say(False)
    dialog.reject()
    assert dialog.isVisible()
    assert answers.asked[0].text == "已改正的 3 处会丢失。"
    pages[0].lost = ""
    dialog.reject()
    assert not dialog.isVisible()


def test_ctrl_enter_goes_on_and_enter_does_not(dialog: StepsDialog, qtbot: QtBot) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.index == 0
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert dialog.index == 1


def test_it_fits_a_small_screen(dialog: StepsDialog) -> None:
    least = dialog.minimumSizeHint()
    assert least.width() <= 1024
    assert least.height() <= 600
