"""What the work log amounts to, and what the ledger can prove of a year; every number opens its rows."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from branchdesk.features.organizers import queries
from branchdesk.features.organizers.listing import work as listing
from branchdesk.features.organizers.listing.words import hours, role_word
from branchdesk.features.organizers.model import WorkEntry
from branchdesk.features.organizers.queries import EntryLine, PostingLine
from branchdesk.features.organizers.rules import postings as rules
from branchdesk.features.organizers.rules import summing
from branchdesk.features.organizers.rules.summing import Sum
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk


class Row(NamedTuple):
    """One sum: by what, of which, and the sum."""

    group: str
    title: str
    sum: Sum


class TotalsDialog(ListDialog):
    """汇总 of the entries shown: by role, kind, week, month, school term."""

    def __init__(self, lines: Sequence[EntryLine], parent: QWidget | None) -> None:
        self._lines = {one.id: one for one in lines}
        columns = [
            Column("group", tr("汇总"), lambda one: one.group, width=96, ink=lambda _group: "text2"),
            Column("title", tr("项目"), lambda one: one.title, width=200, fixed=True, stretch=True),
            Column("n", tr("条数"), lambda one: len(one.sum.entries), width=84, align="right"),
            Column("count", tr("数量"), lambda one: one.sum.count, width=84, align="right"),
            Column("hours", tr("小时"), lambda one: one.sum.tenths, hours, width=84, align="right"),
        ]
        super().__init__(
            tr("工作汇总"), columns, lambda one: (one.group, one.title), Emptiness(tr("没有工作记录"), icon="clipboard-list"),
            parent, rule=tr("列表中显示的工作记录。Enter 或双击查看数字对应的记录；各分项之和等于合计。"), extent=(720, 560),
        )  # fmt: skip
        self.table.opened.connect(self._open)
        self.verb(tr("查看记录…"), lambda: self._open(self.table.current_record()), "eye")
        self.verb(tr("复制"), self.copy_list, "copy")
        entries = [one.entry for one in lines]
        rows = list(_rows(entries)) if entries else []
        self.show_lines(rows, tr("共 {n:,} 条").format(n=len(lines)))

    def _open(self, row: Row | None) -> None:
        if row is not None and row.sum.entries:
            lines = [self._lines[uid] for uid in row.sum.entries]
            behind = EntriesDialog(f"{row.group}：{row.title}", lines, self)
            behind.exec()
            behind.deleteLater()


def _rows(entries: Sequence[WorkEntry]) -> list[Row]:
    total = [Row(tr("合计"), tr("全部"), summing.together(entries))]
    groups: list[tuple[str, Mapping[str, Sum]]] = [
        (tr("角色"), {role_word(role): found for role, found in summing.by_role(entries).items()}),
        (tr("类别"), {task or tr("（未分类）"): found for task, found in summing.by_task(entries).items()}),
        (tr("学期"), summing.by_term(entries)),
        (tr("月"), summing.by_month(entries)),
        (tr("周（周一）"), summing.by_week(entries)),
    ]
    return total + [Row(group, title, found) for group, each in groups for title, found in each.items()]


class EntriesDialog(ListDialog):
    """The entries behind a number."""

    def __init__(self, title: str, lines: Sequence[EntryLine], parent: QWidget | None) -> None:
        super().__init__(
            title, listing.columns(), lambda one: one.id, Emptiness(tr("没有工作记录")), parent, extent=(900, 480)
        )
        self.verb(tr("复制"), self.copy_list, "copy")
        self.show_lines(lines, tr("共 {n:,} 条").format(n=len(lines)))


class EvidenceDialog(ListDialog):
    """述职要素 of a posting: numbers with their rules, no marks (domain N6)."""

    def __init__(self, desk: Desk, line: PostingLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        columns = [
            Column("title", tr("要素"), lambda one: one.title, width=110, fixed=True),
            Column("value", tr("数据"), lambda one: one.value, width=240),
            Column("rule", tr("口径"), lambda one: one.rule, width=320, stretch=True, ink=lambda _rule: "text2"),
        ]
        super().__init__(
            tr("述职要素：{title}").format(title=line.title), columns, lambda one: one.title,
            Emptiness(tr("没有数据")), parent, rule=tr("由台账中的事实算出，不打分、不评等次；等次由有权单位评定后在“考核意见”中录入。"),
            extent=(860, 460),
        )  # fmt: skip
        self.periods = QComboBox()
        self.periods.setItemDelegate(QStyledItemDelegate(self.periods))
        self.periods.setAccessibleName(tr("时间"))
        self._periods = spans(line, clock.today())
        for name, _first, _last in self._periods:
            self.periods.addItem(name)
        column = self.layout()
        assert column is not None
        column.insertLayout(2, parts.row(parts.label(tr("时间"), role="dim"), self.periods, None))  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self.periods.currentIndexChanged.connect(lambda _index: self.refresh())
        self.verb(tr("复制"), self.copy_list, "copy")
        self.refresh()

    def refresh(self) -> None:
        """Reckon the span chosen."""
        _name, first, last = self._periods[self.periods.currentIndex()]
        try:
            found = self._desk.ask(queries.evidence, self._line.id, first, last)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.show_lines(found, tr("{first} 至 {last}").format(first=first, last=last))


def spans(line: PostingLine, today: date) -> list[tuple[str, date, date]]:
    """Each year of the term up to now, the newest first, then the whole term."""
    first, last = line.posting.from_on.first(), min(rules.ends(line.posting), today)
    if last < first:
        return [(tr("任期"), first, first)]
    years = [(tr("{year}年").format(year=year), max(first, date(year, 1, 1)), min(last, date(year, 12, 31)))
             for year in range(last.year, first.year - 1, -1)]  # fmt: skip
    return [*years, (tr("任期至今"), first, last)]
