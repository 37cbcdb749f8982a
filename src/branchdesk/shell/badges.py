"""The numbers beside the tabs: how many people the list behind each names (党费: 欠交名单; 组织员: 时限已过的发展档案)."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Signal

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.tasks import Report, Task

_PAUSE = 2_000
"""Milliseconds without a change before it is counted anew: nobody is held up while he types."""
_WATCHED = frozenset({
    "payment", "assessment", "relief", "arrears_note", "member", "move", "organization", "development_case", "case_step",
})  # fmt: skip
_WORDS = {"dues": "欠交名单中有 {n} 人", "organizer": "有 {n} 人的发展步骤已过时限"}
Numbers = Mapping[str, int]


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

    def _on_counted(self, numbers: Numbers) -> None:
        for room, number in numbers.items():
            self.counted.emit(room, number, tr(_WORDS[room]).format(n=number) if number else "")

    def _on_ended(self) -> None:
        self._is_counting = False


def _behind(ledger: Ledger, branch_id: str | None) -> Callable[[Report], Numbers]:
    """How many the lists of a branch name; 0 where nothing is kept, and in a ledger too large to count all the time."""
    from branchdesk.features.development import queries as development
    from branchdesk.features.dues import queries as dues
    from branchdesk.features.dues.queries import waiting
    from branchdesk.features.overview import queries as overview

    small = not overview.is_large(ledger)
    with_dues, with_cases = small and waiting.is_kept(ledger), small and development.is_kept(ledger)
    scope = overview.scope(ledger, branch_id)

    def read(_report: Report) -> Numbers:
        with ledger.aside() as other:
            late = development.board(other, scope, clock.today()) if with_cases else []
            return {
                "dues": len(dues.arrears(other, scope)) if with_dues else 0,
                "organizer": sum(one.outlook.overdue for one in late),
            }

    return read
