"""导入会议: choose a file, look through what would be taken down, write it in one step that can be undone."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.features.meetings import importing
from branchdesk.features.meetings.importing import Line, Plan, Verdict
from branchdesk.features.meetings.rules import wording
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.widgets import ask, parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.tasks import Report, Task

_FILES = ["会议记录 (*.json *.xlsx *.xls *.ods *.csv)"]
_WORDS = {Verdict.NEW: "新增", Verdict.SAME: "已有", Verdict.BLOCKED: "需改正"}
_TONES = {Verdict.NEW: "ok", Verdict.SAME: "mute", Verdict.BLOCKED: "err"}


class Shown(NamedTuple):
    """One meeting of the file as the list shows it; ``id`` is its place in the file."""

    id: int
    line: Line

    def remarks(self) -> list[str]:
        """What is wrong with it, and what 定稿 would still ask for."""
        told = ["：".join(filter(None, (one.path, one.text))) for one in self.line.faults]
        return told + [tr("定稿前还要补正：{text}").format(text=text) for text in self.line.lacks]


def columns() -> list[Column]:
    """What the check list tells."""

    def head(shown: Shown, name: str) -> object:
        minutes = shown.line.minutes
        return getattr(minutes.meeting, name) if minutes is not None else None

    def kind(shown: Shown) -> str:
        minutes = shown.line.minutes
        return wording.kind_word(minutes.meeting.kind) if minutes is not None else ""

    return [
        Column("verdict", tr("结论"), lambda one: one.line.verdict, lambda verdict: tr(_WORDS[verdict]), width=84,
               tone=lambda verdict: _TONES[verdict]),
        Column("number", tr("序号"), lambda one: one.id + 1, width=56, align="right"),
        Column("on", tr("日期"), lambda one: head(one, "on"), width=104, sort_key=lambda one: str(head(one, "on") or "")),
        Column("kind", tr("类型"), kind, width=126),
        Column("subject", tr("主题"), lambda one: head(one, "subject"), width=200),
        Column("remarks", tr("说明"), lambda one: "；".join(one.remarks()), width=260, stretch=True),
    ]  # fmt: skip


def reader(ledger: Ledger, path: Path, branch: str) -> Callable[[Report], Plan]:
    """Reading a file and comparing it with the ledger, as work for another thread."""

    def read(report: Report) -> Plan:
        content = importing.read_file(path)
        report.step(1, 2)
        with ledger.aside() as other:
            found = importing.plan(other, content, branch)
        report.step(2, 2)
        return found

    return read


class ImportDialog(QDialog):
    """The check list. ``branch_name`` is who holds the meetings that do not say so themselves."""

    def __init__(self, desk: Desk, branch_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("导入会议"))
        self._desk, self._branch = desk, branch_name
        self.plan: Plan | None = None
        self.notices, self.strip = Notices(), ProgressStrip()
        self.model = TableModel(columns())
        self.table = TableView(self.model, tr("导入检查表"))
        self.file = parts.label(tr("JSON（整次会议）或 Excel（每行一次会议）"), role="dim", wrap=True)
        self.told = parts.label(role="dim", wrap=True)
        self.choose_button = parts.button(tr("选择文件…"), icon="folder-open")
        self.write_button = parts.button(tr("导入"), kind="primary")
        self._task: Task[Plan] | None = None
        self._build()
        self.choose_button.clicked.connect(lambda: self.choose())
        self.write_button.clicked.connect(lambda: self.write())
        self.table.current_changed.connect(self._tell_line)
        fit(self, 980, 600)

    def choose(self) -> None:
        """Ask for the file."""
        path = ask.open_file(self, tr("选择会议文件"), _FILES)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file and compare it with the ledger, in the background; nothing is written."""
        self.notices.clear()
        self.file.setText(str(path))
        self.choose_button.setEnabled(False)
        read = self._desk.ask(reader, path, self._branch)
        task: Task[Plan] = Task(read, self)
        self._task = task
        self.strip.watch(task, tr("正在读取"))  # type: ignore[arg-type]
        task.done.connect(self._show)
        task.failed.connect(self._tell)
        task.ended.connect(lambda: self.choose_button.setEnabled(True))
        task.start()

    def write(self) -> None:
        """Take down the new meetings as drafts, after a backup; one step of undo."""
        plan = self.plan
        if plan is None or plan.blocked or not plan.fresh:
            return

        def go_on() -> None:
            label = tr("导入会议记录（{file}）").format(file=plan.name)
            try:
                held = self._desk.do(label, importing.write, plan)
            except Refusal as refusal:
                self.notices.tell_refusal(refusal)
                self.write_button.setEnabled(True)
                return
            words = tr("已导入 {n} 次会议，都是草稿，核对后定稿。").format(n=len(held))
            self._desk.notices.tell("ok", words, [(tr("撤销"), lambda: self._desk.go("undo"))])
            self.accept()

        self.write_button.setEnabled(False)
        self._desk.back_up("import", go_on)

    def done(self, result: int) -> None:
        """Stop what still runs: nobody is there to hear of it."""
        if self._task is not None and self._task.is_running:
            self._task.cancel()
        super().done(result)

    def _show(self, plan: Plan) -> None:
        self.plan = plan
        self.model.show([Shown(number, line) for number, line in enumerate(plan.lines)])
        self.table.select_first()
        fresh, blocked = plan.counted(Verdict.NEW), plan.counted(Verdict.BLOCKED)
        self.write_button.setText(tr("导入 {n} 次会议").format(n=fresh) if fresh else tr("导入"))
        self.write_button.setEnabled(bool(fresh) and not plan.blocked)
        notes = [*plan.notes, *(fault.text for fault in plan.faults)]
        words = tr("新增 {new} 次，已有 {same} 次，需改正 {blocked} 次。")
        text = words.format(new=fresh, same=plan.counted(Verdict.SAME), blocked=blocked)
        if plan.blocked:
            text += tr("有内容需要改正，没有写入任何会议；请在文件中按说明改正后重新选择。")
        worst = any(fault.level is Level.BLOCK for fault in plan.faults) or bool(blocked)
        self.notices.tell("err" if worst else "info", text, detail="\n".join(notes), stays=True)

    def _tell(self, refusal: Refusal) -> None:
        if not isinstance(refusal, Cancelled):
            self.notices.tell_refusal(refusal)

    def _tell_line(self, shown: Shown | None) -> None:
        """Everything about the meeting the list stands on: nothing is only to be had by a tool tip."""
        remarks: Sequence[str] = shown.remarks() if shown is not None else ()
        self.told.setText("\n".join(remarks) if remarks else tr("没有问题") if shown is not None else "")

    def _build(self) -> None:
        self.write_button.setEnabled(False)
        self.table.say_when_empty(
            Emptiness(tr("还没有选择文件"), tr("读取后先列出每次会议的结论，确认无误才写入"), "upload")
        )
        head = parts.card("bar")
        line = parts.row(
            parts.label(self.windowTitle(), role="h2"), self.file, self.choose_button, margins=(20, 10, 16, 10)
        )
        line.setStretch(1, 1)
        head.setLayout(line)
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        body = parts.column(self.notices, panel, self.told, gap=8, margins=(20, 10, 20, 10))
        body.setStretch(1, 1)
        foot = parts.card("foot")
        close = parts.button(tr("取消"), tip=tr("取消 (Esc)"))
        close.clicked.connect(self.reject)
        note = parts.label(tr("导入的会议都是草稿；导入前自动备份，可整批撤销"), role="hint")
        foot.setLayout(parts.row(note, None, self.strip, close, self.write_button, margins=(20, 10, 20, 10)))
        column = parts.column(head, body, foot, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
