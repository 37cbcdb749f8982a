"""What both sides entered, merged: every difference is seen, nothing is lost, one step takes it back."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_pairs import (
    BRANCH,
    DAY,
    LAPTOP,
    MEETING,
    OFFICE,
    Pair,
    all_chosen,
    alter,
    come,
    drop,
    holding,
    known,
    person,
    register,
    restore,
    state,
)

from branchdesk.features.dues.model import Payment
from branchdesk.features.dues.store import PaymentStore
from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.model import Choice, Kind
from branchdesk.features.exchange.rules import deciding
from branchdesk.features.meetings.model.minutes import Attendance
from branchdesk.features.meetings.model.words import MeetingKind, Presence, Stage
from branchdesk.features.meetings.store import AttendanceStore, MeetingStore
from branchdesk.features.members import commands as members
from branchdesk.features.members.model import Member
from branchdesk.features.organization.model import Organization, Tier
from branchdesk.features.organization.store import OrganizationStore
from branchdesk.features.returns import commands as returns
from branchdesk.features.transfers.model import LetterHead
from branchdesk.features.transfers.store import LetterHeadStore
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Conflict, Refusal, Rejected
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.storage import undo
from branchdesk.storage.work import Work

OURS, THEIRS = Choice.OURS, Choice.THEIRS


def test_what_only_the_laptop_changed_is_taken_and_what_only_the_office_changed_stays(pair: Pair) -> None:
    pair.there(alter("m0", note="外出时补记", unit="机关党委"))
    pair.here(alter("m0", title="教授"))
    examined = pair.examine()
    assert {one.field: one.kind for one in examined.differences} == {"note": Kind.CHANGE, "unit": Kind.CHANGE}
    assert not any(one.must_choose for one in examined.differences)
    one = known(examined)["m0", "note"]
    assert (one.base, one.ours, one.theirs, one.actor, one.label) == ("", "", "外出时补记", "李老师", "外出录入")
    packet = pair.write(examined, {})
    assert (packet.added, packet.changed, packet.removed, packet.kept) == (0, 2, 0, 0)
    merged = person(pair.office, "m0")
    assert merged
    assert (merged.note, merged.unit, merged.title) == ("外出时补记", "机关党委", "教授")


@pytest.mark.parametrize(("side", "text"), [(OURS, "本机的"), (THEIRS, "外出的")])
def test_a_field_changed_on_both_sides_must_be_chosen(pair: Pair, side: Choice, text: str) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.here(alter("m0", note="本机的"))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.must_choose, one.base, one.ours, one.theirs) == (Kind.CONFLICT, True, "", "本机的", "外出的")
    with pytest.raises(Rejected) as told:
        pair.write(examined, {})
    assert [problem.field for problem in told.value.problems] == [deciding.place(one.key)]
    pair.write(examined, {one.key: side})
    merged = person(pair.office, "m0")
    assert merged
    assert merged.note == text


def test_what_both_sides_entered_alike_is_no_difference(pair: Pair) -> None:
    pair.there(alter("m0", note="一样"))
    pair.here(alter("m0", note="一样"))
    examined = pair.examine()
    assert (examined.differences, examined.same) == ((), 1)


def test_a_field_that_came_back_to_what_it_was_is_nothing(pair: Pair) -> None:
    pair.there(alter("m0", note="写错了"))
    undo.undo(pair.laptop, LAPTOP)
    pair.there(alter("m1", note="对的"))
    assert set(known(pair.examine())) == {("m1", "note")}


def test_a_change_of_name_brings_its_pinyin_along(pair: Pair) -> None:
    pair.there(members.alter, _renamed(pair, "m0", "欧阳娜"))
    pair.merge()
    assert "ouyang" in pair.office.read("SELECT name_key FROM member WHERE id = 'm0'")[0][0].replace(" ", "")


def _renamed(pair: Pair, uid: str, name: str) -> Member:
    found = person(pair.laptop, uid)
    assert found
    return replace(found, name=name)


def test_somebody_registered_away_comes_home_and_gets_a_number_of_his_own(pair: Pair) -> None:
    pair.there(register("赵新", "new-1", number="DY00007"))
    pair.here(register("钱新", "new-2", number="DY00007"))
    examined = pair.examine()
    assert [(one.kind, one.must_choose) for one in examined.differences] == [(Kind.ADD, False)]
    assert examined.differences[0].why == "编号 DY00007 本机已另用，合并时改编新号"
    pair.write(examined, {})
    numbers = dict(pair.office.read("SELECT name, number FROM member WHERE id LIKE 'new%'"))
    assert numbers["钱新"] == "DY00007"
    assert numbers["赵新"] not in ("", "DY00007")
    with pytest.raises(Refusal, match="都已合并过"):
        pair.examine()


def test_the_same_person_registered_on_both_sides_is_one_when_somebody_says_so(pair: Pair) -> None:
    birth = Day.parse("1990-05-06")
    pair.there(register("赵新", "there", birth=birth, note="外出登记"))
    pair.there(come("赵新", member_id="there", uid="att"))
    pair.here(register("赵新", "here", birth=birth))
    examined = pair.examine()
    one = known(examined)["there", ""]
    assert (one.kind, one.twin, one.must_choose) == (Kind.DUPLICATE, "here", True)
    assert "姓名、出生日期" in one.why
    pair.write(examined, {one.key: OURS})
    assert person(pair.office, "there") is None
    assert pair.office.read("SELECT member_id FROM attendance WHERE id = 'att'") == [("here",)]
    # what is written on the laptop about that person later goes to ours
    pair.there(alter("there", unit="后勤处"))
    pair.there(holding("党课", Day.parse("2026-11-09"), uid="later"))
    pair.there(come("赵新", meeting="later", member_id="there", uid="att2"))
    later = known(pair.examine())
    assert later["here", "unit"].theirs == "后勤处"
    pair.merge()
    assert pair.office.read("SELECT unit FROM member WHERE id = 'here'") == [("后勤处",)]
    assert pair.office.read("SELECT member_id FROM attendance WHERE id = 'att2'") == [("here",)]


def test_two_who_only_look_the_same_both_stay(pair: Pair) -> None:
    birth = Day.parse("1990-05-06")
    pair.there(register("赵新", "there", birth=birth, note="另一个人"))
    pair.here(register("赵新", "here", birth=birth))
    pair.merge(side=THEIRS)
    assert person(pair.office, "there")
    assert person(pair.office, "here")


def test_somebody_removed_away_and_untouched_here_is_removed(pair: Pair) -> None:
    pair.there(drop("m3"))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.field, one.must_choose, one.theirs) == (Kind.REMOVE, "", False, None)
    packet = pair.write(examined, {})
    assert packet.removed == 1
    assert person(pair.office, "m3") is None


@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_somebody_removed_away_and_edited_here_is_a_conflict(pair: Pair, side: Choice) -> None:
    pair.there(drop("m3"))
    pair.here(alter("m3", note="新填的"))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.field, one.must_choose) == (Kind.CONFLICT, "", True)
    pair.write(examined, {one.key: side})
    assert (person(pair.office, "m3") is None) == (side is THEIRS)


@pytest.mark.parametrize("side", [OURS, THEIRS])
def test_somebody_removed_here_and_edited_away_comes_back_only_when_chosen(pair: Pair, side: Choice) -> None:
    pair.here(drop("m3"))
    pair.there(alter("m3", note="新填的"))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.field, one.must_choose, one.ours) == (Kind.GONE, "", True, None)
    pair.write(examined, {one.key: side})
    found = person(pair.office, "m3")
    assert (found.note if found else None) == ("新填的" if side is THEIRS else None)


def test_removed_on_both_sides_is_no_difference(pair: Pair) -> None:
    pair.here(drop("m3"))
    pair.there(drop("m3"))
    assert pair.examine().differences == ()


def test_a_meeting_removed_away_is_asked_about_when_something_was_added_to_it_here(pair: Pair) -> None:
    pair.there(
        lambda work: [
            AttendanceStore(work).remove("a0"),
            AttendanceStore(work).remove("a1"),
            MeetingStore(work).remove(MEETING),
        ]
    )
    pair.here(come("刘洋", uid="late", member_id="m3"))
    examined = pair.examine()
    whole = known(examined)[MEETING, ""]
    assert (whole.kind, whole.must_choose) == (Kind.CONFLICT, True)
    assert "又改了其中 1 条内容" in whole.why
    assert known(examined)["a0", ""].needs == (whole.key,)
    assert deciding.undecided(examined.differences, {}) == [whole]
    kept = deciding.effective(examined.differences, {whole.key: OURS})
    assert set(kept.values()) == {OURS}, "its parts stay with it"
    before = state(pair.office)
    pair.write(examined, {whole.key: THEIRS})
    assert {uid for table, uid in state(pair.office) if table in ("meeting", "attendance")} == {"late"}, (
        "it lies with it"
    )
    pair.undo()
    assert state(pair.office) == before


@pytest.mark.parametrize("told", [False, True])
def test_a_part_edited_here_is_an_edit_of_the_whole_removed_away(pair: Pair, told: bool) -> None:
    if told:
        pair.there(_reason("a0", "外出填的"))
    pair.there(lambda work: MeetingStore(work).remove(MEETING))
    pair.here(_reason("a0", "本机填的"))
    whole = known(pair.examine())[MEETING, ""]
    assert (whole.kind, whole.must_choose) == (Kind.CONFLICT, True)


def test_a_part_edited_away_offers_the_whole_removed_here_again(pair: Pair) -> None:
    pair.here(lambda work: MeetingStore(work).remove(MEETING))
    pair.there(_reason("a0", "外出填的"))
    examined = pair.examine()
    whole, part = known(examined)[MEETING, ""], known(examined)["a0", "reason_text"]
    assert (whole.kind, part.needs) == (Kind.GONE, (whole.key,))
    pair.write(examined, {whole.key: THEIRS})
    assert ("meeting", MEETING) in state(pair.office)
    assert state(pair.office)["attendance", "a0"]["reason_text"] == "外出填的"


def _reason(uid: str, text: str) -> Callable[[Work], Attendance]:
    return lambda work: AttendanceStore(work).save(replace(AttendanceStore(work).need(uid), reason_text=text))


def test_somebody_removed_away_whom_the_office_needs_meanwhile_cannot_go(pair: Pair) -> None:
    pair.there(drop("m3"))
    pair.here(come("刘洋", uid="late", member_id="m3"))
    examined = pair.examine()
    (one,) = examined.differences
    assert one.held
    assert "不能删除" in one.why
    assert [two.code for two in deciding.problems(examined.differences, {one.key: THEIRS})] == ["held"]
    pair.write(examined, {one.key: OURS})
    assert person(pair.office, "m3")


def test_what_is_added_to_a_meeting_removed_here_offers_the_meeting_again_whole(pair: Pair) -> None:
    pair.here(
        lambda work: [
            AttendanceStore(work).remove("a0"),
            AttendanceStore(work).remove("a1"),
            MeetingStore(work).remove(MEETING),
        ]
    )
    pair.there(come("刘洋", uid="late", member_id="m3"))
    examined = pair.examine()
    found = known(examined)
    whole, part = found[MEETING, ""], found["late", ""]
    assert (whole.kind, whole.must_choose) == (Kind.GONE, True)
    assert part.needs == (whole.key,)
    assert deciding.undecided(examined.differences, {}) == [whole]
    assert deciding.effective(examined.differences, {whole.key: OURS})[part.key] is OURS
    alone = {whole.key: OURS, part.key: THEIRS}
    assert [one.code for one in deciding.problems(examined.differences, alone)] == ["needs"]
    pair.write(examined, {whole.key: THEIRS})
    assert {uid for table, uid in state(pair.office) if table == "attendance"} == {"a0", "a1", "late"}


def test_a_whole_meeting_entered_on_both_sides_is_one_or_two(pair: Pair) -> None:
    day = Day.parse("2026-11-09")
    pair.there(holding("民主评议", day, "there"))
    pair.there(come("刘洋", "there", "t1", member_id="m3"))
    pair.there(come("陈静", "there", "t2", member_id="m4", presence=Presence.ABSENT))
    pair.here(holding("民主评议会", day, "here"))
    pair.here(come("刘洋", "here", "h1", member_id="m3"))
    examined = pair.examine()
    found = known(examined)
    whole = found["there", ""]
    assert (whole.kind, whole.twin) == (Kind.DUPLICATE, "here")
    assert (found["t1", ""].kind, found["t1", ""].twin, found["t2", ""].kind) == (Kind.DUPLICATE, "h1", Kind.ADD)
    assert found["t2", ""].must_choose, "part of something doubtful"
    assert deciding.undecided(examined.differences, {}) == [whole], "the parts wait for their whole"
    assert deciding.undecided(examined.differences, {whole.key: OURS}) == [found["t2", ""]], "t1 is alike in everything"
    assert deciding.undecided(examined.differences, {whole.key: THEIRS}) == []
    before = state(pair.office)
    pair.write(examined, {whole.key: OURS, found["t1", ""].key: OURS, found["t2", ""].key: THEIRS})
    assert dict(pair.office.read("SELECT id, meeting_id FROM attendance WHERE alive = 1"))["t2"] == "here"
    assert {uid for table, uid in state(pair.office) if table == "meeting"} == {MEETING, "here"}
    pair.undo()
    assert state(pair.office) == before
    again = pair.examine(pair.folder / "1.bdk")
    assert again.differences == examined.differences
    pair.write(again, {whole.key: THEIRS})
    assert dict(pair.office.read("SELECT id, meeting_id FROM attendance WHERE alive = 1"))["t1"] == "there"


def test_a_member_left_out_is_not_named_by_what_can_do_without(pair: Pair) -> None:
    pair.there(register("赵新", "there"))
    pair.there(come("赵新", uid="att", member_id="there"))
    examined = pair.examine()
    pair.write(examined, {("member", "there", ""): OURS})
    assert pair.office.read("SELECT member_id, name FROM attendance WHERE id = 'att'") == [(None, "赵新")]


def test_what_was_left_out_is_offered_again_when_something_new_needs_it(pair: Pair) -> None:
    pair.there(holding("党日", Day.parse("2026-11-10"), "there"))
    pair.merge(whole=OURS)
    assert ("meeting", "there") not in state(pair.office)
    pair.there(come("刘洋", "there", "t1", member_id="m3"))
    found = known(pair.examine())
    assert (found["there", ""].kind, found["there", ""].must_choose) == (Kind.GONE, True)
    assert "上次没有采用" in found["there", ""].why
    pair.merge()
    assert {("meeting", "there"), ("attendance", "t1")} <= state(pair.office).keys()


def test_what_was_decided_once_is_not_asked_again(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.here(alter("m0", note="本机的"))
    pair.merge(side=OURS)
    pair.there(alter("m1", note="别的"))
    examined = pair.examine()
    assert set(known(examined)) == {("m1", "note")}
    assert examined.same == 1
    pair.there(alter("m0", note="外出又改"))
    one = known(pair.examine())["m0", "note"]
    assert (one.kind, one.base, one.ours, one.theirs) == (Kind.CONFLICT, "外出的", "本机的", "外出又改")


def test_a_change_that_was_taken_and_goes_on_is_no_conflict(pair: Pair) -> None:
    pair.there(alter("m0", note="一"))
    pair.merge()
    pair.there(alter("m0", note="二"))
    one = known(pair.examine())["m0", "note"]
    assert (one.kind, one.base, one.ours, one.theirs) == (Kind.CHANGE, "一", "一", "二")


def test_somebody_taken_home_and_then_removed_away_is_removed_here(pair: Pair) -> None:
    pair.there(register("赵新", "there"))
    pair.merge()
    pair.there(drop("there"))
    assert known(pair.examine())["there", ""].kind is Kind.REMOVE
    pair.merge()
    assert person(pair.office, "there") is None
    pair.there(restore("there"))
    assert known(pair.examine())["there", ""].kind is Kind.ADD
    pair.merge()
    assert person(pair.office, "there")


def test_money_votes_and_numbers_are_never_merged_by_themselves(pair: Pair) -> None:
    month = Month.from_number(202611)
    pay = Payment(id="pay", member_id="m0", branch_id=BRANCH, month=month, amount=Yuan(1000), paid_on=DAY)
    pair.there(lambda work: PaymentStore(work).save(pay))
    examined = pair.examine()
    (one,) = examined.differences
    assert (one.kind, one.must_choose, one.why) == (Kind.ADD, True, "金额须由人确认")
    pair.write(examined, {one.key: THEIRS})
    ours = Payment(
        id="ours", member_id="m1", branch_id=BRANCH, month=month, amount=Yuan(1000), paid_on=DAY, slip="0007"
    )
    pair.here(lambda work: PaymentStore(work).save(ours))
    theirs = Payment(id="theirs", member_id="m1", branch_id=BRANCH, month=month, amount=Yuan(1000), paid_on=DAY)
    slip = Payment(id="slip", member_id="m2", branch_id=BRANCH, month=month, amount=Yuan(500), paid_on=DAY, slip="0007")
    pair.there(lambda work: PaymentStore(work).add_all([theirs, slip]))
    found = known(pair.examine())
    assert {uid: (one.kind, one.twin) for (uid, _), one in found.items()} == {
        "theirs": (Kind.DUPLICATE, "ours"), "slip": (Kind.DUPLICATE, "ours")
    }  # fmt: skip
    assert "党员、所属月份" in found["theirs", ""].why
    assert "单号" in found["slip", ""].why


def test_minutes_that_became_final_here_are_not_changed_by_themselves(pair: Pair) -> None:
    pair.here(lambda work: MeetingStore(work).save(replace(MeetingStore(work).need(MEETING), stage=Stage.FINAL)))
    pair.there(come("刘洋", uid="late", member_id="m3"))
    pair.there(
        lambda work: AttendanceStore(work).save(replace(AttendanceStore(work).need("a0"), presence=Presence.ABSENT))
    )
    examined = pair.examine()
    assert all("本机的会议记录已定稿" in one.why for one in examined.differences)
    assert all(one.must_choose for one in examined.differences)


def test_a_counter_only_counts_on(pair: Pair) -> None:
    head = LetterHead(id="head", organization_id=BRANCH, name="党委", next_number=5)
    pair.here(lambda work: LetterHeadStore(work).save(head))
    pair.there(lambda work: LetterHeadStore(work).save(head))
    pair.there(lambda work: LetterHeadStore(work).save(replace(head, next_number=7)))
    (one,) = pair.examine().differences
    assert (one.field, one.theirs) == ("next_number", 7)
    pair.merge()
    pair.here(lambda work: LetterHeadStore(work).save(replace(head, next_number=9)))
    pair.there(lambda work: LetterHeadStore(work).save(replace(head, next_number=8)))
    assert pair.examine().differences == ()


def test_that_numbers_were_shown_away_is_written_down_here_once(pair: Pair) -> None:
    pair.there(members.reveal, ["m2"], "查看完整证件号")
    examined = pair.examine()
    assert examined.differences == ()
    assert [note.uid for note in examined.notes] == ["m2"]
    pair.write(examined, {})
    pair.undo()
    pair.write(pair.examine(pair.folder / "1.bdk"), {})
    told = pair.office.read("SELECT new FROM change_log WHERE uid = 'm2' AND field = '#note'")
    assert len(told) == 1
    assert "查看完整证件号（外出机 李老师 2026-11-21" in told[0][0]


def test_when_a_form_was_filled_in_away_changes_since_the_copy_are_still_told(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.there(returns.mark, "党员信息采集表", None, DAY)
    pair.merge()
    assert pair.office.read("SELECT position FROM report_mark") == [(pair.copy.base_pos,)]


def test_a_merge_is_kept_with_its_choices_and_the_packet_itself(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.there(register("赵新", "there"))
    pair.here(alter("m0", note="本机的"))
    examined = pair.examine()
    packet = pair.write(examined, {("member", "m0", "note"): OURS})
    kept = queries.merged(pair.office, packet.id)
    assert kept.differences == examined.differences
    assert kept.choices == {("member", "m0", "note"): OURS, ("member", "there", ""): THEIRS}
    (line,) = queries.copies(pair.office)
    assert (line.packets, line.last and line.last.id) == (1, packet.id)
    assert (packet.added, packet.changed, packet.removed, packet.kept) == (1, 0, 0, 1)
    words = queries.words(pair.office, kept.differences)
    assert [(one.kind_word, one.table, one.subject, one.field) for one in words] == [
        ("冲突", "党员", "王芳", "备注"), ("新增", "党员", "赵新", "")
    ]  # fmt: skip
    assert (words[0].base, words[0].ours, words[0].theirs) == ("（空）", "本机的", "外出的")
    assert words[0].who == "李老师 2026-11-21 09:42"


def test_while_somebody_works_in_the_office_a_packet_looked_at_before_is_not_merged(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    examined = pair.examine()
    pair.here(alter("m1", note="刚才"))
    with pytest.raises(Conflict, match="又有改动"):
        pair.write(examined, {})
    pair.write(pair.examine(pair.folder / "1.bdk"), {})


def test_undo_and_redo_of_a_merge_restore_exactly(pair: Pair) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.there(register("赵新", "there"))
    pair.there(drop("m3"))
    before = state(pair.office)
    examined = pair.examine()
    pair.write(examined, {})
    after = state(pair.office)
    pair.undo()
    assert state(pair.office) == before
    assert queries.copies(pair.office)[0].packets == 0
    undo.redo(pair.office, OFFICE)
    assert state(pair.office) == after
    assert queries.copies(pair.office)[0].packets == 1


def test_a_name_that_is_only_in_the_packet_is_told(pair: Pair) -> None:
    pair.there(register("赵新", "there"))
    pair.there(come("赵新", uid="att", member_id="there"))
    pair.there(
        lambda work: AttendanceStore(work).save(
            Attendance(id="second", meeting_id=MEETING, member_id="there", name="赵新")
        )
    )
    words = {one.key[1]: one for one in queries.words(pair.office, pair.examine().differences)}
    assert words["att"].subject == "2026-11-02 支部党员大会 党课 · 赵新"
    assert "不在册" not in words["att"].theirs


def test_meetings_of_different_kinds_on_one_day_are_two(pair: Pair) -> None:
    pair.there(holding("一", kind=MeetingKind.COMMITTEE))
    pair.here(holding("一", kind=MeetingKind.GROUP))
    assert [one.kind for one in pair.examine().differences] == [Kind.ADD]


def test_choosing_for_all_leaves_nothing_open(pair: Pair, tmp_path: Path) -> None:
    pair.there(alter("m0", note="外出的"))
    pair.here(alter("m0", note="本机的"))
    examined = pair.examine()
    for side in Choice:
        assert deciding.problems(examined.differences, all_chosen(examined.differences, side)) == []
    assert commands.merge_label(examined) == "合并离线包：王老师笔记本 第 1 个"


def test_two_payments_entered_away_are_not_both_the_one_entered_here(pair: Pair) -> None:
    """The one that is alike in everything is; the other is a payment of its own."""
    one = Payment(id="ours", member_id="m1", branch_id=BRANCH, month=Month(2026, 11), amount=Yuan(1000), paid_on=DAY)
    pair.here(lambda work: PaymentStore(work).save(one))
    both = [replace(one, id="part", amount=Yuan(500)), replace(one, id="same")]
    pair.there(lambda work: PaymentStore(work).add_all(both))
    examined = pair.examine()
    found = known(examined)
    assert (found["same", ""].kind, found["same", ""].twin) == (Kind.DUPLICATE, "ours")
    assert (found["part", ""].kind, found["part", ""].must_choose) == (Kind.ADD, True)
    pair.write(examined, {found["same", ""].key: OURS, found["part", ""].key: THEIRS})
    assert [amount for (amount,) in pair.office.read("SELECT amount FROM payment WHERE alive = 1 ORDER BY id")] == [
        1000,
        500,
    ]


def test_what_somebody_here_was_put_into_meanwhile_is_not_removed(pair: Pair) -> None:
    group = Organization(id="group", full_name="第一党小组", tier=Tier.GROUP, parent_id=BRANCH)
    pair.there(lambda work: OrganizationStore(work).save(group))
    pair.merge()
    pair.here(alter("m0", group_id="group"))
    pair.there(alter("m0", note="外出写的"))
    pair.there(lambda work: OrganizationStore(work).remove("group"))
    examined = pair.examine()
    one = known(examined)["group", ""]
    assert (one.kind, one.held, one.why) == (Kind.CONFLICT, True, "本机又有 1 条记录用到它，不能删除")
    pair.merge(examined)
    merged = person(pair.office, "m0")
    assert merged
    assert (merged.group_id, merged.note) == ("group", "外出写的")
    assert ("organization", "group") in state(pair.office)


def test_nobody_goes_while_something_that_was_to_be_pointed_elsewhere_stays_with_him(pair: Pair) -> None:
    """Two records of one person were made one on the laptop; the office keeps a payment with the one that went."""
    pay = Payment(id="pay", member_id="m2", branch_id=BRANCH, month=Month(2026, 11), amount=Yuan(1000), paid_on=DAY)
    pair.there(lambda work: PaymentStore(work).save(pay))
    pair.merge()
    pair.there(members.merge, "m0", "m2")
    examined = pair.examine()
    gone, moved = known(examined)["m2", ""], known(examined)["pay", "member_id"]
    assert (gone.kind, gone.needs) == (Kind.REMOVE, (moved.key,))
    assert deciding.effective(examined.differences, {moved.key: OURS})[gone.key] is OURS
    wrong = deciding.problems(examined.differences, {moved.key: OURS, gone.key: THEIRS})
    assert [one.text for one in wrong] == ["本机保留的记录还要用到它，不能删除"]
    pair.write(examined, {moved.key: OURS})
    assert person(pair.office, "m2")
    pair.undo()
    pair.merge(pair.examine(pair.folder / "2.bdk"))
    assert person(pair.office, "m2") is None
    assert pair.office.read("SELECT member_id FROM payment WHERE id = 'pay'") == [("m0",)]
