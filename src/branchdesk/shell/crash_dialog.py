"""The dialog of a bug; loaded only when there is one."""

from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.dialog import fit


class CrashDialog(QDialog):
    """What happened, what is safe, what to send."""

    def __init__(self, text: str, path: Path, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("程序遇到意外错误"))
        box = QPlainTextEdit(text)
        box.setReadOnly(True)
        box.setAccessibleName(tr("错误报告"))
        copy = parts.button(tr("复制报告"), icon="copy")
        copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        leave = parts.button(tr("继续使用"), kind="primary")
        leave.clicked.connect(self.accept)
        said = tr("刚才的操作没有完成。已保存的内容都完好，程序可以继续使用。")
        kept = tr("报告不含证件号和电话，已存到：{path}").format(path=path)
        self.setLayout(parts.column(
            parts.label(tr("程序遇到意外错误"), role="h2"), parts.label(said, wrap=True), box,
            parts.label(kept, role="hint", wrap=True), parts.row(None, copy, leave), margins=(20, 16, 20, 16)))  # fmt: skip
        fit(self, 640, 420)
