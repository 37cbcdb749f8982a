"""A small question for one password."""

from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.kernel.words import tr
from branchdesk.shell.unlock import password_line
from branchdesk.widgets import parts, theme


class PasswordPrompt(QDialog):
    """One line, 确定 and 取消."""

    def __init__(self, parent: QWidget | None, prompt: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("密码"))
        self.line = password_line(prompt)
        go = parts.button(tr("确定"), kind="primary")
        go.clicked.connect(self.accept)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        self.line.returnPressed.connect(self.accept)
        self.setLayout(
            parts.column(parts.label(prompt), self.line, parts.row(None, leave, go), margins=(20, 16, 20, 16))
        )
        self.setMinimumWidth(theme.px(380))


def ask_password(parent: QWidget | None, prompt: str) -> str | None:
    """The password typed; None when the user changed his mind."""
    dialog = PasswordPrompt(parent, prompt)
    return dialog.line.text() if dialog.exec() else None
