"""Finished pages onto a printer: at its own resolution, on whole sheets, each the right way round.

The room of widgets does not know how pages are drawn: it is given ``Pages``, which the module
``branchdesk.pdf.preview`` is.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from threading import Lock
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets.tasks import Report

FINEST = 300.0
"""Dots an inch: finer gives no better letters, only larger jobs."""


class Picture(Protocol):
    """One page: pixels, bytes a line, and the pixels as blue, green, red and an unused byte."""

    @property
    def width(self) -> int:
        """Pixels."""

    @property
    def height(self) -> int:
        """Pixels."""

    @property
    def stride(self) -> int:
        """Bytes a line."""

    @property
    def data(self) -> bytes:
        """The pixels."""


@runtime_checkable
class Pages(Protocol):
    """Draws the pages of a document, each by itself; used from worker threads."""

    def count(self, source: bytes, /) -> int:
        """How many pages there are."""

    def page(self, source: bytes, index: int, dpi: float, /) -> Picture:
        """One page, counted from 0."""


Render = Callable[[float], Iterable[Picture]]
"""Draws all pages, one after the other, at so many dots an inch."""


@dataclass(slots=True)
class InOrder:
    """Makes ``Pages`` of a ``Render``: quick from one page to the next, slow backwards."""

    render: Render
    _at: float = 0.0
    _next: int = 0
    _pages: Iterator[Picture] = field(default_factory=lambda: iter(()))
    _drawing: Lock = field(default_factory=Lock)  # the screen and the printer may both want a page

    def count(self, _source: bytes, /) -> int:
        """How many pages there are: all are drawn once, very small."""
        return sum(1 for _ in self.render(9))

    def page(self, _source: bytes, index: int, dpi: float, /) -> Picture:
        """One page; goes on from the last one asked for where it can."""
        with self._drawing:
            if dpi != self._at or index < self._next:
                self._at, self._next, self._pages = dpi, 0, iter(self.render(dpi))
            found = next(islice(self._pages, index - self._next, None))
            self._next = index + 1
            return found


def image_of(picture: Picture) -> QImage:
    """A picture as Qt has it; the pixels are copied."""
    whole = QImage(picture.data, picture.width, picture.height, picture.stride, QImage.Format.Format_RGB32)
    return whole.copy()


def choose_printer(printer: QPrinter, parent: QWidget) -> bool:
    """Let the user choose printer, pages and copies."""
    return QPrintDialog(printer, parent).exec() == QPrintDialog.DialogCode.Accepted


def new_printer(name: str, pages: int, *, landscape: bool) -> QPrinter:
    """A printer set up for A4 to the edges; ``name`` is what the queue shows."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setCreator(tr("支部事务台账"))
    printer.setFullPage(True)
    printer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    printer.setPageOrientation(_orientation(landscape))
    printer.setFromTo(1, pages)
    printer.setPrintRange(QPrinter.PrintRange.AllPages)
    return printer


def print_pages(printer: QPrinter, page: Callable[[int, float], Picture], count: int, current: int,
                report: Report) -> int:  # fmt: skip
    """Draw and print what was chosen, in a worker thread (which Qt allows); the number of sides printed.

    ``current`` is the page in view, for “this page only”. Raises ``Refusal`` when the printer does not answer,
    ``Cancelled`` when the user stops it; then the job is taken back.
    """
    order = sides(printer, count, current)
    if not order:
        raise Refusal(tr("没有要打印的页"), detail=tr("共 {n} 页").format(n=count), hint=tr("请检查页码范围。"))
    dpi = min(FINEST, float(printer.resolution()))
    painter = QPainter()
    try:
        for done, index in enumerate(order):
            report.step(done, len(order))
            image = image_of(page(index, dpi))
            _turn_sheet(printer, painter, image)
            painter.drawImage(_placed(printer, image), image)
        report.step(len(order), len(order))
    except Cancelled:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    return len(order)


def sides(printer: QPrinter, count: int, current: int) -> list[int]:
    """The pages to print, in order, as often as they are wanted; copies a printer makes itself are left to it."""
    chosen = list(range(count))
    if printer.printRange() == QPrinter.PrintRange.CurrentPage:
        chosen = [current]
    elif printer.printRange() == QPrinter.PrintRange.PageRange:
        ranges = printer.pageRanges()
        chosen = [index for index in chosen if ranges.isEmpty() or ranges.contains(index + 1)]
    if printer.pageOrder() == QPrinter.PageOrder.LastPageFirst:
        chosen.reverse()
    copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
    if printer.collateCopies():
        return chosen * copies
    return [index for index in chosen for _ in range(copies)]


def _turn_sheet(printer: QPrinter, painter: QPainter, image: QImage) -> None:
    """A new sheet, upright or across as the page is."""
    printer.setPageOrientation(_orientation(image.width() > image.height()))
    ready = printer.newPage() if painter.isActive() else printer.isValid() and painter.begin(printer)
    if not ready:
        raise Refusal(
            tr("打印机没有响应，没有打印"),
            detail=printer.outputFileName() or printer.printerName(),
            hint=tr("请检查打印机是否打开、是否缺纸，或先另存为 PDF。"),
        )


def _orientation(landscape: bool) -> QPageLayout.Orientation:
    return QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait


def _placed(printer: QPrinter, image: QImage) -> QRectF:
    """As large as the sheet allows, in its middle; A4 on A4 is the whole sheet."""
    paper = QRectF(printer.pageLayout().fullRectPixels(printer.resolution()))
    factor = min(paper.width() / image.width(), paper.height() / image.height())
    width, height = image.width() * factor, image.height() * factor
    return QRectF((paper.width() - width) / 2, (paper.height() - height) / 2, width, height)
