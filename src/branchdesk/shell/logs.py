"""One rotating log file, which never holds an ID or telephone number."""

import logging
import re
from contextlib import suppress
from pathlib import Path

LARGE = 1_000_000
"""Bytes after which a new log is begun."""

KEPT = 5
"""Older logs kept beside it."""

# Latin letters and hyphens around them make an identifier of ours; Chinese ones do not.
_DIGITS = re.compile(r"(?<![0-9A-Za-z_-])([0-9]{14,17}[0-9Xx]|1[0-9]{10})(?![0-9A-Za-z_-])")


class Discreet(logging.Formatter):
    """Stars in place of long runs of digits."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, made safe to send to somebody."""
        return discreet(super().format(record))


def discreet(text: str) -> str:
    """The text without ID and telephone numbers."""
    return _DIGITS.sub(lambda found: "*" * len(found[0]), text)


def _set_aside(path: Path) -> None:
    names = [path, *(path.with_name(f"{path.name}.{number}") for number in range(1, KEPT + 1))]
    for older, newer in reversed(list(zip(names[1:], names, strict=False))):
        if newer.exists():
            newer.replace(older)


def start(folder: Path) -> logging.Handler:
    """Log to ``branchdesk.log``; a log that has grown large becomes one of five older ones at the start.

    Not ``RotatingFileHandler``: its module brings sockets and pickles, 6 ms before the first window.
    """
    path = folder / "branchdesk.log"
    with suppress(OSError):  # a log that cannot be moved grows on; that is no reason not to start
        if path.stat().st_size > LARGE:
            _set_aside(path)
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    return handler
