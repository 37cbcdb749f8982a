"""What waits to be done beside collecting: money to be handed up, relief that ends, the yearly notice."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from branchdesk.features.dues.model import NOTICE, Period, Relief
from branchdesk.features.dues.queries.lists import policies, reliefs
from branchdesk.features.dues.queries.money import balances
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.queries.reading import Scope, of_place, place
from branchdesk.features.dues.rules.policy import period_of, policy_for
from branchdesk.features.dues.rules.relief import holds, relief_in
from branchdesk.features.members import queries as members
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.change_log import NOTE, decode
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import Reads


class Held(NamedTuple):
    """Money of a branch received by the end of a period (``last`` its last month) and not handed up since."""

    branch_id: str
    name: str
    period: Period
    last: Month
    amount: Yuan


class Ending(NamedTuple):
    """An approved relief that ends and is not followed by another."""

    relief: Relief
    name: str


def is_kept(ledger: Reads) -> bool:
    """Whether dues are kept in this ledger at all: something was settled or paid."""
    rows = ledger.read(
        "SELECT EXISTS (SELECT 1 FROM assessment WHERE alive = 1) OR EXISTS (SELECT 1 FROM payment WHERE alive = 1)"
    )
    return bool(rows[0][0])


def to_hand_up(ledger: Ledger, scope: Scope, today: date) -> list[Held]:
    """What each branch still holds of periods that have ended (domain §1.10), by the id of the branch."""
    names = organization.names(ledger)
    gone = {one.branch_id: one.remitted.fen for one in balances(ledger, scope) if one.branch_id}
    periods = _periods(ledger, list(gone), today)
    found = []
    for period in Period:
        last = ended(period, today)
        for one in balances(ledger, scope, last=last.last()):
            uid = one.branch_id or ""
            if periods.get(uid) is period and one.received.fen > gone[uid]:
                found.append(Held(uid, names.get(uid, ""), period, last, Yuan(one.received.fen - gone[uid])))
    return sorted(found)


def _periods(ledger: Reads, branch_ids: list[str], today: date) -> Mapping[str, Period]:
    """How often each branch hands up; where nothing was settled, every quarter."""
    settled = policies(ledger, today.year)
    found = {uid: policy_for(settled, today.year, uid) for uid in branch_ids}
    return {uid: one.remit_period if one is not None else Period.QUARTER for uid, one in found.items()}


def ended(period: Period, today: date) -> Month:
    """The last month of the period that ended last."""
    return period_of(Month.of(today), period)[0].plus(-1)


def ending(ledger: Ledger, scope: Scope, today: date, days: int) -> list[Ending]:
    """Relief of people on the roll that ends within some days, the first to end first."""
    until = today + timedelta(days=days)
    found = reliefs(ledger, scope)
    near = [
        one
        for one in found
        if holds(one)
        and today <= one.until_month.last() <= until
        and relief_in([other for other in found if other.member_id == one.member_id], one.until_month.plus(1)) is None
    ]
    here = {one.id for one in members.members_by_id(ledger, [one.member_id for one in near]) if one.left_on is None}
    names = called(ledger, here)
    listed = [Ending(one, names[one.member_id]) for one in near if one.member_id in here]
    return sorted(listed, key=lambda one: (one.relief.until_month, one.relief.id))


def unpublished(ledger: Reads, scope: Scope, year: int) -> list[str]:
    """The branches that received dues of a year and have not made them public (domain §1.10: once a year)."""
    return [uid for uid in receiving(ledger, scope, year) if not notices(ledger, uid, year)]


def receiving(ledger: Reads, scope: Scope, year: int) -> list[str]:
    """The branches that received dues of a year."""
    where, values = of_place(place(ledger, scope))
    sql = (
        "SELECT DISTINCT branch_id FROM payment WHERE alive = 1 AND branch_id IS NOT NULL"
        f" AND month BETWEEN ? AND ?{where} ORDER BY 1"
    )
    return [uid for (uid,) in ledger.read(sql, [year * 100 + 1, year * 100 + 12, *values])]


def notices(ledger: Reads, branch_id: str, year: int) -> list[str]:
    """What was written down about a branch's notices of a year, the oldest first."""
    rows = ledger.read(
        "SELECT new FROM change_log WHERE entity = 'organization' AND uid = ? AND field = ? ORDER BY pos",
        (branch_id, NOTE),
    )
    begins = NOTICE.format(year=year)
    return [text for (new,) in rows if isinstance(text := decode(new), str) and text.startswith(begins)]
