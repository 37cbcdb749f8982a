"""工作概览: the first page. It answers one question: what must I do now?

Only the frame is made here: it stands on the screen before anything is read, or loaded for reading.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QScrollArea, QWidget

from branchdesk.features.overview.model import Reminder
from branchdesk.features.overview.panels import Card, Composition, ReminderList
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk, FileVerbs, Screen

if TYPE_CHECKING:
    from branchdesk.features.overview.deeds import Deeds

_NARROW, _CARD = 860, 170
"""Widths in pixels at 100 %: below the first the charts go under the list; a card needs the second."""

_LOOK_AT_CLOCK = 300_000
"""Milliseconds between two looks at the calendar: a page left open over night still tells today's date,
and what a request has left is not older than that."""


_LATER = (
    "development_case", "case_step", "observation", "public_notice", "holiday", "school_pack", "ballot", "transfer", "away",
    "away_contact", "partner", "agreement", "agreement_party", "joint_activity", "activity_party", "issue", "measure",
    "request", "hand_on", "follow_up", "organizer", "posting", "duty", "duty_occurrence", "archive_paper", "case_paper",
    "handover", "offline_copy", "packet",
)  # fmt: skip
"""Entities of the rooms whose deadlines are told here."""


class OverviewScreen(Screen):
    """Cards, 现在要办 and the make-up of the roll. ``counts_changed(str)`` tells the status bar."""

    title = "工作概览"
    watches = frozenset({"member", "organization", "post", "move", "not_duplicate", "meeting", "joint_branch", "action_item",
                         "printed_copy", "rule_overlay", "payment", "assessment", "relief", "remittance", "dues_policy", "paid_elsewhere",
                         "arrears_note", "arrival", *_LATER})  # fmt: skip
    counts_changed = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.counts = ""
        self.today = clock.today()
        self._deeds: Deeds | None = None
        self.date_line = parts.label(role="dim")
        self.print_button = parts.button(tr("打印概览"), "printer", "flat", tr("打印概览 (Ctrl+P)"))
        self.calendar_button = parts.tool("calendar-days", tr("导出日历（.ics）"))
        self.refresh_button = parts.button(tr("刷新"), "refresh-cw", "flat", tr("刷新 (F5)"))
        self.people = Card(tr("党员"), tr("查看名册"), "members", desk.go)
        self.to_do = Card(tr("待办"), "", "", desk.go)
        self.roll = Card(tr("名册体检"), tr("打开体检"), "health", desk.go)
        self.backup = Card(tr("备份"), tr("备份与恢复"), "backups", desk.go)
        self.meetings = Card(tr("本季组织生活"), tr("查看"), "meetings", desk.go)
        self.dues = Card(tr("本月党费"), tr("去收缴"), "dues", desk.go)
        self._kept: tuple[Card, ...] = ()
        self.list = ReminderList(desk.go)
        self.composition = Composition(desk.go)
        for card in self.cards:
            card.say("…", "", tr("正在读取"))
        self._build()
        self.paint_first()
        self.print_button.clicked.connect(self.print_out)
        self.calendar_button.clicked.connect(self.export_calendar)
        self.refresh_button.clicked.connect(self._on_refresh_asked)
        desk.backed_up.connect(self.go_stale)
        midnight = QTimer(self, interval=_LOOK_AT_CLOCK)
        midnight.timeout.connect(self._on_time)
        midnight.start()

    # ---- what the window calls

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window."""
        self._column.insertWidget(1, notices)

    def file_verbs(self) -> FileVerbs:
        """打印 is of this page; 导入 and 导出 mean the roster, as everywhere."""
        return {"print": (tr("打印概览…"), self.print_out)}

    def refresh(self) -> None:
        """Read the ledger; start the slow checks when it has changed since they last ran."""
        self.today = clock.today()
        self.deeds.refresh()

    # ---- what fills the page

    @property
    def deeds(self) -> "Deeds":
        """Loaded when it is first needed, which is after the first frame."""
        if self._deeds is None:
            from branchdesk.features.overview.deeds import Deeds

            self._deeds = Deeds(self)
        return self._deeds

    @property
    def is_checking(self) -> bool:
        """Whether something is still being read or checked in the background."""
        return self._deeds is not None and self._deeds.is_checking

    @property
    def reminders(self) -> list[Reminder]:
        """What has to be done, as shown."""
        return self._deeds.reminders if self._deeds is not None else []

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards on top; those of dues and of meetings only where such are kept."""
        return (self.people, *self._kept, self.to_do, self.roll, self.backup)

    def show_rooms(self, *, dues: bool, meetings: bool) -> None:
        """Have a card for dues and one for meetings, or not."""
        wanted = {self.dues: dues, self.meetings: meetings}
        self._kept = tuple(card for card, is_kept in wanted.items() if is_kept)
        self._fold(self.width() / theme.scale())  # first: what stands in no window would be one for a moment
        for card, is_kept in wanted.items():
            card.setVisible(is_kept)

    def count(self, words: str) -> None:
        """Have the status bar say this."""
        self.counts = words
        self.counts_changed.emit(words)

    def print_out(self) -> None:
        """打印概览."""
        self.deeds.print_out()

    def export_calendar(self) -> None:
        """导出日历."""
        self.deeds.export_calendar()

    def _on_refresh_asked(self) -> None:
        self.deeds.forget()
        self.list.fold()
        self.go_stale()

    def _on_time(self) -> None:
        if clock.today() != self.today:
            self.go_stale()
        elif self._deeds is not None and self.isVisible():
            self._deeds.tick()

    # ---- layout

    def _build(self) -> None:
        head = parts.row(
            parts.label(self.title, role="h1"),
            4,
            self.date_line,
            None,
            self.calendar_button,
            self.print_button,
            self.refresh_button,
        )
        self._cards_grid, self._halves = QGridLayout(), QBoxLayout(QBoxLayout.Direction.LeftToRight)
        for layout in (self._cards_grid, self._halves):
            layout.setSpacing(theme.px(12))
        self._halves.addWidget(self.list, 3)
        self._halves.addWidget(self.composition, 2)
        body = QWidget()
        body.setObjectName("scrollbody")
        whole = parts.column(self._cards_grid, self._halves, gap=12)
        whole.setStretch(1, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName(self.title)
        self._scroll.setWidget(body)
        self._column = parts.column(head, self._scroll, gap=10, margins=(14, 12, 14, 12))
        self._column.setStretch(1, 1)
        self.setLayout(self._column)
        body.setLayout(whole)  # last: whatever is moved into another widget is dressed anew, with all that is in it
        self._fold(0)
        self.setFocusProxy(self.refresh_button)

    def _fold(self, width: float) -> None:
        """Give way on narrow windows; ``width`` in pixels at 100 %."""
        cards = self.cards
        fitting = (n for n in (len(cards), 3, 2) if width >= _CARD * n and len(cards) % n in (0, n - 1))
        across = next(fitting, 2)
        for place, card in enumerate(cards):
            self._cards_grid.addWidget(card, place // across, place % across)
        for column in range(len(cards)):
            self._cards_grid.setColumnStretch(column, 1 if column < across else 0)
        beside = QBoxLayout.Direction.LeftToRight if width >= _NARROW else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(beside)

    # ---- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what does not fit."""
        super().resizeEvent(event)
        self._fold(self.width() / theme.scale())

    def showEvent(self, event: QShowEvent) -> None:
        """A page that was hidden over midnight is old."""
        if clock.today() != self.today:
            self._stale = True
        super().showEvent(event)
