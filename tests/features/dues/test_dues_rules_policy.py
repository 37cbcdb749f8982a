"""The year's policy: whose holds, the first month of a probationer, limits, the day of collecting, what it cannot say."""

from datetime import date
from typing import Any

import pytest
from dues_people import day, member, month, move, policy, yuan
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues.rules.collecting import fill, limits, spread
from branchdesk.features.dues.rules.duty import months_due
from branchdesk.features.dues.rules.policy import collection_day, policy_for, problems
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.members.model import Aspect, Leaving, Standing
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan

NEXT, OWN = policy(first_month_next=True), policy(id="own", branch_id="b")


def joined(on: str, **changes: Any) -> Any:
    return member(standing=Standing.PROBATIONARY, joined_on=day(on), **changes)


def first(one: Any, policies: Any, year: int = 2026, moves: Any = ()) -> int:
    return next((found.month for found in months_due(one, moves, year, policies=policies).months), 0)


# ---- the first month


@pytest.mark.parametrize(
    ("on", "year", "whole", "later"),
    [("2026-03-18", 2026, 3, 4), ("2026-03-01", 2026, 3, 4), ("2026-03-31", 2026, 3, 4), ("2026-03", 2026, 3, 4),
     ("2026-12-31", 2026, 12, 0), ("2025-12-31", 2026, 1, 1), ("2026", 2026, 1, 1), ("2010-07-01", 2026, 1, 1)],
)  # fmt: skip
def test_the_month_of_the_meeting_counts_in_full_unless_the_policy_begins_with_the_next(
    on: str, year: int, whole: int, later: int
) -> None:
    assert first(joined(on), (), year) == whole
    assert first(joined(on), [policy()], year) == whole
    assert first(joined(on), [NEXT], year) == later


def test_the_month_not_yet_owed_says_why() -> None:
    duty = months_due(joined("2026-03-18"), [], 2026, policies=[NEXT])
    assert duty.reasons[month("2026-03")] == "年度规定：预备党员从支部大会通过的次月起交"
    assert duty.reasons[month("2026-02")] == "支部大会接收为预备党员之前"


def test_it_is_the_policy_of_the_branch_and_year_of_the_meeting() -> None:
    one = joined("2026-03-18")
    assert first(one, [NEXT, OWN]) == 3  # the branch settled its own: the whole month
    assert first(joined("2026-03-18", branch_id="c"), [NEXT, OWN]) == 4
    assert first(one, [policy(year=2025, first_month_next=True)]) == 3
    moved = [move(Aspect.BRANCH, "c", "b", "2026-06-02")]
    assert first(one, [NEXT, OWN], moves=moved) == 4


@pytest.mark.parametrize(("kept_from", "months"), [(None, 12), (1, 12), (2, 11), (11, 2), (12, 1)])
def test_a_ledger_begun_within_the_year_owes_nothing_for_the_months_before(kept_from: int | None, months: int) -> None:
    old = joined("2010-07-01")
    duty = months_due(old, [], 2026, policies=[policy(kept_from=kept_from)])
    assert len(duty.months) == months
    assert set(duty.reasons.values()) <= {f"本台账从 {kept_from} 月记起，以前月份见原有台账"}
    assert len(months_due(old, [], 2027, policies=[policy(kept_from=kept_from)]).months) == 12


def test_from_when_on_is_the_branchs_of_each_month() -> None:
    moved = [move(Aspect.BRANCH, "c", "b", "2026-06-02")]
    settled = [policy(id="own", branch_id="b", kept_from=9)]
    assert months_due(joined("2010-07-01"), moved, 2026, policies=settled).months == tuple(
        month(f"2026-{number:02d}") for number in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12)
    )


def test_who_leaves_in_the_month_he_joined_then_owes_nothing() -> None:
    gone = joined("2026-03-02", left_on=day("2026-03-30"), leaving=Leaving.DECEASED)
    assert first(gone, ()) == 3
    assert first(gone, [NEXT]) == 0


@given(
    st.dates(date(2024, 1, 1), date(2027, 12, 31)), st.booleans(), st.booleans(), st.booleans(), st.integers(2024, 2027)
)
def test_whatever_is_settled_only_the_month_of_the_meeting_changes(
    on: date, all_next: bool, has_own: bool, own_next: bool, year: int
) -> None:
    settled = [policy(id=f"y{n}", year=n, first_month_next=all_next) for n in range(2024, 2028)]
    if has_own:
        settled += [policy(id=f"o{n}", year=n, branch_id="b", first_month_next=own_next) for n in range(2024, 2028)]
    one = member(standing=Standing.PROBATIONARY, joined_on=Day.of(on))
    whole = months_due(one, (), year)
    found = months_due(one, (), year, policies=settled)
    begins = own_next if has_own else all_next
    lost = set(whole.months) - set(found.months)
    assert set(found.months) <= set(whole.months)
    assert lost == ({month(f"{on:%Y-%m}")} if begins and on.year == year else set())
    assert lost <= set(found.reasons)
    held = policy_for(settled, year, "b")
    assert held is not None
    assert held.first_month_next is begins


# ---- limits


@pytest.mark.parametrize(
    ("changes", "ahead", "large"),
    [({}, 6, "1000"), ({"ahead_months": 3}, 3, "1000"), ({"ahead_months": 0}, 0, "1000"),
     ({"large_from": yuan("1000.01")}, 6, "1000.01"), ({"ahead_months": 12, "large_from": yuan("2000")}, 12, "2000")],
)  # fmt: skip
def test_limits_of_the_policy_take_the_place_of_the_packs(changes: dict[str, Any], ahead: int, large: str) -> None:
    pack = rate_pack(month("2026-03"), policy(**changes))
    assert (pack.ahead_months, pack.large_from, pack.name) == (ahead, yuan(large), rate_pack(month("2026-03")).name)
    this = month("2026-03")
    assert [one.code for one in limits([this.plus(ahead)], this, pack)] == []
    assert [one.code for one in limits([this.plus(ahead + 1)], this, pack)] == ["ahead_months"]
    assert f"不超过 {ahead} 个月" in limits([this.plus(ahead + 1)], this, pack)[0].text


@pytest.mark.parametrize(
    ("extra", "settled", "code"),
    [("999.99", None, "extra"), ("1000", None, "large"), ("1000", "1000.01", "extra"), ("1000.01", "1000.01", "large"),
     ("500", "500", "large")],
)  # fmt: skip
def test_from_how_much_on_voluntary_money_is_large_is_settled_inclusively(
    extra: str, settled: str | None, code: str
) -> None:
    pack = rate_pack(month("2026-03"), policy(large_from=yuan(settled) if settled else None))
    found = fill(yuan(extra), Yuan(0), month("2026-03"), pack)
    assert [one.code for one in found.notes] == [code]


@given(
    st.integers(1, 300_000), st.dictionaries(st.integers(1, 12), st.integers(1, 30_000)), st.integers(0, 12),
    st.integers(1, 400_000),
)  # fmt: skip
def test_no_limit_loses_a_fen(fen: int, rest: dict[int, int], ahead: int, large: int) -> None:
    pack = rate_pack(month("2026-06"), policy(ahead_months=ahead, large_from=Yuan(large)))
    owed = {month(f"2026-{number:02d}"): Yuan(amount) for number, amount in rest.items()}
    found = spread(Yuan(fen), owed, month("2026-06"), pack)
    plain = spread(Yuan(fen), owed, month("2026-06"))
    assert found.total == Yuan(fen)
    assert found.parts == plain.parts  # limits are spoken of, and move nothing


# ---- the day of collecting


@pytest.mark.parametrize(
    ("settled", "of", "on"),
    [(None, "2026-02", "2026-02-28"), (1, "2026-02", "2026-02-01"), (10, "2026-11", "2026-11-10"),
     (31, "2026-02", "2026-02-28"), (30, "2028-02", "2028-02-29"), (31, "2026-04", "2026-04-30"),
     (31, "2026-12", "2026-12-31")],
)  # fmt: skip
def test_the_day_of_collecting(settled: int | None, of: str, on: str) -> None:
    assert collection_day(policy(collection_day=settled), month(of)).isoformat() == on


def test_where_nothing_was_settled_a_month_is_collected_by_its_last_day() -> None:
    assert collection_day(None, month("2026-11")) == date(2026, 11, 30)


@given(st.none() | st.integers(1, 31), st.integers(2008, 2100), st.integers(1, 12))
def test_the_day_of_collecting_always_lies_in_its_month(settled: int | None, year: int, number: int) -> None:
    found = collection_day(policy(collection_day=settled), month(f"{year}-{number:02d}"))
    assert (found.year, found.month) == (year, number)


# ---- what cannot be


@pytest.mark.parametrize(
    ("changes", "fields"),
    [({}, []), ({"large_from": Yuan(0)}, ["large_from"]), ({"large_from": Yuan(10**15)}, ["large_from"]),
     ({"cap": Yuan(-1)}, ["cap"]), ({"fixed": Yuan(50)}, ["fixed_source"]),
     ({"ahead_months": -1}, ["ahead_months"]), ({"ahead_months": 13}, ["ahead_months"]), ({"ahead_months": 0}, []),
     ({"kept_from": 0}, ["kept_from"]), ({"kept_from": 13}, ["kept_from"]), ({"kept_from": 12}, []),
     ({"collection_day": 0}, ["collection_day"]), ({"collection_day": 32}, ["collection_day"]),
     ({"collection_day": 31, "ahead_months": 12, "large_from": Yuan(1)}, [])],
)  # fmt: skip
def test_what_a_policy_cannot_say(changes: dict[str, Any], fields: list[str]) -> None:
    assert [one.field for one in problems(policy(**changes))] == fields
