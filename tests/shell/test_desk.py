"""The desk over a real ledger: commands, undo, backups in the background, the second place, closing."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from branchdesk.features.members import commands, queries
from branchdesk.features.members.model import Member
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.records import new_id
from branchdesk.shell.desk import Desk, site_name
from branchdesk.shell.paths import Paths
from branchdesk.shell.settings import Settings, State
from branchdesk.storage import backup, engine
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Report
from program_fixtures import free_first


@pytest.fixture
def desk(demo: Path, home: Paths, qtbot: QtBot) -> Iterator[Desk]:
    notices, strip = Notices(), ProgressStrip()
    qtbot.addWidget(notices)
    qtbot.addWidget(strip)
    made = Desk(engine.open_ledger(demo), home, Settings(), State(home.state), notices, strip)
    yield made
    made.close()


def first(desk: Desk) -> str:
    return desk.ask(lambda ledger: free_first(ledger, queries.roll(ledger)))[0].id


def note(work: Any, uid: str) -> None:
    work.note("member", uid, "看过")


def test_a_command_tells_what_it_touched_and_when_it_was_saved(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.waitSignal(desk.saved), qtbot.waitSignal(desk.changed) as told:
        desk.do("删除 1 名党员", commands.remove, [first(desk)])
    assert told.args == [frozenset({"member"})]
    assert desk.last_saved is not None


def test_a_note_saves_but_changes_nothing_that_is_shown(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(desk.changed), qtbot.waitSignal(desk.saved):
        desk.do("显示证件号", note, first(desk))


def test_a_command_that_did_nothing_says_nothing(desk: Desk, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(desk.changed), qtbot.assertNotEmitted(desk.saved):
        desk.do("恢复在册", commands.come_back, [first(desk)])


def test_a_refused_command_leaves_everything_as_it_was(desk: Desk) -> None:
    before = desk.ask(queries.roll)
    with pytest.raises(Refusal):
        desk.do("删除", commands.remove, [first(desk), "nobody"])
    assert desk.ask(queries.roll) == before
    assert desk.undo_labels() == ("", "")


def test_undo_and_redo_name_what_they_would_do(desk: Desk) -> None:
    desk.do("删除 1 名党员", commands.remove, [first(desk)])
    assert desk.undo_labels() == ("删除 1 名党员", "")
    desk.undo()
    assert desk.undo_labels() == ("", "删除 1 名党员")
    desk.redo()
    assert desk.notices.text() == "已重做：删除 1 名党员"


def test_choosing_a_branch_narrows_the_scope(desk: Desk, qtbot: QtBot) -> None:
    assert desk.scope() is None
    branch = next(line.branch_id for line in desk.ask(queries.roll) if line.branch_id)
    with qtbot.waitSignal(desk.branch_changed):
        desk.choose_branch(branch)
    scope = desk.scope()
    assert scope is not None
    assert branch in scope
    with qtbot.assertNotEmitted(desk.branch_changed):
        desk.choose_branch(branch)


def test_a_backup_is_made_in_the_background_and_then_the_work_goes_on(desk: Desk, qtbot: QtBot) -> None:
    done: list[str] = []
    with qtbot.waitSignal(desk.backed_up):
        desk.back_up("manual", lambda: done.append("on"))
    assert done == ["on"]
    made = desk.last_backup()
    assert made is not None
    assert made.manifest.counts["member"] == 86
    assert not desk.changed_since_backup()
    desk.do("删除", commands.remove, [first(desk)])
    assert desk.changed_since_backup()


def test_a_backup_that_fails_is_told_and_nothing_goes_on(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.write_text("x", "utf-8")
    desk.back_up("manual", lambda: pytest.fail("must not go on"), blocked)
    qtbot.waitUntil(lambda: desk.notices.tone == "err")
    assert desk.notices.text().startswith("备份没有成功")


def test_the_second_place_gets_a_copy(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    desk.settings = Settings(second_backup=str(tmp_path / "U 盘"))
    with qtbot.waitSignal(desk.backed_up):
        desk.back_up("manual")
    assert len(backup.listing(tmp_path / "U 盘")) == 1


def test_a_second_place_that_is_gone_is_told_and_stops_nothing(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.write_text("x", "utf-8")
    desk.settings = Settings(second_backup=str(gone / "deeper"))
    done: list[str] = []
    with qtbot.waitSignal(desk.backed_up):
        desk.back_up("import", lambda: done.append("on"))
    assert done == ["on"]
    assert desk.notices.text() == "第二备份位置不能写入。本机备份已完成；请检查 U 盘或网络文件夹。"
    assert desk.last_backup() is not None


def test_old_backups_are_thinned(desk: Desk, qtbot: QtBot, fixed_clock: Callable[[datetime], None]) -> None:
    for hour in range(3):
        fixed_clock(datetime(2026, 11, 20, hour, 0, tzinfo=UTC))
        with qtbot.waitSignal(desk.backed_up):
            desk.back_up("timer")
    assert 1 <= len(backup.listing(desk.backup_folder())) <= 3


def test_closing_backs_up_only_what_has_changed(desk: Desk) -> None:
    desk.do("删除", commands.remove, [first(desk)])
    assert desk.back_up_now("close") is not None
    assert desk.back_up_now("close") is None


def test_nothing_is_in_progress_any_more_when_the_result_is_shown(desk: Desk, qtbot: QtBot) -> None:
    """A result may be a dialog that stays open for long, such as a print preview."""
    hold, seen = Event(), []

    def work(report: Report) -> None:
        hold.wait(10)

    task = desk.run("正在排版名册", work, lambda _nothing: seen.append(desk._strip.isVisible()))
    qtbot.waitUntil(desk._strip.isVisible)
    with qtbot.waitSignal(task.ended):
        hold.set()
    assert seen == [False]


def test_work_in_the_background_tells_its_refusal(desk: Desk, qtbot: QtBot) -> None:
    def refuse(_report: object) -> None:
        raise Refusal("做不到", hint="请换一个")

    desk.run("正在做", refuse, lambda _nothing: pytest.fail("no result"))
    qtbot.waitUntil(lambda: desk.notices.tone == "err")
    assert desk.notices.text() == "做不到。请换一个。"


def test_cancelled_work_is_no_error(desk: Desk, qtbot: QtBot) -> None:
    def stop(_report: object) -> None:
        raise Cancelled("已取消")

    desk.run("正在做", stop, lambda _nothing: pytest.fail("no result"))
    qtbot.waitUntil(lambda: desk.notices.tone == "info")
    assert desk.notices.text() == "已取消，没有做任何改动。"


def test_settings_and_remembered_looks_come_through_one_door(desk: Desk, home: Paths) -> None:
    desk.settings = Settings(reveal_seconds=45)
    assert desk.setting("reveal_seconds", 30) == 45
    assert desk.setting("members.columns", {}) == {}
    desk.keep("members.columns", {"sort": None})
    assert State(home.state).get("members.columns", {}) == {"sort": None}


def test_the_installation_keeps_its_name(home: Paths) -> None:
    assert site_name(home) == site_name(home)
    assert len(site_name(home)) == 10


def test_a_file_that_went_back_in_time_continues_under_another_name(demo: Path, home: Paths, qtbot: QtBot) -> None:
    def open_desk() -> Desk:
        return Desk(engine.open_ledger(demo), home, Settings(), State(home.state), Notices(), ProgressStrip())

    old = demo.read_bytes()
    one = open_desk()
    name = one.author.site
    one.do("新增", commands.register, Member(id=new_id(), name="王芳", sex="2"))
    one.close()
    demo.write_bytes(old)
    two = open_desk()
    assert two.author.site.startswith(f"{name}+")
    two.close()


def test_what_ends_while_the_ledger_is_locked_waits_for_the_password(
    secret: Path, password: str, home: Paths, qtbot: QtBot
) -> None:
    desk = Desk(engine.open_ledger(secret, password), home, Settings(), State(home.state), Notices(), ProgressStrip())
    got: list[int] = []
    task = desk.run("正在数", lambda _report: 7, got.append)
    desk.lock_up()
    qtbot.waitUntil(lambda: not task.is_running)
    assert got == []
    desk.ledger.unlock(password)
    desk.wake()
    assert got == [7]
    desk.close()
