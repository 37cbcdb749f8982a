"""Papers bound to a book: the cover, the contents, the chapters and their page numbers."""

from dataclasses import replace
from functools import partial
from itertools import count

from reportlab.platypus.flowables import Flowable, PageBreakIfNotEmpty

from branchdesk.kernel import blocks
from branchdesk.kernel.blocks import Align
from branchdesk.pdf import lines
from branchdesk.pdf.looks import PITCH, Look
from branchdesk.pdf.page import Numbered, Sheet
from branchdesk.pdf.paragraph import Paragraph, Style

_COVER_TITLE = 36.0  # 小初
_COVER_LINES = (5, 9, 16)  # of the grid: where unit, title and the lines below begin
_NUMBER_EM = 2.5
_LEADER = "…"


def make(block: blocks.Block, sheet: Sheet, look: Look) -> list[Flowable]:
    """The flowables of what only a book has."""
    match block:
        case blocks.Cover():
            return [Front(block, sheet, look), PageBreakIfNotEmpty()]
        case blocks.Chapter(entry, foot):
            return [PageBreakIfNotEmpty(), Mark(entry, foot)]
        case blocks.Contents(title, entries):
            head = Paragraph(title, replace(look.title, after=PITCH / 2, leading=1.5 * PITCH / look.title.size))
            return [PageBreakIfNotEmpty(), Mark("", ""), head, *map(partial(Entry, look.prose), count(), entries)]
    return []


class Mark(Flowable):  # type: ignore[misc]
    """The place a chapter begins at: its page is noted, its foot stands from here on."""

    _ZEROSIZE = 1

    def __init__(self, entry: str, foot: str) -> None:
        super().__init__()
        self.entry = entry
        self.foot = foot

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        """No room."""
        return 0.0, 0.0

    def draw(self) -> None:
        """Only noted."""
        canvas: Numbered = self.canv
        canvas.foot = self.foot
        canvas.chapters.append((self.entry, canvas.getPageNumber()))


class Entry(Flowable):  # type: ignore[misc]
    """A line of the contents: the chapter, dots and its page, which is known when the book is full."""

    def __init__(self, style: Style, index: int, entry: str) -> None:
        super().__init__()
        self.index = index
        self.style = replace(style, indent=0, hang=3, align=Align.LEFT)
        self.entry = entry

    def wrap(self, width: float, _height: float) -> tuple[float, float]:
        """As many lines as the words need, points."""
        self.width = width
        self.text = Paragraph(self.entry, self.style)
        self.height: float = self.text.wrap(width - _NUMBER_EM * self.style.size, 0)[1]
        return width, self.height

    def draw(self) -> None:
        """The words now; the dots and the number on their line when all pages are made."""
        self.text.drawOn(self.canv, 0, 0)
        canvas: Numbered = self.canv
        canvas.later += (partial(self._complete, len(canvas._code)),)
        canvas._code.append("")

    def _complete(self, place: int, canvas: Numbered) -> None:
        """Dots and number go where the line was written, so that the page reads on in its order."""
        page, canvas._code = canvas._code, []
        self._number(canvas)
        page[place] = "\n".join(canvas._code)
        canvas._code = page

    def _number(self, canvas: Numbered) -> None:
        style = self.style
        number = Paragraph(str(canvas.page_of(self.index)), replace(style, align=Align.RIGHT))
        start = self.text.end + style.size / 2
        ink = sum(unit.width for unit in number.units) * style.size + style.size / 2
        fit = int((self.width - ink - start) // style.size)
        if fit > 0:
            dots = Paragraph(_LEADER * fit, style)
            dots.wrap(self.width, 0)
            dots.drawOn(canvas, self.width - ink - fit * style.size, 0)
        number.wrap(self.width, 0)
        number.drawOn(canvas, 0, 0)


class Front(Flowable):  # type: ignore[misc]
    """A cover: a whole page without marks."""

    def __init__(self, cover: blocks.Cover, sheet: Sheet, look: Look) -> None:
        super().__init__()
        self.cover = cover
        self.sheet = sheet
        self.look = look

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        """The whole page, points."""
        self.width, self.height = width, height
        return width, height

    def draw(self) -> None:
        """Unit, title and lines at their places, all centred."""
        canvas: Numbered = self.canv
        canvas.foot = None
        unit, title, pairs = (self.height - line * PITCH for line in _COVER_LINES)
        look = self.look
        self._put(self.cover.unit, replace(look.title, leading=1.5 * PITCH / look.title.size), unit)
        self._put(self.cover.title, replace(look.title, size=_COVER_TITLE, leading=1.4), title)
        style = replace(look.prose, indent=0, align=Align.LEFT)
        widest = max((sum(u.width for u in lines.units(a + b, style.stack)) for a, b in self.cover.pairs), default=0.0)
        left = max(0.0, (self.width - widest * style.size) / 2)
        for n, (label, value) in enumerate(self.cover.pairs):
            text = Paragraph(value, style, label, look.lead)
            _, height = text.wrap(self.width - left, 0)
            text.drawOn(canvas, left, pairs - 1.5 * n * PITCH - height)

    def _put(self, text: str, style: Style, top: float) -> None:
        paragraph = Paragraph(text, style)
        _, height = paragraph.wrap(self.width, 0)
        paragraph.drawOn(self.canv, 0, top - height)
