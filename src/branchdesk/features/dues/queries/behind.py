"""Who is behind, as items to study (domain §1.6)."""

from collections.abc import Collection
from typing import NamedTuple

from branchdesk.features.dues.model import ArrearsNote
from branchdesk.features.dues.queries.keeping import fresh, is_kept
from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import Arrear, ended_month, order, runs
from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Reads, records

BEHIND = "dues.arrears"
"""Where it is kept who is behind."""


class _Kept(NamedTuple):
    """Somebody behind, as ``fresh`` keeps him."""

    member_id: str
    arrear: Arrear
    name_key: str = ""


def arrears(ledger: Reads, scope: Scope, upto: Month | None = None) -> list[Arrear]:
    """Who on the roll has not paid what was owed up to a month, this year and the last; ``upto`` None is the last month.

    The longest behind first, never by amount.
    """
    last = upto or ended_month(clock.today())

    def read(some: Collection[str] | None) -> list[_Kept]:
        facts = owing(ledger, scope, looked_at(last), some)
        return [_Kept(one.member_id, one) for one in arrears_in(ledger, facts, last)]

    return sorted((one.arrear for one in fresh(ledger, BEHIND, (scope, last), read)), key=order)


def knows_arrears(ledger: Ledger, scope: Scope) -> bool:
    """Whether ``arrears`` would read only those of whom something was written since it was asked."""
    return is_kept(ledger, BEHIND, (scope, ended_month(clock.today())))


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
