"""What the lists of the room show of a line: columns, the facets to filter by, search and the words of a state."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any

from branchdesk.features.dues.fields import CHANNEL
from branchdesk.features.dues.model import CHANNELS, Channel
from branchdesk.features.dues.queries.grid import GridCell, GridLine, MonthLine
from branchdesk.features.dues.rules import elsewhere, rates
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.rules.until import Reach
from branchdesk.kernel.fields import Context
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, search_text
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.facets import Facet

ZERO = Yuan(0)
TONES = {
    CellState.PAID: "ok",
    CellState.UNPAID: "warn",
    CellState.PARTLY: "warn",
    CellState.BEHIND: "err",
    CellState.EXEMPT: "mute",
    CellState.REDUCED: "info",
    CellState.AHEAD: "info",
    CellState.LATER: "mute",
    CellState.ELSEWHERE: "info",
}
_INKS = {
    CellState.UNPAID: "warn",
    CellState.PARTLY: "warn",
    CellState.BEHIND: "err",
    CellState.EXEMPT: "text3",
    CellState.REDUCED: "info",
    CellState.AHEAD: "info",
    CellState.LATER: "text3",
    CellState.ELSEWHERE: "info",
}
_QUICK = {
    "1": Channel.CASH,
    "2": Channel.TRANSFER,
    "3": Channel.PLATFORM,
    "现": Channel.CASH,
    "转": Channel.TRANSFER,
    "平": Channel.PLATFORM,
}
"""Quick to type."""


@dataclass
class Words:
    """What ids in a line stand for, kept fresh by the page."""

    organizations: Mapping[str, str] = field(default_factory=dict)
    this_month: Month = field(default_factory=lambda: Month(1, 1))

    def organization(self, uid: str | None) -> str:
        """The name of a branch or group."""
        return self.organizations.get(uid, "") if uid else ""


def amount(value: Yuan | None) -> str:
    """``1,234.50``; nothing for None."""
    return "" if value is None else str(value)


def channel_word(value: Any) -> str:
    """现金, 转账, 平台."""
    return "" if value is None else tr(dict(CHANNELS)[value])


def read_channel(text: str, today: date) -> Channel | None:
    """What was typed for a way of paying; None where it is none."""
    found: Channel | None = _QUICK.get(text.strip()) or CHANNEL.read(text, Context(today)).value
    return found


def state_tone(cell: GridCell) -> str:
    """The tone of a state's pill."""
    return "warn" if cell.unsettled else TONES.get(cell.state, "")


def share_word(line: GridLine) -> str:
    """The rate, or that the amount is fixed."""
    if line.due is None:
        return ""
    return rates.percent(line.rate) if line.rate else tr("定额")


# ---- by month

_STATE_ORDER = {state: number for number, state in enumerate((
    CellState.BEHIND, CellState.UNPAID, CellState.PARTLY, CellState.PAID, CellState.REDUCED, CellState.AHEAD,
    CellState.EXEMPT, CellState.ELSEWHERE, CellState.LATER, CellState.NOT_DUE))}  # fmt: skip


def month_columns(words: Words) -> list[Column]:
    """The list of one month, in the order of ux.md §12."""
    line, cell = attrgetter("line"), attrgetter("cell")
    return [
        Column("number", tr("编号"), lambda one: one.line.number, width=84, ink=lambda _number: "text2"),
        Column("name", tr("姓名"), lambda one: one.line.name, width=92, sort_key=lambda one: one.line.name_key, fixed=True),
        Column("branch", tr("支部"), lambda one: words.organization(one.line.branch_id), width=128, shown=False),
        Column("group", tr("党小组"), lambda one: words.organization(one.line.group_id), width=104, apart=True),
        Column("base", tr("缴纳基数(元)"), lambda one: one.line.base, amount, width=108, align="right"),
        Column("rate", tr("比例"), line, share_word, width=68, align="right", sort_key=lambda one: one.line.rate),
        Column("owed", tr("应交(元)"), lambda one: one.cell.owed, amount, width=88, align="right"),
        Column("paid", tr("实交(元)"), cell, _paid_text, width=88, align="right", sort_key=lambda one: one.cell.paid,
               fault=_fault),
        Column("state", tr("状态"), cell, attrgetter("told"), width=124, tone=state_tone,
               sort_key=lambda one: _STATE_ORDER[one.cell.state], fault=lambda one: _explained(one.cell)),
        Column("on", tr("交纳日期"), lambda one: one.cell.on, width=96, sort_key=lambda one: str(one.cell.on or "")),
        Column("channel", tr("方式"), lambda one: one.cell.channel, channel_word, width=68),
        Column("until", tr("已交至"), lambda one: one.line.paid_until, width=92, fault=lambda one: _gap(one.line.reach)),
        Column("collector", tr("收款人"), lambda one: one.cell.collector, width=76, shown=False),
        Column("note", tr("备注"), attrgetter("note"), width=140, stretch=True),
    ]  # fmt: skip


def _gap(reach: Reach) -> Fault | None:
    """Later months are paid while an earlier one is open: 已交至 stands before the gap, and says so."""
    if not reach.beyond or reach.first_open is None:
        return None
    what = tr("未交清") if reach.first_open.settled else tr("未核定")
    text = tr("{month} {what}，其后有已交的月份；“已交至”只算到没有空缺的月份，介绍信也按此填写")
    return Fault(Level.WARN, text.format(month=reach.first_open.month, what=what))


def _paid_text(cell: GridCell) -> str:
    return str(cell.paid) if cell.rows and cell.paid != ZERO else ""


def _fault(one: MonthLine) -> Fault | None:
    """A month nobody settled cannot be paid off; one paid where the member is away is not to be paid here too."""
    if one.cell.twice:
        return _twice(one.cell)
    if not one.cell.unsettled:
        return None
    return Fault(Level.WARN, tr("应交党费但还没有核定月交额，请到“基数核定”核定"))


def _explained(cell: GridCell) -> Fault | None:
    """Where a month was paid that is not owed here: said when one points at it, nothing is wrong."""
    return Fault(Level.OK, elsewhere.reason(cell.voucher)) if cell.voucher else None


def _twice(cell: GridCell) -> Fault | None:
    if cell.voucher is None:
        return None
    text = tr("{reason}；但已收 {paid} 元，请与本人核对，需退还的先冲销")
    return Fault(Level.WARN, text.format(reason=elsewhere.reason(cell.voucher), paid=rates.plain(cell.paid)))


def _of_month(cell: GridCell) -> Fault | None:
    """What a month of the year is to say beside its amount, when one points at it: there is no room for an icon."""
    found = _twice(cell) if cell.twice else _explained(cell)
    return Fault(Level.OK, found.sentence) if found else None


def month_facets(words: Words) -> list[Facet]:
    """The filters of the month."""
    nobody = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: _state_key(one.cell), _state_words),
        Facet("group", tr("党小组"), lambda one: one.line.group_id, lambda uid: words.organization(uid) or nobody),
        Facet("branch", tr("支部"), lambda one: one.line.branch_id, lambda uid: words.organization(uid) or nobody),
        Facet("channel", tr("方式"), lambda one: one.cell.channel, lambda value: channel_word(value) or nobody),
    ]


def _state_key(cell: GridCell) -> str:
    return "unsettled" if cell.unsettled else str(cell.state)


def _state_words(key: str) -> str:
    if key == "unsettled":
        return tr("未核定")
    return GridCell(Month(1, 1), None, ZERO, ZERO, CellState(key)).word


# ---- by year


def year_columns(words: Words) -> list[Column]:
    """A member and twelve months; the sum counts what was paid for these months and what came on top."""
    return [
        Column("number", tr("编号"), attrgetter("number"), width=78, ink=lambda _number: "text2"),
        Column("name", tr("姓名"), attrgetter("name"), width=84, sort_key=attrgetter("name_key"), fixed=True),
        Column("branch", tr("支部"), lambda one: words.organization(one.branch_id), width=128, shown=False),
        Column("group", tr("党小组"), lambda one: words.organization(one.group_id), width=104, shown=False),
        Column("due", tr("月应交"), attrgetter("due"), amount, width=76, align="right"),
        *(_month_column(number) for number in range(1, 13)),
        Column("extra", tr("多交"), lambda one: one.extra if one.extra != ZERO else None, amount, width=72,
               align="right", shown=False),
        Column("total", tr("全年实交"), attrgetter("total"), amount, width=84, align="right", fixed=True),
        Column("rest", tr("还差"), year_rest, amount, width=84, align="right"),
    ]  # fmt: skip


NARROW_MONTH, _WIDE, _WIDEST = MONTH_WIDTHS = (64, 76, 92)
"""Widths of a month: twelve narrow ones are seen at once on the smallest window."""
_LONG = 1000_00


def month_widths(lines: Sequence[GridLine]) -> dict[str, int]:
    """The months that are not narrow: with 1000.00 and more or 他处已交 to write, or 部分 before an amount; makes no cells."""
    paid = (row[0] for line in lines if line.sums.paid >= _LONG for row in line.own.rows if row[1] >= _LONG)
    elsewhere = (month.number for line in lines for month in line.own.vouched)
    partly = (number for line in lines if line.sums.rest for number in _partly(line))
    widths = dict.fromkeys((*paid, *elsewhere), _WIDE) | dict.fromkeys(partly, _WIDEST)
    return {f"m{number % 100}": width for number, width in widths.items()}


def _partly(line: GridLine) -> Iterator[int]:
    """The months (yyyymm) of which a part was paid."""
    for month, owed in line.own.owed.items():
        elsewhere = line.own.elsewhere.get(month, ZERO)
        if 0 < line.paid_in(month) + elsewhere.fen < owed.fen:
            yield month.number


def _month_column(number: int) -> Column:
    place = number - 1
    return Column(
        f"m{number}", tr("{n}月").format(n=number), lambda one: one.cells[place], year_word, width=NARROW_MONTH,
        align="right", ink=_year_ink, sort_key=lambda one: one.paid_in(one.months[place]),
        fault=lambda one: _of_month(one.cells[place]),
    )  # fmt: skip


def year_rest(line: GridLine) -> Yuan | None:
    """What is still open of the months that have begun; None where nothing is."""
    return line.rest if line.sums.rest else None


def year_word(cell: GridCell) -> str:
    """An amount, or in a word why there is none; a part of what was owed says so."""
    if cell.unsettled:
        return tr("未核定")
    if cell.state is CellState.PARTLY:
        return tr("部分{paid}").format(paid=rates.plain(cell.paid + cell.elsewhere))
    if cell.paid != ZERO:
        return rates.plain(cell.paid)
    return "" if cell.state is CellState.NOT_DUE else cell.word


def year_text(line: GridLine, column: str) -> str:
    """What a cell of the year says while it is typed into: the amount alone."""
    cell = line.cells[int(column[1:]) - 1]
    return rates.plain(cell.paid) if cell.rows else ""


def _year_ink(cell: GridCell) -> str:
    return "warn" if cell.unsettled or cell.twice else _INKS.get(cell.state, "")


# ---- searched


class Lines:
    """Lines searched as one types: by name, pinyin and number."""

    def __init__(self, lines: Sequence[Any] = (), of: Callable[[Any], GridLine] = lambda one: one.line) -> None:
        self.lines = list(lines)
        self._of = of
        self._index: SearchIndex | None = None

    def search(self, text: str, among: list[int]) -> list[int]:
        """The positions that fit what was typed; all of them when nothing was."""
        if not text.strip():
            return among
        if self._index is None:
            self._index = SearchIndex([_searched(self._of(one)) for one in self.lines])
        return self._index.find(text, among)


def _searched(line: GridLine) -> str:
    return search_text(line.name, line.name_key, line.number, "", None, None)


def total(values: Iterable[Yuan | None]) -> Yuan:
    """A sum; what is not there counts nothing."""
    return Yuan(sum(one.fen for one in values if one is not None))
