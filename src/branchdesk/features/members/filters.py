"""The row above the list: what can be done with many members, while many are selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions


class BulkBar(QFrame):
    """What can be done with the members selected, in the place of the filters. ``dropped``: select nobody."""

    dropped = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = parts.label(role="section")
        close = parts.tool("x", tr("取消选择 (Esc)"))
        close.clicked.connect(self.dropped)
        verbs = [actions.button(name, "flat") for name in ("group", "branch", "export_chosen", "leave", "delete")]
        self.setLayout(parts.row(self._words, *verbs, None, close, margins=(12, 0, 4, 0)))

    def say(self, count: int) -> None:
        """How many are selected."""
        self._words.setText(tr("已选 {n} 名党员").format(n=count))
