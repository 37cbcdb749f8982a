"""One program per user: the second start hands its wish to the first."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import branchdesk
from branchdesk.shell.paths import Paths
from branchdesk.shell.single import SingleInstance
from branchdesk.shell.window import Window
from program_fixtures import in_turn

Start = Callable[[Path | None], Window]
SECOND = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from branchdesk.shell.single import SingleInstance
app = QCoreApplication([])
single = SingleInstance(Path(sys.argv[1]))
sys.exit(0 if single.take(Path(sys.argv[2]) if len(sys.argv) > 2 else None) else 7)
"""


def start_again(home: Paths, *ledger: str, folder: Path | None = None) -> int:
    environment = {**os.environ, "PYTHONPATH": str(Path(branchdesk.__file__).parent.parent)}
    words = [sys.executable, "-c", SECOND, str(home.home), *ledger]
    return subprocess.run(words, cwd=folder, env=environment, check=False, timeout=60).returncode


@pytest.fixture
def first(home: Paths, qtbot: QtBot) -> SingleInstance:
    single = SingleInstance(home.home)
    assert single.take(None)
    return single


def test_the_second_start_passes_its_ledger_and_leaves(
    first: SingleInstance, home: Paths, tmp_path: Path, qtbot: QtBot
) -> None:
    asked: list[str] = []
    first.asked.connect(asked.append)
    (tmp_path / "甲.bdb").write_text("x", "utf-8")
    assert start_again(home, "甲.bdb", folder=tmp_path) == 7
    qtbot.waitUntil(lambda: str(tmp_path / "甲.bdb") in asked)  # a whole path, whatever folder it was started in
    asked.clear()
    assert start_again(home) == 7
    qtbot.waitUntil(lambda: "" in asked)
    first.release()


def test_after_the_first_has_ended_the_next_is_the_first(first: SingleInstance, home: Paths) -> None:
    first.release()
    assert start_again(home) == 0


def test_a_lock_left_behind_by_a_crash_holds_nobody_up(home: Paths) -> None:
    (home.home / "instance.lock").write_text("", "utf-8")
    assert start_again(home) == 0


def test_the_window_comes_forward_and_opens_the_ledger(start: Start, demo: Path, secret: Path) -> None:
    window = start(demo)
    window.showMinimized()
    window.come_forward("")
    assert not window.isMinimized()
    window.come_forward(str(secret))
    assert window.guard.asking
    window.come_forward(str(demo))
    assert window.desk is not None
    assert window.desk.ledger.path == demo


def test_what_somebody_is_typing_is_not_swept_away(start: Start, demo: Path, secret: Path) -> None:
    window = start(demo)

    def act(dialog: Any) -> None:
        window.come_forward(str(secret))
        assert dialog.isVisible()
        assert not window.guard.asking
        dialog.reject()

    in_turn(act)
    window.members().deeds.register()  # type: ignore[attr-defined]
    assert window.desk is not None
    assert window.desk.ledger.path == demo
