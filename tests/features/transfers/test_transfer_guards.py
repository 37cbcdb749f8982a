"""Nobody is on two ways at once: a letter closed, a batch, an absence of long ago beside one that runs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from transfers_ledger import TODAY, do, head, letter

from branchdesk.features.members import commands as members
from branchdesk.features.members import queries as roll
from branchdesk.features.members.model import Leaving
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.features.transfers import commands, importing
from branchdesk.features.transfers.model import Away, AwayKind, Destination, GraduationBatch
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.months import Month
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
    do(ledger, members.come_back, ["s1"])
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


def test_a_letter_head_stays_in_the_bin_while_the_organization_has_another(ledger: Ledger) -> None:
    do(ledger, commands.drop_head, "head")
    do(ledger, commands.keep_head, head(id="other"))
    with pytest.raises(Refusal, match="已有抬头设置"):
        do(ledger, bin_of.bring_back, safety.removed(ledger))
