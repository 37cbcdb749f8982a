"""How far dues are paid (已交至), by the one rule of letters: from the year before this one to the end of the next.

``reaches`` asks it of some people, month by month. A list of this year asks it of those whom its own months do not say
all of, and of the others only how far they had paid before it; a list of another year asks it of everybody.
"""

from collections.abc import Collection, Mapping

from branchdesk.features.dues.queries.owing import Owing, owing
from branchdesk.features.dues.queries.reading import Scope, of_some, place
from branchdesk.features.dues.rules import duty, until
from branchdesk.features.dues.rules.until import Reach
from branchdesk.features.members.model import Aspect
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.storage.reading import Reads


def reaches(ledger: Reads, only: Collection[str], this: Month) -> dict[str, Reach]:
    """By member, how far, over all branches; after what the letter he came with says, where there is one."""
    came = stated(ledger, only)
    facts = owing(ledger, None, [month for n in (-1, 0, 1) for month in duty.months_of(this.year + n)], only)
    return {uid: _reach_of(facts, uid, this, came.get(uid)) for uid in only}


def _reach_of(facts: Owing, member_id: str, this: Month, after: Month | None = None) -> Reach:
    """How far the months of ``facts`` are paid, those ``after`` a month where one is named."""
    known = until.months_known(
        facts.months, facts.owed.get(member_id, {}), facts.had(member_id), facts.unsettled.get(member_id, ()),
        facts.vouched.get(member_id, ()), {one.year for one in facts.assessments.get(member_id, ())},
    )  # fmt: skip
    return until.reach((one for one in known if after is None or one.month > after), this)


def of_list(
    ledger: Reads, scope: Scope, facts: Owing, only: Collection[str] | None
) -> tuple[dict[str, Reach], dict[str, Reach]]:
    """By member, how far before the year of ``facts``; and how far in all, of those of whom its months do not say it.

    Who changed branch within the year has others there, who came with a letter paid before where he came from, who paid
    ahead has months of the next year; and a list of another year says as much as one of this year does.
    """
    this, came, everyone = Month.of(clock.today()), stated(ledger, only), {one.id for one in facts.members}
    if facts.months[0].year != this.year:
        return {}, _in_all(ledger, everyone, this, came)
    apart = everyone & _not_told(ledger, scope, facts, came)
    return _before(ledger, this.year - 1, only, came), _in_all(ledger, apart, this, came)


def _in_all(ledger: Reads, wanted: Collection[str], this: Month, came: Mapping[str, Month]) -> dict[str, Reach]:
    reached = reaches(ledger, wanted, this) if wanted else {}
    return {uid: _or_stated(one, came.get(uid)) for uid, one in reached.items()}


def _before(ledger: Reads, last: int, only: Collection[str] | None, came: Mapping[str, Month]) -> dict[str, Reach]:
    """By member, how far he had paid at the end of the ``last`` year.

    Only those are looked at month by month who did not pay all twelve months of it in full.
    """
    begin, end = Month(last, 1), Month(last, 12)
    span = begin.number, end.number
    full = {row[0] for row in ledger.read(_FULL, (last, *span))}
    known = {row[0] for row in ledger.read(_KNOWN, (last, *span, *span))}
    unsure = known - full if only is None else known.intersection(only) - full
    found = {uid: Reach(month) for uid, month in came.items()} | dict.fromkeys(full, Reach(end))
    if unsure:
        facts = owing(ledger, None, duty.months_of(last), unsure)
        found |= {uid: _or_stated(_reach_of(facts, uid, end), came.get(uid)) for uid in unsure}
    return found


def _not_told(ledger: Reads, scope: Scope, facts: Owing, came: Mapping[str, Month]) -> set[str]:
    """Of whom the months of a list of this year, and how far he had paid before it, do not say all."""
    first, last, found = facts.months[0], facts.months[-1], place(ledger, scope)
    told = {uid for uid, month in came.items() if month.year >= first.year - 1}
    told |= {row[0] for row in ledger.read(_AHEAD, (last.number, last.number))}
    if found is None:
        return told
    told |= {row[0] for row in ledger.read(_MOVED, (Aspect.BRANCH.value, str(first.year)))}
    return told | {one.id for one in facts.members if not found.holds(one.branch_id, one.group_id)}


def _or_stated(found: Reach, month: Month | None) -> Reach:
    """What the letter somebody came with says, where nothing was paid after it."""
    return found if found.month is not None else found._replace(month=month)


def stated(ledger: Reads, only: Collection[str] | None = None) -> dict[str, Month]:
    """By member, the month the newest letter he came with says was paid elsewhere."""
    theirs, values = of_some(only)
    rows = ledger.read(
        f'SELECT member_id, paid_until FROM arrival WHERE alive = 1 AND paid_until IS NOT NULL{theirs} ORDER BY "on", id',
        values,
    )
    return {uid: Month.from_number(number) for uid, number in rows}


_MOVED = 'SELECT member_id FROM move WHERE alive = 1 AND aspect = ? AND substr("on", 1, 4) >= ?'
_AHEAD = """
SELECT member_id FROM payment WHERE alive = 1 AND extra = 0 AND month > ?
UNION SELECT member_id FROM paid_elsewhere WHERE alive = 1 AND until_month > ?
"""
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
