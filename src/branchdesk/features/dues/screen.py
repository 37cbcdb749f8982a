"""党费: what is owed by month and year, what was paid, where it went, and how it was settled."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.deeds import Deeds
from branchdesk.features.dues.dialogs.paste_plan import Known, Place
from branchdesk.features.dues.listing import Words
from branchdesk.features.dues.panels.bases import BaseLine, BasesView
from branchdesk.features.dues.panels.month import MonthView
from branchdesk.features.dues.panels.uses import IN, OUT, UsesView
from branchdesk.features.dues.panels.year import YearView
from branchdesk.features.dues.queries import GridLine, MonthLine, remittances
from branchdesk.features.dues.rules.assessing import Given
from branchdesk.features.dues.rules.collecting import OPEN
from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets.pages import Pages
from branchdesk.widgets.screen import Desk, FileVerbs
from branchdesk.widgets.switch import month_switch, year_switch

VIEWS = ("month", "year", "statements", "uses", "bases")
View = MonthView | YearView | UsesView | BasesView
COPY_LAST = "dues.bases.copy_last"
Wages = Sequence[tuple[str, Yuan, int]]
"""Items of a wage sheet: name, amount, and 1, -1 or 0 for what each does to the base."""


class DuesScreen(Pages[View]):
    """The page of dues."""

    title = "党费"
    watches = frozenset({
        "payment", "assessment", "relief", "remittance", "expense", "large_dues", "statement", "statement_line",
        "dues_policy", "arrears_note", "paid_elsewhere", "member", "organization", "move", "arrival",
    })  # fmt: skip
    least = (540, 180)

    def __init__(self, desk: Desk) -> None:
        titles = [tr("按月收缴"), tr("年度台账"), tr("流水对账"), tr("上缴与支出"), tr("基数核定")]
        super().__init__(desk, dict(zip(VIEWS, titles, strict=True)))
        self.words = Words(this_month=Month.of(clock.today()))
        self.given: dict[str, Given] = {}
        self.wages: dict[str, Wages] = {}
        self._before: list[tuple[dict[str, Given], dict[str, Wages]]] = []
        self.deeds = Deeds(self)
        self._keep = False
        self.touched: frozenset[str] = frozenset()
        """Whose payments are being written from a list at this moment."""
        self._month = self.words.this_month
        self.furnish(self.deeds.verbs())

    # ---- what the window calls

    def file_verbs(self) -> FileVerbs:
        """Import, export and print mean what the view looked at is about."""
        deeds = self.deeds
        wages = (tr("导入工资表…"), deeds.import_wages)
        typed = {"undo": (tr("录入的基数"), self._take_back)} if self._before and self.view_name == "bases" else {}
        return {
            "import": wages if self.view_name == "bases" else (tr("导入流水…"), deeds.import_statement),
            "export": (self.verbs[deeds.exporting].text() + "…", deeds.export_view),
            "print": (self.verbs["print_view"].text(), deeds.print_view),
            **typed,
        }

    # ---- the views

    @property
    def month_view(self) -> MonthView:
        """按月收缴."""
        return self.one("month", MonthView)

    @property
    def year_view(self) -> YearView:
        """年度台账."""
        return self.one("year", YearView)

    @property
    def uses_view(self) -> UsesView:
        """上缴与支出."""
        return self.one("uses", UsesView)

    @property
    def statements_view(self) -> UsesView:
        """流水对账."""
        return self.one("statements", UsesView)

    @property
    def ledger(self) -> str:
        """Which ledger of money that came or went is looked at; ``""`` in the other views."""
        return self.seen.ledger if isinstance(self.seen, UsesView) else ""

    @property
    def bases_view(self) -> BasesView:
        """基数核定."""
        return self.one("bases", BasesView)

    def turn_to(self, name: str, year: int | None = None) -> None:
        """Look at a view or at one of the ledgers of 上缴与支出; ``year`` None stays in the year looked at."""
        super().turn_to("uses" if name in OUT else name)
        if name in OUT:
            self.uses_view.turn_to(name)
        if year is not None and year != self.year:
            self.view.switch.show_value(Month(year, 1).number if name == "month" else year)
            self._switched(self.view)

    def show_month(self, branch_id: str, month: Month) -> None:
        """按月收缴 of a month, narrowed to those of a branch who still owe something of it."""
        self.turn_to("month")
        view = self.month_view
        if month != self.month:
            view.switch.show_value(month.number)
            self._switched(view)
        view.clear_filters()
        view.filters.choose("branch", {branch_id or None})
        view.filters.choose("state", set(map(str, OPEN)))
        view.table.go_to(0, "paid")
        view.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_remittance(self, uid: str) -> None:
        """上缴, standing on one of them; nothing where it is gone."""
        found = next((one for one in self.desk.ask(remittances) if one.id == uid), None)
        self.turn_to("remittances", found.from_month.year if found is not None else None)
        self.uses_view.table.select_key(uid)

    def make(self, name: str) -> View:
        """A view, for its first visit."""
        view = self._make(name)
        view.switch.changed.connect(lambda: self._switched(view))
        return view

    def _make(self, name: str) -> View:
        today, actions = self.words.this_month, self.verbs
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
            made = UsesView(OUT if name == "uses" else IN, self.words, year_switch(today.year), actions)
            made.opened.connect(self.deeds.open_use)
            made.menu_asked.connect(self.ask_menu)
            made.tabs.currentChanged.connect(lambda _number: actions.refresh())
            made.balance_opened.connect(lambda: self.deeds.open_total("balance"))
            made.footer.opened.connect(self.deeds.open_sum)
            return made
        made.footer.opened.connect(self.deeds.open_sum)
        made.table.pasted.connect(self.deeds.paste)
        made.table.opened.connect(lambda _line: self.deeds.payments())
        made.table.menu_asked.connect(self.ask_menu)
        made.table.typed.connect(self._on_typed)
        made.table.current_changed.connect(lambda _line: actions.refresh())
        made.table.selection_changed.connect(lambda _count: actions.refresh())
        made.table.always_current = True
        return made

    def _turned(self) -> None:
        view = self.view
        fresh = self._month if isinstance(view, MonthView) else self._month.year
        view.switch.show_value(fresh.number if isinstance(fresh, Month) else fresh)
        self._keep = False
        super()._turned()

    def _switched(self, view: View) -> None:
        value = view.switch.value
        if isinstance(view, MonthView):
            self._month = Month.from_number(value)
        else:
            self._month = Month(value, self._month.month)
        if isinstance(view, BasesView):
            self.forget_bases()
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

    def paint_first(self) -> None:
        """The list says that it is read."""
        super().paint_first()
        self.view.table.say_reading()

    def refresh(self) -> None:
        """Read what the view looked at shows."""
        self.words.organizations = self.desk.ask(organization.names)
        self.deeds.read(keep=self._keep)
        self._keep = True  # what changes from now on changes under the user's hands: rows stay in the list
        self.verbs.refresh()

    def _on_branch_changed(self) -> None:
        self._keep = False
        self.forget_bases()
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

    def take_bases(self, given: Mapping[str, Given], wages: Mapping[str, Wages] = MappingProxyType({})) -> None:
        """Bases typed, pasted or computed: shown with what they come to, not yet settled; ``wages`` are kept beside them."""
        self._before.append((self.given, self.wages))
        self.given = {**self.given, **given}
        self.wages = {**{uid: one for uid, one in self.wages.items() if uid not in given}, **wages}
        self.refresh()

    def forget_bases(self) -> None:
        """What was typed is settled, or given up."""
        self.given, self.wages, self._before = {}, {}, []

    def _take_back(self) -> None:
        self.given, self.wages = self._before.pop()
        self.refresh()
        self.desk.notices.tell("info", tr("已撤回最近一次录入的基数；台账没有变化。"))

    # ---- what the verbs ask

    def chosen_member(self) -> str:
        """The member the list stands on; ``""`` where there is none."""
        record = self.current()
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
        staff = {one.id: one.staff_number for one in self.desk.ask(members.roll, members.EVERYONE)}
        known = [Known.of(one, staff) for one in shown]
        column = table.columns()[table.currentIndex().column()].name if table.currentIndex().isValid() else ""
        everyone = [Known.of(one, staff) for one in table.model().records]  # type: ignore[attr-defined]
        return Place(self.view_name, column, known[row:], everyone, self._month)

    def show_defaults(self) -> None:
        """Say in the footer how typed money came in."""
        words = self.deeds.default_words()
        for name in ("month", "year"):
            view = self._made.get(name)
            if isinstance(view, MonthView | YearView):
                view.footer.link.setText(words)
                view.footer.link.setToolTip(tr("录入实交时按此登记日期、方式和收款人；点击修改"))

    # ---- look

    def arrange(self, bars: QWidget, boards: QWidget, bodies: QWidget, *beside: QWidget) -> None:
        """Nothing waits beside the switch here: one row is enough."""
        self.lay_out(self.with_switch(bars), body=bodies)

    def fitting(self) -> Sequence[str]:
        """The verbs in the menu of a line."""
        return self.deeds.fitting(self.view_name)

    def _on_typed(self, letters: str) -> None:
        """Typing where nothing is typed into a cell searches."""
        search = getattr(self.view, "search", None)
        if search is not None:
            search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            search.setText(letters)

    def next_pane(self) -> None:
        """F6: search → list → sums below it (Tab there goes from one to the next) → search."""
        view, focus = self.view, QApplication.focusWidget()
        if focus is view.table and view.footer.sums:
            view.footer.sums[0].setFocus(Qt.FocusReason.TabFocusReason)
        elif focus in view.footer.sums and not isinstance(view, UsesView):
            self.focus_search()
        else:
            view.table.setFocus(Qt.FocusReason.ShortcutFocusReason)
