"""The duties themselves: the list the school keeps, and the usual ones to be taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QWidget

from branchdesk.features.organization.fields import complete
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.fields import DUTY_FIELDS
from branchdesk.features.organizers.listing.words import every_word, role_word
from branchdesk.features.organizers.model import Duty, Every, Role
from branchdesk.features.organizers.queries import Template
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


def due_words(duty: Duty) -> str:
    """月末, 第 3 个月末, 10 月 15 日 …"""
    if duty.day < 1:
        last = {Every.MONTH: tr("月末"), Every.YEAR: tr("{month} 月末")}
        return last.get(duty.every, tr("第 {month} 个月末")).format(month=duty.month)
    words = {Every.MONTH: tr("{day} 日"), Every.YEAR: tr("{month} 月 {day} 日")}
    return words.get(duty.every, tr("第 {month} 个月 {day} 日")).format(month=duty.month, day=duty.day)


class DutiesDialog(RecordList):
    """职责事项: added, changed, stopped."""

    fields = DUTY_FIELDS
    extent = (900, 560)

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        columns = [
            Column("title", tr("职责事项"), lambda one: one.title, width=260, fixed=True, stretch=True),
            Column("role", tr("角色"), lambda one: one.role, role_word, width=72),
            Column("every", tr("周期"), lambda one: one.every, every_word, width=72),
            Column("due", tr("到期"), due_words, width=120),
            Column("notice", tr("提前提醒"), lambda one: tr("{n} 天").format(n=one.notice_days), width=84),
            Column("until", tr("停用"), lambda one: one.until_on, width=96),
            Column("source", tr("依据"), lambda one: one.source, width=180, ink=lambda _text: "text2"),
        ]
        empty = Emptiness(tr("还没有职责事项"), tr("采用常用职责，或按学校的规定自己添加"), "clipboard-check")
        super().__init__(desk, tr("职责事项"), columns, empty, parent)
        self._stop = parts.button(tr("停用…"), icon="minus", tip=tr("某日起不再到期，已登记的保留"))
        self._stop.clicked.connect(self.stop)
        take = parts.button(tr("采用常用职责…"), icon="download")
        take.clicked.connect(self.take)
        for button in (take, self._stop):
            button.setVisible(not desk.read_only)
        column = self.layout()
        assert column is not None
        row = column.findChildren(QHBoxLayout)[-1]  # the buttons stand last
        row.insertWidget(3, self._stop)
        row.insertWidget(4, take)

    def hint(self) -> str:
        """What becomes of them."""
        return tr("按周期自动排出每位组织员任期内的到期日；改动只影响以后，已登记的不变。")

    def uid(self, line: Any) -> str:
        """Of the duty."""
        return str(line.id)

    def read(self) -> Sequence[Duty]:
        """All of them in their order."""
        return self.desk.ask(queries.duties)

    def title_of(self, line: Duty | None) -> str:
        """What it is."""
        return line.title if line else tr("新增职责事项")

    def values(self, line: Duty | None) -> Any:
        """A new one falls due at the end of each month."""
        return line or {"role": Role.LIAISON, "every": Every.MONTH, "month": 1, "day": -1, "notice_days": 14}

    def save(self, values: dict[str, Any], line: Duty | None) -> None:
        """Write it."""
        filled: Mapping[str, Any] = complete(Duty, values)
        duty = replace(line, **filled) if line else Duty(id=new_id(), **filled)
        self.desk.do(tr("保存职责事项“{title}”").format(title=duty.title), commands.save_duty, duty)

    def remove(self, line: Duty) -> None:
        """Take it away; refused once something was written down about it."""
        self.desk.do(tr("删除职责事项“{title}”").format(title=line.title), commands.drop_duty, line.id)

    def stop(self) -> None:
        """停用 from a day on."""
        line: Duty | None = self.table.current_record()
        if line is None:
            return
        dialog = DayDialog(tr("停用：{title}").format(title=line.title), tr("最后一天"), self)
        if dialog.exec() and dialog.day is not None:
            self._do(line, dialog.day)
        dialog.deleteLater()

    def _do(self, line: Duty, day: Day) -> None:
        try:
            self.desk.do(tr("停用职责事项“{title}”").format(title=line.title), commands.end_duty, line.id, day)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("{day} 以后不再到期，已登记的保留。").format(day=day))

    def take(self) -> None:
        """采用常用职责."""
        dialog = TemplatesDialog(self.desk, self)
        if dialog.exec():
            self.refresh()
            self.notices.tell("ok", tr("已采用 {n} 项职责。").format(n=dialog.taken))
        dialog.deleteLater()


class TemplatesDialog(ListDialog):
    """常用职责 that are not taken over yet, with where each is from. ``taken`` how many were."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._desk = desk
        self.taken = 0
        columns = [
            Column("title", tr("职责事项"), lambda one: one.duty.title, width=280, fixed=True, stretch=True),
            Column("role", tr("角色"), lambda one: one.duty.role, role_word, width=72),
            Column("every", tr("周期"), lambda one: one.duty.every, every_word, width=72),
            Column("due", tr("到期"), lambda one: due_words(one.duty), width=120),
            Column("source", tr("依据"), lambda one: one.source, width=260, ink=lambda _text: "text2"),
        ]
        super().__init__(
            tr("采用常用职责"), columns, lambda one: one.key, Emptiness(tr("常用职责都已采用"), icon="check"), parent,
            rule=tr("Ctrl、Shift 可多选，Ctrl+A 全选；采用后可以按学校的规定修改。"), extent=(900, 560),
        )  # fmt: skip
        self.verb(tr("全选"), self.table.selectAll)
        self._go = self.verb(tr("采用"), self._take, kind="primary")
        self.table.selection_changed.connect(self._count)
        self._found: Sequence[Template] = desk.ask(queries.templates_missing)
        self.show_lines(self._found)
        self.table.selectAll()
        self._count(len(self.table.selected_rows()))

    def _count(self, chosen: int) -> None:
        self._sum.setText(tr("共 {n} 项，已选 {chosen}").format(n=len(self._found), chosen=chosen))
        self._go.setText(tr("采用 {n} 项").format(n=chosen))
        self._go.setEnabled(bool(chosen))

    def _take(self) -> None:
        keys = [one.key for one in self.table.selected_records()]
        try:
            self.taken = self._desk.do(tr("采用常用职责"), commands.take_templates, keys)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.accept()
