"""Totals of a month or a period; each opens the rows behind it and says what it counts."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from branchdesk.features.dues.queries.behind import arrears
from branchdesk.features.dues.queries.grid import ZERO, GridCell, GridLine, lines
from branchdesk.features.dues.queries.keeping import fresh, is_kept
from branchdesk.features.dues.queries.money import balance
from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import Scope, of_some
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.features.dues.rules.balance import Balance
from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Reads


class Total(StrEnum):
    """A number on the screen or a paper that opens its rows."""

    OWED = "owed"
    PAID = "paid"
    OPEN = "open"
    RELIEVED = "relieved"
    EXTRA = "extra"
    BACK = "back"
    UNSETTLED = "unsettled"
    ELSEWHERE = "elsewhere"
    REST = "rest"


TOTALS = (
    (Total.OWED, "应收", "应交月份的月应交额之和，已扣除批准的少交、免交；人数不含免交、不应交和未核定的人"),
    (Total.PAID, "已收", "记在这些月份上的实交之和，红字已扣除，多交不计；人数为各月都已交足的应交人员"),
    (Total.OPEN, "未收", "各月应交减实交的不足部分之和；人数为有一个月没有交足的人"),
    (Total.RELIEVED, "少交、免交", "期间内有经上一级党委批准的少交或免交月份的人"),
    (Total.EXTRA, "多交", "本人自愿多于应交的部分，不抵任何月份"),
    (Total.BACK, "补交", "交纳日期晚于所属月份的实交，已包含在“已收”中"),
    (Total.UNSETTLED, "未核定", "应交而没有核定月应交额的人，金额未计入“应收”"),
    (Total.ELSEWHERE, "流入地交", "凭证已登记、在流入地交纳的月份；本支部不应收，金额不计入任何合计"),
    (Total.REST, "还差", "已经开始的月份和已有预交的月份，应交减实交的不足部分之和；以后的月份还没有交的不计"),
)
"""Each total with its word and its counting rule, for people (through ``tr``)."""


ON_TIME = "dues.on_time"
"""Where it is kept who paid in time."""


class Sum(NamedTuple):
    """A total: how much, of how many people, and the lines behind it."""

    amount: Yuan
    people: int


class Row(NamedTuple):
    """One row behind a total."""

    member_id: str
    name: str
    number: str
    months: tuple[Month, ...]
    amount: Yuan


class Behind(NamedTuple):
    """A total opened: its word, its counting rule, its rows; their amounts add up to ``amount``."""

    word: str
    rule: str
    rows: tuple[Row, ...]

    @property
    def amount(self) -> Yuan:
        """All rows together."""
        return Yuan(sum(one.amount.fen for one in self.rows))


class Entry(NamedTuple):
    """One entry of a list of money behind its sum: the day as written, what it was, how much."""

    id: str
    on: str
    what: str
    amount: Yuan


class Entries(NamedTuple):
    """The sum of a list of money opened: its word, its counting rule, its entries."""

    word: str
    rule: str
    rows: tuple[Entry, ...]

    @property
    def amount(self) -> Yuan:
        """All entries together."""
        return Yuan(sum(one.amount.fen for one in self.rows))


class Summary(NamedTuple):
    """The totals of some months of a scope; ``balance`` is of all time up to now."""

    months: tuple[Month, ...]
    sums: dict[Total, Sum]
    behind: tuple[Arrear, ...]
    balance: Balance

    @property
    def rate(self) -> float | None:
        """收缴率: people paid up of people who owe, in percent; None where nobody owes."""
        owing_people = self.sums[Total.OWED].people
        return None if not owing_people else self.sums[Total.PAID].people * 100 / owing_people


def summary(ledger: Reads, scope: Scope, *months: Month) -> Summary:
    """The totals of a month, or of several months together."""
    found = list(_lines(ledger, scope, months))
    sums = {}
    for total, _, _ in TOTALS:
        rows = [row for line in found if (row := _row(line, total, line.cells)) is not None]
        people = len(rows) if total is not Total.PAID else sum(map(_paid_up, found))
        sums[total] = Sum(Yuan(sum(one.amount.fen for one in rows)), people)
    pressed = tuple(one for one in arrears(ledger, scope) if one.level >= 3)
    return Summary(months, sums, pressed, balance(ledger, scope))


def behind(ledger: Reads, scope: Scope, total: Total, *months: Month) -> Behind:
    """The rows of a total."""
    return counted(((line, line.cells) for line in _lines(ledger, scope, months)), total)


def counted(found: Iterable[tuple[GridLine, Sequence[GridCell]]], total: Total) -> Behind:
    """The rows of a total over some months of some lines, as a list shows them."""
    word, rule = next((word, rule) for one, word, rule in TOTALS if one is total)
    with no_collector():
        rows = tuple(row for line, cells in found if (row := _row(line, total, cells)) is not None)
    return Behind(tr(word), tr(rule), rows)


class OnTime(NamedTuple):
    """How many of those who owed something for a month had paid it by its last day, and by now."""

    month: Month
    owing: int
    on_time: int
    paid: int


class Marks(NamedTuple):
    """The months somebody owed something for: each with whether it was paid in time, and whether it is paid by now."""

    member_id: str
    name_key: str
    marks: tuple[tuple[Month, bool, bool], ...]


class Punctual(NamedTuple):
    """Somebody who owed something for a month: how much, what of it came by the month's last day, and by now."""

    member_id: str
    name: str
    number: str
    owed: Yuan
    in_time: Yuan
    paid: Yuan

    @property
    def is_on_time(self) -> bool:
        """按期交足."""
        return self.in_time >= self.owed

    @property
    def is_paid(self) -> bool:
        """至今已交足."""
        return self.paid >= self.owed


def on_time(ledger: Reads, scope: Scope, year: int) -> list[OnTime]:
    """按期交纳人数 of the months of a year that have begun; nobody is late in a month that has not ended."""
    today = clock.today()
    months = tuple(month for month in duty.months_of(year) if month <= Month.of(today))
    if not months:
        return []

    def read(some: Collection[str] | None) -> list[Marks]:
        return list(_marks(ledger, owing(ledger, scope, months, some), months, some))

    return _added(fresh(ledger, ON_TIME, (scope, year, today), read), months)


def knows_on_time(ledger: Ledger, scope: Scope, year: int) -> bool:
    """Whether ``on_time`` would read only those of whom something was written since it was asked."""
    return is_kept(ledger, ON_TIME, (scope, year, clock.today()))


def on_time_in(ledger: Reads, facts: Owing, months: Sequence[Month]) -> list[OnTime]:
    """The same of what was read already, for some months of one year."""
    return _added(_marks(ledger, facts, months), months)


def _marks(
    ledger: Reads, facts: Owing, months: Collection[Month], only: Collection[str] | None = None
) -> Iterator[Marks]:
    """Who owed something: for each of his months whether it was paid in time, and whether by now."""
    early = _paid_in_time(ledger, min(months).year, only)
    for member in facts.members:
        uid, had = member.id, facts.had(member.id)
        marks = tuple(
            (month, early.get((uid, month.number), 0) >= due.fen, had.get(month.number, 0) >= due.fen)
            for month, due in facts.owed[uid].items()
            if due.fen > 0 and month in months
        )
        if marks:
            yield Marks(uid, member.name_key, marks)


def _added(found: Iterable[Marks], months: Iterable[Month]) -> list[OnTime]:
    counts = {month: [0, 0, 0] for month in months}
    for one in found:
        for month, in_time, paid in one.marks:
            sums = counts[month]
            sums[0] += 1
            sums[1] += in_time
            sums[2] += paid
    return [OnTime(month, *sums) for month, sums in counts.items()]


def punctual(ledger: Reads, scope: Scope, month: Month) -> list[Punctual]:
    """Everybody who owed something for a month, by name: what is behind the month's numbers of ``on_time``."""
    return _punctual(owing(ledger, scope, (month,)), _paid_in_time(ledger, month.year), month)


def _punctual(facts: Owing, early: Mapping[tuple[str, int], int], month: Month) -> list[Punctual]:
    found = []
    for one in facts.members:
        owed = facts.owed[one.id].get(month, ZERO)
        if owed > ZERO:
            in_time = Yuan(early.get((one.id, month.number), 0))
            found.append(Punctual(one.id, one.name, one.number, owed, in_time, facts.settled(one.id, month)))
    return found


def _paid_in_time(ledger: Reads, year: int, only: Collection[str] | None = None) -> dict[tuple[str, int], int]:
    """What came for each month by its last day; a red row counts from the day of what it takes back."""
    theirs, named = of_some(only, "p.member_id")
    rows = ledger.read(
        "SELECT p.member_id, p.month, sum(p.amount) FROM payment p LEFT JOIN payment o ON o.id = p.corrects_id"
        " WHERE p.alive = 1 AND p.extra = 0 AND p.month BETWEEN ? AND ?"
        " AND substr(coalesce(o.paid_on, p.paid_on), 1, 7) <= printf('%04d-%02d', p.month / 100, p.month % 100)"
        f"{theirs} GROUP BY p.member_id, p.month",
        (year * 100 + 1, year * 100 + 12, *named),
    )
    return {(uid, month): fen for uid, month, fen in rows}


def _lines(ledger: Reads, scope: Scope, months: Sequence[Month]) -> Iterator[GridLine]:
    return lines(owing(ledger, scope, sorted(months)))


def _paid_up(line: GridLine) -> bool:
    """Whether somebody who owes has paid every month."""
    owing_cells = [cell for cell in line.cells if cell.owed is not None and cell.owed.fen > 0]
    return bool(owing_cells) and all(cell.rest.fen == 0 for cell in owing_cells)


def _row(line: GridLine, total: Total, cells: Sequence[GridCell]) -> Row | None:
    """The row of a line behind a total, where it counts there."""
    found = [(cell.month, fen) for cell in cells if (fen := _counted(cell, total, line.this)) is not None]
    if not found:
        return None
    months = tuple(month for month, _ in found)
    return Row(line.member_id, line.name, line.number, months, Yuan(sum(fen for _, fen in found)))


def _counted(cell: GridCell, total: Total, this: Month) -> int | None:
    """What of a cell belongs to a total, in fen; None where it does not belong there."""
    owed = cell.owed.fen if cell.owed is not None else 0
    if total is Total.RELIEVED:
        return 0 if cell.relieved else None
    if total is Total.UNSETTLED:
        return 0 if cell.unsettled else None
    if total is Total.ELSEWHERE:
        return 0 if cell.voucher else None
    begun = cell.month <= this or cell.paid.fen + cell.elsewhere.fen > 0
    amounts = {Total.OWED: owed, Total.PAID: cell.paid.fen, Total.OPEN: cell.rest.fen, Total.EXTRA: cell.extra.fen,
               Total.BACK: cell.back.fen, Total.REST: cell.rest.fen if begun else 0}  # fmt: skip
    return amounts[total] or None
