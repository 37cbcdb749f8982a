"""How far dues are paid (党费交至), as a letter states it, out of the room 党费 and the letters people came with."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.queries import reaches, stated
from branchdesk.features.dues.rules.until import MonthOf, Reach
from branchdesk.features.transfers.queries.reading import Reads
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr


class PaidUntil(NamedTuple):
    """The last month paid, and how that is known; None where the ledger cannot tell, and why."""

    month: Month | None
    why: str


def paid_until(ledger: Reads, member_ids: Collection[str], today: date) -> dict[str, PaidUntil]:
    """Of each member the month up to which nothing is open: this year's and last year's dues, paid ahead too.

    A month nobody settled an amount for ends the count: nothing is guessed.
    """
    wanted = set(member_ids)
    came = stated(ledger, wanted)
    return {uid: _of_one(found, came.get(uid)) for uid, found in reaches(ledger, wanted, Month.of(today)).items()}


def _of_one(found: Reach, came: Month | None) -> PaidUntil:
    if found.first_open is not None:
        return _until(found.first_open, found.month, came)
    paid = found.month
    return PaidUntil(paid, tr("台账：已交清至 {month}").format(month=paid)) if paid else _by_letter(came)


def _until(first_open: MonthOf, paid: Month | None, came: Month | None) -> PaidUntil:
    """Up to the month before the first open one, where one before it is known to be paid."""
    if paid is None:
        if came is not None:
            return PaidUntil(
                came, tr("转入介绍信：交至 {paid}；{month} 起未交").format(paid=came, month=first_open.month)
            )
        text = tr("台账自 {month} 起未交，更早的情况请核实").format(month=first_open.month)
        return PaidUntil(None, text)
    what = tr("未交清") if first_open.settled else tr("未核定")
    text = tr("台账：交清至 {paid}，{month} {what}").format(paid=paid, month=first_open.month, what=what)
    return PaidUntil(paid, text)


def _by_letter(came: Month | None) -> PaidUntil:
    if came is not None:
        return PaidUntil(came, tr("转入介绍信：交至 {paid}").format(paid=came))
    return PaidUntil(None, tr("台账没有核定和交纳记录，请核实后填写"))
