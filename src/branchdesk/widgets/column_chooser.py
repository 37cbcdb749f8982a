"""The popover in which the user chooses the columns of a list and their order."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainterPath, QRegion, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import monitor, theme
from branchdesk.widgets.column_state import Place
from branchdesk.widgets.icons import icon
from branchdesk.widgets.parts import button, card, column, label, row

if TYPE_CHECKING:
    from branchdesk.widgets.table_view import TableView

_NAME = Qt.ItemDataRole.UserRole
_WIDTH = 232
_ROW = 30
_RADIUS = 8  # as app.qss draws it
_MOST_ROWS = 14


class ColumnList(QListWidget):
    """The columns: a click anywhere or Space shows and hides, dragging or Alt+Up and Alt+Down move."""

    def __init__(self) -> None:
        super().__init__()
        self._pressed = Qt.CheckState.Unchecked
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAccessibleName(tr("显示的列"))
        self.setIconSize(QSize(theme.px(14), theme.px(14)))
        self.itemClicked.connect(self._on_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the column."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_current(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember what the box under the pointer says: Qt itself changes it only when the box is hit."""
        if (item := self.itemAt(event.position().toPoint())) is not None:
            self._pressed = item.checkState()
        super().mousePressEvent(event)

    def _on_clicked(self, item: QListWidgetItem) -> None:
        if item.flags() & Qt.ItemFlag.ItemIsUserCheckable and item.checkState() == self._pressed:
            hidden = item.checkState() == Qt.CheckState.Unchecked
            item.setCheckState(Qt.CheckState.Checked if hidden else Qt.CheckState.Unchecked)

    def move_current(self, step: int) -> None:
        """Move the current column by a step, if it may be moved."""
        here = self.currentRow()
        there = here + step
        item = self.item(here)
        if item is None or not 0 <= there < self.count() or not item.flags() & Qt.ItemFlag.ItemIsDragEnabled:
            return
        source = self.model()
        parent = self.rootIndex()
        source.moveRow(parent, here, parent, there + 1 if step > 0 else there)


class ColumnChooser(QWidget):
    """Works on the list at once: every tick and every move shows."""

    def __init__(self, view: "TableView") -> None:
        super().__init__(view, Qt.WindowType.Popup | Qt.WindowType.NoDropShadowWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("列设置"))
        self._view = view
        self._columns = {one.name: one for one in view.columns()}
        self.list = ColumnList()
        self._restore = button(tr("恢复默认"), kind="link")
        self._restore.clicked.connect(self._to_defaults)
        frame = card("popover")
        self.setLayout(column(frame))
        box = QVBoxLayout(frame)
        box.setContentsMargins(*(theme.px(side) for side in (12, 10, 12, 10)))
        box.setSpacing(theme.px(6))
        box.addLayout(row(label(tr("显示的列"), "section"), None, self._restore))
        box.addWidget(self.list, 1)
        fixed = [one.title for one in view.columns() if one.fixed]
        hint = tr("拖动排序；{names}列固定").format(names="、".join(fixed)) if fixed else tr("拖动排序")
        box.addWidget(label(hint, "hint"))
        self._fill(view.places())
        self.list.itemChanged.connect(self._apply)
        self.list.model().rowsMoved.connect(self._apply)

    def open_at(self, place: QPoint) -> None:
        """Open with the upper right corner here, kept on the screen."""
        rows = min(self.list.count(), _MOST_ROWS)
        self.list.setFixedHeight(rows * theme.px(_ROW) + 2)
        self.setFixedWidth(theme.px(_WIDTH))
        self.adjustSize()
        room = monitor.room_around(self._view)
        left = min(max(place.x() - self.width(), room.left()), room.right() - self.width())
        top = min(place.y(), room.bottom() - self.height())
        self.move(left, max(top, room.top()))
        self.show()
        self.list.setFocus(Qt.FocusReason.PopupFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the corners round: a see-through window would have black ones where nothing composes the screen."""
        super().resizeEvent(event)
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.rect()), theme.px(_RADIUS), theme.px(_RADIUS))
        self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def _fill(self, places: list[Place]) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for place in places:
            self.list.addItem(self._item(place))
        self.list.setCurrentRow(0)
        self.list.blockSignals(False)

    def _item(self, place: Place) -> QListWidgetItem:
        described = self._columns[place.name]
        useless = place.name in self._view.titles.left_out()
        item = QListWidgetItem(tr("{title}（各行相同）").format(title=described.title) if useless else described.title)
        item.setData(_NAME, place.name)
        item.setSizeHint(QSize(0, theme.px(_ROW)))
        item.setIcon(icon("lock" if described.fixed else "grip-vertical", "text3"))
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        if not described.fixed:
            flags |= Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsDragEnabled
        item.setFlags(flags)
        item.setCheckState(Qt.CheckState.Checked if place.shown else Qt.CheckState.Unchecked)
        if useless:
            item.setToolTip(tr("各行都相同，没有显示；有不同的值时会显示"))
        return item

    def _apply(self, *_args: object) -> None:
        """Arrange the columns of the list as they stand here."""
        widths = {place.name: place.width for place in self._view.places()}
        places = []
        for number in range(self.list.count()):
            item = self.list.item(number)
            name = str(item.data(_NAME))
            places.append(Place(name, widths[name], item.checkState() == Qt.CheckState.Checked))
        self._view.choose_places(places)

    def _to_defaults(self) -> None:
        self._view.reset_columns()
        self._fill(self._view.places())
        self._view.columns_changed.emit()
