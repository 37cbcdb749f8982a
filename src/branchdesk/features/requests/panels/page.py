"""A page of one list: search, filters and verbs above it, the board of what waits, the panel beside it."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QLabel, QWidget

from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.list_view import ListView, Plan
from branchdesk.widgets.pages import BOARD, ROW, Page
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.side import Told

_BAR, _LEAST, _HEIGHT = 430, 500, 200
"""The least the row above, the page and the list get, in pixels at 100 %."""


class ListPage(Page[ListView]):
    """A screen under a tab with several. Derived classes call ``furnish`` and fill in ``refresh``."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._list: ListView | None = None
        self._menu: Sequence[str] = ()

    def furnish(
        self, verbs: Sequence[Action], plan: Plan, told: Callable[[Any], Told], menu: Sequence[str], open_: Callable[[], object],
        beside_board: Sequence[QWidget] = (),
    ) -> None:  # fmt: skip
        """Build the page: ``menu`` are the verbs of a row, ``open_`` is what Enter does, the rest stands left of the board."""
        self._menu = menu
        self.verbs = Actions(self, verbs)
        view = self._list = self.make_list(plan, told, open_, SearchIndex)
        view.bar.setMinimumWidth(theme.px(_BAR))  # and not what its verbs want, shown or not
        view.bar.setFixedHeight(theme.px(ROW))
        view.board.setFixedHeight(theme.px(BOARD))
        view.setMinimumSize(theme.px(_LEAST), theme.px(_HEIGHT))
        top, below = parts.row(view.bar, gap=12), parts.row(*beside_board, view.board, gap=12)
        top.setStretch(0, 1)
        below.setStretch(len(beside_board), 1)
        for number, one in enumerate(beside_board):
            if isinstance(one, QLabel):
                below.setStretch(number, 2)  # words give way to nothing but the window
        self.lay_out(top, below, body=self.make_body(view))
        self.setFocusProxy(view)
        view.counts_changed.connect(lambda: self.counts_changed.emit(self.counts))
        if "drop" in self.verbs:
            view.table.delete_asked.connect(self.verbs["drop"].trigger)

    def make_body(self, view: ListView) -> QWidget:
        """What fills the page: the list, unless a page has more to show."""
        return view

    @property
    def seen(self) -> ListView | None:
        """The list, once it is built."""
        return self._list

    @property
    def list_view(self) -> ListView:
        """The list."""
        return self.view

    def fitting(self) -> Sequence[str]:
        """The verbs of a row."""
        return self._menu

    def stand_on(self, uid: str) -> bool:
        """Stand on a line, lifting what hides it; says so where the header's branch switch does."""
        found = self.list_view.select(uid)
        if not found and self.desk.branch_id is not None:
            self.desk.notices.tell("info", tr("这一条不在右上角所选的党组织内，改选“全部党组织”就能看到。"))
        self.list_view.show_current()
        return found
