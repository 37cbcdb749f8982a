"""统计: 次 / 支部 / 对 side by side, the categories that must sum up, and what the activities were; every number opens."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QMenu, QWidget

from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.model.words import REPORT_CATEGORIES, ReportCategory
from branchdesk.features.twinning.queries import Statistics
from branchdesk.features.twinning.rules import counting
from branchdesk.features.twinning.rules.categories import PRIORITY, order_words
from branchdesk.features.twinning.rules.words import purpose_word
from branchdesk.kernel.words import tr
from branchdesk.widgets import charts, parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.charts import Chart, Share
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import SumCard
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.views import View

PRIORITY_KEPT = "twinning.priority"
_TOKENS = {ReportCategory.A: "accent", ReportCategory.B: "info", ReportCategory.C: "ok", ReportCategory.D: "warn"}
_LEAST = (560, 150, 190)
"""The least width of the page, and the heights of the chart and of the table, in pixels at 100 %."""


class Group(NamedTuple):
    """Some of the activities under a word: ``rule`` says what is counted."""

    id: str
    group: str
    name: str
    ids: tuple[str, ...]
    rule: str


def priority_of(kept: str) -> tuple[ReportCategory, ...]:
    """The order categories go by where an activity has partners of several: the one chosen first, the others as usual."""
    first = next((one for one in PRIORITY if one.value == kept), PRIORITY[0])
    return (first, *(one for one in PRIORITY if one is not first))


def kept_priority(desk: Desk) -> tuple[ReportCategory, ...]:
    """The order chosen on this computer, by which the window shows and counts categories everywhere."""
    return priority_of(desk.setting(PRIORITY_KEPT, ""))


def category_shares(found: Statistics) -> list[Share]:
    """The four categories for a chart, on the screen and on paper."""
    counts = found.counts.by_category
    return [Share(tr(label), len(counts[one]), _TOKENS[one]) for one, label in REPORT_CATEGORIES]


def spoken(found: Statistics) -> str:
    """The chart in words."""
    said = "，".join(tr("{label} {n} 次").format(label=one.label, n=one.value) for one in category_shares(found))
    return tr("共建活动按类别：{said}，共 {n} 次").format(said=said, n=len(found.counts.activities))


class StatisticsView(View):
    """Signals: ``year_chosen(int)`` (0 for all years), ``priority_chosen(str)``, ``asked(title, rule, ids)`` for the
    activities behind a number, ``branches_asked()``, ``pairs_asked()``, ``counts_changed()``."""

    year_chosen = Signal(int)
    priority_chosen = Signal(str)
    asked = Signal(str, str, object)
    branches_asked = Signal()
    pairs_asked = Signal()

    board: QLabel

    def __init__(self, desk: Desk, actions: Actions) -> None:
        super().__init__()
        self._desk, self._actions = desk, actions
        self.found: Statistics | None = None
        self._year = _Chip(tr("年度"), self.year_chosen.emit)
        self._priority = _Chip(tr("归类"), self.priority_chosen.emit)
        self.bar, self.board = self._make_bar(), parts.label(role="dim")
        self.board.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.activities = SumCard(tr("活动（次）"), tr(counting.COUNTED_ONCE))
        self.branches = SumCard(tr("支部（个）"), tr(counting.BRANCHES_RULE))
        self.pairs = SumCard(tr("结对（对）"), tr(counting.PAIRS_RULE))
        self.categories = {one: SumCard(tr(label), _category_rule(label)) for one, label in REPORT_CATEGORIES}
        self.sum = parts.label(role="section", wrap=True)
        self.sum.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.chart = Chart(charts.bars, tr("共建活动按类别"), _LEAST[1])
        self.model = TableModel(_columns(), key=lambda one: one.id)
        self.table = TableView(self.model, tr("分组统计"))
        self.table.always_current = True
        self.table.say_when_empty(Emptiness(tr("这一期间没有共建活动"), tr("计划中的活动不计次"), "handshake"))
        self._rules = parts.label(
            "\n".join(tr(text) for text in (counting.COUNTED_ONCE, counting.BRANCHES_RULE, counting.PAIRS_RULE)),
            role="hint", wrap=True,
        )  # fmt: skip
        self._build()
        self._connect()

    # ---- showing

    def show_year(self, found: Statistics, year: int, years: Sequence[int]) -> None:
        """Show a year, or all of them (0)."""
        self.found = found
        self._offer_years(year, years)
        self._offer_priority(found.priority[0])
        counts = found.counts
        total = len(counts.activities)
        hours = tr("共 {hours}").format(hours=counting.hours_text(found.minutes)) if found.minutes else ""
        self.activities.say(f"{total:,}", " · ".join(filter(None, (_heads(found), hours))))
        self.branches.say(f"{len(counts.branches):,}", tr("参加共建的党组织，每个计 1 个"))
        signed = tr("协议结对 {n} 对，签约 {m} 对").format(n=len(found.bound.pairs), m=len(found.bound.signed))
        self.pairs.say(f"{len(counts.pairs):,}", signed if found.bound.pairs else tr("不分先后，多次活动只计 1 对"))
        for one, card in self.categories.items():
            n = len(counts.by_category[one])
            card.say(f"{n:,}", tr("占 {share}%").format(share=f"{100 * n / total:.1f}") if total else "")
        self.sum.setText(counts.mismatch or counts.line)
        parts.mark(self.sum, "tone", "err" if counts.mismatch else "ok" if total else "")
        self.chart.show_shares(category_shares(found))
        self.chart.setAccessibleName(spoken(found))
        self.chart.setToolTip(spoken(found))
        self.model.show(list(_groups(found)))
        self._say(total)

    def _say(self, total: int) -> None:
        assert self.found is not None
        counts = self.found.counts
        self.counts = tr("共 {n:,} 次").format(n=total)
        reached = self.found.reached
        said = [
            tr("参加支部的在册党员 {n:,} 人").format(n=reached) if reached else "",
            tr("协议覆盖党员 {n}人").format(n=self.found.covered.spaced) if self.found.covered else "",
            tr("重复登记 {n} 条，只计 1 次").format(n=counts.repeated) if counts.repeated else "",
        ]
        self.board.setText(" · ".join(filter(None, said)))
        self.counts_changed.emit()

    # ---- look

    def _make_bar(self) -> QWidget:
        made, actions = QWidget(), self._actions
        more = actions.more(("paragraph", "summary", "", "export", "print", "", "import", "programs"))
        made.setLayout(parts.row(self._year.chip, self._priority.chip, None, actions.button("paragraph"), more,
                                 actions.button("summary", "primary"), gap=6))  # fmt: skip
        return made

    def _build(self) -> None:
        page = QWidget()
        first = parts.row(self.activities, self.branches, self.pairs, gap=8)
        second = parts.row(*self.categories.values(), gap=8)
        for row in (first, second):
            for number in range(row.count()):
                row.setStretch(number, 1)
        of_chart = parts.card("panel")
        of_chart.setLayout(parts.column(self.sum, self.chart, self._rules, gap=6, margins=(14, 8, 14, 8)))
        of_table = parts.card("panel")
        of_table.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self.table.setMinimumHeight(theme.px(_LEAST[2]))
        below = parts.row(of_chart, of_table, gap=8)
        below.setStretch(0, 5)
        below.setStretch(1, 4)
        column = parts.column(first, second, below, gap=8)
        column.setStretch(2, 1)
        page.setLayout(column)
        self.setLayout(parts.column(parts.scrolled(page, tr("统计"))))
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.activities.opened.connect(lambda: self._ask(tr("共建活动"), tr(counting.COUNTED_ONCE), self._all()))
        self.branches.opened.connect(self.branches_asked)
        self.pairs.opened.connect(self.pairs_asked)
        for one, card in self.categories.items():
            card.opened.connect(
                lambda one=one, card=card: self._ask(card.title, _category_rule(card.title), self._of(one))
            )
        self.table.opened.connect(lambda line: self._ask(f"{line.group}：{line.name}", line.rule, line.ids))

    def _all(self) -> tuple[str, ...]:
        return self.found.counts.activities if self.found else ()

    def _of(self, category: ReportCategory) -> tuple[str, ...]:
        return self.found.counts.by_category[category] if self.found else ()

    def _ask(self, title: str, rule: str, ids: tuple[str, ...]) -> None:
        self.asked.emit(title, rule, ids)

    def _offer_years(self, year: int, years: Sequence[int]) -> None:
        known = sorted({*years, year} - {0}, reverse=True)
        words = {0: tr("全部年度"), **{one: tr("{year} 年").format(year=one) for one in known}}
        self._year.offer(tr("年度：{what}").format(what=words[year]), words, year, tinted=bool(year))

    def _offer_priority(self, first: ReportCategory) -> None:
        said = tr("{what}优先")
        words = {one.value: said.format(what=word(one)) for one in PRIORITY}
        order = order_words(priority_of(first.value))
        self._priority.offer(
            tr("归类：{what}").format(what=words[first.value]), words, first.value, tinted=first is not PRIORITY[0]
        )
        self._priority.chip.setToolTip(tr("一次活动有几类结对单位时，按 {order} 只归一类").format(order=order))


class _Chip:
    """One of several keys; ``chosen`` is called with it."""

    def __init__(self, title: str, chosen: Callable[[Any], object]) -> None:
        self.chip = parts.chip(title)
        self._chosen = chosen
        self._menu = QMenu(self.chip)
        self.chip.setMenu(self._menu)

    def offer(self, said: str, words: Mapping[Any, str], now: Hashable, *, tinted: bool) -> None:
        """Offer keys with their words; ``said`` stands on the chip."""
        self._menu.clear()
        for key, text in words.items():
            action = self._menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(key == now)
            action.triggered.connect(partial(self._choose, key))
        parts.set_chip(self.chip, said, tinted)

    def _choose(self, key: Hashable, _checked: bool = False) -> None:
        self._chosen(key)


def _heads(found: Statistics) -> str:
    """Who came, of the sides somebody wrote a number for."""
    sides = ((tr("我方 {n}人次"), found.own), (tr("对方 {n}人次"), found.other))
    return tr("，").join(said.format(n=heads.spaced) for said, heads in sides if heads is not None)


def _category_rule(label: str) -> str:
    return tr("每次活动只归一类，四类合计等于活动总数；“{label}”按结对单位归类，可人工指定。").format(label=tr(label))


def _columns() -> list[Column]:
    return [
        Column("group", tr("分组"), lambda one: one.group, width=92, fixed=True),
        Column("name", tr("名称"), lambda one: one.name, width=150, fixed=True, stretch=True),
        Column("times", tr("次数"), lambda one: len(one.ids), width=64, align="right"),
    ]


def _groups(found: Statistics) -> Iterator[Group]:
    """The words the activities fall under; kinds of partners may be several for one activity."""
    once, many = tr(counting.COUNTED_ONCE), tr("一次活动有几类结对单位时在每一类各列一次，合计可以多于活动总数。")
    if found.counts.unsorted:
        none = tr("结对单位归不出类别，请选中后“指定类别”；在此之前总结不输出。")
        yield Group("unsorted", tr("类别"), tr("未归类"), found.counts.unsorted, none)
    for key, ids in sorted(found.by_purpose.items(), key=lambda pair: str(pair[0] or "~")):
        yield Group(f"purpose {key}", tr("目的"), purpose_word(key), ids, once)
    for mode, ids in sorted(found.by_mode.items(), key=lambda pair: -len(pair[1])):
        yield Group(f"mode {mode}", tr("形式"), word(mode), ids, once)
    for kind, ids in found.by_kind.items():
        yield Group(f"kind {kind}", tr("结对单位"), word(kind), ids, many)
    for month, ids in sorted(found.by_month.items()):
        yield Group(f"month {month}", tr("月份"), tr("{n} 月").format(n=month), ids, once)
