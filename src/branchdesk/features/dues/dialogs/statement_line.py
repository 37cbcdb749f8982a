"""Whose a line of a statement is, and which months it pays; a refund names the payment it takes back."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import queries
from branchdesk.features.dues.model import Channel, Payment, StatementLine
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.collecting import Allocation
from branchdesk.features.dues.rules.matching import Match
from branchdesk.features.dues.rules.memos import named
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.kernel.dates import read_day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.fields import Context, Field, Ref, Text, YearMonth
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk


class LineDialog(FormDialog):
    """``payments`` when accepted: they add up to the line to the fen."""

    def __init__(
        self, desk: Desk, line: StatementLine, match: Match | None, rest: Mapping[str, Mapping[Month, Yuan]],
        members: Mapping[str, Member], channel: Channel, parent: QWidget | None,
    ) -> None:  # fmt: skip
        self._desk, self._line, self._rest, self._members = desk, line, rest, members
        self._channel, self._refund = channel, line.amount.fen < 0
        self.payments: list[Payment] = []
        self._rows: dict[str, Payment] = {}
        likely = match.candidates if match else ()
        order = sorted(members.values(), key=lambda one: (one.id not in likely, one.name_key))
        self._labels = {one.id: tr("{name}（{number}）").format(name=one.name, number=one.number) for one in order}
        refs = {"member": list(self._labels.items()), "payment": []}
        form = Form(_fields(refund=self._refund), refs=refs)
        title = tr("流水第 {n} 行：{payer} {amount} 元 {memo}").format(
            n=line.number, payer=line.payer, amount=line.amount, memo=line.memo
        )
        super().__init__(form, title, self._take, verb=tr("入账"), parent=parent)
        uid = line.member_id or (match.member_id if match else None)
        by = clean_name(line.payer) if match is not None and match.by_another else ""
        form.show_values({"member_id": uid, "note": line.memo, **({} if self._refund else {"paid_by": by})})
        form.on_edit("member_id", lambda _text: self._look_up())
        for name in ("first", "last"):
            if not self._refund:
                form.on_edit(name, lambda _text: self._preview())
        self._look_up()
        fit(self, 680, 370)

    def _member(self) -> Member | None:
        text = self.form.text("member_id")
        uid = next((uid for uid, label in self._labels.items() if label == text), None)
        return self._members.get(uid) if uid else None

    def _look_up(self) -> None:
        if self._refund:
            self._offer_payments()
        else:
            self._preview()

    def _offer_payments(self) -> None:
        """What of a member may be refunded: rows that stand, at least as large."""
        member = self._member()
        found = self._desk.ask(queries.payments, None, (), {member.id}) if member else []
        gone = {one.corrects_id for one in found}
        self._rows = {
            one.id: one
            for one in found
            if one.corrects_id is None and one.id not in gone and one.amount.fen >= -self._line.amount.fen
        }
        words = tr("{month} {amount} 元（{day}）")
        options = [
            (uid, words.format(month=one.month, amount=one.amount, day=one.paid_on)) for uid, one in self._rows.items()
        ]
        self.form.set_options("payment", options)

    def _preview(self) -> None:
        try:
            found = self._allocation()
        except Refusal as refusal:
            self.form.hint("member_id", refusal.title, "warn")
            return
        if found is None:
            self.form.hint("member_id", "")
            return
        heavy = any(note.level in (Level.WARN, Level.BLOCK) for note in found.notes)
        words = "；".join([found.line(), *(note.text for note in found.notes)])
        self.form.hint("member_id", words, "warn" if heavy else "ok")

    def _allocation(self) -> Allocation | None:
        member = self._member()
        if member is None:
            return None
        context = Context(clock.today())
        bounds = [YearMonth().read(text, context).value if (text := self.form.text(name).strip()) else None
                  for name in ("first", "last")]  # fmt: skip
        rest = self._rest.get(member.id, {})
        at = Month.of(read_day(self._line.at).first())
        months: Collection[Month] | None = named(self._line.memo, at).months or None
        if any(bounds):
            known = sorted({*rest, *filter(None, bounds)})
            first, last = bounds
            months = [one for one in known if (first is None or first <= one) and (last is None or one <= last)]
        pack = self._desk.ask(queries.pack, member.branch_id, at)
        return collecting.spread(self._line.amount, rest, at, pack, months=months)

    def _take(self, values: dict[str, Any]) -> None:
        member, note = self._members[values["member_id"]], values["note"] or ""
        if self._refund:
            row = self._rows.get(values["payment_id"])
            if row is None:
                raise Refusal(tr("请选择这笔退款冲销的是哪一笔收款"))
            self.payments = [replace(row, id=new_id(), amount=self._line.amount, paid_on=read_day(self._line.at),
                                     corrects_id=row.id, line_id=self._line.id, note=note or tr("退款"))]  # fmt: skip
            return
        found = self._allocation()
        if found is None:
            raise Refusal(tr("请选择党员"))
        for one in found.notes:
            if one.level is Level.BLOCK:
                raise Refusal(one.text)
        paid_by = clean_name(values["paid_by"] or "")
        if paid_by == clean_name(member.name):
            paid_by = ""  # he paid for himself after all
        if paid_by and not (values["relation"] or "").strip():
            text = tr("由他人代交时，请写明代交人与本人的关系")
            raise Rejected(text, [Problem("relation", "missing", text)])
        self.payments = collecting.payments_of(
            found, member.id, member.branch_id, read_day(self._line.at), slip=self._line.serial, channel=self._channel,
            paid_by=paid_by, relation=values["relation"] or "", line_id=self._line.id, note=note,
        )  # fmt: skip


def _fields(*, refund: bool) -> list[Field]:
    member = Field("member_id", tr("记给"), Ref("member"), required=True, span=4)
    note = Field("note", tr("备注"), Text(200), span=2)
    if refund:
        return [member, Field("payment_id", tr("冲销哪一笔"), Ref("payment"), required=True, span=2), note]
    return [
        member,
        Field("first", tr("从哪月起"), YearMonth(), hint=tr("留空按附言写的月份；没写的先补以前欠交的")),
        Field("last", tr("到哪月止"), YearMonth(), hint=tr("留空交完为止")),
        Field("paid_by", tr("代交人"), Text(30)),
        Field("relation", tr("与本人关系"), Text(20)),
        note,
    ]
