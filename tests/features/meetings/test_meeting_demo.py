"""The invented meetings of the demo: believable, sound, the same for the same seed."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from branchdesk.features.meetings import demo, queries
from branchdesk.features.meetings.demo import Life
from branchdesk.features.meetings.model.words import MeetingKind, Presence, Stage
from branchdesk.features.meetings.rules import canon, checks, roll, votes
from branchdesk.features.members import demo as people
from branchdesk.features.organization.model import Tier
from branchdesk.kernel import rulepacks
from branchdesk.kernel.problems import Level
from branchdesk.shell.making import make_demo
from branchdesk.storage import verify
from branchdesk.storage.engine import open_ledger

TODAY = date(2026, 11, 21)


def life(seed: int, members: int = 86) -> Life:
    organizations = people.organizations(seed)
    branches, groups = ([one for one in organizations if one.tier is tier] for tier in (Tier.BRANCH, Tier.GROUP))
    crowd = people.people(members, seed, branches, groups, TODAY)
    return demo.meetings(seed, organizations, crowd, people.posts(organizations, crowd, TODAY), TODAY)


def test_the_same_seed_gives_the_same_meetings_and_another_one_others() -> None:
    assert life(1) == life(1)
    assert life(1).minutes != life(2).minutes


@pytest.mark.parametrize("members", [12, 86, 700])
def test_every_kind_and_every_stage_is_there_and_nothing_lies_in_the_future(members: int) -> None:
    found = life(3, members)
    stages = Counter(one.meeting.stage for one in found.minutes)
    assert stages[Stage.DRAFT] >= 1 or members == 12
    if members == 86:
        assert set(stages) == set(Stage)
        assert {one.meeting.kind for one in found.minutes} >= set(MeetingKind) - {MeetingKind.ELECTION}
    assert all(one.meeting.on.first() <= TODAY for one in found.minutes)
    assert all(one.meeting.signed_on is None or one.meeting.signed_on.first() <= TODAY for one in found.minutes)
    assert (
        len({one.meeting.archive_number for one in found.minutes if one.meeting.archive_number}) == stages[Stage.FILED]
    )


def test_a_finished_meeting_could_have_been_finished(tmp_path: Path) -> None:
    make_demo(tmp_path / "demo.bdb", 86, 1)
    ledger = open_ledger(tmp_path / "demo.bdb")
    pack = rulepacks.pack("meetings", TODAY)
    whole = queries.minutes_of(ledger, [line.id for line in queries.meetings(ledger)])
    assert len(whole) > 200
    read = queries.RollReader(ledger)
    for one in whole:
        due = roll.due(one.meeting, one.joint, read.facts(one.meeting, one.joint))
        found = checks.findings(one, due, pack)
        blocks = [finding.text for finding in found if finding.level is Level.BLOCK]
        assert blocks == [], (one.meeting.on, one.meeting.subject)
        if one.meeting.stage is not Stage.DRAFT:
            version = queries.versions(ledger, one.meeting.id)[0]
            assert version.fingerprint == canon.fingerprint(one, one.attendances)
    assert verify.verify(ledger.connection) == []
    ledger.close()


@pytest.mark.parametrize("members", [86, 300])
def test_one_admission_looks_won_and_is_not(members: int) -> None:
    found = life(1, members)
    one = next(one for one in found.minutes if one.meeting.kind is MeetingKind.ADMISSION)
    voting = [line for line in one.attendances if line.voting]
    here = sum(line.presence is Presence.PRESENT for line in voting)
    ballot = one.ballots[0]
    verdict = votes.judge(ballot, len(voting), here, rulepacks.pack("meetings", TODAY))
    assert (verdict.opens, verdict.passed) == (True, False)
    assert "不大于" in verdict.arithmetic
    assert ballot.yes is not None
    assert 2 * ballot.yes > here


def test_some_tasks_are_open_and_some_are_closed() -> None:
    tasks = [task for one in life(1).minutes for task in one.actions]
    closed = sum(task.closed_on is not None for task in tasks)
    assert 0 < closed < len(tasks)
    joint = next(one for one in life(1).minutes if one.joint)
    assert len(joint.joint) == 3
    assert all(task.task and task.timetable and task.roadmap and task.owner for task in joint.actions)
