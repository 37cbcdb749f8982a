"""Nouns of the room: a request, who it was handed on to, the calls afterwards; nothing about who complains how often."""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.records import Record


class RequestChannel(StrEnum):
    """受理渠道."""

    VISIT = "visit"
    LETTER = "letter"
    PHONE = "phone"
    ONLINE = "online"
    ON_SITE = "on_site"


REQUEST_CHANNELS = (
    (RequestChannel.VISIT, "来访"),
    (RequestChannel.LETTER, "来信"),
    (RequestChannel.PHONE, "电话"),
    (RequestChannel.ONLINE, "线上"),
    (RequestChannel.ON_SITE, "现场"),
)


class Asker(StrEnum):
    """提出人类别; a name may stay empty."""

    TEACHER = "teacher"
    STUDENT = "student"
    BRANCH = "branch"
    UNIT = "unit"


ASKERS = (
    (Asker.TEACHER, "教师"),
    (Asker.STUDENT, "学生"),
    (Asker.BRANCH, "支部"),
    (Asker.UNIT, "单位"),
)


class RequestLevel(StrEnum):
    """Which clock runs (domain §7): closed, or answered, within 24 hours."""

    GENERAL = "general"
    COMPLEX = "complex"


REQUEST_LEVELS = (
    (RequestLevel.GENERAL, "一般"),
    (RequestLevel.COMPLEX, "复杂"),
)


class Step(StrEnum):
    """What is written down once, and afterwards put right with a reason only."""

    RESPONSE = "response"
    SETTLEMENT = "settlement"
    FEEDBACK = "feedback"


STEPS = (
    (Step.RESPONSE, "响应"),
    (Step.SETTLEMENT, "办结"),
    (Step.FEEDBACK, "反馈"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request(Record):
    """诉求. Times are local ``YYYY-MM-DDTHH:MM``; ``first_receiver`` never changes (首问首接), work is handed on.

    ``due_at`` is the date a COMPLEX one was promised for; ``escalated_at`` when it became one, with the reason. What
    ``response`` and ``result`` said before a correction stands in them below, the old intake below ``note``
    (``rules.amending``).
    """

    number: str
    received_at: str
    channel: RequestChannel
    asker: Asker
    asker_name: str = ""
    organization_id: str | None = None
    kind: str = ""
    text: str
    level: RequestLevel = RequestLevel.GENERAL
    first_receiver: str
    undertaker: str = ""
    helpers: str = ""
    responded_at: str = ""
    response: str = ""
    due_at: str = ""
    settled_at: str = ""
    feedback_at: str = ""
    feedback_way: str = ""
    result: str = ""
    escalated_at: str = ""
    escalation_reason: str = ""
    supervised: bool = False
    supervision: str = ""
    closed_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOn(Record):
    """转办: from whom to whom, when, why."""

    request_id: str
    at: str
    from_whom: str
    to_whom: str
    reason: str = ""


class Satisfaction(StrEnum):
    """What the asker said on the call."""

    SATISFIED = "satisfied"
    BASICALLY = "basically"
    NOT = "not"
    UNREACHED = "unreached"


SATISFACTIONS = (
    (Satisfaction.SATISFIED, "满意"),
    (Satisfaction.BASICALLY, "基本满意"),
    (Satisfaction.NOT, "不满意"),
    (Satisfaction.UNREACHED, "未接通"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp(Record):
    """回访 of one of three rounds; ``agreed`` whether a satisfied asker agrees that no further calls are made."""

    request_id: str
    round: int
    at: str
    way: str = ""
    satisfaction: Satisfaction
    agreed: bool = False
    result: str = ""
    by: str = ""
