"""The page that asks for the password: when a ledger is opened, and after locking."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.passwords import password_line


class Unlock(QWidget):
    """``given(str)`` a password or recovery code; ``left`` the user wants another ledger."""

    given = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = parts.label(role="h2")
        self._name = parts.label(role="dim", wrap=True)
        self.line = password_line(tr("密码"))
        self.line.setPlaceholderText(tr("密码，或恢复单上的 48 位恢复码"))
        self.line.returnPressed.connect(self._give)
        self.button = parts.button(tr("打开"), kind="primary")
        self.button.clicked.connect(self._give)
        self.back = parts.button(tr("打开其他台账"), kind="link")
        self.back.clicked.connect(self.left)
        self._esc = QShortcut(QKeySequence("Esc"), self, self.left.emit)
        self._esc.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.notices = Notices()
        card = parts.card()
        card.setLayout(parts.column(
            parts.row(parts.Picture("lock", "accent", 24), self._title, None), self._name, self.line, self.notices,
            parts.row(self.back, None, self.button), gap=12, margins=(24, 20, 24, 20)))  # fmt: skip
        card.setFixedWidth(theme.px(460))
        self.setLayout(parts.column(None, parts.row(None, card, None), None, None))

    def ask(self, title: str, name: str, back: str = "") -> None:
        """Show the page for one ledger; Esc goes ``back`` where the words say whereto, for it ends no lock."""
        self._title.setText(title)
        self._name.setText(name)
        self.back.setText(back or tr("打开其他台账"))
        self.back.setAccessibleName(self.back.text())
        self.back.setToolTip(tr("{words} (Esc)").format(words=back) if back else "")
        self._esc.setEnabled(bool(back))
        self.button.setText(tr("打开") if back else tr("解锁"))
        self.button.setAccessibleName(self.button.text())
        self.notices.clear()
        self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def refuse(self, refusal: Refusal) -> None:
        """Say why it did not open; the text stays for correction."""
        self.notices.tell_refusal(refusal)
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def _give(self) -> None:
        if self.line.text():
            self.given.emit(self.line.text())
