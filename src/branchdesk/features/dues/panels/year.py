"""年度台账: a member and twelve months, typed into like the month; above it how many paid in time."""

from collections.abc import Sequence
from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.listing import Lines, Words
from branchdesk.features.dues.panels import on_time
from branchdesk.features.dues.queries import TOTALS, Behind, GridLine, OnTime, Total, counted
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.charts import Chart
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Facet, Filters
from branchdesk.widgets.frozen_grid import FrozenGrid
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import Footer
from branchdesk.widgets.switch import Switch
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.views import SearchView

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = "dues.year.columns"
CHART = "dues.year.chart"
_MONTHS = tuple(f"m{number}" for number in range(1, 13))
_GIVING = ("number", "rest", "due")
"""Which columns give way on a narrow window, the first first: the twelve months and their sum stay."""
_CHART_HEIGHT, _LOW = 84, 480
"""The chart gives way where the page is lower than ``_LOW`` (pixels at 100 %)."""
_RULES = {one: tr(rule) for one, _, rule in TOTALS}
_SUMS = (
    (Total.OWED, "应交", attrgetter("sums.owed")),
    (Total.PAID, "实交", attrgetter("sums.paid")),
    (Total.BACK, "其中补交", attrgetter("sums.back")),
    (Total.EXTRA, "多交", attrgetter("sums.extra")),
    (Total.REST, "还差", attrgetter("sums.rest")),
)
"""The totals of the footer with their words, and what of a line they add up (fen)."""
_MENU = (
    "paste_menu",
    "statement",
    "",
    "export_year",
    "print_view",
    "print_chart",
    "",
    "arrears",
    "relief_list",
    "elsewhere_list",
    "notice",
    "note_notice",
    "term_report",
    "",
    "policy",
)


class YearView(SearchView):
    """The ledger of a year."""

    table: FrozenGrid

    def __init__(
        self, desk: Desk, words: Words, switch: Switch, actions: Actions, settle: "Callable[[], object]"
    ) -> None:
        super().__init__()
        self._desk = desk
        self.switch = switch
        self.model = TableModel(listing.year_columns(words), key=lambda one: one.member_id)
        self.table = FrozenGrid(self.model, tr("年度台账"), _MONTHS)
        self.table.titles.give_way(_GIVING)
        self.search = parts.search_box(tr("姓名 / 拼音首字母 / 编号"), self.table)
        nobody = tr("（空）")
        self.filters = Filters(desk, "dues.year.filters", [
            Facet("open", tr("情况"), lambda one: listing.year_rest(one) is not None,
                  lambda some: tr("有未交月份") if some else tr("已交清")),
            Facet("group", tr("党小组"), lambda one: one.group_id, lambda uid: words.organization(uid) or nobody),
            Facet("branch", tr("支部"), lambda one: one.branch_id, lambda uid: words.organization(uid) or nobody),
        ], self._countable)  # fmt: skip
        self.chart = Chart(on_time.draw, tr("按期交纳人数"), height=_CHART_HEIGHT)
        self._said = parts.label(role="dim")
        self.more = parts.button(tr("明细…"), kind="link", tip=tr("每个月应交、按期和至今已交的人数，以及是哪些人"))
        self.footer = Footer(tr("默认值…"), settle)
        self._roll = Lines((), of=lambda one: one)
        self.bar = self._make_bar(actions)
        self._build(actions)
        self._connect()

    @property
    def year(self) -> int:
        """The year shown."""
        return self.switch.value

    def show_lines(self, lines: Sequence[GridLine]) -> None:
        """Show a year."""
        self._roll = Lines(lines, of=lambda one: one)
        self.model.show(lines)
        self._widen(lines)
        self.filters.offer(lines)
        self._sift()

    def _widen(self, lines: Sequence[GridLine]) -> None:
        """Every month as wide as its amounts need; one the user has drawn to another width keeps it."""
        widths, places = listing.month_widths(lines), self.table.places()
        fitting = [
            replace(one, width=widths.get(one.name, listing.NARROW_MONTH))
            if one.name in _MONTHS and one.width in listing.MONTH_WIDTHS
            else one
            for one in places
        ]
        if fitting != places:
            self.table.place_columns(fitting)

    def show_on_time(self, found: Sequence[OnTime]) -> None:
        """How many paid in time."""
        self.chart.show_shares(on_time.shares(found))
        self._said.setText(on_time.sentence(found))

    def shown(self) -> list[GridLine]:
        """The lines the filters let through."""
        return self.model.shown_records()

    def behind(self, place: int) -> Behind:
        """The rows behind one of the footer's sums: of the people shown, over the twelve months."""
        total, word, _ = _SUMS[place]
        return counted(((one, one.cells) for one in self.shown()), total)._replace(word=tr(word))

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active
        self.model.set_filter(self._choose if some else None)
        self._total()

    def _choose(self, order: list[int]) -> list[int]:
        return self.filters.sift(self._roll.lines, self._roll.search(self.search.text(), order))

    def _countable(self, _facet: str) -> tuple[Sequence[GridLine], list[int]]:
        everyone = list(range(len(self._roll.lines)))
        return self._roll.lines, self._roll.search(self.search.text(), everyone)

    def _total(self) -> None:
        lines = self.model.shown_records()
        self.footer.say(
            tr("合计（显示 {n:,} 人）").format(n=len(lines)),
            [(tr(word), str(Yuan(sum(map(fen, lines))))) for _, word, fen in _SUMS],
            [_RULES[one] for one, _, _ in _SUMS],
        )
        self.counts = tr("共 {total:,} 人 · 显示 {shown:,}").format(total=self.model.total, shown=len(lines))
        self.counts_changed.emit()

    def _make_bar(self, actions: Actions) -> QStackedWidget:
        paste, export = actions.button("paste_menu"), actions.button("export_year")
        self._chart_button = parts.tool("layout-dashboard", tr("按期交纳图"), checkable=True)
        self._chart_button.setChecked(bool(self._desk.setting(CHART, True)))
        box = parts.row(self.switch, *self.sifters(), None,
                        paste, export, self._chart_button, self.columns_tool(), actions.more(_MENU),
                        actions.button("receive", "primary"), gap=6)  # fmt: skip
        return self.above(box, (paste, export), also=(self.switch.giving(),))

    def _build(self, actions: Actions) -> None:
        self.table.say_when_empty(
            Emptiness(tr("这一年没有应交党费的人"), tr("先核定本年的月交额，再登记收缴"), "wallet",
                      (actions.button("go_bases"),)),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.table.restore(self._desk.setting(COLUMNS, {}))
        self._chart_card = parts.card("card")
        self._chart_card.setLayout(parts.column(
            parts.row(parts.label(tr("按期交纳人数"), role="section"), self._said, self.more, None), self.chart, gap=2,
            margins=(14, 8, 14, 6)))  # fmt: skip
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self._chart_card, card, self.footer)
        column.setStretch(1, 1)
        self.chart.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setLayout(column)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift_anew())
        self.filters.changed.connect(self._sift_anew)
        self.table.columns_changed.connect(lambda: self._desk.keep(COLUMNS, self.table.state()))
        self._chart_button.clicked.connect(self._turn_chart)

    def _turn_chart(self, on: bool) -> None:
        self._desk.keep(CHART, on)
        self._fold()

    def _sift_anew(self) -> None:
        self._sift()
        self.table.show_current()

    def _fold(self) -> None:
        high = self.height() >= theme.px(_LOW)
        self._chart_button.setVisible(high)
        self._chart_card.setVisible(self._chart_button.isChecked() and high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chart gives way on low windows."""
        super().resizeEvent(event)
        self._fold()
