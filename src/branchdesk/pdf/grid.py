"""A boxed grid of paragraphs that breaks over pages: heading rows come back, giant rows are divided.

Why not reportlab's Table: it puts Helvetica into the file, copies all remaining rows at every page
and can keep neither a heading nor a signature line with the last rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil

from reportlab.platypus.flowables import CondPageBreak, Flowable

from branchdesk.kernel.words import tr
from branchdesk.pdf.paragraph import Paragraph, Style

PAD_X = 3.5
PAD_Y = 3.0
_FRAME = 0.9
_THIN = 0.45
_BEFORE = 5.0
_TINY = 0.01
_ON = "（续）"
_COMPANY = 2  # rows at least on the last page, with the closing lines


@dataclass(frozen=True, slots=True)
class Cell:
    """A paragraph over ``span`` columns, in the middle of its row's height."""

    text: Paragraph
    span: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """The measures of a grid, points: column widths, least row height, height of an empty page.

    The heights of rows are multiples of ``step`` where there is one.
    """

    widths: tuple[float, ...]
    row: float
    page: float
    ruled: bool = True
    step: float = 0.0

    def across(self, start: int, span: int) -> float:
        """The width of ``span`` columns from ``start``."""
        return sum(self.widths[start : start + span])


class Row:
    """The cells of one row; its height is measured once."""

    def __init__(self, cells: Sequence[Cell], form: Form) -> None:
        self.cells = cells
        self.form = form

    @property
    def again(self) -> "Row | None":
        """What heads the rows below it on the pages after the first; nothing but a band does."""
        return None

    @cached_property
    def height(self) -> float:
        """What the highest cell needs, points."""
        needs = (cell.text.wrap(width - 2 * PAD_X, 0)[1] for cell, _, width in self.placed())
        height = max(self.form.row, max(needs) + 2 * PAD_Y)
        step = self.form.step
        return ceil(height / step - 0.01) * step if step else height

    def placed(self) -> Iterator[tuple[Cell, float, float]]:
        """Every cell with its left edge and its width, points."""
        column, x = 0, 0.0
        for cell in self.cells:
            width = self.form.across(column, cell.span)
            yield cell, x, width
            column += cell.span
            x += width

    def divide(self, room: float) -> tuple["Row", "Row"] | None:
        """The lines of all cells that fit the room, and the others; nothing when none fit."""
        count = int((room - 2 * PAD_Y) // max(cell.text.step for cell in self.cells))
        if count < 1:
            return None
        parts = [cell.text.divide(width - 2 * PAD_X, count) for cell, _, width in self.placed()]
        upper = [replace(cell, text=part[0]) for cell, part in zip(self.cells, parts, strict=True)]
        lower = [replace(cell, text=part[1]) for cell, part in zip(self.cells, parts, strict=True)]
        return Row(upper, self.form), Row(lower, self.form)


class Band(Row):
    """The heading of the rows below it, over all columns."""

    def __init__(self, text: str, style: Style, form: Form) -> None:
        super().__init__([Cell(Paragraph(text, style), span=len(form.widths))], form)
        self._text = text
        self._style = style

    @property
    def again(self) -> Row:
        """The same words with （续）."""
        on = tr(_ON)
        return self if self._text.endswith(on) else Band(self._text + on, self._style, self.form)


class Grid(Flowable):  # type: ignore[misc]
    """Heading rows, body rows and closing lines (``tail``) that never leave the last rows."""

    def __init__(self, form: Form, header: Sequence[Row], rows: Sequence[Row], tail: Sequence[Flowable] = ()) -> None:
        super().__init__()
        self.form = form
        self.header = header
        self.rows = rows
        self.tail = tail
        self.width = sum(form.widths)

    def getSpaceBefore(self) -> float:
        """Room above, points, so that two boxes do not touch."""
        return _BEFORE if self.form.ruled else 0.0

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """The size with all rows and the tail, points."""
        self.height = self._body_height() + self._tail_height()
        return self.width, self.height

    def split(self, _width: float, height: float) -> list[Flowable]:
        """What fits and the rest; nothing when all of it has to go to the next page."""
        if len(self.rows) <= _COMPANY and self.wrap(0, 0)[1] <= self.form.page:
            return []
        room = height - sum(row.height for row in self.header) + 0.01
        fit = 0
        while fit < len(self.rows) and room >= self.rows[fit].height:
            room -= self.rows[fit].height
            fit += 1
        if fit == len(self.rows):
            return self._part_from_tail()
        bands = next((n for n, row in enumerate(self.rows) if not isinstance(row, Band)), 0)
        if fit <= bands:
            return self._divide_first_row(bands, height)
        return self._cut(min(fit, max(1, len(self.rows) - _COMPANY)))

    def _cut(self, fit: int) -> list[Flowable]:
        """The first ``fit`` rows here, the others on the next page; a band goes with the rows below it."""
        while fit and isinstance(self.rows[fit - 1], Band):
            fit -= 1
        if not fit:
            return []
        above, below = self._with(self.rows[:fit], ()), self._with(self._headed(fit), self.tail)
        return [above, CondPageBreak(self.form.page - _TINY), below]

    def _headed(self, start: int) -> list[Row]:
        """The rows from ``start`` on, again under their band where one runs on."""
        rest = list(self.rows[start:])
        over = next((row.again for row in reversed(self.rows[:start]) if row.again), None)
        return rest if over is None or isinstance(rest[0], Band) else [over, *rest]

    @property
    def opening(self) -> float:
        """The room (points) below which the grid would not begin on a page, so neither its heading."""
        first = sum(row.height for row in (*self.header, *self.rows[:_COMPANY]))
        whole = first + (self._tail_height() if len(self.rows) <= _COMPANY else 0.0)
        return whole if whole <= self.form.page / 2 else 0.0

    def _part_from_tail(self) -> list[Flowable]:
        """All rows fit, the closing lines do not: they take the last rows with them."""
        stay = len(self.rows) - _COMPANY
        if stay > 0:
            return self._cut(stay)
        return [self._with(self.rows, ()), *self.tail]

    def _divide_first_row(self, bands: int, height: float) -> list[Flowable]:
        """Only a row higher than a whole page is cut between its lines; its ``bands`` stand over both parts."""
        above = sum(row.height for row in (*self.header, *self.rows[:bands]))
        first = self.rows[bands]
        parts = first.divide(height - above + _TINY) if above + first.height > self.form.page else None
        if parts is None:
            return []
        over = [row.again for row in self.rows[:bands] if row.again]
        upper, lower = [*self.rows[:bands], parts[0]], [*over, parts[1], *self.rows[bands + 1 :]]
        return [self._with(upper, ()), self._with(lower, self.tail)]

    def _with(self, rows: Sequence[Row], tail: Sequence[Flowable]) -> "Grid":
        return Grid(self.form, self.header, rows, tail)

    def _body_height(self) -> float:
        return sum(row.height for row in (*self.header, *self.rows))

    def _tail_height(self) -> float:
        total = 0.0
        for item in self.tail:
            total += item.wrap(self.width, self.form.page)[1] + item.getSpaceBefore()
        return total

    def draw(self) -> None:
        """Rules and cells from the top, then the tail."""
        canvas = self.canv
        y = self.height
        for row in (*self.header, *self.rows):
            self._draw_row(row, y)
            y -= row.height
        if self.form.ruled:
            canvas.setLineWidth(_FRAME)
            canvas.rect(0, y, self.width, self.height - y)
        for item in self.tail:
            y -= item.wrap(self.width, self.form.page)[1] + item.getSpaceBefore()
            item.drawOn(canvas, 0, y)

    def _draw_row(self, row: Row, top: float) -> None:
        canvas = self.canv
        canvas.setLineWidth(_THIN)
        for cell, x, width in row.placed():
            if self.form.ruled:
                canvas.rect(x, top - row.height, width, row.height)
            used = cell.text.wrap(width - 2 * PAD_X, row.height)[1]
            cell.text.drawOn(canvas, x + PAD_X, top - (row.height + used) / 2)
