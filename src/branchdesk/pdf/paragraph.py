"""A paragraph of Chinese text as a reportlab flowable; it also stands in the cells of a grid."""

from collections.abc import Sequence
from dataclasses import dataclass

from reportlab.platypus.flowables import Flowable

from branchdesk.kernel.blocks import Align
from branchdesk.pdf import lines
from branchdesk.pdf.fonts import Stack
from branchdesk.pdf.pen import Pen

_ASCENT = 0.88  # of every bundled face, in em
KEPT = 2
"""Lines that stay together at either end of a page (孤行)."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph looks; points, ``indent`` (first line) and ``hang`` (others) in em, ``leading`` in em of the size.

    ``balanced`` makes the lines of a title about equally long (回行长短适宜, GB/T 9704); ``sociable`` leaves no
    character alone on the last line of a paragraph; ``listed`` parts no name of a list.
    """

    stack: Stack
    size: float
    leading: float = 1.4
    indent: float = 0.0
    hang: float = 0.0
    align: Align = Align.LEFT
    before: float = 0.0
    after: float = 0.0
    balanced: bool = False
    sociable: bool = False
    listed: bool = False

    @property
    def step(self) -> float:
        """The distance of two lines, points."""
        return self.size * self.leading

    @property
    def base(self) -> float:
        """How far below the top of a paragraph its first line stands, points."""
        return (self.step - self.size) / 2 + _ASCENT * self.size


class Paragraph(Flowable):  # type: ignore[misc]
    """Text set in one style: never markup, justified when its alignment is ``JUSTIFY``."""

    def __init__(self, text: str, style: Style, lead: str = "", lead_stack: Stack | None = None) -> None:
        super().__init__()
        self.style = style
        self.units = lines.units(text, style.stack)
        if lead:
            self.units = lines.units(lead, lead_stack or style.stack) + self.units
        self._set: list[lines.Line] | None = None
        self._set_for: float | None = None

    @property
    def step(self) -> float:
        """The distance of two lines, points."""
        return self.style.step

    def opening(self, width: float) -> float:
        """The room (points) below which the paragraph would not begin on a page, so neither its heading."""
        count = len(self.lines_in(width))
        return self.step * (count if count < 2 * KEPT else KEPT)

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
        if self.style.balanced and self.style.indent == 0:
            return lines.break_title(self.units, room)
        style = self.style
        found = lines.break_lines(self.units, room, style.indent, style.hang, listed=style.listed)
        return lines.in_company(found) if style.sociable and not style.listed else found

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
        fit = min(fit, count - KEPT)
        return list(self.divide(width, fit)) if fit >= KEPT else []

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
        pen = Pen(self.canv, self.style.size)
        y = self.height - self.style.base
        for line in self.lines_in(self.width):
            placed = lines.place(line, justify=self.style.align is Align.JUSTIFY)
            pen.line(self._left(line, placed), y, placed)
            y -= self.step
        pen.done()

    @property
    def end(self) -> float:
        """Where the ink of the last line ends, points from the left; known once it is wrapped."""
        last = self.lines_in(self.width)[-1]
        placed = lines.place(last, justify=False)
        if not placed:
            return 0.0
        return self._left(last, placed) + (placed[-1].x + placed[-1].width) * self.style.size

    def _left(self, line: lines.Line, placed: Sequence[lines.Placed]) -> float:
        """Where the line begins, points."""
        style = self.style
        left = (style.indent if line.starts else style.hang) * style.size
        if not placed or style.align in (Align.LEFT, Align.JUSTIFY):
            return left
        rest = line.room - placed[-1].x - placed[-1].width
        return left + rest * style.size / (2 if style.align is Align.CENTER else 1)
