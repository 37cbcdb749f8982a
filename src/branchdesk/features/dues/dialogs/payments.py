"""收款明细: every row of money of one member in a year, red rows among them, and the way to put one right."""

from collections.abc import Collection

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, listing, queries
from branchdesk.features.dues.model import Payment
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.rules import duty
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk


def kind_word(one: Payment, gone: Collection[str | None]) -> str:
    """What a row is: 收款, 多交, 红字, taken back."""
    if one.corrects_id is not None:
        return tr("红字")
    if one.id in gone:
        return tr("已冲销")
    return tr("多交") if one.extra else tr("收款")


class PaymentsDialog(ListDialog):
    """The rows of a year, the oldest first."""

    def __init__(self, desk: Desk, member_id: str, year: int, parent: QWidget | None) -> None:
        self._desk, self._member, self._year = desk, member_id, year
        self._gone: set[str | None] = set()
        columns = [
            Column("on", tr("交纳日期"), lambda one: one.paid_on, width=100, sort_key=lambda one: str(one.paid_on), fixed=True),
            Column("month", tr("所属月份"), lambda one: one.month, width=84),
            Column("amount", tr("金额(元)"), lambda one: one.amount, width=92, align="right",
                   ink=lambda amount: "err" if amount.fen < 0 else ""),
            Column("kind", tr("性质"), lambda one: kind_word(one, self._gone), width=80),
            Column("channel", tr("方式"), lambda one: one.channel, listing.channel_word, width=64),
            Column("collector", tr("收款人"), lambda one: one.collector, width=80),
            Column("by", tr("代交"), lambda one: f"{one.paid_by} {one.relation}".strip(), width=110),
            Column("line", tr("来源"), lambda one: tr("流水") if one.line_id else tr("登记"), width=64),
            Column("note", tr("备注"), lambda one: one.note, width=160, stretch=True),
        ]  # fmt: skip
        name = desk.ask(called, {member_id}).get(member_id, "")
        super().__init__(
            tr("收款明细：{name} · {year} 年").format(name=name, year=year), columns, lambda one: one.id,
            Emptiness(tr("这一年还没有收款"), icon="wallet"), parent, extent=(920, 480),
            rule=tr("收款记录不删除、不改动；记错了人、月份或金额的用“改记”，一步记红字并登记正确的；不该收的用“红字冲销”。"),
        )  # fmt: skip
        self._name = name
        if not desk.read_only:
            self.verb(tr("改记…"), self.rebook, "pencil")
            self.verb(tr("红字冲销…"), self.take_back, "undo-2")
        self.table.delete_asked.connect(self.take_back)
        self.verb(tr("复制"), self.copy_list, "copy")
        self.refresh()

    def refresh(self) -> None:
        """Read the rows anew."""
        rows = self._desk.ask(queries.payments, None, duty.months_of(self._year), {self._member})
        self._gone = {one.corrects_id for one in rows}
        total = Yuan(sum(one.amount.fen for one in rows))
        self.show_lines(rows, tr("{n} 笔，实收合计 {total} 元").format(n=len(rows), total=total))

    def rebook(self) -> None:
        """改记 of the row the list stands on: what is right may be another member's, or of another year."""
        from branchdesk.features.dues.dialogs.rebook import RebookDialog

        row: Payment | None = self.table.current_record()
        if row is None or self._desk.read_only:
            return
        dialog = RebookDialog(self._desk, row, self)
        if dialog.exec():
            self.refresh()
            self.notices.tell("ok", tr("已改记，可用 Ctrl+Z 撤销。"))
        dialog.deleteLater()

    def take_back(self) -> None:
        """红字冲销 of the row the list stands on."""
        row: Payment | None = self.table.current_record()
        if row is None or self._desk.read_only:
            return
        words = tr("{month} {amount} 元不会删除，将记一笔红字冲销。原因").format(month=row.month, amount=row.amount)
        reason = ask.text(self, tr("红字冲销"), words, yes=tr("冲销"))
        if not reason:
            return
        try:
            label = tr("冲销 {name} {month} 党费").format(name=self._name, month=row.month)
            self._desk.do(label, commands.take_back, row.id, reason)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("已冲销，可用 Ctrl+Z 撤销。"))
