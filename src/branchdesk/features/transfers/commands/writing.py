"""Letters written: one or many, planned before, written anew, put right, dropped (开具、重开、更正)."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from branchdesk.features.dues import queries as dues
from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import Organization
from branchdesk.features.transfers import queries, store
from branchdesk.features.transfers.commands.within import (
    demand_none,
    demand_states,
    demand_text,
    named,
    need_members,
    need_transfers,
    reject,
)
from branchdesk.features.transfers.model import Direction, Halt, LetterHead, Transfer
from branchdesk.features.transfers.queries import writing
from branchdesk.features.transfers.queries.lines import first_issued
from branchdesk.features.transfers.rules import checks, states
from branchdesk.features.transfers.rules.findings import Rules
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within, in_parts, marks, records
from branchdesk.storage.work import Work

_UNWRITTEN = frozenset({State.PLANNED, State.STAYS})


def issue(work: Work, transfers: Sequence[Transfer], head_id: str | None = None) -> list[Transfer]:
    """Write letters out (开具介绍信): new ones, or those planned before.

    Empty numbers are given from the letter head (of ``head_id``, else of the nearest committee above the branch), and so
    are the days a letter runs. All that speaks against any of them is told at once, and then nothing is written.
    """
    if not transfers:
        raise Refusal(tr("请先选择要开具介绍信的人员"))
    desk = _Desk.of(work, transfers, head_id)
    filled = [desk.fill(one) for one in transfers]
    demand_none(desk.problems(filled), tr("有 {n} 处需要修改，没有开具介绍信"))
    desk.save(work, filled)
    for head in desk.heads.values():
        store.LetterHeadStore(work).save(head)
    return filled


def plan(work: Work, transfer: Transfer) -> Transfer:
    """Note that somebody is going to leave, without a letter yet (拟转); said again it changes the note."""
    return plan_all(work, [transfer])[0]


def plan_all(work: Work, transfers: Sequence[Transfer]) -> list[Transfer]:
    """Plans of several people in one step."""
    if not transfers:
        return []
    desk = _Desk.of(work, transfers, None)
    planned = [
        replace(
            one, direction=Direction.OUT, from_branch_id=desk.members[one.member_id].branch_id, issued_on=None, number="",
            halt=None, reported_on=None, receipt_on=None, closed_on=None,
        )
        for one in transfers
    ]  # fmt: skip
    problems, times = [], Counter(one.member_id for one in planned)
    for one in planned:
        member, found = desk.members[one.member_id], desk.against_plan(one)
        if times[member.id] > 1:
            found.append(Problem("member_id", "twice", tr("{name}在名单中不止一次").format(name=member.name)))
        problems += named(found, member, len(planned))
    demand_none(problems, tr("有 {n} 处需要修改，没有保存"))
    desk.save(work, planned)
    return planned


def correct(work: Work, transfer: Transfer, *, seen: int | None = None) -> Transfer:
    """Put right what was typed wrong (更正); whose it is, and that it ended, cannot be changed here."""
    before = need_transfers(work, [transfer.id])[transfer.id]
    after = replace(
        transfer, member_id=before.member_id, direction=before.direction, closed_on=before.closed_on, halt=before.halt,
        halted_on=before.halted_on, replaces_id=before.replaces_id, batch_id=before.batch_id,
        from_branch_id=before.from_branch_id, arrival_id=before.arrival_id,
    )  # fmt: skip
    if before.direction is not Direction.OUT:
        raise Refusal(tr("转入和校内调整请在各自的窗口中更正"))
    if is_unwritten(before):
        return plan(work, after)
    if before.closed_on is not None and (before.reported_on, before.receipt_on) != (
        after.reported_on,
        after.receipt_on,
    ):
        raise Refusal(tr("已办结的不能改报到和回执日期"), hint=tr("请先“撤回办结”，改正后再办结。"))
    member = need_members(work, [after.member_id])[after.member_id]
    desk = _Desk.of(work, [after], None)
    problems = [one for one in desk.against(after, member) if one.field != "member_id"]
    demand_none(checks.unexplained(problems, after.note), tr("有 {n} 处需要修改，没有保存"))
    return store.TransferStore(work).save(after, seen=seen)


def reissue(work: Work, transfer_id: str, replacement: Transfer, reason: str, head_id: str | None = None) -> Transfer:
    """Write a letter anew on its original (重开); within six months of the first one, with the reason."""
    old = need_transfers(work, [transfer_id])[transfer_id]
    members = need_members(work, [old.member_id])
    demand_states({old.id: old}, members, (State.ISSUED, State.OVERDUE), tr("重开"))
    why = demand_text(reason, "halt_reason", tr("请写明重开的原因"))
    on = replacement.issued_on
    if on is None:
        raise reject("issued_on", "missing", tr("开具日期未填写"))
    until = states.reissue_until(old, first_issued(Within(work)).get(old.id))
    if until is not None and on.first() > until:
        text = tr("自首次开具起已超过可凭原件重开的期限（{until}）").format(until=until)
        hint = tr("请先按规定研究；研究同意转出的，将原介绍信作废后另行开具。")
        raise Refusal(text, hint=hint)
    store.TransferStore(work).save(replace(old, halt=Halt.REISSUED, halted_on=on, halt_reason=why))
    fresh = replace(
        replacement, id=new_id(), member_id=old.member_id, batch_id=old.batch_id, replaces_id=old.id,
        number=replacement.number if replacement.number != old.number else "", reported_on=None, receipt_on=None,
        closed_on=None, halt=None, halted_on=None, halt_reason="",
    )  # fmt: skip
    return issue(work, [fresh], head_id)[0]


def drop(work: Work, transfer_ids: Sequence[str]) -> int:
    """Put plans into the recycle bin (删除); a letter that was written is never deleted, only voided."""
    found = need_transfers(work, transfer_ids)
    if any(not is_unwritten(one) for one in found.values()):
        raise Refusal(tr("已开具的介绍信和已办理的转接不能删除"), hint=tr("写错的介绍信请“作废”，编号不再使用。"))
    for uid in found:
        store.TransferStore(work).remove(uid)
    return len(found)


def bring_back(work: Work, transfer_ids: Sequence[str]) -> int:
    """Take plans out of the recycle bin (恢复)."""
    for uid in transfer_ids:
        plan(work, store.TransferStore(work).bring_back(uid))
    return len(transfer_ids)


def is_unwritten(one: Transfer) -> bool:
    """Whether it is a plan, or somebody of a batch who stays."""
    return one.direction is Direction.OUT and states.state(one, clock.today()) in _UNWRITTEN


def person_problems(transfer: Transfer, member: Member) -> list[Problem]:
    """What speaks against the person alone; a graduate who stays is nothing against him."""
    found = checks.of_letter(transfer, member, clock.today())
    return [one for one in found if one.field == "member_id" and one.code != "stays"]


@dataclass(slots=True)
class _Desk:
    """Where letters are written: who is who, what letters they had, which numbers are used, the heads with the next ones."""

    members: Mapping[str, Member]
    tree: Mapping[str, Organization]
    heads: dict[str, LetterHead]
    head_id: str | None
    kept: Mapping[str, Sequence[Transfer]]
    used: Collection[str]
    rules: Rules
    policies: Sequence[DuesPolicy]
    given: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, work: Work, transfers: Sequence[Transfer], head_id: str | None) -> "_Desk":
        reads = Within(work)
        members = need_members(work, [one.member_id for one in transfers])
        heads = {one.organization_id: one for one in queries.heads(reads)}
        kept: dict[str, list[Transfer]] = {uid: [] for uid in members}
        for part in in_parts(members):
            for one in records(reads, Transfer, f"AND direction = 'out' AND member_id IN {marks(part)}", part):
                kept[one.member_id].append(one)
        ours = {one.id for one in transfers}
        rows = reads.read("SELECT id, number FROM transfer WHERE alive = 1 AND direction = 'out' AND number <> ''")
        used = frozenset(number for uid, number in rows if uid not in ours)
        settled = dues.policies(reads, *{one.issued_on.year for one in transfers if one.issued_on})
        given = {one.number for one in transfers}
        return cls(members, writing.places(reads), heads, head_id, kept, used, queries.rules_of(reads), settled, given)

    def head(self, member: Member) -> LetterHead | None:
        """The letter head of a member's letter."""
        if self.head_id is not None:
            return next((one for one in self.heads.values() if one.id == self.head_id), None)
        nearest = writing.head_above(self.heads, self.tree, member.branch_id)
        return nearest or (next(iter(self.heads.values())) if len(self.heads) == 1 else None)

    def fill(self, transfer: Transfer) -> Transfer:
        """The letter with what the head and the branch say; a plan of the same member becomes the letter."""
        member = self.members[transfer.member_id]
        head, branch = self.head(member), self.tree.get(member.branch_id or "")
        planned = next((one for one in self.kept[member.id] if is_unwritten(one)), None)
        if planned is not None and planned.id != transfer.id:
            transfer = replace(transfer, id=planned.id, batch_id=transfer.batch_id or planned.batch_id)
        return replace(
            transfer, direction=Direction.OUT, from_branch_id=member.branch_id,
            from_place=transfer.from_place or (branch.full_name if branch else ""),
            valid_days=transfer.valid_days or (head.valid_days if head else None),
            number=self._number(transfer.number.strip(), head),
        )  # fmt: skip

    def _number(self, typed: str, head: LetterHead | None) -> str:
        """The number typed, or the next free one of the head; after either the head goes on."""
        if head is None:
            return typed
        number, following = typed, head.next_number
        if own := re.fullmatch(re.escape(head.prefix) + "([0-9]{1,6})", typed):
            following = max(following, int(own[1]) + 1)
        while not number or (not typed and (number in self.used or number in self.given)):
            number = queries.next_number(replace(head, next_number=following))
            following += 1
        self.given.add(number)
        self.heads[head.organization_id] = replace(head, next_number=following)
        return number

    def problems(self, filled: Sequence[Transfer]) -> list[Problem]:
        """Everything that speaks against any of the letters."""
        found: list[Problem] = []
        times, numbers = Counter(one.member_id for one in filled), Counter(one.number for one in filled)
        for one in filled:
            member = self.members[one.member_id]
            theirs = checks.unexplained(self.against(one, member), one.note) + self._of_kept(one, member)
            if times[one.member_id] > 1:
                theirs.append(Problem("member_id", "twice", tr("{name}在名单中不止一次").format(name=member.name)))
            if one.number and numbers[one.number] > 1:
                text = tr("介绍信编号“{number}”在名单中不止一次").format(number=one.number)
                theirs.append(Problem("number", "twice", text))
            found += named(theirs, member, len(filled))
        return found

    def against(self, one: Transfer, member: Member) -> list[Problem]:
        """What the rules say, and whether the number is another letter's."""
        may_cross = writing.may_cross(self.tree, self.head(member))
        found = checks.of_letter(
            one, member, clock.today(), may_cross=may_cross, rules=self.rules, policies=self.policies
        )
        if one.number in self.used:
            text = tr("介绍信编号“{number}”已使用过").format(number=one.number)
            found.append(Problem("number", "duplicate", text))
        return found

    def against_plan(self, one: Transfer) -> list[Problem]:
        """What speaks against a plan: the person, a letter that runs, or another plan."""
        member, kept = self.members[one.member_id], self.kept[one.member_id]
        found = person_problems(one, member)
        if any(states.is_running(each, clock.today()) for each in kept):
            found.append(Problem("member_id", "running", tr("{name}已有正在办理的介绍信").format(name=member.name)))
        if any(is_unwritten(each) and each.id != one.id for each in kept):
            text = tr("{name}已在拟转名单中，请直接修改").format(name=member.name)
            found.append(Problem("member_id", "planned", text))
        return found

    def save(self, work: Work, transfers: Sequence[Transfer]) -> None:
        """The new ones at once, those kept already one by one."""
        saving = store.TransferStore(work)
        known = {one.id for listed in self.kept.values() for one in listed}
        saving.add_all([one for one in transfers if one.id not in known])
        for one in transfers:
            if one.id in known:
                saving.save(one)

    def _of_kept(self, one: Transfer, member: Member) -> list[Problem]:
        """A letter that runs already, or this very one written before."""
        for each in self.kept[member.id]:
            if each.id == one.id and each.issued_on is not None:
                return [Problem("member_id", "written", tr("{name}的介绍信已开具").format(name=member.name))]
            if each.id != one.id and states.is_running(each, clock.today()):
                text = tr("{name}已有正在办理的介绍信（{number}），请先办结、退回或作废")
                return [Problem("member_id", "running", text.format(name=member.name, number=each.number))]
        return []
