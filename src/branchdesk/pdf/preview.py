"""Pages as pictures, for the screen and the printer, and what is written on them; no Qt here.

The bytes are those of Qt's ``QImage.Format_RGB32``: blue, green, red and one unused byte a pixel.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pypdfium2

from branchdesk.kernel.errors import UnreadableFile
from branchdesk.kernel.words import tr

_POINTS_AN_INCH = 72
_reading = Lock()  # PDFium is not made for two threads


@dataclass(frozen=True, slots=True)
class Picture:
    """One page: width and height in pixels, ``stride`` bytes a line, BGRx data."""

    width: int
    height: int
    stride: int
    data: bytes


def count(source: bytes | Path) -> int:
    """How many pages the document has; ``UnreadableFile`` when it is none."""
    with _opened(source) as document:
        return len(document)


def pages(source: bytes | Path, dpi: float = 96) -> Iterator[Picture]:
    """The pages one after the other: only the one in hand is in memory."""
    for index in range(count(source)):
        yield page(source, index, dpi)


def page(source: bytes | Path, index: int, dpi: float = 96) -> Picture:
    """One page, counted from 0, on white."""
    with _opened(source) as document:
        sheet = document[index]
        bitmap = sheet.render(scale=dpi / _POINTS_AN_INCH, prefer_bgrx=True)
        picture = Picture(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
        bitmap.close()
        sheet.close()
        return picture


def texts(source: bytes | Path) -> list[str]:
    """What is written on each page, as whoever searches the file would find it."""
    found = []
    with _opened(source) as document:
        for sheet in document:
            written = sheet.get_textpage()
            found.append(str(written.get_text_range()))
            written.close()
            sheet.close()
    return found


@contextmanager
def _opened(source: bytes | Path) -> Iterator[pypdfium2.PdfDocument]:
    """The document for as long as the block lasts."""
    with _reading:
        try:
            document = pypdfium2.PdfDocument(source)
        except (pypdfium2.PdfiumError, FileNotFoundError) as error:
            raise UnreadableFile(
                tr("这个 PDF 打不开"),
                detail=str(source) if isinstance(source, Path) else "",
                hint=tr("文件可能不完整，请重新导出。"),
            ) from error
        try:
            yield document
        finally:
            document.close()
