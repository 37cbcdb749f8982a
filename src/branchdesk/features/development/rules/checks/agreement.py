"""Minutes, case and member card say the same; where they do not it is listed and never settled silently (domain §2.3, N6)."""

from branchdesk.features.development.model import CaseEnding, CaseStep, Result, Stage
from branchdesk.features.development.rules.checks.ballots import kind_of
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import BallotFact, takes_effect
from branchdesk.features.development.rules.stage import STANDING, admitted, cancelled, probation_of, stage_of
from branchdesk.features.meetings.model.words import BALLOT_KINDS, BallotKind
from branchdesk.features.meetings.model.words import Stage as MinutesStage
from branchdesk.features.members.model import STANDINGS, Aspect, Standing
from branchdesk.features.members.rules import value_at
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_FIGURES = (("due", "应到"), ("here", "实到"), ("yes", "赞成"), ("no", "反对"), ("abstain", "弃权"))
_KINDS = dict(BALLOT_KINDS)
_STANDING_WORDS = dict(STANDINGS)


def agreement(sight: Sight) -> None:
    """Every contradiction between minutes, case and card."""
    if sight.file.ballots:
        _untaken(sight)
    for key in ("admission", "conversion"):
        for step in sight.file.recorded.get(key, ()):
            if step.ballot_id:
                _minutes(sight, step)
    _card(sight)


def _untaken(sight: Sight) -> None:
    """Ballots of finished minutes no step was taken from."""
    taken = {one.ballot_id for one in sight.file.steps if one.ballot_id}
    for one in sight.file.ballots:
        if one.ballot_id in taken or one.stage is MinutesStage.DRAFT:
            continue
        key = "admission" if one.kind is BallotKind.ADMISSION else "conversion"
        text = tr("{day} 支部大会“{kind}”的会议记录还没有记入档案").format(day=one.on, kind=tr(_KINDS[one.kind]))
        dates = ((tr("支部大会"), one.on),)
        sight.add("minutes_not_taken", key, Level.WARN, text, on=one.on, dates=dates, mend=f"minutes:{one.meeting_id}")


def _minutes(sight: Sight, step: CaseStep) -> None:
    """A step taken from minutes against the minutes as they are now."""
    found = next((one for one in sight.file.ballots if one.ballot_id == step.ballot_id), None)
    if found is None:
        _differs(sight, step, "minutes_gone", tr("“{step}”（{day}）所依据的会议记录中没有这项表决，或正在修改尚未定稿"))
        return
    if found.stage is MinutesStage.DRAFT:
        _differs(sight, step, "minutes_draft", tr("“{step}”（{day}）所依据的会议记录正在修改，尚未定稿"))
        return
    wrong = apart(step, found)
    if wrong:
        text = tr("“{step}”（{day}）与会议记录不一致：{wrong}")
        _differs(sight, step, "minutes_differ", text, wrong="；".join(wrong))


def apart(step: CaseStep, ballot: BallotFact) -> list[str]:
    """What a step and a ballot say differently."""
    wrong = []
    if not step.on.first() <= ballot.on <= step.on.last():
        wrong.append(tr("日期档案为 {ours}，会议记录为 {theirs}").format(ours=step.on, theirs=ballot.on))
    for field, word in _FIGURES:
        ours, theirs = getattr(step, field), getattr(ballot, field)
        if ours != theirs:
            blank = tr("未填")
            facts = {"ours": blank if ours is None else ours, "theirs": blank if theirs is None else theirs}
            wrong.append(tr("{word}档案为 {ours}，会议记录为 {theirs}").format(word=tr(word), **facts))
    if takes_effect(step) and kind_of(step) is not ballot.kind:
        wrong.append(tr("会议记录表决的是“{kind}”").format(kind=tr(_KINDS[ballot.kind])))
    if ballot.passed is not None and step.result is not None and ballot.passed is (step.result is Result.FAILED):
        text = tr("会议记录为通过，档案为未通过") if ballot.passed else tr("会议记录为未通过，档案为通过")
        wrong.append(text)
    return wrong


def _differs(sight: Sight, step: CaseStep, code: str, text: str, **facts: str) -> None:
    on = step.on.first()
    filled = text.format(step=sight.name(step.step, on), day=step.on, **facts)
    mend = f"minutes:{step.meeting_id}" if step.meeting_id else f"step:{step.step}:on"
    sight.add(code, step.step, Level.WARN, filled, on=on, dates=sight.dated(step), mend=mend)


def _card(sight: Sight) -> None:
    """The member card, as it was on the day of sight, against the case."""
    file = sight.file
    stage = stage_of(file)
    if file.case.ending in (None, CaseEnding.FILED) and file.member.left_on is None and not cancelled(file):
        standing = value_at(file.member, file.moves, Aspect.STANDING, sight.today) or file.member.standing
        if standing != STANDING[stage]:
            text = tr("党员卡的人员类别是“{ours}”，按档案应为“{theirs}”")
            ours, theirs = tr(_STANDING_WORDS[Standing(standing)]), tr(_STANDING_WORDS[STANDING[stage]])
            sight.add("card_standing", "", Level.WARN, text.format(ours=ours, theirs=theirs), mend="member:standing")
    if stage in (Stage.PROBATIONARY, Stage.FILED):
        _card_dates(sight, stage)


def _card_dates(sight: Sight, stage: Stage) -> None:
    """入党日期 is the day of the general meeting; probation ends and full membership begins on 期满日."""
    member, meeting = sight.file.member, admitted(sight.file)
    probation = probation_of(sight.file, sight.book)
    if meeting is None or probation is None:
        return
    full = Day.of(probation.full) if meeting.on.is_full else None
    if not _agree(member.joined_on, meeting.on):
        text = tr("党员卡的入党日期是{ours}，支部大会通过之日是 {theirs}")
        _card_differs(sight, "joined_on", "admission", text, member.joined_on, meeting.on)
    if full is None:
        return
    until = member.probation_until
    if stage is Stage.PROBATIONARY and (until or probation.months) and not _agree(until, full):
        text = tr("党员卡的预备期至是{ours}，按档案应为 {theirs}")
        _card_differs(sight, "probation_until", "admission", text, until, full)
    if stage is Stage.FILED and not _agree(member.confirmed_on, full):
        text = tr("党员卡的转正日期是{ours}，应为预备期满日 {theirs}（党章第七条，不是大会日或审批日）")
        _card_differs(sight, "confirmed_on", "conversion_approval", text, member.confirmed_on, full)


def _agree(ours: Day | None, theirs: Day) -> bool:
    """Whether two days can mean the same one."""
    return ours is not None and ours.first() <= theirs.last() and theirs.first() <= ours.last()


def _card_differs(sight: Sight, field: str, step: str, text: str, ours: Day | None, theirs: Day) -> None:
    shown = tr("空白") if ours is None else f" {ours}"
    dates = ((tr("按档案"), theirs.first()), *(((tr("党员卡"), ours.first()),) if ours else ()))
    filled = text.format(ours=shown, theirs=theirs)
    sight.add(f"card_{field}", step, Level.WARN, filled, dates=dates, mend=f"member:{field}")
