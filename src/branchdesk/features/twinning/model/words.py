"""The words of the room: kinds, roles, states, each with the label people read (domain §6.1, §6.2)."""

from enum import StrEnum


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
