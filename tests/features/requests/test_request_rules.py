"""The clock, the steps and the sums of requests, at the very minute and the very day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from requests_ledger import call, request

from branchdesk.features.requests.fields import Moment
from branchdesk.features.requests.model import RequestChannel, RequestLevel, Satisfaction
from branchdesk.features.requests.rules import checks, steps
from branchdesk.features.requests.rules.clock import State, clock, deadline, is_overdue, span, state_of
from branchdesk.features.requests.rules.summing import summary
from branchdesk.kernel import rulepacks
from branchdesk.kernel.fields import Context
from branchdesk.kernel.problems import Level

PACK = rulepacks.pack("requests", date(2026, 1, 1))
MINUTES = st.datetimes(datetime(2021, 1, 1), datetime(2030, 12, 31)).map(
    lambda one: one.replace(second=0, microsecond=0)
)
UNREACHED = Satisfaction.UNREACHED


def stored(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M}"


def test_the_very_minute_of_the_next_day_is_in_time() -> None:
    it = request("2024-03-29T16:30", settled_at="2024-03-30T16:30", feedback_at="2024-03-30T16:30")
    late = replace(it, feedback_at="2024-03-30T16:31")
    assert deadline(it, PACK) == datetime(2024, 3, 30, 16, 30)
    assert clock(it, PACK, datetime(2024, 4, 1)).words == "按时"
    assert clock(late, PACK, datetime(2024, 4, 1)).words == "超时办理"


def test_the_hours_are_natural_ones_over_leap_days_and_the_new_year() -> None:
    assert deadline(request("2024-02-28T16:30"), PACK) == datetime(2024, 2, 29, 16, 30)
    assert deadline(request("2024-02-29T00:00"), PACK) == datetime(2024, 3, 1)
    assert deadline(request("2023-02-28T23:59"), PACK) == datetime(2023, 3, 1, 23, 59)
    assert deadline(request("2026-12-31T12:00"), PACK) == datetime(2027, 1, 1, 12, 0)


def test_seconds_do_not_make_a_request_late() -> None:
    it = request("2024-03-29T16:30")
    assert not is_overdue(it, PACK, datetime(2024, 3, 30, 16, 30, 59))
    assert clock(it, PACK, datetime(2024, 3, 30, 16, 30, 59)).words == "剩 0 分"
    assert is_overdue(it, PACK, datetime(2024, 3, 30, 16, 31))
    assert clock(it, PACK, datetime(2024, 3, 30, 16, 31)).words == "超时 1 分"


def test_a_general_request_is_in_time_only_when_both_settled_and_answered() -> None:
    it = request("2024-03-29T16:30", feedback_at="2024-03-29T17:00")
    assert clock(it, PACK, datetime(2024, 3, 29, 18)).in_time is None
    both = replace(it, settled_at="2024-03-31T09:00")
    assert clock(both, PACK, datetime(2024, 4, 1)).in_time is False


def test_a_complex_request_has_to_be_answered_and_may_be_settled_later() -> None:
    it = request("2024-03-29T16:30", level=RequestLevel.COMPLEX, responded_at="2024-03-30T16:30", due_at="2024-04-10")
    assert clock(it, PACK, datetime(2024, 4, 1)).in_time is True
    assert not is_overdue(it, PACK, datetime(2024, 4, 10, 23, 59))
    assert is_overdue(it, PACK, datetime(2024, 4, 11))
    to_the_minute = replace(it, due_at="2024-04-10T12:00")
    assert not is_overdue(to_the_minute, PACK, datetime(2024, 4, 10, 12, 0, 59))
    assert is_overdue(to_the_minute, PACK, datetime(2024, 4, 10, 12, 1))
    done = replace(it, settled_at="2024-04-12T09:00", feedback_at="2024-04-12T09:30")
    assert not is_overdue(done, PACK, datetime(2024, 5, 1))


def test_a_day_promised_means_nothing_for_a_general_request() -> None:
    it = request("2024-03-29T16:30", due_at="2024-03-29T17:00")
    assert not is_overdue(it, PACK, datetime(2024, 3, 30, 9))
    assert [one.code for one in checks.problems(it, datetime(2024, 3, 30))] == ["not_complex"]


@given(MINUTES, st.integers(0, 3000), st.integers(0, 3000))
def test_in_time_means_no_more_than_the_hours(received: datetime, settled: int, told: int) -> None:
    done, heard = received + timedelta(minutes=settled), received + timedelta(minutes=max(settled, told))
    it = request(stored(received), settled_at=stored(done), feedback_at=stored(heard))
    assert clock(it, PACK, datetime(2031, 6, 1)).in_time is (max(settled, told) <= 24 * 60)


@given(MINUTES, st.integers(0, 10_000))
def test_time_left_and_overdue_are_two_sides_of_one_minute(received: datetime, later: int) -> None:
    it, now = request(stored(received)), received + timedelta(minutes=later)
    shown = clock(it, PACK, now)
    assert shown.left is not None
    assert shown.left + timedelta(minutes=later) == timedelta(hours=24)
    assert is_overdue(it, PACK, now) is (later > 24 * 60) is (shown.in_time is False)


@given(st.integers(0, 100_000))
def test_a_span_names_its_two_largest_units(minutes: int) -> None:
    words = span(timedelta(minutes=minutes))
    assert 1 <= words.count(" ") <= 3
    assert ("天" in words) is (minutes >= 1440)


def test_states_follow_from_the_times() -> None:
    it = request()
    assert state_of(it) is State.WAITING
    assert state_of(replace(it, responded_at="2026-11-20T17:00")) is State.WORKING
    done = replace(it, settled_at="2026-11-20T18:00")
    assert state_of(done) is State.WORKING
    told = replace(done, feedback_at="2026-11-20T18:30")
    assert state_of(told) is State.SETTLED
    assert state_of(replace(told, closed_at="2026-12-30T09:00")) is State.CLOSED


def test_a_request_becomes_complex_within_its_hours_and_with_a_reason_only() -> None:
    it = request("2024-03-29T16:30")
    assert steps.why_not_escalate(it, datetime(2024, 3, 30, 16, 30), "要多部门会商", PACK) == ""
    assert "3月30日 16:30" in steps.why_not_escalate(it, datetime(2024, 3, 30, 16, 31), "要多部门会商", PACK)
    assert "理由" in steps.why_not_escalate(it, datetime(2024, 3, 29, 17), "  ", PACK)
    assert "早于" in steps.why_not_escalate(it, datetime(2024, 3, 29, 16, 29), "要会商", PACK)
    done = replace(it, settled_at="2024-03-29T17:00", feedback_at="2024-03-29T17:00")
    assert "办结" in steps.why_not_escalate(done, datetime(2024, 3, 29, 18), "要会商", PACK)
    assert "已是" in steps.why_not_escalate(
        replace(it, level=RequestLevel.COMPLEX), datetime(2024, 3, 29, 17), "x", PACK
    )


def done_on(day: str = "2024-02-28") -> object:
    return request(f"{day}T08:00", settled_at=f"{day}T09:00", feedback_at=f"{day}T09:10")


def test_calls_fall_due_one_seven_and_thirty_days_after_settling_over_a_leap_day() -> None:
    it = done_on()
    assert steps.rounds_due(it, [], PACK) == [
        (1, date(2024, 2, 29)), (2, date(2024, 3, 6)), (3, date(2024, 3, 29)),
    ]  # fmt: skip


def test_calls_follow_one_another_and_close_the_request_when_all_are_made() -> None:
    it = done_on()
    first, second = call(it.id, 1, "2024-02-29T09:00"), call(it.id, 2, "2024-03-06T09:00")
    third = call(it.id, 3, "2024-03-29T09:00", Satisfaction.NOT)
    assert "第 1 轮" in steps.why_not_call(it, second, [], PACK)
    assert steps.why_not_call(it, first, [], PACK) == ""
    assert "第 2、3 轮" in steps.why_not_close(it, [first], PACK)
    assert "已经登记" in steps.why_not_call(it, call(it.id, 1, "2024-03-01T09:00"), [first], PACK)
    assert "早于上一轮" in steps.why_not_call(it, call(it.id, 2, "2024-02-28T12:00"), [first], PACK)
    assert "早于办结" in steps.why_not_call(it, call(it.id, 1, "2024-02-28T08:59"), [], PACK)
    assert "1 到 3" in steps.why_not_call(it, call(it.id, 4, "2024-04-01T09:00"), [first, second, third], PACK)
    assert steps.why_not_close(it, [first, second, third], PACK) == ""
    assert "关闭" in steps.why_not_close(replace(it, closed_at="2024-04-01T09:00"), [], PACK)


def test_somebody_satisfied_who_agrees_ends_the_calls_and_nobody_else_does() -> None:
    it = done_on()
    agreed = call(it.id, 1, "2024-02-29T09:00", agreed=True)
    assert steps.rounds_due(it, [agreed], PACK) == []
    assert steps.why_not_close(it, [agreed], PACK) == ""
    assert "不再回访" in steps.why_not_call(it, call(it.id, 2, "2024-03-06T09:00"), [agreed], PACK)
    grudging = call(it.id, 1, "2024-02-29T09:00", Satisfaction.BASICALLY, agreed=True)
    assert "满意并同意" in steps.why_not_call(it, grudging, [], PACK)


def test_a_round_nobody_answered_on_two_days_counts_as_made_so_that_a_request_can_be_closed() -> None:
    it = done_on()
    tries = [call(it.id, 1, at, UNREACHED) for at in ("2024-02-29T09:00", "2024-02-29T15:00")]
    assert steps.rounds_made(tries, PACK) == frozenset()
    again = call(it.id, 1, "2024-03-01T09:00", UNREACHED)
    assert steps.why_not_call(it, again, tries, PACK) == ""
    assert steps.rounds_made([*tries, again], PACK) == {1}
    assert steps.why_not_call(it, call(it.id, 2, "2024-03-06T09:00"), [*tries, again], PACK) == ""


def test_nothing_can_be_closed_before_it_is_settled_and_answered() -> None:
    assert "办结" in steps.why_not_close(request(), [], PACK)
    assert "办结" in steps.why_not_close(request(settled_at="2026-11-20T18:00"), [], PACK)
    assert "办结之后" in steps.why_not_call(request(), call("x", 1, "2026-11-21T09:00"), [], PACK)


def test_a_school_sets_the_intervals_nobody_has_laid_down_and_only_tightens_the_hours() -> None:
    assert [rulepacks.why_not(PACK, "round_3_days", days) for days in (14, 60)] == ["", ""]
    assert rulepacks.why_not(PACK, "unreached_days", 3) == ""
    assert [bool(rulepacks.why_not(PACK, "hours", hours)) for hours in (12, 48)] == [False, True]
    assert [bool(rulepacks.why_not(PACK, "rounds", rounds)) for rounds in (4, 2)] == [False, True]
    assert {PACK.numbers[name].confidence for name in ("round_1_days", "unreached_days")} == {"M"}


def test_rounds_beyond_the_third_come_as_much_later_again() -> None:
    assert [steps.days_to(number, PACK) for number in (1, 2, 3, 4, 5)] == [1, 7, 30, 60, 90]


def test_numbers_that_do_not_go_together_are_said() -> None:
    def pack(**values: int) -> rulepacks.RulePack:
        numbers = {name: replace(PACK.numbers[name], value=value) for name, value in values.items()}
        return replace(PACK, numbers={**PACK.numbers, **numbers})

    assert steps.why_not_set(PACK) == ""
    assert "1、31、30 天" in steps.why_not_set(pack(round_2_days=31))
    assert steps.why_not_set(pack(round_1_days=7))
    assert steps.why_not_set(pack(round_1_days=0))
    assert "至少为 1" in steps.why_not_set(pack(unreached_days=0))


def test_times_out_of_order_or_to_come_are_said_each_under_its_field() -> None:
    it = request("2026-11-20T16:30", responded_at="2026-11-20T16:29", settled_at="2026-11-20T18:00",
                 feedback_at="2026-11-20T17:00", closed_at="2026-11-22T09:00")  # fmt: skip
    found = checks.problems(it, datetime(2026, 11, 21, 9, 42))
    assert [(one.field, one.code) for one in found] == [
        ("responded_at", "order"), ("feedback_at", "order"), ("closed_at", "future"),
    ]  # fmt: skip
    assert checks.problems(request("2026-11-21T09:42"), datetime(2026, 11, 21, 9, 42)) == []


def test_a_mark_of_secrecy_is_refused() -> None:
    found = checks.problems(request(text="机密★ 材料借阅"), datetime(2026, 11, 21, 9, 42))
    assert [one.code for one in found] == ["secret"]


def test_a_summary_counts_matters_and_never_who_asked() -> None:
    now = datetime(2026, 11, 21, 9, 42)
    rows = [
        request("2026-11-01T08:00", settled_at="2026-11-01T10:00", feedback_at="2026-11-01T11:00", asker_name="甲"),
        request("2026-11-02T08:00", settled_at="2026-11-04T08:00", feedback_at="2026-11-04T09:00", asker_name="甲"),
        request("2026-11-20T16:30", channel=RequestChannel.VISIT, kind="网络", asker_name="甲"),
        request("2026-11-18T16:30", kind="", supervised=True),
        request("2026-10-31T23:59"),
    ]
    found = summary(rows, lambda _: PACK, now, date(2026, 11, 1), date(2026, 11, 20))
    ids = [one.id for one in rows]
    assert found.received == tuple(ids[:4])
    assert found.timed == (ids[0], ids[1], ids[3])
    assert found.in_time == (ids[0],)
    assert (found.rate, found.rate_words) == (333, "33.3%")
    assert (found.unanswered, found.overdue, found.supervised) == ((ids[2], ids[3]), (ids[3],), (ids[3],))
    assert found.mean == timedelta(hours=25)
    assert found.by_channel == {RequestChannel.PHONE: (ids[0], ids[1], ids[3]), RequestChannel.VISIT: (ids[2],)}
    assert found.repeated == {"报修": (ids[0], ids[1])}
    assert "甲" not in repr(found)
    assert summary([], lambda _: PACK, now).rate_words == ""


CONTEXT = Context(date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-03-29 16:30", "2024-03-29T16:30"), ("2024-03-29T16:30", "2024-03-29T16:30"),
        ("2024 年 3 月 29 日 下午 4:30", "2024-03-29T16:30"), ("3-29 下午4:30", "2026-03-29T16:30"),
        ("昨天9:00", "2026-11-20T09:00"), ("昨天 9:00", "2026-11-20T09:00"), ("16:30", "2026-11-21T16:30"),
        ("下午4点半", "2026-11-21T16:30"), ("2024.3.29 1630", "2024-03-29T16:30"), ("2024/3/29 16：30", "2024-03-29T16:30"),
    ],
)  # fmt: skip
def test_moments_are_read_as_people_write_them(text: str, value: str) -> None:
    assert Moment().read(text, CONTEXT).value == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2024-03-29", "no_time"), ("2024-13-01 9:00", "not_a_date"), ("2024-03-29 25:00", "not_a_time"),
        ("2026-11-22 09:00", "future"), ("2024-03 9:00", "not_a_date"), ("大概上周", "not_a_date"), ("：", "not_a_time"),
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_a_sentence(text: str, code: str) -> None:
    reading = Moment().read(text, CONTEXT)
    assert (reading.value, reading.level, reading.code) == (None, Level.BLOCK, code)
    assert reading.text


def test_a_promise_may_be_a_whole_day_to_come() -> None:
    assert Moment(past_only=False, whole_days=True).read("2026-12-01", CONTEXT).value == "2026-12-01"


@given(MINUTES)
def test_a_moment_shown_is_read_back(when: datetime) -> None:
    kind = Moment(past_only=False)
    assert kind.read(kind.show(stored(when)), CONTEXT).value == stored(when)


@given(st.text(max_size=30))
def test_no_text_makes_a_moment_crash(text: str) -> None:
    Moment().read(text, CONTEXT)
