"""Slow work off the GUI thread: the only door to the thread pool."""

import gc
import sys
import time
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr

T = TypeVar("T")

_PACE = 0.05
"""Seconds between two progress messages: people read no faster, and the GUI stays free."""


class Report:
    """What the work may say while it runs; used from the worker thread."""

    def __init__(self, tell: Callable[[int, int, str], None]) -> None:
        self._tell = tell
        self._cancelled = False
        self._told_at = 0.0

    def cancel(self) -> None:
        """Make the next ``step`` raise."""
        self._cancelled = True

    def step(self, done: int, total: int, text: str = "") -> None:
        """Say that ``done`` of ``total`` is finished (``total`` 0: unknown); the place where work is cancelled.

        Raises ``Cancelled`` when the user wants to stop. Steps that come faster than people can read
        are left out, the last one never.
        """
        if self._cancelled:
            raise Cancelled(tr("已取消"), hint=tr("没有做任何改动。"))
        if done < total and time.monotonic() - self._told_at < _PACE:
            return
        self._told_at = time.monotonic()
        self._tell(done, total, text)


class Task(QObject, Generic[T]):
    """One piece of work and its end; belongs to ``parent`` and falls silent when that is gone.

    Signals, all on the GUI thread: ``done(value)`` or ``failed(refusal)`` (``Cancelled`` when the user
    stopped it), ``progressed(done, total, text)`` in between, ``ended()`` in every case. Any other
    exception of the work goes to ``sys.excepthook`` as if it had happened on the GUI thread.
    The work must not touch widgets.
    """

    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int, str)
    ended = Signal()

    def __init__(self, work: Callable[[Report], T], parent: QObject) -> None:
        super().__init__(parent)
        self._work = work
        self._mailbox = _mailbox()
        self._report = Report(self._tell)
        self.destroyed.connect(self._report.cancel)

    @property
    def is_running(self) -> bool:
        """Whether the work has started and not ended."""
        return self in _running

    def start(self) -> None:
        """Begin; may be called once."""
        _hold_collector()
        _running.add(self)
        QThreadPool.globalInstance().start(_Job(lambda: self._work(self._report), self._post_end))

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._report.cancel()

    def _tell(self, done: int, total: int, text: str) -> None:
        self._mailbox.post(lambda: self._show(done, total, text))

    def _show(self, done: int, total: int, text: str) -> None:
        if isValid(self):
            self.progressed.emit(done, total, text)

    def _post_end(self, outcome: object, error: Exception | None) -> None:
        self._mailbox.post(lambda: self._end(outcome, error))

    def _end(self, outcome: object, error: Exception | None) -> None:
        _running.discard(self)
        _release_collector()
        try:
            if error is not None and not isinstance(error, Refusal):
                sys.excepthook(type(error), error, error.__traceback__)
            elif isValid(self):
                (self.done if error is None else self.failed).emit(outcome if error is None else error)
        finally:
            if isValid(self):
                self.ended.emit()
                self.deleteLater()


def stop_all(milliseconds: int = 5000) -> bool:
    """Cancel everything and wait for it, at the end of the program; False if something did not stop in time."""
    for task in list(_running):
        task.cancel()
    return QThreadPool.globalInstance().waitForDone(milliseconds)


class _Job(QRunnable):
    """Runs the work in the pool and says how it ended."""

    def __init__(self, work: Callable[[], object], ended: Callable[[object, Exception | None], None]) -> None:
        super().__init__()
        self._work = work
        self._ended = ended

    def run(self) -> None:
        """Work; called by the pool on its own thread."""
        try:
            outcome = self._work()
        except Exception as error:  # noqa: BLE001 - the task boundary: nothing may be lost in the pool
            self._ended(None, error)
        else:
            self._ended(outcome, None)


class _Mailbox(QObject):
    """Calls that cross to the GUI thread; lives as long as the application."""

    _posted = Signal(object)

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, call: Callable[[], object]) -> None:
        """Have ``call`` run on the GUI thread, in the order of posting; the end of the program swallows it."""
        if isValid(self):
            self._posted.emit(call)

    def _on_posted(self, call: Callable[[], object]) -> None:
        call()


_running: set["Task[Any]"] = set()
_held: list[bool] = []
"""Whether Python collected garbage before the first of the running tasks began."""


def _hold_collector() -> None:
    """No collecting of garbage while a worker runs: a widget collected there dies in the wrong thread.

    Qt then hears of its death too late, and crashes at the next change of the theme.
    """
    if not _held:
        _held.append(gc.isenabled())
        gc.disable()


def _release_collector() -> None:
    if not _running and _held and _held.pop():
        gc.enable()


_boxes: list[_Mailbox] = []


def _mailbox() -> _Mailbox:
    """The mailbox of the application that lives now; made on the GUI thread, by the first ``Task``."""
    if not _boxes or not isValid(_boxes[-1]):
        app = QCoreApplication.instance()
        if app is None:
            raise RuntimeError("a task needs the application")
        _boxes[:] = [_Mailbox(app)]
    return _boxes[-1]
