"""Nouns of the room: the tree of organizations, posts with their dates, outside bodies."""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record


class Tier(StrEnum):
    """The level of an organization in the tree."""

    COMMITTEE = "committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    GROUP = "group"


TIERS = (
    (Tier.COMMITTEE, "党委"),
    (Tier.GENERAL_BRANCH, "党总支"),
    (Tier.BRANCH, "党支部"),
    (Tier.GROUP, "党小组"),
)


class BranchKind(StrEnum):
    """支部类型 (domain §4)."""

    TEACHERS = "teachers"
    STUDENTS = "students"
    JOINT = "joint"
    OFFICE = "office"
    RETIRED = "retired"
    TEMPORARY = "temporary"
    MOBILE = "mobile"


BRANCH_KINDS = (
    (BranchKind.TEACHERS, "教师"),
    (BranchKind.STUDENTS, "学生"),
    (BranchKind.JOINT, "师生联合"),
    (BranchKind.OFFICE, "机关"),
    (BranchKind.RETIRED, "离退休"),
    (BranchKind.TEMPORARY, "临时"),
    (BranchKind.MOBILE, "流动"),
)


class Running(StrEnum):
    """Whether an organization still exists."""

    ACTIVE = "active"
    DISSOLVED = "dissolved"
    MERGED = "merged"


RUNNING = ((Running.ACTIVE, "运行"), (Running.DISSOLVED, "撤销"), (Running.MERGED, "合并"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization(Record):
    """A committee, general branch, branch or group (党委、党总支、党支部、党小组).

    ``kind`` only for branches; ``units`` the bodies a joint branch covers, one a line;
    ``term_years`` the length of a term (3 in universities, domain ORG-5); ``order`` among siblings.
    ``may_approve`` counts for committees only: whether this one may approve probationary members (domain §2.5).
    """

    full_name: str
    short_name: str = ""
    tier: Tier = Tier.BRANCH
    parent_id: str | None = None
    kind: BranchKind | None = None
    set_up_on: Day | None = None
    approved_by: str = ""
    term_started_on: Day | None = None
    term_years: int = 3
    units: str = ""
    contact: str = ""
    phone: str = ""
    running: Running = Running.ACTIVE
    ended_on: Day | None = None
    order: int = 0
    may_approve: bool = True

    @property
    def name(self) -> str:
        """The name lists show: the short one where there is one."""
        return self.short_name or self.full_name


class Role(StrEnum):
    """职务; ADVISER (指导教师) is not a seat on the branch committee (domain §4)."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    ORGANIZATION = "organization"
    PUBLICITY = "publicity"
    DISCIPLINE = "discipline"
    YOUTH = "youth"
    UNITED_FRONT = "united_front"
    MEMBER = "member"
    GROUP_LEADER = "group_leader"
    ADVISER = "adviser"


ROLES = (
    (Role.SECRETARY, "书记"),
    (Role.DEPUTY, "副书记"),
    (Role.ORGANIZATION, "组织委员"),
    (Role.PUBLICITY, "宣传委员"),
    (Role.DISCIPLINE, "纪检委员"),
    (Role.YOUTH, "青年委员"),
    (Role.UNITED_FRONT, "统战委员"),
    (Role.MEMBER, "委员"),
    (Role.GROUP_LEADER, "党小组组长"),
    (Role.ADVISER, "指导教师"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(Record):
    """One person in one post of one organization, from a day to a day (任职); never overwritten.

    ``member_id`` names a member of the ledger; an adviser from outside is named in ``holder``.
    ``dual_leader`` marks a 双带头人 secretary (教党〔2018〕26号).
    """

    organization_id: str
    role: Role
    member_id: str | None = None
    holder: str = ""
    from_on: Day | None = None
    until_on: Day | None = None
    elected: bool = True
    basis: str = ""
    dual_leader: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideBody(Record):
    """A body outside the ledger (外单位): partners, receiving committees, sending units."""

    full_name: str
    kind: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
