"""A meeting and all that belongs to its minutes.

A whole meeting is one value, ``Minutes``: the form edits it, the rules judge it, the papers print it and a file
brings it in. Who voted what is nowhere (domain §3.1): only counts are kept.
"""

from dataclasses import dataclass

from branchdesk.features.meetings.model.words import (
    BallotKind,
    Grade,
    ItemKind,
    MeetingKind,
    Method,
    Presence,
    Reason,
    Retention,
    Stage,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Record):
    """One meeting (会议); times are ``HH:MM``, ``until_on`` only where it ended on another day.

    ``branch_id`` holds it (a committee or general branch may); ``group_id`` for a 党小组会. Chair and recorder are
    named as they shall be printed, with the member's id where they are on the roll. ``count`` is 第n次 of the year
    where the office numbers them otherwise than by date; ``study_tenths`` are tenths of 学时. ``version`` rises with
    every 定稿 after the first.
    """

    kind: MeetingKind
    branch_id: str
    group_id: str | None = None
    subject: str = ""
    count: int | None = None
    on: Day
    starts: str = ""
    ends: str = ""
    until_on: Day | None = None
    place: str = ""
    chair: str = ""
    chair_id: str | None = None
    recorder: str = ""
    recorder_id: str | None = None
    lecturer: str = ""
    summing_up: str = ""
    study_tenths: int = 0
    note: str = ""
    stage: Stage = Stage.DRAFT
    version: int = 1
    revision_reason: str = ""
    signed_on: Day | None = None
    archive_number: str = ""
    filed_on: Day | None = None
    retention: Retention = Retention.FOREVER


@dataclass(frozen=True, slots=True, kw_only=True)
class JointBranch(Record):
    """Another branch of the ledger that holds the meeting together with ``Meeting.branch_id`` (联合召开)."""

    meeting_id: str
    branch_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem(Record):
    """议题; ``text`` is what was passed on or reported, in paragraphs."""

    meeting_id: str
    order: int
    title: str = ""
    kind: ItemKind = ItemKind.DISCUSS
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech(Record):
    """发言要点 of one speaker on one item (None: on the meeting as a whole), dissent included."""

    meeting_id: str
    item_id: str | None = None
    order: int
    speaker: str = ""
    speaker_id: str | None = None
    gist: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot(Record):
    """表决: counts only. ``due`` and ``here`` (有表决权) are None where they follow from the attendance.

    ``written_*`` are opinions handed in before the meeting by entitled members who could not come; ``issued``,
    ``returned`` and ``valid`` count sheets of paper and are None for a show of hands. ``seats`` (应选名额) for elections.
    """

    meeting_id: str
    item_id: str | None = None
    order: int
    kind: BallotKind = BallotKind.MOTION
    subject: str = ""
    member_id: str | None = None
    person: str = ""
    method: Method = Method.HANDS
    due: int | None = None
    here: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    written_yes: int = 0
    written_no: int = 0
    written_abstain: int = 0
    seats: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nominee(Record):
    """候选人 of an election and the votes he got; ``post`` where posts are voted on."""

    meeting_id: str
    ballot_id: str
    order: int
    name: str = ""
    member_id: str | None = None
    post: str = ""
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal(Record):
    """测评票数 of one member and the grade the branch decided on; nobody's vote is kept."""

    meeting_id: str
    order: int
    member_id: str | None = None
    name: str = ""
    excellent: int = 0
    qualified: int = 0
    basic: int = 0
    unqualified: int = 0
    grade: Grade | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution(Record):
    """决议; it rests on a ballot or was said to be 一致同意 (``unanimous``), one of the two (domain §3.2)."""

    meeting_id: str
    item_id: str | None = None
    ballot_id: str | None = None
    order: int
    text: str = ""
    unanimous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionItem(Record):
    """落实分工: a task (任务书) with its timetable, road map and owner; open until ``closed_on``.

    ``due_on`` is the deadline reminders use, ``timetable`` the words of the 时间表 where a day is not all.
    """

    meeting_id: str
    item_id: str | None = None
    order: int
    task: str = ""
    owner: str = ""
    owner_id: str | None = None
    due_on: Day | None = None
    timetable: str = ""
    roadmap: str = ""
    closed_on: Day | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance(Record):
    """One person's 到会情况. A draft keeps only exceptions; 定稿 writes a line for everybody who was due.

    ``voting`` and ``counted`` (计入应到) are what held on the meeting's day; ``made_up_on`` and ``made_up_by`` the
    补课.
    """

    meeting_id: str
    order: int = 0
    member_id: str | None = None
    name: str
    voting: bool = True
    counted: bool = True
    presence: Presence = Presence.PRESENT
    reason: Reason | None = None
    reason_text: str = ""
    made_up_on: Day | None = None
    made_up_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest(Record):
    """列席人员: leaders, partners, candidates; ``heads`` above 1 is a delegation (“某支部党员 12 人”)."""

    meeting_id: str
    order: int
    name: str = ""
    unit: str = ""
    capacity: str = ""
    member_id: str | None = None
    heads: int = 1
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment(Record):
    """附件 in the register: where the sheet, slides or photographs lie; the thing itself stays outside the ledger."""

    meeting_id: str
    order: int
    title: str = ""
    kind: str = ""
    pages: int | None = None
    kept_at: str = ""
    taken_on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """A whole meeting: the record and everything that hangs on it, each list in its order."""

    meeting: Meeting
    joint: tuple[JointBranch, ...] = ()
    items: tuple[AgendaItem, ...] = ()
    speeches: tuple[Speech, ...] = ()
    ballots: tuple[Ballot, ...] = ()
    nominees: tuple[Nominee, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    resolutions: tuple[Resolution, ...] = ()
    actions: tuple[ActionItem, ...] = ()
    attendances: tuple[Attendance, ...] = ()
    guests: tuple[Guest, ...] = ()
    attachments: tuple[Attachment, ...] = ()
