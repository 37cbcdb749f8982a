"""The help window: its texts flow at every width, whatever lines their writers broke."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.kernel.resources import resource
from branchdesk.shell.about import Block, HelpDialog, HelpPage, blocks
from branchdesk.shell.window import Window

Start = Callable[[Path | None], Window]
TEXT = """开始
  1. “新建台账”：填写支部全称、
     保存位置和密码。带出后超过
     30 天没有合并的，提醒。
  2. 导入 Excel
     名册。

程序不做的事
  不联网。
  不评分。

整个窗口
  Ctrl+1 … Ctrl+6     切换页签
  F1                  帮助

许可：本程序以 Apache License 2.0 发布。
所用组件：Qt 与
PySide6。
"""


def test_lines_of_a_paragraph_are_joined_and_paragraphs_are_told_apart() -> None:
    assert list(blocks(TEXT)) == [
        Block("heading", "开始"),
        Block("item", "1. “新建台账”：填写支部全称、保存位置和密码。带出后超过 30 天没有合并的，提醒。"),
        Block("item", "2. 导入 Excel 名册。"),
        Block("heading", "程序不做的事"),
        Block("text", "不联网。"),
        Block("text", "不评分。"),
        Block("heading", "整个窗口"),
        Block("keys", "切换页签", "Ctrl+1 … Ctrl+6"),
        Block("keys", "帮助", "F1"),
        Block("text", "许可：本程序以 Apache License 2.0 发布。"),
        Block("text", "所用组件：Qt 与 PySide6。"),
    ]


def test_no_word_of_the_help_is_lost_and_every_heading_has_something_below_it() -> None:
    for name in ("guide.txt", "keys.txt", "about.txt"):
        text = resource("help", name).read_text("utf-8")
        found = list(blocks(text))
        assert re.sub(r"\s", "", "".join(one.keys + one.text for one in found)) == re.sub(r"\s", "", text)
        below = [after.kind for one, after in pairwise(found) if one.kind == "heading"]
        assert "heading" not in below
        assert found[-1].kind != "heading"
    keys = [one for one in blocks(resource("help", "keys.txt").read_text("utf-8")) if one.kind == "keys"]
    assert len(keys) > 60
    assert not [one for one in keys if re.search(" {2,}", one.text)], "one key on a line"


def test_a_page_is_as_wide_as_the_window_and_begins_at_its_beginning(qtbot: QtBot) -> None:
    page = HelpPage("使用说明", TEXT)
    qtbot.addWidget(page)
    page.show()
    for width in (900, 400):
        page.resize(width, 200)
        QApplication.processEvents()
        assert page.horizontalScrollBar().maximum() == 0
    assert page.verticalScrollBar().value() == 0
    assert page.toPlainText().startswith("开始\n1. “新建台账”")


def test_the_window_shows_all_three_texts(start: Start, qtbot: QtBot) -> None:
    dialog = HelpDialog(start(None))
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitExposed(dialog)
    titles = []
    for number in range(dialog.tabs.count()):
        dialog.tabs.setCurrentIndex(number)
        page = next(one for one in dialog.findChildren(HelpPage) if one.isVisible())
        titles.append(page.accessibleName())
    assert titles == ["使用说明", "快捷键", "关于"]
