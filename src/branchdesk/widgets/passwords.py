"""Lines for passwords: one whose letters are hidden, and the two that ask for a new one."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.icons import icon, set_icon

_NO_PASSWORD = "不设密码：拿到这个文件的人都能看到全部证件号和电话，也不能锁定。只在电脑和备份都由专人保管时选用。"


def password_line(name: str) -> QLineEdit:
    """A line whose letters are hidden until the eye in it is pressed; when emptied, they are hidden again."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    eye = line.addAction(icon("eye", "text3"), QLineEdit.ActionPosition.TrailingPosition)
    eye.setCheckable(True)

    def show(shown: bool) -> None:
        line.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        set_icon(eye, "eye-off" if shown else "eye", "text3", "text3")
        eye.setToolTip(tr("隐藏输入的内容") if shown else tr("显示输入的内容"))

    eye.toggled.connect(show)
    line.textChanged.connect(lambda text: eye.setChecked(eye.isChecked() and bool(text)))
    show(False)
    return line


def correct(line: QLineEdit) -> None:
    """To the line that is wrong; the next letter replaces what is in it."""
    line.setFocus(Qt.FocusReason.OtherFocusReason)
    line.selectAll()


class PasswordPart(QWidget):
    """Two lines for a new password, and the explicit choice to have none.

    ``weakness`` says what is wrong with a password, "" when nothing is.
    """

    def __init__(self, title: str, weakness: Callable[[str], str], *, may_be_none: bool = True) -> None:
        super().__init__()
        self._weakness = weakness
        self.first = password_line(title)
        self.first.setPlaceholderText(tr("至少 8 个字符，建议用三四个词"))
        self.second = password_line(tr("再输入一次{title}").format(title=title))
        self.second.setPlaceholderText(tr("再输入一次"))
        self.none = QCheckBox(tr("不设密码"))
        if not may_be_none:
            self.none.hide()
        self._why = parts.label(tr(_NO_PASSWORD), role="hint", tone="warn", wrap=True)
        self._why.hide()
        self.none.toggled.connect(self._on_none)
        self.setLayout(parts.column(parts.label(title, role="dim"), parts.row(self.first, self.second), self.none,
                                    self._why, gap=4))  # fmt: skip

    def password(self) -> str | None:
        """The password wanted, None for none; raises ``Refusal`` when the two differ or it is weak."""
        if self.none.isChecked():
            return None
        if weak := self._weakness(self.first.text()):
            correct(self.first)
            raise Refusal(weak)
        if self.first.text() != self.second.text():
            correct(self.second)
            raise Refusal(tr("两次输入的密码不一样"), hint=tr("请重新输入。"))
        return self.first.text()

    def _on_none(self, none: bool) -> None:
        self._why.setVisible(none)
        for line in (self.first, self.second):
            line.setEnabled(not none)
