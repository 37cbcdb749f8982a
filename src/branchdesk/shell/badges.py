"""The numbers beside the tabs: how much the list behind each names (党费: 欠交名单; 组织员: what is past its limit)."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.desk import Desk
from branchdesk.storage.engine import Ledger
from branchdesk.widgets.tasks import Report, Task

_PAUSE = 2_000
"""Milliseconds without a change before it is counted anew: nobody is held up while he types."""
_MINUTES = 300_000
"""Milliseconds after which it is counted anew though nothing has changed: the limits of requests pass by the hour."""
_WATCHED = frozenset({
    "payment", "assessment", "relief", "arrears_note", "paid_elsewhere", "dues_policy", "member", "move", "organization", "development_case", "case_step",
    "transfer", "joint_activity", "issue", "measure", "request", "hand_on", "follow_up", "posting", "duty", "duty_occurrence",
    "rule_overlay", "arrival", "school_pack", "organizer",
})  # fmt: skip


class Part(NamedTuple):
    """What one list behind a tab names: ``room`` and, where the tab has several screens, the ``segment``."""

    room: str
    segment: str
    number: int
    words: str


Numbers = tuple[Part, ...]

_WORDS = {
    ("dues", ""): "欠交名单中有 {n} 人",
    ("twinning", ""): "有 {n} 项共建举措已过时限",
    ("organizer", "development"): "有 {n} 人的发展步骤已过时限",
    ("organizer", "transfers"): "有 {n} 封介绍信逾期未报到或未收回执",
    ("organizer", "requests"): "有 {n} 件诉求已超时或该回访而逾期",
    ("organizer", "duties"): "有 {n} 项职责已过期限",
}


class Badges(QObject):
    """Counts in the background, at the start, when the ledger has changed and every few minutes.

    Signals: ``counted(room, number, words)`` for each tab; ``counted_within(room, segment, number)`` for its screens.
    """

    counted = Signal(str, int, str)
    counted_within = Signal(str, str, int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._is_counting = False
        self._branch: str | None = None
        self.failed = 0
        """How often in a row it could not be counted."""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.count)
        again = QTimer(self, interval=_MINUTES)
        again.timeout.connect(self.count)
        again.start()
        desk.changed.connect(self._on_changed)  # a method, no lambda: it must end with this object
        desk.branch_changed.connect(self.count)

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities & _WATCHED:
            self._pause.start(_PAUSE)

    def begin(self) -> None:
        """Count for the first time, a moment after the window stands: the page that is shown comes first."""
        self._pause.start(_PAUSE)

    def count(self) -> None:
        """Count now; while it is being counted, once more afterwards."""
        if self._is_counting:
            self._pause.start(_PAUSE)
            return
        self._branch = self._desk.branch_id
        try:
            work = self._desk.ask(_behind, self._branch)
        except Refusal:  # locked: the book is opened anew afterwards
            return
        self._is_counting = True
        task = Task(work, self)
        task.done.connect(self._on_counted)
        task.failed.connect(self._on_failed)
        task.ended.connect(self._on_ended)
        task.start()

    def _on_failed(self, _refusal: Refusal) -> None:
        """Once more after a while, each time twice as long: nobody asked for it, so nobody is told."""
        self.failed += 1
        self._pause.start(min(_PAUSE << self.failed, _MINUTES))

    def _on_counted(self, numbers: Numbers) -> None:
        self.failed = 0
        if self._branch != self._desk.branch_id:
            return  # somebody has turned to another branch: it is counted next
        for room in dict.fromkeys(one.room for one in numbers):
            parts = [one for one in numbers if one.room == room]
            words = tr("；").join(one.words for one in parts if one.number)
            self.counted.emit(room, sum(one.number for one in parts), words)
            for one in parts:
                if one.segment:
                    self.counted_within.emit(room, one.segment, one.number)

    def _on_ended(self) -> None:
        self._is_counting = False


def _behind(ledger: Ledger, branch_id: str | None) -> Callable[[Report], Numbers]:
    """How much the lists of a branch name; nothing in a ledger too large to count all the time."""
    from branchdesk.features.overview import queries as overview

    small = not overview.is_large(ledger)
    scope = overview.scope(ledger, branch_id)

    def read(_report: Report) -> Numbers:
        with ledger.aside() as other:
            found = _counted(ledger, other, scope) if small else {}
        return tuple(
            Part(*place, found.get(place, 0), tr(words).format(n=found.get(place, 0)))
            for place, words in _WORDS.items()
        )

    return read


def _counted(ledger: Ledger, other: Ledger, scope: frozenset[str] | None) -> Mapping[tuple[str, str], int]:
    """By room and segment, of ``other``, the ledger as it is now; imported here, off the window's own thread."""
    from branchdesk.features.organizers import queries as organizers
    from branchdesk.features.overview.queries import shared
    from branchdesk.features.requests import queries as requests
    from branchdesk.features.transfers import queries as transfers
    from branchdesk.features.twinning import queries as twinning

    today = clock.today()
    money, cases = shared.money(ledger, other, scope, today), shared.cases(ledger, other, scope, today)
    letters = transfers.waiting(other, scope, today)
    duties = organizers.due_now(other, today, scope)
    calls = requests.calls_due(other, scope, today - timedelta(days=1))
    return {
        ("dues", ""): len(money.behind) if money is not None else 0,
        ("twinning", ""): len(twinning.overdue(other, scope, today)),
        ("organizer", "development"): cases.late if cases is not None else 0,
        ("organizer", "transfers"): len({one.id for one in (*letters.expired, *letters.no_receipt)}),
        ("organizer", "requests"): len(requests.overdue(other, scope)) + len(calls),
        ("organizer", "duties"): sum(one.occurrence.is_overdue(today) for one in duties),
    }
