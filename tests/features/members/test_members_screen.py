"""The 党员 page in the real window: searching, filters, sorting, selecting, revealing, columns, keys."""

import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.excel import headers
from branchdesk.excel.reader import read_book
from branchdesk.features.members import commands, listing, queries, roster
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import Aspect, Leaving, Member
from branchdesk.features.members.panels import past
from branchdesk.features.members.screen import MembersScreen
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk
from branchdesk.shell.making import make_ledger
from branchdesk.shell.window import Window
from branchdesk.widgets.pdf_preview import PdfPreview
from program_fixtures import free_first, in_turn

Type = Callable[[QWidget, str], None]
Start = Callable[[Path | None], Window]
BRANCH = "机关第一党支部"


def desk_of(window: Window) -> Desk:
    assert window.desk is not None
    return window.desk


def register(window: Window, *members: Member) -> None:
    for one in members:
        desk_of(window).do(f"新增党员 {one.name}", commands.register, one)


def person(window: Window, name: str, **values: Any) -> Member:
    branch = desk_of(window).ask(organization.branches)[0][0]
    return Member(id=new_id(), name=name, **{"sex": "2", "branch_id": branch, "birth": Day(1985, 5, 6),
                                             "joined_on": Day(2006, 7, 1), "confirmed_on": Day(2007, 7, 1), **values})  # fmt: skip


def names(screen: MembersScreen) -> list[str]:
    return [line.name for line in screen.shown()]


def choose(menu_of: Any, *path: str) -> None:
    """Open a chip's menu and click the entry whose words begin as given, menu after menu."""
    menu: QMenu = menu_of.menu()
    for words in path[:-1]:
        menu.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        menu = next(one for one in menu.findChildren(QMenu) if one.title().startswith(words))
    menu.aboutToShow.emit()
    entries = menu.actions()
    next(one for one in entries if one.text().startswith(path[-1])).trigger()


def select(screen: MembersScreen, *rows: int) -> None:
    flag = QItemSelectionModel.SelectionFlag
    screen.table.selectionModel().clearSelection()
    for row in rows:
        screen.table.selectionModel().select(screen.model.index(row, 0), flag.Select | flag.Rows)


# ---- searching


def test_it_finds_as_one_types(window: Window, screen: MembersScreen, type_text: Type) -> None:
    register(
        window, person(window, "朱国刚", phone="19900007788", staff_number="T2019", id_number="990000198505060028")
    )
    screen.finish_reading()
    for typed in ("zgg", "zhuguogang", "朱国", "7788", "0028", "T2019"):
        screen.search.clear()
        if typed.isascii():
            QTest.keyClicks(screen.search, typed)
        else:
            type_text(screen.search, typed)
        assert "朱国刚" in names(screen), typed
        assert len(screen.shown()) < 10
    screen.search.setText("朱 7788")
    assert names(screen) == ["朱国刚"]
    screen.search.setText("zhu 1234567")
    assert names(screen) == []


def test_every_reading_of_a_name_finds_it(window: Window, screen: MembersScreen) -> None:
    register(window, person(window, "任长霞"), person(window, "曾可", staff_number="2"))
    screen.finish_reading()
    for typed, name in (("rcx", "任长霞"), ("rzx", "任长霞"), ("zeng", "曾可"), ("zk", "曾可")):
        screen.search.setText(typed)
        assert name in names(screen), typed


def test_nothing_is_searched_while_an_input_method_composes(screen: MembersScreen) -> None:
    screen.focus_search()
    before = names(screen)
    QApplication.sendEvent(screen.search, QInputMethodEvent("zhang", []))
    assert names(screen) == before
    event = QInputMethodEvent()
    event.setCommitString("不会有这个人")
    QApplication.sendEvent(screen.search, event)
    assert names(screen) == []


def test_after_an_edit_the_new_name_is_found_and_the_old_one_is_not(window: Window, screen: MembersScreen) -> None:
    line = screen.shown()[0]
    member = desk_of(window).ask(queries.member, line.id)
    assert member is not None
    screen.search.setText("xinmingzi")
    assert names(screen) == []
    desk_of(window).do("改名", commands.alter, replace(member, name="新明子"))
    screen.finish_reading()
    assert names(screen) == ["新明子"]
    screen.search.setText(line.name)
    assert line.id not in [one.id for one in screen.shown()]


def test_no_result_says_so_and_offers_the_way_out(screen: MembersScreen, qtbot: QtBot) -> None:
    screen.search.setText("没有这个人")
    assert screen.shown() == []
    assert screen.table._empty.isVisible()
    assert "没有符合条件的党员" in screen.table._empty.accessibleName()
    qtbot.waitUntil(lambda: "显示 0" in screen.counts)
    qtbot.waitUntil(lambda: screen.detail._whole.currentIndex() == 1)  # 未选择党员
    QTest.keyClick(screen.search, Qt.Key.Key_Escape)
    assert len(screen.shown()) == 86


def test_a_ledger_without_members_offers_import_and_registration(start: Start, tmp_path: Path, home: Any) -> None:
    path = tmp_path / "空.bdb"
    make_ledger(path, None, [BRANCH]).close()
    window = start(path)
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    assert "还没有党员" in screen.table._empty.accessibleName()
    words = [button.text() for button in screen.table._empty.findChildren(QPushButton) if button.isVisible()]
    assert words == ["导入", "新增党员"]
    assert screen.table.isColumnHidden(screen.model.column_of("branch_id")), "one branch need not be named in every row"
    window.close()
    again = start(None).members()
    assert isinstance(again, MembersScreen)
    assert again.table.isColumnHidden(again.model.column_of("branch_id")), "nor after a restart"


def test_letters_typed_in_the_list_go_to_the_search_box(screen: MembersScreen) -> None:
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Z)
    assert screen.search.hasFocus()
    assert screen.search.text() == "z"
    QTest.keyClicks(screen.search, "jg")
    assert screen.search.text() == "zjg"


# ---- facets


def test_a_facet_counts_its_values_among_those_the_rest_lets_through(window: Window, screen: MembersScreen) -> None:
    everybody = screen.shown()
    branch_chip, standing_chip = screen.filters.chips[:2]
    branch = window.desk.ask(organization.branches)[0] if window.desk else ("", "")
    inside = [line for line in everybody if line.branch_id == branch[0]]
    choose(branch_chip, branch[1])
    assert len(screen.shown()) == len(inside)
    standing_chip.menu().aboutToShow.emit()
    shown = {action.text() for action in standing_chip.menu().actions()}
    full = sum(line.standing == "full" for line in inside)
    assert f"正式党员　{full}" in shown
    screen.search.setText("nobody at all")
    standing_chip.menu().aboutToShow.emit()
    assert [action.text() for action in standing_chip.menu().actions()] == ["（没有可选的值）"]
    screen.search.clear()
    choose(standing_chip, "正式党员")
    assert len(screen.shown()) == full
    assert branch_chip.property("on") == "true"
    assert branch[1][:6] in branch_chip.text()


def test_values_of_one_facet_add_up_and_a_second_click_takes_them_back(screen: MembersScreen) -> None:
    chip = screen.filters.chips[1]
    choose(chip, "正式党员")
    full = len(screen.shown())
    choose(chip, "预备党员")
    both = len(screen.shown())
    assert both > full
    assert chip.text() == "类别：2 项"
    choose(chip, "正式党员")
    assert len(screen.shown()) == both - full
    screen.filters.clear_link.click()
    assert len(screen.shown()) == 86
    assert not screen.filters.clear_link.isVisible()


def test_who_has_left_is_seen_only_when_asked_for(window: Window, screen: MembersScreen) -> None:
    line = screen.shown()[0]
    desk_of(window).do("移出", commands.leave, [line.id], Day(2026, 6, 1), Leaving.TRANSFERRED)
    screen.finish_reading()
    assert len(screen.shown()) == 85
    chip = screen.filters.chips[0]
    chip.menu().aboutToShow.emit()
    counted = sum(int(action.text().rsplit("　", 1)[1]) for action in chip.menu().actions())
    assert counted == 85, "who has left is not counted either"
    choose(screen.filters.more, "在册", "已离开")
    assert [one.id for one in screen.shown()] == [line.id]


def test_filters_can_be_kept_and_used_again_after_a_restart(window: Window, start: Start, answers: Any) -> None:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    choose(screen.filters.chips[1], "预备党员")
    expected = names(screen)
    answers.will_say("待转正")
    choose(screen.filters.more, "保存当前筛选")
    window.close()
    again = start(None)
    screen = again.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    choose(screen.filters.more, "★ 待转正")
    assert names(screen) == expected
    answers.will_say(0)
    choose(screen.filters.more, "删除保存的筛选")
    screen.filters.more.menu().aboutToShow.emit()
    assert not any("待转正" in action.text() for action in screen.filters.more.menu().actions())


def test_a_kept_filter_with_empty_values_works_too(screen: MembersScreen, answers: Any) -> None:
    choose(screen.filters.more, "党内职务", "无职务")
    answers.will_say("无职")
    choose(screen.filters.more, "保存当前筛选")
    screen.filters.clear()
    choose(screen.filters.more, "★ 无职")
    assert len(screen.shown()) == sum(not screen.words.post(line) for line in screen.model.records)


def test_opening_the_menu_of_more_filters_leaves_nothing_behind(screen: MembersScreen) -> None:
    menu = screen.filters.more.menu()
    for _ in range(3):
        menu.aboutToShow.emit()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert len(menu.findChildren(QMenu)) == len(screen.filters._below())


# ---- Esc, sorting, selecting


def test_esc_takes_one_thing_back_at_a_time(screen: MembersScreen) -> None:
    screen.search.setText("DY")
    choose(screen.filters.chips[1], "正式党员")
    select(screen, 0, 1, 2)
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Escape)
    assert (screen.search.text(), screen.filters.active) == ("", False)
    assert len(screen.table.selected_rows()) == 3
    QTest.keyClick(screen.table, Qt.Key.Key_Escape)
    assert len(screen.table.selected_rows()) == 1


def test_the_person_stays_chosen_through_sorting_and_filtering(screen: MembersScreen) -> None:
    line = screen.shown()[40]
    screen.table.select_key(line.id)
    screen.table.sortByColumn(screen.model.column_of("birth"), Qt.SortOrder.DescendingOrder)
    assert screen.table.current_record() == line
    screen.search.setText(line.number)
    assert screen.table.current_record() == line
    screen.search.clear()
    assert screen.table.current_record() == line
    visible = screen.table.viewport().rect()
    assert visible.intersects(screen.table.visualRect(screen.table.currentIndex()))


def test_who_is_chosen_is_in_view_after_the_search_is_over(screen: MembersScreen) -> None:
    screen.table.select_key(screen.shown()[70].id)
    screen.table.scrollToTop()
    QTest.keyClicks(screen.search, "DY")  # everybody: no row has moved
    screen.table.scrollToTop()
    QTest.keyClick(screen.search, Qt.Key.Key_Escape)
    index = screen.table.currentIndex()
    assert index.row() == 70
    assert screen.table.viewport().rect().contains(screen.table.visualRect(index).center())


def test_the_order_of_pinyin_is_shown_by_an_arrow_from_the_start(screen: MembersScreen) -> None:
    header = screen.table.horizontalHeader()
    assert header.sortIndicatorSection() == screen.model.column_of("name")
    assert header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
    before = names(screen)
    screen.table.sortByColumn(screen.model.column_of("name"), Qt.SortOrder.AscendingOrder)
    assert names(screen) == before
    screen.table.sortByColumn(screen.model.column_of("name"), Qt.SortOrder.DescendingOrder)
    assert names(screen) != before


def test_the_bulk_bar_takes_the_place_of_the_filters_and_moves_nothing(screen: MembersScreen) -> None:
    QApplication.processEvents()
    place = screen.table.mapToGlobal(QPoint(0, 0))
    select(screen, 0, 1, 2)
    assert "已选 3 名党员" in [label.text() for label in screen._bulk.findChildren(QLabel)]
    assert screen._bulk.isVisible()
    assert not screen.search.isVisible()
    QApplication.processEvents()
    assert screen.table.mapToGlobal(QPoint(0, 0)) == place
    assert "已选 3" in screen.counts
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Escape)
    assert screen.search.isVisible()
    assert screen.table.mapToGlobal(QPoint(0, 0)) == place


def test_fifteen_rows_and_nine_columns_are_whole_on_an_old_notebook(
    window: Window, screen: MembersScreen, qtbot: QtBot
) -> None:
    window.resize(1366, 708)  # 1366×768 without title bar and task bar
    desk_of(window).notices.clear()
    table = screen.table
    qtbot.waitUntil(lambda: table.viewport().height() // table.rowHeight(0) >= 15)
    assert screen.detail.isVisible()
    header = table.horizontalHeader()
    whole = [
        number
        for number in table.visible_columns()
        if header.sectionViewportPosition(number) + header.sectionSize(number) <= table.viewport().width()
    ]
    assert len(whole) >= 9


def test_on_a_narrow_window_the_chips_stand_under_more_filters(window: Window, screen: MembersScreen) -> None:
    window.resize(1024, 600)
    window.change(text_scale="125")
    made = window.members()
    assert isinstance(made, MembersScreen)
    screen = made
    screen.finish_reading()
    for _ in range(4):
        QApplication.processEvents()
    chips = [chip.isVisible() for chip in screen.filters.chips]
    assert chips == [True, True, False]
    everybody = len(screen.shown())
    choose(screen.filters.more, "党小组", "第一党小组")
    assert 0 < len(screen.shown()) < everybody
    assert screen.filters.more.text() == "更多筛选（1）"
    window.resize(1720, 708)
    QApplication.processEvents()
    assert screen.filters.chips[2].text() == "党小组：第一党小组"
    assert screen.filters.more.text() == "更多筛选"


# ---- menus and panes


def test_the_menu_key_opens_the_menu_below_the_current_row(screen: MembersScreen) -> None:
    seen: list[list[str]] = []

    def look(menu: Any) -> None:
        seen.append([action.text() for action in menu.actions() if not action.isSeparator()])
        menu.close()

    in_turn(look)
    screen.table.setFocus()
    rect = screen.table.visualRect(screen.table.currentIndex())
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, rect.center(), screen.table.mapToGlobal(rect.center()))
    QApplication.sendEvent(screen.table.viewport(), event)
    assert seen[0][0] == "编辑"
    assert "删除" in seen[0]
    assert "合并为一人…" not in seen[0]
    select(screen, 0, 1)
    assert "合并为一人…" in [action.text() for action in screen._row_menu().actions()]


def test_f6_goes_round_and_alt_enter_turns_the_panel(screen: MembersScreen) -> None:
    screen.focus_search()
    for key in ("Down", "Return", "F6"):
        QTest.keySequence(screen.search, QKeySequence(key))
        assert screen.table.hasFocus()
        screen.focus_search()
    QTest.keySequence(screen.search, QKeySequence("F6"))
    QTest.keySequence(screen.table, QKeySequence("F6"))
    inside = QApplication.focusWidget()
    assert inside is not None
    assert screen.detail.isAncestorOf(inside)
    QTest.keySequence(inside, QKeySequence("F6"))
    assert screen.search.hasFocus()
    QTest.keySequence(screen.search, QKeySequence("Alt+Return"))
    assert screen.detail.isHidden()
    QTest.keySequence(screen.search, QKeySequence("F6"))
    QTest.keySequence(screen.table, QKeySequence("F6"))
    assert screen.table.hasFocus(), "there is no panel to go to"
    QTest.keySequence(screen.table, QKeySequence("Alt+Return"))
    assert screen.detail.isVisible()


def test_the_panel_tells_moves_in_words(window: Window, screen: MembersScreen) -> None:
    moved = {move.member_id for move in desk_of(window).ask(queries.moves)}
    unmoved = [line for line in screen.shown() if line.id not in moved]
    line = next(line for line in unmoved if len(desk_of(window).ask(organization.groups, line.branch_id)) > 1)
    groups = [one for one in desk_of(window).ask(organization.groups, line.branch_id) if one[0] != line.group_id]
    desk_of(window).do("调整", commands.move, [line.id], Aspect.GROUP, groups[0][0], Day(2026, 9, 1), "人数均衡")
    screen.finish_reading()
    sections = {title: [fact[:2] for fact in facts] for title, facts in past(desk_of(window), line, screen.words)}
    before = screen.words.organization(line.group_id) or "（无）"
    assert sections["变动"] == [("2026-09-01", f"党小组：{before} → {groups[0][1]}（人数均衡）")]


@pytest.mark.parametrize("name", ["王芳", "阿迪力·吐尔逊江", "买买提明·阿卜杜热合曼·吐尔逊"])
def test_no_name_is_cut_in_the_panel(window: Window, screen: MembersScreen, name: str) -> None:
    register(window, person(window, name))
    screen.finish_reading()
    screen.search.setText(name)
    QApplication.processEvents()
    screen._on_current(screen.table.current_record())
    QApplication.processEvents()
    label = screen.detail._name
    assert label.text() == name
    assert label.width() >= label.minimumSizeHint().width()
    assert label.height() >= label.heightForWidth(label.width())
    pill = next(one for one in screen.detail._pills if one.isVisible())
    place = pill.mapTo(screen.detail, QPoint(0, 0))
    assert not label.geometry().contains(place + QPoint(1, 1))
    assert pill.width() >= pill.sizeHint().width()


# ---- full numbers


def test_f9_shows_full_numbers_for_a_while_and_writes_it_down(
    window: Window, screen: MembersScreen, qtbot: QtBot
) -> None:
    line = next(line for line in screen.shown() if line.id_number)
    row, column = screen.model.row_of(line.id), screen.model.column_of("id_number")
    assert line.id_number is not None
    assert screen.model.text_at(row, column) == f"{line.id_number[:3]}{'*' * 11}{line.id_number[-4:]}"
    QTest.keySequence(screen.table, QKeySequence("F9"))
    assert screen.model.text_at(row, column) == line.id_number
    entry = desk_of(window).ask(queries.history)[0]
    assert entry.label == "显示证件号"
    assert screen.sign.timer.interval() == 30_000
    screen.sign.timer.start(1)
    qtbot.waitUntil(lambda: not screen.model.revealed)
    assert "*" in screen.model.text_at(row, column)


def test_full_numbers_end_with_the_tab(window: Window, screen: MembersScreen) -> None:
    screen.reveal(True)
    assert window.book is not None
    window.book.turn_to("overview")
    assert not screen.model.revealed
    window.book.turn_to("members")
    assert not screen.model.revealed


def test_while_full_numbers_are_shown_a_sign_counts_down_and_ends_it(screen: MembersScreen, qtbot: QtBot) -> None:
    assert not screen.sign.isVisible()
    place = screen.table.mapToGlobal(QPoint(0, 0))
    screen.reveal(True)
    QApplication.processEvents()
    assert screen.sign.isVisible()
    assert screen.sign.words.text() == "完整显示 30 秒"
    assert screen.table.mapToGlobal(QPoint(0, 0)) == place, "the row under the eye stays where it is"
    button = next(one for one in screen.detail.findChildren(QPushButton) if one.text() == "隐藏证件号")
    qtbot.waitUntil(lambda: screen.sign.words.text() == "完整显示 29 秒")
    select(screen, 0, 1)
    assert screen.sign.isVisible(), "the bar for many does not cover it"
    screen.sign.stop.click()
    assert not screen.model.revealed
    assert not screen.sign.isVisible()
    assert button.text() == "显示证件号"
    button.click()
    assert screen.model.revealed
    button.click()
    assert not screen.model.revealed


def test_who_comes_into_the_list_while_numbers_are_shown_is_written_down_too(
    window: Window, screen: MembersScreen
) -> None:
    first, second = (line for line in screen.shown()[:2])
    screen.search.setText(first.number)
    assert screen.shown() == [first]
    screen.reveal(True)

    def looks(uid: str) -> int:
        return sum(entry.label == "显示证件号" for entry in desk_of(window).ask(queries.history, uid))

    assert (looks(first.id), looks(second.id)) == (1, 0)
    screen.search.setText(second.number)
    assert (looks(first.id), looks(second.id)) == (1, 1)
    screen.search.setText(first.number)
    assert (looks(first.id), looks(second.id)) == (1, 1), "nobody is written down twice"
    screen.search.clear()
    assert looks("*") == 1, "many are one line"
    screen.reveal(False)
    screen.search.setText(first.number)
    assert looks(first.id) == 1


def test_masked_numbers_stand_nowhere_in_clear(
    screen: MembersScreen, caplog: pytest.LogCaptureFixture, qtbot: QtBot
) -> None:
    line = next(line for line in screen.shown() if line.id_number and line.phone)
    assert line.id_number is not None
    assert line.phone is not None
    screen.table.select_key(line.id)
    row = screen.model.row_of(line.id)
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    said = [str(screen.model.data(screen.model.index(row, column), role))
            for column in range(screen.model.columnCount()) for role in roles]  # fmt: skip
    screen.table.copy_rows()
    clip = QGuiApplication.clipboard().mimeData()
    said += [clip.text(), clip.html()]
    screen._on_current(line)
    said += [label.text() + label.accessibleName() for label in screen.detail.findChildren(type(screen.detail._name))]
    said += [record.getMessage() for record in caplog.get_records("call") if record.levelno >= logging.INFO]
    text = "\n".join(said)
    assert line.name in text
    assert line.id_number not in text
    assert line.phone not in text


def notes(window: Window, uid: str) -> list[str]:
    """What the log says of looks at a member's numbers, newest first."""
    return [str(entry.new) for entry in desk_of(window).ask(queries.history, uid) if entry.label == "复制证件号"]


def test_full_numbers_are_copied_only_with_a_line_in_the_log(window: Window, screen: MembersScreen) -> None:
    line = next(line for line in screen.shown() if line.id_number)
    assert line.id_number is not None
    screen.table.select_key(line.id)
    screen.table.setFocus()
    QTest.keySequence(screen.table, QKeySequence("Ctrl+C"))
    assert notes(window, line.id) == [], "a masked copy is nobody's business"
    screen.reveal(True)
    QTest.keySequence(screen.table, QKeySequence("Ctrl+C"))
    text = QGuiApplication.clipboard().text()
    assert text.splitlines()[0].split("\t")[1] == "姓名"
    assert line.id_number in text
    assert len(notes(window, line.id)) == 1
    for column, logged in (("name", 1), ("id_number", 2)):
        screen.table.setCurrentIndex(screen.model.index(screen.model.row_of(line.id), screen.model.column_of(column)))
        QTest.keySequence(screen.table, QKeySequence("Ctrl+Shift+C"))
        assert len(notes(window, line.id)) == logged, column
    assert QGuiApplication.clipboard().text() == line.id_number


def test_a_full_number_in_the_panel_is_copied_by_a_button_that_is_logged(window: Window, screen: MembersScreen) -> None:
    line = next(line for line in screen.shown() if line.id_number)
    screen.table.select_key(line.id)
    screen.reveal(True)
    value = next(label for label in screen.detail.findChildren(QLabel) if label.text() == line.id_number)
    assert not value.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    copy = next(one for one in screen.detail.findChildren(QToolButton) if one.toolTip().startswith("复制身份证号"))
    copy.click()
    assert QGuiApplication.clipboard().text() == line.id_number
    assert len(notes(window, line.id)) == 1


# ---- columns and going out


def test_the_columns_chosen_are_those_that_go_out(
    window: Window, screen: MembersScreen, tmp_path: Path, answers: Any, qtbot: QtBot
) -> None:
    wanted = ("name", "id_number", "standing", "unit")
    screen.table.place_columns([replace(one, shown=one.name in wanted) for one in screen.table.places()])
    screen.search.setText("z")
    out = tmp_path / "名册.xlsx"
    answers.will_say(str(out), 0)
    screen.deeds.export()
    qtbot.waitUntil(lambda: desk_of(window).notices.text() == f"已导出：{out}")
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    head = next(row for row in rows if row and "姓名" in row)
    assert [cell for cell in head if cell] == ["序号", "姓名", "身份证号", "人员类别", "单位（班级）"] or [
        cell for cell in head if cell] == ["姓名", "身份证号", "人员类别", "单位（班级）"]  # fmt: skip
    start = rows.index(head) + 1
    column = head.index("姓名")
    found = [row[column] for row in rows[start:] if row[column]]
    assert found[: len(screen.shown())] == names(screen)
    number = head.index("身份证号")
    assert all("*" in str(row[number]) for row in rows[start : start + len(screen.shown())] if row[number])


def test_what_is_worked_out_goes_to_excel_too_and_comes_back_without_a_difference(
    window: Window, screen: MembersScreen, tmp_path: Path, answers: Any, qtbot: QtBot
) -> None:
    screen.table.setColumnHidden(screen.model.column_of("age"), False)
    held = next(line for line in screen.shown() if screen.words.post(line))
    out = tmp_path / "名册.xlsx"
    answers.will_say(str(out), 1)
    screen.deeds.export()
    qtbot.waitUntil(lambda: desk_of(window).notices.text() == f"已导出：{out}")
    rows = list(openpyxl.load_workbook(out).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    head = next(row for row in rows if row and "姓名" in row)
    shown = [screen.model.columns[number].title for number in screen.table.chosen_columns()]
    assert [cell for cell in head if cell] == ["序号", *shown]
    row = next(row for row in rows if held.number in row)
    cells = dict(zip(head, row, strict=True))
    assert cells["年龄"] == listing.age(held, screen.words.today)
    assert cells["党龄"] == listing.party_age(held, screen.words.today)
    assert cells["党内职务"] == screen.words.post(held)
    book = read_book(out)
    found = headers.find(book, MEMBER_FIELDS)
    assert set(found.unknown.values()) == {"年龄", "党龄", "党内职务"}
    known = desk_of(window).ask(queries.known)
    plan = roster.plan(book.grids[0], found.header_row, found.columns, known, today=screen.words.today)
    assert (plan.added, plan.changed) == ([], [])
    assert len(plan.rows) >= 86


def test_a_full_export_is_asked_about_and_written_down(
    window: Window, screen: MembersScreen, tmp_path: Path, answers: Any, qtbot: QtBot
) -> None:
    line = next(line for line in screen.shown() if line.id_number)
    screen.table.select_key(line.id)
    out = tmp_path / "一人.pdf"
    answers.will_say(str(out), 1)
    screen.deeds.export_chosen()
    qtbot.waitUntil(out.exists)
    assert answers.asked[1].options == ("脱敏导出", "完整导出", "取消")
    entry = desk_of(window).ask(queries.history, line.id)[0]
    assert "完整证件号" in str(entry)


def test_backing_out_of_an_export_writes_nothing(screen: MembersScreen, tmp_path: Path, answers: Any) -> None:
    out = tmp_path / "名册.xlsx"
    answers.will_say(str(out), 2)
    screen.deeds.export()
    assert not out.exists()


def test_an_empty_list_is_not_exported(window: Window, screen: MembersScreen) -> None:
    screen.search.setText("没有这个人")
    screen.deeds.export()
    assert desk_of(window).notices.text() == "没有可导出的党员。"


def test_the_progress_ends_before_the_paper_is_looked_at(window: Window, screen: MembersScreen, qtbot: QtBot) -> None:
    seen: list[list[str]] = []

    def look(preview: Any) -> None:
        assert isinstance(preview, PdfPreview)
        seen.append(window.strip.works())  # of other pages something may still run, and is no business of this one
        preview.reject()

    in_turn(look)
    screen.deeds.print_out()
    assert any("排版" in text for text in window.strip.works())
    qtbot.waitUntil(lambda: bool(seen), timeout=20_000)
    assert not any("排版" in text for text in seen[0])


def test_one_members_file_goes_out_as_pdf(
    window: Window, screen: MembersScreen, tmp_path: Path, answers: Any, qtbot: QtBot
) -> None:
    out = tmp_path / "卡.pdf"
    answers.will_say(str(out), 0)
    screen.deeds.member_file()
    qtbot.waitUntil(lambda: desk_of(window).notices.text().startswith("已导出"))
    assert out.read_bytes().startswith(b"%PDF")


# ---- verbs over the list


def test_deleting_offers_undo_and_asks_only_for_many(window: Window, screen: MembersScreen, answers: Any) -> None:
    shown = screen.shown()
    select(screen, *(shown.index(line) for line in free_first(desk_of(window).ledger, shown)[:3]))
    gone = {line.id for line in screen.table.selected_records()}
    screen.table.setFocus()
    QTest.keyClick(screen.table, Qt.Key.Key_Delete)
    screen.finish_reading()
    assert desk_of(window).notices.text().startswith("已删除 3 名党员")
    assert not gone & {line.id for line in screen.shown()}
    desk_of(window).notices.press("撤销")
    screen.finish_reading()
    assert gone <= {line.id for line in screen.shown()}
    screen.table.selectAll()
    answers.will_say(False)
    screen.deeds.delete()
    assert len(screen.shown()) == 86


def test_the_header_hides_what_other_branches_have(window: Window, screen: MembersScreen) -> None:
    uid, _ = desk_of(window).ask(organization.branches)[1]
    window.work_for(uid)
    screen.finish_reading()
    assert {line.branch_id for line in screen.shown()} == {uid}
    assert f"共 {len(screen.shown())} 人" in screen.counts


def test_the_verb_of_the_health_check_goes_to_the_ledgers(window: Window, screen: MembersScreen) -> None:
    seen: list[str] = []

    def look(dialog: Any) -> None:
        seen.append(type(dialog).__name__)
        dialog.close()

    in_turn(look)
    screen.deeds.check()
    assert seen == ["HealthDialog"]
