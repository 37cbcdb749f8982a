"""The sheet: A4 upright or across, margins, a running head and the foot with 第 x 页 共 y 页."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from branchdesk.kernel import titles
from branchdesk.kernel.blocks import Align
from branchdesk.kernel.words import tr
from branchdesk.pdf import fonts
from branchdesk.pdf.paragraph import Paragraph, Style

_SMALL = Style(fonts.TABLE, 9.0, leading=1.3)
_FOOT = replace(_SMALL, listed=True)
_FOOT_LINES = 2
"""The foot is a list of rules, parted between them; so many lines of it have room in the margin."""
_SMALL_RIGHT = Style(fonts.TABLE, 9.0, leading=1.3, align=Align.RIGHT)
_NUMBER = Style(fonts.TABLE, 14.0, leading=1.0)
_NUMBER_WIDTH = 90.0
_DASH = 0.33  # em: so high above the line runs the dash of the bundled Song


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page and the frame on it, points. The wide margin is where the paper is bound."""

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float

    @property
    def room(self) -> tuple[float, float]:
        """Width and height of the frame."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


PORTRAIT = Sheet(A4[0], A4[1], left=25 * mm, right=20 * mm, top=22 * mm, bottom=20 * mm)
LANDSCAPE = Sheet(A4[1], A4[0], left=17 * mm, right=17 * mm, top=22 * mm, bottom=18 * mm)
OFFICIAL = Sheet(A4[0], A4[1], left=28 * mm, right=26 * mm, top=37 * mm, bottom=35 * mm)
"""GB/T 9704-2012 §5.2: 天头 37, 订口 28, 版心 156 × 225 mm."""


def above(sheet: Sheet, foot: str) -> Sheet:
    """The sheet for a foot: the frame ends higher where that takes more lines than the margin has room for."""
    lines = len(Paragraph(foot, _FOOT).lines_in(sheet.room[0] - _NUMBER_WIDTH))
    return replace(sheet, bottom=sheet.bottom + max(0, lines - _FOOT_LINES) * _FOOT.step)


class Marks(Protocol):
    """What stands outside the frame."""

    def draw(self, canvas: "Numbered", number: int, total: int) -> None:
        """Put the marks on a page (counted from 1) when all pages are known."""
        ...


@dataclass(frozen=True, slots=True)
class HeadAndFoot:
    """The head from the second page on, a note in the foot with 第 x 页 共 y 页."""

    sheet: Sheet
    head: str
    foot: str

    def draw(self, canvas: "Numbered", number: int, total: int) -> None:
        """Put the marks on a page."""
        sheet = self.sheet
        width = sheet.room[0]
        foot = sheet.bottom - 8 * mm + _SMALL.step
        count = tr("第 {page} 页　共 {total} 页").format(page=number, total=total)
        _small(canvas, count, _SMALL_RIGHT, sheet.left, width, foot)
        _small(canvas, self.foot, _FOOT, sheet.left, width - _NUMBER_WIDTH, foot)
        if number > 1:
            head = Paragraph(titles.tight(self.head), _SMALL_RIGHT)
            head.wrap(width, 0)
            head.drawOn(canvas, sheet.left, sheet.height - sheet.top + 8)


class Unmarked:
    """Nothing outside the frame."""

    def draw(self, canvas: "Numbered", number: int, total: int) -> None:
        """Leave the page as it is."""


@dataclass(frozen=True, slots=True)
class PageNumber:
    """GB/T 9704-2012 §7.5: 4号宋体 between two one-em dashes, 7 mm below the text, odd pages right, even pages left.

    On the other side stand, small, the count of the pages and what tells one copy from another (``canvas.foot``).
    """

    sheet: Sheet
    foot: str = ""

    def draw(self, canvas: "Numbered", number: int, total: int) -> None:
        """Put the marks on a page; a cover carries none."""
        if canvas.foot is None:
            return
        sheet = self.sheet
        width = sheet.room[0] - 2 * _NUMBER.size
        base = sheet.bottom - 7 * mm - _DASH * _NUMBER.size
        odd = number % 2 == 1
        align = Align.RIGHT if odd else Align.LEFT
        text = tr("— {page} —").format(page=number)
        _small(canvas, text, replace(_NUMBER, align=align), sheet.left + _NUMBER.size, width, base + _NUMBER.base)
        count = tr("第 {page} 页　共 {total} 页").format(page=number, total=total)
        small = tr("　").join(filter(None, (count, canvas.foot or self.foot)))
        left = sheet.left if odd else sheet.left + _NUMBER_WIDTH
        style = replace(_SMALL, align=Align.LEFT if odd else Align.RIGHT)
        _small(canvas, small, style, left, sheet.room[0] - _NUMBER_WIDTH, base + _SMALL.base)


def _small(canvas: Canvas, text: str, style: Style, x: float, width: float, top: float) -> None:
    """A small paragraph below ``top``."""
    paragraph = Paragraph(text, style)
    _, height = paragraph.wrap(width, 0)
    paragraph.drawOn(canvas, x, top - height)


class Numbered(Canvas):  # type: ignore[misc]
    """A canvas that puts the marks on its pages at the end, when their number is known.

    ``foot`` is what the paper in hand says in its foot (None on a cover), ``chapters`` their entries and first pages;
    ``later`` draws on the page in hand what needs them.
    """

    def __init__(self, *args: Any, marks: Marks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._marks = marks
        self.foot: str | None = ""
        self.chapters: list[tuple[str, int]] = []
        self.later: tuple[Callable[[Numbered], None], ...] = ()
        self._pages: list[dict[str, Any]] = []

    def page_of(self, entry: int) -> int:
        """The first page of the chapter that is number ``entry`` of those in the contents."""
        return [page for name, page in self.chapters if name][entry]

    def showPage(self) -> None:
        """Keep the page for later."""
        self._pages.append(dict(self.__dict__))
        self.later = ()
        self._startPage()

    def save(self) -> None:
        """Write all pages with their marks."""
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            for work in self.later:
                work(self)
            self._marks.draw(self, number, len(pages))
            super().showPage()
        super().save()


class Paper(BaseDocTemplate):  # type: ignore[misc]
    """A document of one kind of sheet; same story, same bytes."""

    def __init__(self, target: Any, sheet: Sheet) -> None:
        fonts.face(fonts.BASE)
        super().__init__(
            target,
            pagesize=(sheet.width, sheet.height),
            initialFontName=fonts.BASE,
            invariant=1,
            lang="zh-CN",
        )
        width, height = sheet.room
        frame = Frame(
            sheet.left, sheet.bottom, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0
        )
        self.addPageTemplates([PageTemplate(frames=[frame])])

    def lay(self, story: Sequence[Any], marks: Marks) -> None:
        """Set the story and write it to the target."""
        self.build(list(story), canvasmaker=lambda *args, **kwargs: Numbered(*args, marks=marks, **kwargs))
