"""The verbs of 党组织 on a real ledger."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from branchdesk.features.members.model import Member
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import commands, queries
from branchdesk.features.organization.model import (
    BranchKind,
    Organization,
    OutsideBody,
    Post,
    Role,
    Running,
    Tier,
)
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import undo, upgrade
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.work import unit_of_work

ME = Author("测试员", "PC-1")


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


@pytest.fixture
def do(ledger: Ledger) -> Callable[..., Any]:
    def run(command: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        with unit_of_work(ledger, command.__name__, ME) as work:
            return command(work, *args, **kwargs)

    return run


def an_organization(name: str = "机关第一党支部", **values: Any) -> Organization:
    return Organization(id=new_id(), full_name=name, **values)


def a_post(place: Organization, role: Role = Role.SECRETARY, since: str = "2024-03-01", **values: Any) -> Post:
    values.setdefault("holder", "" if values.get("member_id") else "王芳")
    return Post(id=new_id(), organization_id=place.id, role=role, from_on=Day.parse(since), **values)


def add_member(do: Callable[..., Any], name: str, branch: Organization, group: Organization | None = None) -> Member:
    member = Member(id=new_id(), name=name, branch_id=branch.id, group_id=group.id if group else None)
    return do(lambda work: MemberStore(work).save(member))


def problems_of(refused: pytest.ExceptionInfo[Rejected]) -> dict[str, str]:
    return {problem.field: problem.text for problem in refused.value.problems}


# ---- setting up ----


def test_a_committee_a_branch_and_a_group_are_founded_one_under_the_other(do, ledger):
    committee = do(commands.found, an_organization("中共某某大学委员会", tier=Tier.COMMITTEE))
    branch = do(commands.found, an_organization(parent_id=committee.id, kind=BranchKind.OFFICE))
    group = do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=branch.id))
    assert queries.subtree(ledger, committee.id) == {committee.id, branch.id, group.id}


@pytest.mark.parametrize(
    ("tier", "above", "words"),
    [
        (Tier.COMMITTEE, Tier.BRANCH, "党委不能设在党支部之下"),
        (Tier.GENERAL_BRANCH, Tier.GENERAL_BRANCH, "党总支不能设在党总支之下"),
        (Tier.BRANCH, Tier.BRANCH, "党支部不能设在党支部之下"),
        (Tier.GROUP, Tier.COMMITTEE, "党小组不能设在党委之下"),
    ],
)
def test_an_organization_stands_only_under_a_higher_one(do, tier, above, words):
    parent = do(commands.found, an_organization("上级", tier=above))
    with pytest.raises(Rejected) as refused:
        do(commands.found, an_organization("下级", tier=tier, parent_id=parent.id))
    assert words in problems_of(refused)["parent_id"]


def test_a_college_committee_may_stand_under_the_university_committee(do):
    university = do(commands.found, an_organization("中共某某大学委员会", tier=Tier.COMMITTEE))
    do(commands.found, an_organization("中共某某大学文学院委员会", tier=Tier.COMMITTEE, parent_id=university.id))


def test_a_group_needs_a_branch(do):
    with pytest.raises(Rejected) as refused:
        do(commands.found, an_organization("第一党小组", tier=Tier.GROUP))
    assert "须归属一个党支部" in problems_of(refused)["parent_id"]


def test_two_branches_cannot_share_a_name_full_or_short(do):
    do(commands.found, an_organization("中共某某大学机关第一支部委员会", short_name="机关一支部"))
    for twin in (an_organization("中共某某大学机关第一支部委员会"), an_organization("机关一支部")):
        with pytest.raises(Rejected) as refused:
            do(commands.found, twin)
        assert "已有名为" in problems_of(refused)["full_name"]


def test_groups_of_different_branches_may_share_a_name(do):
    first, second = (do(commands.found, an_organization(name)) for name in ("甲支部", "乙支部"))
    do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=first.id))
    do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=second.id))
    with pytest.raises(Rejected):
        do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=second.id))


def test_only_a_branch_has_a_kind(do):
    with pytest.raises(Rejected) as refused:
        do(commands.found, an_organization("党委", tier=Tier.COMMITTEE, kind=BranchKind.OFFICE))
    assert "kind" in problems_of(refused)


def test_a_term_cannot_begin_before_the_organization(do):
    with pytest.raises(Rejected) as refused:
        do(commands.found, an_organization(set_up_on=Day(2020, 5), term_started_on=Day(2019, 5, 1)))
    assert "term_started_on" in problems_of(refused)


# ---- altering ----


def test_a_ring_of_superiors_is_refused(do):
    top = do(commands.found, an_organization("甲", tier=Tier.COMMITTEE))
    middle = do(commands.found, an_organization("乙", tier=Tier.COMMITTEE, parent_id=top.id))
    bottom = do(commands.found, an_organization("丙", tier=Tier.COMMITTEE, parent_id=middle.id))
    for parent in (top, bottom):
        with pytest.raises(Rejected) as refused:
            do(commands.alter, replace(top, parent_id=parent.id))
        assert "不能是自己" in problems_of(refused)["parent_id"]


def test_a_branch_with_groups_cannot_become_a_group(do):
    branch = do(commands.found, an_organization())
    do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=branch.id))
    with pytest.raises(Rejected) as refused:
        do(commands.alter, replace(branch, tier=Tier.COMMITTEE))
    assert "不能归党委管" in problems_of(refused)["parent_id"]


def test_a_group_with_members_does_not_change_its_branch(do):
    first, second = (do(commands.found, an_organization(name)) for name in ("甲支部", "乙支部"))
    group = do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=first.id))
    add_member(do, "王芳", first, group)
    with pytest.raises(Rejected) as refused:
        do(commands.alter, replace(group, parent_id=second.id))
    assert "1 名党员" in problems_of(refused)["parent_id"]


def test_a_stale_form_is_noticed(do, ledger):
    branch = do(commands.found, an_organization())
    seen = queries.position(ledger)
    do(commands.alter, replace(branch, full_name="机关第二党支部"))
    with pytest.raises(Conflict):
        do(commands.alter, replace(branch, full_name="机关第三党支部"), seen=seen)
    assert queries.organization(ledger, branch.id).full_name == "机关第二党支部"


def test_a_renaming_is_undone_in_one_step(do, ledger):
    branch = do(commands.found, an_organization())
    do(commands.alter, replace(branch, full_name="机关第二党支部", short_name="机关二支部"))
    undo.undo(ledger, ME)
    assert queries.organization(ledger, branch.id) == branch


# ---- ending ----


def test_a_branch_with_members_is_not_dissolved(do):
    branch = do(commands.found, an_organization())
    add_member(do, "王芳", branch)
    with pytest.raises(Refusal, match="还有 1 名党员，不能撤销"):
        do(commands.dissolve, branch.id, Day(2026, 11, 1))


def test_a_branch_with_running_groups_is_not_dissolved(do):
    branch = do(commands.found, an_organization())
    do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=branch.id))
    with pytest.raises(Refusal, match="之下还有“第一党小组”，不能合并"):
        do(commands.dissolve, branch.id, Day(2026, 11, 1), Running.MERGED)


def test_posts_end_with_their_organization_and_its_name_is_free_again(do, ledger):
    branch = do(commands.found, an_organization())
    held = do(commands.appoint, a_post(branch))
    coming = do(commands.appoint, a_post(branch, Role.PUBLICITY, "2027-01-01"))
    do(commands.dissolve, branch.id, Day(2026, 11, 1))
    assert queries.post(ledger, held.id).until_on == Day(2026, 11, 1)
    assert queries.post(ledger, coming.id) is None
    assert queries.organization(ledger, branch.id).running is Running.DISSOLVED
    do(commands.found, an_organization())
    with pytest.raises(Rejected):
        do(commands.resume, branch.id)


def test_an_organization_is_dissolved_only_once_and_not_before_it_was_set_up(do):
    branch = do(commands.found, an_organization(set_up_on=Day(2020, 5, 1)))
    with pytest.raises(Refusal, match="早于成立日期"):
        do(commands.dissolve, branch.id, Day(2020, 4, 30))
    do(commands.dissolve, branch.id, Day(2026, 11, 1))
    with pytest.raises(Refusal, match="不能重复办理"):
        do(commands.dissolve, branch.id, Day(2026, 11, 2))


def test_a_mistaken_organization_goes_to_the_recycle_bin_with_its_posts(do, ledger):
    branch = do(commands.found, an_organization())
    post = do(commands.appoint, a_post(branch))
    do(commands.remove_organization, branch.id)
    assert queries.organizations(ledger) == []
    assert queries.post(ledger, post.id) is None
    undo.undo(ledger, ME)
    assert queries.posts(ledger, branch.id)[0].id == post.id


def test_an_organization_somebody_ever_belonged_to_is_not_removed(do):
    branch = do(commands.found, an_organization())
    member = add_member(do, "王芳", branch)
    do(lambda work: MemberStore(work).save(replace(member, left_on=Day(2026, 1, 1))))
    with pytest.raises(Refusal, match="含已离开的"):
        do(commands.remove_organization, branch.id)


# ---- posts ----


def test_a_second_secretary_is_refused_with_a_proposal(do):
    branch = do(commands.found, an_organization())
    do(commands.appoint, a_post(branch))
    with pytest.raises(Refusal) as refused:
        do(commands.appoint, a_post(branch, since="2026-09-01", holder="李强"))
    assert "支部书记自 2024-03-01 起由王芳担任" in refused.value.title
    assert "2026-08-31" in refused.value.hint


def test_the_secretary_before_leaves_the_day_before(do, ledger):
    branch = do(commands.found, an_organization())
    old = do(commands.appoint, a_post(branch))
    do(commands.appoint, a_post(branch, since="2026-09-01", holder="李强"), end_previous=True)
    assert queries.post(ledger, old.id).until_on == Day(2026, 8, 31)
    assert [line.holder for line in queries.posts(ledger, branch.id)] == ["李强", "王芳"]


def test_who_began_later_never_gives_way(do):
    branch = do(commands.found, an_organization())
    do(commands.appoint, a_post(branch, since="2026-09-01"))
    with pytest.raises(Refusal, match="同一时间只能有一人"):
        do(commands.appoint, a_post(branch, since="2025-01-01", holder="李强"), end_previous=True)


def test_an_earlier_secretary_is_filled_in_afterwards(do, ledger):
    branch = do(commands.found, an_organization())
    do(commands.appoint, a_post(branch))
    do(commands.appoint, a_post(branch, since="2021-03", until_on=Day(2024, 2), holder="李强"))
    assert [line.holder for line in queries.posts(ledger, branch.id)] == ["王芳", "李强"]


def test_two_may_sit_as_members_but_nobody_twice(do):
    branch = do(commands.found, an_organization())
    do(commands.appoint, a_post(branch, Role.MEMBER))
    do(commands.appoint, a_post(branch, Role.MEMBER, holder="李强"))
    with pytest.raises(Rejected) as refused:
        do(commands.appoint, a_post(branch, Role.MEMBER, "2025-01-01"))
    assert "此人已自 2024-03-01 起任这一职务" in problems_of(refused)["from_on"]


def test_a_post_needs_exactly_one_holder(do):
    branch = do(commands.found, an_organization())
    member = add_member(do, "王芳", branch)
    with pytest.raises(Rejected) as refused:
        do(commands.appoint, a_post(branch, holder=""))
    assert "member_id" in problems_of(refused)
    with pytest.raises(Rejected) as refused:
        do(commands.appoint, a_post(branch, member_id=member.id, holder="李强"))
    assert "holder" in problems_of(refused)


def test_leaders_belong_to_groups_and_secretaries_do_not(do):
    branch = do(commands.found, an_organization())
    group = do(commands.found, an_organization("第一党小组", tier=Tier.GROUP, parent_id=branch.id))
    do(commands.appoint, a_post(group, Role.GROUP_LEADER))
    for place, role in ((branch, Role.GROUP_LEADER), (group, Role.SECRETARY)):
        with pytest.raises(Rejected) as refused:
            do(commands.appoint, a_post(place, role))
        assert "role" in problems_of(refused)


def test_a_post_ends_once_and_not_before_it_began(do):
    branch = do(commands.found, an_organization())
    post = do(commands.appoint, a_post(branch))
    with pytest.raises(Refusal, match="早于任职日期"):
        do(commands.end_post, post.id, Day(2024, 2, 29))
    assert do(commands.end_post, post.id, Day(2026, 11, 1)).until_on == Day(2026, 11, 1)
    with pytest.raises(Refusal, match="不能重复办理"):
        do(commands.end_post, post.id, Day(2026, 11, 2))


def test_a_correction_may_not_make_two_secretaries(do):
    branch = do(commands.found, an_organization())
    do(commands.appoint, a_post(branch, since="2021-03-01", until_on=Day(2024, 2, 29), holder="李强"))
    post = do(commands.appoint, a_post(branch))
    with pytest.raises(Refusal, match="李强"):
        do(commands.alter_post, replace(post, from_on=Day(2024, 2, 1)))
    assert do(commands.alter_post, replace(post, basis="组字〔2024〕3号")).basis


def test_a_mistaken_post_goes_to_the_recycle_bin(do, ledger):
    branch = do(commands.found, an_organization())
    post = do(commands.appoint, a_post(branch))
    do(commands.remove_post, post.id)
    assert queries.posts(ledger) == []


def test_a_new_term_ends_the_committee_and_keeps_the_advisers(do, ledger):
    branch = do(commands.found, an_organization(term_started_on=Day(2023, 9, 1)))
    first, second = (add_member(do, name, branch) for name in ("王芳", "李强"))
    old = do(commands.appoint, a_post(branch, since="2023-09-01", member_id=first.id, dual_leader=True))
    planned = do(commands.appoint, a_post(branch, Role.PUBLICITY, "2023-09-01", until_on=Day(2026, 12, 31)))
    adviser = do(commands.appoint, a_post(branch, Role.ADVISER, since="2023-09-01", holder="张教授"))
    seats = {Role.SECRETARY: first.id, Role.ORGANIZATION: second.id}
    do(commands.renew, branch.id, Day(2026, 9, 10), seats, "选举结果的批复")
    assert queries.organization(ledger, branch.id).term_started_on == Day(2026, 9, 10)
    assert queries.post(ledger, old.id).until_on == queries.post(ledger, planned.id).until_on == Day(2026, 9, 9)
    assert queries.post(ledger, adviser.id).until_on is None
    now = [line for line in queries.posts(ledger, branch.id) if line.from_on == Day(2026, 9, 10)]
    assert [(line.title, line.holder, line.dual_leader) for line in now] == [
        ("支部书记", "王芳", True),
        ("组织委员", "李强", False),
    ]
    with pytest.raises(Refusal, match="不晚于本届起始"):
        do(commands.renew, branch.id, Day(2026, 9, 10), {})


def test_a_temporary_branch_holds_no_elections(do):
    branch = do(commands.found, an_organization(kind=BranchKind.TEMPORARY))
    with pytest.raises(Refusal, match="临时党支部"):
        do(commands.renew, branch.id, Day(2026, 9, 10), {})


def test_a_new_ledger_gets_its_branches_in_one_go(do, ledger):
    do(commands.found_all, ["甲支部", "乙支部"], "中共某某大学委员会")
    assert [(line.name, line.depth) for line in queries.tree(ledger)] == [
        ("中共某某大学委员会", 0),
        ("甲支部", 1),
        ("乙支部", 1),
    ]
    with pytest.raises(Rejected):
        do(commands.found_all, ["丙支部", "丙支部"])


# ---- outside bodies ----


def test_outside_bodies_are_kept_altered_and_removed(do, ledger):
    body = do(commands.add_outside_body, OutsideBody(id=new_id(), full_name="某街道党工委"))
    with pytest.raises(Rejected) as refused:
        do(commands.add_outside_body, OutsideBody(id=new_id(), full_name="某街道党工委"))
    assert "full_name" in problems_of(refused)
    do(commands.alter_outside_body, replace(body, contact="赵敏"))
    assert [one.contact for one in queries.outside_bodies(ledger)] == ["赵敏"]
    do(commands.remove_outside_body, body.id)
    assert queries.outside_bodies(ledger) == []
