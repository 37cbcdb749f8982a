"""Nobody is on two ways at once: a letter closed, a batch, an absence of long ago beside one that runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from transfers_ledger import TODAY, do, head, letter, person

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Arrival, Arriving, Leaving
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.features.transfers import commands, importing, queries
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind, Destination, Direction, GraduationBatch
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
from branchdesk.shell import followers
from branchdesk.storage import following
from branchdesk.storage.engine import Ledger
from branchdesk.storage.reading import one


def mobile(uid: str, **values: Any) -> Away:
    usual: dict[str, Any] = {"from_on": Day(2024, 1, 1), "place": "某市", "note": "说明"}
    return Away(id=uid, member_id="s1", kind=AwayKind.MOBILE, **(usual | values))


def away_again(ledger: Ledger) -> None:
    """He was away in 2024 and is so again."""
    do(ledger, commands.send_away, mobile("old"))
    do(ledger, commands.end_away, "old", Day(2024, 6, 1))
    do(ledger, commands.send_away, mobile("new", from_on=Day(2026, 3, 1), place="某省"))


def on_card(ledger: Ledger) -> str:
    found = roll.member(ledger, "s1")
    assert found is not None
    return found.mobile_to


def test_what_is_done_to_an_absence_that_is_over_leaves_the_card_to_the_one_that_runs(ledger: Ledger) -> None:
    away_again(ledger)
    old = one(ledger, Away, "old")
    assert old is not None
    do(ledger, commands.alter_away, replace(old, note="补记"))
    assert on_card(ledger) == "某省"
    do(ledger, commands.drop_away, "old")
    assert on_card(ledger) == "某省"
    do(ledger, commands.bring_back_away, "old")
    assert on_card(ledger) == "某省"
    do(ledger, commands.end_away, "new", Day(2026, 9, 1))
    assert on_card(ledger) == ""


def test_an_absence_that_is_over_comes_out_of_the_bin_though_the_member_has_left(ledger: Ledger) -> None:
    away_again(ledger)
    do(ledger, commands.end_away, "new", Day(2026, 4, 1))
    do(ledger, commands.drop_away, "old")
    do(ledger, members.leave, ["s1"], Day(2026, 5, 1), Leaving.TRANSFERRED)
    assert do(ledger, commands.bring_back_away, "old").until_on == Day(2024, 6, 1)


def test_a_closing_is_not_taken_back_while_another_letter_runs(ledger: Ledger) -> None:
    [first] = do(ledger, commands.issue, [letter("s1", issued_on=Day(2026, 6, 1))])
    do(ledger, commands.note_receipt, [first.id], Day(2026, 7, 1))
    do(ledger, commands.close, [first.id], Day(2026, 7, 1))
    back = roll.member(ledger, "s1")
    assert back is not None
    do(ledger, members.arrive, back, Arrival(id="again", member_id="s1", on=Day(2026, 8, 1), way=Arriving.IN_PROVINCE))
    [second] = do(ledger, commands.issue, [letter("s1")])
    with pytest.raises(Refusal, match="已另开介绍信") as refused:
        do(ledger, commands.reopen, first.id)
    assert second.number in refused.value.title
    do(ledger, commands.void, [second.id], Day.of(TODAY), "写错")
    assert do(ledger, commands.reopen, first.id).closed_on is None


@pytest.mark.parametrize("other", [Destination.KEPT, Destination.EMPLOYER])
def test_a_batch_names_everybody_once(ledger: Ledger, other: Destination) -> None:
    batch = GraduationBatch(id="b", title="2026 届", on=Day.of(TODAY))
    stays = letter("s1", destination=Destination.KEPT, issued_on=None)
    with pytest.raises(Refusal, match="许生在名单中不止一次"):
        do(ledger, commands.graduate, batch, [stays, letter("s1", destination=other, issued_on=None)])


def test_a_sheet_says_of_somebody_suspended_that_nothing_is_written_though_he_would_stay(
    ledger: Ledger, tmp_path: Path
) -> None:
    sheet = tmp_path / "去向.csv"
    sheet.write_text("姓名,学工号,毕业去向,转往何处\n施生,1000004,暂留学校,\n许生,1000001,暂留学校,\n", "utf-8")
    plan = importing.plan_graduation(ledger, importing.read_graduation_file(sheet), TODAY)
    assert [(one.row, one.code) for one in plan.faults] == [(2, "suspended")]
    batch = GraduationBatch(id="b", title="2026 届", on=Day.of(TODAY))
    assert len(do(ledger, importing.write_graduation, plan, batch).staying) == 1


def test_plans_absences_and_letter_heads_come_out_of_the_bin(ledger: Ledger) -> None:
    plan = do(ledger, commands.plan, letter("s3", issued_on=None))
    do(ledger, commands.send_away, mobile("a"))
    do(ledger, commands.drop, [plan.id])
    do(ledger, commands.drop_away, "a")
    do(ledger, commands.drop_head, "head")
    lying = safety.removed(ledger)
    assert {one.entity for one in lying} == {"transfer", "away", "letter_head"}
    assert {one.name for one in lying} >= {"中共示例大学委员会组织部"}
    do(ledger, bin_of.bring_back, lying)
    assert safety.removed(ledger) == []
    assert on_card(ledger) == "某市"
    [issued] = do(ledger, commands.issue, [letter("s3", paid_until=Month(2026, 3), note="回原籍补交")])
    assert (issued.id, issued.number) == (plan.id, "示大组转〔2026〕0001")


def test_a_batch_comes_out_of_the_bin_with_the_plans_that_went_with_it(ledger: Ledger) -> None:
    batch = GraduationBatch(id="b", title="2026 届", on=Day.of(TODAY))
    do(ledger, commands.open_batch, batch, [letter("s1", issued_on=None), letter("s3", issued_on=None)])
    early = next(each for each in queries.lines(ledger, None, TODAY, batch_id="b") if each.member.id == "s3")
    do(ledger, commands.drop, [early.id])
    do(ledger, commands.drop_batch, "b")
    lying = safety.removed(ledger)
    assert [(each.entity, each.name) for each in lying] == [("graduation_batch", "2026 届")]
    do(ledger, bin_of.bring_back, lying)
    assert [each.member.id for each in queries.lines(ledger, None, TODAY, batch_id="b")] == ["s1"]
    assert [each.id for each in safety.removed(ledger)] == [early.id]


def test_a_contact_comes_out_of_the_bin_and_lies_there_with_its_absence(ledger: Ledger) -> None:
    do(ledger, commands.send_away, mobile("a"))
    called = AwayContact(id="c", away_id="a", on=Day(2026, 5, 1), way="电话", by="赵书记")
    do(ledger, commands.contact, called)
    do(ledger, commands.drop_contact, "c")
    (lying,) = safety.removed(ledger)
    assert (lying.entity, lying.branch_id) == ("away_contact", "students")
    do(ledger, bin_of.bring_back, [lying])
    assert [each.contacts for each in queries.away_lines(ledger, None, TODAY) if each.away.id == "a"] == [(called,)]
    do(ledger, commands.drop_contact, "c")
    do(ledger, commands.drop_away, "a")
    assert [each.entity for each in safety.removed(ledger)] == ["away"]


def test_how_somebody_came_by_letter_is_not_deleted_beside_the_letter(ledger: Ledger) -> None:
    followers.adopt()
    try:
        came = letter("new", direction=Direction.IN, to_branch_id="students", from_place="示例大学党委", number="外转〔2026〕8",
                      reported_on=Day(2026, 11, 2), issued_on=Day(2026, 10, 20), paid_until=Month(2026, 10))  # fmt: skip
        taken = do(ledger, commands.take_in, came, person("new", "新来"))
        with pytest.raises(Refusal, match="由组织关系转入产生") as refused:
            do(ledger, members.drop_arrival, taken.arrival_id)
        assert "外转〔2026〕8" in refused.value.detail
        own = Arrival(id="own", member_id="s1", on=Day(2020, 9, 1), way=Arriving.IN_PROVINCE)
        do(ledger, members.note_arrival, own)
        do(ledger, members.drop_arrival, "own")
        assert roll.arrivals(ledger, "s1") == []
    finally:
        following.adopt({})


def test_a_letter_head_stays_in_the_bin_while_the_organization_has_another(ledger: Ledger) -> None:
    do(ledger, commands.drop_head, "head")
    do(ledger, commands.keep_head, head(id="other"))
    with pytest.raises(Refusal, match="已有抬头设置"):
        do(ledger, bin_of.bring_back, safety.removed(ledger))
