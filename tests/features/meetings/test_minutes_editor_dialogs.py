"""The dialogs beside the editor over a real ledger: exclusions, absences, talks, make-up study, layouts, own rules."""

from collections.abc import Callable
from datetime import date
from typing import Any

import meeting_ledger as made
import pytest
from minutes_editor_fixtures import (
    choose,
    desk,
    editor,
    held,
    home,
    ledger_template,
    open_editor,
    start,
    stay_open,
    stored,
)
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings import commands, dialogs, queries
from branchdesk.features.meetings.model.words import PaperKind
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.rules import roll
from branchdesk.kernel.dates import Day
from branchdesk.shell.desk import Desk
from program_fixtures import in_turn

__all__ = ["desk", "editor", "home", "ledger_template", "open_editor", "start", "stay_open"]


def fill(**texts: str) -> Callable[[Any], None]:
    """Fill the form that comes up, and save it."""

    def work(dialog: Any) -> None:
        for name, text in texts.items():
            dialog.form.fill(name, text)
        dialog.save()
        assert not dialog.isVisible(), dialog.notices.message()

    return work


@pytest.fixture
def shown(qtbot: QtBot) -> Callable[[QDialog], Any]:
    def show(dialog: QDialog) -> Any:
        qtbot.addWidget(dialog)
        dialog.show()
        dialog.activateWindow()
        qtbot.waitUntil(dialog.isActiveWindow)
        return dialog

    return show


def due_of(desk: Desk) -> dict[str, bool]:
    minutes = made.minutes()
    found = desk.ask(queries.roll_facts, minutes.meeting, ())
    return {one.name: one.counted for one in roll.due(minutes.meeting, (), found)}


def test_somebody_is_left_out_only_with_both_proofs(desk: Desk, shown: Callable[[QDialog], Any], answers: Any) -> None:
    dialog = shown(dialogs.ExclusionsDialog(desk, None))
    in_turn(fill(member_id="孙一", kind="自费出国半年以上", from_on="2026-03-06", superior_consent="校组〔2026〕3号"))
    dialog.add()
    assert [dialog.model.columns[3].read(line) for line in dialog.model.shown_records()] == ["凭证不全"]
    assert due_of(desk)["孙一"]
    in_turn(fill(passed_by="2026-03-05 党员大会"))
    dialog.edit()
    assert not due_of(desk)["孙一"]
    answers.will_say(True)
    dialog.drop()
    assert desk.ask(queries.exclusions) == []
    desk.undo()
    assert len(desk.ask(queries.exclusions)) == 1


def test_a_planned_absence_ends_after_it_begins(desk: Desk, shown: Callable[[QDialog], Any], answers: Any) -> None:
    dialog = shown(dialogs.AbsencesDialog(desk, None))
    refused: list[str] = []

    def wrong(form: Any) -> None:
        for name, text in {
            "member_id": "李一",
            "from_on": "2026-11-20",
            "until_on": "2026-11-01",
            "reason": "公出",
        }.items():
            form.form.fill(name, text)
        form.save()
        refused.append(form.form.cell("until_on").message)
        form.form.fill("until_on", "2026-11-30")
        form.save()

    in_turn(wrong)
    dialog.add()
    assert refused == ["结束日期 2026-11-01 早于开始日期 2026-11-20"]
    assert [(name, one.until_on) for name, one in desk.ask(queries.planned_absences)] == [("李一", Day(2026, 11, 30))]


def test_a_talk_is_two_names_and_a_day(desk: Desk, shown: Callable[[QDialog], Any]) -> None:
    dialog = shown(dialogs.TalksDialog(desk, made.OFFICE))
    in_turn(fill(on="2026-11-10", first="赵一", second="朱新"))
    dialog.add()
    talk = desk.ask(queries.talks)[0]
    assert (talk.first_id, talk.second_id, talk.branch_id) == ("m01", "p01", made.OFFICE)


def test_make_up_study_is_written_to_the_finished_sheet(desk: Desk, shown: Callable[[QDialog], Any]) -> None:
    minutes = held(desk, made.minutes("m03", "m05"))
    desk.do("定稿", commands.finalise, minutes.meeting.id, "钱一")
    dialog = shown(dialogs.MakeUpDialog(desk, stored(desk, minutes.meeting.id)))
    assert sorted(line.name for line in dialog.model.shown_records()) == ["周一", "孙一"]
    name = dialog.table.current_record().name
    in_turn(fill(made_up_on="2026-11-21", made_up_by="自学文件"))
    dialog.edit()
    lines = {one.name: one for one in stored(desk, minutes.meeting.id).attendances}
    assert (lines[name].made_up_on, lines[name].made_up_by) == (Day(2026, 11, 21), "自学文件")


def test_a_rule_can_be_tightened_with_its_document_and_never_loosened(
    desk: Desk, shown: Callable[[QDialog], Any]
) -> None:
    dialog = shown(dialogs.StricterDialog(desk))
    row = [line.name for line in dialog.model.shown_records()].index("quorum_percent")
    dialog.table.stand_on(row)
    told: list[str] = []

    def work(form: Any) -> None:
        for name, text in {"value": "40", "source": "校党发〔2026〕9号", "from_on": "2026-01-01"}.items():
            form.form.fill(name, text)
        form.save()
        told.append(form.form.cell("value").message)
        form.form.fill("value", "67")
        form.save()

    in_turn(work)
    dialog.edit()
    assert "校内规定只能从严" in told[0]
    assert desk.ask(queries.pack, date(2026, 11, 20))["quorum_percent"] == 67


def test_a_template_is_tried_kept_and_reset(desk: Desk, shown: Callable[[QDialog], Any], qtbot: QtBot) -> None:
    dialog = shown(dialogs.LayoutDialog(desk))
    qtbot.waitUntil(lambda: dialog.view.is_drawn, timeout=20000)
    dialog.heading.setText("{unit}{kind}纪要")
    for row in range(dialog.parts_list.count()):
        if dialog.parts_list.item(row).text() == "备注":
            dialog.parts_list.item(row).setCheckState(Qt.CheckState.Unchecked)
    dialog.parts_list.setCurrentRow(1)
    dialog.move_part(1)
    dialog.save()
    kept = desk.ask(queries.layout, PaperKind.MINUTES)
    assert kept is not None
    layout = layouts.from_json(kept, PaperKind.MINUTES)
    assert layout.heading == "{unit}{kind}纪要"
    assert layout.parts[:3] == ("head", "speeches", "agenda")
    assert "note" not in layout.parts
    dialog.heading.setText("{没有}")
    dialog.save()
    assert "不认识" in dialog.notices.text()
    dialog.reset()
    dialog.save()
    assert desk.ask(queries.layout, PaperKind.MINUTES) is None
    for kind, word in (("sign_in", "签到表"), ("book", "记录本")):
        dialog.paper.set_text(word)
        dialog.paper.changed.emit()
        assert dialog.kind() == kind
        qtbot.waitUntil(lambda: dialog.is_ready, timeout=20000)


def test_a_layout_that_is_not_kept_is_asked_about(desk: Desk, shown: Callable[[QDialog], Any], answers: Any) -> None:
    dialog = shown(dialogs.LayoutDialog(desk))
    dialog.heading.setText("{title}（存档）")
    answers.will_say(False)
    choose(dialog.paper, "签到表")
    assert (dialog.paper.text(), dialog.heading.text()) == ("会议记录", "{title}（存档）")
    answers.will_say(False)
    dialog.reject()
    assert dialog.isVisible()
    dialog.save()
    choose(dialog.paper, "签到表")
    assert dialog.kind() is PaperKind.SIGN_IN
    dialog.reject()
    assert not dialog.isVisible()
