"""Where the money is: received, handed up, in hand; the months a remittance has locked."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from branchdesk.features.dues.model import Expense, LargeDues, Remittance
from branchdesk.features.dues.queries.owing import branch_moves, people_of
from branchdesk.features.dues.queries.reading import Scope, of_branches, of_place, place
from branchdesk.features.dues.rules.balance import Balance, together
from branchdesk.features.dues.rules.duty import branch_in
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads, records

E = TypeVar("E", Remittance, Expense)
"""What is taken back by a red row that names it."""


def balances(ledger: Reads, scope: Scope = None, first: date | None = None, last: date | None = None) -> list[Balance]:
    """The books of each branch that ever had money, over some days or over all time; by the id of the branch."""
    where, values = of_branches(place(ledger, scope))
    until = " AND substr({day}, 1, 10) <= ?" if last else ""
    money: dict[str, list[int]] = {}
    for column, (name, day) in enumerate((("payment", "paid_on"), ("remittance", "remitted_on"))):
        sql = (
            f"SELECT branch_id, sum(CASE WHEN {day} < ? THEN amount ELSE 0 END), sum(CASE WHEN {day} < ? THEN 0 ELSE amount END)"
            f" FROM {name} WHERE alive = 1{where}{until.format(day=day)} GROUP BY 1"
        )
        start = first.isoformat() if first else ""
        for branch_id, before, within in ledger.read(
            sql, [start, start, *values, *([last.isoformat()] if last else [])]
        ):
            sums = money.setdefault(branch_id, [0, 0, 0])
            sums[0] += before if column == 0 else -before
            sums[1 + column] += within
    return [Balance(uid, *map(Yuan, sums)) for uid, sums in sorted(money.items())]


def balance(ledger: Reads, scope: Scope = None, first: date | None = None, last: date | None = None) -> Balance:
    """The books of all branches of a scope together: always ``opening + received = remitted + in_hand``."""
    return together(balances(ledger, scope, first, last))


def in_hand(ledger: Reads, branch_id: str, until: Month | None = None) -> Yuan:
    """What one branch has received and not yet handed up; ``until`` counts only what it received by the end of a month."""
    scope = frozenset({branch_id})
    now = balance(ledger, scope)
    if until is None:
        return now.in_hand
    return Yuan(balance(ledger, scope, last=until.last()).received.fen - now.remitted.fen)


def paid_for(ledger: Reads, scope: Scope, months: Sequence[Month], *, extra: bool = True) -> Yuan:
    """All money for some months in a row, as the database adds it up; 多交 too, unless not ``extra``."""
    where, values = of_place(place(ledger, scope))
    sql = (
        f"SELECT coalesce(sum(amount), 0) FROM payment WHERE alive = 1 AND month BETWEEN ? AND ? AND extra <= ?{where}"
    )
    return Yuan(ledger.read(sql, [min(months).number, max(months).number, int(extra), *values])[0][0])


def remittances(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[Remittance]:
    """Money handed up, the newest first, rows that take one back (红字) among them; of the periods of a year, or all."""
    where, values = of_branches(place(ledger, scope))
    found = records(ledger, Remittance, where, values, order="remitted_on DESC, id DESC")
    return [one for one in found if year is None or one.from_month.year <= year <= one.until_month.year]


def standing(found: Collection[E]) -> list[E]:
    """Without those taken back and the rows that do so."""
    gone = {one.corrects_id for one in found}
    return [one for one in found if one.corrects_id is None and one.id not in gone]


def locked_months(ledger: Reads, branch_ids: Collection[str | None] | None = None) -> Mapping[str, frozenset[Month]]:
    """By branch, the months that were handed up: what was owed in them does not change any more."""
    scope = None if branch_ids is None else frozenset(uid for uid in branch_ids if uid)
    months: dict[str, set[Month]] = {}
    for one in standing(remittances(ledger, scope)):
        months.setdefault(one.branch_id, set()).update(one.from_month.until(one.until_month))
    return {uid: frozenset(found) for uid, found in months.items()}


def expenses(ledger: Reads, scope: Scope = None, year: int | None = None) -> list[Expense]:
    """使用支出, the newest first, rows that take one back among them."""
    where, values = of_branches(place(ledger, scope))
    found = records(ledger, Expense, where, values, order='"on" DESC, id DESC')
    return [one for one in found if year is None or one.on.year == year]


def large_dues(ledger: Reads, scope: Scope = None) -> list[LargeDues]:
    """大额党费, the newest first, of those who were in a scope when they gave it; never part of a balance."""
    found = records(ledger, LargeDues, order="received_on DESC, id DESC")
    inside = place(ledger, scope)
    if inside is None:
        return found
    ids = {one.member_id for one in found}
    moves, people = branch_moves(ledger, ids), people_of(ledger, ids)

    def was_here(one: LargeDues) -> bool:
        giver = people[one.member_id]
        return inside.holds(
            branch_in(giver, moves.get(giver.id, ()), Month.of(one.received_on.first())), giver.group_id
        )

    return [one for one in found if was_here(one)]
