"""Nothing typed is lost: drafts kept, a killed program, somebody else's changes, and the steps after 定稿."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import meeting_ledger as made
import pytest
from minutes_editor_fixtures import (
    desk,
    editor,
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
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

import branchdesk
from branchdesk.features.meetings import commands, outputs, queries
from branchdesk.features.meetings.editor import MinutesEditor
from branchdesk.features.meetings.editor.session import place_of
from branchdesk.features.meetings.model.beside import PlannedAbsence
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Presence, Reason, Retention, Stage
from branchdesk.features.meetings.queries import ActionLine
from branchdesk.features.meetings.rules import canon
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.storage import drafts
from branchdesk.storage.engine import open_ledger
from program_fixtures import in_turn

__all__ = ["desk", "editor", "home", "ledger_template", "open_editor", "start", "stay_open"]

ON = Day(2026, 11, 20)
SOURCE = Path(branchdesk.__file__).parent.parent


def kept(desk: Desk, uid: str) -> str:
    draft = desk.ask(drafts.draft, place_of(uid))
    return draft.text if draft else ""


def change(desk: Desk, uid: str, **values: Any) -> None:
    """Somebody else changes the head of a meeting."""
    minutes = stored(desk, uid)
    desk.do("修改", commands.save_minutes, replace(minutes, meeting=replace(minutes.meeting, **values)))


# ---- drafts


def test_a_draft_is_kept_a_second_after_the_last_key_and_restored(
    editor: MinutesEditor, desk: Desk, open_editor: Callable[[], MinutesEditor], qtbot: QtBot
) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    write(editor.form.closing.summing_up, "会议开得很好。")
    qtbot.waitUntil(lambda: kept(desk, minutes.meeting.id) != "", timeout=5000)
    assert editor.bar.state.text() == "草稿已自动保存 09:42"
    assert canon.from_draft(kept(desk, minutes.meeting.id)).meeting.summing_up == "会议开得很好。"
    assert stored(desk, minutes.meeting.id) == minutes, "the log knows nothing of drafts"
    second = open_editor()
    second.open(minutes.meeting.id)
    assert second.notices.text() == "已恢复 09:42 未保存的内容。"
    assert second.minutes().meeting.summing_up == "会议开得很好。"
    assert second.is_dirty
    second.notices.press("放弃")
    assert second.minutes().meeting.summing_up == ""
    assert kept(desk, minutes.meeting.id) == ""


def test_a_draft_older_than_the_record_is_offered_not_taken(
    editor: MinutesEditor, desk: Desk, fixed_clock: Any
) -> None:
    from datetime import UTC, datetime

    minutes = held(desk)
    typed = replace(minutes, meeting=replace(minutes.meeting, note="旧草稿"))
    desk.ask(drafts.keep, place_of(minutes.meeting.id), canon.to_draft(typed))
    fixed_clock(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))
    change(desk, minutes.meeting.id, place="礼堂")
    editor.open(minutes.meeting.id)
    assert (editor.minutes().meeting.place, editor.minutes().meeting.note) == ("礼堂", "")
    assert "早于这次会议最近一次改动" in editor.notices.text()
    editor.notices.press("用草稿继续")
    assert editor.minutes().meeting.note == "旧草稿"


def test_leaving_saves_and_the_draft_goes(editor: MinutesEditor, desk: Desk, qtbot: QtBot) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    write(editor.form.closing.note, "备注一句")
    with qtbot.waitSignal(editor.left):
        press(editor, Qt.Key.Key_Escape)
    assert stored(desk, minutes.meeting.id).meeting.note == "备注一句"
    assert kept(desk, minutes.meeting.id) == ""
    assert desk.undo_labels()[0] == "修改会议记录 2026-11-20 支部党员大会"


def test_a_hidden_editor_has_kept_its_draft(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    write(editor.form.closing.note, "换了标签页")
    editor.hide()
    assert canon.from_draft(kept(desk, minutes.meeting.id)).meeting.note == "换了标签页"


def test_a_new_group_meeting_without_a_group_waits_as_a_draft(
    editor: MinutesEditor, desk: Desk, open_editor: Callable[[], MinutesEditor], answers: Any
) -> None:
    editor.start(MeetingKind.GROUP, made.OFFICE, ON)
    write(editor.form.closing.note, "还没有选党小组")
    editor.keep_now()
    assert desk.ask(queries.meetings) == []
    answers.will_say(0, 1)
    assert not editor.leave()
    assert editor.leave()
    second = open_editor()
    second.start(MeetingKind.GROUP, made.OFFICE, ON)
    assert second.minutes().meeting.note == "还没有选党小组"
    assert "已恢复" in second.notices.text()


def test_those_known_to_be_away_are_on_leave_in_a_new_meeting(editor: MinutesEditor, desk: Desk) -> None:
    absence = PlannedAbsence(id=new_id(), member_id="m05", from_on=Day(2026, 11, 18), until_on=Day(2026, 11, 25),
                             reason=Reason.DUTY, reason_text="挂职")  # fmt: skip
    desk.do("登记", commands.plan_absence, absence)
    editor.start(MeetingKind.GENERAL, made.OFFICE, ON)
    assert [(one.name, one.reason_text) for one in editor.minutes().attendances] == [("周一", "挂职")]
    line = editor.form.head.form.editor("on").box
    line.selectAll()  # type: ignore[attr-defined]
    write(line, "20261128")
    editor.settle()
    assert editor.minutes().attendances == ()


KILLED = """
import os, signal, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QCoreApplication, QTimer
from PySide6.QtGui import QInputMethodEvent
from branchdesk.features.meetings.editor import MinutesEditor
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.kernel.dates import Day
from branchdesk.shell.app import make_application, make_window
from branchdesk.shell.paths import find_paths

app = make_application(["branchdesk"])
window = make_window(find_paths(), Path(sys.argv[1]))
window.show()
editor = MinutesEditor(window.desk, None)
editor.resize(1200, 700)
editor.show()
editor.start(MeetingKind.GENERAL, "office", Day(2026, 11, 20))
event = QInputMethodEvent()
event.setCommitString("打到一半的小结")
box = editor.form.closing.summing_up.area
box.setFocus()
QCoreApplication.sendEvent(box, event)

def look() -> None:
    if "草稿已自动保存" in editor.bar.state.text():
        print("KEPT", editor.meeting_id, flush=True)

timer = QTimer(interval=50)
timer.timeout.connect(look)
timer.start()
app.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
def test_a_killed_program_has_kept_what_was_typed(ledger_template: Path, tmp_path: Path) -> None:
    ledger_path = tmp_path / "支部.bdb"
    ledger_path.write_bytes(ledger_template.read_bytes())
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "BRANCHDESK_HOME": str(tmp_path / "home")}
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(ledger_path)],
        env=environment, stdout=subprocess.PIPE, text=True, encoding="utf-8",
    )  # fmt: skip
    assert child.stdout is not None
    said = child.stdout.readline()
    child.send_signal(signal.SIGKILL)
    child.wait(10)
    child.stdout.close()
    assert said.startswith("KEPT"), said
    uid = said.split()[1]
    ledger = open_ledger(ledger_path, take_over=True)
    try:
        draft = drafts.draft(ledger, place_of(uid))
        assert draft is not None
        assert canon.from_draft(draft.text).meeting.summing_up == "打到一半的小结"
        assert [line.id for line in queries.meetings(ledger)] == [uid], "it stands in the list too"
    finally:
        ledger.close()


# ---- others


def test_a_stale_form_is_told_and_loses_nothing(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    write(editor.form.closing.note, "我写的")
    editor.while_writing(lambda: change(desk, minutes.meeting.id, place="别人改的地点"))
    assert not editor.save()
    assert "没有保存" in editor.notices.text()
    assert editor.minutes().meeting.note == "我写的"
    assert stored(desk, minutes.meeting.id).meeting.note == ""
    editor.keep_now()
    assert kept(desk, minutes.meeting.id)
    editor.notices.press("放弃本次修改，重新打开")
    assert (editor.minutes().meeting.place, editor.minutes().meeting.note) == ("别人改的地点", "")


def test_undo_of_a_save_is_shown_at_once(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    editor.open(minutes.meeting.id)
    write(editor.form.closing.note, "多余的备注")
    assert editor.save()
    desk.undo()
    assert editor.minutes().meeting.note == ""
    assert not editor.is_dirty


def test_a_task_of_an_earlier_meeting_is_closed_from_here(editor: MinutesEditor, desk: Desk) -> None:
    from branchdesk.features.meetings.model.minutes import ActionItem

    earlier = made.minutes(on=Day(2026, 10, 16))
    action = ActionItem(id=new_id(), meeting_id=earlier.meeting.id, order=0, task="修订制度", owner="钱一",
                        due_on=Day(2026, 11, 1))  # fmt: skip
    held(desk, replace(earlier, actions=(action,)))
    editor.open(held(desk).meeting.id)
    left = editor.facts().left
    assert [one.task for one in left] == ["修订制度"]

    def close(dialog: Any) -> None:
        dialog.form.fill("outcome", "已印发")
        dialog.save()

    in_turn(close)
    editor.deeds.close_action(left[0])
    assert list(editor.facts().left) == []
    found = [one for one in desk.ask(queries.actions) if isinstance(one, ActionLine)]
    assert [(one.outcome, one.closed_on) for one in found] == [("已印发", Day(2026, 11, 21))]


def test_an_overdue_measure_of_twinning_is_offered_for_the_agenda_and_taken_over_once(
    editor: MinutesEditor, desk: Desk
) -> None:
    from branchdesk.features.twinning import commands as twinning
    from branchdesk.features.twinning.model.issues import Issue, Measure
    from branchdesk.features.twinning.model.words import Category

    minutes = held(desk)
    branch = minutes.meeting.branch_id
    host = desk.do("加入", twinning.partners_of_branches, [branch], {branch: Category.OFFICE})[0]
    issue = desk.do("登记", twinning.save_issue, Issue(id=new_id(), text="重复填表", raised_by_id=host.id))
    late = {"owner": "钱一", "due_on": Day(2026, 9, 1)}
    desk.do("登记", twinning.save_measure, Measure(id=new_id(), issue_id=issue.id, task="一次填报", **late))
    desk.do("登记", twinning.save_measure, Measure(id=new_id(), issue_id=issue.id, task="还早", due_on=Day(2027, 9, 1)))
    editor.open(minutes.meeting.id)
    (hint,) = editor.facts().hints
    assert hint.text == "问题：重复填表；举措：一次填报；责任人 钱一；时限 2026-09-01，现为“未启动”"
    hints = editor.form.agenda.hints
    assert hints.isVisibleTo(editor)
    known = len(editor.form.agenda.boxes)
    editor.form.agenda.add()
    hints.wanted.emit(hint)
    editor.settle()
    assert len(editor.form.agenda.boxes) == known + 1, "it stands where nothing was written yet"
    assert (editor.minutes().items[-1].title, editor.minutes().items[-1].text) == (hint.title, hint.text)
    assert not hints.isVisibleTo(editor), "it stands on the agenda now"
    assert editor.save()
    editor.open(minutes.meeting.id)
    assert not hints.isVisibleTo(editor)


# ---- steps and papers


def test_from_a_draft_to_the_archive_and_back(
    editor: MinutesEditor, desk: Desk, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    minutes = held(desk, made.minutes("m03", summing_up="请落实。"))
    editor.open(minutes.meeting.id)
    answers.will_say(True)
    editor.deeds.finalise()
    assert editor.stage() is Stage.FINAL
    assert editor.bar.stage.text() == "已定稿"
    assert not editor.findings.isVisible()
    path = tmp_path / "会议记录.pdf"
    answers.will_say(str(path))
    editor.deeds.out.export()
    qtbot.waitUntil(path.exists, timeout=20000)
    qtbot.waitUntil(lambda: editor.notices.text() == "已导出 会议记录.pdf。", timeout=5000)
    assert path.read_bytes().startswith(b"%PDF-1.4")
    assert [one.paper for one in desk.ask(queries.printed_copies, minutes.meeting.id)] == [PaperKind.MINUTES]
    in_turn(lambda dialog: dialog.save())
    editor.deeds.sign()
    assert editor.stage() is Stage.SIGNED

    def file(dialog: Any) -> None:
        assert dialog.form.text("retention") == "永久"
        dialog.form.fill("archive_number", "DQ11-2026-0001")
        dialog.save()

    in_turn(file)
    editor.deeds.file_away()
    filed = stored(desk, minutes.meeting.id).meeting
    assert (filed.stage, filed.archive_number, filed.retention) == (Stage.FILED, "DQ11-2026-0001", Retention.FOREVER)

    def revise(dialog: Any) -> None:
        dialog.form.fill("revision_reason", "更正缺席原因")
        dialog.save()

    in_turn(revise)
    editor.deeds.revise()
    assert editor.stage() is Stage.DRAFT
    assert not editor.is_locked
    assert "（第2版）" in editor.bar.title.text()
    assert "纸质件已过期：会议记录（纸上为第1版）" in editor.stale.text()
    assert [(one.name, one.presence) for one in editor.minutes().attendances] == [("孙一", Presence.EXCUSED)]


def test_what_is_printed_is_what_is_seen_and_is_written_down(
    editor: MinutesEditor, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    from PySide6.QtWidgets import QApplication

    from branchdesk.widgets.pdf_preview import PdfPreview

    minutes = held(desk)
    desk.do("定稿", commands.finalise, minutes.meeting.id, "钱一")
    editor.open(minutes.meeting.id)
    qtbot.waitUntil(lambda: editor.preview.current(editor.minutes()) is not None, timeout=20000)
    target = tmp_path / "print.pdf"

    def choose(printer: QPrinter, _parent: object) -> bool:
        printer.setOutputFileName(str(target))
        return True

    editor.deeds.out.choose_printer = choose
    press(editor, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    shown = QApplication.activeModalWidget()
    assert isinstance(shown, PdfPreview)
    assert editor.preview.paper is not None
    assert shown._data == editor.preview.paper.data
    exported = desk.ask(outputs.paper, outputs.Wanted([minutes.meeting.id]))()
    assert exported.data == editor.preview.paper.data, "the list exports the same bytes"
    qtbot.waitUntil(shown.print_button.isEnabled, timeout=10000)
    shown.print_out()
    qtbot.waitUntil(lambda: shown.notices.tone == "ok", timeout=20000)
    assert target.stat().st_size > 1000
    assert len(desk.ask(queries.printed_copies, minutes.meeting.id)) == 1
    shown.close()


def test_word_and_the_other_papers_are_written(
    editor: MinutesEditor, desk: Desk, answers: Any, tmp_path: Path, qtbot: QtBot
) -> None:
    editor.open(held(desk).meeting.id)
    word = tmp_path / "会议记录.docx"
    answers.will_say(str(word))
    editor.deeds.out.export_word()
    qtbot.waitUntil(word.exists, timeout=20000)
    for paper in (PaperKind.SIGN_IN, PaperKind.TALLY, PaperKind.EXTRACT):
        path = tmp_path / f"{paper.value}.pdf"
        answers.will_say(str(path))
        editor.deeds.out.export(paper)
        qtbot.waitUntil(path.exists, timeout=20000)
    assert word.read_bytes()[:2] == b"PK"


def test_a_damaged_draft_does_not_lock_the_meeting_up(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    desk.ask(drafts.keep, place_of(minutes.meeting.id), '{"meeting": {}}')
    editor.open(minutes.meeting.id)
    assert editor.minutes().meeting == minutes.meeting
    assert "这份草稿读不出来" in editor.notices.text()
    editor.notices.press("删去草稿")
    assert kept(desk, minutes.meeting.id) == ""


def test_another_meeting_opened_over_unsaved_text_keeps_it(editor: MinutesEditor, desk: Desk) -> None:
    first, second = held(desk), held(desk, made.minutes(on=Day(2026, 11, 13)))
    editor.open(first.meeting.id)
    write(editor.form.closing.note, "还没有保存")
    editor.open(second.meeting.id)
    assert editor.minutes().meeting.note == ""
    assert canon.from_draft(kept(desk, first.meeting.id)).meeting.note == "还没有保存"


def test_a_ledger_for_looking_only_lets_nobody_type(editor: MinutesEditor, desk: Desk) -> None:
    minutes = held(desk)
    desk.ledger.read_only = True
    editor.open(minutes.meeting.id)
    assert editor.is_locked
    assert editor.form.closing.note.area.isReadOnly()
    assert not editor.form.agenda.add_button.isVisible()
    assert not editor.bar.first["finalise"].isVisible()
    desk.ledger.read_only = False
