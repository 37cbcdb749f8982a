"""The file of a case: everything recorded about it and around it, put together for the rules (domain §2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from branchdesk.features.development.model import (
    CasePaper,
    CaseStep,
    DevelopmentCase,
    Guide,
    GuideKind,
    Observation,
    Occasion,
    PublicNotice,
    Result,
    Waiver,
)
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.packs import DevelopmentPack, pack_on, packs
from branchdesk.features.development.rules.times import within
from branchdesk.features.meetings.model.words import BallotKind, Presence
from branchdesk.features.meetings.model.words import Stage as MinutesStage
from branchdesk.features.members.model import Aspect, Member, Move, Registry, Restriction, Standing
from branchdesk.features.members.rules import standing_at, value_at
from branchdesk.features.organization.model import Organization
from branchdesk.kernel import rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.rulepacks import RulePack, Tightening, tightened

DECIDED = frozenset(
    ("political_review", "committee_review", "pre_review", "admission", "approval", "conversion", "conversion_approval")
)
"""Steps that have taken effect only with a result."""


@dataclass(frozen=True, slots=True)
class GuideFact:
    """What the roll knows of a sponsor or cultivator; one value serves all the cases he guides."""

    member: Member
    moves: tuple[Move, ...] = ()
    restrictions: tuple[Restriction, ...] = ()

    @property
    def member_id(self) -> str:
        """The member's id."""
        return self.member.id

    @property
    def name(self) -> str:
        """The member's name."""
        return self.member.name

    def standing_on(self, day: date) -> Standing | None:
        """人员类别 on a day."""
        return standing_at(self.member, self.moves, day)

    def suspended_on(self, day: date) -> bool:
        """Whether his registry was suspended (停止党籍) on a day."""
        return value_at(self.member, self.moves, Aspect.REGISTRY, day) == Registry.SUSPENDED

    def restriction_on(self, day: date) -> Restriction | None:
        """The restriction of his rights on a day."""
        for one in self.restrictions:
            if one.from_on.first() <= day and (one.until_on is None or day <= one.until_on.last()):
                return one
        return None

    def gone_on(self, day: date) -> bool:
        """Whether he had left the roll by a day."""
        return self.member.left_on is not None and self.member.left_on.last() <= day


@dataclass(frozen=True, slots=True)
class Came:
    """Somebody the minutes name as 出席, 请假, 缺席 or 列席; one sheet serves all the ballots of its meeting."""

    member_id: str | None
    name: str
    presence: Presence = Presence.PRESENT


@dataclass(frozen=True, slots=True)
class BallotFact:
    """One personal ballot of minutes on this member, as the minutes have it now.

    ``yes``, ``no`` and ``abstain`` hold the votes of those present and the written opinions together; ``due`` and
    ``here`` count those with a vote; ``passed`` is None while votes are missing. ``sheet`` is who came; it is empty
    where the minutes keep no attendance, as those of a draft and of some that were brought in.
    """

    meeting_id: str
    ballot_id: str
    kind: BallotKind
    on: date
    due: int | None
    here: int | None
    yes: int | None
    no: int | None
    abstain: int | None
    passed: bool | None
    stage: MinutesStage = MinutesStage.FINAL
    sheet: tuple[Came, ...] = ()

    def presence(self, member_id: str | None, name: str) -> Presence | None:
        """Whether somebody came; None where the sheet does not name him. Who is known by name alone is found by it."""
        own = [one.presence for one in self.sheet if member_id and one.member_id == member_id]
        own = own or [
            one.presence for one in self.sheet if name and one.name == name and not (one.member_id and member_id)
        ]
        return Presence.PRESENT if Presence.PRESENT in own else next(iter(own), None)


@dataclass(frozen=True)
class CaseFile:
    """One case with all that hangs on it; ``approving`` is the committee above the branch (None: not in the ledger)."""

    case: DevelopmentCase
    member: Member
    moves: tuple[Move, ...] = ()
    steps: tuple[CaseStep, ...] = ()
    guides: tuple[Guide, ...] = ()
    observations: tuple[Observation, ...] = ()
    papers: tuple[CasePaper, ...] = ()
    notices: tuple[PublicNotice, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    branch: Organization | None = None
    approving: Organization | None = None
    guide_facts: Mapping[str, GuideFact] = field(default_factory=dict)
    ballots: tuple[BallotFact, ...] = ()

    @cached_property
    def recorded(self) -> dict[str, list[CaseStep]]:
        """The steps under their keys, each in the order of time."""
        found: dict[str, list[CaseStep]] = {}
        for one in sorted(self.steps, key=lambda step: (step.on.first(), step.id)):
            found.setdefault(one.step, []).append(one)
        return found

    @cached_property
    def taken(self) -> dict[str, list[CaseStep]]:
        """Of the recorded steps those that took effect: not refused, and decided where there is something to decide."""
        found = {}
        for key, steps in self.recorded.items():
            if kept := [one for one in steps if takes_effect(one)]:
                found[key] = kept
        return found

    def last(self, key: str) -> CaseStep | None:
        """The newest recorded step of a kind that took effect."""
        found = self.taken.get(key)
        return found[-1] if found else None

    def first(self, key: str) -> CaseStep | None:
        """The oldest recorded step of a kind that took effect."""
        found = self.taken.get(key)
        return found[0] if found else None

    def passed(self, key: str) -> CaseStep | None:
        """The newest step of a kind that was agreed to."""
        found = (one for one in reversed(self.taken.get(key, ())) if one.result in (None, Result.PASSED))
        return next(found, None)

    def guides_on(self, kind: GuideKind, day: date) -> list[Guide]:
        """The cultivators or sponsors of a day."""
        return [
            one
            for one in self.guides
            if one.kind is kind
            and (one.from_on is None or one.from_on.first() <= day)
            and (one.until_on is None or day <= one.until_on.last())
        ]

    def notices_for(self, occasion: Occasion) -> list[PublicNotice]:
        """The notices of an occasion in the order of time."""
        found = [one for one in self.notices if one.occasion is occasion]
        return sorted(found, key=lambda one: (one.from_on.first(), one.id)) if len(found) > 1 else found

    def waiver(self, code: str, step: str) -> Waiver | None:
        """The reason somebody went on with against a finding; one without a step holds for all steps."""
        if not self.waivers:
            return None
        return next((one for one in self.waivers if one.code == code and one.step in ("", step)), None)

    def as_at(self, day: date) -> "CaseFile":
        """The file as it would have been on a day: what was recorded of later days is left out."""
        return replace(
            self,
            steps=tuple(one for one in self.steps if one.on.first() <= day),
            observations=tuple(one for one in self.observations if one.on.first() <= day),
            notices=tuple(one for one in self.notices if one.from_on.first() <= day),
            ballots=tuple(one for one in self.ballots if one.on <= day),
        )

    def with_step(self, step: CaseStep) -> "CaseFile":
        """The file with one step more, or with the step of that id as it is now."""
        return replace(self, steps=(*(one for one in self.steps if one.id != step.id), step))


def takes_effect(step: CaseStep) -> bool:
    """Whether a recorded step counts: refused ones do not, and those to be decided need their result."""
    if step.result is None:
        return step.step not in DECIDED
    return step.result is not Result.FAILED


@dataclass(frozen=True)
class Rulebook:
    """What the rules are asked with: packs in the order of time, the calendar of working days, the rules on votes.

    ``overlays`` are the numbers of the rules on meetings the school has tightened.
    """

    packs: tuple[DevelopmentPack, ...] = field(default_factory=packs)
    workdays: Workdays = field(default_factory=Workdays)
    overlays: Sequence[Tightening] = ()
    _by_day: dict[date, DevelopmentPack] = field(default_factory=dict, init=False, compare=False, repr=False)

    def on(self, day: date) -> DevelopmentPack:
        """The pack in force on a day."""
        found = self._by_day.get(day)
        if found is None:
            found = self._by_day[day] = pack_on(day, self.packs)
        return found

    def limiting(self, number: str, start: Day, on: date) -> date:
        """The day whose pack limits what began with ``start`` and happens ``on``: nobody is late by a rule that came later.

        That is the day it happens, or the day it began where the limit had run out before the rule was in force.
        """
        pack = self.on(on)
        over = pack[number] and within(start.last(), pack[number]) < pack.effective_from
        return start.first() if over else on

    def votes_on(self, day: date) -> RulePack:
        """The rules on votes in force on a day; of a number the school tightened more than once the last word counts."""
        found = rulepacks.pack("meetings", day)
        own = {one.name: one for one in self.overlays if one.subject == "meetings" and one.from_on.first() <= day}
        return tightened(found, own.values()) if own else found

    def of(self, file: CaseFile) -> tuple[DevelopmentPack, ...]:
        """The packs a case ran through: each step's own, in the order of time."""
        days = sorted(one.on.first() for one in file.steps)
        return tuple({pack.label: pack for pack in map(self.on, days)}.values())
