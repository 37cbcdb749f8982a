"""Where a transfer stands on which day, at the boundary of every limit; 大写; what speaks against a letter."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transfers_ledger import TODAY, letter, person

from branchdesk.features.dues.model import DuesPolicy
from branchdesk.features.members.model import Registry, Standing
from branchdesk.features.transfers.model import Channel, Destination, Direction, Halt, Transfer
from branchdesk.features.transfers.rules import capitals, checks, states
from branchdesk.features.transfers.rules.states import OPEN, RUNNING, State, state, waiting
from branchdesk.kernel.dates import Day
from branchdesk.kernel.months import Month
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id

ISSUED = date(2026, 6, 25)


def written(**values: Any) -> Transfer:
    return letter(issued_on=Day.of(ISSUED), number="1", from_place="甲支部", **values)


def codes(transfer: Transfer, on: date, first: date | None = None) -> list[str]:
    return [one.code for one in waiting(transfer, on, first)]


def test_a_letter_runs_from_the_day_after_it_was_written_to_its_last_day() -> None:
    one = written(valid_days=30)
    assert states.last_day(one) == date(2026, 7, 25)
    assert state(one, date(2026, 7, 25)) is State.ISSUED
    assert state(one, date(2026, 7, 26)) is State.OVERDUE
    assert states.days_left(one, date(2026, 7, 25)) == 0
    assert states.days_left(one, date(2026, 7, 26)) == -1


def test_the_states_follow_the_days_recorded() -> None:
    plan = letter(issued_on=None)
    assert state(plan, TODAY) is State.PLANNED
    assert state(letter(issued_on=None, destination=Destination.KEPT), TODAY) is State.STAYS
    assert state(letter(issued_on=None, destination=Destination.ABROAD), TODAY) is State.STAYS
    on = Day.of(ISSUED)
    assert state(written(reported_on=on), TODAY) is State.REPORTED
    assert state(written(reported_on=on, receipt_on=on), TODAY) is State.RECEIPTED
    assert state(written(receipt_on=on), TODAY) is State.RECEIPTED
    assert state(written(receipt_on=on, closed_on=on), TODAY) is State.CLOSED
    assert state(written(halt=Halt.RETURNED, receipt_on=on), TODAY) is State.RETURNED
    assert state(written(halt=Halt.VOID), TODAY) is State.VOID
    assert state(written(halt=Halt.REISSUED), TODAY) is State.REISSUED
    assert [states.state_word(one) for one, _ in states.STATES][:4] == ["拟转", "暂不转出", "已开信", "逾期"]


@pytest.mark.parametrize(
    ("left", "said"), [(8, []), (7, ["expiring"]), (1, ["expiring"]), (0, ["expiring"]), (-1, ["expired"])]
)
def test_a_letter_is_told_of_from_seven_days_before_its_end(left: int, said: list[str]) -> None:
    one = written(valid_days=20)
    last = states.last_day(one)
    assert last is not None
    assert codes(one, last - timedelta(days=left)) == said


def test_the_slip_is_missed_the_day_after_a_month() -> None:
    one = written(valid_days=90)
    assert states.receipt_due(one) == date(2026, 7, 25)
    assert codes(one, date(2026, 7, 25)) == []
    assert codes(one, date(2026, 7, 26)) == ["no_receipt"]


def test_the_month_of_the_slip_begins_anew_with_the_day_he_reported_and_knows_short_months() -> None:
    one = letter(issued_on=Day(2026, 1, 10), reported_on=Day(2026, 1, 31))
    assert states.receipt_due(one) == date(2026, 2, 28)
    assert codes(one, date(2026, 2, 28)) == []
    assert codes(one, date(2026, 3, 1)) == ["no_receipt"]
    assert states.receipt_due(letter(issued_on=Day(2024, 1, 30))) == date(2024, 2, 29)


def test_an_expired_letter_may_be_written_anew_for_six_months_from_the_first() -> None:
    one = written(valid_days=10)
    assert states.reissue_until(one) == date(2026, 12, 25)
    told = waiting(one, date(2026, 12, 25))[0]
    assert told.code == "expired"
    assert "可凭原件重开" in told.text
    assert "待研究" in waiting(one, date(2026, 12, 26))[0].text
    assert "待研究" in waiting(one, date(2026, 7, 26), first_issued=date(2026, 1, 20))[0].text
    assert told.level is Level.WARN
    assert "组通字〔2015〕33号" in told.rule


def test_a_slip_that_came_waits_to_be_closed_and_what_is_over_waits_for_nothing() -> None:
    on = Day.of(ISSUED)
    assert codes(written(receipt_on=on), TODAY) == ["to_close"]
    for over in (written(receipt_on=on, closed_on=on), written(halt=Halt.VOID), letter(issued_on=None)):
        assert codes(over, TODAY) == []


def test_we_owe_the_slip_of_somebody_who_came_within_a_month() -> None:
    one = letter(direction=Direction.IN, issued_on=Day(2026, 10, 1), reported_on=Day(2026, 10, 21))
    reminded, late = waiting(one, date(2026, 11, 21))[0], waiting(one, date(2026, 11, 22))[0]
    assert (reminded.code, reminded.level) == ("send_receipt", Level.OK)
    assert late.level is Level.WARN
    assert (
        waiting(letter(direction=Direction.IN, reported_on=Day(2026, 10, 21), receipt_on=Day(2026, 10, 22)), TODAY)
        == ()
    )


DAYS = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2027, 1, 1)).map(Day.of))


@given(
    issued=DAYS, reported=DAYS, receipt=DAYS, closed=DAYS, halt=st.one_of(st.none(), st.sampled_from(Halt)),
    valid=st.one_of(st.none(), st.integers(1, 366)), direction=st.sampled_from(Direction),
    destination=st.one_of(st.none(), st.sampled_from(Destination)), today=st.dates(date(2026, 1, 1), date(2028, 1, 1)),
)  # fmt: skip
def test_whatever_was_recorded_has_one_state_and_never_fails(
    issued: Day | None, reported: Day | None, receipt: Day | None, closed: Day | None, halt: Halt | None,
    valid: int | None, direction: Direction, destination: Destination | None, today: date,
) -> None:  # fmt: skip
    one = letter(
        issued_on=issued, reported_on=reported, receipt_on=receipt, closed_on=closed, halt=halt, valid_days=valid,
        direction=direction, destination=destination,
    )  # fmt: skip
    found = state(one, today)
    assert found in dict(states.STATES)
    assert RUNNING < OPEN
    remarks = waiting(one, today)
    assert not remarks or found in RUNNING
    assert all(one.text and "{" not in one.text for one in remarks)
    assert (states.days_left(one, today) is None) or found in (State.ISSUED, State.OVERDUE)
    checks.of_letter(one, person("s1", "许生"), today)
    checks.of_arrival(one, person("s1", "许生"), today)


@given(valid=st.integers(1, 90), passed=st.integers(-5, 400))
def test_a_letter_is_overdue_exactly_when_its_days_are_over(valid: int, passed: int) -> None:
    on = ISSUED + timedelta(days=passed)
    assert (state(written(valid_days=valid), on) is State.OVERDUE) == (passed > valid)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "零"), (1, "壹"), (9, "玖"), (10, "拾"), (12, "拾贰"), (20, "贰拾"), (30, "叁拾"), (45, "肆拾伍"), (90, "玖拾"),
     (100, "壹佰"), (105, "壹佰零伍"), (110, "壹佰壹拾"), (115, "壹佰壹拾伍"), (366, "叁佰陆拾陆")],
)  # fmt: skip
def test_numbers_are_written_in_capitals(number: int, words: str) -> None:
    assert capitals.count(number) == words


def test_months_and_years_are_written_in_capitals() -> None:
    assert capitals.month(Month(2026, 6)) == ("贰零贰陆", "陆")
    assert capitals.month(Month(2010, 12)) == ("贰零壹零", "拾贰")


def levels(**values: Any) -> dict[str, Level]:
    may_cross, member = values.pop("may_cross", True), values.pop("member", person("s1", "许生"))
    one = letter(**({"number": "1", "from_place": "甲支部"} | values))
    found = checks.of_letter(one, member, TODAY, may_cross=may_cross)
    return {f"{each.field}.{each.code}": each.level for each in found}


def test_a_whole_letter_has_nothing_against_it() -> None:
    assert levels() == {}


@pytest.mark.parametrize(
    ("days", "said"),
    [(None, {"valid_days.missing": Level.BLOCK}), (0, {"valid_days.too_short": Level.BLOCK}), (1, {}), (90, {}),
     (91, {"valid_days.too_long": Level.WARN}), (180, {"valid_days.too_long": Level.WARN})],
)  # fmt: skip
def test_a_letter_runs_one_to_ninety_days(days: int | None, said: dict[str, Level]) -> None:
    assert levels(valid_days=days) == said


@pytest.mark.parametrize(
    ("paid", "said"),
    [(None, {"paid_until.missing": Level.BLOCK}), (Month(2026, 5), {}), (Month(2026, 4), {"paid_until.far_behind": Level.WARN}),
     (Month(2027, 5), {}), (Month(2027, 6), {"paid_until.far_ahead": Level.WARN})],
)  # fmt: skip
def test_dues_are_paid_to_a_month_near_the_letter(paid: Month | None, said: dict[str, Level]) -> None:
    assert levels(paid_until=paid) == said


@pytest.mark.parametrize(("branch", "most"), [(None, 2), ("b1", 0)])
def test_how_far_ahead_dues_may_be_paid_is_what_the_branch_settled(branch: str | None, most: int) -> None:
    settled = [policy(ahead_months=2), policy(branch_id="b1", ahead_months=0)]
    for more in (0, 1):
        paid = Month(2026, 11).plus(most + more)
        one = letter(number="1", from_place="甲支部", from_branch_id=branch, paid_until=paid)
        found = checks.of_letter(one, person("s1", "许生"), TODAY, policies=settled)
        assert [each.code for each in found] == ["far_ahead"] * more


def policy(**values: Any) -> DuesPolicy:
    return DuesPolicy(id=new_id(), year=2026, **values)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"left_on": Day(2026, 9, 1)}, "left"), ({"standing": Standing.CANDIDATE}, "not_in_party"),
     ({"registry": Registry.SUSPENDED}, "suspended")],
)  # fmt: skip
def test_nobody_gets_a_letter_who_has_no_membership_to_transfer(values: dict[str, Any], code: str) -> None:
    assert levels(member=person("s1", "许生", **values)) == {f"member_id.{code}": Level.BLOCK}


def test_who_stays_with_the_school_gets_no_letter() -> None:
    assert levels(destination=Destination.KEPT) == {"member_id.stays": Level.BLOCK}


def test_a_probationer_gets_a_letter_too() -> None:
    assert levels(member=person("s2", "何生", standing=Standing.PROBATIONARY)) == {}


def test_a_committee_that_may_not_approve_members_writes_only_within_the_school() -> None:
    assert levels(may_cross=False, channel=Channel.SCHOOL) == {}
    for channel in (Channel.PROVINCE, Channel.BEYOND):
        assert levels(may_cross=False, channel=channel) == {"channel.no_right": Level.WARN}


def test_days_are_whole_have_come_and_stand_in_order() -> None:
    assert levels(issued_on=Day(2026, 11)) == {"issued_on.day_needed": Level.BLOCK}
    assert levels(issued_on=Day(2026, 11, 22)) == {"issued_on.future": Level.BLOCK}
    assert levels(reported_on=Day(2026, 11, 20)) == {"reported_on.before": Level.BLOCK}
    assert levels(issued_on=Day(2026, 11, 1), reported_on=Day(2026, 11, 9), receipt_on=Day(2026, 11, 8)) == {
        "receipt_on.before": Level.BLOCK
    }
    assert levels(issued_on=Day(2026, 11, 1), reported_on=Day(2026, 11, 1), receipt_on=Day(2026, 11, 1)) == {}


def test_what_is_unusual_needs_a_reason_and_the_impossible_has_none() -> None:
    found = checks.of_letter(letter(number="1", from_place="甲", valid_days=120), person("s1", "许生"), TODAY)
    assert [one.level for one in checks.unexplained(found, "  ")] == [Level.BLOCK]
    assert "备注" in checks.unexplained(found, "")[0].text
    assert checks.unexplained(found, "赴边远地区，路途遥远") == []
    blocked = checks.of_letter(letter(number="", from_place="甲"), person("s1", "许生"), TODAY)
    assert len(checks.unexplained(blocked, "理由")) == 1


def test_a_letter_that_ran_out_before_he_reported_needs_a_reason() -> None:
    one = letter(direction=Direction.IN, from_place="甲校", to_branch_id="b", issued_on=Day(2026, 9, 1), valid_days=30)
    member = person("n1", "新人")
    in_time = [each.code for each in checks.of_arrival(letter_on(one, Day(2026, 10, 1)), member, TODAY)]
    late = [(each.code, each.level) for each in checks.of_arrival(letter_on(one, Day(2026, 10, 2)), member, TODAY)]
    assert in_time == []
    assert late == [("late", Level.WARN)]


def letter_on(one: Transfer, day: Day) -> Transfer:

    return replace(one, reported_on=day)
