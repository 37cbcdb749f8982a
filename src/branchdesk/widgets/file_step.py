"""The first step: a file is chosen or dropped and read in the background."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.steps import Step
from branchdesk.widgets.tasks import Task

_LEAST, _LOW = 150, 270
"""The height of the field one drops on at least, and of the step without its drawing (pixels at 100 %)."""
FILTERS = ("Excel、WPS 表格、CSV (*.xlsx *.xls *.xlsm *.xlsb *.ods *.et *.csv *.txt)", "所有文件 (*)")


class FileStep(Step):
    """Reads a file with ``read`` (off the GUI thread) and shows what ``describe`` says of it. ``asked`` stand below."""

    title = "选择文件"

    def __init__(self, hint: str, read: Callable[[Path], Any], describe: Callable[[Any], str], *asked: QWidget) -> None:
        super().__init__()
        self._read, self._describe = read, describe
        self._task: Task[Any] | None = None
        self.notices: Notices | None = None
        self.file: Any = None
        self.setAcceptDrops(True)
        self.choose_button = parts.button(tr("选择文件…"), icon="folder-open", tip=tr("选择文件 (Ctrl+O)"))
        self.choose_button.clicked.connect(self.choose)
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose)
        self.strip = ProgressStrip()
        self._name = parts.label(role="section")
        self._said = parts.label(role="dim", wrap=True)
        self._said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for told in (self._name, self._said):
            told.hide()  # until there is something to say: the room belongs to what is to be done
        zone = parts.card("card")
        zone.setMinimumHeight(theme.px(_LEAST))
        icon = self._icon = parts.Picture("file-spreadsheet", "text3", 40)
        words = parts.label(tr("把文件拖到这里，或点“选择文件”"), role="h2")
        below = parts.label(hint, role="dim", wrap=True)
        below.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inside = parts.column(None, gap=10, margins=(24, 16, 24, 16))
        for widget in (icon, words, below, self.choose_button):
            inside.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter if widget is not below else Qt.AlignmentFlag(0))
        inside.addLayout(parts.row(None, self.strip, None))
        inside.addStretch(1)
        zone.setLayout(inside)
        column = parts.column(zone, self._name, self._said, *asked, gap=10)
        column.setStretch(0, 1)
        self.setLayout(column)

    def enter(self) -> None:
        """The button is what one needs."""
        self.choose_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def is_ready(self) -> bool:
        """A file was read."""
        return self.file is not None and self._task is None

    def note(self) -> str:
        """Nothing happens to the file."""
        return tr("只读取文件内容，不会改动原文件；公式和宏都不会运行")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The drawing goes where there is little room."""
        super().resizeEvent(event)
        self._icon.setVisible(self.height() >= theme.px(_LOW))

    def choose(self) -> None:
        """Ask for a file."""
        path = ask.open_file(self, tr("选择文件"), FILTERS)
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Read a file in the background; one that is still being read is given up."""
        if self._task is not None:
            self._task.cancel()
        task: Task[Any] = Task(lambda _report: self._read(path), self)
        self._task = task
        task.done.connect(lambda file: self._on_read(task, path, file))
        task.failed.connect(lambda refusal: self._on_refused(task, path, refusal))
        self.strip.watch(task, tr("正在读取 {file}").format(file=path.name))
        task.start()
        self.changed.emit()

    def _on_read(self, task: Task[Any], path: Path, file: Any) -> None:
        if task is not self._task:
            return
        self._task, self.file = None, file
        self._name.setText(path.name)
        self._said.setText(self._describe(file))
        for told in (self._name, self._said):
            told.show()
        if self.notices is not None:
            self.notices.clear()
        self.changed.emit()

    def _on_refused(self, task: Task[Any], path: Path, refusal: Refusal) -> None:
        if task is not self._task:
            return
        self._task = None
        if self.notices is not None and not isinstance(refusal, Cancelled):
            told = Refusal(f"{path.name}：{refusal.title}", detail=refusal.detail, hint=refusal.hint)
            self.notices.tell_refusal(told, [(tr("换一个文件"), self.choose)])
        self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome."""
        if _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the first file."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.take(path)


def _dropped(event: QDropEvent) -> Path | None:
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if files else None
