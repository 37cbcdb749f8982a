"""How a cell is drawn: laid-out text from a cache, pills from a cache.

A Python delegate that lays text out anew costs 12 ms for a full screen of cells, Qt's own in C++ 8 ms; with
``QStaticText`` kept for every text seen it is 4 ms. The view draws the rows under the cells (zebra, selection).
"""

from dataclasses import dataclass

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QIcon,
    QPainter,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import theme
from branchdesk.widgets.columns import EMPTY, Column
from branchdesk.widgets.icons import icon
from branchdesk.widgets.table_model import TableModel

PADDING = 11
"""Pixels at 100 % between the edge of a cell and its text; the header has the same."""

_PILL_PADDING = 8
_PILL_HEIGHT = 20
_FAULT_ICON = 16
_FAULT_LOOKS = {
    Level.BLOCK: ("err", "circle-alert"),
    Level.WARN: ("warn", "triangle-alert"),
    Level.FIXED: ("info", "info"),
}
"""Token and drawing: the drawings tell the levels apart without colours too."""
_KEPT = 20_000  # texts; a screen shows some 500


@dataclass(frozen=True, slots=True)
class _Laid:
    """A text ready to be drawn, with its size."""

    text: QStaticText
    width: float
    top: float  # from the middle of the row


class CellDelegate(QStyledItemDelegate, theme.Themed):
    """Draws every cell of a ``TableModel``. Which rows are selected it is told by the view before each painting."""

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self.selected_rows: frozenset[int] = frozenset()
        self._laid: dict[str, _Laid] = {}
        self._cut: dict[tuple[str, int], _Laid] = {}
        self._pills: dict[tuple[str, str, float], QPixmap] = {}
        self.follow_theme()

    def retheme(self) -> None:
        """Forget everything laid out in the old font and colours."""
        self._laid.clear()
        self._cut.clear()
        self._pills.clear()
        self._font = QFont(self._view.font())
        self._small = QFont(self._font)
        self._small.setPointSizeF(self._font.pointSizeF() * 0.9)
        self._metrics = QFontMetricsF(self._font)
        self._padding = theme.px(PADDING)
        self._inks: dict[str, QColor] = {}
        self._fault_icons: dict[Level, QIcon] = {}
        self._view.viewport().update()

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One cell: a pill, or a text in its colour."""
        model = self._view.model()
        assert isinstance(model, TableModel)
        row = index.row()
        number = index.column()
        column = model.columns[number]
        record = model.record_at(row)
        text = column.read(record, revealed=model.revealed)
        rect = option.rect  # type: ignore[attr-defined]
        x, y, width, height = rect.getRect()
        if column.fault is not None and (fault := column.fault(record)) and fault.level in _FAULT_LOOKS:
            self._paint_fault(painter, text, fault.level, (x, y, width, height))
            return
        if column.tone is not None and text and (tone := column.tone(column.value(record))):
            self._paint_pill(painter, column, text, tone, (x, y, width, height))
            return
        room = width - self._padding - self._padding
        laid = self._lay(text or EMPTY, room)
        if column.align == "right":
            x += room - laid.width
        elif column.align == "center":
            x += (room - laid.width) / 2
        painter.setPen(self._ink(column, record, text, row))
        painter.drawStaticText(QPointF(x + self._padding, y + height / 2 + laid.top), laid.text)

    def _ink(self, column: Column, record: object, text: str, row: int) -> QColor:
        token = ""
        if not text:
            token = "text3"
        elif column.ink is not None:
            token = column.ink(column.value(record))
        if not token:
            token = "sel_text" if row in self.selected_rows else "text"
        ink = self._inks.get(token)
        if ink is None:
            ink = self._inks[token] = theme.colour(token)
        return ink

    def _lay(self, text: str, room: int) -> _Laid:
        laid = self._laid.get(text)
        if laid is None:
            if len(self._laid) > _KEPT:
                self._laid.clear()
            laid = self._laid[text] = self._new_laid(text)
        if laid.width <= room:
            return laid
        cut = self._cut.get((text, room))
        if cut is None:
            if len(self._cut) > _KEPT:
                self._cut.clear()
            line = self._metrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, max(room, 0))
            cut = self._cut[text, room] = self._new_laid(line)
        return cut

    def _new_laid(self, text: str) -> _Laid:
        static = QStaticText(text.replace("\n", " "))
        static.setTextFormat(Qt.TextFormat.PlainText)  # else a name like <b> would be HTML
        static.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
        static.prepare(QTransform(), self._font)
        size = static.size()
        return _Laid(static, size.width(), -size.height() / 2)

    def _paint_fault(self, painter: QPainter, text: str, level: Level, cell: tuple[int, int, int, int]) -> None:
        """A cell with something wrong: its own tint over zebra and selection, an icon before the text."""
        x, y, width, height = cell
        token, drawing = _FAULT_LOOKS[level]
        if level not in self._fault_icons:
            self._fault_icons[level] = icon(drawing, token)
        side = theme.px(_FAULT_ICON)
        painter.fillRect(x, y, width, height, theme.colour(f"{token}_soft"))
        self._fault_icons[level].paint(painter, x + self._padding, y + (height - side) // 2, side, side)
        start = self._padding + side + theme.px(6)
        laid = self._lay(text or EMPTY, width - start - self._padding // 2)
        painter.setPen(theme.colour(token))
        painter.drawStaticText(QPointF(x + start, y + height / 2 + laid.top), laid.text)

    # ---- pills ----

    def _paint_pill(
        self, painter: QPainter, column: Column, text: str, tone: str, cell: tuple[int, int, int, int]
    ) -> None:
        x, y, width, height = cell
        ratio = painter.device().devicePixelRatio()
        key = (text, tone, ratio)
        pill = self._pills.get(key)
        if pill is None:
            pill = self._pills[key] = self._new_pill(text, tone, ratio)
        size = pill.deviceIndependentSize()
        inset = self._padding - theme.px(3)  # the words, not the field, stand under the title
        if column.align == "right":
            x += round(width - size.width() - inset)
        elif column.align == "center":
            x += round((width - size.width()) / 2)
        else:
            x += inset
        painter.drawPixmap(x, y + (height - round(size.height())) // 2, pill)

    def _new_pill(self, text: str, tone: str, ratio: float) -> QPixmap:
        height = theme.px(_PILL_HEIGHT)
        width = round(QFontMetricsF(self._small).horizontalAdvance(text)) + 2 * theme.px(_PILL_PADDING)
        pixmap = QPixmap(round(width * ratio), round(height * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(QRectF(0, 0, width, height), height / 2, height / 2)
        painter.setPen(theme.colour("accent_text" if tone == "accent" else tone))
        painter.setFont(self._small)
        painter.drawText(QRectF(0, 0, width, height), Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
        return pixmap

    # ---- sizes and tips ----

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the text: what a double click on the edge of a title asks for."""
        text = str(index.data() or "")
        return QSize(
            round(self._metrics.horizontalAdvance(text)) + 2 * self._padding + theme.px(2),
            self._view.verticalHeader().defaultSectionSize(),
        )

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """What is wrong with a cell, the whole text of one that is cut, how to see a masked one; else nothing."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        QToolTip.showText(event.globalPos(), self.tip(index), view)
        return True

    def tip(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """The tool tip of a cell; "" where the cell already shows everything."""
        model: QAbstractItemModel = index.model()
        assert isinstance(model, TableModel)
        column = model.columns[index.column()]
        if column.fault is not None and (fault := column.fault(model.record_at(index.row()))):
            return fault.sentence
        text = model.text_at(index.row(), index.column())
        if column.secret and text and not model.revealed:
            return tr("已隐去，按 F9 显示")
        room = self._view.columnWidth(index.column()) - 2 * self._padding
        return text if self._metrics.horizontalAdvance(text) > room else ""
