"""Sums that must agree: what came in is what was handed up and what is in hand (domain §1.10, §1.11).

- ``book(payments, remittances, upto=None) -> dict[branch_id, Balance]``: all until a day.
- ``together(balances) -> Balance``; ``Balance``: ``.opening + .received = .remitted + .in_hand``, ``.line`` says it.
- ``mismatch(what, total, parts_name, parts) -> str``: ``""`` where a total is the sum of its parts, else a sentence;
  ``demand(*sentences)`` raises ``Refusal``: no paper goes out whose parts do not sum up.
- ``check_remittance(amount, in_hand) -> list[Problem]``.
- ``gone_up(received, remitted) -> set[id]``: of the payments of a branch, oldest first, those that were handed up.

Money counts on the day it was paid and handed up, whatever month it is for. Extra money (多交) is handed up too. Large
dues and money used never pass through a branch's hands here: they have their own lists.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from branchdesk.features.dues.model import Payment, Remittance
from branchdesk.features.dues.rules.rates import ZERO
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Balance:
    """The books of one branch (``branch_id`` None for several) over some time."""

    branch_id: str | None
    opening: Yuan
    received: Yuan
    remitted: Yuan

    @property
    def in_hand(self) -> Yuan:
        """What is to be handed up still; below nothing where more was handed up than came in."""
        return self.opening + self.received - self.remitted

    @property
    def line(self) -> str:
        """上期结余 0.00 + 实收 120.00 − 上缴 100.00 = 未上缴余额 20.00."""
        text = tr("上期结余 {opening} + 实收 {received} − 上缴 {remitted} = 未上缴余额 {in_hand}")
        return text.format(opening=self.opening, received=self.received, remitted=self.remitted, in_hand=self.in_hand)

    def problems(self) -> list[Problem]:
        """More handed up than came in is an error of the books, to be found and corrected by an entry."""
        if self.in_hand >= ZERO:
            return []
        text = tr("上缴多于实收 {gap} 元，请核对收款登记和上缴登记").format(gap=ZERO - self.in_hand)
        return [Problem("remittance", "overdrawn", text)]


def book(
    payments: Iterable[Payment], remittances: Iterable[Remittance], upto: date | None = None
) -> dict[str | None, Balance]:
    """The books of each branch until the end of a day, red rows included."""
    received: dict[str | None, int] = {}
    remitted: dict[str | None, int] = {}
    for one in payments:
        if upto is None or one.paid_on.first() <= upto:
            received[one.branch_id] = received.get(one.branch_id, 0) + one.amount.fen
    for each in remittances:
        if upto is None or each.remitted_on.first() <= upto:
            remitted[each.branch_id] = remitted.get(each.branch_id, 0) + each.amount.fen
    return {
        uid: Balance(uid, ZERO, Yuan(received.get(uid, 0)), Yuan(remitted.get(uid, 0)))
        for uid in {**received, **remitted}
    }


def together(balances: Iterable[Balance]) -> Balance:
    """Several branches as one."""
    found = list(balances)
    return Balance(
        None,
        Yuan(sum(one.opening.fen for one in found)),
        Yuan(sum(one.received.fen for one in found)),
        Yuan(sum(one.remitted.fen for one in found)),
    )


def mismatch(what: str, total: Yuan, parts_name: str, parts: Iterable[Yuan]) -> str:
    """A sentence where a total is not the sum of its parts; ``""`` where it is."""
    added = Yuan(sum(one.fen for one in parts))
    if added == total:
        return ""
    gap = Yuan(abs(total.fen - added.fen))
    text = tr("{what} {total} 元与{parts}合计 {added} 元不符，相差 {gap} 元")
    return text.format(what=what, total=total, parts=parts_name, added=added, gap=gap)


def demand(*sentences: str) -> None:
    """Refuse where anything does not agree: a paper that is wrong must not leave the house."""
    found = [one for one in sentences if one]
    if found:
        raise Refusal(
            tr("勾稽不符，不能出具"), detail="；".join(found), hint=tr("请先核对收款和上缴登记，用红字更正后再出具。")
        )


def check_remittance(amount: Yuan, in_hand: Yuan) -> list[Problem]:
    """What speaks against handing a sum up: a branch hands up all it has, and no more (domain §1.10)."""
    if amount <= ZERO:
        return [Problem("amount", "not_positive", tr("上缴金额应大于 0"))]
    if amount > in_hand:
        text = tr("上缴 {amount} 元多于未上缴余额 {in_hand} 元；党组织不得垫交党费")
        return [Problem("amount", "more_than_in_hand", text.format(amount=amount, in_hand=in_hand))]
    if amount < in_hand:
        text = tr("应按期全额上缴：未上缴余额 {in_hand} 元，本次上缴后还余 {rest} 元，请核对")
        return [Problem("amount", "not_all", text.format(in_hand=in_hand, rest=in_hand - amount), Level.WARN)]
    return []


def gone_up(received: Iterable[tuple[str, int]], remitted: int) -> set[str]:
    """Which payments (id, fen) of a branch, the oldest first, were handed up wholly or in part; ``remitted`` fen in all."""
    found, left = set(), remitted
    for uid, fen in received:
        if left <= 0:
            break
        found.add(uid)
        left -= fen
    return found
