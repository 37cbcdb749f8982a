"""三会一课 over a year as a drawing: kinds of meeting below each other, their periods side by side.

``draw`` is a plain function of a painter and an ink, so that the screen and a picture for paper are the same. Every
cell has its sign (✓ 待 缺 免) besides its colour, and its words in the tool tip and for a screen reader.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QFontMetricsF,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.rules.duty import Cell, DutyState, Row
from branchdesk.kernel.words import tr
from branchdesk.widgets import charts, theme
from branchdesk.widgets.charts import Ink
from branchdesk.widgets.notices import announce

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_TONES = {DutyState.DONE: "ok", DutyState.WAITING: "warn", DutyState.MISSING: "err", DutyState.EXEMPT: "mute",
          DutyState.BEFORE: "mute"}  # fmt: skip
"""What is not due yet has no colour of its own."""
_SHORT = {MeetingKind.COMMITTEE: "支委会", MeetingKind.APPRAISAL: "民主评议"}
_TEXT, _SMALL, _SIGN = 13.0, 11.0, 12.0
_HEAD, _ROW, _CELL = 20.0, 25.0, 17.0
_GAP = 1.5


class Place(NamedTuple):
    """Where a cell stands: its row and its number in it, and the box."""

    row: int
    number: int
    box: QRectF


def label(row: Row) -> str:
    """What a row is called where room is scarce."""
    return tr(_SHORT[row.kind]) if row.kind in _SHORT else row.label


def height(rows: Sequence[Row], ink: Ink) -> float:
    """The room the drawing needs, at any width."""
    return (_HEAD + _ROW * len(rows)) * ink.unit


def places(rows: Sequence[Row], area: QRectF, ink: Ink) -> list[Place]:
    """Where every cell stands."""
    left = area.x() + _label_width(rows, ink)
    month = max(0.0, area.right() - left) / 12
    found = []
    for number, row in enumerate(rows):
        y = area.y() + (_HEAD + number * _ROW + (_ROW - _CELL) / 2) * ink.unit
        for place, cell in enumerate(row.cells):
            wide = month * (cell.last.month - cell.first.month + 1) - 2 * _GAP * ink.unit
            x = left + month * (cell.first.month - 1) + _GAP * ink.unit
            found.append(Place(number, place, QRectF(x, y, max(wide, 1.0), _CELL * ink.unit)))
    return found


def draw(painter: QPainter, area: QRectF, rows: Sequence[Row], ink: Ink) -> None:
    """The months on top, then a line for each kind."""
    if not rows:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _draw_heads(painter, area, rows, ink)
    found = places(rows, area, ink)
    narrowest = min(place.box.width() for place in found) / ink.unit
    painter.setFont(ink.font(min(_SIGN, 0.7 * narrowest), bold=True))
    for place in found:
        _draw_cell(painter, place.box, rows[place.row].cells[place.number], ink)


def _draw_heads(painter: QPainter, area: QRectF, rows: Sequence[Row], ink: Ink) -> None:
    wide = _label_width(rows, ink)
    month = max(0.0, area.width() - wide) / 12
    painter.setPen(ink.colour("text3"))
    long = month >= 28 * ink.unit
    painter.setFont(ink.font(_SMALL))
    for number in range(12):
        box = QRectF(area.x() + wide + number * month, area.y(), month, _HEAD * ink.unit)
        words = tr("{n}月").format(n=number + 1) if long else str(number + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    painter.setPen(ink.colour("text"))
    painter.setFont(ink.font(_TEXT))
    for number, row in enumerate(rows):
        box = QRectF(area.x(), area.y() + (_HEAD + number * _ROW) * ink.unit, wide, _ROW * ink.unit)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, label(row))


def _draw_cell(painter: QPainter, box: QRectF, cell: Cell, ink: Ink) -> None:
    tone = _TONES.get(cell.state)
    coloured = tone is not None and tone != "mute"
    painter.setPen(QPen(ink.colour(tone if tone is not None and coloured else "border"), ink.unit))
    painter.setBrush(ink.colour(f"{tone}_soft") if tone else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box, 3 * ink.unit, 3 * ink.unit)
    if tone is not None:
        painter.setPen(ink.colour(tone))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, cell.word)


def _label_width(rows: Sequence[Row], ink: Ink) -> float:
    measure = QFontMetricsF(ink.font(_TEXT))
    return max((measure.horizontalAdvance(label(row)) for row in rows), default=0.0) + 12 * ink.unit


def cell_words(row: Row, cell: Cell) -> str:
    """A cell in a sentence: 支部委员会会议 9月：缺，没有会议记录."""
    until = tr("{month}月{day}日").format(month=cell.last.month, day=cell.last.day)
    partly = tr("，还有党小组没有开") if cell.meeting_ids else ""
    said = {
        DutyState.DONE: tr("已开 {n} 次").format(n=len(cell.meeting_ids)),
        DutyState.WAITING: tr("待开，{until}前{partly}").format(until=until, partly=partly),
        DutyState.MISSING: tr("缺，没有会议记录{partly}").format(partly=partly),
        DutyState.NOT_DUE: tr("还没有到期"),
        DutyState.EXEMPT: tr("免，不作要求"),
        DutyState.BEFORE: tr("台账之前，见原有台账"),
    }
    return tr("{kind} {period}：{said}").format(kind=row.label, period=cell.period, said=said[cell.state])


def legend(rows: Sequence[Row]) -> str:
    """What the signs of a year mean; that of what lies before the ledger only where there is any."""
    signs = [tr("✓ 已开"), tr("待 本期未开"), tr("缺 没有记录"), tr("免 不作要求")]
    before = any(cell.state is DutyState.BEFORE for row in rows for cell in row.cells)
    return "　".join([*signs, tr("前 台账之前")] if before else signs)


def spoken(title: str, rows: Sequence[Row]) -> str:
    """The whole matrix in words."""
    return "；".join([title, *(_row_words(row) for row in rows)])


def _row_words(row: Row) -> str:
    counted = [(state, sum(cell.state is state for cell in row.cells)) for state in DutyState]
    words = {
        DutyState.DONE: tr("已开 {n}"), DutyState.WAITING: tr("待开 {n}"), DutyState.MISSING: tr("缺 {n}"),
        DutyState.NOT_DUE: tr("未到期 {n}"), DutyState.EXEMPT: tr("免 {n}"),
        DutyState.BEFORE: tr("台账之前 {n}"),
    }  # fmt: skip
    return f"{row.label} " + "、".join(words[state].format(n=n) for state, n in counted if n)


class MatrixView(QWidget, theme.Themed):
    """The drawing on the screen. ``asked(Row, Cell)`` when a cell is clicked, or chosen with arrows and Enter."""

    asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._title = ""
        self._at = (0, 0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(tr("复制为图片"), self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setImage(self.picture()))
        self.addAction(copy)
        self.follow_theme()

    def show_rows(self, rows: Sequence[Row], title: str) -> None:
        """Draw these now; ``title`` is read out before them."""
        self._rows, self._title = rows, title
        if not self._has(self._at):
            self._at = (0, 0)
        self.setAccessibleName(spoken(title, rows))
        self.updateGeometry()
        self.update()

    @property
    def rows(self) -> Sequence[Row]:
        """What is drawn."""
        return self._rows

    def picture(self, dots_an_inch: float = 192) -> "QImage":
        """As it would stand on paper: white, in the light colours, with its title."""
        from PySide6.QtGui import QImage

        ink = charts.on_paper(dots_an_inch)
        margin, head = 12 * ink.unit, 28 * ink.unit
        area = QRectF(margin, margin + head, 520 * ink.unit, height(self._rows, ink))
        made = QImage(int(area.right() + margin), int(area.bottom() + margin), QImage.Format.Format_RGB32)
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        painter.setPen(ink.colour("text"))
        painter.setFont(ink.font(15, bold=True))
        painter.drawText(QPointF(margin, margin + 18 * ink.unit), self._title)
        draw(painter, area, self._rows, ink)
        painter.end()
        return made

    def retheme(self) -> None:
        """Draw in the colours and at the text size of now."""
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as its rows."""
        return QSize(theme.px(380), round(height(self._rows, charts.on_screen())) + 2)

    def minimumSizeHint(self) -> QSize:
        """The least that can be read."""
        return QSize(theme.px(280), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw, with a frame where the keyboard stands."""
        painter = QPainter(self)
        draw(painter, QRectF(self.rect()), self._rows, charts.on_screen())
        if self.hasFocus() and self._has(self._at):
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = next(place.box for place in self._places() if (place.row, place.number) == self._at)
            painter.drawRoundedRect(box.adjusted(-1, -1, 1, 1), 4, 4)
        painter.end()

    # ---- mouse and keys

    def event(self, event: QEvent) -> bool:
        """A cell under the pointer says what it means."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            found = self._under(QPointF(event.pos()))
            if found is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(event.globalPos(), cell_words(*self._pair(found)), self)
            return True
        return super().event(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over what can be clicked."""
        over = self._under(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click chooses."""
        found = self._under(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._at = found
            self.update()
            self.asked.emit(*self._pair(found))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from cell to cell, Enter chooses."""
        steps = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1), Qt.Key.Key_Up: (-1, 0), Qt.Key.Key_Down: (1, 0)}
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._has(self._at):
            self.asked.emit(*self._pair(self._at))
        elif event.key() in steps and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier and self._rows:
            self._go(*steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say where the keyboard stands."""
        super().focusInEvent(event)
        if self._has(self._at):
            announce(self, cell_words(*self._pair(self._at)))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The frame goes."""
        super().focusOutEvent(event)
        self.update()

    def _go(self, down: int, right: int) -> None:
        """Up and down by the month, left and right by the cell."""
        row, number = self._at
        if down:
            month = self._rows[row].cells[number].first.month
            row = max(0, min(len(self._rows) - 1, row + down))
            cells = self._rows[row].cells
            number = next(place for place, cell in enumerate(cells) if month <= cell.last.month)
        else:
            number = max(0, min(len(self._rows[row].cells) - 1, number + right))
        self._at = row, number
        announce(self, cell_words(*self._pair(self._at)))
        self.update()

    def _places(self) -> Iterator[Place]:
        return iter(places(self._rows, QRectF(self.rect()), charts.on_screen()))

    def _under(self, point: QPointF) -> tuple[int, int] | None:
        return next(((one.row, one.number) for one in self._places() if one.box.contains(point)), None)

    def _has(self, at: tuple[int, int]) -> bool:
        return at[0] < len(self._rows) and at[1] < len(self._rows[at[0]].cells)

    def _pair(self, at: tuple[int, int]) -> tuple[Row, Cell]:
        row = self._rows[at[0]]
        return row, row.cells[at[1]]
