"""What cases and cards say of a vote that is only being written down: told beside it, by the rules of the case, never forbidden."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from development_ledger import do, opened, vote, walked

from branchdesk.features.development import queries
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings import queries as minutes
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import BallotKind, MeetingKind, Stage
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.shell import followers
from branchdesk.storage import following
from branchdesk.storage.engine import Ledger


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


def doubts(ledger: Ledger, one: Minutes) -> dict[str, Finding]:
    return {each.code: each for each in minutes.vote_doubts(ledger, one)}


def test_a_conversion_before_the_day_probation_is_full_is_doubted_beside_the_vote(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    early = vote(BallotKind.CONVERSION, "a1", "2026-06-19")
    found = doubts(ledger, early)
    one = found["case_conversion_early"]
    assert "早于预备期满日 2026-06-20" in one.text
    assert (one.place, one.uid, one.field) == ("ballots", early.ballots[0].id, "person")
    assert all(each.level is Level.WARN for each in found.values())
    assert doubts(ledger, vote(BallotKind.CONVERSION, "a1", "2026-06-20")) == {}
    assert "case_conversion_early" not in doubts(ledger, vote(BallotKind.CANCELLATION, "a1", "2026-06-19"))


def test_what_the_editor_says_is_what_the_case_says_afterwards(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    early = vote(BallotKind.CONVERSION, "a1", "2026-06-19")
    said = {each.text for each in doubts(ledger, early).values()}
    do(ledger, meetings.hold, early)
    do(ledger, meetings.finalise, early.meeting.id, "赵一")
    afterwards = queries.checked(ledger, None, Day.parse("2026-11-21").first())[0].findings
    assert said <= {one.text for one in afterwards}


def test_a_full_member_is_not_converted_by_case_or_by_card(ledger: Ledger) -> None:
    by_card = doubts(ledger, vote(BallotKind.CONVERSION, "m3", "2026-06-25"))
    assert set(by_card) == {"case_already_full"}
    assert "“孙一”已是正式党员" in by_card["case_already_full"].text
    opened(ledger)
    walked(ledger, "conversion_approval")
    by_case = doubts(ledger, vote(BallotKind.EXTENSION, "a1", "2026-09-01"))
    assert {"case_already_full", "case_repeated"} & set(by_case) == {"case_already_full"}
    assert "case_already_full" in doubts(ledger, vote(BallotKind.CONVERSION, "a1", "2026-09-01"))


def test_somebody_on_probation_without_a_case_is_known_by_his_card(ledger: Ledger) -> None:
    assert set(doubts(ledger, vote(BallotKind.CONVERSION, "p1", "2027-05-19"))) == {"case_conversion_early"}
    assert doubts(ledger, vote(BallotKind.CONVERSION, "p1", "2027-05-20")) == {}


def test_an_admission_without_pre_review_is_doubted_and_a_right_one_is_not(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "committee_review")
    assert "case_without_pre_review" in doubts(ledger, vote(BallotKind.ADMISSION, "a1", "2025-06-20"))


def test_minutes_under_revision_do_not_speak_against_their_own_vote(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "conversion_applied")
    held = vote(BallotKind.CONVERSION, "a1", "2026-06-25")
    do(ledger, meetings.hold, held)
    do(ledger, meetings.finalise, held.meeting.id, "赵一")
    draft = do(ledger, meetings.revise, held.meeting.id, "票数录入有误")
    assert draft.meeting.stage is Stage.DRAFT
    assert doubts(ledger, draft) == {}


def test_other_meetings_and_votes_on_nobody_of_the_roll_are_not_asked_about(ledger: Ledger) -> None:
    held = vote(BallotKind.CONVERSION, "m3", "2026-06-25", meeting=MeetingKind.COMMITTEE)
    assert doubts(ledger, held) == {}
    unknown = vote(BallotKind.CONVERSION, "m3", "2026-06-25")
    unknown = replace(unknown, ballots=tuple(replace(one, member_id=None) for one in unknown.ballots))
    assert doubts(ledger, unknown) == {}
