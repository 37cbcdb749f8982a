"""A general meeting does the recording: what it voted on somebody becomes a step of his case, with day and figures.

Minutes that were revised do not rewrite a case: where they differ now the rules list the contradiction, and
``adopt_minutes`` takes the new figures over. Nothing is judged here: what was voted was voted.
"""

import re
from dataclasses import replace
from typing import Any

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.steps import OF_MINUTES, card_follows, write_steps
from branchdesk.features.development.model import CaseEnding, CaseStep, DevelopmentCase, Result
from branchdesk.features.development.queries.ballots import facts
from branchdesk.features.development.rules.ahead import RESULTS, STEPS
from branchdesk.features.development.rules.file import BallotFact
from branchdesk.features.meetings import queries as meetings
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import Stage as MinutesStage
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work

FIGURES = ("due", "here", "yes", "no", "abstain")
_NUMBERS = {word: n for n, word in enumerate("零一二三四五六七八九十", 0)} | {"两": 2, "十一": 11, "十二": 12}
_MONTHS = re.compile(
    r"延长[^，。；,;至到\d]{0,10}?(半|\d{1,2}|[一二两三四五六七八九十]{1,2})\s*个?\s*(月|年)(?![半零又])"
)


def take_minutes(work: Work, minutes: Minutes) -> list[CaseStep]:
    """Write what finished minutes decided on people into their cases; the steps written.

    A person without a case, and a case that says otherwise already, stay as they are.
    """
    found = []
    for fact, member_id in _decided(work, minutes):
        case = _case(work, member_id)
        if case is not None and (step := _taken(work, case, _step(case, fact, minutes), minutes)) is not None:
            write_steps(work, case, [step])
            found.append(step)
    return found


def adopt_minutes(work: Work, case_id: str, meeting_id: str) -> list[CaseStep]:
    """Take over what the minutes say now (按会议记录更正): figures, day and result; a vote no longer there goes."""
    case = stores.DevelopmentCaseStore(work).need(case_id)
    minutes = meetings.minutes(Within(work), meeting_id)
    if minutes is None:
        raise Conflict(tr("会议记录已不在台账中"), hint=tr("请到回收站恢复会议，或删除这一步后重新登记。"))
    if minutes.meeting.stage is MinutesStage.DRAFT:
        raise Refusal(tr("会议记录正在修订，还没有定稿"), hint=tr("请先定稿，再按会议记录更正。"))
    store = stores.CaseStepStore(work)
    found = []
    with card_follows(work, case):
        for fact, member_id in _decided(work, minutes):
            if member_id == case.member_id:
                step = _step(case, fact, minutes)
                found.append(store.save(_renewed(_known(work, step, minutes), step)))
        kept = {one.id for one in found}
        for one in store.find(case_id=case_id, meeting_id=meeting_id):
            if one.id not in kept:
                store.remove(one.id)
    return found


def _decided(work: Work, minutes: Minutes) -> list[tuple[BallotFact, str]]:
    """The votes on people that came to something, with whom they are about."""
    pack = meetings.pack(Within(work), minutes.meeting.on.first())
    return [(fact, member_id) for fact, member_id in facts(minutes, pack) if fact.passed is not None]


def _case(work: Work, member_id: str) -> DevelopmentCase | None:
    """The case of somebody that can go on."""
    cases = stores.DevelopmentCaseStore(work).find(member_id=member_id)
    return next((one for one in cases if one.ending in (None, CaseEnding.FILED)), None)


def _taken(work: Work, case: DevelopmentCase, step: CaseStep, minutes: Minutes) -> CaseStep | None:
    """The step to be written; None where the case has it already, or says otherwise."""
    known = _known(work, step, minutes)
    if known is None:
        return None if _decided_elsewhere(work, case, step) else step
    renewed = _renewed(known, step)
    return renewed if _agrees(known, step) and renewed != known else None


def _known(work: Work, step: CaseStep, minutes: Minutes) -> CaseStep | None:
    """The step of this vote: taken from it, from one of these minutes that is gone, or written by hand for the day."""
    steps = stores.CaseStepStore(work).find(case_id=step.case_id, step=step.step)
    ballots = {one.id for one in minutes.ballots}
    own = [one for one in steps if one.ballot_id == step.ballot_id]
    orphans = [one for one in steps if one.meeting_id == step.meeting_id and one.ballot_id not in ballots]
    by_hand = [one for one in steps if one.meeting_id is None and one.on == step.on]
    by_hand.sort(key=lambda one: one.result not in (None, step.result))
    return next(iter(own or orphans or by_hand), None)


def _decided_elsewhere(work: Work, case: DevelopmentCase, step: CaseStep) -> bool:
    """Whether the case has such a decision of another day still standing: two of them contradict each other."""
    if step.result is Result.FAILED:
        return False
    steps = stores.CaseStepStore(work).find(case_id=case.id)
    passed = [one for one in steps if one.step == step.step and one.result in (Result.PASSED, Result.CANCELLED)]
    refused = [one.on.first() for one in steps if one.step == "approval" and one.result is Result.FAILED]
    return any(one.on != step.on and not any(one.on.first() <= day for day in refused) for one in passed)


def _step(case: DevelopmentCase, fact: BallotFact, minutes: Minutes) -> CaseStep:
    """A vote as a step."""
    result = RESULTS.get(fact.kind, Result.PASSED) if fact.passed else Result.FAILED
    return CaseStep(
        id=new_id(), case_id=case.id, step=STEPS[fact.kind], on=Day.of(fact.on), result=result,
        body=tr("支部党员大会"), place=minutes.meeting.place, meeting_id=fact.meeting_id, ballot_id=fact.ballot_id,
        months=extension_months(_words(minutes, fact.ballot_id)) if result is Result.EXTENDED else None,
        due=fact.due, here=fact.here, yes=fact.yes, no=fact.no, abstain=fact.abstain,
    )  # fmt: skip


def _agrees(known: CaseStep, step: CaseStep) -> bool:
    """Whether what is known says the same, as far as it says anything."""
    same = known.on == step.on and known.result in (None, step.result)
    return same and all(getattr(known, name) in (None, getattr(step, name)) for name in FIGURES)


def _renewed(known: CaseStep | None, step: CaseStep) -> CaseStep:
    """The known step with what the minutes say; what they do not say stays."""
    if known is None:
        return step
    taken: dict[str, Any] = {name: getattr(step, name) for name in OF_MINUTES}
    months = step.months or (known.months if step.result is Result.EXTENDED else None)
    return replace(known, **taken, months=months, body=known.body or step.body, place=known.place or step.place)


def _words(minutes: Minutes, ballot_id: str) -> str:
    """What was put to the vote and resolved."""
    ballot = next(one for one in minutes.ballots if one.id == ballot_id)
    titles = [one.title for one in minutes.items if one.id == ballot.item_id]
    texts = [one.text for one in minutes.resolutions if ballot_id == one.ballot_id or one.item_id == ballot.item_id]
    return "。".join([*texts, ballot.subject, *titles])


def extension_months(text: str) -> int | None:
    """How long probation is extended, as a resolution says it: 延长预备期六个月, 延长半年, 延长 1 年."""
    match = _MONTHS.search(text)
    if match is None:
        return None
    times = 12 if match[2] == "年" else 1
    if match[1] == "半":
        return 6 if match[2] == "年" else None
    number = int(match[1]) if match[1].isdecimal() else _NUMBERS.get(match[1])
    return number * times if number else None
