"""The message strip says what, why and what to do, and stays until it is closed."""

from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLabel, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from branchdesk.kernel.errors import Refusal
from branchdesk.widgets import parts
from branchdesk.widgets.notices import Notices, Tone
from branchdesk.widgets.screen import Desk, Screen


@pytest.fixture
def strip(qtbot: QtBot) -> Notices:
    made = Notices()
    qtbot.addWidget(made)
    return made


def test_tab_goes_through_the_offers_to_the_cross(strip: Notices) -> None:
    strip.tell("warn", "以只读方式打开", [("回到“台账”", lambda: None), ("另一个", lambda: None)], detail="细节")
    order, one = [], strip._text.nextInFocusChain()
    while one is not strip._text:
        if isinstance(one, QAbstractButton) and not one.isHidden():
            order.append(one.accessibleName())
        one = one.nextInFocusChain()
    assert order == ["回到“台账”", "另一个", "详细信息", "关闭消息"]


def test_a_strip_without_a_message_takes_no_room(strip: Notices) -> None:
    assert strip.isHidden()
    assert strip.text() == ""
    assert strip.tone == ""


@pytest.mark.parametrize(("tone", "word"), [("ok", "完成"), ("warn", "注意"), ("err", "出错"), ("info", "提示")])
def test_every_tone_is_a_word_too(strip: Notices, tone: Tone, word: str) -> None:
    strip.tell(tone, "已导出 3 份")
    assert strip.tone == tone
    assert strip.accessibleName() == f"{word}：已导出 3 份"


def test_a_message_replaces_the_one_before(strip: Notices) -> None:
    strip.tell("ok", "已删除 3 名党员", [("撤销", lambda: None)])
    strip.tell("info", "已刷新")
    assert strip.text() == "已刷新"
    with pytest.raises(KeyError):
        strip.press("撤销")
    assert not [one for one in strip.findChildren(QPushButton) if one.text() == "撤销" and not one.isHidden()]


def test_an_offer_closes_the_strip_and_then_acts(strip: Notices, qtbot: QtBot) -> None:
    seen: list[str] = []
    strip.tell("ok", "已删除 3 名党员", [("撤销", lambda: (seen.append(strip.text()), strip.tell("ok", "已恢复")))])
    strip.show()
    link = next(one for one in strip.findChildren(QPushButton) if one.text() == "撤销")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton)
    assert seen == [""]
    assert strip.text() == "已恢复"


def test_a_refusal_keeps_its_detail_behind_a_link(strip: Notices) -> None:
    strip.tell_refusal(Refusal("无法保存", detail="第 3 行：磁盘已满", hint="请清理磁盘后再试"))
    assert strip.text() == "无法保存。请清理磁盘后再试。"
    more = next(one for one in strip.findChildren(QPushButton) if one.text() == "详细信息")
    detail = next(one for one in strip.findChildren(QLabel) if one.text() == "第 3 行：磁盘已满")
    assert detail.isHidden()
    more.click()
    assert not detail.isHidden()
    assert more.text() == "收起"


def test_an_error_can_be_copied_whole(strip: Notices) -> None:
    strip.tell_refusal(Refusal("无法保存", detail="磁盘已满"))
    copy = next(one for one in strip.findChildren(QToolButton) if one.accessibleName() == "复制这条消息")
    copy.click()
    assert QGuiApplication.clipboard().text() == "无法保存。\n磁盘已满"


def test_markup_in_a_message_stays_text(strip: Notices) -> None:
    strip.tell("warn", "<b>王芳</b>")
    assert all(one.textFormat() == Qt.TextFormat.PlainText for one in strip.findChildren(QLabel) if one.text())


def test_the_cross_closes(strip: Notices) -> None:
    strip.tell("err", "出错了")
    next(one for one in strip.findChildren(QToolButton) if one.accessibleName() == "关闭消息").click()
    assert strip.isHidden()


class Room(Screen):
    def __init__(self, desk: Desk, strip: Notices) -> None:
        super().__init__(desk)
        self.strip = strip
        self.setLayout(parts.column(parts.label("一页")))

    def refresh(self) -> None:
        """Nothing to read."""

    def visit(self) -> None:
        """The strip comes here."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(self.strip)


@pytest.fixture
def rooms(strip: Notices, qtbot: QtBot) -> tuple[Room, Room]:
    class Quiet(QObject):
        changed = Signal(frozenset)
        branch_changed = Signal()

    desk: Any = Quiet()
    made = Room(desk, strip), Room(desk, strip)
    for one in made:
        qtbot.addWidget(one)
        one.show()
    made[0].visit()
    return made


def test_what_a_page_has_said_stays_with_it(strip: Notices, rooms: tuple[Room, Room]) -> None:
    here, there = rooms
    strip.tell("ok", "已登记 3 笔", [("撤销", lambda: None)])
    there.visit()
    assert (strip.text(), strip.isVisible()) == ("", False)
    strip.tell("warn", "另一页的话")
    here.visit()
    assert (strip.text(), strip.isVisible()) == ("已登记 3 笔", True)
    assert strip.accessibleName() == "完成：已登记 3 笔"
    strip.press("撤销")
    there.visit()
    assert strip.text() == "另一页的话"


def test_what_was_said_elsewhere_is_forgotten_when_the_ledger_moves_on(
    strip: Notices, rooms: tuple[Room, Room]
) -> None:
    here, there = rooms
    strip.tell("ok", "已登记 3 笔", [("撤销", lambda: None)])
    there.visit()
    strip.outdate()
    here.visit()
    assert strip.text() == ""
    strip.tell("err", "导出没有成功")
    there.visit()
    strip.outdate()
    here.visit()
    assert strip.text() == "导出没有成功"


def test_what_is_true_of_the_whole_ledger_goes_along(strip: Notices, rooms: tuple[Room, Room], qtbot: QtBot) -> None:
    strip.tell("warn", "以只读方式打开", everywhere=True)
    rooms[1].visit()
    qtbot.waitUntil(strip.isVisible)
    assert strip.text() == "以只读方式打开"
