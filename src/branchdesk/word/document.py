"""Blocks as a Word document (.docx) in the measures of GB/T 9704, for offices that must hand one in.

The words are those of the PDF; lines and pages are Word's own. Typefaces are named, not embedded: a computer without
仿宋_GB2312 takes the next of the names declared for it. Equal input gives equal bytes.
"""

import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from docx import Document
from docx.document import Document as Doc
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from branchdesk.kernel import blocks, titles
from branchdesk.kernel.blocks import Block, plain
from branchdesk.word import footer, names, tables
from branchdesk.word.marks import ALIGNMENTS, BODY, HEAD, KAI, LINE, SIZE, TITLE, flag, paragraph, setting, width, write

_TITLE_SIZE = 22.0
_ROOM = 442.0  # points
_HEADINGS = (HEAD, KAI, BODY)
_BLANK = "　" * 5
_FROM_RIGHT = 4  # characters
_EPOCH = (1980, 1, 1, 0, 0, 0)


def render(given: Sequence[Block], *, title: str, author: str, footer_text: str, when: datetime) -> bytes:
    """The paper as the bytes of a .docx; ``when`` is the only time in it."""
    document = Document()
    _page(document)
    names.declare(document)
    footer.put(document, plain(footer_text))
    for block in given:
        _put(document, block)
    _describe(document, title, author, when)
    out = BytesIO()
    document.save(out)
    return _timeless(out.getvalue())


def _page(document: Doc) -> None:
    """A4 with the text area of GB/T 9704 (156 × 225 mm), lines on its grid."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(names.tag("docGrid"))
    if grid is not None:
        section._sectPr.remove(grid)
    style = document.styles["Normal"]
    style.font.size = Pt(SIZE)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = LINE
    style.paragraph_format.widow_control = True


def _put(document: Doc, block: Block) -> None:
    """Write one block; what only books have is refused, for books are PDF."""
    writer: Callable[[Doc, Any], None] | None = _WRITERS.get(type(block))
    if writer is None:
        raise ValueError(f"{type(block).__name__} is for books, and books are PDF")
    writer(document, block)


def _title(document: Doc, block: blocks.Title) -> None:
    """2号小标宋, centred, in the lines the PDF has."""
    for part in titles.tight(plain(block.text)).split("\n"):
        for words in _title_lines(part):
            line = paragraph(document)
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER
            line.paragraph_format.line_spacing = Pt(36)
            line.paragraph_format.keep_with_next = True
            write(line, words, TITLE, _TITLE_SIZE)
    line.paragraph_format.space_after = Pt(14)


def _title_lines(text: str) -> list[str]:
    widths = [width(char) * _TITLE_SIZE for char in text]
    count = int(sum(widths) // _ROOM) + 1
    ends = titles.ends(text, widths, _ROOM, count, lambda place: "".join(text[place - 1 : place + 1]).isalpha())
    return [text[a:b] for a, b in pairwise((0, *ends))] if ends else [text]


def _heading(document: Doc, block: blocks.Heading) -> None:
    line = paragraph(document, indent=2)
    line.paragraph_format.keep_with_next = True
    above = line._p.getprevious()
    if above is not None and above.tag == names.tag("tbl"):
        line.paragraph_format.space_before = Pt(LINE.pt / 2)
    setting(line, "outlineLvl", val=str(block.level - 1))
    write(line, plain(block.text), _HEADINGS[min(block.level, len(_HEADINGS)) - 1], SIZE)


def _prose(document: Doc, block: blocks.Prose) -> None:
    for n, part in enumerate(plain(block.text).split("\n")):
        line = paragraph(document, indent=block.indent, hang=block.hang)
        line.alignment = ALIGNMENTS[block.align]
        if block.lead and n == 0:
            write(line, plain(block.lead), HEAD, SIZE)
        write(line, part, BODY, SIZE)


def _subtitle(document: Doc, block: blocks.Subtitle) -> None:
    line = paragraph(document)
    tables.three_stops(line)
    write(line, "\t".join(map(plain, (block.left, block.center, block.right))), BODY, tables.SMALL)


def _picture(document: Doc, block: blocks.Picture) -> None:
    """Its share of the width; its words where Word reads them out."""
    line = paragraph(document)
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.line_spacing = 1.0  # lines of a fixed height would cut it off
    shape = line.add_run().add_picture(BytesIO(block.png), width=Pt(_ROOM * block.share))
    shape._inline.docPr.set("descr", plain(block.words))


def _space(document: Doc, block: blocks.Space) -> None:
    paragraph(document).paragraph_format.line_spacing = Pt(block.points)


def _closing(document: Doc, block: blocks.Closing) -> None:
    """The places to sign stay together and with the end of the text before them."""
    body = document.element.body
    before = body[-2] if len(body) > 1 else None
    if before is not None and before.tag == names.tag("p"):
        flag(before, "keepNext")
    for note in block.notes:
        line = paragraph(document)
        line.paragraph_format.keep_with_next = True
        write(line, plain(note), BODY, tables.SMALL)
    rows = _signature_rows(block.signatures)
    for n, row in enumerate(rows):
        line = paragraph(document)
        line.paragraph_format.space_before = Pt(LINE.pt / 2)
        line.paragraph_format.keep_with_next = n < len(rows) - 1
        line.paragraph_format.tab_stops.add_tab_stop(Pt(_ROOM / 2))
        if not row[0][0]:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for i, (label, text) in enumerate(row):
            write(line, ("\t" if i else "") + plain(label + text), BODY, SIZE)
            if not text:
                write(line, _BLANK, BODY, SIZE).font.underline = True

    if block.issued:
        _issued(document, *map(plain, block.issued))


def _issued(document: Doc, who: str, day: str) -> None:
    """Who sends the paper out, and the day four characters from the right below; a line is left free above."""
    if document.paragraphs:
        flag(document.paragraphs[-1]._p, "keepNext")
    size = sum(map(width, who)), sum(map(width, day))
    for n, text in enumerate((who, day)):
        line = paragraph(document)
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.right_indent = Pt(SIZE * max(0.0, _FROM_RIGHT + (0.0 if n else (size[1] - size[0]) / 2)))
        line.paragraph_format.keep_with_next = n == 0
        line.paragraph_format.space_before = Pt(0 if n else LINE.pt)
        write(line, text, BODY, SIZE)


def _signature_rows(signatures: Sequence[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """Two places to sign on a line, where both are short; dates and the like alone."""
    rows: list[list[tuple[str, str]]] = []
    for label, text in signatures:
        if not (_is_short((label, text)) and rows and len(rows[-1]) == 1 and _is_short(rows[-1][0])):
            rows.append([])
        rows[-1].append((label, text))
    return rows


def _is_short(signature: tuple[str, str]) -> bool:
    label, text = signature
    return not text and sum(map(width, label + _BLANK)) * SIZE < _ROOM / 2


_WRITERS: dict[type[Block], Callable[[Doc, Any], None]] = {
    blocks.Title: _title,
    blocks.Subtitle: _subtitle,
    blocks.Heading: _heading,
    blocks.Prose: _prose,
    blocks.Pairs: tables.pairs,
    blocks.Table: tables.table,
    blocks.Picture: _picture,
    blocks.Closing: _closing,
    blocks.Space: _space,
}


def _describe(document: Doc, title: str, author: str, when: datetime) -> None:
    facts = document.core_properties
    moment = when.astimezone(UTC).replace(tzinfo=None, microsecond=0)
    facts.title, facts.author, facts.last_modified_by = plain(title), plain(author), plain(author)
    facts.created = facts.modified = moment
    facts.revision, facts.comments, facts.language = 1, "", "zh-CN"


def _timeless(data: bytes) -> bytes:
    """The same parts in the same order with one time for all, so that only the words decide the bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
