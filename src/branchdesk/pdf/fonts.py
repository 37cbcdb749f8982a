"""The bundled typefaces, each loaded when its first character is needed.

Why own faces: the reader-dependent CID fonts of reportlab are never embedded, and office fonts may
not be passed on. Every stack ends with Song, Names and Rare, so one question, ``missing``, holds for all.
"""

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import RLock

from reportlab.pdfbase import pdfmetrics, ttfonts

from branchdesk.kernel.resources import resource
from branchdesk.pdf import thrift

_FILES = {
    "BiaoSong": "MinutesBiaoSong.ttf",
    "Hei": "MinutesHei.ttf",
    "Kai": "MinutesKai.ttf",
    "FangSong": "MinutesFangSong.ttf",
    "Song": "MinutesSong.ttf",
    "Names": "MinutesNames.ttf",
    "Rare": "MinutesRare.ttf",
}
BASE = "Song"
_loading = RLock()
_loaded: dict[str, ttfonts.TTFont] = {}
_added: dict[str, Path] = {}


def face(name: str) -> ttfonts.TTFont:
    """The registered face; reads its file on the first call of the process."""
    font = _loaded.get(name)
    return font if font is not None else _load(name)


def _load(name: str) -> ttfonts.TTFont:
    with _loading:
        if name not in _loaded:
            ttfonts.makeToUnicodeCMap = to_unicode
            thrift.apply()
            font = ttfonts.TTFont(
                name, str(_added.get(name) or resource("fonts", _FILES[name])), asciiReadable=0, shapable=False
            )
            _restore_advances(font.face)
            thrift.lighten(font.face)
            pdfmetrics.registerFont(font)
            _loaded[name] = font
        return _loaded[name]


class Unusable(Exception):  # noqa: N818 - reads as a sentence
    """A typeface of the computer that cannot be read or may not be embedded."""


def add(name: str, path: Path) -> ttfonts.TTFont:
    """Register a face of the computer; ``Unusable`` where it cannot be embedded."""
    _added[name] = path
    try:
        return face(name)
    except (ttfonts.TTFError, OSError, struct.error, ValueError, KeyError, IndexError) as error:
        raise Unusable(str(error)) from error


class Stack:
    """Faces in order of preference. ``pick`` takes the first that has the character."""

    def __init__(self, *names: str) -> None:
        self.names = names
        self._picked: dict[str, str] = {}

    def pick(self, char: str) -> str:
        """The name of the face that draws the character; ``LookupError`` when none does."""
        name = self._picked.get(char) or self._known(char)
        if name is None:
            raise LookupError(char)
        return name

    def width(self, char: str) -> float:
        """The advance of one character, in em."""
        advance: float = face(self.pick(char)).face.charWidths[ord(char)]
        return advance / 1000

    def missing(self, text: str) -> list[str]:
        """The characters no face of the stack can draw, in order of appearance, each once."""
        new = [char for char in dict.fromkeys(text) if char not in self._picked]
        return [char for char in new if not char.isspace() and self._known(char) is None]

    def _known(self, char: str) -> str | None:
        code = ord(char)
        name = next((name for name in self.names if code in face(name).face.charToGlyph), None)
        if name is not None:
            self._picked[char] = name
        return name


TITLE = Stack("BiaoSong", "Song", "Names", "Rare")
HEADING = Stack("Hei", "Song", "Names", "Rare")
KAI = Stack("Kai", "Song", "Names", "Rare")
BODY = Stack("FangSong", "Song", "Names", "Rare")
TABLE = Stack("Song", "Names", "Rare")


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of an official paper by their use: 小标宋, 黑体, 楷体, 仿宋."""

    title: Stack
    heading: Stack
    kai: Stack
    body: Stack


BUNDLED = Faces(TITLE, HEADING, KAI, BODY)


def to_unicode(_fontname: str, subset: Iterable[int]) -> str:
    """The map from codes to text that makes a PDF searchable.

    reportlab (up to 5.1) writes ``<2CD0A>`` for 𬴊 where UTF-16 is required, and blocks of 256
    where PDF allows 100; this replaces its function.
    """
    pairs = [(code, char) for code, char in enumerate(subset) if char and not 0xD800 <= char <= 0xDFFF]
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<00> <FF>",
        "endcodespacerange",
    ]
    for start in range(0, len(pairs), 100):
        block = pairs[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code:02X}> <{chr(char).encode('utf-16-be').hex().upper()}>" for code, char in block]
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


def _restore_advances(loaded: ttfonts.TTFontFace) -> None:
    """Undo a scaling: reportlab keeps the advances past ``numberOfHMetrics`` in 1/1000 em.

    The embedded subset needs them in font units; only faces of other than 1000 units differ.
    """
    count = struct.unpack(">H", loaded.get_table("hhea")[34:36])[0]
    last = 4 * (count - 1)
    advance = struct.unpack(">H", loaded.get_table("hmtx")[last : last + 2])[0]
    loaded.hmetrics[count:] = [(advance, bearing) for _, bearing in loaded.hmetrics[count:]]
