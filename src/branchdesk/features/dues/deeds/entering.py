"""What a text typed into a cell asks for: plain values, no widgets and no ledger."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.dues.queries import GridCell
from branchdesk.features.dues.rules import collecting
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.kernel.dates import Day, read_day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

ZERO = Yuan(0)


class Wish(NamedTuple):
    """A cell shall say ``amount``; ``cell`` is what it says now, ``branch_id`` the branch whose rules of the year count."""

    member_id: str
    name: str
    cell: GridCell
    amount: Yuan
    branch_id: str | None = None

    @property
    def month(self) -> Month:
        """Of the cell."""
        return self.cell.month

    @property
    def owed(self) -> Yuan:
        """What the month owes."""
        return self.cell.owed or ZERO

    @property
    def over(self) -> Yuan:
        """What is more than the month owes, and was not there before."""
        return max(ZERO, Yuan(self.amount.fen - max(self.owed.fen, self.cell.paid.fen)))

    @property
    def short(self) -> Yuan:
        """What the month would still lack."""
        return max(ZERO, self.owed - self.amount)

    @property
    def takes_back(self) -> bool:
        """Whether money written down already is taken back."""
        return self.amount < self.cell.paid


def read_amount(text: str) -> Yuan:
    """An amount typed into a cell; nothing typed is nothing paid. ``Refusal`` says what is wrong."""
    if not text.strip():
        return ZERO
    try:
        amount = Yuan.read(text)
    except ValueError as error:
        raise Refusal(tr("“{text}”不是金额").format(text=text), hint=str(error)) from error
    if amount < ZERO:
        raise Refusal(tr("实交不能为负"), hint=tr("退款和改错请改成正确的金额，程序会记红字冲销。"))
    return amount


def read_date(text: str, today: date) -> Day:
    """A day typed into a cell; ``Refusal`` says what is wrong."""
    try:
        return read_day(text, today)
    except ValueError as error:
        raise Refusal(tr("“{text}”不是日期").format(text=text), hint=str(error)) from error


def over(wishes: Iterable[Wish]) -> list[Wish]:
    """Those with more than is owed."""
    return [one for one in wishes if one.over > ZERO]


def short(wishes: Iterable[Wish]) -> list[Wish]:
    """Those that pay something, but not all."""
    return [one for one in wishes if one.amount > ZERO and one.short > ZERO and one.amount > one.cell.paid]


def far(wishes: Iterable[Wish], this: Month, policies: Sequence[DuesPolicy] = ()) -> list[Problem]:
    """What is to be explained about money that comes long after, or long before, its month.

    ``this`` is when it came, ``policies`` what was settled for its year.
    """
    more = (one for one in wishes if one.amount > one.cell.paid)
    return [problem for one in more for problem in collecting.limits(
        [one.month], this, rate_pack(this, policy_for(policies, this.year, one.branch_id)))]  # fmt: skip


def back(wishes: Iterable[Wish]) -> list[Wish]:
    """Those that take money back."""
    return [one for one in wishes if one.takes_back]


def added(wishes: Sequence[Wish]) -> Yuan:
    """What all of them come to beyond what is there."""
    return Yuan(sum(one.amount.fen - one.cell.paid.fen for one in wishes))
