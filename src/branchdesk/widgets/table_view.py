"""The list every screen shows its records in: one look, one set of keys, nothing to configure.

Enter, F2 or a double click open a record; Del asks to delete; Ctrl+C copies the selected rows with their titles,
Ctrl+Shift+C the current cell; the Menu key and the right button ask for a menu. Selection and current row belong to
the records, not to the row numbers.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QKeyCombination, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import column_state, copying, theme
from branchdesk.widgets.column_chooser import ColumnChooser
from branchdesk.widgets.columns import Column
from branchdesk.widgets.delegates import CellDelegate
from branchdesk.widgets.empty_state import Emptiness, EmptyState
from branchdesk.widgets.header import Header
from branchdesk.widgets.table_model import Index, TableModel

_BAR = 3
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_COPY_CELL = QKeyCombination(Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier, Qt.Key.Key_C)


class TableView(QTableView, theme.Themed):
    """A list of records. Make it with its model; ``name`` is what a screen reader calls it."""

    opened = Signal(object)
    """A record is to be opened: Enter, F2, double click."""
    delete_asked = Signal()
    """Del was pressed while something is selected."""
    menu_asked = Signal(QPoint)
    """A menu is wanted at this place of the screen (global)."""
    current_changed = Signal(object)
    """The record of the current row, or None."""
    selection_changed = Signal(int)
    """How many rows are selected."""
    typed = Signal(str)
    """Letters were typed: the screen may take them to its search box."""
    columns_changed = Signal()
    """The user moved, hid or resized a column or sorted: time to remember ``state()``."""

    def __init__(self, model: TableModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.by_cell = False
        """Whether the current cell is always framed, where the user works in cells and not in rows."""
        self.always_current = False
        """Whether the first row becomes current while the chosen record is filtered away."""
        self.hand_out: Callable[[list[Any]], bool] = lambda _records: True
        """Asked before copying, with the records whose secrets go out in full: the screen notes it, or says no."""
        self._model = model
        self._told: tuple[Any, int] = (None, 0)
        self._settling = False
        self._arranging = False
        self._row_before = -1
        self._cell_cursor = False
        self._nothing = Emptiness(tr("还没有记录"), icon="clipboard-list")
        self._no_match = Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选"))
        self._empty = EmptyState(self.viewport())
        self._behave()
        self.setModel(model)
        self._cells = CellDelegate(self)
        self.setItemDelegate(self._cells)
        self._dress_header()
        self._follow_model()
        self.follow_theme()

    def _behave(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.titles = Header(self)
        self.setHorizontalHeader(self.titles)
        self.setTabKeyNavigation(False)  # one Tab stop: Tab leaves the list
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _dress_header(self) -> None:
        header = self.titles
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)  # as the records came
        self.setSortingEnabled(True)
        self.reset_columns()
        header.stretch(self._model.columns)
        header.sectionMoved.connect(self._columns_touched)
        header.sectionResized.connect(self._columns_touched)
        header.sortIndicatorChanged.connect(self._columns_touched)
        header.customContextMenuRequested.connect(lambda place: self.choose_columns(header.mapToGlobal(place)))

    def _follow_model(self) -> None:
        self._model.layoutAboutToBeChanged.connect(self._before_move)
        self._model.layoutChanged.connect(self._settle)
        self._model.rowsInserted.connect(self._show_emptiness)
        self._show_emptiness()

    def retheme(self) -> None:
        """Heights at the text size of now; the widths are the header's."""
        self.verticalHeader().setDefaultSectionSize(theme.row_height())

    # ---- records ----

    def current_record(self) -> Any:
        """The record of the current row, or None."""
        index = self.currentIndex()
        return self._model.record_at(index.row()) if index.isValid() else None

    def selected_rows(self) -> list[int]:
        """The selected rows, from top to bottom."""
        rows: set[int] = set()
        for part in self.selectionModel().selection().toList():
            rows.update(range(part.top(), part.bottom() + 1))
        return sorted(rows)

    def selected_records(self) -> list[Any]:
        """The selected records, from top to bottom."""
        return [self._model.record_at(row) for row in self.selected_rows()]

    def select_key(self, key: Hashable) -> bool:
        """Make the record with this key current and show it; False when it is not in the list."""
        row = self._model.row_of(key)
        if row >= 0:
            self.stand_on(row)
            self.show_current()
        return row >= 0

    def show_current(self) -> None:
        """Scroll the current row into view."""
        self.updateGeometries()  # after a filter the scroll bar still has the range of the rows before
        self.scrollTo(self.currentIndex())

    def select_first(self) -> None:
        """Make the first row current, if there is one."""
        if self._model.rowCount():
            self.stand_on(0)
            self.scrollToTop()

    def stand_on(self, row: int, column: int | None = None) -> None:
        """Make a row current and alone selected; Qt's own ways would add to the selection while Ctrl is held."""
        here = self.currentIndex()
        if column is None:
            column = here.column() if here.isValid() else next(iter(self.visible_columns()), 0)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.setCurrentIndex(self._model.index(row, column))  # Shift+↓ begins here
        self.selectionModel().setCurrentIndex(self._model.index(row, column), flags)

    def say_when_empty(self, nothing: Emptiness, no_match: Emptiness | None = None) -> None:
        """What to say when there are no records at all, and when none fits the filter."""
        self._nothing = nothing
        self._no_match = no_match or self._no_match
        self._show_emptiness()

    def say_reading(self) -> None:
        """Say that the list is still being read, until there is one."""
        self._empty.say(Emptiness(tr("正在读取"), icon="clipboard-list"))

    # ---- columns ----

    def columns(self) -> Sequence[Column]:
        """All columns, hidden ones too, in the order of the model."""
        return self._model.columns

    def state(self) -> dict[str, Any]:  # type: ignore[override]  # hides a protected getter nobody calls
        """Columns and sorting as they stand, for a settings file; widths in pixels at 100 %."""
        return column_state.state(self.titles, self._model.columns)

    def restore(self, state: Mapping[str, Any]) -> None:
        """Columns and sorting as they were; anything not understood is left as it is."""
        self.titles.is_own = state.get("own") is True
        self.place_columns(column_state.from_plain(state.get("columns")))
        if found := column_state.sorted_by(state, self._model.columns):
            self.sortByColumn(*found)

    def places(self) -> list[column_state.Place]:
        """The columns as they stand, from left to right."""
        return column_state.read(self.titles, self._model.columns)

    def place_columns(self, places: Sequence[column_state.Place]) -> None:
        """Order, widths and visibility of the columns."""
        self._arranging = True
        column_state.arrange(self.titles, self._model.columns, places)
        self._arranging = False

    def choose_places(self, places: Sequence[column_state.Place]) -> None:
        """The same by the user's own choice: from now on no column gives way for want of room."""
        self.titles.is_own = True
        self.place_columns(places)
        self.columns_changed.emit()

    def reset_columns(self) -> None:
        """As the program brings them."""
        self.titles.is_own = False
        self.place_columns(column_state.defaults(self._model.columns))

    def visible_columns(self) -> list[int]:
        """The numbers of the columns shown, from left to right: what copying takes."""
        return [number for number in self.titles.in_order() if not self.titles.isSectionHidden(number)]

    def chosen_columns(self) -> list[int]:
        """The same with those for which the window has no room: what export and print take."""
        return [n for n in self.titles.in_order() if not self.titles.isSectionHidden(n) or self.titles.lacks_room(n)]

    def choose_columns(self, place: QPoint) -> None:
        """Open the column chooser with its upper right corner at this place of the screen."""
        ColumnChooser(self).open_at(place)

    def _columns_touched(self, *_args: object) -> None:
        if not self._arranging and not self.titles.is_folding:
            self.columns_changed.emit()

    # ---- copying ----

    def copy_rows(self) -> None:
        """The selected rows with the titles of the visible columns; secrets as they are shown."""
        rows, columns = self.selected_rows(), self.visible_columns()
        if rows and self.hand_out(copying.in_clear(self._model, rows, columns)):
            QGuiApplication.clipboard().setMimeData(copying.clipping(copying.cells(self._model, rows, columns)))

    def copy_cell(self) -> None:
        """The text of the current cell; secrets as they are shown."""
        index = self.currentIndex()
        if index.isValid() and self.hand_out(copying.in_clear(self._model, [index.row()], [index.column()])):
            QGuiApplication.clipboard().setText(self._model.text_at(index.row(), index.column()))

    # ---- the record stays chosen ----

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Remember whom the user chose, and tell."""
        super().currentChanged(current, previous)
        if not self._settling and current.isValid():
            self._model.choose(current.row())
        self._tell()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell how many."""
        super().selectionChanged(selected, deselected)
        self._tell()

    def _tell(self) -> None:
        """Emit what is new: the model moves records without Qt saying that anything changed."""
        if self._settling:
            return
        record, count = self.current_record(), len(self.selected_rows())
        (old_record, old_count), self._told = self._told, (record, count)
        if record is not old_record:
            self.current_changed.emit(record)
        if count != old_count:
            self.selection_changed.emit(count)

    def _before_move(self, *_args: object) -> None:
        self._row_before = self.currentIndex().row()

    def _settle(self, *_args: object) -> None:
        """After sorting, filtering or new records: the chosen record stays, or comes back, and is in view."""
        self._settling = True
        if not self.currentIndex().isValid():
            row = self._model.chosen_row()
            if row >= 0 or (self.always_current and self._model.rowCount()):
                self._make_current(max(row, 0))
        self._settling = False
        current = self.currentIndex()
        if current.isValid() and current.row() != self._row_before:
            self.show_current()
        self.titles.fold()
        self._show_emptiness()
        self._tell()

    def _make_current(self, row: int) -> None:
        """Also selected, unless other rows are."""
        if self.selected_rows():
            index = self._model.index(row, next(iter(self.visible_columns()), 0))
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        else:
            self.stand_on(row)

    def _show_emptiness(self, *_args: object) -> None:
        empty = self._model.rowCount() == 0
        if empty:
            self._empty.say(self._no_match if self._model.total else self._nothing)
            self._empty.setGeometry(self.viewport().rect())
        self._empty.setVisible(empty)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The sentence of an empty list stays in the middle."""
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect())

    # ---- keys and mouse ----

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a list; everything else is Qt's."""
        key, held = event.key(), event.modifiers()
        self._cell_cursor = key in (Qt.Key.Key_Left, Qt.Key.Key_Right)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.keyCombination() == _COPY_CELL:
            self.copy_cell()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and not held & ~_KEYPAD:
            self._open()
        elif key == Qt.Key.Key_Delete and not held:
            if self.selected_rows():
                self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Qt would walk through the column cell by cell; the search box of the screen finds better."""
        if search.strip():
            self.typed.emit(search)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The frame of the keyboard's cell goes."""
        self._cell_cursor = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the record under the pointer."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.indexAt(event.position().toPoint()).isValid():
            self._open()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Under the pointer, or below the current cell when the Menu key asks."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self.currentIndex().isValid():
            place = self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
        self.menu_asked.emit(place)
        event.accept()

    def _open(self) -> None:
        if (record := self.current_record()) is not None:
            self.opened.emit(record)

    # ---- painting ----

    def paintEvent(self, event: QPaintEvent) -> None:
        """Rows below, cells above, then the marks of the current row."""
        rows = self._rows_in(event.rect())
        model, selection = self._model, self.selectionModel()
        self._cells.selected_rows = frozenset(row for row in rows if selection.isSelected(model.index(row, 0)))
        painter = QPainter(self.viewport())
        self._paint_rows(painter, rows)
        painter.end()
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._paint_current(painter)
        painter.end()

    def _rows_in(self, rect: QRect) -> range:
        count = self._model.rowCount()
        first = max(self.rowAt(rect.top()), 0)
        last = self.rowAt(rect.bottom())
        return range(first, (count if last < 0 else last + 1)) if count else range(0)

    def _paint_rows(self, painter: QPainter, rows: range) -> None:
        """Zebra and selection over the whole width, right of the last column too."""
        width, height = self.viewport().width(), self.verticalHeader().defaultSectionSize()
        zebra, chosen = theme.colour("subtle"), theme.colour("sel")
        selected = self._cells.selected_rows
        top = self.rowViewportPosition(rows.start) if rows else 0
        for row in rows:
            if row in selected:
                painter.fillRect(0, top, width, height, chosen)
            elif row % 2:
                painter.fillRect(0, top, width, height, zebra)
            top += height

    def _paint_current(self, painter: QPainter) -> None:
        """A bar in the accent at the current row; a frame where the keyboard stands beside the selection."""
        current = self.currentIndex()
        if not current.isValid():
            return
        height = self.verticalHeader().defaultSectionSize()
        row = QRect(0, self.rowViewportPosition(current.row()), self.viewport().width(), height)
        selected = current.row() in self._cells.selected_rows
        if selected:
            painter.fillRect(row.x(), row.y(), theme.px(_BAR), height, theme.colour("accent"))
        cell = self._cell_cursor or self.by_cell
        if self.hasFocus() and (cell or not selected):
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect((self.visualRect(current) if cell else row).adjusted(1, 1, -1, -1))
