"""The main window: welcome, password page or the open book; menus, shortcuts, lock and status."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal, WrongPassword
from branchdesk.kernel.words import tr
from branchdesk.shell import openings, routes, settings
from branchdesk.shell.book import Book
from branchdesk.shell.desk import Desk
from branchdesk.shell.header import FileCorner, RightCorner
from branchdesk.shell.menus import FileMenu
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.shell.status import Status
from branchdesk.shell.unlock import Unlock
from branchdesk.shell.welcome import Welcome
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Screen

ROWS = {"compact": 28, "normal": 32, "roomy": 36}
"""Height of a table row in pixels at 100 %."""

NARROW_FIND = 1240
"""Window width in pixels at 100 % below which the find box hides."""

SMALLEST = (1024, 560)
"""The window fits a 1024×600 screen with its title bar."""


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
        self.unlock: Unlock | None = None
        self._stack = QStackedWidget()
        self.setCentralWidget(self._stack)
        self._to_open: Path | None = None
        self._hidden: list[QWidget] = []
        self._idle = QTimer(self, singleShot=True)
        self._idle.timeout.connect(self.lock)
        self._safety = QTimer(self)
        self._safety.timeout.connect(self._on_backup_time)
        self._shortcuts()
        self._restore_geometry()
        self._name_window()

    # ---- opening

    def begin(self, path: Path | None) -> None:
        """Open a ledger if one is named or remembered, else welcome."""
        if path is None and (last := self.state.get("last_ledger", "")):
            path = Path(last) if Path(last).exists() else None
        if path is None:
            self.show_welcome()
        else:
            self.open_path(path)

    def show_welcome(self, refusal: Refusal | None = None) -> None:
        """The first page, with the reason when something could not be opened."""
        if self.welcome is None:
            self.welcome = Welcome()
            self._stack.addWidget(self.welcome)
            openings.connect(self, self.welcome)
        self.welcome.show_recent(self.state.get("recent", []))
        self.welcome.notices.clear()
        if refusal is not None:
            self.welcome.notices.tell_refusal(refusal)
        self._stack.setCurrentWidget(self.welcome)

    def open_path(self, path: Path, *, read_only: bool = False, take_over: bool = False) -> bool:
        """Open a ledger in place of the one open now; asks for the password when it has one."""
        try:
            if openings.needs_password(path):
                self._ask_password(path)
                return True
            ledger = openings.open_file(path, None, read_only=read_only, take_over=take_over)
        except Refusal as refusal:
            openings.tell(self, path, refusal)
            return False
        self.show_ledger(ledger)
        return True

    def show_ledger(self, ledger: Ledger) -> Desk:
        """Put an open ledger onto the desk and show its book."""
        self.close_ledger()
        self._notices = Notices()
        desk = Desk(ledger, self.paths, self.settings, self.state, self._notices, self.strip)
        self.desk = desk
        desk.saved.connect(lambda: self.status.show_saved(desk))
        desk.backed_up.connect(lambda: self.status.show_backup(desk))
        desk.changed.connect(self._on_changed)
        desk.asked.connect(lambda place, uid: routes.go(self, place, uid))
        self._open_book(desk, self.state.get("last_tab", "members"))
        self.status.show_ledger(desk)
        self._remember(ledger.path)
        self._name_window()
        self._safety.start(self.settings.backup_every * 60_000)
        QTimer.singleShot(400, self._after_first_paint)
        return desk

    def _open_book(self, desk: Desk, tab: str) -> None:
        """Header, menu and tabs over the desk; also anew after the text size has changed."""
        self.header = RightCorner(self)
        self.header.branch_chosen.connect(self._on_branch_chosen)
        self.header.find_asked.connect(self.find_everywhere)
        self.menu = FileMenu(self)
        self.file_corner = FileCorner(self.menu)
        self.book = Book(desk, self.file_corner, self.header)
        self.book.turned.connect(self._on_turned)
        self._page = QWidget()
        self._page.setLayout(parts.column(self.book, gap=0))
        self._stack.addWidget(self._page)
        self._fill_branches()
        self._stack.setCurrentWidget(self._page)
        known = [room.name for room in self.book.rooms]
        self._on_turned(self.book.turn_to(tab if tab in known else "members"))
        self._fit()

    def _close_book(self) -> None:
        """Take the tabs away; the message strip stays for the next ones."""
        self._notices.setParent(None)
        if self.menu is not None:
            for action in self.menu.actions():
                self.removeAction(action)
            self.menu.deleteLater()
        self.book = self.header = self.file_corner = self.menu = None
        self._stack.removeWidget(self._page)
        self._page.deleteLater()

    def close_ledger(self) -> None:
        """Back up, close and forget the ledger that is open."""
        if self.desk is None:
            return
        self.state.keep("last_tab", self.book.current_name if self.book else "")
        desk = self.desk
        self._close_book()
        self.desk = None
        self._safety.stop()
        self._idle.stop()
        desk.close()
        desk.deleteLater()
        self.status.clear_all()
        self._name_window()

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

    def lock(self) -> None:
        """Hide everything until the password is given (锁定); typed text stays."""
        if self.desk is None or self.desk.ledger.locked:
            return
        try:
            self.desk.lock_up()
        except Refusal as refusal:
            self.desk.notices.tell_refusal(refusal)
            return
        self._idle.stop()
        self._hidden = [w for w in QApplication.topLevelWidgets() if w is not self and w.isVisible() and w.isWindow()]
        for widget in self._hidden:
            widget.hide()
        self._ask_password(self.desk.ledger.path, locked=True)

    def toggle_theme(self) -> None:
        """Light ↔ dark."""
        self.change(theme="light" if theme.is_dark() else "dark")

    def scale_text(self, step: int) -> None:
        """Larger or smaller letters; 0 goes back to 100 %."""
        steps = [round(s * 100) for s in theme.SCALES]
        now = steps.index(int(self.settings.text_scale)) if step else 0
        self.change(text_scale=str(steps[max(0, min(len(steps) - 1, now + step))]))

    def change(self, **values: object) -> None:
        """Change settings, keep them, and dress the window anew."""
        from dataclasses import replace

        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]
        settings.save(self.paths.settings, self.settings)
        if self.desk is not None:
            self.desk.settings = self.settings
            self._safety.start(self.settings.backup_every * 60_000)
        dress(self.settings)
        if "text_scale" in values and self.desk is not None and self.book is not None and not self.desk.ledger.locked:
            # Gaps and margins were computed at the old size: lay the pages out anew.
            tab = self.book.current_name
            self._close_book()
            self._open_book(self.desk, tab)
        self._fit()

    # ---- within

    def _ask_password(self, path: Path, *, locked: bool = False) -> None:
        if self.unlock is None:
            self.unlock = Unlock()
            self._stack.addWidget(self.unlock)
            self.unlock.given.connect(self._on_password)
            self.unlock.left.connect(self._leave_password)
        self._to_open = None if locked else path
        self.unlock.ask(tr("台账已锁定") if locked else tr("请输入密码"), path.name)
        self._stack.setCurrentWidget(self.unlock)
        self.status.counts.setText("")

    def _on_password(self, password: str) -> None:
        assert self.unlock is not None
        try:
            if self._to_open is not None:
                self.show_ledger(openings.open_file(self._to_open, password))
            else:
                self._unlock(password)
        except WrongPassword as refusal:
            self.unlock.refuse(refusal)
        except Refusal as refusal:
            openings.tell(self, self._to_open or self.require_desk().ledger.path, refusal)

    def _unlock(self, password: str) -> None:
        self.require_desk().ledger.unlock(password)
        self._stack.setCurrentWidget(self._page)
        for widget in self._hidden:
            widget.show()
        self._hidden = []
        self._rest()

    def _leave_password(self) -> None:
        if self.desk is not None and self.desk.ledger.locked:
            self.close_ledger()
        elif self.desk is not None:
            self._stack.setCurrentWidget(self._page)
            return
        self.show_welcome()

    def _on_turned(self, screen: Screen) -> None:
        layout = screen.layout()
        # One strip for the whole window, standing in the page that is shown.
        if layout is not None and getattr(screen, "place_notices", None):
            screen.place_notices(self._notices)  # type: ignore[attr-defined]
        counts = getattr(screen, "counts_changed", None)
        if counts is not None:
            counts.connect(self.status.counts.setText, Qt.ConnectionType.UniqueConnection)
        self.status.counts.setText(getattr(screen, "counts", ""))
        screen.setFocus()

    def _on_branch_chosen(self, uid: str | None) -> None:
        self.require_desk().choose_branch(uid)
        self._fill_branches()

    def _on_changed(self, touched: frozenset[str]) -> None:
        if not touched or "organization" in touched:
            self._fill_branches()

    def _fill_branches(self) -> None:
        if self.desk is None or self.header is None:
            return
        lines = self.desk.ask(organization.tree)
        self.header.show_branches([(line.id, line.name, line.depth) for line in lines], self.desk.branch_id)

    def _after_first_paint(self) -> None:
        """What may wait until the window stands: checks, then the libraries the next click needs."""
        if self.desk is not None:
            openings.check_health(self.desk)
            self._rest()

    def _on_backup_time(self) -> None:
        desk = self.desk
        if desk is not None and not desk.read_only and not desk.ledger.locked and desk.changed_since_backup():
            desk.back_up("timer")

    def _rest(self) -> None:
        minutes = self.settings.lock_after
        if minutes and self.desk is not None and not self.desk.ledger.locked and self.desk.ledger.encrypted:
            self._idle.start(minutes * 60_000)

    def _remember(self, path: Path) -> None:
        recent = [str(path), *(p for p in self.state.get("recent", []) if p != str(path))]
        self.state.keep("recent", recent[:5])
        self.state.keep("last_ledger", str(path))

    def _name_window(self) -> None:
        name = tr("支部事务台账")
        if self.desk is not None:
            name = f"{self.desk.ledger.path.stem} — {name}"
            if self.desk.read_only:
                name = tr("{name}（只读）").format(name=name)
        self.setWindowTitle(name)

    def _shortcuts(self) -> None:
        verbs: dict[str, Callable[[], object]] = {
            "Ctrl+K": self._focus_find,
            "Ctrl+F": self._focus_search,
            "Alt+F": self._show_menu,
            "F1": lambda: routes.show_help(self),
            "F5": self._refresh,
            "Ctrl+=": lambda: self.scale_text(1),
            "Ctrl++": lambda: self.scale_text(1),
            "Ctrl+-": lambda: self.scale_text(-1),
            "Ctrl+0": lambda: self.scale_text(0),
        }
        for keys, run in verbs.items():
            QShortcut(QKeySequence(keys), self, run)
        for number in range(1, 7):
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda n=number: self._turn(n - 1))

    def _focus_find(self) -> None:
        if self.header is not None:
            self.header.focus_find()

    def _focus_search(self) -> None:
        if self.book is not None:
            self.book.current.focus_search()

    def _show_menu(self) -> None:
        if self.file_corner is not None:
            self.file_corner.button.showMenu()

    def _refresh(self) -> None:
        if self.book is not None:
            self.book.current.go_stale()

    def _turn(self, index: int) -> None:
        if self.book is not None and index < self.book.count():
            self.book.setCurrentIndex(index)

    def _fit(self) -> None:
        if self.book is not None and self.header is not None:
            self.book.fit(self.width())
            self.header.show_find(self.width() >= NARROW_FIND * theme.scale())

    def _restore_geometry(self) -> None:
        self.setMinimumSize(*SMALLEST)
        self.resize(1280, 760)
        saved = self.state.get("geometry", "")
        if saved:
            self.restoreGeometry(QByteArray.fromBase64(saved.encode()))

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the header on narrow windows."""
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Any key or click keeps the ledger open."""
        deeds = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)
        if event.type() in deeds and self._idle.isActive():
            self._rest()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the looks, back up, close the file."""
        self.state.keep("geometry", bytes(self.saveGeometry().toBase64().data()).decode())
        self.close_ledger()
        event.accept()


def dress(chosen: Settings) -> None:
    """Put on theme and text size."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, chosen.theme, int(chosen.text_scale) / 100, ROWS[chosen.row_height])  # type: ignore[arg-type]
