"""Two records of one person become one, or one is removed: nobody has two letters, is away twice, or vanishes on his way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from transfers_ledger import OFFICE, TODAY, do, letter, person

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Arrival, Arriving, Leaving
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind, Direction, LossCause, Transfer
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.shell import followers
from branchdesk.storage import following, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import records
from branchdesk.storage.verify import verify

TABLES = ("member", "transfer", "away", "away_contact", "arrival")
HALF_YEAR = Day(2026, 5, 21)


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


@pytest.fixture(autouse=True)
def _sound(ledger: Ledger) -> Iterator[None]:
    """Whatever a test did: all of it can be taken back, and the log holds together."""
    before = everything(ledger)
    depth = len(undo.stacks(ledger).undo)
    yield
    for _ in range(len(undo.stacks(ledger).undo) - depth):
        undo.undo(ledger, Author())
    assert everything(ledger) == before
    assert verify(ledger.connection) == []


def everything(ledger: Ledger) -> dict[str, list[Any]]:
    return {table: sorted(ledger.read(f"SELECT * FROM {table} WHERE alive = 1"), key=repr) for table in TABLES}


def second(ledger: Ledger, **values: Any) -> str:
    """Another record of 许生, of the office's branch."""
    do(ledger, members.register, person("x1", "许生", OFFICE, **({"number": "X1"} | values)))
    return "x1"


def issued(ledger: Ledger, uid: str = "s1", **values: Any) -> Transfer:
    found: Transfer = do(ledger, commands.issue, [letter(uid, paid_until=Month(2026, 11), note="已说明", **values)])[0]
    return found


def mine(ledger: Ledger, uid: str = "s1") -> list[Transfer]:
    return [one for one in records(ledger, Transfer) if one.member_id == uid]


def away(uid: str, of: str, **values: Any) -> Away:
    usual: dict[str, Any] = {"kind": AwayKind.MOBILE, "from_on": HALF_YEAR, "place": "某市"}
    return Away(id=uid, member_id=of, **(usual | values))


# ---- letters


def test_two_letters_that_run_are_not_merged_into_one_person(ledger: Ledger) -> None:
    second(ledger)
    one, other = issued(ledger), issued(ledger, "x1")
    with pytest.raises(Refusal, match=f"各有一封正在办理的介绍信（{one.number}、{other.number}）") as told:
        do(ledger, members.merge, "s1", "x1")
    assert "办结、退回或作废" in told.value.hint
    do(ledger, commands.void, [other.id], Day.of(TODAY), "开重了")
    do(ledger, members.merge, "s1", "x1")
    assert {each.id for each in mine(ledger)} == {one.id, other.id}


def test_a_plan_goes_where_the_other_record_has_a_letter(ledger: Ledger) -> None:
    second(ledger)
    running = issued(ledger, "x1")
    do(ledger, commands.plan, letter("s1"))
    do(ledger, members.merge, "s1", "x1")
    assert [one.id for one in mine(ledger)] == [running.id]


def test_of_two_plans_that_of_the_record_kept_stands(ledger: Ledger) -> None:
    second(ledger)
    kept = do(ledger, commands.plan, letter("s1", to_place="甲单位"))
    do(ledger, commands.plan, letter("x1", to_place="乙单位"))
    do(ledger, members.merge, "s1", "x1")
    assert [(one.id, one.to_place) for one in mine(ledger)] == [(kept.id, "甲单位")]


def _closed(ledger: Ledger, uid: str) -> Transfer:
    one = issued(ledger, uid, issued_on=Day(2026, 10, 1))
    do(ledger, commands.note_receipt, [one.id], Day(2026, 10, 20))
    do(ledger, commands.close, [one.id], Day(2026, 10, 21))
    return one


def test_who_left_by_letter_is_not_here_again_by_a_second_record(ledger: Ledger) -> None:
    second(ledger)
    _closed(ledger, "x1")
    with pytest.raises(Refusal, match="已于 2026-10-21 办结转出，合并后却在册") as told:
        do(ledger, members.merge, "s1", "x1")
    assert "撤回办结" in told.value.hint
    do(ledger, members.leave, ["s1"], Day(2026, 10, 20), Leaving.TRANSFERRED)
    do(ledger, members.merge, "s1", "x1")
    found = roll.member(ledger, "s1")
    assert found is not None
    assert found.left_on == Day(2026, 10, 20)


def test_who_left_by_letter_did_not_leave_in_another_way(ledger: Ledger) -> None:
    second(ledger)
    _closed(ledger, "x1")
    do(ledger, members.leave, ["s1"], Day(2026, 9, 1), Leaving.SELF_REMOVED)
    with pytest.raises(Refusal, match="已于 2026-10-21 办结转出，合并后却登记为其他方式减员"):
        do(ledger, members.merge, "s1", "x1")
    do(ledger, members.merge, "x1", "s1")


def test_who_left_by_letter_is_back_on_the_roll_only_by_taking_that_back(ledger: Ledger) -> None:
    one = _closed(ledger, "s1")
    with pytest.raises(Refusal, match=f"许生是凭介绍信（{one.number}）办结转出的，不能直接恢复在册") as told:
        do(ledger, members.come_back, ["s1"])
    assert "撤回办结" in told.value.hint
    do(ledger, commands.reopen, one.id)
    found = roll.member(ledger, "s1")
    assert found is not None
    assert found.left_on is None


def test_who_left_by_letter_and_came_again_is_one_person(ledger: Ledger) -> None:
    second(ledger)
    _closed(ledger, "x1")
    do(ledger, members.note_arrival, Arrival(id="again", member_id="s1", on=Day(2026, 11, 2), way=Arriving.IN_PROVINCE))
    do(ledger, members.merge, "s1", "x1")
    found = roll.member(ledger, "s1")
    assert found is not None
    assert found.left_on is None


def test_one_letter_somebody_came_with_is_kept_once(ledger: Ledger) -> None:
    came = [
        do(ledger, commands.take_in,
           letter(f"new{n}", direction=Direction.IN, to_branch_id="students", from_place="示例大学党委", number="外转〔2026〕8",
                  reported_on=Day(2026, 11, 2), issued_on=Day(2026, 10, 20)),
           person(f"new{n}", "新来", number=f"N{n}"))
        for n in (1, 2)
    ]  # fmt: skip
    do(ledger, members.merge, "new1", "new2")
    assert [one.id for one in mine(ledger, "new1")] == [came[0].id]
    assert [one.id for one in roll.arrivals(ledger, "new1")] == [came[0].arrival_id]


# ---- away


def test_one_absence_in_two_records_is_one_with_all_contacts(ledger: Ledger) -> None:
    second(ledger)
    do(ledger, commands.send_away, away("a1", "s1", note="说明甲"))
    do(
        ledger,
        commands.send_away,
        away("a2", "x1", from_on=Day(2026, 3, 1), note="说明乙", expected_on=Day(2027, 1, 1)),
    )
    for of in ("a1", "a2"):
        do(ledger, commands.contact,
           AwayContact(id=f"c-{of}", away_id=of, on=Day(2026, 6, 1), way="电话", by="孔一"))  # fmt: skip
    do(ledger, members.merge, "s1", "x1")
    (line,) = [one for one in queries.away_lines(ledger, None, TODAY) if one.member.id == "s1"]
    assert {one.id for one in line.contacts} == {"c-a1", "c-a2"}
    kept = line.away
    assert (kept.id, str(kept.from_on), str(kept.expected_on), kept.note) == (
        "a1", "2026-03-01", "2027-01-01", "说明甲；说明乙",
    )  # fmt: skip


def test_two_absences_that_contradict_each_other_are_refused(ledger: Ledger) -> None:
    second(ledger)
    do(ledger, commands.send_away, away("a1", "s1"))
    do(ledger, commands.send_away, away("a2", "x1", place="某省"))
    with pytest.raises(Refusal, match="两条记录都登记为“流动党员”，内容不同"):
        do(ledger, members.merge, "s1", "x1")
    do(ledger, commands.end_away, "a2", Day(2026, 9, 1))
    do(ledger, members.merge, "s1", "x1")


def test_the_card_says_what_the_absence_says_that_came_with_the_other_record(ledger: Ledger) -> None:
    second(ledger)
    do(ledger, commands.send_away, away("a2", "x1", place="某省"))
    found = roll.member(ledger, "s1")
    assert found is not None
    do(ledger, members.alter, replace(found, mobile_to="某市"))
    do(ledger, members.merge, "s1", "x1")
    kept = roll.member(ledger, "s1")
    assert kept is not None
    assert kept.mobile_to == "某省"


# ---- the recycle bin


@pytest.mark.parametrize(
    ("command", "one", "words"),
    [
        (commands.plan, letter(), "组织关系转接（拟转）"),
        (commands.send_away, away("a1", "s1"), "“流动党员”登记"),
        (commands.send_away, away("a1", "s1", kind=AwayKind.OUT_OF_TOUCH, cause=LossCause.OTHER), "“失去联系”登记"),
    ],
)
def test_nobody_goes_into_the_bin_with_something_that_runs(ledger: Ledger, command: Any, one: Any, words: str) -> None:
    kept = do(ledger, command, one)
    with pytest.raises(Refusal, match=f"许生还有没办完的{words}，没有删除") as told:
        do(ledger, members.remove, ["s3", "s1"])
    assert "移出" in told.value.hint
    assert roll.member(ledger, "s3") is not None
    if isinstance(kept, Away):
        do(ledger, commands.end_away, kept.id, Day(2026, 9, 1))
    else:
        do(ledger, commands.drop, [kept.id])
    assert do(ledger, members.remove, ["s3", "s1"]) == ["吕生", "许生"]


def test_a_letter_that_is_out_keeps_the_member_and_one_closed_does_not(ledger: Ledger) -> None:
    one = issued(ledger)
    with pytest.raises(Refusal, match="组织关系转接（已开信），没有删除"):
        do(ledger, members.remove, ["s1"])
    do(ledger, commands.void, [one.id], Day.of(TODAY), "开错了")
    assert do(ledger, members.remove, ["s1"]) == ["许生"]
