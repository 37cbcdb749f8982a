"""What stands beside single meetings: exclusions, planned absences, talks, versions, printed copies, the office's own rules."""

from dataclasses import dataclass

from branchdesk.features.meetings.model.words import ExclusionKind, PaperKind, Reason
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion(Record):
    """不计入应到会人数; counts only when both proofs are filled in (上级同意 and 党员大会通过)."""

    member_id: str
    kind: ExclusionKind
    superior_consent: str = ""
    passed_by: str = ""
    from_on: Day
    until_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAbsence(Record):
    """A known absence that is put into every meeting it covers (出差、病假、外出学习)."""

    member_id: str
    from_on: Day
    until_on: Day
    reason: Reason = Reason.DUTY
    reason_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk(Record):
    """谈心谈话: who with whom and when, nothing of what was said."""

    branch_id: str
    on: Day
    first: str
    first_id: str | None = None
    second: str
    second_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesVersion(Record):
    """What the minutes were at one 定稿: the whole text as JSON and its fingerprint (16 hexadecimal digits)."""

    meeting_id: str
    version: int
    reason: str = ""
    made_at: str
    made_by: str = ""
    fingerprint: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedCopy(Record):
    """A paper that left the program, with the version and fingerprint printed on it (纸质件已过期 is found by it)."""

    meeting_id: str
    paper: PaperKind
    version: int
    fingerprint: str
    printed_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLayout(Record):
    """How the office wants one paper to look: JSON of ``layouts.Layout``; one living row for each paper."""

    paper: PaperKind
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleOverlay(Record):
    """A number of a rule pack the school has tightened (校内从严), with its source."""

    subject: str
    name: str
    value: int
    source: str
    from_on: Day
