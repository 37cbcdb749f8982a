"""Steps in their order: every step against all it rests on, missing ones, decided ones, days that have not come."""

from dataclasses import replace
from datetime import timedelta

import pytest
from development_made import BOOK, CASE, DETAILS, LEGAL, blocks, day, found, legal, moved, step, told, without

from branchdesk.features.development.model import CaseEnding, Result
from branchdesk.features.development.rules.file import DECIDED
from branchdesk.features.development.rules.packs import national
from branchdesk.kernel.problems import Level

PAIRS = [
    (row.key, before)
    for row in national()[0].steps
    for before in row.after
    if row.key in dict(LEGAL) and before in dict(LEGAL)
]


@pytest.mark.parametrize(("key", "before"), PAIRS)
def test_a_step_the_day_before_what_it_rests_on_is_found(key: str, before: str) -> None:
    base = day(dict(LEGAL)[before]).first()
    wrong = moved(legal(), key, base - timedelta(days=1))
    one = found(wrong)[f"before_{before}"]
    assert (one.step, one.level, one.earliest) == (key, Level.BLOCK, base)
    assert (f"before_{before}", key) not in told(moved(legal(), key, base))


@pytest.mark.parametrize(("key", "before"), PAIRS)
def test_a_step_without_what_it_rests_on_is_found(key: str, before: str) -> None:
    row = national()[0].step(before)
    assert row is not None
    file = without(legal(key), before)
    given = [one for one in found(file).values() if one.code == f"without_{before}"]
    assert given
    assert {one.level for one in given} == {row.missing}
    assert given[0].mend == f"step:{before}:on"


@pytest.mark.parametrize("key", sorted(DECIDED))
def test_a_step_that_was_refused_or_not_decided_does_not_count(key: str) -> None:
    later = {"political_review": "committee_review", "committee_review": "pre_review", "pre_review": "admission",
             "admission": "committee_talk", "approval": "superior_filed", "conversion": "conversion_approval",
             "conversion_approval": "filed"}[key]  # fmt: skip
    refused = moved(legal(), key, result=Result.FAILED)
    assert (f"without_{key}", later) in told(refused)
    assert "没有通过或没有结论" in found(refused)[f"without_{key}"].text
    undecided = moved(legal(), key, result=None)
    assert found(undecided)["not_decided"].mend == f"step:{key}:result"
    assert (f"without_{key}", later) in told(undecided)


def test_a_step_refused_and_taken_again_counts_once_it_was_agreed_to() -> None:
    file = moved(legal("pre_review"), "pre_review", "2025-04-25", result=Result.FAILED)
    file = file.with_step(step("pre_review", "2025-05-06"))
    assert blocks(file) == set()


def test_a_step_on_a_day_that_has_not_come_is_not_recorded() -> None:
    assert "future" in blocks(legal("apply"), "2023-02-28")
    assert "future" not in found(legal("apply"), "2023-03-01")
    assert "future" not in found(moved(legal("apply"), "apply", "2023-03"), "2023-03-01")


def test_a_decision_recorded_twice_is_pointed_out() -> None:
    file = legal("activist").with_step(step("activist", "2023-11-10"))
    assert found(file)["repeated"].level is Level.WARN
    assert "repeated" not in found(legal().with_step(step("training", "2025-04-01")))


def test_a_step_after_the_end_of_the_case_is_pointed_out() -> None:
    ended = replace(CASE, ended_on=day("2024-11-01"), ending=CaseEnding.STOPPED)
    assert "after_end" in found(replace(legal("political_review"), case=ended))
    assert "after_end" not in found(replace(legal("sponsors"), case=ended))


def test_a_step_no_pack_knows_is_told() -> None:
    one = found(legal("apply").with_step(step("league_vote", "2023-04-01")))["unknown_step"]
    assert (one.step, one.level) == ("league_vote", Level.OK)


def test_a_case_that_spans_two_packs_is_judged_by_the_pack_of_each_step() -> None:
    file = moved(legal("conversion"), "candidate", "2026-05-25")
    given = found(file)
    assert given["before_candidate"].pack == "2014 版"
    assert given["conversion_approval_late"].pack == "2026 版"
    packs = {one.pack for one in found(moved(legal(), "filed", "2026-06-01")).values()}
    assert packs == {"2014 版", "2026 版"}


def test_details_of_a_legal_step_cover_all_that_are_decided() -> None:
    assert set(DETAILS) >= DECIDED
    assert BOOK.on(day("2026-05-18").first()).version == "2026"


def test_observation_without_a_step_of_its_own_is_shown_by_what_was_observed() -> None:
    assert "without_cultivation" not in found(legal("candidate"))
    one = found(replace(legal("candidate"), observations=()))["without_cultivation"]
    assert (one.step, one.level) == ("candidate", Level.OK)
    spanned = legal("candidate").with_step(step("cultivation", "2023-10-10", until_on=day("2024-10-20")))
    assert "without_cultivation" not in found(replace(spanned, observations=()))


def test_conversion_is_approved_once_only_an_extension_apart() -> None:
    file = legal("conversion_approval")
    again = file.with_step(step("conversion_approval", "2026-08-19", result=Result.PASSED))
    assert found(again)["repeated"].step == "conversion_approval"
    extended = moved(file, "conversion_approval", result=Result.EXTENDED, months=6)
    assert "repeated" not in found(extended.with_step(step("conversion_approval", "2026-11-20")))


def test_who_is_cancelled_need_not_have_applied_for_conversion() -> None:
    file = legal("oath").with_step(step("conversion", "2026-01-10", result=Result.CANCELLED))
    assert "without_conversion_applied" not in found(file)
    passed = legal("oath").with_step(step("conversion", "2026-05-20", result=Result.PASSED))
    assert "without_conversion_applied" in found(passed)
