"""The year grid and the month view: a line for each member, a cell for each month."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from branchdesk.features.dues.model import Assessment, Channel, PaidElsewhere, Payer
from branchdesk.features.dues.queries.keeping import fresh
from branchdesk.features.dues.queries.owing import Owing, Own, owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.queries.received import EXTRA, NOTHING, Came, Paid, by_month
from branchdesk.features.dues.queries.until import of_list
from branchdesk.features.dues.rules import collecting, duty, until
from branchdesk.features.dues.rules.assessing import assessment_in
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.dues.rules.rates import plain
from branchdesk.features.dues.rules.relief import relief_in
from branchdesk.features.dues.rules.until import Reach
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

ZERO = Yuan(0)
_NOWHERE = Reach()


class GridCell(NamedTuple):
    """One month of one member in the scope asked about.

    ``owed`` None where nothing is owed; ``unsettled`` where something is, but nobody settled how much (未核定); ``extra``
    is 多交 beside ``paid``; ``elsewhere`` what another branch received for it: it counts there, and nothing is open here;
    ``voucher`` what shows that it was paid where the member is away (流入地交): then nothing is owed here.
    ``on``, ``channel`` and ``collector`` are those of the newest of ``rows`` rows.
    """

    month: Month
    owed: Yuan | None
    paid: Yuan
    extra: Yuan
    state: CellState
    unsettled: bool = False
    back: Yuan = ZERO
    on: Day | None = None
    channel: Channel | None = None
    collector: str = ""
    rows: int = 0
    relieved: bool = False
    elsewhere: Yuan = ZERO
    voucher: PaidElsewhere | None = None

    @property
    def twice(self) -> bool:
        """Whether money came here for a month that was paid where the member is away."""
        return self.voucher is not None and self.paid > ZERO

    @property
    def rest(self) -> Yuan:
        """What is still to be paid."""
        owed = self.owed.fen if self.owed is not None else 0
        return Yuan(max(0, owed - self.paid.fen - self.elsewhere.fen))

    @property
    def word(self) -> str:
        """已交, 未交 …"""
        if self.elsewhere > ZERO == self.rest and self.paid == ZERO:
            return tr("他处已交")
        return collecting.Cell(self.owed, self.paid, self.state).word

    @property
    def told(self) -> str:
        """``word``; what nobody settled is 未核定, and voluntary money is added."""
        if self.unsettled:
            return tr("未核定")
        return (
            tr("{word}·多{extra}").format(word=self.word, extra=plain(self.extra)) if self.extra > ZERO else self.word
        )


class _Line(NamedTuple):
    member_id: str
    number: str
    name: str
    name_key: str
    branch_id: str | None
    group_id: str | None
    payer: Payer | None
    base: Yuan | None
    rate: int
    due: Yuan | None
    months: tuple[Month, ...]
    own: Own
    sums: "Sums"
    this: Month
    before: Reach
    apart: Reach | None


class Sums(NamedTuple):
    """A line added up, in fen; ``rest`` is what is still open of the months that have begun."""

    owed: int
    paid: int
    extra: int
    back: int
    rest: int


class GridLine(_Line):
    """A member and his months; ``due`` is what he owes a month now or last.

    The sums are there at once; the months are made when they are looked at: a list shows forty lines of thousands.
    """

    @cached_property
    def cells(self) -> tuple[GridCell, ...]:
        """The months asked about, one after the other."""
        paid = by_month(self.own.rows)
        return tuple(self._cell(month, paid.get(month)) for month in self.months)

    def cell(self, month: Month) -> GridCell:
        """One month."""
        number = month.number
        return self._cell(month, by_month(row for row in self.own.rows if row[0] == number).get(month))

    def paid_in(self, month: Month) -> int:
        """What was paid for one month in fen, without making its cell: a list of thousands is ordered by it."""
        number = month.number
        return sum(fen for one, fen, kind, *_ in self.own.rows if one == number and kind != EXTRA)

    def _cell(self, month: Month, paid: Paid | None) -> GridCell:
        own = self.own
        owed, unsettled = own.owed.get(month), month in own.unsettled
        relief = relief_in(own.reliefs, month) if own.reliefs else None
        there = own.elsewhere.get(month, ZERO) if owed is not None else ZERO
        here = paid.amount if paid is not None else ZERO
        state = collecting.cell(owed, here + there if there.fen else here, month, self.this, relief).state
        relieved = relief is not None and owed is not None
        if (voucher := own.vouched.get(month)) is not None:
            state = CellState.ELSEWHERE
        if paid is None:
            return GridCell(
                month, owed, here, ZERO, state, unsettled, relieved=relieved, elsewhere=there, voucher=voucher
            )
        return GridCell(
            month, owed, here, paid.extra, state, unsettled, paid.back, paid.on, paid.channel, paid.collector,
            paid.rows, relieved, there, voucher,
        )  # fmt: skip

    @cached_property
    def reach(self) -> Reach:
        """How far dues are paid without a gap, as letters say it (``rules.until``)."""
        if self.apart is not None:
            return self.apart
        own, had = self.own, dict[int, int]()
        for number, fen, kind, *_ in own.rows:
            had[number] = had.get(number, 0) + (0 if kind == EXTRA else fen)
        for month, there in own.elsewhere.items():
            had[month.number] = had.get(month.number, 0) + there.fen
        years = {one.year for one in own.assessments}
        begun = self.before.month is not None and self.before.month.year >= self.months[0].year - 1
        known = until.months_known(self.months, own.owed, had, own.unsettled, own.vouched, years, begun=begun)
        if self.before.first_open is not None:
            return self.before._replace(beyond=self.before.beyond or any(one.got for one in known))
        found = until.reach(known, self.this)
        return found if found.month is not None else found._replace(month=self.before.month)

    @property
    def paid_until(self) -> Month | None:
        """已交至."""
        return self.reach.month

    @property
    def owed(self) -> Yuan:
        """Owed over all months of the line."""
        return Yuan(self.sums.owed)

    @property
    def paid(self) -> Yuan:
        """Paid over all months, 多交 not counted."""
        return Yuan(self.sums.paid)

    @property
    def extra(self) -> Yuan:
        """多交 over all months."""
        return Yuan(self.sums.extra)

    @property
    def back(self) -> Yuan:
        """补交: what of ``paid`` came after its month."""
        return Yuan(self.sums.back)

    @property
    def rest(self) -> Yuan:
        """还差: what is still open of the months that have begun, and of later ones begun to be paid."""
        return Yuan(self.sums.rest)

    @property
    def total(self) -> Yuan:
        """All money of the line."""
        return Yuan(self.sums.paid + self.sums.extra)


class MonthLine(NamedTuple):
    """A member in one month: his line with one cell, and the assessment that rules it."""

    line: GridLine
    cell: GridCell
    assessment: Assessment | None
    note: str

    @property
    def member_id(self) -> str:
        """Whose it is."""
        return self.line.member_id

    @property
    def name_key(self) -> str:
        """What the list is ordered by."""
        return self.line.name_key


def year_grid(ledger: Reads, scope: Scope, year: int, only: Collection[str] | None = None) -> list[GridLine]:
    """Everybody who owes or paid something in a year to a scope, or where he is away; twelve cells each, by name."""

    def read(some: Collection[str] | None) -> list[GridLine]:
        with no_collector():
            facts = owing(ledger, scope, duty.months_of(year), some)
            return list(lines(facts, *of_list(ledger, scope, facts, some)))

    return read(only) if only is not None else fresh(ledger, "dues.year", (scope, year, clock.today()), read)


def month_lines(ledger: Reads, scope: Scope, month: Month, only: Collection[str] | None = None) -> list[MonthLine]:
    """Everybody who owes or paid something in a month, by name; ``only`` some members."""

    def read(some: Collection[str] | None) -> list[MonthLine]:
        with no_collector():
            return list(_in_month(ledger, year_grid(ledger, scope, month.year, some), month))

    return read(only) if only is not None else fresh(ledger, "dues.month", (scope, month, clock.today()), read)


def _in_month(ledger: Reads, year: Iterable[GridLine], month: Month) -> Iterator[MonthLine]:
    notes = dict(ledger.read(
        "SELECT member_id, max(id || ' ' || note) FROM payment WHERE alive = 1 AND note <> '' AND month = ? GROUP BY 1",
        (month.number,),
    ))  # fmt: skip
    for line in year:
        cell = line.cell(month)
        if cell.owed is not None or cell.unsettled or cell.rows or cell.voucher:
            ruling = assessment_in(line.own.assessments, month)
            note = notes.get(line.member_id, " ").split(" ", 1)[1]
            yield MonthLine(_of_month(line, ruling), cell, ruling, note)


def member_year(ledger: Reads, member_id: str, year: int) -> GridLine | None:
    """The line of one member over all branches; None where he owes and paid nothing."""
    return next(iter(year_grid(ledger, None, year, {member_id})), None)


def _of_month(line: GridLine, ruling: Assessment | None) -> GridLine:
    """The line with what rules the month: nearly always that of the year, which is then kept once."""
    payer, base, rate, due = said = _settled(ruling)
    if (line.payer, line.base, line.rate, line.due) == said:
        return line
    return line._replace(payer=payer, base=base, rate=rate, due=due)


def _settled(ruling: Assessment | None) -> tuple[Payer | None, Yuan | None, int, Yuan | None]:
    return (ruling.payer, ruling.base, ruling.rate, ruling.due) if ruling is not None else (None, None, 0, None)


def lines(
    facts: Owing,
    reached: Mapping[str, Reach] = MappingProxyType({}),
    others: Mapping[str, Reach] = MappingProxyType({}),
) -> Iterator[GridLine]:
    """A line for everybody who owes or paid something, here or where he is away.

    ``reached`` is how far somebody had paid before these months, ``others`` how far in all, where these do not say it.
    """
    this, months = Month.of(clock.today()), [(one, one.number) for one in facts.months]
    for member in facts.members:
        own, came = facts.of(member.id), facts.paid.sums.get(member.id)
        if came or own.owed or own.unsettled or own.vouched:
            sums = _sums(own, came or NOTHING, months, this)
            reaches = reached.get(member.id, _NOWHERE), others.get(member.id)
            yield _line(member, facts.months, own, sums, this, *reaches)


def _line(
    member: Member, months: tuple[Month, ...], own: Own, sums: Sums, this: Month, reached: Reach, apart: Reach | None
) -> GridLine:
    first, last = months[0], months[-1]
    now = this if this.year == first.year else last if this > last else first
    ruling = assessment_in(own.assessments, now) or (own.assessments[-1] if own.assessments else None)
    return GridLine(
        member.id, member.number, member.name, member.name_key, member.branch_id, member.group_id,
        *_settled(ruling), months, own, sums, this, reached, apart,
    )  # fmt: skip


def _sums(own: Own, came: Came, months: Iterable[tuple[Month, int]], this: Month) -> Sums:
    had, dues, elsewhere = came.had, own.owed, own.elsewhere
    owed, rest = 0, 0
    for month, number in months:
        if month not in dues:
            continue
        due, fen = dues[month].fen, had.get(number, 0)
        owed += due
        if month in elsewhere:
            fen += elsewhere[month].fen
        if fen < due and (month <= this or fen > 0):
            rest += due - fen
    return Sums(owed, sum(had.values()), came.extra, came.back, rest)
