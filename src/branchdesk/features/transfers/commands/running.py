"""What happens to a letter that was written: reported, slip received, closed, given back, voided."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Leaving, Member
from branchdesk.features.transfers import store
from branchdesk.features.transfers.commands.within import (
    demand_day,
    demand_none,
    demand_states,
    demand_text,
    named,
    need_members,
    need_transfers,
)
from branchdesk.features.transfers.model import Direction, Halt, Transfer
from branchdesk.features.transfers.queries.writing import running
from branchdesk.features.transfers.rules import checks
from branchdesk.features.transfers.rules.states import RUNNING, State
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_WAITING = frozenset({State.ISSUED, State.OVERDUE})


def report(work: Work, transfer_ids: Sequence[str], on: Day) -> int:
    """The members reported at the other side, as we have heard (登记报到)."""
    demand_day(on, "reported_on", tr("报到日期"))
    found = _chosen(work, transfer_ids, _WAITING, tr("登记报到"))
    return _save(work, [replace(one, reported_on=on) for one in found])


def note_receipt(work: Work, transfer_ids: Sequence[str], on: Day) -> int:
    """The return slips came back, or the other side received them in the system (登记回执)."""
    demand_day(on, "receipt_on", tr("回执日期"))
    found = _chosen(work, transfer_ids, _WAITING | {State.REPORTED}, tr("登记回执"))
    return _save(work, [replace(one, receipt_on=on) for one in found])


def close(work: Work, transfer_ids: Sequence[str], on: Day) -> int:
    """Close transfers whose slip came back (办结): only now the members leave the roll.

    Until the other side has received somebody his branch answers for him; so the day he leaves is the day he
    reported there, or else the day of the slip, and not the day of the letter (domain §5.4).
    """
    demand_day(on, "closed_on", tr("办结日期"))
    found = _chosen(work, transfer_ids, {State.RECEIPTED}, tr("办结（未收到回执前仍由本支部管理）"))
    people = need_members(work, [one.member_id for one in found])
    for one in found:
        _leave(work, one, people[one.member_id])
    return _save(work, [replace(one, closed_on=on) for one in found])


def reopen(work: Work, transfer_id: str) -> Transfer:
    """Take a closing back (撤回办结): the member is on the roll again."""
    one = _of_direction(need_transfers(work, [transfer_id]), None)[0]
    person = need_members(work, [one.member_id])[one.member_id]
    demand_states({one.id: one}, {person.id: person}, {State.CLOSED}, tr("撤回办结"))
    if one.direction is Direction.WITHIN:
        raise Refusal(tr("校内调整不能撤回办结"), hint=tr("请再调整一次，回到原支部。"))
    if one.direction is Direction.IN:
        return store.TransferStore(work).save(replace(one, closed_on=None, receipt_on=None))
    if person.left_on is not None and person.leaving is not Leaving.TRANSFERRED:
        raise Refusal(tr("{name}已因其他原因减员，不能撤回办结").format(name=person.name))
    if other := running(Within(work), [person.id], clock.today()).get(person.id):
        text = tr("{name}已另开介绍信（{number}），不能撤回办结").format(name=person.name, number=other.number)
        raise Refusal(text, hint=tr("请先将后开的介绍信办结、退回或作废。"))
    opened = store.TransferStore(work).save(replace(one, closed_on=None))
    if person.left_on is not None:
        members.come_back(work, [person.id])
    return opened


def give_back(work: Work, transfer_id: str, on: Day, reason: str) -> Transfer:
    """The other side did not receive the member (退回): he stays here, and another letter may be written."""
    return _halt(work, [transfer_id], Halt.RETURNED, on, reason, tr("退回"))[0]


def void(work: Work, transfer_ids: Sequence[str], on: Day, reason: str) -> int:
    """Letters written by mistake, or whose plans changed (作废); their numbers are not used again."""
    return len(_halt(work, transfer_ids, Halt.VOID, on, reason, tr("作废")))


def _halt(work: Work, ids: Sequence[str], halt: Halt, on: Day, reason: str, what: str) -> list[Transfer]:
    why = demand_text(reason, "halt_reason", tr("请写明{what}的原因").format(what=what))
    demand_day(on, "halted_on", tr("{what}日期").format(what=what))
    found = _chosen(work, ids, RUNNING, what)
    after = [replace(one, halt=halt, halted_on=on, halt_reason=why) for one in found]
    _save(work, after)
    return after


def _leave(work: Work, one: Transfer, person: Member) -> None:
    """Off the roll, and no longer away either; who was taken off as transferred already stays so."""
    day = one.reported_on or one.receipt_on
    assert day is not None
    if person.left_on is None:
        members.leave(work, [person.id], day, Leaving.TRANSFERRED, one.to_place or one.addressee)
    elif person.leaving is not Leaving.TRANSFERRED:
        text = tr("{name}已于 {day} 因其他原因减员，不能办结转出").format(name=person.name, day=person.left_on)
        raise Refusal(text, hint=tr("请将这封介绍信作废。"))
    for away in store.AwayStore(work).find(member_id=person.id, until_on=None):
        store.AwayStore(work).save(replace(away, until_on=max(day, away.from_on)))


def _chosen(work: Work, ids: Sequence[str], allowed: Collection[State], what: str) -> list[Transfer]:
    """The letters out that were chosen, all of them in one of the states."""
    found = need_transfers(work, ids)
    demand_states(found, need_members(work, [one.member_id for one in found.values()]), allowed, what)
    return _of_direction(found, Direction.OUT)


def _of_direction(found: dict[str, Transfer], direction: Direction | None) -> list[Transfer]:
    if direction is not None and any(one.direction is not direction for one in found.values()):
        raise Refusal(tr("所选的不都是转出的介绍信"), hint=tr("转入的请“寄出回执”。"))
    return list(found.values())


def _save(work: Work, changed: Sequence[Transfer]) -> int:
    """Save them all, unless a day stands before one it must follow."""
    people = need_members(work, [one.member_id for one in changed])
    problems = [
        each
        for one in changed
        for each in named(checks.days(one, clock.today()), people[one.member_id], len(changed))
    ]  # fmt: skip
    demand_none(problems, tr("有 {n} 处日期需要核对，没有写入"))
    for one in changed:
        store.TransferStore(work).save(one)
    return len(changed)
