"""Rules that were taken back – reasons, days off, the year's dues, the school's numbers – lie in the bin and come back by their rooms' rules."""

from dataclasses import replace
from typing import Any

import pytest

from branchdesk.features.development import commands as development
from branchdesk.features.development.model import DevelopmentCase, Holiday, Waiver
from branchdesk.features.development.store import DevelopmentCaseStore, HolidayStore, WaiverStore
from branchdesk.features.dues import commands as dues
from branchdesk.features.dues.model import DuesPolicy, Period, Rounding
from branchdesk.features.dues.store import DuesPolicyStore
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings import queries as numbers
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.meetings.store import RuleOverlayStore
from branchdesk.features.requests import commands as requests
from branchdesk.features.safety import commands as safety
from branchdesk.features.safety import queries
from branchdesk.features.safety.queries import Removed, Wanted
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Store

DAY = Day.parse("2026-09-10")


def lying(ledger: Ledger, entity: str) -> list[Removed]:
    return [one for one in queries.removed(ledger) if one.entity == entity]


def back(desk: Desk, *found: Removed) -> None:
    desk.do("恢复", safety.bring_back, list(found))


def alive(desk: Desk, store: type[Store[Any]], **equal: Any) -> list[Any]:
    return desk.do("看", lambda work: store(work).find(**equal))


def settled(value: int, name: str = "silent_months", subject: str = "twinning", **more: Any) -> RuleOverlay:
    usual: dict[str, Any] = {"source": "校党发〔2026〕3 号", "from_on": DAY}
    return RuleOverlay(id=new_id(), subject=subject, name=name, value=value, **(usual | more))


def test_a_reason_taken_back_comes_back_unless_another_was_given(desk: Desk, ledger: Ledger) -> None:
    person = ledger.read("SELECT id, branch_id FROM member WHERE alive = 1 AND id NOT IN (SELECT member_id FROM development_case)")[0]  # fmt: skip
    case = DevelopmentCase(id="case", member_id=person[0])
    desk.do("建档", lambda work: DevelopmentCaseStore(work).save(case))
    reason = Waiver(
        id="w", case_id="case", code="talk_late", step="first_talk", reason="校外实习", by="组织委员", on=DAY
    )
    desk.do("说明", development.waive, reason)
    desk.do("撤回理由", development.drop_waiver, "w")
    (found,) = lying(ledger, "waiver")
    assert (found.name, found.branch_id) == ("一个月内派人谈话", person[1])
    back(desk, found)
    assert [one.reason for one in alive(desk, WaiverStore, case_id="case")] == ["校外实习"]
    desk.do("撤回理由", development.drop_waiver, "w")
    desk.do("说明", development.waive, replace(reason, id="w2", reason="家中有事"))
    with pytest.raises(Refusal, match="另写理由"):
        back(desk, *lying(ledger, "waiver"))
    desk.do("删除档案", lambda work: DevelopmentCaseStore(work).remove("case"))
    assert lying(ledger, "waiver") == [], "it lies there with its case"


def test_days_off_a_new_table_left_out_come_back_one_by_one(desk: Desk, ledger: Ledger) -> None:
    def table(*days: str) -> list[Holiday]:
        return [Holiday(id=new_id(), on=Day.parse(one), name="元旦") for one in days]

    desk.do("放假", development.set_holidays, 2027, table("2027-01-01", "2027-01-02", "2027-01-03"))
    desk.do("放假", development.set_holidays, 2027, table("2027-01-01"))
    found = lying(ledger, "holiday")
    assert {(one.name, one.number) for one in found} == {("2027-01-02", "元旦"), ("2027-01-03", "元旦")}
    second = next(one for one in found if one.name == "2027-01-02")
    back(desk, second)
    assert {str(one.on) for one in alive(desk, HolidayStore) if one.on.year == 2027} == {"2027-01-01", "2027-01-02"}
    desk.do("放假", development.set_holidays, 2027, table("2027-01-01", "2027-01-03"))
    third = next(one for one in lying(ledger, "holiday") if one.name == "2027-01-03")
    with pytest.raises(Refusal, match="已在放假调休表中"):
        back(desk, third)


def test_the_rules_of_a_year_come_back_unless_the_year_has_others(desk: Desk, ledger: Ledger) -> None:
    policy = DuesPolicy(id="own", year=2031, rounding=Rounding.JIAO, remit_period=Period.QUARTER)
    desk.do("年度规定", dues.settle_policy, policy)
    desk.do("删除", lambda work: DuesPolicyStore(work).remove("own"))
    (found,) = lying(ledger, "dues_policy")
    assert "2031" in found.name
    back(desk, found)
    assert [one.rounding for one in alive(desk, DuesPolicyStore, year=2031)] == [Rounding.JIAO]
    desk.do("删除", lambda work: DuesPolicyStore(work).remove("own"))
    desk.do("年度规定", dues.settle_policy, replace(policy, id="other"))
    with pytest.raises(Refusal, match="2031 年的规定已有"):
        back(desk, *lying(ledger, "dues_policy"))


def test_rules_of_a_year_whose_money_was_handed_up_do_not_come_back_to_change_it(desk: Desk, ledger: Ledger) -> None:
    year = desk.do("看", lambda work: DuesPolicyStore(work).find())[0].year
    branch = ledger.read("SELECT branch_id FROM remittance WHERE alive = 1 AND branch_id IS NOT NULL")[0][0]
    own = DuesPolicy(id="own", year=year, branch_id=branch, rounding=Rounding.YUAN)
    desk.do("录入", lambda work: DuesPolicyStore(work).save(own))
    desk.do("删除", lambda work: DuesPolicyStore(work).remove("own"))
    with pytest.raises(Refusal, match="已有上缴"):
        back(desk, *lying(ledger, "dues_policy"))
    assert len(lying(ledger, "dues_policy")) == 1


def test_a_number_of_the_school_comes_back_and_holds_again(desk: Desk, ledger: Ledger) -> None:
    one = desk.do("校内规定", meetings.tighten, settled(4))
    desk.do("恢复默认", meetings.loosen, one.id)
    (found,) = lying(ledger, "rule_overlay")
    assert found.number == "校党发〔2026〕3 号"
    assert "久未活动" in found.name
    back(desk, found)
    assert numbers.pack(ledger, Day.parse("2026-11-21").first(), "twinning")["silent_months"] == 4
    desk.do("校内规定", meetings.tighten, settled(8))
    (replaced,) = lying(ledger, "rule_overlay")
    with pytest.raises(Refusal, match="已另有规定（8）"):
        back(desk, replaced)
    assert [one.value for one in alive(desk, RuleOverlayStore, subject="twinning")] == [8]
    desk.do("恢复默认", meetings.loosen, alive(desk, RuleOverlayStore, subject="twinning")[0].id)
    assert queries.log_page(ledger, Wanted(), limit=1)[0].new == "移入回收站"


def test_a_number_of_requests_comes_back_only_where_it_goes_with_the_others(desk: Desk, ledger: Ledger) -> None:
    second = desk.do("校内规定", requests.set_number, settled(5, "round_1_days", "requests"))
    desk.do("恢复默认", requests.unset_number, second.id)
    back(desk, *lying(ledger, "rule_overlay"))
    desk.do("恢复默认", requests.unset_number, second.id)
    desk.do("校内规定", requests.set_number, settled(3, "round_2_days", "requests"))
    with pytest.raises(Rejected):
        back(desk, *lying(ledger, "rule_overlay"))
    assert len(lying(ledger, "rule_overlay")) == 1
