"""三会一课: what is to be held and what has no record, tasks by their deadline, papers to be printed anew."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.meetings.model.words import PAPER_KINDS, MeetingKind
from branchdesk.features.meetings.rules.duty import Cell, DutyState, lacking
from branchdesk.features.meetings.rules.wording import kind_word
from branchdesk.features.overview.model import BranchYear, Life, Matter, Reminder, Urgency
from branchdesk.features.overview.rules.days import SOON, month_end, urgency
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.meetings.queries import ActionLine, StaleCopy

TITLES = {
    "lacking": "待开的会议",
    "missing": "没有会议记录",
    "task": "会议落实事项",
    "stale": "纸质件过期",
}
"""What each reminder is about, in few words."""

_NOT_ASKED = (DutyState.EXEMPT, DutyState.NOT_DUE, DutyState.BEFORE)
_NAMED = 2
_QUARTERLY, _YEARLY = 45, 92
"""Days before the end of a period from which on a meeting that is still to be held is spoken of."""


def of_meetings(life: Life, today: date) -> Iterator[Reminder]:
    """What is to be held and what has no record, tasks by their deadline, papers to be printed anew."""
    for year in (*life.before, *life.years):
        yield from _lacking(year, today, several=len(life.years) > 1)
    yield from _tasks(life.tasks, today)
    yield from _stale(life.stale)


def _lacking(year: BranchYear, today: date, *, several: bool) -> Iterator[Reminder]:
    """Each meeting of the year that is still to be held before long, or has no record though its period is over."""
    for kind, said, cell in lacking(year.rows):
        is_waiting = cell.state is DutyState.WAITING
        if is_waiting and not _is_near(cell, today):
            continue
        when = tr("{year}年").format(year=cell.last.year) if cell.last.year != today.year else ""
        text = tr("{branch}：{text}").format(branch=year.name, text=when + said)
        who = year.name if several else f"{cell.period}{kind_word(kind)}"
        verb, code = (tr("安排会议"), "lacking") if is_waiting else (tr("去补录"), "missing")
        due, uid = cell.last, period_of(year.branch_id, kind, cell)
        yield Reminder(Matter.MEETING, urgency(due, today), due, text, verb, "period", uid, code, who)


def period_of(branch_id: str, kind: MeetingKind, cell: Cell) -> str:
    """A duty of a branch in a period, as the place ``period`` names it."""
    return f"{branch_id}|{kind}|{cell.first}"


def _is_near(cell: Cell, today: date) -> bool:
    """Whether its period ends before long: of the year's duties, those of its last quarter."""
    whole_year = (cell.last - cell.first).days > 2 * _YEARLY
    return (cell.last - today).days <= (_YEARLY if whole_year else _QUARTERLY)


def _tasks(tasks: "Sequence[ActionLine]", today: date) -> Iterator[Reminder]:
    """Tasks whose day is near or past."""
    for one in tasks:
        if one.due_on is None or (day := one.due_on.last()) > today + timedelta(days=SOON):
            continue
        text = tr("落实事项“{task}”（{owner}）待办结").format(task=one.task, owner=one.owner or tr("未定责任人"))
        values = tr("打开会议"), "meeting", one.meeting_id, "task", one.task
        yield Reminder(Matter.TASK, urgency(day, today), day, text, *values)


def _stale(found: "Sequence[StaleCopy]") -> Iterator[Reminder]:
    for one in found:
        paper, subject = tr(dict(PAPER_KINDS)[one.paper]), one.subject or kind_word(one.kind)
        text = tr("{day}“{subject}”的{paper}纸质件已过期，请收回旧件，重新打印、签字").format(
            day=one.on, subject=subject, paper=paper
        )
        values = tr("打开会议"), "meeting", one.meeting_id, "stale", subject
        yield Reminder(Matter.PAPER, Urgency.THIS_MONTH, None, text, *values)


def meeting_words(life: Life, today: date) -> tuple[str, str, str, float | None]:
    """本季组织生活 for its card: how many of the periods that touch the quarter are done, of how many, what is lacking, and
    how much of the bar is full.
    """
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    last = month_end(first + timedelta(days=62))
    lacking: Counter[str] = Counter()
    done = total = 0
    for year in life.years:
        for row in year.rows:
            for cell in row.cells:
                if not first <= cell.last <= last or cell.state in _NOT_ASKED:
                    continue
                total += 1
                done += cell.state is DutyState.DONE
                lacking[row.label] += cell.state is not DutyState.DONE
    if not total:
        return tr("无"), "", tr("本季没有应开的会议"), None
    kinds = [f"{label} {n}" for label, n in lacking.items() if n]
    said = " · ".join(kinds[:_NAMED]) + (tr(" 等") if len(kinds) > _NAMED else "")
    unit = tr("/ {total:,} 次").format(total=total)
    words = tr("还差：{said}").format(said=said) if said else tr("应开的都已开")
    return f"{done:,}", unit, words, done / total
