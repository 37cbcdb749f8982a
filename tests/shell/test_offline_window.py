"""离线外出 from the window: the entry in 文件, and the mark in the header of a copy."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu

from branchdesk.features.exchange import commands, queries
from branchdesk.features.exchange.dialogs import OfflineDialog, SendBackDialog
from branchdesk.features.exchange.model import OfflineCopy
from branchdesk.features.exchange.store import OfflineCopyStore
from branchdesk.features.overview.screen import OverviewScreen
from branchdesk.kernel.dates import Day
from branchdesk.shell.guard import Wish
from branchdesk.shell.window import Window
from branchdesk.storage import engine
from branchdesk.storage.change_log import Author
from branchdesk.storage.work import unit_of_work
from program_fixtures import PASSWORD, in_turn

Start = Callable[[Path | None], Window]


@pytest.fixture(scope="session")
def copy_template(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo ledger, taken out for somebody with a long name."""
    folder = tmp_path_factory.mktemp("copy")
    office = engine.open_ledger(Path(shutil.copy(demo_template, folder / "office.bdb")))
    commands.take_out(office, Author(), folder / "外出.bdb", PASSWORD, "王老师笔记本", "王老师")
    office.close()
    return folder / "外出.bdb"


@pytest.fixture
def in_copy(start: Start, copy_template: Path, tmp_path: Path) -> Window:
    """The window over a copy, opened with its password."""
    window = start(None)
    path = Path(shutil.copy(copy_template, tmp_path))
    assert window.open_wish(Wish(path), PASSWORD)
    return window


def taken_on(window: Window) -> str:
    assert window.desk is not None
    known = window.desk.ask(queries.identity)
    assert known is not None
    return str(known.taken_on)


def offline_verb(window: Window) -> Any:
    assert isinstance(window.menu, QMenu)
    return next(action for action in window.menu.actions() if action.text() == "离线外出…")


def test_a_ledger_of_its_own_bears_no_mark_and_lists_its_copies(start: Start, demo: Path) -> None:
    window = start(demo)
    assert window.header is not None
    assert not window.header.copy_mark.isVisible()
    seen: list[type] = []

    def look(dialog: Any) -> None:
        seen.append(type(dialog))
        dialog.reject()

    in_turn(look)
    offline_verb(window).trigger()
    assert seen == [OfflineDialog]


def test_a_copy_that_is_out_for_long_waits_on_the_first_page_which_leads_to_it(
    start: Start, demo: Path, qtbot: Any
) -> None:
    with closing(engine.open_ledger(demo)) as ledger, unit_of_work(ledger, "带出", Author()) as work:
        for uid, name, taken in (("new", "新带出的", "2026-11-20"), ("old", "党办笔记本", "2026-09-01")):
            one = OfflineCopy(id=uid, name=name, keeper="王老师", taken_on=Day.parse(taken), base_pos=1, base_hash="")
            OfflineCopyStore(work).save(one)
    window = start(demo)
    page = window.book.turn_to("overview") if window.book else None
    assert isinstance(page, OverviewScreen)
    qtbot.waitUntil(lambda: "offline" in {one.code for one in page.reminders}, timeout=20_000)
    (told,) = [one for one in page.reminders if one.code == "offline"]
    assert told.text.startswith("外出台账“党办笔记本”由王老师保管，2026-09-01 带出，81 天")
    seen: list[Any] = []

    def look(dialog: OfflineDialog) -> None:
        seen.append(dialog.table.current_record().copy.id)
        dialog.reject()

    in_turn(look)
    page.desk.go(told.place, told.uid)
    assert seen == ["old"]


def test_a_copy_says_in_the_header_whose_it_is_and_leads_to_the_way_home(in_copy: Window, qtbot: Any) -> None:
    header = in_copy.header
    assert header is not None
    qtbot.waitUntil(header.copy_mark.isVisible)
    assert header.copy_mark.text() == "外出台账 · 王老师笔记本"
    assert header.copy_mark.accessibleName() == f"外出台账 · 王老师笔记本 · {taken_on(in_copy)} 带出"
    seen: list[type] = []

    def look(dialog: Any) -> None:
        seen.append(type(dialog))
        assert dialog.send_button.isEnabled()
        dialog.reject()

    in_turn(look)
    header.copy_mark.click()
    in_turn(look)
    offline_verb(in_copy).trigger()
    assert seen == [SendBackDialog, SendBackDialog]


def test_the_mark_says_less_in_a_narrow_window_and_more_in_a_wide_one(in_copy: Window, qtbot: Any) -> None:
    header = in_copy.header
    assert header is not None
    qtbot.waitUntil(header.copy_mark.isVisible)
    for width, text in (
        (1100, "外出台账"),
        (1300, "外出台账 · 王老师笔记本"),
        (1600, f"外出台账 · 王老师笔记本 · {taken_on(in_copy)} 带出"),
    ):
        in_copy.resize(width, 700)
        qtbot.waitUntil(lambda text=text: header.copy_mark.text() == text)


def test_the_header_of_a_copy_leaves_room_for_the_tabs_in_the_smallest_window(in_copy: Window, qtbot: Any) -> None:
    header = in_copy.header
    assert header is not None
    qtbot.waitUntil(header.copy_mark.isVisible)
    in_copy.resize(1024, 600)
    qtbot.waitUntil(lambda: header.copy_mark.text() == "外出台账")
    assert in_copy.minimumSizeHint().width() <= 1024


def test_a_packet_that_is_opened_like_a_ledger_is_told_where_it_belongs(start: Start, tmp_path: Path) -> None:
    window = start(None)
    path = tmp_path / "王老师笔记本.bdk"
    path.write_bytes(b"BDKPKG1\n" + bytes(600))
    assert not window.open_path(path)
    assert window.welcome is not None
    assert "这是离线包，不是台账" in window.welcome.notices.text()
    assert "接收离线包" in window.welcome.notices.text()
