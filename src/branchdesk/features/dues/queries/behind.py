"""Who is behind, as items to study (domain §1.6)."""

from branchdesk.features.dues.model import ArrearsNote
from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import Arrear, ended_month, runs
from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads, records


def arrears(ledger: Reads, scope: Scope, upto: Month | None = None) -> list[Arrear]:
    """Who on the roll has not paid what was owed up to a month, this year and the last; ``upto`` None is the last month.

    The longest behind first, never by amount.
    """
    last = upto or ended_month(clock.today())
    return arrears_in(ledger, owing(ledger, scope, looked_at(last)), last)


def looked_at(last: Month) -> list[Month]:
    """The months a month behind is looked for in."""
    return [month for year in (last.year - 1, last.year) for month in duty.months_of(year) if month <= last]


def arrears_in(ledger: Reads, facts: Owing, last: Month) -> list[Arrear]:
    """The same of what was read already, later months left out; of who has paid everything no more is made than a sum."""
    owed, paid = {}, {}
    for member in facts.members:
        if member.left_on is not None:
            continue
        due, had = facts.owed[member.id], facts.had(member.id)
        if any(had.get(month.number, 0) < amount.fen for month, amount in due.items() if month <= last):
            owed[member.id] = due
            paid[member.id] = {Month.from_number(number): Yuan(fen) for number, fen in had.items()}
    notes = records(ledger, ArrearsNote, "AND justified = 1")
    return runs(owed, paid, notes, last, vouched=facts.vouched)
