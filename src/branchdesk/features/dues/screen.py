"""党费: what is owed by month and year, what was paid, where it went, and how it was settled."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.deeds import Deeds
from branchdesk.features.dues.dialogs.paste_plan import Known, Place
from branchdesk.features.dues.listing import Words
from branchdesk.features.dues.panels.bases import BaseLine, BasesView
from branchdesk.features.dues.panels.month import MonthView
from branchdesk.features.dues.panels.uses import UsesView
from branchdesk.features.dues.panels.year import YearView
from branchdesk.features.dues.queries import GridLine, MonthLine, Scope
from branchdesk.features.dues.rules.assessing import Given
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen
from branchdesk.widgets.switch import month_switch, year_switch

VIEWS = ("month", "year", "uses", "bases")
View = MonthView | YearView | UsesView | BasesView
COPY_LAST = "dues.bases.copy_last"
_BAR, _PAGE = 500, 180
"""The least a view gets, in pixels at 100 %."""


class DuesScreen(Screen):
    """The page of dues. ``counts_changed(str)`` tells the status bar."""

    title = "党费"
    watches = frozenset({
        "payment", "assessment", "relief", "remittance", "expense", "large_dues", "statement", "statement_line",
        "dues_policy", "arrears_note", "paid_elsewhere", "member", "organization", "move", "arrival",
    })  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words(this_month=Month.of(clock.today()))
        self.segments = parts.segments([tr("按月收缴"), tr("年度台账"), tr("使用支出"), tr("基数核定")])
        self.given: dict[str, Given] = {}
        self._views: dict[str, View] = {}
        self.deeds = Deeds(self)
        self.actions_ = Actions(self, self.deeds.verbs())
        self.verbs = self.actions_
        self._keep = False
        self.touched: frozenset[str] = frozenset()
        """Whose payments are being written from a list at this moment."""
        self._month = self.words.this_month
        self._bars, self._pages = QStackedWidget(), QStackedWidget()
        for _ in VIEWS:
            self._bars.addWidget(QWidget())
            self._pages.addWidget(QWidget())
        self._build()
        self.setFocusProxy(self._view("month"))
        self.segments.currentChanged.connect(lambda _number: self._turned())

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def file_verbs(self) -> FileVerbs:
        """Import, export and print mean what the view looked at is about."""
        deeds = self.deeds
        wages = (tr("导入工资表…"), deeds.import_wages)
        return {
            "import": wages if self.view_name == "bases" else (tr("导入流水…"), deeds.import_statement),
            "export": (self.actions_[f"export_{self.view_name}"].text() + "…", deeds.export_view),
            "print": (self.actions_["print_view"].text(), deeds.print_view),
        }

    def focus_search(self) -> None:
        """Ctrl+F."""
        search = getattr(self.view, "search", None)
        if search is not None:
            search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            search.selectAll()

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
    def month_view(self) -> MonthView:
        """按月收缴."""
        found = self._view("month")
        assert isinstance(found, MonthView)
        return found

    @property
    def year_view(self) -> YearView:
        """年度台账."""
        found = self._view("year")
        assert isinstance(found, YearView)
        return found

    @property
    def uses_view(self) -> UsesView:
        """使用支出."""
        found = self._view("uses")
        assert isinstance(found, UsesView)
        return found

    @property
    def bases_view(self) -> BasesView:
        """基数核定."""
        found = self._view("bases")
        assert isinstance(found, BasesView)
        return found

    def turn_to(self, name: str, year: int | None = None) -> None:
        """Look at one of the four; ``year`` None stays in the year looked at."""
        self.segments.setCurrentIndex(VIEWS.index(name))
        if year is not None and year != self.year:
            self.view.switch.show_value(Month(year, 1).number if name == "month" else year)
            self._switched(self.view)

    def _view(self, name: str) -> View:
        """A view, made on the first visit."""
        if name not in self._views:
            view = self._views[name] = self._make(name)
            view.counts_changed.connect(lambda: self._tell(view))
            view.switch.changed.connect(lambda: self._switched(view))
            number = VIEWS.index(name)
            for stack, widget in ((self._bars, view.bar), (self._pages, view)):
                old = stack.widget(number)
                stack.insertWidget(number, widget)
                stack.removeWidget(old)
                old.deleteLater()
                stack.setCurrentIndex(self.segments.currentIndex())
        return self._views[name]

    def _make(self, name: str) -> View:
        today, actions = self.words.this_month, self.actions_
        made: View
        if name == "month":
            made = MonthView(self.desk, self.words, month_switch(today), actions, self.deeds.settle_defaults)
            made.table.take = self.deeds.type_month
            made.table.may_edit = lambda _record, _column: not self.desk.read_only
            for key, card in made.cards.items():
                card.opened.connect(lambda key=key: self.deeds.open_total(key))
        elif name == "year":
            made = YearView(self.desk, self.words, year_switch(today.year), actions, self.deeds.settle_defaults)
            made.table.take = self.deeds.type_year
            made.table.edit_text = listing.year_text
            made.more.clicked.connect(self.deeds.open_on_time)
            made.table.may_edit = lambda _record, _column: not self.desk.read_only
        elif name == "bases":
            made = BasesView(self.desk, self.words, year_switch(today.year), actions)
            made.table.take = self.deeds.type_base
            made.table.may_edit = self.deeds.may_type_base
        else:
            made = UsesView(self.desk, self.words, year_switch(today.year), actions)
            made.opened.connect(self.deeds.open_use)
            made.menu_asked.connect(self._on_menu)
            made.tabs.currentChanged.connect(lambda _number: actions.refresh())
            made.balance_opened.connect(lambda: self.deeds.open_total("balance"))
            made.footer.opened.connect(self.deeds.open_sum)
            return made
        made.footer.opened.connect(self.deeds.open_sum)
        made.table.pasted.connect(self.deeds.paste)
        made.table.opened.connect(lambda _line: self.deeds.payments())
        made.table.menu_asked.connect(self._on_menu)
        made.table.typed.connect(self._on_typed)
        made.table.current_changed.connect(lambda _line: actions.refresh())
        made.table.selection_changed.connect(lambda _count: actions.refresh())
        made.table.always_current = True
        return made

    def _turned(self) -> None:
        number = self.segments.currentIndex()
        view = self.view
        fresh = self._month if isinstance(view, MonthView) else self._month.year
        view.switch.show_value(fresh.number if isinstance(fresh, Month) else fresh)
        self._bars.setCurrentIndex(number)
        self._pages.setCurrentIndex(number)
        self._keep = False
        with self.telling():
            self.refresh()
        self.setFocusProxy(view)
        view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _switched(self, view: View) -> None:
        value = view.switch.value
        if isinstance(view, MonthView):
            self._month = Month.from_number(value)
        else:
            self._month = Month(value, self._month.month)
        if isinstance(view, BasesView):
            self.given.clear()
        self._keep = False
        with self.telling():
            self.refresh()

    def step(self, by: int) -> None:
        """Alt+←, Alt+→."""
        self.view.switch.step(by)

    # ---- reading

    @property
    def month(self) -> Month:
        """The month looked at."""
        return self._month

    @property
    def year(self) -> int:
        """The year looked at."""
        return self._month.year

    def scope(self) -> Scope:
        """The part of the books the header's branch switch asks for."""
        chosen = self.desk.branch_id
        return None if chosen is None else frozenset(self.desk.ask(organization.subtree, chosen))

    def refresh(self) -> None:
        """Read what the view looked at shows."""
        self.words.organizations = self.desk.ask(organization.names)
        self.deeds.read(keep=self._keep)
        self._keep = True  # what changes from now on changes under the user's hands: rows stay in the list
        self.actions_.refresh()

    def _on_branch_changed(self) -> None:
        self._keep = False
        self.given.clear()
        super()._on_branch_changed()

    def _on_changed(self, entities: frozenset[str]) -> None:
        """Payments of some members typed here: only their lines are read anew."""
        if self.touched and entities <= {"payment"} and self.isVisible() and self.view_name in ("month", "year"):
            with self.telling():
                self.deeds.reread(self.touched)
        else:
            super()._on_changed(entities)

    @property
    def copies_last(self) -> bool:
        """Whether last year's bases are proposed."""
        return bool(self.desk.setting(COPY_LAST, True))

    def copy_last(self, wanted: bool) -> None:
        """Propose last year's bases, or not."""
        self.desk.keep(COPY_LAST, wanted)
        self.refresh()

    def take_bases(self, given: Mapping[str, Given]) -> None:
        """Bases typed, pasted or computed: shown with what they come to, not yet settled."""
        self.given.update(given)
        self.refresh()

    # ---- what the verbs ask

    def chosen_member(self) -> str:
        """The member the list stands on; ``""`` where there is none."""
        view = self._views.get(self.view_name)
        record = view.table.current_record() if view is not None else None
        if isinstance(record, MonthLine):
            return record.line.member_id
        if isinstance(record, BaseLine):
            return record.id
        return record.member_id if isinstance(record, GridLine) else ""

    def chosen_members(self) -> list[str]:
        """The members of the selected rows."""
        records: list[Any] = self.view.table.selected_records()
        return [one.line.member_id if isinstance(one, MonthLine) else one.id if isinstance(one, BaseLine) else one.member_id
                for one in records]  # fmt: skip

    def chosen_lines(self) -> list[MonthLine]:
        """The selected rows of the month."""
        return self.month_view.table.selected_records() if self.view_name == "month" else []

    def paste_place(self) -> Place:
        """Where a block that is pasted begins, and whom it may be about."""
        table = self.view.table
        row = max(table.currentIndex().row(), 0)
        shown = table.model().shown_records()  # type: ignore[attr-defined]  # every list here has a TableModel
        known = [Known.of(one) for one in shown]
        column = table.columns()[table.currentIndex().column()].name if table.currentIndex().isValid() else ""
        everyone = [Known.of(one) for one in table.model().records]  # type: ignore[attr-defined]
        return Place(self.view_name, column, known[row:], everyone, self._month)

    def show_defaults(self) -> None:
        """Say in the footer how typed money came in."""
        words = self.deeds.default_words()
        for name in ("month", "year"):
            view = self._views.get(name)
            if isinstance(view, MonthView | YearView):
                view.footer.link.setText(words)
                view.footer.link.setToolTip(tr("录入实交时按此登记日期、方式和收款人；点击修改"))

    # ---- look

    def _build(self) -> None:
        self._bars.setFixedHeight(theme.px(34))
        self._bars.setMinimumWidth(theme.px(_BAR))  # and not what the widest of the views wants, shown or not
        self._pages.setMinimumSize(theme.px(_BAR), theme.px(_PAGE))
        top = parts.row(self.segments, self._bars, gap=12)
        top.setStretch(1, 1)
        self._column = parts.column(top, self._pages, margins=(12, 10, 12, 8))
        self._column.setStretch(1, 1)
        self.setLayout(self._column)

    def _tell(self, view: View) -> None:
        if view is self._views.get(self.view_name):
            self.counts_changed.emit(view.counts)

    def _on_typed(self, letters: str) -> None:
        """Typing where nothing is typed into a cell searches."""
        search = getattr(self.view, "search", None)
        if search is not None:
            search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            search.setText(letters)

    def _on_menu(self, place: QPoint) -> None:
        if self.view.table.selected_rows():
            self.actions_.refresh()
            menu = self.actions_.menu(self.deeds.fitting(self.view_name))
            menu.exec(place)
            menu.deleteLater()

    def next_pane(self) -> None:
        """F6: search → list → sums below it (Tab there goes from one to the next) → search."""
        view, focus = self.view, QApplication.focusWidget()
        if focus is view.table and view.footer.sums:
            view.footer.sums[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif focus in view.footer.sums and not isinstance(view, UsesView):
            self.focus_search()
        else:
            view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc clears the filters, then the selection: one thing at a time."""
        view = self.view
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif not isinstance(view, UsesView) and not view.clear_filters():
            view.drop_selection()
