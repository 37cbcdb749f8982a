"""What the panel tells of an issue: its measures with the four parts each, the rounds of follow-up, what came of it."""

from collections.abc import Iterator

from branchdesk.features.twinning import listing
from branchdesk.features.twinning.listing import IssueRow, Words, word
from branchdesk.features.twinning.model.issues import Outcome
from branchdesk.features.twinning.model.words import Progress
from branchdesk.features.twinning.panels.told import measure_fact
from branchdesk.features.twinning.queries import IssueLine, MeasureLine
from branchdesk.features.twinning.rules.following import IssueState
from branchdesk.kernel.words import tr
from branchdesk.widgets.side import Fact, Station, Told

_VERBS = {
    IssueState.OPEN: ("add_measure", "edit_issue", "progress", "follow_up"),
    IssueState.RUNNING: ("progress", "follow_up", "add_measure", "outcome", "edit_issue"),
    IssueState.SOLVED: ("close_issue", "follow_up", "outcome", "edit_issue"),
    IssueState.CLOSED: ("look_back", "outcome"),
    IssueState.LOOKED_BACK: ("outcome",),
}


def of_issue(row: IssueRow, words: Words) -> Told:
    """The issue a line is about with all its measures; the measure alone where there is no issue."""
    of = row.of
    measures = of.measures if of else tuple(filter(None, (row.line,)))
    come = [Fact(tr("活动"), row.activity)] if row.activity else []
    sections = [
        *([(tr("问题"), [*_facts(of), *come])] if of else [(tr("来自"), come)]),
        *(
            (tr("举措 {n}").format(n=n) if len(measures) > 1 else tr("举措"), list(_measure(each, words)))
            for n, each in enumerate(measures, 1)
        ),
        (tr("成果"), [Fact(word(each.kind), _outcome(each)) for each in of.outcomes] if of else []),
    ]
    if of is None:
        verbs: tuple[str, ...] = ("progress", "follow_up", "edit_measure", "outcome", "open_activity")
        return Told(row.measure.task if row.measure else "", tr("活动议定"), "mute", "", (), sections, verbs)
    verbs = (*_VERBS[of.state], *(("open_activity",) if row.activity_id else ()))
    title = tr("{n}. {text}").format(n=of.issue.number, text=of.issue.text) if of.issue.number else of.issue.text
    return Told(title, word(of.state), listing.ISSUE_TONES[of.state], of.raised_by, _way(of), sections, verbs)


def _way(of: IssueLine) -> tuple[Station, ...]:
    """提出 → 举措 → 销号 → 回头看."""
    issue, state = of.issue, of.state
    done = sum(1 for each in of.measures if each.measure.progress in (Progress.DONE, Progress.LASTING))
    counted = tr("{done}/{n} 项").format(done=done, n=len(of.measures)) if of.measures else ""
    solved = state not in (IssueState.OPEN, IssueState.RUNNING)
    late = of.overdue > 0
    return (
        Station(tr("提出"), str(issue.raised_on or ""), "done"),
        Station(tr("落实举措"), counted, "done" if solved else "late" if late else "next"),
        Station(tr("销号"), str(issue.closed_on or ""), "done" if issue.closed_on else "next" if solved else "open"),
        Station(tr("回头看"), str(issue.looked_back_on or ""),
                "done" if issue.looked_back_on else "next" if issue.closed_on else "open"),
    )  # fmt: skip


def _facts(of: IssueLine) -> Iterator[Fact]:
    issue = of.issue
    known = (
        (tr("层级"), word(issue.level)), (tr("分类"), issue.kind), (tr("批次"), issue.batch), (tr("回头看"), issue.looked_back),
        (tr("备注"), issue.note),
    )  # fmt: skip
    yield from (Fact(label, value) for label, value in known if value)
    if of.why_open and of.state in (IssueState.RUNNING, IssueState.SOLVED):
        yield Fact("", of.why_open, "hint")


def _measure(line: MeasureLine, words: Words) -> Iterator[Fact]:
    one = line.measure
    yield measure_fact(one, words)
    more = ((tr("配合"), one.helpers), (tr("完成日期"), str(one.closed_on or "")), (tr("佐证"), one.evidence))
    yield from (Fact(label, value) for label, value in more if value)
    for each in line.rounds:
        said = " · ".join(filter(None, (each.way, each.result, tr("已落实") if each.settled else tr("未落实"))))
        yield Fact(tr("第 {n} 轮").format(n=each.order), f"{each.on} {said}", "" if each.settled else "warn")


def _outcome(one: Outcome) -> str:
    figures = tr("{name} {a} → {b}").format(name=one.indicator, a=one.before or "?", b=one.after) if one.after else ""
    return " · ".join(filter(None, (one.title, one.document, figures.strip())))
