"""Which money went up: the oldest first, so a remittance is made of payments, and a payment that is gone stands as it is."""

from bisect import bisect
from collections.abc import Sequence
from typing import NamedTuple

from branchdesk.features.dues.model import Payment, Remittance
from branchdesk.features.dues.queries.money import remittances, standing
from branchdesk.features.dues.rules.balance import gone_up
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, in_parts, marks


class Net(NamedTuple):
    """A payment less what was taken back of it, fen."""

    id: str
    month: int
    extra: int
    fen: int


def handover_parts(ledger: Reads, remittance: Remittance) -> list[tuple[str, Yuan]]:
    """What a sum handed up consists of, by the month the money was for: the oldest payments go up first.

    The parts add up to the sum as long as the books agree. A part for a month outside the period of the sum says so.
    """
    inside = frozenset({remittance.branch_id})
    earlier = [one for one in standing(remittances(ledger, inside)) if _when(one) < _when(remittance)]
    gone = sum(one.amount.fen for one in earlier)
    left = remittance.amount.fen
    parts: dict[tuple[int, int], int] = {}
    for one in _received(ledger, remittance.branch_id):
        skipped = min(gone, one.fen)
        gone -= skipped
        taken = min(left, one.fen - skipped)
        left -= taken
        if taken:
            parts[one.extra, one.month] = parts.get((one.extra, one.month), 0) + taken
    return [
        (_part_word(remittance, Month.from_number(month), extra), Yuan(fen))
        for (extra, month), fen in sorted(parts.items())
    ]


def first_in_hand(ledger: Reads, branch_id: str, year: int) -> Month | None:
    """The first month of a year that no sum handed up was for, and whose money is in hand; None where there is none."""
    up = standing(remittances(ledger, frozenset({branch_id})))
    gone, found = sum(one.amount.fen for one in up), list[Month]()
    for one in _received(ledger, branch_id):
        month = Month.from_number(one.month)
        covered = any(each.from_month <= month <= each.until_month for each in up)
        if one.fen > gone and month.year == year and not covered:
            found.append(month)
        gone -= min(gone, one.fen)
    return min(found, default=None)


def _part_word(remittance: Remittance, month: Month, extra: int) -> str:
    word = (tr("{month} 多交") if extra else tr("{month} 党费")).format(month=month)
    return word if remittance.from_month <= month <= remittance.until_month else word + tr("（期间以外）")


def fixed(ledger: Reads, payments: Sequence[Payment]) -> dict[str, str]:
    """Why day and way of payments stand as they are, by id, in a sentence; those that may be put right are left out."""
    gone: set[str] = set()
    for branch_id in {one.branch_id for one in payments if one.branch_id}:
        up = sum(one.amount.fen for one in remittances(ledger, frozenset({branch_id})))
        if up > 0:
            gone |= gone_up(((one.id, one.fen) for one in _received(ledger, branch_id)), up)
    back = _taken_back(ledger, [one.id for one in payments])
    return {one.id: why for one in payments if (why := _why(one, gone, back))}


def _why(one: Payment, gone: set[str], back: set[str]) -> str:
    if one.line_id is not None:
        return tr("流水导入的日期和方式以流水为准，不能改")
    if one.corrects_id is not None or one.id in back:
        return tr("红字和已冲销的款项不能再改")
    if one.id in gone:
        return tr("{month} 的这笔款已经上缴，日期和方式不能再改").format(month=one.month)
    return ""


def _taken_back(ledger: Reads, ids: Sequence[str]) -> set[str]:
    sql = "SELECT corrects_id FROM payment WHERE alive = 1 AND corrects_id IN "
    return {uid for part in in_parts(ids) for (uid,) in ledger.read(sql + marks(part), part)}


def _when(one: Remittance) -> tuple[str, str]:
    return str(one.remitted_on), one.id


def _received(ledger: Reads, branch_id: str) -> list[Net]:
    """Every payment of a branch of which something is left, the oldest first.

    What is entered once a sum has gone up did not go with it, however early its day: it comes after what was there.
    """
    up = sorted(one.id for one in standing(remittances(ledger, frozenset({branch_id}))))
    rows = ledger.read(
        "SELECT p.id, p.month, p.extra, p.amount + coalesce(r.amount, 0) FROM payment p LEFT JOIN"
        " (SELECT corrects_id, sum(amount) AS amount FROM payment WHERE alive = 1 AND corrects_id IS NOT NULL GROUP BY 1) r"
        " ON r.corrects_id = p.id"
        " WHERE p.alive = 1 AND p.corrects_id IS NULL AND p.branch_id = ? ORDER BY p.paid_on, p.id",
        (branch_id,),
    )
    found = [one for row in rows if (one := Net(*row)).fen > 0]
    return sorted(found, key=lambda one: bisect(up, one.id))
