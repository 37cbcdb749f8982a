"""How far each ledger had come when it was last closed here, kept outside the file.

A copy without its last changes, or an old backup put in place, opens as a healthy ledger; only a mark
outside the file can tell that time has gone back.
"""

import json
from pathlib import Path
from typing import NamedTuple

from branchdesk.storage import change_log, places
from branchdesk.storage.engine import Ledger


class Marks(NamedTuple):
    """A small JSON file: ledger uuid → newest position of its log."""

    path: Path

    def behind(self, ledger: Ledger) -> int:
        """How many changes the file lacks that this computer has seen in it; 0 when none."""
        known = self._read().get(ledger.info("uuid"), 0)
        return max(0, known - change_log.position(ledger.connection))

    def keep(self, ledger: Ledger) -> None:
        """Remember how far it has come; ``OSError`` when the folder cannot be written."""
        marks = self._read()
        marks[ledger.info("uuid")] = change_log.position(ledger.connection)
        part = self.path.with_suffix(".part")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(marks), "utf-8")
        places.replace_file(part, self.path)

    def _read(self) -> dict[str, int]:
        try:
            marks = json.loads(self.path.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        if not isinstance(marks, dict):
            return {}
        return {uuid: mark for uuid, mark in marks.items() if isinstance(mark, int)}
