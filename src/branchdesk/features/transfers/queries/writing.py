"""Letter heads, letters ready to print, and drafts filled in with what the ledger knows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.features.organization.model import Organization
from branchdesk.features.transfers.model import Direction, LetterHead, Transfer
from branchdesk.features.transfers.queries.paid import paid_until
from branchdesk.features.transfers.queries.reading import Reads, Scope, by_ids, inside
from branchdesk.features.transfers.rules import states
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import in_parts, marks, records

SHOWN = 5
"""So many names are told, the others are counted."""


def heads(ledger: Reads) -> list[LetterHead]:
    """All letter heads, by name."""
    return records(ledger, LetterHead, order="name, id")


def head_for(ledger: Reads, branch_id: str | None) -> LetterHead | None:
    """The head of the nearest organization above a branch that keeps one; where there is only one, that."""
    found = heads(ledger)
    nearest = head_above({one.organization_id: one for one in found}, places(ledger), branch_id)
    return nearest or (found[0] if len(found) == 1 else None)


def head_above(
    heads_by_place: Mapping[str, LetterHead], tree: Mapping[str, Organization], branch_id: str | None
) -> LetterHead | None:
    """The first head met on the way from a branch up to the root."""
    place = tree.get(branch_id or "")
    for _ in range(len(tree)):  # a tree that two computers merged into a circle must not hang
        if place is None or place.id in heads_by_place:
            break
        place = tree.get(place.parent_id or "")
    return heads_by_place.get(place.id) if place else None


def places(ledger: Reads) -> dict[str, Organization]:
    """All living organizations by id."""
    return {one.id: one for one in records(ledger, Organization)}


def may_cross(tree: Mapping[str, Organization], head: LetterHead | None) -> bool:
    """Whether the committee of a letter head may write beyond the school: it may approve members (domain §5.4)."""
    place = tree.get(head.organization_id) if head else None
    return place is None or place.may_approve


def next_number(head: LetterHead) -> str:
    """The number the next letter gets."""
    return f"{head.prefix}{head.next_number:04d}"


def letters(ledger: Reads, transfer_ids: Collection[str]) -> list[tuple[Transfer, Member, LetterHead]]:
    """What a letter is printed from, in the order asked; ``Refusal`` where one has none, or no head is kept."""
    found, kept = by_ids(ledger, Transfer, transfer_ids), heads(ledger)
    wanted = [found[uid] for uid in dict.fromkeys(transfer_ids) if uid in found]
    members = by_ids(ledger, Member, [one.member_id for one in wanted])
    unwritten = [members[one.member_id].name for one in wanted if not _is_letter(one) and one.member_id in members]
    if unwritten or not wanted:
        names = "、".join(unwritten[:SHOWN])
        raise Refusal(tr("没有可打印的介绍信"), detail=names, hint=tr("请先开具介绍信；转入、校内调整没有介绍信。"))
    if not kept:
        raise Refusal(tr("还没有设置介绍信抬头"), hint=tr("请先填写开具介绍信的党组织、通讯地址和电话。"))
    tree, by_place = places(ledger), {one.organization_id: one for one in kept}
    return [
        (one, members[one.member_id], head_above(by_place, tree, one.from_branch_id) or kept[0])
        for one in wanted
        if one.member_id in members
    ]


def _is_letter(one: Transfer) -> bool:
    return one.direction is Direction.OUT and one.issued_on is not None


def draft(ledger: Reads, member_id: str, today: date) -> Transfer:
    """A letter out as far as the ledger can fill it in; the number is given when it is issued."""
    found = drafts(ledger, [member_id], today)
    if not found:
        raise Refusal(tr("这名党员已不在台账中"), hint=tr("请刷新后再试；可到回收站查找。"))
    return found[0]


def drafts(ledger: Reads, member_ids: Sequence[str], on: date) -> list[Transfer]:
    """Letters out for many, in their order."""
    members = by_ids(ledger, Member, member_ids)
    paid = paid_until(ledger, members, on)
    tree, kept = places(ledger), heads(ledger)
    by_place = {one.organization_id: one for one in kept}
    alone = kept[0] if len(kept) == 1 else None
    return [
        _draft(members[uid], tree, head_above(by_place, tree, members[uid].branch_id) or alone, paid[uid].month, on)
        for uid in member_ids
        if uid in members
    ]  # fmt: skip


def _draft(
    member: Member, tree: Mapping[str, Organization], head: LetterHead | None, paid: Month | None, on: date
) -> Transfer:
    branch = tree.get(member.branch_id or "")
    return Transfer(
        id=new_id(), member_id=member.id, direction=Direction.OUT, from_branch_id=member.branch_id,
        from_place=branch.full_name if branch else "", paid_until=paid, issued_on=Day.of(on),
        valid_days=head.valid_days if head else None,
    )  # fmt: skip


def graduates(ledger: Reads, scope: Scope, today: date) -> list[Member]:
    """Party members who may be chosen for a graduation batch: on the roll, no letter running; students first, by class."""
    party = [one.value for one in IN_PARTY]
    where, values = inside(scope)
    found = records(
        ledger, Member, f"AND left_on IS NULL AND registry = 'normal' AND standing IN {marks(party)}{where}",
        [*party, *values], order="unit, name_key, id",
    )  # fmt: skip
    busy = running(ledger, [one.id for one in found], today)
    kinds = dict(ledger.read("SELECT id, kind FROM organization"))
    free = [one for one in found if one.id not in busy]
    return sorted(free, key=lambda one: kinds.get(one.branch_id) not in ("students", "joint"))


def running(ledger: Reads, member_ids: Collection[str], today: date) -> dict[str, Transfer]:
    """The letter out that runs, by member."""
    found: dict[str, Transfer] = {}
    for part in in_parts(member_ids):
        where = f"AND direction = 'out' AND issued_on IS NOT NULL AND member_id IN {marks(part)}"
        found |= {one.member_id: one for one in records(ledger, Transfer, where, part) if states.is_running(one, today)}
    return found
