"""导入发展档案: choose a file, look through what each row would add, write it in one step that can be undone."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from branchdesk.features.development import importing
from branchdesk.features.development.importing import TURNS, CaseLine, CasePlan, Turn
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.members import queries as members
from branchdesk.kernel.errors import Cancelled, Refusal
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

_FILES = ["发展党员台账 (*.xlsx *.xls *.xlsb *.ods *.csv)"]
_TONES = {Turn.NEW: "ok", Turn.CHANGED: "info", Turn.SAME: "mute", Turn.DOUBTFUL: "warn", Turn.BLOCKED: "err"}


def columns() -> list[Column]:
    """What the check list tells of a row."""
    return [
        Column("turn", tr("结论"), lambda one: one.turn, lambda turn: tr(dict(TURNS)[turn]), width=90,
               tone=lambda turn: _TONES[turn]),
        Column("row", tr("行"), lambda one: one.row.row, width=52, align="right"),
        Column("name", tr("姓名"), lambda one: one.name, width=88, fixed=True),
        Column("adds", tr("写入"), lambda one: "；".join(one.draft.changes) if one.draft else "", lambda text: text or " ",
               width=320, stretch=True),
        Column("told", tr("说明"), lambda one: "；".join(remarks(one)), lambda text: text or " ", width=260),
        Column("found", tr("核查"), lambda one: len(found_in(one)) or None, width=60, align="right"),
    ]  # fmt: skip


def remarks(line: CaseLine) -> list[str]:
    """What is wrong with a row, and what the ledger keeps although the row says otherwise."""
    return [*(one.text for one in line.problems), *(one.sentence for one in line.kept)]


def found_in(line: CaseLine) -> list[Finding]:
    """What the rules find once it is written; that the member's card has not followed yet is no finding."""
    return [one for one in line.findings if one.stands and not one.code.startswith("card_")]


def reader(ledger: Ledger, path: Path, overwrite: bool, chosen: Mapping[int, str]) -> Callable[[Report], CasePlan]:
    """Reading a file and comparing it with the ledger, as work for another thread."""

    def read(report: Report) -> CasePlan:
        sheet = importing.read_case_file(path)
        report.step(1, 2)
        with ledger.aside() as other:
            found = importing.plan_cases(other, sheet, overwrite=overwrite, chosen=chosen)
        report.step(2, 2)
        return found

    return read


class ImportDialog(QDialog):
    """The check list; nothing is written before it was looked through."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("导入发展档案"))
        self._desk = desk
        self._path: Path | None = None
        self._chosen: dict[int, str] = {}
        self.plan: CasePlan | None = None
        self.notices, self.strip = Notices(), ProgressStrip()
        self.model = TableModel(columns(), key=lambda one: one.row.row)
        self.table = TableView(self.model, tr("导入检查表"))
        self.file = parts.label(tr("Excel，每行一人，列为关键日期、联系人、介绍人等"), role="dim", wrap=True)
        self.told = parts.label(role="dim", wrap=True)
        self.overwrite = QCheckBox(tr("表中与台账不同的，以表为准"))
        self.overwrite.setToolTip(tr("不勾选时台账已有的内容保持不变；空白单元格从不覆盖"))
        self.choose_button = parts.button(tr("选择文件…"), icon="folder-open")
        self.write_button = parts.button(tr("导入"), kind="primary")
        self._task: Task[CasePlan] | None = None
        self._build()
        self.choose_button.clicked.connect(lambda: self.choose())
        self.write_button.clicked.connect(lambda: self.write())
        self.overwrite.toggled.connect(lambda _on: self._read_again())
        self.table.current_changed.connect(self._tell_line)
        self.table.opened.connect(self.say_whose)
        fit(self, 1080, 640)

    def choose(self) -> None:
        """Ask for the file."""
        path = ask.open_file(self, tr("选择发展党员台账"), _FILES)
        if path is not None:
            self._chosen.clear()
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file and compare it with the ledger, in the background; nothing is written."""
        self._path = path
        self.notices.clear()
        self.file.setText(str(path))
        self.choose_button.setEnabled(False)
        task: Task[CasePlan] = Task(self._desk.ask(reader, path, self.overwrite.isChecked(), self._chosen), self)
        self._task = task
        self.strip.watch(task, tr("正在读取"))  # type: ignore[arg-type]
        task.done.connect(self._show)
        task.failed.connect(self._tell)
        task.ended.connect(lambda: self.choose_button.setEnabled(True))
        task.start()

    def say_whose(self, line: CaseLine) -> None:
        """Enter or a double click on a row in doubt: whose it is."""
        if line.turn is not Turn.DOUBTFUL or self._path is None:
            return
        known = self._desk.ask(members.members_by_id, list(line.whose.candidates))
        options = [*(f"{one.name}（{one.number}）" for one in known), tr("名册上没有，是新人"), tr("取消")]
        chosen = ask.choose(self, tr("这一行是谁？"), "；".join(remarks(line)), options)
        if chosen is not None and chosen < len(options) - 1:
            self._chosen[line.row.row] = known[chosen].id if chosen < len(known) else ""
            self.read(self._path)

    def write(self) -> None:
        """Write the rows that are sure, after a backup; one step of undo."""
        plan = self.plan
        if plan is None or not plan.ready or not self._may_leave_out(plan):
            return

        def go_on() -> None:
            try:
                done = self._desk.do(
                    tr("导入发展档案（{file}）").format(file=plan.sheet.name), importing.write_cases, plan
                )
            except Refusal as refusal:
                self.notices.tell_refusal(refusal)
                self.write_button.setEnabled(True)
                return
            words = tr(
                "已导入：新增人员 {people} 名，新建档案 {cases} 份，登记步骤 {steps} 条，联系人、介绍人 {guides} 名。"
            )
            said = words.format(people=done.people, cases=done.cases, steps=done.steps, guides=done.guides)
            self._desk.notices.tell("ok", said, [(tr("撤销"), lambda: self._desk.go("undo"))])
            self.accept()

        self.write_button.setEnabled(False)
        self._desk.back_up("import", go_on)

    def done(self, result: int) -> None:
        """Stop what still runs: nobody is there to hear of it."""
        if self._task is not None and self._task.is_running:
            self._task.cancel()
        super().done(result)

    def _may_leave_out(self, plan: CasePlan) -> bool:
        """Rows in doubt are left out only when somebody says so."""
        if not plan.held_back:
            return True
        words = tr("有 {n} 行待核对或不能导入，将跳过；改正后可再次导入同一文件，已导入的不会重复。")
        return ask.confirm(self, tr("只导入没有问题的行？"), words.format(n=plan.held_back), tr("导入其余的行"))

    def _read_again(self) -> None:
        if self._path is not None:
            self.read(self._path)

    def _show(self, plan: CasePlan) -> None:
        self.plan = plan
        self.model.show(plan.lines)
        self.table.select_first()
        self._tell_line(self.table.current_record())
        ready = len(plan.ready)
        self.write_button.setText(tr("导入 {n} 人").format(n=ready) if ready else tr("导入"))
        self.write_button.setEnabled(bool(ready) and not self._desk.read_only)
        counts = "，".join(f"{tr(word)} {n}" for turn, word in TURNS if (n := plan.count(turn)))
        unknown = tr("没有用到的列：{names}").format(names="、".join(plan.sheet.unknown)) if plan.sheet.unknown else ""
        detail = "\n".join(filter(None, (unknown, *plan.sheet.notes)))
        self.notices.tell("warn" if plan.held_back else "info", tr("共 {n} 行：{counts}。").format(
            n=len(plan.lines), counts=counts), detail=detail, stays=True)  # fmt: skip

    def _tell(self, refusal: Refusal) -> None:
        if not isinstance(refusal, Cancelled):
            self.notices.tell_refusal(refusal)

    def _tell_line(self, line: CaseLine | None) -> None:
        """Everything about the row the list stands on: nothing is only to be had by a tool tip."""
        if line is None:
            self.told.setText("")
            return
        found = [one.text for one in found_in(line)]
        checks = [tr("核查：{text}").format(text=text) for text in found[:4]]
        if len(found) > len(checks):
            checks.append(tr("等 {n} 条，导入后在“核查”中办理").format(n=len(found)))
        doubt = [tr("按 Enter 或双击，说明这一行是谁")] if line.turn is Turn.DOUBTFUL else []
        self.told.setText("\n".join([*remarks(line), *doubt, *checks]) or tr("没有问题"))

    def _build(self) -> None:
        self.write_button.setEnabled(False)
        self.table.say_when_empty(
            Emptiness(tr("还没有选择文件"), tr("读取后先列出每一行的结论，确认无误才写入"), "upload")
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
        foot.setLayout(parts.row(self.overwrite, None, self.strip, close, self.write_button, margins=(20, 10, 20, 10)))
        column = parts.column(head, body, foot, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
