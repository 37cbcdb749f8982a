"""流入地交纳: the vouchers of a scope, and what is odd about one."""

from branchdesk.features.dues.model import PaidElsewhere
from branchdesk.features.dues.queries.reading import Scope, of_people, place
from branchdesk.features.dues.rules import elsewhere
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.storage.reading import Reads, records


def vouchers(ledger: Reads, scope: Scope = None) -> list[PaidElsewhere]:
    """Those of the people of a scope, the newest months first."""
    where, values = of_people(place(ledger, scope))
    return records(ledger, PaidElsewhere, where, values, order="from_month DESC, id DESC")


def odd(ledger: Reads, one: PaidElsewhere) -> list[Problem]:
    """What is to be looked at before one is saved; nothing of it forbids saving."""
    taken = {Month.from_number(number): Yuan(fen) for number, fen in ledger.read(
        "SELECT month, sum(amount) FROM payment WHERE alive = 1 AND extra = 0 AND member_id = ?"
        " AND month BETWEEN ? AND ? GROUP BY month HAVING sum(amount) > 0",
        (one.member_id, one.from_month.number, one.until_month.number),
    )}  # fmt: skip
    return elsewhere.remarks(one, taken, clock.today(), away=_is_away(ledger, one))


def _is_away(ledger: Reads, one: PaidElsewhere) -> bool:
    """Whether the roll, or the room of transfers by its table, knows him to be away in one of these months."""
    rows = ledger.read(
        "SELECT from_on, until_on FROM away WHERE alive = 1 AND member_id = ? AND kind IN ('mobile', 'abroad')",
        (one.member_id,),
    )
    spells = [(Day.parse(first), Day.parse(last) if last else None) for first, last in rows]
    dated = any(
        first.first() <= one.until_month.last() and (last is None or last.last() >= one.from_month.first())
        for first, last in spells
    )
    return dated or bool(ledger.read("SELECT 1 FROM member WHERE id = ? AND mobile_to <> ''", (one.member_id,)))
