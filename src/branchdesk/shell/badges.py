"""The number beside a tab: how many members the list behind it names (党费: 欠交名单)."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.tasks import Report, Task

_PAUSE = 2_000
"""Milliseconds without a change before it is counted anew: nobody is held up while he types."""
_WATCHED = frozenset({"payment", "assessment", "relief", "arrears_note", "member", "move", "organization"})


class Badges(QObject):
    """Counts in the background, at the start and when the ledger has changed. ``counted(room, number, words)``."""

    counted = Signal(str, int, str)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_counting = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.count)
        desk.changed.connect(lambda entities: self._pause.start() if not entities or entities & _WATCHED else None)
        desk.branch_changed.connect(self.count)

    def count(self) -> None:
        """Count now; while it is being counted, once more afterwards."""
        if self._is_counting:
            self._pause.start()
            return
        try:
            work = self._desk.ask(_behind, self._desk.branch_id)
        except Refusal:  # locked: the book is opened anew afterwards
            return
        self._is_counting = True
        task = Task(work, self)
        task.done.connect(self._on_counted)
        task.ended.connect(self._on_ended)
        task.start()

    def _on_counted(self, number: int) -> None:
        self.counted.emit("dues", number, tr("欠交名单中有 {n} 人").format(n=number) if number else "")

    def _on_ended(self) -> None:
        self._is_counting = False


def _behind(ledger: Ledger, branch_id: str | None) -> Callable[[Report], int]:
    """How many the 欠交名单 of a branch names; 0 in a ledger without dues, and in one too large to count all the time."""
    from branchdesk.features.dues import queries as dues
    from branchdesk.features.dues.queries import waiting
    from branchdesk.features.overview import queries as overview

    if overview.is_large(ledger) or not waiting.is_kept(ledger):
        return lambda _report: 0
    scope = overview.scope(ledger, branch_id)

    def read(_report: Report) -> int:
        with ledger.aside() as other:
            return len(dues.arrears(other, scope))

    return read
