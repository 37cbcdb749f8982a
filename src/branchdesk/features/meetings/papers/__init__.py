"""Papers of the room: 会议记录, 签到表, 票数统计表, 决议摘录 and the year's 记录本, as PDF/A and (minutes) as Word.

``context`` is made once for a meeting; each paper takes it with the minutes and their full attendance
(``rules.roll.sheet``). The preview shows the bytes that are exported. Typesetting is loaded when a paper is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from branchdesk.features.meetings.model.minutes import Attendance, Minutes
from branchdesk.features.meetings.model.words import PaperKind
from branchdesk.features.meetings.papers import book, extract, layouts, minutes_paper, sign_in, tally
from branchdesk.features.meetings.papers.book import Leaf
from branchdesk.features.meetings.papers.context import CHINA, PaperContext, context, copy_mark, headline, moment
from branchdesk.features.meetings.papers.layouts import Fonts, Layout
from branchdesk.kernel.blocks import Block

if TYPE_CHECKING:
    from branchdesk.pdf.fonts import Faces

__all__ = [
    "Layout",
    "Leaf",
    "PaperContext",
    "blocks",
    "book_pdf",
    "context",
    "extract_pdf",
    "font_notes",
    "minutes_docx",
    "minutes_pdf",
    "pdf",
    "sign_in_pdf",
    "tally_pdf",
]

_BLOCKS: dict[PaperKind, Callable[[Minutes, Sequence[Attendance], PaperContext], list[Block]]] = {
    PaperKind.MINUTES: minutes_paper.blocks,
    PaperKind.SIGN_IN: sign_in.blocks,
    PaperKind.TALLY: tally.blocks,
    PaperKind.EXTRACT: extract.blocks,
}


def blocks(
    minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext, paper: PaperKind = PaperKind.MINUTES
) -> list[Block]:
    """What a paper consists of; ``context`` carries the template of that paper."""
    return _BLOCKS[paper](minutes, sheet, context)


def pdf(paper: PaperKind, minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """Any paper of one meeting as PDF/A-1b; ``Refusal`` for characters no typeface has."""
    from branchdesk.pdf import document

    return document.render(
        blocks(minutes, sheet, context, paper),
        title=_line(headline(minutes, context)),
        author=context.unit,
        footer=copy_mark(minutes, context),
        when=moment(minutes, context),
        faces=_faces(context.layout),
    )


def minutes_pdf(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """会议记录."""
    return pdf(PaperKind.MINUTES, minutes, sheet, _usual(context, PaperKind.MINUTES))


def sign_in_pdf(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """签到表, in its usual template unless ``context`` was given one for it."""
    return pdf(PaperKind.SIGN_IN, minutes, sheet, _usual(context, PaperKind.SIGN_IN))


def tally_pdf(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """票数统计表."""
    return pdf(PaperKind.TALLY, minutes, sheet, _usual(context, PaperKind.TALLY))


def extract_pdf(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """决议摘录."""
    return pdf(PaperKind.EXTRACT, minutes, sheet, _usual(context, PaperKind.EXTRACT))


def book_pdf(leaves: Sequence[Leaf], unit: str, year: int, secretary: str = "", layout: Layout | None = None) -> bytes:
    """The year's minutes in one PDF, in the order given; each keeps its own template and foot."""
    from branchdesk.pdf import document

    layout = layout or layouts.default(PaperKind.BOOK)
    days = [moment(leaf.minutes, leaf.context) for leaf in leaves]
    return document.render(
        book.blocks(leaves, unit, year, secretary, layout),
        title=_line(book.title(layout, unit, year)),
        author=unit,
        when=max(days, default=datetime(year, 12, 31, tzinfo=CHINA)),
        faces=_faces(layout),
    )


def minutes_docx(minutes: Minutes, sheet: Sequence[Attendance], context: PaperContext) -> bytes:
    """会议记录 as a Word document with the words of the PDF; equal input gives equal bytes."""
    from branchdesk.word import document

    return document.render(
        blocks(minutes, sheet, context),
        title=_line(headline(minutes, context)),
        author=context.unit,
        footer_text=copy_mark(minutes, context),
        when=moment(minutes, context),
    )


def font_notes(layout: Layout) -> tuple[str, ...]:
    """What the user should know about the typefaces: those of the office that this computer lacks."""
    if layout.fonts is not Fonts.OFFICE:
        return ()
    from branchdesk.pdf import office

    return office.faces().notes


def _faces(layout: Layout) -> Faces:
    from branchdesk.pdf import fonts, office

    return office.faces().faces if layout.fonts is Fonts.OFFICE else fonts.BUNDLED


def _usual(context: PaperContext, paper: PaperKind) -> PaperContext:
    """A template of another paper is no template for this one."""
    return context if context.layout.paper is paper else context.laid_out(layouts.default(paper))


def _line(text: str) -> str:
    return text.replace("\n", " ")
