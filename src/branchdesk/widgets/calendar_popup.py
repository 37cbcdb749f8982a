"""The calendar that drops from a date field: Monday first, 今天 and 清空."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, QPoint, Qt
from PySide6.QtGui import QFont, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QStyledItemDelegate,
    QTableView,
    QToolButton,
    QWidget,
)

from branchdesk.kernel.words import tr
from branchdesk.widgets import monitor, parts, theme

_FIRST_YEAR = 1900
_YEARS_AHEAD = 20


class CalendarPopup(QFrame):
    """Calls ``chosen(day)``, or ``chosen(None)`` for 清空, and closes; Esc only closes."""

    def __init__(self, anchor: QWidget, chosen: Callable[[date | None], None], today: date) -> None:
        super().__init__(anchor, Qt.WindowType.Popup)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("日历"))
        self._anchor = anchor
        self._chosen = chosen
        self.calendar = _calendar(today)
        self.calendar.clicked.connect(self._on_day)
        self.calendar.currentPageChanged.connect(self._on_page)
        self._years = _drop_down(tr("年份"), [tr("{n} 年").format(n=n) for n in _years(today)])
        self._months = _drop_down(tr("月份"), [tr("{n} 月").format(n=n) for n in range(1, 13)])
        for box in (self._years, self._months):
            box.activated.connect(self._on_page_chosen)
        # Qt closes nothing on Enter and Esc, and takes letters for dates: the keys are ours
        for days in self.calendar.findChildren(QTableView):
            days.installEventFilter(self)
        now = parts.button(tr("今天"), kind="link")
        now.clicked.connect(lambda: self._take(today))
        empty = parts.button(tr("清空"), kind="link")
        empty.clicked.connect(lambda: self._take(None))
        foot = parts.row(now, None, empty)
        self.setLayout(parts.column(self._head(), self.calendar, foot, gap=4, margins=(8, 8, 8, 8)))

    def open_at(self, day: date) -> None:
        """Show the month of ``day`` below the anchor, inside the screen."""
        self.calendar.setSelectedDate(QDate(day.year, day.month, day.day))
        self._on_page(self.calendar.yearShown(), self.calendar.monthShown())
        self.adjustSize()
        below = self._anchor.mapToGlobal(QPoint(0, self._anchor.height() + theme.px(2)))
        room = monitor.room_around(self._anchor)
        if below.y() + self.height() > room.bottom():
            below = self._anchor.mapToGlobal(QPoint(0, -self.height() - theme.px(2)))
        below.setX(max(room.left(), min(below.x(), room.right() - self.width())))
        self.move(below)
        self.show()
        self.calendar.setFocus()

    def _head(self) -> QHBoxLayout:
        """Chinese reads year before month, which Qt's own bar never does."""
        back: QToolButton = parts.tool("chevron-left", tr("上个月"))
        back.clicked.connect(self.calendar.showPreviousMonth)
        forth: QToolButton = parts.tool("chevron-right", tr("下个月"))
        forth.clicked.connect(self.calendar.showNextMonth)
        return parts.row(back, None, self._years, self._months, None, forth, gap=4)

    def _on_page(self, year: int, month: int) -> None:
        self._years.setCurrentText(tr("{n} 年").format(n=year))
        self._months.setCurrentIndex(month - 1)

    def _on_page_chosen(self) -> None:
        self.calendar.setCurrentPage(_FIRST_YEAR + self._years.currentIndex(), self._months.currentIndex() + 1)

    def _on_day(self, day: QDate) -> None:
        self._take(date(day.year(), day.month(), day.day()))

    def _take(self, day: date | None) -> None:
        self.close()
        self._chosen(day)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the day under the cursor, Esc takes none."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._on_day(self.calendar.selectedDate())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close()
                return True
        return super().eventFilter(watched, event)


def _years(today: date) -> range:
    return range(_FIRST_YEAR, today.year + _YEARS_AHEAD + 1)


def _drop_down(name: str, words: list[str]) -> QComboBox:
    made = QComboBox()
    made.setItemDelegate(QStyledItemDelegate(made))
    made.addItems(words)
    made.setAccessibleName(name)
    made.setMaxVisibleItems(12)
    return made


def _calendar(today: date) -> QCalendarWidget:
    made = QCalendarWidget()
    made.setNavigationBarVisible(False)
    made.setDateEditEnabled(False)
    made.setLocale(QLocale("zh_CN"))
    made.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
    made.setMinimumDate(QDate(_FIRST_YEAR, 1, 1))
    made.setMaximumDate(QDate(_years(today)[-1], 12, 31))
    # the short names are cut to “…” in Chinese
    made.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
    made.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
    plain = QTextCharFormat()
    plain.setForeground(theme.colour("text"))
    for weekend in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):  # Qt paints them red: here red means trouble
        made.setWeekdayTextFormat(weekend, plain)
    now = QTextCharFormat()
    now.setForeground(theme.colour("accent_text"))
    now.setFontWeight(QFont.Weight.Bold)
    made.setDateTextFormat(QDate(today.year, today.month, today.day), now)
    made.setMinimumSize(theme.px(272), theme.px(200))
    return made
