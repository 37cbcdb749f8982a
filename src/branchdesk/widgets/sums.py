"""The cards of sums on top and the totals below: each sum says how it is counted and opens the rows behind it.

A figure is never cut: of 61,866.57 the first digits would be another sum.
"""

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QSizePolicy, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme

_LEAST_POINTS = 9
"""The type of a figure is not made smaller than that of hints."""
_CUT = "…"
_GAP = 2


class Figure(QLabel):
    """A figure: whole, in smaller type where there is less room, and ``…`` where even that does not fit."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def minimumSizeHint(self) -> QSize:
        """It stands back for its name, not for less than ``…``."""
        return QSize(self.fontMetrics().horizontalAdvance(_CUT), super().minimumSizeHint().height())

    def fitting(self) -> tuple[str, QFont]:
        """What there is room for, and the type it is written in."""
        font, room = QFont(self.font()), self.contentsRect().width()
        for points in range(round(font.pointSizeF() / theme.scale()), _LEAST_POINTS - 1, -1):
            font.setPointSizeF(points * theme.scale())
            if QFontMetrics(font).horizontalAdvance(self.text()) <= room:
                return self.text(), font
        return _CUT, self.font()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it or none of it."""
        text, font = self.fitting()
        painter = QPainter(self)
        painter.setFont(font)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()


class Opening(QFrame):
    """A sum that opens the rows behind it. ``opened`` by a click, Enter or the space bar; Tab comes to it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._opens = False

    def tell(self, said: str, rule: str) -> None:
        """Say the sum and its counting rule beside the pointer and to a screen reader; without a rule it opens nothing."""
        self._opens = bool(rule)
        opening = tr("{rule}（点击查看明细）").format(rule=rule) if rule else ""
        self.setToolTip(f"{said}\n{opening}".strip())
        self.setAccessibleName(said)
        self.setAccessibleDescription(rule)
        self.setCursor(Qt.CursorShape.PointingHandCursor if rule else Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if rule else Qt.FocusPolicy.NoFocus)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        super().mouseReleaseEvent(event)
        inside = self.rect().contains(event.position().toPoint())
        if self._opens and inside and event.button() == Qt.MouseButton.LeftButton:
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar open."""
        if self._opens and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class SumCard(Opening):
    """A sum with its name and what stands behind it.

    A ``rate`` is always to be read: behind those words, or where there is no room for all of it beside the name.
    """

    def __init__(self, title: str, rule: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("hot", "true")
        self.title, self._rule, self._words, self._rate = title, rule, "", ""
        self.number, self.detail = Figure("h2"), parts.label(role="hint")
        self.detail.setMinimumWidth(0)
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.tell(title, rule)
        figure = parts.row(self.number, self.detail, gap=6)
        figure.setStretch(1, 1)
        self.rate = parts.label(role="hint")
        name = parts.row(parts.label(title, role="dim"), self.rate, gap=6)
        name.setStretch(1, 1)
        self.setLayout(parts.column(name, figure, gap=0, margins=(14, 6, 8, 8)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, number: str, detail: str, tone: str = "", rate: str = "") -> None:
        """Show a figure; ``tone`` colours it."""
        self.number.setText(number)
        self._words, self._rate = detail, rate
        self._fit()
        parts.mark(self.number, "tone", tone)
        self.tell(f"{self.title}：{number} {self._all}".strip(), self._rule)

    @property
    def _all(self) -> str:
        return " · ".join(filter(None, (self._words, self._rate)))

    def _fit(self) -> None:
        """As much of the words beside the figure as there is room for; of a number among them all or nothing."""
        room = self.contentsRect().width() - self.number.sizeHint().width() - theme.px(14 + 8 + 6)
        metrics = self.detail.fontMetrics()
        is_whole = metrics.horizontalAdvance(self._all) <= room
        self.rate.setText(self._rate)
        self.rate.setVisible(bool(self._rate) and not is_whole)
        words = metrics.elidedText(self._all if is_whole else self._words, Qt.TextElideMode.ElideRight, max(room, 0))
        self.detail.setText(re.sub(rf"[\d.,]+{_CUT}$", _CUT, words))
        self.detail.setVisible(words not in ("", _CUT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more words."""
        super().resizeEvent(event)
        self._fit()


class FooterSum(Opening):
    """One of the totals of a footer: its name and its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sum")
        self._name, self._number = parts.label(role="dim"), Figure("section")
        self.setLayout(parts.row(self._name, self._number, gap=6, margins=(6, 1, 6, 1)))

    def say(self, name: str, number: str, rule: str) -> None:
        """Show a figure."""
        self._name.setText(name)
        self._number.setText(number)
        self.tell(f"{name} {number}", rule)
        parts.mark(self, "hot", "true" if rule else "")


class Footer(QFrame):
    """What the lines shown add up to, and what typing means here; ``link`` opens the defaults of typing.

    Where there is no room for all, the count gives way first, for the status bar says it too; then the words of the
    link become those it was made with; then the sums stand in several lines. ``opened`` says which of the sums was
    clicked, by its place.
    """

    opened = Signal(int)

    def __init__(self, words: str = "", run: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._count = parts.label(role="dim")
        self._short = self._long = words or tr("设置")
        self.link = parts.button(self._short, kind="link")
        self._leads = run is not None
        if run is None:
            self.link.hide()  # never show: without a parent it would come up as a window of its own
        else:
            self.link.clicked.connect(lambda: run())
        self._sums = QWidget()
        self._lines = QGridLayout(self._sums)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setHorizontalSpacing(theme.px(_GAP))
        self._lines.setVerticalSpacing(0)
        self._across = 0
        self._box = parts.row(self._count, self.link, None, self._sums, margins=(14, 2, 8, 2))
        self.setLayout(self._box)
        self.sums: list[FooterSum] = []

    def say(self, count: str, sums: Sequence[tuple[str, str]], rules: Sequence[str] = ()) -> None:
        """``count`` at the left, sums with their names at the right; those with a counting rule can be opened."""
        self._count.setText(count)
        while len(self.sums) > len(sums):
            self.sums.pop().deleteLater()
        while len(self.sums) < len(sums):
            made, place = FooterSum(), len(self.sums)
            made.opened.connect(lambda place=place: self.opened.emit(place))
            self.sums.append(made)
            self._across = 0
        for made, (name, number), rule in zip(self.sums, sums, rules or [""] * len(sums), strict=True):
            made.say(name, number, rule)
        self._fit()
        self.setAccessibleName(f"{count} " + "，".join(f"{name} {number}" for name, number in sums))

    def minimumSizeHint(self) -> QSize:
        """Room for the sums below each other beside the short link."""
        return QSize(
            self._width_of(1) + self._beside(self._short) + self._margins(), super().minimumSizeHint().height()
        )

    def event(self, event: QEvent) -> bool:
        """Other words in it, or another type: there is more room, or less."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Let give way what there is no room for."""
        if self.link.text() != self._short:
            self._long = self.link.text()
        room = self.contentsRect().width() - self._margins()
        count = len(self.sums)
        evenly = (-(-count // lines) for lines in range(1, count + 1))
        across = next((some for some in evenly if self._width_of(some) + self._beside(self._short) <= room), 1)
        self._place(across)
        room -= self._width_of(across)
        self.link.setText(self._long if self._beside(self._long) <= room else self._short)
        room -= self._beside(self._long) + self._box.spacing()
        self._count.setVisible(self._count.sizeHint().width() <= room)

    def _place(self, across: int) -> None:
        """So many sums side by side, the others below them."""
        if across == self._across:
            return
        self._across = across
        for place, made in enumerate(self.sums):
            self._lines.addWidget(made, place // across, place % across, Qt.AlignmentFlag.AlignRight)
        self._lines.activate()
        self.updateGeometry()  # at once, or the lines are squeezed into the old height for a moment

    def _width_of(self, across: int) -> int:
        """The width of the sums, so many side by side."""
        widths = [one.sizeHint().width() for one in self.sums]
        columns = [max(widths[place::across]) for place in range(min(across, len(widths)))]
        return sum(columns) + len(columns) * self._lines.horizontalSpacing()

    def _beside(self, words: str) -> int:
        """The width of the link with these words."""
        if not self._leads:
            return 0
        wide = self.link.fontMetrics().horizontalAdvance
        return self.link.sizeHint().width() - wide(self.link.text()) + wide(words) + self._box.spacing()

    def _margins(self) -> int:
        box = self._box.contentsMargins()
        return box.left() + box.right() + self._box.spacing()
