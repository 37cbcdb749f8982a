"""The figures of a term, by year and as a whole, each found in two ways (domain §1.10).

Money counts on the day it was paid, handed up or spent; what is owed by the months that ended within the term. So nothing
counts in two terms.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.model import Expense, LargeDues, ReliefKind, Remittance
from branchdesk.features.dues.queries.forms.form import branches_of, demand_books, today
from branchdesk.features.dues.queries.grid import GridCell, GridLine, lines
from branchdesk.features.dues.queries.money import balance, expenses, large_dues, remittances
from branchdesk.features.dues.queries.owing import owing
from branchdesk.features.dues.queries.reading import Scope, of_branches, place
from branchdesk.features.dues.rules.balance import Balance, demand, mismatch
from branchdesk.features.dues.rules.relief import relief_in
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

_LONGEST = 10
"""Years; the longest term is five, and it may be put off by one (domain §3.3)."""


class Received(NamedTuple):
    """Money that came in over some days: for the month it came in, for earlier and for later ones, and 多交."""

    within: Yuan
    back: Yuan
    ahead: Yuan
    extra: Yuan

    @property
    def whole(self) -> Yuan:
        """All of it."""
        return added(self)


class People(NamedTuple):
    """How many owed something for some months, how much, whose was lessened, who has not paid it all by now.

    ``away`` paid some months where they are (流入地交): these are not owed here.
    """

    owing: int
    owed: Yuan
    reduced: int
    exempt: int
    away: int
    behind: tuple[tuple[GridLine, tuple[Month, ...], Yuan], ...]

    @property
    def rest(self) -> Yuan:
        """What is still open."""
        return added(rest for _, _, rest in self.behind)


class Stretch(NamedTuple):
    """A year of a term as far as it belongs to it, or the whole term; ``last`` is the last day of the term."""

    word: str
    people: People
    received: Received
    books: Balance
    spent: tuple[Expense, ...]
    large: tuple[LargeDues, ...]
    last: date

    @property
    def forwarded(self) -> tuple[LargeDues, ...]:
        """Large dues that were forwarded by the end of the term."""
        return tuple(one for one in self.large if one.forwarded_on and one.forwarded_on.first() <= self.last)


def term_start(ledger: Reads, scope: Scope) -> date | None:
    """The day the term of the one branch of a scope began, else of what stands above all; None where nobody said."""
    found = branches_of(ledger, scope)
    where, values = ("id = ?", (found[0][0],)) if len(found) == 1 else ("parent_id IS NULL", ())
    rows = ledger.read(f"SELECT term_started_on FROM organization WHERE alive = 1 AND {where}", values)
    return Day.parse(rows[0][0]).first() if len(rows) == 1 and rows[0][0] else None


def whole_term(ledger: Reads, scope: Scope, first: date, last: date) -> tuple[list[Stretch], Stretch, list[Remittance]]:
    """The years of a term, the whole of it, and what was handed up in it; ``Refusal`` where parts do not sum up."""
    _demand_term(ledger, scope, first, last)
    grid = list(lines(owing(ledger, scope, months_of(first, last) or (Month.of(first),))))
    years = [_stretch(ledger, scope, grid, *days)._replace(last=last) for days in _years(first, last)]
    whole = _stretch(ledger, scope, grid, first, last)._replace(word=tr("合计"))
    up = [one for one in reversed(remittances(ledger, scope)) if first <= one.remitted_on.first() <= last]
    _demand_sums(years, whole, up)
    demand(*(problem.text for problem in balance(ledger, scope).problems()))
    return years, whole, up


def _demand_term(ledger: Reads, scope: Scope, first: date, last: date) -> None:
    demand_books(ledger, scope)
    if last < first:
        raise Refusal(
            tr("任期截止 {last} 早于起始 {first}").format(first=first, last=last), hint=tr("请核对起止日期。")
        )
    if last > today():
        raise Refusal(tr("任期截止 {last} 还没有到").format(last=last), hint=tr("最晚可报告到今天。"))
    if last.year - first.year > _LONGEST:
        raise Refusal(
            tr("起止日期相隔 {n} 年").format(n=last.year - first.year),
            hint=tr("一届一般为三年或五年，请核对起止日期。"),
        )


def months_of(first: date, last: date) -> tuple[Month, ...]:
    """The months whose last day falls within the term: a month belongs to the term it ended in."""
    return tuple(month for month in Month.of(first).until(Month.of(last)) if month.last() <= last)


def _years(first: date, last: date) -> Iterator[tuple[date, date]]:
    for year in range(first.year, last.year + 1):
        yield max(first, date(year, 1, 1)), min(last, date(year, 12, 31))


def _stretch(ledger: Reads, scope: Scope, grid: Sequence[GridLine], first: date, last: date) -> Stretch:
    return Stretch(
        _year_word(first, last),
        _people(grid, set(months_of(first, last))),
        _received(ledger, scope, first, last),
        balance(ledger, scope, first, last),
        tuple(one for one in reversed(expenses(ledger, scope)) if first <= one.on.first() <= last),
        tuple(one for one in reversed(large_dues(ledger, scope)) if first <= one.received_on.first() <= last),
        last,
    )


def _year_word(first: date, last: date) -> str:
    """A year, and below it how much of it belongs to the term."""
    word = tr("{year} 年").format(year=first.year)
    begins, ends = (first.month, first.day) == (1, 1), (last.month, last.day) == (12, 31)
    if begins and ends:
        return word
    part = tr("（至 {last}）") if begins else tr("（{first} 起）") if ends else tr("（{first} 至 {last}）")
    return word + "\n" + part.format(first=f"{first:%m-%d}", last=f"{last:%m-%d}")


def _people(grid: Iterable[GridLine], months: Collection[Month]) -> People:
    owing_people, owed, away, behind = 0, 0, 0, []
    relieved: dict[ReliefKind, int] = dict.fromkeys(ReliefKind, 0)
    for line in grid:
        cells = [cell for cell in line.cells if cell.month in months and cell.owed is not None]
        fen = sum(cell.owed.fen for cell in cells if cell.owed is not None)
        owed += fen
        owing_people += fen > 0
        away += any(month in months for month in line.own.vouched)
        for kind in _kinds(line, cells):
            relieved[kind] += 1
        late = [cell for cell in cells if cell.rest.fen > 0]
        if late:
            behind.append((line, tuple(cell.month for cell in late), added(cell.rest for cell in late)))
    reduced, exempt = relieved[ReliefKind.REDUCED], relieved[ReliefKind.EXEMPT]
    return People(owing_people, Yuan(owed), reduced, exempt, away, tuple(behind))


def _kinds(line: GridLine, cells: Iterable[GridCell]) -> set[ReliefKind]:
    found = (relief_in(line.own.reliefs, cell.month) for cell in cells if cell.relieved)
    return {one.kind for one in found if one is not None}


def _received(ledger: Reads, scope: Scope, first: date, last: date) -> Received:
    """What came in on some days; a red row belongs to the kind of what it takes back, on its own day."""
    where, values = of_branches(place(ledger, scope))
    rows = ledger.read(
        "SELECT kind, sum(amount) FROM (SELECT p.branch_id, p.paid_on, p.amount, CASE WHEN p.extra THEN 'extra'"
        " WHEN substr(coalesce(o.paid_on, p.paid_on), 1, 7) > printf('%04d-%02d', p.month / 100, p.month % 100) THEN 'back'"
        " WHEN substr(coalesce(o.paid_on, p.paid_on), 1, 7) < printf('%04d-%02d', p.month / 100, p.month % 100) THEN 'ahead'"
        " ELSE 'within' END AS kind FROM payment p LEFT JOIN payment o ON o.id = p.corrects_id WHERE p.alive = 1)"
        f" WHERE substr(paid_on, 1, 10) BETWEEN ? AND ?{where} GROUP BY kind",
        [first.isoformat(), last.isoformat(), *values],
    )
    found = dict(rows)
    return Received(*(Yuan(found.get(kind, 0)) for kind in Received._fields))


def _demand_sums(years: Sequence[Stretch], whole: Stretch, up: Sequence[Remittance]) -> None:
    """Every sum twice: by its kinds and by the books, over the years and over the whole term."""
    received, remitted = tr("实收"), tr("上缴")
    sentences = [
        mismatch(
            tr("{year} 实收").format(year=one.word.replace("\n", "")),
            one.books.received,
            tr("按时、补交、预交和多交"),
            one.received,
        )
        for one in (*years, whole)
    ]
    sentences += [
        mismatch(received, whole.books.received, tr("各年实收"), [one.books.received for one in years]),
        mismatch(remitted, whole.books.remitted, tr("各年上缴"), [one.books.remitted for one in years]),
        mismatch(remitted, whole.books.remitted, tr("各次上缴"), [one.amount for one in up]),
        mismatch(tr("期末未上缴"), whole.books.in_hand, tr("末年余额"), [years[-1].books.in_hand]),
        mismatch(tr("应交"), whole.people.owed, tr("各年应交"), [one.people.owed for one in years]),
        mismatch(tr("还差"), whole.people.rest, tr("各年还差"), [one.people.rest for one in years]),
        mismatch(
            tr("使用支出"), added(one.amount for one in whole.spent), tr("各年支出"), [spent(one) for one in years]
        ),
        mismatch(tr("大额党费"), large(whole.large), tr("各年大额党费"), [large(one.large) for one in years]),
        mismatch(tr("已转交"), large(whole.forwarded), tr("各年已转交"), [large(one.forwarded) for one in years]),
    ]
    demand(*sentences)


def added(amounts: Iterable[Yuan]) -> Yuan:
    """A sum."""
    return Yuan(sum(one.fen for one in amounts))


def spent(one: Stretch) -> Yuan:
    """使用支出 of a stretch, red rows taken off."""
    return added(each.amount for each in one.spent)


def large(found: Iterable[LargeDues]) -> Yuan:
    """Some large dues together."""
    return added(one.amount for one in found)
