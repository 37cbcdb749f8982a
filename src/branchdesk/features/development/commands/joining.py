"""What members may not be merged or removed with: two records of one person leave him one case, and him nobody's twice."""

from collections.abc import Sequence
from dataclasses import replace

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.beside import ends_before
from branchdesk.features.development.model import GUIDE_KINDS, CaseEnding, Guide
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Work

_NAMED = 5
"""So many people are named in a refusal, the others are counted."""


def join_cases(work: Work, keep_id: str, drop_id: str) -> None:
    """Before everything of the one is pointed to the other: only one of them has a case that runs or was filed, neither
    guides the other, and who guides somebody in both records at one time is named once, for the time of both.
    """
    _demand_one_case(work, keep_id, drop_id)
    doors = stores.GuideStore(work)
    _demand_not_his_own(work, keep_id, [*doors.find(member_id=keep_id), *doors.find(member_id=drop_id)], drop_id)
    for other in doors.find(member_id=drop_id):
        for one in doors.find(member_id=keep_id, case_id=other.case_id, kind=other.kind):
            if not (ends_before(one, other) or ends_before(other, one)):
                doors.save(_of_both(one, other))
                doors.remove(other.id)
                break


def demand_no_case_runs(work: Work, member_ids: Sequence[str]) -> None:
    """Nobody goes into the recycle bin while a case of his runs: it would vanish from every list of what is to be done."""
    cases = stores.DevelopmentCaseStore(work)
    running = [MemberStore(work).need(uid).name for uid in member_ids if cases.find(member_id=uid, ending=None)]
    if running:
        names = "、".join(running[:_NAMED]) + (tr("等 {n} 人").format(n=len(running)) if len(running) > _NAMED else "")
        raise Refusal(
            tr("{names}的发展档案还没有结束，没有删除").format(names=names),
            hint=tr("请到“发展流程”先停止培养；档案建错了的，请先“删除档案”。"),
        )


def _demand_one_case(work: Work, keep_id: str, drop_id: str) -> None:
    store = stores.DevelopmentCaseStore(work)
    both = [
        [one for one in store.find(member_id=uid) if one.ending in (None, CaseEnding.FILED)]
        for uid in (keep_id, drop_id)
    ]
    if all(both):
        name = MemberStore(work).need(drop_id).name
        raise Refusal(
            tr("两条记录各有一份发展档案，没有合并"),
            detail=tr("{name}会有两份档案，而两份的各步不会自动合成一份。").format(name=name),
            hint=tr("请到“发展流程”核对两份档案，把缺的步骤补到留下的一份，另一份用“删除档案”移入回收站，再合并。"),
        )


def _demand_not_his_own(work: Work, keep_id: str, guides: Sequence[Guide], drop_id: str) -> None:
    for one in guides:
        case = stores.DevelopmentCaseStore(work).get(one.case_id)
        if case is not None and case.member_id in (keep_id, drop_id):
            text = tr("没有合并：一条记录是另一条记录的{kind}").format(kind=tr(dict(GUIDE_KINDS)[one.kind]))
            raise Refusal(
                text,
                detail=tr("本人不能作自己的联系人或介绍人。"),
                hint=tr("不是同一个人的，请选“不是同一个人”；登记错了的，请先到“发展流程”改正，再合并。"),
            )


def _of_both(one: Guide, other: Guide) -> Guide:
    """Named once, from the earlier day to the later; a day that is not known stays open."""
    begins = [each.from_on for each in (one, other) if each.from_on]
    ends = [each.until_on for each in (one, other) if each.until_on]
    return replace(
        one,
        faculty=one.faculty or other.faculty,
        from_on=min(begins, key=lambda day: day.first(), default=None),
        until_on=max(ends, key=lambda day: day.first()) if len(ends) == 2 else None,
    )
