"""A small ledger whose facts are known by heart. The clock stands at 21 November 2026."""

from typing import Any

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization.model import Organization, Post, Role, Tier
from branchdesk.kernel.dates import Day

FIRST, SECOND = "b-first", "b-second"
GROUP = "g-first"


def organizations() -> list[Organization]:
    """A committee, a branch whose term ends in nine days with a group that nobody leads, and a sound branch."""
    return [
        Organization(id="top", full_name="中共示例大学机关委员会", tier=Tier.COMMITTEE),
        Organization(id=FIRST, full_name="中共示例大学机关第一支部委员会", short_name="机关第一党支部", parent_id="top",
                     term_started_on=Day(2023, 11, 30)),
        Organization(id=SECOND, full_name="中共示例大学机关第二支部", short_name="机关第二党支部", parent_id="top", order=1,
                     term_started_on=Day(2026, 5, 1)),
        Organization(id=GROUP, full_name="第一党小组", tier=Tier.GROUP, parent_id=FIRST),
    ]  # fmt: skip


def a_member(uid: str, name: str = "测试", **values: Any) -> Member:
    """A full member of the first branch with everything that is required."""
    start: dict[str, Any] = {
        "number": uid, "sex": "1", "ethnicity": "01", "birth": Day(1985, 6, 15), "branch_id": FIRST,
        "joined_on": Day(2016, 7, 1), "confirmed_on": Day(2017, 7, 1), "name_key": uid,
    }  # fmt: skip
    return Member(id=uid, name=name, **{**start, **values})


def a_probationer(uid: str, name: str, joined: Day, **values: Any) -> Member:
    """On probation since a day."""
    return a_member(uid, name, standing=Standing.PROBATIONARY, joined_on=joined, confirmed_on=None, **values)


def people() -> list[Member]:
    """Three full members in each branch, and everybody a reminder may be about."""
    return [
        a_member("01", "王一", birth=Day(1996, 11, 22)),  # 29
        a_member("02", "王二", birth=Day(1995, 11, 21), sex="2"),  # 31 today
        a_member("03", "王三", birth=Day(1960, 1)),
        a_member("04", "王四", branch_id=SECOND, sex="2"),
        a_member("05", "王五", branch_id=SECOND, birth=Day(1986, 3, 1)),
        a_member("06", "王六", branch_id=SECOND, birth=Day(1984, 3, 1)),
        a_probationer("07", "李思远", Day(2025, 11, 15), birth=Day(2001, 3, 3)),
        a_probationer("08", "陈雨欣", Day(2025, 12, 18), birth=Day(2002, 4, 4), sex="2"),
        a_probationer("09", "赵晚来", Day(2026, 9, 1), birth=Day(2003, 5, 5)),
        a_member("10", "候选人", standing=Standing.CANDIDATE, joined_on=None, confirmed_on=None, birth=Day(2004, 1, 1)),
        a_member("11", "远行人", branch_id=SECOND, out_of_touch_since=Day(2026, 3), birth=Day(1977, 7, 7)),
        a_member("12", "已离开", left_on=Day(2026, 1, 1), birth=Day(1950, 1, 1)),
    ]


def posts() -> list[Post]:
    """Two secretaries; nobody leads the group."""
    return [
        Post(id="p1", organization_id=FIRST, role=Role.SECRETARY, member_id="01", from_on=Day(2023, 11, 30)),
        Post(id="p2", organization_id=SECOND, role=Role.SECRETARY, member_id="04", from_on=Day(2026, 5, 1)),
    ]
