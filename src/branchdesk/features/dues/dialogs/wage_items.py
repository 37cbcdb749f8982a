"""工资明细: the lines of a wage sheet kept beside an assessment, where the user chose to keep them (domain N8)."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues.model import Assessment, WageItem
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog

_SIGNS = {1: "计入", -1: "扣除", 0: "不计"}


class WageItemsDialog(ListDialog):
    """How a base came about, item by item."""

    def __init__(self, name: str, one: Assessment, items: Sequence[WageItem], parent: QWidget | None) -> None:
        columns = [
            Column("name", tr("项目"), lambda item: item.name, width=180, fixed=True, stretch=True),
            Column("amount", tr("金额(元)"), lambda item: item.amount, width=120, align="right"),
            Column("sign", tr("作用"), lambda item: item.sign, lambda sign: tr(_SIGNS[sign]), width=90,
                   ink=lambda sign: "" if sign else "text3"),
        ]  # fmt: skip
        super().__init__(
            tr("工资明细：{name} · {month} 起").format(name=name, month=one.from_month), columns, lambda item: item.id,
            Emptiness(tr("没有保存工资明细"), icon="wallet"), parent, extent=(560, 480),
            rule=tr("计算基数＝计入项目之和－扣除项目之和；属于个人信息，不对外提供。"),
        )  # fmt: skip
        counted = Yuan(sum(item.amount.fen * item.sign for item in items))
        words = tr("合计 {sum} 元；核定基数 {base} 元")
        self.show_lines(items, words.format(sum=counted, base=one.base))
