"""What other rooms know of somebody's work: proposals taken over once, evidence, the handover book."""

from dataclasses import replace
from datetime import date

import pytest
from organizers_ledger import NAME, do, entry, organizer, posting

from branchdesk.features.development.model import CaseStep, DevelopmentCase
from branchdesk.features.development.store import CaseStepStore, DevelopmentCaseStore
from branchdesk.features.meetings.model.beside import Talk
from branchdesk.features.meetings.model.minutes import Guest, Meeting
from branchdesk.features.meetings.model.words import MeetingKind, Stage
from branchdesk.features.meetings.store import GuestStore, MeetingStore, TalkStore
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.model import Handover, Role
from branchdesk.features.organizers.queries import Proposal
from branchdesk.features.requests import commands as requests
from branchdesk.features.requests.model import Asker, Request, RequestChannel
from branchdesk.features.transfers.model import Direction, GraduationBatch, Transfer
from branchdesk.features.transfers.store import GraduationBatchStore, TransferStore
from branchdesk.features.twinning.model.activities import ActivityParty, JointActivity
from branchdesk.features.twinning.model.issues import Measure
from branchdesk.features.twinning.model.ties import Partner
from branchdesk.features.twinning.model.words import ActivityState, Category, Mode, Progress
from branchdesk.features.twinning.store import ActivityPartyStore, JointActivityStore, MeasureStore, PartnerStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work

YEAR = date(2026, 1, 1), date(2026, 12, 31)


def _cases(work: Work) -> None:
    for uid in ("m1", "m3"):
        DevelopmentCaseStore(work).save(DevelopmentCase(id=f"case-{uid}", member_id=uid, archive="学院档案室"))
        CaseStepStore(work).save(
            CaseStep(id=f"talk-{uid}", case_id=f"case-{uid}", step="first_talk", on=Day(2026, 3, 5), body="支部")
        )
    CaseStepStore(work).save(
        CaseStep(
            id="training", case_id="case-m1", step="training", on=Day(2026, 5, 10), tenths=240, body=f"组织员{NAME}"
        )
    )
    TalkStore(work).save(
        Talk(id="t1", branch_id="first", on=Day(2026, 3, 5), first=NAME, second="许生", second_id="m1")
    )
    TalkStore(work).save(Talk(id="t2", branch_id="first", on=Day(2026, 3, 6), first="别人", second="许生"))


def _transfers(work: Work) -> None:
    GraduationBatchStore(work).save(GraduationBatch(id="batch", title="2026 届毕业生", on=Day(2026, 6, 20)))
    usual = {"direction": Direction.OUT, "from_branch_id": "first", "issued_on": Day(2026, 6, 20), "valid_days": 30}
    TransferStore(work).add_all([
        Transfer(id="b1", member_id="m1", batch_id="batch", number="1", **usual, reported_on=Day(2026, 7, 20)),
        Transfer(id="b2", member_id="m2", batch_id="batch", number="2", **usual, reported_on=Day(2026, 7, 21)),
        Transfer(id="single", member_id="m2", number="3", **{**usual, "issued_on": Day(2026, 11, 1)}, to_place="外地"),
        Transfer(id="foreign", member_id="m3", number="4", **{**usual, "from_branch_id": "office"}),
    ])  # fmt: skip


def _together(work: Work) -> None:
    meeting = Meeting(id="mt", kind=MeetingKind.TWINNING, branch_id="first", subject="共建座谈", on=Day(2026, 4, 2),
                      starts="14:30", ends="16:00", stage=Stage.FINAL)  # fmt: skip
    MeetingStore(work).save(meeting)
    for n in (2, 1):
        MeetingStore(work).save(
            replace(meeting, id=f"f{n}", on=Day(2025, n, 3), stage=Stage.FILED, archive_number=f"DQ11-2025-000{n}")
        )
    MeetingStore(work).save(replace(meeting, id="draft", subject="草稿", stage=Stage.DRAFT))
    for uid in ("mt", "draft"):
        GuestStore(work).save(Guest(id=f"g-{uid}", meeting_id=uid, order=0, name=NAME))
    PartnerStore(work).save(
        Partner(id="pa", name="材料第一党支部", organization_id="first", category=Category.TEACHING)
    )
    PartnerStore(work).save(Partner(id="pb", name="某社区党支部", category=Category.OUTSIDE))
    JointActivityStore(work).save(JointActivity(id="ja", uid="ja", title="共建座谈", meeting_id="mt", on=Day(2026, 4, 2),
                                                starts="14:30", ends="16:00", mode=Mode.TALKS, state=ActivityState.DONE))  # fmt: skip
    for n, uid in enumerate(("pa", "pb")):
        ActivityPartyStore(work).save(
            ActivityParty(id=f"y{n}", activity_id="ja", partner_id=uid, order=n, own=n == 0, category=Category.TEACHING)
        )


def _request(work: Work, receiver: str = NAME, received_at: str = "2026-09-01T08:00") -> Request:
    made = Request(id=new_id(), number="", received_at=received_at, channel=RequestChannel.VISIT, asker=Asker.STUDENT,
                   kind="网络", text="宿舍网络", first_receiver=receiver)  # fmt: skip
    return requests.take_in(work, made)


@pytest.fixture
def busy(ledger: Ledger) -> Ledger:
    """The ledger after a year's work in all rooms."""
    for step in (_cases, _transfers, _together, _request):
        do(ledger, step)
    do(ledger, _request, "别人")
    return ledger


def offered(ledger: Ledger) -> dict[str, Proposal]:
    return {one.id: one for one in queries.proposals(ledger, "p1")}


def test_deeds_of_the_college_and_of_his_name_are_offered_each_once(busy: Ledger) -> None:
    found = offered(busy)
    request = next(uid for uid in found if uid.startswith("request|"))
    assert set(found) == {
        "case_step|talk-m1", "case_step|training", "graduation_batch|batch", "transfer|single", "joint_activity|ja", request,
    }  # fmt: skip
    assert {uid: one.named for uid, one in found.items()} == {
        "case_step|talk-m1": True, "case_step|training": True, "graduation_batch|batch": False, "transfer|single": False,
        "joint_activity|ja": False, request: True,
    }  # fmt: skip
    assert found["graduation_batch|batch"].entry.count == 2
    assert found["joint_activity|ja"].entry.tenths == 15
    assert [one.entry.on for one in queries.proposals(busy, "p1")] == sorted(one.entry.on for one in found.values())


def test_what_was_taken_over_is_not_offered_nor_counted_again(busy: Ledger) -> None:
    entries = [one.entry for one in queries.proposals(busy, "p1")]
    assert do(busy, commands.take_over, [replace(one, tenths=20) for one in entries]) == 6
    assert queries.proposals(busy, "p1") == []
    assert do(busy, commands.take_over, entries) == 0
    whole = queries.totals(busy, "p1").whole
    assert (len(whole.entries), whole.count, whole.tenths) == (6, 7, 120)
    line = next(one for one in queries.entries(busy, "p1") if one.entry.origin == "graduation_batch")
    assert line.origin == "毕业生转接批次"
    do(busy, commands.drop_entries, [line.id])
    assert list(offered(busy)) == ["graduation_batch|batch"]
    do(busy, commands.take_over, [one.entry for one in queries.proposals(busy, "p1")])
    with pytest.raises(Refusal, match="已另有"):
        do(busy, commands.bring_back_entries, [line.id])


def test_minutes_taken_over_before_the_activity_was_registered_stand_for_it(busy: Ledger) -> None:
    do(busy, lambda work: JointActivityStore(work).remove("ja"))
    meeting = offered(busy)["meeting|mt"]
    assert meeting.named
    do(busy, commands.take_over, [meeting.entry])
    do(busy, lambda work: JointActivityStore(work).bring_back("ja"))
    assert not {"meeting|mt", "joint_activity|ja"} & set(offered(busy))


def test_a_deed_of_the_college_is_one_mans_and_one_that_names_two_is_each_ones(busy: Ledger) -> None:
    do(busy, commands.save_organizer, organizer("o2", "曹同事"))
    do(busy, commands.post, posting("p2", "o2"))
    do(busy, commands.take_over, [one.entry for one in queries.proposals(busy, "p1")])
    assert queries.proposals(busy, "p2") == []
    do(
        busy,
        lambda work: CaseStepStore(work).save(replace(CaseStepStore(work).need("training"), body=f"{NAME}、曹同事")),
    )
    assert [one.id for one in queries.proposals(busy, "p2")] == ["case_step|training"]


def test_two_who_look_at_the_same_offers_do_not_both_count_a_deed_of_the_college(busy: Ledger) -> None:
    do(busy, commands.save_organizer, organizer("o2", "曹同事"))
    do(busy, commands.post, posting("p2", "o2"))
    seen = {whose: [one.entry for one in queries.proposals(busy, whose)] for whose in ("p1", "p2")}
    assert do(busy, commands.take_over, seen["p2"]) == 3
    assert do(busy, commands.take_over, seen["p1"]) == 3, "what names him"
    assert len(queries.totals(busy).whole.entries) == 6
    batch = next(one.id for one in queries.entries(busy, "p2") if one.entry.origin == "graduation_batch")
    do(busy, commands.drop_entries, [batch])
    do(busy, commands.take_over, [one.entry for one in queries.proposals(busy, "p1")])
    with pytest.raises(Refusal, match="已另有"):
        do(busy, commands.bring_back_entries, [batch])


def test_the_other_register_of_a_deed_does_not_come_back_beside_it(busy: Ledger) -> None:
    do(busy, lambda work: JointActivityStore(work).remove("ja"))
    do(busy, commands.take_over, [offered(busy)["meeting|mt"].entry])
    minutes = queries.entries(busy, "p1")[0].id
    do(busy, commands.drop_entries, [minutes])
    do(busy, lambda work: JointActivityStore(work).bring_back("ja"))
    do(busy, commands.take_over, [offered(busy)["joint_activity|ja"].entry])
    with pytest.raises(Refusal, match="已另有"):
        do(busy, commands.bring_back_entries, [minutes])
    do(busy, commands.drop_entries, [queries.entries(busy, "p1")[0].id])
    assert do(busy, commands.bring_back_entries, [minutes]) == 1


def test_nothing_of_a_deed_can_be_made_up(busy: Ledger) -> None:
    with pytest.raises(Refusal, match="没有来源"):
        do(busy, commands.take_over, [entry(Day(2026, 3, 5))])
    first = queries.proposals(busy, "p1")[0].entry
    do(busy, commands.take_over, [first])
    kept = queries.entries(busy, "p1")[0].entry
    changed = do(busy, commands.log, replace(kept, origin="", origin_id="", tenths=5))
    assert (changed.origin_id, changed.tenths) == (first.origin_id, 5)


def test_deeds_before_or_after_the_term_are_nobodys(busy: Ledger) -> None:
    do(busy, commands.end_posting, "p1", Day(2026, 4, 1))
    assert list(offered(busy)) == ["case_step|talk-m1"]
    assert queries.proposals(busy, "p1", date(2026, 3, 6)) == []
    assert queries.proposals(busy, "p1", date(2026, 3, 5), date(2026, 3, 5))
    assert queries.proposals(busy, "unknown") == []


def test_a_posting_of_no_known_organization_is_offered_only_what_names_him(busy: Ledger) -> None:
    do(busy, commands.post, posting(organization_id=None))
    kinds = {uid.partition("|")[0] for uid in offered(busy)}
    assert kinds == {"case_step", "meeting", "request"}, "the step stands for its talk"
    assert all(one.named for one in offered(busy).values())


def values(ledger: Ledger) -> dict[str, str]:
    return {one.title: one.value for one in queries.evidence(ledger, "p1", *YEAR)}


def test_the_evidence_of_a_year_is_what_its_rows_say(busy: Ledger) -> None:
    do(busy, commands.take_over, [one.entry for one in queries.proposals(busy, "p1")])
    do(busy, commands.log, entry(Day(2026, 10, 9), task="参加培训", tenths=80))
    found = values(busy)
    assert found["工作量"] == "7 项，数量合计 8，9.5 小时"
    assert found["转接及时率"] == "1 / 2，50.0%"
    assert found["诉求按时率"] == "0 / 1，0.0%"
    assert found["共建参与"] == "1 次，1 对"
    assert found["集中培训"] == "1 人，24 学时"
    assert found["本人培训"] == "1 次，8 学时"
    assert all(one.rule for one in queries.evidence(busy, "p1", *YEAR))


def test_a_letter_reported_on_its_last_day_is_in_time(busy: Ledger) -> None:
    line = next(one for one in queries.evidence(busy, "p1", *YEAR) if one.title == "转接及时率")
    assert set(line.ids) == {"b1", "b2"}


def test_the_yearly_report_covers_the_years_of_the_term_only(busy: Ledger) -> None:
    do(busy, commands.take_templates)
    report = queries.year_report(busy, "p1", 2026)
    assert (report.posting.name, len(report.evidence)) == (NAME, 8)
    assert {one.due.year for one in report.duties} == {2026}
    with pytest.raises(Refusal, match="没有任职"):
        queries.year_report(busy, "p1", 2024)


def keep(ledger: Ledger, **named: object) -> Handover:
    do(ledger, commands.save_organizer, organizer("o2", "曹接任"))
    do(ledger, commands.end_posting, "p1", Day(2026, 11, 21))
    do(ledger, commands.post, posting("p2", "o2", from_on=Day(2026, 11, 21), until_on=None))
    return do(ledger, commands.hand_over, "p1", Day(2026, 11, 21), **named)


def test_the_handover_book_has_what_is_open_and_where_everything_lies(busy: Ledger) -> None:
    do(busy, commands.take_templates, ["plan_filed", "return_year"])
    made = keep(busy, to_posting_id="p2", witness="监交人")
    its = queries.book_of(made)
    assert (its.giver, its.taker, its.college, its.on, its.witness) == (
        NAME,
        "曹接任",
        "材料学院",
        "2026-11-21",
        "监交人",
    )
    assert [row[0] for row in its.section("duties").rows] == [
        "发展党员计划报上级备案",
        "党内统计年报",
        "发展党员计划报上级备案",
    ]
    assert ("2026-12-31", "职责", "材料学院", "党内统计年报") in its.section("due").rows
    assert [(row[0], row[5]) for row in its.section("packets").rows] == [
        ("3", "已开信"),
        ("2", "已报到"),
        ("1", "已报到"),
    ]
    assert [row[4] for row in its.section("unsigned").rows] == ["未签字", "未定稿"] or len(
        its.section("unsigned").rows
    ) == 2
    assert ("发展党员档案", "许生", "", "学院档案室") in its.section("archive").rows
    minutes = ("会议记录", "材料第一党支部 2025 年 2 份", "DQ11-2025-0001 至 DQ11-2025-0002", "材料第一党支部")
    assert minutes in its.section("archive").rows
    assert len(its.section("requests").rows) == 1
    assert [row[0] for row in its.section("roles").rows] == ["联络员", "管理员", "统计员", "信息员", "合计"]
    assert its.remarks == ()


def test_a_book_is_signed_once_by_both_and_then_stands(busy: Ledger) -> None:
    alone = keep(busy)
    with pytest.raises(Rejected, match="还没有接任者"):
        do(busy, commands.sign_handover, alone.id, Day(2026, 11, 21))
    do(busy, commands.drop_handover, alone.id)
    made = do(busy, commands.hand_over, "p1", Day(2026, 11, 20), "p2")
    with pytest.raises(Rejected, match="早于交接"):
        do(busy, commands.sign_handover, made.id, Day(2026, 11, 19))
    do(busy, commands.sign_handover, made.id, Day(2026, 11, 21))
    with pytest.raises(Refusal, match="已于 2026-11-21 签字"):
        do(busy, commands.sign_handover, made.id, Day(2026, 11, 21))
    with pytest.raises(Refusal, match="不能删除"):
        do(busy, commands.drop_handover, made.id)
    line = queries.handovers(busy, "p1")[0]
    assert (line.taker.name if line.taker else "", line.intact) == ("曹接任", True)


def test_a_book_somebody_changed_is_found_out(busy: Ledger) -> None:
    made = keep(busy, to_posting_id="p2")
    forged = replace(made, content=made.content.replace(NAME, "别人"))
    with pytest.raises(Refusal, match="指纹"):
        queries.book_of(forged)


def test_the_book_stays_what_it_was_when_the_work_goes_on(busy: Ledger) -> None:
    made = keep(busy, to_posting_id="p2")
    before = queries.book_of(made)
    do(busy, _request, NAME, "2026-11-20T08:00")
    assert queries.book_of(queries.handovers(busy)[0].handover) == before
    now = queries.handover_book(busy, "p1", date(2026, 11, 21), "p2")
    assert len(now.section("requests").rows) == len(before.section("requests").rows) + 1


def test_hands_are_changed_at_one_college_between_two_people(busy: Ledger) -> None:
    do(busy, commands.save_organizer, organizer("o3", "别院人"))
    do(busy, commands.post, posting("p3", "o3", college="文学院", organization_id=None))
    with pytest.raises(Rejected, match="不在同一学院"):
        do(busy, commands.hand_over, "p1", Day(2026, 11, 21), "p3")
    with pytest.raises(Rejected, match="同一条选派"):
        do(busy, commands.hand_over, "p1", Day(2026, 11, 21), "p1")
    with pytest.raises(Rejected, match="晚于今天"):
        do(busy, commands.hand_over, "p1", Day(2026, 11, 22))


def test_a_book_without_an_organization_says_what_it_could_not_know(ledger: Ledger) -> None:
    do(ledger, commands.post, posting(organization_id=None))
    its = queries.handover_book(ledger, "p1", date(2026, 11, 21))
    assert "另行清点" in its.remarks[0]
    with pytest.raises(Refusal, match="没有这条选派"):
        queries.handover_book(ledger, "nobody", date(2026, 11, 21))


def test_roles_of_taken_over_deeds_are_those_of_the_four(busy: Ledger) -> None:
    do(busy, commands.take_over, [one.entry for one in queries.proposals(busy, "p1")])
    counts = {role: len(one.entries) for role, one in queries.totals(busy).by_role.items()}
    assert counts == {Role.LIAISON: 2, Role.DEVELOPMENT: 1, Role.STATISTICS: 2, Role.FEEDBACK: 1}


def test_every_measure_that_is_not_done_is_handed_over_with_or_without_a_deadline(busy: Ledger) -> None:
    known = (
        ("无期限", None, Progress.RUNNING), ("明年到期", Day(2027, 9, 1), Progress.NOT_STARTED), ("长期", None, Progress.LASTING),
        ("搁置的", Day(2026, 12, 1), Progress.SHELVED), ("下月到期", Day(2026, 12, 2), Progress.RUNNING),
        ("做完的", Day(2026, 12, 3), Progress.DONE),
    )  # fmt: skip
    for task, due, progress in known:
        closed = Day(2026, 11, 1) if progress in (Progress.DONE, Progress.LASTING) else None
        one = Measure(
            id=task, activity_id="ja", task=task, owner="负责人", due_on=due, progress=progress, closed_on=closed
        )
        do(busy, lambda work, one=one: MeasureStore(work).save(one))
    book = queries.handover_book(busy, "p1", date(2026, 11, 21))
    found = {row[1]: row for row in book.section("measures").rows}
    assert set(found) == {"无期限", "明年到期", "长期", "搁置的", "下月到期"}
    assert found["无期限"] == ("共建座谈", "无期限", "负责人", "未定期限", "进行中")
    assert [row[3] for row in book.section("due").rows if row[1] == "共建举措"] == ["下月到期"]
