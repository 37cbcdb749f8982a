"""Joint activities, who took part, what was agreed, what was reported and photographed."""

from dataclasses import dataclass

from branchdesk.features.twinning.model.issues import Issue, Measure, Outcome
from branchdesk.features.twinning.model.words import ActivityState, Category, Mode, PartyRole, Purpose, ReportCategory
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Heads:
    """A number of people; ``more`` where it, or one of its parts, was rounded down (余)."""

    number: int
    more: bool = False

    @property
    def words(self) -> str:
        """``550余`` or ``550``."""
        return tr("{n}余").format(n=self.number) if self.more else str(self.number)

    @property
    def spaced(self) -> str:
        """The same before the word for people in a sentence: ``550 余``, ``550 ``."""
        return tr("{n} 余").format(n=self.number) if self.more else f"{self.number} "


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
class WholeActivity:
    """An activity and all that hangs on it, each list in its order: what the form edits and the papers print.

    ``issues`` were raised at it; ``measures`` were agreed at it, on an issue or by themselves; ``outcomes`` came of it.
    """

    activity: JointActivity
    parties: tuple[ActivityParty, ...] = ()
    consensus: tuple[Consensus, ...] = ()
    issues: tuple[Issue, ...] = ()
    measures: tuple[Measure, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    media: tuple[Media, ...] = ()
    photos: tuple[Photo, ...] = ()
