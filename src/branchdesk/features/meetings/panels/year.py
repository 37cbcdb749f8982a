"""年历: the twelve months of a year with the meetings in them."""

from collections import defaultdict
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from branchdesk.features.meetings.listing import STAGE_TONES, named
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.panels.matrix import label
from branchdesk.features.meetings.panels.stack import held
from branchdesk.features.meetings.queries import MeetingLine
from branchdesk.features.meetings.rules import wording
from branchdesk.features.meetings.rules.duty import DutyState, Row
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.table_model import Index

_LINE = int(Qt.ItemDataRole.UserRole)
_LEAST, _HIGH = 250, 142
"""A month is at least so wide and high, in pixels at 100 %."""


class YearPage(QWidget):
    """The year. Signals: ``current_changed(MeetingLine)``, ``opened(MeetingLine)``, ``menu_asked(QPoint)``,
    ``year_asked(int)``: -1 the year before, 1 the next."""

    current_changed = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(QPoint)
    year_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.title = parts.label(role="h2")
        self._count = parts.label(role="hint")
        back, on = parts.tool("chevron-left", tr("上一年 (Alt+←)")), parts.tool("chevron-right", tr("下一年 (Alt+→)"))
        back.clicked.connect(lambda: self.year_asked.emit(-1))
        on.clicked.connect(lambda: self.year_asked.emit(1))
        self.months = [MonthCard(number) for number in range(1, 13)]
        for month in self.months:
            month.list.itemSelectionChanged.connect(lambda month=month: self._on_selected(month))
            month.list.itemActivated.connect(lambda item: self.opened.emit(item.data(_LINE)))
            month.list.menu_asked.connect(self.menu_asked)
        self._grid = QGridLayout()
        self._grid.setContentsMargins(*(theme.px(side) for side in (12, 4, 12, 12)))
        self._grid.setSpacing(theme.px(8))
        self._across = 0
        self._area = parts.scrolled(held(self._grid), tr("年历"))
        legend = [
            parts.label(tr("● {stage}").format(stage=wording.stage_word(stage)), role="hint", tone=STAGE_TONES[stage])
            for stage in Stage
        ]
        head = parts.row(back, self.title, on, self._count, None, *legend, margins=(12, 8, 16, 0))
        column = parts.column(head, self._area, gap=4)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.setFocusProxy(self.months[0].list)
        self._lay_out(3)

    def show_year(self, year: int, lines: Sequence[MeetingLine], rows: Sequence[Row]) -> None:
        """Show the meetings of a year, and under each month what is missing in it (of one branch)."""
        self.title.setText(tr("{year}年").format(year=year))
        self._count.setText(tr("{n} 次会议").format(n=len(lines)))
        by_month: dict[int, list[MeetingLine]] = defaultdict(list)
        for line in lines:
            by_month[line.on.month or 1].append(line)
        for number, month in enumerate(self.months, 1):
            found = sorted(by_month[number], key=lambda line: (str(line.on), line.starts, line.id))
            month.show_lines(found, missing_in(number, rows))

    def current(self) -> MeetingLine | None:
        """The meeting that is selected."""
        found = [item.data(_LINE) for month in self.months for item in month.list.selectedItems()]
        return found[0] if found else None

    def _on_selected(self, chosen: "MonthCard") -> None:
        """One meeting of the whole year is selected at a time."""
        if chosen.list.selectedItems():
            for month in self.months:
                if month is not chosen and month.list.selectedItems():
                    month.list.blockSignals(True)
                    month.list.clearSelection()
                    month.list.blockSignals(False)
            self.current_changed.emit(self.current())

    def _lay_out(self, across: int) -> None:
        if across == self._across:
            return
        self._across = across
        for number, month in enumerate(self.months):
            self._grid.addWidget(month, number // across, number % across)
        for column in range(4):
            self._grid.setColumnStretch(column, 1 if column < across else 0)
        for row in range(12):
            self._grid.setRowStretch(row, 1 if row * across < 12 else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four, three, two months or one side by side."""
        super().resizeEvent(event)
        self._lay_out(max(1, min(4, self.width() // theme.px(_LEAST))))


def missing_in(month: int, rows: Sequence[Row]) -> str:
    """缺 支委会、党小组会: the periods that end with this month and have nothing."""
    missing = [
        label(row) for row in rows for cell in row.cells if cell.state is DutyState.MISSING and cell.last.month == month
    ]
    return tr("缺 {kinds}").format(kinds="、".join(missing)) if missing else ""


class MonthCard(QFrame, theme.Themed):
    """One month: its name, how many meetings, what is missing, and the meetings."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.setObjectName("card")
        self._name = tr("{n}月").format(n=number)
        self._count = parts.label(role="hint")
        self.missing = parts.label(role="hint", tone="err")
        self.list = _Days()
        head = parts.row(
            parts.label(self._name, role="section"), self._count, None, self.missing, margins=(10, 6, 10, 0)
        )
        column = parts.column(head, self.list, gap=2, margins=(1, 0, 1, 4))
        column.setStretch(1, 1)
        self.setLayout(column)
        self.follow_theme()

    def show_lines(self, lines: Sequence[MeetingLine], missing: str) -> None:
        """Show a month."""
        self._count.setText(tr("{n} 次").format(n=len(lines)) if lines else tr("没有会议"))
        self.missing.setText(missing)
        self.list.setAccessibleName(
            tr("{month}，{n} 次会议 {missing}").format(month=self._name, n=len(lines), missing=missing)
        )
        self.list.show_lines(lines)

    def retheme(self) -> None:
        """High enough for four meetings."""
        self.setMinimumHeight(theme.px(_HIGH))


class _Days(QListWidget):
    """The meetings of a month by day. ``menu_asked(QPoint)`` at a place of the screen."""

    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setItemDelegate(_DayLine(self))

    def show_lines(self, lines: Sequence[MeetingLine]) -> None:
        """Show these; the one that was selected stays so."""
        before = {item.data(_LINE).id for item in self.selectedItems()}
        self.blockSignals(True)
        self.clear()
        for line in lines:
            words = tr("{day}日 {kind} {subject}").format(
                day=line.on.day, kind=wording.kind_word(line.kind), subject=line.subject
            )
            item = QListWidgetItem(words)
            item.setData(_LINE, line)
            item.setToolTip(
                tr("{meeting}（{stage}）").format(meeting=named(line), stage=wording.stage_word(line.stage))
            )
            self.addItem(item)
            item.setSelected(line.id in before)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if lines else Qt.FocusPolicy.NoFocus)
        self.blockSignals(False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins at the first meeting."""
        super().focusInEvent(event)
        if self.count() and not self.selectedItems() and event.reason() != Qt.FocusReason.MouseFocusReason:
            self.setCurrentRow(max(0, self.currentRow()))
            self.item(max(0, self.currentRow())).setSelected(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the meeting under the pointer."""
        item = self.itemAt(event.pos()) or self.currentItem()
        if item is not None:
            self.setCurrentItem(item)
            self.menu_asked.emit(event.globalPos())


class _DayLine(QStyledItemDelegate):
    """A coloured dot for the stage, the day, the kind, the subject."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """A little lower than a row of the list."""
        return QSize(0, theme.px(26))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One meeting."""
        line: MeetingLine = index.data(_LINE)
        rect: QRect = option.rect  # type: ignore[attr-defined]
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("sel"))
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        dot = theme.px(7)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(STAGE_TONES[line.stage]))
        painter.drawEllipse(rect.x() + theme.px(10), rect.center().y() - dot // 2, dot, dot)
        x = rect.x() + theme.px(24)
        for words, token, wide in (
            (tr("{n}日").format(n=line.on.day), "text3", theme.px(32)),
            (wording.kind_word(line.kind), "text", theme.px(8)),
            (line.subject, "text2", 0),
        ):
            painter.setPen(theme.colour(token))
            room = rect.right() - theme.px(8) - x
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, max(0, room))
            painter.drawText(QRect(x, rect.y(), max(0, room), rect.height()), Qt.AlignmentFlag.AlignVCenter, shown)
            x += max(wide, painter.fontMetrics().horizontalAdvance(shown) + theme.px(8))
        painter.restore()
