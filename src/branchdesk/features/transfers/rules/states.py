"""Where a transfer stands on a day, and the days its letter runs (domain §5.4).

- ``state(transfer, today) -> State``: 拟转 → 已开信 → 已报到 → 回执已收 → 办结; 逾期, 退回, 作废, 重开; 暂不转出.
- ``last_day``, ``days_left``, ``receipt_due``, ``reissue_until``: the limits; each day itself still counts.
- ``waiting(transfer, today, first_issued=None) -> tuple[Finding, ...]``: what is due of it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum

from branchdesk.features.transfers.model import Destination, Direction, Halt, Transfer
from branchdesk.features.transfers.rules.findings import Finding, Rules, pack, rule_words
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import add_months
from branchdesk.kernel.problems import Level
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr


class State(StrEnum):
    """状态; it follows from the days recorded and is nowhere stored."""

    PLANNED = "planned"
    STAYS = "stays"
    ISSUED = "issued"
    OVERDUE = "overdue"
    REPORTED = "reported"
    RECEIPTED = "receipted"
    CLOSED = "closed"
    RETURNED = "returned"
    VOID = "void"
    REISSUED = "reissued"


STATES = (
    (State.PLANNED, "拟转"),
    (State.STAYS, "暂不转出"),
    (State.ISSUED, "已开信"),
    (State.OVERDUE, "逾期"),
    (State.REPORTED, "已报到"),
    (State.RECEIPTED, "回执已收"),
    (State.CLOSED, "办结"),
    (State.RETURNED, "退回"),
    (State.VOID, "作废"),
    (State.REISSUED, "重开"),
)
RUNNING = frozenset({State.ISSUED, State.OVERDUE, State.REPORTED, State.RECEIPTED})
"""A letter is out and the matter is not closed: nobody has two of them at once."""
OPEN = RUNNING | {State.PLANNED}
"""Something is still to be done."""
STAYING = frozenset({Destination.KEPT, Destination.ABROAD})
"""Graduates whose membership stays with the school: no letter is written for them."""
_HALTED = {Halt.RETURNED: State.RETURNED, Halt.VOID: State.VOID, Halt.REISSUED: State.REISSUED}


def state(transfer: Transfer, today: date) -> State:
    """Where it stands on a day; a letter is overdue only while nobody has reported with it."""
    if transfer.halt is not None:
        return _HALTED[transfer.halt]
    if transfer.closed_on is not None:
        return State.CLOSED
    if transfer.receipt_on is not None:
        return State.RECEIPTED
    if transfer.reported_on is not None:
        return State.REPORTED
    if transfer.issued_on is None:
        return State.STAYS if transfer.destination in STAYING else State.PLANNED
    last = last_day(transfer)
    return State.OVERDUE if last is not None and last < today else State.ISSUED


def state_word(found: State) -> str:
    """已开信, 逾期 …"""
    return tr(dict(STATES)[found])


def is_running(transfer: Transfer, today: date) -> bool:
    """Whether its letter is out and the matter not closed."""
    return state(transfer, today) in RUNNING


def is_gone(transfer: Transfer, came: Iterable[Day]) -> bool:
    """Whether the member has left by this letter: it was closed, and he did not come again after it (``came``)."""
    day = transfer.reported_on or transfer.receipt_on or transfer.closed_on
    closed = transfer.direction is Direction.OUT and transfer.closed_on is not None and transfer.halt is None
    return closed and day is not None and all(on.last() < day.first() for on in came)


def last_day(transfer: Transfer) -> date | None:
    """The last day the letter may be used; None for one that was not written or states no days."""
    if transfer.issued_on is None or transfer.valid_days is None:
        return None
    issued = transfer.issued_on.last()
    return issued + timedelta(days=transfer.valid_days - pack(issued)["first_day_counts"])


def days_left(transfer: Transfer, today: date) -> int | None:
    """Days the letter still runs (0 on its last day, below 0 once it is over); None unless it is being waited for."""
    last = last_day(transfer)
    if last is None or state(transfer, today) not in (State.ISSUED, State.OVERDUE):
        return None
    return (last - today).days


def receipt_due(transfer: Transfer, rules: Rules = pack) -> date | None:
    """The last day for the return slip: a month after the member reported, or else after the letter was written.

    A school may ask for it within so many days.
    """
    since = transfer.reported_on or transfer.issued_on
    return _slip(since.last(), rules(since.last()))[0] if since else None


def _slip(since: date, book: RulePack) -> tuple[date, str]:
    """The last day for the return slip, and which number says so: the school's days, where it has set fewer, or the month."""
    month = add_months(since, book["receipt_months"])
    days = since + timedelta(days=book["receipt_days"])
    return (days, "receipt_days") if since < days < month else (month, "receipt_months")


def reissue_until(transfer: Transfer, first_issued: date | None = None) -> date | None:
    """The last day on which the letter may be written anew; ``first_issued`` is the day of the first of several."""
    issued = first_issued or (transfer.issued_on.last() if transfer.issued_on else None)
    return add_months(issued, pack(issued)["reissue_months"]) if issued else None


def waiting(
    transfer: Transfer, today: date, first_issued: date | None = None, rules: Rules = pack
) -> tuple[Finding, ...]:
    """What is due of a transfer, the most pressing first; empty for one that waits for nothing."""
    found = state(transfer, today)
    if transfer.direction is Direction.IN:
        return _owed_by_us(transfer, today, rules) if found is State.REPORTED else ()
    if found is State.OVERDUE:
        return (_expired(transfer, today, first_issued), *_unreceipted(transfer, today, rules))
    if found is State.ISSUED:
        return (*_unreceipted(transfer, today, rules), *_expiring(transfer, today, rules))
    if found is State.REPORTED:
        return _unreceipted(transfer, today, rules)
    if found is State.RECEIPTED:
        day = transfer.receipt_on.last() if transfer.receipt_on else None
        return (Finding("to_close", Level.OK, tr("回执已收，可以办结并转出名册"), day),)
    return ()


def _expired(transfer: Transfer, today: date, first_issued: date | None) -> Finding:
    last, until = last_day(transfer), reissue_until(transfer, first_issued)
    assert last is not None
    assert until is not None
    book = pack(last)
    text = tr("介绍信已逾期 {n} 天（有效期至 {last}）；").format(n=(today - last).days, last=last)
    if today <= until:
        text += tr("因客观原因逾期的，{until} 前（含当日）可凭原件重开").format(until=until)
    else:
        text += tr("已超过可凭原件重开的 {until}，无正当理由的请按党章程序研究（待研究）").format(until=until)
    return Finding("expired", Level.WARN, text, last, rule_words(book, "reissue_months"))


def _expiring(transfer: Transfer, today: date, rules: Rules) -> tuple[Finding, ...]:
    last = last_day(transfer)
    if last is None or (last - today).days > rules(today)["expiring_days"]:
        return ()
    text = tr("介绍信还有 {n} 天到期（{last}），请催促本人报到").format(n=(last - today).days, last=last)
    return (Finding("expiring", Level.OK, text, last, rule_words(rules(today), "expiring_days")),)


def _unreceipted(transfer: Transfer, today: date, rules: Rules) -> tuple[Finding, ...]:
    since = transfer.reported_on or transfer.issued_on
    if since is None:
        return ()
    book = rules(since.last())
    due, limit = _slip(since.last(), book)
    if today <= due:
        return ()
    what = tr("报到") if transfer.reported_on else tr("开具介绍信")
    n = tr("{n} 天") if limit == "receipt_days" else tr("{n} 个月")
    text = tr("{what}（{since}）已超过 {limit}，尚未收到回执，请联系接收单位")
    text = text.format(what=what, since=since, limit=n.format(n=book[limit]))
    return (Finding("no_receipt", Level.WARN, text, due, rule_words(book, limit)),)


def _owed_by_us(transfer: Transfer, today: date, rules: Rules) -> tuple[Finding, ...]:
    since = transfer.reported_on or transfer.issued_on
    assert since is not None
    book = rules(since.last())
    due, limit = _slip(since.last(), book)
    late = today > due
    text = tr("应于 {due} 前寄回回执，已超过 {n} 天") if late else tr("应于 {due} 前寄回回执，还有 {n} 天")
    text = text.format(due=due, n=abs((due - today).days))
    level = Level.WARN if late else Level.OK
    return (Finding("send_receipt", level, text, due, rule_words(book, limit)),)
