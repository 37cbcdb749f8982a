"""Nouns of the room: organizers and their postings, duties and what became of them, the work log, opinions, handovers."""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


class OrganizerKind(StrEnum):
    """组织员类型 (domain §7)."""

    FULL_TIME = "full_time"
    PART_TIME = "part_time"
    SECONDED = "seconded"


ORGANIZER_KINDS = (
    (OrganizerKind.FULL_TIME, "专职"),
    (OrganizerKind.PART_TIME, "兼职"),
    (OrganizerKind.SECONDED, "挂职"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Organizer(Record):
    """组织员: the person, on the roll or not."""

    name: str
    member_id: str | None = None
    kind: OrganizerKind = OrganizerKind.SECONDED
    sending_unit: str = ""
    former_post: str = ""
    rank: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting(Record):
    """选派: one person at one college from a day to a day; ``college`` as printed, with its organization where it is known.

    ``announced_on`` and ``meeting_id`` the 宣布会; ``concurrent`` posts held besides (兼任), one a line.
    """

    organizer_id: str
    college: str
    organization_id: str | None = None
    from_on: Day
    until_on: Day | None = None
    ended_on: Day | None = None
    document: str = ""
    announced_on: Day | None = None
    meeting_id: str | None = None
    concurrent: str = ""
    note: str = ""


class Role(StrEnum):
    """四员 (domain §7, 004-32)."""

    LIAISON = "liaison"
    DEVELOPMENT = "development"
    STATISTICS = "statistics"
    FEEDBACK = "feedback"


ROLES = (
    (Role.LIAISON, "联络员"),
    (Role.DEVELOPMENT, "管理员"),
    (Role.STATISTICS, "统计员"),
    (Role.FEEDBACK, "信息员"),
)


class Every(StrEnum):
    """How often a duty falls due."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


EVERIES = (
    (Every.MONTH, "每月"),
    (Every.QUARTER, "每季度"),
    (Every.HALF, "每半年"),
    (Every.YEAR, "每年"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty(Record):
    """职责事项: falls due every so often, on ``day`` of the ``month``-th month of its period; -1 is its last day."""

    title: str
    role: Role
    task: str = ""
    every: Every
    month: int = 1
    day: int = -1
    notice_days: int = 14
    evidence_wanted: str = ""
    source: str = ""
    order: int = 0
    from_on: Day | None = None
    until_on: Day | None = None


class OccurrenceState(StrEnum):
    """What became of a duty this time."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"


OCCURRENCE_STATES = (
    (OccurrenceState.OPEN, "未完成"),
    (OccurrenceState.DONE, "已完成"),
    (OccurrenceState.NOT_NEEDED, "本期不涉及"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyOccurrence(Record):
    """本期: kept once somebody says what became of it; until then it follows from the duty and the posting."""

    duty_id: str
    posting_id: str
    period: str
    due_on: Day
    state: OccurrenceState
    done_on: Day | None = None
    evidence: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkEntry(Record):
    """工作记录; ``origin`` and ``origin_id`` name the deed it was taken over from, so that it is never counted twice.

    ``tenths`` of hours; ``count`` how many (people talked to, letters issued).
    """

    posting_id: str
    on: Day
    role: Role
    task: str = ""
    organization_id: str | None = None
    tenths: int = 0
    count: int = 1
    content: str = ""
    result: str = ""
    kept_at: str = ""
    origin: str = ""
    origin_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion(Record):
    """考核意见 and 等次 as a body gave them for a year; the program reckons none."""

    posting_id: str
    year: int
    giver: str
    grade: str = ""
    text: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover(Record):
    """交接: the book as it was printed (JSON) and the days both signed it."""

    posting_id: str
    to_posting_id: str | None = None
    on: Day
    witness: str = ""
    content: str
    fingerprint: str
    signed_on: Day | None = None
