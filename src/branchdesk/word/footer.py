"""The foot of a Word paper: the page number of GB/T 9704, and small beside it the count and the copy's marks."""

from docx.document import Document
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from branchdesk.kernel.words import tr
from branchdesk.word.marks import SONG, dressed, width, write

_NUMBER, _SMALL = 14.0, 9.0
_DISTANCE = Mm(24)
_BESIDE, _COUNT = 36, 10
"""Characters that have room beside the page number, with the count of pages; more stand below it."""
_STEP = Pt(13)
_IN = Mm(5)  # one character of 4号 from the edge
_WIDTH = Mm(156)


def put(document: Document, text: str) -> None:
    """Odd pages carry the number at the right, even pages at the left, one character in."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    section.footer_distance = _DISTANCE
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    taken = sum(map(width, text))
    if taken > _BESIDE - _COUNT:
        lines = int(taken * _SMALL // _WIDTH.pt) + 1
        section.footer_distance = int(_DISTANCE - lines * _STEP)  # the number stays where it is
        for foot in (section.footer, section.even_page_footer):
            below = dressed(foot.add_paragraph(), exact=False)
            below.paragraph_format.line_spacing = _STEP
            write(below, text, SONG, _SMALL)
        text = ""
    odd.style = even.style = document.styles["Normal"]  # that of a foot has tab stops of its own
    _small(dressed(odd, exact=False), text)
    odd.paragraph_format.tab_stops.add_tab_stop(_WIDTH - _IN, WD_TAB_ALIGNMENT.RIGHT)
    write(odd, "\t", SONG, _NUMBER)
    _number(odd)
    dressed(even, exact=False).paragraph_format.left_indent = _IN
    _number(even)
    even.paragraph_format.tab_stops.add_tab_stop(_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    write(even, "\t", SONG, _SMALL)
    _small(even, text)


def _number(line: Paragraph) -> None:
    write(line, "— ", SONG, _NUMBER)
    _field(line, "PAGE", _NUMBER)
    write(line, " —", SONG, _NUMBER)


def _small(line: Paragraph, text: str) -> None:
    before, between, after = (
        tr("第 {page} 页　共 {total} 页").replace("{page}", "\0").replace("{total}", "\0").split("\0")
    )
    write(line, before, SONG, _SMALL)
    _field(line, "PAGE", _SMALL)
    write(line, between, SONG, _SMALL)
    _field(line, "NUMPAGES", _SMALL)
    write(line, after + (tr("　") + text if text else ""), SONG, _SMALL)


def _field(line: Paragraph, code: str, size: float) -> None:
    """What Word counts itself."""
    for kind in ("begin", None, "end"):
        run = write(line, "", SONG, size)
        if kind:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        else:
            element = OxmlElement("w:instrText")
            element.text = f" {code} "
        run._r.append(element)
