"""What every part of the form is: a card that shows its part of the minutes and gives it back."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.widgets import parts
from branchdesk.widgets.editors import Editor

WRITES = "writes"
"""The property of buttons that change something; while the form is locked they go, or (``STAYS``) only rest."""
GOES, STAYS = "goes", "stays"
TIDIES = "tidies"
"""The property of small buttons that move or remove the part they stand in: Tab comes to them last."""


class Unread(NamedTuple):
    """A text that could not be read as what it should be."""

    text: str
    editor: Editor


class Block(QWidget):
    """A part of the form, or a part of such a part.

    Signals: ``changed()`` after every edit by the user, ``dropping(str)`` just before something with content is
    removed (with what it is called), so that it can be brought back.
    """

    changed = Signal()
    dropping = Signal(str)

    def locate(self, finding: Finding) -> QWidget | None:
        """The box a remark is about, where it is here."""
        return None

    def unread(self) -> Iterator[Unread]:
        """Texts that cannot be read."""
        yield from ()


class Card(Block):
    """A card with a heading; derived classes fill ``body``."""

    def __init__(self, title: str) -> None:
        super().__init__()
        frame: QFrame = parts.card()
        self.setAccessibleName(title)
        self._title = parts.label(title, role="section")
        self.head = parts.row(self._title, gap=8)
        self.body: QVBoxLayout = parts.column(self.head, gap=8, margins=(14, 10, 14, 12))
        frame.setLayout(self.body)
        self.setLayout(parts.column(frame, gap=0))

    def show_part(self, minutes: Minutes, facts: Facts) -> None:
        """Show the part of a meeting that is just opened."""
        raise NotImplementedError

    def take(self, minutes: Minutes) -> Minutes:
        """The minutes with this part as it stands in the form."""
        raise NotImplementedError

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """Something else in the form, or the roll, has changed: show what follows from it."""

    def rename(self, title: str) -> None:
        """Another heading."""
        self._title.setText(title)
        self.setAccessibleName(title)


def tool(icon: str, tip: str) -> QToolButton:
    """A small button that moves, clears or removes a part of the minutes."""
    made = parts.tool(icon, tip)
    made.setProperty(WRITES, GOES)
    made.setProperty(TIDIES, True)
    return made


def adder(words: str, tip: str = "") -> QToolButton:
    """＋ with words."""
    made = parts.tool("plus", tip or words, text=words)
    made.setProperty(WRITES, GOES)
    return made


def lock(root: QWidget, locked: bool) -> None:
    """For looking only, or for editing again: every box and every button below."""
    for editor in root.findChildren(Editor):
        editor.lock(locked)
    for button in root.findChildren(QToolButton):
        if button.property(WRITES) == GOES:
            button.setVisible(not locked)
        elif button.property(WRITES) == STAYS:
            button.setEnabled(not locked)


def discard(widget: QWidget) -> None:
    """Take a part out of the form at once; Qt deletes it a little later."""
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()


def in_order(records: Sequence[Any]) -> tuple[Any, ...]:
    """Numbered as they stand."""
    return tuple(one if one.order == order else replace(one, order=order) for order, one in enumerate(records))
