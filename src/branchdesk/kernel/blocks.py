"""What a paper is made of: plain data, no drawing. All texts are plain, never markup.

Every block tells its texts with the place they stand at, so that characters no font has can be
named before anything is written.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.words import tr

Text = tuple[str, str]


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
    """The heading of a section (黑体); stays with what follows."""

    text: str

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("小标题"), self.text


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text (仿宋, 首行缩进两字); ``\\n`` begins a new paragraph."""

    text: str
    align: Align = Align.JUSTIFY
    indent: int = 2

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        yield tr("正文"), self.text


@dataclass(frozen=True, slots=True)
class Pairs:
    """Labels and values in a boxed grid, as on a registration form; long values take a whole row."""

    pairs: tuple[tuple[str, str], ...]
    columns: int = 2

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for label, value in self.pairs:
            yield label, label
            yield label, value


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` is its share of the width."""

    title: str
    weight: float = 1.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a heading that is repeated on every page; ``empty`` is said when there are none."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    empty: str = ""

    def __post_init__(self) -> None:
        wrong = next((row for row in self.rows if len(row) != len(self.columns)), None)
        if wrong is not None:
            raise ValueError(f"{len(wrong)} cells under {len(self.columns)} columns")

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for column in self.columns:
            yield tr("表头"), column.title
        for number, row in enumerate(self.rows, 1):
            for column, text in zip(self.columns, row, strict=True):
                yield tr("第 {n} 行“{column}”").format(n=number, column=column.title), text
        yield tr("空表"), self.empty


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a paper: notes, then places to sign; stays with the last rows of a grid before it.

    A signature is a label and what follows it; nothing means a rule to write on.
    """

    notes: tuple[str, ...] = ()
    signatures: tuple[tuple[str, str], ...] = ()

    def texts(self) -> Iterator[Text]:
        """Where and what is written."""
        for text in self.notes:
            yield tr("表尾"), text
        for label, text in self.signatures:
            yield tr("签字栏"), label + text


@dataclass(frozen=True, slots=True)
class Space:
    """Empty room, points."""

    points: float = 12.0

    def texts(self) -> Iterator[Text]:
        """Nothing is written."""
        return iter(())


Block = Title | Subtitle | Heading | Prose | Pairs | Table | Closing | Space
