"""The progress strip of the status bar: what is being done, how far, and a way to stop."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QProgressBar, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.tasks import Task

_PATIENCE_MS = 300
_LEAST, _MOST = 40, 160
"""The width of the bar, in pixels at 100 %."""
"""Work that is done sooner shows nothing at all."""


@contextmanager
def busy() -> Iterator[None]:
    """The hourglass over what takes a second and cannot be stopped."""
    QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
    try:
        yield
    finally:
        QGuiApplication.restoreOverrideCursor()


class ProgressStrip(QWidget, theme.Themed):
    """Shows the task that runs; with several, the newest, and says how many."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks: list[tuple[Task[object], str]] = []
        self._reading: set[Task[object]] = set()
        self._text = parts.label(role="hint")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = parts.button(tr("取消"), kind="link")
        self._stop.clicked.connect(self._on_stop)
        self.setLayout(parts.row(self._text, self._bar, self._stop))
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self.show)
        self.hide()
        self.follow_theme()

    def watch(self, task: Task[object], text: str, *, reading: bool = False) -> None:
        """Follow a task from now to its end; ``text`` like 正在导出会议记录, ``reading`` when nothing is made by it."""
        self._tasks.append((task, text))
        if reading:
            self._reading.add(task)
        task.progressed.connect(lambda done, total, detail: self._on_progress(task, done, total, detail))
        # Not only ``ended``: whoever takes the result may open a dialog over it, and end much later.
        for signal in (task.done, task.failed):
            signal.connect(lambda _outcome: self._on_ended(task))
        task.ended.connect(lambda: self._on_ended(task))
        self._begin()

    def text(self) -> str:
        """What is said beside the bar."""
        return self._text.text()

    def works(self) -> list[str]:
        """What runs now, the newest last."""
        return [text for _task, text in self._tasks]

    def is_making(self) -> bool:
        """Whether something would be lost if the work were broken off; reading can be done again."""
        return any(task not in self._reading for task, _text in self._tasks)

    def retheme(self) -> None:
        """Keep the bar as wide as the text is large, and less where there is no room."""
        self._bar.setMinimumWidth(theme.px(_LEAST))
        self._bar.setMaximumWidth(theme.px(_MOST))

    def _begin(self) -> None:
        self._show(0, 0, "")
        self._stop.setEnabled(True)
        if not self.isVisible() and not self._patience.isActive():
            self._patience.start()

    def _show(self, done: int, total: int, detail: str) -> None:
        words = self._tasks[-1][1]
        if len(self._tasks) > 1:
            words += tr("（共 {n} 项工作）").format(n=len(self._tasks))
        if total:
            words += f" {done:,} / {total:,}"
        self._text.setText(words)
        self._text.setToolTip(detail)
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self._bar.setAccessibleName(words)
        self._stop.setAccessibleName(tr("取消：{work}").format(work=self._tasks[-1][1]))

    def _on_progress(self, task: Task[object], done: int, total: int, detail: str) -> None:
        if self._tasks and self._tasks[-1][0] is task and self._stop.isEnabled():
            self._show(done, total, detail)

    def _on_ended(self, task: Task[object]) -> None:
        self._tasks = [pair for pair in self._tasks if pair[0] is not task]
        self._reading.discard(task)
        if self._tasks:
            self._begin()
        else:
            self._patience.stop()
            self.hide()

    def _on_stop(self) -> None:
        self._stop.setEnabled(False)
        self._text.setText(tr("正在停止…"))
        self._tasks[-1][0].cancel()
