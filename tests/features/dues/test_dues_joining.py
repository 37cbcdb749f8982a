"""Two records of one person become one: what he owes is what the record that is kept says."""

from collections.abc import Iterator

import pytest
from dues_ledger import SCOPE, YEAR, assessment, do, payment, remittance

from branchdesk.features.dues import commands, queries
from branchdesk.features.dues.model import PaidElsewhere, Relief, ReliefKind
from branchdesk.features.members import commands as members
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.shell import followers
from branchdesk.storage import following, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger


@pytest.fixture(autouse=True)
def adopted() -> Iterator[None]:
    """The rooms follow each other as at the desk."""
    followers.adopt()
    yield
    following.adopt({})


def settled(ledger: Ledger, uid: str) -> list[tuple[int, int]]:
    """What somebody's assessments say: from which month on, how many fen."""
    found = [one for one in queries.assessments(ledger, None, YEAR) if one.member_id == uid]
    return [(one.from_month.month, one.due.fen) for one in found]


def test_of_two_assessments_from_one_month_that_of_the_record_kept_stands(ledger: Ledger) -> None:
    later = assessment("m2", from_month=Month(YEAR, 7), base=Yuan(1567890), reason="工资调整")
    do(ledger, commands.assess, [later])
    do(ledger, commands.receive, [payment("m1", 1, 9957), payment("m2", 2, 5000)])
    do(ledger, members.merge, "m1", "m2")
    assert settled(ledger, "m1") == [(1, 9957), (7, 31358)]
    line = queries.member_year(ledger, "m1", YEAR)
    assert line is not None
    assert [str(one.owed) for one in line.cells[5:7]] == ["99.57", "313.58"]
    assert [str(one.paid) for one in line.cells[:2]] == ["99.57", "50.00"]
    undo.undo(ledger, Author())
    assert (settled(ledger, "m1"), settled(ledger, "m2")) == ([(1, 9957)], [(1, 5000), (7, 31358)])


def test_what_was_owed_in_months_handed_up_stays(ledger: Ledger) -> None:
    do(ledger, commands.receive, [payment("m1", 1, 9957)])
    do(ledger, commands.remit, remittance(1, 9, 9957))
    later = assessment("s1", from_month=Month(YEAR, 7), reason="年中改变")
    do(ledger, commands.assess, [later])
    with pytest.raises(Refusal, match=f"没有合并：{YEAR}-07 的党费已经上缴"):
        do(ledger, members.merge, "m1", "s1")
    assert settled(ledger, "m1") == [(1, 9957)]
    assert queries.balance(ledger, SCOPE).remitted == Yuan(9957)


def test_months_lifted_in_both_records_are_put_right_first(ledger: Ledger) -> None:
    for uid, first in (("m1", 3), ("m2", 5)):
        do(ledger, commands.grant_relief, Relief(
            id=f"relief {uid}", member_id=uid, kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(YEAR, 1, 5),
            from_month=Month(YEAR, first), until_month=Month(YEAR, first + 3),
        ))  # fmt: skip
    with pytest.raises(Refusal, match="都登记了少交、免交"):
        do(ledger, members.merge, "m1", "m2")
    do(ledger, commands.drop_relief, "relief m2")
    for uid in ("m1", "m3"):
        do(ledger, commands.record_elsewhere, PaidElsewhere(
            id=f"voucher {uid}", member_id=uid, from_month=Month(YEAR, 8), until_month=Month(YEAR, 8), place="外地", voucher=uid
        ))  # fmt: skip
    with pytest.raises(Refusal, match="都登记了流入地交纳"):
        do(ledger, members.merge, "m1", "m3")
    do(ledger, members.merge, "m1", "m2")
    assert settled(ledger, "m1") == [(1, 9957)]
