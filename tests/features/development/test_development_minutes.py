"""A general meeting does the recording: finished minutes write the vote into the case, revised ones contradict it openly."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from development_ledger import day, do, file, member, opened, record, step, vote, walked

from branchdesk.features.development import commands, queries
from branchdesk.features.development.commands.minutes import extension_months
from branchdesk.features.development.model import CaseEnding, CaseStep, DevelopmentCase, Result
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.minutes import Attendance, Ballot, Minutes
from branchdesk.features.meetings.model.words import BallotKind, ItemKind, MeetingKind, Presence, Reason
from branchdesk.features.members.model import Standing
from branchdesk.kernel.errors import Conflict, Refusal
from branchdesk.shell import followers
from branchdesk.storage import following, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

TODAY = day("2026-11-21").first()
ADMITTED = "2025-06-20"


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


def hold(ledger: Ledger, one: Minutes) -> Minutes:
    """Take down and finish the minutes."""
    do(ledger, meetings.hold, one)
    found: Minutes = do(ledger, meetings.finalise, one.meeting.id, "赵一")
    return found


def codes(ledger: Ledger) -> set[str]:
    found = queries.checked(ledger, None, TODAY)[0].findings
    return {one.code for one in found if one.code.startswith(("minutes_", "card_"))}


def steps(ledger: Ledger, key: str) -> list[CaseStep]:
    return file(ledger).recorded.get(key, [])


def revised(ledger: Ledger, one: Minutes, **figures: Any) -> Minutes:
    """The minutes with other figures, finished again."""
    draft = do(ledger, meetings.revise, one.meeting.id, "票数录入有误")
    changed = replace(draft, ballots=tuple(replace(each, **figures) for each in draft.ballots))
    do(ledger, meetings.save_minutes, changed)
    found: Minutes = do(ledger, meetings.finalise, one.meeting.id, "赵一")
    return found


def test_an_admission_writes_step_day_figures_and_result(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=6))
    found = steps(ledger, "admission")[0]
    assert (str(found.on), found.result) == (ADMITTED, Result.PASSED)
    assert (found.due, found.here, found.yes, found.no, found.abstain) == (7, 7, 6, 1, 0)
    assert (found.meeting_id, found.ballot_id) == (held.meeting.id, held.ballots[0].id)
    assert member(ledger).standing is Standing.CANDIDATE
    assert codes(ledger) == set()
    with pytest.raises(Refusal, match="没有可撤销"):
        undo.undo(ledger, Author())
    record(ledger, step("committee_talk"))
    record(ledger, step("approval"))
    assert (member(ledger).standing, str(member(ledger).joined_on)) == (Standing.PROBATIONARY, ADMITTED)


def test_a_vote_that_looks_won_and_is_not_is_recorded_as_lost(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=3))
    assert [one.result for one in steps(ledger, "admission")] == [Result.FAILED]
    hold(ledger, vote(BallotKind.ADMISSION, "a1", "2025-06-27", yes=7))
    assert [one.result for one in steps(ledger, "admission")] == [Result.FAILED, Result.PASSED]


def test_written_opinions_count_with_the_votes(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    one = vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=3, here=6)
    away = Attendance(id="away", meeting_id=one.meeting.id, member_id="m7", name="郑一", presence=Presence.EXCUSED,
                      reason=Reason.DUTY, reason_text="赴外地开会")  # fmt: skip
    hold(ledger, replace(one, ballots=(replace(one.ballots[0], written_yes=1),), attendances=(away,)))
    found = steps(ledger, "admission")[0]
    assert (found.due, found.here, found.yes, found.no, found.result) == (7, 6, 4, 3, Result.PASSED)
    assert codes(ledger) == set()


def test_a_sponsor_who_was_excused_is_told_until_the_minutes_or_the_sponsor_are_mended(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    one = vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=6, here=6)
    away = Attendance(id="away", meeting_id=one.meeting.id, member_id="m2", name="钱一", presence=Presence.EXCUSED,
                      reason=Reason.DUTY, reason_text="赴外地开会")  # fmt: skip
    held = hold(ledger, replace(one, attendances=(away,), guests=()))
    found = {each.code: each for each in queries.checked(ledger, None, TODAY)[0].findings}
    assert "“钱一”登记为请假" in found["sponsor_away"].text
    assert found["sponsor_away"].mend == found["candidate_away"].mend == f"attendance:{held.meeting.id}"
    draft = do(ledger, meetings.revise, held.meeting.id, "到会情况录入有误")
    present = tuple(replace(each, presence=Presence.PRESENT, reason=None, reason_text="") for each in draft.attendances)
    do(ledger, meetings.save_minutes, replace(draft, attendances=present, guests=one.guests))
    do(ledger, meetings.finalise, held.meeting.id, "赵一")
    assert not {"sponsor_away", "candidate_away"} & {
        each.code for each in queries.checked(ledger, None, TODAY)[0].findings
    }


def test_only_general_meetings_decide_and_only_on_people_with_a_case(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    hold(ledger, vote(BallotKind.ADMISSION, "a2", ADMITTED))
    assert queries.case_of(ledger, "a2") is None
    loose = queries.loose_ballots(ledger)
    assert [(one.name, str(one.on), one.kind) for one in loose] == [("许愿", ADMITTED, BallotKind.ADMISSION)]
    assert queries.loose_ballots(ledger, frozenset({"office"})) == []
    do(ledger, meetings.hold, vote(BallotKind.ADMISSION, "a1", "2025-06-24", meeting=MeetingKind.THEME_DAY))
    assert steps(ledger, "admission") == []


def test_a_draft_says_nothing_yet(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    do(ledger, meetings.hold, vote(BallotKind.ADMISSION, "a1", ADMITTED))
    assert (steps(ledger, "admission"), codes(ledger)) == ([], set())


def test_conversion_extension_and_cancellation_are_told_apart(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    hold(ledger, vote(BallotKind.EXTENSION, "a1", "2026-06-25"))
    found = steps(ledger, "conversion")[0]
    assert (found.result, found.months) == (Result.EXTENDED, 6)
    record(ledger, step("conversion_approval", result=Result.EXTENDED))
    assert str(member(ledger).probation_until) == "2026-12-20"
    hold(ledger, vote(BallotKind.CANCELLATION, "a1", "2026-10-20"))
    assert [one.result for one in steps(ledger, "conversion")] == [Result.EXTENDED, Result.CANCELLED]
    assert member(ledger).left_on is None


def test_two_votes_on_one_person_are_two_steps(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    one, other = vote(BallotKind.CONVERSION, "a1", "2026-06-25", yes=2), vote(BallotKind.EXTENSION, "a1", "2026-06-25")
    uid = one.meeting.id
    both: tuple[Ballot, ...] = (*one.ballots, replace(other.ballots[0], meeting_id=uid, item_id=other.items[0].id))
    items = (*one.items, replace(other.items[0], meeting_id=uid, order=1))
    resolutions = (*one.resolutions, replace(other.resolutions[0], meeting_id=uid, order=1))
    hold(ledger, replace(one, ballots=both, items=items, resolutions=resolutions))
    assert sorted(str(each.result) for each in steps(ledger, "conversion")) == ["extended", "failed"]
    assert codes(ledger) == set()


def test_a_revision_is_a_contradiction_until_it_is_adopted(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=6))
    do(ledger, meetings.revise, held.meeting.id, "票数录入有误")
    assert codes(ledger) == {"minutes_draft"}
    with pytest.raises(Refusal, match="还没有定稿"):
        do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    do(ledger, meetings.finalise, held.meeting.id, "赵一")
    assert codes(ledger) == set()
    revised(ledger, held, yes=5, no=2)
    assert (steps(ledger, "admission")[0].yes, codes(ledger)) == (6, {"minutes_differ"})
    with pytest.raises(Refusal, match="取自会议记录"):
        do(ledger, commands.alter_step, replace(steps(ledger, "admission")[0], yes=5))
    do(ledger, commands.alter_step, replace(steps(ledger, "admission")[0], document="示党组〔2025〕6号"))
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    found = steps(ledger, "admission")
    assert [(one.yes, one.no, one.document) for one in found] == [(5, 2, "示党组〔2025〕6号")]
    assert codes(ledger) == set()
    undo.undo(ledger, Author())
    assert (steps(ledger, "admission")[0].yes, codes(ledger)) == (6, {"minutes_differ"})


def test_adopting_a_lost_vote_takes_the_membership_back(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=6))
    record(ledger, step("committee_talk"))
    record(ledger, step("approval"))
    revised(ledger, held, yes=3, no=4)
    assert member(ledger).standing is Standing.PROBATIONARY
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    assert (member(ledger).standing, member(ledger).joined_on) == (Standing.CANDIDATE, None)


def test_a_vote_taken_out_of_the_minutes_goes_when_adopted(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, meeting=MeetingKind.GENERAL))
    draft = do(ledger, meetings.revise, held.meeting.id, "误记")
    resolved = tuple(replace(one, ballot_id=None, unanimous=True) for one in draft.resolutions)
    items = tuple(replace(one, kind=ItemKind.DISCUSS) for one in draft.items)
    do(ledger, meetings.save_minutes, replace(draft, ballots=(), resolutions=resolved, items=items))
    do(ledger, meetings.finalise, held.meeting.id, "赵一")
    assert codes(ledger) == {"minutes_gone"}
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    assert steps(ledger, "admission") == []


def test_minutes_in_the_bin_leave_a_contradiction(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED))
    do(ledger, meetings.remove_meeting, held.meeting.id)
    assert codes(ledger) == {"minutes_gone"}
    with pytest.raises(Conflict, match="已不在台账中"):
        do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    do(ledger, commands.alter_step, replace(steps(ledger, "admission")[0], yes=5, no=2))
    do(ledger, commands.remove_step, steps(ledger, "admission")[0].id)
    do(ledger, meetings.bring_back_meeting, held.meeting.id)
    assert codes(ledger) == {"minutes_not_taken"}
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    assert codes(ledger) == set()


def test_a_step_written_by_hand_is_linked_where_it_agrees(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    record(ledger, step("admission", due=7, here=7, yes=7, no=0, abstain=0, document="手记"))
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=7))
    found = steps(ledger, "admission")
    assert [(one.meeting_id, one.document) for one in found] == [(held.meeting.id, "手记")]
    assert codes(ledger) == set()


def test_a_step_written_by_hand_that_disagrees_stays_and_is_listed(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "admission")
    held = hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED, yes=5))
    assert [(one.meeting_id, one.yes) for one in steps(ledger, "admission")] == [(None, 7)]
    assert codes(ledger) == {"minutes_not_taken"}
    do(ledger, commands.adopt_minutes, "c1", held.meeting.id)
    assert [(one.meeting_id, one.yes) for one in steps(ledger, "admission")] == [(held.meeting.id, 5)]


def test_a_decision_of_another_day_is_not_written_twice(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "admission")
    hold(ledger, vote(BallotKind.ADMISSION, "a1", "2025-06-18"))
    assert [str(one.on) for one in steps(ledger, "admission")] == [ADMITTED]
    assert "minutes_not_taken" in codes(ledger)


def test_a_case_that_was_stopped_takes_nothing(ledger: Ledger) -> None:
    do(ledger, commands.open_case, DevelopmentCase(id="c1", member_id="a1"))
    do(ledger, commands.end_case, "c1", day("2025-01-05"), CaseEnding.STOPPED, "支委会研究")
    hold(ledger, vote(BallotKind.ADMISSION, "a1", ADMITTED))
    assert steps(ledger, "admission") == []


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("同意延长预备期六个月。", 6),
        ("决定延长其预备期半年", 6),
        ("延长预备期1年", 12),
        ("延长预备期 12 个月", 12),
        ("延长预备期一年", 12),
        ("延长预备期九个月", 9),
        ("按期转正", None),
        ("延长预备期", None),
        ("延长预备期若干个月", None),
        ("延长预备期至2027年5月20日", None),
        ("延长预备期一年半", None),
    ],
)
def test_the_months_of_an_extension_are_read_from_the_resolution(text: str, months: int | None) -> None:
    assert extension_months(text) == months
