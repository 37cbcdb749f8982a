"""Chinese line breaking (避头尾, 标点挤压, 两端对齐), pure: no drawing, all lengths in em.

Rules after CLREQ and GB/T 15834: closing marks and points never start a line, opening marks never
end one; words, numbers, —— and …… are not parted. A mark that does not fit is first squeezed in
(half of a full-width mark is blank), otherwise its character goes to the next line with it.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Protocol

OPENING = frozenset("（《〈「『【〔〖［｛“‘")
CLOSING = frozenset("）》〉」』】〕〗］｝”’")
POINTS = frozenset("，。、；：！？")
NEVER_FIRST = CLOSING | POINTS | frozenset("…—～·・％‰℃°々‐–%,.:;!?)]}>")
NEVER_LAST = OPENING | frozenset("￥¥$＄£＃#№([{<")
_UNIT = re.compile(r"[-+]?[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ.,:/@_+\-'%‰°*\u00a0]*(?<![.,:])[%‰℃]?|——|……|[\s\S]")
_MOST_GAP = 0.25
_TINY = 1e-6


class Faces(Hashable, Protocol):
    """What line breaking asks of a font stack."""

    def pick(self, char: str) -> str:
        """The face that draws the character."""
        ...

    def width(self, char: str) -> float:
        """Its advance in em."""
        ...


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one face."""

    text: str
    face: str
    advances: tuple[float, ...]

    @property
    def width(self) -> float:
        """The advances together."""
        return sum(self.advances)


@dataclass(frozen=True, slots=True)
class Unit:
    """A character or word that is not parted; ``lead`` and ``trail`` are its blank halves."""

    text: str
    runs: tuple[Run, ...]
    width: float
    lead: float = 0.0
    trail: float = 0.0

    @property
    def is_blank(self) -> bool:
        """Whether it leaves no ink."""
        return self.text.isspace()


@dataclass(frozen=True, slots=True)
class Line:
    """The units of one line and the room they have; ``ends`` is the last line of a paragraph."""

    units: tuple[Unit, ...]
    room: float
    starts: bool
    ends: bool

    @property
    def text(self) -> str:
        """The characters as they were given."""
        return "".join(unit.text for unit in self.units)


@dataclass(frozen=True, slots=True)
class Placed:
    """A run at its place: ``x`` from the start of the line, ``gap`` after every character."""

    x: float
    text: str
    face: str
    gap: float
    width: float


def plain(text: str) -> str:
    """The text without invisible control and format characters; every blank a common one."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(map(_visible, text))


@cache
def _visible(char: str) -> str:
    if char in "\n\u3000\u00a0":
        return char
    if char.isspace():
        return " "
    return "" if unicodedata.category(char) in ("Cc", "Cf") else char


def units(text: str, faces: Faces) -> list[Unit]:
    """The text cut into what may not be parted; ``\\n`` stays as a unit of no width."""
    return [_unit(piece, faces) for piece in _UNIT.findall(plain(text))]


@lru_cache(maxsize=16384)
def _unit(text: str, faces: Faces) -> Unit:
    if text == "\n":
        return Unit(text, (), 0.0)
    runs = tuple(_runs(text, faces))
    width = sum(run.width for run in runs)
    half = 0.5 if len(text) == 1 and width > 0.95 else 0.0
    return Unit(text, runs, width, half if text in OPENING else 0.0, half if text in CLOSING or text in POINTS else 0.0)


def _runs(text: str, faces: Faces) -> Iterator[Run]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or faces.pick(text[end]) != faces.pick(text[start]):
            piece = text[start:end]
            yield Run(piece, faces.pick(piece[0]), tuple(map(faces.width, piece)))
            start = end


def may_part(before: Unit, after: Unit) -> bool:
    """Whether a line may end between the two."""
    if after.is_blank or before.text[-1] in NEVER_LAST:
        return False
    return after.text[0] not in NEVER_FIRST


def break_lines(given: Sequence[Unit], room: float, indent: float = 0.0) -> list[Line]:
    """The units set in lines of ``room`` em; each paragraph's first line has ``indent`` em less."""
    return [line for paragraph in _paragraphs(given) for line in _wrap(paragraph, room, indent)]


def extent(given: Sequence[Unit]) -> tuple[float, float]:
    """The width in em at which no word is cut, and the one that needs no second line."""
    least = whole = 0.0
    for paragraph in _paragraphs(given):
        least = max([least, *(_natural(_inked(chunk)) for chunk in _chunks(paragraph))])
        whole = max(whole, _natural(_inked(paragraph)))
    return least, whole


def _paragraphs(given: Sequence[Unit]) -> list[list[Unit]]:
    paragraphs: list[list[Unit]] = [[]]
    for unit in given:
        if unit.text == "\n":
            paragraphs.append([])
        else:
            paragraphs[-1].append(unit)
    return paragraphs


def _wrap(paragraph: list[Unit], room: float, indent: float) -> list[Line]:
    lines: list[Line] = []
    chunks = _chunks(paragraph)
    chunks.reverse()  # a stack: what is cut off a chunk goes back on top
    while chunks or not lines:
        here = room if lines else room - indent
        taken = _fill(chunks, here)
        lines.append(Line(tuple(taken), here, not lines, not chunks))
    return lines


def _chunks(paragraph: Sequence[Unit]) -> list[list[Unit]]:
    """Units grouped so that a line may end after every group."""
    chunks: list[list[Unit]] = []
    for unit in paragraph:
        if chunks and not may_part(chunks[-1][-1], unit):
            chunks[-1].append(unit)
        else:
            chunks.append([unit])
    return chunks


def _fill(chunks: list[list[Unit]], room: float) -> list[Unit]:
    """Take from the stack what one line holds: at least something."""
    taken: list[Unit] = []
    width = 0.0
    while chunks:
        chunk = chunks[-1]
        joint = _joint(taken[-1], chunk[0]) if taken else 0.0
        if width - joint + _natural(_inked(chunk)) <= room + _TINY:
            width += _natural(chunk) - joint
            taken += chunks.pop()
        elif width - joint + chunk[0].width <= room + _TINY and _squeezes([*taken, *chunk], room):
            return taken + chunks.pop()
        elif taken:
            return taken
        else:
            return _cut(chunks, room)
    return taken


def _cut(chunks: list[list[Unit]], room: float) -> list[Unit]:
    """A chunk wider than a whole line: as many units, or else letters, as fit; the rest goes back."""
    chunk = [part for unit in chunks.pop() for part in (_letters(unit) if unit.width > room + _TINY else [unit])]
    fit = 1
    while fit < len(chunk) and _natural(chunk[: fit + 1]) <= room + _TINY:
        fit += 1
    legal = next((n for n in range(fit, 0, -1) if n == len(chunk) or may_part(chunk[n - 1], chunk[n])), fit)
    if legal < len(chunk):
        chunks.append(chunk[legal:])
    return chunk[:legal]


def _letters(word: Unit) -> list[Unit]:
    return [
        Unit(letter, (Run(letter, run.face, (advance,)),), advance)
        for run in word.runs
        for letter, advance in zip(run.text, run.advances, strict=True)
    ]


def _joint(before: Unit, after: Unit) -> float:
    """What two neighbouring marks lose between them: 》、 and 。” take one em and a half."""
    if before.trail and (after.trail or after.lead):
        return before.trail
    return after.lead if before.lead and after.lead else 0.0


def _natural(given: Sequence[Unit]) -> float:
    width = sum(unit.width for unit in given)
    return width - sum(_joint(a, b) for a, b in pairwise(given))


def _inked(given: Sequence[Unit]) -> Sequence[Unit]:
    """Without the blanks at the end: they hang over the edge."""
    end = len(given)
    while end and given[end - 1].is_blank:
        end -= 1
    return given[:end]


def _squeezes(given: Sequence[Unit], room: float) -> bool:
    """Whether squeezed marks bring the units into the room."""
    inked = _inked(given)
    cuts = _Cuts(inked)
    return _natural(inked) - cuts.capacity() <= room + _TINY


class _Cuts:
    """How much of its blank halves every unit of a line loses."""

    def __init__(self, given: Sequence[Unit]) -> None:
        self.units = given
        self.before = [0.0] * len(given)
        self.after = [0.0] * len(given)
        for i in range(1, len(given)):
            cut = _joint(given[i - 1], given[i])
            if cut and given[i - 1].trail:
                self.after[i - 1] = cut
            elif cut:
                self.before[i] = cut

    def left(self, i: int) -> float:
        """What unit ``i`` could still lose: inside a line only half of its blank, so that it can breathe."""
        unit = self.units[i]
        rest = unit.lead + unit.trail - self.before[i] - self.after[i]
        return rest if i == len(self.units) - 1 else rest / 2

    def capacity(self) -> float:
        """What the whole line could still lose."""
        return sum(self.left(i) for i in range(len(self.units)))

    def squeeze(self, over: float) -> None:
        """Lose ``over`` em: first at the end of the line, then everywhere alike."""
        last = len(self.units) - 1
        here = min(over, self.left(last))
        self._lose(last, here)
        over -= here
        rest = [self.left(i) for i in range(last)]
        if over > _TINY and sum(rest) > _TINY:
            share = min(1.0, over / sum(rest))
            for i, could in enumerate(rest):
                self._lose(i, could * share)

    def _lose(self, i: int, amount: float) -> None:
        if self.units[i].lead:
            self.before[i] += amount
        else:
            self.after[i] += amount


def place(line: Line, *, justify: bool) -> list[Placed]:
    """Where every run of the line stands, squeezed or stretched to the room."""
    inked = _inked(line.units)
    if not inked:
        return []
    cuts = _Cuts(inked)
    over = _natural(inked) - line.room
    gap = 0.0
    if over > _TINY:
        cuts.squeeze(over)
    elif justify and not line.ends and len(inked) > 1:
        gap = -over / (len(inked) - 1)
        gap = gap if gap <= _MOST_GAP else 0.0
    placed: list[Placed] = []
    x = 0.0
    for i, unit in enumerate(inked):
        x -= cuts.before[i]
        for piece in unit.runs:
            _put(placed, Placed(x, piece.text, piece.face, gap if len(unit.text) == 1 else 0.0, piece.width))
            x += piece.width
        x += gap - cuts.after[i]
    return placed


def _put(placed: list[Placed], new: Placed) -> None:
    """Add a run, to the one before it where the pen stands right already."""
    if placed:
        old = placed[-1]
        pen = old.x + old.width + old.gap * len(old.text)
        if old.face == new.face and old.gap == new.gap and abs(pen - new.x) < _TINY:
            placed[-1] = Placed(old.x, old.text + new.text, old.face, old.gap, old.width + new.width)
            return
    placed.append(new)
