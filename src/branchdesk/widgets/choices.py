"""The arrow in a cell that takes one of a few words, and the list that drops from it."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme

if TYPE_CHECKING:
    from branchdesk.widgets.edit_grid import EditGrid

_WIDE, _LEAST = 18, 96
"""Widths of the arrow and of the list, in pixels at 100 %."""


class ChoiceArrow:
    """Stands at the right edge of the current cell of a list; ``chosen(word)`` is called with what was picked."""

    def __init__(self, table: "EditGrid", chosen: Callable[[str], object]) -> None:
        self._table, self._chosen = table, chosen
        self._words: Sequence[str] = ()
        self._now = ""
        self.button = parts.tool("chevron-down", tr("选择 (Alt+↓)"), kind="cell")
        self.button.setParent(table.viewport())
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list keeps it: its keys go on working
        self.button.setCursor(Qt.CursorShape.ArrowCursor)
        self.button.clicked.connect(self.open)
        self.button.hide()

    def show_at(self, cell: QRect, words: Sequence[str], now: str) -> None:
        """In a cell that says ``now`` and may say any of some words; no words: nowhere."""
        self._words, self._now = words, now
        wide = min(theme.px(_WIDE), cell.width())
        self.button.setGeometry(cell.right() - wide, cell.top() + 1, wide, cell.height() - 2)
        self.button.setVisible(bool(words) and not cell.isEmpty())

    @property
    def is_there(self) -> bool:
        """Whether there is something to choose."""
        return not self.button.isHidden()

    def open(self) -> None:
        """Drop the list below the cell: ↑ ↓ and Enter choose, Esc leaves everything as it was."""
        menu = QMenu(self._table)
        menu.setAccessibleName(tr("可选内容"))
        group = QActionGroup(menu)
        for word in self._words:
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(word == self._now)
            group.addAction(action)
            if word == self._now:
                menu.setActiveAction(action)
        cell = self._table.visualRect(self._table.currentIndex())
        menu.setMinimumWidth(max(cell.width(), theme.px(_LEAST)))
        picked = menu.exec(self._table.viewport().mapToGlobal(cell.bottomLeft()))
        menu.deleteLater()
        self._table.setFocus(Qt.FocusReason.PopupFocusReason)
        if picked is not None and picked.text() != self._now:
            self._chosen(picked.text())
