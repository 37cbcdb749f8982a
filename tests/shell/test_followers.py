"""Who follows what happens below: named in one place, adopted by desk and doors, imported only when it happens."""

import importlib
from pathlib import Path

from branchdesk.features.development import commands, queries
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.words import PERSONAL, Stage
from branchdesk.features.meetings.queries import minutes_of
from branchdesk.shell import followers
from branchdesk.shell.doorway import do, opened


def test_every_follower_named_is_there() -> None:
    for names in followers.FOLLOWERS.values():
        for name in names:
            module, _, function = name.partition(":")
            assert callable(getattr(importlib.import_module(module), function))


def test_minutes_finished_by_a_door_write_the_vote_into_the_case(demo: Path) -> None:
    with opened(demo) as ledger:
        rows = ledger.read(
            "SELECT b.meeting_id, b.member_id, b.id FROM ballot b JOIN development_case c ON c.member_id = b.member_id"
        )
        assert rows, "the demo votes on somebody who has a case"
        meeting_id, member_id, ballot_id = rows[0]
        held = minutes_of(ledger, [meeting_id])[0]
        assert held.meeting.stage is not Stage.DRAFT
        assert {one.kind for one in held.ballots} <= PERSONAL
        case = queries.case_of(ledger, member_id)
        assert case is not None
        step = next(one for one in queries.files_of(ledger, [case.id])[0].steps if one.ballot_id == ballot_id)

        do(ledger, "修订", meetings.revise, meeting_id, "票数录入有误")
        do(ledger, "删除", commands.remove_step, step.id)
        do(ledger, "定稿", meetings.finalise, meeting_id, "记录人")
        again = next(one for one in queries.files_of(ledger, [case.id])[0].steps if one.ballot_id == ballot_id)
    assert again.id != step.id
    assert (again.on, again.due, again.yes, again.result) == (step.on, step.due, step.yes, step.result)
