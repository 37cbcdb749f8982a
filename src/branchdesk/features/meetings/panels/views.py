"""The three views of the page behind one switch: the list, the year, the statistics."""

from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from branchdesk.features.meetings import listing
from branchdesk.features.meetings.listing import YEAR
from branchdesk.features.meetings.panels.statistics import StatisticsPage
from branchdesk.features.meetings.panels.year import YearPage
from branchdesk.features.meetings.queries import MeetingLine
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_STATE = "meetings.columns"


class Views(QStackedWidget):
    """Signals: ``moved()`` when another meeting is current or selected, ``opened(MeetingLine)``, ``menu_asked(QPoint)``."""

    moved = Signal()
    opened = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.model = TableModel(listing.columns())
        self.table = TableView(self.model, tr("会议列表"))
        self.table.titles.give_way(from_the_right(self.model.columns))
        self.table.always_current = True
        self.year, self.statistics = YearPage(), StatisticsPage()
        for page in (self.table, self.year, self.statistics):
            self.addWidget(page)
        self.setFocusProxy(self.table)
        header = self.table.horizontalHeader()
        header.blockSignals(True)  # the lines come in this order: nothing is to be sorted
        header.setSortIndicator(self.model.column_of("on"), Qt.SortOrder.DescendingOrder)
        header.blockSignals(False)
        self.table.restore(desk.setting(_STATE, {}))
        self._state = self._columns()
        self._connect()

    def offer(self, *ways_out: QPushButton) -> None:
        """What to say when the list is empty, with the ways out of it."""
        self.table.say_when_empty(
            Emptiness(tr("还没有会议记录"), tr("新建会议，或导入别处录好的会议记录"), "calendar-days", ways_out),
            Emptiness(tr("没有符合条件的会议"), tr("换个关键词，或按 Esc 清除全部筛选")),
        )

    def turn(self, view: int) -> None:
        """Show a view."""
        self.setCurrentIndex(view)
        self.setFocusProxy(self.widget(view))
        self.moved.emit()

    def shown(self) -> list[MeetingLine]:
        """The meetings the filters let through, in their order."""
        return self.model.shown_records()

    def chosen(self) -> list[MeetingLine]:
        """The meetings selected."""
        if self.currentIndex() == YEAR:
            line = self.year.current()
            return [line] if line else []
        return self.table.selected_records()

    def current_line(self) -> MeetingLine | None:
        """The meeting the view stands on."""
        found: MeetingLine | None = self.year.current() if self.currentIndex() == YEAR else self.table.current_record()
        return found

    def _columns(self) -> dict[str, Any]:
        """The columns as they stand, without the width of the one that takes the room left over."""
        state = self.table.state()
        state["columns"] = [[name, 0 if name == "subject" else width, shown] for name, width, shown in state["columns"]]
        return state

    def _keep(self) -> None:
        """Remember what the user did to the columns; that a window changed its size is no wish of his."""
        now = self._columns()
        if now != self._state:
            self._state = now
            self._desk.keep(_STATE, self.table.state())

    def _connect(self) -> None:
        table, year = self.table, self.year
        table.current_changed.connect(lambda _line: self.moved.emit())
        table.selection_changed.connect(lambda _count: self.moved.emit())
        table.opened.connect(self.opened)
        table.menu_asked.connect(self.menu_asked)
        table.columns_changed.connect(self._keep)
        year.current_changed.connect(lambda _line: self.moved.emit())
        year.opened.connect(self.opened)
        year.menu_asked.connect(self.menu_asked)
