"""帮助: how to begin, the keys, what the program never does, version and licences."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from PySide6.QtGui import (
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTableFormat,
)
from PySide6.QtWidgets import QDialog, QStackedWidget, QTextEdit

from branchdesk import __version__
from branchdesk.kernel.resources import resource
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.dialog import fit

if TYPE_CHECKING:
    from branchdesk.shell.window import Window

Kind = Literal["heading", "item", "text", "keys"]
_ITEM = re.compile(r" +\d+\. ")
_KEYS = re.compile(r" +(\S.*?) {2,}(\S.*)")
_NUMBER, _GAP, _KEYS_WIDTH = 22, 4, 190
"""Room for the number of an item, between paragraphs, and of the keys, in pixels at 100 %."""


class Block(NamedTuple):
    """A paragraph of the help; of keys ``text`` is what they do."""

    kind: Kind
    text: str
    keys: str = ""


def blocks(text: str) -> Iterator[Block]:
    """The paragraphs of a help text, whose lines are as long as suits its writer.

    What is not indented is a heading where indented lines follow, else text up to the line that ends with a sentence.
    ``1.`` begins an item, and what is indented further goes on with it; where two parts of an indented line stand far
    apart, they are keys and what they do.
    """
    lines = [*text.splitlines(), ""]
    held: Block | None = None
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if held is not None and line and _goes_on(held, line):
            held = held._replace(text=_joined(held.text, line.strip()))
            continue
        if held is not None:
            yield held
        held = _block(line, after) if line else None


def _goes_on(held: Block, line: str) -> bool:
    if line.startswith("    "):
        return True
    return not line.startswith(" ") and held.kind == "text" and not held.text.endswith("。")


def _joined(text: str, following: str) -> str:
    """Chinese has no space between words, but one beside those of other scripts."""
    beside = text[-1:] + following[:1]
    return f"{text} {following}" if beside.isalnum() and re.search("[0-9A-Za-z]", beside) else text + following


def _block(line: str, after: str) -> Block:
    if _ITEM.match(line):
        return Block("item", line.strip())
    if keys := _KEYS.fullmatch(line):
        return Block("keys", keys[2], keys[1])
    is_heading = not line.startswith(" ") and after.startswith(" ")
    return Block("heading" if is_heading else "text", line.strip())


class HelpPage(QTextEdit):
    """One of the texts, as wide as there is room."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__()
        self.setObjectName("reading")
        self.setReadOnly(True)
        self.setAccessibleName(title)
        self.document().setDocumentMargin(theme.px(12))
        cursor = QTextCursor(self.document())
        for are_keys, some in groupby(blocks(text), lambda one: one.kind == "keys"):
            if are_keys:
                self._write_keys(cursor, list(some))
                continue
            for block in some:
                self._write(cursor, block)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    @staticmethod
    def _write(cursor: QTextCursor, block: Block) -> None:
        look, words = QTextBlockFormat(), QTextCharFormat()
        look.setTopMargin(theme.px(_GAP))
        look.setLineHeight(120, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        if block.kind == "heading":
            look.setTopMargin(theme.px(4 * _GAP))
            words.setFontWeight(QFont.Weight.DemiBold)
        elif block.kind == "item":
            look.setLeftMargin(theme.px(_NUMBER))
            look.setTextIndent(-theme.px(_NUMBER))
        if cursor.block().text():
            cursor.insertBlock()
        cursor.setBlockFormat(look)
        cursor.insertText(block.text, words)

    @staticmethod
    def _write_keys(cursor: QTextCursor, keys: list[Block]) -> None:
        look = QTextTableFormat()
        look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        look.setCellPadding(theme.px(2))
        look.setBottomMargin(theme.px(3 * _GAP))
        look.setColumnWidthConstraints([
            QTextLength(QTextLength.Type.FixedLength, theme.px(_KEYS_WIDTH)),
            QTextLength(QTextLength.Type.VariableLength, 0),
        ])  # fmt: skip
        table = cursor.insertTable(len(keys), 2, look)
        for row, block in enumerate(keys):
            table.cellAt(row, 0).firstCursorPosition().insertText(block.keys)
            table.cellAt(row, 1).firstCursorPosition().insertText(block.text)
        cursor.movePosition(QTextCursor.MoveOperation.End)


class HelpDialog(QDialog):
    """使用说明 · 快捷键 · 关于."""

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self.setWindowTitle(tr("帮助"))
        texts = ((tr("使用说明"), "guide.txt"), (tr("快捷键"), "keys.txt"), (tr("关于"), "about.txt"))
        self.tabs = parts.segments([title for title, _ in texts])
        pages = QStackedWidget()
        self.tabs.currentChanged.connect(pages.setCurrentIndex)
        for title, name in texts:
            text = resource("help", name).read_text("utf-8")
            text = text.replace("{version}", __version__).replace("{home}", str(window.paths.home))
            pages.addWidget(HelpPage(title, text))
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.accept)
        self.setLayout(
            parts.column(parts.row(self.tabs, None), pages, parts.row(None, leave), margins=(16, 12, 16, 12))
        )
        fit(self, 820, 620)
