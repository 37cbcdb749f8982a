"""Letters as the ledger keeps them: written, answered, closed, given back, written anew, undone."""

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transfers_ledger import COLLEGE, OFFICE, ROOT, STUDENTS, TEMPORARY, TODAY, do, head, letter, person

from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Arriving, Leaving, Standing
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Away, AwayKind, Channel, Destination, Direction, Halt, Transfer
from branchdesk.features.transfers.rules.states import STATES, State, state
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import undo

ON = Day.of(TODAY)


def issue(ledger: Ledger, *transfers: Transfer) -> list[Transfer]:
    found = do(ledger, commands.issue, transfers or [letter()])
    assert isinstance(found, list)
    return found


def at(ledger: Ledger, uid: str) -> State:
    found = queries.transfer(ledger, uid)
    assert found is not None
    return state(found, TODAY)


def member(ledger: Ledger, uid: str) -> Any:
    return roll.member(ledger, uid)


def refused(ledger: Ledger, command: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as caught:
        do(ledger, command, *arguments, **named)
    return caught.value.sentence()


def test_letters_are_numbered_in_order_and_filled_from_head_and_branch(ledger: Ledger) -> None:
    one, two = issue(ledger, letter("s1", valid_days=None), letter("s3"))
    assert (one.number, two.number) == ("示大组转〔2026〕0001", "示大组转〔2026〕0002")
    assert (one.valid_days, one.from_branch_id) == (30, STUDENTS)
    assert one.from_place == "中共示例大学材料学院学生支部委员会"
    assert queries.heads(ledger)[0].next_number == 3
    assert member(ledger, "s1").left_on is None


def test_undo_takes_letter_and_number_back(ledger: Ledger) -> None:
    one = issue(ledger)[0]
    undo(ledger, Author())
    assert queries.transfer(ledger, one.id) is None
    assert queries.heads(ledger)[0].next_number == 1


def test_a_number_typed_moves_the_head_on_and_is_never_used_twice(ledger: Ledger) -> None:
    issue(ledger, letter("s1", number="示大组转〔2026〕0007"))
    assert queries.heads(ledger)[0].next_number == 8
    assert "已使用过" in refused(ledger, commands.issue, [letter("s3", number="示大组转〔2026〕0007")])
    text = refused(ledger, commands.issue, [letter("s2", number="甲1"), letter("s3", number="甲1")])
    assert "不止一次" in text
    do(ledger, commands.keep_head, replace(queries.heads(ledger)[0], next_number=7))
    assert issue(ledger, letter("s3"))[0].number == "示大组转〔2026〕0008"


def test_a_number_given_keeps_clear_of_one_typed_in_the_same_list(ledger: Ledger) -> None:
    one, two = issue(ledger, letter("s1"), letter("s3", number="示大组转〔2026〕0001"))
    assert (one.number, two.number) == ("示大组转〔2026〕0002", "示大组转〔2026〕0001")


def test_without_a_letter_head_the_number_must_be_typed(ledger: Ledger) -> None:
    do(ledger, commands.drop_head, "head")
    assert "介绍信编号未填写" in refused(ledger, commands.issue, [letter()])
    assert issue(ledger, letter(number="A-1"))[0].number == "A-1"


def test_everything_against_a_list_is_told_at_once_and_nothing_is_written(ledger: Ledger) -> None:
    with pytest.raises(Rejected) as caught:
        issue(ledger, letter("s1"), letter("s4"), letter("c1"), letter("m2"), letter("s3", paid_until=None))
    found = {(one.field, one.code) for one in caught.value.problems}
    assert {
        ("member_id", "suspended"),
        ("member_id", "not_in_party"),
        ("member_id", "left"),
        ("paid_until", "missing"),
    } == found
    assert all("：" in one.text for one in caught.value.problems)
    assert queries.lines(ledger, None, TODAY) == []
    assert queries.heads(ledger)[0].next_number == 1


def test_nobody_has_two_letters_at_once(ledger: Ledger) -> None:
    first = issue(ledger)[0]
    assert "正在办理" in refused(ledger, commands.issue, [letter()])
    assert "不止一次" in refused(ledger, commands.issue, [letter("s3"), letter("s3")])
    do(ledger, commands.void, [first.id], ON, "写错")
    assert issue(ledger)[0].number.endswith("0002")


def test_a_college_writes_beyond_the_school_only_with_a_reason(ledger: Ledger) -> None:
    do(ledger, commands.keep_head, head(id="college", organization_id=COLLEGE, prefix="材"))
    assert issue(ledger, letter("s1", channel=Channel.SCHOOL))[0].number == "材0001"
    assert "权限" in refused(ledger, commands.issue, [letter("s3", channel=Channel.BEYOND)])
    assert issue(ledger, letter("s3", channel=Channel.BEYOND, note="党委授权"))
    assert do(ledger, commands.issue, [letter("s2", channel=Channel.BEYOND)], "head")[0].number.startswith("示大组转")


def test_the_whole_way_of_a_letter_ends_with_the_member_off_the_roll_on_the_day_he_reported(ledger: Ledger) -> None:
    one = issue(ledger, letter(issued_on=Day(2026, 11, 1)))[0]
    do(ledger, commands.report, [one.id], Day(2026, 11, 10))
    assert at(ledger, one.id) is State.REPORTED
    assert "不能办结" in refused(ledger, commands.close, [one.id], ON)
    do(ledger, commands.note_receipt, [one.id], Day(2026, 11, 18))
    assert member(ledger, "s1").left_on is None
    do(ledger, commands.close, [one.id], ON)
    left = member(ledger, "s1")
    assert (left.left_on, left.leaving, left.left_to) == (Day(2026, 11, 10), Leaving.TRANSFERRED, "某市某公司党支部")
    assert at(ledger, one.id) is State.CLOSED
    do(ledger, commands.reopen, one.id)
    assert member(ledger, "s1").left_on is None
    assert at(ledger, one.id) is State.RECEIPTED


def test_closing_is_one_step_of_undo_with_the_roll(ledger: Ledger) -> None:
    one = issue(ledger)[0]
    do(ledger, commands.note_receipt, [one.id], ON)
    do(ledger, commands.close, [one.id], ON)
    assert member(ledger, "s1").left_on == ON
    undo(ledger, Author())
    assert member(ledger, "s1").left_on is None
    assert at(ledger, one.id) is State.RECEIPTED


def test_closing_ends_what_was_known_of_his_absence(ledger: Ledger) -> None:
    do(
        ledger,
        commands.send_away,
        Away(id="a", member_id="s1", kind=AwayKind.MOBILE, from_on=Day(2026, 9, 1), place="甲市"),
    )
    one = issue(ledger)[0]
    do(ledger, commands.note_receipt, [one.id], ON)
    do(ledger, commands.close, [one.id], ON)
    assert queries.away_lines(ledger, None, TODAY) == []
    found = queries.away(ledger, "a")
    assert found is not None
    assert found.until_on == ON


def test_days_out_of_order_are_refused_for_all(ledger: Ledger) -> None:
    one = issue(ledger, letter(issued_on=Day(2026, 11, 10)))[0]
    assert "早于" in refused(ledger, commands.report, [one.id], Day(2026, 11, 9))
    assert "晚于今天" in refused(ledger, commands.report, [one.id], Day(2026, 11, 22))
    assert at(ledger, one.id) is State.ISSUED


def test_what_was_given_back_or_voided_leaves_the_member_here(ledger: Ledger) -> None:
    one = issue(ledger)[0]
    assert "原因" in refused(ledger, commands.give_back, one.id, ON, " ")
    do(ledger, commands.give_back, one.id, ON, "接收单位退回")
    assert at(ledger, one.id) is State.RETURNED
    assert "退回" in refused(ledger, commands.void, [one.id], ON, "x")
    assert member(ledger, "s1").left_on is None


def test_a_letter_is_written_anew_on_the_last_day_and_refused_the_day_after(ledger: Ledger) -> None:
    old = issue(ledger, letter(issued_on=Day(2026, 5, 21)))[0]
    fresh = do(ledger, commands.reissue, old.id, letter(), "路途延误")
    assert (fresh.replaces_id, fresh.number) == (old.id, "示大组转〔2026〕0002")
    assert at(ledger, old.id) is State.REISSUED
    late = issue(ledger, letter("s3", issued_on=Day(2026, 5, 20)))[0]
    assert "期限" in refused(ledger, commands.reissue, late.id, letter("s3"), "路途延误")
    assert at(ledger, late.id) is State.OVERDUE


def test_the_six_months_count_from_the_first_letter_of_a_chain(ledger: Ledger) -> None:
    first = issue(ledger, letter(issued_on=Day(2026, 5, 20), valid_days=10))[0]
    second = do(ledger, commands.reissue, first.id, letter(issued_on=Day(2026, 6, 20), valid_days=10), "丢失")
    assert "期限" in refused(ledger, commands.reissue, second.id, letter(), "再次丢失")
    line = queries.line(ledger, second.id, TODAY)
    assert line is not None
    assert line.due is not None
    assert "待研究" in line.due.text


def test_a_plan_becomes_the_letter_and_only_plans_are_deleted(ledger: Ledger) -> None:
    planned = do(ledger, commands.plan, letter(issued_on=None, paid_until=None, number="甲"))
    assert (planned.number, at(ledger, planned.id)) == ("", State.PLANNED)
    assert "拟转" in refused(ledger, commands.plan, letter(issued_on=None))
    assert "不止一次" in refused(ledger, commands.plan_all, [letter("s3"), letter("s3")])
    assert "停止党籍" in refused(ledger, commands.plan_all, [letter("s3"), letter("s4")])
    written = issue(ledger, letter())[0]
    assert written.id == planned.id
    assert "不能删除" in refused(ledger, commands.drop, [written.id])
    other = do(ledger, commands.plan, letter("s3", issued_on=None))
    do(ledger, commands.drop, [other.id])
    assert queries.transfer(ledger, other.id) is None
    do(ledger, commands.bring_back, [other.id])
    assert at(ledger, other.id) is State.PLANNED


def test_a_letter_is_put_right_but_not_handed_to_another_or_ended_by_that(ledger: Ledger) -> None:
    one = issue(ledger)[0]
    after = do(ledger, commands.correct, replace(one, addressee="另一党委", member_id="s3", halt=Halt.VOID))
    assert (after.addressee, after.member_id, after.halt) == ("另一党委", "s1", None)
    assert "有效期" in refused(ledger, commands.correct, replace(one, valid_days=91))
    assert do(ledger, commands.correct, replace(one, valid_days=91, note="路途遥远")).valid_days == 91
    do(ledger, commands.note_receipt, [one.id], ON)
    do(ledger, commands.close, [one.id], ON)
    closed = queries.transfer(ledger, one.id)
    assert closed is not None
    assert "撤回办结" in refused(ledger, commands.correct, replace(closed, receipt_on=Day(2026, 11, 20)))
    assert do(ledger, commands.correct, replace(closed, addressee="又一党委")).addressee == "又一党委"


def test_who_left_otherwise_is_not_transferred(ledger: Ledger) -> None:
    from branchdesk.features.members import commands as members

    one = issue(ledger)[0]
    do(ledger, commands.note_receipt, [one.id], ON)
    do(ledger, members.leave, ["s1"], ON, Leaving.DECEASED)
    assert "作废" in refused(ledger, commands.close, [one.id], ON)


def came(**values: Any) -> Transfer:
    usual: dict[str, Any] = {
        "id": new_id(), "member_id": "", "direction": Direction.IN, "channel": Channel.BEYOND, "number": "外〔2026〕5",
        "from_place": "外校学生支部", "to_branch_id": OFFICE, "issued_on": Day(2026, 11, 1), "valid_days": 30,
        "paid_until": Month(2026, 10), "reported_on": Day(2026, 11, 12),
    }  # fmt: skip
    return Transfer(**(usual | values))


def test_somebody_new_comes_onto_the_roll_with_how_he_came(ledger: Ledger) -> None:
    one = do(ledger, commands.take_in, came(), person("n1", "金新", number=""))
    new = member(ledger, "n1")
    assert (new.branch_id, new.left_on) == (OFFICE, None)
    arrival = roll.arrivals(ledger, "n1")[0]
    assert (arrival.way, arrival.on, arrival.paid_until) == (
        Arriving.OUT_OF_PROVINCE,
        Day(2026, 11, 12),
        Month(2026, 10),
    )
    assert (arrival.came_from, arrival.basis, one.arrival_id) == ("外校学生支部", "外〔2026〕5", arrival.id)
    assert at(ledger, one.id) is State.REPORTED
    moves = roll.moves(ledger, "n1")
    assert [(each.before, each.after, each.on) for each in moves] == [(None, OFFICE, Day(2026, 11, 12))]
    do(ledger, commands.send_receipt, [one.id], ON)
    assert at(ledger, one.id) is State.CLOSED
    undo(ledger, Author())
    undo(ledger, Author())
    assert member(ledger, "n1") is None
    assert roll.arrivals(ledger, "n1") == []


def test_somebody_who_had_left_comes_back_under_his_own_number(ledger: Ledger) -> None:
    known = member(ledger, "m2")
    do(ledger, commands.take_in, came(to_branch_id=STUDENTS), replace(known, phone=None))
    back = member(ledger, "m2")
    assert (back.number, back.left_on, back.leaving, back.branch_id) == ("M2", None, None, STUDENTS)
    moves = [(each.before, each.after, str(each.on)) for each in roll.moves(ledger, "m2")]
    assert moves == [(OFFICE, None, "2024-09-01"), (None, STUDENTS, "2026-11-12")]
    assert "在册" in refused(ledger, commands.take_in, came(), back)


@pytest.mark.parametrize(
    ("values", "text"),
    [({"to_branch_id": TEMPORARY}, "临时党支部"), ({"to_branch_id": ROOT}, "接收的党支部"), ({"paid_until": None}, "党费已交至"),
     ({"from_place": ""}, "由何处转来"), ({"reported_on": None}, "报到日期"), ({"reported_on": Day(2026, 11, 22)}, "晚于今天"),
     ({"issued_on": Day(2026, 9, 1)}, "逾期")],
)  # fmt: skip
def test_a_letter_that_lacks_something_is_not_taken_in(ledger: Ledger, values: dict[str, Any], text: str) -> None:
    assert text in refused(ledger, commands.take_in, came(**values), person("n1", "金新", number=""))
    assert member(ledger, "n1") is None


def test_only_party_members_are_taken_in_and_nobody_twice(ledger: Ledger) -> None:
    outsider = person("n1", "金新", number="", standing=Standing.ACTIVIST, joined_on=None, confirmed_on=None)
    assert "不是党员" in refused(ledger, commands.take_in, came(), outsider)
    number = "990000199001010012"
    twin = person("n2", "金新", number="", id_number=number)
    from branchdesk.features.members.store import MemberStore

    do(ledger, lambda work: MemberStore(work).save(replace(member(ledger, "m2"), id_number=number)))
    assert "原有记录" in refused(ledger, commands.take_in, came(), twin)


def test_what_was_read_wrong_off_a_letter_is_put_right_with_the_arrival(ledger: Ledger) -> None:
    one = do(ledger, commands.take_in, came(), person("n1", "金新", number=""))
    do(
        ledger,
        commands.correct_arrival,
        replace(one, paid_until=Month(2026, 9), from_place="外校支部", to_branch_id=STUDENTS),
    )
    arrival = roll.arrivals(ledger, "n1")[0]
    assert (arrival.paid_until, arrival.came_from) == (Month(2026, 9), "外校支部")
    found = queries.transfer(ledger, one.id)
    assert found is not None
    assert found.to_branch_id == OFFICE


def test_a_move_within_the_ledger_changes_the_branch_from_its_day(ledger: Ledger) -> None:
    moved = do(ledger, commands.move_within, ["s1", "s3"], OFFICE, Day(2026, 11, 2), "换岗")
    assert [at(ledger, one.id) for one in moved] == [State.CLOSED, State.CLOSED]
    assert {member(ledger, uid).branch_id for uid in ("s1", "s3")} == {OFFICE}
    assert [(one.before, one.after) for one in roll.moves(ledger, "s1")] == [(STUDENTS, OFFICE)]
    assert "已在这个支部" in refused(ledger, commands.move_within, ["s1"], OFFICE, ON)
    assert "临时党支部" in refused(ledger, commands.move_within, ["s1"], TEMPORARY, ON)
    issue(ledger, letter("s2"))
    assert "正在办理" in refused(ledger, commands.move_within, ["s2"], OFFICE, ON)


def batch(**values: Any) -> Any:
    from branchdesk.features.transfers.model import GraduationBatch

    return GraduationBatch(**({"id": "batch", "title": "2026 届毕业生", "on": Day(2026, 6, 25)} | values))


def test_a_batch_writes_letters_and_enters_those_who_stay(ledger: Ledger) -> None:
    rows = [
        letter("s1", issued_on=None),
        letter("s2", issued_on=None, destination=Destination.ABROAD, to_place="某国", addressee="", paid_until=None),
        letter("s3", issued_on=None, destination=Destination.KEPT, addressee="", to_place="", paid_until=None),
    ]
    done = do(ledger, commands.graduate, batch(), rows, None, {"s2": Day(2029, 7, 1)})
    assert [one.issued_on for one in done.letters] == [Day(2026, 6, 25)]
    assert {at(ledger, one.id) for one in done.staying} == {State.STAYS}
    found = {one.away.member_id: one.away for one in queries.away_lines(ledger, None, TODAY)}
    assert (found["s2"].kind, found["s2"].place, found["s2"].expected_on) == (AwayKind.ABROAD, "某国", Day(2029, 7, 1))
    assert found["s3"].kind is AwayKind.KEPT
    line = queries.batches(ledger, TODAY)[0]
    assert (line.letters, line.staying, line.open, line.closed) == (1, 2, 1, 0)
    later = issue(ledger, letter("s3"))[0]
    assert later.batch_id == "batch"
    assert queries.batches(ledger, TODAY)[0].staying == 1


def test_a_batch_is_prepared_over_days_and_written_in_one_step(ledger: Ledger) -> None:
    rows = [letter("s1", issued_on=None), letter("s3", issued_on=None, destination=Destination.KEPT)]
    do(ledger, commands.open_batch, batch(), rows)
    lines = queries.lines(ledger, None, TODAY, batch_id="batch")
    assert {one.state for one in lines} == {State.PLANNED, State.STAYS}
    do(ledger, commands.plan_all, [replace(one.transfer, note="核对过") for one in lines])
    again = [one.transfer for one in queries.lines(ledger, None, TODAY, batch_id="batch")]
    done = do(ledger, commands.graduate, batch(title="2026 届"), again)
    assert {one.id for one in (*done.letters, *done.staying)} == {one.id for one in rows}
    assert [one.batch.title for one in queries.batches(ledger, TODAY)] == ["2026 届"]
    twice = do(ledger, commands.graduate, batch(), [one for one in again if one.destination is Destination.KEPT])
    assert twice.away == []
    assert "不能删除" in refused(ledger, commands.drop_batch, "batch")


def test_a_batch_without_letters_is_dropped_with_its_plans(ledger: Ledger) -> None:
    do(ledger, commands.open_batch, batch(), [letter("s1", issued_on=None)])
    assert do(ledger, commands.drop_batch, "batch") == 1
    assert queries.batches(ledger, TODAY) == []
    assert queries.lines(ledger, None, TODAY) == []
    undo(ledger, Author())
    assert len(queries.lines(ledger, None, TODAY, batch_id="batch")) == 1


def test_a_batch_is_refused_whole_with_every_reason(ledger: Ledger) -> None:
    assert "批次名称" in refused(ledger, commands.graduate, batch(title=" "), [letter()])
    assert "名单是空的" in refused(ledger, commands.graduate, batch(), [])
    assert "去向未填写" in refused(ledger, commands.graduate, batch(), [letter("s1", destination=None)])
    rows = [letter("s1", paid_until=None), letter("s3", addressee=""), letter("s4")]
    with pytest.raises(Rejected) as caught:
        do(ledger, commands.graduate, batch(), rows)
    assert len(caught.value.problems) == 3
    assert queries.batches(ledger, TODAY) == []


def test_who_goes_abroad_is_named_where_the_country_is_not(ledger: Ledger) -> None:
    rows = [
        letter("s1", issued_on=None, destination=Destination.ABROAD, addressee="", to_place=""),
        letter("s3", issued_on=None, destination=Destination.KEPT, addressee="", to_place=""),
    ]
    with pytest.raises(Rejected) as caught:
        do(ledger, commands.graduate, batch(), rows)
    assert [one.field for one in caught.value.problems] == ["to_place"]
    assert "国家或地区" in caught.value.problems[0].text
    away = Away(id="a", member_id="s1", kind=AwayKind.ABROAD, from_on=Day(2026, 6, 1), place="某国")
    do(ledger, commands.send_away, away)
    assert len(do(ledger, commands.graduate, batch(), rows).staying) == 2


def test_three_hundred_graduate_in_one_step_and_are_taken_back_in_one(ledger: Ledger) -> None:
    from branchdesk.features.members.store import MemberStore

    many = [person(f"g{n}", f"毕业{n}", staff_number=f"20{n:05d}") for n in range(300)]
    do(ledger, lambda work: MemberStore(work).add_all(many))
    rows = queries.drafts(ledger, [one.id for one in many], TODAY)
    kinds = [Destination.EMPLOYER, Destination.STUDY, Destination.KEPT]
    rows = [
        replace(one, destination=kinds[n % 3], addressee="某市委组织部", to_place="某单位", paid_until=Month(2026, 10))
        for n, one in enumerate(rows)
    ]
    before = ledger.read("SELECT count(*) FROM change_txn")[0][0]
    done = do(ledger, commands.graduate, batch(on=ON), rows)
    assert (len(done.letters), len(done.staying), len(done.away)) == (200, 100, 100)
    assert len({one.number for one in done.letters}) == 200
    assert queries.heads(ledger)[0].next_number == 201
    assert ledger.read("SELECT count(*) FROM change_txn")[0][0] == before + 1
    undo(ledger, Author())
    assert queries.lines(ledger, None, TODAY) == []
    assert queries.batches(ledger, TODAY) == []
    assert queries.away_lines(ledger, None, TODAY) == []
    assert queries.heads(ledger)[0].next_number == 1


def test_a_head_is_kept_once_for_each_organization(ledger: Ledger) -> None:
    assert "已有抬头" in refused(ledger, commands.keep_head, head(id="second"))
    assert "有效期" in refused(ledger, commands.keep_head, head(valid_days=91))
    assert "请选择" in refused(ledger, commands.keep_head, head(organization_id="nowhere"))
    assert do(ledger, commands.keep_head, head(valid_days=90)).valid_days == 90


DEEDS = ("report", "note_receipt", "close", "give_back", "void", "reissue", "reopen", "issue", "undo")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds=st.lists(st.sampled_from(DEEDS), max_size=10))
def test_in_whatever_order_things_are_done_the_ledger_stays_sound(ledger: Ledger, deeds: list[str]) -> None:
    """Each deed is done or refused with a sentence; nobody has two letters, and only who was transferred is off the roll."""
    for deed in deeds:
        found = [one.transfer for one in queries.of_member(ledger, "s1", TODAY)]
        newest = found[0].id if found else "none"
        with suppress(Refusal):
            _try(ledger, deed, newest)
        _sound(ledger)
    while queries.of_member(ledger, "s1", TODAY):
        undo(ledger, Author())
    assert member(ledger, "s1").left_on is None


def _try(ledger: Ledger, deed: str, newest: str) -> None:
    if deed == "undo":
        undo(ledger, Author())
    elif deed == "issue":
        do(ledger, commands.issue, [letter()])
    elif deed == "reissue":
        do(ledger, commands.reissue, newest, letter(), "遗失")
    elif deed == "give_back":
        do(ledger, commands.give_back, newest, ON, "退回")
    elif deed == "void":
        do(ledger, commands.void, [newest], ON, "作废")
    elif deed == "reopen":
        do(ledger, commands.reopen, newest)
    else:
        do(ledger, getattr(commands, deed), [newest], ON)


def _sound(ledger: Ledger) -> None:
    lines = queries.of_member(ledger, "s1", TODAY)
    running = [one for one in lines if one.state in (State.ISSUED, State.OVERDUE, State.REPORTED, State.RECEIPTED)]
    closed = [one for one in lines if one.state is State.CLOSED]
    assert len(running) <= 1
    assert (member(ledger, "s1").left_on is not None) == bool(closed)
    assert len({one.transfer.number for one in lines}) == len(lines)
    assert all(one.state in dict(STATES) for one in lines)


def test_a_tree_that_goes_in_a_circle_does_not_hang(ledger: Ledger) -> None:
    for place in (
        Organization(id="x", full_name="甲"),
        Organization(id="y", full_name="乙", parent_id="x"),
        Organization(id="x", full_name="甲", parent_id="y"),
    ):
        do(ledger, lambda work, one=place: OrganizationStore(work).save(one))
    do(ledger, commands.keep_head, head(id="college", organization_id=COLLEGE))
    assert queries.head_for(ledger, "x") is None
