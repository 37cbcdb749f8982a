"""A bug is shown, reported without personal numbers, and the program goes on."""

import faulthandler
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from branchdesk.kernel.errors import Refusal
from branchdesk.shell import crash
from branchdesk.shell.crash_dialog import CrashDialog
from branchdesk.shell.paths import Paths
from program_fixtures import in_turn


@pytest.fixture
def told(home: Paths) -> Iterator[list[Refusal]]:
    said: list[Refusal] = []
    before = sys.excepthook
    crash.install(home.logs, said.append)
    yield said
    crash.uninstall()
    sys.excepthook = before
    faulthandler.enable(sys.__stderr__)  # a crash of a later test still tells where


def fail(text: str) -> None:
    try:
        raise ValueError(text)
    except ValueError:
        kind, error, trace = sys.exc_info()
    assert kind is not None
    assert error is not None
    sys.excepthook(kind, error, trace)


def with_dialog(act: Callable[[CrashDialog], object]) -> list[str]:
    seen: list[str] = []

    def run(dialog: CrashDialog) -> None:
        seen.append(dialog.findChild(QPlainTextEdit).toPlainText())
        act(dialog)
        dialog.accept()

    in_turn(run)
    return seen


def test_the_report_is_shown_and_kept_and_the_program_goes_on(
    told: list[Refusal], home: Paths, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    seen = with_dialog(lambda _dialog: None)
    fail("什么都没有")
    assert "ValueError: 什么都没有" in seen[0]
    (report,) = home.logs.glob("crash-*.txt")
    assert report.read_text("utf-8") == seen[0]
    seen = with_dialog(lambda _dialog: None)
    fail("第二次")
    assert "第二次" in seen[0], "the hook is still there"
    assert "unexpected error" in caplog.text
    caplog.clear()


def test_the_report_holds_no_personal_numbers(
    told: list[Refusal], home: Paths, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    seen = with_dialog(lambda _dialog: None)
    fail("身份证号 99000019900307002X，电话 19912345678，旧号 990000900307002")
    for text in (seen[0], next(home.logs.glob("crash-*.txt")).read_text("utf-8")):
        assert "99000019900307002X" not in text
        assert "19912345678" not in text
        assert "990000900307002" not in text
    caplog.clear()


def test_an_error_that_comes_again_and_again_opens_one_dialog(
    told: list[Refusal], home: Paths, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def again(_dialog: CrashDialog) -> None:
        fail("noch einmal")
        assert len([one for one in QApplication.topLevelWidgets() if isinstance(one, CrashDialog)]) == 1

    with_dialog(again)
    fail("painting")
    caplog.clear()


def test_a_refusal_is_no_crash(told: list[Refusal], home: Paths, qtbot: QtBot) -> None:
    refusal = Refusal("台账已锁定")
    sys.excepthook(Refusal, refusal, None)
    assert told == [refusal]
    assert list(home.logs.glob("crash-*.txt")) == []


def test_a_hard_crash_leaves_its_trace_in_a_file(told: list[Refusal], home: Paths) -> None:
    import faulthandler

    assert faulthandler.is_enabled()
    assert (home.logs / "crash.log").exists()


def test_ctrl_c_in_the_terminal_ends_the_program(told: list[Refusal], home: Paths, qtbot: QtBot) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert list(home.logs.glob("crash-*.txt")) == []


def test_a_folder_that_takes_no_report_does_not_hide_the_error(
    told: list[Refusal], tmp_path: Path, qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    seen = with_dialog(lambda _dialog: None)
    error = ValueError("oh")
    crash.show(tmp_path / "nowhere", ValueError, error, None)
    assert "ValueError: oh" in seen[0]
    assert logging.getLogger("branchdesk.shell.crash").isEnabledFor(logging.WARNING)
    caplog.clear()
