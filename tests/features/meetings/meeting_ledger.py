"""A small ledger of one university for tests on meetings: a branch of 20, a small one, their committee and posts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from branchdesk.features.meetings.model.minutes import AgendaItem, Attendance, Meeting, Minutes
from branchdesk.features.meetings.model.words import MeetingKind, Presence, Reason
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization, Post, Role, Tier
from branchdesk.features.organization.store import OrganizationStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ROOT, OFFICE, STUDENTS, GROUP_1, GROUP_2 = "root", "office", "students", "group-1", "group-2"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨"
"""Sixteen with a vote in the branch of the office: m01 … m16, 赵一 … 杨一."""
HERE = Day(2026, 11, 20)


def organizations() -> list[Organization]:
    """A committee with two branches; the first has two groups."""
    return [
        Organization(id=ROOT, full_name="中共示例大学委员会", short_name="示例大学党委", tier=Tier.COMMITTEE),
        Organization(id=OFFICE, full_name="中共示例大学机关第一支部委员会", short_name="机关第一党支部", parent_id=ROOT),
        Organization(id=STUDENTS, full_name="中共示例大学材料学院学生支部委员会", short_name="材料学生党支部",
                     parent_id=ROOT, order=1),
        Organization(id=GROUP_1, full_name="第一党小组", tier=Tier.GROUP, parent_id=OFFICE),
        Organization(id=GROUP_2, full_name="第二党小组", tier=Tier.GROUP, parent_id=OFFICE, order=1),
    ]  # fmt: skip


def person(uid: str, name: str, branch: str = OFFICE, **values: Any) -> Member:
    """A full member since 2010, unless the values say otherwise."""
    usual: dict[str, Any] = {"joined_on": Day(2010, 7, 1), "confirmed_on": Day(2011, 7, 1), "number": uid.upper()}
    return Member(id=uid, name=name, name_key=name_key(name), branch_id=branch, **(usual | values))


def people() -> list[Member]:
    """16 full members and 2 probationers in the first branch, 3 and a namesake in the second."""
    office = [
        person(f"m{n:02d}", f"{surname}一", group_id=GROUP_1 if n <= 8 else GROUP_2)
        for n, surname in enumerate(SURNAMES, 1)
    ]
    new = {"standing": Standing.PROBATIONARY, "joined_on": Day(2026, 5, 20), "confirmed_on": None}
    office += [person("p01", "朱新", **new), person("p02", "秦新", **new)]
    office.append(person("c01", "尤候", standing=Standing.CANDIDATE, joined_on=None, confirmed_on=None))
    students = [person(f"s{n:02d}", name, STUDENTS) for n, name in enumerate(("许生", "何生", "赵一"), 1)]
    return office + students


def posts() -> list[Post]:
    """A committee of three in the first branch, its first group's leader."""
    seats = ((Role.SECRETARY, "m01"), (Role.ORGANIZATION, "m02"), (Role.PUBLICITY, "m03"))
    found = [
        Post(id=f"post-{uid}", organization_id=OFFICE, role=role, member_id=uid, from_on=Day(2024, 3, 1))
        for role, uid in seats
    ]
    leader = Post(id="post-leader", organization_id=GROUP_1, role=Role.GROUP_LEADER, member_id="m04",
                  from_on=Day(2024, 3, 1))  # fmt: skip
    return [*found, leader]


def make(path: Path) -> None:
    """The ledger as a file."""
    upgrade.create(path, None)
    ledger = open_ledger(path)
    with unit_of_work(ledger, "准备", Author(), kind="final") as work:
        OrganizationStore(work).add_all(organizations())
        MemberStore(work).add_all(people())
        PostStore(work).add_all(posts())
    ledger.close()


def do(ledger: Ledger, command: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
    """Run a command as the window does."""
    with unit_of_work(ledger, command.__name__, Author()) as work:
        return command(work, *arguments, **named)


def meeting(**values: Any) -> Meeting:
    """A general meeting of the first branch with everything 定稿 asks for."""
    usual: dict[str, Any] = {
        "kind": MeetingKind.GENERAL, "branch_id": OFFICE, "on": HERE, "starts": "14:30", "ends": "16:00",
        "subject": "学习贯彻全会精神", "place": "行政楼 305 会议室", "chair": "赵一", "chair_id": "m01",
        "recorder": "钱一", "recorder_id": "m02",
    }  # fmt: skip
    return Meeting(id=new_id(), **(usual | values))


def minutes(*absent: str, items: int = 1, **values: Any) -> Minutes:
    """Complete minutes; ``absent`` are ids of members on leave."""
    head = meeting(**values)
    listed = tuple(
        AgendaItem(id=new_id(), meeting_id=head.id, order=n - 1, title=f"议题之{n}", text="会议传达了文件。")
        for n in range(1, items + 1)
    )
    names = {one.id: one.name for one in people()}
    away = tuple(
        Attendance(id=new_id(), meeting_id=head.id, member_id=uid, name=names[uid], presence=Presence.EXCUSED,
                   reason=Reason.DUTY, reason_text="赴外地开会")
        for uid in absent
    )  # fmt: skip
    return Minutes(meeting=head, items=listed, attendances=away)
