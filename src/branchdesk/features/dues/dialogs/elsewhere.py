"""流入地交纳: the voucher of a member who pays where he is away, and the list of all of them."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.forms import RecordDialog
from branchdesk.features.dues.fields import ELSEWHERE_FIELDS
from branchdesk.features.dues.listing import amount
from branchdesk.features.dues.model import PaidElsewhere
from branchdesk.features.dues.queries import Scope
from branchdesk.features.dues.rules import elsewhere
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk

_RULE = (
    "持《流动党员活动证》外出的党员可以向流入地党组织交纳。凭证登记以后，这些月份本支部不收、不列欠交，凭证金额不计入任何合计；"
    "核定的月交额不变。"
)


class ElsewhereDialog(RecordDialog):
    """One voucher; what is odd about it is shown once, and saved when it is agreed to."""

    def __init__(
        self, desk: Desk, member_id: str, name: str, before: PaidElsewhere | None, month: Month, parent: QWidget | None
    ) -> None:
        self._member, self._name, self._before = member_id, name, before
        self._agreed: list[str] = []
        self._seen = desk.ask(queries.position)
        start: Any = before or {"from_month": month, "until_month": month, "seen_on": Day.of(clock.today())}
        super().__init__(
            desk, tr("流入地交纳：{name}").format(name=name), ELSEWHERE_FIELDS, parent, start=start,
            verb=tr("保存") if before else "", extent=(760, 500), first="until_month",
        )  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Enter it, or put it right; what is odd is asked about first."""
        uid = self._before.id if self._before else new_id()
        one = PaidElsewhere(id=uid, member_id=self._member, **values)
        theirs = [each for each in self.desk.ask(queries.vouchers) if each.member_id == self._member]
        odd = [] if elsewhere.problems(one, theirs, clock.today()) else self.desk.ask(queries.odd, one)
        if odd and (texts := [each.text for each in odd]) != self._agreed:
            self._agreed = texts
            verb = tr("保存") if self._before else tr("登记")
            raise Rejected(tr("请核对；确认无误的，再点一次“{verb}”").format(verb=verb), odd)
        label = tr("登记 {name} 在流入地交纳").format(name=self._name)
        self.desk.do(label, commands.record_elsewhere, one, seen=self._seen)


class Line(NamedTuple):
    """A voucher, whose it is, and what is odd about it."""

    voucher: PaidElsewhere
    name: str
    odd: str


class ElsewhereListDialog(ListDialog):
    """The vouchers of a scope; Enter puts one right, Del takes one away."""

    def __init__(self, desk: Desk, scope: Scope, names: Mapping[str, str], parent: QWidget | None) -> None:
        super().__init__(
            tr("流入地交纳名单"), _columns(), lambda one: one.voucher.id,
            Emptiness(tr("没有在流入地交纳的党员"), tr("在名单上选中党员，右键“流入地交纳”登记"), "book-open"), parent,
            rule=tr(_RULE), extent=(1080, 480),
        )  # fmt: skip
        self._desk, self._scope, self._names = desk, scope, names
        self.table.opened.connect(lambda _one: self.edit())
        self.table.delete_asked.connect(self.drop)
        if not desk.read_only:
            self.verb(tr("编辑…"), self.edit, "pencil")
            self.verb(tr("删除"), self.drop, "trash-2")
        self.verb(tr("复制"), self.copy_list, "copy")
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        lines = []
        for one in self._desk.ask(queries.vouchers, self._scope):
            odd = tr("；").join(each.text for each in self._desk.ask(queries.odd, one))
            lines.append(Line(one, self._names.get(one.member_id, ""), odd))
        people = len({one.voucher.member_id for one in lines})
        self.show_lines(lines, tr("{people} 人，共 {n} 条").format(people=people, n=len(lines)))

    def edit(self) -> None:
        """Put one right."""
        line = self.table.current_record()
        if line is None or self._desk.read_only:
            return
        one = line.voucher
        dialog = ElsewhereDialog(self._desk, one.member_id, line.name, one, one.from_month, self)
        if dialog.exec():
            self.refresh()
        dialog.deleteLater()

    def drop(self) -> None:
        """Into the recycle bin: the months are owed here again."""
        line = self.table.current_record()
        if line is None or self._desk.read_only:
            return
        try:
            label = tr("删除 {name} 的流入地交纳登记").format(name=line.name)
            self._desk.do(label, commands.drop_elsewhere, line.voucher.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("已删除，这些月份重新由本支部收缴；可在回收站恢复，或用 Ctrl+Z 撤销。"))


def _columns() -> list[Column]:
    return [
        Column("name", tr("姓名"), lambda one: one.name, width=90, fixed=True),
        Column("from", tr("起月"), lambda one: one.voucher.from_month, width=76),
        Column("until", tr("止月"), lambda one: one.voucher.until_month, width=76),
        Column("place", tr("流入地党组织"), lambda one: one.voucher.place, width=190),
        Column("voucher", tr("凭证"), lambda one: one.voucher.voucher, width=140),
        Column("seen", tr("查验日期"), lambda one: one.voucher.seen_on, width=100,
               sort_key=lambda one: str(one.voucher.seen_on or "")),
        Column("amount", tr("凭证金额(元)"), lambda one: one.voucher.amount, amount, width=104, align="right"),
        Column("odd", tr("请核对"), lambda one: one.odd, width=180, ink=lambda _text: "warn", stretch=True),
        Column("note", tr("备注"), lambda one: one.voucher.note, width=100),
    ]  # fmt: skip
