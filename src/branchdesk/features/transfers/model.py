"""Nouns of the room: a transfer with its letter, a graduation batch, a letter head; members away and contacts with them."""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record


class Direction(StrEnum):
    """Which way somebody goes."""

    OUT = "out"
    IN = "in"
    WITHIN = "within"


DIRECTIONS = ((Direction.OUT, "转出"), (Direction.IN, "转入"), (Direction.WITHIN, "校内调整"))


class Channel(StrEnum):
    """转接渠道 (domain §5.4)."""

    SCHOOL = "school"
    PROVINCE = "province"
    BEYOND = "beyond"


CHANNELS = ((Channel.SCHOOL, "校内"), (Channel.PROVINCE, "省内"), (Channel.BEYOND, "跨省"))


class Destination(StrEnum):
    """毕业生去向 (组通字〔2015〕33号)."""

    EMPLOYER = "employer"
    EMPLOYER_AREA = "employer_area"
    RESIDENCE = "residence"
    TALENT = "talent"
    STUDY = "study"
    KEPT = "kept"
    ABROAD = "abroad"


DESTINATIONS = (
    (Destination.EMPLOYER, "工作单位党组织"),
    (Destination.EMPLOYER_AREA, "单位所在地街道、乡镇党组织"),
    (Destination.RESIDENCE, "本人或父母居住地党组织"),
    (Destination.TALENT, "人才服务机构党组织"),
    (Destination.STUDY, "升学学校党组织"),
    (Destination.KEPT, "暂留学校"),
    (Destination.ABROAD, "出国（境）保留组织关系"),
)


class Halt(StrEnum):
    """Why a letter no longer runs."""

    RETURNED = "returned"
    VOID = "void"
    REISSUED = "reissued"


HALTS = ((Halt.RETURNED, "退回"), (Halt.VOID, "作废"), (Halt.REISSUED, "重开"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Record):
    """One transfer of one member and its letter (组织关系转接).

    ``number`` of the letter; ``addressee`` its heading (抬头), ``from_place`` and ``to_place`` 由何处到何处; ``paid_until``
    the month printed on it; ``valid_days`` 1 to 90. Of a transfer in ``issued_on`` is the day of the other side's letter,
    ``reported_on`` the day the member reported here and ``receipt_on`` the day our return slip went out; of a transfer
    out the days they came to our knowledge. ``replaces_id`` names the letter this one was issued anew for.
    """

    member_id: str
    direction: Direction
    channel: Channel = Channel.SCHOOL
    number: str = ""
    addressee: str = ""
    from_place: str = ""
    to_place: str = ""
    from_branch_id: str | None = None
    to_branch_id: str | None = None
    destination: Destination | None = None
    paid_until: Month | None = None
    issued_on: Day | None = None
    valid_days: int | None = None
    reported_on: Day | None = None
    receipt_on: Day | None = None
    closed_on: Day | None = None
    halt: Halt | None = None
    halted_on: Day | None = None
    halt_reason: str = ""
    replaces_id: str | None = None
    batch_id: str | None = None
    arrival_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GraduationBatch(Record):
    """毕业生转接批次: letters issued in one step, taken back in one step."""

    title: str
    on: Day
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterHead(Record):
    """What the issuing committee prints on its letters; ``prefix`` and ``next_number`` make the next number."""

    organization_id: str
    name: str
    prefix: str = ""
    next_number: int = 1
    valid_days: int = 30
    address: str = ""
    phone: str = ""
    fax: str = ""
    postcode: str = ""


class AwayKind(StrEnum):
    """Members the branch keeps contact with (domain §5.4)."""

    MOBILE = "mobile"
    OUT_OF_TOUCH = "out_of_touch"
    ABROAD = "abroad"
    KEPT = "kept"


AWAY_KINDS = (
    (AwayKind.MOBILE, "流动党员"),
    (AwayKind.OUT_OF_TOUCH, "失去联系"),
    (AwayKind.ABROAD, "出国（境）"),
    (AwayKind.KEPT, "毕业暂留"),
)


class LossCause(StrEnum):
    """失联情形 (domain §5.2)."""

    WORK_AWAY = "work_away"
    UNIT_GONE = "unit_gone"
    GRADUATED = "graduated"
    JOB_CHANGED = "job_changed"
    ABROAD = "abroad"
    HOME_CHANGED = "home_changed"
    OTHER = "other"


LOSS_CAUSES = (
    (LossCause.WORK_AWAY, "外出务工经商"),
    (LossCause.UNIT_GONE, "单位改制破产"),
    (LossCause.GRADUATED, "毕业后去向不明"),
    (LossCause.JOB_CHANGED, "工作单位改变"),
    (LossCause.ABROAD, "出国（境）"),
    (LossCause.HOME_CHANGED, "居住地改变"),
    (LossCause.OTHER, "其他"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Away(Record):
    """A member away from the branch, from a day to a day; ``applied_on`` the written application (出国、留校)."""

    member_id: str
    kind: AwayKind
    from_on: Day
    until_on: Day | None = None
    place: str = ""
    applied_on: Day | None = None
    expected_on: Day | None = None
    cause: LossCause | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwayContact(Record):
    """One contact with a member away: when, how, by whom, whether he was reached; nothing of what was said."""

    away_id: str
    on: Day
    way: str = ""
    by: str = ""
    reached: bool = True
