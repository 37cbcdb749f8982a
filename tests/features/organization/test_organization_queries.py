"""What the header, the roster reader and the dialog ask of the tree, on a real ledger."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.features.members.model import Member, Standing
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import queries
from branchdesk.features.organization.model import Organization, OutsideBody, Post, Role, Running, Tier
from branchdesk.features.organization.store import OrganizationStore, OutsideBodyStore, PostStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import Record, new_id
from branchdesk.storage import upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

STORES = {
    Organization: OrganizationStore,
    Post: PostStore,
    Member: MemberStore,
    OutsideBody: OutsideBodyStore,
}
TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("blank") / "blank.bdb"
    upgrade.create(path, None)
    return path


@pytest.fixture
def ledger(blank: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "台账.bdb"
    shutil.copy(blank, path)
    opened = open_ledger(path)
    yield opened
    opened.close()


def put(ledger: Ledger, *records: Record) -> None:
    with unit_of_work(ledger, "准备", Author("测试员", "PC-1")) as work:
        for record in records:
            STORES[type(record)](work).save(record)


def org(uid: str, name: str, tier: Tier = Tier.BRANCH, parent: str | None = None, **values: Any) -> Organization:
    return Organization(id=uid, full_name=name, tier=tier, parent_id=parent, **values)


def person(name: str, branch: str, group: str | None = None, standing: Standing = Standing.FULL, **v: Any) -> Member:
    return Member(id=f"m-{name}", name=name, branch_id=branch, group_id=group, standing=standing, **v)


def held(place: str, role: Role, since: str | None, until: str | None = None, **values: Any) -> Post:
    from_on, until_on = (Day.parse(text) if text else None for text in (since, until))
    return Post(id=new_id(), organization_id=place, role=role, from_on=from_on, until_on=until_on, **values)


@pytest.fixture
def college(ledger: Ledger) -> Ledger:
    """A committee, two branches, groups with the same name, nine people."""
    put(
        ledger,
        org("c", "中共某某大学文学院委员会", Tier.COMMITTEE, short_name="文学院党委"),
        org("b2", "中共某某大学文学院学生支部委员会", parent="c", short_name="学生党支部", order=2),
        org(
            "b1",
            "中共某某大学文学院教师支部委员会",
            parent="c",
            short_name="教师党支部",
            order=1,
            term_started_on=Day(2024, 3, 1),
        ),
        org("g1", "第一党小组", Tier.GROUP, "b1", order=1),
        org("g2", "第二党小组", Tier.GROUP, "b1", order=2),
        org("h1", "第一党小组", Tier.GROUP, "b2"),
        org("old", "中共某某大学文学院离退休支部", parent="c", running=Running.DISSOLVED, order=3),
    )
    put(
        ledger,
        person("王芳", "b1", "g1"),
        person("李强", "b1", "g1"),
        person("赵敏", "b1", "g2", Standing.PROBATIONARY),
        person("钱进", "b1"),
        person("孙丽", "b2", "h1"),
        person("周洋", "b2", None, Standing.PROBATIONARY),
        person("吴迪", "b2", None, Standing.ACTIVIST),
        person("郑爽", "b2", None, left_on=Day(2025, 7, 1)),
    )
    put(
        ledger,
        held("b1", Role.SECRETARY, "2021-03-01", "2024-02-29", member_id="m-李强"),
        held("b1", Role.SECRETARY, "2024-03-01", member_id="m-王芳", dual_leader=True, basis="换届大会"),
        held("b1", Role.ORGANIZATION, "2024-03", "2026-10", member_id="m-李强"),
        held("b1", Role.PUBLICITY, "2024-03-01", member_id="m-王芳"),
        held("g1", Role.GROUP_LEADER, None, member_id="m-李强"),
        held("b2", Role.ADVISER, "2025-01-01", holder="张教授"),
        held("c", Role.SECRETARY, "2027-01-01", holder="明年书记"),
    )
    return ledger


def test_the_tree_lists_parents_before_children_in_their_order(college):
    assert [(line.id, line.depth) for line in queries.tree(college)] == [
        ("c", 0),
        ("b1", 1),
        ("g1", 2),
        ("g2", 2),
        ("b2", 1),
        ("h1", 2),
        ("old", 1),
    ]


def test_members_are_counted_through_the_tree_once_each(college):
    counts = {line.id: (line.full, line.probationary) for line in queries.tree(college)}
    assert counts == {
        "c": (4, 2),
        "b1": (3, 1),
        "g1": (2, 0),
        "g2": (0, 1),
        "b2": (1, 1),
        "h1": (1, 0),
        "old": (0, 0),
    }


def test_the_tree_names_who_leads_today_and_when_the_term_ends(college):
    lines = {line.id: line for line in queries.tree(college)}
    assert lines["b1"].secretary == "王芳"
    assert lines["g1"].secretary == "李强"
    assert lines["c"].secretary == ""
    assert lines["b1"].term_ends is not None
    assert lines["b1"].term_ends.year == 2027
    assert lines["g1"].term_ends is None


def test_the_branch_switch_offers_running_branches_and_their_groups(college):
    assert queries.branches(college) == [("b1", "教师党支部"), ("b2", "学生党支部")]
    assert queries.groups(college, "b1") == [("g1", "第一党小组"), ("g2", "第二党小组")]


def test_a_branch_is_known_by_both_names_and_a_shared_word_by_nobody(college):
    labels = queries.labels(college)
    assert labels["branch"]["教师党支部"] == labels["branch"]["中共某某大学文学院教师支部委员会"] == "b1"
    assert "第一党小组" not in labels["group"]
    assert labels["group"]["第二党小组"] == "g2"
    assert labels["group"]["学生党支部／第一党小组"] == "h1"
    assert "中共某某大学文学院离退休支部" not in labels["branch"]
    assert labels["organization"]["文学院党委"] == "c"


def test_names_know_the_dissolved_and_the_removed(college):
    put(college)
    with unit_of_work(college, "删除", Author("测试员", "PC-1")) as work:
        OrganizationStore(work).remove("g2")
    assert queries.names(college)["g2"] == "第二党小组"
    assert queries.names(college)["old"] == "中共某某大学文学院离退休支部"


def test_paper_names_the_chosen_organization_or_the_only_root(college):
    assert queries.unit_name(college, "b1") == "中共某某大学文学院教师支部委员会"
    assert queries.unit_name(college, None) == "中共某某大学文学院委员会"
    assert queries.unit_name(college, "unknown") == "中共某某大学文学院委员会"
    put(college, org("c2", "中共某某大学理学院委员会", Tier.COMMITTEE))
    assert queries.unit_name(college, None) == "", "nothing is guessed"


def test_papers_of_a_ledger_with_one_branch_name_the_branch_and_not_what_stands_above_it(ledger):
    put(ledger, org("c", "中共某某大学机关委员会", Tier.COMMITTEE))
    assert queries.unit_name(ledger, None) == "中共某某大学机关委员会"
    put(ledger, org("b1", "中共某某大学机关第一支部委员会", parent="c"),
        org("old", "中共某某大学机关第二支部委员会", parent="c", ended_on=Day.parse("2020-01-01")))  # fmt: skip
    assert queries.unit_name(ledger, None) == "中共某某大学机关第一支部委员会"
    put(ledger, org("b3", "中共某某大学机关第三支部委员会", parent="c"))
    assert queries.unit_name(ledger, None) == "中共某某大学机关委员会"


def test_a_subtree_holds_everything_below_and_an_unknown_id_itself(college):
    assert queries.subtree(college, "c") == {"c", "b1", "b2", "g1", "g2", "h1", "old"}
    assert queries.subtree(college, "b2") == {"b2", "h1"}
    assert queries.subtree(college, "nobody") == {"nobody"}


def test_posts_come_current_first_then_the_past(college):
    lines = queries.posts(college, "b1")
    assert [(line.title, line.holder, line.current) for line in lines] == [
        ("支部书记", "王芳", True),
        ("宣传委员", "王芳", True),
        ("组织委员", "李强", False),
        ("支部书记", "李强", False),
    ]
    assert lines[0].dual_leader
    assert lines[0].basis == "换届大会"
    assert lines[0].organization == "教师党支部"


def test_posts_as_at_a_day_are_those_of_that_day(college):
    on = date(2026, 10, 31)
    assert [line.title for line in queries.posts(college, "b1", on=on)] == ["支部书记", "组织委员", "宣传委员"]
    before = queries.posts(college, "b1", on=date(2022, 1, 1))
    assert [(line.title, line.holder, line.current) for line in before] == [("支部书记", "李强", True)]


def test_posts_of_one_member_are_those_of_all_organizations(college):
    assert {line.title for line in queries.posts(college, member_id="m-李强")} == {"支部书记", "组织委员", "党小组组长"}


def test_posts_by_member_are_said_in_words(college):
    assert queries.posts_by_member(college, TODAY) == {"m-王芳": "支部书记、宣传委员", "m-李强": "党小组组长"}
    assert queries.posts_by_member(college, date(2026, 10, 31))["m-李强"] == "组织委员、党小组组长"


def test_a_month_counts_from_its_first_day_to_its_last(college):
    for day, there in ((date(2024, 2, 29), False), (date(2024, 3, 1), True), (date(2026, 11, 1), False)):
        titles = [line.title for line in queries.posts(college, "b1", on=day)]
        assert ("组织委员" in titles) is there, day


def test_single_records_and_outside_bodies_are_found(college):
    body = OutsideBody(id="x", full_name="某街道党工委")
    put(college, body)
    assert queries.outside_bodies(college) == [body]
    assert queries.organization(college, "b1").short_name == "教师党支部"
    assert queries.organization(college, "nobody") is None
    line = queries.posts(college, "b2")[0]
    assert queries.post(college, line.id).holder == "张教授"
    assert queries.position(college) > 0


def test_a_ring_made_by_two_computers_is_still_listed(ledger):
    put(ledger, org("a", "甲", Tier.COMMITTEE), org("b", "乙", Tier.COMMITTEE, "a"))
    put(ledger, org("a", "甲", Tier.COMMITTEE, "b"))
    assert {line.id for line in queries.tree(ledger)} == {"a", "b"}
    assert queries.subtree(ledger, "a") == {"a", "b"}


def test_whoever_lost_a_parent_becomes_a_root(college):
    with unit_of_work(college, "删除", Author("测试员", "PC-1")) as work:
        OrganizationStore(work).remove("c")
    assert [(line.id, line.depth) for line in queries.tree(college)][:2] == [("b1", 0), ("g1", 1)]


@given(parents=st.lists(st.integers(0, 9), min_size=1, max_size=10))
@settings(max_examples=60, deadline=None)
def test_every_organization_is_listed_once_after_its_parent(parents: list[int]) -> None:
    found = [org(str(n), f"支部{n}", parent=str(above) if above < n else None) for n, above in enumerate(parents)]
    listed = [(one.id, depth) for depth, one in queries._descend(found)]
    depths = dict(listed)
    assert len(listed) == len(found)
    for one in found:
        if one.parent_id is not None:
            assert depths[one.id] == depths[one.parent_id] + 1
            assert listed.index((one.parent_id, depths[one.parent_id])) < listed.index((one.id, depths[one.id]))


def test_the_questions_need_no_heavy_library() -> None:
    script = "import sys, branchdesk.features.organization.queries; print('sqlalchemy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_a_removed_post_and_a_removed_organization_do_not_count(college):
    secretary = queries.posts(college, "b1")[0]
    with unit_of_work(college, "删除", Author("测试员", "PC-1")) as work:
        PostStore(work).remove(secretary.id)
        OrganizationStore(work).save(replace(OrganizationStore(work).need("g1"), running=Running.DISSOLVED))
    assert {line.id: line.secretary for line in queries.tree(college)}["b1"] == ""
    assert queries.posts_by_member(college, TODAY)["m-王芳"] == "宣传委员"


def test_the_outline_is_the_running_tree_without_counts(college):
    assert queries.outline(college) == [
        ("c", "文学院党委", 0),
        ("b1", "教师党支部", 1),
        ("g1", "第一党小组", 2),
        ("g2", "第二党小组", 2),
        ("b2", "学生党支部", 1),
        ("h1", "第一党小组", 2),
    ]


def test_findings_come_from_the_rules_and_from_posts_that_overlap(college):
    put(college, held("b1", Role.SECRETARY, "2025-01-01", holder="并任者"))
    found = {(one.organization_id, one.code) for one in queries.findings(college)}
    assert ("b1", "overlap") in found
    assert ("b2", "too_few") in found
    assert ("h1", "no_leader") in found
    assert not any(uid == "old" for uid, _ in found)


def test_facts_are_told_in_sections_with_what_is_computed(college):
    record = queries.organization(college, "b1")
    line = next(one for one in queries.tree(college) if one.id == "b1")
    told = dict(queries.facts(record, line, "文学院党委"))
    assert ("上级党组织", "文学院党委") in told["基本信息"]
    assert ("党员", "正式 3 人，预备 1 人") in told["基本信息"]
    assert ("届满日期", "2027-03-01") in told["成立与届期"]
    assert "状态" not in told


def test_a_new_one_would_stand_under_the_nearest_that_may_hold_it(college):
    lines = {line.id: line for line in queries.tree(college)}
    assert queries.place_for(lines, "g1", Tier.BRANCH) == "c"
    assert queries.place_for(lines, "g1", Tier.GROUP) == "b1"
    assert queries.place_for(lines, "c", Tier.GROUP) is None
    assert queries.place_for(lines, "old", Tier.BRANCH) == "c"


def test_the_summary_counts_what_runs(college):
    words = "2 个党支部 · 3 个党小组 · 正式党员 4 人 · 预备党员 2 人"
    assert queries.summary(queries.tree(college)) == words
