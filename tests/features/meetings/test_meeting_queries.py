"""What the lists of the room are told, from a real ledger."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from meeting_ledger import GROUP_1, HERE, OFFICE, ROOT, STUDENTS, do, make, meeting, minutes

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.model.beside import Exclusion, PlannedAbsence, RuleOverlay, Talk
from branchdesk.features.meetings.model.minutes import ActionItem, JointBranch, Minutes
from branchdesk.features.meetings.model.words import ExclusionKind, MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.queries.branches import duty_facts
from branchdesk.features.meetings.rules import roll
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Aspect, Leaving, Member
from branchdesk.features.members.store import MemberStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Rejected
from branchdesk.kernel.records import new_id
from branchdesk.storage.engine import Ledger, open_ledger


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


def due(ledger: Ledger, one: Minutes) -> tuple[roll.Due, ...]:
    return roll.due(one.meeting, one.joint, queries.roll_facts(ledger, one.meeting, one.joint))


def test_a_draft_counts_by_the_roll_of_its_day_and_a_finished_one_by_what_was_frozen(ledger: Ledger) -> None:
    draft = do(ledger, commands.hold, minutes("m15", "m16"))
    line = queries.meetings(ledger)[0]
    assert (line.stage, line.due, line.here, line.rate) == (Stage.DRAFT, 18, 16, 889)
    do(ledger, commands.finalise, draft.meeting.id, "记录人")
    do(ledger, members.move, ["m14"], Aspect.BRANCH, STUDENTS, Day(2026, 11, 1))
    line = queries.meetings(ledger)[0]
    assert (line.stage, line.due, line.here, line.rate) == (Stage.FINAL, 18, 16, 889)


def test_meetings_are_found_by_branch_group_partner_and_year(ledger: Ledger) -> None:
    one = minutes(subject="联合")
    do(ledger, commands.hold, replace(one, joint=(JointBranch(id=new_id(), meeting_id="", branch_id=STUDENTS),)))
    do(ledger, commands.hold, minutes(kind=MeetingKind.GROUP, group_id=GROUP_1, subject="小组", on=Day(2025, 12, 31)))

    def subjects(scope: set[str] | None, year: int | None = None) -> list[str]:
        return [line.subject for line in queries.meetings(ledger, frozenset(scope) if scope else None, year)]

    assert subjects(None) == ["联合", "小组"]
    assert subjects({STUDENTS}) == ["联合"]
    assert subjects({GROUP_1}) == ["小组"]
    assert subjects({OFFICE}, 2025) == ["小组"]
    assert subjects({ROOT}) == []
    assert queries.years(ledger) == [2026, 2025]
    joint, group = queries.meetings(ledger)
    assert (joint.partners, joint.due) == (1, 21)
    assert (group.group, group.branch, group.due) == ("第一党小组", "机关第一党支部", 8)


def test_who_moved_away_was_still_due_before_and_who_came_was_not(ledger: Ledger) -> None:
    do(ledger, members.move, ["m16"], Aspect.BRANCH, STUDENTS, Day(2026, 6, 1))
    do(ledger, members.move, ["s01"], Aspect.BRANCH, OFFICE, Day(2026, 6, 1))
    before, after = minutes(on=Day(2026, 5, 31)), minutes(on=Day(2026, 6, 1))
    ids = [{one.member_id for one in due(ledger, each)} & {"m16", "s01"} for each in (before, after)]
    assert ids == [{"m16"}, {"s01"}]


def test_a_committee_that_meets_means_its_seats_and_a_general_branch_all_below(ledger: Ledger) -> None:
    committee = due(ledger, minutes(kind=MeetingKind.COMMITTEE))
    assert [one.member_id for one in committee] == ["m01", "m02", "m03"]
    assert len(due(ledger, minutes(branch_id=ROOT))) == 21
    assert due(ledger, minutes(branch_id=ROOT, kind=MeetingKind.COMMITTEE)) == ()


def test_exclusions_and_known_absences_reach_the_roll(ledger: Ledger) -> None:
    out = Exclusion(id=new_id(), member_id="m15", kind=ExclusionKind.ABROAD, superior_consent="同意〔2026〕1号",
                    passed_by="2026-03-01 党员大会", from_on=Day(2026, 3, 1))  # fmt: skip
    do(ledger, commands.exclude, out)
    away = PlannedAbsence(id=new_id(), member_id="m16", from_on=Day(2026, 11, 1), until_on=Day(2026, 11, 30))
    do(ledger, commands.plan_absence, away)
    one = minutes()
    facts = queries.roll_facts(ledger, one.meeting)
    people = roll.due(one.meeting, (), facts)
    assert [each.member_id for each in people if not each.counted] == ["m15"]
    assert [each.member_id for each in roll.planned(one.meeting, people, facts.absences)] == ["m16"]
    assert queries.exclusions(ledger, frozenset({OFFICE})) == [("韩一", out)]
    assert [record for _, record in queries.planned_absences(ledger)] == [away]
    assert queries.exclusions(ledger, frozenset({STUDENTS})) == []


def test_the_last_meeting_of_a_kind_is_found_before_a_day(ledger: Ledger) -> None:
    for day in (1, 2, 3):
        do(ledger, commands.hold, minutes(on=Day(2026, 11, day), subject=f"第{day}天"))
    found = queries.previous(ledger, OFFICE, MeetingKind.GENERAL, date(2026, 11, 3))
    assert found is not None
    assert found.meeting.subject == "第2天"
    assert len(found.items) == 1
    assert queries.previous(ledger, OFFICE, MeetingKind.LECTURE, date(2026, 11, 3)) is None


def test_tasks_stay_open_until_they_are_closed_in_order_of_their_deadlines(ledger: Ledger) -> None:
    one = minutes()
    tasks = [("无期限", None), ("年底", Day(2026, 12, 31)), ("月底", Day(2026, 11, 30))]
    actions = tuple(
        ActionItem(id=new_id(), meeting_id="", order=0, task=task, owner="孙一", owner_id="m03", due_on=due_on)
        for task, due_on in tasks
    )
    held = do(ledger, commands.hold, replace(one, actions=actions))
    assert [line.task for line in queries.open_actions(ledger, OFFICE)] == ["月底", "年底", "无期限"]
    assert queries.open_actions(ledger, STUDENTS) == []
    assert queries.open_actions(ledger, OFFICE, HERE.first()) == []
    assert len(queries.open_actions(ledger, OFFICE, date(2026, 11, 21))) == 3
    do(ledger, commands.close_action, held.actions[2].id, Day(2026, 11, 21), "已完成")
    assert [line.task for line in queries.open_actions(ledger)] == ["年底", "无期限"]
    assert {line.task: line.outcome for line in queries.actions(ledger, None, 2026)}["月底"] == "已完成"
    do(ledger, commands.reopen_action, held.actions[2].id)
    assert len(queries.open_actions(ledger)) == 3
    do(ledger, commands.remove_meeting, held.meeting.id)
    assert queries.open_actions(ledger) == []


def test_a_printed_copy_is_out_of_date_as_soon_as_the_minutes_move_on(ledger: Ledger) -> None:
    uid = do(ledger, commands.hold, minutes()).meeting.id
    do(ledger, commands.finalise, uid, "记录人")
    version = queries.versions(ledger, uid)[0]
    do(ledger, commands.note_printed, uid, PaperKind.MINUTES, version.fingerprint, 1)
    assert queries.stale_copies(ledger) == []
    assert (queries.meetings(ledger)[0].printed, queries.meetings(ledger)[0].stale_prints) == (1, 0)
    draft = do(ledger, commands.revise, uid, "补充发言")
    stale = queries.stale_copies(ledger)
    assert [(one.paper, one.printed_version, one.version, one.stage) for one in stale] == [
        (PaperKind.MINUTES, 1, 2, Stage.DRAFT)
    ]
    do(ledger, commands.save_minutes, replace(draft, meeting=replace(draft.meeting, summing_up="主持人小结。")))
    do(ledger, commands.finalise, uid, "记录人")
    newest = queries.versions(ledger, uid)[0]
    assert queries.stale_copies(ledger, frozenset({OFFICE}))[0].fingerprint == newest.fingerprint != version.fingerprint
    assert queries.stale_copies(ledger, frozenset({STUDENTS})) == []
    do(ledger, commands.note_printed, uid, PaperKind.MINUTES, newest.fingerprint, 2)
    assert queries.stale_copies(ledger) == []
    assert [one.version for one in queries.printed_copies(ledger, uid)] == [2, 1]


def test_whole_meetings_come_back_as_they_were_held(ledger: Ledger) -> None:
    held = [do(ledger, commands.hold, minutes("m05", items=n)) for n in (1, 2, 3)]
    ids = [one.meeting.id for one in held]
    assert queries.minutes_of(ledger, [ids[2], "nobody", ids[0]]) == [held[2], held[0]]
    assert queries.minutes(ledger, ids[1]) == held[1]
    assert queries.minutes(ledger, "nobody") is None
    assert queries.meeting(ledger, ids[1]) == held[1].meeting


def test_talks_layouts_and_own_rules_are_answered(ledger: Ledger) -> None:
    talk = Talk(id=new_id(), branch_id=OFFICE, on=Day(2026, 3, 2), first="赵一", first_id="m01", second="钱一")
    do(ledger, commands.note_talk, talk)
    assert queries.talks(ledger, frozenset({OFFICE}), 2026) == [talk]
    assert queries.talks(ledger, None, 2025) == []
    assert queries.layout(ledger, PaperKind.MINUTES) is None
    do(ledger, commands.keep_layout, PaperKind.MINUTES, '{"a":1}')
    do(ledger, commands.keep_layout, PaperKind.MINUTES, '{"a":2}')
    assert queries.layout(ledger, PaperKind.MINUTES) == '{"a":2}'
    do(ledger, commands.keep_layout, PaperKind.MINUTES, "")
    assert queries.layout(ledger, PaperKind.MINUTES) is None


def test_a_school_can_only_tighten_a_rule(ledger: Ledger) -> None:
    national = queries.pack(ledger, date(2026, 11, 20))
    name = next(
        name
        for name, number in national.numbers.items()
        if number.stricter == "higher" and number.limit != number.value
    )
    own = RuleOverlay(id=new_id(), subject="meetings", name=name, value=national[name] + 1, source="校党〔2026〕3号",
                      from_on=Day(2026, 11, 1))  # fmt: skip
    do(ledger, commands.tighten, own)
    assert queries.pack(ledger, date(2026, 11, 20))[name] == national[name] + 1
    assert queries.pack(ledger, date(2026, 10, 31))[name] == national[name]
    with pytest.raises(Rejected, match="从严"):
        do(ledger, commands.tighten, replace(own, id=new_id(), value=national[name] - 1))
    with pytest.raises(Rejected, match="依据"):
        do(ledger, commands.tighten, replace(own, id=new_id(), source=" "))
    assert queries.overlays(ledger) == [own]
    do(ledger, commands.loosen, own.id)
    assert queries.pack(ledger, date(2026, 11, 20)) == national


def test_all_words_of_a_meeting_can_be_searched(ledger: Ledger) -> None:
    held = do(ledger, commands.hold, minutes(items=2))
    text = queries.search_texts(ledger)[held.meeting.id]
    assert all(word in text for word in ("全会精神", "议题之2", "传达了文件", "行政楼", "赵一"))
    assert meeting().subject in text


def test_who_leaves_or_is_confirmed_within_the_year_counts_as_a_full_member_in_his_months_only(ledger: Ledger) -> None:
    def heads() -> tuple[int, ...]:
        return duty_facts(ledger, [OFFICE], 2026)[OFFICE].full_members

    before = heads()
    do(ledger, members.leave, ["m14"], Day(2026, 3, 31), Leaving.OTHER)
    left = heads()
    assert [now - then for now, then in zip(left, before, strict=True)] == [0] * 2 + [-1] * 10
    new = Member(id="new", name="新一", branch_id=OFFICE, joined_on=Day(2025, 6, 15), confirmed_on=Day(2026, 6, 15))
    do(ledger, lambda work: MemberStore(work).save(new))
    assert [now - then for now, then in zip(heads(), left, strict=True)] == [0] * 5 + [1] * 7
