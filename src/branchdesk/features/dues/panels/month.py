"""按月收缴: the cards, the list one types payments into, and its totals."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QStackedWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.listing import Lines, Words
from branchdesk.features.dues.model import CHANNELS
from branchdesk.features.dues.queries import TOTALS, Behind, MonthLine, Total, counted
from branchdesk.features.dues.rules import arrears
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.bulk_bar import BulkBar
from branchdesk.widgets.edit_grid import EditGrid
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import Footer, SumCard
from branchdesk.widgets.switch import Switch
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.views import SearchView

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS = "dues.month.columns"
EDITABLE = ("paid", "on", "channel", "note")
_GIVING = ("rate", "base", "collector", "until", "group", "number")
"""Which columns give way on a narrow window, the first first: none one types into."""
_MENU = ("paste_menu", "statement", "", "arrears", "relief_list", "elsewhere_list", "", "export_month", "print_view", "notice", "note_notice", "handover", "term_report",
         "", "policy")  # fmt: skip
_RULES = {one: tr(rule) for one, _, rule in TOTALS}
_SUMS = ((Total.OWED, "应交"), (Total.PAID, "实交"), (Total.OPEN, "差额"))
"""The totals of the footer with their words."""


class MonthView(SearchView):
    """Who paid what for a month. ``counts_changed`` when the status bar is to say something else."""

    table: EditGrid

    def __init__(
        self, desk: Desk, words: Words, switch: Switch, actions: Actions, settle: "Callable[[], object]"
    ) -> None:
        super().__init__()
        self._desk, self._words = desk, words
        self.switch = switch
        self.model = TableModel(listing.month_columns(words), key=lambda one: one.line.member_id)
        choices = {"channel": [tr(word) for _, word in CHANNELS]}
        self.table = EditGrid(self.model, tr("按月收缴"), EDITABLE, choices)
        self.table.titles.give_way(_GIVING)
        self.search = parts.search_box(tr("姓名 / 拼音首字母 / 编号"), self.table)
        self.filters = Filters(desk, "dues.month.filters", listing.month_facets(words), self._countable)
        self.cards = {
            "owed": SumCard(tr("应收"), _RULES[Total.OWED]),
            "paid": SumCard(tr("已收"), _RULES[Total.PAID]),
            "open": SumCard(tr("未收"), _RULES[Total.OPEN]),
            "arrears": SumCard(tr("欠交 3 个月以上"), tr(arrears.COUNTING)),
            "balance": SumCard(tr("结余（未上缴）"), tr("至今全部实收（含多交）减全部上缴")),
        }
        self.footer = Footer(tr("默认值…"), settle)
        self._roll = Lines()
        self._kept: set[str] = set()
        self._shown_ids: set[str] = set()
        self.bulk = BulkBar(actions, ("collect", "receipts", "copy"))
        self.bar = self._make_bar(actions)
        self._build(actions)
        self._connect()

    # ---- data

    def show_lines(self, lines: Sequence[MonthLine], *, keep: bool) -> None:
        """Show a month; with ``keep`` rows on the list stay there though a filter no longer fits them."""
        self._kept = set(self._shown_ids) if keep else set()
        self._roll = Lines(lines)
        self.model.show(lines)
        self.filters.offer(lines)
        self._show_sums(lines)
        self._show_unsettled(sum(one.cell.unsettled for one in lines))
        self._sift()

    def show_balance(self, in_hand: Yuan) -> None:
        """What is received and not yet handed up."""
        self.cards["balance"].say(_yuan(in_hand), tr("待上缴") if in_hand.fen else "")

    def show_behind(self, count: int, names: str) -> None:
        """Who is three months behind."""
        self.cards["arrears"].say(tr("{n} 人").format(n=count), names, "err" if count else "")

    def _show_sums(self, lines: Sequence[MonthLine]) -> None:
        """Counted as ``queries.summary`` counts, from the lines at hand: they are all there is."""
        cells = [one.cell for one in lines]
        owing = [cell for cell in cells if cell.owed is not None and cell.owed.fen > 0]
        up = sum(cell.rest.fen == 0 for cell in owing)
        left = listing.total(cell.rest for cell in cells)
        rate = f"{up * 100 / len(owing):.1f}%" if owing else ""
        people = tr("{n} 人")
        self.cards["owed"].say(_yuan(listing.total(cell.owed for cell in owing)), people.format(n=len(owing)))
        self.cards["paid"].say(_yuan(listing.total(cell.paid for cell in cells)), people.format(n=up), "ok", rate)
        short = people.format(n=sum(cell.rest.fen > 0 for cell in cells))
        self.cards["open"].say(_yuan(left), short, "warn" if left.fen else "")

    def _show_unsettled(self, people: int) -> None:
        """Money cannot be entered for months nobody settled: say so above the list, and where that is done."""
        self._unsettled.setVisible(bool(people))
        self._said.setText(tr("{n} 人应交党费而没有核定月交额，核定后才能登记实交").format(n=people))

    def shown(self) -> list[MonthLine]:
        """The lines the filters let through."""
        return self.model.shown_records()

    def behind(self, place: int) -> Behind:
        """The rows behind one of the footer's sums: of the people shown."""
        total, word = _SUMS[place]
        return counted(((one.line, (one.cell,)) for one in self.shown()), total)._replace(word=tr(word))

    # ---- filtering

    def _sift_anew(self) -> None:
        self._kept = set()
        self._sift()
        self.table.show_current()

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active
        self.model.set_filter(self._choose if some else None)
        self._shown_ids = {one.line.member_id for one in self.model.shown_records()}
        self._total()

    def _choose(self, order: list[int]) -> list[int]:
        found = self.filters.sift(self._roll.lines, self._roll.search(self.search.text(), order))
        if not self._kept:
            return found
        fitting = set(found)
        lines = self._roll.lines
        return [i for i in order if i in fitting or lines[i].line.member_id in self._kept]

    def _countable(self, _facet: str) -> tuple[Sequence[MonthLine], list[int]]:
        everyone = list(range(len(self._roll.lines)))
        return self._roll.lines, self._roll.search(self.search.text(), everyone)

    def _total(self) -> None:
        lines = self.model.shown_records()
        sums = {
            Total.OWED: listing.total(one.cell.owed for one in lines),
            Total.PAID: listing.total(one.cell.paid for one in lines),
            Total.OPEN: listing.total(one.cell.rest for one in lines),
        }
        self.footer.say(tr("合计（显示 {n:,} 人）").format(n=len(lines)), [(tr(word), str(sums[one])) for one, word in _SUMS],
                        [_RULES[one] for one, _ in _SUMS])  # fmt: skip
        chosen = len(self.table.selected_rows())
        self.counts = tr("共 {total:,} 人 · 显示 {shown:,}").format(total=self.model.total, shown=len(lines))
        if chosen > 1:
            self.counts += tr(" · 已选 {n:,}").format(n=chosen)
        self.counts_changed.emit()

    # ---- look

    def _make_bar(self, actions: Actions) -> QStackedWidget:
        paste, export = actions.button("paste_menu"), actions.button("export_month")
        box = parts.row(self.switch, *self.sifters(), None,
                        paste, export, self.columns_tool(), actions.more(_MENU), actions.button("receive", "primary"), gap=6)  # fmt: skip
        return self.above(box, (paste, export), self.bulk, also=(self.switch.giving(),))

    def _build(self, actions: Actions) -> None:
        self.table.say_when_empty(
            Emptiness(tr("这个月没有应交党费的人"), tr("先核定本年的月交额，再按月收缴"), "wallet",
                      (actions.button("go_bases"),)),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.table.restore(self._desk.setting(COLUMNS, {}))
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        cards = parts.row(*self.cards.values(), gap=10)
        for place in range(len(self.cards)):
            cards.setStretch(place, 1)
        self._unsettled, self._said = parts.card("card"), parts.label()
        line = parts.row(
            parts.Picture("triangle-alert", "warn"),
            self._said,
            actions.button("go_bases", "link"),
            margins=(14, 4, 8, 4),
        )
        line.setStretch(1, 1)
        self._unsettled.setLayout(line)
        self._unsettled.hide()
        column = parts.column(cards, self._unsettled, card, self.footer)
        column.setStretch(2, 1)
        self.setLayout(column)
        self.footer.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift_anew())
        self.filters.changed.connect(self._sift_anew)
        self.table.selection_changed.connect(self._on_selection)
        self.bulk.dropped.connect(self.drop_selection)
        self.table.columns_changed.connect(lambda: self._desk.keep(COLUMNS, self.table.state()))

    def _on_selection(self, count: int) -> None:
        self.bar.setCurrentIndex(1 if count > 1 else 0)
        self.bulk.say(tr("已选 {n} 人，应交 {owed}，还差 {left}").format(
            n=count, owed=listing.total(one.cell.owed for one in self.table.selected_records()),
            left=listing.total(one.cell.rest for one in self.table.selected_records())))  # fmt: skip
        self._total()


def _yuan(amount: Yuan) -> str:
    return tr("{amount} 元").format(amount=amount)
