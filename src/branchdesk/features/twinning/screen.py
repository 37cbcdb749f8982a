"""结对共建: joint activities, partners, agreements, issues with their measures, and what they amount to."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.transfers.panels.lists import ListView, Plan
from branchdesk.features.transfers.panels.side import Told
from branchdesk.features.twinning import listing, queries
from branchdesk.features.twinning.deeds import Deeds
from branchdesk.features.twinning.listing import IssueRow, Words
from branchdesk.features.twinning.model.words import ReportCategory
from branchdesk.features.twinning.panels import plans
from branchdesk.features.twinning.panels.statistics import PRIORITY_KEPT, StatisticsView, kept_priority
from branchdesk.features.twinning.panels.teller import Teller
from branchdesk.features.twinning.queries import ActivityLine, AgreementLine, PartnerLine, Scope
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

VIEWS = ("activities", "partners", "agreements", "issues", "statistics")
View = ListView | StatisticsView
_PAGE, _BOARD = (500, 200), 200
"""The least a view and what stands above it get, in pixels at 100 %."""


class TwinningScreen(Screen):
    """The page of twinning. ``counts_changed(str)`` tells the status bar."""

    title = "结对共建"
    watches = frozenset({
        "program", "partner", "agreement", "agreement_party", "plan_item", "joint_activity", "activity_party", "consensus",
        "issue", "measure", "round", "outcome", "media", "photo", "honour", "site", "organization", "post", "meeting",
    })  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.words = Words(today=clock.today())
        self._teller = Teller(desk, self.words)
        self._year = 0  # all of them: what is asked first is how many there have been since the beginning
        self._views: dict[str, View] = {}
        titles = [tr("共建活动"), tr("结对单位"), tr("协议"), tr("问题清单"), tr("统计")]
        self.segments = parts.segments(titles)
        self.deeds = Deeds(self)
        self.actions_ = Actions(self, self.deeds.verbs())
        self.verbs = self.actions_
        self.waiting = parts.button("", kind="link")
        self.waiting.clicked.connect(lambda: self.deeds.from_minutes())
        self._bars, self._boards, self._pages = QStackedWidget(), QStackedWidget(), QStackedWidget()
        for _ in VIEWS:
            for stack in (self._bars, self._boards, self._pages):
                stack.addWidget(QWidget())
        self._build()
        self.setFocusProxy(self._view("activities"))
        self.segments.currentChanged.connect(lambda _number: self._turned())

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def file_verbs(self) -> FileVerbs:
        """Import means activities; export and print mean the list of the view."""
        words = dict(
            zip(VIEWS, (tr("共建活动"), tr("结对单位"), tr("共建协议"), tr("问题清单"), tr("共建活动")), strict=True)
        )
        word = words[self.view_name]
        printed = tr("打印年度总结…") if self.view_name == "statistics" else tr("打印{what}…").format(what=word)
        return {
            "import": (tr("导入共建活动…"), self.deeds.import_file),
            "export": (tr("导出{what}…").format(what=word), self.deeds.export_view),
            "print": (printed, self.deeds.print_view),
        }

    def focus_search(self) -> None:
        """Ctrl+F."""
        if isinstance(self.view, ListView):
            self.view.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.view.search.selectAll()

    @property
    def counts(self) -> str:
        """What the view shown counts."""
        return self.view.counts

    # ---- the views

    @property
    def view_name(self) -> str:
        """Which of the five is looked at."""
        return VIEWS[self.segments.currentIndex()]

    @property
    def view(self) -> View:
        """The view looked at."""
        return self._view(self.view_name)

    def list_of(self, name: str) -> ListView:
        """One of the four lists."""
        found = self._view(name)
        assert isinstance(found, ListView)
        return found

    @property
    def statistics(self) -> StatisticsView:
        """统计."""
        found = self._view("statistics")
        assert isinstance(found, StatisticsView)
        return found

    def turn_to(self, name: str) -> None:
        """Look at one of the five."""
        self.segments.setCurrentIndex(VIEWS.index(name))

    def show_waiting(self, view: str, kind: str = "") -> None:
        """Look at what waits in one way, as the overview asks for it (``issues``, ``overdue``)."""
        self.turn_to(view)
        if kind:
            self.list_of(view).look_at(kind)

    def show_activity(self, uid: str) -> None:
        """Stand on an activity."""
        self._stand("activities", uid)

    def show_partner(self, uid: str) -> None:
        """Stand on a partner."""
        self._stand("partners", uid)

    def show_agreement(self, uid: str) -> None:
        """Stand on an agreement."""
        self._stand("agreements", uid)

    def show_issue(self, uid: str) -> None:
        """Stand on a measure, or on the first line of an issue."""
        self.turn_to("issues")
        rows: Sequence[IssueRow] = self.list_of("issues").lines
        row = next((one for one in rows if uid in (one.id, one.issue.id if one.issue else "")), None)
        if row is not None:
            self._stand("issues", row.id)

    def _stand(self, name: str, uid: str) -> None:
        self.turn_to(name)
        if self.is_stale:
            self.go_stale()
        self.list_of(name).select(uid)
        self.list_of(name).show_current()

    def _view(self, name: str) -> View:
        """A view, made on the first visit."""
        if name not in self._views:
            view = self._views[name] = self._make(name)
            view.counts_changed.connect(lambda: self._tell(view))
            number = VIEWS.index(name)
            for stack, widget in ((self._bars, view.bar), (self._boards, view.board), (self._pages, view)):
                old = stack.widget(number)
                stack.insertWidget(number, widget)
                stack.removeWidget(old)
                old.deleteLater()
                stack.setCurrentIndex(self.segments.currentIndex())
        return self._views[name]

    def _make(self, name: str) -> View:
        if name == "statistics":
            return self._make_statistics()
        teller, deeds = self._teller, self.deeds
        made: dict[str, tuple[Callable[[Words], Plan], Callable[[Any], Told], Callable[[], object]]] = {
            "activities": (plans.activities, teller.activity, deeds.edit),
            "partners": (plans.partners, teller.partner, deeds.edit_partner),
            "agreements": (plans.agreements, teller.agreement, deeds.edit_agreement),
            "issues": (plans.issues, teller.issue, deeds.open_issue),
        }
        plan, tell, open_ = made[name]
        view = ListView(self.desk, plan(self.words), self.actions_, tell)
        view.opened.connect(lambda _line: open_())
        view.menu_asked.connect(self._on_menu)
        return view

    def _make_statistics(self) -> StatisticsView:
        view = StatisticsView(self.desk, self.actions_)
        view.year_chosen.connect(self._on_year)
        view.priority_chosen.connect(self._on_priority)
        view.asked.connect(self.deeds.show_ids)
        view.branches_asked.connect(self.deeds.branches)
        view.pairs_asked.connect(self.deeds.pairs)
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
        self.words.today = clock.today()
        read = {
            "activities": self._read_activities, "partners": self._read_partners, "agreements": self._read_agreements,
            "issues": self._read_issues, "statistics": self._read_statistics,
        }  # fmt: skip
        read[self.view_name]()
        view = self.view
        if isinstance(view, ListView):
            view.show_current()  # the line may say something else now
        self.actions_.refresh()

    def _read_activities(self) -> None:
        scope = self.scope()
        self.words.texts = self.desk.ask(queries.search_texts)
        self.list_of("activities").show_lines(self.lines_of(scope))
        n = len(self.desk.ask(queries.minutes_waiting, scope))
        self.waiting.setText(tr("{n} 次会议记录待登记").format(n=n))
        self.waiting.setVisible(bool(n))

    def _read_partners(self) -> None:
        scope, today = self.scope(), self.words.today
        quiet = self._teller.silences = self.desk.ask(queries.silences, scope, today)
        self._teller.scope = scope
        self.words.silent = frozenset(uid for one in quiet for uid in (one.first_id, one.second_id))
        self.list_of("partners").show_lines(self.desk.ask(queries.partners, scope, today))

    def _read_agreements(self) -> None:
        scope, today = self.scope(), self.words.today
        self.words.ending = frozenset(line.id for line, _left in self.desk.ask(queries.ending, scope, today))
        self.list_of("agreements").show_lines(self.desk.ask(queries.agreements, scope, today))

    def _read_issues(self) -> None:
        scope, today = self.scope(), self.words.today
        found = self.desk.ask(queries.issues, scope, today), self.desk.ask(queries.measures, scope, today)
        self.list_of("issues").show_lines(listing.issue_rows(*found))

    def _read_statistics(self) -> None:
        first, last, _span = self.period()
        found = self.desk.ask(queries.statistics, self.scope(), first, last, self.priority())
        self.statistics.show_year(found, self._year, self.desk.ask(queries.years))

    def priority(self) -> tuple[ReportCategory, ...]:
        """The order categories go by wherever the page shows or counts them."""
        return kept_priority(self.desk)

    def lines_of(self, scope: Scope) -> list[ActivityLine]:
        """Activities of a part of the tree, categorised as they are counted."""
        found: list[ActivityLine] = self.desk.ask(queries.activities, scope, None, None, self.priority())
        return found

    def period(self) -> tuple[date | None, date | None, str]:
        """The first and the last day the statistics count, and what the period is called."""
        if self._year:
            return date(self._year, 1, 1), date(self._year, 12, 31), tr("{year} 年").format(year=self._year)
        known = sorted(self.desk.ask(queries.years)) or [self.words.today.year]
        span = tr("{year} 年") if known[0] == known[-1] else tr("{year} 年至 {last} 年")
        return None, None, span.format(year=known[0], last=known[-1])

    def look_at_year(self, year: int) -> None:
        """统计 of a year; 0 for all of them."""
        self._year = year
        self.turn_to("statistics")
        self.refresh()

    # ---- what the verbs ask

    def activity(self) -> ActivityLine | None:
        """The activity the list stands on."""
        found = self._record()
        return found if isinstance(found, ActivityLine) else None

    def partner(self) -> PartnerLine | None:
        """The partner the list stands on."""
        found = self._record()
        return found if isinstance(found, PartnerLine) else None

    def agreement(self) -> AgreementLine | None:
        """The agreement the list stands on."""
        found = self._record()
        return found if isinstance(found, AgreementLine) else None

    def issue_row(self) -> IssueRow | None:
        """The line of the issues the list stands on."""
        found = self._record()
        return found if isinstance(found, IssueRow) else None

    def chosen_activities(self) -> list[ActivityLine]:
        """The selected activities."""
        return [one for one in self._chosen() if isinstance(one, ActivityLine)]

    def chosen_partners(self) -> list[PartnerLine]:
        """The selected partners."""
        return [one for one in self._chosen() if isinstance(one, PartnerLine)]

    def chosen_issue_rows(self) -> list[IssueRow]:
        """The selected lines of the issues."""
        return [one for one in self._chosen() if isinstance(one, IssueRow)]

    def _record(self) -> object:
        view = self._views.get(self.view_name)
        return view.table.current_record() if view is not None else None

    def _chosen(self) -> Sequence[object]:
        view = self._views.get(self.view_name)
        return view.chosen() if isinstance(view, ListView) else []

    # ---- look

    def _build(self) -> None:
        height = theme.px(34)
        self._bars.setFixedHeight(height)
        self._bars.setMinimumWidth(theme.px(_PAGE[0]))  # and not what the widest of the views wants, shown or not
        self._boards.setFixedHeight(theme.px(32))
        self._boards.setMinimumWidth(theme.px(_BOARD))
        self._pages.setMinimumSize(theme.px(_PAGE[0]), theme.px(_PAGE[1]))
        self.waiting.hide()
        top = parts.row(self._bars)
        below = parts.row(self.segments, self.waiting, self._boards, gap=12)
        below.setStretch(2, 1)
        self._column = parts.column(top, below, self._pages, margins=(12, 10, 12, 8))
        self._column.setStretch(2, 1)
        self.setLayout(self._column)

    def _tell(self, view: View) -> None:
        if view is self._views.get(self.view_name):
            self.counts_changed.emit(view.counts)

    def _on_year(self, year: int) -> None:
        with self.telling():
            self.look_at_year(year)

    def _on_priority(self, first: str) -> None:
        self.desk.keep(PRIORITY_KEPT, first)
        with self.telling():
            self.refresh()

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
