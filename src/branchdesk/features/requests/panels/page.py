"""A page of one list: search, filters and verbs above it, the board of what waits, the panel beside it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers.panels.lists import ListView, Plan
from branchdesk.features.transfers.panels.side import Told
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen

_BAR, _LEAST, _HEIGHT = 430, 500, 200
"""The least the row above, the page and the list get, in pixels at 100 %."""


class ListPage(Screen):
    """A screen under a tab with several. Derived classes call ``furnish`` and fill in ``refresh``.

    ``counts_changed(str)`` tells the status bar.
    """

    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.view: ListView | None = None
        self._menu: Sequence[str] = ()

    def furnish(
        self, verbs: Sequence[Action], plan: Plan, told: Callable[[Any], Told], menu: Sequence[str], open_: Callable[[], object],
        beside_board: Sequence[QWidget] = (),
    ) -> ListView:  # fmt: skip
        """Build the page: ``menu`` are the verbs of a row, ``open_`` is what Enter does, the rest stands left of the board."""
        self._menu = menu
        self.verbs = Actions(self, verbs)
        view = self.view = ListView(self.desk, plan, self.verbs, told)
        view.bar.setMinimumWidth(theme.px(_BAR))  # and not what its verbs want, shown or not
        view.bar.setFixedHeight(theme.px(34))
        view.board.setFixedHeight(theme.px(32))
        view.setMinimumSize(theme.px(_LEAST), theme.px(_HEIGHT))
        self._top: QHBoxLayout = parts.row(view.bar, gap=12)
        self._top.setStretch(0, 1)
        below = parts.row(*beside_board, view.board, gap=12)
        below.setStretch(len(beside_board), 1)
        for number, one in enumerate(beside_board):
            if isinstance(one, QLabel):
                below.setStretch(number, 2)  # words give way to nothing but the window
        self.body: QWidget = self.make_body(view)
        self._column = parts.column(self._top, below, self.body, margins=(12, 10, 12, 8))
        self._column.setStretch(2, 1)
        self.setLayout(self._column)
        self.setFocusProxy(view)
        view.counts_changed.connect(lambda: self.counts_changed.emit(self.counts))
        view.menu_asked.connect(self._on_menu)
        view.opened.connect(lambda _line: open_())
        if "drop" in self.verbs:
            view.table.delete_asked.connect(self.verbs["drop"].trigger)
        return view

    def make_body(self, view: ListView) -> QWidget:
        """What fills the page: the list, unless a page has more to show."""
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
        self.list_view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list_view.search.selectAll()

    @property
    def counts(self) -> str:
        """What the list counts."""
        return self.view.counts if self.view is not None else ""

    # ---- what the verbs ask

    @property
    def list_view(self) -> ListView:
        """The list, once it is built."""
        assert self.view is not None
        return self.view

    def current(self) -> Any:
        """The line the list stands on; None for none, or before the page is built."""
        return self.view.table.current_record() if self.view is not None else None

    def chosen(self) -> list[Any]:
        """The selected lines."""
        return self.view.chosen() if self.view is not None else []

    def scope(self) -> frozenset[str] | None:
        """The part of the tree the header's branch switch asks for."""
        branch = self.desk.branch_id
        return None if branch is None else frozenset(self.desk.ask(organization.subtree, branch))

    def stand_on(self, uid: str) -> bool:
        """Stand on a line, lifting what hides it; says so where the header's branch switch does."""
        found = self.list_view.select(uid)
        if not found and self.desk.branch_id is not None:
            self.desk.notices.tell("info", tr("这一条不在右上角所选的党组织内，改选“全部党组织”就能看到。"))
        self.list_view.show_current()
        return found

    # ---- keys

    def _on_menu(self, place: QPoint) -> None:
        if self.list_view.table.selected_rows():
            self.verbs.refresh()
            menu = self.verbs.menu(self._menu)
            menu.exec(place)
            menu.deleteLater()

    def toggle_side(self) -> None:
        """Alt+Enter."""
        self.list_view.toggle_side()

    def next_pane(self) -> None:
        """F6: search → list → panel → search."""
        focus, view = QApplication.focusWidget(), self.list_view
        if focus is view.table and not view.side.isHidden():
            view.side.focus()
        elif focus is view.table or (focus is not None and view.side.isAncestorOf(focus)):
            self.focus_search()
        else:
            view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the panel over the list away, then clears the filters, then the selection: one thing at a time."""
        view = self.list_view
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not view.put_away() and not view.clear_filters():
            view.drop_selection()
