"""One rotating log file, which never holds an ID or telephone number."""

import logging
import logging.handlers
import re
from pathlib import Path

_DIGITS = re.compile(r"(?<![\w-])(\d{15,17}[\dXx]|1\d{10})(?![\w-])")


class Discreet(logging.Formatter):
    """Stars in place of long runs of digits."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, made safe to send to somebody."""
        return discreet(super().format(record))


def discreet(text: str) -> str:
    """The text without ID and telephone numbers."""
    return _DIGITS.sub(lambda found: "*" * len(found[0]), text)


def start(folder: Path) -> logging.Handler:
    """Log to ``branchdesk.log``, five files of 1 MB."""
    handler = logging.handlers.RotatingFileHandler(
        folder / "branchdesk.log", maxBytes=1_000_000, backupCount=5, encoding="utf-8", delay=True
    )
    handler.setFormatter(Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.INFO)
    return handler
