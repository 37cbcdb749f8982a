"""One holder at a time: a lock of the operating system on a file, which ends with the program, even a killed one.

Thirty lines and not a library: those at hand load 11 ms of cryptography, sockets and numbers before the first window.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
    import msvcrt

    def _seize(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _free(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _seize(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _free(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


class FileLock:
    """A lock on a file of its own, which holds nothing; for this computer, not for network drives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    @property
    def is_held(self) -> bool:
        """Whether this object has the lock."""
        return self._file is not None

    def take(self) -> bool:
        """Take it at once, or say False: somebody else has it. ``OSError`` when the file cannot be made."""
        while self._file is None:
            file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _seize(file)
            except (BlockingIOError, PermissionError):
                os.close(file)
                return False
            except OSError:
                os.close(file)
                raise
            if os.fstat(file).st_nlink:
                self._file = file
            else:
                os.close(file)  # the last holder took the file away while we opened it: it guards nothing any more
        return True

    def release(self, *, remove: bool = False) -> None:
        """Let it go; with ``remove`` the file goes too, while nobody else can have the lock yet."""
        if self._file is None:
            return
        if remove:
            with suppress(OSError):  # Windows removes no file that is open: an empty one stays
                self._path.unlink(missing_ok=True)
        _free(self._file)
        os.close(self._file)
        self._file = None
