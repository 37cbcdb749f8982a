"""The bin and the history over records that came in together: the log keeps them by the block, and yet each lies there as itself."""

from dataclasses import replace
from typing import Any

import pytest

from branchdesk.features.meetings import commands as meetings
from branchdesk.features.meetings.model.beside import Talk
from branchdesk.features.meetings.store import TalkStore
from branchdesk.features.members import commands
from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.safety import commands as bin_of
from branchdesk.features.safety import queries
from branchdesk.features.safety.queries import Wanted
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.shell.desk import Desk
from branchdesk.storage.change_log import INSERT
from branchdesk.storage.engine import Ledger
from branchdesk.storage.inserting import AT_ONCE
from branchdesk.storage.verify import verify

NAMES = ("赵一", "钱二", "孙三", "李四", "周五")
MANY = AT_ONCE + 3


def people(branch_id: str, names: tuple[str, ...] = NAMES) -> list[Member]:
    """People of one branch, each with a number of his own."""
    return [
        Member(id=new_id(), name=name, name_key=name_key(name), number=f"B{n:04d}", branch_id=branch_id,
               joined_on=Day(2010, 7, 1), confirmed_on=Day(2011, 7, 1))
        for n, name in enumerate(names, 1)
    ]  # fmt: skip


@pytest.fixture
def together(desk: Desk, roll: Any) -> list[Member]:
    """Five people who came in by one import."""
    branch = next(one.branch_id for one in roll.all() if one.branch_id)
    found = people(branch)
    desk.do("导入名册", lambda work: MemberStore(work).add_all(found))
    return found


def told(ledger: Ledger, uid: str) -> list[str]:
    """The history of a member, the newest first."""
    return [f"{one.deed}{one.field} {one.new}" for one in queries.log_page(ledger, Wanted(member_id=uid))]


def test_only_the_first_of_them_carries_the_values_in_the_log(ledger: Ledger, together: list[Member]) -> None:
    rows = ledger.read(
        f"SELECT uid, new IS NOT NULL FROM change_log WHERE entity = 'member' AND field = '{INSERT}' ORDER BY pos DESC LIMIT 5"
    )
    assert dict(rows) == {one.id: one is together[0] for one in together}


def test_each_lies_in_the_bin_and_comes_back_as_himself(desk: Desk, ledger: Ledger, together: list[Member]) -> None:
    second, last = together[1], together[-1]
    desk.do("删除党员", commands.remove, [second.id, last.id])
    found = queries.removed(ledger)
    assert {(one.id, one.name, one.number, one.branch_id) for one in found} == {
        (one.id, one.name, one.number, one.branch_id) for one in (second, last)
    }
    desk.do("恢复", bin_of.bring_back, [one for one in found if one.id == last.id])
    assert [one.id for one in queries.removed(ledger)] == [second.id]
    assert desk.do("看", lambda work: MemberStore(work).get(last.id)) == last
    desk.undo()
    assert {one.id for one in queries.removed(ledger)} == {second.id, last.id}
    assert verify(ledger.connection) == []


def test_the_history_of_each_begins_with_his_own_values(desk: Desk, ledger: Ledger, together: list[Member]) -> None:
    for one in together:
        (first,) = told(ledger, one.id)
        assert first.startswith("新增")
        assert f"姓名：{one.name}" in first
        assert one.number in first
        assert not any(other.name in first for other in together if other is not one)
    desk.do("修改党员", commands.alter, replace(together[3], staff_number="G9"))
    desk.do("删除党员", commands.remove, [together[3].id])
    assert [line.split(" ")[0] for line in told(ledger, together[3].id)] == ["删除", "修改学工号", "新增"]


def test_whose_import_was_undone_was_never_there(desk: Desk, ledger: Ledger, together: list[Member]) -> None:
    desk.undo()
    assert queries.removed(ledger) == []
    desk.redo()
    assert queries.removed(ledger) == []
    desk.do("删除党员", commands.remove, [one.id for one in together])
    assert {one.name for one in queries.removed(ledger)} == set(NAMES)
    desk.undo()
    desk.undo()
    assert queries.removed(ledger) == [], "the removal is taken back, and then the import"
    assert verify(ledger.connection) == []


def test_more_than_a_block_holds_are_told_apart_too(desk: Desk, ledger: Ledger, roll: Any) -> None:
    branch = next(one.branch_id for one in roll.all() if one.branch_id)
    many = people(branch, tuple(f"王{n:04d}" for n in range(MANY)))
    desk.do("导入名册", lambda work: MemberStore(work).add_all(many))
    chosen = [many[0], many[AT_ONCE - 1], many[AT_ONCE], many[-1]]
    desk.do("删除党员", commands.remove, [one.id for one in chosen])
    assert {(one.name, one.number) for one in queries.removed(ledger)} == {(one.name, one.number) for one in chosen}
    for one in chosen:
        assert f"姓名：{one.name}；" in told(ledger, one.id)[-1]
    desk.do("恢复", bin_of.bring_back, queries.removed(ledger))
    assert queries.removed(ledger) == []
    assert verify(ledger.connection) == []


def test_what_hangs_on_a_member_and_came_in_together_lies_there_one_by_one(
    desk: Desk, ledger: Ledger, together: list[Member]
) -> None:
    first, second = together[:2]
    talks = [
        Talk(id=new_id(), branch_id=first.branch_id or "", on=Day(2026, 9, day), first=first.name, first_id=first.id,
             second=second.name, second_id=second.id)
        for day in (1, 2, 3)
    ]  # fmt: skip
    desk.do("导入谈心谈话", lambda work: TalkStore(work).add_all(talks))
    desk.do("删除", meetings.drop_talk, talks[1].id)
    assert [(one.entity, one.id) for one in queries.removed(ledger)] == [("talk", talks[1].id)]
    line = queries.log_page(ledger, Wanted(), limit=1)[0]
    assert (line.subject, line.new) == ("赵一、钱二", "移入回收站")
    desk.do("恢复", bin_of.bring_back, queries.removed(ledger))
    assert desk.do("看", lambda work: TalkStore(work).get(talks[1].id)) == talks[1]
