"""A paragraph of Chinese text as a reportlab flowable; it also stands in the cells of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reportlab.platypus.flowables import Flowable

from branchdesk.kernel.blocks import Align
from branchdesk.pdf import lines
from branchdesk.pdf.fonts import Stack

_ASCENT = 0.88  # of every bundled face, in em
_HALVINGS = 8
_KEPT = 2  # lines that stay together at either end of a page (孤行)


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; points, ``indent`` in em, ``leading`` in em of the size.

    ``balanced`` makes the lines of a title about equally long (回行长短适宜, GB/T 9704).
    """

    stack: Stack
    size: float
    leading: float = 1.4
    indent: float = 0.0
    align: Align = Align.LEFT
    before: float = 0.0
    after: float = 0.0
    balanced: bool = False


class Paragraph(Flowable):  # type: ignore[misc]
    """Text set in one style: never markup, justified when its alignment is ``JUSTIFY``."""

    def __init__(self, text: str, style: Style) -> None:
        super().__init__()
        self.style = style
        self.units = lines.units(text, style.stack)
        self._set: list[lines.Line] | None = None
        self._set_for: float | None = None

    @property
    def step(self) -> float:
        """The distance of two lines, points."""
        return self.style.size * self.style.leading

    def getSpaceBefore(self) -> float:
        """Room above, points; none at the top of a page."""
        return self.style.before

    def getSpaceAfter(self) -> float:
        """Room below, points."""
        return self.style.after

    def lines_in(self, width: float) -> list[lines.Line]:
        """The lines at that width (points)."""
        if self._set is None or self._set_for not in (None, width):
            self._set = self._break(width / self.style.size)
            self._set_for = width
        return self._set

    def _break(self, room: float) -> list[lines.Line]:
        found = lines.break_lines(self.units, room, self.style.indent)
        if not self.style.balanced:
            return found
        low, high = room / 2, room
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if len(lines.break_lines(self.units, middle, self.style.indent)) > len(found):
                low = middle
            else:
                high = middle
        return [replace(line, room=room) for line in lines.break_lines(self.units, high, self.style.indent)]

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The size it takes, points."""
        self.width = width
        self.height = len(self.lines_in(width)) * self.step
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        """Two parts with at least two lines each, or nothing when it has to move as a whole."""
        count = len(self.lines_in(width))
        fit = int((height + 0.01) // self.step)
        if fit >= count:
            return [self]
        fit = min(fit, count - _KEPT)
        return list(self.divide(width, fit)) if fit >= _KEPT else []

    def divide(self, width: float, count: int) -> tuple["Paragraph", "Paragraph"]:
        """The first ``count`` lines and the others; either may be empty."""
        everything = self.lines_in(width)
        return self._part(everything[:count]), self._part(everything[count:])

    def _part(self, some: Sequence[lines.Line]) -> "Paragraph":
        """A paragraph of lines already set: it is never broken anew."""
        part = Paragraph("", self.style)
        part._set = list(some)
        return part

    def draw(self) -> None:
        """Put the lines on the canvas, the first at the top of the box."""
        style = self.style
        text = self.canv.beginText()
        y = self.height - (self.step - style.size) / 2 - _ASCENT * style.size
        gap = 0.0
        for line in self.lines_in(self.width):
            placed = lines.place(line, justify=style.align is Align.JUSTIFY)
            left = self._left(line, placed)
            for run in placed:
                text.setTextOrigin(left + run.x * style.size, y)
                text.setFont(run.face, style.size)
                if run.gap != gap:
                    gap = run.gap
                    text.setCharSpace(gap * style.size)
                text.textOut(run.text)
            y -= self.step
        if gap:
            text.setCharSpace(0)
        self.canv.drawText(text)

    def _left(self, line: lines.Line, placed: Sequence[lines.Placed]) -> float:
        """Where the line begins, points."""
        style = self.style
        left = style.indent * style.size if line.starts else 0.0
        if not placed or style.align in (Align.LEFT, Align.JUSTIFY):
            return left
        rest = line.room - placed[-1].x - placed[-1].width
        return left + rest * style.size / (2 if style.align is Align.CENTER else 1)
