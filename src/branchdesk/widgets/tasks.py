"""Slow work off the GUI thread: the only door to the thread pool."""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal
from shiboken6 import isValid

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import garbage

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
        self._key = object()
        self._post = partial(_mailbox().post, self._key)
        post = self._post
        report = self._report = Report(lambda *step: post(lambda task: task._show(*step)))
        self.destroyed.connect(lambda: report.cancel())

    @property
    def is_running(self) -> bool:
        """Whether the work has started and not ended."""
        return self._key in _running

    def start(self) -> None:
        """Begin; may be called once."""
        _running[self._key] = self
        QThreadPool.globalInstance().start(_Job(self._work, self._report, self._post))

    def cancel(self) -> None:
        """Ask the work to stop at its next step."""
        self._report.cancel()

    def _show(self, done: int, total: int, text: str) -> None:
        if isValid(self):
            self.progressed.emit(done, total, text)

    def _end(self, outcome: "_Outcome") -> None:
        del _running[self._key]
        value, error = outcome.take()
        try:
            if error is not None and not isinstance(error, Refusal):
                sys.excepthook(type(error), error, error.__traceback__)
            elif isValid(self):
                (self.done if error is None else self.failed).emit(value if error is None else error)
        finally:
            if isValid(self):
                self.ended.emit()
            if isValid(self):
                self._leave()

    def _leave(self) -> None:
        """Away from the parent first: what is connected here may hold the last reference to it.

        It would be released in the middle of our own end, and a parent that dies ends its children: us, once more.
        """
        self.setParent(None)
        self.deleteLater()


def stop_all(milliseconds: int = 5000) -> bool:
    """Cancel everything and wait for it, at the end of the program; False if something did not stop in time."""
    for task in list(_running.values()):
        task.cancel()
    return QThreadPool.globalInstance().waitForDone(milliseconds)


class _Outcome:
    """What came of the work, on its way to the GUI thread."""

    def __init__(self) -> None:
        self.value: object = None
        self.error: Exception | None = None

    def take(self) -> tuple[object, Exception | None]:
        """Value and error; nothing of them stays here, where the worker still holds on."""
        taken = self.value, self.error
        self.value = self.error = None
        return taken


class _Job(QRunnable):
    """Runs the work in the pool and says how it ended.

    Whatever has to do with widgets lets go of its last reference on the GUI thread: the worker knows the task by its
    key only, and has forgotten the work when the task hears of its end.
    """

    def __init__(self, work: Callable[[Report], object], report: Report, post: Callable[["_Call"], None]) -> None:
        super().__init__()
        self._work = work
        self._report = report
        self._post = post

    def run(self) -> None:
        """Work; called by the pool on its own thread."""
        outcome = _Outcome()
        try:
            outcome.value = self._work(self._report)
        except Exception as error:  # noqa: BLE001 - the task boundary: nothing may be lost in the pool
            outcome.error = error
        del self._work, self._report
        self._post(lambda task: task._end(outcome))


_Call = Callable[[Task[Any]], None]


class _Mailbox(QObject):
    """Calls that cross to the GUI thread; lives as long as the application."""

    _posted = Signal(object, object)

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def post(self, key: object, call: _Call) -> None:
        """Have the task of this key called on the GUI thread, in the order of posting; the end of the program swallows it."""
        if isValid(self):
            self._posted.emit(key, call)

    def _on_posted(self, key: object, call: _Call) -> None:
        call(_running[key])


_running: dict[object, Task[Any]] = {}
_boxes: list[_Mailbox] = []


def _mailbox() -> _Mailbox:
    """The mailbox of the application that lives now; made on the GUI thread, by the first ``Task``."""
    if not _boxes or not isValid(_boxes[-1]):
        app = QCoreApplication.instance()
        if app is None:
            raise RuntimeError("a task needs the application")
        garbage.collect_here()
        _boxes[:] = [_Mailbox(app)]
    return _boxes[-1]
