"""What was raised, what shall be done about it, the rounds of follow-up, what came of it."""

from dataclasses import dataclass

from branchdesk.features.twinning.model.words import IssueLevel, OutcomeKind, Progress
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue(Record):
    """问题: what was raised, by whom, when; ``looked_back_on`` and ``looked_back`` the 回头看 and its conclusion."""

    activity_id: str | None = None
    raised_by_id: str | None = None
    number: int = 0
    text: str
    kind: str = ""
    batch: str = ""
    level: IssueLevel | None = None
    raised_on: Day | None = None
    closed_on: Day | None = None
    looked_back_on: Day | None = None
    looked_back: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Record):
    """举措: task (任务书), timetable, road map and owner; on an issue, or agreed at an activity."""

    issue_id: str | None = None
    activity_id: str | None = None
    order: int = 0
    task: str
    timetable: str = ""
    roadmap: str = ""
    owner: str = ""
    helpers: str = ""
    due_on: Day | None = None
    progress: Progress = Progress.NOT_STARTED
    closed_on: Day | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Record):
    """One round of 跟踪问效 or 回访 on a measure."""

    measure_id: str
    order: int
    on: Day
    way: str = ""
    result: str = ""
    settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Record):
    """成果 of an activity, an issue or a measure; an indicator has its value before and after, as people write them."""

    activity_id: str | None = None
    issue_id: str | None = None
    measure_id: str | None = None
    kind: OutcomeKind
    title: str
    on: Day | None = None
    document: str = ""
    indicator: str = ""
    before: str = ""
    after: str = ""
    note: str = ""
