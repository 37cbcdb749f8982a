"""Nouns of the room: a case, its steps, who guides it, what was observed, papers, public notices, waivers, days off.

Nothing of what was said, thought or found about a family is kept (domain §10 N3–N5): only dates, bodies, figures.
"""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


class Stage(StrEnum):
    """The column of the board a case stands in; it follows from the steps recorded (domain §2.2)."""

    APPLICANT = "applicant"
    ACTIVIST = "activist"
    CANDIDATE = "candidate"
    PROBATIONARY = "probationary"
    FILED = "filed"


STAGES = (
    (Stage.APPLICANT, "入党申请人"),
    (Stage.ACTIVIST, "入党积极分子"),
    (Stage.CANDIDATE, "发展对象"),
    (Stage.PROBATIONARY, "预备党员"),
    (Stage.FILED, "转正归档"),
)


class CaseEnding(StrEnum):
    """How a case ended that did not end with the papers filed."""

    FILED = "filed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    MOVED = "moved"


CASE_ENDINGS = (
    (CaseEnding.FILED, "已转正归档"),
    (CaseEnding.CANCELLED, "取消预备党员资格"),
    (CaseEnding.WITHDRAWN, "本人撤回申请"),
    (CaseEnding.STOPPED, "组织决定停止培养"),
    (CaseEnding.MOVED, "培养关系转出"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopmentCase(Record):
    """One person's way into the Party (发展党员档案); the person stands on the roll as applicant, activist and on.

    ``form_number`` of the 入党志愿书; ``leaves_on`` the day he is expected to leave school or post (domain §2.2 step 15);
    ``league`` whether the youth league recommended him; ``archive`` where the papers lie.
    """

    member_id: str
    form_number: str = ""
    leaves_on: Day | None = None
    league: bool = False
    archive: str = ""
    ended_on: Day | None = None
    ending: CaseEnding | None = None
    ending_reason: str = ""
    note: str = ""


class Result(StrEnum):
    """What was decided."""

    PASSED = "passed"
    FAILED = "failed"
    EXTENDED = "extended"
    CANCELLED = "cancelled"


RESULTS = (
    (Result.PASSED, "同意（合格）"),
    (Result.FAILED, "未通过（不合格）"),
    (Result.EXTENDED, "延长预备期"),
    (Result.CANCELLED, "取消预备党员资格"),
)


class Inquiry(StrEnum):
    """政治审查方法 (domain §2.2.1)."""

    TALK = "talk"
    FILES = "files"
    PEOPLE = "people"
    LETTER = "letter"


INQUIRIES = (
    (Inquiry.TALK, "同本人谈话"),
    (Inquiry.FILES, "查阅档案"),
    (Inquiry.PEOPLE, "找单位和人员了解"),
    (Inquiry.LETTER, "函调或外调"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStep(Record):
    """One step of a case as it was recorded; ``step`` is its key in the rule pack, ``on`` the day that counts.

    ``until_on`` ends a span (training, probation); ``body`` who decided, talked or trained; ``document`` the number of
    the decision; ``received_on`` when the approving committee got the resolution; ``months`` of an extension; ``tenths``
    of training hours and ``days``; ``methods`` the values of ``Inquiry``, comma between. ``meeting_id`` and ``ballot_id``
    name the minutes the step was taken from, with the figures as they were then.
    """

    case_id: str
    step: str
    on: Day
    until_on: Day | None = None
    result: Result | None = None
    body: str = ""
    document: str = ""
    place: str = ""
    received_on: Day | None = None
    months: int | None = None
    tenths: int | None = None
    days: int | None = None
    methods: str = ""
    kept_at: str = ""
    meeting_id: str | None = None
    ballot_id: str | None = None
    due: int | None = None
    here: int | None = None
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    note: str = ""


class GuideKind(StrEnum):
    """Whom a person is given to."""

    CULTIVATOR = "cultivator"
    SPONSOR = "sponsor"


GUIDE_KINDS = ((GuideKind.CULTIVATOR, "培养联系人"), (GuideKind.SPONSOR, "入党介绍人"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide(Record):
    """培养联系人 or 入党介绍人; ``faculty`` 本学院党员教师 (domain §2.6, UNIV-FAC-1)."""

    case_id: str
    kind: GuideKind
    member_id: str | None = None
    name: str = ""
    faculty: bool = False
    from_on: Day | None = None
    until_on: Day | None = None


class ObservationKind(StrEnum):
    """What is done again and again while somebody is observed."""

    REVIEW = "review"
    REPORT = "report"
    COURSE = "course"
    LETTER = "letter"


OBSERVATION_KINDS = (
    (ObservationKind.REVIEW, "支部考察"),
    (ObservationKind.REPORT, "思想汇报"),
    (ObservationKind.COURSE, "党课或培训"),
    (ObservationKind.LETTER, "函调"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Record):
    """培养考察 on a day: that it took place, by whom, where its paper lies; a letter has the day it came back."""

    case_id: str
    kind: ObservationKind
    on: Day
    until_on: Day | None = None
    body: str = ""
    tenths: int | None = None
    kept_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePaper(Record):
    """材料 of a step in the register: how many, of what day, where it lies (domain §2.7); the thing itself stays outside."""

    case_id: str
    step: str
    title: str
    copies: int = 1
    pages: int | None = None
    on: Day | None = None
    kept_at: str = ""
    complete: bool = True


class Occasion(StrEnum):
    """Before what a public notice is made (domain §2.2.1)."""

    ACTIVIST = "activist"
    CANDIDATE = "candidate"
    ADMISSION = "admission"
    CONVERSION = "conversion"


OCCASIONS = (
    (Occasion.ACTIVIST, "确定入党积极分子前"),
    (Occasion.CANDIDATE, "列为发展对象前"),
    (Occasion.ADMISSION, "接收预备党员前"),
    (Occasion.CONVERSION, "转正前"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicNotice(Record):
    """公示; an objection has the conclusion of its inquiry, in one sentence."""

    case_id: str
    occasion: Occasion
    from_on: Day
    until_on: Day | None = None
    place: str = ""
    receiver: str = ""
    phone: str = ""
    objection: bool = False
    conclusion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Record):
    """A warning somebody went on against, with the reason that is printed (带理由继续)."""

    case_id: str
    code: str
    step: str = ""
    reason: str
    by: str = ""
    on: Day


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday(Record):
    """A weekday off, or with ``works`` a Saturday or Sunday worked instead (放假调休)."""

    on: Day
    works: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolPack(Record):
    """The school's own rules (校内细则) from a day on: JSON that tightens and adds to the national pack ``base``."""

    base: str
    version: str
    from_on: Day
    source: str
    content: str
