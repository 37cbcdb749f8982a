"""The end of the import: a backup, then one transaction; or the rows not taken as a sheet of their own."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from branchdesk.features.members.import_wizard.session import Session
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files
from branchdesk.widgets.hearing import Ear
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Task

_PAINTED_MS = 50


class Writing(QObject):
    """Backs up and writes, once.

    Signals: ``state(words)`` what is being done, "" when it is over; ``done()`` when everything is written;
    ``failed(refusal)`` when nothing is, and the ledger is as before.
    """

    state = Signal(str)
    done = Signal()
    failed = Signal(object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._ear: Ear | None = None

    def start(self) -> None:
        """Begin with the backup; without one nothing is written."""
        desk = self._session.desk
        self.state.emit(tr("正在备份台账…"))
        desk.notices.clear()
        self._ear = Ear(desk.notices, self._on_no_backup, self)
        try:
            desk.back_up("import", self._announce)
        except Refusal as refusal:  # the ledger was locked meanwhile
            self._ear.close()
            self._on_no_backup(refusal.sentence())

    def _on_no_backup(self, said: str) -> None:
        self._ear = None
        self.state.emit("")
        self.failed.emit(Refusal(tr("没有导入：{why}").format(why=said)))

    def _announce(self) -> None:
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        plan = self._session.plan
        count = len(plan.added) + len(plan.changed) if plan else 0
        self.state.emit(tr("正在写入 {n} 行，请稍候…").format(n=f"{count:,}"))
        QTimer.singleShot(_PAINTED_MS, self, self._write)  # after the words are painted

    def _write(self) -> None:
        refusal: Refusal | None = None
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            self._session.write()
        except Refusal as error:
            refusal = error
        finally:
            QGuiApplication.restoreOverrideCursor()
            self.state.emit("")
        if refusal is None:
            self.done.emit()
        else:
            self.failed.emit(refusal)


def save_bad_rows(parent: QWidget, session: Session, strip: ProgressStrip) -> None:
    """Ask where, write the rows not taken in the background, and say so."""
    name = tr("{stem}-错误行.xlsx").format(stem=session.path.stem)
    path = ask.save_file(parent, tr("导出错误行"), [tr("Excel 工作簿 (*.xlsx)")], name)
    if path is None:
        return
    work = session.bad_rows()

    def saved(count: int) -> None:
        words = tr("已导出 {n} 行到 {file}；改正后可以再次导入。").format(n=count, file=path.name)
        session.notices.tell("ok", words, [(tr("打开"), lambda: show_files.show(path))], stays=True)

    task: Task[int] = Task(lambda _report: work(path), parent)
    task.done.connect(saved)
    task.failed.connect(session.notices.tell_refusal)
    strip.watch(task, tr("正在导出错误行"))  # type: ignore[arg-type]
    task.start()
