"""A merge keeps the rules of the rooms: what would break one can only be kept, and is refused where it was not known."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from exchange_pairs import BRANCH, MEETING, Pair, alter, come, known, person, register, state

from branchdesk.features.dues import commands as dues
from branchdesk.features.dues.model import (
    Assessment,
    BaseSource,
    PaidElsewhere,
    Payer,
    Payment,
    Relief,
    ReliefKind,
    Remittance,
)
from branchdesk.features.dues.store import AssessmentStore, PaymentStore, RemittanceStore
from branchdesk.features.exchange import queries, store
from branchdesk.features.exchange.model import Choice, Examined, Kind
from branchdesk.features.exchange.rules import deciding, hard
from branchdesk.features.exchange.rules import holding as rules
from branchdesk.features.meetings.model.words import Stage
from branchdesk.features.meetings.store import MeetingStore
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.transfers.commands import running
from branchdesk.features.transfers.model import Direction, LetterHead, Transfer
from branchdesk.features.transfers.store import LetterHeadStore, TransferStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage import codec
from branchdesk.storage.work import Store, Work

OURS, THEIRS = Choice.OURS, Choice.THEIRS
DAY = Day.parse("2026-11-20")


def _save(door: type[Store[Any]], record: Any) -> Callable[[Work], Any]:
    return lambda work: door(work).save(record)


def _set(door: type[Store[Any]], uid: str, **values: Any) -> Callable[[Work], Any]:
    return lambda work: door(work).save(replace(door(work).need(uid), **values))


def _paid(uid: str, amount: int = 1000, **values: Any) -> Callable[[Work], Any]:
    one = Payment(id=uid, member_id="m0", branch_id=BRANCH, month=Month(2026, 10), amount=Yuan(amount), paid_on=DAY)
    return _save(PaymentStore, replace(one, **values))


def _handed_up(amount: int, uid: str = "up") -> Callable[[Work], Any]:
    one = Remittance(id=uid, branch_id=BRANCH, from_month=Month(2026, 10), until_month=Month(2026, 10),
                     amount=Yuan(amount), remitted_on=DAY)  # fmt: skip
    return _save(RemittanceStore, one)


def _unheld(examined: Examined) -> Examined:
    """As if nothing had been known when it was examined."""
    loose = (replace(one, held=False, must_choose=False, needs=()) for one in examined.differences)
    return replace(examined, differences=tuple(loose))


def _refused(pair: Pair, examined: Examined, text: str) -> None:
    before = state(pair.office)
    with pytest.raises(Rejected, match="保留本机的") as told:
        pair.write(examined, {one.key: THEIRS for one in examined.differences})
    assert text in told.value.detail
    assert state(pair.office) == before


def test_every_hard_key_and_group_names_columns_the_table_has() -> None:
    doors = store.every()
    for entity, keys in hard.HARD.items():
        columns = set(codec.columns(doors[entity].record))
        assert all(key.touches <= columns for key in keys), entity
    for entity, groups in rules.GROUPS.items():
        assert {name for group in groups for name in group} <= set(codec.columns(doors[entity].record)), entity


@pytest.mark.parametrize(
    ("entity", "one", "other", "twice"),
    [
        ("member", {"id_number": "990000"}, {"id_number": "990000"}, True),
        ("member", {"id_number": ""}, {"id_number": ""}, False),
        ("transfer", {"number": "1", "direction": "in"}, {"number": "1", "direction": "out"}, False),
        ("dues_policy", {"year": 2026, "branch_id": None}, {"year": 2026, "branch_id": None}, True),
        ("away", {"member_id": "m", "kind": "k", "until_on": "2026"}, {"member_id": "m", "kind": "k"}, False),
        ("payment", {"corrects_id": "p"}, {"corrects_id": "p"}, False),
    ],
)
def test_two_records_are_alike_in_a_key(entity: str, one: dict[str, Any], other: dict[str, Any], twice: bool) -> None:
    assert bool(hard.clashes({(entity, "1"): one, (entity, "2"): other})) is twice


def test_no_branch_hands_up_more_than_it_received_after_a_merge(pair: Pair) -> None:
    pair.there(_paid("p"))
    pair.merge()
    pair.here(_handed_up(1000))
    pair.there(_paid("red", -1000, corrects_id="p"))
    _refused(pair, pair.examine(), "上缴多于收款")


def test_a_payment_is_taken_back_once(pair: Pair) -> None:
    pair.there(_paid("p"))
    pair.merge()
    for run, uid in ((pair.here, "red here"), (pair.there, "red there")):
        run(_paid(uid, -1000, corrects_id="p"))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.twin, one.held) == (Kind.DUPLICATE, "red here", True)
    assert one.why == "这笔收款本机已冲销过，不能再冲一次"
    _refused(pair, _unheld(examined), "已冲销过")


def test_what_was_owed_in_a_month_handed_up_stays(pair: Pair) -> None:
    owed = Assessment(
        id="owed", member_id="m0", branch_id=BRANCH, year=2026, from_month=Month(2026, 1), payer=next(iter(Payer)),
        base=None, rate=0, uncapped=Yuan(1000), due=Yuan(1000), pack="", arithmetic="", source=next(iter(BaseSource)),
    )  # fmt: skip
    pair.there(_save(AssessmentStore, owed))
    pair.there(_paid("p"))
    pair.merge()
    pair.here(_handed_up(1000))
    pair.there(_set(AssessmentStore, "owed", until_month=Month(2026, 9)))
    examined = pair.examine()
    (one,) = examined.differences
    assert one.held
    assert "2026-10 的党费本机已经上缴" in one.why
    _refused(pair, _unheld(examined), "已经上缴")


def test_a_number_given_to_two_by_changes_is_seen(pair: Pair) -> None:
    pair.here(alter("m0", id_number="990000199001010017"))
    pair.there(alter("m1", id_number="990000199001010017", note="别的"))
    examined = pair.examine()
    found = known(examined)
    assert found["m1", "id_number"].held
    assert not found["m1", "note"].must_choose
    _refused(pair, _unheld(examined), "身份证号")
    pair.merge(pair.examine(pair.folder / "1.bdk"))
    assert person(pair.office, "m1").note == "别的"  # type: ignore[union-attr]


@pytest.mark.parametrize("final_here", [True, False])
def test_minutes_final_on_one_side_and_edited_on_the_other_are_kept(pair: Pair, final_here: bool) -> None:
    first, second = (pair.here, pair.there) if final_here else (pair.there, pair.here)
    first(_set(MeetingStore, MEETING, stage=Stage.FINAL))
    second(_set(MeetingStore, MEETING, subject="另一个主题"))
    examined = pair.examine()
    assert all(one.held for one in examined.differences)
    assert "定稿" in examined.differences[0].why
    pair.merge(examined)


def test_minutes_final_there_without_what_was_kept_of_them_are_refused(pair: Pair) -> None:
    pair.there(_set(MeetingStore, MEETING, stage=Stage.FINAL))
    _refused(pair, pair.examine(), "与定稿不一致")


@pytest.mark.parametrize(("side", "left"), [(OURS, ("2026-11-10", "甲校")), (THEIRS, ("2026-11-01", ""))])
def test_what_one_step_fills_goes_together(pair: Pair, side: Choice, left: tuple[str, str]) -> None:
    pair.here(alter("m0", left_on=Day.parse("2026-11-10"), left_to="甲校"))
    pair.there(alter("m0", left_on=Day.parse("2026-11-01")))
    examined = pair.examine()
    assert len(deciding.undecided(examined.differences, {})) == 1
    pair.merge(examined, side)
    merged = person(pair.office, "m0")
    assert merged
    assert (str(merged.left_on), merged.left_to) == left


def test_the_same_one_gets_what_only_the_laptop_knows(pair: Pair) -> None:
    birth = Day.parse("1990-05-06")
    pair.here(register("赵新", "here", birth=birth, unit="机关"))
    pair.there(register("赵新", "there", birth=birth, unit="后勤", phone="13811110001"))
    examined = pair.examine()
    (one,) = examined.differences
    assert one.fills == ("phone",)
    assert "单位（班级）不同，是同一条时以本机为准；本机没有填的手机号会补上" in one.why
    pair.merge(examined, OURS)
    merged = person(pair.office, "here")
    assert merged
    assert (merged.unit, merged.phone) == ("机关", "13811110001")


def test_what_is_alike_in_everything_needs_no_answer(pair: Pair) -> None:
    for run, uid in ((pair.here, "here"), (pair.there, "there")):
        run(come("刘洋", uid=uid, member_id="m3"))
    examined = pair.examine()
    assert deciding.undecided(examined.differences, {}) == []
    assert pair.write(examined, {}).kept == 1
    assert pair.office.read("SELECT id FROM attendance WHERE alive = 1 AND member_id = 'm3'") == [("here",)]


def test_a_letter_of_another_under_one_number_gets_the_next(pair: Pair) -> None:
    head = LetterHead(id="head", organization_id=BRANCH, name="党委", prefix="示转", next_number=6)
    for run, uid, member in ((pair.here, "here", "m0"), (pair.there, "there", "m1")):
        run(_save(LetterHeadStore, head))
        letter = Transfer(id=uid, member_id=member, direction=Direction.OUT, number="示转0005", issued_on=DAY)
        run(_save(TransferStore, letter))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.held) == (Kind.ADD, False)
    assert "编号 示转0005 本机已另用" in one.why
    pair.write(examined, {})
    assert pair.office.read("SELECT number FROM transfer ORDER BY number") == [("示转0005",), ("示转0006",)]
    assert pair.office.read("SELECT next_number FROM letter_head") == [(7,)]


def test_masked_numbers_that_read_alike_show_where_they_differ(pair: Pair) -> None:
    pair.here(alter("m0", phone="13811110001"))
    pair.there(alter("m0", phone="13822220001"))
    (row,) = queries.words(pair.office, pair.examine().differences)
    assert (row.ours, row.theirs) == ("138****0001".replace("****", "1111"), "138****0001".replace("****", "2222"))


def _letter(pair: Pair) -> None:
    """A letter both sides know of, for 王芳; she has got her receipt."""
    letter = Transfer(id="t", member_id="m0", direction=Direction.OUT, number="1", issued_on=DAY, receipt_on=DAY)
    pair.there(_save(TransferStore, letter))
    pair.merge()


def _give_back(work: Work) -> None:
    running.give_back(work, "t", DAY, "对方没有接收")


def _close(work: Work) -> None:
    running.close(work, ["t"], DAY)


@pytest.mark.parametrize("closed_here", [True, False])
def test_a_letter_does_not_end_in_two_ways(pair: Pair, closed_here: bool) -> None:
    _letter(pair)
    here, there = (_close, _give_back) if closed_here else (_give_back, _close)
    pair.here(here)
    pair.there(there)
    examined = pair.examine()
    steps = [one for one in examined.differences if one.entity in ("transfer", "member")]
    assert steps
    assert all(one.held and "在本机改办" in one.why for one in steps)
    pair.merge(examined)
    letter = pair.here(lambda work: TransferStore(work).need("t"))
    assert (letter.closed_on is not None, letter.halt is not None) == (closed_here, not closed_here)
    merged = person(pair.office, "m0")
    assert merged
    assert (merged.left_on is not None) is closed_here


def test_two_steps_of_a_letter_that_fit_need_no_question(pair: Pair) -> None:
    _letter(pair)
    pair.here(_set(TransferStore, "t", reported_on=DAY))
    pair.there(_close)
    examined = pair.examine()
    assert not deciding.undecided(examined.differences, {})
    pair.merge(examined)
    letter = pair.here(lambda work: TransferStore(work).need("t"))
    assert (letter.reported_on, letter.closed_on) == (DAY, DAY)


@pytest.mark.parametrize("both", [True, False])
@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_no_field_of_a_step_is_set_against_the_others_by_hand(pair: Pair, side: Choice, both: bool) -> None:
    """Also where only one side took the step, and nothing has to be chosen."""
    if both:
        pair.here(alter("m0", left_on=Day.parse("2026-11-10"), left_to="甲校"))
    pair.there(alter("m0", left_on=Day.parse("2026-11-01"), left_to="乙校"))
    examined = pair.examine()
    found = known(examined)
    lead = found["m0", "left_on"]
    follower = found["m0", "left_to"]
    assert (lead.lead, deciding.decided_by(follower)) == (None, lead.key)
    other = THEIRS if side is OURS else OURS
    pair.write(examined, {lead.key: side, follower.key: other})
    merged = person(pair.office, "m0")
    assert merged
    here = ("2026-11-10", "甲校") if both else ("", "")
    assert (str(merged.left_on or ""), merged.left_to) == {OURS: here, THEIRS: ("2026-11-01", "乙校")}[side]


def _relief(uid: str, first: int, last: int) -> Callable[[Work], Any]:
    one = Relief(
        id=uid, member_id="m0", kind=ReliefKind.EXEMPT, approver="学院党委", approved_on=Day(2026, 1, 5),
        from_month=Month(2026, first), until_month=Month(2026, last),
    )  # fmt: skip
    return lambda work: dues.grant_relief(work, one)


def _voucher(uid: str, first: int, last: int) -> Callable[[Work], Any]:
    one = PaidElsewhere(
        id=uid,
        member_id="m0",
        from_month=Month(2026, first),
        until_month=Month(2026, last),
        place="外地支部",
        voucher=uid,
    )
    return lambda work: dues.record_elsewhere(work, one)


@pytest.mark.parametrize("entered", [_relief, _voucher])
def test_months_are_lifted_by_one_record_only(pair: Pair, entered: Callable[..., Callable[[Work], Any]]) -> None:
    pair.here(entered("here", 3, 6))
    pair.there(entered("apart", 7, 8))
    pair.there(entered("there", 1, 3))
    examined = pair.examine()
    found = known(examined)
    assert not found["apart", ""].held
    assert found["there", ""].held
    assert "重叠" in found["there", ""].why
    _refused(pair, _unheld(examined), "重叠")
    pair.merge(examined)
    kept = {uid for (_, uid), row in state(pair.office).items() if row.get("member_id") == "m0"}
    assert {"here", "apart"} <= kept
    assert "there" not in kept


def test_nobody_is_put_into_a_group_of_another_branch(pair: Pair) -> None:
    for one in (
        Organization(id="group", full_name="第一党小组", tier=Tier.GROUP, parent_id=BRANCH),
        Organization(id="other", full_name="中共示例大学机关第二支部委员会"),
    ):
        pair.there(_save(OrganizationStore, one))
    pair.merge()
    pair.here(alter("m0", branch_id="other"))
    pair.there(alter("m0", group_id="group"))
    examined = pair.examine()
    _refused(pair, examined, "所在党小组不属于所在支部")
    pair.write(examined, {one.key: OURS for one in examined.differences})
    merged = person(pair.office, "m0")
    assert merged
    assert (merged.branch_id, merged.group_id) == ("other", None)
