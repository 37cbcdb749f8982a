"""What a box that is typed into offers: labels that hold what was typed, or whose pinyin does."""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QStyledItemDelegate

_WORDS = int(Qt.ItemDataRole.UserRole) + 1
"""The role of what a label is found by."""


class _Ear:
    """How labels sound; nothing is heard before the program says how (``listen``)."""

    sounds: Callable[[str], str] | None = None


def listen(sounds: Callable[[str], str]) -> None:
    """From now on labels are found by pinyin too: ``sounds`` gives the words of a label (曹远文 → caoyuanwen cyw)."""
    _Ear.sounds = sounds


class Offer(QCompleter):
    """The list below a combo box. What labels sound like is worked out when the first letter is typed."""

    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo.model(), combo)
        self._combo, self._heard = combo, False
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionRole(_WORDS)
        self.popup().setItemDelegate(QStyledItemDelegate(self))
        self.popup().setObjectName("offered")

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        """What is written into the box: the label itself."""
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")

    def refill(self) -> None:
        """The labels of the box are others now."""
        self._heard = False
        for place in range(self._combo.count()):
            self._combo.setItemData(place, self._combo.itemText(place), _WORDS)

    def hear(self, typed: str) -> None:
        """Letters were typed: they may be pinyin."""
        if self._heard or _Ear.sounds is None or not _is_pinyin(typed):
            return
        self._heard = True
        line = self._combo.lineEdit()
        written, at = (line.text(), line.cursorPosition()) if line is not None else ("", 0)
        for place in range(self._combo.count()):
            label = self._combo.itemText(place)
            self._combo.setItemData(place, f"{label} {_Ear.sounds(label)}", _WORDS)
        if line is not None and line.text() != written:
            line.setText(written)  # the box shows the label chosen before when anything of that changes
            line.setCursorPosition(at)

    def meant(self, typed: str) -> list[str]:
        """The labels that hold what was typed."""
        self.hear(typed)
        places = range(self._combo.count()) if typed else ()
        plain = typed.lower()
        return [self._combo.itemText(at) for at in places if plain in str(self._combo.itemData(at, _WORDS)).lower()]


def _is_pinyin(typed: str) -> bool:
    return any(letter.isascii() and letter.isalpha() for letter in typed)
