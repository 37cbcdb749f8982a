"""Opening a case, altering it, ending it and taking it up again."""

from dataclasses import replace

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.card import Told, follow, told_of
from branchdesk.features.development.commands.steps import record_step
from branchdesk.features.development.commands.within import demand_day, demand_text, judged, reject
from branchdesk.features.development.model import CaseEnding, CaseStep, DevelopmentCase
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import IN_PARTY, Member
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work

_BY_HAND = (CaseEnding.WITHDRAWN, CaseEnding.STOPPED, CaseEnding.MOVED)
"""Endings somebody writes down; the others follow from the steps."""
_FOLLOWING = ("ended_on", "ending", "ending_reason")


def open_case(
    work: Work, case: DevelopmentCase, person: Member | None = None, applied: CaseStep | None = None
) -> DevelopmentCase:
    """Open the case of somebody (建立发展档案): of a new ``person``, who comes onto the roll with it, or of one there.

    ``applied`` is the step of the application, where it is known already.
    """
    if person is not None:
        if person.standing in IN_PARTY:
            raise reject("standing", "in_party", tr("新建档案的人员类别应为入党申请人、积极分子或发展对象"))
        members.register(work, replace(person, id=case.member_id))
    else:
        demand_without_case(work, case)
    opened = stores.DevelopmentCaseStore(work).save(replace(_tidy(case), ended_on=None, ending=None, ending_reason=""))
    if applied is not None:
        record_step(work, replace(applied, case_id=opened.id))
    return opened


def demand_without_case(work: Work, case: DevelopmentCase) -> Member:
    """The member, who must be on the roll and have no other case that runs."""
    member = MemberStore(work).need(case.member_id)
    if member.left_on is not None:
        raise Refusal(tr("{name}已于 {on} 离开，不能建立发展档案").format(name=member.name, on=member.left_on))
    _demand_only_case(work, case, member)
    return member


def _demand_only_case(work: Work, case: DevelopmentCase, member: Member) -> None:
    others = stores.DevelopmentCaseStore(work).find(member_id=case.member_id)
    if any(one.id != case.id and one.ending in (None, CaseEnding.FILED) for one in others):
        raise Refusal(tr("{name}已有发展档案").format(name=member.name), hint=tr("请打开原有的档案继续登记。"))


def alter_case(work: Work, case: DevelopmentCase, *, seen: int | None = None) -> DevelopmentCase:
    """Save an edited case; how it ended is not changed by it."""
    store = stores.DevelopmentCaseStore(work)
    before = store.need(case.id)
    kept = {name: getattr(before, name) for name in (*_FOLLOWING, "member_id")}
    with judged(work, case.id):
        return store.save(replace(_tidy(case), **kept), seen=seen)


def end_case(work: Work, case_id: str, on: Day, ending: CaseEnding, reason: str) -> DevelopmentCase:
    """End a case that was not brought to its end (停止培养), with day and reason; standing and papers stay as they are."""
    store = stores.DevelopmentCaseStore(work)
    case = store.need(case_id)
    if ending not in _BY_HAND:
        raise Refusal(tr("转正归档和取消资格由有关步骤登记"), hint=tr("请登记第 25 步归档，或第 24 步的审批结果。"))
    if case.ended_on is not None:
        raise Refusal(tr("这份发展档案已于 {on} 结束").format(on=case.ended_on))
    demand_day(on, "ended_on", tr("结束日期"))
    why = demand_text(reason, "ending_reason", tr("请写明原因和依据"))
    if MemberStore(work).need(case.member_id).standing in IN_PARTY and ending is not CaseEnding.MOVED:
        raise Refusal(
            tr("本人已是党员，不能停止培养"), hint=tr("取消预备党员资格由支部大会讨论、上级党委批准，请登记有关步骤。")
        )
    return store.save(replace(case, ended_on=on, ending=ending, ending_reason=why))


def reopen_case(work: Work, case_id: str) -> DevelopmentCase:
    """Go on with a case that was ended by hand (恢复培养)."""
    store = stores.DevelopmentCaseStore(work)
    case = store.need(case_id)
    if case.ending not in _BY_HAND:
        raise Refusal(tr("这份发展档案没有停止"), hint=tr("由步骤登记的结束，请改正或删除那一步。"))
    demand_without_case(work, case)
    return store.save(replace(case, ended_on=None, ending=None, ending_reason=""))


def remove_case(work: Work, case_id: str) -> DevelopmentCase:
    """Put a case opened by mistake into the recycle bin (删除); the card goes back to what it was without it."""
    store = stores.DevelopmentCaseStore(work)
    case = store.need(case_id)
    follow(work, case, told_of(work, case_id), Told())
    store.remove(case_id)
    return case


def bring_back_case(work: Work, case_id: str) -> DevelopmentCase:
    """Take a case out of the recycle bin (恢复), with what it says of the card; also that of somebody who left since."""
    store = stores.DevelopmentCaseStore(work)
    case = store.bring_back(case_id)
    _demand_only_case(work, case, MemberStore(work).need(case.member_id))
    follow(work, case, Told(), told_of(work, case_id))
    return store.need(case_id)


def _tidy(case: DevelopmentCase) -> DevelopmentCase:
    return replace(case, form_number=case.form_number.strip(), archive=case.archive.strip(), note=case.note.strip())
