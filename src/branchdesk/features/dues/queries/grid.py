"""The year grid and the month view: a line for each member, a cell for each month."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from branchdesk.features.dues.model import Assessment, Channel, Payer
from branchdesk.features.dues.queries.owing import Owing, Paid, owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules import collecting, duty
from branchdesk.features.dues.rules.assessing import assessment_in
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.members.model import Member
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads

ZERO = Yuan(0)


class GridCell(NamedTuple):
    """One month of one member in the scope asked about.

    ``owed`` None where nothing is owed; ``unsettled`` where something is, but nobody settled how much (未核定); ``extra``
    is 多交 beside ``paid``. ``on``, ``channel`` and ``collector`` are those of the newest of ``rows`` rows.
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

    @property
    def rest(self) -> Yuan:
        """What is still to be paid."""
        return max(ZERO, (self.owed or ZERO) - self.paid)

    @property
    def word(self) -> str:
        """已交, 未交 …"""
        return collecting.Cell(self.owed, self.paid, self.state).word


class GridLine(NamedTuple):
    """A member and his months; ``due`` is what he owes a month now or last, ``paid_until`` 已交至."""

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
    cells: tuple[GridCell, ...]
    paid_until: Month | None

    @property
    def owed(self) -> Yuan:
        """Owed over all months of the line."""
        return Yuan(sum(one.owed.fen for one in self.cells if one.owed is not None))

    @property
    def paid(self) -> Yuan:
        """Paid over all months, 多交 not counted."""
        return Yuan(sum(one.paid.fen for one in self.cells))

    @property
    def extra(self) -> Yuan:
        """多交 over all months."""
        return Yuan(sum(one.extra.fen for one in self.cells))

    @property
    def back(self) -> Yuan:
        """补交: what of ``paid`` came after its month."""
        return Yuan(sum(one.back.fen for one in self.cells))

    @property
    def total(self) -> Yuan:
        """All money of the line."""
        return self.paid + self.extra


class MonthLine(NamedTuple):
    """A member in one month: his line with one cell, and the assessment that rules it."""

    line: GridLine
    cell: GridCell
    assessment: Assessment | None
    note: str


def year_grid(ledger: Reads, scope: Scope, year: int, only: Collection[str] | None = None) -> list[GridLine]:
    """Everybody who owes or paid something in a year to a scope, by name; twelve cells each; ``only`` some members."""
    facts = owing(ledger, scope, duty.months_of(year), only)
    return list(lines(facts, _before(ledger, facts)))


def month_lines(ledger: Reads, scope: Scope, month: Month, only: Collection[str] | None = None) -> list[MonthLine]:
    """Everybody who owes or paid something in a month, by name; ``only`` some members."""
    year = owing(ledger, scope, duty.months_of(month.year), only)
    notes = dict(ledger.read(
        "SELECT member_id, max(id || ' ' || note) FROM payment WHERE alive = 1 AND note <> '' AND month = ? GROUP BY 1",
        (month.number,),
    ))  # fmt: skip
    found = []
    for line in lines(year, _before(ledger, year)):
        cell = line.cells[month.month - 1]
        if cell.owed is not None or cell.unsettled or cell.rows:
            ruling = assessment_in(year.assessments.get(line.member_id, ()), month)
            note = notes.get(line.member_id, " ").split(" ", 1)[1]
            found.append(MonthLine(_of_month(line, ruling), cell, ruling, note))
    return found


def member_year(ledger: Reads, member_id: str, year: int) -> GridLine | None:
    """The line of one member over all branches; None where he owes and paid nothing."""
    facts = owing(ledger, None, duty.months_of(year), {member_id})
    return next(lines(facts, _before(ledger, facts)), None)


def _of_month(line: GridLine, ruling: Assessment | None) -> GridLine:
    if ruling is None:
        return line._replace(payer=None, base=None, rate=0, due=None)
    return line._replace(payer=ruling.payer, base=ruling.base, rate=ruling.rate, due=ruling.due)


def lines(facts: Owing, before: Mapping[str, Month]) -> Iterator[GridLine]:
    """A line for everybody who owes or paid something; ``before`` is the last month somebody paid for before these."""
    this = Month.of(clock.today())
    nothing: Mapping[Month, Paid] = {}
    for member in facts.members:
        paid = facts.paid.get(member.id, nothing)
        owed = facts.owed[member.id]
        unsettled = facts.unsettled.get(member.id, ())
        if not (paid or owed or unsettled):
            continue
        cells = tuple(
            _cell(facts, member.id, month, owed.get(month), paid.get(month), month in unsettled, this)
            for month in facts.months
        )
        yield _line(member, facts.assessments.get(member.id, ()), cells, before.get(member.id), this)


def _cell(
    facts: Owing, uid: str, month: Month, owed: Yuan | None, paid: Paid | None, unsettled: bool, this: Month
) -> GridCell:
    relief = facts.relief(uid, month) if uid in facts.reliefs else None
    amount = paid.amount if paid else ZERO
    state = collecting.cell(owed, amount, month, this, relief).state
    if paid is None:
        return GridCell(month, owed, ZERO, ZERO, state, unsettled, relieved=relief is not None and owed is not None)
    return GridCell(
        month, owed, amount, paid.extra, state, unsettled, paid.back, paid.on, paid.channel, paid.collector, paid.rows,
        relief is not None and owed is not None,
    )  # fmt: skip


def _line(
    member: Member, rows: Sequence[Assessment], cells: tuple[GridCell, ...], before: Month | None, this: Month
) -> GridLine:
    year = cells[0].month.year
    now = this if this.year == year else cells[-1].month if this > cells[-1].month else cells[0].month
    ruling = assessment_in(rows, now) or (rows[-1] if rows else None)
    return GridLine(
        member.id, member.number, member.name, member.name_key, member.branch_id, member.group_id,
        ruling.payer if ruling else None, ruling.base if ruling else None, ruling.rate if ruling else 0,
        ruling.due if ruling else None, cells, _paid_until(cells, before),
    )  # fmt: skip


def _paid_until(cells: Sequence[GridCell], before: Month | None) -> Month | None:
    """The last month up to which nothing owed is open; months not owed do not move it on by themselves."""
    until = before
    for cell in cells:
        owed, paid = cell.owed, cell.paid.fen
        if cell.unsettled or (owed is not None and paid < owed.fen):
            break
        if owed is not None and (paid > 0 or owed.fen == 0):
            until = cell.month
    return until


def _before(ledger: Reads, facts: Owing) -> dict[str, Month]:
    """The last month before these somebody paid for."""
    rows = ledger.read(
        "SELECT member_id, max(month) FROM (SELECT member_id, month FROM payment WHERE alive = 1 AND extra = 0"
        " AND month < ? GROUP BY member_id, month HAVING sum(amount) > 0) GROUP BY member_id",
        (facts.months[0].number,),
    )
    return {uid: Month.from_number(month) for uid, month in rows}
