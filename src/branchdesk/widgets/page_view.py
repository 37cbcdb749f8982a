"""Pages of paper below each other on a grey ground, with zoom.

Only pages in view are drawn, one after the other in the background; while a page is being drawn its
place is white, or shows the page at the size before.
"""

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import printing, theme
from branchdesk.widgets.printing import Picture
from branchdesk.widgets.tasks import Task

Draw = Callable[[int, float], Picture]
"""Draws one page (from 0) at so many dots an inch; called from a worker thread."""

LEAST, MOST = 0.25, 4.0
"""Zoom: 1.0 is the size of the paper."""

STEP = 1.25
"""What one press of a button changes."""

_GAP = 14
_POINTS = 72.0
_SCREEN = 96.0
_KEPT = 160_000_000
"""Bytes of pages kept; those in view are kept in any case."""
_PAPER = QColor("#FFFFFF")


class PageView(QAbstractScrollArea, theme.Themed):
    """The pages below each other.

    Signals: ``moved(page, count)`` when another page (from 1) is in the middle, ``zoomed(factor)``,
    ``failed(refusal)`` when a page cannot be drawn.
    """

    moved = Signal(int, int)
    zoomed = Signal(float)
    failed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw: Draw | None = None
        self._count = 0
        self._sizes: dict[int, tuple[float, float]] = {}  # points
        self._tops: list[int] = []
        self._zoom = 1.0
        self._fits = True
        self._images: OrderedDict[int, tuple[float, QImage]] = OrderedDict()
        self._task: Task[tuple[int, float, QImage]] | None = None
        self._current = 0
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)
        self.follow_theme()

    def retheme(self) -> None:
        """The ground follows the theme, the paper never does."""
        self.viewport().update()

    def show_pages(self, draw: Draw, count: int) -> None:
        """Show a document from its first page."""
        self._draw, self._count = draw, count
        self._sizes.clear()
        self._images.clear()
        self._arrange()
        self.verticalScrollBar().setValue(0)
        self._tell_page()
        self._draw_next()

    @property
    def zoom(self) -> float:
        """1.0 is the size of the paper."""
        return self._zoom

    @property
    def fits_width(self) -> bool:
        """Whether the pages keep to the width of the window."""
        return self._fits

    @property
    def current(self) -> int:
        """The page in the middle of the view, from 0."""
        return self._current

    @property
    def is_landscape(self) -> bool:
        """Whether the first page lies across; upright until it is seen."""
        width, height = self._sizes.get(0, (1.0, 2.0))
        return width > height

    @property
    def is_drawn(self) -> bool:
        """Whether every page in view is drawn at the size it is shown."""
        return self._count > 0 and all(self._is_fresh(index) for index in self._in_view())

    def set_zoom(self, zoom: float) -> None:
        """Show at this size from now on."""
        self._fits = False
        self._resize(zoom)

    def fit_width(self) -> None:
        """As wide as the view, also after it was resized."""
        self._fits = True
        self._resize(self._fitting())

    def go_to(self, index: int) -> None:
        """Show a page (from 0) from its top."""
        if self._tops:
            self.verticalScrollBar().setValue(self._tops[max(0, min(index, self._count - 1))] - theme.px(_GAP))

    # ---- layout

    def _size_of(self, index: int) -> QSize:
        """Pixels on the screen; a page not yet seen is thought to be like the first."""
        width, height = self._sizes.get(index) or self._sizes.get(0) or (595.0, 842.0)
        scale = self._zoom * _SCREEN / _POINTS
        return QSize(round(width * scale), round(height * scale))

    def _fitting(self) -> float:
        widths = [size[0] for size in self._sizes.values()] or [595.0]
        room = self.viewport().width() - 2 * theme.px(_GAP)
        return room / (max(widths) * _SCREEN / _POINTS)

    def _resize(self, zoom: float) -> None:
        """Change the size; what stood at the top of the view stays there."""
        bar, old = self.verticalScrollBar(), self._current_top()
        self._zoom = max(LEAST, min(zoom, MOST))
        self._arrange()
        if self._tops:
            index, part = old
            bar.setValue(round(self._tops[index] + part * self._size_of(index).height()))
        self.zoomed.emit(self._zoom)
        self.viewport().update()
        self._draw_next()

    def _current_top(self) -> tuple[int, float]:
        """The page at the top of the view, and how much of it is above."""
        if not self._tops:
            return 0, 0.0
        top = self.verticalScrollBar().value()
        index = max(0, bisect_right(self._tops, top) - 1)
        return index, (top - self._tops[index]) / max(1, self._size_of(index).height())

    def _arrange(self) -> None:
        if self._fits:
            self._zoom = max(LEAST, min(self._fitting(), MOST))
        gap = theme.px(_GAP)
        self._tops, y, widest = [], gap, 0
        for index in range(self._count):
            size = self._size_of(index)
            self._tops.append(y)
            y += size.height() + gap
            widest = max(widest, size.width())
        view = self.viewport().size()
        self.verticalScrollBar().setRange(0, max(0, y - view.height()))
        self.verticalScrollBar().setPageStep(view.height())
        self.verticalScrollBar().setSingleStep(theme.px(40))
        self.horizontalScrollBar().setRange(0, max(0, widest + 2 * gap - view.width()))
        self.horizontalScrollBar().setPageStep(view.width())

    def _place(self, index: int) -> QRect:
        """Where a page lies in the viewport."""
        size = self._size_of(index)
        room = self.viewport().width()
        free = (room - size.width()) // 2
        x = free if free >= theme.px(_GAP) else theme.px(_GAP) - self.horizontalScrollBar().value()
        return QRect(QPoint(x, self._tops[index] - self.verticalScrollBar().value()), size)

    def _in_view(self) -> range:
        if not self._tops:
            return range(0)
        top = self.verticalScrollBar().value()
        first = max(0, bisect_right(self._tops, top) - 1)
        last = bisect_right(self._tops, top + self.viewport().height())
        return range(first, max(last, first + 1))

    # ---- drawing

    def _dpi(self) -> float:
        return self._zoom * _SCREEN * self.devicePixelRatioF()

    def _is_fresh(self, index: int) -> bool:
        return index in self._images and self._images[index][0] == self._dpi()

    def _draw_next(self) -> None:
        """Draw the first page in view that lacks its picture, then the neighbours; one at a time."""
        if self._draw is None or self._task is not None:
            return
        seen = self._in_view()
        around = [*seen, seen.stop, seen.start - 1]
        index = next((i for i in around if 0 <= i < self._count and not self._is_fresh(i)), None)
        if index is None:
            return
        draw, dpi = self._draw, self._dpi()
        self._task = Task(lambda _report: (index, dpi, printing.image_of(draw(index, dpi))), self)
        self._task.done.connect(self._on_drawn)
        self._task.failed.connect(self._on_failed)
        self._task.start()

    def _on_drawn(self, drawn: tuple[int, float, QImage]) -> None:
        self._task = None
        index, dpi, image = drawn
        size = (image.width() * _POINTS / dpi, image.height() * _POINTS / dpi)
        self._images.pop(index, None)
        self._images[index] = dpi, image
        self._forget()
        known = self._sizes.get(index) or (self._sizes.get(0) if index else None)
        self._sizes.setdefault(index, size)
        if known is None or max(abs(known[0] - size[0]), abs(known[1] - size[1])) > 2:
            self._resize(self._fitting() if self._fits else self._zoom)
        self.viewport().update()
        self._draw_next()

    def _on_failed(self, refusal: Refusal) -> None:
        self._task, self._draw = None, None
        self.failed.emit(refusal)

    def _forget(self) -> None:
        """Let the pages go that were drawn longest ago."""
        seen = self._in_view()
        while sum(image.sizeInBytes() for _, image in self._images.values()) > _KEPT:
            oldest = next((index for index in self._images if index not in seen), None)
            if oldest is None:
                return
            del self._images[oldest]

    # ---- what Qt asks

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground, and the pages in view."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), theme.colour("pressed"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        for index in self._in_view():
            place = self._place(index)
            painter.fillRect(place, _PAPER)
            if index in self._images:
                painter.drawImage(QRectF(place), self._images[index][1])
            painter.setPen(theme.colour("strong"))
            painter.drawRect(place.adjusted(-1, -1, 0, 0))
        if self.hasFocus():
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep to the width where that is wanted."""
        super().resizeEvent(event)
        self._resize(self._fitting() if self._fits else self._zoom)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Home and End go to the ends; everything else scrolls as usual."""
        bar = self.verticalScrollBar()
        if event.key() == Qt.Key.Key_Home:
            bar.setValue(bar.minimum())
        elif event.key() == Qt.Key.Key_End:
            bar.setValue(bar.maximum())
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Ctrl and the wheel zoom."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom * (STEP if event.angleDelta().y() > 0 else 1 / STEP))
            event.accept()
        else:
            super().wheelEvent(event)

    def _on_scrolled(self, _value: int) -> None:
        self._tell_page()
        self.viewport().update()
        self._draw_next()

    def _tell_page(self) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        self._current = max(0, bisect_right(self._tops, middle) - 1)
        self.setAccessibleName(
            tr("预览，第 {page} 页，共 {count} 页").format(page=self._current + 1, count=self._count)
        )
        self.moved.emit(self._current + 1, self._count)
