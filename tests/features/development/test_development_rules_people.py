"""Who guides and who decides: sponsors, cultivators, their rights on the day, UNIV-FAC-1, committees, temporary branches."""

from dataclasses import replace
from typing import Any

import pytest
from development_made import BOOK, BRANCH, COMMITTEE, FACTS, blocks, day, found, guide, legal, moved, teacher
from test_development_rules_limits import with_school

from branchdesk.features.development.model import GuideKind, Waiver
from branchdesk.features.development.rules.file import CaseFile, GuideFact
from branchdesk.features.members.model import Aspect, Move, Registry, Restriction, RestrictionKind, Standing
from branchdesk.features.organization.model import BranchKind, Tier
from branchdesk.kernel.problems import Level

SPONSOR, CULTIVATOR = GuideKind.SPONSOR, GuideKind.CULTIVATOR


def guided(
    sponsors: tuple[str, ...] = ("t1", "t2"), cultivators: tuple[str, ...] = ("t1",), upto: str = "admission"
) -> CaseFile:
    """The legal case with other guides."""
    people = [guide(SPONSOR, uid) for uid in sponsors] + [guide(CULTIVATOR, uid) for uid in cultivators]
    return replace(legal(upto), guides=tuple(people))


def knowing(uid: str, fact: GuideFact, upto: str = "admission") -> CaseFile:
    """The legal case where something else is known of a guide."""
    return replace(legal(upto), guide_facts={**FACTS, uid: fact})


@pytest.mark.parametrize(
    ("sponsors", "wrong"), [((), True), (("t1",), True), (("t1", "t2"), False), (("t1", "t2", "t3"), True)]
)
def test_there_are_exactly_two_sponsors(sponsors: tuple[str, ...], wrong: bool) -> None:
    assert ("sponsors_count" in blocks(guided(sponsors))) is wrong


@pytest.mark.parametrize(
    ("cultivators", "wrong"), [((), True), (("t1",), False), (("t1", "t2"), False), (("t1", "t2", "t3"), True)]
)
def test_there_are_one_or_two_cultivators(cultivators: tuple[str, ...], wrong: bool) -> None:
    assert ("cultivators_count" in blocks(guided(cultivators=cultivators))) is wrong


def test_one_person_named_twice_is_one_sponsor() -> None:
    file = replace(
        legal("admission"), guides=(guide(CULTIVATOR, "t1"), guide(SPONSOR, "t1"), guide(SPONSOR, "t1", id="again"))
    )
    assert "sponsors_count" in blocks(file)


def test_sponsors_are_those_of_the_day() -> None:
    file = legal("admission")
    until = replace(
        file, guides=(*file.guides[:2], guide(SPONSOR, "t1"), guide(SPONSOR, "t2", until_on=day("2025-05-19")))
    )
    assert "sponsors_count" in blocks(until)
    until = replace(
        file, guides=(*file.guides[:2], guide(SPONSOR, "t1"), guide(SPONSOR, "t2", until_on=day("2025-05-20")))
    )
    assert "sponsors_count" not in blocks(until)
    late = replace(
        file, guides=(*file.guides[:2], guide(SPONSOR, "t1"), guide(SPONSOR, "t2", from_on=day("2024-10-29")))
    )
    assert found(late)["sponsors_count"].step == "sponsors"


@pytest.mark.parametrize(("confirmed", "full"), [("2024-10-28", True), ("2024-10-29", False)])
def test_a_sponsor_is_a_full_member_on_the_day(confirmed: str, full: bool) -> None:
    fact = GuideFact(teacher("t1", confirmed_on=day(confirmed)))
    assert ("sponsor_not_full" not in blocks(knowing("t1", fact))) is full
    assert "cultivator_not_full" in blocks(knowing("t1", fact)), "he was none when he became cultivator"


def test_a_probationer_or_one_not_in_the_party_may_not_guide() -> None:
    for standing in (Standing.PROBATIONARY, Standing.ACTIVIST):
        file = knowing("t1", GuideFact(teacher("t1", standing=standing, confirmed_on=None)))
        assert {"sponsor_not_full", "cultivator_not_full"} <= blocks(file)


@pytest.mark.parametrize(
    ("from_on", "until_on", "limited"),
    [
        ("2025-05-20", None, True), ("2025-05-21", None, False), ("2023-01-01", "2024-10-28", True),
        ("2023-01-01", "2023-10-19", False), ("2025-01-01", "2025-05-19", False),
    ],
)  # fmt: skip
def test_a_sponsor_has_his_rights_on_the_day(from_on: str, until_on: str | None, limited: bool) -> None:
    restriction = Restriction(
        id="r",
        member_id="t1",
        kind=RestrictionKind.ON_PROBATION,
        from_on=day(from_on),
        until_on=day(until_on) if until_on else None,
    )
    file = knowing("t1", GuideFact(teacher("t1"), restrictions=(restriction,)))
    assert ("sponsor_restricted" in blocks(file)) is limited


def test_a_sponsor_whose_registry_is_suspended_may_not_sponsor() -> None:
    move = Move(
        id="m",
        member_id="t1",
        aspect=Aspect.REGISTRY,
        before=Registry.NORMAL,
        after=Registry.SUSPENDED,
        on=day("2025-01-01"),
    )
    file = knowing("t1", GuideFact(teacher("t1", registry=Registry.SUSPENDED), (move,)))
    assert blocks(file) == {"sponsor_suspended"}
    assert found(file)["sponsor_suspended"].step == "admission", "he was not when he was chosen"


def test_a_sponsor_who_has_left_is_pointed_out() -> None:
    file = knowing("t2", GuideFact(teacher("t2", left_on=day("2025-01-01"))))
    assert found(file)["sponsor_gone"].level is Level.WARN
    assert "sponsor_gone" not in found(knowing("t2", GuideFact(teacher("t2", left_on=day("2025-05-21")))))


def test_a_step_that_knows_only_its_month_gives_no_false_alarm() -> None:
    file = moved(legal("admission"), "sponsors", "2024-10")
    guides = (
        *file.guides[:2],
        guide(SPONSOR, "t1", from_on=day("2024-10-15")),
        guide(SPONSOR, "t2", from_on=day("2024-10-15")),
    )
    facts = {**FACTS, "t1": GuideFact(teacher("t1", confirmed_on=day("2024-10-10"), joined_on=day("2023-10-10")))}
    codes = {one for one in blocks(replace(file, guides=guides, guide_facts=facts)) if one.startswith("sponsor")}
    assert codes == set()
    late = (*file.guides[:2], guide(SPONSOR, "t1", from_on=day("2024-11-01")), guide(SPONSOR, "t2"))
    assert "sponsors_count" in blocks(replace(file, guides=late))
    facts["t1"] = GuideFact(teacher("t1", confirmed_on=day("2024-11-01"), joined_on=day("2023-11-01")))
    assert "sponsor_not_full" in blocks(replace(file, guide_facts=facts))


def test_nobody_sponsors_himself() -> None:
    assert "sponsor_self" in blocks(guided(("person", "t1")))


def test_a_sponsor_who_is_not_on_the_roll_is_left_to_the_user() -> None:
    file = legal("admission")
    guides = (*file.guides[:2], guide(SPONSOR, "t1"), guide(SPONSOR, "", member_id=None, name="邻院介绍"))
    one = found(replace(file, guides=guides))["guide_unknown"]
    assert (one.level, one.mend) == (Level.OK, "guide:sponsor")
    assert "邻院介绍" in one.text


def test_an_activist_whose_cultivator_left_needs_another() -> None:
    file = legal("cultivators", observations=legal().observations)
    gone = replace(file, guides=(guide(CULTIVATOR, "t1", until_on=day("2024-03-01")),))
    assert "cultivators_now" not in found(gone, "2024-03-01")
    one = found(gone, "2024-03-02")["cultivators_now"]
    assert (one.level, one.mend) == (Level.WARN, "guide:cultivator")
    left = replace(
        file, guides=(guide(CULTIVATOR, "t1"),), guide_facts={"t1": GuideFact(teacher("t1", left_on=day("2024-03-01")))}
    )
    assert "cultivator_gone_now" in found(left, "2024-03-02")
    assert "cultivator_gone_now" not in found(left, "2024-02-28")


JOINT = replace(BRANCH, kind=BranchKind.JOINT)


def faculty(*who: tuple[GuideKind, str], **changes: Any) -> CaseFile:
    """A case of a joint branch with some guides who teach in the college."""
    people = tuple(guide(kind, uid, faculty=(kind, uid) in who) for kind in GuideKind for uid in ("t1", "t2"))
    return replace(legal("admission", branch=JOINT, **changes), guides=people)


def test_in_a_joint_branch_a_teacher_of_the_college_is_among_each_kind_of_guides() -> None:
    given = [one for one in found(faculty()).values() if one.code == "faculty"]
    assert [(one.level, one.confidence) for one in given] == [(Level.WARN, "L")]
    assert given[0].source == "UNIV-FAC-1：师生联合党支部的校内做法"
    assert "faculty" not in found(faculty((CULTIVATOR, "t1"), (SPONSOR, "t2")))
    assert found(faculty((CULTIVATOR, "t1")))["faculty"].step == "sponsors"
    assert found(faculty((SPONSOR, "t1")))["faculty"].step == "cultivators"
    assert "faculty" not in found(replace(faculty(), branch=BRANCH))


def test_a_school_settles_how_the_rule_on_teachers_is_read() -> None:
    either = with_school({"faculty_each": 0})
    assert "faculty" not in found(faculty((SPONSOR, "t1")), book=either)
    assert "faculty" in found(faculty(), book=either)
    strict = with_school({"faculty_level": 3, "faculty_all": 1})
    assert "faculty" in blocks(replace(faculty(), branch=BRANCH), book=strict)


@pytest.mark.parametrize(
    ("body", "committee", "code"),
    [
        ("示例学院党委", COMMITTEE, ""), ("", COMMITTEE, ""), ("", None, ""), ("示例党总支", COMMITTEE, "body_may_not_approve"),
        ("临时党委", None, "body_may_not_approve"), ("", replace(COMMITTEE, may_approve=False), "may_not_approve"),
        ("", replace(COMMITTEE, tier=Tier.GENERAL_BRANCH), "may_not_approve"), ("校党委", replace(COMMITTEE, may_approve=False), ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["pre_review", "approval", "conversion_approval"])
def test_only_a_committee_with_the_right_approves(key: str, body: str, committee: Any, code: str) -> None:
    others = {"pre_review", "approval", "conversion_approval"} - {key}
    file = legal("conversion_approval", approving=committee)
    for other in others:
        file = moved(file, other, body="示例学院党委")
    file = moved(file, key, body=body)
    assert blocks(file) == ({code} if code else set())
    if code:
        assert found(file)[code].step == key


def test_a_temporary_branch_develops_nobody_without_a_reason() -> None:
    temporary = replace(BRANCH, kind=BranchKind.TEMPORARY)
    file = legal("activist", branch=temporary)
    assert blocks(file) == {"temporary_branch"}
    waiver = Waiver(id="w", case_id="case", code="temporary_branch", reason="上级党委批准", on=day("2023-10-10"))
    assert blocks(replace(file, waivers=(waiver,))) == set()
    moved_in = Move(
        id="m", member_id="person", aspect=Aspect.BRANCH, before="old", after="branch", on=day("2023-11-01")
    )
    assert blocks(replace(file, moves=(moved_in,))) == set(), "he belonged to another branch then"


def test_somebody_whose_registry_is_suspended_is_pointed_out() -> None:
    file = legal("oath")
    suspended = replace(file, member=replace(file.member, registry=Registry.SUSPENDED))
    assert found(suspended, "2025-08-01")["suspended"].mend == "member:registry"
    assert BOOK.on(day("2025-08-01").first()).version == "2014"
