"""Nouns of the room: what is owed, what was paid, where it went (domain §1); all money is integer fen.

Money rows are never changed: a wrong payment is taken back by a row of the opposite amount (红字冲销) that names it.
"""

from dataclasses import dataclass
from enum import StrEnum

from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import Record


class Payer(StrEnum):
    """人员类别 that decides base and rate (domain §1.2)."""

    MONTHLY = "monthly"
    ANNUAL = "annual"
    NONMONTHLY = "nonmonthly"
    RETIRED = "retired"
    STUDENT = "student"
    STUDENT_PAID = "student_paid"
    UNEMPLOYED = "unemployed"
    RELIEF = "relief"
    DIBAO = "dibao"
    FARMER = "farmer"
    GRAD_UNPLACED = "grad_unplaced"


PAYERS = (
    (Payer.MONTHLY, "按月领取工资"),
    (Payer.ANNUAL, "年薪制"),
    (Payer.NONMONTHLY, "不按月取得收入"),
    (Payer.RETIRED, "离退休"),
    (Payer.STUDENT, "学生（无工资收入）"),
    (Payer.STUDENT_PAID, "在职就读、带薪研究生"),
    (Payer.UNEMPLOYED, "下岗失业"),
    (Payer.RELIEF, "依靠抚恤或救济生活"),
    (Payer.DIBAO, "领取最低生活保障金"),
    (Payer.FARMER, "农民"),
    (Payer.GRAD_UNPLACED, "毕业后留校未就业"),
)

NOTICE = "{year} 年度党费收缴使用情况公示"
"""How the log's note on a branch begins that made its dues of a year public; kept as written, in whatever language."""


class Rounding(StrEnum):
    """舍入到分、角、元, always half up (domain §1.3)."""

    FEN = "fen"
    JIAO = "jiao"
    YUAN = "yuan"


ROUNDINGS = ((Rounding.FEN, "分"), (Rounding.JIAO, "角"), (Rounding.YUAN, "元"))


class Period(StrEnum):
    """上缴周期 (domain §1.10)."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"


PERIODS = ((Period.MONTH, "按月"), (Period.QUARTER, "按季"), (Period.HALF_YEAR, "按半年"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DuesPolicy(Record):
    """What the school or the branch settled for one year, frozen with it and printed under its papers.

    ``branch_id`` None is for the whole ledger. ``names_published`` lets the 公示表 name people with their amounts; by
    default it has totals only. ``same_month_change`` takes a new base from the month of the change instead of the next
    year (domain §1.5). ``fixed`` overrides the fixed 0.20 of students and the like where the school says so.
    ``first_month_next`` takes the month after the 支部大会 as the first one owed, instead of the whole of its own month.
    ``ahead_months`` and ``large_from`` override the pack (预交一般不超过的月数、一次多交按大额党费办理的起点，含本数).
    ``collection_day`` is the day of the month the branch collects on (1 to 31, the last day in shorter months).
    ``kept_from`` is the first month (1 to 12) kept in this ledger, where it was begun within the year: those before it
    stand in the books kept until then, and nothing is owed for them here.
    """

    year: int
    branch_id: str | None = None
    rounding: Rounding = Rounding.FEN
    remit_period: Period = Period.QUARTER
    cap: Yuan | None = None
    fixed: Yuan | None = None
    fixed_source: str = ""
    same_month_change: bool = False
    names_published: bool = False
    supervision_phone: str = ""
    first_month_next: bool = False
    ahead_months: int | None = None
    large_from: Yuan | None = None
    collection_day: int | None = None
    kept_from: int | None = None


class BaseSource(StrEnum):
    """How a base came into the ledger."""

    TYPED = "typed"
    WAGES = "wages"
    COPIED = "copied"


BASE_SOURCES = ((BaseSource.TYPED, "录入"), (BaseSource.WAGES, "工资表核算"), (BaseSource.COPIED, "沿用上年"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment(Record):
    """核定: what a member owes each month from ``from_month`` on, until the next one of the same year.

    ``base`` None where a fixed amount is due; ``rate`` in hundredths of a percent (150 is 1.5 %), 0 for fixed amounts;
    ``uncapped`` before the cap; ``due`` what is owed a month. ``pack`` names the rule pack and ``arithmetic`` says the
    sum in one line. ``reason`` is needed where it changes within the year. ``until_month`` ends it (转出、停止党籍).
    """

    member_id: str
    branch_id: str | None
    year: int
    from_month: Month
    until_month: Month | None = None
    payer: Payer
    base: Yuan | None = None
    rate: int = 0
    uncapped: Yuan
    due: Yuan
    pack: str
    arithmetic: str
    source: BaseSource = BaseSource.TYPED
    reason: str = ""
    confirmed_on: Day | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WageItem(Record):
    """One line of a wage sheet, kept only where the user chose to keep it (domain N8); ``sign`` 1 counts, -1 is taken off,
    0 is left out.
    """

    assessment_id: str
    name: str
    amount: Yuan
    sign: int


class Channel(StrEnum):
    """交纳方式."""

    CASH = "cash"
    TRANSFER = "transfer"
    PLATFORM = "platform"


CHANNELS = ((Channel.CASH, "现金"), (Channel.TRANSFER, "转账"), (Channel.PLATFORM, "平台"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment(Record):
    """实交: money for one month of one member; one sum over several months is several rows with one ``slip``.

    ``amount`` is negative in a 红字 row, which names what it takes back in ``corrects_id``. ``extra`` is money beyond
    what is owed (多交) and pays no month off. ``paid_by`` and ``relation`` name another who handed it in (代交).
    ``line_id`` points to the line of a statement it came from.
    """

    member_id: str
    branch_id: str | None
    month: Month
    amount: Yuan
    extra: bool = False
    paid_on: Day
    channel: Channel = Channel.CASH
    collector: str = ""
    paid_by: str = ""
    relation: str = ""
    slip: str = ""
    line_id: str | None = None
    corrects_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Record):
    """A statement of a bank or platform that was read in (流水); ``digest`` is the SHA-256 of the file.

    ``stated`` is the total the statement itself or the user says; it is closed when the lines agree with it.
    """

    file_name: str
    digest: str
    read_on: Day
    channel: Channel = Channel.PLATFORM
    stated: Yuan | None = None
    closed_on: Day | None = None


class LineState(StrEnum):
    """What became of a line of a statement."""

    OPEN = "open"
    BOOKED = "booked"
    PASSED = "passed"


LINE_STATES = ((LineState.OPEN, "待确认"), (LineState.BOOKED, "已入账"), (LineState.PASSED, "不入账"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine(Record):
    """One line of a statement as it was written; ``serial`` (流水号) or the line itself keeps it from coming in twice.

    ``reason`` says why it was not booked, or what is doubtful.
    """

    statement_id: str
    number: int
    at: str
    payer: str
    staff_number: str = ""
    amount: Yuan
    memo: str = ""
    serial: str
    state: LineState = LineState.OPEN
    member_id: str | None = None
    reason: str = ""


class ReliefKind(StrEnum):
    """少交 or 免交."""

    REDUCED = "reduced"
    EXEMPT = "exempt"


RELIEF_KINDS = ((ReliefKind.REDUCED, "少交"), (ReliefKind.EXEMPT, "免交"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Relief(Record):
    """少交、免交 (domain §1.7): counts only with the superior committee's approval; ``reason`` is a broad class."""

    member_id: str
    kind: ReliefKind
    reason: str = ""
    applied_on: Day | None = None
    discussed_at: str = ""
    approver: str = ""
    approved_on: Day | None = None
    approval_number: str = ""
    from_month: Month
    until_month: Month
    amount: Yuan | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LargeDues(Record):
    """大额党费 (domain §1.8): on its own way to the centre, never among the ordinary dues."""

    member_id: str
    amount: Yuan
    received_on: Day
    collector: str = ""
    brief_attached: bool = False
    forwarded_on: Day | None = None
    forwarded_to: str = ""
    receipt_number: str = ""
    receipt_on: Day | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Remittance(Record):
    """上缴: money handed to the superior for the months of a period; locks the assessments of these months."""

    branch_id: str
    from_month: Month
    until_month: Month
    amount: Yuan
    remitted_on: Day
    receipt_number: str = ""
    handled_by: str = ""
    reviewed_by: str = ""
    corrects_id: str | None = None
    note: str = ""


class Use(StrEnum):
    """使用范围, the five of 2008 and what was said in detail later (domain §1.9)."""

    TRAINING = "training"
    MATERIALS = "materials"
    PRAISE = "praise"
    HARDSHIP = "hardship"
    DISASTER = "disaster"
    ACTIVITIES = "activities"
    VISITS = "visits"
    PLACES = "places"
    PRINTING = "printing"
    OTHER = "other"


USES = (
    (Use.TRAINING, "培训党员"),
    (Use.MATERIALS, "订购教育报刊资料音像设备"),
    (Use.PRAISE, "表彰先进"),
    (Use.HARDSHIP, "补助生活困难党员"),
    (Use.DISASTER, "补助受灾党员、修缮受灾教育设施"),
    (Use.ACTIVITIES, "三会一课、主题党日、换届会议"),
    (Use.VISITS, "走访慰问、关怀帮扶"),
    (Use.PLACES, "活动场所修缮配置"),
    (Use.PRINTING, "教材、党徽党旗、财务手续"),
    (Use.OTHER, "其他有据支出"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Expense(Record):
    """使用支出: applied for and accounted for; nothing without the meeting that decided it (domain §1.9)."""

    branch_id: str
    use: Use
    amount: Yuan
    on: Day
    purpose: str = ""
    decided_at: str
    decided_on: Day | None = None
    approver: str = ""
    voucher_number: str = ""
    payee: str = ""
    corrects_id: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrearsNote(Record):
    """What was found out about unpaid months: a good reason (正当理由) takes them out of the red list."""

    member_id: str
    from_month: Month
    until_month: Month
    justified: bool = False
    reason: str = ""
    talked_on: Day | None = None
    talked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidElsewhere(Record):
    """流动党员 with a 活动证 pays where he is (domain §1.5): these months are not owed here, on the strength of a voucher.

    ``place`` is the organization that collected, ``voucher`` its receipt or the page of the 活动证, ``seen_on`` the day the
    branch saw it; ``amount`` is kept for information only and counts in no sum of the branch.
    """

    member_id: str
    from_month: Month
    until_month: Month
    place: str
    voucher: str
    seen_on: Day | None = None
    amount: Yuan | None = None
    note: str = ""
