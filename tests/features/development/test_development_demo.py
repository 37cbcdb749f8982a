"""Invented cases: sound by the rules but for the faults meant, the same for the same seed, nobody real."""

from collections import Counter
from datetime import date

import pytest

from branchdesk.features.development import demo
from branchdesk.features.development.demo import Life
from branchdesk.features.development.model import CaseEnding, Stage
from branchdesk.features.development.rules.calendar import Workdays
from branchdesk.features.development.rules.checks import check
from branchdesk.features.development.rules.file import CaseFile, GuideFact, Rulebook
from branchdesk.features.development.rules.stage import STANDING, stage_of
from branchdesk.features.members import demo as members
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)
FAULTS = {"sponsors_count", "training_short", "faculty", "cultivators_count", "age", "sponsors_now"}
"""What the demo shows as wrong; a small branch may have too few who can guide."""


def world(seed: int, count: int = 120, today: date = TODAY) -> tuple[list[Organization], list[Member], Life]:
    organizations = members.organizations(seed)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    people = demo.with_applicants(members.people(count, seed, branches, [], today), today)
    return organizations, people, demo.cases(seed, organizations, people, today)


def files(organizations: list[Organization], people: list[Member], life: Life) -> list[CaseFile]:
    bodies, roll = {one.id: one for one in organizations}, {one.id: one for one in people}
    facts = {uid: GuideFact(one) for uid, one in roll.items()}
    return [
        CaseFile(
            case=case, member=roll[case.member_id],
            moves=tuple(one for one in life.moves if one.member_id == case.member_id),
            branch=bodies[roll[case.member_id].branch_id or ""], approving=organizations[0], guide_facts=facts,
            **{name: tuple(one for one in getattr(life, name) if one.case_id == case.id)
               for name in ("steps", "guides", "observations", "papers", "notices", "waivers")},
        )
        for case in life.cases
    ]  # fmt: skip


def test_the_same_seed_gives_the_same_cases() -> None:
    assert world(1)[2] == world(1)[2]
    assert world(1)[2] != world(2)[2]


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_only_the_faults_meant_are_found(seed: int) -> None:
    organizations, people, life = world(seed)
    book = Rulebook(workdays=Workdays(life.holidays))
    found = files(organizations, people, life)
    blocks = Counter(one.code for file in found for one in check(file, book, TODAY) if one.level is Level.BLOCK)
    assert set(blocks) <= FAULTS, blocks
    assert len(found) > 8
    for file in found:
        assert all(one.on.first() <= TODAY for one in file.steps)
        if file.member.standing is not Standing.FULL:
            assert STANDING[stage_of(file)] is file.member.standing


def test_all_stages_are_there() -> None:
    assert {stage_of(one) for one in files(*world(1, 300))} == set(Stage)


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_one_case_was_stopped_with_its_day_and_reason(seed: int) -> None:
    organizations, people, life = world(seed)
    (stopped,) = (one for one in files(organizations, people, life) if one.case.ending is CaseEnding.STOPPED)
    assert stopped.member.standing is Standing.ACTIVIST
    assert stopped.case.ending_reason
    assert stopped.case.ended_on is not None
    days = [one.on.first() for one in (*stopped.steps, *stopped.observations)]
    assert max(days) <= stopped.case.ended_on.first() <= TODAY


def test_any_day_and_any_size_will_do() -> None:
    for today in (date(2024, 2, 29), date(2026, 1, 1), date(2027, 12, 31)):
        assert world(5, 60, today)[2].cases
    assert world(1, 0)[2].cases == []


def test_ids_are_never_given_twice() -> None:
    _, _, life = world(1)
    lists = (
        life.cases,
        life.steps,
        life.guides,
        life.observations,
        life.papers,
        life.notices,
        life.waivers,
        life.moves,
    )
    ids = [one.id for found in lists for one in found]
    assert len(ids) == len(set(ids))
