"""The cards of a column of the board: drawn, not built, so that five thousand of them scroll as well as five."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from branchdesk.features.development import listing
from branchdesk.features.development.queries import BoardLine
from branchdesk.kernel.words import tr
from branchdesk.widgets import theme
from branchdesk.widgets.icons import icon

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
_HEIGHT, _GAP, _PADDING, _PILL = 104, 8, 11, 20


class CardModel(QAbstractListModel):
    """The cases of one stage."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[BoardLine] = []
        self.today = date.min
        self.with_branch = False

    def show(self, lines: Sequence[BoardLine], today: date, *, with_branch: bool) -> None:
        """These cases; ``with_branch`` where there are several branches to tell apart."""
        self.beginResetModel()
        self.lines, self.today, self.with_branch = list(lines), today, with_branch
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        """How many."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The line itself for drawing; everything on the card as one sentence for reading aloud and as a tip."""
        if not index.isValid():
            return None
        line = self.lines[index.row()]
        if role == _LINE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return "\n".join(self.told(line)) if role == Qt.ItemDataRole.ToolTipRole else "，".join(self.told(line))
        return None

    def told(self, line: BoardLine) -> list[str]:
        """What the card says, in full."""
        outlook = line.outlook
        following = listing.next_words(outlook)
        said = [line.name, line.branch, listing.since_words(line.stage, outlook.since)]
        if following:
            said += [tr("下一步：{step}").format(step=following), listing.due_of(outlook, self.today).words]
        if outlook.wanting:
            said.append(tr("还需：{what}").format(what="、".join(outlook.wanting)))
        if outlook.lacking:
            said.append(tr("缺：{papers}").format(papers="、".join(outlook.lacking)))
        if outlook.blocks or outlook.warns:
            said.append(faults(line))
        return [one for one in said if one]


def faults(line: BoardLine) -> str:
    """不符 2, else 请核 1: the heavier of the two."""
    blocks, warns = line.outlook.blocks, line.outlook.warns
    if blocks:
        return tr("不符 {n}").format(n=blocks)
    return tr("请核 {n}").format(n=warns) if warns else ""


class CardDelegate(QStyledItemDelegate, theme.Themed):
    """Draws a card: name and faults, since when, what comes next, how urgent it is."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.follow_theme()

    def retheme(self) -> None:
        """Letters and measures of now."""
        self._font = QFont(self._view.font())
        self._bold, self._small = QFont(self._font), QFont(self._font)
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small.setPointSizeF(self._font.pointSizeF() * 0.9)
        self._view.viewport().update()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Every card is as high as the others."""
        return QSize(theme.px(120), theme.px(_HEIGHT + _GAP))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One card."""
        line: BoardLine = index.data(_LINE)
        place: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        card = place.adjusted(theme.px(1), theme.px(1), -theme.px(1), -theme.px(_GAP) + theme.px(1))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = bool(state & QStyle.StateFlag.State_Selected) and self._view.hasFocus()
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(QPen(theme.colour("focus" if chosen else "strong" if over else "border"), 2 if chosen else 1))
        painter.setBrush(theme.colour("sel" if chosen else "subtle" if over else "raised"))
        painter.drawRoundedRect(card, theme.px(6), theme.px(6))
        self._write(painter, card, line, self._model.today)
        painter.restore()

    @property
    def _model(self) -> CardModel:
        model = self._view.model()
        assert isinstance(model, CardModel)
        return model

    def _write(self, painter: QPainter, card: QRect, line: BoardLine, today: date) -> None:
        edge = theme.px(_PADDING)
        left, width = card.left() + edge, card.width() - 2 * edge
        dots = dots_of(card)
        icon("ellipsis", "text2").paint(painter, dots)
        room = width - dots.width() - theme.px(4)
        shown = self._fault(painter, line, dots.left() - theme.px(4), card.top() + theme.px(9), room // 2)
        name = QRect(left, card.top() + theme.px(8), room - shown - theme.px(4), theme.px(22))
        self._text(painter, name, line.name, self._bold, "text")
        since = listing.since_words(line.stage, line.outlook.since)
        if self._model.with_branch and line.branch:
            since = f"{since} · {line.branch}"
        self._text(painter, QRect(left, card.top() + theme.px(31), width, theme.px(20)), since, self._small, "text2")
        following = listing.next_words(line.outlook) or tr("各步都已登记")
        self._text(painter, QRect(left, card.top() + theme.px(51), width, theme.px(20)), following, self._small, "text")
        due = listing.due_of(line.outlook, today)
        bottom = card.top() + theme.px(76)
        used = self._pill(painter, due.words, due.tone, left, bottom, room=width)
        lacking = listing.lacking_words(line.outlook)
        if lacking and self._fits(lacking) + used + theme.px(6) <= width:
            self._pill(painter, lacking, "mute", left + used + theme.px(6), bottom, room=width)

    def _fault(self, painter: QPainter, line: BoardLine, right: int, top: int, room: int) -> int:
        """What is wrong, in words or where they have no room by a sign; how wide it came out."""
        fault, tone = faults(line), "err" if line.outlook.blocks else "warn"
        if not fault:
            return 0
        if self._fits(fault) <= room:
            return self._pill(painter, fault, tone, right, top, right=True, room=room)
        side = theme.px(16)
        icon("triangle-alert", tone).paint(painter, right - side, top + (theme.px(_PILL) - side) // 2, side, side)
        return side

    def _text(self, painter: QPainter, room: QRect, text: str, font: QFont, token: str) -> None:
        painter.setFont(font)
        painter.setPen(theme.colour(token))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, cut)

    def _fits(self, text: str) -> int:
        return QFontMetrics(self._small).horizontalAdvance(text) + 2 * theme.px(8)

    def _pill(self, painter: QPainter, text: str, tone: str, x: int, y: int, *, room: int, right: bool = False) -> int:
        """A rounded field from ``x`` on, or up to ``x`` with ``right``; how wide it came out."""
        width, height = min(self._fits(text), room), theme.px(_PILL)
        field = QRect(x - width if right else x, y, width, height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(f"{tone}_soft"))
        painter.drawRoundedRect(field, height / 2, height / 2)
        painter.setPen(theme.colour("accent_text" if tone == "accent" else tone))
        painter.setFont(self._small)
        cut = QFontMetrics(self._small).elidedText(text, Qt.TextElideMode.ElideRight, width - 2 * theme.px(6))
        painter.drawText(field, Qt.AlignmentFlag.AlignCenter, cut)
        return width


def dots_of(card: QRect) -> QRect:
    """Where the menu of a card is opened."""
    side = theme.px(16)
    return QRect(card.right() - theme.px(_PADDING) - side, card.top() + theme.px(11), side, side)


class CardList(QListView):
    """One column. Signals: ``opened(line)``, ``menu_asked(QPoint)``, ``sideways(int)`` for ← and →, ``chosen()``."""

    opened = Signal(object)
    menu_asked = Signal(QPoint)
    sideways = Signal(int)
    chosen = Signal()
    typed = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.cards = CardModel()
        self.setModel(self.cards)
        self.setItemDelegate(CardDelegate(self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.chosen.emit())

    def current(self) -> BoardLine | None:
        """The case the column stands on."""
        row = self.currentIndex().row()
        return self.cards.lines[row] if 0 <= row < len(self.cards.lines) else None

    def stand_on(self, row: int) -> None:
        """Go to a card, as near as there is one."""
        if self.cards.lines:
            self.setCurrentIndex(self.cards.index(min(max(row, 0), len(self.cards.lines) - 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, ← and → go to the next column, letters search."""
        key, text = event.key(), event.text()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current() is not None:
            self.opened.emit(self.current())
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.sideways.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif text.isprintable() and text.strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The three dots open the menu of their card."""
        super().mousePressEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() == Qt.MouseButton.LeftButton and index.isValid():
            card = self.visualRect(index)
            if dots_of(card).adjusted(-8, -8, 8, 8).contains(place):
                self.menu_asked.emit(self.viewport().mapToGlobal(place))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click opens."""
        super().mouseDoubleClickEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and (line := self.current()) is not None:
            self.opened.emit(line)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The right button, or the menu key on the card the column stands on."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            if self.indexAt(event.pos()).isValid():
                self.menu_asked.emit(event.globalPos())
        elif self.current() is not None:
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center()))

    def focusInEvent(self, event: Any) -> None:
        """Stand on the first card at least."""
        super().focusInEvent(event)
        if self.current() is None:
            self.stand_on(0)
        self.chosen.emit()
