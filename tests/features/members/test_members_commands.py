"""Verbs of the room over a real ledger: what they write, what they refuse, and that undo takes all of it back."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from branchdesk.features.members import commands, matching, queries, rules
from branchdesk.features.members.model import (
    Arrival,
    Aspect,
    Leaving,
    Member,
    Registry,
    Restriction,
    RestrictionKind,
    Standing,
)
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.commands import appoint
from branchdesk.features.organization.model import Organization, Post, Role, Tier
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.storage import undo, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ME = Author("测试员", "PC-1", "site")
ID = "990000199003070021"
OTHER_ID = "990000198512120015"


def do(ledger: Ledger, command: Any, *args: Any, **kwargs: Any) -> Any:
    with unit_of_work(ledger, command.__name__, ME) as work:
        return command(work, *args, **kwargs)


def member(uid: str, name: str, **values: Any) -> Member:
    return Member(id=uid, name=name, **{"sex": "2", "branch_id": "b1", "joined_on": Day(2010, 7, 1),
                                        "confirmed_on": Day(2011, 7, 1), "birth": Day(1990, 3, 7), **values})  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """Two branches, two groups in the first; 王芳 is its secretary."""
    path = tmp_path / "台账.bdb"
    upgrade.create(path, None)
    opened = open_ledger(path)
    organizations = [
        Organization(id="b1", full_name="机关第一党支部"),
        Organization(id="b2", full_name="机关第二党支部", order=1),
        Organization(id="g1", full_name="第一党小组", tier=Tier.GROUP, parent_id="b1"),
        Organization(id="g2", full_name="第二党小组", tier=Tier.GROUP, parent_id="b1", order=1),
        Organization(id="g3", full_name="外支部小组", tier=Tier.GROUP, parent_id="b2"),
    ]
    with unit_of_work(opened, "准备", ME, kind="final") as work:
        OrganizationStore(work).add_all(organizations)
        commands.register(work, member("m1", "王芳", group_id="g1", id_number=ID, phone="19912345678"))
        commands.register(work, member("m2", "李强", sex="1"))
        commands.register(work, member("m3", "赵敏", standing=Standing.PROBATIONARY, confirmed_on=None))
        PostStore(work).save(Post(id="p1", organization_id="b1", role=Role.SECRETARY, member_id="m1",
                                  from_on=Day(2023, 9, 1)))  # fmt: skip
    yield opened
    opened.close()


def one(ledger: Ledger, uid: str) -> Member:
    found = queries.member(ledger, uid)
    assert found is not None
    return found


def everything(ledger: Ledger) -> Any:
    return (queries.members(ledger), queries.moves(ledger), queries.not_duplicates(ledger),
            organization.posts(ledger, None, "m1"), organization.posts(ledger, None, "m2"))  # fmt: skip


# ---- register and alter


def test_a_new_member_gets_the_next_number_and_a_key_to_be_found_by(ledger: Ledger) -> None:
    made = do(ledger, commands.register, member("m4", "任长霞"))
    assert made.number == "DY00004"
    assert "rcx" in made.name_key
    assert do(ledger, commands.register, member("m5", "孙立", number="A-1")).number == "A-1"
    assert do(ledger, commands.register, member("m6", "孙力")).number == "DY00005"


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({"id_number": ID}, "id_number", "身份证号与王芳（DY00001）相同，请核对"),
        ({"number": "DY00002"}, "number", "编号与李强（DY00002）相同，请核对"),
        ({"group_id": "g3"}, "group_id", "“外支部小组”不是所选支部的党小组，请重新选择"),
        ({"joined_on": Day(2003, 7, 1), "confirmed_on": None, "standing": Standing.PROBATIONARY}, "joined_on", "未满 18 周岁"),
        ({"confirmed_on": Day(2009, 7, 1)}, "confirmed_on", "早于入党日期"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_rejected_under_its_field(
    ledger: Ledger, values: dict[str, Any], field: str, said: str
) -> None:
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.register, member("m9", "周新", **values))
    (problem,) = refused.value.problems
    assert problem.field == field
    assert said in problem.text
    assert queries.member(ledger, "m9") is None


def test_everything_that_is_wrong_is_said_at_once(ledger: Ledger) -> None:
    with pytest.raises(Rejected) as refused:
        do(
            ledger,
            commands.register,
            member("m9", "周新", number="DY00002", id_number=ID, confirmed_on=Day(2009, 7, 1)),
        )
    assert {problem.field for problem in refused.value.problems} == {"number", "id_number", "confirmed_on"}


def test_a_member_may_keep_his_own_numbers_and_take_those_of_somebody_deleted(ledger: Ledger) -> None:
    do(ledger, commands.alter, replace(one(ledger, "m1"), note="改备注"))
    do(ledger, commands.remove, ["m1"])
    assert do(ledger, commands.alter, replace(one(ledger, "m2"), id_number=ID)).id_number == ID


def test_another_name_brings_another_key(ledger: Ledger) -> None:
    altered = do(ledger, commands.alter, replace(one(ledger, "m2"), name="曾立"))
    assert "zeng" in altered.name_key
    assert "曾立" in [line.name for line in queries.roll(ledger)]


def test_a_stale_form_is_refused_and_nothing_is_lost(ledger: Ledger) -> None:
    seen = queries.position(ledger)
    form = replace(one(ledger, "m1"), note="我写的")
    do(ledger, commands.alter, replace(one(ledger, "m1"), note="别人写的"))
    with pytest.raises(Conflict) as refused:
        do(ledger, commands.alter, form, seen=seen)
    assert "已被修改" in refused.value.title
    assert one(ledger, "m1").note == "别人写的"


def test_another_field_changed_meanwhile_does_not_stand_in_the_way(ledger: Ledger) -> None:
    seen = queries.position(ledger)
    before = one(ledger, "m1")
    do(ledger, commands.alter, replace(before, unit="办公室"))
    saved = do(ledger, commands.alter, replace(one(ledger, "m1"), note="我写的"), seen=seen)
    assert (saved.unit, saved.note) == ("办公室", "我写的")


# ---- moves


def test_a_dated_change_keeps_what_was_before(ledger: Ledger) -> None:
    after = replace(one(ledger, "m1"), branch_id="b2", group_id=None)
    do(ledger, commands.alter, after, moved_on=Day(2026, 9, 1), reason="岗位调整")
    moves = queries.moves(ledger, "m1")
    assert {(m.aspect, m.before, m.after, str(m.on), m.reason) for m in moves} == {
        (Aspect.BRANCH, "b1", "b2", "2026-09-01", "岗位调整"), (Aspect.GROUP, "g1", None, "2026-09-01", "岗位调整")}  # fmt: skip
    assert rules.value_at(one(ledger, "m1"), moves, Aspect.BRANCH, Day(2026, 8, 31).first()) == "b1"
    assert rules.value_at(one(ledger, "m1"), moves, Aspect.BRANCH, Day(2026, 9, 1).first()) == "b2"


def test_a_correction_leaves_no_move(ledger: Ledger) -> None:
    do(ledger, commands.alter, replace(one(ledger, "m2"), branch_id="b2"))
    assert queries.moves(ledger, "m2") == []


def test_moving_to_a_branch_leaves_the_group_behind(ledger: Ledger) -> None:
    assert do(ledger, commands.move, ["m1", "m2"], Aspect.BRANCH, "b2", Day(2026, 3)) == 2
    assert one(ledger, "m1").group_id is None
    assert do(ledger, commands.move, ["m1", "m2"], Aspect.BRANCH, "b2", Day(2026, 3)) == 0


def test_moving_between_groups(ledger: Ledger) -> None:
    assert do(ledger, commands.move, ["m1", "m2"], Aspect.GROUP, "g2", Day(2026, 3, 1), "调整") == 2
    assert {one(ledger, uid).group_id for uid in ("m1", "m2")} == {"g2"}
    assert do(ledger, commands.move, ["m1"], Aspect.GROUP, None, Day(2026, 4, 1)) == 1
    assert [str(move.on) for move in queries.moves(ledger, "m1")] == ["2026-03-01", "2026-04-01"]


def test_a_move_of_tomorrow_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="晚于今天"):
        do(ledger, commands.move, ["m1"], Aspect.BRANCH, "b2", Day(2026, 12, 1))


def test_moves_are_written_in_the_order_they_happened(ledger: Ledger) -> None:
    do(ledger, commands.move, ["m2"], Aspect.BRANCH, "b2", Day(2026, 3, 1))
    with pytest.raises(Refusal) as refused:
        do(ledger, commands.move, ["m2"], Aspect.BRANCH, "b1", Day(2025, 3, 1))
    assert refused.value.title == "李强的“所在支部”在 2026-03-01 已有变动，新的变动日期 2025-03-01 不能更早"
    do(ledger, commands.move, ["m2"], Aspect.BRANCH, "b1", Day(2026, 3))  # the month may mean a later day
    assert one(ledger, "m2").branch_id == "b1"


def test_nobody_leaves_the_party_by_a_change_of_standing(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="不能直接改为非党员"):
        do(ledger, commands.move, ["m1"], Aspect.STANDING, Standing.ACTIVIST, Day(2026, 3, 1))


def test_a_suspension_is_a_dated_change_too(ledger: Ledger) -> None:
    do(ledger, commands.move, ["m1"], Aspect.REGISTRY, Registry.SUSPENDED, Day(2026, 3, 1), "支部大会决议")
    assert one(ledger, "m1").registry is Registry.SUSPENDED
    assert queries.moves(ledger, "m1")[0].before == "normal"


# ---- leaving and coming back


def test_who_leaves_stays_in_the_ledger(ledger: Ledger) -> None:
    assert do(ledger, commands.leave, ["m1", "m2"], Day(2026, 6, 30), Leaving.TRANSFERRED, "外地党委") == 2
    assert [line.id for line in queries.roll(ledger)] == ["m3"]
    assert len(queries.roll(ledger, queries.EVERYONE)) == 3
    assert one(ledger, "m1").left_to == "外地党委"
    assert do(ledger, commands.come_back, ["m1"]) == 1
    assert one(ledger, "m1").leaving is None
    assert {line.id for line in queries.roll(ledger)} == {"m1", "m3"}


def test_leaving_twice_or_before_joining_is_refused_for_all(ledger: Ledger) -> None:
    do(ledger, commands.leave, ["m1"], Day(2026, 6, 30), Leaving.TRANSFERRED)
    with pytest.raises(Refusal, match="王芳已于 2026-06-30 离开"):
        do(ledger, commands.leave, ["m2", "m1"], Day(2026, 7, 1), Leaving.DECEASED)
    assert one(ledger, "m2").left_on is None
    with pytest.raises(Refusal, match="早于李强的入党日期"):
        do(ledger, commands.leave, ["m2"], Day(2009, 1, 1), Leaving.OTHER)


# ---- deleting


def test_deleting_takes_the_person_away_and_undo_brings_all_of_him_back(ledger: Ledger) -> None:
    do(ledger, commands.move, ["m1"], Aspect.GROUP, "g2", Day(2026, 3, 1))
    before = everything(ledger)
    assert do(ledger, commands.remove, ["m1", "m2"]) == ["王芳", "李强"]
    assert queries.member(ledger, "m1") is None
    undo.undo(ledger, ME)
    assert everything(ledger) == before


def test_what_somebody_deleted_held_stays_on_record(ledger: Ledger) -> None:
    do(ledger, commands.remove, ["m1"])
    assert [post.holder for post in organization.posts(ledger, "b1")] == ["王芳"]


def test_out_of_the_recycle_bin(ledger: Ledger) -> None:
    do(ledger, commands.remove, ["m1"])
    assert do(ledger, commands.bring_back, ["m1"]) == ["王芳"]
    assert [line.id for line in queries.roll(ledger)] == ["m2", "m1", "m3"]


def test_nobody_comes_back_whose_number_another_has_now(ledger: Ledger) -> None:
    do(ledger, commands.remove, ["m1"])
    do(ledger, commands.alter, replace(one(ledger, "m2"), id_number=ID))
    with pytest.raises(Refusal, match="不能恢复王芳：身份证号与李强"):
        do(ledger, commands.bring_back, ["m1"])
    assert queries.member(ledger, "m1") is None


def test_deleting_somebody_who_is_gone_changes_nothing(ledger: Ledger) -> None:
    do(ledger, commands.remove, ["m1"])
    with pytest.raises(Conflict):
        do(ledger, commands.remove, ["m2", "m1"])
    assert one(ledger, "m2").name == "李强"


# ---- merging


def test_merging_carries_everything_over(ledger: Ledger) -> None:
    do(ledger, commands.move, ["m1"], Aspect.GROUP, "g2", Day(2026, 3, 1))
    before = everything(ledger)
    kept = do(ledger, commands.merge, "m2", "m1", {"sex": "drop", "name": "keep"})
    assert (kept.name, kept.id_number, kept.phone, kept.sex) == ("李强", ID, "19912345678", "2")
    assert [move.member_id for move in queries.moves(ledger)] == ["m2"]
    assert [post.title for post in organization.posts(ledger, None, "m2")] == ["支部书记"]
    assert queries.member(ledger, "m1") is None
    undo.undo(ledger, ME)
    assert everything(ledger) == before


def test_whom_the_dropped_one_was_told_apart_from_the_kept_one_is_too(ledger: Ledger) -> None:
    do(ledger, commands.declare_different, "m3", "m1")
    do(ledger, commands.declare_different, "m2", "m1")
    do(ledger, commands.merge, "m2", "m1")
    (pair,) = queries.not_duplicates(ledger)
    assert {pair.first_id, pair.second_id} == {"m2", "m3"}


def test_what_both_records_say_alike_is_kept_once(ledger: Ledger) -> None:
    for uid, values in (("m1", {"came_from": "示例大学"}), ("m2", {"basis": "介绍信 8 号"})):
        do(ledger, commands.note_arrival, Arrival(id=f"a-{uid}", member_id=uid, on=Day(2026, 3, 1), **values))
        do(ledger, commands.move, [uid], Aspect.BRANCH, "b2", Day(2026, 4, 1))
        do(ledger, commands.restrict, Restriction(id=f"r-{uid}", member_id=uid, kind=RestrictionKind.ON_PROBATION,
                                                  from_on=Day(2026, 5, 1), basis="党委决定"))  # fmt: skip
        do(ledger, appoint, Post(id=f"p-{uid}", organization_id="b2", role=Role.MEMBER, member_id=uid,
                                 from_on=Day(2026, 6, 1 if uid == "m1" else 9)))  # fmt: skip
    before = everything(ledger)
    do(ledger, commands.merge, "m2", "m1")
    (arrival,) = queries.arrivals(ledger, "m2")
    assert (arrival.id, arrival.came_from, arrival.basis) == ("a-m2", "示例大学", "介绍信 8 号")
    assert [one.member_id for one in queries.moves(ledger) if one.aspect is Aspect.BRANCH] == ["m2"]
    assert [one.id for one in queries.restrictions(ledger, "m2")] == ["r-m2"]
    assert [(post.id, str(post.from_on)) for post in organization.posts(ledger, "b2")] == [("p-m2", "2026-06-01")]
    undo.undo(ledger, ME)
    assert everything(ledger) == before


def test_two_arrivals_that_contradict_each_other_stay_side_by_side(ledger: Ledger) -> None:
    for uid in ("m1", "m2"):
        do(ledger, commands.note_arrival, Arrival(id=uid, member_id=uid, on=Day(2026, 3, 1), came_from=f"外校 {uid}"))
    do(ledger, commands.merge, "m2", "m1")
    assert {one.id for one in queries.arrivals(ledger, "m2")} == {"m1", "m2"}


def test_one_record_cannot_be_merged_with_itself(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="两条不同的记录"):
        do(ledger, commands.merge, "m1", "m1")


def test_a_group_of_the_other_branch_is_not_merged_in(ledger: Ledger) -> None:
    do(ledger, commands.alter, replace(one(ledger, "m2"), branch_id="b2"))
    with pytest.raises(Rejected, match="没有合并"):
        do(ledger, commands.merge, "m2", "m1", {"group_id": "drop"})
    assert one(ledger, "m1").name == "王芳"


def test_two_people_are_remembered_as_two(ledger: Ledger) -> None:
    do(ledger, commands.register, member("m4", "王芳"))

    def found() -> list[Any]:
        return list(matching.duplicates(queries.members(ledger), queries.not_duplicates(ledger)))

    assert [{pair.first.id, pair.second.id} for pair in found()] == [{"m1", "m4"}]
    first = do(ledger, commands.declare_different, "m4", "m1")
    assert do(ledger, commands.declare_different, "m1", "m4") == first
    assert found() == []
    undo.undo(ledger, ME)
    assert len(found()) == 1


def test_a_look_at_full_numbers_is_written_down(ledger: Ledger) -> None:
    do(ledger, commands.reveal, ["m1"], "在列表中显示完整证件号")
    entry = queries.history(ledger, "m1")[0]
    assert entry.label == "reveal"
    assert undo.stacks(ledger).undo == []


# ---- numbers


def test_numbers_go_on_from_the_highest_also_after_deleting(ledger: Ledger) -> None:
    do(ledger, commands.remove, ["m3"])
    assert do(ledger, commands.register, member("m4", "孙立")).number == "DY00004"
    with unit_of_work(ledger, "x", ME) as work:
        assert commands.next_numbers(work, 3) == ["DY00005", "DY00006", "DY00007"]
        assert commands.next_numbers(work, 0) == []
        assert MemberStore(work).find(number="DY00004")[0].name == "孙立"


def test_limited_rights_need_the_decision_they_rest_on_and_an_order_of_days(ledger: Ledger) -> None:
    limit = Restriction(
        id="r1", member_id="m1", kind=RestrictionKind.ON_PROBATION, from_on=Day(2026, 3, 1), until_on=Day(2028, 2, 29)
    )
    with pytest.raises(Rejected, match="请填写决定的文号或会议"):
        do(ledger, commands.restrict, limit)
    with pytest.raises(Rejected, match="结束日期早于开始日期"):
        do(ledger, commands.restrict, replace(limit, basis="党委决定", until_on=Day(2026, 2, 28)))
    do(
        ledger,
        commands.register,
        member("a1", "申请人", standing=Standing.APPLICANT, joined_on=None, confirmed_on=None),
    )
    with pytest.raises(Rejected, match="申请人不是党员"):
        do(ledger, commands.restrict, replace(limit, member_id="a1", basis="党委决定"))
    kept = do(ledger, commands.restrict, replace(limit, basis="党委决定"))
    assert [kept.holds_on(date(2026, 2, 28)), kept.holds_on(date(2026, 3, 1))] == [False, True]
    assert [kept.holds_on(date(2028, 2, 29)), kept.holds_on(date(2028, 3, 1))] == [True, False]
    do(ledger, commands.lift_restriction, "r1")
    assert ledger.read("SELECT alive FROM restriction") == [(0,)]
