"""The third step of the import: every row with what it would do, every faulty cell with what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.import_wizard import table
from branchdesk.features.members.import_wizard.counters import (
    ALL,
    Summary,
    counters,
    deed,
    is_faulty,
    summary,
    test_of,
    why_nothing,
)
from branchdesk.features.members.import_wizard.session import Planned, Session
from branchdesk.features.members.import_wizard.table import CellEditor, Compare, DropDown, PlanModel
from branchdesk.features.members.import_wizard.telling import Telling
from branchdesk.features.members.import_wizard.writing import Writing, save_bad_rows
from branchdesk.features.members.roster import Action, RowPlan
from branchdesk.kernel.errors import Cancelled, Conflict, Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.steps import Step
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.tasks import Task

_BAR = 820  # pixels at 100 % from which there is room for the policy beside the counters
_PANEL = 290


class CheckStep(Step):
    """3 检查: nothing is written before the primary button, which makes a backup first."""

    title = "检查数据"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._summary: Summary | None = None
        self._busy = ""
        self._task: Task[Planned] | None = None
        self._names: object = None
        self._left: tuple[int, int] | None = None
        self._organizations: dict[str, str] = {}
        self._chosen = ALL
        self._writing = Writing(session, self)
        self.counters = counters()
        self.counters.chosen.connect(self._on_chosen)
        self.only_faulty = QCheckBox(tr("只看有问题的行"))
        self.only_faulty.toggled.connect(lambda _on: self._sift())
        self.policy = DropDown(tr("已有党员"), [(one, tr("已有党员：") + tr(words)) for one, words in table.POLICIES])
        self.policy.setMinimumContentsLength(20)
        self.policy.picked.connect(lambda policy: self._decided(self._session.decide, policy=policy))
        self.strip = ProgressStrip()
        self._remark = parts.label(role="hint", wrap=True)
        self._take_back = parts.button(tr("撤回上一处改动 (Ctrl+Z)"), kind="link")
        self.telling = Telling(session)
        self.compare = Compare()
        self._build()
        self._connect()

    def _build(self) -> None:
        bar = parts.row(self.counters, self._take_back, self.only_faulty, self.policy)
        bar.setStretch(0, 1)
        card, self._panel = parts.card(), parts.card()
        self._place = QVBoxLayout(card)
        self._place.setContentsMargins(1, 1, 1, 1)
        self._panel.setLayout(parts.column(self.compare, gap=0))
        middle = parts.row(card, self._panel)
        middle.setStretch(0, 1)
        self._body = QWidget()
        told = parts.row(self._remark, self.strip)
        told.setStretch(0, 1)
        self._body.setLayout(parts.column(bar, told, middle, self.telling, gap=8))
        self.setLayout(parts.column(self._body, gap=0))
        box = self._body.layout()
        assert isinstance(box, QVBoxLayout)
        box.setStretch(2, 1)
        self._panel.hide()

    def _connect(self) -> None:
        told = self.telling
        told.next_asked.connect(self.next_error)
        told.edit_asked.connect(self.edit_cell)
        told.export_asked.connect(self.export_bad_rows)
        told.decided.connect(self._on_decided)
        self._writing.state.connect(self._on_state)
        self._writing.done.connect(self.done)
        self._writing.failed.connect(self._on_not_written)
        self._take_back.clicked.connect(self.take_back)
        QShortcut(QKeySequence("F8"), self, self.next_error)
        QShortcut(QKeySequence("Ctrl+Z"), self, self.take_back)

    # ---- what the dialog asks

    def enter(self) -> None:
        """Make the plan, unless the one shown still answers everything."""
        self.policy.show_value(self._session.choices.policy)
        self._session.stand_by()
        if self._session.is_planned:
            self._focus_table()
        else:
            self._organizations = dict(self._session.names)
            self._summary = None
            self._replan()

    def leave(self) -> bool:
        """Back up, then write; the next step comes when that is done."""
        self._writing.start()
        return False

    def caption(self) -> str:
        """File, sheet and heading row."""
        return self._session.caption()

    def note(self) -> str:
        """What is going on, why nothing can be imported, or that there is a way back."""
        if self._busy or self._summary is None:
            return self._busy or tr("正在检查…")
        return why_nothing(self._summary) or tr("导入前自动备份，之后可以整批撤销")

    def primary(self) -> str:
        """How many rows go in, and how many do not."""
        return deed(self._summary) if self._summary else tr("导入")

    def is_ready(self) -> bool:
        """There is a plan of now with something to write."""
        return bool(self._summary and self._summary.taken and not self._busy and self._session.is_planned)

    def may_go_back(self) -> bool:
        """Not while the backup or the writing runs."""
        return not self._busy

    def loss(self) -> str:
        """What was typed and decided here is kept nowhere else."""
        choices = self._session.choices
        count = len(choices.corrections) + len(choices.decisions) + len(choices.branches)
        return tr("这里的 {n} 处改正和选择还没有导入，放弃后无法找回。").format(n=count) if count else ""

    @property
    def is_busy(self) -> bool:
        """Whether the backup or the writing runs: then the dialog stays."""
        return bool(self._busy)

    # ---- the plan

    def _decided(self, decide: Callable[..., None], *args: object, **changes: object) -> None:
        decide(*args, **changes)
        self._replan()

    def _on_decided(self) -> None:
        """A row was settled: the keyboard goes on in the table."""
        index = self.table.currentIndex()
        line = self.table.current_record()
        self._left = (line.row, index.row()) if line is not None else None
        self._focus_table()
        self._replan()

    def _replan(self) -> None:
        """At once where that is quick, else in the background; a plan still being made is given up."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
        try:
            work = self._session.planner()
        except Refusal as refusal:  # the ledger was locked meanwhile
            self._session.notices.tell_refusal(refusal, [(tr("重新检查"), self._replan)])
            return
        if self._session.is_quick:
            self._show(work(None))
            return
        task: Task[Planned] = Task(work, self)
        self._task = task
        task.done.connect(lambda planned: self._on_planned(task, planned))
        task.failed.connect(lambda refusal: self._on_stopped(task, refusal))
        self.strip.watch(task, tr("正在检查"))  # type: ignore[arg-type]
        task.start()
        self.changed.emit()

    def _on_planned(self, task: Task[Planned], planned: Planned) -> None:
        if task is self._task:
            self._task = None
            self._show(planned)

    def _on_stopped(self, task: Task[Planned], refusal: Refusal) -> None:
        if task is not self._task:
            return
        self._task = None
        again = [(tr("重新检查"), self._replan)]
        if isinstance(refusal, Cancelled):
            self._session.notices.tell("info", tr("已停止检查，没有写入任何内容。"), again)
        else:
            self._session.notices.tell_refusal(refusal, again)
        self.changed.emit()

    def _show(self, planned: Planned) -> None:
        first = self._summary is None
        self._session.accept_plan(planned)
        plan = planned.plan
        self._summary = summary(plan)
        self._show_table()
        self.model.show(plan.rows)
        self.counters.count(self._summary._asdict())
        new = {one.id: one.full_name for one in plan.organizations}
        self._organizations |= new
        remarks = [*plan.notes, *([tr("将新建：{names}").format(names="、".join(new.values()))] if new else [])]
        self._remark.setText("；".join(remarks))
        self._remark.setVisible(bool(remarks))
        self._take_back.setVisible(self._session.can_take_back)
        self._panel.setVisible(any(line.before or line.candidates for line in plan.rows))
        self.telling.show_counts(self._summary)
        self.changed.emit()
        if first:
            self._start_at_first_error()
        self._go_on_from_left()
        self._on_current()

    def _go_on_from_left(self) -> None:
        """Where the filter no longer shows the row just settled, its place is taken by the next one to settle."""
        left, self._left = self._left, None
        if left is None or self.model.row_of(left[0]) >= 0 or not self.model.rowCount():
            return
        self.table.stand_on(min(left[1], self.model.rowCount() - 1), 0)
        if not self._seek(Level.BLOCK):
            self._seek(Level.WARN)

    def _show_table(self) -> None:
        plan = self._session.plan
        assert plan is not None
        names = (plan.fields, self._session.columns)
        if names == self._names:
            return
        if self._place.count() and (old := self._place.takeAt(0).widget()) is not None:
            old.deleteLater()
        self._names = names
        self.model = PlanModel(plan.fields, plan.rows, plan.places)
        self.table = TableView(self.model, tr("要导入的行"))
        self.table.always_current = True
        self.table.say_when_empty(Emptiness(tr("表头下面没有数据行"), tr("请回到第一步核对工作表和表头行"), "file-spreadsheet"),
                                  Emptiness(tr("没有这样的行"), tr("再点一次计数，或取消“只看有问题的行”")))  # fmt: skip
        self.table.opened.connect(lambda _line: self.edit_cell())
        self.table.delete_asked.connect(self.telling.skip_row)
        self.table.current_changed.connect(lambda _line: self._on_current())
        self.table.selectionModel().currentChanged.connect(lambda _now, _before: self._on_current())
        self.table.by_cell = True
        self._place.addWidget(self.table)
        self.setTabOrder(self.policy, self.table)  # made last, yet between the filters and what to do about a row
        self.table.show()  # now, or it could not take the focus yet
        self._sift()

    # ---- filters

    def _on_chosen(self, name: str) -> None:
        self._chosen = name
        self._sift()

    def _sift(self) -> None:
        if self._names is None:
            return
        fits, faulty = test_of(self._chosen), self.only_faulty.isChecked()
        if self._chosen == ALL and not faulty:
            self.model.set_filter(None)
            return

        def choose(order: list[int]) -> list[int]:
            rows = self.model.records
            return [i for i in order if fits(rows[i]) and (not faulty or is_faulty(rows[i]))]

        self.model.set_filter(choose)

    # ---- going about

    def current(self) -> tuple[RowPlan | None, str]:
        """The row and the name of the column where the cursor stands."""
        index = self.table.currentIndex()
        line: RowPlan | None = self.table.current_record()
        return line, self.model.columns[index.column()].name if index.isValid() else ""

    def next_error(self) -> None:
        """F8: the next cell that keeps a row out; where there is none, the next warning."""
        if self._summary is None or not self.model.total:
            return
        self._focus_table()  # an open editor takes what was typed
        found = self._summary
        level = Level.BLOCK if found.blocked + found.doubtful else Level.WARN
        if not self._seek(level) and self.model.filtered:
            self.only_faulty.setChecked(False)
            self.counters.choose(ALL)
            self._seek(level)

    def _seek(self, level: Level) -> bool:
        lines = self.model.shown_records()
        here = self.table.currentIndex()
        start, column = (here.row(), here.column()) if here.isValid() else (0, -1)
        for step in range(len(lines) + 1 if lines else 0):
            row = (start + step) % len(lines)
            stops = self._stops(lines[row], level)
            after = [stop for stop in stops if stop > column] if step == 0 else stops
            if after:
                self._go_to(self.model.index(row, after[0]))
                return True
        return False

    def _go_to(self, index: QModelIndex) -> None:
        """Stand on a cell; where it was out of sight, its row comes to the middle, among its neighbours."""
        seen = self.table.viewport().rect().contains(self.table.visualRect(index))
        self.table.stand_on(index.row(), index.column())
        self.table.scrollTo(index)
        if not seen:
            bar, cell = self.table.verticalScrollBar(), self.table.visualRect(index)
            bar.setValue(bar.value() + cell.center().y() - self.table.viewport().height() // 2)

    def _stops(self, line: RowPlan, level: Level) -> list[int]:
        named = {column.name: number for number, column in enumerate(self.model.columns)}
        fields = {one.field for one in line.problems if table.is_stop(line, one, level)}
        return sorted({named.get(name, named["name"]) for name in fields})

    def _start_at_first_error(self) -> None:
        self.table.select_first()
        assert self._summary is not None
        if self._summary.blocked + self._summary.doubtful:
            self._seek(Level.BLOCK)
        self._focus_table()

    def _focus_table(self) -> None:
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_current(self) -> None:
        line, column = self.current()
        self.telling.tell_row(line, column)
        if line is not None and not self._panel.isHidden():
            self.compare.tell(table.where(line, self._session.places), self._people(line))

    def _people(self, line: RowPlan) -> list[tuple[str, Sequence[table.Fact]]]:
        known = self._session.known
        if line.candidates and known is not None:
            people = [known.people.members[uid] for uid in line.candidates if uid in known.people.members]
            return [(self.telling.who(one), table.facts(line, one, self._organizations)) for one in people]
        told = table.facts(line, None, self._organizations)
        who = self.telling.who(line.before) if line.before else ""
        return [(who, told)] if told or who else [(tr("与台账没有要对照的内容"), ())]

    # ---- mending

    def edit_cell(self) -> None:
        """F2, Enter, double click: type over the cell; in 行 and 处理 over what is wrong in the row."""
        line, name = self.current()
        if line is None or line.action is Action.SKIPPED:
            return
        index = self.table.currentIndex()
        if name not in FIELD:
            stops = self._stops(line, Level.BLOCK) or self._stops(line, Level.WARN) or [self.model.column_of("name")]
            index = self.model.index(index.row(), stops[0])
            self.table.setCurrentIndex(index)
            name = self.model.columns[index.column()].name
        self.table.scrollTo(index)
        labels = [words for _, words in self._session.branches] if name == "branch_id" else []
        where = table.where(line, self._session.places)
        self.editor = CellEditor(self.table, line, where, FIELD[name], labels)
        self.editor.taken.connect(lambda row, field, text: self._decided(self._session.correct, row, field, text))
        self.editor.closed.connect(self._focus_table)
        self.editor.open_at(self.table.visualRect(index), self.table.viewport().rect())

    def take_back(self) -> None:
        """Ctrl+Z: the last correction or decision."""
        if self._session.take_back():
            self.policy.show_value(self._session.choices.policy)
            self._replan()

    def export_bad_rows(self) -> None:
        """The rows not taken, with reasons, as a sheet to correct and import again."""
        save_bad_rows(self, self._session, self.strip)

    # ---- writing

    def _on_state(self, busy: str) -> None:
        self._busy = busy
        self._body.setEnabled(not busy)
        self.changed.emit()

    def _on_not_written(self, refusal: Refusal) -> None:
        self._session.notices.tell_refusal(refusal)
        if isinstance(refusal, Conflict):
            self._session.known = None  # somebody changed the ledger meanwhile: look again
            self._replan()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room the policy is chosen only a step earlier; the panel takes a third at most."""
        super().resizeEvent(event)
        self.policy.setVisible(self.width() >= theme.px(_BAR))
        self._panel.setFixedWidth(min(theme.px(_PANEL), self.width() // 3))
