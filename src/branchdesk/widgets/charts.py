"""Small charts as plain functions of a painter: ``stacked`` and ``bars``.

They draw with what ``Ink`` gives them and ask neither the theme nor the application, so the same function paints on
the screen and on paper, and paper is white even where the screen is dark. Colours never stand alone: every part
has its words and its number beside it.

Why not Qt Charts: it is GPL or commercial, and lies in Addons, which we do not ship.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import fonts, theme
from branchdesk.widgets.palette import DARK, LIGHT

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_TEXT, _SMALL = 13.0, 12.0
"""Heights of letters in pixels at 100 %."""
_BAR, _WIDEST = 12.0, 34.0
_LINE = 22.0
_METER = 6
_INCH = 25.4
"""Millimetres."""


class Share(NamedTuple):
    """One part of a chart: its words, how many, the token of its colour, and of how many in all (0: nobody asks)."""

    label: str
    value: int
    token: str = "field"
    of: int = 0


class Ink(NamedTuple):
    """What a chart is drawn with: colours by token, and the size of one pixel at 100 % on this surface."""

    tokens: Mapping[str, str] = LIGHT
    unit: float = 1.0

    def colour(self, token: str) -> QColor:
        """The colour of a token."""
        return QColor(self.tokens[token])

    def font(self, pixels: float, *, bold: bool = False) -> QFont:
        """Letters so high; in pixels, for points would be multiplied by the resolution of a printer."""
        made = QFont()
        made.setFamilies(list(fonts.FAMILIES))
        made.setPixelSize(max(1, round(pixels * self.unit)))
        made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
        return made


def on_screen() -> Ink:
    """The colours and the text size of the window now."""
    return Ink(DARK if theme.is_dark() else LIGHT, theme.scale())


def on_paper(dots_an_inch: float) -> Ink:
    """Always the light colours; a pixel is 1/96 inch."""
    return Ink(LIGHT, dots_an_inch / 96)


Paint = Callable[[QPainter, QRectF, Sequence[Share], Ink], None]


def stacked(painter: QPainter, area: QRectF, shares: Sequence[Share], ink: Ink) -> None:
    """One bar divided among its parts, and below it what they are, in the same order."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    bar = QRectF(area.x(), area.y(), area.width(), _BAR * ink.unit)
    _divided(painter, bar, shares, ink)
    painter.setFont(ink.font(_TEXT))
    dot = 8 * ink.unit
    for share, place in legend_places(shares, area.width(), ink):
        box = place.translated(area.x(), area.y() + bar.height() + 6 * ink.unit)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink.colour(share.token))
        painter.drawEllipse(QRectF(box.x(), box.center().y() - dot / 2, dot, dot))
        painter.setPen(ink.colour("text2"))
        painter.drawText(box.adjusted(dot * 1.7, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, _words(share))


def stacked_height(shares: Sequence[Share], width: float, ink: Ink) -> float:
    """The room ``stacked`` needs at a width."""
    lowest = max((place.bottom() for _, place in legend_places(shares, width, ink)), default=0.0)
    return (_BAR + 6) * ink.unit + lowest


def legend_places(shares: Sequence[Share], width: float, ink: Ink) -> list[tuple[Share, QRectF]]:
    """Where the words of every part stand below the bar: side by side, in as many lines as it takes."""
    if not shares:
        return []
    measure = QFontMetricsF(ink.font(_TEXT))
    x, y, line, found = 0.0, 0.0, _LINE * ink.unit, []
    for share in shares:
        wide = measure.horizontalAdvance(_words(share)) + 30 * ink.unit
        if x and x + wide - 16 * ink.unit > width:
            x, y = 0.0, y + line
        found.append((share, QRectF(x, y, wide, line)))
        x += wide
    return found


def _words(share: Share) -> str:
    return f"{share.label} {share.value:,}"


def _divided(painter: QPainter, bar: QRectF, shares: Sequence[Share], ink: Ink) -> None:
    round_ends = QPainterPath()
    round_ends.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.save()
    painter.setClipPath(round_ends)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink.colour("mute_soft"))
    painter.drawRect(bar)  # fillRect would load Qt's 180 gradients: 3 ms before the first frame
    total = sum(share.value for share in shares)
    x, gap = bar.x(), 1.5 * ink.unit
    for share in shares:
        wide = bar.width() * share.value / total if total else 0.0
        if wide:
            last = x + wide >= bar.right() - 0.5
            # somebody is somebody: even one of 100,000 leaves a trace
            shown = max(wide - (0 if last else gap), ink.unit)
            painter.setBrush(ink.colour(share.token))
            painter.drawRect(QRectF(x, bar.y(), shown, bar.height()))
        x += wide
    painter.restore()


def bars(painter: QPainter, area: QRectF, shares: Sequence[Share], ink: Ink) -> None:
    """Columns side by side, the number above and the words below each; pale behind it stands of how many in all."""
    if not shares:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    column = area.width() / len(shares)
    numbers = _numbers(shares, column, ink)
    small = _fitting([*numbers, *(share.label for share in shares)], column, ink)
    above = below = QFontMetricsF(small).height() + 4 * ink.unit
    base, room = area.bottom() - below, max(0.0, area.height() - above - below)
    highest = max(max(share.value, share.of) for share in shares) or 1
    wide, corner = min(_WIDEST * ink.unit, column * 0.56), 3 * ink.unit
    painter.setPen(QPen(ink.colour("border"), ink.unit))
    painter.drawLine(QPointF(area.x(), base), QPointF(area.right(), base))
    painter.setFont(small)
    for place, (share, words) in enumerate(zip(shares, numbers, strict=True)):
        left, high = area.x() + place * column, room * max(share.value, share.of) / highest
        painter.setPen(Qt.PenStyle.NoPen)
        for value, token in ((share.of, "mute_soft"), (share.value, share.token)):
            if value:
                shown = max(room * value / highest, ink.unit)
                painter.setBrush(ink.colour(token))
                painter.drawRoundedRect(QRectF(left + (column - wide) / 2, base - shown, wide, shown), corner, corner)
        painter.setPen(ink.colour("text" if share.value else "text3"))
        number = QRectF(left, base - high - above, column, above)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(ink.colour("text3"))
        painter.drawText(QRectF(left, base, column, below), Qt.AlignmentFlag.AlignCenter, share.label)


def _numbers(shares: Sequence[Share], column: float, ink: Ink) -> list[str]:
    """What stands above each column: 43/71 where that has room in all of them, else 43."""
    whole = [f"{share.value:,}/{share.of:,}" if share.of else f"{share.value:,}" for share in shares]
    measure = QFontMetricsF(ink.font(_SMALL))
    fits = max(map(measure.horizontalAdvance, whole)) <= column - 2 * ink.unit
    return whole if fits else [f"{share.value:,}" for share in shares]


def _fitting(words: Sequence[str], column: float, ink: Ink) -> QFont:
    """Letters small enough for the longest words in a column."""
    font = ink.font(_SMALL)
    longest = max(map(QFontMetricsF(font).horizontalAdvance, words))
    return font if longest <= column - 2 * ink.unit else ink.font(max(8.0, _SMALL * (column - 2 * ink.unit) / longest))


class Chart(QWidget, theme.Themed):
    """A chart on the screen; its accessible name says everything it shows.

    Its menu copies it as a picture, in the colours of paper, for a report written elsewhere.
    """

    def __init__(self, paint: Paint, title: str, height: int = 0, parent: QWidget | None = None) -> None:
        """``height`` in pixels at 100 % is the least; 0 for one that is as high as its words need (``stacked``)."""
        super().__init__(parent)
        self._paint, self._title, self._least = paint, title, height
        self._shares: Sequence[Share] = ()
        self._heights: dict[int, int] = {}
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not height)
        if height:
            policy.setVerticalPolicy(QSizePolicy.Policy.Expanding)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # so that its words are read out and its menu opens by key
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        copy = QAction(tr("复制为图片"), self)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setImage(self.picture()))
        self.addAction(copy)
        self.follow_theme()

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Draw these now."""
        self._shares = tuple(shares)
        self._heights.clear()
        self.setAccessibleName(spoken(self._title, self._shares))
        self.setToolTip(self.accessibleName())
        self.updateGeometry()
        self.update()

    def picture(self, dots_an_inch: float = 192) -> "QImage":
        """As it would stand on paper: white, with a margin, in the light colours; as wide as it is on the screen."""
        from PySide6.QtGui import QImage

        ink = on_paper(dots_an_inch)
        margin, shrink = 12 * ink.unit, ink.unit / theme.scale()
        area = QRectF(margin, margin, self.width() * shrink, self.height() * shrink)
        made = QImage(area.adjusted(-margin, -margin, margin, margin).size().toSize(), QImage.Format.Format_RGB32)
        made.fill(Qt.GlobalColor.white)
        painter = QPainter(made)
        self._paint(painter, area, self._shares, ink)
        painter.end()
        return made

    def retheme(self) -> None:
        """Draw in the colours and at the text size of now."""
        self._heights.clear()
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """What the words need; layouts ask it again and again."""
        if width not in self._heights:
            self._heights[width] = round(stacked_height(self._shares, width, on_screen())) + 1
        return self._heights[width]

    def sizeHint(self) -> QSize:
        """A small chart."""
        return QSize(theme.px(240), theme.px(self._least) or self.heightForWidth(theme.px(240)))

    def minimumSizeHint(self) -> QSize:
        """The least that can be read."""
        return QSize(theme.px(200), theme.px(self._least) or theme.px(_BAR + 6 + _LINE))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw with the ink of the screen."""
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()), self._shares, on_screen())
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        painter.end()


def png(paint: Paint, shares: Sequence[Share], width: float, height: float, dots_an_inch: float = 300) -> bytes:
    """A chart for paper, as PNG without transparency; width and height in millimetres. Painting belongs to Qt's thread."""
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QImage

    dots = dots_an_inch / _INCH
    made = QImage(round(width * dots), round(height * dots), QImage.Format.Format_RGB888)
    made.setDotsPerMeterX(round(dots * 1000))
    made.setDotsPerMeterY(round(dots * 1000))
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    paint(painter, QRectF(made.rect()), shares, on_paper(dots_an_inch))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    made.save(buffer, "PNG")  # type: ignore[call-overload]  # a device is as good as a name
    return bytes(buffer.data().data())


def spoken(title: str, shares: Sequence[Share]) -> str:
    """A chart in words, for those who cannot see it."""
    parts = "，".join(_said(share) for share in shares)
    return tr("{title}：{parts}").format(title=title, parts=parts or tr("没有数据"))


def _said(share: Share) -> str:
    words = tr("{label} {of} 人中 {n} 人") if share.of else tr("{label} {n} 人")
    return words.format(label=share.label, n=share.value, of=share.of)


class Meter(QWidget, theme.Themed):
    """A thin bar that is partly full, or not there at all; the words beside it say the same."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share = 0.0
        self.hide()
        self.follow_theme()

    def show_share(self, share: float | None) -> None:
        """Fill it so far (0 to 1); None hides it."""
        self._share = share or 0.0
        if self.parent() is not None:
            self.setVisible(share is not None)
        self.update()

    def retheme(self) -> None:
        """Keep its height with the text."""
        self.setFixedHeight(theme.px(_METER))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A full part and an empty one."""
        ink = on_screen()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        for token, share in (("mute_soft", 1.0), ("accent", self._share)):
            painter.setBrush(ink.colour(token))
            painter.drawRoundedRect(
                QRectF(0, 0, whole.width() * share, whole.height()), whole.height() / 2, whole.height() / 2
            )
        painter.end()
