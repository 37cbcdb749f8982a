"""A small question for one password."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.dialog import lead_through
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.passwords import password_line


class PasswordPrompt(QDialog):
    """One line, 确定 and 取消; ``refuse`` says why it did not do, before it is asked again."""

    def __init__(self, parent: QWidget | None, prompt: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("密码"))
        self.line = password_line(prompt)
        go = parts.button(tr("确定"), kind="primary")
        go.clicked.connect(self._give)
        leave = parts.button(tr("取消"))
        leave.clicked.connect(self.reject)
        self.notices = Notices()
        lead_through(self, [self.line], go)
        self.setLayout(parts.column(parts.label(prompt, wrap=True), self.line, self.notices, None,
                                    parts.row(None, leave, go), margins=(20, 16, 20, 16)))  # fmt: skip
        self.setMinimumWidth(theme.px(420))

    def refuse(self, refusal: Refusal) -> None:
        """Say why; the next letter replaces what was typed."""
        self.notices.tell_refusal(refusal)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _give(self) -> None:
        if self.line.text():
            self.accept()
