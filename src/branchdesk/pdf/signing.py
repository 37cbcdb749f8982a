"""Places to sign: labels with a rule after each, spread over the width."""

from collections.abc import Sequence
from dataclasses import replace

from reportlab.platypus.flowables import Flowable

from branchdesk.kernel.blocks import Align
from branchdesk.pdf import lines
from branchdesk.pdf.paragraph import Paragraph, Style

_LEAST_RULE = 62.0
_MOST_RULE = 120.0
_BETWEEN = 12.0
_BELOW = 0.287  # em: so far below the words runs the rule
_INDENT, _FROM_RIGHT = 2.0, 4.0  # em


class Issued(Flowable):  # type: ignore[misc]
    """Who sends a paper out and, below, the day: four characters from the right, the name above its middle.

    A line is left free above them (GB/T 9704-2012 §7.3.5.1); a long name stands as far right as it can.
    """

    def __init__(self, who: str, day: str, style: Style) -> None:
        super().__init__()
        self.style = replace(style, align=Align.LEFT, indent=0.0)
        self.who, self.day = (Paragraph(text, self.style) for text in (who, day))

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The size, points."""
        self.width = width
        self.height = self.style.step + sum(text.wrap(width, 0)[1] for text in (self.who, self.day))
        return width, self.height

    def draw(self) -> None:
        """The name over the middle of the day."""
        width, day = self.who.end, self.day.end
        left = self.width - _FROM_RIGHT * self.style.size - day
        above = min(left + (day - width) / 2, self.width - width)
        self.who.drawOn(self.canv, 0.0 if len(self.who.lines_in(self.width)) > 1 else above, self.day.height)
        self.day.drawOn(self.canv, left, 0)


class Signatures(Flowable):  # type: ignore[misc]
    """Labels and what follows them; an empty text becomes a rule to write on."""

    def __init__(self, signatures: Sequence[tuple[str, str]], style: Style, step: float) -> None:
        super().__init__()
        self.style = style
        self.step = step
        self.signatures = signatures

    def getSpaceBefore(self) -> float:
        """Room above, points."""
        return self.style.before

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """The size, points; what does not fit one line goes to the next."""
        self.width = width
        self._rows: list[list[tuple[str, str]]] = [[]]
        used = 0.0
        for label, text in self.signatures:
            need = self._ink(label + text) + (0 if text else _LEAST_RULE) + _BETWEEN
            if self._rows[-1] and used + need > width + _BETWEEN:
                self._rows.append([])
                used = 0.0
            self._rows[-1].append((label, text))
            used += need
        self.height = self.step * len(self._rows)
        return width, self.height

    def _ink(self, text: str) -> float:
        return self.style.size * lines.extent(lines.units(text, self.style.stack))[1]

    def draw(self) -> None:
        """Labels left to right, rules as long as the line allows."""
        for number, row in enumerate(self._rows, 1):
            self._draw_row(row, self.height - number * self.step)

    def _start(self, row: Sequence[tuple[str, str]], spare: float) -> float:
        """Where the row begins: a date or a seal that has a line to itself stands at the right."""
        label, text = row[0]
        if len(row) > 1 or not text:
            return 0.0
        return spare if label else spare - _INDENT * self.style.size

    def _draw_row(self, row: Sequence[tuple[str, str]], y: float) -> None:
        rules = sum(1 for _, text in row if not text)
        spare = self.width - sum(self._ink(label + text) for label, text in row) - _BETWEEN * (len(row) - 1)
        rule = min(_MOST_RULE, spare / rules) if rules else 0.0
        between = _BETWEEN + (spare - rule * rules) / max(1, len(row) - 1)
        x = self._start(row, spare)
        for label, text in row:
            width = self._ink(label + text)
            words = Paragraph(label + text, self.style)
            _, height = words.wrap(width + 1, self.step)
            bottom = y + (self.step - height) / 2
            words.drawOn(self.canv, x, bottom)
            x += width
            if not text:
                line = bottom + height - self.style.base - _BELOW * self.style.size
                self.canv.setLineWidth(0.5)
                self.canv.line(x, line, x + rule, line)
                x += rule
            x += between
