"""A page of lists, and a page of several views: what the window, the keys and the menu ask is asked of the view seen."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QWidget

from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.giving import Bar
from branchdesk.widgets.list_view import ListView, Plan
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen
from branchdesk.widgets.segmented import Switch
from branchdesk.widgets.side import Told
from branchdesk.widgets.views import Index, View

V = TypeVar("V", bound=View)
K = TypeVar("K", bound=View)

ROW, BOARD = 34, 32
"""Heights of the row above and of the one below it, in pixels at 100 %."""
_BOARD_LEAST = 200


class Page(Screen, Generic[V]):
    """A page whose lists are views. ``counts_changed(str)`` tells the status bar.

    Derived classes say which view is ``seen``, which verbs are ``fitting`` for its lines, and call ``lay_out``.
    """

    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)

    @property
    def seen(self) -> V | None:
        """The view looked at; None before it is made, for the verbs are asked earlier."""
        raise NotImplementedError

    @property
    def view(self) -> V:
        """The view looked at."""
        assert self.seen is not None
        return self.seen

    def fitting(self) -> Sequence[str]:
        """The verbs in the menu of a line; ``""`` is a separator."""
        raise NotImplementedError

    def lay_out(self, top: QHBoxLayout, *below: QHBoxLayout, body: QWidget) -> None:
        """One row above the other, the body fills the page."""
        self._top = top
        self._column = parts.column(top, *below, body, margins=(12, 10, 12, 8))
        self._column.setStretch(1 + len(below), 1)
        self.setLayout(self._column)

    def make_list(
        self,
        plan: Plan,
        told: Callable[[Any], Told],
        open_: Callable[[], object],
        index: Callable[[list[str]], Index],
    ) -> ListView:
        """A list of this page; ``open_`` is what Enter does."""
        view = ListView(self.desk, plan, self.verbs, told, index)
        view.opened.connect(lambda _line: open_())
        view.menu_asked.connect(self.ask_menu)
        return view

    # ---- what the window calls

    def place_segments(self, segments: QWidget) -> None:
        """The switch of the room stands at the left of the first row."""
        self._top.insertWidget(0, segments)

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def focus_search(self) -> None:
        """Ctrl+F."""
        search = getattr(self.view, "search", None)
        if search is not None:
            search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            search.selectAll()

    @property
    def counts(self) -> str:
        """What the view looked at counts."""
        return self.seen.counts if self.seen is not None else ""

    # ---- what the verbs ask

    def current(self) -> Any:
        """The line the list stands on; None for none."""
        return self.seen.table.current_record() if self.seen is not None else None

    def chosen(self) -> list[Any]:
        """The selected lines."""
        return self.seen.table.selected_records() if self.seen is not None else []

    # ---- keys

    def ask_menu(self, place: QPoint) -> None:
        """The menu of the selected lines."""
        if self.view.table.selected_rows():
            self.verbs.ask(self.fitting(), place)

    def toggle_side(self) -> None:
        """Alt+Enter."""
        if isinstance(self.view, ListView):
            self.view.toggle_side()

    def next_pane(self) -> None:
        """F6: search → list → panel → search."""
        focus, table = QApplication.focusWidget(), self.view.table
        side = getattr(self.view, "side", None)
        if focus is table and side is not None and not side.isHidden():
            side.focus()
        elif focus is table or (focus is not None and side is not None and side.isAncestorOf(focus)):
            self.focus_search()
        else:
            table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the panel over the list away, then clears the filters, then the selection: one thing at a time."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.view.put_away() and not self.view.clear_filters():
            self.view.drop_selection()


class Pages(Page[V]):
    """A page of several views, each made on its first visit, and the switch between them.

    Derived classes fill in ``make`` and call ``furnish``; ``least`` is what a view gets at least, in pixels at 100 %.
    """

    least = (500, 200)

    def __init__(self, desk: Desk, titles: Mapping[str, str]) -> None:
        """``titles`` on the switch, by the names of the views."""
        super().__init__(desk)
        self._names = tuple(titles)
        self._made: dict[str, V] = {}
        self.switch = Switch(list(titles.values()))
        self.segments = self.switch.tabs
        self._stacks = tuple(QStackedWidget() for _ in range(3))

    def make(self, name: str) -> V:
        """A view, for its first visit."""
        raise NotImplementedError

    def furnish(self, verbs: Sequence[Action], *beside: QWidget) -> None:
        """Build the page and look at its first view; ``beside`` stand between the switch and what waits."""
        self.verbs = Actions(self, verbs)
        bars, boards, bodies = self._stacks
        bars.setFixedHeight(theme.px(ROW))
        bars.setMinimumWidth(theme.px(self.least[0]))  # and not what the widest of the views wants, shown or not
        boards.setFixedHeight(theme.px(BOARD))
        boards.setMinimumWidth(theme.px(_BOARD_LEAST))
        bodies.setMinimumSize(theme.px(self.least[0]), theme.px(self.least[1]))
        self.arrange(bars, boards, bodies, *beside)
        self._show()
        self.segments.currentChanged.connect(lambda _number: self._turned())

    def arrange(self, bars: QWidget, boards: QWidget, bodies: QWidget, *beside: QWidget) -> None:
        """Put the parts where they stand."""
        top = parts.row(bars, gap=12)
        top.setStretch(0, 1)
        self.lay_out(top, self.with_switch(*beside, boards), body=bodies)

    def with_switch(self, *beside: QWidget) -> QHBoxLayout:
        """A row of the switch and what stands beside it, the last filling it; the switch gives way to a button."""
        row = parts.row(self.switch, *beside, gap=12)
        row.setStretch(len(beside), 1)
        return parts.row(Bar(row, (self.switch.giving(),)))

    @property
    def view_name(self) -> str:
        """Which of them is looked at."""
        return self._names[self.segments.currentIndex()]

    @property
    def seen(self) -> V | None:
        """The view looked at, if it is made."""
        return self._made.get(self.view_name)

    @property
    def view(self) -> V:
        """The view looked at."""
        return self.view_of(self.view_name)

    def view_of(self, name: str) -> V:
        """A view, made on the first visit."""
        if name not in self._made:
            view = self._made[name] = self.make(name)
            view.counts_changed.connect(lambda: self._tell(view))
            for stack, part in self._places(view):
                stack.addWidget(part)
        return self._made[name]

    def one(self, name: str, kind: type[K]) -> K:
        """A view of a kind."""
        found = self.view_of(name)
        assert isinstance(found, kind)
        return found

    def list_of(self, name: str) -> ListView:
        """A view that is a list."""
        return self.one(name, ListView)

    def turn_to(self, name: str) -> None:
        """Look at one of them."""
        self.segments.setCurrentIndex(self._names.index(name))

    def show_waiting(self, view: str, kind: str = "") -> None:
        """Look at what waits in one way, as the overview asks for it (``issues``, ``overdue``)."""
        self.turn_to(view)
        if kind:
            self.list_of(view).look_at(kind)

    def stand_on(self, name: str, uid: str) -> None:
        """Stand on a line of a list."""
        self.turn_to(name)
        self.list_of(name).select(uid)
        self.list_of(name).show_current()

    def _show(self) -> None:
        view = self.view
        for stack, part in self._places(view):
            stack.setCurrentWidget(part)
        self.setFocusProxy(view)

    def _places(self, view: V) -> list[tuple[QStackedWidget, QWidget]]:
        found = zip(self._stacks, (view.bar, view.board, view), strict=True)
        return [(stack, part) for stack, part in found if part is not None]

    def _turned(self) -> None:
        self._show()
        with self.telling():
            self.refresh()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, view: V) -> None:
        if view is self.seen:
            self.counts_changed.emit(view.counts)
