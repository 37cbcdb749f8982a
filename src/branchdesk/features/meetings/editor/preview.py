"""The paper beside the form: made off the GUI thread of what the form says now, with the very bytes that are exported."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import PaperKind
from branchdesk.features.meetings.papers.layouts import Layout
from branchdesk.features.meetings.rules import roll
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.page_view import LEAST, MOST, STEP, Draw, PageView
from branchdesk.widgets.printing import Picture
from branchdesk.widgets.tasks import Task

PAUSE = 400
"""Milliseconds after the last key until the paper is made anew."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished paper."""

    minutes: Minutes
    data: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class Wish:
    """Everything a paper is made of; ``layout`` None for the one the office uses."""

    minutes: Minutes
    facts: Facts
    paper: PaperKind = PaperKind.MINUTES
    layout: Layout | None = None

    def make(self) -> Paper:
        """The bytes; called from a worker, for typesetting is slow to load."""
        from branchdesk.features.meetings import papers
        from branchdesk.pdf import preview

        facts = self.facts
        context = papers.context(
            self.minutes, facts.due, facts.pack, facts.unit, facts.number, self.layout, units=facts.units,
            apart=facts.apart,
        )  # fmt: skip
        sheet = roll.sheet(self.minutes, facts.due)
        data = papers.pdf(self.paper, self.minutes, sheet, context)
        return Paper(self.minutes, data, preview.count(data))


def page_of(data: bytes) -> Draw:
    """Draws single pages of a document; called from workers."""

    def draw(index: int, dpi: float) -> Picture:
        from branchdesk.pdf import preview

        return preview.page(data, index, dpi)

    return draw


class LivePages(PageView):
    """Pages that are replaced while somebody looks at them: place and size stay, the old ones stand until then."""

    def renew(self, draw: Draw, count: int) -> None:
        """Show another version of the document in the same place."""
        if self._task is not None:  # it draws a page of the version before
            self._task.done.disconnect(self._on_drawn)
            self._task.failed.disconnect(self._on_failed)
            self._task = None
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        self._draw, self._count = draw, count
        for index in list(self._images):
            if index < count:
                self._images[index] = 0.0, self._images[index][1]  # shown, but to be drawn anew
            else:
                del self._images[index]
                self._sizes.pop(index, None)
        self._arrange()
        self.verticalScrollBar().setValue(down)
        self.horizontalScrollBar().setValue(across)
        self._tell_page()
        self._draw_next()


class Preview(QWidget):
    """The pages with their little bar.

    Signals: ``made(Paper)`` whenever a new version is shown, ``print_asked()``.
    """

    made = Signal(object)
    print_asked = Signal()

    def __init__(self, wish: Callable[[], Wish | None]) -> None:
        super().__init__()
        self._wish = wish
        self._task: Task[Paper] | None = None
        self._again = False
        self._begun = False
        self.paper: Paper | None = None
        self.timer = QTimer(self, singleShot=True, interval=PAUSE)
        self.timer.timeout.connect(self.refresh)
        self.view = LivePages()
        self.state = parts.label(role="hint")
        self._place = parts.label(role="dim")
        self._smaller = parts.tool("zoom-out", tr("缩小预览"))
        self._larger = parts.tool("zoom-in", tr("放大预览"))
        self._fit = parts.tool("", tr("适合宽度"), text=tr("适宽"), checkable=True)
        printer = parts.tool("printer", tr("打印 (Ctrl+P)"))
        printer.clicked.connect(self.print_asked)
        frame = parts.card("panel")
        frame.setLayout(parts.column(self.view, margins=(1, 1, 1, 1)))
        bar = parts.row(parts.label(tr("PDF 预览"), role="section"), self.state, None, self._smaller, self._larger,
                        self._fit, self._place, printer, gap=4)  # fmt: skip
        column = parts.column(bar, frame, gap=6)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.setFocusProxy(self.view)
        self.view.setMinimumSize(theme.px(220), theme.px(160))
        self._connect()

    def ask_soon(self) -> None:
        """Something was typed: make the paper anew after a pause."""
        self.timer.start()

    def refresh(self) -> None:
        """Make the paper of what the form says now; while one is being made the next one waits."""
        self.timer.stop()
        if self._task is not None:
            self._again = True
            return
        wish = self._wish()
        if wish is None or (self.paper is not None and wish.minutes == self.paper.minutes):
            return
        self._again = False
        self._say(tr("正在更新…"))
        self._task = Task(lambda _report: wish.make(), self)
        self._task.done.connect(self._on_made)
        self._task.failed.connect(self._on_failed)
        self._task.ended.connect(self._on_ended)
        self._task.start()

    def outdate(self, *, other: bool = False) -> None:
        """What is shown may say something else now; ``other``: it belongs to another meeting, which begins at its top."""
        self.paper = None
        self._begun = self._begun and not other
        self.ask_soon()

    def current(self, minutes: Minutes) -> Paper | None:
        """The paper, if it is that of just these minutes."""
        return self.paper if self.paper is not None and self.paper.minutes == minutes else None

    def _on_made(self, paper: Paper) -> None:
        if self._again or self.timer.isActive():
            return  # the form has moved on
        self.paper = paper
        show = self.view.renew if self._begun else self.view.show_pages
        show(page_of(paper.data), paper.pages)
        self._begun = True
        self._say(tr("预览已更新"))
        self.made.emit(paper)

    def _on_failed(self, refusal: Refusal) -> None:
        self._say(tr("{title}。{hint}").format(title=refusal.title, hint=refusal.hint or refusal.detail), "err")

    def _on_ended(self) -> None:
        self._task = None
        if self._again:
            self.refresh()

    def _say(self, text: str, tone: str = "") -> None:
        self.state.setText(text)
        self.state.setToolTip(text)
        parts.mark(self.state, "tone", tone)

    def _connect(self) -> None:
        view = self.view
        self._smaller.clicked.connect(lambda: view.set_zoom(view.zoom / STEP))
        self._larger.clicked.connect(lambda: view.set_zoom(view.zoom * STEP))
        self._fit.clicked.connect(view.fit_width)
        view.zoomed.connect(self._on_zoomed)
        view.failed.connect(self._on_failed)
        view.moved.connect(self._on_moved)

    def _on_zoomed(self, zoom: float) -> None:
        self._fit.setChecked(self.view.fits_width)
        self._smaller.setEnabled(zoom > LEAST)
        self._larger.setEnabled(zoom < MOST)

    def _on_moved(self, page: int, count: int) -> None:
        self._place.setText(tr("{page}/{count} 页").format(page=page, count=count))
        self._place.setAlignment(Qt.AlignmentFlag.AlignCenter)
