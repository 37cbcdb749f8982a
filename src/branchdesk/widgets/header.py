"""The titles of a list. Drawn by hand for the arrow of sorting: a stylesheet would lay it over short titles."""

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QCursor, QFont, QFontInfo, QFontMetricsF, QPainter, QResizeEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from branchdesk.widgets import theme
from branchdesk.widgets.columns import Column, tells_apart
from branchdesk.widgets.delegates import PADDING
from branchdesk.widgets.icons import icon

_HEIGHT = 36
_NARROWEST, _LETTERS = 40, 6
"""Pixels at 100 % a column keeps at least, and letters one that takes the room that is left."""
_ARROW = 12
_GAP = 2


class Header(QHeaderView, theme.Themed):
    """Titles stand exactly over their cells; the arrow stands beside the title it belongs to.

    Columns give way: those that tell nothing apart, and where the list has no room for all of them those the screen
    named, the first first. Once the user has chosen columns himself they all stay, and the list scrolls.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.folded: dict[int, int] = {}
        """The columns that have given way, with their widths in pixels at 100 %."""
        self.is_folding = False
        self.is_own = False
        """Whether the user has chosen the columns."""
        self._columns: Sequence[Column] = ()
        self._order: list[int] = []
        self._lines: object = None
        self._alike: set[int] = set()
        self._has_room = False
        self._scale = theme.scale()
        self._stretched: dict[int, int] = {}
        self._is_giving = False
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionResized.connect(lambda *_which: self._give_room())
        self.follow_theme()

    def stretch(self, columns: Sequence[Column]) -> None:
        """Give one the room that is left. Where that is too little to read it has its width, but at most half of the
        list, which scrolls then."""
        self._columns = columns
        self._stretched = {number: column.width for number, column in enumerate(columns) if column.stretch}
        self._give_room()

    def give_way(self, names: Sequence[str]) -> None:
        """Which columns give way where there is no room for all, the first first."""
        numbers = {column.name: number for number, column in enumerate(self._columns)}
        self._order = [numbers[name] for name in names]

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._has_room = True
        self.fold()
        self._give_room()

    # ---- giving way

    def fold(self) -> None:
        """Let columns give way, or bring them back."""
        if not self._columns or self._is_giving or not (self._order or any(one.apart for one in self._columns)):
            return
        wanted = {n for n in range(self.count()) if n in self.folded or not self.isSectionHidden(n)}
        give = self._telling_nothing() & wanted
        if self._has_room and not self.is_own:
            give |= self._without_room(wanted - give)
        if give == set(self.folded):
            return
        self._is_giving = self.is_folding = True
        for number in give - set(self.folded):
            self.folded[number] = round(self.sectionSize(number) / theme.scale())
            self.hideSection(number)
        for number in set(self.folded) - give:
            self._bring_back(number)
        self._is_giving = self.is_folding = False
        self._give_room()

    def left_out(self) -> list[str]:
        """The columns that tell nothing apart now."""
        return [self._columns[number].name for number in sorted(self._alike)]

    def lacks_room(self, number: int) -> bool:
        """Whether a column has given way only for want of room."""
        return number in self.folded and number not in self._alike

    def in_order(self) -> list[int]:
        """The numbers of all columns, from left to right."""
        return [self.logicalIndex(place) for place in range(self.count())]

    def unfold(self) -> None:
        """Bring all back: the columns are about to be arranged."""
        self._is_giving = self.is_folding = True
        for number in list(self.folded):
            self._bring_back(number)
        self._is_giving = self.is_folding = False

    def _bring_back(self, number: int) -> None:
        width = self.folded.pop(number)
        self.showSection(number)
        self.resizeSection(number, theme.px(width))

    def _telling_nothing(self) -> set[int]:
        lines = getattr(self.model(), "records", ())
        if lines is not self._lines:
            self._lines = lines
            self._alike = {n for n, one in enumerate(self._columns) if one.apart and not tells_apart(lines, one.value)}
        return self._alike

    def _without_room(self, shown: set[int]) -> set[int]:
        widths = {n: theme.px(self.folded[n]) if n in self.folded else self.sectionSize(n) for n in shown}
        for number in self._stretched.keys() & shown:
            wished = theme.px(min(self._stretched[number], self._columns[number].readable))
            widths[number] = max(self._least(number), wished)
        lacking, give = sum(widths.values()) - self.viewport().width(), set()
        for number in self._order:
            if lacking > 0 and number in shown and number not in self._stretched:
                give.add(number)
                lacking -= widths[number]
        for number in [one for one in reversed(self._order) if one in give]:
            if lacking + widths[number] <= 0:  # a wide one has gone since: there is room for this one after all
                give.remove(number)
                lacking += widths[number]
        return give

    def _give_room(self) -> None:
        shown = [
            number for number in self._stretched if self.sectionSize(number)
        ]  # it has none while it is being hidden
        if self._is_giving or not shown:
            return
        self._is_giving = True
        least = {number: self._least(number) for number in shown}
        room = self.viewport().width() - self.length() + sum(map(self.sectionSize, shown))
        cramped = room < len(shown) * max(least.values())
        mode = QHeaderView.ResizeMode.Fixed if cramped else QHeaderView.ResizeMode.Stretch
        for number in shown:
            if self.sectionResizeMode(number) != mode:
                self.setSectionResizeMode(number, mode)
            if cramped:
                wished = min(theme.px(self._stretched[number]), self.viewport().width() // 2)
                self.resizeSection(number, max(least[number], wished))
        self._is_giving = False

    def _least(self, number: int) -> int:
        title = str(self.model().headerData(number, Qt.Orientation.Horizontal) or "")
        words = self._metrics.horizontalAdvance(title) + 2 * theme.px(PADDING)
        return ceil(max(words, QFontInfo(self._bold).pixelSize() * _LETTERS))

    def retheme(self) -> None:
        """Font, widths, height and arrows of now."""
        if self._scale != theme.scale():
            factor = theme.scale() / self._scale
            self._scale = theme.scale()
            self._is_giving = True  # a column that comes back meanwhile would be scaled twice
            for number in range(self.count()):
                if not self.isSectionHidden(number):
                    self.resizeSection(number, round(self.sectionSize(number) * factor))
            self._is_giving = False
        self._bold = QFont(self.font())
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._metrics = QFontMetricsF(self._bold)
        self._up, self._down = icon("arrow-up"), icon("arrow-down")
        self.setMinimumSectionSize(theme.px(_NARROWEST))
        self.setFixedHeight(theme.px(_HEIGHT))
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """One title."""
        hovered = (
            self.underMouse() and self.logicalIndexAt(self.viewport().mapFromGlobal(QCursor.pos())) == logicalIndex
        )
        painter.fillRect(rect, theme.colour("hover" if hovered else "subtle"))
        if hovered:  # where the edge to drag is
            painter.fillRect(rect.right(), rect.y(), 1, rect.height(), theme.colour("border"))
        pad = theme.px(PADDING)
        room = rect.adjusted(pad, 0, -pad, 0)
        title = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        align = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        painter.setFont(self._bold)
        painter.setPen(theme.colour("text" if hovered else "text2"))
        # room for the last pixel: the metrics are fractions, the section is not
        line = self._metrics.elidedText(title, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room.adjusted(0, 0, 1, 0), align | Qt.TextFlag.TextSingleLine, line)
        if self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex:
            self._paint_arrow(painter, rect, room, round(self._metrics.horizontalAdvance(line)), align)

    def _paint_arrow(self, painter: QPainter, rect: QRect, room: QRect, width: int, align: Qt.AlignmentFlag) -> None:
        """Behind a title on the left, before one on the right: numbers stay under their title."""
        side, gap = theme.px(_ARROW), theme.px(_GAP)
        if align & Qt.AlignmentFlag.AlignRight:
            x = max(room.right() - width - gap - side, rect.left())
        else:
            x = min(room.left() + width + gap, rect.right() - side)
        arrow = self._up if self.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder else self._down
        arrow.paint(painter, x, rect.y() + (rect.height() - side) // 2, side, side)
