"""What the commands of the room write, refuse and can take back, on real ledgers."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from meeting_ledger import GROUP_1, HERE, OFFICE, STUDENTS, do, make, meeting, minutes

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence, Talk
from branchdesk.features.meetings.model.minutes import (
    ActionItem,
    Attendance,
    Ballot,
    Guest,
    JointBranch,
    Minutes,
    Nominee,
    Resolution,
    Speech,
)
from branchdesk.features.meetings.model.words import (
    BallotKind,
    ExclusionKind,
    MeetingKind,
    Method,
    PaperKind,
    Presence,
    Reason,
    Retention,
    Stage,
)
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage import verify
from branchdesk.storage.change_log import Author
from branchdesk.storage.engine import Ledger, open_ledger
from branchdesk.storage.undo import redo, undo


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("meetings") / "template.bdb"
    make(path)
    return path


@pytest.fixture
def ledger(template: Path, tmp_path: Path) -> Iterator[Ledger]:
    opened = open_ledger(Path(shutil.copy(template, tmp_path / "l.bdb")))
    yield opened
    opened.close()


def hold(ledger: Ledger, one: Minutes) -> Minutes:
    held = do(ledger, commands.hold, one)
    assert isinstance(held, Minutes)
    return held


def kept(ledger: Ledger, one: Minutes) -> Minutes:
    found = queries.minutes(ledger, one.meeting.id)
    assert found is not None
    return found


def full() -> Minutes:
    """A meeting with something in most lists."""
    one = minutes("m16", items=2)
    first, second = one.items
    ballot = Ballot(id=new_id(), meeting_id="", order=9, item_id=second.id, subject="年度计划", yes=15, no=0, abstain=0)
    return replace(
        one,
        speeches=(Speech(id=new_id(), meeting_id="", order=5, item_id=first.id, speaker="孙一", speaker_id="m03", gist="同意。"),),
        ballots=(ballot,),
        resolutions=(Resolution(id=new_id(), meeting_id="", order=3, item_id=second.id, ballot_id=ballot.id, text="通过年度计划。"),),
        actions=(ActionItem(id=new_id(), meeting_id="", order=1, task="落实计划", owner="李一", owner_id="m04", due_on=Day(2026, 12, 31)),),
    )  # fmt: skip


def ops(ledger: Ledger) -> int:
    return int(ledger.read("SELECT count(*) FROM change_log")[0][0])


def test_a_meeting_is_held_whole_and_numbered_in_its_order(ledger: Ledger) -> None:
    held = hold(ledger, full())
    assert kept(ledger, held) == held
    assert [one.order for one in held.items] == [0, 1]
    assert [one.order for one in (*held.speeches, *held.ballots, *held.resolutions)] == [0, 0, 0]
    assert {one.meeting_id for one in (*held.items, *held.speeches, *held.ballots)} == {held.meeting.id}


def test_a_new_meeting_is_always_a_draft_of_version_one(ledger: Ledger) -> None:
    one = minutes(stage=Stage.FILED, version=7, archive_number="X", signed_on=HERE)
    held = hold(ledger, one).meeting
    assert (held.stage, held.version, held.archive_number, held.signed_on) == (Stage.DRAFT, 1, "", None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"branch_id": "nobody"}, "党组织"),
        ({"branch_id": GROUP_1}, "党组织"),
        ({"group_id": GROUP_1, "branch_id": STUDENTS}, "不属于"),
        ({"kind": MeetingKind.GROUP}, "选择党小组"),
        ({"on": Day(2026, 11)}, "写到日"),
    ],
)
def test_what_could_not_be_found_again_is_not_taken_down(ledger: Ledger, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(Rejected) as refused:
        hold(ledger, minutes(**wrong))
    assert told in refused.value.detail
    assert queries.meetings(ledger) == []


def test_who_is_no_party_member_does_not_count_among_those_due(ledger: Ledger) -> None:
    line = Attendance(id=new_id(), meeting_id="", member_id="c01", name="尤候")
    with pytest.raises(Rejected) as refused:
        hold(ledger, replace(minutes(), attendances=(line,)))
    assert refused.value.detail == "尤候当天不是党员，不能计入应到；到会的请写在“列席”"
    guest = Guest(id=new_id(), meeting_id="", order=0, name="尤候", member_id="c01", capacity="发展对象")
    assert hold(ledger, replace(minutes(), guests=(guest,))).guests[0].member_id == "c01"


def test_a_partner_branch_stands_there_once_and_is_another_one(ledger: Ledger) -> None:
    for others in ((OFFICE,), (STUDENTS, STUDENTS), (GROUP_1,)):
        joint = tuple(JointBranch(id=new_id(), meeting_id="", branch_id=uid) for uid in others)
        with pytest.raises(Rejected):
            hold(ledger, replace(minutes(), joint=joint))
    twice = tuple(Attendance(id=new_id(), meeting_id="", member_id="m05", name="周一") for _ in range(2))
    with pytest.raises(Rejected) as refused:
        hold(ledger, replace(minutes(), attendances=twice))
    assert "周一" in refused.value.detail


def test_saving_writes_only_what_differs(ledger: Ledger) -> None:
    held = hold(ledger, full())
    before = ops(ledger)
    assert do(ledger, commands.save_minutes, held) == held
    assert ops(ledger) == before
    changed = replace(held, meeting=replace(held.meeting, place="图书馆"))
    do(ledger, commands.save_minutes, changed)
    assert ops(ledger) == before + 1
    assert kept(ledger, held) == changed


def test_a_removed_item_leaves_what_hung_on_it_to_the_meeting(ledger: Ledger) -> None:
    held = hold(ledger, full())
    nominee = Nominee(id=new_id(), meeting_id="", order=0, ballot_id="no-such-ballot", name="无")
    saved = do(ledger, commands.save_minutes, replace(held, items=held.items[:1], nominees=(nominee,)))
    assert saved.ballots[0].item_id is None
    assert saved.resolutions[0].ballot_id == held.ballots[0].id
    assert saved.nominees == ()
    assert kept(ledger, held) == saved
    undo(ledger, Author())
    assert kept(ledger, held) == held
    redo(ledger, Author())
    assert kept(ledger, held) == saved


def test_a_ballot_that_goes_takes_its_candidates_along(ledger: Ledger) -> None:
    ballot = Ballot(id=new_id(), meeting_id="", order=0, kind=BallotKind.ELECTION, seats=1)
    nominee = Nominee(id=new_id(), meeting_id="", order=0, ballot_id=ballot.id, name="李一", member_id="m04", yes=10)
    held = hold(ledger, replace(minutes(), ballots=(ballot,), nominees=(nominee,)))
    saved = do(ledger, commands.save_minutes, replace(held, ballots=()))
    assert (saved.ballots, saved.nominees) == ((), ())
    undo(ledger, Author())
    assert kept(ledger, held) == held


def test_two_forms_do_not_overwrite_each_other(ledger: Ledger) -> None:
    held = hold(ledger, full())
    seen = queries.position(ledger)
    do(ledger, commands.save_minutes, replace(held, meeting=replace(held.meeting, place="图书馆")), seen=seen)
    with pytest.raises(Conflict):
        do(ledger, commands.save_minutes, replace(held, meeting=replace(held.meeting, place="教学楼")), seen=seen)
    other = replace(held, meeting=replace(held.meeting, place="图书馆", chair="钱一", chair_id="m02"))
    do(ledger, commands.save_minutes, other, seen=seen)
    more = replace(kept(ledger, held), items=(*held.items, replace(held.items[0], id=new_id(), title="补充")))
    do(ledger, commands.save_minutes, more, seen=queries.position(ledger))
    with pytest.raises(Conflict, match="没有保存"):  # the form does not know of the item added meanwhile
        do(ledger, commands.save_minutes, other, seen=seen)
    assert len(kept(ledger, held).items) == 3


def test_a_form_cannot_move_the_minutes_on(ledger: Ledger) -> None:
    held = hold(ledger, full())
    forged = replace(held.meeting, stage=Stage.FILED, version=9, archive_number="K-1", filed_on=HERE)
    saved = do(ledger, commands.save_minutes, replace(held, meeting=forged))
    assert saved == held


def test_finishing_freezes_who_was_due_and_keeps_the_version(ledger: Ledger) -> None:
    held = hold(ledger, full())
    final = do(ledger, commands.finalise, held.meeting.id, "钱一")
    assert final.meeting.stage is Stage.FINAL
    assert len(final.attendances) == 18
    assert [one.name for one in final.attendances if not one.voting] == ["秦新", "朱新"]
    absent = [one for one in final.attendances if one.presence is not Presence.PRESENT]
    assert [(one.id, one.member_id, one.reason) for one in absent] == [(held.attendances[0].id, "m16", Reason.DUTY)]
    assert kept(ledger, held) == final
    version = queries.versions(ledger, held.meeting.id)[0]
    assert (version.version, version.made_by, len(version.fingerprint)) == (1, "钱一", 16)
    assert "赴外地开会" in version.content
    do(ledger, members.move, ["m05"], Aspect.BRANCH, STUDENTS, Day(2026, 11, 19))
    assert len(kept(ledger, held).attendances) == 18


def test_finishing_tells_everything_that_is_missing_at_once(ledger: Ledger) -> None:
    bare = hold(ledger, replace(minutes(place="", ends="14:00"), items=()))
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.finalise, bare.meeting.id, "钱一")
    assert {"meeting", "items"} <= {problem.field for problem in refused.value.problems}
    assert len(refused.value.problems) >= 3
    assert kept(ledger, bare).meeting.stage is Stage.DRAFT
    coming = hold(ledger, minutes(on=Day(2026, 12, 1)))
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.finalise, coming.meeting.id, "钱一")
    assert "2026-12-01" in refused.value.detail


def admission(yes: int) -> Minutes:
    """16 entitled, 9 present: seven excused."""
    one = minutes(*(f"m{n:02d}" for n in range(10, 17)), kind=MeetingKind.ADMISSION)
    ballot = Ballot(
        id=new_id(), meeting_id="", order=0, item_id=one.items[0].id, kind=BallotKind.ADMISSION, person="尤候",
        member_id="c01", method=Method.SECRET, issued=9, returned=9, valid=9, yes=yes, no=9 - yes, abstain=0,
    )  # fmt: skip
    text = "不同意接收尤候为中共预备党员。" if yes < 9 else "同意接收尤候为中共预备党员。"
    resolution = Resolution(id=new_id(), meeting_id="", order=0, ballot_id=ballot.id, text=text)
    return replace(one, ballots=(ballot,), resolutions=(resolution,))


@pytest.mark.parametrize("yes", [8, 9])
def test_an_admission_is_finished_whatever_came_of_it(ledger: Ledger, yes: int) -> None:
    held = hold(ledger, admission(yes))
    final = do(ledger, commands.finalise, held.meeting.id, "钱一")
    voting = [one for one in final.attendances if one.voting]
    assert (len(voting), sum(one.presence is Presence.PRESENT for one in voting)) == (16, 9)


def test_votes_that_contradict_each_other_keep_minutes_a_draft(ledger: Ledger) -> None:
    one = admission(9)
    held = hold(ledger, replace(one, ballots=(replace(one.ballots[0], no=3),)))
    with pytest.raises(Rejected) as refused:
        do(ledger, commands.finalise, held.meeting.id, "钱一")
    assert {problem.field for problem in refused.value.problems} == {"ballots"}


def test_finished_minutes_change_only_as_a_new_version_with_a_reason(ledger: Ledger) -> None:
    held = hold(ledger, full())
    uid = held.meeting.id
    final = do(ledger, commands.finalise, uid, "钱一")
    with pytest.raises(Refusal, match="已定稿"):
        do(ledger, commands.save_minutes, final)
    with pytest.raises(Refusal, match="已定稿"):
        do(ledger, commands.finalise, uid, "钱一")
    with pytest.raises(Rejected, match="原因"):
        do(ledger, commands.revise, uid, "  ")
    draft = do(ledger, commands.revise, uid, "漏记一人请假")
    assert (draft.meeting.stage, draft.meeting.version, draft.meeting.revision_reason) == (
        Stage.DRAFT,
        2,
        "漏记一人请假",
    )
    assert [one.member_id for one in draft.attendances] == ["m16"]
    with pytest.raises(Refusal, match="还是草稿"):
        do(ledger, commands.revise, uid, "再改")
    away = Attendance(
        id=new_id(), meeting_id=uid, member_id="m15", name="韩一", presence=Presence.EXCUSED, reason=Reason.ILLNESS
    )
    do(
        ledger,
        commands.save_minutes,
        replace(draft, attendances=(*draft.attendances, away), ballots=(replace(draft.ballots[0], yes=14),)),
    )
    do(ledger, commands.finalise, uid, "钱一")
    newer, older = queries.versions(ledger, uid)
    assert (newer.version, newer.reason, older.version) == (2, "漏记一人请假", 1)
    assert newer.fingerprint != older.fingerprint


def test_minutes_revised_without_a_change_keep_their_fingerprint(ledger: Ledger) -> None:
    uid = hold(ledger, full()).meeting.id
    do(ledger, commands.finalise, uid, "钱一")
    do(ledger, commands.revise, uid, "核对")
    do(ledger, commands.finalise, uid, "钱一")
    assert len({one.fingerprint for one in queries.versions(ledger, uid)}) == 1


def test_signing_and_filing_follow_each_other(ledger: Ledger) -> None:
    uid = hold(ledger, minutes()).meeting.id
    with pytest.raises(Refusal, match="还没有定稿"):
        do(ledger, commands.mark_signed, uid, HERE)
    do(ledger, commands.finalise, uid, "钱一")
    with pytest.raises(Refusal, match="还没有登记签字"):
        do(ledger, commands.file_away, uid, "2026-01", HERE, Retention.FOREVER)
    for wrong in (Day(2026, 11, 19), Day(2026, 11, 22)):
        with pytest.raises(Rejected, match="请核对"):
            do(ledger, commands.mark_signed, uid, wrong)
    do(ledger, commands.mark_signed, uid, HERE)
    assert do(ledger, commands.mark_signed, uid, Day(2026, 11, 21)).signed_on == Day(2026, 11, 21)
    with pytest.raises(Rejected, match="件号"):
        do(ledger, commands.file_away, uid, " ", Day(2026, 11, 21), Retention.FOREVER)
    filed = do(ledger, commands.file_away, uid, " 2026-01 ", Day(2026, 11, 21), Retention.YEARS_30)
    assert (filed.stage, filed.archive_number, filed.retention) == (Stage.FILED, "2026-01", Retention.YEARS_30)
    with pytest.raises(Refusal, match="已归档"):
        do(ledger, commands.mark_signed, uid, HERE)
    with pytest.raises(Refusal, match="不能删除"):
        do(ledger, commands.remove_meeting, uid)
    draft = do(ledger, commands.revise, uid, "更正").meeting
    assert (draft.signed_on, draft.filed_on, draft.archive_number) == (None, None, "2026-01")


def test_an_archive_number_belongs_to_one_meeting(ledger: Ledger) -> None:
    def filed(number: str, **values: object) -> None:
        uid = hold(ledger, minutes(**values)).meeting.id
        do(ledger, commands.finalise, uid, "钱一")
        do(ledger, commands.mark_signed, uid, HERE)
        do(ledger, commands.file_away, uid, number, HERE, Retention.FOREVER)

    filed("2026-01", subject="第一次")
    with pytest.raises(Rejected, match="第一次"):
        filed("2026-01", subject="第二次")
    filed("2026-02", subject="第三次")


def test_a_removed_meeting_comes_back_whole(ledger: Ledger) -> None:
    held = hold(ledger, full())
    do(ledger, commands.remove_meeting, held.meeting.id)
    assert queries.minutes(ledger, held.meeting.id) is None
    with pytest.raises(Conflict):
        do(ledger, commands.save_minutes, held)
    do(ledger, commands.bring_back_meeting, held.meeting.id)
    assert kept(ledger, held) == held


def test_a_finish_is_not_undone_only_revised(ledger: Ledger) -> None:
    held = hold(ledger, full())
    final = do(ledger, commands.finalise, held.meeting.id, "钱一")
    with pytest.raises(Refusal, match="没有可撤销的操作"):
        undo(ledger, Author())
    assert kept(ledger, held) == final
    day = Day(2026, 11, 20)
    do(ledger, commands.mark_signed, held.meeting.id, day)
    undo(ledger, Author())
    assert kept(ledger, held) == final


def test_a_printed_paper_is_not_undone_and_undo_goes_on_before_it(ledger: Ledger) -> None:
    held = hold(ledger, full())
    do(ledger, commands.save_minutes, replace(held, meeting=replace(held.meeting, place="图书馆")))
    do(ledger, commands.note_printed, held.meeting.id, PaperKind.SIGN_IN, "0123456789abcdef", 1)
    undo(ledger, Author())
    assert kept(ledger, held) == held
    assert queries.meetings(ledger)[0].printed == 1


def test_a_task_is_closed_after_the_meeting_and_before_tomorrow(ledger: Ledger) -> None:
    action = hold(ledger, full()).actions[0]
    for wrong in (Day(2026, 11, 22), Day(2026, 11, 19)):
        with pytest.raises(Rejected):
            do(ledger, commands.close_action, action.id, wrong)
    assert do(ledger, commands.close_action, action.id, HERE, " 已落实 ").outcome == "已落实"
    assert do(ledger, commands.reopen_action, action.id).closed_on is None


def test_make_up_study_is_noted_for_who_was_away(ledger: Ledger) -> None:
    final = do(ledger, commands.finalise, hold(ledger, full()).meeting.id, "钱一")
    there, away = final.attendances[0], next(one for one in final.attendances if one.member_id == "m16")
    with pytest.raises(Refusal, match="不需要补课"):
        do(ledger, commands.note_make_up, there.id, HERE)
    assert do(ledger, commands.note_make_up, away.id, Day(2026, 11, 21), "自学").made_up_by == "自学"
    assert do(ledger, commands.note_make_up, away.id, None).made_up_on is None
    with pytest.raises(Rejected):
        do(ledger, commands.note_make_up, away.id, Day(2026, 11, 25), "自学")


def test_what_stands_beside_meetings_can_be_altered_and_removed(ledger: Ledger) -> None:
    out = Exclusion(id=new_id(), member_id="m15", kind=ExclusionKind.AWAY, from_on=Day(2026, 3, 1))
    do(ledger, commands.exclude, out)
    do(ledger, commands.exclude, replace(out, superior_consent="批复〔2026〕1号"))
    assert queries.exclusions(ledger)[0][1].superior_consent == "批复〔2026〕1号"
    with pytest.raises(Rejected, match="早于"):
        do(ledger, commands.exclude, replace(out, until_on=Day(2026, 2, 1)))
    do(ledger, commands.unexclude, out.id)
    assert queries.exclusions(ledger) == []
    away = PlannedAbsence(id=new_id(), member_id="m16", from_on=HERE, until_on=HERE)
    do(ledger, commands.plan_absence, away)
    do(ledger, commands.drop_absence, away.id)
    assert queries.planned_absences(ledger) == []
    with pytest.raises(Conflict):
        do(ledger, commands.plan_absence, replace(away, id=new_id(), member_id="nobody"))
    talk = Talk(id=new_id(), branch_id=OFFICE, on=HERE, first="赵一", first_id="m01", second="钱一", second_id="m02")
    do(ledger, commands.note_talk, talk)
    for wrong in (
        replace(talk, second=" "),
        replace(talk, second="赵一", second_id="m01"),
        replace(talk, on=Day(2026, 12, 1)),
    ):
        with pytest.raises(Rejected):
            do(ledger, commands.note_talk, wrong)
    do(ledger, commands.drop_talk, talk.id)
    assert queries.talks(ledger) == []


def test_a_merged_member_takes_his_meetings_along_and_no_version_changes(ledger: Ledger) -> None:
    held = hold(ledger, full())
    do(ledger, commands.finalise, held.meeting.id, "钱一")
    before = queries.versions(ledger, held.meeting.id)
    do(ledger, members.merge, "m04", "m16")
    assert {one.member_id for one in kept(ledger, held).attendances if one.presence is Presence.EXCUSED} == {"m04"}
    assert queries.versions(ledger, held.meeting.id) == before


def test_the_log_of_all_this_proves_itself(ledger: Ledger) -> None:
    uid = hold(ledger, full()).meeting.id
    do(ledger, commands.finalise, uid, "钱一")
    do(ledger, commands.revise, uid, "更正")
    undo(ledger, Author())
    assert verify.verify(ledger.connection) == []
    assert meeting().kind is MeetingKind.GENERAL
