"""What waits, the most pressing first: a chip for each kind with its number, which filters the list below."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.icons import set_icon

_NUMBER, _GAP = 52, 6
"""Pixels at 100 % that a chip needs with its number alone, and between two chips."""
_DRAWINGS = {"err": "circle-alert", "warn": "clock", "info": "info", "ok": "circle-check"}


class Kind(NamedTuple):
    """One kind of thing that waits: its key, its words, its tone, and the rule it counts by."""

    key: str
    words: str
    tone: str
    rule: str


class Board(QWidget):
    """``chosen(str)`` is the kind to look at alone, ``""`` all of them again."""

    chosen = Signal(str)

    def __init__(self, kinds: Sequence[Kind], calm: str) -> None:
        """``calm`` is said where nothing waits."""
        super().__init__()
        self._kinds = tuple(kinds)
        self._on = ""
        self._counts: dict[str, int] = {}
        self.chips: dict[str, QPushButton] = {}
        for kind in kinds:
            tip = tr("{what}：{rule}").format(what=kind.words, rule=kind.rule)
            chip = parts.button(kind.words, kind="chip", tip=tip)
            set_icon(chip, _DRAWINGS[kind.tone], kind.tone, wide=True)
            chip.setCheckable(True)
            chip.clicked.connect(lambda _on=False, key=kind.key: self._press(key))
            self.chips[kind.key] = chip
        self._calm = parts.label(calm, role="dim")
        self.setLayout(parts.row(None, self._calm, *self.chips.values(), gap=_GAP))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    @property
    def on(self) -> str:
        """The kind looked at alone; ``""`` for all."""
        return self._on

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """How many of each; those of which there is none are not shown, unless they are looked at."""
        self._counts = dict(counts)
        for kind in self._kinds:
            chip = self.chips[kind.key]
            chip.setAccessibleName(self._words(kind))
            chip.setVisible(bool(counts.get(kind.key)) or kind.key == self._on)
        self._fit()
        self._calm.setVisible(not any(counts.get(kind.key) for kind in self._kinds))

    def _words(self, kind: Kind) -> str:
        return tr("{what} {n}").format(what=kind.words, n=f"{self._counts.get(kind.key, 0):,}")

    def _fit(self) -> None:
        """The least pressing lose their words where there is no room for all; what they count stands in the tip."""
        shown = [(kind, self.chips[kind.key]) for kind in self._kinds if not self.chips[kind.key].isHidden()]
        for kind, chip in shown:
            chip.setText(self._words(kind))
        wanted = sum(chip.sizeHint().width() for _, chip in shown) + theme.px(_GAP) * (len(shown) - 1)
        for kind, chip in reversed(shown):
            if wanted <= self.width():
                break
            before = chip.sizeHint().width()
            chip.setText(f"{self._counts.get(kind.key, 0):,}")
            wanted -= before - chip.sizeHint().width()

    def minimumSizeHint(self) -> QSize:
        """Room for numbers: the words give way."""
        return QSize(theme.px(_NUMBER) * len(self._kinds), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more words."""
        super().resizeEvent(event)
        self._fit()

    def lift(self) -> bool:
        """Look at everything again; False where everything is looked at."""
        if not self._on:
            return False
        self._press(self._on)
        return True

    def _press(self, key: str) -> None:
        self._on = "" if self._on == key else key
        for name, chip in self.chips.items():
            chip.setChecked(name == self._on)
        self.chosen.emit(self._on)
