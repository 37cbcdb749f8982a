"""组织关系: letters out, graduation batches, members away, members who came; each with what waits."""

from collections.abc import Collection

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers import listing, queries
from branchdesk.features.transfers.deeds import Deeds
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.model import Direction, GraduationBatch
from branchdesk.features.transfers.panels import plans, told
from branchdesk.features.transfers.panels.graduation import GraduationView
from branchdesk.features.transfers.panels.lists import ListView
from branchdesk.features.transfers.queries import AwayLine, Scope, TransferLine
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

VIEWS = ("letters", "graduation", "away", "arrivals")
View = ListView | GraduationView
_PAGE, _BOARD = (500, 200), 260
"""The least a view and what stands above it get, in pixels at 100 %."""


class TransfersScreen(Screen):
    """The page of transfers. ``counts_changed(str)`` tells the status bar."""

    title = "组织关系"
    watches = frozenset({
        "transfer", "graduation_batch", "letter_head", "away", "away_contact", "arrival", "member", "organization", "move",
        "payment", "assessment", "rule_overlay",
    })  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words(today=clock.today())
        self.with_ended = False
        self._batches: dict[str, GraduationBatch] = {}
        self._views: dict[str, View] = {}
        self.segments = parts.segments([tr("介绍信"), tr("毕业转接"), tr("流动与失联"), tr("转入登记")])
        self.deeds = Deeds(self)
        self.actions_ = Actions(self, self.deeds.verbs())
        self.verbs = self.actions_
        self._bars, self._boards, self._pages = QStackedWidget(), QStackedWidget(), QStackedWidget()
        for _ in VIEWS:
            for stack in (self._bars, self._boards, self._pages):
                stack.addWidget(QWidget())
        self._build()
        self.setFocusProxy(self._view("letters"))
        self.segments.currentChanged.connect(lambda _number: self._turned())

    # ---- what the window calls

    def place_segments(self, segments: QWidget) -> None:
        """The switch of the room stands at the left of the first row."""
        self._top.insertWidget(0, segments)

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the list of the view."""
        words = {
            "letters": tr("介绍信登记簿"),
            "graduation": tr("毕业生转接名单"),
            "away": tr("联系登记"),
            "arrivals": tr("转入登记簿"),
        }
        word = words[self.view_name]
        verbs: FileVerbs = (
            {"import": (tr("导入去向表…"), self.deeds.import_batch)} if self.view_name == "graduation" else {}
        )
        return verbs | {
            "export": (tr("导出{what}…").format(what=word), self.deeds.export_view),
            "print": (tr("打印{what}…").format(what=word), self.deeds.print_view),
        }

    def focus_search(self) -> None:
        """Ctrl+F."""
        self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.view.search.selectAll()

    @property
    def counts(self) -> str:
        """What the view shown counts."""
        return self.view.counts

    # ---- the views

    @property
    def view_name(self) -> str:
        """Which of the four is looked at."""
        return VIEWS[self.segments.currentIndex()]

    @property
    def view(self) -> View:
        """The view looked at."""
        return self._view(self.view_name)

    @property
    def letters(self) -> ListView:
        """介绍信."""
        return self._list("letters")

    @property
    def away(self) -> ListView:
        """流动与失联."""
        return self._list("away")

    @property
    def arrivals(self) -> ListView:
        """转入登记."""
        return self._list("arrivals")

    @property
    def graduation(self) -> GraduationView:
        """毕业转接."""
        found = self._view("graduation")
        assert isinstance(found, GraduationView)
        return found

    def turn_to(self, name: str) -> None:
        """Look at one of the four."""
        self.segments.setCurrentIndex(VIEWS.index(name))

    def show_waiting(self, view: str, kind: str) -> None:
        """Look at what waits in one way, as the overview asks for it."""
        self.turn_to(view)
        if kind:
            self._list(view).look_at(kind)

    def show_transfer(self, uid: str) -> None:
        """Stand on a transfer in the view it belongs to."""
        line = self.desk.ask(queries.line, uid, clock.today())
        came = line is not None and line.transfer.direction is Direction.IN
        self.turn_to("arrivals" if came else "letters")
        self.view.select(uid)
        if isinstance(self.view, ListView):
            self.view.show_current()

    def show_away(self, uid: str) -> None:
        """Stand on somebody away."""
        self.turn_to("away")
        self.away.select(uid)
        self.away.show_current()

    def show_batch(self, uid: str) -> None:
        """Look at a batch."""
        self.turn_to("graduation")
        self._read_graduation(uid)
        self.graduation.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _list(self, name: str) -> ListView:
        found = self._view(name)
        assert isinstance(found, ListView)
        return found

    def _view(self, name: str) -> View:
        """A view, made on the first visit."""
        if name not in self._views:
            view = self._views[name] = self._make(name)
            view.counts_changed.connect(lambda: self._tell(view))
            view.menu_asked.connect(self._on_menu)
            number = VIEWS.index(name)
            for stack, widget in ((self._bars, view.bar), (self._boards, view.board), (self._pages, view)):
                old = stack.widget(number)
                stack.insertWidget(number, widget)
                stack.removeWidget(old)
                old.deleteLater()
                stack.setCurrentIndex(self.segments.currentIndex())
        return self._views[name]

    def _make(self, name: str) -> View:
        words, actions, deeds = self.words, self.actions_, self.deeds
        if name == "graduation":
            made = GraduationView(self.desk, words, actions)
            made.type_with(deeds.type_cell, deeds.may_type, deeds.paste)
            made.batch_chosen.connect(self._on_batch)
            made.opened.connect(lambda _line: deeds.open_member())
            made.moved.connect(actions.refresh)
            return made
        if name == "letters":
            view = ListView(self.desk, plans.letters(words), actions, lambda line: told.of_letter(line, words))
            view.opened.connect(lambda _line: deeds.open_letter())
        elif name == "away":
            view = ListView(self.desk, plans.away(words), actions, lambda line: told.of_away(line, words))
            view.opened.connect(lambda _line: deeds.edit_away())
        else:
            view = ListView(self.desk, plans.arrivals(words), actions, lambda line: told.of_arrival(line, words))
            view.opened.connect(lambda _line: deeds.correct_arrival())
        return view

    def _turned(self) -> None:
        number = self.segments.currentIndex()
        view = self.view
        for stack in (self._bars, self._boards, self._pages):
            stack.setCurrentIndex(number)
        with self.telling():
            self.refresh()
        self.setFocusProxy(view)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- reading

    def scope(self) -> Scope:
        """The part of the tree the header's branch switch asks for."""
        chosen = self.desk.branch_id
        return None if chosen is None else frozenset(self.desk.ask(organization.subtree, chosen))

    def refresh(self) -> None:
        """Read what the view looked at shows."""
        self.words.organizations = self.desk.ask(organization.names)
        self.words.today = clock.today()
        scope, today = self.scope(), self.words.today
        if self.view_name == "graduation":
            self._read_graduation()
        elif self.view_name == "away":
            self.away.show_lines(self.desk.ask(_away, scope, self.with_ended))
        else:
            came = self.view_name == "arrivals"
            lines = [one for one in self.desk.ask(queries.lines, scope, today) if one.state is not State.STAYS]
            mine = [one for one in lines if (one.transfer.direction is Direction.IN) == came]
            self._list(self.view_name).show_lines(listing.by_urgency(mine))
        self.actions_.refresh()

    def _read_graduation(self, wanted: str = "") -> None:
        today, view = clock.today(), self.graduation
        found = self.desk.ask(queries.batches, today)
        self._batches = {one.batch.id: one.batch for one in found}
        view.offer(found, wanted)
        lines = self.desk.ask(_batch_lines, view.batch_id) if view.batch_id else []
        view.show_lines(sorted(lines, key=lambda one: (one.member.unit, one.name_key)))

    def _on_batch(self) -> None:
        with self.telling():
            self._read_graduation()

    @property
    def batch(self) -> GraduationBatch | None:
        """The batch looked at."""
        view = self._views.get("graduation")
        return self._batches.get(view.batch_id) if isinstance(view, GraduationView) else None

    # ---- what the verbs ask

    def current_line(self) -> TransferLine | None:
        """The transfer the list stands on."""
        found = self._record()
        return found if isinstance(found, TransferLine) else None

    def current_away(self) -> AwayLine | None:
        """The absence the list stands on."""
        found = self._record()
        return found if isinstance(found, AwayLine) else None

    def chosen_lines(self, states: Collection[State]) -> list[TransferLine]:
        """The selected transfers that stand in one of the states."""
        return [one for one in self._chosen() if isinstance(one, TransferLine) and one.state in states]

    def chosen_away(self) -> list[AwayLine]:
        """The selected absences."""
        return [one for one in self._chosen() if isinstance(one, AwayLine)]

    def chosen_member(self) -> str:
        """The member the list stands on; ``""`` where there is none."""
        found = self.current_line() or self.current_away()
        return found.member.id if found is not None else ""

    def away_word(self, line: AwayLine) -> str:
        """流动党员, 失去联系 …"""
        return listing.kind_word(line.away.kind)

    def _record(self) -> object:
        view = self._views.get(self.view_name)
        return view.table.current_record() if view is not None else None

    def _chosen(self) -> list[TransferLine | AwayLine]:
        view = self._views.get(self.view_name)
        found: list[TransferLine | AwayLine] = [*view.chosen()] if view is not None else []
        return found

    # ---- look

    def _build(self) -> None:
        height = theme.px(34)
        self._bars.setFixedHeight(height)
        self._bars.setMinimumWidth(theme.px(_PAGE[0]))  # and not what the widest of the views wants, shown or not
        self._boards.setFixedHeight(theme.px(32))
        self._boards.setMinimumWidth(theme.px(_BOARD))
        self._pages.setMinimumSize(theme.px(_PAGE[0]), theme.px(_PAGE[1]))
        self._top = parts.row(self._bars, gap=12)
        self._top.setStretch(0, 1)
        below = parts.row(self.segments, self._boards, gap=12)
        below.setStretch(1, 1)
        self._column = parts.column(self._top, below, self._pages, margins=(12, 10, 12, 8))
        self._column.setStretch(2, 1)
        self.setLayout(self._column)

    def _tell(self, view: View) -> None:
        if view is self._views.get(self.view_name):
            self.counts_changed.emit(view.counts)

    def _on_menu(self, place: QPoint) -> None:
        if self.view.table.selected_rows():
            self.actions_.refresh()
            menu = self.actions_.menu(self.deeds.fitting(self.view_name))
            menu.exec(place)
            menu.deleteLater()

    def toggle_side(self) -> None:
        """Alt+Enter."""
        if isinstance(self.view, ListView):
            self.view.toggle_side()

    def next_pane(self) -> None:
        """F6: search → list → panel → search."""
        focus, view = QApplication.focusWidget(), self.view
        if focus is view.table:
            if isinstance(view, ListView) and not view.side.isHidden():
                view.side.focus()
            else:
                self.focus_search()
        elif isinstance(view, ListView) and focus is not None and view.side.isAncestorOf(focus):
            self.focus_search()
        else:
            view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts the panel over the list away, then clears the filters, then the selection: one thing at a time."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not self.view.put_away() and not self.view.clear_filters():
            self.view.drop_selection()


def _away(ledger: Reads, scope: Scope, ended: bool) -> list[AwayLine]:
    return queries.away_lines(ledger, scope, clock.today(), ended=ended)


def _batch_lines(ledger: Reads, batch_id: str) -> list[TransferLine]:
    return queries.lines(ledger, None, clock.today(), batch_id=batch_id)
