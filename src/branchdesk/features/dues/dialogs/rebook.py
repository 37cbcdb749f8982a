"""改记: a payment that was entered for the wrong person, month or sum, taken back and booked right in one step."""

from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.people import members_offered
from branchdesk.features.dues.model import Payment
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.collecting import Allocation
from branchdesk.features.dues.rules.rates import ZERO
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Money, Ref, Text, YearMonth
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

_FIELDS = (
    Field("member_id", "记给", Ref("member"), required=True, span=2),
    Field("month", "所属月份", YearMonth(), required=True),
    Field("amount", "金额", Money(), required=True),
    Field("reason", "改记的原因", Text(100), required=True, span=2, hint="如记错了人、记错了月份；写入红字的备注"),
)


class RebookDialog(FormDialog):
    """Day, way and collector stay those of the payment, and so does the branch: the money is where it was received."""

    def __init__(self, desk: Desk, payment: Payment, parent: QWidget | None) -> None:
        self._desk, self._payment = desk, payment
        options = members_offered(desk)
        self._names = dict(options)
        form = Form(_FIELDS, refs={"member": options}, first="month")
        title = tr("改记：{month} {amount} 元").format(month=payment.month, amount=payment.amount)
        super().__init__(form, title, self._take, verb=tr("改记"), parent=parent)
        form.show_values({"member_id": payment.member_id, "month": payment.month, "amount": payment.amount})
        for name in ("member_id", "month", "amount"):
            form.on_edit(name, lambda _text: self._preview())
        fit(self, 680, 400)

    def _preview(self) -> None:
        context = Context(clock.today())
        label = self.form.text("member_id")
        uid = next((uid for uid, known in self._names.items() if known == label), None)
        month = YearMonth().read(self.form.text("month"), context).value
        amount = Money().read(self.form.text("amount"), context).value
        self.form.hint("amount", "")
        if uid is None or month is None or amount is None:
            return
        try:
            found = self._allocation(uid, month, amount)
        except Refusal as refusal:
            self.form.hint("amount", refusal.title, "warn")
            return
        heavy = any(note.level in (Level.WARN, Level.BLOCK) for note in found.notes)
        words = tr("；").join([found.line(), *(note.text for note in found.notes)])
        self.form.hint("amount", words, "warn" if heavy else "ok")

    def _allocation(self, uid: str, month: Month, amount: Yuan) -> Allocation:
        """The sum as it would stand: for the month as far as that owes it, the rest 多交, as 多交 stays what it is."""
        line = self._desk.ask(queries.member_year, uid, month.year)
        cell = line.cell(month) if line is not None else None
        if cell is None or (cell.owed is None and not cell.unsettled):
            name = self._desk.ask(called, {uid})[uid]
            raise Refusal(tr("{name} {month} 不应在本支部交纳，请核对月份").format(name=name, month=month))
        old = self._payment
        own = old.amount if (uid, month) == (old.member_id, old.month) and not old.extra else ZERO
        left = amount if cell.unsettled else max(ZERO, min(cell.owed or ZERO, cell.rest + own))
        pack = self._desk.ask(queries.pack, old.branch_id, Month.of(old.paid_on.first()))
        return collecting.fill(amount, ZERO if old.extra else left, month, pack)

    def _take(self, values: dict[str, Any]) -> None:
        old = self._payment
        uid, month, amount = values["member_id"], values["month"], values["amount"]
        if (uid, month, amount) == (old.member_id, old.month, old.amount):
            raise Refusal(tr("人、月份和金额都没有改动"), hint=tr("只改日期、方式和备注的，请直接在名单上改。"))
        right = collecting.payments_of(
            self._allocation(uid, month, amount), uid, old.branch_id, old.paid_on, channel=old.channel,
            collector=old.collector, paid_by=old.paid_by, relation=old.relation, note=old.note,
        )  # fmt: skip
        label = tr("改记 {month} {amount} 元").format(month=old.month, amount=old.amount)
        self._desk.do(label, commands.correct, old.id, right, values["reason"])
