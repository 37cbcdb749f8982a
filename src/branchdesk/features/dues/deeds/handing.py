"""Totals opened, people behind, relief, and where the money goes: used, handed up, large sums on their way."""

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.deeds.going_out import GoingOut
from branchdesk.features.dues.model import Expense, LargeDues, Remittance
from branchdesk.features.dues.panels.uses import StatementRow
from branchdesk.features.dues.queries import Entries, Total
from branchdesk.features.dues.queries.aside import Slow
from branchdesk.features.dues.rules import elsewhere
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.speaking import names


class Handing(GoingOut):
    """Everything beside collecting and settling."""

    # ---- totals and people behind

    def open_total(self, key: str) -> None:
        """The rows behind a card."""
        from branchdesk.features.dues.dialogs.behind import BalanceDialog, BehindDialog

        with self._screen.telling():
            if key == "arrears":
                self.arrears()
            elif key == "balance":
                found = self._desk.ask(queries.balances, self._scope)
                self._run(BalanceDialog(found, self._screen.words, self._screen))
            else:
                behind = self._desk.ask(queries.behind, self._scope, Total(key), self._screen.month)
                self._run(BehindDialog(behind, str(self._screen.month), self._screen))

    def open_sum(self, place: int) -> None:
        """The rows behind one of the sums below the list, as far as the list shows them."""
        from branchdesk.features.dues.dialogs.behind import BehindDialog, EntriesDialog

        page = self._screen
        with page.telling():
            behind = page.view.behind(place)
            if isinstance(behind, Entries):
                self._run(EntriesDialog(behind, page))
            else:
                when = page.month if page.view_name == "month" else tr("{year} 年").format(year=page.year)
                words = tr("{when}（名单显示的 {n:,} 人）").format(when=when, n=page.view.table.model().rowCount())
                self._run(BehindDialog(behind, words, page))

    def open_on_time(self) -> None:
        """The months behind the chart, and whom each of them counts."""
        from branchdesk.features.dues.dialogs.on_time import OnTimeDialog

        with self._screen.telling():
            found = self._desk.ask(queries.on_time, self._scope, self._screen.year)
            self._run(OnTimeDialog(self._desk, self._scope, self._screen.year, found, self._screen))

    def behind_words(self, found: Slow) -> str:
        """Who is three months behind, as far as there is room."""
        named = [found.names.get(one.member_id, "") for one in found.behind]
        if len(named) == 1:
            return tr("{name} · {month} 起").format(name=named[0], month=found.behind[0].months[0])
        return names(named)

    def arrears(self, member_id: str = "") -> None:
        """欠交名单: items to study; it stands on a member where one is named."""
        from branchdesk.features.dues.dialogs.arrears import ArrearsDialog

        dialog = ArrearsDialog(self._desk, self._scope, self.talk_list, self._screen)
        dialog.table.select_key(member_id)
        self._run(dialog)

    def note_arrears(self) -> None:
        """登记核实情况 of the member the list stands on."""
        from branchdesk.features.dues.dialogs.forms import ArrearsNoteDialog

        uid = self._screen.chosen_member()
        if uid and self._may_write():
            dialog = ArrearsNoteDialog(self._desk, uid, self.who([uid]), self._screen.month, self._screen)
            if self._run(dialog):
                self._said(tr("已登记 {name} 的核实情况。").format(name=self.who([uid])))

    # ---- relief

    def grant(self) -> None:
        """少交、免交 of the member the list stands on."""
        from branchdesk.features.dues.dialogs.forms import ReliefDialog

        uid = self._screen.chosen_member()
        if uid and self._may_write():
            dialog = ReliefDialog(self._desk, uid, self.who([uid]), None, self._screen.month, self._screen)
            if self._run(dialog):
                self._said(tr("已登记 {name} 的少交、免交。").format(name=self.who([uid])))

    def relief_list(self, relief_id: str = "") -> None:
        """少交、免交名单; it stands on one where that is named."""
        from branchdesk.features.dues.dialogs.relief_list import ReliefListDialog

        dialog = ReliefListDialog(self._desk, self._scope, self._screen.month, self.called(), self._screen)
        dialog.table.select_key(relief_id)
        self._run(dialog)

    # ---- paid where a member is away

    def elsewhere(self) -> None:
        """流入地交纳 of the member the list stands on; the voucher of the month it stands on is put right."""
        from branchdesk.features.dues.dialogs.elsewhere import ElsewhereDialog

        uid = self._screen.chosen_member()
        if uid and self._may_write():
            month, name = self._month_of_cell(), self.who([uid])
            theirs = [one for one in self._desk.ask(queries.vouchers) if one.member_id == uid]
            before = elsewhere.vouched_in(theirs, month)
            if self._run(ElsewhereDialog(self._desk, uid, name, before, month, self._screen)):
                self._said(tr("已登记 {name} 在流入地交纳，这些月份本支部不收。").format(name=name))

    def elsewhere_list(self) -> None:
        """流入地交纳名单."""
        from branchdesk.features.dues.dialogs.elsewhere import ElsewhereListDialog

        self._run(ElsewhereListDialog(self._desk, self._scope, self.called(), self._screen))

    def _month_of_cell(self) -> Month:
        """The month looked at; in the year that of the column the cursor stands in."""
        page = self._screen
        if page.view_name == "year":
            index, table = page.view.table.currentIndex(), page.view.table
            column = table.columns()[index.column()].name if index.isValid() else ""
            if column[:1] == "m" and column[1:].isdigit():
                return Month(page.year, int(column[1:]))
        return page.month

    # ---- where the money goes

    def spend(self) -> None:
        """登记支出."""
        from branchdesk.features.dues.dialogs.forms import ExpenseDialog

        if self._may_write() and self._run(ExpenseDialog(self._desk, self._screen)):
            self._screen.turn_to("expenses")
            self._said(tr("已登记支出。"))

    def take_large(self) -> None:
        """登记大额党费."""
        from branchdesk.features.dues.dialogs.forms import LargeDialog

        if self._may_write():
            uid = "" if self._screen.ledger else self._screen.chosen_member()
            if self._run(LargeDialog(self._desk, None, uid, self._screen)):
                self._screen.turn_to("large")
                self._said(tr("已登记大额党费，不计入支部日常收缴。"))

    def import_statement(self) -> None:
        """导入流水."""
        from branchdesk.features.dues.import_wizard.statement import StatementDialog

        if self._may_write():
            self._run(StatementDialog(self._desk, self._screen))

    def open_use(self) -> None:
        """The record the list of uses stands on."""
        from branchdesk.features.dues.dialogs.forms import LargeDialog
        from branchdesk.features.dues.dialogs.reconcile import ReconcileDialog

        record = self._screen.current()
        if isinstance(record, StatementRow):
            self._run(ReconcileDialog(self._desk, record.statement, self._screen))
        elif isinstance(record, LargeDues) and self._may_write():
            self._run(LargeDialog(self._desk, record, record.member_id, self._screen))
        elif isinstance(record, Remittance) and self._may_write():
            self._note_receipt(record)
        elif isinstance(record, Expense):
            self.take_back_use()

    def _note_receipt(self, record: Remittance) -> None:
        number = ask.text(
            self._screen, tr("登记收据号"), tr("上级开具的党费专用收据号"), record.receipt_number, yes=tr("保存")
        )
        if number:
            self._write(tr("登记收据号 {number}").format(number=number), tr("已登记收据号 {number}。").format(number=number),
                        commands.note_receipt, record.id, number)  # fmt: skip

    def take_back_use(self) -> None:
        """Money rows are taken back by a red row; a large sum not yet forwarded goes into the recycle bin."""
        record = self._screen.current()
        if record is None or isinstance(record, StatementRow) or not self._may_write():
            return
        if isinstance(record, LargeDues):
            self._write(tr("删除大额党费登记"), tr("已删除，可在回收站恢复。"), commands.drop_large, record.id)
            return
        what = tr("支出") if isinstance(record, Expense) else tr("上缴")
        words = tr("{what} {amount} 元不会删除，将记一笔红字冲销。原因").format(what=what, amount=record.amount)
        reason = ask.text(self._screen, tr("冲销{what}").format(what=what), words, yes=tr("冲销"))
        if reason:
            command = commands.take_back_expense if isinstance(record, Expense) else commands.take_back_remittance
            self._write(tr("冲销{what} {amount} 元").format(what=what, amount=record.amount),
                        tr("已冲销。"), command, record.id, reason)  # fmt: skip

    def forward(self) -> None:
        """大额党费 goes on towards the centre."""
        from branchdesk.features.dues.dialogs.forms import ForwardDialog

        record = self._screen.current()
        if (
            isinstance(record, LargeDues)
            and self._may_write()
            and self._run(ForwardDialog(self._desk, record, self._screen))
        ):
            self._said(tr("已登记转交。"))
