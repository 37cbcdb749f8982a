"""A deed is his whose whole name stands in it: not a part of another's, not a colleague's, and never counted twice."""

from dataclasses import replace
from datetime import date

import pytest
from organizers_ledger import do, organizer, person, posting

from branchdesk.features.development.model import CaseStep, DevelopmentCase, Observation, ObservationKind
from branchdesk.features.development.store import CaseStepStore, DevelopmentCaseStore, ObservationStore
from branchdesk.features.meetings.model.beside import Talk
from branchdesk.features.meetings.store import TalkStore
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.rules.naming import stands_in
from branchdesk.features.requests import commands as requests
from branchdesk.features.requests.model import Asker, Request, RequestChannel
from branchdesk.features.twinning.model.activities import JointActivity
from branchdesk.features.twinning.model.words import ActivityState, Mode
from branchdesk.features.twinning.store import JointActivityStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work


@pytest.mark.parametrize(
    "text",
    [
        "张三", "张三、李四", "李四，张三；王五", "组织员张三", "材料学院党委副书记张三", "张三同志", "由张三领誓", "张三（书记）",
        "李四\n张三 副书记", "张　三", "李四和张三", "张三丰、张三", "张三等",
    ],
)  # fmt: skip
def test_a_whole_name_is_found_next_to_marks_and_posts(text: str) -> None:
    assert stands_in("张三", text)


@pytest.mark.parametrize("text", ["", "张三丰", "张三丰、李四", "小张三", "组织员张三丰同志", "开张三日", "支部委员会"])
def test_part_of_another_name_is_not_the_name(text: str) -> None:
    assert not stands_in("张三", text)
    assert not stands_in("", text)


def test_a_name_with_a_point_is_whole_too() -> None:
    assert stands_in("买买提·阿里", "李四、买买提·阿里")
    assert not stands_in("阿里", "买买提·阿里")


def _step(work: Work, body: str) -> None:
    DevelopmentCaseStore(work).save(DevelopmentCase(id="case", member_id="m1"))
    CaseStepStore(work).save(CaseStep(id="training", case_id="case", step="training", on=Day(2026, 5, 10), body=body))


def _two(ledger: Ledger, first: str, second: str, **other: object) -> None:
    """Two organizers of one college."""
    for uid, name, values in (("a", first, {}), ("b", second, other)):
        do(ledger, commands.save_organizer, organizer(f"o-{uid}", name, f"单位{uid}"))
        do(ledger, commands.post, posting(f"p-{uid}", f"o-{uid}", **values))


def offers(ledger: Ledger, whose: str) -> dict[str, bool]:
    return {one.id: one.named for one in queries.proposals(ledger, whose)}


def test_a_deed_that_names_one_is_not_offered_to_his_colleague(ledger: Ledger) -> None:
    _two(ledger, "张三", "张三丰")
    do(ledger, _step, "组织员张三丰")
    assert offers(ledger, "p-a") == {}
    assert offers(ledger, "p-b") == {"case_step|training": True}


def test_a_colleague_written_with_a_blank_in_his_name_is_named_too(ledger: Ledger) -> None:
    _two(ledger, "张三", "李四")
    do(ledger, _step, "谈话人：李　四")
    do(ledger, lambda work: ObservationStore(work).save(Observation(
        id="seen", case_id="case", kind=ObservationKind.REVIEW, on=Day(2026, 5, 11), body="支部、李　四")))  # fmt: skip
    assert offers(ledger, "p-a") == {}
    assert offers(ledger, "p-b") == {"case_step|training": True, "observation|seen": True}


def test_a_deed_that_names_nobody_known_is_offered_to_all_and_counted_once(ledger: Ledger) -> None:
    _two(ledger, "张三", "李四")
    do(ledger, _step, "示例大学党校")
    assert offers(ledger, "p-a") == offers(ledger, "p-b") == {"case_step|training": False}
    do(ledger, commands.take_over, [one.entry for one in queries.proposals(ledger, "p-a")])
    assert offers(ledger, "p-b") == {}


def test_a_deed_that_names_somebody_who_had_left_is_not_lost(ledger: Ledger) -> None:
    _two(ledger, "张三", "李四", from_on=Day(2025, 7, 26), until_on=Day(2026, 1, 31))
    do(ledger, _step, "李四")
    assert offers(ledger, "p-a") == {"case_step|training": False}
    assert offers(ledger, "p-b") == {}


def test_who_talked_stands_in_the_talk_not_in_the_step(ledger: Ledger) -> None:
    _two(ledger, "张三", "李四")
    do(ledger, _step, "支部")
    do(ledger, lambda work: CaseStepStore(work).save(replace(CaseStepStore(work).need("training"), step="first_talk")))
    do(ledger, lambda work: TalkStore(work).save(
        Talk(id="t", branch_id="first", on=Day(2026, 5, 10), first="李四", second="许生", second_id="m1")))  # fmt: skip
    assert offers(ledger, "p-a") == {}
    assert offers(ledger, "p-b") == {"case_step|training": True}


def test_leaders_of_an_activity_are_whole_names(ledger: Ledger) -> None:
    _two(ledger, "张三", "张三丰")
    activity = JointActivity(
        id="ja", uid="ja", title="共建", on=Day(2026, 4, 2), mode=Mode.TALKS, state=ActivityState.DONE,
        leaders="王五 院长\n张三丰 组织员",
    )  # fmt: skip
    do(ledger, lambda work: JointActivityStore(work).save(activity))
    assert (offers(ledger, "p-a"), offers(ledger, "p-b")) == ({}, {"joint_activity|ja": True})


def _request(work: Work, place: str | None) -> Request:
    return requests.take_in(
        work, Request(id=new_id(), number="", received_at="2026-09-01T08:00", channel=RequestChannel.VISIT, asker=Asker.UNIT,
                      text="网络", first_receiver="张三", organization_id=place))  # fmt: skip


def test_of_two_of_one_name_it_is_his_at_whose_college_it_happened(ledger: Ledger) -> None:
    arts = Organization(id="arts", full_name="中共示例大学文学院委员会", tier=Tier.COMMITTEE, parent_id="school")
    do(ledger, lambda work: OrganizationStore(work).save(arts))
    _two(ledger, "张三", "张三", college="文学院", organization_id="arts")
    made = do(ledger, _request, "arts")
    assert offers(ledger, "p-a") == {}
    assert offers(ledger, "p-b") == {f"request|{made.id}": True}


def test_a_deed_of_a_shared_name_is_counted_by_one_of_them(ledger: Ledger) -> None:
    _two(ledger, "张三", "张三", college="文学院", organization_id=None)
    made = do(ledger, _request, "office")
    assert set(offers(ledger, "p-a")) == set(offers(ledger, "p-b")) == {f"request|{made.id}"}
    do(ledger, commands.take_over, [one.entry for one in queries.proposals(ledger, "p-a")])
    assert offers(ledger, "p-b") == {}
    kept = queries.entries(ledger, "p-a")[0]
    do(ledger, commands.drop_entries, [kept.id])
    do(ledger, commands.take_over, [one.entry for one in queries.proposals(ledger, "p-b")])
    with pytest.raises(Refusal, match="已另有"):
        do(ledger, commands.bring_back_entries, [kept.id])


def test_a_talk_of_another_on_the_roll_with_his_name_is_not_his(ledger: Ledger) -> None:
    do(ledger, commands.save_organizer, replace(organizer(), member_id="m3"))
    talks = [
        Talk(id=uid, branch_id="first", on=Day(2026, 3, day), first=organizer().name, first_id=first, second="许生")
        for uid, day, first in (("his", 5, "m3"), ("anothers", 6, "m2"), ("unlinked", 7, None))
    ]
    do(ledger, lambda work: TalkStore(work).add_all(talks))
    assert set(offers(ledger, "p1")) == {"talk|his", "talk|unlinked"}


# ---- the evidence of the assessment


def of_requests(ledger: Ledger, whose: str) -> tuple[set[str], str]:
    """The requests counted for somebody, and the rule they are counted by."""
    year = (date(2026, 1, 1), date(2026, 12, 31))
    line = next(one for one in queries.evidence(ledger, whose, *year) if one.title == "诉求按时率")
    return set(line.ids), line.rule


def test_requests_of_a_shared_name_are_evidence_of_the_one_at_whose_college_they_came_in(ledger: Ledger) -> None:
    arts = Organization(id="arts", full_name="中共示例大学文学院委员会", tier=Tier.COMMITTEE, parent_id="school")
    do(ledger, lambda work: OrganizationStore(work).save(arts))
    _two(ledger, "张三", "张三", college="文学院", organization_id="arts")
    own, theirs, nowhere = (do(ledger, _request, place).id for place in ("first", "arts", None))
    ids, rule = of_requests(ledger, "p-a")
    assert ids == {own}
    assert "有同名的人，按诉求所在的党组织区分" in rule
    assert "另有 1 件分不清是哪一位，没有计入" in rule
    assert of_requests(ledger, "p-b")[0] == {theirs}
    do(ledger, commands.end_posting, "p-b", Day(2026, 8, 31))
    assert of_requests(ledger, "p-a")[0] == {own, theirs, nowhere}, "nobody else of that name was in post then"


def test_a_member_of_his_name_is_told_apart_where_the_roll_knows_the_organizer(ledger: Ledger) -> None:
    namesake = replace(person("m9", "张三", "office"), number="9")
    do(ledger, lambda work: MemberStore(work).save(namesake))
    do(ledger, commands.save_organizer, organizer("o-a", "张三", "单位"))
    do(ledger, commands.post, posting("p-a", "o-a"))
    made, elsewhere = do(ledger, _request, "office").id, do(ledger, _request, "school").id
    assert of_requests(ledger, "p-a")[0] == {made, elsewhere}, "nobody knows that he is another"
    do(ledger, lambda work: MemberStore(work).save(person("m8", "张三")))
    do(ledger, commands.save_organizer, replace(organizer("o-a", "张三", "单位"), member_id="m8"))
    ids, rule = of_requests(ledger, "p-a")
    assert ids == {elsewhere}
    assert "按诉求所在的党组织区分" in rule


def test_requests_under_the_name_of_the_roll_and_beside_a_post_are_his_too(ledger: Ledger) -> None:
    do(ledger, lambda work: MemberStore(work).save(person("m8", "张三")))
    do(ledger, commands.save_organizer, replace(organizer("o-a", "张叁", "单位"), member_id="m8"))
    do(ledger, commands.post, posting("p-a", "o-a"))
    made = do(ledger, _request, "first")
    do(ledger, requests.hand_on, made.id, "2026-09-01T09:00", "后勤处")
    other = do(ledger, lambda work: requests.take_in(work, replace(made, id=new_id(), number="", first_receiver="李四",
                                                                   undertaker="组织员张叁")))  # fmt: skip
    long = do(ledger, lambda work: requests.take_in(work, replace(made, id=new_id(), number="", first_receiver="张三丰",
                                                                  undertaker="")))  # fmt: skip
    ids, rule = of_requests(ledger, "p-a")
    assert ids == {made.id, other.id}
    assert long.id not in ids
    assert "同名" not in rule
