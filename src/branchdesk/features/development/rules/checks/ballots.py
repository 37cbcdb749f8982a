"""The arithmetic of the votes on admission and conversion: the denominator is those due (domain §2.4)."""

from branchdesk.features.development.model import CaseStep, Result
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import takes_effect
from branchdesk.features.meetings.model.minutes import Ballot
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.meetings.rules import votes
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_CONVERTING = {
    Result.PASSED: BallotKind.CONVERSION,
    Result.EXTENDED: BallotKind.EXTENSION,
    Result.CANCELLED: BallotKind.CANCELLATION,
}


def kind_of(step: CaseStep) -> BallotKind:
    """What a general meeting voted on, by the step and its result."""
    if step.step == "admission":
        return BallotKind.ADMISSION
    return _CONVERTING.get(step.result or Result.PASSED, BallotKind.CONVERSION)


def ballots(sight: Sight) -> None:
    """What is wrong with the figures of each general meeting."""
    for key in ("admission", "conversion"):
        for step in sight.file.recorded.get(key, ()):
            _figures(sight, step)


def _figures(sight: Sight, step: CaseStep) -> None:
    due, here, yes = step.due, step.here, step.yes
    if due is None or here is None or yes is None:
        if takes_effect(step):
            text = tr("“{step}”（{day}）没有登记应到、实到和赞成票，无法核对表决")
            _add(
                sight,
                step,
                "votes_missing",
                Level.WARN,
                text,
                "due" if due is None else "here" if here is None else "yes",
            )
        return
    facts = {"due": due, "here": here, "yes": yes, "sum": yes + (step.no or 0) + (step.abstain or 0)}
    if here > due:
        text = tr("“{step}”（{day}）实到 {here} 人多于应到 {due} 人，请核对")
        _add(sight, step, "votes_more_here", Level.BLOCK, text, "here", **facts)
    if facts["sum"] > due:
        text = tr("“{step}”（{day}）共 {sum} 票，多于应到有表决权的 {due} 人，请核对")
        _add(sight, step, "votes_sum", Level.BLOCK, text, "yes", **facts)
    _outcome(sight, step, due, here, yes)


def _outcome(sight: Sight, step: CaseStep, due: int, here: int, yes: int) -> None:
    """Whether so many were there and in favour; written opinions count with the votes."""
    kind, pack = kind_of(step), sight.book.votes_on(step.on.first())
    opens, sentence = votes.quorum(kind, due, here, pack)
    enough = votes.passes(kind, yes, due, pack)
    if not takes_effect(step):
        if step.result is Result.FAILED and opens and enough:
            text = tr("“{step}”（{day}）票数已够（应到 {due} 人，赞成 {yes} 票），结果却是未通过，请核对")
            _add(sight, step, "votes_enough", Level.WARN, text, "result", due=due, yes=yes)
        return
    if not opens:
        text = tr("“{step}”（{day}）：{why}")
        _add(sight, step, "no_quorum", Level.BLOCK, text, "here", why=sentence)
    if not enough:
        ballot = Ballot(id="", meeting_id="", order=0, kind=kind, yes=yes)
        why = votes.judge(ballot, due, max(here, due), pack).sentences[-1]
        text = tr("“{step}”（{day}）应到 {due} 人，{why}，至少须 {least} 票")
        least = votes.least_yes(due, pack, kind)
        _add(sight, step, "votes_short", Level.BLOCK, text, "yes", due=due, why=why, least=least)


def _add(sight: Sight, step: CaseStep, code: str, level: Level, text: str, field: str, **facts: object) -> None:
    on = step.on.first()
    filled = text.format(step=sight.name(step.step, on), day=step.on, **facts)
    mend = f"step:{step.step}:{field}"
    sight.add(code, step.step, level, filled, on=on, dates=sight.dated(step), mend=mend)
