"""The yearly assessment: proposals with their difference, changes within the year, relief, what a month owes."""

from dataclasses import replace

import pytest
from dues_people import assessment, day, member, month, move, policy, relief, yuan

from branchdesk.features.dues.model import BaseSource, Payer, ReliefKind
from branchdesk.features.dues.rules import relief as reliefs
from branchdesk.features.dues.rules.assessing import (
    Given,
    Subject,
    Turn,
    assessment_in,
    check_change,
    owed,
    payer_of,
    propose,
)
from branchdesk.features.dues.rules.duty import months_due, months_of
from branchdesk.features.dues.rules.policy import policy_for
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.features.members.model import Aspect, Leaving, Standing
from branchdesk.features.organization.model import BranchKind
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level

PACK = rate_pack(month("2026-01"))


@pytest.mark.parametrize(
    ("changes", "kind", "payer", "sure"),
    [
        ({"occupation": "学生"}, None, Payer.STUDENT, True),
        ({"occupation": "硕士研究生"}, None, Payer.STUDENT, True),
        ({"occupation": "在职博士研究生"}, None, Payer.STUDENT_PAID, True),
        ({"occupation": "退休教师"}, None, Payer.RETIRED, True),
        ({"title": "副教授"}, None, Payer.MONTHLY, True),
        ({"unit": "学生工作处"}, BranchKind.OFFICE, Payer.MONTHLY, False),
        ({"unit": "研究生院"}, None, Payer.MONTHLY, False),
        ({"unit": "管理学院"}, BranchKind.STUDENTS, Payer.STUDENT, False),
        ({"unit": "行政管理 2023 级 2 班"}, None, Payer.STUDENT, True),
        ({"unit": "行政管理2023级2班"}, None, Payer.STUDENT, True),
        ({"occupation": "毕业未就业"}, None, Payer.GRAD_UNPLACED, True),
        ({"occupation": "待业"}, None, Payer.UNEMPLOYED, True),
        ({"occupation": "自由职业"}, None, Payer.NONMONTHLY, True),
        ({}, BranchKind.STUDENTS, Payer.STUDENT, False),
        ({}, BranchKind.RETIRED, Payer.RETIRED, False),
        ({"birth": Day(1950, 5)}, None, Payer.RETIRED, False),
        ({"birth": Day(1990, 5)}, None, Payer.MONTHLY, False),
        ({}, None, Payer.MONTHLY, False),
    ],
)
def test_a_kind_of_payer_is_proposed_with_its_reason(changes, kind, payer: Payer, sure: bool) -> None:
    guess = payer_of(member(**changes), kind, month("2026-01").first())
    assert (guess.payer, guess.sure) == (payer, sure)
    assert guess.reason


def one(year: int, subject: Subject, earlier=(), given=None, **more):
    return propose(year, [subject], earlier, {"m": given} if given else None, **more)[0]


def test_a_new_base_is_a_new_assessment_that_says_its_sum() -> None:
    found = one(2026, Subject(member()), given=Given(Payer.MONTHLY, yuan("6637.83"), source=BaseSource.WAGES))
    assert found.turn is Turn.NEW
    made = found.assessment
    assert (made.due, made.rate, made.from_month, made.until_month) == (yuan("99.57"), 150, month("2026-01"), None)
    assert (made.arithmetic, made.pack) == ("6637.83 × 1.5% = 99.57 · 组电明字〔2017〕5号", "dues-2017")
    assert (made.source, made.branch_id) == (BaseSource.WAGES, "b")


def test_without_a_base_nothing_is_settled() -> None:
    found = one(2026, Subject(member(title="讲师")))
    assert (found.turn, found.assessment) == (Turn.LACKING, None)
    assert [each.code for each in found.notes] == ["base_missing"]


def test_last_years_base_is_copied_by_the_rules_of_this_year() -> None:
    last = assessment("40.00", "2025-01", base=yuan("4000"), rate=100)
    found = one(2026, Subject(member()), [last])
    assert (found.turn, found.last, found.before) == (Turn.NEW, last, None)
    assert (found.assessment.due, found.assessment.source) == (yuan("40"), BaseSource.COPIED)
    assert found.reason == ""
    assert one(2026, Subject(member()), [last], copy_last=False).turn is Turn.LACKING


def test_a_kind_of_payer_somebody_gave_needs_no_reason_of_a_guess() -> None:
    old = Subject(member(birth=Day(1950, 5)))
    assert one(2026, old).reason == "已满 75 周岁，请核对是否退休"
    assert one(2026, old, given=Given(Payer.RETIRED, yuan("4000"))).reason == ""


def test_the_same_again_changes_nothing() -> None:
    first = one(2026, Subject(member()), given=Given(Payer.MONTHLY, yuan("4000"))).assessment
    again = one(2026, Subject(member()), [first], Given(base=yuan("4000")))
    assert (again.turn, again.assessment) == (Turn.SAME, first)
    assert one(2026, Subject(member()), [first]).turn is Turn.SAME


def test_a_changed_base_says_the_difference_and_asks_for_a_new_confirmation() -> None:
    first = one(2026, Subject(member()), given=Given(Payer.MONTHLY, yuan("4000"))).assessment
    signed = replace(first, confirmed_on=day("2026-01-10"))
    found = one(2026, Subject(member()), [signed], Given(base=yuan("5200")))
    assert (found.turn, found.reason) == (Turn.CHANGED, "基数 4000.00→5200.00；月应交 40.00→78.00")
    assert (found.assessment.id, found.assessment.confirmed_on) == (first.id, None)


def test_a_student_who_found_work_keeps_his_kind_until_somebody_changes_it_but_it_is_shown() -> None:
    last = assessment("0.20", "2025-01", payer=Payer.STUDENT, base=None, rate=0)
    found = one(2026, Subject(member(occupation="专任教师")), [last])
    assert (found.assessment.payer, found.assessment.due) == (Payer.STUDENT, yuan("0.20"))
    assert [(each.code, each.level) for each in found.notes] == [("other_payer", Level.WARN)]
    changed = one(2026, Subject(member(occupation="专任教师")), [last], Given(Payer.MONTHLY, yuan("6000")))
    assert changed.reason == "人员类别 学生（无工资收入）→按月领取工资；月应交 0.20→90.00"


def test_a_farmers_amount_is_kept() -> None:
    last = assessment("0.50", "2025-01", payer=Payer.FARMER, base=None, rate=0)
    assert one(2026, Subject(member()), [last]).assessment.due == yuan("0.50")
    assert one(2026, Subject(member()), [last], Given(approved=yuan("0.80"))).assessment.due == yuan("0.80")


def test_who_leaves_in_may_is_assessed_until_may_and_not_in_the_next_year() -> None:
    gone = member(left_on=day("2026-05-20"), leaving=Leaving.TRANSFERRED)
    found = one(2026, Subject(gone), given=Given(Payer.MONTHLY, yuan("4000")))
    assert found.assessment.until_month == month("2026-05")
    after = one(2027, Subject(gone), [found.assessment])
    assert (after.turn, after.assessment, after.reason) == (Turn.ENDED, None, "2026-05-20 已离开（组织关系转出）")
    assert one(2027, Subject(member(standing=Standing.ACTIVIST, joined_on=None))).turn is Turn.NOT_DUE


def test_a_probationer_begins_in_the_month_of_the_meeting_in_the_branch_of_that_month() -> None:
    new = member(standing=Standing.PROBATIONARY, joined_on=day("2026-03-18"), occupation="学生")
    found = one(2026, Subject(new, (move(Aspect.BRANCH, "a", "b", "2026-06-01"),)))
    assert (found.assessment.from_month, found.assessment.branch_id) == (month("2026-03"), "a")


def test_proposals_come_in_the_order_of_the_people() -> None:
    people = [Subject(member(uid, occupation="学生")) for uid in ("c", "a", "b")]
    assert [each.member_id for each in propose(2026, people, [])] == ["c", "a", "b"]


def test_the_policy_of_the_branch_comes_before_that_of_all() -> None:
    all_, own = policy(), policy(id="z", branch_id="b")
    assert policy_for([all_, own], 2026, "b") is own
    assert policy_for([all_, own], 2026, "a") is all_
    assert policy_for([all_, own], 2025, "b") is None


def test_of_rows_within_a_year_the_latest_begun_holds() -> None:
    rows = [assessment("40.00"), assessment("75.00", "2026-07", reason="转为在职"), assessment("30.00", "2025-01")]
    assert [assessment_in(rows, each).due for each in (month("2026-06"), month("2026-07"))] == [yuan("40"), yuan("75")]
    assert assessment_in(rows, month("2027-01")) is None
    ended = [assessment("40.00", until_month=month("2026-05"))]
    assert owed(ended, [], None, month("2026-06")) is None


def test_a_month_not_due_owes_none_and_a_month_exempt_owes_nothing() -> None:
    duty = months_due(member(left_on=day("2026-05-20"), leaving=Leaving.TRANSFERRED), [], 2026)
    rows, free = [assessment("40.00")], [relief(ReliefKind.EXEMPT, "2026-02", "2026-03")]
    sums = [owed(rows, free, duty, each) for each in months_of(2026)]
    assert sums == [yuan("40"), Yuan(0), Yuan(0), yuan("40"), yuan("40"), *[None] * 7]


def codes(found) -> list[tuple[str, Level]]:
    return [(each.code, each.level) for each in found]


def test_a_month_handed_up_is_locked() -> None:
    new = assessment("75.00", "2026-03", reason="工资调整")
    found = check_change(new, None, PACK, locked_until=month("2026-03"))
    assert codes(found) == [("locked", Level.BLOCK)]
    assert "请从 2026-04 起变更" in found[0].text
    assert check_change(new, None, PACK, locked_until=month("2026-02")) == []


def test_a_change_within_the_year_needs_its_reason_and_wages_usually_wait() -> None:
    before = assessment("40.00")
    assert codes(check_change(assessment("75.00", "2026-07"), before, PACK)) == [("reason_missing", Level.BLOCK)]
    new = assessment("75.00", "2026-07", reason="工资调整")
    assert codes(check_change(new, before, PACK)) == [("within_year", Level.WARN)]
    assert check_change(new, before, PACK, policy(same_month_change=True)) == []
    assert check_change(new, before, rate_pack(month("2016-01"))) == []
    assert check_change(replace(new, payer=Payer.RETIRED), before, PACK) == []


def test_months_lie_in_their_year_and_in_order() -> None:
    wrong = assessment("40.00", "2026-05", until_month=month("2026-04"))
    assert codes(check_change(wrong, None, PACK)) == [("wrong_months", Level.BLOCK)]
    assert codes(check_change(assessment("40.00", "2026-05", year=2025), None, PACK)) == [("wrong_months", Level.BLOCK)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"approver": " "}, ["approver_missing"]),
        ({"approved_on": None}, ["approval_missing"]),
        ({"discussed_at": ""}, ["discussion_missing"]),
        ({"applied_on": day("2026-02-01")}, ["approved_before"]),
        ({"until_month": month("2025-12")}, ["period_reversed"]),
        ({"until_month": month("2027-01")}, ["period_long"]),
        ({"amount": None}, ["amount_missing"]),
        ({"amount": Yuan(-1)}, ["negative"]),
    ],
)
def test_relief_needs_approval_and_months(changes, found: list[str]) -> None:
    one_ = replace(relief(ReliefKind.REDUCED, "2026-01", "2026-06", "5.00"), **changes)
    assert [each.code for each in reliefs.problems(one_)] == found


def test_relief_never_makes_more_of_what_is_due() -> None:
    reduced = relief(ReliefKind.REDUCED, "2026-01", "2026-06", "50.00")
    assert reliefs.lessened(yuan("40"), reduced) == yuan("40")
    assert reliefs.relief_in([reduced], month("2026-07")) is None
    later = relief(ReliefKind.EXEMPT, "2026-03", "2026-04", approved_on=Day(2026, 2, 10))
    assert reliefs.relief_in([later, reduced], month("2026-03")) is later
