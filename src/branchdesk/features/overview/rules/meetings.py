"""三会一课: what is to be held and what has no record, tasks by their deadline, papers to be printed anew."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.meetings.rules.duty import Cell, DutyState
from branchdesk.features.overview.model import BranchYear, Life, Matter, Reminder
from branchdesk.features.overview.rules.days import SHOWN_ALONE, SOON, month_end, urgency
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.meetings.queries import ActionLine

_NAMED = 2
_QUARTERLY, _YEARLY = 45, 92
"""Days before the end of a period from which on a meeting that is still to be held is spoken of."""


def of_meetings(life: Life, today: date) -> Iterator[Reminder]:
    """What is to be held and what has no record, tasks by their deadline, papers to be printed anew."""
    yield from _lacking([(one, _near(one, today)) for one in life.years], today, tr("本期还差"), tr("安排会议"))
    yield from _lacking(
        [(one, _gone(one)) for one in life.years], today, tr("没有会议记录，开过的请补录"), tr("去补录")
    )
    yield from _tasks(
        [one for one in life.tasks if one.due_on and one.due_on.last() <= today + timedelta(days=SOON)], today
    )
    if life.stale:
        text = tr("{n} 份纸质件已过期，请收回旧件，重新打印、签字").format(n=life.stale)
        yield Reminder(Matter.PAPER, urgency(None, today), None, text, tr("去查看"), "open_tasks")


def _near(year: BranchYear, today: date) -> list[tuple[str, Cell]]:
    """What is waiting and ends before long: of the year's duties, those of its last quarter."""
    return [
        (row.label, cell)
        for row in year.rows
        for cell in row.cells
        if cell.state is DutyState.WAITING and (cell.last - today).days <= (_YEARLY if row.span == 12 else _QUARTERLY)
    ]


def _gone(year: BranchYear) -> list[tuple[str, Cell]]:
    return [(row.label, cell) for row in year.rows for cell in row.cells if cell.state is DutyState.MISSING]


def _lacking(
    found: Sequence[tuple[BranchYear, Sequence[tuple[str, Cell]]]], today: date, said: str, verb: str
) -> Iterator[Reminder]:
    """One line for each branch; of many branches one for all. What is missing is due since the end of its last period."""
    found = [(year, cells) for year, cells in found if cells]
    if len(found) > SHOWN_ALONE:
        names = "、".join(year.name for year, _ in found[:SHOWN_ALONE])
        due = min(_due(cells, today) for _, cells in found)
        text = tr("{n} 个支部{said}：{names} 等").format(n=len(found), said=said, names=names)
        yield Reminder(Matter.MEETING, urgency(due, today), due, text, verb, "meetings")
        return
    for year, cells in found:
        kinds = "、".join(dict.fromkeys(label for label, _ in cells))
        due = _due(cells, today)
        text = tr("{branch}{said}：{kinds}（{n} 次）").format(branch=year.name, said=said, kinds=kinds, n=len(cells))
        yield Reminder(Matter.MEETING, urgency(due, today), due, text, verb, "duty", year.branch_id)


def _due(cells: Sequence[tuple[str, Cell]], today: date) -> date:
    """The nearest end of a period, or the latest that has passed."""
    ends = [cell.last for _, cell in cells]
    return min((end for end in ends if end >= today), default=max(ends))


def _tasks(due: "Sequence[ActionLine]", today: date) -> Iterator[Reminder]:
    """Tasks whose day is near or past; of many one line."""
    days = [one.due_on.last() for one in due if one.due_on]
    if len(due) > SHOWN_ALONE:
        late = sum(day < today for day in days)
        words = tr("{n} 项会议落实事项临近或已过时限，其中已过 {late} 项") if late else tr("{n} 项会议落实事项临近时限")
        text = words.format(n=len(due), late=late)
        yield Reminder(Matter.TASK, urgency(min(days), today), min(days), text, tr("去办结"), "open_tasks")
        return
    for one, day in zip(due, days, strict=True):
        text = tr("落实事项“{task}”（{owner}）待办结").format(task=one.task, owner=one.owner or tr("未定责任人"))
        yield Reminder(Matter.TASK, urgency(day, today), day, text, tr("打开会议"), "meeting", one.meeting_id)


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
                if not first <= cell.last <= last or cell.state in (DutyState.EXEMPT, DutyState.NOT_DUE):
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
