"""The member card against the case: standing, 入党日期, 预备期, 转正日期 (domain §2.3)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from development_made import CASE, LEGAL, day, found, legal, moved, step

from branchdesk.features.development.model import CaseEnding, Result, Stage
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.development.rules.stage import STANDING
from branchdesk.features.members.model import Aspect, Leaving, Move, Standing
from branchdesk.kernel.problems import Level


def carded(upto: str, **changes: object) -> CaseFile:
    """The legal case up to a step with something else on the card."""
    file = legal(upto)
    return replace(file, member=replace(file.member, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("upto", [key for key, _ in LEGAL])
@pytest.mark.parametrize("standing", list(Standing))
def test_another_standing_than_the_case_says_is_listed(upto: str, standing: Standing) -> None:
    right = legal(upto).member.standing
    one = found(carded(upto, standing=standing)).get("card_standing")
    assert (one is None) is (standing is right)
    if one:
        assert (one.level, one.mend) == (Level.WARN, "member:standing")


def test_a_day_gone_by_is_compared_with_the_card_as_it_was_then() -> None:
    file = legal("candidate")
    since = file.taken["candidate"][0].on
    move = Move(
        id="v1", member_id=file.member.id, aspect=Aspect.STANDING, before="activist", after="candidate", on=since
    )
    before = replace(file, moves=(move,)).as_at(since.first() - timedelta(days=1))
    assert "card_standing" not in found(before, str(since.first() - timedelta(days=1)))
    assert "card_standing" in found(replace(before, moves=()), str(since.first() - timedelta(days=1)))


def test_each_column_has_its_standing() -> None:
    assert set(STANDING) == set(Stage)
    assert set(STANDING.values()) == set(Standing)


def test_a_case_that_ended_without_conversion_says_nothing_of_the_standing() -> None:
    ended = replace(CASE, ended_on=day("2025-01-01"), ending=CaseEnding.WITHDRAWN)
    assert "card_standing" not in found(replace(carded("candidate", standing=Standing.APPLICANT), case=ended))
    left = carded("oath", standing=Standing.FULL, left_on=day("2025-09-01"), leaving=Leaving.TRANSFERRED)
    assert "card_standing" not in found(left)


@pytest.mark.parametrize(
    ("field", "upto", "wrong", "right"),
    [
        ("joined_on", "approval", "2025-06-20", "2025-05-20"),
        ("joined_on", "approval", None, "2025-05"),
        ("probation_until", "approval", "2026-05-19", "2026-05-20"),
        ("probation_until", "approval", "2026-06-20", None),
        ("confirmed_on", "conversion_approval", "2026-06-10", "2026-05-20"),
        ("confirmed_on", "conversion_approval", None, "2026-05"),
        ("confirmed_on", "filed", "2026-05-19", "2026-05-20"),
    ],
)
def test_another_date_on_the_card_is_listed(field: str, upto: str, wrong: str | None, right: str | None) -> None:
    one = found(carded(upto, **{field: day(wrong) if wrong else None}))[f"card_{field}"]
    assert (one.level, one.mend) == (Level.WARN, f"member:{field}")
    assert f"card_{field}" not in found(carded(upto, **{field: day(right) if right else None}))


def test_the_day_of_conversion_is_neither_the_meeting_nor_the_approval() -> None:
    text = found(carded("conversion_approval", confirmed_on=day("2026-06-10")))["card_confirmed_on"].text
    assert "2026-05-20（党章第七条，不是大会日或审批日）" in text


def test_after_an_extension_the_card_has_the_day_it_is_full() -> None:
    file = moved(legal("conversion"), "conversion", result=Result.EXTENDED, months=6)
    file = file.with_step(step("conversion_approval", "2026-06-10", result=Result.EXTENDED, months=6))
    assert "card_probation_until" in found(file)
    assert "card_probation_until" in found(replace(file, member=replace(file.member, probation_until=None)))
    extended = replace(file, member=replace(file.member, probation_until=day("2026-11-20")))
    assert "card_probation_until" not in found(extended)
    passed = extended.with_step(step("conversion", "2026-11-20"))
    passed = passed.with_step(step("conversion_approval", "2026-12-01", received_on=None))
    passed = replace(passed, member=replace(passed.member, standing=Standing.FULL, confirmed_on=day("2026-11-20")))
    assert not [code for code in found(passed, "2027-01-01") if code.startswith("card_")]


def test_a_cancelled_probationer_is_left_to_his_card() -> None:
    file = moved(legal("conversion"), "conversion", result=Result.CANCELLED)
    file = file.with_step(step("conversion_approval", "2026-06-10", result=Result.CANCELLED))
    assert "card_standing" not in found(file)
