"""Nouns of the room: partners, agreements, joint activities; issues, measures, rounds of follow-up, outcomes.

An activity is counted once whoever takes part (domain §6.2); the finer kind of each partner is kept underneath.
"""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


class Category(StrEnum):
    """底层类别 of a partner (domain §6.2 3); what is reported is a mapping of it."""

    OFFICE = "office"
    TEACHING = "teaching"
    DUAL_LEADER = "dual_leader"
    STUDENTS = "students"
    OUTSIDE = "outside"
    SOCIETY = "society"


CATEGORIES = (
    (Category.OFFICE, "机关"),
    (Category.TEACHING, "教学科研"),
    (Category.DUAL_LEADER, "双带头人"),
    (Category.STUDENTS, "学生"),
    (Category.OUTSIDE, "校外"),
    (Category.SOCIETY, "其他组织"),
)


class ReportCategory(StrEnum):
    """报表类别, one for each activity (domain §6.2 2)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


REPORT_CATEGORIES = (
    (ReportCategory.A, "双带头人"),
    (ReportCategory.B, "教学科研"),
    (ReportCategory.C, "机关"),
    (ReportCategory.D, "校外"),
)


class Nature(StrEnum):
    """性质 of a body outside the school (domain §6.1)."""

    UNIVERSITY = "university"
    COMPANY = "company"
    GOVERNMENT = "government"
    STREET = "street"
    INSTITUTION = "institution"
    SCHOOL = "school"
    OTHER = "other"


NATURES = (
    (Nature.UNIVERSITY, "高校"),
    (Nature.COMPANY, "企业或银行"),
    (Nature.GOVERNMENT, "政府机关"),
    (Nature.STREET, "街道社区"),
    (Nature.INSTITUTION, "事业单位"),
    (Nature.SCHOOL, "幼儿园、中小学"),
    (Nature.OTHER, "其他"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Record):
    """A programme twinning follows from (结对共建活动通知), with the paper that started it."""

    name: str
    issuer: str = ""
    document: str = ""
    issued_on: Day | None = None
    scope: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner(Record):
    """共建单位: a branch of the ledger (``organization_id``), another branch of the school, or a body outside it (``body_id``)."""

    name: str
    organization_id: str | None = None
    body_id: str | None = None
    category: Category
    nature: Nature | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Record):
    """共建协议 or 实施方案 with its term; ``renews_id`` names the one it renews.

    ``covered`` members it covers, ``covered_more`` where the figure is rounded down (余).
    """

    title: str
    program_id: str | None = None
    signed_on: Day | None = None
    from_on: Day | None = None
    until_on: Day | None = None
    ceremony: str = ""
    goals: str = ""
    contents: str = ""
    mechanism: str = ""
    covered: int | None = None
    covered_more: bool = False
    ended_on: Day | None = None
    renews_id: str | None = None
    kept_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementParty(Record):
    """A partner of an agreement and who signs for it; one may be a party without signing at the ceremony."""

    agreement_id: str
    partner_id: str
    order: int = 0
    signatory: str = ""
    signs: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanItem(Record):
    """One line of the plan of an agreement (计划项)."""

    agreement_id: str
    order: int
    text: str
    owner: str = ""
    due_on: Day | None = None
    done_on: Day | None = None


class Mode(StrEnum):
    """活动形式 (domain §6.1)."""

    VISIT_IN = "visit_in"
    VISIT_OUT = "visit_out"
    MEETING = "meeting"
    LECTURE = "lecture"
    TOUR = "tour"
    INSPECTION = "inspection"
    VOLUNTEERS = "volunteers"
    POLICY = "policy"
    ANSWERS = "answers"
    TALKS = "talks"
    TRAINING = "training"
    THEME_DAY = "theme_day"
    OTHER = "other"


MODES = (
    (Mode.VISIT_IN, "来访"),
    (Mode.VISIT_OUT, "走进基层"),
    (Mode.MEETING, "联合会议"),
    (Mode.LECTURE, "联合党课"),
    (Mode.TOUR, "联合参观"),
    (Mode.INSPECTION, "联合检查"),
    (Mode.VOLUNTEERS, "志愿服务"),
    (Mode.POLICY, "政策宣讲"),
    (Mode.ANSWERS, "业务答疑"),
    (Mode.TALKS, "座谈调研"),
    (Mode.TRAINING, "培训"),
    (Mode.THEME_DAY, "联合主题党日"),
    (Mode.OTHER, "其他"),
)


class Purpose(StrEnum):
    """三个主题板块 (domain §6.1, 000-5)."""

    BARRIERS = "barriers"
    GRASSROOTS = "grassroots"
    EXCHANGE = "exchange"


PURPOSES = (
    (Purpose.BARRIERS, "破除壁垒"),
    (Purpose.GRASSROOTS, "下基层解难题"),
    (Purpose.EXCHANGE, "对外交流"),
)


class ActivityState(StrEnum):
    """How far an activity is."""

    PLANNED = "planned"
    HELD = "held"
    DONE = "done"


ACTIVITY_STATES = (
    (ActivityState.PLANNED, "计划中"),
    (ActivityState.HELD, "待总结"),
    (ActivityState.DONE, "已完成"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointActivity(Record):
    """One joint activity (共建活动), of one or of any number of days (``until_on``); times are ``HH:MM``.

    ``own`` and ``other`` head-counts of the two sides with 余 (``own_more``, ``other_more``); ``inspections`` and ``hazards``
    for joint inspections; ``report_category`` where it was set by hand; ``uid`` is the same in both ledgers that report it;
    ``leaders`` one a line; ``proposer`` is who proposed it, ``host`` who chaired it.
    """

    uid: str
    title: str
    program_id: str | None = None
    agreement_id: str | None = None
    meeting_id: str | None = None
    series: str = ""
    tags: str = ""
    on: Day
    until_on: Day | None = None
    starts: str = ""
    ends: str = ""
    place: str = ""
    mode: Mode
    purpose: Purpose | None = None
    theme: str = ""
    study_topic: str = ""
    proposer: str = ""
    host: str = ""
    leaders: str = ""
    own: int | None = None
    own_more: bool = False
    other: int | None = None
    other_more: bool = False
    audience: int | None = None
    inspections: int | None = None
    hazards: int | None = None
    report_category: ReportCategory | None = None
    category_reason: str = ""
    state: ActivityState = ActivityState.PLANNED
    summary: str = ""


class PartyRole(StrEnum):
    """What a party does."""

    LEAD = "lead"
    ASSIST = "assist"
    JOIN = "join"


PARTY_ROLES = (
    (PartyRole.LEAD, "牵头"),
    (PartyRole.ASSIST, "协办"),
    (PartyRole.JOIN, "参加"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityParty(Record):
    """A party of an activity with its role and the category it had then; ``own`` our side."""

    activity_id: str
    partner_id: str
    order: int = 0
    role: PartyRole = PartyRole.JOIN
    category: Category
    own: bool = False
    heads: int | None = None
    head: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consensus(Record):
    """共识, numbered as they were agreed."""

    activity_id: str
    order: int
    text: str


class IssueLevel(StrEnum):
    """三级问题 (003-5)."""

    SCHOOL = "school"
    DEPARTMENT = "department"
    UNIT = "unit"


ISSUE_LEVELS = (
    (IssueLevel.SCHOOL, "学校班子"),
    (IssueLevel.DEPARTMENT, "职能部门"),
    (IssueLevel.UNIT, "基层单位"),
)


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


class Progress(StrEnum):
    """进展 of a measure (domain §6.1)."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    DONE = "done"
    LASTING = "lasting"
    SHELVED = "shelved"


PROGRESSES = (
    (Progress.NOT_STARTED, "未启动"),
    (Progress.RUNNING, "进行中"),
    (Progress.DONE, "完成"),
    (Progress.LASTING, "长期坚持"),
    (Progress.SHELVED, "搁置"),
)


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


class OutcomeKind(StrEnum):
    """成果 (domain §6.1)."""

    RULE = "rule"
    TASK_LIST = "task_list"
    GUIDE = "guide"
    PROCESS = "process"
    SYSTEM = "system"
    TRAINING = "training"
    CASE = "case"
    FIGURES = "figures"
    OTHER = "other"


OUTCOME_KINDS = (
    (OutcomeKind.RULE, "制度文件"),
    (OutcomeKind.TASK_LIST, "任务清单"),
    (OutcomeKind.GUIDE, "服务指南"),
    (OutcomeKind.PROCESS, "流程优化"),
    (OutcomeKind.SYSTEM, "系统上线"),
    (OutcomeKind.TRAINING, "培训宣讲"),
    (OutcomeKind.CASE, "案例"),
    (OutcomeKind.FIGURES, "指标改善"),
    (OutcomeKind.OTHER, "其他"),
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Media(Record):
    """A report in the media; ``published_at`` as printed, ``views`` where known."""

    activity_id: str
    title: str
    outlet: str = ""
    url: str = ""
    published_at: str = ""
    views: int | None = None
    author: str = ""
    photographer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo(Record):
    """A photograph in the register: what, when, where it lies, whether the people on it agree."""

    activity_id: str
    order: int = 0
    caption: str
    on: Day | None = None
    kept_at: str = ""
    consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Honour(Record):
    """荣誉 of a partner or a branch: level, batch, who granted it."""

    partner_id: str
    title: str
    level: str = ""
    batch: str = ""
    granted_by: str = ""
    on: Day | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Record):
    """阵地 (党建工作站、加油站): where, what for, since when."""

    partner_id: str
    name: str
    place: str = ""
    purpose: str = ""
    opened_on: Day | None = None
    note: str = ""
