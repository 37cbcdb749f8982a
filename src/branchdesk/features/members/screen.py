"""党员: the list, its filters, the panel beside it, and every verb about members."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QMenu, QStackedWidget

from branchdesk.features.members import listing, panels, queries
from branchdesk.features.members.deeds import Deeds
from branchdesk.features.members.filters import BulkBar, FilterRow
from branchdesk.features.members.listing import Roll, Words
from branchdesk.features.members.panels import Detail, RevealSign
from branchdesk.features.members.queries import MemberLine, Scope
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.beside import Beside
from branchdesk.widgets.columns import from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, Screen
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

FIRST = 60
"""Lines read before the first paint; the rest follows while the window is idle."""
_UNSEEN = 250
"""Milliseconds after which the rest is read even if the page has not been painted, as in a minimised window."""
_AFTER_TYPING = 100
"""Milliseconds after a key in the search box until panel and status bar follow: the list comes first."""

_STATE = "members.columns"
_NARROW = 1080
_SHORT, _ROW = 1040, 500
"""Below this width 完整显示 says less; and what the row above the list does with at least (pixels at 100 %)."""

_MORE = ("card", "history", "arrival", "limit", "", "group", "branch", "leave", "", "delete")


class MembersScreen(Screen):
    """The roll. ``chapters`` are what the rooms above tell of a member; ``counts_changed(str)`` the status bar."""

    title = "党员"
    watches = frozenset({"member", "organization", "post", "move", "arrival", "restriction"})
    counts_changed = Signal(str)

    def __init__(self, desk: Desk, chapters: panels.Chapters = panels.no_chapters) -> None:
        super().__init__(desk)
        self._chapters = chapters
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = ""
        self.words = Words(today=clock.today())
        self.model = TableModel(listing.columns(self.words))
        self.table = TableView(self.model, tr("党员列表"))
        self.table.always_current = True
        self.table.titles.give_way(from_the_right(self.model.columns))
        self._roll = Roll()
        self._found: list[int] = []
        self._rest: Iterator[list[MemberLine]] | None = None
        self._next = Roll()
        self._painted = self._panel_waits = False
        self._reading = QTimer(self, singleShot=True)
        self._sifting = False
        self._catch_up = QTimer(self, singleShot=True, interval=_AFTER_TYPING)
        self.deeds = Deeds(self)
        self._actions = Actions(self, self.deeds.verbs())
        self.search = parts.search_box(tr("姓名 / 拼音首字母 / 编号 / 手机尾号 / 证件后四位"), self.table)
        self.filters = Filters(desk, "members.filters", listing.facets(self.words), self._countable)
        self.detail = Detail(self._actions.menu(_MORE), self.desk.setting("members.panel", 0))
        self.sign = RevealSign()
        self._row = FilterRow(self._actions, self.search, self.filters, self.table)
        self._bulk = BulkBar(self._actions)
        self._build()
        self._connect()

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def look_up(self, text: str) -> None:
        """Look somebody up, with every filter lifted; says so when only another branch has him."""
        self.filters.clear()
        self.search.setText(text)
        self.finish_reading()
        self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if not self._found and self.desk.branch_id is not None:
            offer = [(tr("在全部党组织中查找"), lambda: self.desk.go("everywhere", text))]
            self.desk.notices.tell("info", tr("当前党组织中没有“{text}”。").format(text=text), offer)

    def edit(self, uid: str) -> None:
        """Open a member by id."""
        self.deeds.edit(uid)

    def import_roster(self) -> None:
        """Ctrl+I."""
        self.deeds.import_roster()

    def export_roster(self) -> None:
        """Ctrl+E."""
        self.deeds.export()

    def print_roster(self) -> None:
        """Ctrl+P."""
        self.deeds.print_out()

    # ---- reading

    def roll_scope(self) -> Scope:
        """The part of the roll the header's branch switch asks for."""
        return Scope(self.scope(), with_left=True)

    def paint_first(self) -> None:
        """The first rows are quick to read and painted with the frame; the panel beside them is filled afterwards."""
        self._panel_waits = True

    def refresh(self) -> None:
        """Show the first screenful at once and read the rest while idle; a list already shown stays until then."""
        self.words.today = clock.today()
        self.words.organizations = self.desk.ask(organization.names)
        self.words.posts = self.desk.ask(organization.posts_by_member, clock.today())
        self.words.limits = self.desk.ask(queries.limited, clock.today())
        scope = self.roll_scope()
        self._rest = self.desk.ask(queries.roll_in_chunks, scope)
        self._next = Roll()
        if not self.model.total:
            self._show(Roll(self.desk.ask(queries.roll, scope, FIRST)))
            if not self.table.currentIndex().isValid():
                self.table.select_first()
        self._reading.start(0 if self._painted else _UNSEEN)

    def finish_reading(self) -> None:
        """Read all that is left now."""
        while self._rest is not None:
            self._read_on()

    def shown(self) -> list[MemberLine]:
        """The lines the filters let through, in their order."""
        self.finish_reading()
        return self.model.shown_records()

    def _read_on(self) -> None:
        if self._rest is None:
            return
        chunk = next(self._rest, None)
        if chunk is not None:
            self._next.add(chunk)
            self._reading.start(0)
            return
        self._rest = None
        self._next.make_ready()
        self._show(self._next)
        self._tell()

    def _show(self, roll: Roll) -> None:
        self._roll, self._found = roll, []
        self.model.show(roll.lines)
        if self._rest is None or len(roll.lines) < FIRST:  # of the first of many one knows nothing yet
            self.filters.offer(roll.lines)
        self._sift()

    # ---- filtering

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active or self._roll.some_left
        self._sifting = True
        self.model.set_filter(self._choose if some else None)
        if not some:
            self._found = list(range(self.model.total))
        self._tell()
        self._sifting = False
        self._catch_up.start()
        if self.model.revealed and not self.deeds.note_more(self.model.shown_records()):
            self.reveal(False)

    def _sift_anew(self) -> None:
        """The user searches, filters or stops doing so: whoever is chosen stays in view."""
        self._sift()
        self.table.show_current()

    def _countable(self, facet: str) -> tuple[list[MemberLine], list[int]]:
        """All lines, and those a facet counts its values among: found by the search, and on the roll."""
        self.finish_reading()
        everyone = self._roll.everyone()
        among = everyone if facet == "left" or self.filters.has("left") else self._roll.here(everyone)
        return self._roll.lines, self._roll.search(self.search.text(), among)

    def _choose(self, order: list[int]) -> list[int]:
        among = order if self.filters.has("left") else self._roll.here(order)
        self._found = self.filters.sift(self._roll.lines, self._roll.search(self.search.text(), among))
        return self._found

    # ---- what is shown

    def _build(self) -> None:
        self.table.say_when_empty(
            Emptiness(tr("还没有党员"), tr("从 Excel 花名册导入，或逐个新增"), "users",
                      (self._actions.button("import"), self._actions.button("new"))),
            Emptiness(tr("没有符合条件的党员"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        header = self.table.horizontalHeader()
        header.blockSignals(True)  # the lines come in this order: nothing is to be sorted
        header.setSortIndicator(self.model.column_of("name"), Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)
        self.table.restore(self.desk.setting(_STATE, {}))
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self._beside = Beside(card, self.detail, bool(self.desk.setting("members.detail", True)))
        self._top = QStackedWidget()
        self._top.addWidget(self._row)
        self._top.addWidget(self._bulk)
        self._top.setMinimumWidth(theme.px(_ROW))  # and not what both of them want
        top = parts.row(self._top, self.sign)
        for part in (self._top, self.sign):
            part.setFixedHeight(theme.px(34))
        self._column = parts.column(top, self._beside, margins=(12, 10, 12, 8))
        self._column.setStretch(1, 1)
        self.setLayout(self._column)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift_anew())
        self.filters.changed.connect(self._sift_anew)
        self._bulk.dropped.connect(self._drop_selection)
        self.table.current_changed.connect(self._on_current)
        self.table.selection_changed.connect(self._on_selection)
        self.table.opened.connect(lambda line: self.deeds.edit(line.id))
        self.table.delete_asked.connect(self.deeds.delete)
        self.table.menu_asked.connect(self._on_menu)
        self.table.typed.connect(self._on_typed)
        self.table.columns_changed.connect(lambda: self.desk.keep(_STATE, self.table.state()))
        self.detail.edit_asked.connect(self.deeds.edit_current)
        self.detail.closed.connect(lambda: self.toggle_detail())
        self._beside.turned.connect(lambda wanted: self.desk.keep("members.detail", wanted))
        self._beside.widened.connect(lambda width: self.desk.keep("members.panel", width))
        self.detail.reveal_asked.connect(self.toggle_reveal)
        self.detail.copy_asked.connect(self.deeds.copy_number)
        self.detail.go_asked.connect(self.desk.go)
        self.table.hand_out = self.deeds.note_copy
        self.sign.ended.connect(lambda: self.reveal(False))
        self._reading.timeout.connect(self._read_on)
        self._catch_up.timeout.connect(self._tell)
        self._catch_up.timeout.connect(lambda: self._on_current(self.table.current_record()))

    def _on_current(self, line: MemberLine | None) -> None:
        if self._sifting or self._panel_waits:
            return
        if line is None:
            self.detail.show_nobody()
        elif not self.detail.isHidden():
            past = partial(panels.past, self.desk, line, self.words, self._chapters)
            self.detail.show_member(line, self.words, past, revealed=self.model.revealed)
        self._actions.refresh()

    def _on_selection(self, count: int) -> None:
        self._top.setCurrentIndex(1 if count > 1 else 0)
        self._bulk.say(count)
        self._tell()

    def _on_menu(self, place: QPoint) -> None:
        if self.table.selected_rows():
            menu = self._row_menu()
            menu.exec(place)
            menu.deleteLater()

    def _on_typed(self, letters: str) -> None:
        """Typing in the list searches, as people expect of a list."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(letters)

    def _tell(self) -> None:
        if self._rest is not None:
            return  # the list is not whole yet
        self.counts = self._roll.counts(self._found)
        if (chosen := len(self.table.selected_rows())) > 1:
            self.counts += tr(" · 已选 {n:,}").format(n=chosen)
        if not self._sifting:
            self.counts_changed.emit(self.counts)

    # ---- revealing

    def reveal(self, shown: bool) -> None:
        """Show full ID and phone numbers for a while; who did it is written down first (domain N9)."""
        if shown == self.model.revealed:
            return
        if shown:
            with self.telling():
                self.deeds.note_reveal(self.shown())
                self.model.reveal(True)
                self.sign.begin(int(self.desk.setting("reveal_seconds", 30)))
        else:
            self.sign.end()
            self.model.reveal(False)
        self._row.eye.setHidden(self.model.revealed)  # the sign has its place
        self._on_current(self.table.current_record())

    def toggle_reveal(self) -> None:
        """F9."""
        self.reveal(not self.model.revealed)

    # ---- verbs

    def _row_menu(self) -> QMenu:
        self._actions.refresh()
        return self._actions.menu(self.deeds.fitting(self.table.selected_records()))

    def toggle_detail(self) -> None:
        """Alt+Enter."""
        self._beside.toggle()
        self._row.panel.setChecked(not self.detail.isHidden())
        self._on_current(self.table.current_record())

    def next_pane(self) -> None:
        """F6: search → list → panel → search."""
        focus = QApplication.focusWidget()
        if focus is self.table and not self.detail.isHidden():
            self.detail.focus()
        elif focus is self.search:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif self.detail.isAncestorOf(focus) if focus else False:
            self.focus_search()
        else:
            self.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _drop_selection(self) -> None:
        current = self.table.currentIndex()
        self.table.clearSelection()
        if current.isValid():
            self.table.stand_on(current.row())
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fold(self) -> None:
        """Give way on narrow windows, in the order of ux.md §2."""
        width = self.width() / theme.scale()
        self._beside.fold(width < _NARROW)
        self._row.panel.setChecked(not self.detail.isHidden())
        self.sign.shorten(width < _SHORT)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The first screenful stands: now the rest may be read."""
        super().paintEvent(event)
        self._painted = True
        if self._panel_waits:
            self._panel_waits = False
            QTimer.singleShot(0, self, lambda: self._on_current(self.table.current_record()))
        if self._reading.isActive():
            self._reading.start(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what does not fit."""
        super().resizeEvent(event)
        self._fold()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the panel over the list away, clears the filters, then the selection: one thing at a time."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self._beside.lies_over:
            self.toggle_detail()
        elif self.search.text() or self.filters.active:
            self.search.clear()
            self.filters.clear()
        else:
            self._drop_selection()

    def showEvent(self, event: QShowEvent) -> None:
        """What the other rooms tell of a member may have changed meanwhile."""
        super().showEvent(event)
        self._catch_up.start()

    def hideEvent(self, event: Any) -> None:
        """Full numbers never outlast the page, and nothing is read for a page nobody sees: it may be locked."""
        self.reveal(False)
        self._catch_up.stop()
        if self._rest is not None:
            self._reading.stop()
            self._rest = None
            self.go_stale()
        super().hideEvent(event)
