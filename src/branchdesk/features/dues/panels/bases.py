"""基数核定: bases typed, pasted, computed or copied; what they come to is seen before anything is settled."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtWidgets import QStackedWidget

from branchdesk.features.dues import listing
from branchdesk.features.dues.listing import Lines, Words
from branchdesk.features.dues.model import BASE_SOURCES, PAYERS, Assessment
from branchdesk.features.dues.queries import Behind, Row
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.assessing import TURNS, Given, Proposal, Turn
from branchdesk.features.members.model import Member
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Facet, Filters
from branchdesk.widgets.frozen_grid import FrozenGrid
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import Footer
from branchdesk.widgets.switch import Switch
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.views import SearchView

COLUMNS = "dues.bases.columns"
EDITABLE = ("payer", "base", "due")
TONES = {
    Turn.NEW: "info",
    Turn.CHANGED: "warn",
    Turn.SAME: "ok",
    Turn.ENDED: "mute",
    Turn.LACKING: "err",
    Turn.NOT_DUE: "mute",
}
_GIVING = ("confirmed", "from", "rate", "number", "before", "said")
"""Which columns give way on a narrow window, the first first: none one types into."""
_SUMS = (
    ("已核定月应交", "显示的人本年已核定的月应交额之和；年内有变动的，按列表所列的一段计"),
    ("核定后月应交", "显示的人核定后的月应交额之和：有变化的按将要核定的，没有变化的按已核定的"),
)
"""The totals of the footer with their counting rules."""
_MENU = ("wages", "paste_menu", "copy_last", "discard", "", "confirm_bases", "change_assessment", "withdraw", "",
         "export_bases", "print_view", "", "grant", "policy")  # fmt: skip


class BaseLine(NamedTuple):
    """One member with what is settled and what would be; ``given`` is what the user gave and nobody settled."""

    member: Member
    proposal: Proposal
    given: Given | None = None

    @property
    def id(self) -> str:
        """Of the member."""
        return self.member.id

    @property
    def wanted(self) -> Assessment | None:
        """What would be settled, else what is."""
        return self.proposal.assessment or self.proposal.before

    @property
    def pending(self) -> bool:
        """Whether settling now would write something."""
        return self.proposal.turn in (Turn.NEW, Turn.CHANGED)


def _settled(one: BaseLine) -> Assessment | None:
    return one.proposal.before


def _wanted(one: BaseLine) -> Assessment | None:
    return one.wanted


def _months(one: Assessment) -> list[Month]:
    return list(one.from_month.until(one.until_month or Month(one.year, 12)))


def columns(words: Words) -> list[Column]:
    """The assessment table (核定表) as it would be."""
    return [
        Column("number", tr("编号"), lambda one: one.member.number, width=80, ink=lambda _number: "text2"),
        Column("name", tr("姓名"), lambda one: one.member.name, width=88, sort_key=lambda one: one.member.name_key, fixed=True),
        Column("branch", tr("支部"), lambda one: words.organization(one.member.branch_id), width=128, shown=False),
        Column("group", tr("党小组"), lambda one: words.organization(one.member.group_id), width=104, shown=False),
        Column("payer", tr("人员类别"), _payer, width=150),
        Column("base", tr("计算基数(元)"), lambda one: one.wanted.base if one.wanted else None, listing.amount, width=108,
               align="right", fault=_fault),
        Column("rate", tr("比例"), _rate, width=64, align="right"),
        Column("due", tr("月应交(元)"), lambda one: one.wanted.due if one.wanted else None, listing.amount, width=92, align="right"),
        Column("before", tr("已核定(元)"), lambda one: one.proposal.before.due if one.proposal.before else None, listing.amount,
               width=92, align="right", ink=lambda _due: "text2"),
        Column("turn", tr("状态"), lambda one: one.proposal.turn, lambda turn: tr(dict(TURNS)[turn]), width=104,
               tone=lambda turn: TONES[turn], sort_key=lambda one: list(Turn).index(one.proposal.turn)),
        Column("from", tr("起始月"), lambda one: one.wanted.from_month if one.wanted else None, width=76),
        Column("until", tr("终止月"), lambda one: one.wanted.until_month if one.wanted else None, width=76, shown=False),
        Column("arithmetic", tr("算式和依据"), lambda one: one.wanted.arithmetic if one.wanted else "", width=300,
               stretch=True),
        Column("source", tr("来源"), lambda one: one.wanted.source if one.wanted else None, _source, width=92, shown=False),
        Column("confirmed", tr("本人确认"), lambda one: one.wanted.confirmed_on if one.wanted else None, width=96),
        Column("said", tr("说明"), _said, width=240),
    ]  # fmt: skip


def _payer(one: BaseLine) -> str:
    payer = one.wanted.payer if one.wanted else one.given and one.given.payer
    return rates.payer_word(payer) if payer else ""


def _rate(one: BaseLine) -> str:
    wanted = one.wanted
    return "" if wanted is None else rates.percent(wanted.rate) if wanted.rate else tr("定额")


def _source(source: str | None) -> str:
    return "" if source is None else tr({str(key): word for key, word in BASE_SOURCES}[str(source)])


def _said(one: BaseLine) -> str:
    return "；".join([*filter(None, [one.proposal.reason]), *(note.text for note in one.proposal.notes)])


def _fault(one: BaseLine) -> Fault | None:
    """What forbids settling, or is to be looked at."""
    heavy = [note for note in one.proposal.notes if note.level in (Level.BLOCK, Level.WARN)]
    if not heavy:
        return None
    worst = max(heavy, key=lambda note: note.level.rank)
    return Fault(worst.level, worst.text)


class BasesView(SearchView):
    """The people of a year and what they would owe. ``given`` of what was typed is the screen's."""

    table: FrozenGrid

    def __init__(self, desk: Desk, words: Words, switch: Switch, actions: Actions) -> None:
        super().__init__()
        self._desk, self.switch, self._actions = desk, switch, actions
        self.model = TableModel(columns(words))
        self.table = FrozenGrid(self.model, tr("基数核定"), EDITABLE, {"payer": [tr(word) for _, word in PAYERS]})
        self.table.titles.give_way(_GIVING)
        self.search = parts.search_box(tr("姓名 / 拼音首字母 / 编号"), self.table)
        nobody = tr("（空）")
        self.filters = Filters(desk, "dues.bases.filters", [
            Facet("turn", tr("状态"), lambda one: str(one.proposal.turn), lambda key: tr(dict(TURNS)[Turn(key)])),
            Facet("payer", tr("人员类别"), _payer, lambda word: word or nobody),
            Facet("group", tr("党小组"), lambda one: one.member.group_id, lambda uid: words.organization(uid) or nobody),
            Facet("branch", tr("支部"), lambda one: one.member.branch_id, lambda uid: words.organization(uid) or nobody),
        ], self._countable)  # fmt: skip
        self.footer = Footer()
        self._roll = Lines((), of=lambda one: one.member)
        self.bar = self._make_bar()
        self._build()
        self.search.textChanged.connect(lambda _text: self._sift())
        self.filters.changed.connect(self._sift)
        self.table.columns_changed.connect(lambda: self._desk.keep(COLUMNS, self.table.state()))
        self.table.selection_changed.connect(lambda _count: self._total())

    @property
    def year(self) -> int:
        """The year shown."""
        return self.switch.value

    @property
    def lines(self) -> list[BaseLine]:
        """Everybody, in the order of the list as it came."""
        return self._roll.lines

    def show_lines(self, lines: Sequence[BaseLine], locked: str) -> None:
        """Show a year; ``locked`` says why some of it cannot be changed any more."""
        self._roll = Lines(lines, of=lambda one: one.member)
        self.model.show(lines)
        self.filters.offer(lines)
        self._lock.setText(locked)
        self._strip.setVisible(bool(locked))
        self._sift()

    def show_line(self, line: BaseLine) -> None:
        """One of them has changed."""
        fresh = [line if one.id == line.id else one for one in self._roll.lines]
        self.show_lines(fresh, self._lock.text())

    def shown(self) -> list[BaseLine]:
        """The lines the filters let through."""
        return self.model.shown_records()

    def behind(self, place: int) -> Behind:
        """The rows behind one of the footer's sums: of the people shown, with the months it is for."""
        of = (_settled, _wanted)[place]
        rows = [
            Row(one.id, one.member.name, one.member.number, tuple(_months(found)), found.due)
            for one in self.shown()
            if (found := of(one))
        ]
        word, rule = _SUMS[place]
        return Behind(tr(word), tr(rule), tuple(rows))

    def _sift(self) -> None:
        some = bool(self.search.text().strip()) or self.filters.active
        self.model.set_filter(self._choose if some else None)
        self._total()

    def _choose(self, order: list[int]) -> list[int]:
        return self.filters.sift(self._roll.lines, self._roll.search(self.search.text(), order))

    def _countable(self, _facet: str) -> tuple[Sequence[BaseLine], list[int]]:
        return self._roll.lines, self._roll.search(self.search.text(), list(range(len(self._roll.lines))))

    def _total(self) -> None:
        lines = self.model.shown_records()
        waiting = [one for one in self._roll.lines if one.pending]
        sums = [listing.total(found.due for one in lines if (found := of(one))) for of in (_settled, _wanted)]
        self.footer.say(
            tr("合计（显示 {n:,} 人）").format(n=len(lines)),
            [(tr(word), str(sum_)) for (word, _), sum_ in zip(_SUMS, sums, strict=True)], [tr(rule) for _, rule in _SUMS],
        )  # fmt: skip
        lacking = sum(one.proposal.turn is Turn.LACKING for one in self._roll.lines)
        self.counts = tr("共 {n:,} 人 · 待核定 {waiting:,} · 缺基数 {lacking:,}").format(
            n=len(self._roll.lines), waiting=len(waiting), lacking=lacking)  # fmt: skip
        self._actions.rename("settle", tr("核定 {n:,} 人…").format(n=len(waiting)) if waiting else tr("核定…"))
        self._actions.refresh()
        self.counts_changed.emit()

    def _make_bar(self) -> QStackedWidget:
        actions = self._actions
        wages, copy_last = actions.button("wages"), actions.button("copy_last")
        box = parts.row(self.switch, *self.sifters(), None,
                        wages, copy_last, self.columns_tool(), actions.more(_MENU), actions.button("settle", "primary"), gap=6)  # fmt: skip
        return self.above(box, (wages, copy_last), also=(self.switch.giving(),))

    def _build(self) -> None:
        self.table.say_when_empty(
            Emptiness(tr("还没有要核定的党员"), tr("先在“党员”中登记党员"), "users"),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.table.restore(self._desk.setting(COLUMNS, {}))
        self._lock = parts.label(wrap=True)
        self._strip = parts.card("card")
        strip = parts.row(parts.Picture("lock"), self._lock, margins=(14, 6, 14, 6))
        strip.setStretch(1, 1)
        self._strip.setLayout(strip)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self._strip, card, self.footer)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)
