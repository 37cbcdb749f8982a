"""已交至 (党费交至): the last month up to which nothing is open, as the lists and the letters say it; one rule for both.

- ``months_known(...) -> Iterator[MonthOf]``: month by month from the first the ledger says anything about, in order.
- ``reach(months, this) -> Reach``: how far dues are paid without a gap, the first month open, and whether later ones are paid.

A month nobody settled an amount for ends the count as an unpaid one does: nothing is guessed.
"""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month


class MonthOf(NamedTuple):
    """A month: whether something of it is open, whether it is known what is owed, whether money came in."""

    month: Month
    is_open: bool
    settled: bool
    got: bool


class Reach(NamedTuple):
    """The last month paid without a gap before it, and the first one open; ``beyond`` where later ones are paid all the same."""

    month: Month | None = None
    first_open: MonthOf | None = None
    beyond: bool = False


def months_known(
    months: Iterable[Month],
    owed: Mapping[Month, Yuan],
    had: Mapping[int, int],
    unsettled: Container[Month],
    vouched: Container[Month],
    years: Collection[int],
    *,
    begun: bool = False,
) -> Iterator[MonthOf]:
    """``had`` is fen by yyyymm, ``vouched`` what was paid where somebody is away, ``years`` those with an assessment.

    ``begun`` where the ledger says something about the months just before these.
    """
    for month in months:
        amount, got = owed.get(month), had.get(month.number, 0)
        begun = begun or amount is not None or got > 0 or month in vouched
        if month in vouched:
            yield MonthOf(month, False, True, True)
        elif begun and amount is not None:
            yield MonthOf(month, got < amount.fen, True, got > 0)
        elif begun:
            unknown = month in unsettled or month.year not in years
            yield MonthOf(month, unknown and not got, False, got > 0)


def reach(months: Iterable[MonthOf], this: Month) -> Reach:
    """How far; a month in which nothing is owed is reached once it has begun, money paid ahead reaches on."""
    paid, first_open = None, None
    for one in months:
        if first_open is not None:
            if one.got:
                return Reach(paid, first_open, beyond=True)
        elif one.is_open:
            first_open = one
        elif one.got or (one.settled and one.month <= this):
            paid = one.month
    return Reach(paid, first_open)
