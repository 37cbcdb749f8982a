"""年度规定 in the ledger: what money handed up freezes, for whom, and rules entered by mistake that go."""

from dataclasses import replace

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, do, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import DuesPolicy, Rounding
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.undo import undo


def test_common_rules_are_frozen_by_the_branches_under_them_and_the_refusal_names_these(ledger: Ledger) -> None:
    common = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR))
    own = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE))
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("s1", 1, 20)])
    do(ledger, commands.remit, remittance(1, 1, 9957))
    common = do(ledger, commands.settle_policy, replace(common, rounding=Rounding.YUAN, first_month_next=True))
    with pytest.raises(Refusal, match="不能再改") as told:
        do(ledger, commands.settle_policy, replace(own, rounding=Rounding.YUAN))
    assert told.value.detail == "已上缴的支部：机关第一党支部"
    do(ledger, commands.remit, remittance(1, 1, 20, branch_id=STUDENTS))
    with pytest.raises(Refusal, match="不能再改") as told:
        do(ledger, commands.settle_policy, replace(common, rounding=Rounding.FEN))
    assert told.value.detail == "已上缴的支部：材料学生党支部"


def test_common_rules_leave_out_months_in_which_only_a_branch_of_its_own_rules_has_money(ledger: Ledger) -> None:
    common = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR))
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Refusal, match=r"^2026-01 已有收款") as told:
        do(ledger, commands.settle_policy, replace(common, kept_from=3))
    assert told.value.detail == "已有收款的支部：机关第一党支部"
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE))
    do(ledger, commands.settle_policy, replace(common, kept_from=3))


def test_rules_of_a_year_entered_by_mistake_go_into_the_bin_and_come_back(ledger: Ledger) -> None:
    common = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, rounding=Rounding.JIAO))
    own = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, kept_from=3))
    do(ledger, commands.drop_policy, own.id)
    assert queries.policy(ledger, OFFICE, YEAR) == common
    undo(ledger, Author())
    assert queries.policy(ledger, OFFICE, YEAR) == own
    do(ledger, commands.drop_policy, own.id)
    do(ledger, commands.drop_policy, common.id)
    assert queries.policy(ledger, OFFICE, YEAR) is None
    do(ledger, commands.bring_back_policy, own.id)
    assert queries.policy(ledger, OFFICE, YEAR) == own


def test_rules_of_a_year_that_money_handed_up_rests_on_stay(ledger: Ledger) -> None:
    """Without them a month would be owed that was not when the money went up, or another amount."""
    common = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, kept_from=2))
    own = do(
        ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE, rounding=Rounding.YUAN)
    )
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    do(ledger, commands.remit, remittance(1, 1, 9957))
    with pytest.raises(Refusal, match="不能再改"):
        do(ledger, commands.drop_policy, own.id)
    do(ledger, commands.drop_policy, common.id)
    assert queries.policies(ledger, YEAR) == [own]


def test_rules_that_hold_no_month_out_leave_where_others_would_and_money_is_there(ledger: Ledger) -> None:
    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, kept_from=2))
    own = do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, branch_id=OFFICE))
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    with pytest.raises(Refusal, match=r"^2026-01 已有收款"):
        do(ledger, commands.drop_policy, own.id)
