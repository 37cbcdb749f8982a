"""The page 组织生活 in the real window: list, search, filters, panel, calendar, statistics, keys, the editor over it."""

from collections.abc import Callable
from typing import Any

import meeting_ledger as made
import pytest
from meetings_page import SUBJECTS, desk_of, home, ledger_file, page, stand_on, start, subjects, window
from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.listing import LIST, STATISTICS, YEAR
from branchdesk.features.meetings.model.words import MeetingKind, PaperKind, Stage
from branchdesk.features.meetings.panels import matrix
from branchdesk.features.meetings.panels.side import DETAIL, DUTY, WAITING
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.kernel.dates import Day
from branchdesk.shell.window import Window
from branchdesk.widgets import charts

__all__ = ["home", "ledger_file", "page", "start", "window"]

GENERAL, COMMITTEE, THEME, STUDENTS, LAST_YEAR = SUBJECTS
Type = Callable[[QWidget, str], None]


def words(widget: QWidget) -> str:
    """Everything that can be read on a part of the page."""
    shown = [one.text() for one in widget.findChildren(QLabel) if one.isVisibleTo(widget)]
    return "\n".join([*shown, *(one.text() for one in widget.findChildren(QPushButton) if one.isVisibleTo(widget))])


def button(widget: QWidget, text: str, about: str = "") -> QPushButton:
    """A button by its words, and by what it is about where there are several."""
    return next(one for one in widget.findChildren(QPushButton)
                if one.text() == text and about in one.accessibleName() and one.isVisibleTo(widget))  # fmt: skip


# ---- the list


def test_the_list_shows_the_meetings_of_this_year_the_newest_first(page: MeetingsScreen) -> None:
    assert subjects(page) == [THEME, COMMITTEE, GENERAL, STUDENTS]
    row = [page.model.text_at(0, page.model.column_of(name)) for name in ("on", "kind", "came", "rate", "stage")]
    assert row == ["2026-11-20", "主题党日", "16/18", "88.9%", "草稿"]
    assert page.counts == "共 5 次 · 显示 4 · 草稿 2"


def test_it_finds_by_subject_agenda_and_who_was_there(page: MeetingsScreen, type_text: Type) -> None:
    type_text(page.search, "全会")
    assert subjects(page) == [GENERAL]
    page.search.setText("许生")
    assert subjects(page) == [STUDENTS], "the chair of the other branch"
    page.search.setText("杨一")
    assert subjects(page) == [GENERAL], "present at the finished general meeting, of no committee"
    page.search.setText("议题之1 支委")
    assert subjects(page) == []
    page.search.setText("议题之1 2026-11-03")
    assert subjects(page) == [COMMITTEE]


def test_filters_narrow_the_list_and_escape_lifts_them_one_after_the_other(page: MeetingsScreen) -> None:
    page.filters.choose("stage", {Stage.DRAFT})
    assert subjects(page) == [THEME, STUDENTS]
    page.filters.choose("year", {2025})
    assert subjects(page) == []
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert subjects(page) == [THEME, COMMITTEE, GENERAL, STUDENTS, LAST_YEAR]


def test_the_branch_of_the_header_filters_everything(window: Window, page: MeetingsScreen) -> None:
    branch = page.model.column_of("branch")
    assert not page.table.isColumnHidden(branch)
    window.work_for(made.STUDENTS)
    assert subjects(page) == [STUDENTS]
    assert page.branch_name == "材料学生党支部"
    assert page.table.isColumnHidden(branch), "one branch need not be named in every row"
    window.work_for(None)
    assert len(subjects(page)) == 4


def test_an_empty_ledger_says_what_to_do(start: Any, tmp_path: Any) -> None:
    made.make(tmp_path / "leer.bdb")
    opened = start(tmp_path / "leer.bdb")
    page = opened.book.turn_to("meetings")
    assert "还没有会议记录" in words(page.table)
    ways_out = [one.text() for one in page.table.findChildren(QPushButton) if one.isVisible()]
    assert ways_out == ["新建会议", "导入会议…"]
    page.search.setText("没有这回事")
    assert page.counts == "共 0 次 · 显示 0 · 草稿 0"


def test_a_search_without_a_result_says_the_way_out(page: MeetingsScreen) -> None:
    page.search.setText("没有这回事")
    assert "没有符合条件的会议\n换个关键词，或按 Esc 清除全部筛选" in words(page.table)


# ---- the panel


def test_the_matrix_says_what_is_held_waiting_and_missing(page: MeetingsScreen) -> None:
    signs = {row.kind: "".join(cell.word for cell in row.cells) for row in page.side.duty.matrix.rows}
    assert signs[MeetingKind.GENERAL] == "缺缺缺✓"
    assert signs[MeetingKind.THEME_DAY] == "缺" * 10 + "✓—"
    spoken = page.side.duty.matrix.accessibleName()
    assert spoken.startswith("机关第一党支部 三会一课 2026；支部党员大会 已开 1、缺 3")


def test_what_is_lacking_can_be_begun_at_once(page: MeetingsScreen) -> None:
    button(page.side.duty.lacking, "新建", "党课").click()
    assert page.editing.is_open
    head = page.editing.editor.minutes().meeting
    assert (head.kind, head.branch_id, head.on) == (MeetingKind.LECTURE, made.OFFICE, Day(2026, 11, 21))


def test_a_missing_month_can_be_made_up_with_a_word_about_its_date(page: MeetingsScreen) -> None:
    bar = button(page.side.duty.missing, "补录", "主题党日")
    menu = bar.menu()
    assert menu is not None
    assert [one.text() for one in menu.actions()][:2] == ["1月", "2月"]
    menu.actions()[8].trigger()
    assert page.editing.editor.minutes().meeting.on == Day(2026, 9, 30)
    assert "补录" in page.editing.editor.notices.text()


def test_cells_of_the_matrix_lead_to_their_meetings_by_mouse_and_by_key(page: MeetingsScreen) -> None:
    view = page.side.duty.matrix
    ink = charts.on_screen()
    places = matrix.places(view.rows, view.rect().toRectF(), ink)
    last = [one for one in places if one.row == 0][-1]
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=last.box.center().toPoint())
    assert subjects(page) == [GENERAL]
    assert page.side.page == DETAIL
    page.side.turn_to(DUTY)
    view.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(view, key)
    assert subjects(page) == [COMMITTEE]
    assert matrix.cell_words(view.rows[1], view.rows[1].cells[10]) == "支部委员会会议 11月：已开 1 次"


def test_a_cell_that_is_missing_begins_the_meeting(page: MeetingsScreen) -> None:
    view = page.side.duty.matrix
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert page.editing.editor.minutes().meeting.on == Day(2026, 3, 31)


def test_the_picture_of_the_matrix_is_white_and_whole(page: MeetingsScreen) -> None:
    picture = page.side.duty.matrix.picture()
    assert picture.pixelColor(0, 0).name() == "#ffffff"
    assert picture.height() > matrix.height(page.side.duty.matrix.rows, charts.on_paper(192))


def test_another_branch_can_be_looked_at(page: MeetingsScreen) -> None:
    menu = page.side.duty.branch.chip.menu()
    assert menu is not None
    next(one for one in menu.actions() if one.text() == "材料学生党支部").trigger()
    assert page.branch_id == made.STUDENTS
    assert "材料学生党支部" in page.side.duty.matrix.accessibleName()


def test_the_detail_says_who_was_missing_and_what_is_to_be_put_right(page: MeetingsScreen, qtbot: QtBot) -> None:
    page.side.turn_to(DETAIL)
    stand_on(page, GENERAL)
    qtbot.waitUntil(lambda: "孙一 公出（赴外地开会）" in words(page.side.detail))
    said = words(page.side.detail)
    assert "应到 18（有表决权 16）· 实到 17 · 请假 1 · 缺席 0" in said
    assert "第1版" in said
    desk = page.desk
    draft = made.minutes(on=Day(2026, 11, 19), place="", subject="缺地点的会")
    desk.do("新建", commands.hold, draft)
    stand_on(page, "缺地点的会")
    qtbot.waitUntil(lambda: "地点未填写" in words(page.side.detail))


def test_open_tasks_and_papers_out_of_date_are_listed(page: MeetingsScreen, window: Window) -> None:
    desk, waiting = desk_of(window), page.side.waiting
    assert page.side.segments.tabText(WAITING) == "待办 1"
    assert "整理学习材料" in words(waiting)
    assert "李一 · 时限 2026-11-10，逾期 11 天" in words(waiting)
    assert "手中的纸质件都是现行版本" in words(waiting)
    uid = next(one.id for one in page.views.shown() if one.subject == GENERAL)
    desk.do("打印", commands.note_printed, uid, PaperKind.MINUTES, "0" * 16, 1)
    assert "会议记录：内容已与纸上不同" in words(waiting)
    desk.do("修订", commands.revise, uid, "补记发言")
    assert "会议记录：纸上是第1版，现在是第2版" in words(waiting)
    assert page.model.text_at(page.model.row_of(uid), page.model.column_of("papers")) == "已过期"
    assert "正在修订，定稿后再打印" in words(waiting)
    button(waiting, "继续修订").click()
    assert page.editing.editor.meeting_id == uid


def test_the_panel_goes_and_comes_and_is_remembered(page: MeetingsScreen, window: Window) -> None:
    page.table.setFocus()
    assert not page.side.isHidden()
    QTest.keyClick(page.table, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    assert page.side.isHidden()
    assert desk_of(window).setting("meetings.side", True) is False
    page.toggle_side()
    window.resize(1024, 560)
    assert page.side.isHidden(), "no room beside the list"
    page.toggle_side()
    assert page.side.isVisible()
    QTest.keyClick(page.table, Qt.Key.Key_Escape)
    assert page.side.isHidden()


# ---- the other views


def test_the_calendar_shows_the_meetings_in_their_months_and_opens_them(page: MeetingsScreen, window: Window) -> None:
    window.work_for(made.OFFICE)
    page.top.views.setCurrentIndex(YEAR)
    october, november = page.views.year.months[9], page.views.year.months[10]
    assert [october.list.item(n).text() for n in range(october.list.count())] == [f"15日 支部党员大会 {GENERAL}"]
    assert november.list.count() == 2
    assert page.views.year.months[8].missing.text() == "缺 支部党员大会、支委会、党小组会、主题党日"
    november.list.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(november.list, Qt.Key.Key_Down)
    assert page.views.current_line() is not None
    QTest.keyClick(november.list, Qt.Key.Key_Return)
    assert page.editing.editor.minutes().meeting.subject == THEME
    assert page.editing.editor.leave()
    page.turn_year(-1)
    assert page.views.year.title.text() == "2025年"
    assert page.views.year.months[11].list.count() == 1


def test_the_statistics_stand_in_the_order_of_the_roster_and_cannot_be_ranked(page: MeetingsScreen) -> None:
    page.top.views.setCurrentIndex(STATISTICS)
    people = page.views.statistics.model.records
    assert [one.number for one in people] == list(range(1, 19))
    absent = next(one for one in people if one.turnout.name == "孙一")
    assert (absent.turnout.due, absent.turnout.here, absent.turnout.excused) == (2, 1, 1)
    row = people.index(absent)
    texts = {one.name: page.views.statistics.model.text_at(row, n)
             for n, one in enumerate(page.views.statistics.model.columns)}  # fmt: skip
    assert texts["rate"] == "50%"
    assert texts["wanted"] == "56"
    assert texts["enough"] == "未登记学时"
    assert not page.views.statistics.table.isSortingEnabled()
    before = [one.id for one in page.views.statistics.model.shown_records()]
    header = page.views.statistics.table.horizontalHeader()
    QTest.mouseClick(
        header.viewport(), Qt.MouseButton.LeftButton, pos=QPointF(header.sectionPosition(7) + 9, 9).toPoint()
    )
    assert [one.id for one in page.views.statistics.model.shown_records()] == before
    page.filters.choose("year", {2024})
    assert "还没有可以统计的会议" in words(page.views.statistics)


# ---- the editor and the verbs


def test_a_meeting_opens_by_key_and_the_list_stands_on_it_afterwards(page: MeetingsScreen) -> None:
    uid = stand_on(page, COMMITTEE)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert page.editing.is_open
    assert page.editing.editor.meeting_id == uid
    QTest.keyClick(page.editing.editor, Qt.Key.Key_Escape)
    assert not page.editing.is_open
    line = page.views.current_line()
    assert line is not None
    assert line.id == uid
    assert page.table.hasFocus()


def test_every_kind_of_meeting_has_its_entry_under_new(page: MeetingsScreen) -> None:
    menu = page.top.new.menu()
    assert menu is not None
    offered = [one.text() for one in menu.actions() if one.text()]
    assert offered == ["支部党员大会", "支部委员会会议", "党小组会", "党课", "主题党日", "组织生活会", "民主评议党员",
                       "接收、转正讨论会", "换届（补选）大会", "共建活动", "谈心谈话…"]  # fmt: skip
    next(one for one in menu.actions() if one.text() == "党课").trigger()
    assert page.editing.editor.minutes().meeting.kind is MeetingKind.LECTURE


def test_ctrl_n_opens_the_menu_of_kinds(page: MeetingsScreen, qtbot: QtBot) -> None:
    page.table.setFocus()
    menu = page.top.new.menu()
    assert menu is not None
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu.close))
    with qtbot.waitSignal(menu.aboutToShow):
        QTest.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


def test_deleting_is_one_step_and_can_be_taken_back(page: MeetingsScreen, window: Window) -> None:
    stand_on(page, THEME)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert THEME not in subjects(page)
    desk_of(window).notices.press("撤销")
    assert THEME in subjects(page)


def test_the_menu_of_a_row_offers_what_fits_its_stage(page: MeetingsScreen, window: Window) -> None:
    desk = desk_of(window)
    lines = {one.subject: one for one in page.views.shown()}
    assert "sign" not in page.deeds.fitting([lines[THEME]])
    assert page.deeds.fitting([lines[GENERAL]])[:4] == ["open", "sign", "make_up", "revise"]
    desk.do("签字", commands.mark_signed, lines[GENERAL].id, Day(2026, 10, 20))
    lines = {one.subject: one for one in page.views.shown()}
    assert page.deeds.fitting([lines[GENERAL]])[1] == "file"
    assert page.deeds.fitting([lines[GENERAL], lines[THEME]]) == ["pdf", "word", "", "copy", "", "delete"]


def test_f6_goes_round_the_panes_and_ctrl_f_into_the_search(page: MeetingsScreen, window: Window) -> None:
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert (focus := QApplication.focusWidget()) is not None
    assert page.side.isAncestorOf(focus)
    page.next_pane()
    assert page.search.hasFocus()
    page.next_pane()
    assert page.table.hasFocus()
    page.top.views.setCurrentIndex(STATISTICS)
    page.focus_search()
    assert page.view == LIST
    assert page.search.hasFocus()


def test_typing_in_the_list_searches(page: MeetingsScreen) -> None:
    page.table.setFocus()
    QTest.keyClicks(page.table, "2")
    assert page.search.hasFocus()
    QTest.keyClicks(page.search, "026-11-03")
    assert subjects(page) == [COMMITTEE]


def test_a_ledger_for_looking_only_begins_nothing(ledger_file: Any, start: Any) -> None:
    window = start(None)
    assert window.open_path(ledger_file, read_only=True)
    page = window.book.turn_to("meetings")
    page.deeds.begin(MeetingKind.LECTURE)
    assert not page.editing.is_open
    assert "只读" in window.desk.notices.text()


def test_after_an_undo_somewhere_else_the_list_is_anew(page: MeetingsScreen, window: Window) -> None:
    desk = desk_of(window)
    held = made.minutes(on=Day(2026, 11, 18), subject="临时加开的会")
    desk.do("新建", commands.hold, held)
    assert "临时加开的会" in subjects(page)
    desk.undo()
    assert "临时加开的会" not in subjects(page)
    assert desk.ask(queries.minutes, held.meeting.id) is None


@pytest.mark.parametrize("scale", ["100", "150"])
def test_the_views_fit_a_small_window(window: Window, scale: str) -> None:
    window.change(text_scale=scale)
    width, height = (1024, 560) if scale == "100" else (1366, 708)
    window.resize(width, height)
    assert window.book is not None
    page = window.book.turn_to("meetings")
    assert isinstance(page, MeetingsScreen)
    for view in (LIST, YEAR, STATISTICS):
        page.top.views.setCurrentIndex(view)
        QApplication.processEvents()
        assert page.minimumSizeHint().width() <= width, view
        assert window.minimumSizeHint().width() <= width, view
        assert window.minimumSizeHint().height() <= height, view
