"""reportlab told not to waste time: measured, these settings more than halve what a paper takes.

Streams go out as they are compressed (no letters for bytes, which the archive would undo), compressed quickly: level 2
costs a third of the usual level and four per cent in size. Sums are taken by the processor.
"""

import sys
import zlib
from array import array
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfdoc, ttfonts

_LEVEL = 2


def compress(_self: Any, text: bytes | str) -> bytes:
    """A stream as zlib packs it."""
    return zlib.compress(text.encode("utf-8") if isinstance(text, str) else text, _LEVEL)


def checksum(data: bytes) -> int:
    """The sum of a table's 32-bit words, as a TrueType file carries it."""
    words = array("I", data + bytes(-len(data) % 4))
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF


class Tables:
    """The tables of a face, without a copy of all its glyphs (megabytes) for every subset."""

    def __init__(self, face: ttfonts.TTFontFace) -> None:
        self._face = face
        self._kept: dict[str, Any] = {}

    def __call__(self, tag: str) -> Any:
        """A table as bytes; of the glyphs only slices are ever taken."""
        if tag not in self._kept:
            start, length = self._face.get_table_pos(tag)
            data = self._face._ttf_data
            self._kept[tag] = _Glyphs(data, start) if tag == "glyf" else data[start : start + length]
        return self._kept[tag]


class _Glyphs:
    def __init__(self, data: bytes, start: int) -> None:
        self._data = data
        self._start = start

    def __getitem__(self, part: slice) -> bytes:
        return self._data[self._start + part.start : self._start + part.stop]


def apply() -> None:
    """Set it all, once for the process."""
    rl_config.useA85 = 0
    pdfdoc.PDFStreamFilterZCompress.encode = compress
    ttfonts.calcChecksum = checksum


def lighten(face: ttfonts.TTFontFace) -> None:
    """Spare copies of a face's tables, and write its widths at once."""
    face.get_table = Tables(face)
    widths, default = face.charWidths, face.defaultWidth

    def width(code: int) -> bytes:
        return f"{widths.get(code, default):g}".encode()

    face.getCharWidth = width  # asked for only to be written
