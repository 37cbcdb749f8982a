"""Who is behind, as items to study (domain §1.6)."""

from branchdesk.features.dues.model import ArrearsNote
from branchdesk.features.dues.queries.owing import owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import Arrear, ended_month, runs
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads, records


def arrears(ledger: Reads, scope: Scope, upto: Month | None = None) -> list[Arrear]:
    """Who on the roll has not paid what was owed up to a month, this year and the last; ``upto`` None is the last month.

    The longest behind first, never by amount.
    """
    last = upto or ended_month(clock.today())
    months = [month for year in (last.year - 1, last.year) for month in duty.months_of(year) if month <= last]
    facts = owing(ledger, scope, months)
    present = {one.id for one in facts.members if one.left_on is None}
    owed = {uid: found for uid, found in facts.owed.items() if uid in present}
    paid = {uid: {month: one.amount for month, one in found.items()} for uid, found in facts.paid.items()}
    for uid, there in facts.elsewhere.items():
        paid[uid] = paid.get(uid, {}) | {month: facts.settled(uid, month) for month in there}
    return runs(owed, paid, records(ledger, ArrearsNote, "AND justified = 1"), last)
