"""职责清单: what falls due for whom in a year, as a list or as a calendar."""

from datetime import date

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from branchdesk.features.organizers import queries
from branchdesk.features.organizers.deeds.duties import DutyDeeds
from branchdesk.features.organizers.listing import duties as listing
from branchdesk.features.organizers.panels import plans, told
from branchdesk.features.organizers.panels.calendar import YearCalendar
from branchdesk.features.organizers.queries import OccurrenceLine
from branchdesk.features.requests.panels.page import ListPage
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.list_view import ListView
from branchdesk.widgets.screen import Desk, FileVerbs
from branchdesk.widgets.switch import year_switch

_VIEW = "organizers.duties.view"


class DutiesScreen(ListPage):
    """The page of duties."""

    title = "职责清单"
    watches = frozenset({"organizer", "posting", "duty", "duty_occurrence", "organization"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.years = year_switch(clock.today().year)
        self.views = parts.segments([tr("列表"), tr("年历")])
        self._stack = QStackedWidget()
        self.year_page = YearCalendar()
        self.deeds = DutyDeeds(self)
        self.furnish(
            self.deeds.verbs(),
            plans.of_duties(),
            told.of_duty,
            plans.DUTY_MENU,
            self.deeds.open,
            (self.views, self.years),
        )
        self.years.changed.connect(self.refresh)
        self.views.currentChanged.connect(self._turn)
        self.year_page.asked.connect(self.deeds.mark_lines)
        self.year_page.menu_asked.connect(self._on_cell_menu)
        self.year_page.table.selection_changed.connect(lambda _n: self.verbs.refresh())
        self.year_page.table.current_changed.connect(lambda _row: self.verbs.refresh())
        self.list_view.counts_changed.connect(self._sift_calendar)
        self.views.setCurrentIndex(int(desk.setting(_VIEW, 0)))

    def make_body(self, view: ListView) -> QWidget:
        """The list or the calendar of the same year."""
        self._stack.addWidget(view)
        self._stack.addWidget(self.year_page)
        return self._stack

    def file_verbs(self) -> FileVerbs:
        """Export and print mean the calendar of duties."""
        return {
            "export": (tr("导出职责日历…"), self.deeds.export_view),
            "print": (tr("打印职责日历…"), self.deeds.print_view),
        }

    def show_waiting(self, kind: str) -> None:
        """Look at what waits in one way: overdue, near, done."""
        self.views.setCurrentIndex(0)
        self.list_view.look_at(kind)

    def show_duty(self, uid: str) -> None:
        """Stand on an occurrence (``posting|duty|period``), turning to its year."""
        year = uid.rpartition("|")[2][:4]
        self.views.setCurrentIndex(0)
        if year.isdecimal() and int(year) != self.years.value:
            self.years.show_value(int(year))
            self.refresh()
        self.stand_on(uid)

    def turn_view(self) -> None:
        """列表 ↔ 年历."""
        self.views.setCurrentIndex(1 - self.views.currentIndex())

    @property
    def in_calendar(self) -> bool:
        """Whether the calendar is shown."""
        return self.views.currentIndex() == 1

    # ---- what the verbs ask

    def lines(self) -> list[OccurrenceLine]:
        """Everything of the year."""
        return list(self.list_view.lines)

    def chosen_lines(self) -> list[OccurrenceLine]:
        """The selected ones, of the list or of the month the calendar stands on."""
        if self.seen is not None and self.in_calendar:
            return self.year_page.chosen()
        return [one for one in self.chosen() if isinstance(one, OccurrenceLine)]

    def place(self) -> int:
        """The row the list stands on, the topmost of the selected ones."""
        return min(self.list_view.table.selected_rows(), default=0)

    def go_on(self, row: int) -> None:
        """What was done has gone down in the list: stand where it was, on what is to be done next."""
        last = self.list_view.model.rowCount() - 1
        if not self.in_calendar and last >= 0:
            self.list_view.table.stand_on(min(row, last))
            self.list_view.table.show_current()

    # ---- reading

    def refresh(self) -> None:
        """Read the year."""
        year = self.years.value
        found = self.desk.ask(queries.occurrences, date(year, 1, 1), date(year, 12, 31), None, self.scope())
        self.list_view.show_lines(listing.by_urgency(found) if year == clock.today().year else found)
        self.verbs.refresh()

    def _sift_calendar(self) -> None:
        """The calendar shows what search and filters let through."""
        self.year_page.show_lines(self.list_view.shown())

    def _turn(self, view: int) -> None:
        self._stack.setCurrentIndex(view)
        self.desk.keep(_VIEW, view)
        if view and len(self.list_view.table.selected_rows()) > 1:
            self.list_view.drop_selection()  # the calendar has a selection of its own
        page = self.year_page if view else self.list_view
        self.setFocusProxy(page)
        if self.isVisible():
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.verbs.refresh()

    def _on_cell_menu(self, place: QPoint) -> None:
        if self.year_page.chosen():
            self.verbs.ask(plans.DUTY_MENU[:4], place)
