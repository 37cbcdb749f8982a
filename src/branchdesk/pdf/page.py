"""The sheet: A4 upright or across, margins, a running head and the foot with 第 x 页 共 y 页."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from branchdesk.kernel.blocks import Align
from branchdesk.kernel.words import tr
from branchdesk.pdf import fonts
from branchdesk.pdf.paragraph import Paragraph, Style

_SMALL = Style(fonts.TABLE, 9.0, leading=1.3)
_SMALL_RIGHT = Style(fonts.TABLE, 9.0, leading=1.3, align=Align.RIGHT)
_NUMBER_WIDTH = 90.0


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


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands outside the frame: the head from the second page on, a note in the foot."""

    sheet: Sheet
    head: str
    foot: str


class Numbered(Canvas):  # type: ignore[misc]
    """A canvas that puts the marks on its pages at the end, when their number is known."""

    def __init__(self, *args: Any, marks: Marks, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._marks = marks
        self._pages: list[dict[str, Any]] = []

    def showPage(self) -> None:
        """Keep the page for later."""
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        """Write all pages with their marks."""
        pages = self._pages
        for number, page in enumerate(pages, 1):
            self.__dict__.update(page)
            self._mark(number, len(pages))
            super().showPage()
        super().save()

    def _mark(self, number: int, total: int) -> None:
        sheet = self._marks.sheet
        width = sheet.room[0]
        foot = sheet.bottom - 8 * mm
        count = tr("第 {page} 页　共 {total} 页").format(page=number, total=total)
        self._small(count, _SMALL_RIGHT, sheet.left, width, foot)
        self._small(self._marks.foot, _SMALL, sheet.left, width - _NUMBER_WIDTH, foot)
        if number > 1:
            head = Paragraph(self._marks.head, _SMALL_RIGHT)
            head.wrap(width, 0)
            head.drawOn(self, sheet.left, sheet.height - sheet.top + 8)

    def _small(self, text: str, style: Style, x: float, width: float, line: float) -> None:
        """A small paragraph whose first line stands at ``line``; others go below."""
        paragraph = Paragraph(text, style)
        _, height = paragraph.wrap(width, 0)
        paragraph.drawOn(self, x, line + paragraph.step - height)


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
