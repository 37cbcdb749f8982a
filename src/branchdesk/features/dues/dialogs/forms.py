"""The forms of the room: each is a list of fields and the command that saves them."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.people import members_offered
from branchdesk.features.dues.fields import (
    ARREARS_FIELDS,
    EXPENSE_FIELDS,
    LARGE_FIELDS,
    POLICY_FIELDS,
    RELIEF_FIELDS,
    REMITTANCE_FIELDS,
)
from branchdesk.features.dues.model import (
    ArrearsNote,
    DuesPolicy,
    Expense,
    LargeDues,
    Period,
    Relief,
    Remittance,
)
from branchdesk.features.dues.rules.policy import period_of
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

_MEMBER = Field("member_id", "党员", Ref("member"), required=True, span=2)
_BRANCH = Field("branch_id", "支部", Ref("branch"), required=True, span=2)
_FORWARDED = ("forwarded_on", "forwarded_to", "receipt_number", "receipt_on")


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Values of a form as a record takes them: texts are never None, nothing else is changed."""
    texts = {
        "reason", "discussed_at", "approver", "approval_number", "talked_by", "collector", "forwarded_to", "receipt_number",
        "note", "handled_by", "reviewed_by", "purpose", "decided_at", "voucher_number", "payee", "fixed_source",
        "supervision_phone", "place", "voucher",
    }  # fmt: skip
    flags = {"justified", "brief_attached", "same_month_change", "names_published", "first_month_next"}
    return {
        name: (value or "") if name in texts else bool(value) if name in flags else value
        for name, value in values.items()
    }


class RecordDialog(FormDialog):
    """A form whose values become one record."""

    def __init__(
        self, desk: Desk, title: str, fields: Sequence[Field], parent: QWidget | None, *, start: Any,
        verb: str = "", extent: tuple[int, int] = (760, 460), first: str = "",
    ) -> None:  # fmt: skip
        refs = {}
        if any(isinstance(one.kind, Ref) and one.kind.entity == "member" for one in fields):
            refs["member"] = members_offered(desk)
        if any(isinstance(one.kind, Ref) and one.kind.entity == "branch" for one in fields):
            refs["branch"] = desk.ask(organization.branches)
        self.desk = desk
        form = Form(fields, refs=refs, first=first)
        super().__init__(
            form, title, lambda values: self.write(_filled(values)), verb=verb or tr("登记"), parent=parent
        )
        form.show_values(start)
        fit(self, *extent)

    def write(self, values: dict[str, Any]) -> None:
        """Make the record and run the command; may refuse."""
        raise NotImplementedError


class PolicyDialog(RecordDialog):
    """年度规定: rounding, first month, limits, days, publication; what decides amounts is frozen once money went up.

    ``said`` says afterwards what was written.
    """

    def __init__(self, desk: Desk, year: int, parent: QWidget | None) -> None:
        branch = desk.branch_id if desk.branch_id in dict(desk.ask(organization.branches)) else None
        known = desk.ask(queries.policy, branch, year)
        common = known is not None and known.branch_id != branch
        start = known or DuesPolicy(id=new_id(), year=year, branch_id=branch)
        self._start = start = replace(start, id=new_id(), branch_id=branch) if common else start
        super().__init__(desk, tr("{year} 年党费规定").format(year=year), POLICY_FIELDS, parent, start=start,
                         verb=tr("保存"), extent=(800, 640), first="rounding")  # fmt: skip
        self.said = ""
        if common:
            self.form.hint("branch_id", tr("以下取自全部支部的规定；保存后，本支部整条以这里的为准"))
        elif known is not None:
            self.verb(tr("删除"), self.drop, "trash-2").setToolTip(tr("删除{whose}").format(whose=self._whose()))

    def write(self, values: dict[str, Any]) -> None:
        """Save the rules of the year."""
        start = self._start
        is_it = (values["year"], values["branch_id"]) == (start.year, start.branch_id)
        policy = DuesPolicy(id=start.id if is_it else new_id(), **values)
        self.desk.do(tr("保存 {year} 年党费规定").format(year=policy.year), commands.settle_policy, policy)
        self.said = tr("已保存 {year} 年的规定，打印件页脚会写明。").format(year=policy.year)

    def drop(self) -> None:
        """Into the recycle bin, what was entered by mistake: not what is typed here, but the rules it began with."""
        whose = self._whose()
        try:
            self.desk.do(tr("删除{whose}").format(whose=whose), commands.drop_policy, self._start.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        then = self.desk.ask(queries.policy, self._start.branch_id, self._start.year)
        held = tr("现按全部支部的规定") if then is not None else tr("现按党费规定和默认值")
        self.said = tr("已删除{whose}，{held}；可在回收站恢复。").format(whose=whose, held=held)
        self.accept()

    def _whose(self) -> str:
        names = dict(self.desk.ask(organization.branches))
        name = names.get(self._start.branch_id or "", tr("全部支部"))
        return tr("{name} {year} 年的规定").format(name=name, year=self._start.year)


class ArrearsNoteDialog(RecordDialog):
    """核实情况: what was found out about unpaid months, never what was said (domain N5)."""

    def __init__(
        self, desk: Desk, member_id: str, name: str, month: Month, parent: QWidget | None, *, first: Month | None = None
    ) -> None:
        self._member = member_id
        start = {"from_month": first or month, "until_month": month, "talked_on": Day.of(clock.today())}
        super().__init__(
            desk, tr("欠交核实：{name}").format(name=name), ARREARS_FIELDS, parent, start=start, extent=(680, 330)
        )
        self._name = name

    def write(self, values: dict[str, Any]) -> None:
        """Note it."""
        note = ArrearsNote(id=new_id(), member_id=self._member, **values)
        self.desk.do(tr("登记 {name} 欠交核实情况").format(name=self._name), commands.note_arrears, note)


class ReliefDialog(RecordDialog):
    """少交、免交: nothing counts without approval and period."""

    def __init__(
        self, desk: Desk, member_id: str, name: str, before: Relief | None, month: Month, parent: QWidget | None
    ) -> None:
        self._member, self._name, self._before = member_id, name, before
        start: Any = before or {"from_month": month, "until_month": Month(month.year, 12)}
        super().__init__(desk, tr("少交、免交：{name}").format(name=name), RELIEF_FIELDS, parent, start=start)
        self.form.hint("kind", tr("程序：本人书面申请，支部研究，上一级党委批准"))

    def write(self, values: dict[str, Any]) -> None:
        """Grant it."""
        uid = self._before.id if self._before else new_id()
        relief = Relief(id=uid, member_id=self._member, **values)
        self.desk.do(tr("登记 {name} 少交、免交").format(name=self._name), commands.grant_relief, relief)


class ExpenseDialog(RecordDialog):
    """使用支出: nothing without the meeting that decided it."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        start = {"branch_id": branch_of(desk), "on": Day.of(clock.today())}
        super().__init__(desk, tr("登记党费使用支出"), (_BRANCH, *EXPENSE_FIELDS), parent, start=start,
                         extent=(820, 440), first="use" if branch_of(desk) else "branch_id")  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Enter it."""
        expense = Expense(id=new_id(), **values)
        self.desk.do(tr("登记支出 {amount} 元").format(amount=expense.amount), commands.spend, expense)


class RemittanceDialog(RecordDialog):
    """上缴: what is in hand is offered; for a ``branch`` and a period that has ended, what it held at the end of that.

    Else the period begins with the first month whose money is in hand and that was never handed up.
    """

    def __init__(self, desk: Desk, month: Month, parent: QWidget | None, branch: str | None = None) -> None:
        self.desk = desk
        held, branch = branch is not None, branch or branch_of(desk)
        policy = desk.ask(queries.policy, branch, month.year)
        first, last = period_of(month, policy.remit_period if policy else Period.QUARTER)
        self._first = first
        begins = first if held else self._begins(branch)
        start = {"branch_id": branch, "from_month": begins, "until_month": last, "remitted_on": Day.of(clock.today())}
        super().__init__(desk, tr("登记上缴"), (_BRANCH, *REMITTANCE_FIELDS), parent, start=start, extent=(820, 520),
                         first="amount" if branch else "branch_id")  # fmt: skip
        self._labels = dict(desk.ask(organization.branches))
        self._until = last if held else None
        self.form.on_edit("branch_id", lambda _text: self._turn())
        self._offer(branch)

    def _begins(self, branch: str | None) -> Month:
        found = self.desk.ask(queries.first_in_hand, branch, self._first.year) if branch else None
        return min(self._first, found or self._first)

    def _turn(self) -> None:
        """Another branch: its own period, and what it has in hand."""
        text = self.form.text("branch_id")
        uid = next((uid for uid, label in self._labels.items() if label == text), None)
        if uid is not None and self._until is None:
            self.form.fill("from_month", str(self._begins(uid)))
        self._offer(uid)

    def _offer(self, uid: str | None) -> None:
        if uid is None:
            return
        left = self.desk.ask(queries.in_hand, uid)
        words = tr("未上缴余额 {left} 元，应按期全额上缴").format(left=left)
        if self._until is not None and (then := self.desk.ask(queries.in_hand, uid, self._until)) != left:
            words = tr("截至 {month} 未上缴 {then} 元（至今 {left} 元），应按期全额上缴").format(
                month=self._until, then=then, left=left
            )
            left = then
        self.form.link("amount", words, tr("全额填入"), lambda: self.form.fill("amount", str(left)))

    def write(self, values: dict[str, Any]) -> None:
        """Hand it up."""
        remittance = Remittance(id=new_id(), **values)
        self.desk.do(tr("登记上缴 {amount} 元").format(amount=remittance.amount), commands.remit, remittance)


class LargeDialog(RecordDialog):
    """大额党费: on its own way to the centre."""

    def __init__(self, desk: Desk, before: LargeDues | None, member_id: str, parent: QWidget | None) -> None:
        self._before = before
        own = (one for one in LARGE_FIELDS if one.name not in _FORWARDED)
        fields = [_MEMBER, *(replace(one, required=one.required or one.name == "collector") for one in own)]
        start: Any = before or {"member_id": member_id or None, "received_on": Day.of(clock.today())}
        super().__init__(desk, tr("大额党费"), fields, parent, start=start, verb=tr("保存") if before else "",
                         first="amount" if member_id else "member_id")  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Enter it, or put it right."""
        if self._before is not None:
            self.desk.do(tr("修改大额党费登记"), commands.correct_large, replace(self._before, **values))
        else:
            self.desk.do(tr("登记大额党费"), commands.take_large, LargeDues(id=new_id(), **values))


class ForwardDialog(RecordDialog):
    """转交 and the receipt that comes back."""

    def __init__(self, desk: Desk, large: LargeDues, parent: QWidget | None) -> None:
        self._large = large
        fields = [replace(one, required=one.name in _FORWARDED[:2]) for one in LARGE_FIELDS if one.name in _FORWARDED]
        super().__init__(desk, tr("转交大额党费 {amount} 元").format(amount=large.amount), fields, parent, start=large,
                         extent=(680, 300))  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Note the way it went."""
        self.desk.do(
            tr("转交大额党费"), commands.forward_large, self._large.id, values["forwarded_on"], values["forwarded_to"],
            receipt_number=values["receipt_number"], receipt_on=values["receipt_on"],
        )  # fmt: skip


def branch_of(desk: Desk) -> str | None:
    """The branch the header names, else the only one there is; None where the user must say."""
    known = [uid for uid, _ in desk.ask(organization.branches)]
    if desk.branch_id in known:
        return desk.branch_id
    return known[0] if len(known) == 1 else None
