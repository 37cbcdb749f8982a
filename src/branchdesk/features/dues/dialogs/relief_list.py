"""少交、免交名单: who was granted what, by whom and until when; what ends soon comes first."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.dialogs.forms import ReliefDialog
from branchdesk.features.dues.listing import amount
from branchdesk.features.dues.model import RELIEF_KINDS, Relief
from branchdesk.features.dues.queries import Scope
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, YearMonth
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk


class ReliefListDialog(ListDialog):
    """The relief of a scope; Enter puts one right, Del takes one away."""

    def __init__(
        self, desk: Desk, scope: Scope, month: Month, names: Mapping[str, str], parent: QWidget | None
    ) -> None:
        this = Month.of(clock.today())
        columns = [
            Column("name", tr("姓名"), lambda one: names.get(one.member_id, ""), width=90, fixed=True),
            Column("kind", tr("种类"), lambda one: one.kind, lambda kind: tr(dict(RELIEF_KINDS)[kind]), width=72),
            Column("amount", tr("月交额(元)"), lambda one: one.amount, amount, width=92, align="right"),
            Column("from", tr("起月"), lambda one: one.from_month, width=80),
            Column("until", tr("止月"), lambda one: one.until_month, width=80),
            Column("state", tr("状态"), lambda one: _state(one.from_month, one.until_month, this), width=84,
                   tone=lambda word: {tr("有效"): "ok", tr("本月到期"): "warn"}.get(word, "mute")),
            Column("approver", tr("批准的党组织"), lambda one: one.approver, width=140),
            Column("on", tr("批准日期"), lambda one: one.approved_on, width=96, sort_key=lambda one: str(one.approved_on or "")),
            Column("number", tr("批复文号"), lambda one: one.approval_number, width=120),
            Column("reason", tr("理由大类"), lambda one: one.reason, width=110, stretch=True),
        ]  # fmt: skip
        super().__init__(tr("少交、免交名单"), columns, lambda one: one.id,
                         Emptiness(tr("没有少交、免交"), tr("在名单上选中党员，右键“少交、免交”登记"), "badge-check"), parent,
                         rule=tr("经本人申请、支部研究、上一级党委批准才生效；理由只写大类。"), extent=(980, 480))  # fmt: skip
        self._desk, self._scope, self._month, self._names = desk, scope, month, names
        self.table.opened.connect(lambda _one: self.edit())
        self.table.delete_asked.connect(self.drop)
        if not desk.read_only:
            self.verb(tr("编辑…"), self.edit, "pencil")
            self.verb(tr("提前结束…"), self.end, "calendar-days")
            self.verb(tr("删除"), self.drop, "trash-2")
        self.verb(tr("复制"), self.copy_list, "copy")
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        found = sorted(
            self._desk.ask(queries.reliefs, self._scope), key=lambda one: (one.until_month, one.id), reverse=True
        )
        self.show_lines(found, tr("共 {n} 条").format(n=len(found)))

    def edit(self) -> None:
        """Put one right."""
        one = self.table.current_record()
        if one is None or self._desk.read_only:
            return
        dialog = ReliefDialog(self._desk, one.member_id, self._names.get(one.member_id, ""), one, self._month, self)
        if dialog.exec():
            self.refresh()
        dialog.deleteLater()

    def end(self) -> None:
        """提前结束: the reason has gone before the time has."""
        one = self.table.current_record()
        if one is None or self._desk.read_only:
            return
        name = self._names.get(one.member_id, "")
        dialog = EndDialog(self._desk, one, name, self)
        if dialog.exec():
            self.refresh()
            self.notices.tell("ok", tr("{name} 的少交、免交已提前结束，次月起按核定交纳。").format(name=name))
        dialog.deleteLater()

    def drop(self) -> None:
        """Into the recycle bin."""
        one = self.table.current_record()
        if one is None or self._desk.read_only:
            return
        try:
            self._desk.do(tr("删除少交、免交登记"), commands.drop_relief, one.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("已删除，可在回收站恢复，或用 Ctrl+Z 撤销。"))


class EndDialog(FormDialog):
    """The last month of a relief that ends early."""

    def __init__(self, desk: Desk, relief: Relief, name: str, parent: QWidget | None) -> None:
        self._desk, self._relief, self._name = desk, relief, name
        form = Form([Field("until_month", tr("最后一个月"), YearMonth(), required=True, span=2,
                           hint=tr("次月起恢复按核定交纳；已上缴的月份不能改"))])  # fmt: skip
        super().__init__(
            form, tr("提前结束少交、免交：{name}").format(name=name), self._take, verb=tr("结束"), parent=parent
        )
        form.show_values({"until_month": min(max(Month.of(clock.today()), relief.from_month), relief.until_month)})
        fit(self, 560, 240)

    def _take(self, values: dict[str, Any]) -> None:
        label = tr("提前结束 {name} 少交、免交").format(name=self._name)
        self._desk.do(label, commands.end_relief, self._relief.id, values["until_month"])


def _state(first: Month, last: Month, this: Month) -> str:
    if last < this:
        return tr("已到期")
    if last == this:
        return tr("本月到期")
    return tr("有效") if first <= this else tr("未开始")
