"""A home folder of its own for every test of the shell, and ledgers to open."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from branchdesk.shell.app import make_window
from branchdesk.shell.making import make_demo, make_ledger
from branchdesk.shell.paths import HOME_VARIABLE, Paths, find_paths
from branchdesk.shell.window import Window
from branchdesk.widgets import theme
from branchdesk.widgets.tasks import stop_all

BRANCHES = ("机关第一党支部", "材料学院教工第二党支部", "机械学院师生联合党支部", "离退休第三党支部", "电信学部硕1103党支部")
SAMPLES = Path(__file__).parent.parent / "samples"


@pytest.fixture
def samples() -> Path:
    return SAMPLES


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv("BRANCHDESK_PASSWORD", raising=False)
    return find_paths()


@pytest.fixture
def ledger(home: Paths, tmp_path: Path) -> Path:
    """An empty, unencrypted ledger with the five branches of the samples."""
    path = tmp_path / "支部.bdb"
    make_ledger(path, None, BRANCHES).close()
    return path


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.bdb"
    make_demo(path, 86, 1)
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(demo_template, tmp_path / "demo.bdb"))


PASSWORD = "红星照耀 机关一支部"


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture(scope="session")
def secret_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secret") / "secret.bdb"
    make_demo(path, 12, 2, PASSWORD)
    return path


@pytest.fixture
def secret(secret_template: Path, tmp_path: Path) -> Path:
    """An encrypted ledger with twelve invented people."""
    return Path(shutil.copy(secret_template, tmp_path / "机密.bdb"))


@pytest.fixture
def start(qtbot: QtBot, home: Paths, qapp: QApplication) -> Iterator[Callable[[Path | None], Window]]:
    """Start the program on a ledger as the user sees it; every window is closed at the end."""
    made: list[Window] = []

    def begin(path: Path | None) -> Window:
        window = make_window(home, path)
        window.resize(1366, 708)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        made.append(window)
        return window

    yield begin
    for window in made:
        if isValid(window):
            window.close()
            window.deleteLater()
    stop_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    theme.apply(qapp, "light")
