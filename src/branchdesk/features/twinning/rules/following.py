"""What is open and what is overdue: measures, issues, agreements, partners nobody has met for long (domain §6.1, §6.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchdesk.features.twinning.model.activities import JointActivity
from branchdesk.features.twinning.model.issues import Issue, Measure, Round
from branchdesk.features.twinning.model.ties import Agreement
from branchdesk.features.twinning.model.words import ActivityState, Progress
from branchdesk.features.twinning.rules.categories import partners
from branchdesk.features.twinning.rules.counting import Held, pairs
from branchdesk.kernel.months import add_months
from branchdesk.kernel.words import tr

ENDED = (Progress.DONE, Progress.LASTING)
"""A measure that is done or has become lasting practice is open no more."""


class IssueState(StrEnum):
    """How far an issue is; it follows from its measures and dates."""

    OPEN = "open"
    RUNNING = "running"
    SOLVED = "solved"
    CLOSED = "closed"
    LOOKED_BACK = "looked_back"


ISSUE_STATES = (
    (IssueState.OPEN, "待研究"),
    (IssueState.RUNNING, "办理中"),
    (IssueState.SOLVED, "待销号"),
    (IssueState.CLOSED, "已销号"),
    (IssueState.LOOKED_BACK, "已回头看"),
)


def is_open(measure: Measure) -> bool:
    """Whether something is still to be done; a shelved measure is not."""
    return measure.progress not in (*ENDED, Progress.SHELVED)


def is_overdue(measure: Measure, today: date) -> bool:
    """Open, and its deadline is over; on the day itself it is in time."""
    return is_open(measure) and measure.due_on is not None and measure.due_on.last() < today


def state_of(issue: Issue, measures: Iterable[Measure]) -> IssueState:
    """How far an issue is."""
    if issue.looked_back_on is not None:
        return IssueState.LOOKED_BACK
    if issue.closed_on is not None:
        return IssueState.CLOSED
    known = list(measures)
    if known and not any(is_open(one) for one in known) and any(one.progress in ENDED for one in known):
        return IssueState.SOLVED
    return IssueState.RUNNING if any(one.progress is not Progress.NOT_STARTED for one in known) else IssueState.OPEN


def may_close(issue: Issue, measures: Iterable[Measure]) -> str:
    """Why an issue may not be closed (销号), as a sentence; ``""`` when it may."""
    known = list(measures)
    if not known:
        return tr("还没有举措，不能销号")
    waiting = [one for one in known if is_open(one)]
    if waiting:
        return tr("还有 {n} 项举措没有完成，不能销号").format(n=len(waiting))
    done = [one for one in known if one.progress in ENDED]
    if not done:
        return tr("举措都已搁置，没有一项完成，不能销号")
    lacking = [one for one in done if not one.evidence.strip()]
    return tr("有 {n} 项已完成的举措没有填写佐证").format(n=len(lacking)) if lacking else ""


def unsettled(measure: Measure, rounds: Sequence[Round]) -> bool:
    """Whether a measure that is done has not been found settled by a round of follow-up yet."""
    return measure.progress in ENDED and not any(one.settled for one in rounds)


@dataclass(frozen=True, slots=True)
class Silence:
    """A pair of partners without an activity since a day; ``since`` None where there never was one; ``bound`` by agreement."""

    first_id: str
    second_id: str
    since: date | None
    bound: bool = False


def silent(
    held: Iterable[Held],
    bound: Iterable[tuple[str, str, date]],
    today: date,
    months: int,
) -> list[Silence]:
    """Pairs without an activity for so many months, the longest silence first; of 0 months nobody is asked for.

    ``bound`` are pairs of agreements in force and the day each began: they count even where nothing has taken place, and not
    before so many months of the agreement are over.
    """
    if not months:
        return []
    last: dict[tuple[str, str], date] = {}
    for one in held:
        if one.activity.state is not ActivityState.PLANNED:
            for pair in pairs(one.parties):
                last[pair] = max(last.get(pair, date.min), _last_day(one))
    began = {(min(first, second), max(first, second)): day for first, second, day in bound}
    found = []
    for pair in {**last, **began}:
        since = last.get(pair)
        quiet_from = max(day for day in (since, began.get(pair)) if day is not None)
        if add_months(quiet_from, months) < today:
            found.append(Silence(*pair, since, pair in began))
    return sorted(found, key=lambda one: (one.since or date.min, one.first_id, one.second_id))


def _last_day(held: Held) -> date:
    return (held.activity.until_on or held.activity.on).last()


class AgreementState(StrEnum):
    """How an agreement stands on a day; it follows from its dates."""

    COMING = "coming"
    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"
    RENEWED = "renewed"


AGREEMENT_STATES = (
    (AgreementState.COMING, "未生效"),
    (AgreementState.RUNNING, "履行中"),
    (AgreementState.OVER, "已到期"),
    (AgreementState.ENDED, "已终止"),
    (AgreementState.RENEWED, "已续签"),
)


def agreement_state(agreement: Agreement, on: date, renewed: bool = False) -> AgreementState:
    """How an agreement stands; ``renewed`` where another one follows it. Without any date it is not in force yet."""
    if in_force(agreement, on):
        return AgreementState.RUNNING
    if agreement.ended_on and agreement.ended_on.last() < on:
        return AgreementState.ENDED
    if agreement.until_on and agreement.until_on.last() < on:
        return AgreementState.RENEWED if renewed else AgreementState.OVER
    return AgreementState.COMING


def in_force(agreement: Agreement, on: date) -> bool:
    """Whether an agreement binds on a day."""
    begun = agreement.from_on or agreement.signed_on
    if begun is None or begun.first() > on or (agreement.ended_on and agreement.ended_on.last() < on):
        return False
    return agreement.until_on is None or agreement.until_on.last() >= on


def ending(agreements: Iterable[Agreement], today: date, days: int) -> list[tuple[Agreement, int]]:
    """Agreements in force that end within so many days and nobody has renewed, with the days left; of 0 days none is named."""
    known = list(agreements) if days else []
    renewed = {one.renews_id for one in known}
    found = [
        (one, (one.until_on.last() - today).days)
        for one in known
        if one.until_on and in_force(one, today) and one.id not in renewed
    ]
    return sorted(((one, left) for one, left in found if left <= days), key=lambda pair: pair[1])


def lacks_summary(activity: JointActivity, today: date, days: int) -> bool:
    """Whether an activity took place more than so many days ago and waits for its summary (成果回填); of 0 days none is named."""
    last = (activity.until_on or activity.on).last()
    return bool(days) and activity.state is ActivityState.HELD and (today - last).days > days


def met(held: Iterable[Held]) -> Mapping[str, date]:
    """The last day each partner took part in something."""
    found: dict[str, date] = {}
    for one in held:
        if one.activity.state is not ActivityState.PLANNED:
            for party in partners(one.parties):
                found[party.partner_id] = max(found.get(party.partner_id, date.min), _last_day(one))
    return found
