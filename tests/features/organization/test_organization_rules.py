"""The rules of domain §4 and the ways the names of branches are written."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.features.organization import rules
from branchdesk.features.organization.model import BranchKind, Organization, Post, Role, Running, Tier
from branchdesk.features.organization.rules import NameBook
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)
SEATS = (Role.SECRETARY, Role.ORGANIZATION, Role.PUBLICITY, Role.DISCIPLINE)


def a_branch(**values: Any) -> Organization:
    usual: dict[str, Any] = {
        "id": "b1",
        "full_name": "中共示例大学机关第一支部委员会",
        "term_started_on": Day(2025, 6, 1),
    }
    return Organization(**(usual | values))


def posts(*roles: Role, **values: Any) -> list[Post]:
    usual: dict[str, Any] = {"organization_id": "b1", "from_on": Day(2025, 6, 1)} | values
    return [Post(id=f"p{n}", role=role, member_id=f"m{n}", **usual) for n, role in enumerate(roles)]


def said(branch: Organization, full: int, members: int, held: list[Post]) -> dict[str, tuple[str, Level]]:
    found = rules.branch_findings(branch, full, members, held, TODAY)
    assert all(one.text and one.organization_id == branch.id for one in found)
    return {one.code: (one.rule, one.level) for one in found}


def test_a_branch_in_order_has_no_findings() -> None:
    assert said(a_branch(), 12, 15, posts(*SEATS, Role.ADVISER)) == {}


@pytest.mark.parametrize(
    ("branch", "full", "members", "held", "code", "rule", "level"),
    [
        ({}, 2, 5, SEATS, "too_few", "ORG-1", Level.WARN),
        ({}, 40, 51, SEATS, "too_many", "ORG-1", Level.WARN),
        ({}, 40, 51, SEATS, "general_branch", "ORG-12", Level.OK),
        ({"kind": BranchKind.JOINT, "units": "甲\n乙\n\n丙\n丁\n戊\n己"}, 9, 9, SEATS, "too_many_units", "ORG-2", Level.WARN),
        ({}, 7, 7, (Role.SECRETARY,), "no_committee", "ORG-3", Level.WARN),
        ({}, 7, 7, SEATS[1:], "no_secretary", "ORG-3", Level.WARN),
        ({}, 7, 7, (*SEATS[:3], Role.DEPUTY, Role.DEPUTY), "deputies", "ORG-3", Level.WARN),
        ({}, 7, 7, SEATS[:3], "seats_missing", "ORG-3", Level.WARN),
        ({}, 30, 30, (*SEATS, *[Role.MEMBER] * 4), "large_committee", "ORG-3", Level.WARN),
        ({}, 5, 5, SEATS, "no_committee_needed", "ORG-4", Level.OK),
        ({}, 5, 5, (), "no_secretary", "ORG-4", Level.WARN),
        ({"term_started_on": Day(2023, 11, 20)}, 9, 9, SEATS, "term_over", "ORG-5", Level.WARN),
        ({"term_started_on": Day(2023, 12, 1)}, 9, 9, SEATS, "term_ending", "ORG-5", Level.OK),
        ({"kind": BranchKind.TEMPORARY}, 9, 9, SEATS, "not_approved", "ORG-7", Level.WARN),
        ({"kind": BranchKind.TEMPORARY, "approved_by": "某发〔2026〕1号"}, 9, 9, SEATS, "elected", "ORG-7", Level.WARN),
        ({"full_name": "机关第一党支部"}, 9, 9, SEATS, "name_start", "ORG-14", Level.OK),
        ({"full_name": "中共示例大学机关第一支部"}, 9, 9, SEATS, "name_end", "ORG-14", Level.OK),
        ({"full_name": "中共示例大学机关"}, 5, 5, SEATS[:1], "name_end", "ORG-14", Level.OK),
    ],
)  # fmt: skip
def test_each_rule_speaks_with_its_number(branch, full, members, held, code, rule, level) -> None:  # type: ignore[no-untyped-def]
    assert said(a_branch(**branch), full, members, posts(*held))[code] == (rule, level)


def test_nothing_is_said_of_size_and_committee_while_nobody_is_on_the_roll_yet() -> None:
    assert said(a_branch(), 0, 0, []) == {}
    assert "too_few" in said(a_branch(), 0, 1, [])


def test_dissolved_branches_and_other_tiers_are_not_judged() -> None:
    assert said(a_branch(running=Running.DISSOLVED), 0, 0, []) == {}
    assert said(a_branch(tier=Tier.COMMITTEE), 0, 0, []) == {}


def test_posts_of_others_and_past_posts_do_not_count() -> None:
    held = posts(*SEATS, organization_id="b2") + posts(*SEATS, until_on=Day(2026, 11, 20))
    assert "no_secretary" in said(a_branch(), 9, 9, held)


def test_a_temporary_branch_may_not_do_what_belongs_to_others() -> None:
    assert "收缴党费" in rules.barred(a_branch(kind=BranchKind.TEMPORARY), "dues")
    assert rules.barred(a_branch(), "dues") == ""


def test_general_branches_and_groups_have_advice_of_their_own() -> None:
    general = a_branch(tier=Tier.GENERAL_BRANCH)
    assert [one.rule for one in rules.general_branch_findings(general, 30, TODAY)] == ["ORG-12"]
    assert rules.general_branch_findings(general, 60, TODAY) == []
    group = a_branch(tier=Tier.GROUP)
    assert [one.code for one in rules.group_findings(group, [], TODAY)] == ["no_leader"]
    assert rules.group_findings(group, posts(Role.GROUP_LEADER), TODAY) == []
    assert rules.group_findings(a_branch(), [], TODAY) == []


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ({"term_started_on": Day(2024, 2, 29)}, date(2027, 2, 28)),
        ({"term_started_on": Day(2023, 5)}, date(2026, 5, 31)),
        ({"term_years": 5}, date(2030, 6, 1)),
        ({"term_started_on": None}, None),
        ({"running": Running.MERGED}, None),
        ({"tier": Tier.GROUP}, None),
        ({"kind": BranchKind.TEMPORARY}, None),
    ],
)
def test_a_term_ends_after_its_years_where_one_runs(values: dict[str, Any], ends: date | None) -> None:
    assert rules.term_ends(a_branch(**values)) == ends


def test_posts_are_held_from_their_first_to_their_last_day() -> None:
    post = posts(Role.SECRETARY, until_on=Day(2026, 5, 1))
    days = (date(2025, 5, 31), date(2025, 6, 1), date(2026, 5, 1), date(2026, 5, 2))
    assert [len(rules.posts_at(post, day)) for day in days] == [0, 1, 1, 0]
    assert rules.posts_at(posts(Role.SECRETARY, from_on=None), date(1999, 1, 1))


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({"until_on": Day(2026, 5, 1)}, {"from_on": Day(2026, 4, 1)}, True),
        ({"until_on": Day(2026, 5, 1)}, {"from_on": Day(2026, 5, 1)}, False),
        ({"until_on": Day(2026, 5)}, {"from_on": Day(2026, 5)}, False),
        ({}, {"from_on": Day(2026, 5, 1)}, True),
        ({"from_on": None}, {"from_on": None}, True),
        ({"organization_id": "b2"}, {}, False),
    ],
)
def test_two_secretaries_at_a_time_are_found(first: dict[str, Any], second: dict[str, Any], clash: bool) -> None:
    usual: dict[str, Any] = {"id": "q", "organization_id": "b1", "role": Role.SECRETARY, "member_id": "m9"}
    pair = [*posts(Role.SECRETARY, **first), Post(**(usual | second))]
    assert bool(rules.overlapping(pair)) is clash


def test_two_members_of_the_committee_are_no_clash_but_one_person_twice_is() -> None:
    two = posts(Role.MEMBER, Role.MEMBER)
    assert rules.overlapping(two) == []
    same = [Post(id=uid, organization_id="b1", role=Role.MEMBER, member_id="m1") for uid in "xy"]
    assert rules.overlapping(same) == [(same[0], same[1])]


def node(uid: str, parent: str | None, tier: Tier = Tier.COMMITTEE) -> Organization:
    return Organization(id=uid, full_name=uid, parent_id=parent, tier=tier)


def test_a_ring_in_the_tree_is_found_and_told() -> None:
    ring = [node("a", "c"), node("b", "a"), node("c", "b"), node("d", "a")]
    assert sorted(rules.cycle(ring)) == ["a", "b", "c"]
    assert rules.cycle([node("a", "a")]) == ["a"]
    assert rules.cycle([node("a", None), node("b", "a"), node("c", "gone")]) == []
    told = rules.tree_findings(ring)
    assert [(one.code, one.level) for one in told] == [("cycle", Level.BLOCK)]


@given(st.lists(st.integers(-1, 9), min_size=10, max_size=10))
def test_a_ring_is_reported_exactly_when_somebody_is_above_himself(parents: list[int]) -> None:
    tree = [node(str(n), None if p < 0 else str(p)) for n, p in enumerate(parents)]

    def returns(start: int) -> bool:
        at = parents[start]
        for _ in range(10):
            if at == start:
                return True
            at = parents[at] if at >= 0 else -1
        return False

    ring = rules.cycle(tree)
    assert bool(ring) == any(returns(n) for n in range(10))
    assert all(returns(int(uid)) for uid in ring)


@pytest.mark.parametrize(
    ("tier", "above", "may"),
    [
        (Tier.GROUP, Tier.BRANCH, True),
        (Tier.GROUP, Tier.COMMITTEE, False),
        (Tier.BRANCH, Tier.GENERAL_BRANCH, True),
        (Tier.BRANCH, Tier.COMMITTEE, True),
        (Tier.BRANCH, Tier.BRANCH, False),
        (Tier.GENERAL_BRANCH, Tier.COMMITTEE, True),
        (Tier.GENERAL_BRANCH, Tier.GENERAL_BRANCH, False),
        (Tier.COMMITTEE, Tier.COMMITTEE, True),
        (Tier.COMMITTEE, Tier.BRANCH, False),
    ],
)
def test_the_tiers_stand_in_order(tier: Tier, above: Tier, may: bool) -> None:
    assert rules.may_stand_under(tier, above) is may


def test_wrong_places_in_the_tree_are_told() -> None:
    tree = [node("a", None, Tier.BRANCH), node("b", "a", Tier.BRANCH), node("c", "gone"), node("g", None, Tier.GROUP)]
    assert [(one.organization_id, one.code) for one in rules.tree_findings(tree)] == [
        ("b", "parent"), ("c", "parent"), ("g", "parent"),
    ]  # fmt: skip
    assert rules.tree_findings(tree)[0].text == "党支部不能设在党支部之下", "as the form says it"


def test_what_runs_under_something_dissolved_is_told() -> None:
    tree = [replace(node("a", None, Tier.COMMITTEE), full_name="旧党委", running=Running.DISSOLVED), node("b", "a")]
    assert [one.text for one in rules.tree_findings(tree)] == ["“旧党委”已撤销或合并，不能作为上级"]


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("中共示例大学机关第一支部委员会", "机关第一"),
        ("机关第一党支部", "机关第一"),
        ("中共示例大学委员会机关第一党支部", "机关第一"),
        ("中国共产党示例大学机关第一支部", "机关第一"),
        (" 机关　第一 支部", "机关第一"),
        ("大学生第一党支部", "大学生第一"),
        ("电信学部硕１１０３党支部", "电信学部硕1103"),
        ("党支部", "党支部"),
    ],
)
def test_the_stem_is_what_tells_a_branch_from_its_sisters(name: str, stem: str) -> None:
    assert rules.stem(name) == stem


class TestNameBook:
    book = NameBook({"机关第一党支部": "b1", "中共示例大学机关第一支部委员会": "b1", "机关第二党支部": "b2", "离退休第三党支部": "b3",
                     "甲大学党支部": "b4", "甲大学支部委员会": "b5"})  # fmt: skip

    def test_spellings_of_one_name_find_it(self) -> None:
        for name in ("机关第一党支部", "中共机关第一支部", "机关 第一支部委员会"):
            assert self.book.find(name) == "b1"

    def test_an_ambiguous_or_merely_similar_name_finds_nothing(self) -> None:
        assert self.book.find("甲大学支部") is None
        assert self.book.find("机关一支部") is None
        assert self.book.find("火星党支部") is None

    def test_similar_names_are_offered_the_likeliest_first_and_each_branch_once(self) -> None:
        assert self.book.closest("机关一支部")[0] in ("机关第一党支部", "中共示例大学机关第一支部委员会")
        assert self.book.closest("机关1支部")[0] in ("机关第一党支部", "中共示例大学机关第一支部委员会")
        assert len(self.book.closest("机关第支部")) == 2
        assert self.book.closest("火星党支部") == []

    def test_a_short_form_is_taken_for_the_name_it_is_part_of(self) -> None:
        book = NameBook({"物理学院教工党支部": "a", "物理学院研究生第一党支部": "b"})
        assert book.closest("教工党支部") == ["物理学院教工党支部"]
        assert book.closest("某校物理学院教工支部")[0] == "物理学院教工党支部"

    @given(st.text(max_size=30))
    def test_any_text_may_be_looked_up(self, name: str) -> None:
        assert self.book.find(name) is None or name
        assert len(self.book.closest(name)) <= 3
