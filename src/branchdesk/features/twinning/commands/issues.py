"""Issue → measure → rounds of follow-up → outcome; closing by rule, looking back afterwards (销号、回头看)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from branchdesk.features.twinning import store
from branchdesk.features.twinning.commands.within import demand_day, demand_kept, demand_none, demand_some, reject
from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome, Round
from branchdesk.features.twinning.model.words import Progress
from branchdesk.features.twinning.rules import checks, following
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.storage import references
from branchdesk.storage.reading import Within
from branchdesk.storage.work import Work


def save_issue(work: Work, issue: Issue, *, seen: int | None = None) -> Issue:
    """Enter an issue or change one; a new one gets the next number. Closing and looking back are verbs of their own."""
    saving = store.IssueStore(work)
    before = saving.get(issue.id)
    demand_kept(work, saving, issue.id, seen, before)
    after = closed_as(before, replace(issue, number=issue.number or next_number(work)))
    demand_none(checks.of_issue(after, clock.today()))
    return saving.save(after, seen=seen)


def closed_as(before: Issue | None, after: Issue) -> Issue:
    """An issue as closed as it was, a new one not at all: that is for ``close_issues`` and ``look_back``."""
    if before is None:
        return replace(after, closed_on=None, looked_back_on=None, looked_back="")
    return replace(
        after, closed_on=before.closed_on, looked_back_on=before.looked_back_on, looked_back=before.looked_back
    )


def next_number(work: Work) -> int:
    """The number of the next issue: those in the recycle bin keep theirs."""
    return int(Within(work).read("SELECT coalesce(max(number), 0) + 1 FROM issue")[0][0])


def drop_issue(work: Work, issue_id: str) -> None:
    """Put an issue into the recycle bin; refused while measures or outcomes hang on it."""
    if n := references.counted(work, "issue", issue_id):
        raise Refusal(tr("这个问题下还有 {n} 条举措或成果，不能删除").format(n=n), hint=tr("请先删除或移走它们。"))
    store.IssueStore(work).remove(issue_id)


def save_measure(work: Work, measure: Measure, *, seen: int | None = None) -> Measure:
    """Enter a measure or change one; it belongs to an issue or to an activity. A closed issue takes none."""
    saving = store.MeasureStore(work)
    before = saving.get(measure.id)
    demand_kept(work, saving, measure.id, seen, before)
    if measure.issue_id is None and measure.activity_id is None:
        raise reject("task", "loose", tr("举措要属于一个问题或一次活动"))
    issue = store.IssueStore(work).need(measure.issue_id) if measure.issue_id else None
    demand_open(work, [measure.issue_id, before.issue_id if before else None])
    if before is None:
        siblings = saving.find(issue_id=measure.issue_id) if issue else saving.find(activity_id=measure.activity_id)
        measure = replace(measure, order=max((one.order for one in siblings), default=-1) + 1)
    if issue is not None and issue.activity_id:
        measure = replace(measure, activity_id=issue.activity_id)
    demand_none(checks.of_measure(measure, issue.raised_on if issue else None))
    return saving.save(measure, seen=seen)


def drop_measure(work: Work, measure_id: str) -> None:
    """Put a measure into the recycle bin; refused while rounds or outcomes hang on it."""
    if n := references.counted(work, "measure", measure_id):
        raise Refusal(tr("这项举措下还有 {n} 条跟踪或成果，不能删除").format(n=n))
    demand_open(work, [store.MeasureStore(work).need(measure_id).issue_id])
    store.MeasureStore(work).remove(measure_id)


def set_progress(
    work: Work, measure_ids: Sequence[str], progress: Progress, on: Day | None = None, evidence: str = ""
) -> int:
    """Measures have come so far (登记进展); done ones with their day, today's where none is given."""
    demand_some(measure_ids)
    ended = progress in following.ENDED
    day = (on or Day.of(clock.today())) if ended else None
    if day is not None:
        demand_day(day, "closed_on", tr("完成日期"))
    saving = store.MeasureStore(work)
    for uid in measure_ids:
        one = saving.need(uid)
        demand_open(work, [one.issue_id])
        saving.save(replace(one, progress=progress, closed_on=day, evidence=evidence.strip() or one.evidence))
    return len(measure_ids)


def demand_open(work: Work, issue_ids: Iterable[str | None]) -> None:
    """None of these issues is closed: nothing about their measures may change any more."""
    for uid in dict.fromkeys(issue_ids):
        issue = store.IssueStore(work).get(uid) if uid else None
        if issue is not None and issue.closed_on is not None:
            raise Refusal(tr("问题“{text}”已销号").format(text=issue.text[:20]), hint=tr("请先撤回销号。"))


def add_round(work: Work, round_: Round) -> Round:
    """Somebody followed a measure up (跟踪、回访); rounds are numbered from one."""
    store.MeasureStore(work).need(round_.measure_id)
    demand_day(round_.on, "on", tr("日期"))
    known = store.RoundStore(work).find(measure_id=round_.measure_id)
    kept = next((one for one in known if one.id == round_.id), None)
    order = kept.order if kept else max((one.order for one in known), default=0) + 1
    return store.RoundStore(work).save(replace(round_, order=order))


def drop_round(work: Work, round_id: str) -> None:
    """Put a round into the recycle bin; those after it move up."""
    saving = store.RoundStore(work)
    gone = saving.need(round_id)
    saving.remove(round_id)
    rest = sorted(saving.find(measure_id=gone.measure_id), key=lambda one: one.order)
    for n, one in enumerate(rest, 1):
        saving.save(replace(one, order=n))


def close_issues(work: Work, issue_ids: Sequence[str], on: Day) -> int:
    """Issues are settled (销号): every measure of them done or lasting, with evidence."""
    demand_some(issue_ids)
    demand_day(on, "closed_on", tr("销号日期"))
    saving = store.IssueStore(work)
    for uid in issue_ids:
        one = saving.need(uid)
        if why := following.may_close(one, store.MeasureStore(work).find(issue_id=uid)):
            raise Refusal(tr("“{text}”：{why}").format(text=one.text[:20], why=why))
        after = replace(one, closed_on=on)
        demand_none(checks.of_issue(after, clock.today()))
        saving.save(after)
    return len(issue_ids)


def reopen_issue(work: Work, issue_id: str) -> Issue:
    """An issue is not settled after all (撤回销号); what was found looking back goes with it."""
    one = store.IssueStore(work).need(issue_id)
    return store.IssueStore(work).save(replace(one, closed_on=None, looked_back_on=None, looked_back=""))


def look_back(work: Work, issue_id: str, on: Day, words: str) -> Issue:
    """A closed issue was looked at again (回头看), with what was found."""
    one = store.IssueStore(work).need(issue_id)
    if one.closed_on is None:
        raise Refusal(tr("还没有销号，不能登记回头看"))
    if not words.strip():
        raise reject("looked_back", "missing", tr("回头看结论未填写"))
    after = replace(one, looked_back_on=on, looked_back=words.strip())
    demand_none(checks.of_issue(after, clock.today()))
    return store.IssueStore(work).save(after)


def save_outcome(work: Work, outcome: Outcome, *, seen: int | None = None) -> Outcome:
    """Enter what came of an activity, an issue or a measure, or change it."""
    if not outcome.title.strip():
        raise reject("title", "missing", tr("成果名称未填写"))
    if outcome.activity_id is None and outcome.issue_id is None and outcome.measure_id is None:
        raise reject("title", "loose", tr("成果要属于一次活动、一个问题或一项举措"))
    if outcome.on is not None:
        demand_day(outcome.on, "on", tr("日期"))
    return store.OutcomeStore(work).save(outcome, seen=seen)


def drop_outcome(work: Work, outcome_id: str) -> None:
    """Put an outcome into the recycle bin."""
    store.OutcomeStore(work).remove(outcome_id)
