"""A list of a page with its row of search, filters and verbs, the board of what waits, and the panel beside it."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.beside import Beside
from branchdesk.widgets.board import Board, Kind
from branchdesk.widgets.bulk_bar import BulkBar
from branchdesk.widgets.columns import Column, from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Facet, Filters
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.side import Side, Told
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.views import Index, LineView

_PANEL = 1080
"""Below this width of the list the panel lies over it (pixels at 100 %)."""
_SETTLED = 80
"""Milliseconds after which the panel follows the selection: holding an arrow key down stays quick."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What one list is made of; ``waits`` says which kinds of the board a line belongs to, ``text`` what is searched.

    Where the list has no room, the columns ``giving`` way go, the first first; without any named the last ones do.
    """

    key: str
    name: str
    columns: Sequence[Column]
    facets: Sequence[Facet]
    kinds: Sequence[Kind]
    calm: str
    text: Callable[[Any], str]
    waits: Callable[[Any], Collection[str]]
    placeholder: str
    unit: str
    primary: str
    beside: Sequence[str]
    more: Sequence[str]
    bulk: Sequence[str]
    side: Sequence[str]
    nothing: str
    empty: Emptiness
    ways_out: Sequence[str] = ()
    giving: Sequence[str] = ()
    identity: Callable[[Any], Hashable] = attrgetter("id")


class ListView(LineView):
    """Lines of one kind. ``told(line)`` is asked for what the panel says, ``index(texts)`` for what finds texts again."""

    board: Board

    def __init__(
        self, desk: Desk, plan: Plan, actions: Actions, told: Callable[[Any], Told], index: Callable[[list[str]], Index]
    ) -> None:
        super().__init__(plan.text, index)
        self._desk, self._plan, self._told, self._actions = desk, plan, told, actions
        self.model = TableModel(plan.columns, key=plan.identity)
        self.table = TableView(self.model, plan.name)
        self.table.always_current = True
        self.table.titles.give_way(plan.giving or from_the_right(plan.columns))
        self.search = parts.search_box(plan.placeholder, self.table)
        self.filters = Filters(desk, f"{plan.key}.filters", plan.facets, self._countable)
        self.board = Board(plan.kinds, plan.calm)
        self.side = Side(tr("{name}详情").format(name=plan.name), plan.nothing, actions, plan.side)
        self.bulk = BulkBar(actions, plan.bulk)
        self.bar = self._make_bar()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._build()
        self._connect()

    # ---- data

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Show these; order, filters and selection stay."""
        self._take(lines)
        counts: dict[str, int] = {}
        for line in self._lines:
            for kind in self._plan.waits(line):
                counts[kind] = counts.get(kind, 0) + 1
        self.board.show_counts(counts)
        self._sift()

    # ---- filtering

    def clear_filters(self) -> bool:
        """Lift search, filters and the board; False where there was nothing to lift."""
        lifted = self.board.lift()
        return super().clear_filters() or lifted

    def look_at(self, kind: str) -> None:
        """Only what waits in this way."""
        if self.board.on != kind:
            self.clear_filters()
            self.board.chips[kind].click()

    def _sift(self) -> None:
        super()._sift()
        self._count()
        self._settle.start()

    def _sift_anew(self) -> None:
        self._sift()
        self.table.show_current()

    def _is_sifted(self) -> bool:
        return super()._is_sifted() or bool(self.board.on)

    def _searched(self, order: list[int]) -> list[int]:
        if self.board.on:
            order = [i for i in order if self.board.on in self._plan.waits(self._lines[i])]
        return super()._searched(order)

    def _count(self) -> None:
        shown, chosen = self.model.rowCount(), len(self.table.selected_rows())
        words = tr("共 {total:,} {unit} · 显示 {shown:,}")
        self.counts = words.format(total=self.model.total, unit=self._plan.unit, shown=shown)
        if chosen > 1:
            self.counts += tr(" · 已选 {n:,}").format(n=chosen)
        self.counts_changed.emit()

    # ---- the panel

    def toggle_side(self) -> None:
        """Alt+Enter."""
        self._beside.toggle()
        self.panel.setChecked(not self.side.isHidden())
        self.show_current()

    def show_current(self) -> None:
        """The line that is selected, in the panel."""
        self._actions.refresh()
        line = self.table.current_record()
        if line is None:
            self.side.show_nothing()
        elif not self.side.isHidden():
            self.side.show_told(self._told(line))

    def put_away(self) -> bool:
        """The panel that lies over the list goes; False where none does."""
        over = self._beside.lies_over
        if over:
            self.toggle_side()
        return over

    # ---- look

    def _make_bar(self) -> QStackedWidget:
        actions = self._actions
        beside = [actions.button(name) for name in self._plan.beside]
        self.panel = parts.tool("panel-right", tr("侧边面板 (Alt+Enter)"), checkable=True)
        self.panel.clicked.connect(self.toggle_side)
        box = parts.row(*self.sifters(), None, *beside, self.columns_tool(), self.panel,
                        actions.more(self._plan.more), actions.button(self._plan.primary, "primary"), gap=6)  # fmt: skip
        return self.above(box, beside, self.bulk)

    def _build(self) -> None:
        plan = self._plan
        ways = tuple(self._actions.button(name) for name in plan.ways_out)
        self.table.say_when_empty(plan.empty._replace(buttons=ways),
                                  Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.table.restore(self._desk.setting(f"{plan.key}.columns", {}))
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self._beside = Beside(card, self.side, bool(self._desk.setting(f"{plan.key}.side", True)))
        self.setLayout(parts.column(self._beside))
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        keep = self._desk.keep
        self.search.textChanged.connect(lambda _text: self._sift_anew())
        self.filters.changed.connect(self._sift_anew)
        self.board.chosen.connect(lambda _kind: self._sift_anew())
        self.table.selection_changed.connect(self._on_selection)
        self.table.current_changed.connect(lambda _line: self._settle.start())
        self.table.opened.connect(self.opened)
        self.table.menu_asked.connect(self.menu_asked)
        self.table.typed.connect(self._on_typed)
        self.table.columns_changed.connect(lambda: keep(f"{self._plan.key}.columns", self.table.state()))
        self.bulk.dropped.connect(self.drop_selection)
        self.side.closed.connect(self.toggle_side)
        self._beside.turned.connect(lambda wanted: keep(f"{self._plan.key}.side", wanted))
        self._settle.timeout.connect(self._settled)

    def _settled(self) -> None:
        if self.isVisible():  # nothing is read for a page nobody sees: the ledger may be locked
            self.show_current()
            self.moved.emit()

    def _on_selection(self, count: int) -> None:
        self.bar.setCurrentIndex(1 if count > 1 else 0)
        self.bulk.say(tr("已选 {n:,} {unit}").format(n=count, unit=self._plan.unit))
        self._actions.refresh()
        self._count()

    def _on_typed(self, letters: str) -> None:
        """Typing in the list searches, as people expect of a list."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(letters)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give way on narrow windows."""
        super().resizeEvent(event)
        was_away = self.side.isHidden()
        self._beside.fold(self.width() / theme.scale() < _PANEL)
        self.panel.setChecked(not self.side.isHidden())
        if was_away and not self.side.isHidden():
            self._settle.start()  # while it was away nobody filled it
