"""Merging people who came in together, with all that came in together about them: nothing of a block's others follows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from branchdesk.features.dues.model import Assessment, Payer
from branchdesk.features.dues.store import AssessmentStore
from branchdesk.features.meetings.model.minutes import Attendance, Meeting
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.store import AttendanceStore, MeetingStore
from branchdesk.features.members import commands, queries
from branchdesk.features.members.model import Aspect, Member, Move
from branchdesk.features.members.store import MemberStore, MoveStore
from branchdesk.features.organization.model import Organization
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.safety import queries as safety
from branchdesk.features.safety.queries import Wanted
from branchdesk.kernel.dates import Day
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.search.pinyin import name_key
from branchdesk.storage import undo, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.inserting import AT_ONCE
from branchdesk.storage.verify import verify
from branchdesk.storage.work import unit_of_work

ME = Author("测试员", "PC-1", "site")
MANY = AT_ONCE + 4
KEEP, DROP = f"m{AT_ONCE + 2:04d}", "m0002"
"""One of the second block, one of the first."""


def do(ledger: Ledger, command: Any, *args: Any, **kwargs: Any) -> Any:
    with unit_of_work(ledger, command.__name__, ME) as work:
        return command(work, *args, **kwargs)


def person(n: int) -> Member:
    name = f"王{n:04d}"
    return Member(id=f"m{n:04d}", name=name, name_key=name_key(name), number=f"B{n:04d}", branch_id="b1",
                  joined_on=Day(2010, 7, 1), confirmed_on=Day(2011, 7, 1),
                  staff_number="G1" if f"m{n:04d}" == DROP else "")  # fmt: skip


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """More people than a block holds, and of each a move, a year's dues and a meeting attended, each kind in one go."""
    path = tmp_path / "台账.bdb"
    upgrade.create(path, None)
    opened = open_ledger(path)
    people = [person(n) for n in range(MANY)]
    with unit_of_work(opened, "准备", ME, kind="final") as work:
        OrganizationStore(work).add_all([Organization(id="b1", full_name="机关第一党支部")])
    with unit_of_work(opened, "导入", ME) as work:
        MemberStore(work).add_all(people)
        MoveStore(work).add_all(
            [Move(id=f"v-{one.id}", member_id=one.id, aspect=Aspect.BRANCH, before=None, after="b1", on=Day(2020, 1, 1))
             for one in people]
        )  # fmt: skip
        AssessmentStore(work).add_all(
            [Assessment(id=f"a-{one.id}", member_id=one.id, year=2026, branch_id="b1", payer=Payer.STUDENT, uncapped=Yuan(20),
                        due=Yuan(20), from_month=Month(2026, 7 if one.id == KEEP else 1), pack="2008", arithmetic="定额 0.20")
             for one in people]
        )  # fmt: skip
        MeetingStore(work).save(Meeting(id="meeting", kind=MeetingKind.GENERAL, branch_id="b1", on=Day(2026, 3, 10)))
        AttendanceStore(work).add_all(
            [
                Attendance(id=f"t-{one.id}", meeting_id="meeting", member_id=one.id, name=one.name)
                for one in people
                if one.id != KEEP
            ]
        )
    yield opened
    opened.close()


def owners(ledger: Ledger, table: str) -> dict[str, str]:
    return dict(ledger.read(f"SELECT id, member_id FROM {table} WHERE alive = 1"))


def test_everything_of_the_dropped_one_follows_and_nothing_of_the_others(ledger: Ledger) -> None:
    before = {table: owners(ledger, table) for table in ("move", "assessment", "attendance")}
    kept = do(ledger, commands.merge, KEEP, DROP)
    assert (kept.id, kept.staff_number) == (KEEP, "G1")
    for table, mark in (("assessment", "a"), ("attendance", "t")):
        assert owners(ledger, table) == {**before[table], f"{mark}-{DROP}": KEEP}, table
    assert owners(ledger, "move") == {
        uid: one for uid, one in before["move"].items() if one != DROP
    }  # both say it alike
    assert queries.member(ledger, DROP) is None
    assert len(queries.members(ledger)) == MANY - 1
    undo.undo(ledger, ME)
    assert {table: owners(ledger, table) for table in before} == before
    assert queries.member(ledger, DROP) == person(2)
    assert verify(ledger.connection) == []


def test_the_bin_says_into_whom_one_of_many_was_merged(ledger: Ledger) -> None:
    do(ledger, commands.merge, KEEP, DROP)
    do(ledger, commands.remove, ["m0003"])
    assert {(one.id, one.name, one.number) for one in safety.removed(ledger)} == {
        (DROP, "王0002", "B0002"), ("m0003", "王0003", "B0003")}  # fmt: skip
    ((uid, words),) = safety.merged_into(ledger).items()
    assert uid == DROP
    assert words.startswith(f"合并到 {person(AT_ONCE + 2).name}")


def test_the_history_of_both_begins_with_their_own_values(ledger: Ledger) -> None:
    do(ledger, commands.merge, KEEP, DROP)
    for uid, name in ((KEEP, person(AT_ONCE + 2).name), (DROP, "王0002")):
        lines = [
            one for one in safety.log_page(ledger, Wanted(member_id=uid)) if one.entity == "党员" and one.deed == "新增"
        ]
        assert len(lines) == 1, uid
        assert f"姓名：{name}；" in lines[0].new


def test_merged_again_after_undo_and_with_another_choice(ledger: Ledger) -> None:
    do(ledger, commands.merge, KEEP, DROP)
    undo.undo(ledger, ME)
    kept = do(ledger, commands.merge, DROP, KEEP, {"number": "drop"})
    assert (kept.id, kept.number, kept.staff_number) == (DROP, f"B{AT_ONCE + 2:04d}", "G1")
    assert safety.merged_into(ledger).keys() == {KEEP}
    others = sorted((one for one in queries.members(ledger) if one.id != DROP), key=lambda one: one.id)
    assert others == [person(n) for n in range(MANY) if f"m{n:04d}" not in (KEEP, DROP)]
    assert verify(ledger.connection) == []
