"""The row above a list: what can be done with many lines, while many are selected."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions


class BulkBar(QFrame):
    """What can be done with the lines selected, in the place of the filters. ``dropped``: select nobody."""

    dropped = Signal()

    def __init__(self, actions: Actions, verbs: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = parts.label(role="section")
        self._words.setMinimumWidth(0)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        close = parts.tool("x", tr("取消选择 (Esc)"))
        close.clicked.connect(self.dropped)
        buttons = [actions.button(name, "flat") for name in verbs]
        line = parts.row(self._words, *buttons, close, margins=(12, 0, 4, 0))
        line.setStretch(0, 1)
        self.setLayout(line)

    def say(self, words: str) -> None:
        """How many are selected."""
        self._words.setText(words)
