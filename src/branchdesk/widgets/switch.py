"""‹ 2026年11月 ›: which month, or which year, is looked at."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStyledItemDelegate, QWidget

from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.giving import Part, hiding

_BACK, _AHEAD = 47, 12
_YEARS = 5


class Switch(QWidget):
    """One of some values in order, with arrows for the one before and the next. ``changed`` when the user goes on."""

    changed = Signal()

    def __init__(self, name: str, words: Callable[[int], str], tips: tuple[str, str]) -> None:
        super().__init__()
        self._words = words
        self._box = QComboBox()
        self._box.setItemDelegate(QStyledItemDelegate(self._box))
        self._box.setAccessibleName(name)
        self._box.setMaxVisibleItems(14)
        self._box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._back = parts.tool("chevron-left", tips[0])
        self._forth = parts.tool("chevron-right", tips[1])
        self._back.clicked.connect(lambda: self.step(-1))
        self._forth.clicked.connect(lambda: self.step(1))
        self.setLayout(parts.row(self._back, self._box, self._forth, gap=2))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._box.currentIndexChanged.connect(lambda _index: self.changed.emit())

    def offer(self, values: Sequence[int]) -> None:
        """The values, the newest first."""
        self._box.blockSignals(True)
        self._box.clear()
        for value in values:
            self._box.addItem(self._words(value), value)
        words = max((self._words(value) for value in values), key=len, default="")
        self._box.setMinimumWidth(self._box.fontMetrics().horizontalAdvance(words) + theme.px(46))
        self._box.blockSignals(False)

    @property
    def value(self) -> int:
        """What is chosen."""
        return int(self._box.currentData())

    def show_value(self, value: int) -> None:
        """Choose without telling; one that is not offered is added."""
        if self._box.findData(value) < 0:
            values = sorted({value, *(int(self._box.itemData(n)) for n in range(self._box.count()))}, reverse=True)
            self.offer(values)
        self._box.blockSignals(True)
        self._box.setCurrentIndex(self._box.findData(value))
        self._box.blockSignals(False)

    def giving(self) -> Part:
        """The arrows, where there is no room for them; their keys work all the same."""
        return hiding(self._back, self._forth)

    def step(self, by: int) -> None:
        """So many later, or earlier."""
        index = self._box.currentIndex() - by
        if 0 <= index < self._box.count():
            self._box.setCurrentIndex(index)


def month_switch(this: Month) -> Switch:
    """Months from some years back to a year ahead."""
    made = Switch(tr("月份"), _month_words, (tr("上个月 (Alt+←)"), tr("下个月 (Alt+→)")))
    made.offer([this.plus(n).number for n in range(_AHEAD, -_BACK - 1, -1)])
    made.show_value(this.number)
    return made


def year_switch(this: int) -> Switch:
    """Years from some back to the next."""
    made = Switch(tr("年度"), _year_words, (tr("上一年 (Alt+←)"), tr("下一年 (Alt+→)")))
    made.offer([this + n for n in range(1, -_YEARS - 1, -1)])
    made.show_value(this)
    return made


def _month_words(number: int) -> str:
    return tr("{year}年{month}月").format(year=number // 100, month=number % 100)


def _year_words(year: int) -> str:
    return tr("{year}年").format(year=year)
