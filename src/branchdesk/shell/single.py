"""One program per user: a second start brings the first window to the front.

No sockets: the second start writes its wish into a file the first one watches.
"""

from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QFileSystemWatcher, QObject, Signal


class SingleInstance(QObject):
    """``asked(str)`` comes when somebody started the program again; the path of a ledger, or empty."""

    asked = Signal(str)

    def __init__(self, home: Path) -> None:
        super().__init__()
        self._lock = FileLock(home / "instance.lock")
        self._wish = home / "wish.txt"
        self._watcher: QFileSystemWatcher | None = None

    def take(self, ledger: Path | None) -> bool:
        """True when this is the first; otherwise the first has been told."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            # The first program stands in a folder of its own: only a whole path means the same there.
            self._wish.write_text(str(ledger.resolve()) if ledger else "", "utf-8")
            return False
        self._wish.write_text("", "utf-8")
        self._watcher = QFileSystemWatcher([str(self._wish)], self)
        self._watcher.fileChanged.connect(self._on_wish)
        return True

    def release(self) -> None:
        """Let the next start be the first."""
        self._lock.release()

    def _on_wish(self) -> None:
        try:
            self.asked.emit(self._wish.read_text("utf-8").strip())
        except OSError:
            self.asked.emit("")
        if self._watcher is not None and str(self._wish) not in self._watcher.files():
            self._watcher.addPath(str(self._wish))
