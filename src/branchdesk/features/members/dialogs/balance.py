"""党员增减平衡: the year and the one before, what adds up in them, and who stands behind every figure."""

from collections.abc import Callable
from operator import attrgetter
from typing import NamedTuple

from PySide6.QtWidgets import QComboBox, QDialog, QStyledItemDelegate, QWidget

from branchdesk.features.members import outputs
from branchdesk.features.members.outputs import BalanceReport, BalanceRow
from branchdesk.features.members.queries import Counted
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_YEARS = 6
"""So many years back are offered."""
_WATCHED = frozenset({"member", "move", "arrival", "organization"})
EXPORT, PRINT = "export", "print"


class Person(NamedTuple):
    """Somebody behind a figure, in the span he is counted in."""

    span: str
    counted: Counted


class BalanceDialog(QDialog):
    """The report with the people behind the row chosen; ``wish`` says what is to be done with ``report`` afterwards."""

    def __init__(self, desk: Desk, unit: str, open_member: Callable[[str], object], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("党员增减平衡"))
        self._desk, self._unit, self._open_member = desk, unit, open_member
        self.report: BalanceReport | None = None
        self.wish = ""
        self.notices = Notices()
        self.year = QComboBox()
        self.year.setItemDelegate(QStyledItemDelegate(self.year))
        self.year.setAccessibleName(tr("年度"))
        this = clock.today().year
        for year in range(this, this - _YEARS, -1):
            self.year.addItem(tr("{before}、{year}年").format(before=year - 1, year=year), year)
        self.rows = TableModel(_row_columns(), key=lambda row: (row.part, row.way))
        self.figures = TableView(self.rows, tr("党员增减平衡"))
        self.figures.horizontalHeader().setSectionsClickable(False)  # a sum stands below its parts
        self.people = TableModel(_people_columns(), key=lambda one: (one.span, one.counted.part, one.counted.member_id))
        self.table = TableView(self.people, tr("计入的党员"))
        self.table.say_when_empty(Emptiness(tr("这一项没有人"), icon="circle-check"))
        self._sum = parts.label(wrap=True)
        self._behind = parts.label(role="section")
        self._build()
        self.figures.current_changed.connect(self._show_people)
        self.refresh()
        self.figures.select_first()
        self.year.currentIndexChanged.connect(lambda _at: self.refresh())
        self.table.opened.connect(lambda one: self._open_member(one.counted.member_id))
        desk.changed.connect(self._on_changed)

    def refresh(self) -> None:
        """Count anew; the row chosen stays."""
        inside = None if self._desk.branch_id is None else self._desk.ask(organization.subtree, self._desk.branch_id)
        scope = None if inside is None else frozenset(inside)
        found = self._desk.ask(outputs.balance_report, scope, self._unit, int(self.year.currentData()), clock.today())
        self.report = found
        self.rows.show(found.rows())
        self._sum.setText("\n".join(found.sentences()))
        if said := found.troubles():
            self.notices.tell("warn", tr("{said}。").format(said=said))
        else:
            self.notices.clear()
        self._show_people(self.figures.current_record())

    def _show_people(self, row: BalanceRow | None) -> None:
        if row is None or self.report is None:
            self.people.show([])
            return
        spans = zip(self.report.spans(), self.report.balances, strict=True)
        found = [Person(span, one) for span, balance in spans for one in balance.of(row.part, row.way)]
        self.people.show(found)
        self._behind.setText(tr("{words} · {n} 人次").format(words=row.words, n=len(found)))

    def _go_out(self, wish: str) -> None:
        """Close for the paper: it is made, and its messages are read, on the page."""
        assert self.report is not None
        try:
            self.report.demand_sound()
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.wish = wish
        self.accept()

    def _on_changed(self, touched: frozenset[str]) -> None:
        if not touched or touched & _WATCHED:
            self.refresh()

    def _build(self) -> None:
        rule = tr(
            "每一项都可点开看是谁：组织关系转入、转出按报到和离开之日计，发展的按支部大会通过之日计，停止党籍的不计。"
        )
        out = parts.button(tr("导出…"), icon="file-spreadsheet")
        out.clicked.connect(lambda: self._go_out(EXPORT))
        paper = parts.button(tr("打印…"), icon="printer")
        paper.clicked.connect(lambda: self._go_out(PRINT))
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        cards = []
        for view in (self.figures, self.table):
            card = parts.card("panel")
            card.setLayout(parts.column(view, margins=(1, 1, 1, 1)))
            cards.append(card)
        right = parts.column(self._behind, cards[1], gap=6)
        both = parts.row(cards[0], right, gap=12)
        both.setStretch(0, 4)
        both.setStretch(1, 5)
        whole = parts.column(
            parts.row(parts.label(tr("党员增减平衡"), role="h2"), None, self.year), parts.label(rule, role="dim", wrap=True),
            self.notices, both, self._sum, parts.row(out, paper, None, leave), margins=(20, 14, 20, 12))  # fmt: skip
        whole.setStretch(3, 1)
        self.setLayout(whole)
        fit(self, 980, 600)


def _row_columns() -> list[Column]:
    """The words, then the figures of both years; parts of a sum are set in."""
    return [
        Column("words", tr("项目"), lambda row: ("　" * row.level) + row.words, width=130, stretch=True, fixed=True),
        Column("before", tr("上年"), lambda row: row.figures[0], width=64, align="right"),
        Column("now", tr("本年"), lambda row: row.figures[1], width=64, align="right"),
    ]


def _people_columns() -> list[Column]:
    return [
        Column("span", tr("年度"), attrgetter("span"), lambda span: span[:5], width=68),
        Column("name", tr("姓名"), attrgetter("counted.name"), width=88, fixed=True),
        Column("number", tr("编号"), attrgetter("counted.number"), width=80, ink=lambda _number: "text2"),
        Column("on", tr("日期"), lambda one: str(one.counted.on or ""), width=96),
        Column("way", tr("方式"), attrgetter("counted.way"), width=100, stretch=True),
    ]  # fmt: skip
