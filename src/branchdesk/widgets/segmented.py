"""Several screens under one tab of the window: a switch between them, each made on its first visit."""

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol, cast

from PySide6.QtCore import QSize, Qt, Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QStackedWidget, QTabBar, QWidget

from branchdesk.widgets import parts, theme
from branchdesk.widgets.giving import Part
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

_PAGE = 640
"""So much room a page wants beside the tabs in its first row (pixels at 100 %)."""


class Segment(NamedTuple):
    """One of the screens: ``name`` for routes and memory, ``title`` on the switch."""

    name: str
    title: str
    make: Callable[[Desk], Screen]


class Held(Protocol):
    """What a screen under such a tab offers besides being a ``Screen``."""

    @property
    def counts(self) -> str:
        """What it counts, for the status bar."""

    @property
    def counts_changed(self) -> SignalInstance:
        """It counts anew."""

    def place_segments(self, segments: QWidget) -> None:
        """Take in the switch, at the left of its own first row: ``row.insertWidget(0, segments)``."""

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""


class Switch(QWidget):
    """The titles side by side, or where there is no room for them one button with a menu of them."""

    def __init__(self, titles: Sequence[str]) -> None:
        super().__init__()
        self.tabs: QTabBar = parts.segments(titles)
        self.button = parts.chip(titles[0])
        menu = self._menu = QMenu(self.button)
        menu.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # the chip itself runs the other way
        for index, title in enumerate(titles):
            menu.addAction(title).triggered.connect(lambda _on=False, index=index: self.tabs.setCurrentIndex(index))
        self.button.setMenu(menu)
        self.setLayout(parts.row(self.tabs, self.button, gap=0))
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.tabs.currentChanged.connect(lambda _index: self._name())
        self.fold(False)
        self._name()

    def fold(self, narrow: bool) -> None:
        """The button instead of the tabs, or back."""
        self.tabs.setVisible(not narrow)
        self.button.setVisible(narrow)

    def rename(self, index: int, title: str) -> None:
        """Another title, as with a number behind it."""
        self.tabs.setTabText(index, title)
        self._menu.actions()[index].setText(title)
        self._name()

    def giving(self) -> Part:
        """The tabs, for the button."""
        return Part(lambda: self.tabs.sizeHint().width() - self.button.sizeHint().width(), self.fold)

    def minimumSizeHint(self) -> QSize:
        """All of it: tabs give way to the button, but are never cut."""
        return self.sizeHint()

    def _name(self) -> None:
        parts.set_chip(self.button, self.tabs.tabText(self.tabs.currentIndex()), on=True)


class Segmented(Screen):
    """The page of a tab with several screens (组织员: 发展流程｜组织关系).

    The switch and the message strip move to the screen that is shown, so that a record opened inside it covers both.
    ``counts_changed(str)`` tells the status bar; ``key`` is the setting that remembers which screen was shown last.
    """

    counts_changed = Signal(str)

    def __init__(self, desk: Desk, title: str, segments: Sequence[Segment], key: str) -> None:
        super().__init__(desk)
        self.title, self._key = title, key
        self._segments = tuple(segments)
        self._pages: dict[str, Screen] = {}
        self._notices: Notices | None = None
        self._stack = QStackedWidget()
        self._switch = Switch([one.title for one in segments])
        self.switch = self._switch.tabs
        self.setLayout(parts.column(self._stack, gap=0))
        last = desk.setting(key, segments[0].name)
        self.switch.setCurrentIndex(max(self._index(last), 0))
        self.switch.currentChanged.connect(lambda _index: self._turned())
        self._show()

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._notices = notices
        self._held.place_notices(notices)

    def refresh(self) -> None:
        """Each screen reads for itself."""

    def go_stale(self) -> None:
        """Show the ledger anew."""
        self.current.go_stale()

    def file_verbs(self) -> FileVerbs:
        """What they mean in the screen shown."""
        return self.current.file_verbs()

    def may_leave(self) -> bool:
        """Whether no screen keeps the user here; the one that does is shown."""
        for name, page in self._pages.items():
            if not page.may_leave():
                self.turn_to(name)
                return False
        return True

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.current.focus_search()

    @property
    def counts(self) -> str:
        """What the screen shown counts."""
        return self._held.counts

    # ---- the screens

    @property
    def current(self) -> Screen:
        """The screen shown."""
        return self.page(self._segments[self.switch.currentIndex()].name)

    def page(self, name: str) -> Screen:
        """A screen, made now if need be."""
        if name not in self._pages:
            screen = self._segments[self._index(name)].make(self.desk)
            self._pages[name] = screen
            self._stack.addWidget(screen)
            cast(Held, screen).counts_changed.connect(lambda text: self._tell(screen, text))
        return self._pages[name]

    def turn_to(self, name: str) -> Screen:
        """Show a screen."""
        self.switch.setCurrentIndex(self._index(name))
        return self.current

    def show_number(self, name: str, number: int) -> None:
        """How much the list of a screen names that is past its limit, beside its title; 0 takes it away."""
        title = self._segments[self._index(name)].title
        self._switch.rename(self._index(name), f"{title} {number:,}" if number else title)
        self._fold()

    @property
    def _held(self) -> Held:
        return cast(Held, self.current)

    def _index(self, name: str) -> int:
        return next((index for index, one in enumerate(self._segments) if one.name == name), -1)

    def _show(self) -> None:
        screen = self.current
        self._held.place_segments(self._switch)
        self._switch.show()
        if self._notices is not None:
            self._held.place_notices(self._notices)
        self._stack.setCurrentWidget(screen)
        self.setFocusProxy(screen)

    def _turned(self) -> None:
        by_keys = self.switch.hasFocus()  # ← and → on the switch itself: it keeps the focus, though it moves
        self._show()
        self.desk.keep(self._key, self._segments[self.switch.currentIndex()].name)
        (self.switch if by_keys else self.current).setFocus(Qt.FocusReason.OtherFocusReason)
        self.counts_changed.emit(self.counts)

    def _tell(self, screen: Screen, text: str) -> None:
        if screen is self.current:
            self.counts_changed.emit(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The tabs give way to a button where the page would have no room beside them."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        self._switch.fold(self.width() < self.switch.sizeHint().width() + theme.px(_PAGE))
