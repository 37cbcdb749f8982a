"""Keys that go where the eye goes, people who are not on the roll, and that nothing is lost with the window."""

import shutil
from pathlib import Path
from typing import Any

from meetings_page import SUBJECTS, desk_of, ledger_file, page, stand_on, window
from minutes_editor_fixtures import (
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
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings.editor import MinutesEditor, tab_order
from branchdesk.features.meetings.model.words import Presence
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.shell.desk import Desk
from branchdesk.shell.window import Window

__all__ = ["desk", "editor", "home", "ledger_file", "ledger_template", "open_editor", "page", "start", "stay_open",
           "window"]  # fmt: skip

Tab, Backtab = Qt.Key.Key_Tab, Qt.Key.Key_Backtab


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def called(count: int, key: Qt.Key = Tab) -> list[str]:
    """What the focus comes to, by the names a screen reader says."""
    found = []
    for _ in range(count):
        press(focused(), key)
        found.append(focused().accessibleName() or focused().toolTip())
    return found


# ---- Tab


def test_tab_goes_on_in_rows_that_came_later_and_to_what_removes_them_last(
    editor: MinutesEditor, desk: Desk, qtbot: QtBot
) -> None:
    editor.open(held(desk).meeting.id)
    box = editor.form.agenda.boxes[0]
    while box.speeches.rows:
        box.speeches.rows[-1].removed.emit()
    row = box.speeches.add(focus=True)
    qtbot.waitUntil(row.isVisible)
    box.title.box.setFocus()
    assert called(4) == ["议题类别", "议题一的内容", "发言：发言人", "发言：发言要点"]
    assert "删去这一行" in called(1)
    press(focused(), Tab)
    assert focused() is box.speeches.add_button
    assert called(5, Backtab)[-1] == "议题类别"


def test_tab_leaves_the_form_at_its_end(editor: MinutesEditor, desk: Desk) -> None:
    editor.open(held(desk).meeting.id)
    editor.form.attachments.rows.add_button.setFocus()
    press(focused(), Tab)
    assert not editor.form.isAncestorOf(focused())
    tab_order.boxes(editor.form.widget())[0].setFocus()
    press(focused(), Backtab)
    assert not editor.form.isAncestorOf(focused())


def test_a_meeting_is_opened_again_after_walking_through_all_of_it(editor: MinutesEditor, desk: Desk) -> None:
    uid = held(desk).meeting.id
    for _ in range(3):
        editor.open(uid)
        called(40)
        assert editor.leave()


def test_a_long_text_is_seen_from_its_beginning(editor: MinutesEditor, desk: Desk, qtbot: QtBot) -> None:
    editor.open(held(desk).meeting.id)
    area = editor.form.agenda.boxes[0].text.area
    write(area, "会议听取了四个支部的汇报，并就下一步工作提出要求。" * 20)
    qtbot.waitUntil(lambda: area.height() > 5 * area.fontMetrics().lineSpacing())
    assert area.verticalScrollBar().value() == 0


# ---- who is not on the roll


def test_somebody_who_is_not_on_the_roll_counts_without_a_vote_until_it_is_given(
    editor: MinutesEditor, desk: Desk
) -> None:
    uid = held(desk).meeting.id
    editor.open(uid)
    card = editor.form.attendance
    assert card.outsiders.isHidden()
    before = card.counts.text()
    card.unfold.click()
    write(card.outsiders.box, "石流动")
    enter(card.outsiders.box)
    assert card.counts.text() != before
    write(card.outsiders.box, "石流动")
    enter(card.outsiders.box)
    assert card.outsiders.said.text() == "“石流动”已在名单中"
    assert editor.save()
    added = next(one for one in stored(desk, uid).attendances if one.name == "石流动")
    assert (added.member_id, added.voting, added.counted, added.presence) == (None, False, True, Presence.PRESENT)
    pick(editor, "改为有表决权")
    assert editor.minutes().attendances[-1].voting
    pick(editor, "删去")
    assert card.counts.text() == before
    assert all(one.name != "石流动" for one in editor.minutes().attendances)


def test_who_is_on_the_way_into_the_party_is_told_to_be_a_guest(editor: MinutesEditor, desk: Desk) -> None:
    uid = held(desk).meeting.id
    editor.open(uid)
    card = editor.form.attendance
    card.unfold.click()
    write(card.outsiders.box, "尤候")
    enter(card.outsiders.box)
    assert not editor.save()
    assert "尤候当天不是党员，不能计入应到" in editor.notices.text()
    pick(editor, "删去")
    assert editor.save()


def pick(editor: MinutesEditor, words: str) -> None:
    """An entry of the menu of the only chip."""
    (chip,) = editor.form.attendance.outsiders.findChildren(QToolButton)
    entry: QAction = next(one for one in chip.menu().actions() if one.text() == words)
    entry.trigger()


# ---- leaving


STAY, LEAVE = 0, 1
"""继续编辑, 留作草稿离开."""


def test_what_nobody_can_read_is_asked_about_before_leaving(editor: MinutesEditor, desk: Desk, answers: Any) -> None:
    editor.open(held(desk).meeting.id)
    editor.form.head.form.editor("starts").replace("两点半左右")
    assert not editor.is_dirty
    answers.will_say(STAY)
    assert not editor.leave()
    answers.will_say(LEAVE)
    assert editor.leave()


def test_closing_the_window_saves_the_meeting_that_is_open(window: Window, page: MeetingsScreen) -> None:
    uid = stand_on(page, SUBJECTS[2])
    page.edit(uid)
    write(page.editing.editor.form.closing.note, "关窗前写的")
    path = desk_of(window).ledger.path
    window.close()
    assert window.desk is None
    from branchdesk.features.meetings import queries
    from branchdesk.storage.engine import open_ledger

    ledger = open_ledger(path)
    found = queries.minutes(ledger, uid)
    assert found is not None
    assert found.meeting.note == "关窗前写的"
    ledger.close()


def test_the_window_stays_where_something_cannot_be_saved(
    window: Window, page: MeetingsScreen, ledger_file: Path, tmp_path: Path, answers: Any
) -> None:
    page.edit(stand_on(page, SUBJECTS[2]))
    page.editing.editor.form.head.form.editor("starts").replace("两点半左右")
    assert window.book is not None
    window.book.turn_to("members")
    answers.will_say(STAY)
    window.close()
    assert window.isVisible()
    assert window.book.current is page
    other = Path(shutil.copy(ledger_file, tmp_path / "另一份.bdb"))
    answers.will_say(STAY)
    assert not window.open_path(other)
    assert desk_of(window).ledger.path == ledger_file
    answers.will_say(LEAVE)
    window.close()
    assert not window.isVisible()


# ---- the window around it


def test_the_message_strip_of_the_window_is_seen_while_a_meeting_is_open(window: Window, page: MeetingsScreen) -> None:
    page.edit(stand_on(page, SUBJECTS[2]))
    editor = page.editing.editor
    write(editor.form.closing.note, "多余的")
    assert editor.save()
    desk_of(window).undo()
    assert editor.isAncestorOf(desk_of(window).notices)
    assert desk_of(window).notices.isVisible()
    assert editor.leave()
    assert not editor.isAncestorOf(desk_of(window).notices)


def test_the_file_menu_follows_the_page(window: Window, page: MeetingsScreen) -> None:
    assert window.menu is not None
    menu = window.menu

    def words() -> set[str]:
        menu.aboutToShow.emit()
        return {one.text() for one in menu.actions()}

    assert {"导入会议…", "导出会议台账…", "打印会议文书…"} <= words()
    page.edit(stand_on(page, SUBJECTS[2]))
    assert {"导出这次会议的记录…", "打印这次会议的文书…"} <= words()
    assert window.book is not None
    window.book.turn_to("members")
    assert {"从 Excel 导入党员…", "导出党员名册…", "打印党员名册…"} <= words()


def test_down_leads_from_the_search_to_what_was_found(page: MeetingsScreen) -> None:
    page.focus_search()
    write(page.search, SUBJECTS[2])
    press(page.search, Qt.Key.Key_Down)
    assert focused() is page.table
