"""The views of a page: a list, the row above it, and what the page asks of each whatever it shows."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QToolButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.giving import Bar, Part, hiding, narrowing
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_LEAST, _WISHED, _MOST = 100, 170, 300
"""The room of a search box, in pixels at 100 %."""


class Index(Protocol):
    """Texts that are searched; widgets know nothing of how."""

    def find(self, query: str, among: list[int]) -> list[int]:
        """The positions of the texts that fit, out of those."""


class View(QWidget):
    """One view of a page. Derived classes set ``bar``, the row above it, and ``table``.

    Signals: ``counts_changed()``, ``opened(line)``, ``menu_asked(QPoint)``, ``moved()`` when another line is current.
    """

    counts_changed = Signal()
    opened = Signal(object)
    menu_asked = Signal(QPoint)
    moved = Signal()

    bar: QWidget
    board: QWidget | None = None
    """What stands above the list too, beside the switch of the page."""
    table: TableView
    counts = ""
    """What it counts, for the status bar."""

    def clear_filters(self) -> bool:
        """Lift whatever hides lines; False where nothing does."""
        return False

    def put_away(self) -> bool:
        """The panel that lies over the list goes; False where none does."""
        return False

    def drop_selection(self) -> None:
        """Only the current row is left selected."""
        row = self.table.currentIndex().row()
        self.table.clearSelection()
        if row >= 0:
            self.table.stand_on(row)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)


class SearchView(View):
    """A view with a search box and filters: derived classes set ``search`` and ``filters``."""

    bar: QStackedWidget
    search: QLineEdit
    filters: Filters

    def clear_filters(self) -> bool:
        """Lift search and filters; False where there were none."""
        some = bool(self.search.text()) or self.filters.active
        self.search.clear()
        self.filters.clear()
        return some

    def sifters(self) -> list[QWidget]:
        """Search and filters as they stand in the row above."""
        return [self.search, *self.filters.chips, self.filters.more, self.filters.clear_link]

    def columns_tool(self) -> QToolButton:
        """列设置."""
        made = self._columns = parts.tool("columns-3", tr("列设置"))
        made.clicked.connect(lambda: self.table.choose_columns(made.mapToGlobal(made.rect().bottomRight())))
        return made

    def above(
        self, row: QHBoxLayout, verbs: Sequence[QWidget], *instead: QWidget, also: Sequence[Part] = ()
    ) -> QStackedWidget:
        """The row above, and what may stand in its place: the verbs for several lines while several are selected.

        All filters but one give way first, for they stand under 更多筛选 too, and the buttons ``verbs`` but one, which ⋯
        offers. Then the search does with less; then these two go, what may go ``also``, and 列设置, a menu of the titles.
        """
        row.setStretch(row.indexOf(self.search), 1000)
        self.search.setMaximumWidth(theme.px(_MOST))
        *chips, first = self.filters.giving()
        early = (*chips, self.filters.giving_link(), *map(hiding, reversed(verbs[1:])))
        late = (*map(hiding, verbs[:1]), first, *also, hiding(self._columns))
        stack = QStackedWidget()
        for part in (Bar(row, (*early, narrowing(self.search, _WISHED, _LEAST), *late)), *instead):
            stack.addWidget(part)
        return stack


class LineView(SearchView):
    """A view of lines in memory: ``text`` of a line is searched in the index ``index(texts)``. Derived classes set ``model``."""

    model: TableModel

    def __init__(self, text: Callable[[Any], str], index: Callable[[list[str]], Index]) -> None:
        super().__init__()
        self._text, self._make_index = text, index
        self._index: Index | None = None
        self._lines: list[Any] = []

    @property
    def lines(self) -> Sequence[Any]:
        """All of them, in the order they came."""
        return self._lines

    def shown(self) -> list[Any]:
        """The lines the filters let through."""
        return self.model.shown_records()

    def chosen(self) -> list[Any]:
        """The selected lines."""
        return self.table.selected_records()

    def select(self, uid: str) -> bool:
        """Stand on a line, lifting what hides it."""
        if not self.table.select_key(uid):
            self.clear_filters()
        return self.table.select_key(uid)

    def _take(self, lines: Iterable[Any]) -> None:
        """Show these; order, filters and selection stay."""
        self._lines = list(lines)
        self._index = None
        self.model.show(self._lines)
        self.filters.offer(self._lines)

    def _sift(self) -> None:
        """Show what search and filters let through."""
        self.model.set_filter(self._choose if self._is_sifted() else None)

    def _is_sifted(self) -> bool:
        return bool(self.search.text().strip()) or self.filters.active

    def _searched(self, order: list[int]) -> list[int]:
        text = self.search.text()
        if not text.strip():
            return order
        if self._index is None:
            self._index = self._make_index([self._text(one) for one in self._lines])
        return self._index.find(text, order)

    def _choose(self, order: list[int]) -> list[int]:
        return self.filters.sift(self._lines, self._searched(order))

    def _countable(self, _facet: str) -> tuple[Sequence[Any], list[int]]:
        return self._lines, self._searched(list(range(len(self._lines))))
