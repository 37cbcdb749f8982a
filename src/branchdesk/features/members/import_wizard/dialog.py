"""导入花名册: a spreadsheet becomes members, in four steps and one transaction."""

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QWidget

from branchdesk.features.members.import_wizard.check import CheckStep
from branchdesk.features.members.import_wizard.columns import ColumnsStep
from branchdesk.features.members.import_wizard.counters import summary
from branchdesk.features.members.import_wizard.file import FileStep
from branchdesk.features.members.import_wizard.session import Session
from branchdesk.features.members.import_wizard.table import where
from branchdesk.features.members.import_wizard.writing import save_bad_rows
from branchdesk.features.members.roster import Plan
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.steps import Step, StepsDialog

_NAMED = 8  # rows skipped by choice that are named


class DoneStep(Step):
    """4 完成: what was written, and the way back."""

    title = "完成"

    def __init__(self, session: Session, show_list: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._show_list = session, show_list
        self.undone = False
        self._icon = parts.Picture("circle-check", "ok", 40)
        self._title = parts.label(role="h1")
        self._lines = parts.label(role="dim", wrap=True)
        self._lines.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.undo = parts.button(tr("撤销整批"), icon="undo-2", tip=tr("把这次导入整批撤销"))
        self.undo.clicked.connect(self._take_back)
        self.export = parts.button(tr("导出错误行…"), icon="file-down")
        self.strip = ProgressStrip()
        self.export.clicked.connect(lambda: save_bad_rows(self, session, self.strip))
        middle = Qt.AlignmentFlag.AlignHCenter
        column = parts.column(None, gap=12)
        for widget in (self._icon, self._title, self._lines):
            column.addWidget(widget, 0, middle)
        column.addLayout(parts.row(None, self.undo, self.export, None, margins=(0, 12, 0, 0)))
        column.addWidget(self.strip, 0, middle)
        column.addStretch(2)
        self.setLayout(column)

    def enter(self) -> None:
        """Count what was written."""
        self.undone = False
        self._show()

    def leave(self) -> bool:
        """查看名单."""
        self._show_list()
        return True

    def caption(self) -> str:
        """File, sheet and heading row."""
        return self._session.caption()

    def primary(self) -> str:
        """Where to go from here."""
        return tr("查看名单")

    def note(self) -> str:
        """The way back stays open."""
        return "" if self.undone else tr("之后也可以用 Ctrl+Z 整批撤销")

    def may_go_back(self) -> bool:
        """What is written is not written twice."""
        return False

    def may_cancel(self) -> bool:
        """There is nothing left to cancel."""
        return False

    @property
    def words(self) -> str:
        """Title and lines as shown."""
        return f"{self._title.text()}\n{self._lines.text()}"

    def _show(self) -> None:
        plan, written = self._session.plan, self._session.written
        if plan is None or written is None:
            return
        found = summary(plan)
        added, changed = written
        left = found.blocked + found.doubtful
        self._title.setText(tr("已导入 {n} 人").format(n=f"{added + changed:,}"))
        counted = ((tr("新增 {n} 人"), added), (tr("更新 {n} 人"), changed))
        lines = ["，".join(words.format(n=f"{n:,}") for words, n in counted if n)]
        if plan.organizations:
            names = "、".join(one.full_name for one in plan.organizations)
            lines.append(tr("新建 {names}").format(names=names))
        if found.same:
            lines.append(tr("{n} 人与台账一致，没有改动").format(n=f"{found.same:,}"))
        if left:
            lines.append(tr("{n} 行有错误或待定，没有导入").format(n=f"{left:,}"))
        lines += _left_out(plan)
        lines.append(tr("导入前的备份已经保存，在“文件 › 备份与恢复”中可以找到"))
        if self.undone:
            self._title.setText(tr("已整批撤销"))
            lines = [tr("台账与导入前一样；想再导入时请重新打开导入")]
        self._icon.show_icon("undo-2" if self.undone else "circle-check", "info" if self.undone else "ok")
        self._lines.setText("\n".join(lines))
        self.undo.setVisible(not self.undone)
        self.export.setVisible(left > 0)

    def _take_back(self) -> None:
        """One step of undo; the desk says when there was something to take back."""
        desk = self._session.desk
        heard: list[object] = []
        desk.changed.connect(heard.append)
        QGuiApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
        try:
            desk.go("undo")
        finally:
            QGuiApplication.restoreOverrideCursor()
            desk.changed.disconnect(heard.append)
        self.undone = bool(heard)
        if not heard:
            self._session.notices.tell("err", desk.notices.message() or tr("没有撤销成功，台账没有改动。"))
        self._show()
        self.changed.emit()


def _left_out(plan: Plan) -> Iterator[str]:
    """The rows that were left out because the user said so."""
    by_why = {why: [line for line in plan.rows if line.why == why] for why in ("decided", "hidden", "known")}
    if chosen := by_why["decided"]:
        named = "、".join(where(line, plan.places) for line in chosen[:_NAMED])
        more = tr("等") if len(chosen) > _NAMED else ""
        words = tr("按选择跳过 {n} 行：{names}{more}")
        yield words.format(n=f"{len(chosen):,}", names=named, more=more)
    if hidden := by_why["hidden"]:
        yield tr("按选择没有导入隐藏的 {n} 行").format(n=f"{len(hidden):,}")
    if known := by_why["known"]:
        yield tr("台账中已有的 {n} 人按选择没有更新").format(n=f"{len(known):,}")


class ImportDialog(StepsDialog):
    """导入花名册. A file can be dropped on it while it asks for one."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        session = Session(desk)
        self.file = FileStep(session)
        self.columns = ColumnsStep(session)
        self.check = CheckStep(session)
        self.finish = DoneStep(session, lambda: desk.go("members"))
        self.session = session
        super().__init__(tr("导入花名册"), [self.file, self.columns, self.check, self.finish], parent)
        session.notices = self.notices
        self.setAcceptDrops(True)
        self.finished.connect(self.deleteLater)  # a file of 100,000 rows is not kept until the window closes

    def reject(self) -> None:
        """Not while the ledger is being written."""
        if not self.check.is_busy:
            super().reject()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files are welcome on the first step."""
        if self.step is self.file and _dropped(event) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Read the first file."""
        path = _dropped(event)
        if self.step is self.file and path is not None:
            event.acceptProposedAction()
            self.file.read(path)


def _dropped(event: QDropEvent) -> Path | None:
    files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
    return files[0] if files else None
