"""The titles of a list. Drawn by hand for the arrow of sorting: a stylesheet would lay it over short titles."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCursor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from branchdesk.widgets import theme
from branchdesk.widgets.delegates import PADDING
from branchdesk.widgets.icons import icon

_HEIGHT = 36
_NARROWEST = 40
_ARROW = 12
_GAP = 2


class Header(QHeaderView, theme.Themed):
    """Titles stand exactly over their cells; the arrow stands beside the title it belongs to."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.follow_theme()

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
