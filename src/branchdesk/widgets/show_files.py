"""Open a file or folder the program has written with the programs of the desktop."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def show(path: Path) -> None:
    """Open it, as a double click in the file manager would."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
