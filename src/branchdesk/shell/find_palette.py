"""全局查找 (Ctrl+K): one line to type in, what is found below it by kind; Enter opens the record. Keys only, or the mouse."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from branchdesk.kernel.words import tr
from branchdesk.shell.find_sources import KINDS, Entry
from branchdesk.shell.finder import Finder
from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import icon

if TYPE_CHECKING:
    from branchdesk.shell.window import Window

_WIDTH, _HEIGHT, _TOP = 720, 460, 54
"""Pixels at 100 %; the list is as high as what it holds, up to this."""
_ROW, _HEAD, _PAD, _ICON = 34, 26, 12, 16
ENTRY, COUNT = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 8, Qt.Key.Key_PageUp: -8}
AnyIndex = QModelIndex | QPersistentModelIndex


class FindPalette(QDialog):
    """Stays in front until something is opened or Esc is pressed; the text typed last is offered again, chosen whole."""

    def __init__(self, window: "Window", finder: Finder) -> None:
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("全局查找"))
        self.setModal(True)
        self._window, self._finder = window, finder
        self.line = parts.search_box(tr("姓名、拼音、首字母、编号、会议、活动、诉求、支部、功能……"))
        self.line.setText(finder.sought)
        self.line.installEventFilter(self)
        self.list = QListView()
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(tr("查找结果"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model = QStandardItemModel(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Drawn(self.list))
        self.hint = parts.label(role="hint")
        whole = QFrame()
        whole.setObjectName("card")
        whole.setLayout(parts.column(self.line, self.list, self.hint, gap=8, margins=(12, 12, 12, 10)))
        self.setLayout(parts.column(whole, gap=0))
        self.line.textChanged.connect(self.refresh)
        self.list.clicked.connect(self._open)
        finder.ready.connect(self.refresh)
        self._stand()
        self.refresh()
        self.line.selectAll()

    @property
    def found(self) -> list[Entry]:
        """What is listed, in its order."""
        rows = (self.model.item(row).data(ENTRY) for row in range(self.model.rowCount()))
        return [one for one in rows if one is not None]

    def refresh(self) -> None:
        """Look for what is typed; the best match is chosen."""
        text = self._finder.sought = self.line.text()
        self.model.clear()
        results = self._finder.find(text)
        for kind, entries, count in results:
            self.model.appendRow(_head(tr(KINDS[kind][0]), count))
            for one in entries:
                self.model.appendRow(_row(one, digits=any(map(str.isdigit, text))))
        if text.strip():
            self.model.appendRow(_row(self._in_roster(text.strip()), digits=False))
        self._choose(self._next(-1, 1))
        self.hint.setText(self._said(text, bool(results)))

    def _in_roster(self, text: str) -> Entry:
        title = tr("在党员名册中查找“{text}”").format(text=text)
        return Entry("member", title, tr("打开列表，可筛选和导出"), "", run=lambda: self._window.find_everywhere(text))

    def _said(self, text: str, has_found: bool) -> str:
        keys = tr("↑ ↓ 选择　Enter 打开　Esc 关闭")
        if self._finder.is_reading:
            return tr("正在读取台账…　{keys}").format(keys=keys)
        if text.strip() and not has_found:
            return tr("没有找到“{text}”。可以少输几个字，或用拼音首字母。").format(text=text.strip())
        return keys

    # ---- choosing

    def _next(self, row: int, by: int) -> int:
        """The next row from here that can be chosen, ``by`` steps on; where there is none, the same."""
        rows = [n for n in range(self.model.rowCount()) if self.model.item(n).data(ENTRY) is not None]
        if not rows:
            return -1
        at = rows.index(row) if row in rows else -1
        return rows[max(0, min(len(rows) - 1, at + by))]

    def _choose(self, row: int) -> None:
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
            if row == 1:
                self.list.scrollToTop()  # its heading, too

    def _open(self, index: QModelIndex) -> None:
        one: Entry | None = index.data(ENTRY)
        if one is None:
            return
        self.accept()
        desk = self._window.require_desk()
        go = one.run or (lambda: desk.go(one.place, one.uid))
        QTimer.singleShot(0, desk, lambda: go())  # gone first: a room opened for the first time takes a moment

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that move in the list, while the letters go on into the line."""
        if watched is self.line and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in _MOVES:
                self._choose(self._next(self.list.currentIndex().row(), _MOVES[key]))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._open(self.list.currentIndex())
                return True
        return super().eventFilter(watched, event)

    def _stand(self) -> None:
        """Below the header of the window, in its middle, within it."""
        window = self._window
        width = min(theme.px(_WIDTH), window.width() - theme.px(40))
        height = min(theme.px(_HEIGHT), window.height() - theme.px(_TOP + 30))
        self.resize(width, height)
        self.move(window.mapToGlobal(QPoint((window.width() - width) // 2, theme.px(_TOP))))


def _head(words: str, count: int) -> QStandardItem:
    """The heading of a kind; it cannot be chosen."""
    made = QStandardItem(words)
    made.setData(count, COUNT)
    made.setFlags(Qt.ItemFlag.ItemIsEnabled)
    made.setData(tr("{words}，{n} 项").format(words=words, n=count), Qt.ItemDataRole.AccessibleTextRole)
    return made


def _row(one: Entry, *, digits: bool) -> QStandardItem:
    """A result; masked numbers are shown while somebody types digits, so that he sees which tail was found."""
    made = QStandardItem(one.title)
    detail = " · ".join(word for word in (one.detail, one.secret if digits else "") if word)
    made.setData(one, ENTRY)
    made.setData(detail, COUNT)
    kind = tr(KINDS[one.kind][0])
    words = tr("{kind}：{title}，{detail}").format(kind=kind, title=one.title, detail=detail)
    made.setData(words, Qt.ItemDataRole.AccessibleTextRole)
    made.setToolTip(words)
    return made


class _Drawn(QStyledItemDelegate):
    """A heading in small letters with its number; a result with its drawing, its title and, paler, its detail."""

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        """As high as its kind."""
        return QSize(theme.px(100), theme.px(_HEAD if index.data(ENTRY) is None else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Draw it."""
        painter.save()
        place: QRect = option.rect.adjusted(theme.px(_PAD), 0, -theme.px(_PAD), 0)  # type: ignore[attr-defined]
        if index.data(ENTRY) is None:
            self._head(painter, place, tr("{words}　{n}").format(words=index.data(), n=index.data(COUNT)))
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
            if chosen:
                painter.fillRect(option.rect, theme.colour("sel"))  # type: ignore[attr-defined]
            self._row(painter, place, index, chosen)
        painter.restore()

    def _head(self, painter: QPainter, place: QRect, words: str) -> None:
        font = QFont(painter.font())
        font.setPointSizeF(font.pointSizeF() * 0.9)
        painter.setFont(font)
        painter.setPen(theme.colour("text2"))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _row(self, painter: QPainter, place: QRect, index: AnyIndex, chosen: bool) -> None:
        one: Entry = index.data(ENTRY)
        side, middle = theme.px(_ICON), int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        icon(KINDS[one.kind][1]).paint(painter, QRect(place.left(), place.center().y() - side // 2, side, side))
        place = place.adjusted(side + theme.px(10), 0, 0, 0)
        metrics = QFontMetrics(painter.font())
        room = place.width() if not index.data(COUNT) else place.width() * 3 // 5
        title = metrics.elidedText(index.data(), Qt.TextElideMode.ElideRight, room)
        painter.setPen(theme.colour("sel_text" if chosen else "text"))
        painter.drawText(place, middle, title)
        place = place.adjusted(metrics.horizontalAdvance(title) + theme.px(14), 0, 0, 0)
        painter.setPen(theme.colour("sel_text" if chosen else "text2"))
        detail = metrics.elidedText(index.data(COUNT), Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, middle, detail)
