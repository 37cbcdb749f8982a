"""The real window: opening and changing ledgers, what it remembers, undo, the branch switch, how it folds."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from branchdesk.features.dues.rules.assessing import Given
from branchdesk.features.members import commands, queries
from branchdesk.features.members.screen import MembersScreen
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.shell.passwords import ChangePassword, NewLedger
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings_screen import SettingsDialog
from branchdesk.shell.window import Window
from branchdesk.storage import backup
from branchdesk.widgets import actions, theme
from branchdesk.widgets.list_view import ListView
from program_fixtures import free_first

Start = Callable[[Path | None], Window]


def members(window: Window) -> MembersScreen:
    screen = window.members()
    assert isinstance(screen, MembersScreen)
    screen.finish_reading()
    return screen


def press(keys: str, widget: QWidget | None = None) -> None:
    """A key with its modifiers where the focus is, as the keyboard sends it."""
    QTest.keySequence(widget or QApplication.focusWidget() or QApplication.activeWindow(), QKeySequence(keys))


def sweep() -> None:
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def first_two(window: Window) -> list[str]:
    assert window.desk is not None
    return [line.id for line in free_first(window.desk.ledger, members(window).shown())[:2]]


def delete_one(window: Window) -> None:
    """As the user does: 删除 on the line the list stands on, of somebody nothing is underway for."""
    screen = members(window)
    assert screen.table.select_key(first_two(window)[0])
    screen.deeds.delete()


# ---- opening


def test_it_starts_with_the_welcome_page_and_later_with_the_ledger_of_last_time(start: Start, demo: Path) -> None:
    window = start(None)
    assert window.welcome is not None
    assert window.welcome.isVisible()
    assert window.open_path(demo)
    assert window.windowTitle() == "demo — 支部事务台账"
    assert len(members(window).shown()) == 86
    window.close()
    again = start(None)
    assert again.desk is not None
    assert again.desk.ledger.path == demo


def test_a_ledger_that_has_gone_is_said_on_the_welcome_page(start: Start, demo: Path) -> None:
    start(demo).close()
    demo.unlink()
    window = start(None)
    assert window.welcome is not None
    assert window.welcome.notices.text().startswith(f"“{demo.name}”没有打开：找不到台账文件")


def test_a_file_that_is_no_ledger_is_refused_and_a_backup_offered(start: Start, tmp_path: Path, answers: Any) -> None:
    wrong = tmp_path / "照片.bdb"
    wrong.write_bytes(b"\x89PNG not a ledger at all" * 400)
    window = start(None)
    window.open_path(wrong)
    if window.guard.asking:  # it may be an encrypted file whose first bytes mean nothing
        window.guard.page.given.emit("某个密码 某个密码")
        assert "密码不对" in window.guard.page.notices.text()
    else:
        assert window.welcome is not None
        answers.will_say(None)
        window.welcome.notices.press("选择备份…")


def test_another_ledger_takes_the_place_of_the_one_open(start: Start, demo: Path, tmp_path: Path, qtbot: QtBot) -> None:
    other = Path(shutil.copy(demo, tmp_path / "other.bdb"))
    window = start(demo)
    old_book, old_desk, old_menu = window.book, window.desk, window.menu
    assert old_desk is not None
    ledger = old_desk.ledger
    window.open_path(other)
    sweep()
    assert ledger.connection is None
    assert not any(isValid(one) for one in (old_book, old_desk, old_menu))
    assert window.windowTitle() == "other — 支部事务台账"
    delete_one(window)
    press("Ctrl+Z", members(window).table)
    assert len(members(window).shown()) == 86


def test_opening_again_and_again_leaves_nothing_behind(start: Start, demo: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(demo, tmp_path / "other.bdb"))
    window = start(demo)
    window.open_path(other)
    sweep()
    counts = []
    for path in (demo, other, demo, other):
        window.open_path(path)
        sweep()
        counts.append((len(window.findChildren(QWidget)), len(window.actions())))
    assert counts[1] == counts[3]
    assert counts[0] == counts[2]
    keys = [action.shortcut().toString() for action in window.actions() if not action.shortcut().isEmpty()]
    assert len(keys) == len(set(keys))


def test_opening_the_ledger_that_is_open_changes_nothing(start: Start, demo: Path) -> None:
    window = start(demo)
    desk = window.desk
    assert window.open_path(demo)
    assert window.desk is desk
    assert desk is not None
    assert desk.notices.text() == "这份台账已经打开。"


def test_a_ledger_open_elsewhere_can_be_looked_at(start: Start, demo: Path, answers: Any) -> None:
    start(demo)
    answers.will_say(0)
    other = start(demo)
    assert other.desk is not None
    assert other.desk.read_only
    assert answers.asked[0].title == "台账正被使用，不能同时打开"
    assert "只读" in other.windowTitle()


def test_a_ledger_that_another_program_really_holds_cannot_be_taken_over(
    start: Start, demo: Path, answers: Any
) -> None:
    start(demo)
    answers.will_say(1, 1)
    other = start(demo)
    assert other.desk is None
    assert answers.asked[1].options == ("以只读方式查看", "取消")
    assert other.welcome is not None
    assert other.welcome.notices.text().startswith(f"“{demo.name}”没有打开：台账正被使用")


# ---- closing and remembering


def test_closing_makes_a_backup_of_what_changed(start: Start, demo: Path, home: Paths) -> None:
    window = start(demo)
    assert window.desk is not None
    folder = window.desk.backup_folder()
    window.desk.do("删除", commands.remove, first_two(window))
    window.close()
    made = backup.listing(folder)
    assert [one.manifest.reason for one in made] == ["close"]
    start(demo).close()
    assert len(backup.listing(folder)) == 1, "nothing has changed, nothing is backed up"


def test_a_backup_that_fails_at_closing_is_said(start: Start, demo: Path, answers: Any) -> None:
    window = start(demo)
    assert window.desk is not None
    window.desk.do("删除", commands.remove, first_two(window))
    folder = window.desk.backup_folder()
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("in the way", "utf-8")
    answers.will_say(0)
    window.close()
    assert answers.asked[0].title == "已退出，但最后一次备份没有成功"
    assert "备份没有成功" in answers.asked[0].text


def test_size_tab_and_columns_survive_a_restart(start: Start, demo: Path) -> None:
    window = start(demo)
    window.resize(1200, 640)
    screen = members(window)
    phone = screen.model.column_of("phone")
    places = screen.table.places()
    screen.table.place_columns([replace(one, shown=one.shown and one.name != "phone") for one in places])
    screen.table.horizontalHeader().resizeSection(screen.model.column_of("name"), 150)
    screen.table.sortByColumn(screen.model.column_of("birth"), Qt.SortOrder.DescendingOrder)
    screen.toggle_detail()
    window.close()
    again = start(None)
    again.resize(1366, 708)
    screen = members(again)
    assert again.book is not None
    assert again.book.current_name == "members"
    assert screen.table.isColumnHidden(phone)
    assert screen.table.columnWidth(screen.model.column_of("name")) == 150
    assert screen.table.horizontalHeader().sortIndicatorSection() == screen.model.column_of("birth")
    assert screen.detail.isHidden()


def test_a_window_of_a_monitor_that_is_gone_comes_back_into_sight(start: Start, demo: Path) -> None:
    window = start(demo)
    window.move(9000, 7000)
    window.close()
    again = start(None)
    assert any(one.availableGeometry().intersects(again.frameGeometry()) for one in QApplication.screens())


# ---- undo


def test_ctrl_z_takes_the_last_command_back_and_says_so(start: Start, demo: Path) -> None:
    window = start(demo)
    screen = members(window)
    assert window.desk is not None
    name = next(one.name for one in screen.shown() if one.id == first_two(window)[0])
    delete_one(window)
    assert len(members(window).shown()) == 85
    assert window.desk.notices.text() == f"已删除 1 名党员：{name}（可在“文件 › 回收站”恢复）"
    press("Ctrl+Z", screen.table)
    assert len(members(window).shown()) == 86
    assert window.desk.notices.text() == "已撤销：删除 1 名党员"
    window.desk.notices.press("重做")
    assert len(members(window).shown()) == 85
    assert window.desk.notices.text() == "已重做：删除 1 名党员"
    window.desk.notices.press("撤销")
    press("Ctrl+Y", screen.table)
    assert len(members(window).shown()) == 85


def test_ctrl_z_in_a_text_box_takes_back_the_text_only(start: Start, demo: Path) -> None:
    window = start(demo)
    screen = members(window)
    delete_one(window)
    screen.focus_search()
    QTest.keyClicks(screen.search, "zh")
    press("Ctrl+Z", screen.search)
    assert screen.search.text() == ""
    press("Ctrl+Z", screen.search)
    assert members(window).model.total == 85


def test_ctrl_z_takes_back_bases_that_are_not_settled_yet_before_anything_in_the_ledger(
    start: Start, demo: Path
) -> None:
    window = start(demo)
    delete_one(window)
    assert window.book is not None
    assert window.menu is not None
    page: Any = window.book.turn_to("dues")
    page.turn_to("bases")
    page.take_bases({page.bases_view.lines[0].id: Given(base=Yuan(700000))})
    window.menu.aboutToShow.emit()
    assert window.menu.undo.text() == "撤销：录入的基数"
    press("Ctrl+Z", page.bases_view.table)
    assert page.given == {}
    assert members(window).model.total == 85
    press("Ctrl+Z", page.bases_view.table)
    assert members(window).model.total == 86


def test_the_menu_names_what_undo_would_do_also_after_a_restart(start: Start, demo: Path) -> None:
    window = start(demo)
    delete_one(window)
    window.close()
    again = start(None)
    assert again.menu is not None
    again.menu.aboutToShow.emit()
    assert again.menu.undo.text() == "撤销：删除 1 名党员"
    assert again.menu.redo.text() == "重做"
    again.menu.undo.trigger()
    assert len(members(again).shown()) == 86
    again.menu.aboutToShow.emit()
    assert again.menu.undo.text() == "撤销"
    assert again.menu.redo.text() == "重做：删除 1 名党员"


def test_there_is_nothing_to_undo_in_a_new_ledger_and_it_says_so(start: Start, demo: Path) -> None:
    window = start(demo)
    press("Ctrl+Z", members(window).table)
    assert window.desk is not None
    assert window.desk.notices.text() == "没有可撤销的操作。"


# ---- the header


def test_the_branch_switch_filters_every_tab(start: Start, demo: Path) -> None:
    window = start(demo)
    screen = members(window)
    assert window.desk is not None
    branch, name = window.desk.ask(organization.branches)[0]
    assert window.header is not None
    action = next(one for one in window.header.branch_menu.actions() if one.text().strip("　") == name)
    action.trigger()
    screen.finish_reading()
    inside = {line.branch_id for line in screen.shown()}
    assert inside == {branch}
    assert window.header.branch.text().startswith(name[:8])
    window.work_for(None)
    screen.finish_reading()
    assert len(screen.shown()) == 86


def test_find_everywhere_finds_from_any_tab_and_offers_the_whole_ledger(start: Start, demo: Path) -> None:
    window = start(demo)
    screen = members(window)
    assert window.desk is not None
    branches = [uid for uid, _ in window.desk.ask(organization.branches)]
    line = screen.shown()[0]
    elsewhere = next(uid for uid in branches if uid != line.branch_id)
    window.work_for(elsewhere)
    window.find_everywhere(line.number)
    assert screen.shown() == []
    window.desk.notices.press("在全部党组织中查找")
    assert [one.id for one in members(window).shown()] == [line.id]
    assert window.desk.branch_id is None
    assert screen.table.hasFocus()


def test_narrow_windows_fold_and_keep_everything_within_reach(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    screen = members(window)
    assert window.header is not None
    glass = window.header.glass
    assert glass.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    window.resize(1024, 560)
    assert glass.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert screen.detail.isHidden()
    press("Alt+Return", screen.table)
    assert screen.detail.isVisible()
    press("Esc", screen.table)
    assert screen.detail.isHidden()
    window.resize(1366, 708)
    assert screen.detail.isVisible()


def test_the_panel_over_the_list_goes_back_beside_it(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    screen = members(window)
    window.resize(1024, 560)
    screen.toggle_detail()
    place = screen.detail.geometry()
    assert place.right() == screen._beside.geometry().right()
    assert window.desk is not None
    window.desk.notices.tell("info", "一条消息")
    qtbot.waitUntil(lambda: screen.detail.geometry().top() > place.top())
    window.resize(1366, 708)
    qtbot.waitUntil(lambda: screen.detail.parentWidget() is screen._beside and screen.detail.isVisible())
    assert not screen._beside.lies_over


def test_the_text_size_may_change_while_the_panel_lies_over_the_list(start: Start, demo: Path) -> None:
    window = start(demo)
    window.resize(1366, 708)
    for scale in ("150", "100", "125", "150", "100"):
        window.change(text_scale=scale)
        screen = members(window)
        if screen.detail.isHidden():
            screen.toggle_detail()
        assert screen.detail.isVisible()
    sweep()
    window.change(theme="dark")
    window.change(theme="light")


def test_the_width_of_the_panel_survives_a_restart(start: Start, demo: Path) -> None:
    window = start(demo)
    beside = members(window)._beside
    beside.moveSplitter(beside.width() - 408, 1)
    assert members(window).detail.width() == 400
    window.close()
    again = start(None)
    assert members(again).detail.width() == 400


@pytest.mark.parametrize("scale", ["100", "115", "125", "150"])
def test_every_page_fits_a_small_screen_and_has_one_primary_button(
    start: Start, demo: Path, scale: str, qtbot: QtBot
) -> None:
    window = start(demo)
    window.change(text_scale=scale)
    width, height = (1024, 560) if scale == "100" else (1366, 708)
    window.resize(width, height)
    assert window.book is not None
    for room in window.book.rooms:
        page = window.book.turn_to(room.name)
        qtbot.waitUntil(lambda: window.minimumSizeHint().width() <= width)  # a page folds when it knows its width
        hint = window.minimumSizeHint()
        assert hint.height() <= height, (room.name, hint)
        assert window.width() == width, room.name
        primary = [
            one for one in page.findChildren(QPushButton) if one.property("kind") == "primary" and one.isVisible()
        ]
        assert len(primary) <= 1, room.name


def test_the_text_size_changes_at_once_and_keeps_the_ledger_open(start: Start, demo: Path) -> None:
    window = start(demo)
    desk = window.desk
    before = members(window).table.rowHeight(0)
    press("Ctrl+=", members(window).table)
    sweep()
    assert window.desk is desk
    assert members(window).table.rowHeight(0) > before
    assert len(members(window).shown()) == 86
    press("Ctrl+0", members(window).table)
    assert members(window).table.rowHeight(0) == before
    assert theme.scale() == 1.0


# ---- verbs and names


def test_every_verb_of_the_window_has_words_a_tip_and_a_lawful_shortcut(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.book is not None
    for room in window.book.rooms:
        window.book.turn_to(room.name)
    assert actions.faults(window) == []


def test_every_widget_that_takes_the_focus_has_a_name(start: Start, demo: Path) -> None:
    from PySide6.QtGui import QAccessible

    window = start(demo)
    assert window.book is not None
    for room in window.book.rooms:
        page = window.book.turn_to(room.name)
        QApplication.processEvents()
        nameless = []
        for one in [*page.findChildren(QWidget), *window.findChildren(QToolButton)]:
            if one.focusPolicy() == Qt.FocusPolicy.NoFocus or not one.isVisible():
                continue
            said = QAccessible.queryAccessibleInterface(one)
            if said is None or not said.text(QAccessible.Text.Name).strip():
                nameless.append(f"{type(one).__name__} {one.objectName()}")
        assert nameless == [], room.name


class Windows(QObject):
    """Remembers every window that comes up."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def test_no_part_of_a_page_flashes_up_as_a_window_of_its_own(start: Start, demo: Path, qapp: QApplication) -> None:
    windows = Windows()
    qapp.installEventFilter(windows)
    window = start(None)
    window.open_path(demo)
    assert window.book is not None
    for room in window.book.rooms:
        window.book.turn_to(room.name)
        QApplication.processEvents()
    dialogs: list[Any] = [NewLedger(window, demo.parent), ChangePassword(window, encrypted=True),
                          ChangePassword(window, encrypted=False), SettingsDialog(window)]  # fmt: skip
    qapp.removeEventFilter(windows)
    assert windows.seen == ["Window"]
    for one in dialogs:
        one.deleteLater()


# ---- trouble


def test_a_refusal_nobody_caught_is_said_where_the_user_looks(start: Start, demo: Path, answers: Any) -> None:
    window = start(demo)
    assert window.desk is not None
    window.tell_refusal(Refusal("没有成功", hint="请重试"))
    assert window.desk.notices.text() == "没有成功。请重试。"
    window.leave_ledger()
    window.tell_refusal(Refusal("没有成功", hint="请重试"))
    assert window.welcome is not None
    assert window.welcome.notices.text() == "没有成功。请重试。"


def test_a_read_only_ledger_says_why_it_cannot_be_changed(start: Start, demo: Path, tmp_path: Path) -> None:
    window = start(demo)
    delete_one(window)
    window.leave_ledger()
    window.open_path(demo, read_only=True)
    desk, screen = window.desk, members(window)
    assert desk is not None
    assert "只读" in desk.notices.text()
    said = "这份台账以只读方式打开，只能查看，不能修改。"
    verbs = ("register", "leave", "delete", "move_group", "move_branch", "import_roster")
    for verb in verbs:
        desk.notices.clear()
        getattr(screen.deeds, verb)()
        assert desk.notices.text() == said, verb
    screen.reveal(True)
    assert desk.notices.text().startswith("以只读方式打开时，证件号和电话只能脱敏查看")
    assert not screen.model.revealed
    for verb in ("undo", "redo"):
        getattr(desk, verb)()
        assert desk.notices.text() == "这份台账以只读方式打开，不能撤销或重做。"
    assert len(screen.shown()) == 85
    assert len(desk.ask(queries.roll)) == 85
    window.close()


def offered(window: Window) -> dict[str, QAction]:
    """What the file menu shows when it is opened, by its words."""
    assert window.menu is not None
    window.menu.aboutToShow.emit()
    return {action.text(): action for action in window.menu.actions() if action.isVisible()}


def test_looking_at_a_ledger_read_only_offers_the_way_back_and_is_not_remembered(
    start: Start, demo: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(demo, tmp_path / "copy.bdb"))
    window = start(demo)
    window.open_path(copy, read_only=True)
    assert window.desk is not None
    window.desk.notices.press("回到“demo”")
    assert window.desk.ledger.path == demo
    assert "回到“demo”" not in offered(window)
    window.open_path(copy, read_only=True)
    assert offered(window)["回到“demo”"].isEnabled()
    offered(window)["回到“demo”"].trigger()
    assert window.desk.ledger.path == demo
    window.open_path(copy, read_only=True)
    window.close()
    again = start(None)
    assert again.desk is not None
    assert again.desk.ledger.path == demo


def test_the_counts_in_the_status_bar_belong_to_the_page_that_is_seen(start: Start, demo: Path) -> None:
    window = start(demo)
    screen = members(window)
    assert "86" in window.status.counts.text()
    assert window.book is not None
    other = next((room.name for room in window.book.rooms if room.name != "members"), None)
    if other is None:
        return
    window.book.turn_to(other)
    screen.counts_changed.emit("不该出现")
    assert "不该出现" not in window.status.counts.text()
    window.book.turn_to("members")
    assert window.status.counts.text() == screen.counts


def test_the_timer_backs_up_only_what_has_changed(
    start: Start, demo: Path, qtbot: QtBot, fixed_clock: Callable[[datetime], None]
) -> None:
    window = start(demo)
    assert window.desk is not None
    desk = window.desk
    desk.do("删除", commands.remove, first_two(window))
    with qtbot.waitSignal(desk.backed_up):
        window._on_backup_time()
    window._on_backup_time()
    assert len(backup.listing(desk.backup_folder())) == 1
    fixed_clock(datetime(2026, 11, 21, 3, 0, tzinfo=UTC))
    desk.do("删除", commands.remove, first_two(window))
    with qtbot.waitSignal(desk.backed_up):
        window._on_backup_time()
    qtbot.waitUntil(lambda: len(backup.listing(desk.backup_folder())) == 2)


def test_a_window_that_was_wide_can_be_made_narrow_again(start: Start, demo: Path) -> None:
    window = start(demo)
    window.resize(1900, 1000)
    assert window.book is not None
    QApplication.processEvents()
    organizer = window.book.turn_to("organizer")
    organizer.turn_to("development")  # type: ignore[attr-defined]
    QApplication.processEvents()
    window.book.turn_to("overview")
    assert window.minimumSizeHint().width() <= 1024
    window.resize(1024, 560)
    organizer = window.book.turn_to("organizer")
    assert (window.width(), window.minimumSizeHint().width() <= 1024) == (1024, True)
    QApplication.processEvents()
    assert organizer.minimumSizeHint().width() <= 1024


def test_what_a_room_has_said_does_not_follow_into_the_next(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.book is not None
    assert window.desk is not None
    window.book.turn_to("members")
    window.desk.notices.tell("ok", "已导出名册")
    window.book.turn_to("dues")
    assert not window.desk.notices.tone
    organizer = window.book.turn_to("organizer")
    organizer.turn_to("work")  # type: ignore[attr-defined]
    window.desk.notices.tell("ok", "已登记工作")
    organizer.turn_to("requests")  # type: ignore[attr-defined]
    assert not window.desk.notices.tone
    window.book.turn_to("members")
    assert window.desk.notices.text() == "已导出名册"


@pytest.mark.parametrize("size", [(1366, 708), (1024, 560)])
def test_no_list_beside_a_panel_scrolls_sideways(start: Start, demo: Path, size: tuple[int, int]) -> None:
    window = start(demo)
    window.resize(*size)
    assert window.book is not None
    organizer = window.book.turn_to("organizer")
    transfers, twinning = window.book.page("organizer").page("transfers"), window.book.page("twinning")  # type: ignore[attr-defined]
    views = [(organizer, None, name) for name in ("requests", "duties", "work", "postings")]
    views += [(organizer, transfers, name) for name in ("letters", "away", "arrivals")]
    views += [(None, twinning, name) for name in ("activities", "partners", "agreements", "issues")]
    for tab, page, name in views:
        window.book.turn_to("organizer" if tab else "twinning")
        if tab is not None:
            tab.turn_to("transfers" if page else name)  # type: ignore[attr-defined]
        if page is not None:
            page.turn_to(name)
        QApplication.processEvents()
        lists = [one for one in window.findChildren(ListView) if one.isVisible()]
        assert [one.table.horizontalScrollBar().maximum() for one in lists] == [0], name
