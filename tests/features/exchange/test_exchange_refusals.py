"""What is refused, held or renumbered on rare ways: each says so in a sentence, and writes nothing it should not."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from exchange_pairs import BRANCH, LAPTOP, OFFICE, PASSWORD, Pair, alter, known, person, register, state

from branchdesk.features.dues.model import Assessment, DuesPolicy, Payer, Payment, Remittance
from branchdesk.features.dues.store import AssessmentStore, DuesPolicyStore, PaymentStore, RemittanceStore
from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.model import Choice, Packet
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.requests.model import Asker, Request, RequestChannel
from branchdesk.features.requests.store import RequestStore
from branchdesk.features.transfers.model import Direction, LetterHead, Transfer
from branchdesk.features.transfers.store import LetterHeadStore, TransferStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import Store, Work

DAY = Day(2026, 11, 20)
OCTOBER = Month(2026, 10)


def _save(door: type[Store[Any]], record: Any) -> Callable[[Work], Any]:
    return lambda work: door(work).save(record)


# ---- files


def test_a_packet_whose_copy_cannot_be_found_may_be_damaged_and_says_so(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    path = pair.send()
    data = bytearray(path.read_bytes())
    place = data.index(pair.copy.id.encode())
    data[place] ^= 1
    path.write_bytes(data)
    with pytest.raises(Refusal, match="没有带出过这份外出台账的记录") as told:
        pair.examine(path)
    assert "离线包文件已损坏" in told.value.detail


def test_an_office_whose_past_is_another_is_told_which_backup_to_take(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.office.connection.execute("UPDATE offline_copy SET base_hash = 'x'")
    pair.office.connection.commit()
    with pytest.raises(Refusal, match="本机台账与带出时不是同一份") as told:
        pair.examine()
    assert "带出之后的备份" in told.value.hint


def test_a_ledger_that_is_only_looked_at_sends_nothing_and_takes_nothing_out(pair: Pair, tmp_path: Path) -> None:
    pair.there(alter("m0", note="外出的"))
    laptop = open_ledger(pair.laptop.path, PASSWORD, read_only=True)
    office = Ledger(pair.office.path, None, read_only=True)
    with closing(laptop), pytest.raises(Refusal, match="只读方式打开，不能送回"):
        commands.send_back(laptop, tmp_path / "p.bdk", LAPTOP)
    with closing(office), pytest.raises(Refusal, match="只读方式打开，不能带出"):
        commands.take_out(office, OFFICE, tmp_path / "c.bdb", PASSWORD, "一号")
    assert list(tmp_path.iterdir()) == []


def test_what_both_sides_entered_alike_is_a_packet_with_nothing_to_decide(pair: Pair) -> None:
    for run in (pair.here, pair.there):
        run(alter("m0", note="两边一样"))
    examined = pair.examine()
    assert (examined.differences, examined.same) == ((), 1)
    before = state(pair.office)
    packet: Packet = pair.write(examined, {})
    assert (packet.added, packet.changed, packet.removed, packet.kept) == (0, 0, 0, 0)
    assert state(pair.office) == before
    with pytest.raises(Refusal, match="都已合并过"):
        pair.examine(pair.folder / "1.bdk")


def test_masked_numbers_of_unlike_length_are_said_to_differ(pair: Pair) -> None:
    pair.here(alter("m0", phone="13811110001"))
    pair.there(alter("m0", phone="010-62750001"))
    (row,) = queries.words(pair.office, pair.examine().differences)
    assert row.ours != row.theirs or "隐去的部分不同" in row.ours


# ---- months handed up


def _locked(pair: Pair) -> None:
    """10 yuan owed and paid for October on both sides, and handed up here."""
    owed = Assessment(
        id="owed", member_id="m0", branch_id=BRANCH, year=2026, from_month=Month(2026, 1), payer=Payer.STUDENT, rate=0,
        uncapped=Yuan(1000), due=Yuan(1000), pack="", arithmetic="",
    )  # fmt: skip
    paid = Payment(id="p", member_id="m0", branch_id=BRANCH, month=OCTOBER, amount=Yuan(1000), paid_on=DAY)
    pair.there(_save(AssessmentStore, owed))
    pair.there(_save(PaymentStore, paid))
    pair.merge()
    up = Remittance(
        id="up", branch_id=BRANCH, from_month=OCTOBER, until_month=OCTOBER, amount=Yuan(1000), remitted_on=DAY
    )
    pair.here(_save(RemittanceStore, up))


def test_an_assessment_withdrawn_there_stays_where_its_months_are_handed_up(pair: Pair) -> None:
    _locked(pair)
    pair.there(lambda work: AssessmentStore(work).remove("owed"))
    (one,) = pair.examine().differences
    assert one.held
    assert "2026-10 的党费本机已经上缴" in one.why


@pytest.mark.parametrize("new", [True, False])
def test_rules_of_a_year_do_not_change_under_money_handed_up(pair: Pair, new: bool) -> None:
    policy = DuesPolicy(id="policy", year=2026)
    if not new:
        pair.there(_save(DuesPolicyStore, policy))
    _locked(pair)
    pair.there(_save(DuesPolicyStore, replace(policy, fixed=Yuan(500), fixed_source="校内文件")))
    examined = pair.examine()
    choices = dict.fromkeys((deciding.decided_by(one) for one in examined.differences), Choice.THEIRS)
    before = state(pair.office)
    with pytest.raises(Rejected) as refused:
        pair.write(examined, choices)
    assert "2026 年的党费已有上缴" in refused.value.detail
    assert state(pair.office) == before
    keys = deciding.against(examined.differences, choices, refused.value.problems[0])
    pair.write(examined, choices | dict.fromkeys(keys, Choice.OURS))
    assert not any(row.get("fixed") for row in state(pair.office).values())


# ---- numbers that count on


def _request(uid: str, text: str) -> Request:
    return Request(
        id=uid, number="SQ20260001", received_at="2026-11-20T09:00", channel=RequestChannel.VISIT, asker=Asker.STUDENT,
        text=text, first_receiver="李老师",
    )  # fmt: skip


def test_a_request_of_somebody_else_under_one_number_gets_the_next(pair: Pair) -> None:
    pair.here(_save(RequestStore, _request("here", "宿舍热水")))
    pair.there(_save(RequestStore, _request("there", "教室照明")))
    examined = pair.examine()
    assert "编号 SQ20260001 本机已另用" in known(examined)["there", ""].why
    pair.write(examined, {})
    numbers = dict(pair.office.read("SELECT id, number FROM request"))
    assert numbers["here"] == "SQ20260001"
    assert numbers["there"] not in ("", "SQ20260001")


def _letter(uid: str, member: str) -> Callable[[Work], Any]:
    return _save(
        TransferStore, Transfer(id=uid, member_id=member, direction=Direction.OUT, number="示转0005", issued_on=DAY)
    )


def test_a_letter_of_no_head_of_ours_is_not_given_a_number_by_guess(pair: Pair) -> None:
    pair.here(_letter("here", "m0"))
    pair.there(_letter("there", "m1"))
    examined = pair.examine()
    with pytest.raises(Rejected, match="保留本机的") as refused:
        pair.write(examined, {})
    keys = deciding.against(examined.differences, {}, refused.value.problems[0])
    assert keys == [("transfer", "there", "")]
    pair.write(examined, dict.fromkeys(keys, Choice.OURS))
    assert pair.office.read("SELECT id FROM transfer WHERE alive = 1") == [("here",)]


def test_a_number_the_head_would_give_next_and_somebody_has_is_passed_over(pair: Pair) -> None:
    pair.here(
        _save(LetterHeadStore, LetterHead(id="head", organization_id=BRANCH, name="党委", prefix="示转", next_number=5))
    )
    pair.here(_letter("here", "m0"))
    pair.there(_letter("there", "m1"))
    pair.write(pair.examine(), {})
    assert dict(pair.office.read("SELECT id, number FROM transfer")) == {"here": "示转0005", "there": "示转0006"}
    assert pair.office.read("SELECT next_number FROM letter_head") == [(7,)]


def test_a_member_taken_over_whose_record_is_left_out_takes_nothing_with_him(pair: Pair) -> None:
    """What hangs on a record somebody decided against cannot be taken by itself."""
    pair.there(register("赵新", "new"))
    pair.there(_letter("there", "new"))
    examined = pair.examine()
    choices = {("member", "new", ""): Choice.OURS, ("transfer", "there", ""): Choice.THEIRS}
    with pytest.raises(Rejected, match="没有合并"):
        pair.write(examined, choices)
    pair.write(examined, {("member", "new", ""): Choice.OURS})
    assert person(pair.office, "new") is None
    assert pair.office.read("SELECT count(*) FROM transfer") == [(0,)]
