"""A vote that is only thought of or being written down: what the checks will say of the step it becomes (domain §2.4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from branchdesk.features.development.model import CaseStep, DevelopmentCase, Result
from branchdesk.features.development.rules.checks import Finding, check
from branchdesk.features.development.rules.file import CaseFile, Rulebook
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.members.model import Member, Move, Standing
from branchdesk.features.members.rules import standing_at
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

STEPS = {
    BallotKind.ADMISSION: "admission",
    BallotKind.CONVERSION: "conversion",
    BallotKind.EXTENSION: "conversion",
    BallotKind.CANCELLATION: "conversion",
}
"""The step a vote becomes."""
RESULTS = {BallotKind.EXTENSION: Result.EXTENDED, BallotKind.CANCELLATION: Result.CANCELLED}
"""Its result, where a vote that passed means something else than 通过."""
_NOT_OF_THE_DAY = ("card_", "minutes_", "votes_")
"""Findings a meeting that is only thought of cannot have."""
_BY_CARD = frozenset(("already_full", "conversion_early"))
"""What a card alone can tell of somebody whose steps are kept nowhere."""


def step_of(case_id: str, kind: BallotKind, on: date) -> CaseStep:
    """The step of a vote that passed, without its figures."""
    return CaseStep(id="", case_id=case_id, step=STEPS[kind], on=Day.of(on), result=RESULTS.get(kind, Result.PASSED))


def against(file: CaseFile, book: Rulebook, step: CaseStep, today: date) -> tuple[Finding, ...]:
    """What forbids that a meeting decides so, and what of the step itself wants a reason."""
    return tuple(
        one
        for one in check(file.with_step(step), book, today)
        if (one.level is Level.BLOCK or (one.step == step.step and one.stands))
        and not one.code.startswith(_NOT_OF_THE_DAY)
    )


def doubts(file: CaseFile, book: Rulebook, kind: BallotKind, on: date) -> list[Finding]:
    """What the case will say of a vote that is being written down; how long an extension is stands in its resolution."""
    step = step_of(file.case.id, kind, on)
    said = against(file, book, step, max(on, clock.today()))
    found = [one for one in said if one.step == step.step and one.code != "extension_months"]
    return found if file.case.id else [one for one in found if one.code in _BY_CARD]


def by_card(member: Member, moves: Sequence[Move], on: date) -> CaseFile:
    """Somebody without a case as his card has him on a day: on probation since he joined, where it says so."""
    steps: tuple[CaseStep, ...] = ()
    if member.joined_on and standing_at(member, moves, on) is Standing.PROBATIONARY:
        steps = (replace(step_of("", BallotKind.ADMISSION, member.joined_on.first()), id="joined"),)
    return CaseFile(DevelopmentCase(id="", member_id=member.id), member, tuple(moves), steps)
