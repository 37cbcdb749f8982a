"""The panel beside the list: 三会一课, the meeting that is selected, what is open."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QMenu, QStackedWidget

from branchdesk.features.meetings.panels.detail import DetailPage
from branchdesk.features.meetings.panels.duties import DutyPage
from branchdesk.features.meetings.panels.waiting import WaitingPage
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme

DUTY, DETAIL, WAITING = range(3)
_WIDTH = 320
_USUAL = 392
"""The least width of the panel and the one it begins with, in pixels at 100 %."""


class Side(QFrame, theme.Themed):
    """Three pages behind a switch. ``turned(int)`` when another one is shown, ``closed()`` when it is put away."""

    turned = Signal(int)
    closed = Signal()

    def __init__(self, more: QMenu, width: int, page: int) -> None:
        super().__init__()
        self._width = width or _USUAL
        self.setObjectName("panel")
        self.setAccessibleName(tr("组织生活面板"))
        self.duty, self.detail, self.waiting = DutyPage(), DetailPage(more), WaitingPage()
        self._pages = QStackedWidget()
        for one in (self.duty, self.detail, self.waiting):
            self._pages.addWidget(one)
        self.segments = parts.segments([tr("三会一课"), tr("会议详情"), tr("待办")])
        self.segments.setExpanding(True)
        self.segments.currentChanged.connect(self._turn)
        close = parts.tool("x", tr("收起面板 (Alt+Enter)"))
        close.clicked.connect(self.closed)
        head = parts.row(self.segments, close, margins=(16, 10, 8, 0))
        head.setStretch(0, 1)
        column = parts.column(head, self._pages, gap=2)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.segments.setCurrentIndex(page if page in (DUTY, DETAIL, WAITING) else DUTY)
        self.follow_theme()

    @property
    def page(self) -> int:
        """The page shown: ``DUTY``, ``DETAIL`` or ``WAITING``."""
        return self.segments.currentIndex()

    def turn_to(self, page: int) -> None:
        """Show a page."""
        self.segments.setCurrentIndex(page)

    def count(self, number: int) -> None:
        """How many things are open."""
        text = tr("待办 {n}").format(n=number) if number else tr("待办")
        self.segments.setTabText(WAITING, text)

    def focus(self) -> None:
        """Let the keyboard in (F6)."""
        self.segments.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retheme(self) -> None:
        """As wide as the text needs."""
        self.setMinimumWidth(theme.px(_WIDTH))

    def sizeHint(self) -> QSize:
        """As wide as the user left it."""
        return QSize(theme.px(self._width), super().sizeHint().height())

    def _turn(self, page: int) -> None:
        self._pages.setCurrentIndex(page)
        self.turned.emit(page)
