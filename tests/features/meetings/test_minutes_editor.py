"""会议记录 typed into the editor with real keys: whole meetings, attendance, votes, what blocks 定稿."""

from dataclasses import replace
from typing import Any

import meeting_ledger as made
from minutes_editor_fixtures import (
    choose,
    click,
    desk,
    editor,
    enter,
    held,
    home,
    ledger_template,
    open_editor,
    press,
    start,
    stay_open,
    stored,
    write,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings import commands as meeting_commands
from branchdesk.features.meetings.editor import MinutesEditor
from branchdesk.features.meetings.editor.rows import Row
from branchdesk.features.meetings.model.beside import PlannedAbsence
from branchdesk.features.meetings.model.words import (
    BallotKind,
    ItemKind,
    MeetingKind,
    Method,
    Presence,
    Reason,
    Stage,
)
from branchdesk.features.members import commands as members_commands
from branchdesk.features.members.model import Restriction, RestrictionKind
from branchdesk.features.members.store import MemberStore
from branchdesk.features.organization import commands as organization_commands
from branchdesk.features.organization.model import Organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import new_id
from branchdesk.search.pinyin import name_key
from branchdesk.shell.desk import Desk
from branchdesk.storage.work import Work
from branchdesk.widgets import theme

__all__ = ["desk", "editor", "home", "ledger_template", "open_editor", "start", "stay_open"]

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
ON = Day(2026, 11, 20)


def head(editor: MinutesEditor, **texts: str) -> None:
    for name, text in texts.items():
        box = editor.form.head.form.editor(name).box
        box.setFocus()
        box.selectAll()  # type: ignore[attr-defined]
        write(box, text)


def fill_row(row: Row[Any], **texts: str) -> None:
    for name, text in texts.items():
        write(row.editors[name], text)


def usual_head(editor: MinutesEditor) -> None:
    head(
        editor,
        subject="讨论接收预备党员",
        starts="1430",
        ends="1600",
        place="行政楼 305",
        chair="赵一",
        recorder="钱一",
    )


def codes(editor: MinutesEditor) -> set[str]:
    editor.settle()
    return {one.code for one in editor.findings.findings}


# ---- whole meetings


def test_a_whole_meeting_is_typed_in_and_finished(editor: MinutesEditor, desk: Desk, answers: Any) -> None:
    editor.start(MeetingKind.GENERAL, made.OFFICE, ON)
    usual_head(editor)
    box = editor.form.attendance.lines[Presence.EXCUSED].box
    write(box, "sunyi")
    write(box, " 病假")
    press(box, Qt.Key.Key_Return)
    item = editor.form.agenda.boxes[0]
    write(item.title, "传达学习全会精神")
    enter(item.title.box)
    write(QApplication.focusWidget(), "支部书记传达了全会精神。\n与会同志进行了讨论。")
    choose(item.kind, "传达学习")
    fill_row(item.speeches.add(), speaker="钱一", gist="要把学习成果转化为工作实效。")
    press(editor, Qt.Key.Key_A, ALT)
    second = editor.form.agenda.boxes[1]
    write(second.title, "研究年度评议安排")
    click(second.resolutions.add_button)
    write(QApplication.focusWidget(), "同意评议安排，12 月上旬完成。")
    choose(second.resolutions.rows[0].editor_of("ballot_id"), "一致同意")
    fill_row(editor.form.actions_card.rows.add(), task="下发测评表", owner="李一", due_on="20261205")
    write(editor.form.closing.summing_up, "请按时限落实。")
    fill_row(editor.form.attachments.rows.add(), title="签到表", pages="2")
    press(editor, Qt.Key.Key_S, CONTROL)
    saved = stored(desk, editor.meeting_id)
    assert saved.meeting.subject == "讨论接收预备党员"
    assert (saved.meeting.starts, saved.meeting.ends, saved.meeting.chair_id) == ("14:30", "16:00", "m01")
    assert [(one.title, one.kind) for one in saved.items] == [
        ("传达学习全会精神", ItemKind.STUDY),
        ("研究年度评议安排", ItemKind.DISCUSS),
    ]
    assert saved.items[0].text == "支部书记传达了全会精神。\n与会同志进行了讨论。"
    assert [(one.name, one.presence, one.reason) for one in saved.attendances] == [
        ("孙一", Presence.EXCUSED, Reason.ILLNESS)
    ]
    assert (saved.speeches[0].speaker_id, saved.speeches[0].item_id) == ("m02", saved.items[0].id)
    assert (saved.resolutions[0].unanimous, saved.resolutions[0].item_id) == (True, saved.items[1].id)
    assert (saved.actions[0].owner_id, saved.actions[0].due_on) == ("m04", Day(2026, 12, 5))
    assert saved.attachments[0].pages == 2
    answers.will_say(True)
    editor.deeds.finalise()
    final = stored(desk, editor.meeting_id)
    assert final.meeting.stage is Stage.FINAL, editor.notices.message()
    assert len(final.attendances) == 18
    assert editor.form.agenda.boxes[0].title.line.isReadOnly()


def test_an_untouched_new_meeting_leaves_nothing_behind(editor: MinutesEditor, desk: Desk) -> None:
    editor.start(MeetingKind.GENERAL, made.OFFICE, ON)
    assert editor.leave()
    assert desk.ask(lambda ledger: ledger.read("SELECT count(*) FROM meeting")) == [(0,)]


def test_what_was_saved_and_opened_again_is_not_dirty(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk, made.minutes("m03", "m05", items=3))
    editor.open(minutes.meeting.id)
    assert not editor.is_dirty
    assert editor.minutes().items == minutes.items
    assert editor.leave()
    assert stored(desk, minutes.meeting.id) == minutes


def test_a_joint_meeting_of_branches_is_entered_with_its_leaders_and_requirements(
    editor: MinutesEditor, desk: Desk, qtbot: QtBot
) -> None:
    names = ["机关第一党支部", "材料学生党支部", "能动教工党支部", "图书馆党支部"]
    for name in names[2:]:
        branch = Organization(id=new_id(), full_name=f"中共示例大学{name}", short_name=name, parent_id=made.ROOT)
        desk.do("新设", organization_commands.found, branch)
        desk.do("登记", members_commands.register, made.person(new_id(), f"{name[0]}明", branch.id, number=""))
    editor.start(MeetingKind.GENERAL, made.OFFICE, ON)
    usual_head(editor)
    head(editor, starts="14:00", ends="17:30", subject="四支部联席会议")
    editor.form.head.more.setChecked(True)
    for name in names[1:]:
        choose(editor.form.head.joint_picker, name)
    for name, unit, capacity in (("高远", "学院党委", "副书记"), ("林岚", "组织部", "组织员")):
        fill_row(editor.form.guests.rows.add(), name=name, unit=unit, capacity=capacity)
    fill_row(
        editor.form.guests.rows.add(), name="教工第一支部党员", unit="教工第一支部", capacity="共建支部", heads="12"
    )
    for number in range(4):
        box = editor.form.agenda.boxes[0] if number == 0 else editor.form.agenda.add()
        write(box.title, f"{names[number]}汇报")
        write(box.text, "本支部今年完成了全部组织生活。" * 20)
        choose(box.kind, "通报")
    box = editor.form.agenda.add()
    write(box.title, "讨论下一步工作")
    choose(box.kind, "讨论")
    fill_row(box.speeches.add(), speaker="李一", gist="赞成，建议每季度联席一次。")
    for number in range(4):
        row = editor.form.actions_card.rows.add()
        fill_row(
            row,
            task=f"要求{number + 1}",
            owner="赵一",
            due_on="2026-12-10",
            timetable="十二月上旬",
            roadmap="先摸底，再落实",
        )
    assert editor.save(), editor.notices.message()
    saved = stored(desk, editor.meeting_id)
    assert len(saved.joint) == 3
    assert [one.title for one in saved.items] == [*(f"{name}汇报" for name in names), "讨论下一步工作"]
    assert [one.speaker for one in saved.speeches] == ["李一"]
    assert [one.roadmap for one in saved.actions] == ["先摸底，再落实"] * 4
    assert [one.heads for one in saved.guests] == [1, 1, 12]
    assert "应到 23" in editor.form.attendance.counts.text()
    qtbot.waitUntil(lambda: editor.preview.current(editor.minutes()) is not None, timeout=15000)
    assert editor.preview.paper is not None
    assert editor.preview.paper.pages >= 2


# ---- attendance


def test_everybody_is_there_until_somebody_says_otherwise(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes()).meeting.id)
    attendance = editor.form.attendance
    assert attendance.counts.text() == "应到 18（有表决权 16）· 实到 18 · 请假 0 · 缺席 0 · 到会率 100%"
    for words in ("sunyi 病假", "李一 赴京开会", "zhuxin"):
        box = attendance.lines[Presence.EXCUSED].box
        write(box, words.split(" ")[0])
        write(box, " " + words.split(" ")[1] if " " in words else "")
        press(box, Qt.Key.Key_Return)
    assert {chip.text() for chip in attendance.lines[Presence.EXCUSED]._chips.values()} >= {
        "孙一：病假",
        "李一：赴京开会",
    }
    assert "请假 3" in attendance.counts.text()
    assert "可以开会" in attendance.verdict.text()


def test_a_name_nobody_due_bears_is_told(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk).meeting.id)
    line = editor.form.attendance.lines[Presence.ABSENT]
    write(line.box, "欧阳")
    press(line.box, Qt.Key.Key_Return)
    assert line.said.text() == "应到名单中没有“欧阳”，或已登记"
    assert line.box.text() == "欧阳"


def test_the_roster_says_why_somebody_has_no_vote(editor: MinutesEditor, desk: Desk) -> None:
    meeting = held(desk, made.minutes()).meeting
    limit = Restriction(
        id="limit", member_id="m05", kind=RestrictionKind.ON_PROBATION, from_on=meeting.on, basis="决定"
    )
    desk.do("登记", members_commands.restrict, limit)
    editor.open(meeting.id)
    attendance = editor.form.attendance
    click(attendance.unfold)
    notes = dict(zip((one.member_id for one in attendance.absences.sheet), attendance._notes(), strict=True))
    assert notes["m05"] == "留党察看"
    assert sorted(set(notes.values())) == ["", "留党察看", "预备"]


def test_the_roster_takes_1_2_3_and_goes_on_to_the_next_person(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes()).meeting.id)
    attendance = editor.form.attendance
    click(attendance.unfold)
    roster = attendance.roster
    roster.setCurrentIndex(roster.model().index(0, 0))
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
        press(roster, key)
    assert roster.currentIndex().row() == 3
    assert [one.presence for one in attendance.absences.sheet[:4]] == [
        Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT, Presence.PRESENT,
    ]  # fmt: skip
    press(roster, Qt.Key.Key_Space)
    assert attendance.absences.sheet[3].presence is Presence.EXCUSED
    assert roster.currentIndex().row() == 3, "the space bar stays"
    roster.selectAll()
    press(roster, Qt.Key.Key_2)
    assert all(one.presence is Presence.EXCUSED for one in attendance.absences.sheet)
    assert "不能开会" in attendance.verdict.text()
    assert roster.height() >= roster.model().rowCount() * theme.px(30), "it never scrolls inside the form"


# ---- votes


def test_nine_of_sixteen_with_eight_in_favour_is_not_passed_and_says_why(
    editor: MinutesEditor, desk: Desk, answers: Any
) -> None:
    away = [f"m{n:02d}" for n in range(10, 17)]
    editor.open(held(desk, made.minutes(*away, kind=MeetingKind.ADMISSION)).meeting.id)
    item = editor.form.agenda.boxes[0]
    click(item.ballot_button)
    ballot = item.ballots[0]
    assert (ballot.kind.text(), ballot.method.text()) == ("接收预备党员", "无记名投票")
    write(ballot.person, "尤候")
    for name, number in (
        ("issued", "9"),
        ("returned", "9"),
        ("valid", "9"),
        ("yes", "8"),
        ("no", "1"),
        ("abstain", "0"),
    ):
        write(ballot.numbers[name], number)
    editor.settle()
    assert ballot.pill.text() == "未通过"
    assert ballot.words.text() == (
        "应到有表决权 16 人，实到 9 人，过半数，可以开会；赞成 8 票，2×8=16 不大于 16，未通过"
    )
    write(ballot.numbers["yes"], "")
    ballot.numbers["yes"].line.selectAll()
    write(ballot.numbers["yes"], "9")
    ballot.numbers["no"].line.selectAll()
    write(ballot.numbers["no"], "0")
    editor.settle()
    assert ballot.pill.text() == "通过"
    ballot.numbers["abstain"].line.selectAll()
    write(ballot.numbers["abstain"], "2")
    editor.settle()
    assert ballot.pill.text() == "票数不平"
    assert "“尤候”票数不平：赞成 9＋反对 0＋弃权 2 ＝ 11，有效票＋书面 ＝ 9；改正之前不计结果" in ballot.words.text()
    assert "，通过" not in ballot.words.text()
    assert editor.minutes().ballots[0].member_id == "c01"


def test_a_vote_on_somebody_the_rules_speak_against_is_doubted_beside_it_and_not_forbidden(
    editor: MinutesEditor, desk: Desk
) -> None:
    editor.open(held(desk, made.minutes(kind=MeetingKind.ADMISSION)).meeting.id)
    item = editor.form.agenda.boxes[0]
    click(item.ballot_button)
    ballot = item.ballots[0]
    choose(ballot.kind, "预备党员转正")
    write(ballot.person, "朱新")
    editor.settle()
    assert editor.minutes().ballots[0].member_id == "p01"
    assert "早于预备期满日 2027-05-20" in ballot.words.text()
    assert "早于预备期满日 2027-05-20" in "".join(one.text for one in editor.remarks())
    assert all(one.level is not Level.BLOCK for one in editor.remarks() if one.code.startswith("case_"))
    ballot.person.box.selectAll()  # type: ignore[attr-defined]
    write(ballot.person, "郑一")
    editor.settle()
    assert "“郑一”已是正式党员" in ballot.words.text()
    assert "早于预备期满日" not in ballot.words.text()
    choose(ballot.kind, "一般事项")
    editor.settle()
    assert not any(one.code.startswith("case_") for one in editor.remarks())


def test_asking_about_a_vote_leaves_those_on_leave_as_they_were_written_down(editor: MinutesEditor, desk: Desk) -> None:
    leave = PlannedAbsence(id=new_id(), member_id="m03", from_on=ON, until_on=ON)
    desk.do("预计请假", meeting_commands.plan_absence, leave)
    editor.start(MeetingKind.ADMISSION, made.OFFICE, ON)
    before = editor.minutes().attendances
    assert [one.member_id for one in before] == ["m03"]
    item = editor.form.agenda.boxes[0]
    click(item.ballot_button)
    choose(item.ballots[0].kind, "预备党员转正")
    write(item.ballots[0].person, "朱新")
    editor.settle()
    assert "早于预备期满日" in item.ballots[0].words.text()
    assert editor.minutes().attendances == before


def test_letters_that_mean_one_person_alone_become_his_name(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes(kind=MeetingKind.ADMISSION)).meeting.id)
    item = editor.form.agenda.boxes[0]
    click(item.ballot_button)
    box = item.ballots[0].person
    for typed, name, uid in (("youhou", "尤候", "c01"), ("qqq", "qqq", None)):
        box.line.clear()
        write(box, typed)
        box.ahead.put_away()
        box.line.setFocus()
        press(box.line, Qt.Key.Key_Tab)
        assert (box.text(), box.uid()) == (name, uid)


def test_letters_stand_for_the_chair_too_and_a_name_in_full_is_not_offered_again(
    editor: MinutesEditor, desk: Desk
) -> None:
    editor.open(held(desk, made.minutes(kind=MeetingKind.ADMISSION)).meeting.id)
    box = editor.form.head.form.editor("chair").box
    assert isinstance(box, QLineEdit)
    box.clear()
    write(box, "youhou")
    offered = box.completer().popup()
    assert offered.isVisible()
    press(offered, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert not box.hasFocus(), "one Enter goes on"
    assert box.text() == "尤候"
    assert editor.minutes().meeting.chair_id == "c01"
    box.clear()
    write(box, "尤候")
    assert not offered.isVisible(), "a list over the fields below would take the next click"


def test_contradictions_block_and_lead_to_their_boxes(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk, made.minutes("m03", kind=MeetingKind.ADMISSION, place=""))
    editor.open(minutes.meeting.id)
    item = editor.form.agenda.boxes[0]
    ballot = item.add_ballot()
    write(ballot.person, "尤候")
    for name, number in (
        ("issued", "15"),
        ("returned", "16"),
        ("valid", "15"),
        ("yes", "15"),
        ("no", "2"),
        ("abstain", "0"),
    ):
        write(ballot.numbers[name], number)
    assert {"missing", "more_returned", "votes_sum"} <= codes(editor)
    editor.deeds.finalise()
    assert stored(desk, minutes.meeting.id).meeting.stage is Stage.DRAFT
    assert "须补正，没有定稿" in editor.notices.text()
    assert QApplication.focusWidget() is editor.form.head.form.editor("place").box
    seen = set()
    for _ in range(len(editor.findings.findings)):
        press(editor, Qt.Key.Key_F8)
        seen.add(QApplication.focusWidget())
    assert ballot.numbers["returned"].box in seen
    assert ballot.numbers["yes"].box in seen


def test_several_names_in_one_ballot_become_one_ballot_each(editor: MinutesEditor, desk: Desk, qtbot: QtBot) -> None:
    editor.open(held(desk, made.minutes(kind=MeetingKind.ADMISSION)).meeting.id)
    item = editor.form.agenda.boxes[0]
    ballot = item.add_ballot()
    write(ballot.person, "尤候、朱新")
    qtbot.waitUntil(ballot.several.isVisible)
    click(ballot.several)
    ballots = editor.minutes().ballots
    assert [(one.person, one.kind, one.method) for one in ballots] == [
        ("尤候", BallotKind.ADMISSION, Method.SECRET),
        ("朱新", BallotKind.ADMISSION, Method.SECRET),
    ]


def test_an_election_has_candidates_and_says_who_is_elected(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes(kind=MeetingKind.ELECTION)).meeting.id)
    ballot = editor.form.agenda.boxes[0].add_ballot()
    write(ballot.numbers["seats"], "1")
    for name, yes in (("赵一", "12"), ("钱一", "4")):
        fill_row(ballot.nominees.add(), name=name, yes=yes)
    editor.settle()
    assert "赵一 赞成 12 票" in ballot.words.text()
    assert "应选 1 人，选出 1 人" in ballot.words.text()
    assert ballot.pill.text() == "通过"
    assert [one.ballot_id for one in editor.minutes().nominees] == [ballot.ballot.id] * 2


# ---- moving about


def test_items_move_with_alt_and_the_arrows(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes(items=3)).meeting.id)
    boxes = editor.form.agenda.boxes
    boxes[2].title.box.setFocus()
    press(boxes[2].title.box, Qt.Key.Key_Up, ALT)
    assert [one.title for one in editor.minutes().items] == ["议题之1", "议题之3", "议题之2"]
    assert editor.form.agenda.boxes[1].accessibleName() == "议题二"
    press(QApplication.focusWidget(), Qt.Key.Key_Down, ALT)
    assert [one.title for one in editor.minutes().items] == ["议题之1", "议题之2", "议题之3"]


def test_rows_move_with_alt_and_the_arrows_within_their_list(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes(items=2)).meeting.id)
    box = editor.form.agenda.boxes[1]
    for who, gist in (("钱一", "其一"), ("李一", "其二"), ("赵一", "其三")):
        fill_row(box.speeches.add(), speaker=who, gist=gist)
    for guest in ("甲", "乙"):
        fill_row(editor.form.guests.rows.add(), name=guest)
    last = box.speeches.rows[2].editors["gist"].box
    last.setFocus()
    press(last, Qt.Key.Key_Up, ALT)
    assert [one.gist for one in editor.minutes().speeches] == ["其一", "其三", "其二"]
    assert QApplication.focusWidget() is last
    press(last, Qt.Key.Key_Up, ALT)
    press(last, Qt.Key.Key_Up, ALT)
    assert [(one.gist, one.order) for one in editor.minutes().speeches] == [("其三", 0), ("其一", 1), ("其二", 2)]
    assert [one.title for one in editor.minutes().items] == ["议题之1", "议题之2"], "the first row goes no further"
    guest = editor.form.guests.rows.rows[0].editors["name"].box
    guest.setFocus()
    press(guest, Qt.Key.Key_Down, ALT)
    press(editor, Qt.Key.Key_S, CONTROL)
    saved = stored(desk, editor.meeting_id)
    assert [one.name for one in saved.guests] == ["乙", "甲"]
    assert [one.gist for one in saved.speeches] == ["其三", "其一", "其二"]


def test_a_removed_item_is_brought_back(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes(items=2)).meeting.id)
    before = editor.minutes()
    editor.form.agenda.boxes[0].removed.emit()
    assert [one.title for one in editor.minutes().items] == ["议题之2"]
    editor.notices.press("撤销")
    assert editor.minutes() == before


def test_a_date_that_means_nothing_is_told_and_nothing_is_saved(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    head(editor, on="2026-02-30", place="礼堂")
    assert not editor.save()
    assert "看不懂" in editor.notices.text()
    assert stored(desk, minutes.meeting.id) == minutes
    head(editor, on="11-21")
    assert editor.save(), editor.notices.message()
    assert (stored(desk, minutes.meeting.id).meeting.on, stored(desk, minutes.meeting.id).meeting.place) == (
        Day(2026, 11, 21),
        "礼堂",
    )


def test_another_date_has_another_roll(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes()).meeting.id)
    head(editor, on="2026-05-01")
    editor.settle()
    assert "应到 16（有表决权 16）" in editor.form.attendance.counts.text(), "the probationers joined on 20 May"


def test_what_the_last_meeting_lends_is_no_text(editor: MinutesEditor, desk: Desk) -> None:
    held(desk, made.minutes("m03", on=Day(2026, 8, 20), summing_up="以前的小结"))
    editor.start(MeetingKind.GENERAL, made.OFFICE, ON)
    editor.deeds.bring_in()
    minutes = editor.minutes()
    assert (minutes.meeting.place, minutes.meeting.chair_id) == ("行政楼 305 会议室", "m01")
    assert (minutes.meeting.summing_up, minutes.attendances, minutes.items[0].title) == ("", (), "")
    editor.notices.press("撤销")
    assert editor.minutes().meeting.place == ""


def test_f6_goes_to_the_preview_and_back_and_a_narrow_window_shows_one_at_a_time(
    editor: MinutesEditor, desk: Desk, qtbot: QtBot
) -> None:
    editor.open(held(desk).meeting.id)
    title = editor.form.agenda.boxes[0].title.box
    title.setFocus()
    press(title, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is editor.preview.view
    press(editor.preview.view, Qt.Key.Key_F6)
    assert QApplication.focusWidget() is title
    editor.resize(1000, 560)
    assert editor.bar.panes.isVisible()
    assert editor.form.isVisible()
    assert not editor.preview.isVisible()
    press(title, Qt.Key.Key_F6)
    assert editor.preview.isVisible()
    assert not editor.form.isVisible()
    assert editor.minimumSizeHint().width() <= 1024


def test_the_preview_follows_and_keeps_its_place(editor: MinutesEditor, desk: Desk, qtbot: QtBot) -> None:
    editor.open(held(desk, made.minutes(items=30)).meeting.id)
    qtbot.waitUntil(lambda: editor.preview.view.is_drawn, timeout=15000)
    bar = editor.preview.view.verticalScrollBar()
    bar.setValue(300)
    editor.preview.view.set_zoom(0.8)
    place = bar.value()
    with qtbot.waitSignal(editor.preview.made, timeout=15000) as made_signal:
        write(editor.form.agenda.boxes[0].text, "新写的一段话")
    assert made_signal.args is not None
    assert "新写的一段话" in made_signal.args[0].minutes.items[0].text
    assert (bar.value(), editor.preview.view.zoom) == (place, 0.8)
    assert made_signal.args[0].data == editor.preview.paper.data  # type: ignore[union-attr]


def test_no_box_is_without_a_name(editor: MinutesEditor, desk: Desk) -> None:
    from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit

    editor.open(held(desk, made.minutes(kind=MeetingKind.ADMISSION)).meeting.id)
    editor.form.agenda.boxes[0].add_ballot()
    editor.form.guests.rows.add()
    for kind in (QLineEdit, QPlainTextEdit, QComboBox):
        for box in editor.findChildren(kind):
            inner = isinstance(box.parentWidget(), QComboBox)
            assert inner or box.accessibleName(), box.placeholderText()


def bear_the_name(work: Work, uid: str, name: str) -> None:
    store = MemberStore(work)
    store.save(replace(store.need(uid), name=name, name_key=name_key(name)))


def test_people_of_one_name_are_told_apart_by_their_numbers(editor: MinutesEditor, desk: Desk) -> None:
    desk.do("改名", bear_the_name, "m04", "孙一")
    editor.open(held(desk, made.minutes()).meeting.id)
    card = editor.form.attendance
    line = card.lines[Presence.EXCUSED]
    assert [one.label for one in card._candidates().find("孙一")] == ["孙一（M03）", "孙一（M04）"]
    write(line.box, "孙一")
    shown = line._ahead._completer.popup().model()
    assert [shown.index(row, 0).data() for row in range(shown.rowCount())] == ["孙一（M03）", "孙一（M04）"]
    write(line.box, " 公出")
    press(line.box, Qt.Key.Key_Return)
    assert line.said.text() == "孙一（M03）、孙一（M04） 都符合，请从列表选择"
    line._add(card._candidates().find("孙一")[1])
    chip = line.chip(("m04", ""))
    assert chip is not None
    assert chip.text() == "孙一（M04）：公出"
    [away] = [one for one in editor.minutes().attendances if one.presence is Presence.EXCUSED]
    assert (away.member_id, away.name) == ("m04", "孙一"), "on paper he is called by his name"


def test_initials_that_fit_several_people_choose_nobody(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk, made.minutes()).meeting.id)
    line = editor.form.attendance.lines[Presence.EXCUSED]
    write(line.box, "sy")
    press(line.box, Qt.Key.Key_Return)
    assert line.said.text() == "沈一、孙一 都符合，请从列表选择"
    assert editor.minutes().attendances == ()
