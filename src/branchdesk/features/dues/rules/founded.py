"""Whether a settled amount follows from what it is said to come from: nobody's word is taken for it.

- ``Grounds(policies).lacking(assessments) -> Iterator[Problem]``: those whose due, uncapped amount or rate is not what
  base, kind of payer, rule pack and the year's policy come to. A farmer's approved amount is only held to its limits.
- ``Grounds(policies).bear(facts) -> bool``: whether there is nothing wrong, by the plain values of a whole year.
- ``reckons_alike(one, other) -> bool``: whether nothing that decides or says the amount differs.

It reckons in whole fen and on its own, without the words ``rates.due`` makes: a year of a hundred thousand is checked in
the time it takes to look at them. Both must agree, which the tests demand.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from branchdesk.features.dues.model import Assessment, DuesPolicy, Payer, Rounding
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import RatePack, on_base, plain, rate_pack
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

_UNITS = {Rounding.FEN: 1, Rounding.JIAO: 10, Rounding.YUAN: 100}
_DECIDING = ("payer", "base", "rate", "uncapped", "due", "pack", "from_month", "branch_id")
Amounts = tuple[int, int, int]
"""Due and uncapped in fen, rate in hundredths of a percent."""
Fact = tuple[str, int, int, str | None, str, int | None, int, int, int]
"""``FACTS`` of one assessment as plain values: the word for its payer, months as yyyymm, amounts in fen."""
FACTS = ("payer", "year", "from_month", "branch_id", "pack", "base", "due", "uncapped", "rate")


@dataclass(frozen=True, slots=True)
class _Scale:
    """What decides the amounts of one kind of payer under one policy; ``fixed`` fen where no base is looked at, or the
    ``limits`` of what is ``approved`` for each.
    """

    pack: str
    edges: tuple[int, ...]
    rates: tuple[int, ...]
    unit: int
    cap: int
    fixed: int | None = None
    limits: tuple[int, int] | None = None

    def amounts(self, base: int | None, approved: int) -> Amounts | None:
        """What a base comes to; None where there is none to reckon with, or one that is no amount."""
        if base is not None and not 0 <= base < LIMIT:
            return None
        if self.fixed is not None:
            return self.fixed, self.fixed, 0
        if self.limits is not None:
            return (approved, approved, 0) if self.limits[0] <= approved <= self.limits[1] else None
        if base is None:
            return None
        rate = self.rates[bisect_left(self.edges, base)] if base else 0
        whole = 10_000 * self.unit
        uncapped = (2 * base * rate + whole) // (2 * whole) * self.unit
        return (uncapped if uncapped < self.cap else self.cap), uncapped, rate


class Grounds:
    """What amounts rest on under the policies of some years; what was once thought out is remembered."""

    def __init__(self, policies: Sequence[DuesPolicy]) -> None:
        self._policies = policies
        self._scales: dict[tuple[str, int, int, str | None], _Scale] = {}

    def lacking(self, found: Iterable[Assessment]) -> Iterator[Problem]:
        """What is wrong with amounts that do not follow from their base."""
        for one in found:
            fact = _fact(one)
            if not self.bear([fact]):
                payer, year, month, branch, _, base, due, *_ = fact
                yield _problem(one, self._scale(payer, year, month, branch).amounts(base, due))

    def bear(self, facts: Iterable[Fact]) -> bool:
        """Whether every amount follows from its base."""
        scales = self._scales
        for payer, year, month, branch, pack, base, due, uncapped, rate in facts:
            scale = scales.get((payer, year, month, branch)) or self._scale(payer, year, month, branch)
            if scale.amounts(base, due) != (due, uncapped, rate) or scale.pack != pack:
                return False
        return True

    def _scale(self, payer: str, year: int, month: int, branch: str | None) -> _Scale:
        key = payer, year, month, branch
        if key not in self._scales:
            policy = policy_for(self._policies, year, branch)
            self._scales[key] = _scale(Payer(payer), Month.from_number(month), policy)
        return self._scales[key]


def reckons_alike(one: Assessment, other: Assessment) -> bool:
    """Whether both say the same amount for the same reasons."""
    return all(getattr(one, name) == getattr(other, name) for name in _DECIDING)


def _fact(one: Assessment) -> Fact:
    base = None if one.base is None else one.base.fen
    amounts = one.due.fen, one.uncapped.fen, one.rate
    return one.payer.value, one.year, one.from_month.number, one.branch_id, one.pack, base, *amounts


def _scale(payer: Payer, month: Month, policy: DuesPolicy | None) -> _Scale:
    pack = rate_pack(month)
    unit = _UNITS[policy.rounding] if policy else 1
    brackets = pack.retired if payer is Payer.RETIRED else pack.salary
    edges = tuple(each.upto.fen for each in brackets if each.upto is not None)
    cap = policy.cap if policy and policy.cap is not None else pack.cap
    rates = tuple(each.rate for each in brackets)
    limit, farmer = cap.fen if cap is not None else LIMIT, payer is Payer.FARMER
    fixed = None if on_base(payer) or farmer else _fixed(payer, pack, policy)
    limits = (pack.farmer_least.fen, pack.farmer_most.fen) if farmer else None
    return _Scale(pack.name, edges, rates, unit, limit, fixed, limits)


def _fixed(payer: Payer, pack: RatePack, policy: DuesPolicy | None) -> int:
    if policy is not None and policy.fixed is not None:
        return policy.fixed.fen
    return (pack.unplaced_fixed if payer is Payer.GRAD_UNPLACED else pack.fixed).fen


def _problem(one: Assessment, right: Amounts | None) -> Problem:
    if right is None:
        text = tr("月应交 {due} 元没有依据：缺计算基数，或核定的定额不在规定之内，请重新核定").format(
            due=plain(one.due)
        )
    elif right[0] != one.due.fen:
        text = tr("月应交 {due} 元不是按基数和规定算出的，应为 {right} 元，请重新核定")
        text = text.format(due=plain(one.due), right=plain(Yuan(right[0])))
    else:
        text = tr("核定写明的比例、封顶前金额或规则版本与 {month} 执行的规定不符，请重新核定").format(
            month=one.from_month
        )
    return Problem("due", "unfounded", text)
