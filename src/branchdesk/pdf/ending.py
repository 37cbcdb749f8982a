"""What keeps company on a page: headings with their text, the end of a paper with its signatures."""

from collections.abc import Sequence

from reportlab.platypus.flowables import Flowable

from branchdesk.pdf.page import Sheet
from branchdesk.pdf.paragraph import KEPT, Paragraph

_TINY = 0.01
_APART = 0.3  # of a line: what parts a table or a title from the text below it


class Headline(Paragraph):
    """The heading of a section."""


class Snap(Flowable):  # type: ignore[misc]
    """Room down to the next line of the grid (points a line), so that text after a table stands on it again.

    Above text and below a title (``parts``) a line more is left where they would almost touch, unless the page ends there.
    """

    _ZEROSIZE = 1

    def __init__(self, pitch: float, parts: bool) -> None:
        super().__init__()
        self.pitch = pitch
        self.parts = parts

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """What is left of the line that was begun."""
        rest = height % self.pitch
        rest = 0.0 if rest < _TINY or self.pitch - rest < _TINY else rest
        more = self.parts and rest < _APART * self.pitch and rest + self.pitch <= height
        return width, rest + self.pitch if more else rest

    def draw(self) -> None:
        """Nothing."""


class Ending(Flowable):  # type: ignore[misc]
    """The last paragraph and the places to sign: two lines at least go with them to another page."""

    def __init__(self, text: Paragraph, tail: Sequence[Flowable], sheet: Sheet) -> None:
        super().__init__()
        self.text = text
        self.tail = tail
        self.sheet = sheet

    def opening(self, width: float) -> float:
        """The room (points) below which it would not begin on a page."""
        return self.text.opening(width) if self._is_long(width) else self.wrap(width, 0)[1]

    def least(self, width: float) -> float:
        """The room (points) for the lines that go with the end, and the end."""
        lines = len(self.text.lines_in(width))
        return self.wrap(width, 0)[1] - self.text.step * (lines - min(lines, 2 * KEPT))

    def _is_long(self, width: float) -> bool:
        return len(self.text.lines_in(width)) >= 2 * KEPT

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The size of all of it, points."""
        self.width = width
        self.height = self.text.wrap(width, 0)[1] + sum(self._height_of(item) for item in self.tail)
        return width, self.height

    def _height_of(self, item: Flowable) -> float:
        height: float = item.wrap(self.width, self.sheet.room[1])[1]
        return height + float(item.getSpaceBefore())

    def split(self, width: float, height: float) -> list[Flowable]:
        """Lines that stay, and the end with at least two lines; nothing when all of it moves."""
        count = len(self.text.lines_in(width))
        fit = min(int((height + _TINY) // self.text.step), count - KEPT)
        if fit < KEPT:
            return []
        above, below = self.text.divide(width, fit)
        return [above, Ending(below, self.tail, self.sheet)]

    def draw(self) -> None:
        """The text, then the tail."""
        y = self.height - self.text.wrap(self.width, 0)[1]
        self.text.drawOn(self.canv, 0, y)
        for item in self.tail:
            y -= self._height_of(item)
            item.drawOn(self.canv, 0, y)
