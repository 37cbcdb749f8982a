"""All cards below each other in one scrolling column, as one form over one ``Minutes``."""

from collections.abc import Iterator
from typing import TypeVar

from PySide6.QtCore import QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from branchdesk.features.meetings.editor import cards, tab_order
from branchdesk.features.meetings.editor.actions_card import ActionsCard
from branchdesk.features.meetings.editor.agenda import Agenda
from branchdesk.features.meetings.editor.attendance_card import AttendanceCard
from branchdesk.features.meetings.editor.cards import Block, Unread
from branchdesk.features.meetings.editor.facts import Facts
from branchdesk.features.meetings.editor.head_card import HeadCard
from branchdesk.features.meetings.editor.people import People
from branchdesk.features.meetings.editor.plain_cards import AppraisalsCard, AttachmentsCard, ClosingCard, GuestsCard
from branchdesk.features.meetings.editor.rows import RowList
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Editor

B = TypeVar("B")


class FormBody(QScrollArea):
    """The form of a meeting.

    Signals: ``changed()`` after every edit, ``dropping(str)`` just before something with content is removed.
    """

    changed = Signal()
    dropping = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._people = People()
        self._minutes: Minutes | None = None
        self._locked = False
        self.head = HeadCard(self._everybody)
        self.attendance = AttendanceCard(self._everybody)
        self.guests = GuestsCard(self._everybody)
        self.agenda = Agenda(self._everybody)
        self.appraisals = AppraisalsCard(self._everybody)
        self.actions_card = ActionsCard(self._everybody)
        self.closing = ClosingCard()
        self.attachments = AttachmentsCard(self._everybody)
        # attendance last when taking: it is judged over the head, and the guests it counts
        self._blocks = (self.head, self.guests, self.agenda, self.appraisals, self.actions_card, self.closing, self.attachments,
                        self.attendance)  # fmt: skip
        self._build()

    def show_minutes(self, minutes: Minutes, facts: Facts, *, locked: bool) -> None:
        """Show a meeting; the scroll bar stays where it can."""
        place = self.verticalScrollBar().value()
        self._minutes, self._people, self._locked = minutes, facts.people, locked
        page = self.widget()
        page.setUpdatesEnabled(False)
        for block in self._blocks:
            block.show_part(minutes, facts)
        self.lock(locked)
        self.follow(minutes, facts)
        page.setUpdatesEnabled(True)
        QTimer.singleShot(0, self, lambda: self.verticalScrollBar().setValue(place))

    def take(self) -> Minutes:
        """The meeting as it stands in the form."""
        minutes = self._minutes
        assert minutes is not None
        for block in self._blocks:
            minutes = block.take(minutes)
        return minutes

    def follow(self, minutes: Minutes, facts: Facts) -> None:
        """Show what follows from the form as it stands: counters, verdicts, the roll."""
        self._people = facts.people
        for block in self._blocks:
            block.follow(minutes, facts)
        if self._locked:
            self.lock(True)

    def lock(self, locked: bool) -> None:
        """For looking only, or for editing again."""
        self._locked = locked
        cards.lock(self.widget(), locked)
        self.attendance.lock(locked)
        self.agenda.lock(locked)

    def unread(self) -> Iterator[Unread]:
        """Texts that cannot be read, from top to bottom."""
        for block in self._in_sight():
            yield from block.unread()

    def go_to(self, finding: Finding) -> bool:
        """Put the focus where a remark belongs; False where it is nowhere on the form."""
        found = next((one for block in self._in_sight() if (one := block.locate(finding))), None)
        if found is None:
            return False
        self.go_to_box(found)
        return True

    def go_to_box(self, box: QWidget) -> None:
        """The focus goes there, with some room around it."""
        target = box.box if isinstance(box, Editor) else box
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(target, 0, theme.px(90))

    def move_current(self, step: int) -> None:
        """Alt+↑ and Alt+↓: the row the focus is in, outside of rows the item of the agenda."""
        part: QWidget | None = self.focusWidget()
        while part is not None and not isinstance(part, RowList):
            part = part.parentWidget() if part is not self else None
        if part is not None:
            part.move_current(step)
        else:
            self.agenda.move_current(step)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab and Shift+Tab in reading order, and past the ends out of the form."""
        focus: QWidget | None = self.focusWidget()
        order = tab_order.boxes(self.widget())
        while focus is not None and focus not in order and focus is not self:
            focus = focus.parentWidget()
        if focus not in order:
            return super().focusNextPrevChild(forward)
        place = order.index(focus) + (1 if forward else -1)
        target = order[place] if 0 <= place < len(order) else tab_order.beside(self, forward)
        if target is None:
            return False
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        if self.isAncestorOf(target):
            self.ensureWidgetVisible(target)
        return True

    def _everybody(self) -> People:
        return self._people

    def _in_sight(self) -> tuple[Block, ...]:
        return (self.head, self.attendance, *self._blocks[1:-1])

    def _build(self) -> None:
        page = QWidget()
        page.setObjectName("scrollbody")
        page.setLayout(parts.column(*self._in_sight(), None, gap=10, margins=(0, 0, 6, 0)))
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("会议记录表单"))
        for block in self._blocks:
            block.changed.connect(self.changed)
            block.dropping.connect(self.dropping)
        self.attendance.seen.connect(self._keep_in_view)
        self.head.form.finished.connect(lambda: self.attendance.lines_box().setFocus(Qt.FocusReason.TabFocusReason))

    def _keep_in_view(self, roster: QWidget, area: QRect) -> None:
        """The roster is as high as its people: the form scrolls for it."""
        top = roster.mapTo(self.widget(), area.topLeft()).y()
        self.ensureVisible(0, top + area.height() // 2, 0, area.height() * 2)
