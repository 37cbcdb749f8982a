"""问题—措施—责任清单: a line for each measure, and one for an issue that has none yet."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.features.twinning.listing.words import ISSUE_TONES, PROGRESS_TONES
from branchdesk.features.twinning.model.words import Progress
from branchdesk.features.twinning.rules.following import IssueState
from branchdesk.features.twinning.rules.words import word
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

if TYPE_CHECKING:
    from branchdesk.features.twinning.model.issues import Issue, Measure
    from branchdesk.features.twinning.queries import IssueLine, MeasureLine


class IssueRow(NamedTuple):
    """A measure with its issue; an issue without measures; a measure agreed at an activity without an issue."""

    of: "IssueLine | None"
    line: "MeasureLine | None"

    @property
    def id(self) -> str:
        """Of the measure, else of the issue."""
        found = self.line or self.of
        return found.id if found is not None else ""

    @property
    def issue(self) -> "Issue | None":
        """What was raised."""
        return self.of.issue if self.of else None

    @property
    def measure(self) -> "Measure | None":
        """What shall be done."""
        return self.line.measure if self.line else None

    @property
    def text(self) -> str:
        """The issue in words; what was agreed upon at an activity has none."""
        return self.of.issue.text if self.of else tr("（活动议定）")

    @property
    def activity(self) -> str:
        """The title of the activity it comes from."""
        return (self.of.activity if self.of else "") or (self.line.activity if self.line else "")

    @property
    def activity_id(self) -> str | None:
        """The activity it comes from."""
        return self.line.activity_id if self.line else self.of.issue.activity_id if self.of else None

    @property
    def is_overdue(self) -> bool:
        """Whether the deadline is over."""
        return self.line is not None and self.line.overdue


def issue_rows(issues: "Iterable[IssueLine]", measures: "Sequence[MeasureLine]") -> list[IssueRow]:
    """The issues with their measures in order, then the measures no issue has."""
    found = [IssueRow(one, line) for one in issues for line in (one.measures or (None,))]
    return found + [IssueRow(None, line) for line in measures if line.measure.issue_id is None]


def issue_columns() -> list[Column]:
    """问题清单 (ux.md §12)."""
    return [
        Column("number", tr("序号"), lambda one: one.issue.number if one.issue else None, width=52, align="right", fixed=True),
        Column("text", tr("问题"), lambda one: one.text, width=150, fixed=True, stretch=True),
        Column("state", tr("状态"), lambda one: one.of.state if one.of else None, word, width=84,
               tone=lambda state: ISSUE_TONES[state] if state else "",
               sort_key=lambda one: list(IssueState).index(one.of.state) if one.of else None),
        Column("raised", tr("提出支部"), lambda one: one.of.raised_by if one.of else "", width=100),
        Column("task", tr("举措"), lambda one: one.measure.task if one.measure else "", width=170, stretch=True),
        Column("owner", tr("责任人"), lambda one: one.measure.owner if one.measure else "", width=92),
        Column("due", tr("时限"), lambda one: one, lambda one: str(one.measure.due_on or "") if one.measure else "", width=96,
               ink=lambda one: "err" if one.is_overdue else "",
               sort_key=lambda one: str(one.measure.due_on or "") if one.measure else ""),
        Column("progress", tr("进展"), lambda one: one, progress_words, width=108, tone=_tone,
               sort_key=lambda one: list(Progress).index(one.measure.progress) if one.measure else None),
        Column("closed", tr("销号日期"), lambda one: one.issue.closed_on if one.issue else None, width=96,
               sort_key=lambda one: str(one.issue.closed_on or "") if one.issue else ""),
        Column("looked_back", tr("回头看"), lambda one: one.issue.looked_back_on if one.issue else None, width=96, shown=False,
               sort_key=lambda one: str(one.issue.looked_back_on or "") if one.issue else ""),
        Column("helpers", tr("配合"), lambda one: one.measure.helpers if one.measure else "", width=100),
        Column("evidence", tr("佐证"), lambda one: one.measure.evidence if one.measure else "", width=150),
        Column("rounds", tr("跟踪"), lambda one: len(one.line.rounds) if one.line and one.line.rounds else "", width=56,
               align="right"),
        Column("timetable", tr("时间表"), lambda one: one.measure.timetable if one.measure else "", width=140, shown=False),
        Column("roadmap", tr("路线图"), lambda one: one.measure.roadmap if one.measure else "", width=160, shown=False),
        Column("level", tr("层级"), lambda one: one.issue.level if one.issue else None, word, width=92, shown=False),
        Column("kind", tr("分类"), lambda one: one.issue.kind if one.issue else "", width=92, shown=False),
        Column("activity", tr("来自活动"), lambda one: one.activity, width=180, shown=False),
    ]  # fmt: skip


def progress_words(one: IssueRow) -> str:
    """进行中; 逾期 said before it where the deadline is over."""
    if one.measure is None:
        return tr("无举措")
    said = word(one.measure.progress)
    return tr("逾期·{progress}").format(progress=said) if one.is_overdue else said


def _tone(one: IssueRow) -> str:
    if one.measure is None:
        return "warn"
    return "err" if one.is_overdue else PROGRESS_TONES[one.measure.progress]


def issue_facets() -> list[Facet]:
    """The filters: state, level of the three-level rectification, batch …"""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: one.of.state if one.of else None, lambda value: word(value) or tr("活动议定")),
        Facet("progress", tr("进展"), lambda one: one.measure.progress if one.measure else None,
              lambda value: word(value) or tr("无举措")),
        Facet("level", tr("层级"), lambda one: one.issue.level if one.issue else None, lambda value: word(value) or nothing),
        Facet("owner", tr("责任人"), lambda one: one.measure.owner if one.measure else "", lambda text: text or nothing),
        Facet("raised", tr("提出支部"), lambda one: one.of.raised_by if one.of else "", lambda text: text or nothing),
        Facet("kind", tr("分类"), lambda one: one.issue.kind if one.issue else "", lambda text: text or nothing),
        Facet("batch", tr("批次"), lambda one: one.issue.batch if one.issue else "", lambda text: text or nothing),
        Facet("activity", tr("来自活动"), lambda one: one.activity, lambda text: text or nothing),
    ]  # fmt: skip


def issue_waits() -> Callable[[IssueRow], set[str]]:
    """Which kinds of the board a line belongs to."""

    def waits(one: IssueRow) -> set[str]:
        state = one.of.state if one.of else None
        found = {
            "overdue": one.is_overdue,
            "bare": one.measure is None and state is IssueState.OPEN,
            "to_close": state is IssueState.SOLVED,
            "unsettled": one.line is not None and one.line.unsettled,
            "to_look_back": state is IssueState.CLOSED,
        }
        return {kind for kind, yes in found.items() if yes}

    return waits


def issue_text(one: IssueRow) -> str:
    """What is searched of a line."""
    told = [one.text, one.activity, one.of.raised_by if one.of else ""]
    if one.measure is not None:
        told += [one.measure.task, one.measure.owner, one.measure.helpers, one.measure.evidence]
    if one.issue is not None:
        told += [one.issue.kind, one.issue.batch]
    return search_text(one.text, "", extra=" ".join(told))
