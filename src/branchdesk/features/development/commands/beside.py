"""What hangs on a case beside its steps: who guides, observations, papers, public notices, reasons to go on."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.within import (
    demand_day,
    demand_running,
    demand_text,
    judged,
    keep_waiver,
    reject,
)
from branchdesk.features.development.model import (
    CasePaper,
    Guide,
    GuideKind,
    Observation,
    PublicNotice,
    Waiver,
)
from branchdesk.features.development.rules.checks.notices import BEFORE
from branchdesk.features.development.rules.file import GuideFact
from branchdesk.features.members.model import Standing
from branchdesk.features.members.store import MemberStore, MoveStore, RestrictionStore
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.work import Store, Work

R = TypeVar("R", Guide, Observation, CasePaper, PublicNotice, Waiver)
_BEFORE = {occasion: key for key, (occasion, *_) in BEFORE.items()}
"""The step a public notice comes before."""
_STEP_OF = {GuideKind.CULTIVATOR: "cultivators", GuideKind.SPONSOR: "sponsors"}


def appoint_guide(work: Work, guide: Guide, waivers: Sequence[Waiver] = (), *, seen: int | None = None) -> Guide:
    """Give somebody a cultivator or sponsor, or put one right (确定培养联系人、入党介绍人)."""
    case = demand_running(work, guide.case_id)
    if guide.member_id is not None:
        if guide.member_id == case.member_id:
            raise reject("member_id", "self", tr("本人不能作自己的联系人或介绍人"))
        guide = replace(guide, name=MemberStore(work).need(guide.member_id).name)
    guide = replace(guide, name=demand_text(guide.name, "name", tr("请选择或填写姓名")))
    if guide.from_on is not None:
        demand_day(guide.from_on, "from_on", tr("确定日期"))
    if guide.until_on is not None:
        demand_day(guide.until_on, "until_on", tr("结束日期"), past=False, earliest=guide.from_on)
    _demand_another(work, guide)
    _demand_fit(work, guide)
    with judged(work, case.id, _STEP_OF[guide.kind], waivers):
        return stores.GuideStore(work).save(guide, seen=seen)


def _demand_another(work: Work, guide: Guide) -> None:
    """Nobody is named twice for one time."""
    for other in stores.GuideStore(work).find(case_id=guide.case_id, kind=guide.kind):
        same = other.member_id == guide.member_id if guide.member_id else other.name == guide.name
        apart = ends_before(other, guide) or ends_before(guide, other)
        if other.id != guide.id and same and not apart:
            raise reject("member_id", "twice", tr("{name}已经登记过").format(name=guide.name))


def _demand_fit(work: Work, guide: Guide) -> None:
    """A member of the ledger who guides is a full one on the day, with all his rights (domain §2.2 steps 5 and 9)."""
    member = MemberStore(work).get(guide.member_id) if guide.member_id else None
    if member is None:
        return
    moves = tuple(MoveStore(work).find(member_id=member.id))
    fact = GuideFact(member, moves, tuple(RestrictionStore(work).find(member_id=member.id)))
    on = guide.from_on.first() if guide.from_on else clock.today()
    facts = {"name": member.name, "day": on}
    if fact.standing_on(on) is not Standing.FULL:
        raise reject("member_id", "not_full", tr("{name}在 {day} 不是正式党员，不能担任").format(**facts))
    if fact.suspended_on(on) or fact.restriction_on(on):
        text = tr("{name}在 {day} 的党员权利受到限制，不能担任")
        raise reject("member_id", "restricted", text.format(**facts))


def ends_before(one: Guide, other: Guide) -> bool:
    """Whether the one had ended when the other began."""
    return one.until_on is not None and other.from_on is not None and one.until_on.last() < other.from_on.first()


def end_guide(work: Work, guide_id: str, on: Day) -> Guide:
    """Somebody no longer guides from the day after (调整培养联系人); the one before stays in the file."""
    guide = stores.GuideStore(work).need(guide_id)
    demand_day(on, "until_on", tr("结束日期"), earliest=guide.from_on)
    return stores.GuideStore(work).save(replace(guide, until_on=on))


def observe(work: Work, observation: Observation, *, seen: int | None = None) -> Observation:
    """Write down that something took place (登记考察、思想汇报、党课、函调), never what was said."""
    demand_running(work, observation.case_id)
    demand_day(observation.on, "on", tr("日期"))
    if observation.until_on is not None:
        demand_day(observation.until_on, "until_on", tr("回函或截止日期"), earliest=observation.on)
    return stores.ObservationStore(work).save(observation, seen=seen)


def note_paper(work: Work, paper: CasePaper, *, seen: int | None = None) -> CasePaper:
    """Enter a paper into the register (登记材料), or put an entry right."""
    return note_papers(work, [paper], seen=seen)[0]


def note_papers(work: Work, papers: Sequence[CasePaper], *, seen: int | None = None) -> list[CasePaper]:
    """Enter several papers at once: a checklist that was gone through is one step of undo."""
    for one in papers:
        demand_running(work, one.case_id)
        demand_text(one.title, "title", tr("请填写材料名称"))
        if one.on is not None and one.on.is_full:
            demand_day(one.on, "on", tr("材料日期"))
    store = stores.CasePaperStore(work)
    return [store.save(replace(one, title=one.title.strip()), seen=seen) for one in papers]


def post_notice(
    work: Work, notice: PublicNotice, waivers: Sequence[Waiver] = (), *, seen: int | None = None
) -> PublicNotice:
    """Make somebody public (公示), from today or a day to come, or put an entry right."""
    case = demand_running(work, notice.case_id)
    demand_day(notice.from_on, "from_on", tr("公示起始日期"), past=False)
    if notice.until_on is not None:
        demand_day(notice.until_on, "until_on", tr("公示截止日期"), past=False, earliest=notice.from_on)
    with judged(work, case.id, _BEFORE[notice.occasion], waivers):
        return stores.PublicNoticeStore(work).save(notice, seen=seen)


def close_notice(
    work: Work, notice_id: str, until: Day, *, objection: bool = False, conclusion: str = ""
) -> PublicNotice:
    """The notice is over: without objection, or with the conclusion of the inquiry in one sentence."""
    notice = stores.PublicNoticeStore(work).need(notice_id)
    demand_day(until, "until_on", tr("公示截止日期"), earliest=notice.from_on)
    if objection:
        conclusion = demand_text(conclusion, "conclusion", tr("有异议的，请写明调查结论（不写具体人和内容）"))
    over = replace(notice, until_on=until, objection=objection, conclusion=conclusion.strip())
    return post_notice(work, over)


def waive(work: Work, waiver: Waiver) -> Waiver:
    """Go on against a warning, with the reason that is printed (带理由继续)."""
    demand_running(work, waiver.case_id)
    return keep_waiver(work, waiver)


def drop_guide(work: Work, uid: str) -> Guide:
    """Put a cultivator or sponsor named by mistake into the recycle bin."""
    return _drop(work, stores.GuideStore(work), uid)


def drop_observation(work: Work, uid: str) -> Observation:
    """Put an observation into the recycle bin."""
    return _drop(work, stores.ObservationStore(work), uid)


def drop_paper(work: Work, uid: str) -> CasePaper:
    """Put a paper of the register into the recycle bin."""
    return _drop(work, stores.CasePaperStore(work), uid)


def drop_notice(work: Work, uid: str) -> PublicNotice:
    """Put a public notice into the recycle bin; refused where a decision rests on it."""
    return _drop(work, stores.PublicNoticeStore(work), uid)


def drop_waiver(work: Work, uid: str) -> Waiver:
    """Take back a reason: the warning stands again."""
    store = stores.WaiverStore(work)
    waiver = store.need(uid)
    store.remove(uid)
    return waiver


def bring_back_waiver(work: Work, uid: str) -> Waiver:
    """Take a reason out of the recycle bin (恢复), unless another was given for the same since."""
    store = stores.WaiverStore(work)
    waiver = store.bring_back(uid)
    demand_running(work, waiver.case_id)
    if len(store.find(case_id=waiver.case_id, code=waiver.code, step=waiver.step)) > 1:
        raise Refusal(tr("这一处后来已另写理由，没有恢复"), hint=tr("请先在档案的“核查”中撤回现在的理由。"))
    return waiver


def _drop(work: Work, store: Store[R], uid: str) -> R:
    """What is taken out must not leave behind what the rules forbid."""
    record = store.need(uid)
    with judged(work, record.case_id):
        store.remove(uid)
    return record


def _back(kind: type[Store[Any]]) -> Callable[[Work, str], Any]:
    def bring_back(work: Work, uid: str) -> Any:
        """Take a record out of the recycle bin (恢复)."""
        return kind(work).bring_back(uid)

    return bring_back


bring_back_guide = _back(stores.GuideStore)
bring_back_observation = _back(stores.ObservationStore)
bring_back_paper = _back(stores.CasePaperStore)
bring_back_notice = _back(stores.PublicNoticeStore)
