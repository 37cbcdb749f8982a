"""Invented people: right by every rule of the roll, the same for the same seed, none of them real."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.features.members import demo
from branchdesk.features.members.demo import on_card
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import IN_PARTY, Standing
from branchdesk.features.organization.model import BranchKind, Role, Tier
from branchdesk.kernel.dates import full_years
from branchdesk.kernel.fields import Context
from branchdesk.kernel.idnumbers import examine
from branchdesk.kernel.months import add_months
from branchdesk.kernel.names import MIDDLE_DOT
from branchdesk.kernel.problems import Level
from branchdesk.search.pinyin import name_key

TODAY = date(2026, 11, 21)
ALL = demo.organizations()
BRANCHES = {one.id: one for one in ALL if one.tier is Tier.BRANCH}
PEOPLE = demo.people(3000, 7, ALL, ALL, TODAY)


def test_there_is_a_committee_with_branches_of_all_kinds_and_groups():
    root = ALL[0]
    assert (root.full_name, root.tier, root.parent_id) == ("中共示例大学委员会", Tier.COMMITTEE, None)
    assert {branch.kind for branch in BRANCHES.values()} == set(BranchKind)
    assert all(branch.parent_id == root.id for branch in BRANCHES.values())
    groups = [one for one in ALL if one.tier is Tier.GROUP]
    assert groups
    assert all(group.parent_id in BRANCHES for group in groups)


def test_names_of_branches_are_single_and_read_like_names():
    names = [one.full_name for one in BRANCHES.values()] + [one.short_name for one in BRANCHES.values()]
    assert len(set(names)) == len(names)
    assert all(one.full_name.startswith("中共示例大学") for one in BRANCHES.values())
    assert all(one.full_name.endswith("支部委员会") for one in BRANCHES.values())


def test_parents_come_before_children():
    seen: set[str | None] = {None}
    for one in ALL:
        assert one.parent_id in seen
        seen.add(one.id)


def test_the_same_seed_gives_the_same_and_another_seed_others():
    assert demo.organizations(5) == demo.organizations(5) != demo.organizations(6)
    few = demo.people(50, 3, ALL, ALL, TODAY)
    assert few == demo.people(50, 3, ALL, ALL, TODAY) == demo.people(60, 3, ALL, ALL, TODAY)[:50]
    assert {one.name for one in few} != {one.name for one in demo.people(50, 4, ALL, ALL, TODAY)}
    assert demo.people(0, 3, ALL, ALL, TODAY) == []


@pytest.mark.parametrize("field", ["id", "number", "id_number", "phone", "staff_number"])
def test_what_must_be_single_is_single(field):
    values = [getattr(member, field) for member in PEOPLE]
    assert all(values)
    assert len(set(values)) == len(values)


def test_ids_rise_with_the_numbers():
    assert [member.id for member in PEOPLE] == sorted(member.id for member in PEOPLE)


def test_id_numbers_belong_to_nobody_and_say_birth_and_sex_rightly():
    for member in PEOPLE:
        facts = examine(member.id_number, TODAY)
        assert member.id_number.startswith(demo.REGION)
        assert facts.code == ""
        assert member.birth.first() <= facts.born <= member.birth.last()
        assert facts.sex == {"1": "男", "2": "女"}[member.sex]
        assert not member.id_number.endswith("000")
        assert member.phone.startswith("199")


def test_every_value_is_one_its_field_would_take():
    refs = {"branch": {one.name: one.id for one in ALL}, "group": {one.id: one.id for one in ALL}}
    context = Context(TODAY, refs)
    for member in PEOPLE[:400]:
        for field in MEMBER_FIELDS:
            value = getattr(member, field.name)
            if field.name in ("branch_id", "group_id") or value is None or value is False:
                continue
            reading = field.read(field.show(value), context)
            assert reading.level is not Level.BLOCK, (field.name, value, reading)
            assert reading.value in (value, None if value == "" else value)


def test_nobody_joins_before_eighteen_and_confirmation_is_a_year_later():
    for member in PEOPLE:
        if member.standing not in IN_PARTY:
            assert member.joined_on is None
            assert member.confirmed_on is None
            continue
        assert full_years(member.birth.first(), member.joined_on.first()) >= 18
        if member.standing is Standing.FULL:
            assert member.confirmed_on.first() == add_months(member.joined_on.first(), 12) <= TODAY
        else:
            assert member.confirmed_on is None
            assert add_months(member.joined_on.first(), 12) > TODAY
        assert member.joined_on.last() <= TODAY


def test_ages_fit_the_branch():
    for member in PEOPLE:
        age = full_years(member.birth.first(), TODAY)
        kind = BRANCHES[member.branch_id].kind
        assert 18 <= age <= 93
        if kind is BranchKind.STUDENTS:
            assert age <= 29
        if kind is BranchKind.RETIRED:
            assert age >= 55
            assert member.standing is Standing.FULL


def test_groups_belong_to_the_branch_of_their_people():
    groups = {one.id: one for one in ALL if one.tier is Tier.GROUP}
    for member in PEOPLE:
        assert member.group_id is None or groups[member.group_id].parent_id == member.branch_id


def test_all_standings_rare_names_and_half_dates_occur():
    standings = Counter(member.standing for member in PEOPLE)
    assert standings[Standing.FULL] > 2000
    assert min(standings[s] for s in (Standing.PROBATIONARY, Standing.CANDIDATE, Standing.ACTIVIST)) > 30
    names = {member.name for member in PEOPLE}
    assert {"王㛃", "李䶮", "张𬴊"} <= {member.name for member in PEOPLE[:30]}
    assert any(MIDDLE_DOT in name for name in names)
    assert any(name.startswith(("单", "仇", "解", "查", "区", "朴", "盖")) for name in names)
    assert any(name.startswith(("欧阳", "尉迟", "长孙", "万俟")) for name in names)
    assert any(not member.birth.is_full for member in PEOPLE)
    assert any(member.joined_on and not member.joined_on.is_full for member in PEOPLE)
    assert {member.branch_id for member in PEOPLE[: len(BRANCHES)]} == set(BRANCHES)


def test_keys_of_names_are_filled():
    assert all(member.name_key == name_key(member.name) for member in PEOPLE)


def test_every_branch_has_one_secretary_now_and_committees_are_of_lawful_size():
    posts = demo.posts(ALL, PEOPLE, TODAY)
    assert len({post.id for post in posts}) == len(posts)
    by_id = {member.id: member for member in PEOPLE}
    for branch in BRANCHES.values():
        own = [post for post in posts if post.organization_id == branch.id and post.role is not Role.ADVISER]
        now = [post for post in own if post.until_on is None]
        assert [post.role for post in now].count(Role.SECRETARY) == 1
        assert 3 <= len(now) <= 5
        assert len({post.member_id for post in now}) == len(now)
        for post in own:
            holder = by_id[post.member_id]
            assert holder.branch_id == branch.id
            assert holder.confirmed_on.last() <= post.from_on.first()
            assert post.until_on is None or post.from_on < post.until_on < branch.term_started_on
            assert post.elected is (branch.kind is not BranchKind.TEMPORARY)
        assert sum(post.until_on is not None for post in own) <= 1
    assert any(post.dual_leader for post in posts)
    assert any(post.until_on for post in posts)


def test_groups_have_leaders_of_their_own_and_joint_branches_an_adviser():
    posts = demo.posts(ALL, PEOPLE, TODAY)
    by_id = {member.id: member for member in PEOPLE}
    leaders = {post.organization_id: by_id[post.member_id] for post in posts if post.role is Role.GROUP_LEADER}
    assert set(leaders) == {one.id for one in ALL if one.tier is Tier.GROUP}
    assert all(member.group_id == group for group, member in leaders.items())
    advisers = [post for post in posts if post.role is Role.ADVISER]
    assert [BRANCHES[post.organization_id].kind for post in advisers] == [BranchKind.JOINT]
    assert not advisers[0].elected
    assert BRANCHES[by_id[advisers[0].member_id].branch_id].kind is BranchKind.TEACHERS


def test_an_empty_ledger_has_only_the_adviser_from_outside():
    only = demo.posts(ALL, [], TODAY)
    assert [post.role for post in only] == [Role.ADVISER]
    assert only[0].holder
    assert only[0].member_id is None


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 60), st.dates(date(2024, 1, 1), date(2032, 12, 31)))
def test_people_are_right_on_any_day_and_for_any_seed(seed, number, today):
    members = demo.people(number, seed, ALL, ALL, today)
    assert len({member.id_number for member in members}) == number
    for member in members:
        assert examine(member.id_number, today).code == ""
        assert member.joined_on is None or (
            full_years(member.birth.first(), member.joined_on.first()) >= 18 and member.joined_on.last() <= today
        )
    for post in demo.posts(ALL, members, today):
        assert post.until_on is None or post.from_on < post.until_on


def test_one_pensioner_without_a_post_is_on_probation_since_his_branch_last_met():
    posts = demo.posts(ALL, PEOPLE, TODAY)
    retired = next(one for one in ALL if one.kind is BranchKind.RETIRED)
    met = {retired.id: date(2026, 11, 16)}
    (limit,) = on_card.restrictions(7, ALL, PEOPLE, posts, met, TODAY)
    chosen = next(one for one in PEOPLE if one.id == limit.member_id)
    assert (chosen.branch_id, chosen.standing) == (retired.id, Standing.FULL)
    assert chosen.id not in {post.member_id for post in posts}
    assert (str(limit.from_on), str(limit.until_on)) == ("2026-11-17", "2028-11-16")
    assert limit.holds_on(TODAY)
    assert on_card.restrictions(7, ALL, PEOPLE, posts, {retired.id: TODAY}, TODAY) == []
    assert on_card.restrictions(7, ALL, [], posts, met, TODAY) == []
