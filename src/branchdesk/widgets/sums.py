"""The cards of sums on top and the totals below: each sum opens the rows behind it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme


class SumCard(QFrame):
    """A sum with its name and what stands behind it. ``opened`` by a click, Enter or the space bar."""

    opened = Signal()

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
        self.setToolTip(tr("{rule}（点击查看明细）").format(rule=rule))
        self.setAccessibleDescription(rule)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
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

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens."""
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the space bar open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)


class Footer(QFrame):
    """What the lines shown add up to, and what typing means here; ``link`` opens the defaults of typing."""

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
        self._row = parts.row(gap=6)
        self._sums.setLayout(self._row)
        self.setLayout(parts.row(self._count, self.link, None, self._sums, margins=(14, 3, 14, 3)))
        self._made: list[QWidget] = []

    def say(self, count: str, sums: Sequence[tuple[str, str]]) -> None:
        """``count`` at the left, sums with their names at the right."""
        self._count.setText(count)
        if len(self._made) != 2 * len(sums):
            for old in self._made:
                old.deleteLater()
            self._made = [made for _ in sums for made in (parts.label(role="dim"), parts.label(role="section"))]
            for made in self._made:
                self._row.addWidget(made)
        for place, (name, number) in enumerate(sums):
            for made, text in zip(self._made[2 * place : 2 * place + 2], (name, number), strict=True):
                made.setText(text)  # type: ignore[attr-defined]
        said = "，".join(f"{name} {number}" for name, number in sums)
        self.setAccessibleName(f"{count} {said}")
        self._sums.setToolTip(said)
