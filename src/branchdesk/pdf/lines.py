"""Chinese line breaking (避头尾, 标点挤压, 两端对齐), pure: no drawing, all lengths in em.

Rules after CLREQ and GB/T 15834: closing marks and points never start a line, opening marks never
end one; words, numbers, —— and …… are not parted. A mark that does not fit is first squeezed in
(half of a full-width mark is blank), otherwise its character goes to the next line with it.
"""

import re
from collections.abc import Hashable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from branchdesk.kernel import titles
from branchdesk.kernel.blocks import plain

OPENING = frozenset("（《〈「『【〔〖［｛“‘")
CLOSING = frozenset("）》〉」』】〕〗］｝”’")
POINTS = frozenset("，。、；：！？")
NEVER_FIRST = CLOSING | POINTS | frozenset("…—～·・％‰℃°々‐–%,.:;!?)]}>")
NEVER_LAST = OPENING | frozenset("￥¥$＄£＃#№([{<")
_UNIT = re.compile(r"[-+]?[A-Za-z0-9À-ɏ][A-Za-z0-9À-ɏ.,:/@_+\-'%‰°*\u00a0]*(?<![.,:])[%‰℃]?|——|……|[\s\S]")
_BETWEEN_NAMES = frozenset("、，；：")
_DOT = "·"
_MOST_GAP = 0.25
_MOST_BALANCED = 4  # lines of a title; a longer text is none
_MOST_MOVED = 4.0  # em: a line that gives more would be torn apart
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
    width: float


@dataclass(frozen=True, slots=True)
class Unit:
    """A character or word that is not parted; ``lead`` and ``trail`` are its blank halves."""

    text: str
    runs: tuple[Run, ...]
    width: float
    lead: float = 0.0
    trail: float = 0.0
    is_blank: bool = False
    """Whether it leaves no ink."""


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


def units(text: str, faces: Faces) -> list[Unit]:
    """The text cut into what may not be parted; ``\\n`` stays as a unit of no width."""
    return [_unit(piece, faces) for piece in _UNIT.findall(plain(text))]


@lru_cache(maxsize=16384)
def _unit(text: str, faces: Faces) -> Unit:
    if text == "\n":
        return Unit(text, (), 0.0, is_blank=True)
    runs = tuple(_runs(text, faces))
    width = sum(run.width for run in runs)
    half = 0.5 if len(text) == 1 and width > 0.95 else 0.0
    lead = half if text in OPENING else 0.0
    trail = half if text in CLOSING or text in POINTS else 0.0
    return Unit(text, runs, width, lead, trail, text.isspace())


def _runs(text: str, faces: Faces) -> Iterator[Run]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or faces.pick(text[end]) != faces.pick(text[start]):
            piece = text[start:end]
            advances = tuple(map(faces.width, piece))
            yield Run(piece, faces.pick(piece[0]), advances, sum(advances))
            start = end


def may_part(before: Unit, after: Unit) -> bool:
    """Whether a line may end between the two."""
    if after.is_blank or before.text[-1] in NEVER_LAST:
        return False
    return after.text[0] not in NEVER_FIRST


def break_lines(
    given: Sequence[Unit], room: float, indent: float = 0.0, hang: float = 0.0, *, listed: bool = False
) -> list[Line]:
    """The units set in lines of ``room`` em; each paragraph's first line has ``indent`` em less, the others ``hang``.

    A list (``listed``) is parted behind its marks only, as long as what stands between two of them fits a line.
    """
    chunk = _listed if listed else _parted
    return [line for text in _paragraphs(given) for line in _wrap(chunk(text), room - indent, room - hang)]


def break_title(given: Sequence[Unit], room: float) -> list[Line]:
    """As few lines as hold it, parted where it reads best; a line break in the text always ends a line."""
    return [line for part in _paragraphs(given) for line in _balanced(part, room)]


def _balanced(part: Sequence[Unit], room: float) -> list[Line]:
    fewest = break_lines(part, room)
    if not 1 < len(fewest) <= _MOST_BALANCED:
        return fewest
    text = "".join(unit.text[0] for unit in part)
    widths = [unit.width for unit in part]
    ends = titles.ends(text, widths, room, len(fewest), lambda place: may_part(part[place - 1], part[place]))
    spans = list(pairwise((0, *(ends or ()))))
    return [Line(tuple(part[a:b]), room, a == 0, b == len(part)) for a, b in spans] or fewest


def in_company(given: Sequence[Line]) -> list[Line]:
    """The lines, with no character alone on the last of a paragraph: it takes one more from the line above (孤字)."""
    found = list(given)
    for i in range(1, len(found)):
        above, last = found[i - 1], found[i]
        if last.ends and not last.starts and _is_lonely(last):
            chunks = _chunks(above.units)
            moved = tuple(chunks[-1])
            fits = _natural(_inked((*moved, *last.units))) <= last.room + _TINY
            if len(chunks) > 1 and fits and _natural(_inked(moved)) <= _MOST_MOVED:
                found[i - 1] = replace(above, units=above.units[: -len(moved)])
                found[i] = replace(last, units=moved + last.units)
    return found


def _is_lonely(line: Line) -> bool:
    return sum(unit.width for unit in line.units if unit.text[0] not in NEVER_FIRST and not unit.is_blank) < 1.5


def extent(given: Sequence[Unit]) -> tuple[float, float]:
    """The width in em at which no word is cut, and the one that needs no second line."""
    least = whole = 0.0
    for paragraph in _paragraphs(given):
        least = max([least, *(_natural(_inked(chunk)) for chunk in _parted(paragraph))])
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


def _wrap(chunks: list[list[Unit]], first: float, others: float) -> list[Line]:
    lines: list[Line] = []
    chunks.reverse()  # a stack: what is cut off a chunk goes back on top
    while chunks or not lines:
        here = others if lines else first
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


def _parted(paragraph: Sequence[Unit]) -> list[list[Unit]]:
    """Chunks; a name by itself is parted behind its dots only (买买提·吐尔逊), as long as what is between fits a line."""
    is_name = _DOT in (unit.text for unit in paragraph) and all(
        unit.text == _DOT or unit.text.isalpha() for unit in paragraph
    )
    return _ended(paragraph, {_DOT}) if is_name else _chunks(paragraph)


def _listed(paragraph: Sequence[Unit]) -> list[list[Unit]]:
    """Chunks that end with a mark between names."""
    return _ended(paragraph, _BETWEEN_NAMES)


def _ended(paragraph: Sequence[Unit], marks: Set[str]) -> list[list[Unit]]:
    chunks: list[list[Unit]] = []
    for chunk in _chunks(paragraph):
        if chunks and chunks[-1][-1].text not in marks:
            chunks[-1] += chunk
        else:
            chunks.append(chunk)
    return chunks


def _fill(chunks: list[list[Unit]], room: float) -> list[Unit]:
    """Take from the stack what one line holds: at least something."""
    taken: list[Unit] = []
    width = 0.0
    while chunks:
        chunk = chunks[-1]
        joint = _joint(taken[-1], chunk[0]) if taken else 0.0
        inked = _inked(chunk) if chunk[-1].is_blank else chunk
        natural = _natural(inked)
        if width - joint + natural <= room + _TINY:
            width += (natural if inked is chunk else _natural(chunk)) - joint
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
        Unit(letter, (Run(letter, run.face, (advance,), advance),), advance)
        for run in word.runs
        for letter, advance in zip(run.text, run.advances, strict=True)
    ]


def _joint(before: Unit, after: Unit) -> float:
    """What two neighbouring marks lose between them: 》、 and 。” take one em and a half."""
    if before.trail and (after.trail or after.lead):
        return before.trail
    return after.lead if before.lead and after.lead else 0.0


def _natural(given: Sequence[Unit]) -> float:
    if len(given) == 1:
        return given[0].width
    width = sum([unit.width for unit in given])
    return width - sum([_joint(a, b) for a, b in pairwise(given) if a.trail or a.lead])


def _inked(given: Sequence[Unit]) -> Sequence[Unit]:
    """Without the blanks at the end: they hang over the edge."""
    end = len(given)
    while end and given[end - 1].is_blank:
        end -= 1
    return given if end == len(given) else given[:end]


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
            if not (given[i - 1].trail or given[i - 1].lead):
                continue
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
    for unit, before, after in zip(inked, cuts.before, cuts.after, strict=True):
        x -= before
        own = gap if len(unit.text) == 1 else 0.0
        for piece in unit.runs:
            placed.append(Placed(x, piece.text, piece.face, own, piece.width))
            x += piece.width
        x += gap - after
    return list(_joined(placed))


def _joined(given: Sequence[Placed]) -> Iterator[Placed]:
    """Neighbours become one run where the pen stands right already."""
    start = 0
    pen = width = 0.0
    for i, one in enumerate(given):
        first = given[start]
        if i > start and (one.face != first.face or one.gap != first.gap or abs(pen - one.x) >= _TINY):
            yield Placed(first.x, "".join([run.text for run in given[start:i]]), first.face, first.gap, width)
            start, width = i, 0.0
        width += one.width
        pen = one.x + one.width + one.gap * len(one.text)
    if given:
        first = given[start]
        yield Placed(first.x, "".join([run.text for run in given[start:]]), first.face, first.gap, width)
