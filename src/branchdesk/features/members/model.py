"""Nouns of the room: a member, a dated move, a pair known not to be one person."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record


class Standing(StrEnum):
    """人员类别 (domain §5.2)."""

    FULL = "full"
    PROBATIONARY = "probationary"
    CANDIDATE = "candidate"
    ACTIVIST = "activist"
    APPLICANT = "applicant"


STANDINGS = (
    (Standing.FULL, "正式党员"),
    (Standing.PROBATIONARY, "预备党员"),
    (Standing.CANDIDATE, "发展对象"),
    (Standing.ACTIVIST, "入党积极分子"),
    (Standing.APPLICANT, "入党申请人"),
)
IN_PARTY = (Standing.FULL, Standing.PROBATIONARY)


AGE_BANDS = ((30, "≤30"), (35, "31–35"), (40, "36–40"), (45, "41–45"), (50, "46–50"), (55, "51–55"), (60, "56–60"))
"""Oldest age of a band and its words, the bands of the yearly statistics (domain §5.5)."""
ELDEST = "≥61"
"""The words of everybody above them."""


class Registry(StrEnum):
    """党籍状态 (domain §5.2)."""

    NORMAL = "normal"
    SUSPENDED = "suspended"


REGISTRIES = ((Registry.NORMAL, "正常"), (Registry.SUSPENDED, "停止党籍"))


class Leaving(StrEnum):
    """减员方式 (domain §5.2); the roll keeps who left, lists hide them."""

    TRANSFERRED = "transferred"
    DECEASED = "deceased"
    EXPELLED = "expelled"
    SELF_REMOVED = "self_removed"
    RESIGNED = "resigned"
    PROBATION_CANCELLED = "probation_cancelled"
    OTHER = "other"


LEAVINGS = (
    (Leaving.TRANSFERRED, "组织关系转出"),
    (Leaving.DECEASED, "去世"),
    (Leaving.EXPELLED, "开除党籍"),
    (Leaving.SELF_REMOVED, "自行脱党除名"),
    (Leaving.RESIGNED, "退党除名"),
    (Leaving.PROBATION_CANCELLED, "取消预备党员资格"),
    (Leaving.OTHER, "其他"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Record):
    """A person on the roll (党员, and those on the way to it).

    ``name_key`` is derived from the name (pinyin for search and order), see ``search.pinyin``.
    ``seniority_adjust`` corrects party age by months where registry was suspended.
    """

    name: str
    name_key: str = ""
    number: str = ""
    sex: str | None = None
    id_number: str | None = None
    birth: Day | None = None
    ethnicity: str | None = None
    education: str | None = None
    degree: str | None = None
    native_place: str = ""
    standing: Standing = Standing.FULL
    branch_id: str | None = None
    group_id: str | None = None
    joined_on: Day | None = None
    confirmed_on: Day | None = None
    probation_until: Day | None = None
    sponsors: str = ""
    registry: Registry = Registry.NORMAL
    seniority_adjust: int = 0
    staff_number: str = ""
    unit: str = ""
    occupation: str = ""
    title: str = ""
    working_since: Day | None = None
    phone: str | None = None
    mobile_to: str = ""
    out_of_touch_since: Day | None = None
    hardship: bool = False
    honours: str = ""
    note: str = ""
    left_on: Day | None = None
    leaving: Leaving | None = None
    left_to: str = ""


class Aspect(StrEnum):
    """What a move changes."""

    STANDING = "standing"
    BRANCH = "branch_id"
    GROUP = "group_id"
    REGISTRY = "registry"


ASPECTS = (
    (Aspect.STANDING, "人员类别"),
    (Aspect.BRANCH, "所在支部"),
    (Aspect.GROUP, "党小组"),
    (Aspect.REGISTRY, "党籍状态"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(Record):
    """A dated change of one aspect of a member (变动).

    The value on any day is ``before`` of the earliest move after that day, else the member's own:
    so an imported roster needs no history rows, and nothing is stored twice.
    """

    member_id: str
    aspect: Aspect
    before: str | None
    after: str | None
    on: Day
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotDuplicate(Record):
    """Two members somebody has declared to be two people; ``first_id`` < ``second_id``."""

    first_id: str
    second_id: str


class Arriving(StrEnum):
    """增员方式 (domain §5.2)."""

    ADMITTED = "admitted"
    WITHIN_SCHOOL = "within_school"
    IN_PROVINCE = "in_province"
    OUT_OF_PROVINCE = "out_of_province"
    WHOLE = "whole"
    RESTORED = "restored"
    OTHER = "other"


ARRIVINGS = (
    (Arriving.ADMITTED, "新发展"),
    (Arriving.WITHIN_SCHOOL, "校内转入"),
    (Arriving.IN_PROVINCE, "省内转入"),
    (Arriving.OUT_OF_PROVINCE, "省外转入"),
    (Arriving.WHOLE, "整建制转入"),
    (Arriving.RESTORED, "恢复党籍"),
    (Arriving.OTHER, "其他"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival(Record):
    """How a member came onto the roll (增员). ``paid_until`` is the last month paid where he came from (党费交至)."""

    member_id: str
    on: Day
    way: Arriving = Arriving.OTHER
    came_from: str = ""
    paid_until: Month | None = None
    basis: str = ""


class RestrictionKind(StrEnum):
    """Why a member has no vote and may not sponsor anybody (domain §2.4, M3)."""

    ON_PROBATION = "on_probation"
    DETAINED = "detained"


RESTRICTION_KINDS = (
    (RestrictionKind.ON_PROBATION, "留党察看"),
    (RestrictionKind.DETAINED, "被依法留置、逮捕，党员权利中止"),
)


RESTRICTION_BRIEF = {RestrictionKind.ON_PROBATION: "留党察看", RestrictionKind.DETAINED: "党员权利中止"}
"""The kinds as short as a list needs them (through ``tr``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction(Record):
    """Party rights that are limited from a day to a day, with the decision they rest on; nothing of the cause."""

    member_id: str
    kind: RestrictionKind
    from_on: Day
    until_on: Day | None = None
    basis: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the rights were limited that day; the last day counts."""
        return self.from_on.first() <= day and (self.until_on is None or day <= self.until_on.last())
