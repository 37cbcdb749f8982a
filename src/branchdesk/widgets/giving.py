"""A row whose parts give way where it has no room for all of them: measured, so that nothing is cut or covered."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from branchdesk.widgets import theme


class Part(NamedTuple):
    """What gives way at once: the pixels it frees, and what takes it away (True) or brings it back."""

    width: Callable[[], int]
    give: Callable[[bool], object]


def hiding(*widgets: QWidget) -> Part:
    """Widgets of a row that hide."""

    def give(away: bool) -> None:
        for one in widgets:
            one.setHidden(away)
            if (above := one.parentWidget()) is not None:
                above.updateGeometry()  # a row within the row would tell of it only in the next turn of the loop

    return Part(lambda: sum(map(width_of, widgets)), give)


def wordless(button: QToolButton) -> Part:
    """The words of a button that has a drawing too."""
    styles = Qt.ToolButtonStyle

    def width() -> int:
        return button.fontMetrics().horizontalAdvance(button.text()) + theme.px(16)  # rather too much than too little

    def give(away: bool) -> None:
        button.setToolButtonStyle(styles.ToolButtonIconOnly if away else styles.ToolButtonTextBesideIcon)

    return Part(width, give)


def narrowing(box: QWidget, wished: int, least: int) -> Part:
    """What a box has beyond the least it can do with, in pixels at 100 %: it keeps the room it wishes for until then."""

    def give(away: bool) -> None:
        box.setMinimumWidth(theme.px(least if away else wished))

    give(False)
    return Part(lambda: theme.px(wished) - theme.px(least), give)


def width_of(widget: QWidget) -> int:
    """The room it takes in its row when it is shown, with the gap beside it, in pixels."""
    above = widget.parentWidget()
    row = above.layout() if above is not None else None
    return widget.sizeHint().width() + (row.spacing() if row is not None else 0)


class Giving:
    """Which of some parts are away: the first goes first, and comes back last."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = tuple(parts)
        self.away = 0
        """So many of them."""

    @property
    def still(self) -> int:
        """So many pixels could give way yet."""
        return sum(part.width() for part in self._parts[self.away :])

    def fit(self, lacking: int) -> None:
        """``lacking`` pixels as things are now; less than none are to spare."""
        lacking += sum(part.width() for part in self._parts[: self.away])
        away = 0
        while lacking > 0 and away < len(self._parts):
            lacking -= self._parts[away].width()
            away += 1
        while self.away < away:
            self.away += 1
            self._parts[self.away - 1].give(True)
        while self.away > away:
            self.away -= 1
            self._parts[self.away].give(False)


class Bar(QWidget):
    """A row of widgets. ``parts`` give way, the first first, as long as the others lack the room they need at least."""

    def __init__(self, row: QHBoxLayout, parts: Sequence[Part] = ()) -> None:
        super().__init__()
        self._row, self._giving = row, Giving(parts)
        self.setLayout(row)

    def minimumSizeHint(self) -> QSize:
        """The room it does with when everything has given way."""
        now = super().minimumSizeHint()
        return QSize(max(now.width() - self._giving.still, 0), now.height())

    def event(self, event: QEvent) -> bool:
        """There is more room or less, or a part wants another width now."""
        done = super().event(event)
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest):
            self._giving.fit(self._row.minimumSize().width() - self.width())
        return done
