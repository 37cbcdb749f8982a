"""The words of the room: kinds, stages, reasons, each with the label people read (domain §2.4, §3)."""

from enum import StrEnum


class MeetingKind(StrEnum):
    """会议类型 (domain §3.1); 谈心谈话 is a record of its own, ``Talk``."""

    GENERAL = "general"
    COMMITTEE = "committee"
    GROUP = "group"
    LECTURE = "lecture"
    THEME_DAY = "theme_day"
    ORG_LIFE = "org_life"
    APPRAISAL = "appraisal"
    ADMISSION = "admission"
    ELECTION = "election"
    TWINNING = "twinning"


MEETING_KINDS = (
    (MeetingKind.GENERAL, "支部党员大会"),
    (MeetingKind.COMMITTEE, "支部委员会会议"),
    (MeetingKind.GROUP, "党小组会"),
    (MeetingKind.LECTURE, "党课"),
    (MeetingKind.THEME_DAY, "主题党日"),
    (MeetingKind.ORG_LIFE, "组织生活会"),
    (MeetingKind.APPRAISAL, "民主评议党员"),
    (MeetingKind.ADMISSION, "接收、转正讨论会"),
    (MeetingKind.ELECTION, "换届（补选）大会"),
    (MeetingKind.TWINNING, "共建活动"),
)


class Stage(StrEnum):
    """状态 of the minutes."""

    DRAFT = "draft"
    FINAL = "final"
    SIGNED = "signed"
    FILED = "filed"


STAGES = ((Stage.DRAFT, "草稿"), (Stage.FINAL, "已定稿"), (Stage.SIGNED, "已签字"), (Stage.FILED, "已归档"))


class Retention(StrEnum):
    """保管期限 (domain §3.5)."""

    FOREVER = "forever"
    YEARS_30 = "30"
    YEARS_10 = "10"


RETENTIONS = ((Retention.FOREVER, "永久"), (Retention.YEARS_30, "30年"), (Retention.YEARS_10, "10年"))


class ItemKind(StrEnum):
    """议题类别 (domain §3.2)."""

    STUDY = "study"
    DISCUSS = "discuss"
    VOTE = "vote"
    REPORT = "report"


ITEM_KINDS = (
    (ItemKind.STUDY, "传达学习"),
    (ItemKind.DISCUSS, "讨论"),
    (ItemKind.VOTE, "表决"),
    (ItemKind.REPORT, "通报"),
)


class BallotKind(StrEnum):
    """What is voted on decides who must be there and how many are needed (domain §2.4, §3.3)."""

    MOTION = "motion"
    ADMISSION = "admission"
    CONVERSION = "conversion"
    EXTENSION = "extension"
    CANCELLATION = "cancellation"
    ELECTION = "election"


BALLOT_KINDS = (
    (BallotKind.MOTION, "一般事项"),
    (BallotKind.ADMISSION, "接收预备党员"),
    (BallotKind.CONVERSION, "预备党员转正"),
    (BallotKind.EXTENSION, "延长预备期"),
    (BallotKind.CANCELLATION, "取消预备党员资格"),
    (BallotKind.ELECTION, "选举"),
)
PERSONAL = frozenset(BallotKind) - {BallotKind.MOTION, BallotKind.ELECTION}
"""Ballots on one person: discussed and voted on one by one, secretly (domain §2.4)."""


class Method(StrEnum):
    """表决方式."""

    SECRET = "secret"
    HANDS = "hands"
    VOICES = "voices"


METHODS = ((Method.SECRET, "无记名投票"), (Method.HANDS, "举手"), (Method.VOICES, "口头"))


class Grade(StrEnum):
    """民主评议等次 (domain §3.1, M2)."""

    EXCELLENT = "excellent"
    QUALIFIED = "qualified"
    BASIC = "basic"
    UNQUALIFIED = "unqualified"


GRADES = (
    (Grade.EXCELLENT, "优秀"),
    (Grade.QUALIFIED, "合格"),
    (Grade.BASIC, "基本合格"),
    (Grade.UNQUALIFIED, "不合格"),
)


class Presence(StrEnum):
    """到会情况."""

    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


PRESENCES = ((Presence.PRESENT, "到会"), (Presence.EXCUSED, "请假"), (Presence.ABSENT, "缺席"))


class Reason(StrEnum):
    """缺席原因 (domain §3.2); of an illness only the word is kept."""

    ILLNESS = "illness"
    PRIVATE = "private"
    DUTY = "duty"
    OTHER = "other"


REASONS = ((Reason.ILLNESS, "病假"), (Reason.PRIVATE, "事假"), (Reason.DUTY, "公出"), (Reason.OTHER, "其他"))


class ExclusionKind(StrEnum):
    """Why a member may be left out of 应到会 (domain §2.4, M4); only the code is kept, never an illness."""

    NO_EXPRESSION = "no_expression"
    ABROAD = "abroad"
    IN_PRISON = "in_prison"
    BEDRIDDEN = "bedridden"
    AWAY = "away"
    RETIRED_HOME = "retired_home"


EXCLUSION_KINDS = (
    (ExclusionKind.NO_EXPRESSION, "患病不能表达本人意志"),
    (ExclusionKind.ABROAD, "自费出国半年以上"),
    (ExclusionKind.IN_PRISON, "未受留党察看以上处分但正在服刑"),
    (ExclusionKind.BEDRIDDEN, "年老体弱卧床不起、长期病不能自理"),
    (ExclusionKind.AWAY, "外出半年以上、应转未转组织关系"),
    (ExclusionKind.RETIRED_HOME, "回原籍长期居住、未转出的离退休党员（仅选举）"),
)


class PaperKind(StrEnum):
    """Papers of the room."""

    MINUTES = "minutes"
    SIGN_IN = "sign_in"
    TALLY = "tally"
    EXTRACT = "extract"
    BOOK = "book"


PAPER_KINDS = (
    (PaperKind.MINUTES, "会议记录"),
    (PaperKind.SIGN_IN, "签到表"),
    (PaperKind.TALLY, "票数统计表"),
    (PaperKind.EXTRACT, "决议摘录"),
    (PaperKind.BOOK, "记录本"),
)
