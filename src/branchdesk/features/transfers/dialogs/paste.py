"""A block that is pasted is looked at before it is written: whose, what it changes, what is left out."""

from PySide6.QtWidgets import QWidget

from branchdesk.features.transfers.dialogs.paste_plan import PasteCell, PastePlan
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog


class PasteDialog(ListDialog):
    """Accepted when the block is to be written."""

    def __init__(self, plan: PastePlan, parent: QWidget | None) -> None:
        columns = [
            Column("row", tr("行"), lambda one: one.row, width=48, align="right"),
            Column("who", tr("姓名"), lambda one: one.who, width=100, fixed=True),
            Column("label", tr("列"), lambda one: one.label, width=140),
            Column("text", tr("粘贴的内容"), lambda one: one.text, width=210, fault=_fault),
            Column("said", tr("写入后"), lambda one: one.said, width=240, stretch=True),
        ]
        super().__init__(tr("从 Excel 粘贴：预览"), columns, lambda one: (one.row, one.field.name),
                         Emptiness(tr("没有可以填写的格")), parent, extent=(860, 520),
                         rule=tr("按学工号、姓名或所在行对应。空格不覆盖已填的内容；有问题的格不写入，其余一次写入，可一步撤销。"))  # fmt: skip
        self.go = self.verb(tr("写入 {n} 格").format(n=len(plan.good)), self.accept, kind="primary")
        self.go.setEnabled(bool(plan.good))
        said = [tr("可写入 {n} 格").format(n=len(plan.good))]
        if plan.faulty:
            said.append(tr("有问题 {n} 格").format(n=len(plan.faulty)))
        if plan.unused:
            said.append(tr("没有用到的列：{columns}").format(columns="、".join(plan.unused)))
        self.show_lines([*plan.faulty, *(one for one in plan.found if not one.fault)], " · ".join(said))


def _fault(one: PasteCell) -> Fault | None:
    return Fault(Level.BLOCK, one.fault) if one.fault else None
