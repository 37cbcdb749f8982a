"""A dialog that shows a list, says what it counts and what it adds up to, and does something with its lines."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QPushButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class ListDialog(QDialog):
    """``rule`` stands above the list, ``say`` writes below it; ``verb`` adds a button."""

    def __init__(
        self, title: str, columns: Sequence[Column], key: Callable[[Any], Hashable], empty: Emptiness,
        parent: QWidget | None, *, rule: str = "", extent: tuple[int, int] = (760, 480),
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.notices = Notices()
        self.model = TableModel(columns, key=key)
        self.table = TableView(self.model, title)
        self.table.say_when_empty(empty)
        said = parts.label(rule, role="dim", wrap=True)
        if not rule:
            said.hide()  # never show: without a parent it would come up as a window of its own
        self._sum = parts.label(role="section")
        self._verbs, self._last = parts.row(gap=8), parts.row(gap=8)
        self._resting: list[QPushButton] = []
        self._of_lines: list[QPushButton] = []
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(
            parts.label(title, role="h2"), said, self.notices, card,
            parts.row(self._sum, None, self._verbs, leave, self._last), margins=(20, 16, 20, 14))  # fmt: skip
        column.setStretch(3, 1)
        self.setLayout(column)
        fit(self, *extent)

    def show_lines(self, lines: Sequence[Any], words: str = "") -> None:
        """These lines, and what they add up to."""
        self.model.show(lines)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self._sum.setText(words)
        self._rest()

    def verb(
        self, words: str, run: Callable[[], object], icon: str = "", kind: str = "", *, of_lines: bool = True
    ) -> QPushButton:
        """One more button; the primary one stands last, and the others rest while the list is empty."""
        made = parts.button(words, icon=icon, kind=kind)
        made.clicked.connect(lambda: run())
        if kind == "primary":
            self._last.addWidget(made)
            return made
        self._verbs.addWidget(made)
        if of_lines:
            self._of_lines.append(made)
            self._rest()
        return made

    def _rest(self) -> None:
        """What is disabled for another reason stays so."""
        if self.model.total:
            for button in self._resting:
                button.setEnabled(True)
            self._resting = []
            return
        for button in [one for one in self._of_lines if one.isEnabled()]:
            button.setEnabled(False)
            self._resting.append(button)

    def copy_list(self) -> None:
        """The whole list to the clipboard."""
        self.table.selectAll()
        self.table.copy_rows()
        self.notices.tell("ok", tr("已复制 {n} 行，可粘贴到 Excel。").format(n=self.model.total))
