"""What a paper is made of: plain data, no drawing. All texts are plain, never markup.

Every block tells its texts with the place they stand at, so that characters no font has can be
named before anything is written.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from branchdesk.kernel.words import tr

Text = tuple[str, str]

_PNG = b"\x89PNG\r\n\x1a\n"
_TRANSPARENT = (4, 6)  # colour types of the header (PNG 11.2.2): grey and colour, each with alpha


def plain(text: str) -> str:
    """The text as it can be printed: without invisible control and format characters; every blank a common one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_visible, text))


@cache
def _visible(char: str) -> str:
    if char in "\n\u3000\u00a0":
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf") else char


class Align(StrEnum):
    """How text stands in its column."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


@dataclass(frozen=True, slots=True)
class Title:
    """The name of the paper, centred (小标宋)."""

    text: str

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("标题"), self.text


@dataclass(frozen=True, slots=True)
class Subtitle:
    """One line below the title: unit at the left, something in the middle, date at the right."""

    left: str = ""
    center: str = ""
    right: str = ""

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for text in (self.left, self.center, self.right):
            yield tr("标题下一行"), text


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a section; stays with what follows. Level 1 is 一、 (黑体), 2 is （一） (楷体), 3 is 1. (仿宋)."""

    text: str
    level: int = 1

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("小标题"), self.text


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text (仿宋, 首行缩进两字); ``\\n`` begins a new paragraph.

    ``lead`` are the words it begins with, set apart in 黑体: the speaker, 出席：, 附件：. ``indent`` and ``hang`` are the
    characters its first line and the others stand in from the left.
    """

    text: str
    align: Align = Align.JUSTIFY
    indent: int = 2
    lead: str = ""
    hang: int = 0

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("正文"), self.lead
        yield tr("正文"), self.text


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values in a boxed grid, as on a registration form; long values take a whole row, ``wide`` ones too.

    The values of ``listed`` labels are lists of names: no name is parted at the end of a line.
    """

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2
    wide: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for label, value in self.pairs:
            yield label, label
            yield label, value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` is its share of the width, ``least`` the characters it must have room for."""

    title: str
    weight: float = 1.0
    align: Align = Align.LEFT
    least: float = 0.0


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading that is repeated on every page; ``empty`` is said when there are none.

    A row of one text is a band over all columns: the heading of the rows below it. One to ``sign`` in never stands on a
    page without the end of the text before it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""
    sign: bool = False

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) not in (1, len(self.columns))), None)
        if wrong is not None:
            raise ValueError(f"{len(wrong)} cells under {len(self.columns)} columns")

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for column in self.columns:
            yield tr("表头"), column.title
        for number, row in enumerate(self.rows, 1):
            for column, text in zip(self.columns, row, strict=False):
                yield tr("第 {n} 行“{column}”").format(n=number, column=column.title), text
        yield tr("空表"), self.empty


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing: PNG bytes without transparency, its share of the width, and the same in words for those who cannot see it."""

    png: bytes
    words: str
    share: float = 1.0

    def __post_init__(self) -> None:
        if not self.png.startswith(_PNG) or self.png[25] in _TRANSPARENT or b"tRNS" in self.png.partition(b"IDAT")[0]:
            raise ValueError("a picture must be a PNG without transparency")  # which PDF/A-1 forbids

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("图的说明"), self.words


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a paper: notes, then places to sign; stays with the last rows of a grid before it.

    A signature is a label and what follows it; nothing means a rule to write on. ``issued`` are who sends the paper out
    and the day, where the seal goes (GB/T 9704-2012 §7.3.5).
    """

    notes: tuple[str, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()
    issued: tuple[str, str] | None = None

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for text in self.notes:
            yield tr("表尾"), text
        for label, text in self.signatures:
            yield tr("签字栏"), label + text
        for text in self.issued or ():
            yield tr("落款"), text


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room, points."""

    points: float = 12.0

    def texts(self) -> Iterator[Text]:
        """Nothing is written."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Cover:
    """A first page of its own: whose book it is, what it is, and a few lines below (书记, 起止)."""

    unit: str
    title: str
    pairs: tuple[tuple[str, str], ...] = ()

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("封面"), self.unit
        yield tr("封面"), self.title
        for label, value in self.pairs:
            yield tr("封面"), label + value


@dataclass(frozen=True, slots=True)
class Chapter:
    """A new page begins: a paper within a book. ``foot`` stands small in the foot from here on.

    ``entry`` is its line in the contents; a chapter without one is not listed.
    """

    entry: str = ""
    foot: str = ""

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("页脚"), self.foot


@dataclass(frozen=True, slots=True)
class Contents:
    """Every later chapter with its page number; a page or more by itself."""

    title: str
    entries: tuple[str, ...]

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("目录"), self.title
        for entry in self.entries:
            yield tr("目录"), entry


Block = Title | Subtitle | Heading | Prose | Pairs | Table | Picture | Closing | Space | Cover | Chapter | Contents
