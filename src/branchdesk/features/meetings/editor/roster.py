"""The full list of those due: keys 1 2 3 set and go to the next person, the space bar goes round, many at once."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from branchdesk.features.meetings.editor.absences import Key, key_of
from branchdesk.features.meetings.model.minutes import Attendance
from branchdesk.features.meetings.model.words import PRESENCES, Presence
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.kernel.words import tr
from branchdesk.widgets import theme

_ROW, _NAME, _UNIT, _SEGMENT = 30, 92, 108, 50
_TONES = {Presence.PRESENT: "ok", Presence.EXCUSED: "warn", Presence.ABSENT: "err"}
_KEYS = {Qt.Key.Key_1: Presence.PRESENT, Qt.Key.Key_2: Presence.EXCUSED, Qt.Key.Key_3: Presence.ABSENT}
_ORDER = tuple(presence for presence, _ in PRESENCES)
_LINE = Qt.ItemDataRole.UserRole
_NOTE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


class Roster(QListView, theme.Themed):
    """As high as its people: it never scrolls by itself inside the scrolling form.

    Signals: ``chosen(keys, presence)`` when the user sets some, ``seen(QRect)`` the row that must stay in view.
    """

    chosen = Signal(object, object)
    seen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._model = _People(self)
        self.setModel(self._model)
        self.setItemDelegate(_Line(self))
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setAlternatingRowColors(True)
        self.setAccessibleName(tr("应到名单，按 1 到会、2 请假、3 缺席，空格轮换"))
        self.locked = False
        self.follow_theme()

    def show_lines(self, lines: Sequence[Attendance], notes: Sequence[str]) -> None:
        """Show everybody; the place in the list stays."""
        row = self.currentIndex().row()
        if self._model.replace(lines, notes):
            self.retheme()
            self.setCurrentIndex(self._model.index(max(row, 0), 0))

    def retheme(self) -> None:
        """As high as its rows."""
        self.setFixedHeight(self._model.rowCount() * theme.px(_ROW) + 2)

    def set_chosen(self, presence: Presence | None, *, go_on: bool) -> None:
        """Give the selected people a presence (None: the next one of each turn), and go on to the next person."""
        rows = sorted({index.row() for index in self.selectedIndexes()})
        if not rows or self.locked:
            return
        lines = [self._model.lines[row] for row in rows]
        wanted = presence or _ORDER[(_ORDER.index(lines[0].presence) + 1) % len(_ORDER)]
        keys: list[Key] = [key_of(one) for one in lines]
        self.chosen.emit(keys, wanted)
        if go_on:
            self._stand_on(min(rows[-1] + 1, self._model.rowCount() - 1))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """1 2 3 and the space bar; letters search nothing here."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        presence = _KEYS.get(Qt.Key(event.key()))
        if plain and (presence or event.key() == Qt.Key.Key_Space):
            self.set_chosen(presence, go_on=presence is not None)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Whoever is stood on must be in view of the form."""
        super().currentChanged(current, previous)
        if current.isValid():
            self.seen.emit(self.visualRect(current))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on one of the three words sets it."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if not index.isValid() or self.locked:
            return
        for presence, area in _segments(self.visualRect(index)).items():
            if area.contains(event.position().toPoint()):
                self.chosen.emit([key_of(self._model.lines[index.row()])], presence)

    def _stand_on(self, row: int) -> None:
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(self._model.index(row, 0), flags)


class _People(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[Attendance] = []
        self._notes: list[str] = []

    def replace(self, lines: Sequence[Attendance], notes: Sequence[str]) -> bool:
        """Show these; True when they are other people than before."""
        same = [key_of(one) for one in lines] == [key_of(one) for one in self.lines]
        if not same:
            self.beginResetModel()
        self.lines, self._notes = list(lines), list(notes)
        if not same:
            self.endResetModel()
        elif lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, 0))
        return not same

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many people."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, the line, and what a screen reader says."""
        line, note = self.lines[index.row()], self._notes[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == _LINE:
            return line
        if role == _NOTE:
            return note
        if role == Qt.ItemDataRole.AccessibleTextRole:
            reason = wording.reason_word(line.reason, line.reason_text)
            return tr("，").join(filter(None, (line.name, note, wording.presence_word(line.presence), reason)))
        return None


class _Line(QStyledItemDelegate):
    """Name, what to know of him, the three words, the reason."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line."""
        return QSize(0, theme.px(_ROW))

    def editorEvent(self, event: QEvent, model: object, option: QStyleOptionViewItem, index: Index) -> bool:
        """The list itself hears the mouse."""
        return False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Everything on one line."""
        self.initStyleOption(option, index)
        option.text = ""  # type: ignore[attr-defined]
        area: QRect = option.rect  # type: ignore[attr-defined]
        widget: QWidget = option.widget  # type: ignore[attr-defined]
        widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        line: Attendance = index.data(_LINE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        name = QRect(area.left() + theme.px(10), area.top(), theme.px(_NAME), area.height())
        painter.setPen(theme.colour("text"))
        painter.drawText(name, left, _cut(painter, line.name, name))
        note = QRect(name.right() + 1, area.top(), theme.px(_UNIT), area.height())
        painter.setPen(theme.colour("text3"))
        painter.drawText(note, left, _cut(painter, str(index.data(_NOTE)), note))
        places = _segments(area)
        self._segments(painter, line, places)
        rest = QRect(QPoint(places[Presence.ABSENT].right() + theme.px(12), area.top()), area.bottomRight())
        painter.setPen(theme.colour("text2"))
        painter.drawText(rest, left, _cut(painter, wording.reason_word(line.reason, line.reason_text), rest))
        painter.restore()

    @staticmethod
    def _segments(painter: QPainter, line: Attendance, places: dict[Presence, QRect]) -> None:
        whole = places[Presence.PRESENT].united(places[Presence.ABSENT])
        radius = theme.px(4)
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(theme.colour("surface"))
        painter.drawRoundedRect(whole, radius, radius)
        for presence, area in places.items():
            tone = _TONES[presence]
            if presence is line.presence and roll.counts_in(line):
                painter.setPen(QPen(theme.colour(tone), 1))
                painter.setBrush(theme.colour(f"{tone}_soft"))
                painter.drawRoundedRect(area, radius, radius)
                painter.setPen(theme.colour(tone))
            else:
                painter.setPen(theme.colour("text3"))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, wording.presence_word(presence))


def _segments(area: QRect) -> dict[Presence, QRect]:
    """Where the three words stand in a row."""
    width, height = theme.px(_SEGMENT), theme.px(22)
    left = area.left() + theme.px(10 + _NAME + _UNIT)
    top = area.center().y() - height // 2
    return {presence: QRect(left + n * width, top, width, height) for n, presence in enumerate(_ORDER)}


def _cut(painter: QPainter, text: str, area: QRect) -> str:
    return painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
