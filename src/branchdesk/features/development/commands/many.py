"""Many cases at once: what an import brings, all or nothing, one step of undo."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from branchdesk.features.development import store as stores
from branchdesk.features.development.commands.cases import demand_without_case
from branchdesk.features.development.commands.steps import card_follows, demand_once, demand_step
from branchdesk.features.development.model import CaseStep, DevelopmentCase, Guide
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Member
from branchdesk.storage.work import Work


@dataclass(frozen=True, slots=True)
class CaseImport:
    """What a file says of one person: a case (``is_new`` or with its fields filled in), steps and guides, new or
    put right.

    ``person`` is who comes onto the roll with it.
    """

    case: DevelopmentCase
    is_new: bool
    person: Member | None = None
    steps: tuple[CaseStep, ...] = ()
    guides: tuple[Guide, ...] = ()


class Imported(NamedTuple):
    """How many of each were written."""

    people: int
    cases: int
    steps: int
    guides: int


def import_cases(work: Work, found: Sequence[CaseImport]) -> Imported:
    """Write what was read and looked over (导入发展档案); the cards of all of them follow.

    Old files have their gaps: what the rules find about them is listed with the cases and forbids nothing here.
    """
    people = [one.person for one in found if one.person is not None]
    members.take_roster(work, people, [])
    guides = stores.GuideStore(work)
    for one in found:
        if one.is_new and one.person is None:
            demand_without_case(work, one.case)
        stores.DevelopmentCaseStore(work).save(one.case)
        with card_follows(work, one.case):
            for guide in one.guides:
                guides.save(guide)
            for step in one.steps:
                demand_step(work, step)
                demand_once(work, step)
                stores.CaseStepStore(work).save(step)
    return Imported(
        len(people),
        sum(one.is_new for one in found),
        sum(len(one.steps) for one in found),
        sum(len(one.guides) for one in found),
    )
