"""流入地交: months paid where a member is away are not owed here, whoever counts; the voucher is all that says so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from dues_ledger import OFFICE, SCOPE, STUDENTS, YEAR, assessment, do, payment, remittance
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues import commands, outputs, queries
from branchdesk.features.dues.model import DuesPolicy, LargeDues, PaidElsewhere, Payer
from branchdesk.features.dues.queries import Total, forms
from branchdesk.features.dues.rules import elsewhere
from branchdesk.features.dues.rules.collecting import CellState
from branchdesk.features.members import commands as people
from branchdesk.features.members.model import Aspect
from branchdesk.features.members.store import MemberStore
from branchdesk.features.transfers import commands as transfers
from branchdesk.features.transfers import queries as letters
from branchdesk.features.transfers.model import Away, AwayKind
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger

TODAY = date(2026, 11, 21)
PLACE = "中共示例市流动党员党支部"


def voucher(uid: str = "m1", first: int = 3, last: int = 5, **values: Any) -> PaidElsewhere:
    usual: dict[str, Any] = {
        "from_month": Month(YEAR, first), "until_month": Month(YEAR, last), "place": PLACE, "voucher": "收据 0173",
        "seen_on": Day(YEAR, 6, 2), "amount": Yuan(29871),
    }  # fmt: skip
    return PaidElsewhere(id=new_id(), member_id=uid, **(usual | values))


def cells(ledger: Ledger, uid: str) -> list[CellState]:
    line = queries.member_year(ledger, uid, YEAR)
    assert line is not None
    return [one.state for one in line.cells]


# ---- the rule


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"place": "  "}, ["place:missing"]),
        ({"voucher": ""}, ["voucher:missing"]),
        ({"place": "", "voucher": " "}, ["place:missing", "voucher:missing"]),
        ({"until_month": Month(YEAR, 2)}, ["until_month:period_reversed"]),
        ({"until_month": Month(YEAR, 3)}, []),
        ({"seen_on": None, "amount": None}, []),
        ({"seen_on": Day(YEAR, 6)}, ["seen_on:day_needed"]),
        ({"seen_on": Day(YEAR, 11, 22)}, ["seen_on:future"]),
        ({"amount": Yuan(0)}, ["amount:not_positive"]),
    ],
)
def test_what_cannot_be_entered(changes: dict[str, Any], found: list[str]) -> None:
    assert [f"{one.field}:{one.code}" for one in elsewhere.problems(voucher(**changes), [], TODAY)] == found


@pytest.mark.parametrize(
    ("first", "last", "overlaps"), [(1, 2, 0), (6, 8, 0), (1, 3, 1), (5, 6, 1), (4, 4, 1), (1, 12, 1)]
)
def test_no_two_vouchers_of_a_member_cover_the_same_month(first: int, last: int, overlaps: int) -> None:
    one = voucher()
    found = elsewhere.problems(voucher(first=first, last=last), [one], TODAY)
    assert [each.code for each in found] == ["overlap"] * overlaps
    assert elsewhere.problems(one, [one], TODAY) == []


def test_a_month_says_where_it_was_paid_and_by_which_voucher() -> None:
    assert elsewhere.reason(voucher()) == (
        "2026-03 至 2026-05 的党费已在流入地交纳（中共示例市流动党员党支部，凭证：收据 0173），本支部不收"
    )
    assert elsewhere.spell(voucher(last=3)) == "2026-03"


@given(st.lists(st.tuples(st.integers(1, 12), st.integers(0, 5)), max_size=4), st.integers(1, 12))
def test_a_month_is_covered_exactly_where_a_voucher_says_so(spans: list[tuple[int, int]], number: int) -> None:
    known = [voucher(first=first, last=min(12, first + more)) for first, more in spans]
    found = elsewhere.vouched_in(known, Month(YEAR, number))
    assert (found is not None) is any(first <= number <= min(12, first + more) for first, more in spans)


# ---- in the ledger: all who count agree


def test_its_months_are_not_owed_here_and_no_sum_counts_them(ledger: Ledger) -> None:
    before = queries.summary(ledger, SCOPE, *(Month(YEAR, n) for n in range(1, 11)))
    do(ledger, commands.record_elsewhere, voucher())
    after = queries.summary(ledger, SCOPE, *(Month(YEAR, n) for n in range(1, 11)))
    for total in (Total.OWED, Total.OPEN):
        assert before.sums[total].amount - after.sums[total].amount == Yuan(3 * 9957)
    for total in (Total.PAID, Total.EXTRA, Total.BACK, Total.UNSETTLED):
        assert before.sums[total] == after.sums[total]
    assert (after.sums[Total.ELSEWHERE].people, after.sums[Total.ELSEWHERE].amount) == (1, Yuan(0))
    assert before.balance == after.balance
    assert cells(ledger, "m1")[1:6] == [CellState.BEHIND, *[CellState.ELSEWHERE] * 3, CellState.BEHIND]
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert (line.due, line.owed, line.cells[3].word) == (Yuan(9957), Yuan(9 * 9957), "流入地交")


def test_the_amount_settled_for_the_year_stays(ledger: Ledger) -> None:
    kept = queries.assessments(ledger, SCOPE, YEAR)
    do(ledger, commands.record_elsewhere, voucher(first=1, last=12))
    assert queries.assessments(ledger, SCOPE, YEAR) == kept
    turns = {one.member_id: str(one.turn) for one in queries.proposals(ledger, SCOPE, YEAR)}
    assert turns["m1"] == "same"
    assert queries.owed_by_member(ledger, {"m1"}, [Month(YEAR, 1)]) == {"m1": {}}


def test_who_was_away_all_year_stays_on_the_lists(ledger: Ledger) -> None:
    do(ledger, commands.record_elsewhere, voucher(first=1, last=12))
    assert "m1" in {one.member_id for one in queries.year_grid(ledger, SCOPE, YEAR)}
    found = next(one for one in queries.month_lines(ledger, SCOPE, Month(YEAR, 11)) if one.member_id == "m1")
    assert (found.cell.state, found.cell.owed, found.cell.rest) == (CellState.ELSEWHERE, None, Yuan(0))
    assert found.line.paid_until == Month(YEAR, 12)


def test_nobody_is_behind_for_months_paid_where_he_is(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in (1, 2)])
    late = {one.member_id: one for one in queries.arrears(ledger, None)}["m1"]
    assert (len(late.months), late.level) == (8, 6)
    do(ledger, commands.record_elsewhere, voucher(first=3, last=9))
    late = {one.member_id: one for one in queries.arrears(ledger, None)}["m1"]
    assert (late.months, late.level, len(late.away)) == ((Month(YEAR, 10),), 1, 7)
    assert late.sentence("赵一").endswith("；2026-03 至 2026-09 已在流入地交纳，不计入")
    do(ledger, commands.record_elsewhere, voucher(first=10, last=10))
    assert "m1" not in {one.member_id for one in queries.arrears(ledger, None)}


def test_a_voucher_between_months_behind_ends_the_run(ledger: Ledger) -> None:
    do(ledger, commands.record_elsewhere, voucher(first=8, last=8))
    late = {one.member_id: one for one in queries.arrears(ledger, None)}["m1"]
    assert (len(late.months), len(late.run), late.level) == (9, 2, 3)


def test_who_paid_in_time_counts_him_no_more(ledger: Ledger) -> None:
    before = queries.on_time(ledger, SCOPE, YEAR)[3]
    do(ledger, commands.record_elsewhere, voucher())
    after = queries.on_time(ledger, SCOPE, YEAR)[3]
    assert (before.owing - after.owing, before.paid - after.paid) == (1, 0)


def test_unsettled_months_are_paid_where_he_is_too(ledger: Ledger) -> None:
    do(ledger, commands.record_elsewhere, voucher("m5", 3, 5))
    line = queries.member_year(ledger, "m5", YEAR)
    assert line is not None
    assert [one.unsettled for one in line.cells[1:6]] == [True, False, False, False, True]


def test_months_before_joining_stay_nobodys(ledger: Ledger) -> None:
    do(ledger, commands.record_elsewhere, voucher("s2", 1, 4))
    assert cells(ledger, "s2")[:5] == [*[CellState.NOT_DUE] * 2, *[CellState.ELSEWHERE] * 2, CellState.BEHIND]


def test_a_voucher_belongs_to_the_branch_whose_month_it_was(ledger: Ledger) -> None:
    do(ledger, people.move, ["m1"], Aspect.BRANCH, STUDENTS, Day(YEAR, 4, 20))
    do(ledger, commands.record_elsewhere, voucher())

    def away(scope: frozenset[str]) -> list[int]:
        return [month.month for month in queries.owing(ledger, scope, list(Month(YEAR, 1).until(Month(YEAR, 12)))).vouched
                .get("m1", {})]  # fmt: skip

    assert (away(frozenset({OFFICE})), away(frozenset({STUDENTS}))) == ([3, 4], [5])


def test_the_papers_say_it(ledger: Ledger) -> None:
    do(ledger, commands.record_elsewhere, voucher())
    form = forms.year_form(ledger, SCOPE, YEAR)
    row = next(one for one in form.rows if one[1] == "赵一")
    assert row[5:8] == ("流入地交",) * 3
    assert any("赵一 2026-03 至 2026-05（中共示例市流动党员党支部，收据 0173）" in note for note in form.notes)
    talk = forms.arrears_form(ledger, SCOPE)
    assert next(one for one in talk.rows if one[1] == "赵一")[-1] == "2026-03 至 2026-05 已在流入地交纳，不计入"
    notice = dict(forms.notice_form(ledger, SCOPE, YEAR).rows)  # type: ignore[arg-type]  # two columns
    assert notice["在流入地交纳"] == "1 人（不计入应交、实交）"
    own = outputs.member_form(ledger, "m1", YEAR)
    assert [one[4] for one in own.rows][2:5] == ["流入地交"] * 3
    assert elsewhere.reason(queries.vouchers(ledger)[0]) + "。" in own.notes


# ---- by the commands


@pytest.mark.parametrize("changes", [{"place": ""}, {"voucher": " "}, {"until_month": Month(YEAR, 1)}])
def test_the_command_refuses_what_the_rule_forbids(ledger: Ledger, changes: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        do(ledger, commands.record_elsewhere, voucher(**changes))
    assert queries.vouchers(ledger) == []


def test_who_is_no_member_pays_nowhere(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="不是党员"):
        do(ledger, commands.record_elsewhere, voucher("c1"))


def test_one_is_put_right_dropped_and_brought_back_and_every_step_undone(ledger: Ledger) -> None:
    one = do(ledger, commands.record_elsewhere, voucher())
    with pytest.raises(Rejected, match="重叠"):
        do(ledger, commands.record_elsewhere, voucher(first=5, last=6))
    do(ledger, commands.record_elsewhere, replace(one, until_month=Month(YEAR, 4)))
    do(ledger, commands.record_elsewhere, voucher(first=5, last=6))
    do(ledger, commands.drop_elsewhere, one.id)
    assert cells(ledger, "m1")[2:6] == [*[CellState.BEHIND] * 2, *[CellState.ELSEWHERE] * 2]
    do(ledger, commands.bring_back_elsewhere, one.id)
    assert cells(ledger, "m1")[2:6] == [CellState.ELSEWHERE] * 4
    steps = []
    for _ in range(5):
        undo.undo(ledger, Author())
        steps.append("".join("x" if one is CellState.ELSEWHERE else "." for one in cells(ledger, "m1")[2:6]))
    assert steps == ["..xx", "xxxx", "xx..", "xxx.", "...."]


def test_one_whose_place_was_taken_does_not_come_back(ledger: Ledger) -> None:
    one = do(ledger, commands.record_elsewhere, voucher())
    do(ledger, commands.drop_elsewhere, one.id)
    do(ledger, commands.record_elsewhere, voucher(first=4, last=5))
    with pytest.raises(Rejected, match="重叠"):
        do(ledger, commands.bring_back_elsewhere, one.id)


def test_what_was_changed_meanwhile_is_not_overwritten(ledger: Ledger) -> None:
    one = do(ledger, commands.record_elsewhere, voucher())
    seen = queries.position(ledger)
    do(ledger, commands.record_elsewhere, replace(one, note="先改"))
    with pytest.raises(Conflict):
        do(ledger, commands.record_elsewhere, replace(one, note="后改"), seen=seen)


def test_a_voucher_that_comes_after_the_money_went_up_is_entered_all_the_same(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m2", n, 5000) for n in (3, 4, 5)])
    do(ledger, commands.remit, remittance(3, 5, 15000))
    books = queries.balance(ledger)
    do(ledger, commands.record_elsewhere, voucher())
    assert queries.balance(ledger) == books
    forms.remitted_form(ledger, None, YEAR)
    forms.year_form(ledger, None, YEAR)


# ---- what is odd


def odd(ledger: Ledger, one: PaidElsewhere) -> list[str]:
    return [each.code for each in queries.odd(ledger, one)]


def test_who_is_not_known_to_be_away_is_asked_about(ledger: Ledger) -> None:
    assert odd(ledger, voucher()) == ["not_away"]
    gone = Away(id=new_id(), member_id="m1", kind=AwayKind.MOBILE, place="示例市", from_on=Day(YEAR, 3, 10),
                until_on=Day(YEAR, 4, 2))  # fmt: skip
    do(ledger, transfers.send_away, gone)
    assert odd(ledger, voucher()) == []
    assert odd(ledger, voucher(first=5, last=6)) == ["not_away"]
    assert odd(ledger, voucher("m2")) == ["not_away"]


def test_the_roll_may_say_that_he_is_away(ledger: Ledger) -> None:
    def send(work: Any) -> None:
        MemberStore(work).save(replace(MemberStore(work).need("m1"), mobile_to="示例省示例市"))

    do(ledger, send)
    assert odd(ledger, voucher()) == []
    assert odd(ledger, voucher(last=12)) == ["ahead"]


def test_money_taken_here_for_the_same_month_is_asked_about_and_still_counts_as_received(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 4, 9957), payment("m1", 6, 9957), payment("m1", 3, 100, extra=True)])
    found = queries.odd(ledger, voucher())
    assert [one.code for one in found] == ["taken_here", "not_away"]
    assert "2026-04 的党费共 99.57 元" in found[0].text
    do(ledger, commands.record_elsewhere, voucher())
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert (line.cells[3].state, line.cells[3].twice, line.cells[3].paid) == (CellState.ELSEWHERE, True, Yuan(9957))
    assert (line.cells[2].twice, line.paid, line.owed) == (False, Yuan(2 * 9957), Yuan(9 * 9957))
    forms.year_form(ledger, SCOPE, YEAR)


# ---- how far dues are paid


def test_he_is_paid_up_as_far_as_the_vouchers_go(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", n, 9957) for n in (1, 2)])
    do(ledger, commands.record_elsewhere, voucher(first=3, last=10))
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert line.paid_until == Month(YEAR, 10)
    assert letters.paid_until(ledger, ["m1"], clock.today())["m1"].month == Month(YEAR, 10)


def test_a_voucher_of_last_year_is_where_this_one_begins(ledger: Ledger) -> None:
    spell = {"from_month": Month(YEAR - 1, 7), "until_month": Month(YEAR - 1, 12)}
    do(ledger, commands.record_elsewhere, replace(voucher(), **spell))
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert line.paid_until == Month(YEAR - 1, 12)


# ---- the policy, in the ledger


def settle(ledger: Ledger, **values: Any) -> DuesPolicy:
    found: DuesPolicy = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, **values))
    return found


def test_the_first_month_of_the_policy_is_that_of_all_who_count(ledger: Ledger) -> None:
    march = Month(YEAR, 3)
    assert cells(ledger, "s2")[2] is CellState.BEHIND
    before = queries.summary(ledger, None, march).sums[Total.OWED]
    settle(ledger, branch_id=STUDENTS, first_month_next=True)
    assert cells(ledger, "s2")[2] is CellState.NOT_DUE
    assert before.amount - queries.summary(ledger, None, march).sums[Total.OWED].amount == Yuan(20)
    assert march not in {one.member_id: one for one in queries.arrears(ledger, None)}["s2"].months
    fresh = next(one for one in queries.proposals(ledger, None, YEAR) if one.member_id == "s2")
    assert fresh.assessment is not None
    assert fresh.assessment.from_month == Month(YEAR, 4)
    assert "预备党员从支部大会通过的次月起交" in forms.year_form(ledger, frozenset({STUDENTS}), YEAR).footing
    assert "次月起交" not in forms.year_form(ledger, SCOPE, YEAR).footing


def test_the_first_month_stands_once_money_went_up_but_days_and_limits_may_be_settled(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    do(ledger, commands.remit, remittance(1, 1, 9957))
    with pytest.raises(Refusal, match="首月不能再改"):
        settle(ledger, branch_id=OFFICE, first_month_next=True)
    kept = settle(ledger, branch_id=OFFICE, collection_day=10, ahead_months=3, large_from=Yuan(100_001))
    assert queries.policy(ledger, OFFICE, YEAR) == kept
    words = forms.year_form(ledger, SCOPE, YEAR).footing
    assert "预交不超过 3 个月" in words
    assert "一次多交 1,000.01 元起按大额党费" in words


def test_months_kept_in_older_books_are_not_owed_here(ledger: Ledger) -> None:
    assert len({one.member_id: one for one in queries.arrears(ledger, SCOPE)}["m1"].months) > 6
    settle(ledger, kept_from=10)
    assert cells(ledger, "m1")[:9] == [CellState.NOT_DUE] * 9
    assert {one.member_id: one for one in queries.arrears(ledger, SCOPE)}["m1"].months == (Month(YEAR, 10),)
    fresh = next(one for one in queries.proposals(ledger, None, YEAR) if one.member_id == "m1")
    assert fresh.assessment is not None
    assert fresh.assessment.from_month == Month(YEAR, 10)
    assert "本台账从 10 月记起" in forms.year_form(ledger, SCOPE, YEAR).footing


def test_no_month_with_money_leaves_the_ledger(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 3, 9957)])
    with pytest.raises(Refusal, match=r"^2026-03 已有收款"):
        settle(ledger, kept_from=10)
    settle(ledger, branch_id=STUDENTS, kept_from=10)
    settled = settle(ledger, kept_from=3)
    do(ledger, commands.remit, remittance(3, 3, 9957))
    with pytest.raises(Refusal, match=r"^2026-03 的党费已上缴"):
        do(ledger, commands.settle_policy, replace(settled, kept_from=4))
    do(ledger, commands.settle_policy, replace(settled, kept_from=2))


@pytest.mark.parametrize(
    ("field", "value"),
    [("kept_from", 13), ("ahead_months", 13), ("collection_day", 32), ("collection_day", 0), ("large_from", Yuan(0))],
)
def test_a_policy_that_cannot_be_is_refused_under_its_field(ledger: Ledger, field: str, value: Any) -> None:
    with pytest.raises(Rejected) as caught:
        settle(ledger, **{field: value})
    assert [one.field for one in caught.value.problems] == [field]


def test_from_how_much_on_a_sum_is_large_is_the_branchs_to_settle(ledger: Ledger) -> None:
    settle(ledger, branch_id=OFFICE, large_from=Yuan(100_001))
    do(ledger, commands.receive, [payment("m1", 6, 100_000, extra=True)])
    with pytest.raises(Refusal, match=r"1,000\.01 元以上"):
        do(ledger, commands.receive, [payment("m1", 7, 100_001, extra=True)])
    with pytest.raises(Refusal, match=r"1,000\.00 元以上"):
        do(ledger, commands.receive, [payment("s1", 6, 100_000, extra=True)])
    large = LargeDues(
        id=new_id(), member_id="m1", amount=Yuan(100_000), received_on=Day(YEAR, 5, 1), collector="学院党委"
    )
    with pytest.raises(Rejected, match=r"不足 1,000\.01 元"):
        do(ledger, commands.take_large, large)
    do(ledger, commands.take_large, replace(large, member_id="s1"))


def test_how_far_ahead_may_be_handed_up_is_the_branchs_to_settle(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 12, 9957, paid_on=Day(YEAR, 11, 9))])
    settle(ledger, branch_id=OFFICE, ahead_months=0)
    with pytest.raises(Refusal, match="晚于 2026-11"):
        do(ledger, commands.remit, remittance(11, 12, 9957))
    assert queries.pack(ledger, OFFICE, Month(YEAR, 11)).ahead_months == 0
    assert queries.pack(ledger, STUDENTS, Month(YEAR, 11)).ahead_months == 6


def test_who_owes_a_fixed_amount_is_vouched_for_like_anybody(ledger: Ledger) -> None:
    one = assessment("m5", payer=Payer.UNEMPLOYED, base=None)
    do(ledger, commands.assess, [one])
    do(ledger, commands.record_elsewhere, voucher("m5", 11, 11))
    assert cells(ledger, "m5")[10] is CellState.ELSEWHERE


def test_a_policy_stays_that_of_its_year_and_branch(ledger: Ledger) -> None:
    common = settle(ledger, first_month_next=True)
    for changes in ({"branch_id": STUDENTS}, {"year": YEAR + 1}):
        with pytest.raises(Refusal, match="不能改为"):
            do(ledger, commands.settle_policy, replace(common, **changes))
    assert queries.policy(ledger, OFFICE, YEAR) == common
