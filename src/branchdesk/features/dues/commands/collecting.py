"""Money comes in, and is taken back where it was wrong: never changed, never erased (domain §1.6)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands.within import (
    demand_branches,
    demand_covered,
    demand_day,
    demand_members,
    demand_text,
    reject,
)
from branchdesk.features.dues.model import Channel, Payment
from branchdesk.features.dues.queries.handed_up import fixed
from branchdesk.features.dues.queries.owing import owed_by_member, owing
from branchdesk.features.dues.queries.reading import policies_of
from branchdesk.features.dues.rules import collecting, rates
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import LIMIT, Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within, in_parts, marks, records
from branchdesk.storage.work import Work

_Sum = tuple[str, str, Day]
"""Money handed in at one time: member, slip, day."""


def receive(work: Work, payments: Sequence[Payment]) -> list[Payment]:
    """Take money in (登记收缴); all of it or nothing. What stands in ``branch_id`` None is the member's own branch."""
    branches = demand_members(work, {one.member_id for one in payments})
    made = [replace(one, branch_id=one.branch_id or branches[one.member_id]) for one in payments]
    demand_branches(work, {one.branch_id for one in made})
    for one in made:
        _demand_sound(one)
    demand_no_large(work, made)
    stores.PaymentStore(work).add_all(made)
    return made


def take_back(work: Work, payment_id: str, reason: str, on: Day | None = None) -> Payment:
    """Book the opposite of a payment (红字冲销); the row itself stays. ``on`` None is today."""
    payment = stores.PaymentStore(work).need(payment_id)
    if payment.line_id is not None:
        raise Refusal(
            tr("这笔款来自导入的流水，不能单独冲销"),
            hint=tr("请在“流水”里用“改记”记到正确的人和月份；退款请登记流水中的退款行。"),
        )
    red = take_all_back(work, [payment], reason, on)[0]
    demand_covered(work, {payment.branch_id})
    return red


def correct(work: Work, payment_id: str, right: Sequence[Payment], reason: str) -> list[Payment]:
    """Take a payment back and book what is right, in one step (更正)."""
    payment = stores.PaymentStore(work).need(payment_id)
    if payment.line_id is not None:
        raise Refusal(tr("这笔款来自导入的流水"), hint=tr("请在“流水”里用“改记”记到正确的人和月份。"))
    red = take_all_back(work, [payment], reason, None, as_received=True)
    made = receive(work, right)
    demand_covered(work, {payment.branch_id})
    return [*red, *made]


def take_all_back(
    work: Work, payments: Sequence[Payment], reason: str, on: Day | None, *, as_received: bool = False
) -> list[Payment]:
    """The red rows of some payments; the caller looks after the balance.

    Money that is only put right never left: its red rows stand ``as_received``, on the day of what they take back, beside
    the right ones. Else it would come in twice in one year and go in another.
    """
    why = demand_text(reason, "reason", tr("请写明冲销的原因"))
    taken = _taken_back(work, [one.id for one in payments])
    red = []
    for one in payments:
        day = one.paid_on if as_received else on or Day.of(clock.today())
        demand_day(day, "paid_on", tr("冲销日期"), earliest=one.paid_on.first())
        red.append(collecting.counter(one, day, why, taken))
        taken.add(one.id)
    stores.PaymentStore(work).add_all(red)
    return red


def describe(work: Work, payment_ids: Collection[str], *, paid_on: Day | None = None, channel: Channel | None = None,
             collector: str | None = None, note: str | None = None) -> int:  # fmt: skip
    """Put right what stands beside the money: day, channel, collector, remark (交纳日期、方式); how many changed.

    Amount, member and month never change: that is ``correct``. What was handed up, taken back or came with a statement
    keeps its day and way.
    """
    if paid_on is not None:
        demand_day(paid_on, "paid_on", tr("交纳日期"))
    given = {"paid_on": paid_on, "channel": channel, "collector": collector, "note": note}
    changes = {name: value for name, value in given.items() if value is not None}
    store = stores.PaymentStore(work)
    pairs = [(before := store.need(uid), replace(before, **changes)) for uid in payment_ids]  # type: ignore[arg-type]
    changed = [(before, after) for before, after in pairs if after != before]
    moved = [before for before, after in changed if (before.paid_on, before.channel) != (after.paid_on, after.channel)]
    if shut := fixed(Within(work), moved):
        raise Refusal(next(iter(shut.values())), hint=tr("说明请写在备注里；上缴登记有误的，先冲销有关的上缴记录。"))
    store.change_all(changed)
    return len(changed)


class Told(NamedTuple):
    """What shall stand beside the money of some payments; None leaves it."""

    payment_ids: tuple[str, ...]
    paid_on: Day | None = None
    channel: Channel | None = None
    note: str | None = None


class Cell(NamedTuple):
    """What a cell of the grid shall say: so much paid by a member for a month, 多交 included.

    With ``shown``, what the list said when it was typed, 多交 is left alone, and other money than that is a refusal:
    it came meanwhile, or to another branch. Day and channel None are those of the payment of which something is left,
    else today, in cash.
    """

    member_id: str
    month: Month
    amount: Yuan
    paid_on: Day | None = None
    channel: Channel | None = None
    collector: str = ""
    note: str = ""
    shown: Yuan | None = None


def set_paid(work: Work, cells: Sequence[Cell], reason: str = "") -> list[Payment]:
    """Make the cells of the grid say what was typed or pasted into them (录入实交); the rows written.

    More than before is a further payment of the difference, what is beyond the month's due is 多交. Less takes rows back,
    the newest first, and books the rest again where, when and how it was received: then a ``reason`` is needed. A cell
    that says it already writes nothing.
    """
    if len({(one.member_id, one.month) for one in cells}) < len(cells):
        raise Refusal(tr("同一个人的同一个月出现了两次"), hint=tr("请只保留一个金额。"))
    if any(one.amount.fen < 0 for one in cells):
        raise reject("amount", "negative", tr("实交不能为负"))
    ids = {one.member_id for one in cells}
    kept = _standing_rows(work, ids)
    owed = owed_by_member(Within(work), ids, {one.month for one in cells}) if cells else {}
    fresh: list[Payment] = []
    red: list[Payment] = []
    lessened: list[Payment] = []
    for cell in cells:
        rows = _rows_of(cell, kept.get((cell.member_id, cell.month), []))
        missing, last = cell.amount.fen - sum(one.amount.fen for one in rows), None
        while missing < 0:
            last = _newest_own(rows)
            rows.remove(last)
            missing += last.amount.fen
            (red if missing <= 0 else lessened).append(last)
        if missing > 0:
            due = owed.get(cell.member_id, {}).get(cell.month)
            fresh += _of_cell(cell, Yuan(missing), due, rows, last)
    if red:
        take_all_back(work, red, reason, None)
    if lessened:
        take_all_back(work, lessened, reason, None, as_received=True)
    made = receive(work, fresh) if fresh else []
    demand_covered(work, {one.branch_id for one in (*red, *lessened)})
    return made


def _rows_of(cell: Cell, rows: list[Payment]) -> list[Payment]:
    """The rows a cell is about; refused where they are not what the list showed."""
    if cell.shown is None:
        return rows
    own = [one for one in rows if not one.extra]
    if (there := Yuan(sum(one.amount.fen for one in own))) != cell.shown:
        raise Refusal(
            tr("{month} 已收 {there} 元，与表中的 {shown} 元不符，没有写入").format(
                month=cell.month, there=there, shown=cell.shown
            ),
            hint=tr("可能刚有改动，或由其他支部收取。请刷新后核对，到“收款明细”或收款的支部更正。"),
        )
    return own


def _newest_own(rows: Sequence[Payment]) -> Payment:
    """The newest row that may be taken back here, 多交 first; the money of a statement stands as the bank says."""
    own = [one for one in rows if one.line_id is None]
    if not own:
        raise Refusal(
            tr("这个月的实交来自导入的流水，不能在表格里改小"), hint=tr("请在“流水”里用“改记”，或登记退款行。")
        )
    return next((one for one in reversed(own) if one.extra), own[-1])


def _of_cell(
    cell: Cell, amount: Yuan, owed: Yuan | None, rows: Sequence[Payment], left_of: Payment | None
) -> list[Payment]:
    """The rows of what is missing in a cell; where nothing was settled all of it is for the month.

    What is ``left_of`` a payment that was too much keeps all that stood beside it, as far as the cell says nothing else.
    """
    paid = sum(one.amount.fen for one in rows if not one.extra)
    rest = amount if owed is None else Yuan(max(0, owed.fen - paid))
    parts = collecting.fill(amount, rest, cell.month)
    if left_of is not None:
        return collecting.payments_of(
            parts, cell.member_id, left_of.branch_id, cell.paid_on or left_of.paid_on, slip=left_of.slip,
            channel=cell.channel or left_of.channel, collector=left_of.collector, paid_by=left_of.paid_by, relation=left_of.relation,
            note=cell.note or left_of.note,
        )  # fmt: skip
    return collecting.payments_of(
        parts, cell.member_id, None, cell.paid_on or Day.of(clock.today()),
        channel=cell.channel or Channel.CASH, collector=cell.collector, note=cell.note,
    )  # fmt: skip


def _standing_rows(work: Work, member_ids: Collection[str]) -> dict[tuple[str, Month], list[Payment]]:
    """The rows that stand, by member and month, oldest first: without red ones and what they took back."""
    rows: list[Payment] = []
    for part in in_parts(member_ids):
        rows += records(Within(work), Payment, f"AND member_id IN {marks(part)}", part, order="paid_on, id")
    found: dict[tuple[str, Month], list[Payment]] = defaultdict(list)
    for one in collecting.standing(rows):
        found[one.member_id, one.month].append(one)
    return found


def _demand_sound(one: Payment) -> None:
    if one.amount.fen <= 0:
        raise reject("amount", "not_positive", tr("收款金额应大于零；退款和改错请用“冲销”"))
    if one.amount.fen >= LIMIT:
        raise reject("amount", "too_much", tr("金额过大，请核对"))
    if one.branch_id is None:
        raise reject("branch_id", "missing", tr("党员没有所在支部，党费无处收缴，请先调整所在支部"))
    if one.corrects_id is not None:
        raise reject("corrects_id", "red", tr("红字记录只能由“冲销”产生"))
    if one.line_id is not None:
        raise reject("line_id", "of_statement", tr("流水的款项请在“流水”里入账"))
    demand_day(one.paid_on, "paid_on", tr("交纳日期"))
    if one.paid_by.strip() and not one.relation.strip():
        raise reject("relation", "missing", tr("由他人代交时，请写明代交人与本人的关系"))


def demand_no_large(work: Work, payments: Sequence[Payment]) -> None:
    """A large voluntary sum goes its own way to the centre (domain §1.8), also where nobody called it 多交."""
    limits = _limits(work, payments)
    left = _left_to_pay(work, payments, limits)
    extra: dict[_Sum, int] = defaultdict(int)
    for one in payments:
        fen = one.amount.fen
        owed = 0 if one.extra else left.get((one.member_id, one.month), fen)
        extra[one.member_id, one.slip, one.paid_on] += max(0, fen - owed)
        if not one.extra:
            left[one.member_id, one.month] = max(0, owed - fen)
    for key, fen in extra.items():
        large = limits[key]
        if fen >= large.fen:
            raise Refusal(
                tr("一次自愿多交 {amount} 元以上，应作为大额党费").format(amount=large),
                hint=tr("请用“登记大额党费”：由基层党委代收，逐级转交，不计入支部日常收缴。"),
            )


def _limits(work: Work, payments: Sequence[Payment]) -> dict[_Sum, Yuan]:
    """From how much on each sum is a large one, as settled by the branch that received it."""
    settled = policies_of(Within(work), {one.paid_on.year for one in payments})
    found: dict[_Sum, Yuan] = {}
    for one in payments:
        policy = policy_for(settled, one.paid_on.year, one.branch_id)
        pack = rates.rate_pack(Month.of(one.paid_on.first()), policy)
        found[one.member_id, one.slip, one.paid_on] = pack.large_from
    return found


def _left_to_pay(work: Work, payments: Sequence[Payment], limits: Mapping[_Sum, Yuan]) -> dict[tuple[str, Month], int]:
    """What the months of sums that may be large still owe, in fen; months nobody settled anything for are left out."""
    sums: dict[_Sum, int] = defaultdict(int)
    for one in payments:
        sums[one.member_id, one.slip, one.paid_on] += one.amount.fen
    large = {key[0] for key, fen in sums.items() if fen >= limits[key].fen}
    months = {one.month for one in payments if one.member_id in large and not one.extra}
    if not months:
        return {}
    facts = owing(Within(work), None, sorted(months), large)
    return {
        (uid, month): max(0, owed.fen - (paid.amount.fen if (paid := facts.paid.get(uid, {}).get(month)) else 0))
        for uid, found in facts.owed.items()
        for month, owed in found.items()
    }


def _taken_back(work: Work, ids: Sequence[str]) -> set[str]:
    """Which of some payments were taken back already, wholly or in part."""
    sql = "SELECT corrects_id FROM payment WHERE alive = 1 AND corrects_id IN "
    return {row[0] for part in in_parts(ids) for row in Within(work).read(sql + marks(part), part)}
