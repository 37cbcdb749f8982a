"""How far dues were paid before the months a list shows, and of those whose months are not all there."""

from collections.abc import Collection, Mapping

from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import Scope, of_some, place
from branchdesk.features.dues.rules import duty, until
from branchdesk.features.dues.rules.until import Reach
from branchdesk.features.members.model import Aspect
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads


def reach_of(facts: Owing, member_id: str, this: Month, after: Month | None = None) -> Reach:
    """How far the months of ``facts`` are paid, those ``after`` a month where one is named."""
    known = until.months_known(
        facts.months, facts.owed.get(member_id, {}), facts.had(member_id), facts.unsettled.get(member_id, ()),
        facts.vouched.get(member_id, ()), {one.year for one in facts.assessments.get(member_id, ())},
    )  # fmt: skip
    return until.reach((one for one in known if after is None or one.month > after), this)


def before(ledger: Reads, first: Month, only: Collection[str] | None) -> dict[str, Reach]:
    """By member, how far he had paid when the year of ``first`` began.

    Only those are looked at month by month who did not pay all twelve months of the year before in full.
    """
    last = first.year - 1
    begin, end = Month(last, 1), Month(last, 12)
    span = begin.number, end.number
    found = {uid: Reach(month) for uid, month in _last_paid(ledger, begin, only).items()}
    full = {row[0] for row in ledger.read(_FULL, (last, *span))}
    known = {row[0] for row in ledger.read(_KNOWN, (last, *span, *span))}
    unsure = known - full if only is None else known.intersection(only) - full
    found |= dict.fromkeys(full, Reach(end))
    if unsure:
        facts = owing(ledger, None, duty.months_of(last), unsure)
        for uid in unsure:
            reached = reach_of(facts, uid, end)
            earlier = found.get(uid, Reach()).month
            found[uid] = reached if reached.month else reached._replace(month=earlier)
    return found


def apart(
    ledger: Reads, scope: Scope, facts: Owing, reached: Mapping[str, Reach], only: Collection[str] | None
) -> dict[str, Reach]:
    """By member, how far: of those of whom the months of a list do not say all, looked at over all branches as for a letter.

    Who changed branch within the year has others there; who came with a letter paid before where he came from.
    ``reached`` is how far everybody had paid ``before``.
    """
    year, found = facts.months[0].year, place(ledger, scope)
    told = {uid: month for uid, month in stated(ledger, only).items() if month.year >= year - 1}
    moved = {row[0] for row in ledger.read(_MOVED, (Aspect.BRANCH.value, str(year)))} if found is not None else set()
    wanted = {
        one.id for one in facts.members
        if one.id in told or one.id in moved or not (found is None or found.holds(one.branch_id, one.group_id))
    }  # fmt: skip
    if not wanted:
        return {}
    whole, this = owing(ledger, None, [*duty.months_of(year - 1), *facts.months], wanted), Month.of(clock.today())
    reaches = {uid: reach_of(whole, uid, this, after=told.get(uid)) for uid in wanted}
    earlier = {uid: told.get(uid) or reached.get(uid, Reach()).month for uid in wanted}
    return {uid: one if one.month else one._replace(month=earlier[uid]) for uid, one in reaches.items()}


def stated(ledger: Reads, only: Collection[str] | None = None) -> dict[str, Month]:
    """By member, the month the newest letter he came with says was paid elsewhere."""
    theirs, values = of_some(only)
    rows = ledger.read(
        f'SELECT member_id, paid_until FROM arrival WHERE alive = 1 AND paid_until IS NOT NULL{theirs} ORDER BY "on", id',
        values,
    )
    return {uid: Month.from_number(number) for uid, number in rows}


_MOVED = 'SELECT member_id FROM move WHERE alive = 1 AND aspect = ? AND substr("on", 1, 4) >= ?'
_FULL = """
SELECT settled.member_id FROM (
    SELECT member_id, from_month, until_month, due FROM assessment
    WHERE alive = 1 AND year = ? GROUP BY member_id HAVING count(*) = 1
) AS settled JOIN (
    SELECT member_id, month, sum(amount) AS had FROM payment
    WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ? GROUP BY member_id, month
) AS paid ON paid.member_id = settled.member_id AND paid.month >= settled.from_month
    AND paid.month <= coalesce(settled.until_month, 999912) AND paid.had >= settled.due
GROUP BY settled.member_id HAVING count(*) = 12
"""
"""Who paid all twelve months of a year in full, all of one assessment: nothing is open there, whatever of them is owed."""
_KNOWN = """
SELECT member_id FROM assessment WHERE alive = 1 AND year = ?
UNION SELECT member_id FROM payment WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ?
UNION SELECT member_id FROM paid_elsewhere WHERE alive = 1 AND until_month >= ? AND from_month <= ?
"""


def _last_paid(ledger: Reads, first: Month, only: Collection[str] | None) -> dict[str, Month]:
    """The last month before these somebody paid for, here, where he was away, or where he came from."""
    theirs, values = of_some(only)
    rows = ledger.read(
        "SELECT member_id, max(month) FROM (SELECT member_id, month FROM payment WHERE alive = 1 AND extra = 0"
        f" AND month < ?{theirs} GROUP BY member_id, month HAVING sum(amount) > 0) GROUP BY member_id",
        (first.number, *values),
    )
    away = ledger.read(
        f"SELECT member_id, max(until_month) FROM paid_elsewhere WHERE alive = 1 AND from_month < ?{theirs} GROUP BY 1",
        (first.number, *values),
    )
    found = {uid: Month.from_number(month) for uid, month in rows}
    for uid, month in (*away, *((uid, month.number) for uid, month in stated(ledger, only).items())):
        reached = min(Month.from_number(month), first.plus(-1))
        found[uid] = max(reached, found.get(uid, reached))
    return found
