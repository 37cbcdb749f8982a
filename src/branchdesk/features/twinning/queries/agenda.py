"""What twinning wants on the agenda of the next meeting: measures whose deadline is over (domain §6.1, 001-13)."""

from datetime import date

from branchdesk.features.meetings.queries import AgendaHint
from branchdesk.features.twinning.model.words import PROGRESSES
from branchdesk.features.twinning.queries.issues import MeasureLine, overdue
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads

_SHOWN = 30
"""So many characters of a task name its item."""


def agenda_hints(ledger: Reads, branch_id: str, on: date) -> list[AgendaHint]:
    """The measures of a branch that are overdue on the day of its meeting, the longest first."""
    return [_hint(one) for one in overdue(ledger, frozenset({branch_id}), on)]


def _hint(one: MeasureLine) -> AgendaHint:
    measure = one.measure
    task = measure.task if len(measure.task) <= _SHOWN else measure.task[:_SHOWN] + "…"
    said = [
        tr("共建活动“{title}”（{on}）").format(title=one.activity, on=one.on) if one.activity else "",
        tr("问题：{issue}").format(issue=one.issue) if one.issue else "",
        tr("举措：{task}").format(task=measure.task),
        tr("责任人 {owner}").format(owner=measure.owner) if measure.owner else "",
        tr("时限 {due}，现为“{progress}”").format(due=measure.due_on, progress=tr(dict(PROGRESSES)[measure.progress])),
    ]
    title = tr("逾期举措督办：{task}").format(task=task)
    return AgendaHint(one.id, title, tr("；").join(word for word in said if word), tr("结对共建"))
