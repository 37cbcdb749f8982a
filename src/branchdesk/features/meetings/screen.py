"""组织生活: the meetings as a list, a year or statistics, the panel beside them, and the editor over all of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from branchdesk.features.meetings import listing, queries
from branchdesk.features.meetings.deeds import Deeds
from branchdesk.features.meetings.deeds.editing import Editing
from branchdesk.features.meetings.filters import TopRow, new_button
from branchdesk.features.meetings.listing import LIST, STATISTICS, YEAR, Meetings
from branchdesk.features.meetings.panels import detail
from branchdesk.features.meetings.panels.side import DETAIL, DUTY, WAITING, Side
from branchdesk.features.meetings.panels.views import Views
from branchdesk.features.meetings.queries import MeetingLine
from branchdesk.features.meetings.rules.duty import Row
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.beside import Beside
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

_NARROW = 1080
_SETTLED = 80
"""Milliseconds after which the panel follows the selection: holding an arrow key down stays quick."""
_MORE = ("sign", "file", "make_up", "revise", "", "pdf", "word", "sign_in", "tally", "extract", "",
         "versions", "delete")  # fmt: skip
_KEYS = {Qt.Key.Key_I: "import", Qt.Key.Key_E: "export", Qt.Key.Key_P: "print"}


class MeetingsScreen(Screen):
    """The meetings. ``counts_changed(str)`` tells the status bar."""

    title = "组织生活"
    watches = frozenset({
        "meeting", "joint_branch", "agenda_item", "speech", "ballot", "nominee", "appraisal", "resolution", "action_item",
        "attendance", "guest", "attachment", "minutes_version", "printed_copy", "exclusion", "rule_overlay", "member", "move",
        "organization", "post", "dues_policy",
    })  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = ""
        self.branch_id: str | None = None
        self.branches: list[tuple[str, str]] = []
        self._meetings = Meetings((), dict)
        self._rows: tuple[Row, ...] = ()
        self._found: list[int] = []
        self._asked: tuple[str | None, int, int] | None = None
        self.views = Views(desk)
        self.model, self.table = self.views.model, self.views.table
        self.deeds = Deeds(self)
        self._actions = Actions(self, self.deeds.verbs())
        self.views.offer(new_button(self._actions, ""), self._actions.button("import"))
        self.filters = Filters(desk, "meetings.filters", listing.facets(), self._countable)
        self.top = TopRow(self.filters, self._actions, self.views)
        self.filters.choose("year", {clock.today().year})
        self.search = self.top.search
        self.side = Side(self._actions.menu(_MORE), desk.setting("meetings.panel", 0), desk.setting("meetings.page", 0))
        self._settle = QTimer(self, singleShot=True, interval=_SETTLED)
        self._build()
        self._connect()

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self.editing.place_notices(notices)

    def file_verbs(self) -> FileVerbs:
        """Import, export and print mean meetings here, and in the editor the meeting that is open."""
        deeds = self.deeds
        verbs: FileVerbs = {
            "import": (tr("导入会议…"), deeds.import_meetings),
            "export": (tr("导出会议台账…"), deeds.export_ledger),
            "print": (tr("打印会议文书…"), deeds.print_out),
        }
        return verbs | self.editing.editor.file_verbs() if self.editing.is_open else verbs

    def may_leave(self) -> bool:
        """The meeting that is open is saved and closed first."""
        return self.editing.may_leave()

    def focus_search(self) -> None:
        """Ctrl+F."""
        if self.editing.is_open:
            return
        self.top.views.setCurrentIndex(LIST if self.view == STATISTICS else self.view)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def edit(self, uid: str) -> None:
        """Open a meeting by its id."""
        with self.telling():
            self.editing.open(uid)

    def look_at(self, branch_id: str, year: int) -> None:
        """Turn to a branch in a year."""
        self.branch_id = branch_id
        self.filters.choose("year", {year})
        self.go_stale()

    def show_duty(self, branch_id: str, year: int) -> None:
        """Show 三会一课 of a branch in a year, as the overview asks for it."""
        self._show_side(DUTY)
        self.look_at(branch_id, year)

    def show_open_tasks(self) -> None:
        """Show what is open, as the overview asks for it."""
        self._show_side(WAITING)

    # ---- what the deeds ask

    @property
    def view(self) -> int:
        """The view shown: ``LIST``, ``YEAR`` or ``STATISTICS``."""
        return self.top.views.currentIndex()

    @property
    def year(self) -> int:
        """The year that is looked at: the one chosen, else this one."""
        chosen = self.filters.chosen("year")
        return int(next(iter(chosen))) if len(chosen) == 1 else clock.today().year

    @property
    def branch_name(self) -> str:
        """The branch that is looked at."""
        return dict(self.branches).get(self.branch_id or "", "")

    def turn_year(self, step: int) -> None:
        """The year before, or the next."""
        self.filters.choose("year", {self.year + step})

    # ---- reading

    def paint_first(self) -> None:
        """The list says that it is read."""
        super().paint_first()
        self.table.say_reading()

    def refresh(self) -> None:
        """Read everything that is shown; the texts of the minutes only when somebody searches."""
        scope = self.scope()
        lines = self.desk.ask(queries.meetings, scope)
        self._meetings = Meetings(lines, lambda: self.desk.ask(queries.search_texts))
        self.branches = [one for one in self.desk.ask(organization.branches) if scope is None or one[0] in scope]
        if self.branch_id not in dict(self.branches):
            self.branch_id = self.branches[0][0] if self.branches else None
        self._asked = None
        self.model.show(lines)
        self.filters.offer(lines)
        self.top.follow_view()
        self._sift()
        self._show_open(scope)
        if not self.table.currentIndex().isValid():
            self.table.select_first()

    def _show_open(self, scope: frozenset[str] | None) -> None:
        inside = {line.id for line in self._meetings.lines}
        tasks = [one for one in self.desk.ask(queries.open_actions) if scope is None or one.meeting_id in inside]
        copies = self.desk.ask(queries.stale_copies, scope)
        self.side.waiting.show_open(tasks, copies, clock.today())
        self.side.count(len(tasks) + len(copies))

    def _show_year(self) -> None:
        """What hangs on branch and year: the matrix, the calendar, the statistics; the ledger is asked when they change."""
        today, branch = clock.today(), self.branch_id
        if changed := self._asked != (branch, self.year, self.view):
            self._asked = (branch, self.year, self.view)
            self._rows = self.desk.ask(queries.matrix, branch, self.year, today) if branch else ()
            self.side.duty.show_year(self.branches, branch, self.year, self._rows, today)
        if self.view == YEAR:
            lines = [line for line in self.views.shown() if line.on.year == self.year]
            self.views.year.show_year(self.year, lines, self._rows if len(self.branches) == 1 else ())
        elif self.view == STATISTICS and changed:
            table = self.desk.ask(queries.attendance_table, branch, self.year) if branch else None
            self.views.statistics.show_table(self.branches, table, self.year)

    # ---- filtering

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active
        self.model.set_filter(self._choose if some else None)
        if not some:
            self._found = list(range(self.model.total))
        with self.telling():
            self._show_year()
        self._tell()
        self._settle.start()

    def _sift_anew(self) -> None:
        self._sift()
        self.table.show_current()

    def _countable(self, _facet: str) -> tuple[list[MeetingLine], list[int]]:
        lines = self._meetings.lines
        return lines, self._meetings.search(self.search.text(), list(range(len(lines))))

    def _choose(self, order: list[int]) -> list[int]:
        lines = self._meetings.lines
        self._found = self.filters.sift(lines, self._meetings.search(self.search.text(), order))
        return self._found

    def _tell(self) -> None:
        self.counts = self._meetings.counts(self._found)
        if (chosen := len(self.table.selected_rows())) > 1 and self.view == LIST:
            self.counts += tr(" · 已选 {n:,}").format(n=chosen)
        self.counts_changed.emit(self.counts)

    # ---- what is shown

    def _build(self) -> None:
        card = parts.card("panel")
        card.setLayout(parts.column(self.views, margins=(1, 1, 1, 1)))
        self._beside = Beside(card, self.side, bool(self.desk.setting("meetings.side", True)))
        pages = QWidget()
        column = parts.column(self.top, self._beside, margins=(12, 10, 12, 8))
        column.setStretch(1, 1)
        pages.setLayout(column)
        self.editing = Editing(self.desk, pages, column)
        self.setLayout(parts.column(self.editing))
        self._fold()  # as narrow as can be: a page that begins wide would keep its window wide
        self.setFocusProxy(self.views)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift_anew())
        self.filters.changed.connect(self._sift_anew)
        self.top.views.currentChanged.connect(self._on_view)
        self.top.panel.clicked.connect(lambda: self.toggle_side())
        self.views.moved.connect(self._settle.start)
        self.views.opened.connect(lambda line: self.edit(line.id))
        self.views.menu_asked.connect(self._on_menu)
        self.table.selection_changed.connect(lambda _count: self._tell())
        self.table.delete_asked.connect(self.deeds.delete)
        self.table.typed.connect(self._on_typed)
        self._connect_pages()
        self._settle.timeout.connect(self._show_current)
        self.editing.left.connect(self._on_left)
        self._beside.turned.connect(lambda wanted: self.desk.keep("meetings.side", wanted))
        self._beside.widened.connect(lambda width: self.desk.keep("meetings.panel", width))

    def _connect_pages(self) -> None:
        side, statistics = self.side, self.views.statistics
        self.views.year.year_asked.connect(self.turn_year)
        side.turned.connect(self._on_side_turned)
        side.closed.connect(lambda: self.toggle_side())
        side.duty.hold_asked.connect(self.deeds.hold)
        side.duty.meetings_asked.connect(self.deeds.show_meetings)
        side.detail.open_asked.connect(self.deeds.open_current)
        side.detail.print_asked.connect(self.deeds.print_out)
        side.waiting.open_asked.connect(self.edit)
        side.waiting.close_asked.connect(self.deeds.close_action)
        side.waiting.print_asked.connect(self.deeds.reprint)
        for page in (side.duty, statistics):
            page.branch_chosen.connect(self._on_branch)
        statistics.export_asked.connect(self.deeds.export_attendance)

    def _show_current(self) -> None:
        """The meeting that is selected, in the panel while that page of it is open."""
        self._actions.refresh()
        line = self.views.current_line()
        if line is None:
            self.side.detail.show_nothing()
        elif self.side.page == DETAIL and not self.side.isHidden():
            with self.telling():
                if (told := self.desk.ask(detail.told, line.id)) is not None:
                    self.side.detail.show_meeting(line, told)

    # ---- what happens

    def _on_view(self, view: int) -> None:
        self.views.turn(view)
        self.top.follow_view()
        if not self.is_stale:
            with self.telling():
                self._show_year()
        self._tell()

    def _on_branch(self, uid: str) -> None:
        self.branch_id = uid
        with self.telling():
            self._show_year()

    def _on_side_turned(self, page: int) -> None:
        self.desk.keep("meetings.page", page)
        self._show_current()

    def _on_menu(self, place: QPoint) -> None:
        chosen = self.views.chosen()
        if chosen:
            self._actions.ask(self.deeds.fitting(chosen), place)

    def _on_typed(self, letters: str) -> None:
        """Typing in the list searches, as people expect of a list."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(letters)

    def _on_left(self, uid: str) -> None:
        """Back from the editor: the meeting is selected, also where the filters would hide it."""
        if self.is_stale:
            self.go_stale()
        line = next((one for one in self._meetings.lines if one.id == uid), None)
        if line is not None and not self.table.select_key(uid):
            self.search.clear()
            self.filters.clear()
            self.table.select_key(uid)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._settle.start()

    # ---- panes and keys

    def toggle_side(self) -> None:
        """Alt+Enter."""
        self._beside.toggle()
        self.top.panel.setChecked(not self.side.isHidden())
        self._show_current()

    def _show_side(self, page: int) -> None:
        """A page of the panel, also where there is no room beside the list."""
        self.side.turn_to(page)
        if self.side.isHidden():
            self.toggle_side()

    def next_pane(self) -> None:
        """F6: search → list → panel → search."""
        focus = QApplication.focusWidget()
        view = self.views.currentWidget()
        if focus is not None and self.views.isAncestorOf(focus) and not self.side.isHidden():
            self.side.focus()
        elif focus is not None and self.side.isAncestorOf(focus):
            self.focus_search()
        else:
            view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _fold(self) -> None:
        """Give way on narrow windows, in the order of ux.md §2."""
        width = self.width() / theme.scale()
        self._beside.fold(width < _NARROW)
        self.top.panel.setChecked(not self.side.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what does not fit."""
        super().resizeEvent(event)
        self._fold()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nothing is read for a page nobody sees: the ledger may be locked."""
        self._settle.stop()
        super().hideEvent(event)

    def event(self, event: QEvent) -> bool:
        """Ctrl+E, Ctrl+P, Ctrl+I and Ctrl+N mean meetings here, not the roster the window would take."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys taken from the window; Esc puts the panel over the list away, then the filters, then the selection."""
        if (run := self._own_key(event)) is not None:
            run()
        elif event.key() != Qt.Key.Key_Escape or self.editing.is_open:
            super().keyPressEvent(event)
        elif self._beside.lies_over:
            self.toggle_side()
        elif self.search.text() or self.filters.active:
            self.search.clear()
            self.filters.clear()
        else:
            self.table.clearSelection()

    def _own_key(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier or self.editing.is_open:
            return None
        if event.key() == Qt.Key.Key_N:
            return self.top.new.showMenu
        verb = self.file_verbs().get(_KEYS.get(Qt.Key(event.key()), ""))
        return verb[1] if verb else None
