"""The cards of sums on top and the totals below: each sum says how it is counted and opens the rows behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme


class Opening(QFrame):
    """A sum that opens the rows behind it. ``opened`` by a click, Enter or the space bar; Tab comes to it."""

    opened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._opens = False

    def count_by(self, rule: str) -> None:
        """Say the counting rule: beside the pointer, and to a screen reader; a sum without one opens nothing."""
        self._opens = bool(rule)
        self.setToolTip(tr("{rule}（点击查看明细）").format(rule=rule) if rule else "")
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
    """A sum with its name and what stands behind it."""

    def __init__(self, title: str, rule: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("hot", "true")
        self.title, self._words = title, ""
        self.number = parts.label(role="h2")
        self.detail = parts.label(role="hint")
        for quiet in (self.number, self.detail):
            quiet.setMinimumWidth(0)
        self.detail.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.count_by(rule)
        figure = parts.row(self.number, self.detail, gap=6)
        figure.setStretch(1, 1)
        self.setLayout(parts.column(parts.label(title, role="dim"), figure, gap=0, margins=(14, 6, 8, 8)))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, number: str, detail: str, tone: str = "") -> None:
        """Show a figure; ``tone`` colours it."""
        self.number.setText(number)
        self._words = detail
        self.detail.setVisible(bool(detail))
        self._fit()
        parts.mark(self.number, "tone", tone)
        self.setAccessibleName(f"{self.title}：{number} {detail}".strip())

    def _fit(self) -> None:
        """As much of the words beside the figure as there is room for."""
        room = self.width() - self.number.sizeHint().width() - theme.px(14 + 8 + 6)
        self.detail.setText(
            self.detail.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, max(room, 0))
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more words."""
        super().resizeEvent(event)
        self._fit()


class FooterSum(Opening):
    """One of the totals of a footer: its name and its figure."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sum")
        self._name, self._number = parts.label(role="dim"), parts.label(role="section")
        self.setLayout(parts.row(self._name, self._number, gap=6, margins=(6, 1, 6, 1)))

    def say(self, name: str, number: str, rule: str) -> None:
        """Show a figure."""
        self._name.setText(name)
        self._number.setText(number)
        self.setAccessibleName(f"{name} {number}")
        self.count_by(rule)
        parts.mark(self, "hot", "true" if rule else "")


class Footer(QFrame):
    """What the lines shown add up to, and what typing means here; ``link`` opens the defaults of typing.

    ``opened`` says which of the sums was clicked, by its place.
    """

    opened = Signal(int)

    def __init__(self, words: str = "", run: Callable[[], object] | None = None) -> None:
        super().__init__()
        self.setObjectName("card")
        self._count = parts.label(role="dim")
        self.link = parts.button(words or tr("设置"), kind="link")
        if run is None:
            self.link.hide()  # never show: without a parent it would come up as a window of its own
        else:
            self.link.clicked.connect(lambda: run())
        self._sums = QWidget()
        self._row = parts.row(gap=2)
        self._sums.setLayout(self._row)
        self.setLayout(parts.row(self._count, self.link, None, self._sums, margins=(14, 2, 8, 2)))
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
            self._row.addWidget(made)
        for made, (name, number), rule in zip(self.sums, sums, rules or [""] * len(sums), strict=True):
            made.say(name, number, rule)
        self.setAccessibleName(f"{count} " + "，".join(f"{name} {number}" for name, number in sums))
