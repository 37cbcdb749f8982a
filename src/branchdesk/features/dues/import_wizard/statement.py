"""导入流水: a statement is read, compared with the ledger, written in one step, and gone through line by line."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from branchdesk.features.dues import importing
from branchdesk.features.dues.dialogs.reconcile import ReconcilePanel
from branchdesk.features.dues.importing import StatementFile, StatementPlan
from branchdesk.features.dues.model import CHANNELS, Channel, Statement
from branchdesk.features.dues.rules.matching import Match
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.file_step import FileStep
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.steps import Step, StepsDialog
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class CheckStep(Step):
    """2 核对: every line with whose it seems to be; what is sure is booked, the rest is asked about afterwards."""

    title = "核对"

    def __init__(self, desk: Desk, file: FileStep) -> None:
        super().__init__()
        self._desk, self._file = desk, file
        self.plan: StatementPlan | None = None
        self.statement: Statement | None = None
        self.model = TableModel(self._columns(), key=lambda one: one.line.id)
        self.table = TableView(self.model, tr("流水各行"))
        self.table.say_when_empty(
            Emptiness(tr("没有新的流水"), tr("这份流水的各行以前都导入过，不会重复入账"), "circle-check")
        )
        self._said = parts.label(wrap=True)
        self._faults = parts.label(role="error", wrap=True)
        self._faults.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self._said, self._faults, card)
        column.setStretch(2, 1)
        self.setLayout(column)

    def _columns(self) -> list[Column]:
        return [
            Column("number", tr("行"), lambda one: one.line.number, width=48, align="right"),
            Column("payer", tr("付款人"), lambda one: one.line.payer, width=80, fixed=True),
            Column("amount", tr("金额(元)"), lambda one: one.line.amount, width=90, align="right"),
            Column("memo", tr("附言"), lambda one: one.line.memo, width=96),
            Column("sure", tr("处理"), lambda one: one.is_sure, lambda sure: tr("可入账") if sure else tr("待确认"), width=84,
                   tone=lambda sure: "ok" if sure else "warn"),
            Column("name", tr("记给"), self._name, width=80),
            Column("months", tr("月份"), lambda one: one.allocation.line() if one.allocation else "", width=180),
            Column("doubts", tr("疑点"), lambda one: one.reason, width=200, stretch=True),
            Column("at", tr("交易时间"), lambda one: one.line.at, width=124),
            Column("staff", tr("学工号"), lambda one: one.line.staff_number, width=84, shown=False),
        ]  # fmt: skip

    def _name(self, one: Match) -> str:
        return self.plan.members[one.member_id].name if self.plan and one.member_id else ""

    def enter(self) -> None:
        """Compare with the ledger."""
        file: StatementFile = self._file.file
        self.plan = self._desk.ask(importing.plan_statement, file)
        self.model.show(sorted(self.plan.matches, key=lambda one: one.is_sure))
        self.table.select_first()
        total = Yuan(sum(one.line.amount.fen for one in self.plan.matches))
        self._said.setText(tr("新的 {n} 行共 {total} 元：可直接入账 {sure} 行，待逐行确认 {doubt} 行；以前导入过 {known} 行不重复。").format(
            n=len(self.plan.matches), total=total, sure=len(self.plan.sure), doubt=len(self.plan.doubtful),
            known=len(self.plan.known)))  # fmt: skip
        self._faults.setText("\n".join(one.sentence for one in self.plan.faults[:8]))
        self._faults.setVisible(bool(self.plan.faults))
        self.changed.emit()

    def is_ready(self) -> bool:
        """There is something new."""
        return self.plan is not None and bool(self.plan.matches)

    def primary(self) -> str:
        """How many lines are booked now."""
        n = len(self.plan.sure) if self.plan else 0
        return tr("导入（入账 {n} 行）").format(n=n)

    def leave(self) -> bool:
        """Write it: one step of undo."""
        assert self.plan is not None
        try:
            label = tr("导入流水 {file}").format(file=self.plan.file.statement.file_name)
            taken = self._desk.do(label, importing.write_statement, self.plan)
        except Refusal as refusal:
            if self._file.notices is not None:
                self._file.notices.tell_refusal(refusal)
            return False
        self.statement = taken.statement
        return self.statement is not None


class AskStep(Step):
    """3 确认与对账: every doubtful line is asked; the statement is closed when it agrees with its total."""

    title = "确认与对账"

    def __init__(self, desk: Desk, check: CheckStep, panel: ReconcilePanel) -> None:
        super().__init__()
        self._check, self.panel = check, panel
        self.setLayout(parts.column(panel))
        panel.changed.connect(self.changed)

    def enter(self) -> None:
        """Look at what was written."""
        if self._check.statement is not None:
            self.panel.show_statement(self._check.statement)
            self.panel.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def primary(self) -> str:
        """The window may be left; what is open waits in the list of statements."""
        if self.panel.is_closed:
            return tr("完成")
        return tr("以后再确认") if self.panel.waiting else tr("以后再关闭")

    def note(self) -> str:
        """Where it waits."""
        if self.panel.is_closed:
            return tr("已对平。可用 Ctrl+Z 从最后一步起逐步撤销")
        if self.panel.waiting:
            return tr("没有确认完的行留在“流水对账”，随时可以继续")
        return tr("各行都已确认，与流水的合计相符即可对账关闭")

    def may_go_back(self) -> bool:
        """What is written is not written twice."""
        return False

    def may_cancel(self) -> bool:
        """There is nothing left to cancel."""
        return False


class StatementDialog(StepsDialog):
    """导入流水."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._channel = QComboBox()
        self._channel.setItemDelegate(QStyledItemDelegate(self._channel))
        self._channel.setAccessibleName(tr("交纳方式"))
        for code, word in reversed(CHANNELS):
            self._channel.addItem(tr(word), code.value)
        row = QWidget()
        row.setLayout(parts.row(parts.label(tr("这份流水的交纳方式")), self._channel, None))
        hint = tr("平台或银行导出的流水：交易时间、付款人、学工号、金额、附言、流水号（CSV 的 GBK、UTF-8 都可以）")
        self.file = FileStep(hint, self._read, _describe, row)
        self.check = CheckStep(desk, self.file)
        self.ask = AskStep(desk, self.check, ReconcilePanel(desk))
        super().__init__(tr("导入流水"), [self.file, self.check, self.ask], parent)
        self.file.notices = self.ask.panel.notices = self.notices
        self._channel.currentIndexChanged.connect(lambda _number: self._say_channel())

    def _read(self, path: Path) -> StatementFile:
        return importing.read_statement_file(path, self._chosen)

    def _say_channel(self) -> None:
        self._chosen = Channel(self._channel.currentData())
        if self.file.file is not None:
            head = replace(self.file.file.statement, channel=self._chosen)
            self.file.file = replace(self.file.file, statement=head)

    _chosen = Channel.PLATFORM
    """Read by the worker, which must not ask a widget."""


def _describe(file: StatementFile) -> str:
    total = Yuan(sum(one.amount.fen for one in file.lines))
    words = [tr("{n} 行，合计 {total} 元").format(n=len(file.lines), total=total)]
    if file.statement.stated is not None:
        words.append(tr("流水自己写的合计 {stated} 元").format(stated=file.statement.stated))
    if file.faults:
        words.append(tr("有问题 {n} 处").format(n=len(file.faults)))
    return "；".join([*words, *file.notes])
