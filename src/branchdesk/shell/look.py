"""How the window looks and where it stands: theme, text size, rows, place on the screen."""

from PySide6.QtCore import QByteArray, QSize
from PySide6.QtWidgets import QApplication, QMainWindow

from branchdesk.shell.settings import Settings, State
from branchdesk.widgets import monitor, theme

ROWS = {"compact": 28, "normal": 32, "roomy": 36}
"""Height of a table row in pixels at 100 %."""

SMALLEST = (1024, 560)
"""The window fits a 1024×600 screen with its title bar."""

USUAL = (1280, 760)

_TITLE = 32
"""Pixels kept free for the title bar, which has no height before the first show."""


def dress(chosen: Settings) -> None:
    """Put on theme, text size and row height."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, chosen.theme, int(chosen.text_scale) / 100, ROWS[chosen.row_height])  # type: ignore[arg-type]


def place(window: QMainWindow, state: State) -> None:
    """Where the window stood last time; on a screen that is there, and no larger than it."""
    window.setMinimumSize(*SMALLEST)
    window.resize(*USUAL)
    if saved := state.get("geometry", ""):
        window.restoreGeometry(QByteArray.fromBase64(saved.encode()))
    room = monitor.room_at(window.frameGeometry())
    if not any(one.intersects(window.frameGeometry()) for one in monitor.rooms()):
        window.move(room.topLeft())  # it stood on a monitor that is gone
    if not window.isMaximized():
        window.resize(window.size().boundedTo(room.size() - QSize(0, _TITLE)))


def keep_place(window: QMainWindow, state: State) -> None:
    """Remember where the window stands."""
    state.keep("geometry", bytes(window.saveGeometry().toBase64().data()).decode())
