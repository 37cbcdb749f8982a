"""Where a case meets what somebody wrote elsewhere: a card changed by hand, two records of one person, books replaced."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from development_ledger import day, do, file, member, opened, record, step, vote, walked

from branchdesk.features.development import commands, queries
from branchdesk.features.development.commands.many import CaseImport
from branchdesk.features.development.model import CaseEnding, Guide, GuideKind, Holiday, SchoolPack
from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.words import BallotKind
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect, Standing
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries as safety
from branchdesk.kernel.errors import Refusal
from branchdesk.shell import followers
from branchdesk.storage import following, undo
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger


@pytest.fixture(autouse=True)
def _followed() -> Iterator[None]:
    followers.adopt()
    yield
    following.adopt({})


# ---- the card was changed by hand on a later day


def test_an_approval_the_card_cannot_follow_says_the_way_out_and_the_way_works(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "committee_talk")
    do(ledger, members.move, ["a1"], Aspect.STANDING, "activist", day("2026-01-10"), "误登")
    do(ledger, members.move, ["a1"], Aspect.STANDING, "candidate", day("2026-02-10"), "改回")
    with pytest.raises(Refusal) as refused:
        record(ledger, step("approval"))
    assert "2026-02-10 另有“人员类别”变动（改为“发展对象”）" in refused.value.title
    assert "“人员类别”改为“预备党员”并选“更正录入”" in refused.value.hint
    do(ledger, members.alter, replace(member(ledger), standing=Standing.PROBATIONARY))
    record(ledger, step("approval"))
    card = member(ledger)
    assert (card.standing, str(card.joined_on)) == (Standing.PROBATIONARY, "2025-06-20")
    today = day("2026-11-21").first()
    assert not {one.code for one in queries.checked(ledger, None, today)[0].findings if one.code.startswith("card_")}


def test_minutes_are_refused_with_the_same_way_out_and_are_final_after_it(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "form")
    case = file(ledger).case
    do(ledger, commands.import_cases, [CaseImport(case, False, steps=(step("approval"),))])
    do(ledger, members.move, ["a1"], Aspect.STANDING, "activist", day("2026-01-10"), "误登")
    one = vote(BallotKind.ADMISSION, "a1", "2025-06-20")
    do(ledger, meetings.hold, one)
    with pytest.raises(Refusal, match="另有“人员类别”变动") as refused:
        do(ledger, meetings.finalise, one.meeting.id, "赵一")
    assert "再登记或定稿" in refused.value.hint
    assert file(ledger).recorded.get("admission") is None
    do(ledger, members.alter, replace(member(ledger), standing=Standing.PROBATIONARY))
    do(ledger, meetings.finalise, one.meeting.id, "赵一")
    assert (member(ledger).standing, str(member(ledger).joined_on)) == (Standing.PROBATIONARY, "2025-06-20")


# ---- two records of one person


def test_two_records_with_a_case_each_are_not_merged_until_one_case_goes(ledger: Ledger) -> None:
    opened(ledger)
    walked(ledger, "activist")
    opened(ledger, "a2", "c2")
    with pytest.raises(Refusal, match="各有一份发展档案") as refused:
        do(ledger, members.merge, "a1", "a2")
    assert "“删除档案”" in refused.value.hint
    do(ledger, commands.remove_case, "c2")
    do(ledger, members.merge, "a1", "a2")
    assert [one.case.id for one in queries.files(ledger)] == ["c1"]


def test_a_case_that_ended_long_ago_goes_with_the_merged_record(ledger: Ledger) -> None:
    opened(ledger)
    opened(ledger, "a2", "c2")
    do(ledger, commands.end_case, "c2", day("2024-09-01"), CaseEnding.MOVED, "培养关系转出")
    do(ledger, members.merge, "a1", "a2")
    assert {(one.case.id, one.member.id) for one in queries.files(ledger)} == {("c1", "a1"), ("c2", "a1")}


def test_records_one_of_which_has_a_case_are_merged(ledger: Ledger) -> None:
    opened(ledger, "a2", "c2")
    do(ledger, members.merge, "a1", "a2")
    assert [(one.case.id, one.member.id) for one in queries.files(ledger)] == [("c2", "a1")]


def guide(uid: str, of: str, **values: Any) -> Guide:
    return Guide(id=uid, case_id="c1", kind=GuideKind.CULTIVATOR, member_id=of, **values)


def test_who_guides_in_both_records_is_named_once_for_the_time_of_both(ledger: Ledger) -> None:
    opened(ledger)
    do(ledger, members.register, replace(member(ledger, "m1"), id="x1", number="X1"))
    do(ledger, commands.appoint_guide, guide("g1", "m1", from_on=day("2024-06-01")))
    do(ledger, commands.appoint_guide, guide("g2", "x1", from_on=day("2024-03-07"), faculty=True))
    do(ledger, members.merge, "m1", "x1")
    (kept,) = [one for one in file(ledger).guides if one.member_id == "m1"]
    assert (kept.id, str(kept.from_on), kept.faculty) == ("g1", "2024-03-07", True)
    undo.undo(ledger, Author())
    assert {one.member_id for one in file(ledger).guides} == {"m1", "x1"}


def test_nobody_becomes_his_own_cultivator(ledger: Ledger) -> None:
    opened(ledger)
    do(ledger, commands.appoint_guide, guide("g1", "m1", from_on=day("2024-03-07")))
    for keep, drop in (("a1", "m1"), ("m1", "a1")):
        with pytest.raises(Refusal, match="一条记录是另一条记录的培养联系人"):
            do(ledger, members.merge, keep, drop)


def test_nobody_goes_into_the_bin_while_his_case_runs(ledger: Ledger) -> None:
    opened(ledger)
    with pytest.raises(Refusal, match="尤候的发展档案还没有结束，没有删除") as told:
        do(ledger, members.remove, ["a1"])
    assert "停止培养" in told.value.hint
    do(ledger, commands.end_case, "c1", day("2024-09-01"), CaseEnding.STOPPED, "本人申请")
    assert do(ledger, members.remove, ["a1"]) == ["尤候"]


# ---- the books of the rules


def school(version: str) -> SchoolPack:
    return SchoolPack(id=version, base="2026", version=version, from_on=day("2026-09-01"), source="校内细则",
                      content="{}")  # fmt: skip


def test_the_schools_rules_come_out_of_the_bin_unless_others_hold_in_their_place(ledger: Ledger) -> None:
    do(ledger, commands.adopt_pack, school("校一"))
    do(ledger, commands.drop_pack, "校一")
    (gone,) = [one for one in safety.removed(ledger) if one.entity == "school_pack"]
    assert gone.number == "校一"
    do(ledger, bin_of.bring_back, [gone])
    assert [one.version for one in queries.school_packs(ledger)] == ["校一"]
    do(ledger, commands.adopt_pack, school("校二"))
    (gone,) = [one for one in safety.removed(ledger) if one.entity == "school_pack"]
    with pytest.raises(Refusal, match="已适用“校二”"):
        do(ledger, bin_of.bring_back, [gone])


def test_a_table_of_days_off_that_was_replaced_comes_back_by_undo(ledger: Ledger) -> None:
    first = [Holiday(id="h1", on=day("2026-10-01"), name="国庆节"), Holiday(id="h2", on=day("2026-10-02"))]
    do(ledger, commands.set_holidays, 2026, first)
    do(ledger, commands.set_holidays, 2026, [Holiday(id="h3", on=day("2026-10-05"))])
    assert [str(one.on) for one in queries.holidays(ledger)] == ["2026-10-05"]
    undo.undo(ledger, Author())
    assert [(one.id, str(one.on), one.name) for one in queries.holidays(ledger)] == [
        ("h1", "2026-10-01", "国庆节"), ("h2", "2026-10-02", ""),
    ]  # fmt: skip
