"""The open book: the row of tabs over an open ledger, pages made on the first visit."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QIcon, QPaintEvent
from PySide6.QtWidgets import QTabBar, QTabWidget, QVBoxLayout, QWidget

from branchdesk.kernel.words import tr
from branchdesk.shell.badges import Badges
from branchdesk.shell.desk import Desk
from branchdesk.shell.rooms import Room, rooms
from branchdesk.widgets import parts, theme
from branchdesk.widgets.giving import Giving, Part
from branchdesk.widgets.icons import icon
from branchdesk.widgets.screen import Screen

NARROW = 1080
"""Window width in pixels at 100 % below which tabs lose their icons."""
_AIR = 4
"""What each side of a title can spare, in pixels at 100 % as in the stylesheet."""
_LONG = ("members", "dues", "meetings")
"""Rooms with more to read than a first frame can wait for where many thousand members are kept."""
LEAST = (900, 360)
"""What a page gets at least, in pixels at 100 %: every page folds to that."""


class Book(QTabWidget, theme.Themed):
    """Tabs 工作概览, 党员 …

    Signals: ``turned(Screen)`` after another page is shown, ``counts_changed()`` when the page shown counts anew.
    """

    _painted = Signal()
    turned = Signal(object)
    counts_changed = Signal()

    def __init__(self, desk: Desk, left: QWidget, right: QWidget) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setDocumentMode(True)
        bar = self.tabBar()
        bar.setDrawBase(False)
        bar.setExpanding(False)
        bar.setUsesScrollButtons(True)
        bar.setAccessibleName(tr("功能"))
        self._desk = desk
        self._rooms = rooms()
        self._pages: dict[int, Screen] = {}
        for index, room in enumerate(self._rooms):
            self.addTab(_Holder(), room.title)
            self.setTabToolTip(index, f"{room.title} (Ctrl+{room.key})")
        self.setCornerWidget(left, Qt.Corner.TopLeftCorner)
        self.setCornerWidget(right, Qt.Corner.TopRightCorner)
        self._with_icons = True
        self._corners = (left, right)
        self._giving = Giving(())
        self._was_painted = False
        self.badges = Badges(desk, self)
        self.badges.counted.connect(self.show_badge)
        self.badges.counted_within.connect(self._show_within)
        self._within: dict[tuple[str, str], int] = {}
        self.when_seen(self.badges.begin)
        self.currentChanged.connect(self._on_turned)
        self.follow_theme()

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The rooms in tab order."""
        return self._rooms

    def page(self, name: str) -> Screen:
        """The page of a room, made now if need be."""
        index = self._index(name)
        if index not in self._pages:
            screen = self._rooms[index].make(self._desk)
            self._pages[index] = screen
            counts = getattr(screen, "counts_changed", None)
            if counts is not None:
                counts.connect(lambda _text: self.counts_changed.emit())
            holder = self.widget(index)
            assert isinstance(holder, _Holder)
            holder.put(screen)
            for (room, segment), number in self._within.items():
                if room == name:
                    self._show_within(room, segment, number)
        return self._pages[index]

    def begin_with(self, name: str) -> Screen:
        """Show the first room of an opened ledger; what takes long in it comes after it has been painted."""
        if name in _LONG:
            self.page(name).paint_first()
        return self.turn_to(name)

    def turn_to(self, name: str) -> Screen:
        """Show a room."""
        page = self.page(name)
        self.setCurrentIndex(self._index(name))
        return page

    @property
    def current(self) -> Screen:
        """The page shown."""
        return self.page(self._rooms[self.currentIndex()].name)

    @property
    def current_name(self) -> str:
        """The name of the room shown."""
        return self._rooms[self.currentIndex()].name

    def show_badge(self, name: str, number: int, words: str) -> None:
        """A number beside a tab, with the words for what it counts; 0 takes it away."""
        index, bar, side = self._index(name), self.tabBar(), QTabBar.ButtonPosition.RightSide
        before = bar.tabButton(index, side)
        badge = parts.label(f"{number:,}") if number else None
        if badge is not None:
            badge.setObjectName("badge")
            badge.setToolTip(words)
            badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        bar.setTabButton(index, side, badge)
        if before is not None:
            before.deleteLater()
        title = self._rooms[index].title
        bar.setAccessibleTabName(index, tr("{title}，{words}").format(title=title, words=words) if words else title)

    def _show_within(self, name: str, segment: str, number: int) -> None:
        """The number of one screen of a tab that has several; kept for a page not made yet."""
        self._within[name, segment] = number
        show = getattr(self._pages.get(self._index(name)), "show_number", None)
        if show is not None:
            show(segment, number)

    def may_leave(self) -> bool:
        """Whether nothing unsaved keeps the user here; the page that does is shown."""
        for index, page in self._pages.items():
            if not page.may_leave():
                self.setCurrentIndex(index)
                return False
        return True

    def when_seen(self, call: Callable[[], object]) -> None:
        """Have this done after the first frame of the program; at once in a window that is seen already."""
        if self.window().isVisible():
            call()
        else:
            self._painted.connect(call)

    def give_way(self, corners: Sequence[Part]) -> None:
        """Parts of the corners that give way, the first first, before a tab is cut."""
        self._giving = Giving([Part(lambda: 2 * theme.px(_AIR) * self.count(), self._draw_together), *corners])

    def _draw_together(self, narrow: bool) -> None:
        """Less air beside the titles, or again as much as usual."""
        parts.mark(self.tabBar(), "narrow", "true" if narrow else "")
        self.retheme()  # the bar lays its tabs out anew with their icons, and only then

    def event(self, event: QEvent) -> bool:
        """There is more room or less in the row of tabs, or a part of it wants another width now."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            wanted = sum(part.sizeHint().width() for part in (self.tabBar(), *self._corners))
            self._giving.fit(wanted - self.width())
        return done

    def fit(self, width: int) -> None:
        """Drop the icons when the window is narrow."""
        with_icons = width >= NARROW * theme.scale()
        if with_icons != self._with_icons:
            self._with_icons = with_icons
            self.retheme()

    def retheme(self) -> None:
        """Icons in the colours and the size of now."""
        self.tabBar().setIconSize(QSize(theme.px(18), theme.px(18)))
        for index, room in enumerate(self._rooms):
            token = "accent_text" if index == self.currentIndex() else "text2"
            self.setTabIcon(index, icon(room.icon, token) if self._with_icons else QIcon())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say so when it has been seen for the first time."""
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self._painted.emit)

    def _index(self, name: str) -> int:
        return next(i for i, room in enumerate(self._rooms) if room.name == name)

    def _on_turned(self, index: int) -> None:
        if index >= 0:
            self.turned.emit(self.page(self._rooms[index].name))
            self.retheme()


class _Holder(QWidget):
    """An empty page until the room is visited."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)

    def minimumSizeHint(self) -> QSize:
        """The same for all, and not what a page wants in the layout it has now: the window could not be made
        narrower than that, nor the page learn that it is to fold."""
        return QSize(theme.px(LEAST[0]), theme.px(LEAST[1]))

    def put(self, screen: Screen) -> None:
        """Take in the page."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(screen)
        self.setFocusProxy(screen)
