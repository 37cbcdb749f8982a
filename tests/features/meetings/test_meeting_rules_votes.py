"""Votes: the threshold table of the rules, and what a verdict says."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.meetings.model.minutes import Ballot, Nominee
from branchdesk.features.meetings.model.words import PERSONAL, BallotKind, Method
from branchdesk.features.meetings.rules import votes
from branchdesk.features.meetings.rules.votes import judge, least_here, least_yes, quorum
from branchdesk.kernel.rulepacks import RulePack

PACK = votes.national()


def a_ballot(kind: BallotKind = BallotKind.MOTION, **values: Any) -> Ballot:
    return Ballot(id="b", meeting_id="m", order=0, kind=kind, method=Method.SECRET, **values)


def candidates(*yes: int | None) -> list[Nominee]:
    return [
        Nominee(id=f"n{place}", meeting_id="m", ballot_id="b", order=place, name=f"候选{place + 1}", yes=number)
        for place, number in enumerate(yes)
    ]


def with_numbers(**numbers: int) -> RulePack:
    changed = {name: replace(PACK.numbers[name], value=value) for name, value in numbers.items()}
    return replace(PACK, numbers={**PACK.numbers, **changed})


THRESHOLDS = [
    (3, 2, 2, 2, 3), (4, 3, 2, 3, 4), (5, 3, 3, 3, 4), (7, 4, 4, 4, 6), (8, 5, 4, 5, 7), (10, 6, 5, 6, 8),
    (15, 8, 8, 8, 12), (16, 9, 8, 9, 13), (20, 11, 10, 11, 16), (25, 13, 13, 13, 20), (33, 17, 17, 17, 27),
    (50, 26, 25, 26, 40),
]  # fmt: skip


@pytest.mark.parametrize(("due", "development", "usual", "yes", "election"), THRESHOLDS)
def test_the_thresholds_of_the_rules(due: int, development: int, usual: int, yes: int, election: int) -> None:
    assert least_here(BallotKind.ADMISSION, due) == development
    assert least_here(BallotKind.MOTION, due) == usual
    assert least_here(BallotKind.ELECTION, due) == election
    assert least_yes(due) == least_yes(due, PACK, BallotKind.ADMISSION) == yes
    for kind, least in (
        (BallotKind.CONVERSION, development),
        (BallotKind.MOTION, usual),
        (BallotKind.ELECTION, election),
    ):
        assert quorum(kind, due, least, PACK)[0]
        assert not quorum(kind, due, least - 1, PACK)[0]
    assert judge(a_ballot(yes=yes), due, due, PACK).passed
    assert judge(a_ballot(yes=yes - 1), due, due, PACK).passed is False


def test_written_opinions_against_are_told() -> None:
    found = judge(a_ballot(yes=8, no=0, abstain=0, written_yes=1, written_no=2, written_abstain=1), 16, 9, PACK)
    assert found.passed
    assert found.sentences[1] == "会前书面反对 2 票、弃权 1 票"
    assert found.sentences[-1].endswith("通过")
    assert len(judge(a_ballot(yes=9, no=0, abstain=0, written_yes=1), 16, 9, PACK).sentences) == 2


def test_eight_of_nine_present_are_not_enough_where_sixteen_are_due() -> None:
    found = judge(a_ballot(BallotKind.ADMISSION, yes=8, no=1, abstain=0), 16, 9, PACK)
    assert (found.opens, found.passed, found.arithmetic) == (True, False, "2×8=16 不大于 16")
    assert found.sentences == (
        "应到有表决权 16 人，实到 9 人，过半数，可以开会",
        "赞成 8 票，2×8=16 不大于 16，未通过",
    )
    assert found.source == "《中国共产党发展党员工作细则》"


def test_a_written_opinion_counts_with_the_votes() -> None:
    found = judge(a_ballot(BallotKind.ADMISSION, yes=8, no=1, abstain=0, written_yes=1), 16, 9, PACK)
    assert found.passed
    assert found.sentences[1] == "赞成 9 票（到会 8 票、会前书面 1 票），2×9=18 大于 16，通过"


@given(st.integers(1, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_motion_passes_if_and_only_if_twice_the_votes_exceed_those_due(due: int, here: int, yes: int) -> None:
    for kind in (BallotKind.MOTION, *PERSONAL):
        assert votes.passes(kind, yes, due, PACK) == (2 * yes > due)
        found = judge(a_ballot(kind, yes=yes), due, here, PACK)
        assert found.passed == (found.opens and 2 * yes > due)
        if yes <= here:
            assert found.passed == (2 * yes > due)  # who lacks a quorum lacks a majority too


@given(st.integers(0, 400), st.integers(0, 400))
def test_more_people_never_close_a_meeting(due: int, here: int) -> None:
    exact = {
        BallotKind.MOTION: 2 * here >= due,
        BallotKind.ADMISSION: 2 * here > due,
        BallotKind.ELECTION: 5 * here >= 4 * due,
    }
    for kind, wanted in exact.items():
        opens = quorum(kind, due, here, PACK)[0]
        assert opens == (due > 0 and wanted)
        assert quorum(kind, due, here + 1, PACK)[0] >= opens
        assert (here >= least_here(kind, due)) == (wanted and here > 0)


@pytest.mark.parametrize(
    ("kind", "due", "here", "sentence"),
    [
        (BallotKind.MOTION, 16, 8, "应到有表决权 16 人，实到 8 人，达到半数，可以开会"),
        (BallotKind.MOTION, 16, 7, "应到有表决权 16 人，实到 7 人，2×7=14 小于 16，未达到半数，不能开会"),
        (BallotKind.ADMISSION, 16, 8, "应到有表决权 16 人，实到 8 人，2×8=16 不大于 16，未过半数，不能开会"),
        (BallotKind.ELECTION, 16, 13, "应到有选举权 16 人，实到 13 人，达到五分之四，可以开会"),
        (BallotKind.ELECTION, 16, 12, "应到有选举权 16 人，实到 12 人，5×12=60 小于 4×16=64，未达到五分之四，不能开会"),
        (BallotKind.MOTION, 0, 0, "应到有表决权 0 人，实到 0 人，无人有表决权，不能开会"),
    ],
)
def test_the_quorum_is_said_in_words(kind: BallotKind, due: int, here: int, sentence: str) -> None:
    assert quorum(kind, due, here, PACK)[1] == sentence


def test_a_school_that_wants_more_gets_its_own_words() -> None:
    stricter = with_numbers(quorum_percent=75, passing_percent=66)
    assert quorum(BallotKind.MOTION, 16, 12, stricter) == (
        True,
        "应到有表决权 16 人，实到 12 人，达到四分之三，可以开会",
    )
    assert judge(a_ballot(yes=11), 16, 16, stricter).arithmetic == "50×11=550 大于 33×16=528"
    assert quorum(BallotKind.MOTION, 10, 6, with_numbers(quorum_percent=60, quorum_more=1))[1].endswith(
        "未超过60%，不能开会"
    )


def test_votes_that_are_not_there_yet_are_no_result() -> None:
    found = judge(a_ballot(), 16, 9, PACK)
    assert (found.passed, found.arithmetic) == (None, "")
    assert found.sentences[-1] == "还没有填写赞成票"
    election = judge(a_ballot(BallotKind.ELECTION, seats=1), 16, 16, PACK, candidates(9, None))
    assert election.passed is None
    assert election.sentences[-1] == "还没有填写每位候选人的得票"
    assert judge(a_ballot(BallotKind.ELECTION), 16, 16, PACK).passed is None


def test_written_opinions_do_not_save_a_meeting_without_a_quorum() -> None:
    found = judge(a_ballot(BallotKind.ADMISSION, yes=8, written_yes=4), 16, 8, PACK)
    assert (found.opens, found.passed) == (False, False)
    assert found.sentences[-1].endswith("2×12=24 大于 16，但到会人数不足，表决无效")


@pytest.mark.parametrize("kind", [BallotKind.ADMISSION, BallotKind.ELECTION])
def test_more_sheets_back_than_given_out_decide_nothing(kind: BallotKind) -> None:
    found = judge(a_ballot(kind, yes=16, issued=16, returned=17), 16, 16, PACK, candidates(16))
    assert found.passed is False
    assert found.sentences[-1] == "收回 17 张多于发出 16 张，本次表决无效，应重新投票"


def test_an_election_fills_its_seats_with_those_over_half() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, seats=3), 16, 16, PACK, candidates(16, 12, 5, 14))
    assert (found.passed, found.elected) == (True, ("n0", "n3", "n1"))
    assert found.sentences[1] == "候选1 赞成 16 票，2×16=32 大于 16（实到 16 人），当选"
    assert found.sentences[3] == "候选3 赞成 5 票，2×5=10 不大于 16（实到 16 人），未当选"
    assert found.sentences[-1] == "应选 3 人，选出 3 人"
    assert "候选4 2×14=28 大于 16" in found.arithmetic
    assert found.warnings == ()


def test_more_over_half_than_seats_means_the_most_votes() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, seats=2), 16, 16, PACK, candidates(10, 12, 14))
    assert found.elected == ("n2", "n1")
    assert found.sentences[1].endswith("过半数，但不在应选名额内")


def test_equal_votes_for_the_last_seat_are_voted_on_again() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, seats=2), 16, 16, PACK, candidates(14, 10, 10))
    assert (found.passed, found.elected) == (False, ("n0",))
    assert found.sentences[-1] == "候选2、候选3得票相等，不能确定当选人，应就他们再次投票"


def test_seats_left_open_are_said() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, seats=2), 16, 16, PACK, candidates(14, 8))
    assert found.passed is False
    assert found.sentences[-2:] == ("应选 2 人，选出 1 人", "不足的名额可以另行选举，或经大会同意减少名额")


def test_without_a_number_of_seats_everybody_over_half_is_elected() -> None:
    found = judge(a_ballot(BallotKind.ELECTION), 16, 16, PACK, candidates(14, 12))
    assert (found.passed, found.sentences[-1]) == (True, "选出 2 人")
    assert judge(a_ballot(BallotKind.ELECTION), 16, 16, PACK, candidates(1)).passed is False


def test_votes_on_the_ballot_itself_are_those_of_its_only_candidate() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, yes=9, seats=1), 16, 16, PACK)
    assert (found.passed, found.arithmetic) == (True, "候选人 2×9=18 大于 16")
    assert judge(a_ballot(BallotKind.ELECTION, yes=8, person="赵一"), 16, 16, PACK).sentences[1] == (
        "赵一 赞成 8 票，2×8=16 不大于 16（实到 16 人），未当选"
    )


def test_an_election_without_four_fifths_elects_nobody() -> None:
    found = judge(a_ballot(BallotKind.ELECTION, seats=1), 16, 12, PACK, candidates(12))
    assert (found.opens, found.passed, found.elected) == (False, False, ())
    assert found.sentences[-1] == "到会人数不足，选举无效"


def test_where_the_denominators_differ_the_higher_committee_is_asked() -> None:
    nominees = candidates(8)
    found = judge(a_ballot(BallotKind.ELECTION, seats=1), 16, 13, PACK, nominees)
    assert (found.passed, found.elected) == (True, ("n0",))
    assert found.warnings == (
        "按实到 13 人计当选的是候选1，按应到 16 人计是无人：两种规定结果不同，请先请示上级党组织",
    )
    strict = judge(a_ballot(BallotKind.ELECTION, seats=1), 16, 13, with_numbers(elect_denominator=1), nominees)
    assert (strict.passed, strict.warnings) == (False, found.warnings)
    assert "应到 16 人" in strict.sentences[1]


@given(st.integers(1, 60), st.integers(0, 60), st.lists(st.integers(0, 60), min_size=1, max_size=6), st.integers(1, 4))
def test_nobody_is_elected_without_more_than_half(due: int, here: int, yes: list[int], seats: int) -> None:
    here = min(due, here)
    found = judge(a_ballot(BallotKind.ELECTION, seats=seats), due, here, PACK, candidates(*yes))
    assert len(found.elected) <= seats
    for uid in found.elected:
        assert 2 * yes[int(uid[1:])] > here
    if found.passed:
        assert len(found.elected) == seats
        assert 5 * here >= 4 * due


@given(st.integers(0, 500))
def test_at_most_a_third_is_excellent(appraised: int) -> None:
    most = votes.grade_limits(appraised, PACK)
    assert 3 * most <= appraised < 3 * (most + 1)
