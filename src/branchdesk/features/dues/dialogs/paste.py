"""A block that is pasted is looked at before it is written: whose, which month, what it changes, what is left out."""

from PySide6.QtWidgets import QLineEdit, QWidget

from branchdesk.features.dues.dialogs.paste_cell import PasteCell, PastePlan
from branchdesk.features.dues.rules import rates
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog


class PasteDialog(ListDialog):
    """Accepted when the block is to be written; ``reason`` is why money is taken back, where some is."""

    def __init__(self, plan: PastePlan, parent: QWidget | None) -> None:
        money = plan.view != "bases"
        columns = [
            Column("row", tr("行"), lambda one: one.row, width=52, align="right"),
            Column("who", tr("姓名"), lambda one: one.who, width=110, fixed=True),
            Column("where", tr("月份"), lambda one: one.where, width=84, shown=money),
            Column("text", tr("粘贴的内容"), lambda one: one.text, width=116, align="right", fault=_fault),
            Column("payer", tr("人员类别"), lambda one: rates.payer_word(one.payer) if one.payer else "", width=130,
                   shown=not money),
            Column("now", tr("现为"), lambda one: one.cell.paid if one.cell else None, width=80, align="right",
                   shown=money),
            Column("owed", tr("应交"), lambda one: one.cell.owed if one.cell else None, width=80, align="right",
                   shown=money),
            Column("said", tr("写入后") if money else tr("问题"), lambda one: one.said, width=300, stretch=True),
        ]  # fmt: skip
        super().__init__(tr("从 Excel 粘贴：预览"), columns, lambda one: (one.row, one.where),
                         Emptiness(tr("没有可以录入的格")), parent, extent=(980, 520),
                         rule=_rule(money))  # fmt: skip
        self.reason = ""
        self._plan = plan
        self._why = QLineEdit()
        self._why.setPlaceholderText(tr("有金额改小，或补交、预交超过规定月数，请写明原因"))
        self._why.setAccessibleName(tr("原因"))
        column = self.layout()
        assert column is not None
        column.insertWidget(4, self._why)  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self._why.setVisible(plan.needs_reason)
        words = tr("写入 {n} 格") if money else tr("取用 {n} 人")
        self.go = self.verb(words.format(n=len(plan.good)), self._take, kind="primary")
        self.go.setEnabled(bool(plan.good))
        (self._why if plan.needs_reason else self.go if plan.good and not plan.faulty else self.table).setFocus()
        said = [(tr("可写入 {n} 格") if money else tr("可取用 {n} 人")).format(n=len(plan.good))]
        if money:
            said.append(tr("共 {total} 元").format(total=plan.total))
        if far := sum(bool(plan.far(one)) for one in plan.good):
            said.append(tr("补交、预交超过规定月数 {n} 格").format(n=far))
        if plan.faulty:
            said.append(tr("有问题 {n} 格").format(n=len(plan.faulty)))
        if plan.unused:
            said.append(tr("没有用到的列：{columns}").format(columns="、".join(plan.unused)))
        self.show_lines([*plan.faulty, *(one for one in plan.found if not one.fault)], " · ".join(said))

    def _take(self) -> None:
        self.reason = self._why.text().strip()
        if self._plan.needs_reason and not self.reason:
            self.notices.tell("err", tr("有金额改小，或补交、预交超过规定月数，请写明原因。"))
            parts.mark(self._why, "invalid", "true")
            self._why.setFocus()
            return
        self.done(1)


def _rule(money: bool) -> str:
    whose = tr("按编号、姓名或所在行对应。")
    if money:
        return whose + tr("有问题的格不写入；其余一次写入，可一步撤销。")
    return whose + tr("有问题的不取用；其余填入“基数核定”，在那里核对后再点“核定”才写入。")


def _fault(one: PasteCell) -> Fault | None:
    return Fault(Level.BLOCK, one.fault) if one.fault else None
