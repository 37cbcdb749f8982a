"""Duties as they fall due."""

from collections.abc import Sequence

from branchdesk.features.organizers.listing.words import days_words, every_word, period_words, role_word
from branchdesk.features.organizers.model import OCCURRENCE_STATES, OccurrenceState
from branchdesk.features.organizers.queries import OccurrenceLine
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

STANDS = ("overdue", "near", "open", "done", "not_needed")
"""How an occurrence stands, the most pressing first."""
TONES = {"overdue": "err", "near": "warn", "open": "mute", "done": "ok", "not_needed": "mute"}
_MARKS = {"overdue": "逾", "near": "待", "open": "·", "done": "✓", "not_needed": "免"}


def stand(line: OccurrenceLine) -> str:
    """One of ``STANDS``."""
    occurrence, today = line.occurrence, clock.today()
    if occurrence.state is OccurrenceState.DONE:
        return "done"
    if occurrence.state is OccurrenceState.NOT_NEEDED:
        return "not_needed"
    if occurrence.is_overdue(today):
        return "overdue"
    return "near" if occurrence.is_near(today) else "open"


def stand_word(name: str) -> str:
    """逾期, 近期到期, 未到期, 已完成, 本期不涉及."""
    open_ = {"overdue": tr("逾期"), "near": tr("近期到期"), "open": tr("未到期")}
    return open_.get(name) or tr(dict(OCCURRENCE_STATES)[OccurrenceState(name)])


def mark(line: OccurrenceLine) -> str:
    """The day and how it stands, for a cell of the calendar: ``30 待``."""
    return f"{line.due.day} {tr(_MARKS[stand(line)])}"


def left(line: OccurrenceLine) -> str:
    """剩 9 天, 逾 3 天; nothing of what is done."""
    return days_words(line.due) if line.occurrence.is_open else ""


def waits(line: OccurrenceLine) -> set[str]:
    """The kind of the board a line belongs to."""
    return {stand(line)}


def by_urgency(lines: Sequence[OccurrenceLine]) -> list[OccurrenceLine]:
    """What is overdue and near first, then the rest by day."""
    return sorted(lines, key=lambda one: (stand(one) not in ("overdue", "near"), one.due, one.duty.order))


def columns() -> list[Column]:
    """职责清单."""
    return [
        Column("due", tr("到期"), lambda one: one.due, width=96, sort_key=lambda one: str(one.due), fixed=True),
        Column("left", tr("剩余"), left, width=76, ink=lambda words: "err" if words.startswith(tr("逾")) else "",
               sort_key=lambda one: str(one.due) if one.occurrence.is_open else None),
        Column("every", tr("周期"), lambda one: one.duty.every, every_word, width=64),
        Column("period", tr("本期"), lambda one: period_words(one.period), width=84, sort_key=lambda one: one.period),
        Column("title", tr("职责事项"), lambda one: one.duty.title, width=258),
        Column("role", tr("角色"), lambda one: one.duty.role, role_word, width=68),
        Column("state", tr("状态"), stand, stand_word, width=92, tone=lambda name: TONES[name],
               sort_key=lambda one: STANDS.index(stand(one))),
        Column("done", tr("完成日期"), lambda one: one.occurrence.kept.done_on if one.occurrence.kept else None, width=96),
        Column("organizer", tr("组织员"), lambda one: one.posting.name, width=72),
        Column("college", tr("学院（部）"), lambda one: one.posting.college, width=120),
        Column("evidence", tr("佐证"), lambda one: one.occurrence.kept.evidence if one.occurrence.kept else "", width=140),
        Column("wanted", tr("应留佐证"), lambda one: one.duty.evidence_wanted, width=140, shown=False),
        Column("task", tr("工作类别"), lambda one: one.duty.task, width=120, shown=False),
        Column("note", tr("备注"), lambda one: one.occurrence.kept.note if one.occurrence.kept else "", width=120, shown=False),
    ]  # fmt: skip


def facets() -> list[Facet]:
    """The filters."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), stand, stand_word),
        Facet("role", tr("角色"), lambda one: one.duty.role, role_word),
        Facet("organizer", tr("组织员"), lambda one: one.posting.title, lambda title: title),
        Facet("every", tr("周期"), lambda one: one.duty.every, every_word),
        Facet("month", tr("月份"), lambda one: one.due.month, lambda month: tr("{n}月").format(n=month)),
        Facet("task", tr("类别"), lambda one: one.duty.task, lambda task: task or nothing),
    ]


def text(line: OccurrenceLine) -> str:
    """What is searched."""
    kept = line.occurrence.kept
    extra = (
        line.duty.title,
        line.duty.task,
        line.posting.college,
        kept.evidence if kept else "",
        kept.note if kept else "",
    )
    return search_text(line.posting.name, "", extra=" ".join(extra))
