"""What an empty list says: an icon, a sentence, and a way out. An empty white field explains nothing."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from branchdesk.widgets.parts import Picture, label, row

_ICON_SIZE = 40


class Emptiness(NamedTuple):
    """Why a list is empty, and what to do: ``还没有党员`` with the buttons to import and to add."""

    sentence: str
    hint: str = ""
    icon: str = "search"
    buttons: Sequence[QPushButton] = ()


class EmptyState(QWidget):
    """Lies over the list while there is nothing in it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = Picture("search", "text3", _ICON_SIZE)
        self._sentence = label(role="h2")
        self._hint = label(role="dim", wrap=True)
        self._bar = QWidget()
        self._bar.setLayout(row())
        self._shown: Emptiness | None = None
        box = self._box = QVBoxLayout(self)
        box.setSpacing(8)
        box.addStretch(2)
        for part in (self._picture, self._sentence):
            box.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        box.addWidget(self._hint)  # over the whole width: only so does it get as many lines as it needs
        box.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignHCenter)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box.addStretch(3)

    def say(self, emptiness: Emptiness) -> None:
        """Say this instead of what was said before."""
        if emptiness is self._shown:
            return
        self._shown = emptiness
        self._picture.show_icon(emptiness.icon, "text3")
        self._sentence.setText(emptiness.sentence)
        self._hint.setText(emptiness.hint)
        self._hint.setVisible(bool(emptiness.hint))
        self._show_buttons(emptiness.buttons)
        self.setAccessibleName(f"{emptiness.sentence} {emptiness.hint}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The drawing goes where there is no room for all of it."""
        drawing = self._picture.height() + self._box.spacing()
        needed = self._box.totalMinimumHeightForWidth(self.width())
        needed += drawing if self._picture.isHidden() else 0
        self._picture.setHidden(needed > self.height())

    def _show_buttons(self, buttons: Sequence[QPushButton]) -> None:
        bar = self._bar.layout()
        assert bar is not None
        while bar.count():
            if (old := bar.takeAt(0).widget()) is not None:
                old.setParent(None)
        for button in buttons:
            bar.addWidget(button)
            button.show()
        self._bar.setVisible(bool(buttons))
