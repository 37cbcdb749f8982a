"""The invented ledger's twinning: of every category, in every state, the same for the same seed, sound by the rules."""

from datetime import date
from pathlib import Path

import pytest

from branchdesk.features.members import demo as roll
from branchdesk.features.organization.model import Tier
from branchdesk.features.twinning import demo, queries
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.words import ActivityState, Progress
from branchdesk.features.twinning.rules import checks, counting, following
from branchdesk.features.twinning.rules.counting import Held
from branchdesk.features.twinning.rules.following import IssueState
from branchdesk.kernel.problems import Level
from branchdesk.shell.doorway import opened
from branchdesk.shell.making import make_demo

TODAY = date(2026, 11, 21)
DAYS = (TODAY, date(2024, 2, 29), date(2026, 1, 1), date(2027, 8, 31))


def made(seed: int = 1, today: date = TODAY) -> demo.Ties:
    organizations = roll.organizations(seed)
    branches = [one for one in organizations if one.tier is Tier.BRANCH]
    groups = [one for one in organizations if one.tier is Tier.GROUP]
    posts = roll.posts(organizations, roll.people(60, seed, branches, groups, today), today)
    return demo.ties(seed, organizations, posts, today)


def held(ties: demo.Ties) -> list[Held]:
    return [Held(one, tuple(each for each in ties.parties if each.activity_id == one.id)) for one in ties.activities]


def test_the_same_seed_gives_the_same_and_another_seed_another() -> None:
    assert made() == made()
    assert made(2).activities != made().activities


def test_a_ledger_without_branches_has_none() -> None:
    assert demo.ties(1, [], [], TODAY) == demo.Ties()


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_in_it_is_refused_by_the_rules(seed: int, today: date) -> None:
    ties = made(seed, today)
    for one in held(ties):
        whole = WholeActivity(
            activity=one.activity, parties=one.parties,
            measures=tuple(each for each in ties.measures if each.activity_id == one.activity.id),
        )  # fmt: skip
        assert [each.text for each in checks.of_activity(whole, today) if each.level is Level.BLOCK] == []
    assert [each for one in ties.issues for each in checks.of_issue(one, today)] == []
    assert counting.count(held(ties)).mismatch == ""


def test_there_is_something_of_everything() -> None:
    ties = made()
    found = counting.count(held(ties))
    assert all(found.by_category.values()), found.line
    assert {one.state for one in ties.activities} == set(ActivityState)
    states = {
        following.state_of(one, [each for each in ties.measures if each.issue_id == one.id]) for one in ties.issues
    }
    assert states == set(IssueState)
    assert {Progress.LASTING, Progress.DONE, Progress.RUNNING, Progress.NOT_STARTED} == {
        one.progress for one in ties.measures
    }


def test_the_ledger_has_something_due_and_somebody_silent(tmp_path: Path) -> None:
    path = tmp_path / "demo.bdb"
    make_demo(path, 60, 1)
    with opened(path, read_only=True) as ledger:
        assert len(queries.overdue(ledger, None, TODAY)) == 1
        assert queries.silences(ledger, None, TODAY)
        assert queries.ending(ledger, None, TODAY)
        assert "共开展结对共建活动" in queries.paragraph(ledger, None, date(2026, 1, 1), TODAY, "2026 年")
        first = queries.partners(ledger)[0]
        assert first.name
