"""The door of the ledger: the password page, the lock, and the clock that locks an idle window."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.progress import busy

if TYPE_CHECKING:
    from branchdesk.shell.unlock import Unlock
    from branchdesk.shell.window import Window


class Wish(NamedTuple):
    """A ledger somebody wants to open, and how."""

    path: Path
    read_only: bool = False
    take_over: bool = False


class Guard(QObject):
    """Asks for passwords and locks the window.

    Dialogs that are open while the window locks stay open under a curtain: hiding a dialog would end it, and
    what was typed into it would never be saved. The password is then asked in a dialog above them.
    """

    def __init__(self, window: "Window") -> None:
        super().__init__(window)
        self._window = window
        self.page: Unlock | None = None
        self.dialog: _LockDialog | None = None
        self._wish: Wish | None = None
        self._curtains: list[Curtain] = []
        self.idle = QTimer(self, singleShot=True)
        self.idle.timeout.connect(self._on_idle)

    def ask(self, wish: Wish) -> None:
        """Ask for the password of a ledger to be opened."""
        self._wish = wish
        desk = self._window.desk
        back = tr("返回“{name}”").format(name=desk.ledger.path.stem) if desk is not None else tr("返回首页")
        self._show_page().ask(tr("请输入密码"), wish.path.name, back)

    @property
    def asking(self) -> bool:
        """Whether a password is asked for just now."""
        return self.dialog is not None or (self.page is not None and self.page.isVisible())

    def refuse(self, refusal: Refusal) -> None:
        """Say something where the password is asked for."""
        self._asked().refuse(refusal)

    def lock(self) -> None:
        """Hide everything, then forget the key (锁定); says why a ledger without password cannot be locked."""
        desk = self._window.desk
        if desk is None or desk.ledger.locked:
            return
        if not desk.ledger.encrypted:
            hint = tr("请先在“文件 › 密码与恢复单”中设置密码。")
            desk.notices.tell_refusal(Refusal(tr("这份台账没有设密码，不能锁定"), hint=hint))
            return
        self.idle.stop()
        name = desk.ledger.path.name
        self._show_locked()
        _close_menus()
        dialogs = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
        if dialogs:
            self._curtains = [Curtain(one) for one in dialogs]
            self._ask_above(name)
        desk.lock_up()

    def rest(self) -> None:
        """Begin to wait for idleness anew."""
        window = self._window
        minutes = window.settings.lock_after
        if minutes and window.desk is not None and not window.desk.ledger.locked and window.desk.ledger.encrypted:
            self.idle.start(minutes * 60_000)

    def stop(self) -> None:
        """The ledger is closed: nothing to guard."""
        self.idle.stop()

    def unsaved(self) -> bool:
        """Whether somebody typed something into a dialog that stands open."""
        from branchdesk.widgets.dialog import FormDialog

        forms = [one for one in QApplication.topLevelWidgets() if isinstance(one, FormDialog) and one.isVisible()]
        return any(one.form.dirty() for one in forms)

    def may_leave(self) -> bool:
        """Saves what pages have open, and asks before unsaved text would be lost with the ledger."""
        book, desk = self._window.book, self._window.desk
        if book is None or desk is None:
            return True
        return self._may_drop_dialogs() and (desk.ledger.locked or book.may_leave())

    def _may_drop_dialogs(self) -> bool:
        from branchdesk.widgets import ask

        lost = tr("有一个窗口里填写的内容还没有保存，离开后无法找回。")
        parent = self.dialog or self._window
        return not self.unsaved() or ask.confirm(parent, tr("放弃未保存的内容？"), lost, tr("放弃并离开"), danger=True)

    def _make_page(self) -> "Unlock":
        from branchdesk.shell.unlock import Unlock

        page = Unlock()
        page.given.connect(self._on_password)
        page.left.connect(self._leave)
        return page

    def _show_page(self) -> "Unlock":
        if self.page is None:
            self.page = self._make_page()
        self._window.turn_page(self.page)
        return self.page

    def _show_locked(self) -> None:
        self._wish = None
        self._show_page().ask(tr("台账已锁定"), self._window.require_desk().ledger.path.name)

    def _ask_above(self, name: str) -> None:
        """The password in a dialog of its own: those that are open let nobody reach the window."""
        page = self._make_page()
        self.dialog = _LockDialog(self._window, page)
        self.dialog.open()
        page.ask(tr("台账已锁定"), name)

    def _asked(self) -> "Unlock":
        """The page the user sees."""
        page = self.dialog.page if self.dialog is not None else self.page
        assert page is not None
        return page

    def _on_password(self, password: str) -> None:
        page = self._asked()
        page.setEnabled(False)
        try:
            opened = self._window.open_wish(self._wish, password) if self._wish is not None else self._unlock(password)
            if opened:
                self._advise(password)
        except Refusal as refusal:
            page.setEnabled(True)
            page.refuse(refusal)
        finally:
            page.setEnabled(True)

    def _advise(self, typed: str) -> None:
        """Who had to take the recovery code wants a new password."""
        from branchdesk.storage.keys import looks_like_recovery_code

        desk = self._window.require_desk()
        if looks_like_recovery_code(typed) and not desk.read_only:
            said = tr("这次是用恢复码打开的。如果忘记了密码，请现在设置新密码，并打印新的恢复单。")
            desk.notices.tell("warn", said, [(tr("设置新密码…"), lambda: desk.go("password"))])

    def _unlock(self, password: str) -> bool:
        desk = self._window.require_desk()
        with busy():
            desk.ledger.unlock(password)
        self._lift()
        self._window.show_book()
        desk.wake()
        self.rest()
        return True

    def _lift(self) -> None:
        for curtain in self._curtains:
            curtain.lift()
        self._curtains = []
        if self.dialog is not None:
            self.dialog.deleteLater()
            self.dialog = None

    def _leave(self) -> None:
        """Back to the ledger that is open, as it was: shown again, or locked. A locked one itself is closed."""
        desk = self._window.desk
        if desk is not None and not desk.ledger.locked:
            self._window.show_book()
            return
        if desk is not None and self._wish is not None:
            self._show_locked()
            return
        if not self.may_leave():
            return
        if not self._curtains:
            self._window.leave_ledger()
            return
        for curtain in reversed(self._curtains):
            curtain.end()
        self._lift()
        # After the dialogs have ended: what waits for their answer still belongs to this ledger.
        QTimer.singleShot(0, self._window, self._window.leave_ledger)

    def _on_idle(self) -> None:
        if self._window.strip.isVisible():
            self.rest()  # work that was asked for is still going on
        else:
            self.lock()


class Curtain(QWidget):
    """Lies over a dialog while the ledger is locked; the title too may name a person."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setLayout(parts.column(None, parts.row(None, parts.Picture("lock", "text3", 32), None), None))
        self._dialog = dialog
        self._title = dialog.windowTitle()
        dialog.setWindowTitle(tr("台账已锁定"))
        dialog.installEventFilter(self)
        self.setGeometry(dialog.rect())
        self.show()
        self.raise_()

    def lift(self) -> None:
        """Show the dialog again."""
        self._dialog.removeEventFilter(self)
        self._dialog.setWindowTitle(self._title)
        self.hide()
        self.deleteLater()

    def end(self) -> None:
        """End the dialog without an answer."""
        self._dialog.done(QDialog.DialogCode.Rejected)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay as large as the dialog."""
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._dialog.rect())
        return False


class _LockDialog(QDialog):
    """The password page above open dialogs; Esc does not open the door."""

    def __init__(self, window: QWidget, page: "Unlock") -> None:
        super().__init__(window)
        self.page = page
        self.setWindowTitle(tr("台账已锁定"))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setLayout(parts.column(page))

    def reject(self) -> None:
        """Only the password or leaving ends it."""


def _close_menus() -> None:
    while (popup := QApplication.activePopupWidget()) is not None:
        popup.close()
        if QApplication.activePopupWidget() is popup:
            return
