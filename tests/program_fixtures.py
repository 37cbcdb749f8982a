"""Fixtures that start the whole program: a home folder of its own, invented ledgers, and the real window."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import pytest

from branchdesk.shell.paths import HOME_VARIABLE, Paths, find_paths

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from branchdesk.shell.window import Window
    from branchdesk.storage.engine import Ledger

ScreenT = TypeVar("ScreenT")


class Identified(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


PersonT = TypeVar("PersonT", bound=Identified)
PASSWORD = "红星照耀 机关一支部"


def free_first(ledger: "Ledger", people: Iterable[PersonT]) -> list[PersonT]:
    """The people of a list in its order, but those last of whom a letter, an absence or a case is known: the others may be
    removed.
    """
    sql = "SELECT member_id FROM transfer UNION SELECT member_id FROM away UNION SELECT member_id FROM development_case"
    busy = {uid for (uid,) in ledger.read(sql)}
    return sorted(people, key=lambda one: one.id in busy)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv("BRANCHDESK_PASSWORD", raising=False)
    return find_paths()


@pytest.fixture(scope="session")
def demo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from branchdesk.shell.making import make_demo

    path = tmp_path_factory.mktemp("demo") / "demo.bdb"
    make_demo(path, 86, 1)
    return path


@pytest.fixture
def demo(demo_template: Path, tmp_path: Path) -> Path:
    """An unencrypted ledger with 86 invented people."""
    return Path(shutil.copy(demo_template, tmp_path / "demo.bdb"))


@pytest.fixture(scope="session")
def secret_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from branchdesk.shell.making import make_demo

    path = tmp_path_factory.mktemp("secret") / "secret.bdb"
    make_demo(path, 12, 2, PASSWORD)
    return path


@pytest.fixture
def secret(secret_template: Path, tmp_path: Path) -> Path:
    """An encrypted ledger with twelve invented people; it opens with ``password``."""
    return Path(shutil.copy(secret_template, tmp_path / "secret.bdb"))


@pytest.fixture
def password() -> str:
    return PASSWORD


@pytest.fixture
def start(qtbot: "QtBot", home: Paths, qapp: "QApplication") -> "Iterator[Callable[[Path | None], Window]]":
    """Start the program on a ledger as the user sees it; every window is closed at the end."""
    from PySide6.QtCore import QCoreApplication, QEvent
    from shiboken6 import isValid

    from branchdesk.shell.app import make_window
    from branchdesk.widgets import theme
    from branchdesk.widgets.tasks import stop_all

    made: list[Window] = []

    def begin(path: Path | None) -> "Window":
        window = make_window(home, path)
        window.resize(1366, 708)
        window.show()
        qtbot.waitExposed(window)

        def is_active() -> bool:
            # Asked again and again: the window that has just been closed may still give its place away.
            window.activateWindow()
            return window.isActiveWindow()

        qtbot.waitUntil(is_active)
        qtbot.waitUntil(lambda: window.book is None or window.menu is not None)  # which follows the first frame
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


def at_segment(window: "Window", name: str) -> "Window":
    """The window at the tab 组织员, which opens where it was last: at that segment."""
    assert window.book is not None
    assert window.desk is not None
    window.desk.keep("organizer.segment", name)
    window.book.turn_to("organizer")
    return window


def segment(window: "Window", name: str, kind: type[ScreenT]) -> ScreenT:
    """A page of the tab 组织员, turned to."""
    assert window.book is not None
    found = window.book.page("organizer").turn_to(name)  # type: ignore[attr-defined]
    assert isinstance(found, kind)
    return found


def in_turn(*steps: Callable[[Any], object]) -> None:
    """What the user does with the dialogs that come up next, one step each.

    A step that fails ends its dialog, so that the test fails instead of waiting for ever.
    """
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QDialog

    left = list(steps)
    patience = [2000]

    def run() -> None:
        dialog = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        patience[0] -= 1
        if dialog is None or (isinstance(dialog, QDialog) and not dialog.isActiveWindow()):
            if patience[0]:
                QTimer.singleShot(5, run)
            return
        step = left.pop(0)
        if left:
            QTimer.singleShot(0, run)
        try:
            step(dialog)
        except BaseException:
            left.clear()
            dialog.done(0) if isinstance(dialog, QDialog) else dialog.close()
            raise

    QTimer.singleShot(0, run)
