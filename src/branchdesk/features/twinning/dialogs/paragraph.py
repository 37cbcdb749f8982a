"""总结段落: the paragraph made from the data alone, to be copied; every number in it is a count."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices


class ParagraphDialog(QDialog):
    """Shows a text that can be marked and copied whole; ``summary`` goes on to the paper."""

    def __init__(self, title: str, text: str, summary: Callable[[], object], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.notices = Notices()
        self.text = QPlainTextEdit(text)
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        copy = parts.button(tr("复制"), icon="copy", kind="primary", tip=tr("复制全文"))
        copy.clicked.connect(self.copy)
        paper = parts.button(tr("年度总结 PDF…"), icon="file-down")
        paper.clicked.connect(self.accept)
        self.accepted.connect(lambda: summary())
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        rule = tr("只由台账中的数据生成，每个数字都可在“统计”中点开核对；修改后请自行负责文字。")
        self.setLayout(parts.column(
            parts.label(title, role="h2"), parts.label(rule, role="dim", wrap=True), self.notices, self.text,
            parts.row(None, paper, leave, copy), margins=(20, 16, 20, 14)))  # fmt: skip
        fit(self, 760, 440)
        copy.setFocus()

    def copy(self) -> None:
        """All of it to the clipboard."""
        QGuiApplication.clipboard().setText(self.text.toPlainText())
        self.notices.tell("ok", tr("已复制，可粘贴到年度总结。"))
