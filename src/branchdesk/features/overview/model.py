"""Nouns of the room: reminders and when they are due, who makes up the roll, what the checks found."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from branchdesk.features.development.queries import Loose
    from branchdesk.features.development.queries import Waiting as CaseWaiting
    from branchdesk.features.dues.queries import OnTime, Sum
    from branchdesk.features.dues.queries.glance import Collecting
    from branchdesk.features.dues.queries.waiting import Ending, Held
    from branchdesk.features.dues.rules.arrears import Arrear
    from branchdesk.features.meetings.queries import ActionLine, StaleCopy
    from branchdesk.features.meetings.rules.duty import Row
    from branchdesk.features.members.model import Member
    from branchdesk.features.organization.model import Organization
    from branchdesk.features.organization.rules import Finding
    from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine
    from branchdesk.features.requests.queries import RequestLine
    from branchdesk.features.transfers.queries import AwayLine, TransferLine
    from branchdesk.features.twinning.model.activities import JointActivity
    from branchdesk.features.twinning.queries import AgreementLine, MeasureLine, MinutesLine, SilenceLine


class Urgency(StrEnum):
    """The group a reminder stands in, the most pressing first."""

    OVERDUE = "overdue"
    THIS_MONTH = "this_month"
    SOON = "soon"
    LATER = "later"


URGENCIES = (
    (Urgency.OVERDUE, "逾期"),
    (Urgency.THIS_MONTH, "本月内"),
    (Urgency.SOON, "30 天内"),
    (Urgency.LATER, "以后"),
)


class Matter(StrEnum):
    """What a reminder is about; names the drawing beside it."""

    PROBATION = "probation"
    TERM = "term"
    BRANCH = "branch"
    TOUCH = "touch"
    ROLL = "roll"
    DUPLICATES = "duplicates"
    BACKUP = "backup"
    MEETING = "meeting"
    TASK = "task"
    PAPER = "paper"
    DUES = "dues"
    CASE = "case"
    TRANSFER = "transfer"
    AWAY = "away"
    TWINNING = "twinning"
    REQUEST = "request"
    DUTY = "duty"
    ARCHIVE = "archive"
    OFFLINE = "offline"


MATTERS = (
    (Matter.PROBATION, "预备期"),
    (Matter.TERM, "换届"),
    (Matter.BRANCH, "党组织"),
    (Matter.TOUCH, "失去联系"),
    (Matter.ROLL, "名册"),
    (Matter.DUPLICATES, "查重"),
    (Matter.BACKUP, "备份"),
    (Matter.MEETING, "组织生活"),
    (Matter.TASK, "落实事项"),
    (Matter.PAPER, "纸质件"),
    (Matter.DUES, "党费"),
    (Matter.CASE, "发展党员"),
    (Matter.TRANSFER, "组织关系"),
    (Matter.AWAY, "外出党员"),
    (Matter.TWINNING, "结对共建"),
    (Matter.REQUEST, "诉求"),
    (Matter.DUTY, "职责"),
    (Matter.ARCHIVE, "归档"),
    (Matter.OFFLINE, "离线外出"),
)


class Reminder(NamedTuple):
    """One thing to do (待办提醒), of one person, meeting or record: a sentence, the day it is due, where it is done.

    ``due`` None means without a day of its own: it stands under 本月内, behind what has one. ``place`` and
    ``uid`` are what ``Desk.go`` understands, ``verb`` the words of the button. ``code`` is a stable name of what it is
    about and ``who`` whom or what it names, so that many of one kind can share a line. What has a minute of its own
    (诉求 24 小时) carries it in ``at``, with ``when`` as the words for the time left. ``dated`` says it for a calendar,
    which is read on other days: nothing in it is counted from today; empty where ``text`` does as well. ``first_of_days``
    marks a line that stands for several with different days: its own is the earliest.
    """

    matter: Matter
    urgency: Urgency
    due: date | None
    text: str
    verb: str
    place: str
    uid: str = ""
    code: str = ""
    who: str = ""
    at: datetime | None = None
    when: str = ""
    dated: str = ""
    first_of_days: bool = False


class Makeup(NamedTuple):
    """Who is on the roll: everybody by standing; party members by sex (code) and age band, oldest last.

    ``ages`` has one number for each of ``AGE_BANDS`` and one for those above; ``ageless`` counts members
    whose birth is unknown.
    """

    standings: Mapping[str, int]
    sexes: Mapping[str, int]
    ages: Sequence[int]
    ageless: int

    def of(self, standing: str) -> int:
        """How many have a standing."""
        return self.standings.get(standing, 0)

    @property
    def members(self) -> int:
        """党员总数: full and probationary (domain §5.5)."""
        from branchdesk.features.members.model import IN_PARTY

        return sum(self.of(standing) for standing in IN_PARTY)


class Facts(NamedTuple):
    """What the ledger says at a glance: ``people`` only those a reminder may be about."""

    makeup: Makeup
    people: "Sequence[Member]"
    organizations: "Sequence[Organization]"
    findings: "Sequence[Finding]"


class Checks(NamedTuple):
    """How many members 名册体检 would list, by what is wrong, and the pairs 查重 would show.

    A member may be counted under more than one head; ``members`` counts heads of people.
    """

    members: int
    missing: int
    wrong_ids: int
    others: int
    pairs: int


class BranchYear(NamedTuple):
    """三会一课 of one branch in the year."""

    branch_id: str
    name: str
    rows: "Sequence[Row]"


class Life(NamedTuple):
    """What meetings leave to do: the year of each branch, tasks not closed, papers out of date.

    ``before`` is last year, which in January is still asked for. Empty as long as the ledger holds no meeting: who keeps none here is not reminded of any.
    """

    years: "Sequence[BranchYear]" = ()
    tasks: "Sequence[ActionLine]" = ()
    stale: "Sequence[StaleCopy]" = ()
    before: "Sequence[BranchYear]" = ()


class Dues(NamedTuple):
    """What dues leave to do: the totals of this month, the branches where something of it is open or not settled, who is
    three months behind with the ``names`` of all of them, money of ended periods, relief that ends soon, the year to be
    made public (None: none), and how many paid each month of this year in time.
    """

    owed: "Sum"
    paid: "Sum"
    open: "Sum"
    collecting: "Sequence[Collecting]" = ()
    behind: "Sequence[Arrear]" = ()
    names: Mapping[str, str] = {}
    held: "Sequence[Held]" = ()
    ending: "Sequence[Ending]" = ()
    year: int | None = None
    on_time: "Sequence[OnTime]" = ()


class Unfiled(NamedTuple):
    """Papers of a year that may have their number in the archive and have none, and those that are missing there."""

    year: int
    ready: int
    missing: int


class CopyOut(NamedTuple):
    """外出台账 that is worked in elsewhere: who keeps it, and when a packet of it was merged last (None: never)."""

    id: str
    name: str
    keeper: str
    taken_on: date
    merged_on: date | None


class Rooms(NamedTuple):
    """What the later rooms leave to do: development, transfers and members away, twinning, requests, duties, the archive,
    and the copies that work elsewhere.

    ``now`` is the local minute the clocks of requests are read at; ``agreements`` come with the days they still run;
    ``summary_days`` is how long after its day an activity may lack its summary (0: nobody asks); ``unfiled`` is last year's
    archive, None when it is not asked for.
    """

    cases: "Sequence[CaseWaiting]" = ()
    loose: "Sequence[Loose]" = ()
    transfers: "Sequence[TransferLine]" = ()
    away: "Sequence[AwayLine]" = ()
    measures: "Sequence[MeasureLine]" = ()
    agreements: "Sequence[tuple[AgreementLine, int]]" = ()
    silences: "Sequence[SilenceLine]" = ()
    minutes: "Sequence[MinutesLine]" = ()
    activities: "Sequence[JointActivity]" = ()
    summary_days: int = 0
    requests: "Sequence[RequestLine]" = ()
    now: datetime = datetime.min
    duties: "Sequence[OccurrenceLine]" = ()
    postings: "Sequence[PostingLine]" = ()
    unfiled: Unfiled | None = None
    copies: "Sequence[CopyOut]" = ()


class Safety(NamedTuple):
    """The newest backup on this computer; ``wanted`` is False for a ledger that is only looked at."""

    made_at: datetime | None
    wanted: bool = True
