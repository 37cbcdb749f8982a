"""Money and months: how a sum is spread, how it is taken back, what a cell of the year says (domain §1.6, §1.8).

- ``spread(amount, rest, from_month, pack=None, *, months=None) -> Allocation``: ``rest`` is what is still to be paid by
  month (``rest_of``); back months first, then ``from_month``, then the months ahead, what is left over is ``extra``.
  ``months`` restricts it to some months. ``.parts`` sum up to the amount exactly; ``.notes`` warn.
- ``limits(months, this) -> list[Problem]``: both of them, asked alone.
- ``fill(amount, rest, month) -> Allocation``: one cell typed; what is more than its month owes is extra of that month.
- ``payments_of(allocation, member_id, branch_id, paid_on, …) -> list[Payment]``, one ``slip``.
- ``counter(payment, paid_on, reason, taken_back=()) -> Payment``: 红字; ``Refusal`` for a red row or one taken back.
- ``standing(payments) -> list[Payment]``: without red rows, each with what they left of it.
- ``paid_by_month(payments) -> dict[Month, Yuan]``, ``rest_of(owed, paid)``.
- ``cell(owed, paid, month, this_month, relief=None) -> Cell(owed, paid, rest, state, word)``.
- ``is_large(amount, pack)``.

No fen is lost or invented: every result sums up to what went in.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from branchdesk.features.dues.model import Channel, Payment, Relief, ReliefKind
from branchdesk.features.dues.rules.rates import ZERO, RatePack, plain, rate_pack
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Part:
    """Some money for one month; ``extra`` is more than was owed (多交) and pays no month off."""

    month: Month
    amount: Yuan
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Allocation:
    """A sum over months, in order, and what is to be asked about it."""

    parts: tuple[Part, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def total(self) -> Yuan:
        """All parts together: the sum that was spread."""
        return Yuan(sum(one.amount.fen for one in self.parts))

    @property
    def extra(self) -> Yuan:
        """What is more than owed."""
        return Yuan(sum(one.amount.fen for one in self.parts if one.extra))

    def line(self) -> str:
        """The sum in one line: ``200.00 = 2026-09 99.57 + 2026-10 99.57 + 多交 0.86``."""
        words = [f"{tr('多交') if one.extra else one.month} {plain(one.amount)}" for one in self.parts]
        return f"{plain(self.total)} = {' + '.join(words)}"


class CellState(StrEnum):
    """What one month of one member says."""

    PAID = "paid"
    UNPAID = "unpaid"
    PARTLY = "partly"
    BEHIND = "behind"
    EXEMPT = "exempt"
    REDUCED = "reduced"
    AHEAD = "ahead"
    LATER = "later"
    ELSEWHERE = "elsewhere"
    NOT_DUE = "not_due"


OPEN = (CellState.UNPAID, CellState.PARTLY, CellState.BEHIND)
"""What a month that has begun says while something of it is still owed."""


CELL_STATES = (
    (CellState.PAID, "已交"),
    (CellState.UNPAID, "未交"),
    (CellState.PARTLY, "部分"),
    (CellState.BEHIND, "欠交"),
    (CellState.EXEMPT, "免交"),
    (CellState.REDUCED, "少交"),
    (CellState.AHEAD, "预交"),
    (CellState.LATER, "未到"),
    (CellState.ELSEWHERE, "流入地交"),
    (CellState.NOT_DUE, "—"),
)
"""少交 is a month paid off under an approved smaller amount; 部分 has had some of what was owed; 流入地交 was paid where
the member is away, and is not owed here."""


class Cell(NamedTuple):
    """One month of one member: ``owed`` None where nothing is owed, ``rest`` what is still to be paid."""

    owed: Yuan | None
    paid: Yuan
    state: CellState

    @property
    def rest(self) -> Yuan:
        """What is still to be paid, never below nothing."""
        return max(ZERO, (self.owed or ZERO) - self.paid)

    @property
    def word(self) -> str:
        """已交, 未交 …"""
        return tr(dict(CELL_STATES)[self.state])


def rest_of(owed: Mapping[Month, Yuan], paid: Mapping[Month, Yuan]) -> dict[Month, Yuan]:
    """What is still to be paid by month; months paid off are left out."""
    left = {month: amount - paid.get(month, ZERO) for month, amount in owed.items()}
    return {month: amount for month, amount in sorted(left.items()) if amount > ZERO}


def paid_by_month(payments: Iterable[Payment]) -> dict[Month, Yuan]:
    """What was paid for each month, red rows taken off; extra money pays no month."""
    found: dict[Month, int] = {}
    for one in payments:
        if not one.extra:
            found[one.month] = found.get(one.month, 0) + one.amount.fen
    return {month: Yuan(fen) for month, fen in found.items()}


def spread(
    amount: Yuan, rest: Mapping[Month, Yuan], from_month: Month, pack: RatePack | None = None, *,
    months: Collection[Month] | None = None,
) -> Allocation:  # fmt: skip
    """Spread a sum over the months still to be paid, the oldest first; ``Refusal`` for a sum that is none.

    Both sides of ``from_month`` have their limit (补交, 预交 of usually 6 months): beyond it is a warning.
    """
    _demand_money(amount)
    left, parts = amount.fen, []
    for month in sorted(rest):
        taken = min(left, rest[month].fen)
        if taken > 0 and (months is None or month in months):
            parts.append(Part(month, Yuan(taken)))
            left -= taken
    notes = limits([one.month for one in parts], from_month, pack or rate_pack(from_month))
    if left:
        at = from_month if months is None or from_month in months else max(months, default=from_month)
        parts.append(Part(at, Yuan(left), extra=True))
    return Allocation(tuple(parts), (*notes, *_more(Yuan(left), amount, pack or rate_pack(from_month))))


def fill(amount: Yuan, rest: Yuan, month: Month, pack: RatePack | None = None) -> Allocation:
    """A sum for one month only, as typed into its cell; ``rest`` is what that month still owes."""
    return spread(amount, {month: rest}, month, pack)


def _demand_money(amount: Yuan) -> None:
    if not ZERO < amount < Yuan(LIMIT):
        raise Refusal(
            tr("收款金额应大于 0"),
            detail=tr("现为 {due} 元").format(due=amount),
            hint=tr("要退回或更正，请用红字冲销。"),
        )


def limits(months: Sequence[Month], this: Month, pack: RatePack | None = None) -> list[Problem]:
    """What is to be asked about months, in order, that are paid in ``this``: long after, or long before (补交, 预交)."""
    pack = pack or rate_pack(this)
    back = _between(months[0], this) if months else 0
    ahead = _between(this, months[-1]) if months else 0
    found = []
    if back > pack.back_months:
        text = tr("补交 {first} 起的党费，跨 {n} 个月；补交一般不超过 {most} 个月，请填写说明")
        text = text.format(first=months[0], n=back, most=pack.back_months)
        found.append(Problem("month", "back_months", text, Level.WARN))
    if ahead > pack.ahead_months:
        text = tr("预交至 {last}，超前 {n} 个月；一般不超过 {most} 个月，请核对")
        text = text.format(last=months[-1], n=ahead, most=pack.ahead_months)
        found.append(Problem("month", "ahead_months", text, Level.WARN))
    return found


def _between(early: Month, late: Month) -> int:
    return (late.year - early.year) * 12 + late.month - early.month


def _more(extra: Yuan, amount: Yuan, pack: RatePack) -> list[Problem]:
    if extra == ZERO:
        return []
    if is_large(extra, pack):
        text = tr("自愿多交 {extra} 元，一次多交 {least} 元以上按大额党费办理，请登记在“大额党费”，不计入日常收缴")
        return [Problem("amount", "large", text.format(extra=plain(extra), least=plain(pack.large_from)))]
    text = tr("收款 {amount} 元，多于应交 {extra} 元，记为多交，请确认是本人自愿")
    return [Problem("amount", "extra", text.format(amount=plain(amount), extra=plain(extra)), Level.WARN)]


def is_large(extra: Yuan, pack: RatePack) -> bool:
    """Whether voluntary money at one time goes the way of large dues (domain §1.8)."""
    return extra >= pack.large_from


def payments_of(
    allocation: Allocation, member_id: str, branch_id: str | None, paid_on: Day, *, slip: str = "",
    channel: Channel = Channel.CASH, collector: str = "", paid_by: str = "", relation: str = "",
    line_id: str | None = None, note: str = "",
) -> list[Payment]:  # fmt: skip
    """The rows of one sum: one a month, with one ``slip`` (made where none is given and there are several)."""
    shared = slip or (new_id() if len(allocation.parts) > 1 else "")
    return [
        Payment(
            id=new_id(), member_id=member_id, branch_id=branch_id, month=part.month, amount=part.amount,
            extra=part.extra, paid_on=paid_on, channel=channel, collector=collector, paid_by=paid_by,
            relation=relation, slip=shared, line_id=line_id, note=note,
        )
        for part in allocation.parts
    ]  # fmt: skip


def counter(payment: Payment, paid_on: Day, reason: str, taken_back: Collection[str] = frozenset()) -> Payment:
    """The red row that takes a payment back (红字冲销): the opposite amount, named after it.

    ``taken_back`` are ids already taken back. A row without ``reason`` is refused: corrections explain themselves.
    """
    if payment.corrects_id is not None or payment.amount < ZERO:
        raise Refusal(tr("红字和退款不能再冲销"), hint=tr("请重新登记正确的金额。"))
    if payment.id in taken_back:
        raise Refusal(tr("这一笔已经冲销，不能重复冲销"))
    if not reason.strip():
        raise Refusal(tr("红字冲销须写明原因"))
    red = Yuan(-payment.amount.fen)
    return replace(payment, id=new_id(), amount=red, paid_on=paid_on, corrects_id=payment.id, note=reason.strip())


def standing(payments: Iterable[Payment]) -> list[Payment]:
    """The rows that stand, in their order: without red ones, each with what was not taken back of it."""
    rows = list(payments)
    back: dict[str, int] = {}
    for one in rows:
        if one.corrects_id is not None:
            back[one.corrects_id] = back.get(one.corrects_id, 0) + one.amount.fen
    left = [(one, one.amount.fen + back.get(one.id, 0)) for one in rows if one.corrects_id is None]
    return [one if one.id not in back else replace(one, amount=Yuan(fen)) for one, fen in left if fen > 0]


def cell(owed: Yuan | None, paid: Yuan, month: Month, this_month: Month, relief: Relief | None = None) -> Cell:
    """What a month says; ``relief`` is the approved one of the month, ``owed`` already lessened by it."""
    return Cell(owed, paid, _state(owed, paid, month, this_month, relief))


def _state(owed: Yuan | None, paid: Yuan, month: Month, this_month: Month, relief: Relief | None) -> CellState:
    if owed is None:
        return CellState.NOT_DUE if paid <= ZERO else CellState.PAID
    if relief is not None and relief.kind == ReliefKind.EXEMPT:
        return CellState.EXEMPT
    if paid >= owed:
        if month > this_month:
            return CellState.AHEAD if paid > ZERO else CellState.LATER
        return CellState.REDUCED if relief is not None else CellState.PAID
    if paid > ZERO:
        return CellState.PARTLY
    if month == this_month:
        return CellState.UNPAID
    return CellState.BEHIND if month < this_month else CellState.LATER
