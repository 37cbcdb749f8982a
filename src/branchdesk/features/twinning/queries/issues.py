"""Issues, measures with their rounds, outcomes, as lists show them; what is overdue."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.queries.reading import Scope, hung_on, inside, names
from branchdesk.features.twinning.rules import following
from branchdesk.features.twinning.rules.following import IssueState
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.storage.reading import Reads, marks, one, records


class MeasureLine(NamedTuple):
    """A measure with its rounds of follow-up, and where it comes from: the activity (``on`` its day), the issue."""

    measure: Measure
    rounds: tuple[Round, ...]
    overdue: bool
    unsettled: bool
    activity_id: str | None
    activity: str
    on: Day | None
    issue: str

    @property
    def id(self) -> str:
        """Of the measure."""
        return self.measure.id


class IssueLine(NamedTuple):
    """An issue with its measures: ``state`` follows from them; ``why_open`` says why it may not be closed yet."""

    issue: Issue
    measures: tuple[MeasureLine, ...]
    state: IssueState
    raised_by: str
    activity: str
    overdue: int
    why_open: str
    outcomes: tuple[Outcome, ...]

    @property
    def id(self) -> str:
        """Of the issue."""
        return self.issue.id


def issues(ledger: Reads, scope: Scope = None, today: date | None = None) -> list[IssueLine]:
    """Issues in the order of their numbers; of a part of the tree those of its activities, and those its branches raised."""
    on = today or clock.today()
    where, values = _issues_inside(scope)
    known = records(ledger, Issue, where, values, order="number, coalesce(raised_on, ''), id")
    found = hung_on(ledger, Measure, "issue_id", [each.id for each in known], order='"order", id')
    lines = {each.id: each for each in _lines(ledger, [m for listed in found.values() for m in listed], on)}
    outcomes = hung_on(ledger, Outcome, "issue_id", [each.id for each in known], order="id")
    called, titles = names(ledger), _titles(ledger)
    return [
        _line(
            each, [lines[m.id] for m in found.get(each.id, ())], called.get(each.raised_by_id or "", ""),
            titles.get(each.activity_id or "", ("", None))[0], outcomes.get(each.id, ()),
        )
        for each in known
    ]  # fmt: skip


def _line(
    one: Issue, measures: Sequence[MeasureLine], raised_by: str, activity: str, outcomes: Iterable[Outcome]
) -> IssueLine:
    known = [each.measure for each in measures]
    return IssueLine(
        one, tuple(measures), following.state_of(one, known), raised_by, activity,
        sum(1 for each in measures if each.overdue), following.may_close(one, known), tuple(outcomes),
    )  # fmt: skip


_OF_LIVING = "(activity_id IS NULL OR activity_id IN (SELECT id FROM joint_activity WHERE alive = 1))"
"""What hangs on an activity in the recycle bin lies there with it."""


def _issues_inside(scope: Scope) -> tuple[str, list[str]]:
    if scope is None:
        return f"AND {_OF_LIVING}", []
    of_activity, values = inside(scope, "activity_id")
    raised = f"raised_by_id IN (SELECT id FROM partner WHERE organization_id IN {marks(scope)})"
    return f"AND {_OF_LIVING} AND ({of_activity.removeprefix('AND ')} OR {raised})", [*values, *scope]


def measures(
    ledger: Reads, scope: Scope = None, today: date | None = None, *, open_only: bool = False
) -> list[MeasureLine]:
    """Measures by deadline, none last: those of issues, and those agreed at an activity."""
    where, values = _measures_inside(scope)
    found = records(ledger, Measure, where, values, order='due_on IS NULL, due_on, "order", id')
    if open_only:
        found = [each for each in found if following.is_open(each)]
    return _lines(ledger, found, today or clock.today())


def overdue(ledger: Reads, scope: Scope, today: date) -> list[MeasureLine]:
    """Measures whose deadline is over, the longest first."""
    return [each for each in measures(ledger, scope, today, open_only=True) if each.overdue]


def _measures_inside(scope: Scope) -> tuple[str, list[str]]:
    of_issue, more = _issues_inside(scope)
    issues = f"issue_id IN (SELECT id FROM issue WHERE alive = 1 {of_issue})"
    if scope is None:
        return f"AND {_OF_LIVING} AND (issue_id IS NULL OR {issues})", more
    of_activity, values = inside(scope, "activity_id")
    alone = f"(issue_id IS NULL AND {of_activity.removeprefix('AND ')})"
    return f"AND {_OF_LIVING} AND ({alone} OR {issues})", [*values, *more]


def _lines(ledger: Reads, found: Sequence[Measure], today: date) -> list[MeasureLine]:
    theirs = hung_on(ledger, Round, "measure_id", [each.id for each in found], order='"order", "on", id')
    titles, known = _titles(ledger), {each.id: each for each in records(ledger, Issue)}
    lines = []
    for each in found:
        issue, made = known.get(each.issue_id or ""), tuple(theirs.get(each.id, ()))
        activity_id = each.activity_id or (issue.activity_id if issue else None)
        title, on = titles.get(activity_id or "", ("", None))
        lines.append(
            MeasureLine(
                each, made, following.is_overdue(each, today), following.unsettled(each, made), activity_id, title, on,
                issue.text if issue else "",
            )
        )  # fmt: skip
    return lines


def _titles(ledger: Reads) -> dict[str, tuple[str, Day | None]]:
    rows = ledger.read('SELECT id, title, "on" FROM joint_activity WHERE alive = 1')
    return {uid: (title, Day.parse(on)) for uid, title, on in rows}


def issue(ledger: Reads, issue_id: str) -> Issue | None:
    """One living record."""
    return one(ledger, Issue, issue_id)


def measure(ledger: Reads, measure_id: str) -> Measure | None:
    """One living record."""
    return one(ledger, Measure, measure_id)


def rounds(ledger: Reads, measure_id: str) -> list[Round]:
    """The rounds of follow-up on a measure, in their order."""
    return records(ledger, Round, "AND measure_id = ?", (measure_id,), order='"order", "on", id')


def outcomes(ledger: Reads, scope: Scope = None, first: date | None = None, last: date | None = None) -> list[Outcome]:
    """What came of activities, issues and measures in a period, the oldest first; one without a day is of its activity's."""
    where, values = inside(scope)
    rows = ledger.read(f'SELECT id, "on" FROM joint_activity WHERE alive = 1 {where}', values)
    days = {uid: Day.parse(on) for uid, on in rows}
    known = {*days, *(each.id for each in measures(ledger, scope)), *(each.id for each in issues(ledger, scope))}
    found = []
    for each in records(ledger, Outcome):
        of = {each.activity_id, each.issue_id, each.measure_id} - {None}
        day = each.on or days.get(each.activity_id or "")
        if (of & known or (not of and scope is None)) and _within(day, first, last):
            found.append((str(day or ""), each.id, each))
    return [each for *_, each in sorted(found, key=lambda it: it[:2])]


def _within(day: Day | None, first: date | None, last: date | None) -> bool:
    if day is None:
        return first is None and last is None
    return (first is None or day.last() >= first) and (last is None or day.first() <= last)
