"""登记收缴: one sum of one person, for one month or several; handed in by himself or by another."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.people import members_offered
from branchdesk.features.dues.fields import PAYMENT_FIELDS
from branchdesk.features.dues.queries import Scope
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.rules import collecting, duty
from branchdesk.features.dues.rules.collecting import Allocation
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.members import queries as members
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Money, Ref, YearMonth, by_name
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

if TYPE_CHECKING:
    from branchdesk.features.dues.deeds.collecting import Defaults

_FIELD = by_name(PAYMENT_FIELDS)
_SUM, _OTHER = "收款", "由他人代交时"


def _fields() -> list[Field]:
    named = ("paid_on", "channel", "collector", "note")
    return [
        Field("member_id", tr("党员"), Ref("member"), required=True, section=_SUM, span=2),
        Field("amount", tr("收到金额"), Money(), required=True, section=_SUM, span=2),
        Field("first", tr("从哪月起"), YearMonth(), section=_SUM, hint=tr("留空先补以前欠交的")),
        Field("last", tr("到哪月止"), YearMonth(), section=_SUM, hint=tr("留空交完为止")),
        *(_in(_FIELD[name], _SUM, span=2 if name == "note" else 1) for name in named),
        _in(_FIELD["paid_by"], _OTHER),
        _in(_FIELD["relation"], _OTHER),
    ]


def _in(field: Field, section: str, span: int = 1) -> Field:
    from dataclasses import replace

    return replace(field, section=section, span=span)


class ReceiveDialog(FormDialog):
    """What is open is told up to ``month``; what is late or early goes by the day the money came in.

    ``said`` says afterwards what was written. While one types, the months the sum would pay stand under it.
    """

    def __init__(
        self, desk: Desk, scope: Scope, member_id: str, month: Month, usual: "Defaults", parent: QWidget | None
    ) -> None:
        self._desk, self._month = desk, month
        self._rest: dict[Month, Yuan] = {}
        self._pack = rate_pack(month)
        self.said = ""
        options = members_offered(desk)
        self._names = dict(options)
        form = Form(_fields(), refs={"member": options}, first="amount" if member_id else "member_id")
        super().__init__(form, tr("登记收缴"), self._take, self._start, next_words=tr("登记并继续下一人"), verb=tr("登记"),
                         parent=parent)  # fmt: skip
        self._usual = usual
        form.show_values({**self._start(), "member_id": member_id or None})
        for name in ("member_id", "amount", "first", "last"):
            form.on_edit(name, lambda _text: self._preview())
        for name in ("member_id", "paid_on"):
            form.on_edit(name, lambda _text: self._look_up())
        self._look_up()
        fit(self, 760, 556)

    def _start(self) -> Mapping[str, Any]:
        day = self._usual.day or Day.of(clock.today())
        return {"paid_on": day, "channel": self._usual.channel, "collector": self._usual.collector}

    # ---- what the sum would pay

    def _member(self) -> str | None:
        text = self.form.text("member_id")
        return next((uid for uid, label in self._names.items() if label == text), None)

    def _came(self) -> Month:
        """The month in which the money came in, as far as the day can be read."""
        day = _FIELD["paid_on"].read(self.form.text("paid_on"), Context(clock.today())).value
        return Month.of((day or Day.of(clock.today())).first())

    def _look_up(self) -> None:
        """What the member still has to pay, this year, the last and the next."""
        uid = self._member()
        self._rest = {}
        if uid is None:
            self.form.hint("member_id", "")
            return
        found = self._desk.ask(members.members_by_id, [uid])
        self._pack = self._desk.ask(queries.pack, found[0].branch_id if found else None, self._came())
        years = (self._month.year - 1, self._month.year, self._month.year + 1)
        months = [month for year in years for month in duty.months_of(year)]
        owed = self._desk.ask(queries.owed_by_member, {uid}, months).get(uid, {})
        paid = collecting.paid_by_month(self._desk.ask(queries.payments, None, months, {uid}))
        self._rest = collecting.rest_of(owed, paid)
        self._tell_open(uid)
        self._preview()

    def _tell_open(self, uid: str) -> None:
        behind = {month: left for month, left in self._rest.items() if month <= self._month}
        if not behind:
            words, tone = self._nothing_open(uid)
            self.form.hint("member_id", words, tone)
            return
        total = Yuan(sum(left.fen for left in behind.values()))
        words = tr("至 {month} 还差 {n} 个月 {total} 元").format(month=self._month, n=len(behind), total=total)
        self.form.link("member_id", words, tr("按此填入"), lambda: self._fill(total))

    def _nothing_open(self, uid: str) -> tuple[str, str]:
        """Why nothing is open, with its tone."""
        line = self._desk.ask(queries.member_year, uid, self._month.year)
        begun = [cell for cell in line.cells if cell.month <= self._month] if line is not None else []
        if any(cell.unsettled for cell in begun):
            return tr("还没有核定月交额，请先到“基数核定”核定"), "warn"
        if self._rest or any(cell.owed is not None for cell in begun):
            return tr("至 {month} 已交清").format(month=self._month), "ok"
        return tr("至 {month} 没有要交的月份").format(month=self._month), "warn"

    def _fill(self, total: Yuan) -> None:
        self.form.fill("amount", str(total))
        self._preview()

    def _preview(self) -> None:
        try:
            found = self._allocation(self.form.text("amount"), self.form.text("first"), self.form.text("last"))
        except Refusal:
            self.form.hint("amount", "")
            return
        if found is None:
            return
        words = found.line() + "".join(f"；{note.text}" for note in found.notes)
        heavy = any(note.level in (Level.WARN, Level.BLOCK) for note in found.notes)
        self.form.hint("amount", words, "warn" if heavy else "ok")

    def _allocation(self, amount: str, first: str, last: str) -> Allocation | None:
        """The sum over its months; None while it cannot be read."""
        context = Context(clock.today())
        sum_ = Money().read(amount, context).value if amount.strip() else None
        if sum_ is None or self._member() is None:
            return None
        start = YearMonth().read(first, context).value if first.strip() else None
        end = YearMonth().read(last, context).value if last.strip() else None
        months = None
        if start is not None or end is not None:
            known = sorted({*self._rest, *filter(None, (start, end))})
            months = [one for one in known if (start is None or start <= one) and (end is None or one <= end)]
        return collecting.spread(sum_, self._rest, self._came(), self._pack, months=months)

    # ---- saving

    def _take(self, values: dict[str, Any]) -> None:
        found = self._allocation(str(values["amount"]), self.form.text("first"), self.form.text("last"))
        if found is None:
            raise Refusal(tr("请填写党员和金额"))
        for note in found.notes:
            if note.level is Level.BLOCK:
                raise Refusal(note.text)
        if any(note.code == "back_months" for note in found.notes) and not (values["note"] or "").strip():
            raise Refusal(tr("补交跨的月数超过规定，请在备注中填写说明"))
        rows = collecting.payments_of(
            found, values["member_id"], None, values["paid_on"], channel=values["channel"],
            collector=values["collector"] or "", paid_by=values["paid_by"] or "", relation=values["relation"] or "",
            note=values["note"] or "",
        )  # fmt: skip
        name = self._desk.ask(called, {values["member_id"]})[values["member_id"]]
        self._desk.do(tr("登记 {name} 党费 {amount} 元").format(name=name, amount=found.total), commands.receive, rows)
        self.said = tr("已登记 {name}：{line}。").format(name=name, line=found.line())
        self._rest = {}
