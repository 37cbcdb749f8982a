"""Recording what was done and decided, step by step; the member's card follows."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.card import follow, told_of
from branchdesk.features.development.commands.within import demand_day, demand_running, judged, reject
from branchdesk.features.development.model import CaseStep, DevelopmentCase, Waiver
from branchdesk.features.development.queries.books import rulebook
from branchdesk.features.meetings.store import MeetingStore
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

OF_MINUTES = ("on", "result", "meeting_id", "ballot_id", "due", "here", "yes", "no", "abstain")
"""What a step has from the minutes it was taken from."""


def record_step(work: Work, step: CaseStep, waivers: Sequence[Waiver] = ()) -> CaseStep:
    """Record a step (登记一步). Refused with all the rules find; a warning may be gone on against with a reason.

    ``waivers`` name code and step of the findings, each with its reason, which is kept and printed.
    """
    case = demand_running(work, step.case_id)
    demand_step(work, step)
    demand_once(work, step)
    with judged(work, case.id, step.step, waivers):
        write_steps(work, case, [step])
    return step


def alter_step(work: Work, step: CaseStep, waivers: Sequence[Waiver] = (), *, seen: int | None = None) -> CaseStep:
    """Correct a step (更正); of what was taken from minutes the figures are those of the minutes."""
    store = stores.CaseStepStore(work)
    before = store.need(step.id)
    after = replace(step, case_id=before.case_id, step=before.step)
    _demand_as_in_minutes(work, before, after)
    demand_step(work, after)
    demand_once(work, after)
    case = stores.DevelopmentCaseStore(work).need(before.case_id)
    with judged(work, case.id, after.step, waivers), card_follows(work, case):
        store.save(after, seen=seen)
    return after


def remove_step(work: Work, step_id: str) -> CaseStep:
    """Put a step recorded by mistake into the recycle bin (删除); refused while later steps rest on it."""
    store = stores.CaseStepStore(work)
    step = store.need(step_id)
    case = stores.DevelopmentCaseStore(work).need(step.case_id)
    with judged(work, case.id), card_follows(work, case):
        store.remove(step_id)
    return step


def bring_back_step(work: Work, step_id: str) -> CaseStep:
    """Take a step out of the recycle bin (恢复); the card follows it again."""
    rows = Within(work).read("SELECT case_id FROM case_step WHERE id = ?", (step_id,))
    if not rows:
        raise Conflict(tr("回收站里没有这条记录"), hint=tr("请刷新后再试。"))
    case = stores.DevelopmentCaseStore(work).need(rows[0][0])
    with judged(work, case.id), card_follows(work, case):
        step = stores.CaseStepStore(work).bring_back(step_id)
        demand_once(work, step)
    return step


def _demand_as_in_minutes(work: Work, before: CaseStep, after: CaseStep) -> None:
    """What was taken from minutes is corrected there, as long as they are in the ledger."""
    changed = any(getattr(before, name) != getattr(after, name) for name in OF_MINUTES)
    if changed and before.meeting_id and MeetingStore(work).get(before.meeting_id):
        raise Refusal(
            tr("日期、结果和票数取自会议记录，不能在这里改"),
            hint=tr("请修订会议记录，定稿后再“按会议记录更正”。"),
        )


def write_steps(work: Work, case: DevelopmentCase, steps: Iterable[CaseStep]) -> None:
    """Keep steps as they are, with what follows on the card; nothing is judged."""
    with card_follows(work, case):
        for one in steps:
            stores.CaseStepStore(work).save(one)


@contextmanager
def card_follows(work: Work, case: DevelopmentCase) -> Iterator[None]:
    """Whatever is done to the steps within, the member's card follows."""
    before = told_of(work, case.id)
    yield
    follow(work, case, before, told_of(work, case.id))


def demand_step(work: Work, step: CaseStep) -> None:
    """A step the pack of its day knows, with days that have come and are in order."""
    demand_day(step.on, "on", tr("日期"))
    if step.until_on is not None:
        demand_day(step.until_on, "until_on", tr("截止日期"), past=False, earliest=step.on)
    if step.received_on is not None:
        demand_day(step.received_on, "received_on", tr("收到日期"))
    pack = rulebook(Within(work)).on(step.on.first())
    if pack.step(step.step) is None:
        raise reject("step", "unknown_step", tr("{pack}没有这一步，请重新选择").format(pack=pack.label))


def demand_once(work: Work, step: CaseStep) -> None:
    """The same step of the same day is recorded once."""
    for one in stores.CaseStepStore(work).find(case_id=step.case_id, step=step.step):
        if one.id != step.id and one.on == step.on:
            text = tr("这一步在 {on} 已登记过，请打开它改正").format(on=one.on)
            raise reject("on", "twice", text)
