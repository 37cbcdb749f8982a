"""Nouns of the room: reminders and when they are due, who makes up the roll, what the checks found."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from branchdesk.features.dues.queries import OnTime, Sum
    from branchdesk.features.dues.queries.waiting import Ending, Held
    from branchdesk.features.dues.rules.arrears import Arrear
    from branchdesk.features.meetings.queries import ActionLine
    from branchdesk.features.meetings.rules.duty import Row
    from branchdesk.features.members.model import Member
    from branchdesk.features.organization.model import Organization
    from branchdesk.features.organization.rules import Finding


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


class Reminder(NamedTuple):
    """One thing to do (待办提醒): a sentence, the day it is due, and the place where it is done.

    ``due`` None means without a day of its own: it stands under 本月内, behind what has one. ``place`` and
    ``uid`` are what ``Desk.go`` understands, ``verb`` the words of the button.
    """

    matter: Matter
    urgency: Urgency
    due: date | None
    text: str
    verb: str
    place: str
    uid: str = ""


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
    """What meetings leave to do: the year of each branch, tasks not closed, how many papers are out of date.

    Empty as long as the ledger holds no meeting: who keeps none here is not reminded of any.
    """

    years: "Sequence[BranchYear]" = ()
    tasks: "Sequence[ActionLine]" = ()
    stale: int = 0


class Dues(NamedTuple):
    """What dues leave to do: the totals of this month (``unsettled`` counts people), who is three months behind with the
    ``names`` of the first of them, money of ended periods, relief that ends soon, the year to be made public (None: none),
    and how many paid each month of this year in time.
    """

    owed: "Sum"
    paid: "Sum"
    open: "Sum"
    unsettled: int = 0
    behind: "Sequence[Arrear]" = ()
    names: Mapping[str, str] = {}
    held: "Sequence[Held]" = ()
    ending: "Sequence[Ending]" = ()
    year: int | None = None
    on_time: "Sequence[OnTime]" = ()


class Safety(NamedTuple):
    """The newest backup on this computer; ``wanted`` is False for a ledger that is only looked at."""

    made_at: datetime | None
    wanted: bool = True
