"""The small parts a Word paper is written with: typefaces by name, paragraphs with indents in characters."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from branchdesk.kernel.blocks import Align

SIZE = 16.0
"""三号, points."""
LINE = Pt(28.95)
"""The pitch of 22 lines in 225 mm, rounded down to what Word can say (twentieths of a point)."""
_CLOSER = -5  # twentieths of a point: 28 characters of 三号 in 156 mm
ALIGNMENTS = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by the name offices know, and the names to look for where it is missing."""

    name: str
    others: tuple[str, ...] = ()


TITLE = Face(
    "方正小标宋简体",
    ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "华文中宋", "Minutes BiaoSong", "宋体", "Noto Serif CJK SC"),
)
HEAD = Face("黑体", ("SimHei", "Minutes Hei", "Noto Sans CJK SC"))
KAI = Face("楷体_GB2312", ("楷体", "KaiTi", "Minutes Kai", "Noto Serif CJK SC"))
BODY = Face("仿宋_GB2312", ("仿宋", "FangSong", "Minutes FangSong", "Noto Serif CJK SC"))
SONG = Face("宋体", ("SimSun", "Minutes Song", "Noto Serif CJK SC"))
FACES = (TITLE, HEAD, KAI, BODY, SONG)


def setting(target: Any, name: str, **values: str) -> Any:
    """A property of a paragraph that the library has no word for."""
    properties = target._p.get_or_add_pPr()
    element = properties.find(qn(f"w:{name}"))
    if element is None:
        element = OxmlElement(f"w:{name}")
        _insert(properties, element, name)
    for key, value in values.items():
        element.set(qn(f"w:{key}"), value)
    return element


_ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "widowControl", "pBdr", "shd", "tabs", "kinsoku", "wordWrap",
    "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "jc", "textDirection", "textAlignment", "outlineLvl", "rPr",
)  # fmt: skip
"""Properties of a paragraph stand in this order, or Word calls the file damaged."""


def _insert(properties: Any, element: Any, name: str) -> None:
    after = {qn(f"w:{one}") for one in _ORDER[_ORDER.index(name) + 1 :]}
    place = next((i for i, one in enumerate(properties) if one.tag in after), len(properties))
    properties.insert(place, element)


def flag(element: Any, name: str) -> None:
    """Switch a property of a paragraph's element on."""
    properties = element.get_or_add_pPr()
    if properties.find(qn(f"w:{name}")) is None:
        _insert(properties, OxmlElement(f"w:{name}"), name)


def paragraph(parent: Any, *, indent: float = 0, hang: float = 0, exact: bool = True) -> Paragraph:
    """A new paragraph; ``indent`` (first line) and ``hang`` (others) in characters, on the line grid when ``exact``."""
    return dressed(parent.add_paragraph(), indent, hang, exact)


def dressed(line: Paragraph, indent: float = 0, hang: float = 0, exact: bool = True) -> Paragraph:
    """A paragraph with the manners of Chinese setting: 避头尾, no gap between Chinese and Latin letters."""
    form = line.paragraph_format
    if exact:
        form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        form.line_spacing = LINE
    setting(line, "kinsoku", val="1")
    setting(line, "overflowPunct", val="0")
    setting(line, "autoSpaceDE", val="0")
    setting(line, "autoSpaceDN", val="0")
    setting(line, "snapToGrid", val="0")
    if indent or hang:
        first = indent - hang
        left = {"left": _twips(hang), "leftChars": _hundredths(hang)} if hang else {}
        key = "firstLine" if first >= 0 else "hanging"
        setting(line, "ind", **left, **{f"{key}Chars": _hundredths(abs(first)), key: _twips(abs(first))})
    return line


def width(char: str) -> float:
    """About how wide a character is, em."""
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56


def _twips(characters: float) -> str:
    return str(round(characters * (SIZE * 20 + _CLOSER)))


def _hundredths(characters: float) -> str:
    return str(round(characters * 100))


def write(line: Paragraph, text: str, face: Face, size: float) -> Run:
    """Add words in a typeface; a tab stays a tab."""
    run = line.add_run(text)
    run.font.size = Pt(size)
    properties = run._r.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for key in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{key}"), face.name)
    fonts.set(qn("w:hint"), "eastAsia")
    if size == SIZE:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(_CLOSER))
        properties.insert(1, spacing)
    return run
