"""The titles of a list. Drawn by hand for the arrow of sorting: a stylesheet would lay it over short titles."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCursor, QFont, QFontInfo, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from branchdesk.widgets import theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.delegates import PADDING
from branchdesk.widgets.icons import icon

_HEIGHT = 36
_NARROWEST, _LETTERS = 40, 6
"""Pixels at 100 % a column keeps at least, and letters one that takes the room that is left."""
_ARROW = 12
_GAP = 2


class Header(QHeaderView, theme.Themed):
    """Titles stand exactly over their cells; the arrow stands beside the title it belongs to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._stretched: dict[int, int] = {}
        self._is_giving = False
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionResized.connect(lambda *_which: self._give_room())
        self.follow_theme()

    def stretch(self, columns: Sequence[Column]) -> None:
        """Give one the room that is left. Where that is too little to read it has its width, but at most half of the
        list, which scrolls then."""
        self._stretched = {number: column.width for number, column in enumerate(columns) if column.stretch}
        self._give_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._give_room()

    def _give_room(self) -> None:
        shown = [
            number for number in self._stretched if self.sectionSize(number)
        ]  # it has none while it is being hidden
        if self._is_giving or not shown:
            return
        self._is_giving = True
        least = {number: self._least(number) for number in shown}
        room = self.viewport().width() - self.length() + sum(map(self.sectionSize, shown))
        cramped = room < len(shown) * max(least.values())
        mode = QHeaderView.ResizeMode.Fixed if cramped else QHeaderView.ResizeMode.Stretch
        for number in shown:
            if self.sectionResizeMode(number) != mode:
                self.setSectionResizeMode(number, mode)
            if cramped:
                wished = min(theme.px(self._stretched[number]), self.viewport().width() // 2)
                self.resizeSection(number, max(least[number], wished))
        self._is_giving = False

    def _least(self, number: int) -> int:
        title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
        words = self._metrics.horizontalAdvance(title) + 2 * theme.px(PADDING)
        return ceil(max(words, QFontInfo(self._bold).pixelSize() * _LETTERS))

    def retheme(self) -> None:
        """Font, height and arrows of now."""
        self._bold = QFont(self.font())
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._bold)
        self._up, self._down = icon("arrow-up"), icon("arrow-down")
        self.setMinimumSectionSize(theme.px(_NARROWEST))
        self.setFixedHeight(theme.px(_HEIGHT))
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """One title."""
        hovered = (
            self.underMouse() and self.logicalIndexAt(self.viewport().mapFromGlobal(QCursor.pos())) == logicalIndex
        )
        painter.fillRect(rect, theme.colour("hover" if hovered else "subtle"))
        if hovered:  # where the edge to drag is
            painter.fillRect(rect.right(), rect.y(), 1, rect.height(), theme.colour("border"))
        pad = theme.px(PADDING)
        room = rect.adjusted(pad, 0, -pad, 0)
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        align = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.setFont(self._bold)
        painter.setPen(theme.colour("text" if hovered else "text2"))
        # room for the last pixel: the metrics are fractions, the section is not
        line = self._metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room.adjusted(0, 0, 1, 0), align | Qt.TextFlag.TextSingleLine, line)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            self._paint_arrow(painter, rect, room, round(self._metrics.horizontalAdvance(line)), align)

    def _paint_arrow(self, painter: QPainter, rect: QRect, room: QRect, width: int, align: Qt.AlignmentFlag) -> None:
        """Behind a title on the left, before one on the right: numbers stay under their title."""
        side, gap = theme.px(_ARROW), theme.px(_GAP)
        if align & Qt.AlignmentFlag.AlignRight:
            x = max(room.right() - width - gap - side, rect.left())
        else:
            x = min(room.left() + width + gap, rect.right() - side)
        arrow = self._up if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else self._down
        arrow.paint(painter, x, rect.y() + (rect.height() - side) // 2, side, side)
