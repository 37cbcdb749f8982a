"""Statements of banks and platforms (流水): read in once, every line booked or passed with a reason, closed when they agree."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from branchdesk.features.dues import store as stores
from branchdesk.features.dues.commands import collecting
from branchdesk.features.dues.commands.within import (
    demand_branches,
    demand_covered,
    demand_members,
    demand_text,
    reject,
)
from branchdesk.features.dues.model import LineState, Payment, Statement, StatementLine
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within, in_parts, marks
from branchdesk.storage.work import Work


class Taken(NamedTuple):
    """What was read in: the statement (None when nothing in it was new), its new lines, how many were known."""

    statement: Statement | None
    lines: list[StatementLine]
    known: int


def read_statement(work: Work, statement: Statement, lines: Sequence[StatementLine]) -> Taken:
    """Read a statement in (导入流水); lines whose serial the ledger has are left out, the same file twice writes nothing."""
    known = known_serials(Within(work), [one.serial for one in lines])
    fresh: list[StatementLine] = []
    for one in lines:
        if one.serial not in known:
            known.add(one.serial)
            fresh.append(replace(one, statement_id=statement.id, state=LineState.OPEN, member_id=None))
    if not fresh:
        return Taken(None, [], len(lines))
    stores.StatementStore(work).add_all([replace(statement, closed_on=None)])
    stores.StatementLineStore(work).add_all(fresh)
    return Taken(statement, fresh, len(lines) - len(fresh))


def known_serials(ledger: Within, serials: Sequence[str]) -> set[str]:
    """Which serials the ledger has."""
    found: set[str] = set()
    for part in in_parts(serials):
        rows = ledger.read(f"SELECT serial FROM statement_line WHERE alive = 1 AND serial IN {marks(part)}", part)
        found.update(row[0] for row in rows)
    return found


def book_lines(work: Work, booked: Mapping[str, Sequence[Payment]]) -> list[Payment]:
    """Book lines (入账): for each line the payments it consists of, which must add up to it exactly.

    A refund, a line below zero, is booked as red rows that name the payments they take back. A line is of one member;
    one that pays for several is given all their rows and stands under the first.
    """
    store = stores.StatementLineStore(work)
    lines = {one.id: one for one in store.find()} if len(booked) > 20 else {uid: store.need(uid) for uid in booked}
    made: list[Payment] = []
    pairs: list[tuple[StatementLine, StatementLine]] = []
    for uid, payments in booked.items():
        line = lines.get(uid) or store.need(uid)
        _demand_open(work, line)
        made += _demand_adds_up(line, payments)
        pairs.append((line, replace(line, state=LineState.BOOKED, member_id=payments[0].member_id, reason="")))
    made = _add(work, made)
    store.change_all(pairs)
    return made


def rebook_line(work: Work, line_id: str, payments: Sequence[Payment], reason: str) -> list[Payment]:
    """Book a line anew where it was booked wrong (改记): its rows are taken back and the right ones stand beside them.

    What stays with the member stays with the branch that received it, wherever he is now.
    """
    store = stores.StatementLineStore(work)
    line = store.need(line_id)
    if line.state is not LineState.BOOKED:
        raise Refusal(tr("这一行还没有入账"), hint=tr("请直接入账。"))
    found = stores.PaymentStore(work).find(line_id=line_id)
    gone = {one.corrects_id for one in found}
    if line.amount.fen < 0:
        raise Refusal(tr("退款行不能改记"), hint=tr("请把有关的款项重新登记收缴。"))
    red = collecting.take_all_back(
        work, [one for one in found if one.corrects_id is None and one.id not in gone], reason, None, as_received=True
    )
    places = {one.member_id: one.branch_id for one in red}
    right = [replace(one, branch_id=one.branch_id or places.get(one.member_id)) for one in payments]
    made = _add(work, _demand_adds_up(line, right))
    store.save(replace(line, member_id=payments[0].member_id))
    demand_covered(work, {one.branch_id for one in red})
    return [*red, *made]


def pass_line(work: Work, line_id: str, reason: str) -> StatementLine:
    """Leave a line out of the books, with the reason (不入账): a donation, somebody of another branch."""
    store = stores.StatementLineStore(work)
    line = store.need(line_id)
    _demand_open(work, line)
    why = demand_text(reason, "reason", tr("请写明不入账的原因"))
    return store.save(replace(line, state=LineState.PASSED, reason=why))


def reopen_line(work: Work, line_id: str) -> StatementLine:
    """Ask about a line again that was passed (重新确认)."""
    store = stores.StatementLineStore(work)
    line = store.need(line_id)
    if line.state is not LineState.PASSED:
        raise Refusal(tr("只有“不入账”的行可以重新确认"), hint=tr("已入账的行请用“改记”。"))
    _demand_unclosed(work, line)
    return store.save(replace(line, state=LineState.OPEN))


def close_statement(work: Work, statement_id: str, stated: Yuan | None = None) -> Statement:
    """Close a statement (对账): no line is open, and the lines add up to the total it states. Else refused."""
    store = stores.StatementStore(work)
    statement = store.need(statement_id)
    total = statement.stated if stated is None else stated
    if total is None:
        raise reject("stated", "missing", tr("请填写流水的合计金额，核对后才能关闭"))
    lines = stores.StatementLineStore(work).find(statement_id=statement_id)
    if waiting := sum(one.state is LineState.OPEN for one in lines):
        raise Refusal(tr("还有 {n} 行没有确认，不能关闭").format(n=waiting), hint=tr("请逐行入账，或写明原因不入账。"))
    summed = Yuan(sum(one.amount.fen for one in lines))
    if summed != total:
        text = tr("流水合计应为 {total} 元，各行相加是 {summed} 元，相差 {gap} 元")
        gap = Yuan(abs(total.fen - summed.fen))
        raise Refusal(
            text.format(total=total, summed=summed, gap=gap),
            hint=tr("请核对是否漏行，或合计是否包括以前导入过的行。"),
        )
    return store.save(replace(statement, stated=total, closed_on=Day.of(clock.today())))


def _demand_open(work: Work, line: StatementLine) -> None:
    if line.state is not LineState.OPEN:
        raise Refusal(tr("流水第 {n} 行已经处理过").format(n=line.number), hint=tr("请刷新后再试。"))
    _demand_unclosed(work, line)


def _demand_unclosed(work: Work, line: StatementLine) -> None:
    if stores.StatementStore(work).need(line.statement_id).closed_on is not None:
        raise Refusal(tr("这份流水已经核对关闭"), hint=tr("改错请用“改记”。"))


def _demand_adds_up(line: StatementLine, payments: Sequence[Payment]) -> list[Payment]:
    """The payments as rows of the line; refused unless they are its amount to the fen."""
    total = Yuan(sum(one.amount.fen for one in payments))
    if not payments or total != line.amount:
        text = tr("流水第 {n} 行是 {amount} 元，分到各月的是 {total} 元，两者必须相等")
        raise Refusal(text.format(n=line.number, amount=line.amount, total=total), hint=tr("请核对各月金额。"))
    for one in payments:
        if (one.amount.fen < 0) is not (one.corrects_id is not None) or one.amount.fen == 0:
            raise reject("amount", "sign", tr("退款应冲销一笔收款，收款应大于零"))
    return [replace(one, line_id=line.id) for one in payments]


def _add(work: Work, payments: Sequence[Payment]) -> list[Payment]:
    """Add payments of lines, red rows among them, which the ordinary door refuses."""
    branches = demand_members(work, {one.member_id for one in payments})
    made = [replace(one, branch_id=one.branch_id or branches[one.member_id]) for one in payments]
    demand_branches(work, {one.branch_id for one in made})
    store = stores.PaymentStore(work)
    red = [one for one in made if one.corrects_id is not None]
    for one in red:
        taken = store.need(one.corrects_id or "")
        back = sum(each.amount.fen for each in store.find(corrects_id=taken.id))
        if taken.corrects_id is not None or (taken.member_id, taken.branch_id) != (one.member_id, one.branch_id):
            raise Refusal(tr("退款与所冲销的收款不是同一个人或同一个支部"))
        if taken.amount.fen + back + one.amount.fen < 0:
            raise Refusal(tr("退款多于原来的收款"), hint=tr("请核对是否已经冲销过。"))
    collecting.demand_no_large(work, [one for one in made if one.corrects_id is None])
    store.add_all(made)
    demand_covered(work, {one.branch_id for one in red})
    return made
