"""An amount that does not follow from its base is refused, whoever hands it in; two reckonings of one amount agree."""

from dataclasses import replace
from typing import Any

import pytest
from dues_ledger import OFFICE, STUDENTS, YEAR, assessment, do
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import Assessment, DuesPolicy, Payer, Rounding
from branchdesk.features.dues.rules import rates
from branchdesk.features.dues.rules.founded import Grounds, reckons_alike
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger

FEN = st.one_of(st.integers(0, 6_000_000), st.sampled_from([300_000, 300_001, 500_000, 500_001, 1_000_000, 1_000_001]))
POLICIES = st.one_of(st.none(), st.builds(
    DuesPolicy, id=st.just("p"), year=st.just(YEAR), rounding=st.sampled_from(Rounding),
    cap=st.one_of(st.none(), st.integers(1, 200_000).map(Yuan)), fixed=st.one_of(st.none(), st.integers(1, 500).map(Yuan)),
))  # fmt: skip


def settled(payer: Payer, base: Yuan | None, policy: DuesPolicy | None, approved: Yuan | None = None) -> Assessment:
    month = Month(YEAR, 1)
    found = rates.due(payer, base, rates.rate_pack(month), policy, approved=approved)
    assert found.is_valid
    return Assessment(
        id=new_id(), member_id="m1", branch_id=OFFICE, year=YEAR, from_month=month, payer=payer, base=base,
        rate=found.rate, uncapped=found.uncapped, due=found.due, pack=rates.rate_pack(month).name, arithmetic=found.line,
    )  # fmt: skip


@given(st.sampled_from([one for one in Payer if one is not Payer.FARMER]), FEN, POLICIES)
def test_both_reckonings_of_an_amount_agree(payer: Payer, fen: int, policy: DuesPolicy | None) -> None:
    one = settled(payer, Yuan(fen) if rates.on_base(payer) else None, policy)
    policies = [policy] if policy else []
    assert list(Grounds(policies).lacking([one])) == []
    for field, value in (("due", Yuan(one.due.fen + 1)), ("uncapped", Yuan(one.uncapped.fen + 1)), ("rate", one.rate + 1),
                         ("pack", "dues-1978")):  # fmt: skip
        wrong: Any = replace(one, **{field: value})
        assert [problem.code for problem in Grounds(policies).lacking([wrong])] == ["unfounded"]
        assert not reckons_alike(one, wrong)


@given(st.integers(20, 100))
def test_a_farmers_approved_amount_is_held_to_its_limits_only(fen: int) -> None:
    one = settled(Payer.FARMER, None, None, approved=Yuan(fen))
    assert list(Grounds([]).lacking([one])) == []
    for other in (19, 101):
        assert list(Grounds([]).lacking([replace(one, due=Yuan(other), uncapped=Yuan(other))]))


def test_a_base_that_is_missing_supports_no_amount() -> None:
    one = settled(Payer.MONTHLY, Yuan(500_000), None)
    assert "没有依据" in next(Grounds([]).lacking([replace(one, base=None)])).text


def test_the_commands_refuse_an_amount_that_does_not_follow(ledger: Ledger) -> None:
    wrong = replace(assessment("m5", base=Yuan(663_783)), due=Yuan(5000), uncapped=Yuan(5000))
    with pytest.raises(Refusal, match=r"应为 99\.57 元"):
        do(ledger, commands.assess, [wrong], "补做核定")
    assert not [one for one in queries.assessments(ledger, None, YEAR) if one.member_id == "m5"]
    kept = next(one for one in queries.assessments(ledger, None, YEAR) if one.member_id == "m1")
    with pytest.raises(Refusal, match=r"应为 99\.57 元"):
        do(ledger, commands.change_assessment, replace(kept, due=Yuan(1), reason="试改"))
    with pytest.raises(Refusal, match="规则版本"):
        do(ledger, commands.change_assessment, replace(kept, rate=100, reason="试改"))
    assert do(ledger, commands.change_assessment, replace(kept, note="备注", reason="补备注")).note == "备注"


def test_the_policy_of_the_branch_counts(ledger: Ledger) -> None:
    policy = DuesPolicy(id=new_id(), year=YEAR + 1, branch_id=STUDENTS, fixed=Yuan(50), fixed_source="校党委规定")
    do(ledger, commands.settle_policy, policy)
    month = Month(YEAR + 1, 1)
    with pytest.raises(Refusal, match=r"应为 0\.50 元"):
        do(ledger, commands.assess, [assessment("s1", from_month=month)])
    found = {one.member_id: one.assessment for one in queries.proposals(ledger, None, YEAR + 1)}
    ready = [found["s1"], found["m1"]]
    assert do(ledger, commands.assess, [one for one in ready if one]) == (2, 0, 0)


def test_what_was_settled_under_an_older_policy_is_still_confirmed(ledger: Ledger) -> None:
    from branchdesk.kernel.dates import Day

    do(ledger, commands.settle_policy, DuesPolicy(id=new_id(), year=YEAR, rounding=Rounding.YUAN))
    kept = next(one for one in queries.assessments(ledger, None, YEAR) if one.member_id == "m1")
    assert do(ledger, commands.assess, [replace(kept, confirmed_on=Day(YEAR, 1, 20))]) == (0, 1, 0)
    changed = replace(kept, until_month=Month(YEAR, 6), reason="转出")
    assert do(ledger, commands.change_assessment, changed).until_month == Month(YEAR, 6)
