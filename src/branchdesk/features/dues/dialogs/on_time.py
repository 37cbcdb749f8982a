"""按期交纳: the months behind the chart, and whom each of them counts."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import queries
from branchdesk.features.dues.papers.chart import COUNTING
from branchdesk.features.dues.queries import OnTime, Punctual, Scope
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk


class OnTimeDialog(ListDialog):
    """A line for each month that has begun; opening one shows its people."""

    def __init__(self, desk: Desk, scope: Scope, year: int, found: Sequence[OnTime], parent: QWidget | None) -> None:
        self._desk, self._scope = desk, scope
        columns = [
            Column("month", tr("月份"), lambda one: one.month, width=120, fixed=True),
            Column("owing", tr("应交（人）"), lambda one: one.owing, width=130, align="right"),
            Column("on_time", tr("按期（人）"), lambda one: one.on_time, width=130, align="right"),
            Column("paid", tr("至今已交（人）"), lambda one: one.paid, width=140, align="right", stretch=True),
        ]
        super().__init__(
            tr("{year} 年党费按期交纳人数").format(year=year), columns, lambda one: one.month.number,
            Emptiness(tr("本年还没有应交的月份"), icon="wallet"), parent, rule=tr(COUNTING),
        )  # fmt: skip
        self.table.opened.connect(lambda _row: self.open_month())
        self.verb(tr("是哪些人…"), self.open_month, "users")
        self.verb(tr("复制"), self.copy_list, "copy")
        self.show_lines(found)

    def open_month(self) -> None:
        """Whom the numbers of a month count, those who were late first."""
        month: OnTime | None = self.table.current_record()
        if month is not None:
            people = self._desk.ask(queries.punctual, self._scope, month.month)
            dialog = PunctualDialog(month, people, self)
            dialog.exec()
            dialog.deleteLater()


class PunctualDialog(ListDialog):
    """Everybody who owed something for a month."""

    def __init__(self, month: OnTime, people: Sequence[Punctual], parent: QWidget | None) -> None:
        columns = [
            Column("number", tr("编号"), lambda one: one.number, width=96, ink=lambda _number: "text2"),
            Column("name", tr("姓名"), lambda one: one.name, width=120, fixed=True),
            Column("owed", tr("应交(元)"), lambda one: one.owed, width=110, align="right"),
            Column("in_time", tr("按期交(元)"), lambda one: one.in_time, width=110, align="right"),
            Column("paid", tr("至今已交(元)"), lambda one: one.paid, width=120, align="right"),
            Column("state", tr("情况"), lambda one: state_word(one), width=110, stretch=True,
                   tone=lambda word: "ok" if word == tr("按期") else "warn"),
        ]  # fmt: skip
        super().__init__(
            tr("{month} 应交党费的人").format(month=month.month), columns, lambda one: one.member_id,
            Emptiness(tr("没有应交的人"), icon="users"), parent, rule=tr(COUNTING),
        )  # fmt: skip
        self.verb(tr("复制"), self.copy_list, "copy")
        words = tr("应交 {owing} 人，按期 {on_time} 人，至今已交 {paid} 人")
        self.show_lines(sorted(people, key=lambda one: one.is_on_time),
                        words.format(owing=month.owing, on_time=month.on_time, paid=month.paid))  # fmt: skip


def state_word(one: Punctual) -> str:
    """Whether he paid in time, later, or not yet."""
    if one.is_on_time:
        return tr("按期")
    return tr("过期交足") if one.is_paid else tr("未交足")
