"""What a period amounts to, with the rows behind each number; the paragraph made of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.meetings.queries import branch_facts
from branchdesk.features.meetings.rules.roll import by_member
from branchdesk.features.members.model import IN_PARTY, Aspect
from branchdesk.features.members.rules import on_roll_at, standing_at, value_at
from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import Category, Mode, Purpose, ReportCategory
from branchdesk.features.twinning.queries import issues, ties
from branchdesk.features.twinning.queries.activities import held, years
from branchdesk.features.twinning.queries.issues import IssueLine
from branchdesk.features.twinning.queries.reading import Scope, names
from branchdesk.features.twinning.rules import counting
from branchdesk.features.twinning.rules import paragraph as words
from branchdesk.features.twinning.rules.categories import PRIORITY
from branchdesk.features.twinning.rules.counting import Bound, Counts, Held
from branchdesk.features.twinning.rules.following import in_force
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads, records

Ids = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """A period in numbers: each mapping has the ids of the activities behind it.

    ``rows`` are the activities counted; ``by_month`` from 1 to 12; ``by_kind`` by the kind of partner (伙伴类别), which does
    not sum to the activities; ``own``, ``other``, ``covered`` None where nobody wrote a number; ``minutes`` of those whose times are known; ``bound`` and ``covered`` by the agreements in
    force at the end of the period; ``names`` of all partners; ``reached`` members of the branches of the ledger that took
    part, at the end of the period, each once (domain §6.2 7); ``priority`` the order the categories were given by.
    """

    counts: Counts
    rows: tuple[Held, ...]
    by_purpose: Mapping[Purpose | None, Ids]
    by_mode: Mapping[Mode, Ids]
    by_month: Mapping[int, Ids]
    by_kind: Mapping[Category, Ids]
    own: Heads | None
    other: Heads | None
    minutes: int
    bound: Bound
    covered: Heads | None
    names: Mapping[str, str]
    reached: int
    priority: Sequence[ReportCategory] = PRIORITY


def counts(
    ledger: Reads,
    scope: Scope = None,
    first: date | None = None,
    last: date | None = None,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> Counts:
    """Activities, branches and pairs between two days, both included."""
    return counting.count(held(ledger, scope), first, last, priority)


def period(ledger: Reads, year: int | None, today: date) -> tuple[date | None, date | None, str]:
    """The first and the last day of a year, and what it is called; None or 0: all there are, from the first to the last."""
    if year:
        return date(year, 1, 1), date(year, 12, 31), tr("{year} 年").format(year=year)
    known = sorted(years(ledger)) or [today.year]
    span = tr("{year} 年") if known[0] == known[-1] else tr("{year} 年至 {last} 年")
    return None, None, span.format(year=known[0], last=known[-1])


def statistics(
    ledger: Reads,
    scope: Scope = None,
    first: date | None = None,
    last: date | None = None,
    priority: Sequence[ReportCategory] = PRIORITY,
) -> Statistics:
    """The numbers of a period, side by side."""
    known = held(ledger, scope)
    rows = counting.counted(known, first, last)
    ends = min(last or clock.today(), clock.today())
    running = [one for one in ties.all_agreements(ledger, scope) if last is None or in_force(one, ends)]
    ids = {one.id for one in running}
    found = counting.count(known, first, last, priority)
    return Statistics(
        found,
        tuple(rows),
        counting.by(rows, lambda one: one.activity.purpose),
        counting.by(rows, lambda one: one.activity.mode),
        counting.by(rows, lambda one: one.activity.on.month),
        counting.by_partner_kind(rows),
        counting.own_heads(rows),
        counting.other_heads(rows),
        sum(counting.minutes(one.activity) or 0 for one in rows),
        counting.bound(one for one in ties.agreement_parties(ledger, scope) if one.agreement_id in ids),
        counting.covered(running),
        names(ledger),
        _reached(ledger, found.branches, ends),
        priority,
    )


def _reached(ledger: Reads, partner_ids: Collection[str], on: date) -> int:
    """Members of the branches of the ledger among some partners, on a day."""
    places = {one.organization_id for one in records(ledger, Partner) if one.id in partner_ids} - {None}
    facts = branch_facts(ledger, sorted(uid for uid in places if uid))
    moves = by_member(facts.moves)
    return sum(
        on_roll_at(one, on)
        and standing_at(one, moves.get(one.id, ()), on) in IN_PARTY
        and value_at(one, moves.get(one.id, ()), Aspect.BRANCH, on) in places
        for one in facts.members
    )


def raised(
    ledger: Reads, scope: Scope = None, first: date | None = None, last: date | None = None, today: date | None = None
) -> list[IssueLine]:
    """The issues of a period: raised at an activity counted in it, or on a day of it at none."""
    ids = set(counts(ledger, scope, first, last).activities)
    return [
        one
        for one in issues.issues(ledger, scope, today)
        if _of_period(one.issue.activity_id, one.issue.raised_on, ids, first, last)
    ]


def paragraph(
    ledger: Reads,
    scope: Scope = None,
    first: date | None = None,
    last: date | None = None,
    span: str = "",
    priority: Sequence[ReportCategory] = PRIORITY,
) -> str:
    """The paragraph for the yearly report (总结段落); ``Refusal`` where the categories do not sum up.

    Its issues are those ``raised`` in the period, its measures theirs and those agreed at its activities.
    """
    found = statistics(ledger, scope, first, last, priority)
    ids = set(found.counts.activities)
    of_period = raised(ledger, scope, first, last)
    of_issues = {one.id for one in of_period}
    agreed = [
        one.measure
        for one in issues.measures(ledger, scope)
        if one.measure.issue_id in of_issues or (one.measure.issue_id is None and one.activity_id in ids)
    ]
    return words.draft(
        words.Year(
            span, found.counts, {key: len(listed) for key, listed in found.by_purpose.items()}, found.own, found.other,
            [one.issue for one in of_period], agreed, issues.outcomes(ledger, scope, first, last),
        )
    )  # fmt: skip


def _of_period(activity_id: str | None, on: Day | None, ids: set[str], first: date | None, last: date | None) -> bool:
    if activity_id is not None:
        return activity_id in ids
    if on is None:
        return first is None and last is None
    return (first is None or on.last() >= first) and (last is None or on.first() <= last)
