"""The list, and over it the editor while a meeting is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.kernel.dates import Day
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.meetings.editor import MinutesEditor


class Editing(QStackedWidget):
    """Two pages: what is given to it, and the editor, which is made when it is first needed.

    Signals: ``left(str)`` with the id of the meeting when the user is back at the list.
    """

    left = Signal(str)

    def __init__(self, desk: Desk, below: QWidget, column: QBoxLayout) -> None:
        """``column`` lays out ``below``; the message strip of the window is its second part."""
        super().__init__()
        self._desk = desk
        self._column = column
        self._notices: Notices | None = None
        self._editor: MinutesEditor | None = None
        self.addWidget(below)
        self.currentChanged.connect(lambda _page: self._on_turned())

    @property
    def is_open(self) -> bool:
        """Whether a meeting is being edited."""
        return self.currentIndex() > 0

    @property
    def editor(self) -> "MinutesEditor":
        """The editor."""
        if self._editor is None:
            from branchdesk.features.meetings.editor import MinutesEditor

            self._editor = MinutesEditor(self._desk, self)
            self._editor.left.connect(self._on_left)
            self.addWidget(self._editor)
        return self._editor

    def open(self, uid: str) -> None:
        """Open a meeting, after the one that is open was left; ``Refusal`` when it is gone."""
        if self.may_leave():
            self.editor.open(uid)
            self._show()

    def start(self, kind: MeetingKind, branch_id: str, on: Day) -> bool:
        """Begin a new meeting; False when the user stays with the one that is open."""
        if not self.may_leave():
            return False
        self.editor.start(kind, branch_id, on)
        self._show()
        return True

    def place_notices(self, notices: Notices) -> None:
        """Take in the message strip of the window: it follows to whatever page is seen."""
        self._notices = notices
        column = self.editor.column if self.is_open else self._column
        column.insertWidget(1, notices)

    def _on_turned(self) -> None:
        if self._notices is not None and self.isAncestorOf(self._notices):  # else another tab has it now
            self.place_notices(self._notices)

    def may_leave(self) -> bool:
        """Save the meeting that is open and close it; False when the user stays."""
        return not self.is_open or self.editor.leave()

    def _show(self) -> None:
        if self._notices is not None and self._notices.tone in ("info", "ok"):
            self._notices.clear()  # it told of the list
        self.setCurrentWidget(self.editor)
        if self.editor.focusWidget() is None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self.setCurrentIndex(0)
        self.left.emit(self.editor.meeting_id)
