"""Verbs and questions of the room, on real ledgers."""

from contextlib import suppress
from dataclasses import fields as parts
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from requests_ledger import NOW, call, do, request, settled

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.model import Request, RequestLevel, Satisfaction, Step
from branchdesk.features.requests.rules import checks, steps
from branchdesk.features.requests.rules.clock import State
from branchdesk.features.requests.rules.summing import Summary
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger


def kept(ledger: Ledger, uid: str) -> queries.RequestLine:
    found = queries.line(ledger, uid)
    assert found is not None
    return found


def test_numbers_run_through_the_year_and_are_never_given_twice(ledger: Ledger) -> None:
    first = do(ledger, commands.take_in, request("2025-12-31T16:30"))
    second = do(ledger, commands.take_in, request("2026-01-01T08:00"))
    third = do(ledger, commands.take_in, request("2026-01-02T08:00"))
    assert [one.number for one in (first, second, third)] == ["2025-001", "2026-001", "2026-002"]
    do(ledger, commands.drop, [third.id])
    assert do(ledger, commands.take_in, request("2026-01-03T08:00")).number == "2026-003"
    assert do(ledger, commands.bring_back, [third.id]) == 1
    with pytest.raises(Rejected, match="已用过"):
        do(ledger, commands.take_in, request("2026-01-03T08:00", number="2026-002"))


def test_who_received_it_first_stays_for_good(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    with pytest.raises(Rejected, match="首问首接"):
        do(ledger, commands.correct, replace(it, first_receiver="别人"))
    with pytest.raises(Rejected, match="转办"):
        do(ledger, commands.correct, replace(it, undertaker="别人"))
    assert do(ledger, commands.correct, replace(it, kind="网络")).kind == "网络"
    with pytest.raises(Conflict, match="已经登记"):
        do(ledger, commands.take_in, replace(it, first_receiver="别人"))
    do(ledger, commands.drop, [it.id])
    with pytest.raises(Conflict, match="已经登记"):
        do(ledger, commands.take_in, replace(it, first_receiver="别人", number=""))
    do(ledger, commands.bring_back, [it.id])
    assert kept(ledger, it.id).request.first_receiver == "孔一"


def test_blanks_around_who_received_it_first_do_not_forbid_correcting(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request(first_receiver=" 孔一 "))
    assert it.first_receiver == "孔一"
    assert do(ledger, commands.correct, replace(it, first_receiver="孔一 ", kind="网络")).first_receiver == "孔一"


def test_a_request_goes_from_hand_to_hand_and_its_way_is_kept(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    do(ledger, commands.hand_on, it.id, "2026-11-20T17:00", "后勤处", "设备归口")
    do(ledger, commands.hand_on, it.id, "2026-11-20T18:00", "网信中心")
    found = kept(ledger, it.id)
    assert found.undertaker == "网信中心"
    assert [(one.from_whom, one.to_whom) for one in found.hand_ons] == [("孔一", "后勤处"), ("后勤处", "网信中心")]
    with pytest.raises(Rejected, match="现在就由"):
        do(ledger, commands.hand_on, it.id, "2026-11-20T19:00", "网信中心")
    with pytest.raises(Rejected, match="早于上一次转办"):
        do(ledger, commands.hand_on, it.id, "2026-11-20T17:30", "教务处")
    with pytest.raises(Rejected, match="晚于现在"):
        do(ledger, commands.hand_on, it.id, "2026-11-21T09:43", "教务处")


def test_it_becomes_complex_only_by_its_own_verb_and_in_time(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request("2026-11-20T09:42"))
    late = do(ledger, commands.take_in, request("2026-11-20T09:41"))
    with pytest.raises(Rejected, match="转级"):
        do(ledger, commands.correct, replace(it, level=RequestLevel.COMPLEX))
    with pytest.raises(Rejected, match="现已超过"):
        do(ledger, commands.escalate, late.id, NOW, "要会商")
    with pytest.raises(Rejected, match="理由"):
        do(ledger, commands.escalate, it.id, NOW, " ")
    after = do(ledger, commands.escalate, it.id, NOW, "要多部门会商", "2026-12-01")
    assert (after.level, after.due_at, after.escalated_at) == (RequestLevel.COMPLEX, "2026-12-01", NOW)
    with pytest.raises(Rejected, match="不能改回"):
        do(ledger, commands.correct, replace(after, level=RequestLevel.GENERAL, due_at=""))


def test_an_intake_entered_as_complex_by_mistake_can_be_put_right(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request(level=RequestLevel.COMPLEX, due_at="2026-12-01"))
    assert (
        do(ledger, commands.correct, replace(it, level=RequestLevel.GENERAL, due_at="")).level is RequestLevel.GENERAL
    )


def test_steps_demand_their_words_and_times_in_order(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    with pytest.raises(Rejected, match="响应情况"):
        do(ledger, commands.respond, it.id, "2026-11-20T17:00", " ")
    with pytest.raises(Rejected, match="早于受理"):
        do(ledger, commands.respond, it.id, "2026-11-20T16:29", "已联系后勤")
    with pytest.raises(Refusal, match="还没有办结"):
        do(ledger, commands.feed_back, it.id, "2026-11-20T17:00", "电话")
    do(ledger, commands.respond, it.id, "2026-11-20T17:00", "已联系后勤")
    do(ledger, commands.settle, it.id, "2026-11-20T18:00", "已换灯泡")
    assert kept(ledger, it.id).state is State.WORKING
    with pytest.raises(Rejected, match="反馈时间早于办结"):
        do(ledger, commands.feed_back, it.id, "2026-11-20T17:59", "电话")
    do(ledger, commands.feed_back, it.id, "2026-11-20T18:00", "电话")
    found = kept(ledger, it.id)
    assert (found.state, found.clock.in_time, found.overdue) == (State.SETTLED, True, False)
    assert [one.words for one in found.rounds] == ["11-21 前", "11-27 前", "12-20 前"]


def test_the_call_that_is_due_is_asked_for_on_its_day(ledger: Ledger) -> None:
    it = settled(ledger, "2026-11-19T08:00")
    assert queries.calls_due(ledger, None, date(2026, 11, 19)) == []
    assert [each[1:] for each in queries.calls_due(ledger, None, date(2026, 11, 20))] == [(1, date(2026, 11, 20))]
    do(ledger, commands.call_back, call(it.id, 1, "2026-11-20T09:00"))
    assert queries.calls_due(ledger, None, date(2026, 11, 25)) == []
    assert [each[1:] for each in queries.calls_due(ledger, None, date(2026, 11, 26))] == [(2, date(2026, 11, 26))]


def test_a_corrected_call_stays_before_the_next_round_and_made(ledger: Ledger) -> None:
    it = settled(ledger)
    first, second = call(it.id, 1, "2026-10-02T09:00"), call(it.id, 2, "2026-10-08T09:00")
    for one in (first, second):
        do(ledger, commands.call_back, one)
    with pytest.raises(Rejected, match="晚于下一轮"):
        do(ledger, commands.call_back, replace(first, at="2026-10-08T09:01"))
    with pytest.raises(Rejected, match="不能改为没有完成"):
        do(ledger, commands.call_back, replace(first, satisfaction=Satisfaction.UNREACHED))
    do(ledger, commands.call_back, replace(first, at="2026-10-08T09:00"))


def test_requests_are_closed_by_the_rule_all_or_none(ledger: Ledger) -> None:
    ready, other = settled(ledger), settled(ledger)
    for number, at in enumerate(("2026-10-02T09:00", "2026-10-08T09:00", "2026-10-31T09:00"), 1):
        do(ledger, commands.call_back, call(ready.id, number, at))
    with pytest.raises(Rejected, match="第 1、2、3 轮"):
        do(ledger, commands.close, [ready.id, other.id], NOW)
    assert kept(ledger, ready.id).state is State.SETTLED
    with pytest.raises(Rejected, match="早于反馈和回访"):
        do(ledger, commands.close, [ready.id], "2026-10-30T09:00")
    assert do(ledger, commands.close, [ready.id], NOW) == 1
    assert kept(ledger, ready.id).state is State.CLOSED
    for verb, arguments in ((commands.settle, (NOW, "再修")), (commands.hand_on, (NOW, "后勤处"))):
        with pytest.raises(Refusal, match="已关闭"):
            do(ledger, verb, ready.id, *arguments)
    with pytest.raises(Rejected, match="已经关闭"):
        do(ledger, commands.call_back, call(ready.id, 3, NOW))
    assert do(ledger, commands.reopen, ready.id).closed_at == ""


def test_calls_can_be_put_right_but_not_taken_from_under_a_later_one(ledger: Ledger) -> None:
    it = settled(ledger)
    first = do(ledger, commands.call_back, call(it.id, 1, "2026-10-02T09:00", Satisfaction.NOT))
    second = do(ledger, commands.call_back, call(it.id, 2, "2026-10-08T09:00"))
    assert do(ledger, commands.call_back, replace(first, satisfaction=Satisfaction.BASICALLY))
    with pytest.raises(Refusal, match="后面还有一轮"):
        do(ledger, commands.drop_call, first.id)
    with pytest.raises(Rejected, match="回访早于这个办结时间"):
        do(ledger, commands.amend, it.id, Step.SETTLEMENT, "2026-10-03T09:00", "又修了一次", "记错了")
    do(ledger, commands.drop_call, second.id)
    assert [one.words for one in kept(ledger, it.id).rounds] == ["基本满意", "10-08 前", "10-31 前"]


def test_supervision_is_marked_for_many_and_ended(ledger: Ledger) -> None:
    ids = [do(ledger, commands.take_in, request()).id for _ in range(3)]
    with pytest.raises(Rejected):
        do(ledger, commands.supervise, ids, " ")
    assert do(ledger, commands.supervise, ids, "请今日办结") == 3
    assert len(queries.summary(ledger).supervised) == 3
    do(ledger, commands.unsupervise, ids[:1])
    assert len(queries.summary(ledger).supervised) == 2
    assert kept(ledger, ids[0]).request.supervision == "请今日办结"


def test_what_is_open_stands_in_the_order_of_its_hours(ledger: Ledger) -> None:
    old = do(ledger, commands.take_in, request("2026-11-18T08:00"))
    new = do(ledger, commands.take_in, request("2026-11-21T08:00", organization_id="first"))
    settled(ledger, organization_id="second")
    assert [one.id for one in queries.unanswered(ledger)] == [old.id, new.id]
    assert [one.id for one in queries.overdue(ledger)] == [old.id]
    later = kept(ledger, new.id).at(datetime(2026, 11, 22, 8, 1))
    assert (later.overdue, later.clock.words) == (True, "超时 1 分")
    assert kept(ledger, new.id).organization == "材料第一党支部"


def test_a_request_of_no_organization_is_in_every_part_of_the_tree(ledger: Ledger) -> None:
    nobodys = do(ledger, commands.take_in, request())
    firsts = do(ledger, commands.take_in, request(organization_id="first"))
    assert {one.id for one in queries.lines(ledger, frozenset({"first"}))} == {nobodys.id, firsts.id}
    assert {one.id for one in queries.lines(ledger, frozenset({"second"}))} == {nobodys.id}
    assert len(queries.summary(ledger, frozenset({"first"})).received) == 2


def test_a_schools_own_hours_count_from_their_day(ledger: Ledger) -> None:
    overlay = RuleOverlay(id=new_id(), subject="requests", name="hours", value=12, source="校发〔2026〕1号",
                          from_on=Day(2026, 11, 1))  # fmt: skip
    do(ledger, meetings.tighten, overlay)
    before, after = request("2026-10-31T08:00"), request("2026-11-20T08:00")
    for one in (before, after):
        do(ledger, commands.take_in, one)
    assert kept(ledger, before.id).clock.deadline == datetime(2026, 11, 1, 8)
    assert kept(ledger, after.id).clock.deadline == datetime(2026, 11, 20, 20)


def test_a_form_open_while_somebody_else_saved_loses_nothing(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    seen = queries.position(ledger)
    do(ledger, commands.correct, replace(it, kind="网络"))
    with pytest.raises(Conflict):
        do(ledger, commands.correct, replace(it, kind="后勤"), seen=seen)


def test_taking_in_is_one_step_of_undo(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request())
    undo.undo(ledger, Author())
    assert queries.line(ledger, it.id) is None
    assert queries.years(ledger) == []


def test_what_comes_from_outside_the_clock_is_refused(ledger: Ledger) -> None:
    for received in ("2026-11-21T09:43", "昨天", "2026-13-01T08:00"):
        with pytest.raises(Refusal):
            do(ledger, commands.take_in, request(received))
    with pytest.raises(Rejected) as told:
        do(ledger, commands.take_in, request(text=" ", first_receiver=""))
    assert {one.field for one in told.value.problems} == {"text", "first_receiver"}


def test_nothing_in_the_room_counts_by_who_asked(ledger: Ledger) -> None:
    for _ in range(3):
        do(ledger, commands.take_in, request(asker_name="甲"))
    assert "甲" not in queries.people(ledger)
    assert not [one.name for one in parts(Summary) if "asker" in one.name]
    assert not [name for name in queries.__all__ if "asker" in name]
    assert "甲" not in repr(queries.summary(ledger))


def test_sums_of_a_period_are_those_of_its_rows(ledger: Ledger) -> None:
    for day in range(1, 29):
        settled(ledger, f"2026-10-{day:02d}T08:00", kind=("报修", "网络")[day % 2])
    found = queries.summary(ledger, None, date(2026, 10, 1), date(2026, 10, 14))
    assert (len(found.received), len(found.in_time), found.rate_words) == (14, 14, "100.0%")
    assert sum(map(len, found.by_kind.values())) == sum(map(len, found.by_channel.values())) == 14
    assert found.mean == timedelta(hours=1)
    assert queries.kinds(ledger) == ["报修", "网络"]
    assert len(queries.lines(ledger, year=2026)) == 28
    assert isinstance(queries.lines(ledger)[0].request, Request)
    assert len(queries.search_texts(ledger)) == 28


def test_a_call_out_of_the_bin_takes_its_place_only_where_it_is_free(ledger: Ledger) -> None:
    it = settled(ledger)
    first = do(ledger, commands.call_back, call(it.id, 1, "2026-10-02T09:00"))
    do(ledger, commands.drop_call, first.id)
    assert do(ledger, commands.bring_back_call, first.id).round == 1
    do(ledger, commands.drop_call, first.id)
    do(ledger, commands.call_back, call(it.id, 1, "2026-10-02T10:00"))
    with pytest.raises(Rejected, match="已经登记"):
        do(ledger, commands.bring_back_call, first.id)


STEPS = st.lists(
    st.tuples(st.sampled_from(["respond", "settle", "feed_back", "hand_on", "escalate", "call", "close", "correct"]),
              st.integers(-30, 80), st.sampled_from(Satisfaction), st.booleans()),
    max_size=10,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_whatever_is_tried_the_rules_hold_and_only_refusals_come(ledger: Ledger, tried) -> None:
    it = do(ledger, commands.take_in, request("2026-11-18T08:00"))
    for verb, hours, said, agreed in tried:
        at = queries.moment(datetime(2026, 11, 18, 8) + timedelta(hours=hours))
        with suppress(Refusal):
            if verb == "call":
                number = len(kept(ledger, it.id).calls) + 1
                do(ledger, commands.call_back, call(it.id, number, at, said, agreed=agreed))
            elif verb == "close":
                do(ledger, commands.close, [it.id], at)
            elif verb == "correct":
                changed = replace(
                    kept(ledger, it.id).request, first_receiver="别人" if agreed else "孔一", received_at=at
                )
                do(ledger, commands.correct, changed, "登记有误")
            else:
                more = {
                    "respond": ("已联系",),
                    "settle": ("已办",),
                    "feed_back": ("电话",),
                    "hand_on": (f"单位{hours}",),
                }
                do(ledger, getattr(commands, verb), it.id, at, *more.get(verb, ("要会商",)))
    found = kept(ledger, it.id)
    assert found.request.first_receiver == "孔一"
    assert checks.problems(found.request, queries.local_now()) == []
    if found.request.closed_at:
        assert steps.why_not_close(replace(found.request, closed_at=""), found.calls, found.pack) == ""
        assert found.request.closed_at >= max(each.at for each in found.calls)
    if found.request.escalated_at:
        received = datetime.fromisoformat(found.request.received_at)
        assert datetime.fromisoformat(found.request.escalated_at) - received <= timedelta(hours=24)
    assert all(one.at >= found.request.received_at for one in found.hand_ons)
    assert found.undertaker == (found.hand_ons[-1].to_whom if found.hand_ons else "孔一")


def test_moving_the_intake_leaves_no_step_out_of_its_time(ledger: Ledger) -> None:
    it = do(ledger, commands.take_in, request("2026-11-20T08:00"))
    do(ledger, commands.escalate, it.id, "2026-11-20T20:00", "要会商")
    with pytest.raises(Rejected, match="超过了时限"):
        do(ledger, commands.correct, replace(kept(ledger, it.id).request, received_at="2026-11-19T19:59"), "写错")
    moved = do(ledger, commands.correct, replace(kept(ledger, it.id).request, received_at="2026-11-19T20:00"), "写错")
    do(ledger, commands.hand_on, it.id, "2026-11-19T21:00", "后勤处")
    with pytest.raises(Rejected, match="晚于已登记的转办"):
        do(ledger, commands.correct, replace(moved, received_at="2026-11-19T21:01"), "写错")
