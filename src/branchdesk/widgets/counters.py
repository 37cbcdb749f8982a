"""Counters above a list, which are its filters too: how many lines there are of each kind."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import theme


class Flow(QWidget):
    """Small things side by side, going on in a second line where one is too short."""

    def __init__(self, things: Sequence[QWidget], gap: int) -> None:
        super().__init__()
        self._things, self._gap = things, gap
        self._lines = [QHBoxLayout(), QHBoxLayout()]
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.px(4))
        for line in self._lines:
            line.setSpacing(theme.px(gap))
            box.addLayout(line)
        for thing in things:
            thing.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def arrange(self) -> None:
        """Break the line anew, after something was shown, hidden or reworded."""
        for line in self._lines:
            while line.count():
                line.takeAt(0)
        left = self.width()
        for thing in self._things:
            if not thing.isHidden():
                left -= thing.sizeHint().width() + theme.px(self._gap)
                self._lines[0 if left + theme.px(self._gap) >= 0 else 1].addWidget(thing)
        for line in self._lines:
            if line.count():
                line.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another break."""
        super().resizeEvent(event)
        self.arrange()


class Counter(QPushButton, theme.Themed):
    """How many lines of a kind; pressed, the list shows only these."""

    def __init__(self, words: str, tone: str) -> None:
        super().__init__()
        self._words, self._tone = words, tone
        self.setCheckable(True)
        self.setAutoDefault(False)
        self.setToolTip(tr("只看这些行；再点一次看全部"))
        self.follow_theme()

    def count(self, number: int) -> None:
        """Show a number; nothing to show hides the counter."""
        self.setText(self._words.format(n=f"{number:,}"))
        self.setAccessibleName(self.text())
        self.setVisible(number > 0 or self.isChecked())

    def retheme(self) -> None:
        """A pill in its tone; a ring while it filters or has the focus."""
        soft, ink = theme.css(f"{self._tone}_soft"), theme.css(self._tone)
        height = theme.px(24)
        self.setStyleSheet(
            f"QPushButton {{ background: {soft}; color: {ink}; border: 1px solid {soft};"
            f" border-radius: {height // 2}px; padding: 0 {theme.px(10)}px; min-height: {height - 2}px;"
            f" max-height: {height - 2}px; }}"
            f"QPushButton:hover {{ border-color: {ink}; }}"
            f"QPushButton:checked {{ border: 1px solid {ink}; font-weight: 600; }}"
            f"QPushButton:focus {{ border: 1px solid {theme.css('focus')}; }}"
        )


class Counters(Flow):
    """One counter for each kind, given as (name, words with {n}, tone); the first counts all, at most one is pressed.

    Signals: ``chosen(name)`` of the kind wanted, that of the first one for all.
    """

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[tuple[str, str, str]]) -> None:
        self._counters = {name: Counter(tr(words), tone) for name, words, tone in kinds}
        self._all = kinds[0][0]
        super().__init__(list(self._counters.values()), 8)
        for name, counter in self._counters.items():
            counter.clicked.connect(lambda on, name=name: self.choose(name if on else self._all))
            counter.hide()

    def __getitem__(self, name: str) -> Counter:
        """The counter of a kind."""
        return self._counters[name]

    def choose(self, name: str) -> None:
        """Press one counter; that of all presses none."""
        for each, counter in self._counters.items():
            counter.setChecked(each == name != self._all)
        self.chosen.emit(name)

    def count(self, numbers: Mapping[str, int]) -> None:
        """Show the numbers."""
        for name, counter in self._counters.items():
            counter.count(numbers[name])
        self.arrange()
