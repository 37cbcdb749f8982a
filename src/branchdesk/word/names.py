"""Typefaces are declared with their substitutes in the document's font table."""

from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml.ns import qn

from branchdesk.word.marks import FACES

_TABLE = "/word/fontTable.xml"
_FONT = (
    '<w:font w:name={name}><w:altName w:val={others}/><w:charset w:val="86"/><w:family w:val="auto"/>'
    '<w:pitch w:val="default"/></w:font>'
)
_FONTS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:fonts xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{fonts}</w:fonts>'
)


def tag(name: str) -> str:
    """The full name of an element of WordprocessingML."""
    return str(qn(f"w:{name}"))


def declare(document: Document) -> None:
    """Name every typeface and what may stand for it."""
    fonts = "".join(_FONT.format(name=quoteattr(face.name), others=quoteattr(",".join(face.others))) for face in FACES)
    for part in document.part.package.iter_parts():
        if part.partname == _TABLE:
            part._blob = _FONTS.format(fonts=fonts).encode()
