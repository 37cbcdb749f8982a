"""The rows behind a total, with the rule it counts by."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues.listing import Words
from branchdesk.features.dues.queries import Behind, Entries
from branchdesk.features.dues.rules import arrears
from branchdesk.features.dues.rules.balance import Balance, together
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog


class BehindDialog(ListDialog):
    """One line for each person who counts; the sum is the number on the card."""

    def __init__(self, found: Behind, period: str, parent: QWidget | None) -> None:
        columns = [
            Column("number", tr("编号"), lambda row: row.number, width=96, ink=lambda _number: "text2"),
            Column("name", tr("姓名"), lambda row: row.name, width=120, fixed=True),
            Column("months", tr("月份"), lambda row: arrears.spans(row.months), width=220, stretch=True),
            Column("amount", tr("金额(元)"), lambda row: row.amount, width=120, align="right"),
        ]
        super().__init__(
            tr("{word}明细 · {period}").format(word=found.word, period=period), columns, lambda row: row.member_id,
            Emptiness(tr("没有记录"), tr("这个数为零"), "circle-check"), parent,
            rule=tr("计数口径：{rule}。").format(rule=found.rule),
        )  # fmt: skip
        self.verb(tr("复制"), self.copy_list, "copy")
        words = tr("{n} 行，合计 {amount} 元").format(n=len(found.rows), amount=found.amount)
        self.show_lines(found.rows, words)


class EntriesDialog(ListDialog):
    """One line for each entry of a list of money; the sum is the number below the list."""

    def __init__(self, found: Entries, parent: QWidget | None) -> None:
        columns = [
            Column("on", tr("日期"), lambda row: row.on, width=140, fixed=True),
            Column("what", tr("事项"), lambda row: row.what, width=360, stretch=True),
            Column("amount", tr("金额(元)"), lambda row: row.amount, width=120, align="right",
                   ink=lambda amount: "err" if amount.fen < 0 else ""),
        ]  # fmt: skip
        super().__init__(
            tr("{word}明细").format(word=found.word), columns, lambda row: row.id,
            Emptiness(tr("没有记录"), tr("这个数为零"), "circle-check"), parent,
            rule=tr("计数口径：{rule}。").format(rule=found.rule),
        )  # fmt: skip
        self.verb(tr("复制"), self.copy_list, "copy")
        self.show_lines(found.rows, tr("{n} 行，合计 {amount} 元").format(n=len(found.rows), amount=found.amount))


class BalanceDialog(ListDialog):
    """The books of each branch."""

    def __init__(self, found: Sequence[Balance], words: Words, parent: QWidget | None) -> None:
        columns = [
            Column("branch", tr("支部"), lambda one: words.organization(one.branch_id), width=220, stretch=True, fixed=True),
            Column("received", tr("累计实收(元)"), lambda one: one.received, width=130, align="right"),
            Column("remitted", tr("累计上缴(元)"), lambda one: one.remitted, width=130, align="right"),
            Column("in_hand", tr("未上缴(元)"), lambda one: one.in_hand, width=130, align="right",
                   ink=lambda left: "warn" if left.fen else ""),
        ]  # fmt: skip
        super().__init__(
            tr("结余明细"), columns, lambda one: one.branch_id, Emptiness(tr("还没有收款和上缴"), icon="wallet"), parent,
            rule=tr("计数口径：至今全部实收（含多交、红字）减全部上缴；大额党费另行转交，不在其中。党费应按期全额上缴。"),
        )  # fmt: skip
        self.verb(tr("复制"), self.copy_list, "copy")
        self.show_lines(found, together(found).line)
