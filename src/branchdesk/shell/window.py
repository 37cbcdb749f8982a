"""The main window: welcome, password page or the open book; menus, shortcuts, lock and status."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from branchdesk.kernel.errors import InUse, Refusal, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.shell import look, openings, routes, settings
from branchdesk.shell.book import Book
from branchdesk.shell.desk import Desk
from branchdesk.shell.guard import Guard, Wish
from branchdesk.shell.header import FileCorner, RightCorner
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.shell.status import Status
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Screen
from branchdesk.widgets.tasks import stop_all

if TYPE_CHECKING:
    from branchdesk.shell.menus import FileMenu
    from branchdesk.shell.welcome import Welcome


class Window(QMainWindow):
    """One window, one ledger."""

    def __init__(self, paths: Paths, chosen: Settings, state: State) -> None:
        super().__init__()
        self.paths = paths
        self.settings = chosen
        self.state = state
        self.desk: Desk | None = None
        self.book: Book | None = None
        self.header: RightCorner | None = None
        self.file_corner: FileCorner | None = None
        self.menu: FileMenu | None = None
        self.strip = ProgressStrip()
        self.status = Status(self.strip)
        self.setStatusBar(self.status)
        self.welcome: Welcome | None = None
        self.guard = Guard(self)
        self._page: QWidget | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._safety = QTimer(self)
        self._safety.timeout.connect(self._on_backup_time)
        look.place(self, state)
        self._name_window()

    # ---- opening

    def begin(self, path: Path | None) -> None:
        """Open a ledger if one is named or remembered, else welcome."""
        last = self.state.get("last_ledger", "")
        if path is None and last:
            path = Path(last)
        if path is None:
            self.show_welcome()
        else:
            self.open_path(path)

    def show_welcome(self, refusal: Refusal | None = None) -> None:
        """The first page, with the reason when something could not be opened."""
        if self.welcome is None:
            from branchdesk.shell.welcome import Welcome

            self.welcome = Welcome()
            openings.connect(self, self.welcome)
        self.welcome.show_recent(self.state.get("recent", []))
        self.welcome.notices.clear()
        if refusal is not None:
            self.welcome.notices.tell_refusal(refusal)
        self.turn_page(self.welcome)

    def open_path(self, path: Path, *, read_only: bool = False, take_over: bool = False) -> bool:
        """Open a ledger in place of the one open now; asks for the password when it has one."""
        wish = Wish(path, read_only, take_over)
        if self.desk is not None and not read_only and openings.is_open(self.desk, path):
            self.show_book()
            self.desk.notices.tell("info", tr("这份台账已经打开。"))
            return True
        if not self.guard.may_leave():
            return False
        try:
            if openings.needs_password(path):
                self.guard.ask(wish)
                return True
        except Refusal as refusal:
            openings.tell(self, path, refusal)
            return False
        return self.open_wish(wish, None)

    def open_wish(self, wish: Wish, password: str | None) -> bool:
        """Open it, or say why not and offer the ways out; ``WrongPassword`` is left to the page that asked."""
        try:
            ledger = openings.open_file(wish, password)
        except WrongPassword:
            raise
        except InUse as refusal:
            other = openings.ask_in_use(self, wish, refusal)
            return other is not None and self.open_wish(other, password)
        except Refusal as refusal:
            openings.tell(self, wish.path, refusal)
            return False
        self.show_ledger(ledger)
        return True

    def tell_refusal(self, refusal: Refusal) -> None:
        """Say what nobody else said, where the user looks."""
        dialog = QApplication.activeModalWidget()
        if dialog is not None and not self.guard.asking:
            openings.say(dialog, refusal.title, f"{refusal.detail}\n{refusal.hint}".strip())
        elif self.guard.asking:
            self.guard.refuse(refusal)
        elif self.desk is not None and self._stack.currentWidget() is self._page:
            self._notices.tell_refusal(refusal)
        else:
            self.show_welcome(refusal)

    def turn_page(self, page: QWidget) -> None:
        """Show a page; the verbs of the ledger work only while its book is seen."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        if self.menu is not None:
            self.menu.allow(page is self._page)
        if page is not self._page:
            self.status.counts.setText("")

    def show_book(self) -> None:
        """The open ledger again, as it was left; laid out anew when the text size has changed meanwhile."""
        desk = self.require_desk()
        if self._laid_out_at != self.settings.text_scale:
            self._open_again(desk)
        assert self._page is not None
        self.turn_page(self._page)
        self._show_counts()

    def come_forward(self, path: str = "") -> None:
        """The program was started again: to the front, and on to the ledger named."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()
        if not path or (self.desk is not None and openings.is_open(self.desk, Path(path))):
            return
        if QApplication.activeModalWidget() is None:  # else somebody is typing something: that comes first
            self.open_path(Path(path))

    def show_ledger(self, ledger: Ledger) -> Desk:
        """Put an open ledger onto the desk and show its book."""
        before = self.desk.ledger.path if self.desk is not None else None
        self.close_ledger()
        self._notices = Notices()
        desk = Desk(ledger, self.paths, self.settings, self.state, self._notices, self.strip)
        self.desk = desk
        desk.saved.connect(lambda: self.status.show_saved(desk))
        desk.backed_up.connect(lambda: self.status.show_backup(desk))
        desk.changed.connect(self._fill_branches)
        desk.asked.connect(lambda place, uid: routes.go(self, place, uid))
        self._open_book(desk, self.state.get("last_tab", "overview"))
        self.status.show_ledger(desk)
        if ledger.read_only:
            openings.tell_read_only(self, desk, before)
        else:
            self._remember(ledger.path)
        self._name_window()
        self._safety.start(self.settings.backup_every * 60_000)
        QTimer.singleShot(400, desk, lambda: self._after_first_paint(desk))
        return desk

    def _open_book(self, desk: Desk, tab: str) -> None:
        """Header, menu and tabs over the desk; also anew after the text size has changed."""
        self._laid_out_at = self.settings.text_scale
        self.header = RightCorner(self)
        self.header.branch_chosen.connect(self.work_for)
        self.file_corner = FileCorner()
        self.book = Book(desk, self.file_corner, self.header)
        self.book.give_way(self.header.giving(self.file_corner.button))
        self.book.turned.connect(self._on_turned)
        self.book.counts_changed.connect(self._show_counts)
        page = self._page = QWidget()
        page.setLayout(parts.column(self.book, gap=0))
        first = self.book.begin_with(tab if any(room.name == tab for room in self.book.rooms) else "overview")
        self.turn_page(page)
        self._on_turned(first)
        self._fit()
        self.book.when_seen(lambda: self._complete(desk))

    def _complete(self, desk: Desk) -> None:
        """Menus, the branches, the age of the backup: at the start after the first frame, which needs none of them."""
        if desk is not self.desk or self.file_corner is None:
            return
        from branchdesk.shell.menus import FileMenu

        self.menu = FileMenu(self)
        self.menu.allow(self._stack.currentWidget() is self._page)
        self.file_corner.button.setMenu(self.menu)
        if not desk.ledger.locked:
            self._fill_branches()
            self.status.show_backup(desk)
            routes.mark_copy(self)

    def _close_book(self) -> None:
        """Take the tabs away; the message strip stays for the next ones."""
        self._notices.setParent(None)
        if self.menu is not None:
            for action in self.menu.actions():
                self.removeAction(action)
            self.menu.deleteLater()
        self.book = self.header = self.file_corner = self.menu = None
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.deleteLater()
        self._page = None

    def _open_again(self, desk: Desk) -> None:
        """Gaps and margins were computed at the old text size: lay the pages out anew."""
        tab = self.book.current_name if self.book is not None else "members"
        self._close_book()
        self._open_book(desk, tab)

    def close_ledger(self) -> Refusal | None:
        """Back up, close and forget the ledger that is open; what went wrong with the backup."""
        if self.desk is None:
            return None
        self.state.keep("last_tab", self.book.current_name if self.book else "")
        desk = self.desk
        self._close_book()
        self._notices.deleteLater()
        self.desk = None
        self._safety.stop()
        self.guard.stop()
        trouble = desk.close()
        desk.deleteLater()
        self.status.clear_all()
        self._name_window()
        return trouble

    def leave_ledger(self) -> None:
        """Close the ledger and go back to the first page."""
        self.show_welcome(self.close_ledger())

    # ---- verbs

    def require_desk(self) -> Desk:
        """The desk; only menus of an open ledger call this."""
        assert self.desk is not None
        return self.desk

    def members(self) -> Screen:
        """Turn to the 党员 tab."""
        assert self.book is not None
        return self.book.turn_to("members")

    def find_everywhere(self, text: str) -> None:
        """Look somebody up from any tab."""
        screen = self.members()
        find = getattr(screen, "look_up", None)
        if find is not None:
            find(text)

    def work_for(self, uid: str | None) -> None:
        """Another organization is chosen in the header; every tab follows."""
        self.require_desk().choose_branch(uid)
        self._fill_branches()

    def lock(self) -> None:
        """Hide everything until the password is given (锁定); typed text stays."""
        self.guard.lock()

    def toggle_theme(self) -> None:
        """Light ↔ dark."""
        self.change(theme="light" if theme.is_dark() else "dark")

    def scale_text(self, step: int) -> None:
        """Larger or smaller letters; 0 goes back to 100 %."""
        steps = [round(s * 100) for s in theme.SCALES]
        now = steps.index(int(self.settings.text_scale)) if step else 0
        self.change(text_scale=str(steps[max(0, min(len(steps) - 1, now + step))]))

    def change(self, **values: object) -> None:
        """Change settings, keep them, and dress the window anew; ``Refusal`` when they cannot be written."""
        self.settings = self.settings._replace(**values)  # type: ignore[arg-type]
        settings.save(self.paths.settings, self.settings)
        if self.desk is not None:
            self.desk.settings = self.settings
            self._safety.start(self.settings.backup_every * 60_000)
            self.guard.rest()
        look.dress(self.settings)
        if self._stack.currentWidget() is self._page and self._page is not None:
            self.show_book()
        elif self.welcome is not None and "text_scale" in values:
            self._lay_out_welcome()
        self._fit()

    # ---- within

    def _lay_out_welcome(self) -> None:
        old, self.welcome = self.welcome, None
        shown = self._stack.currentWidget() is old
        if old is not None:
            self._stack.removeWidget(old)
            old.deleteLater()
        if shown:
            self.show_welcome()

    def _on_turned(self, screen: Screen) -> None:
        # One strip for the whole window, standing in the page that is shown.
        place = getattr(screen, "place_notices", None)
        if place is not None:
            place(self._notices)
        self._show_counts()
        screen.setFocus()

    def _show_counts(self) -> None:
        """What the page that is seen counts."""
        if self.book is not None and self._stack.currentWidget() is self._page:
            self.status.counts.setText(getattr(self.book.current, "counts", ""))

    def _fill_branches(self, touched: frozenset[str] = frozenset()) -> None:
        """The branches in the header, when they may have changed."""
        if self.desk is None or self.header is None or (touched and "organization" not in touched):
            return
        from branchdesk.features.organization import queries as organization

        self.header.show_branches(self.desk.ask(organization.outline), self.desk.branch_id)

    def _after_first_paint(self, desk: Desk) -> None:
        """What may wait until the window stands: the checks, and the clock of the lock."""
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr] # it is asked about every event
        if desk is self.desk and not desk.ledger.locked:
            openings.check_health(desk)
            self.guard.rest()

    def _on_backup_time(self) -> None:
        desk = self.desk
        if desk is not None and not desk.read_only and not desk.ledger.locked and desk.changed_since_backup():
            desk.back_up("timer")

    def _remember(self, path: Path) -> None:
        recent = [str(path), *(p for p in self.state.get("recent", []) if p != str(path))]
        self.state.keep("recent", recent[:5])
        self.state.keep("last_ledger", str(path))

    def _name_window(self) -> None:
        name = tr("支部事务台账")
        if self.desk is not None:
            stem = self.desk.ledger.path.stem
            shown = tr("{name}（只读）").format(name=stem) if self.desk.read_only else stem
            name = f"{shown} — {name}"  # with the name of the program last, which Qt would else add
        self.setWindowTitle(name)

    def _fit(self) -> None:
        if self.book is not None and self.header is not None:
            self.book.fit(self.width())
            self.header.fit()

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the header on narrow windows."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click keeps the ledger open."""
        deeds = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
        if event.type() in deeds and self.guard.idle.isActive():
            self.guard.rest()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the looks, stop what runs, back up, close the file; typed text is asked about first."""
        if not self.guard.may_leave() or not self._may_stop_work():
            event.ignore()
            return
        look.keep_place(self, self.state)
        stop_all()
        trouble = self.close_ledger()
        if trouble is not None:
            openings.say(self, tr("已退出，但最后一次备份没有成功"), trouble.sentence())
        event.accept()

    def _may_stop_work(self) -> bool:
        """Whether work in the background may be broken off."""
        from branchdesk.widgets import ask

        said = tr("“{work}”还没有完成，现在退出会中止它；已保存的内容不受影响。").format(work=self.strip.text())
        return not self.strip.is_making() or ask.confirm(self, tr("中止并退出？"), said, tr("中止并退出"), danger=True)
