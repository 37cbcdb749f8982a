"""Who is decided on and his sponsors come to the meeting (domain §2.4, §3.1 接收/转正讨论): the minutes say who was there."""

from branchdesk.features.development.model import CaseStep, Guide, GuideKind
from branchdesk.features.development.rules.checks.conversion import level_of
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import BallotFact
from branchdesk.features.meetings.model.words import PRESENCES, Presence
from branchdesk.kernel.words import tr

_PRESENCES = dict(PRESENCES)
_WHO = {"admission": "发展对象", "conversion": "预备党员"}
"""Whom each of these meetings decides on, whatever it decides: of conversion that is 延长 and 取消资格, too."""


def coming(sight: Sight) -> None:
    """Who of them stayed away from a meeting whose minutes the step was taken from; of others nothing is known."""
    for key in _WHO:
        for step in sight.file.taken.get(key, ()):
            ballot = next((one for one in sight.file.ballots if one.ballot_id == step.ballot_id and one.sheet), None)
            if ballot is not None:
                _candidate(sight, step, ballot)
                for one in sight.file.guides_on(GuideKind.SPONSOR, ballot.on):
                    _sponsor(sight, step, ballot, one)


def _candidate(sight: Sight, step: CaseStep, ballot: BallotFact) -> None:
    member = sight.file.member
    if (presence := ballot.presence(member.id, member.name)) is not Presence.PRESENT:
        where = tr("列席与来宾") if step.step == "admission" else tr("出席")
        mend = tr("确已到会的，请在会议记录的“{where}”中登记").format(where=where)
        _add(sight, step, ballot, "candidate_away", tr(_WHO[step.step]), member.name, presence, mend)


def _sponsor(sight: Sight, step: CaseStep, ballot: BallotFact, guide: Guide) -> None:
    fact = sight.file.guide_facts.get(guide.member_id or "")
    name = fact.name if fact else guide.name.strip()
    if (presence := ballot.presence(guide.member_id, name)) is not Presence.PRESENT:
        mend = tr(
            "确已到会的，请改正会议记录的“出席”（外支部的登记在“列席与来宾”）；介绍人换过的，请改正入党介绍人的起止日期"
        )
        _add(sight, step, ballot, "sponsor_away", tr("入党介绍人"), name, presence, mend)


def _add(
    sight: Sight, step: CaseStep, ballot: BallotFact, code: str, who: str, name: str, presence: Presence | None, mend: str
) -> None:  # fmt: skip
    seen = (
        tr("没有列入到会或列席人员") if presence is None else tr("登记为{word}").format(word=tr(_PRESENCES[presence]))
    )
    text = tr("“{step}”（{day}）的会议记录中，{who}“{name}”{seen}；{own}和入党介绍人须到会。{mend}")
    filled = text.format(
        step=sight.name(step.step, ballot.on), day=ballot.on, who=who, name=name, seen=seen, mend=mend,
        own=tr(_WHO[step.step]),
    )  # fmt: skip
    dates = (*sight.dated(step), (tr("支部大会"), ballot.on)) if step.on.first() != ballot.on else sight.dated(step)
    level = level_of(sight.book.on(ballot.on)["attend_level"])
    sight.add(code, step.step, level, filled, on=ballot.on, number="attend_level", dates=dates,
              mend=f"attendance:{ballot.meeting_id}")  # fmt: skip
