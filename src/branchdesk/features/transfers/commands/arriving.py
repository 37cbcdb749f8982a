"""Members who come with a letter, and those who change their branch within the ledger (转入、校内调整)."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.members import commands as members
from branchdesk.features.members.model import IN_PARTY, Arrival, Arriving, Aspect, Member
from branchdesk.features.members.store import ArrivalStore, MemberStore
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers import store
from branchdesk.features.transfers.commands.within import (
    demand_day,
    demand_none,
    demand_receiving,
    demand_states,
    need_members,
    need_transfers,
    reject,
)
from branchdesk.features.transfers.model import Channel, Direction, Transfer
from branchdesk.features.transfers.queries.writing import running
from branchdesk.features.transfers.rules import checks
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

_WAYS = {
    Channel.SCHOOL: Arriving.WITHIN_SCHOOL,
    Channel.PROVINCE: Arriving.IN_PROVINCE,
    Channel.BEYOND: Arriving.OUT_OF_PROVINCE,
}


def take_in(work: Work, transfer: Transfer, member: Member, way: Arriving | None = None) -> Transfer:
    """Receive somebody with the letter of another committee (转入): onto the roll, with how he came and 党费交至.

    ``member`` is new, or one of the ledger who had left and comes back under his own number.
    """
    place = demand_receiving(work, transfer.to_branch_id)
    member = replace(member, branch_id=place.id, group_id=member.group_id if member.branch_id == place.id else None)
    came = replace(
        transfer, direction=Direction.IN, member_id=member.id, to_place=transfer.to_place or place.full_name,
        receipt_on=None, closed_on=None, halt=None,
    )  # fmt: skip
    problems = checks.of_arrival(came, member, clock.today())
    demand_none(checks.unexplained(problems, came.note), tr("有 {n} 处需要修改，没有办理转入"))
    _demand_not_twice(work, member)
    arrival = Arrival(
        id=new_id(), member_id=member.id, on=came.reported_on or Day.of(clock.today()), way=way or _WAYS[came.channel],
        came_from=came.from_place, paid_until=came.paid_until, basis=came.number,
    )  # fmt: skip
    members.arrive(work, member, arrival)
    return store.TransferStore(work).save(replace(came, arrival_id=arrival.id))


def demand_not_of_transfer(work: Work, arrival_id: str) -> None:
    """How somebody came with a letter is told by the letter: the record of it goes only where no transfer points to it."""
    for one in store.TransferStore(work).find(arrival_id=arrival_id):
        raise Refusal(
            tr("这条增员记录由组织关系转入产生，不能单独删除"),
            detail=tr("{day} 转入，介绍信 {number}。").format(
                day=one.reported_on or "", number=one.number or tr("（无编号）")
            ),
            hint=tr("内容有误的，请到“组织关系”更正这次转入；整件办错的，请用“撤销”撤回那次转入。"),
        )


def correct_arrival(work: Work, transfer: Transfer, *, seen: int | None = None) -> Transfer:
    """Put right what was read wrong off a letter (更正转入); 党费交至 and the place go with it.

    The branch and the day are known to the moves of the member, so they are corrected there.
    """
    before = need_transfers(work, [transfer.id])[transfer.id]
    if before.direction is not Direction.IN:
        raise Refusal(tr("这不是转入记录"))
    kept = ("member_id", "direction", "to_branch_id", "reported_on", "arrival_id", "closed_on", "halt", "halted_on")
    after = replace(transfer, **{name: getattr(before, name) for name in kept})
    member = need_members(work, [after.member_id])[after.member_id]
    problems = checks.of_arrival(after, member, clock.today())
    demand_none(checks.unexplained(problems, after.note), tr("有 {n} 处需要修改，没有保存"))
    arrival = ArrivalStore(work).get(after.arrival_id) if after.arrival_id else None
    if arrival is not None:
        changed = replace(arrival, paid_until=after.paid_until, came_from=after.from_place, basis=after.number)
        ArrivalStore(work).save(changed)
    return store.TransferStore(work).save(after, seen=seen)


def send_receipt(work: Work, transfer_ids: Sequence[str], on: Day) -> int:
    """Our return slips went out (寄出回执); with that a transfer in is closed."""
    demand_day(on, "receipt_on", tr("寄出日期"))
    found = need_transfers(work, transfer_ids)
    if any(one.direction is not Direction.IN for one in found.values()):
        raise Refusal(tr("所选的不都是转入"), hint=tr("转出的请“登记回执”。"))
    demand_states(
        found, need_members(work, [one.member_id for one in found.values()]), {State.REPORTED}, tr("寄出回执")
    )
    for one in found.values():
        after = replace(one, receipt_on=on, closed_on=on)
        demand_none(checks.days(after, clock.today()), tr("有 {n} 处日期需要核对，没有写入"))
        store.TransferStore(work).save(after)
    return len(found)


def move_within(work: Work, member_ids: Sequence[str], to_branch_id: str, on: Day, reason: str = "") -> list[Transfer]:
    """Move members to another branch of the ledger (校内调整): no letter, the old branch collects the month's dues."""
    place = demand_receiving(work, to_branch_id)
    demand_day(on, "on", tr("调整日期"))
    found = need_members(work, member_ids)
    _demand_movable(work, list(found.values()), to_branch_id)
    places = {one.id: one.full_name for one in OrganizationStore(work).find()}
    moved = [
        Transfer(
            id=new_id(), member_id=one.id, direction=Direction.WITHIN, from_branch_id=one.branch_id,
            to_branch_id=to_branch_id, from_place=places.get(one.branch_id or "", ""), to_place=place.full_name,
            closed_on=on, note=reason.strip(),
        )
        for one in found.values()
    ]  # fmt: skip
    members.move(work, list(found), Aspect.BRANCH, to_branch_id, on, reason.strip() or tr("校内组织关系调整"))
    store.TransferStore(work).add_all(moved)
    return moved


def _demand_movable(work: Work, people: Sequence[Member], to_branch_id: str) -> None:
    if not people:
        raise Refusal(tr("请先选择要调整的人员"))
    busy = running(Within(work), [one.id for one in people], clock.today())
    for one in people:
        if one.left_on is not None or one.standing not in IN_PARTY:
            raise reject("member_id", "not_here", tr("{name}不是在册党员，不能调整组织关系").format(name=one.name))
        if one.branch_id == to_branch_id:
            raise reject("to_branch_id", "same", tr("{name}已在这个支部").format(name=one.name))
        if one.id in busy:
            text = tr("{name}已有正在办理的介绍信，不能再作校内调整").format(name=one.name)
            raise reject("member_id", "running", text)


def _demand_not_twice(work: Work, member: Member) -> None:
    """A new record for somebody the ledger knows by his number would be a second one of him."""
    if not member.id_number or MemberStore(work).get(member.id) is not None:
        return
    for other in MemberStore(work).find(id_number=member.id_number):
        text = tr("台账中已有身份证号相同的{name}（{number}）").format(name=other.name, number=other.number)
        hint = tr("请选择原有记录办理转入。") if other.left_on else tr("此人在册，不能重复转入。")
        raise Refusal(text, hint=hint)
