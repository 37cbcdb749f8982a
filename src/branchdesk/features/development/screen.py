"""发展流程: cases on a board of five stages, as a list and with everything the rules find; a case opens over them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from branchdesk.features.development import deeds, listing, queries
from branchdesk.features.development.deeds import Deeds
from branchdesk.features.development.filters import TopRow
from branchdesk.features.development.listing import BOARD, ENDED, FINDINGS, LIST, Cases, Everything
from branchdesk.features.development.panels.case_page import CasePage
from branchdesk.features.development.panels.checks import FoundLine
from branchdesk.features.development.panels.views import Views
from branchdesk.features.development.queries import BoardLine
from branchdesk.features.members import queries as members
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

_VIEW = "development.view"
_KEYS = {Qt.Key.Key_I: "import", Qt.Key.Key_E: "export", Qt.Key.Key_P: "print"}


class DevelopmentScreen(Screen):
    """The page of development. ``counts_changed(str)`` tells the status bar."""

    title = "发展流程"
    watches = frozenset({
        "development_case", "case_step", "guide", "observation", "case_paper", "public_notice", "waiver", "holiday",
        "school_pack", "member", "move", "restriction", "organization", "meeting", "ballot", "attendance", "rule_overlay",
    })  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.today = clock.today()
        self.counts = ""
        self._notices: Notices | None = None
        self._is_reading = False
        self._cases = Cases(())
        self._shown: list[int] = []
        self._behind = True
        self.deeds = Deeds(self)
        self.views = Views(desk, self.today)
        self._pages = QStackedWidget()  # the verbs ask it before it has its pages
        self.verbs = self._actions = Actions(self, self.deeds.verbs())
        self.filters = Filters(desk, "development.filters", listing.facets(self.today), self._countable)
        self.top = TopRow(self.filters, self._actions, self.views)
        self.search = self.top.search
        self.case = CasePage(self._actions)
        self._build()
        self._connect()

    # ---- what the window calls

    def place_segments(self, segments: QWidget) -> None:
        """Take in the switch between the screens of the tab."""
        self.top.place_segments(segments)

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window; it stands in the page that is seen."""
        self._notices = notices
        if self.is_open:
            self.case.place_notices(notices)
        else:
            self._column.insertWidget(1, notices)

    def file_verbs(self) -> FileVerbs:
        """Import, export and print mean cases here, and on the page of a case that case."""
        if self.is_open:
            return {
                "import": (tr("导入发展档案…"), self.deeds.import_cases),
                "export": (tr("导出全程纪实…"), self.deeds.case_export),
                "print": (tr("打印全程纪实…"), self.deeds.case_print),
            }
        return {
            "import": (tr("导入发展档案…"), self.deeds.import_cases),
            "export": (tr("导出发展党员一览…"), self.deeds.export_list),
            "print": (tr("打印发展党员一览…"), self.deeds.print_list),
        }

    def focus_search(self) -> None:
        """Ctrl+F."""
        if not self.is_open:
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    # ---- what the deeds and the routes ask

    @property
    def is_open(self) -> bool:
        """Whether a case is open."""
        return self._pages.currentIndex() > 0

    @property
    def view(self) -> int:
        """The view shown: ``BOARD``, ``LIST``, ``FINDINGS`` or ``ENDED``."""
        return self.top.views.currentIndex()

    def chosen_case(self) -> str:
        """The case that is open, else the one the view stands on; ``""`` for none."""
        return self.case.case_id if self.is_open else self.views.current_case()

    def shown_lines(self) -> list[tuple[BoardLine, Sequence[str]]]:
        """What the filters let through, with the words the list shows."""
        found = [self._cases.lines[at] for at in self._shown]
        return [(one, (listing.stage_word(one.stage), listing.next_words(one.outlook),
                       listing.due_of(one.outlook, self.today).words)) for one in found]  # fmt: skip

    def open_case(self, case_id: str) -> None:
        """Show a case over the page."""
        with self.telling():
            if case_id and self._show_case(case_id) and not self.is_open:
                self._turn(1)
                self.case.setFocus(Qt.FocusReason.OtherFocusReason)

    def open_member(self, member_id: str) -> None:
        """Show the case of somebody; says so where there is none."""
        with self.telling():
            case = self.desk.ask(queries.case_of, member_id)
            if case is not None:
                self.open_case(case.id)
            else:
                offer = [(tr("建立发展档案…"), lambda: self.deeds.open_known(member_id))]
                self.desk.notices.tell("info", tr("还没有发展档案。"), offer)

    def close_case(self) -> None:
        """Back to the board; the case one was at is stood on, also where the filters would hide it."""
        uid = self.case.case_id
        self._turn(0)
        if self._behind:
            with self.telling():
                self._read()
        known = any(one.case_id == uid for one in self._cases.lines)
        if not self.views.select(uid) and known and self.view in (BOARD, LIST):
            self._clear()
            self.views.select(uid)
        self.views.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_view(self, view: int) -> None:
        """Show the board, the list, the findings or the ended cases."""
        if self.is_open:
            self.close_case()
        self.top.views.setCurrentIndex(view)

    def show_due(self, kind: str) -> None:
        """Show the cases of one drawer of the filter 时限 as a list: ``overdue``, ``soon`` …."""
        self.show_view(LIST)
        self._clear()
        self.filters.choose("due", {kind})

    def show_step(self, key: str) -> None:
        """Stand on a step of the case that is open."""
        if self.is_open:
            self.case.steps.select(key)

    def case_side(self) -> None:
        """Alt+Enter."""
        if self.is_open:
            self.case.toggle_side()

    def choose_columns(self) -> None:
        """列设置 of the list."""
        self.show_view(LIST)
        self.views.table.choose_columns(self.views.mapToGlobal(self.views.rect().topRight()))

    # ---- reading

    def refresh(self) -> None:
        """Read what is seen: the case that is open, else all of them; the others when one comes back to them."""
        self._behind = True
        if self.is_open and not self._show_case(self.case.case_id):
            self._turn(0)
        if not self.is_open:
            self._read()

    def _read(self) -> None:
        """All cases with what the rules find; of a large ledger aside, what was shown before stays meanwhile."""
        self._behind = False
        if self._is_reading:
            self._behind = True  # once more as soon as that has ended
        elif sum(self.desk.ask(members.standing_counts).values()) < listing.LARGE:
            self._take(self.desk.ask(listing.everything, self.scope(), self.today, lambda _done, _of: None))
        else:
            self._is_reading = True
            work = self.desk.ask(listing.reader, self.scope(), self.today)
            task = self.desk.run(tr("正在读取发展档案"), work, self._take, reading=True)
            task.ended.connect(self._on_read)

    def _on_read(self) -> None:
        self._is_reading = False
        if self._behind and not self.is_open:
            with self.telling():
                self._read()

    def _take(self, found: Everything) -> None:
        self._cases = Cases(found.lines)
        self.views.model.show(found.lines)
        self.filters.offer(found.lines)
        self.views.checks.show_found(found.checked, found.loose, found.steps)
        self.views.ended.show_ended(found.ended, found.steps)
        self._sift()

    def _show_case(self, case_id: str) -> bool:
        """Read a case; False when it is gone."""
        file = self.desk.ask(queries.case_file, case_id)
        if file is not None:
            self.case.show_file(file, self.desk.ask(queries.rulebook), self.today)
            self._actions.refresh()
        return file is not None

    # ---- filtering

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active
        everything = list(range(len(self._cases.lines)))
        self._shown = self._choose(everything) if some else everything
        shown = [self._cases.lines[at] for at in self._shown]
        several = len({one.branch for one in self._cases.lines}) > 1
        self.views.board.show_lines(shown, self.today, with_branch=several, sifted=some)
        self.views.model.set_filter(self._choose if some else None)
        self.views.show_emptiness(not self._cases.lines and not self._is_reading)
        kept = {one.case_id for one in shown} if some else None
        self.views.checks.sift(None if kept is None else lambda line: line.case_id in kept)
        self.views.ended.sift(self.search.text())
        self._tell()

    def _choose(self, order: list[int]) -> list[int]:
        return self.filters.sift(self._cases.lines, self._cases.search(self.search.text(), order))

    def _countable(self, _facet: str) -> tuple[Sequence[BoardLine], list[int]]:
        lines = self._cases.lines
        return lines, self._cases.search(self.search.text(), list(range(len(lines))))

    def _tell(self) -> None:
        if self.view in (FINDINGS, ENDED):
            self.counts = (self.views.checks if self.view == FINDINGS else self.views.ended).counts()
        else:
            self.counts = self._cases.counts(self._shown, self.today)
        self.counts_changed.emit(self.counts)

    def _clear(self) -> bool:
        """Lift search and filters; False where there were none."""
        some = bool(self.search.text()) or self.filters.active
        self.search.clear()
        self.filters.clear()
        return some

    # ---- look

    def _build(self) -> None:
        self.views.offer(self._actions.button("open_new"), self._actions.button("import"))
        below = QWidget()
        self._column = parts.column(self.top, self.views, margins=(12, 10, 12, 8))
        self._column.setStretch(1, 1)
        below.setLayout(self._column)
        self._pages.addWidget(below)
        self._pages.addWidget(self.case)
        self.setLayout(parts.column(self._pages, gap=0))
        self.setFocusProxy(self.views)
        self.top.views.setCurrentIndex(min(self.desk.setting(_VIEW, BOARD), ENDED))
        self._show_turned()

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift())
        self.filters.changed.connect(self._sift)
        self.top.views.currentChanged.connect(self._on_view)
        self.views.opened.connect(lambda line: self.open_case(line.case_id))
        self.views.menu_asked.connect(lambda place: self._menu(place, deeds.CARD))
        self.views.moved.connect(lambda: self._actions.refresh())
        self.views.typed.connect(self._on_typed)
        self.views.checks.mend_asked.connect(self._mend)
        self.views.checks.waive_asked.connect(lambda line: self.deeds.waive(line.finding, line.case_id))
        case, verbs = self.case, self.deeds
        case.step_opened.connect(lambda _line: verbs.open_step())
        case.steps.table.delete_asked.connect(verbs.remove_step)
        case.menu_asked.connect(lambda place: self._menu(place, deeds.STEP))
        case.mend_asked.connect(verbs.mend)
        case.waive_asked.connect(verbs.waive)
        case.withdraw_asked.connect(verbs.withdraw)
        case.meeting_asked.connect(lambda uid: self.desk.go("meeting", uid))
        case.turned.connect(lambda: self._actions.refresh())
        for hung in case.lists:
            hung.added.connect(verbs.add_hung)
            hung.opened.connect(lambda _record: verbs.open_hung())
            hung.dropped.connect(verbs.drop_hung)
            hung.menu_asked.connect(lambda place: self._menu(place, deeds.HUNG))

    # ---- what happens

    def _mend(self, line: FoundLine | None) -> None:
        if line is not None:
            with self.telling():
                self.deeds.mend(line.finding, line.case_id)

    def _turn(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.setFocusProxy(self.case if page else self.views)
        if self._notices is not None and self.isAncestorOf(self._notices):  # else another tab has it now
            if self._notices.tone in ("info", "ok"):
                self._notices.clear()  # it told of the page left
            self.place_notices(self._notices)
        self._actions.refresh()

    def _on_view(self, view: int) -> None:
        self._show_turned()
        self.desk.keep(_VIEW, view)
        if not self._behind:
            with self.telling():
                self._sift()

    def _show_turned(self) -> None:
        """The view its switch stands at; among the ended cases only the search chooses."""
        self.views.turn(self.view)
        for chip in (*self.filters.chips, self.filters.more):
            chip.setEnabled(self.view != ENDED)

    def _menu(self, place: QPoint, names: Sequence[str]) -> None:
        if self.chosen_case():
            self._actions.ask(names, place)

    def _on_typed(self, letters: str) -> None:
        """Typing where nothing is typed into searches, as people expect."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.setText(letters)

    def next_pane(self) -> None:
        """F6: search → view → search; on the page of a case steps → side → steps."""
        focus = QApplication.focusWidget()
        if self.is_open:
            self.case.next_pane(focus)
        elif focus is not None and self.views.isAncestorOf(focus):
            self.focus_search()
        else:
            self.views.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        """Ctrl+E, Ctrl+P and Ctrl+I mean cases here, not the roster the window would take."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys taken from the window; Esc leaves the case, else it clears the filters."""
        if (run := self._own_key(event)) is not None:
            run()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.is_open:
            self._clear()
        elif not self.case.put_side_away():
            self.close_case()

    def _own_key(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return None
        verb = self.file_verbs().get(_KEYS.get(Qt.Key(event.key()), ""))
        return verb[1] if verb else None
