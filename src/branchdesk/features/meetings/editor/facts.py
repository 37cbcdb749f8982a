"""What the form must know besides the minutes: who is due, the rules of the day, how the paper is named and laid out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.editor.people import People, Person
from branchdesk.features.meetings.model.beside import PlannedAbsence
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import PERSONAL, BallotKind, MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.papers.layouts import Layout
from branchdesk.features.meetings.queries import ActionLine, AgendaHint
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.features.meetings.rules.roll import Due, Roll
from branchdesk.features.members.model import STANDINGS
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Tier
from branchdesk.kernel.rulepacks import RulePack
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.storage.engine import Ledger

Options = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Facts:
    """The ledger as the form sees it; all of it holds for one day and one set of branches.

    ``unit`` and ``holder`` name who held it, in full and in short; ``units`` names the branch of everybody due at a joint meeting; ``hosts`` are the bodies that may hold meetings,
    ``groups`` those of the host; ``left`` the tasks of earlier meetings still open, ``hints`` what other rooms want discussed,
    ``doubts`` what they have against votes on people. ``apart`` are the numbers of members who bear one name.
    """

    due: tuple[Due, ...]
    people: People
    absences: Sequence[PlannedAbsence]
    pack: RulePack
    unit: str
    holder: str
    number: int
    layout: Layout
    units: Mapping[str, str]
    hosts: Options
    groups: Options
    left: Sequence[ActionLine]
    hints: Sequence[AgendaHint] = ()
    doubts: Sequence[Finding] = ()
    apart: Mapping[str, str] = field(default_factory=dict)


Key = tuple[MeetingKind, str, str | None, str, tuple[str, ...]]
"""What the facts depend on, but for what is said of votes."""
Vote = tuple[str, BallotKind, str]
"""A ballot on somebody of the roll: its id, its kind, and whom it is on."""


def key_of(minutes: Minutes) -> Key:
    """As long as this is the same, who is due is."""
    meeting = minutes.meeting
    joint = tuple(one.branch_id for one in minutes.joint)
    return meeting.kind, meeting.branch_id, meeting.group_id, str(meeting.on), joint


def votes_of(minutes: Minutes) -> tuple[Vote, ...]:
    """As long as this is the same too, what speaks against the votes is."""
    return tuple((one.id, one.kind, one.member_id) for one in minutes.ballots if one.kind in PERSONAL and one.member_id)


def read_facts(ledger: "Ledger", minutes: Minutes) -> Facts:
    """Ask the ledger for everything at once."""
    meeting = minutes.meeting
    paper = queries.PaperSource(ledger).facts(minutes)
    found = queries.roll_facts(ledger, meeting, minutes.joint)
    bodies = organization.organizations(ledger)
    kept = queries.layout(ledger, PaperKind.MINUTES)
    apart = _apart(found, paper.due)
    left = queries.open_actions(ledger, meeting.branch_id, meeting.on.first())
    return Facts(
        due=paper.due,
        people=_people(found, paper.due, apart),
        absences=found.absences,
        pack=paper.pack,
        unit=paper.unit,
        holder=paper.holder,
        number=paper.number,
        layout=layouts.from_json(kept, PaperKind.MINUTES) if kept else layouts.default(PaperKind.MINUTES),
        units=paper.units,
        hosts=[(one.id, one.name) for one in bodies if one.tier is not Tier.GROUP],
        groups=organization.groups(ledger, meeting.branch_id),
        left=[one for one in left if one.meeting_id != meeting.id],
        hints=queries.agenda_hints(ledger, meeting.branch_id, meeting.on.first()),
        doubts=queries.vote_doubts(ledger, minutes) if meeting.stage is Stage.DRAFT else (),
        apart=paper.apart | apart,
    )


def _apart(found: Roll, due: Sequence[Due]) -> dict[str, str]:
    """The numbers of those due, or still here, who bear the name of another."""
    named = {one.member_id for one in due}
    here = [one for one in found.members if one.left_on is None or one.id in named]
    count = Counter(one.name for one in here)
    return {one.id: one.number for one in here if count[one.name] > 1 and one.number}


def _people(found: Roll, due: Sequence[Due], apart: Mapping[str, str]) -> People:
    """Those due first, then everybody else the branches know: applicants speak and are voted on too."""
    members = {one.id: one for one in found.members}
    words = dict[str, str](STANDINGS)
    first = [one.member_id for one in due if one.member_id]
    others = [uid for uid, one in members.items() if uid not in set(first) and one.left_on is None]
    listed = [
        Person(one.id, one.name, one.name_key, _note(words.get(str(one.standing), ""), apart.get(one.id, "")))
        for one in (members[uid] for uid in (*first, *others) if uid in members)
    ]
    outside = [Person(None, one.name, note=tr("外单位")) for one in due if not one.member_id]
    return People([*listed, *outside])


def _note(*words: str) -> str:
    return tr("·").join(filter(None, words))
