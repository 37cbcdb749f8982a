"""Rows below each other that are made anew with every answer of the ledger, inside a scrolling page."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QMenu, QPushButton, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts


class Stack(QWidget):
    """Widgets in a column; ``show_all`` puts others in their place."""

    def __init__(self, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> None:
        super().__init__()
        self._box = parts.column(gap=gap, margins=margins)
        self.setLayout(self._box)

    def show_all(self, items: Sequence[QWidget], *, fill: bool = False) -> None:
        """Show these; ``fill`` leaves the room that is left below them."""
        self._empty()
        for item in items:
            self._box.addWidget(item)
        if fill:
            self._box.addStretch(1)
        self.setVisible(bool(items))

    def _empty(self) -> None:
        while self._box.count():
            item = self._box.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()  # it dies only with the next turn of the event loop
                old.deleteLater()


def held(layout: QLayout) -> QWidget:
    """A layout as a widget."""
    made = QWidget()
    made.setLayout(layout)
    return made


def prose(text: str, role: str = "", tone: str = "") -> QLabel:
    """Words over as many lines as they need, that can be marked and copied."""
    made = parts.label(text, role=role, tone=tone, wrap=True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def verb(words: str, spoken: str, run: Callable[[], object], *, icon: str = "", kind: str = "flat") -> QPushButton:
    """A small button in a row; ``spoken`` says what the row is about."""
    made = parts.button(words, icon=icon, kind=kind, tip=spoken)
    made.setAccessibleName(tr("{verb}：{what}").format(verb=words, what=spoken))
    made.clicked.connect(lambda: run())
    return made


def choices(button: QPushButton, entries: Sequence[tuple[str, Callable[[], object]]]) -> QPushButton:
    """Let a button open a menu."""
    menu = QMenu(button)
    for words, run in entries:
        menu.addAction(words.replace("&", "&&")).triggered.connect(lambda _checked=False, run=run: run())
    button.setMenu(menu)
    return button


def bar(text: str, tone: str, icon: str, *verbs: QWidget) -> QFrame:
    """A remark in its colour, with what can be done about it."""
    made = parts.card("msg")
    made.setProperty("tone", tone)
    words = parts.label(text, wrap=True)
    row = parts.row(parts.Picture(icon, tone), words, *verbs, margins=(10, 6, 8, 6))
    row.setStretch(1, 1)
    made.setLayout(row)
    made.setAccessibleName(text)
    return made
