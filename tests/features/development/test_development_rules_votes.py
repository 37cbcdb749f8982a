"""Votes of admission and conversion: the table and the counter-example of domain §2.4, sums, minutes, overlays."""

from dataclasses import replace

import pytest
from development_made import BOOK, blocks, day, found, legal, moved, step
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.development.model import Result
from branchdesk.features.development.rules.checks.ballots import kind_of
from branchdesk.features.development.rules.file import BallotFact, CaseFile, Rulebook
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.meetings.model.words import BallotKind, Stage
from branchdesk.kernel.problems import Level

TABLE = (
    (3, 2, 2), (4, 3, 3), (5, 3, 3), (7, 4, 4), (8, 5, 5), (10, 6, 6), (15, 8, 8), (16, 9, 9), (20, 11, 11), (25, 13, 13),
    (33, 17, 17), (50, 26, 26),
)  # fmt: skip
"""Due, least here, least in favour (domain §2.4)."""


def voted(due: int | None, here: int | None, yes: int | None, key: str = "admission", **changes: object) -> CaseFile:
    """The legal case with other figures at a general meeting."""
    return moved(legal(key), key, **{"due": due, "here": here, "yes": yes, "no": 0, "abstain": 0, **changes})


@pytest.mark.parametrize(("due", "here", "yes"), TABLE)
@pytest.mark.parametrize("key", ["admission", "conversion"])
def test_the_least_here_and_the_least_in_favour_of_the_table_are_enough_and_one_less_is_not(
    key: str, due: int, here: int, yes: int
) -> None:
    assert blocks(voted(due, here, yes, key)) == set()
    assert blocks(voted(due, here - 1, yes - 1, key)) == {"no_quorum", "votes_short"}
    assert blocks(voted(due, here, yes - 1, key)) == {"votes_short"}


def test_the_counter_example_of_sixteen_nine_and_eight_does_not_pass() -> None:
    one = found(voted(16, 9, 8))["votes_short"]
    assert (one.level, one.mend) == (Level.BLOCK, "step:admission:yes")
    assert "2×8=16 不大于 16" in one.text
    assert "至少须 9 票" in one.text


def test_the_votes_are_checked_whatever_was_decided() -> None:
    assert "votes_short" in blocks(voted(16, 9, 8, "conversion", result=Result.EXTENDED, months=6))
    assert "votes_short" in blocks(voted(16, 9, 8, "conversion", result=Result.CANCELLED))
    refused = found(voted(16, 9, 8, result=Result.FAILED))
    assert not {"votes_short", "votes_enough"} & set(refused)
    assert found(voted(16, 10, 9, result=Result.FAILED))["votes_enough"].level is Level.WARN


@pytest.mark.parametrize(
    ("due", "here", "yes", "field"),
    [(None, 9, 9, "due"), (16, None, 9, "here"), (16, 9, None, "yes"), (None, None, None, "due")],
)
def test_figures_that_are_missing_want_a_reason(due: int | None, here: int | None, yes: int | None, field: str) -> None:
    one = found(voted(due, here, yes))["votes_missing"]
    assert (one.level, one.mend) == (Level.WARN, f"step:admission:{field}")
    assert "votes_missing" not in found(voted(due, here, yes, result=Result.FAILED))


def test_figures_that_cannot_be_are_refused() -> None:
    assert "votes_more_here" in blocks(voted(16, 17, 16))
    assert "votes_sum" in blocks(voted(16, 16, 16, no=1))
    assert "votes_sum" not in blocks(voted(16, 10, 12, no=2, abstain=2)), "written opinions of the absent count too"
    assert "no_quorum" in blocks(voted(0, 0, 0))


@given(st.integers(0, 80), st.integers(0, 90), st.integers(0, 90))
def test_a_vote_passes_exactly_when_twice_the_part_is_more_than_those_due(due: int, here: int, yes: int) -> None:
    given_ = blocks(voted(due, here, yes))
    assert ("votes_short" in given_) is (2 * yes <= due)
    assert ("no_quorum" in given_) is (not due or 2 * here <= due)


def test_a_school_may_want_two_thirds() -> None:
    overlay = RuleOverlay(
        id="o", subject="meetings", name="personal_passing_percent", value=66, source="校发", from_on=day("2020-01-01")
    )
    book = replace(BOOK, overlays=(overlay,))
    assert blocks(voted(20, 18, 13), book=book) == {"votes_short"}
    assert blocks(voted(20, 18, 14), book=book) == set()
    later = replace(BOOK, overlays=(replace(overlay, from_on=day("2025-05-21")),))
    assert blocks(voted(20, 18, 13), book=later) == set()
    assert later != Rulebook()


def test_the_kind_of_ballot_follows_from_the_result() -> None:
    kinds = {result: kind_of(step("conversion", "2026-05-20", result=result)) for result in Result}
    assert kinds == {
        Result.PASSED: BallotKind.CONVERSION, Result.FAILED: BallotKind.CONVERSION, Result.EXTENDED: BallotKind.EXTENSION,
        Result.CANCELLED: BallotKind.CANCELLATION,
    }  # fmt: skip


FACT = BallotFact("meeting", "ballot", BallotKind.ADMISSION, day("2025-05-20").first(), 20, 18, 18, 0, 0, True)


def taken(**changes: object) -> CaseFile:
    """A case whose admission was taken from minutes, which now say something else."""
    file = moved(legal("admission"), "admission", meeting_id="meeting", ballot_id="ballot")
    return replace(file, ballots=(replace(FACT, **changes),))  # type: ignore[arg-type]


def test_minutes_and_case_that_agree_say_nothing() -> None:
    assert not [code for code in found(taken()) if code.startswith("minutes_")]


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"yes": 17, "no": 1}, "赞成档案为 18，会议记录为 17；反对档案为 0，会议记录为 1"),
        ({"due": None}, "应到档案为 20，会议记录为 未填"),
        ({"on": day("2025-05-21").first()}, "日期档案为 2025-05-20，会议记录为 2025-05-21"),
        ({"passed": False}, "会议记录为未通过，档案为通过"),
        ({"kind": BallotKind.CONVERSION}, "会议记录表决的是“预备党员转正”"),
    ],
)
def test_every_difference_between_minutes_and_case_is_listed(changes: dict[str, object], word: str) -> None:
    one = found(taken(**changes))["minutes_differ"]
    assert (one.level, one.step, one.mend) == (Level.WARN, "admission", "minutes:meeting")
    assert word in one.text


def test_minutes_under_revision_or_gone_are_pointed_out() -> None:
    assert "minutes_draft" in found(taken(stage=Stage.DRAFT))
    assert "minutes_gone" in found(replace(taken(), ballots=()))
    assert "minutes_gone" in found(taken(ballot_id="another"))


def test_a_ballot_nothing_was_taken_from_is_pointed_out() -> None:
    file = replace(legal("pre_review"), ballots=(FACT,))
    one = found(file)["minutes_not_taken"]
    assert (one.step, one.mend, one.dates[0][1]) == ("admission", "minutes:meeting", FACT.on)
    assert "minutes_not_taken" not in found(replace(file, ballots=(replace(FACT, stage=Stage.DRAFT),)))
    conversion = replace(FACT, kind=BallotKind.EXTENSION)
    assert found(replace(file, ballots=(conversion,)))["minutes_not_taken"].step == "conversion"


def test_minutes_say_passed_where_the_case_says_refused() -> None:
    file = taken()
    file = moved(file, "admission", result=Result.FAILED)
    assert "会议记录为通过，档案为未通过" in found(file)["minutes_differ"].text
