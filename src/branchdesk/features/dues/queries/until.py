"""How far dues were paid before the months a list shows."""

from collections.abc import Collection

from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import of_some
from branchdesk.features.dues.rules import duty, until
from branchdesk.features.dues.rules.until import Reach
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
    found = {uid: Reach(month) for uid, month in _last_paid(ledger, first, only).items()}
    full = {row[0] for row in ledger.read(_FULL, (last * 100 + 1, last * 100 + 12, last))}
    known = {
        row[0] for row in ledger.read(_KNOWN, (last, last * 100 + 1, last * 100 + 12, last * 100 + 1, last * 100 + 12))
    }
    unsure = known - full if only is None else known.intersection(only) - full
    if unsure:
        facts = owing(ledger, None, duty.months_of(last), unsure)
        for uid in unsure:
            reached = reach_of(facts, uid, Month(last, 12))
            earlier = found[uid].month if uid in found else None
            if reached.month is None and earlier is not None and earlier.year < last:
                reached = reached._replace(month=earlier)
            found[uid] = reached
    return found


_FULL = """
SELECT assessment.member_id FROM assessment JOIN (
    SELECT member_id, month, sum(amount) AS had FROM payment
    WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ? GROUP BY member_id, month
) AS paid ON paid.member_id = assessment.member_id AND paid.month >= assessment.from_month
    AND paid.month <= coalesce(assessment.until_month, 999912) AND paid.had >= assessment.due
WHERE assessment.alive = 1 AND assessment.year = ?
GROUP BY assessment.member_id HAVING count(DISTINCT paid.month) = 12
"""
"""Who paid all twelve months of a year in full: nothing is open there, whatever of them is owed."""
_KNOWN = """
SELECT member_id FROM assessment WHERE alive = 1 AND year = ?
UNION SELECT member_id FROM payment WHERE alive = 1 AND extra = 0 AND month BETWEEN ? AND ?
UNION SELECT member_id FROM paid_elsewhere WHERE alive = 1 AND until_month >= ? AND from_month <= ?
"""


def _last_paid(ledger: Reads, first: Month, only: Collection[str] | None) -> dict[str, Month]:
    """The last month before these somebody paid for, here or where he was away."""
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
    for uid, month in away:
        reached = min(Month.from_number(month), first.plus(-1))
        found[uid] = max(reached, found.get(uid, reached))
    return found
