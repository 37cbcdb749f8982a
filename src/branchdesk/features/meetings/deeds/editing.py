"""The list, and over it the editor while a meeting is open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.kernel.dates import Day
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.meetings.editor import MinutesEditor


class Editing(QStackedWidget):
    """Two pages: what is given to it, and the editor, which is made when it is first needed.

    Signals: ``left(str)`` with the id of the meeting when the user is back at the list.
    """

    left = Signal(str)

    def __init__(self, desk: Desk, below: QWidget) -> None:
        super().__init__()
        self._desk = desk
        self._editor: MinutesEditor | None = None
        self.addWidget(below)

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
        if self._may_turn():
            self.editor.open(uid)
            self._show()

    def start(self, kind: MeetingKind, branch_id: str, on: Day) -> None:
        """Begin a new meeting."""
        if self._may_turn():
            self.editor.start(kind, branch_id, on)
            self._show()

    def _may_turn(self) -> bool:
        return not self.is_open or self.editor.leave()

    def _show(self) -> None:
        self.setCurrentWidget(self.editor)
        if self.editor.focusWidget() is None:
            self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_left(self) -> None:
        self.setCurrentIndex(0)
        self.left.emit(self.editor.meeting_id)
