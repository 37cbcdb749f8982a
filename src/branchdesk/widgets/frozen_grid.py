"""A grid whose names stay at the left while the other columns scroll by."""

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from branchdesk.widgets import theme
from branchdesk.widgets.delegates import PADDING
from branchdesk.widgets.edit_grid import EditGrid
from branchdesk.widgets.table_model import TableModel


class FrozenGrid(EditGrid):
    """An ``EditGrid`` that repeats its ``name`` column at the left edge once that has scrolled away."""

    def __init__(
        self,
        model: TableModel,
        name: str,
        editable: Collection[str],
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._names: _Names | None = None  # Qt scrolls while it is being made
        super().__init__(model, name, editable, choices)
        self._names = _Names(self, model)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.horizontalHeader().sectionResized.connect(lambda *_which: self._place())
        self.horizontalHeader().sectionMoved.connect(lambda *_which: self._place())

    def _place(self) -> None:
        """Over the left edge, where the column itself is out of sight."""
        if self._names is None:
            return
        column = self._model.column_of("name")
        left = self.columnViewportPosition(column)
        self._names.setVisible(left < 0 and not self.isColumnHidden(column))
        top = self.horizontalHeader().height()
        self._names.setGeometry(0, 0, self.columnWidth(column), top + self.viewport().height())
        self._names.raise_()

    def covered(self) -> int:
        """So many pixels at the left edge lie under the names."""
        return 0 if self._names is None or self._names.isHidden() else self._names.width()

    def scrollTo(self, index: object, hint: object = EditGrid.ScrollHint.EnsureVisible) -> None:
        """A cell is in view only where the names do not cover it."""
        super().scrollTo(index, hint)  # type: ignore[arg-type]
        self._place()
        left = self.visualRect(index).left()  # type: ignore[arg-type]
        if 0 <= left < self.covered() and index.column() != self._model.column_of("name"):  # type: ignore[attr-defined]
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (self.covered() - left))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The names keep their place."""
        super().resizeEvent(event)
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The names follow what the rows show."""
        super().paintEvent(event)
        if self._names is not None and not self._names.isHidden():
            self._names.update()


class _Names(QWidget):
    """The names and their title; clicks go through to the list below."""

    def __init__(self, grid: FrozenGrid, model: TableModel) -> None:
        super().__init__(grid)
        self._grid, self._model = grid, model
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Title, rows and an edge towards the months."""
        painter = QPainter(self)
        grid, column = self._grid, self._model.column_of("name")
        head, height = grid.horizontalHeader().height(), grid.verticalHeader().defaultSectionSize()
        pad, wide = theme.px(PADDING), self.width()
        painter.fillRect(self.rect(), theme.colour("surface"))
        first = max(grid.rowAt(0), 0)
        top = head + grid.rowViewportPosition(first) if self._model.rowCount() else head
        for row in range(first, self._model.rowCount()):
            if top > self.height():
                break
            self._paint_row(painter, row, QRect(0, top, wide, height), self._model.text_at(row, column))
            top += height
        painter.fillRect(0, 0, wide, head, theme.colour("subtle"))
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        painter.setPen(theme.colour("text2"))
        title = self._model.columns[column].title
        painter.drawText(QRect(pad, 0, wide - pad, head), Qt.AlignmentFlag.AlignVCenter, title)
        painter.fillRect(wide - 1, 0, 1, self.height(), theme.colour("strong"))
        painter.end()

    def _paint_row(self, painter: QPainter, row: int, box: QRect, text: str) -> None:
        selected = self._grid.selectionModel().isSelected(self._model.index(row, 0))
        if selected or row % 2:
            painter.fillRect(box, theme.colour("sel" if selected else "subtle"))
        painter.setFont(self._grid.font())
        painter.setPen(theme.colour("sel_text" if selected else "text"))
        room = box.adjusted(theme.px(PADDING), 0, -2, 0)
        line = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, line)
