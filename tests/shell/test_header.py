"""The header row and the status bar: branch switch, find box, theme, what is said about saving and backups."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands, queries
from branchdesk.features.organization import commands as organizing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.model import Organization
from branchdesk.kernel.records import new_id
from branchdesk.shell.find_palette import FindPalette
from branchdesk.shell.making import make_ledger
from branchdesk.shell.status import when_words
from branchdesk.shell.window import Window
from branchdesk.widgets import theme
from program_fixtures import free_first

Start = Callable[[Path | None], Window]
NOW = datetime(2026, 11, 21, 1, 42, tzinfo=UTC)


def branches(window: Window) -> list[str]:
    assert window.header is not None
    return [action.text().strip("　") for action in window.header.branch_menu.actions() if action.isCheckable()]


def test_the_switch_lists_every_organization_and_marks_the_one_chosen(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.desk is not None
    assert window.header is not None
    assert branches(window)[0] == "全部党组织"
    assert {name for _, name in window.desk.ask(organization.branches)} <= set(branches(window))
    uid, name = window.desk.ask(organization.branches)[0]
    window.work_for(uid)
    marked = [action.text().strip("　") for action in window.header.branch_menu.actions() if action.isChecked()]
    assert marked == [name]
    assert name in window.header.branch.accessibleName()
    assert name in window.header.branch.toolTip()


def test_a_branch_set_up_later_stands_in_the_switch_at_once(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.desk is not None
    window.desk.do("新设", organizing.found, Organization(id=new_id(), full_name="新设的第九党支部"))
    assert "新设的第九党支部" in branches(window)
    window.desk.undo()
    assert "新设的第九党支部" not in branches(window)


def test_a_long_name_does_not_push_the_header_apart(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.desk is not None
    made = window.desk.do("新设", organizing.found, Organization(id=new_id(), full_name="很长的名字" * 8))
    window.work_for(made.id)
    assert window.header is not None
    assert len(window.header.branch.text()) <= 12


def test_the_moon_turns_the_theme_and_remembers_it(start: Start, demo: Path) -> None:
    window = start(demo)
    dark = theme.is_dark()
    assert window.header is not None
    moon = next(one for one in window.header.findChildren(QToolButton) if one.accessibleName() == "深色 / 浅色")
    moon.click()
    assert theme.is_dark() is not dark
    window.close()
    start(None)
    assert theme.is_dark() is not dark


@pytest.mark.parametrize("room", ["overview", "members"])
def test_turning_the_theme_leaves_no_stale_icon(start: Start, demo: Path, room: str) -> None:
    QCursor.setPos(700, 400)  # not over 文件, which would show it in the one window and not in the other
    window = start(demo)
    window.change(theme="light")
    assert window.book is not None
    window.book.turn_to(room)
    QApplication.processEvents()
    window.change(theme="dark")
    QApplication.processEvents()
    changed = window.grab().toImage()
    window.close()
    again = start(None)
    again.resize(window.size())
    again.book.turn_to(room)
    QApplication.processEvents()
    width, height = changed.width(), 40
    assert changed.copy(0, 0, width // 4, height) == again.grab().toImage().copy(0, 0, width // 4, height)


def test_the_glass_opens_the_search_over_everything(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    assert window.header is not None
    window.header.glass.click()
    [palette] = window.findChildren(FindPalette)
    qtbot.waitUntil(palette.line.hasFocus)
    palette.reject()


# ---- the status bar


def test_saving_and_backing_up_are_told(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = start(demo)
    desk, status = window.desk, window.status
    assert desk is not None
    assert status._saved.text() == "全部已保存"
    assert status._backup.text() == "还没有备份"
    assert status._backup.property("tone") == "warn"
    desk.do("删除", commands.remove, [free_first(desk.ledger, desk.ask(queries.roll))[0].id])
    assert status._saved.text() == "已保存 09:42"
    with qtbot.waitSignal(desk.backed_up):
        desk.back_up("manual")
    assert status._backup.text() == "备份：今天 09:42"
    assert status._backup.property("tone") == ""


def test_an_old_backup_is_said_in_colour(
    start: Start, demo: Path, qtbot: QtBot, fixed_clock: Callable[[datetime], None]
) -> None:
    window = start(demo)
    assert window.desk is not None
    with qtbot.waitSignal(window.desk.backed_up):
        window.desk.back_up("manual")
    fixed_clock(NOW + timedelta(days=8))
    window.status.show_backup(window.desk)
    assert window.status._backup.property("tone") == "warn"


@pytest.mark.parametrize(
    ("ago", "said"),
    [(timedelta(), "今天 09:42"), (timedelta(days=1), "昨天 09:42"), (timedelta(days=18), "11月3日")],
)
def test_days_are_said_as_people_say_them(ago: timedelta, said: str) -> None:
    assert when_words(NOW - ago) == said


def test_the_path_of_the_ledger_is_whole_in_the_tip(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.status._file.toolTip() == str(demo)
    assert len(window.status._file.text()) <= 36


def test_the_switch_is_not_there_while_there_is_nothing_to_choose(start: Start, tmp_path: Path) -> None:
    path = tmp_path / "一个支部.bdb"
    make_ledger(path, None, ["机关第一党支部"]).close()
    window = start(path)
    assert window.desk is not None
    assert window.header is not None
    assert not window.header.branch.isVisible()
    window.desk.do("新设", organizing.found, Organization(id=new_id(), full_name="新设的第九党支部"))
    assert window.header.branch.isVisible()
    window.desk.undo()
    assert not window.header.branch.isVisible()
