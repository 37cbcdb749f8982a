"""What the verbs of the room all demand."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import BranchKind, Organization, Running, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers.model import Transfer
from branchdesk.features.transfers.queries.reading import by_ids
from branchdesk.features.transfers.rules.states import State, state, state_word
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

NAMED = 5
"""So many people are named in a refusal, the others are counted."""


def reject(field: str, code: str, text: str) -> Rejected:
    """A refusal whose sentence belongs under one field."""
    return Rejected(text, [Problem(field, code, text)])


def demand_none(problems: Sequence[Problem], title: str) -> None:
    """Refuse with everything that was found; one problem speaks for itself, of several the title counts."""
    if problems:
        first = problems[0].text
        raise Rejected(first if len(problems) == 1 else title.format(n=len(problems)), problems)


def demand_text(text: str, field: str, sentence: str) -> str:
    """The text without outer blanks; refused with the sentence where nothing is left."""
    if not (clean := text.strip()):
        raise reject(field, "missing", sentence)
    return clean


def demand_day(day: Day, field: str, label: str) -> None:
    """A full day that has come."""
    if not day.is_full:
        raise reject(field, "day_needed", tr("{label}应写到日").format(label=label))
    if day.first() > clock.today():
        raise reject(field, "future", tr("{label} {day} 晚于今天，请核对").format(label=label, day=day))


def need_members(work: Work, ids: Collection[str]) -> dict[str, Member]:
    """The members by id; refused where one is no longer in the ledger."""
    found = by_ids(Within(work), Member, ids)
    if gone := len(set(ids) - found.keys()):
        raise Conflict(tr("有 {n} 人已不在台账中，没有写入").format(n=gone), hint=tr("请刷新后再试；可到回收站查找。"))
    return found


def need_transfers(work: Work, ids: Collection[str]) -> dict[str, Transfer]:
    """The transfers by id, in the order asked; refused where one is gone, or none was chosen."""
    found = by_ids(Within(work), Transfer, ids)
    if not ids:
        raise Refusal(tr("请先选择要办理的人员"))
    if len(found) != len(set(ids)):
        raise Conflict(tr("所选转接记录中有的已不在台账中"), hint=tr("请刷新后再试；可到回收站查找。"))
    return {uid: found[uid] for uid in dict.fromkeys(ids)}


def demand_states(
    found: Mapping[str, Transfer], members: Mapping[str, Member], allowed: Collection[State], what: str
) -> None:
    """All of them stand where the deed makes sense; the others are told with their names."""
    today = clock.today()
    text = tr("{name}：{state}，不能{what}")
    wrong = [
        text.format(name=members[one.member_id].name, state=state_word(state(one, today)), what=what)
        for one in found.values()
        if state(one, today) not in allowed
    ]
    if wrong:
        more = tr("等 {n} 人").format(n=len(wrong)) if len(wrong) > NAMED else ""
        raise Refusal(
            tr("所选转接有的不能{what}，没有写入").format(what=what),
            detail="；".join(wrong[:NAMED]) + more,
            hint=tr("请只选择状态合适的人员。"),
        )


def demand_receiving(work: Work, branch_id: str | None) -> Organization:
    """A running branch that may receive members: a temporary one may not (domain ORG-7)."""
    place = OrganizationStore(work).get(branch_id) if branch_id else None
    if place is None or place.tier is not Tier.BRANCH or place.running is not Running.ACTIVE:
        raise reject("to_branch_id", "no_branch", tr("请选择接收的党支部"))
    if place.kind is BranchKind.TEMPORARY:
        raise reject("to_branch_id", "temporary", tr("临时党支部不转接组织关系，请选择其他支部"))
    return place


def named(problems: Sequence[Problem], member: Member, count: int) -> list[Problem]:
    """The problems of one of several people, each with his name."""
    if count == 1:
        return list(problems)
    text = tr("{name}：{text}")
    return [replace(one, text=text.format(name=member.name, text=one.text)) for one in problems]
