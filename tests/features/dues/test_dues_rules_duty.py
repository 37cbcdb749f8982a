"""Who owes in which month: joining, leaving, stopping, changing branch, paid up elsewhere."""

import pytest
from dues_people import day, member, month, move

from branchdesk.features.dues.rules.duty import branch_in, months_due, months_of, paid_before
from branchdesk.features.members.model import Arrival, Arriving, Aspect, Leaving, Registry, Standing
from branchdesk.kernel.dates import Day


def numbers(duty) -> list[int]:
    return [one.month for one in duty.months]


def test_a_member_of_long_standing_owes_the_whole_year() -> None:
    duty = months_due(member(), [], 2026)
    assert (duty.months, duty.reasons, duty.notes, duty.until) == (months_of(2026), {}, (), None)


@pytest.mark.parametrize(
    ("joined", "first"), [("2026-03-01", 3), ("2026-03-31", 3), ("2026-03", 3), ("2026-12-31", 12), ("2025-12-31", 1)]
)
def test_the_month_of_the_meeting_is_the_first_and_is_owed_in_full(joined: str, first: int) -> None:
    duty = months_due(member(standing=Standing.PROBATIONARY, joined_on=day(joined)), [], 2026)
    assert numbers(duty) == list(range(first, 13))
    assert set(duty.reasons.values()) <= {"支部大会接收为预备党员之前"}


def test_a_standing_entered_only_after_the_approval_changes_nothing_about_the_first_month() -> None:
    one = member(standing=Standing.PROBATIONARY, joined_on=day("2026-03-18"))
    moves = [move(Aspect.STANDING, "activist", "candidate", "2025-06-01"),
             move(Aspect.STANDING, "candidate", "probationary", "2026-05-20")]  # fmt: skip
    assert numbers(months_due(one, moves, 2026)) == list(range(3, 13))
    assert numbers(months_due(one, moves, 2025)) == []


@pytest.mark.parametrize("standing", [Standing.APPLICANT, Standing.ACTIVIST, Standing.CANDIDATE])
def test_who_is_not_yet_in_the_party_owes_nothing(standing: Standing) -> None:
    duty = months_due(member(standing=standing, joined_on=None), [], 2026)
    assert (duty.months, set(duty.reasons.values())) == ((), {"不是党员"})


@pytest.mark.parametrize(
    ("left", "last"), [("2026-05-01", 5), ("2026-05-31", 5), ("2026-05", 5), ("2026-01-01", 1), ("2025-12-31", 0)]
)
@pytest.mark.parametrize("leaving", list(Leaving))
def test_the_month_of_leaving_is_the_last(left: str, last: int, leaving: Leaving) -> None:
    duty = months_due(member(left_on=day(left), leaving=leaving), [], 2026)
    assert numbers(duty) == list(range(1, last + 1))
    assert all(why.startswith(f"{left} 已离开（") for why in duty.reasons.values())


def test_a_stopped_membership_owes_until_the_month_of_the_stop_and_from_the_month_of_its_return() -> None:
    moves = [move(Aspect.REGISTRY, "normal", "suspended", "2026-03-18"),
             move(Aspect.REGISTRY, "suspended", "normal", "2026-09-10")]  # fmt: skip
    duty = months_due(member(), moves, 2026)
    assert numbers(duty) == [1, 2, 3, 9, 10, 11, 12]
    assert duty.reasons[month("2026-05")] == "停止党籍"
    assert numbers(months_due(member(registry=Registry.SUSPENDED), [], 2026)) == []


def test_a_cancelled_probation_ends_it() -> None:
    one = member(standing=Standing.ACTIVIST, joined_on=day("2025-05-10"))
    moves = [move(Aspect.STANDING, "probationary", "activist", "2026-06-12")]
    assert numbers(months_due(one, moves, 2026)) == list(range(1, 7))
    assert numbers(months_due(one, moves, 2025)) == list(range(5, 13))


def test_what_was_paid_before_a_transfer_is_not_owed_again() -> None:
    duty = months_due(member(), [], 2026, paid_until=month("2026-04"))
    assert numbers(duty) == list(range(5, 13))
    assert duty.reasons[month("2026-02")] == "转入以前由原支部收缴（至 2026-04）"


CAME = [move(Aspect.BRANCH, None, "b", "2026-06-15")]


def arrival(way: Arriving, paid_until: str = "") -> Arrival:
    return Arrival(
        id="r", member_id="m", on=day("2026-06-15"), way=way, paid_until=month(paid_until) if paid_until else None
    )


def test_who_came_without_a_letter_owes_from_the_month_he_reported_in() -> None:
    assert paid_before(arrival(Arriving.IN_PROVINCE)) == month("2026-05")
    assert paid_before(arrival(Arriving.IN_PROVINCE, "2026-02")) == month("2026-02")
    assert paid_before(arrival(Arriving.ADMITTED)) is None
    duty = months_due(member(), CAME, 2026, paid_until=paid_before(arrival(Arriving.WHOLE)))
    assert numbers(duty) == list(range(6, 13))
    assert [branch_in(member(), CAME, one) for one in duty.months] == ["b"] * 7


def test_who_was_only_entered_without_his_branch_at_first_owes_as_ever() -> None:
    assert months_due(member(), CAME, 2026).months == months_of(2026)
    assert {branch_in(member(), CAME, one) for one in months_of(2026)} == {"b"}


def test_who_came_with_a_letter_owes_from_the_month_after_the_one_it_says_was_paid() -> None:
    early = months_due(member(), CAME, 2026, paid_until=month("2026-03"))
    assert numbers(early) == list(range(4, 13))
    assert {branch_in(member(), CAME, one) for one in early.months} == {"b"}
    ahead = months_due(member(), CAME, 2026, paid_until=month("2026-08"))
    assert numbers(ahead) == list(range(9, 13))


def test_what_was_owed_in_an_earlier_stay_stays_owed_and_the_time_away_is_not() -> None:
    away = [move(Aspect.BRANCH, "a", None, "2026-03-10"), move(Aspect.BRANCH, None, "b", "2026-09-05")]
    later = month("2026-08")
    assert numbers(months_due(member(), away, 2026, paid_until=later)) == [1, 2, 3, 9, 10, 11, 12]
    letter = months_due(member(), away, 2026, paid_until=month("2026-07"))
    assert numbers(letter) == [1, 2, 3, 8, 9, 10, 11, 12]
    assert [branch_in(member(), away, one) for one in letter.months] == ["a"] * 3 + ["b"] * 5


def test_a_temporary_branch_collects_nothing() -> None:
    moves = [move(Aspect.BRANCH, "b", "camp", "2026-06-15"), move(Aspect.BRANCH, "camp", "b", "2026-08-20")]
    duty = months_due(member(), moves, 2026, temporary={"camp"})
    assert numbers(duty) == [1, 2, 3, 4, 5, 6, 9, 10, 11, 12]
    assert duty.reasons[month("2026-07")] == "临时党支部不收缴党费"
    assert numbers(months_due(member(branch_id="camp"), [], 2026, temporary={"camp"})) == []


def test_the_old_branch_collects_the_month_of_the_change() -> None:
    moves = [move(Aspect.BRANCH, "a", "b", "2026-06-15")]
    found = [branch_in(member(), moves, one) for one in months_of(2026)]
    assert found == ["a"] * 6 + ["b"] * 6


def test_moves_of_others_do_not_count() -> None:
    moves = [move(Aspect.REGISTRY, "normal", "suspended", "2026-01-01", uid="other")]
    assert months_due(member(), moves, 2026).months == months_of(2026)


def test_a_year_without_its_month_is_pointed_out() -> None:
    duty = months_due(member(joined_on=Day(2026), standing=Standing.PROBATIONARY), [], 2026)
    assert [one.code for one in duty.notes] == ["year_only"]
    assert duty.notes[0].text == "入党日期只到年份“2026”，应交月份按全年计，请补全月份"
