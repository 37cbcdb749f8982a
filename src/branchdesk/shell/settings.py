"""Settings of one user on one computer."""

import json
import logging
from pathlib import Path
from typing import Any, NamedTuple

from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.paths import write_whole

_log = logging.getLogger(__name__)


class Settings(NamedTuple):
    """What can be set; the values here are the defaults."""

    theme: str = "system"
    text_scale: str = "100"
    row_height: str = "normal"
    lock_after: int = 10
    reveal_seconds: int = 30
    second_backup: str = ""
    backup_every: int = 30
    print_unit: str = ""


def load(path: Path) -> Settings:
    """The saved settings; anything unreadable falls back to its default."""
    known = Settings()._asdict()
    saved = {name: value for name, value in read_json(path).items() if value != known.get(name)}
    if not saved:
        return Settings()
    from branchdesk.kernel.fields import Context
    from branchdesk.shell.settings_fields import SETTINGS_FIELDS

    context = Context(clock.today())
    fit: dict[str, Any] = {}
    for field in SETTINGS_FIELDS:
        value = saved.get(field.name)
        if type(value) is type(known[field.name]) and not field.read(field.show(value), context).level.rank:
            fit[field.name] = value
    return Settings(**fit)


def save(path: Path, settings: Settings) -> None:
    """Write them; ``Refusal`` when the disk does not let us."""
    try:
        write_whole(path, json.dumps(settings._asdict(), ensure_ascii=False, indent=1))
    except OSError as error:
        hint = tr("本次仍按新设置显示；请检查磁盘空间和权限。")
        raise Refusal(tr("设置没有保存"), detail=f"{path}：{error.strerror}", hint=hint) from error


def read_json(path: Path) -> dict[str, Any]:
    """A small JSON object from disk; empty when there is none."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


class State:
    """Remembered looks of things (window size, columns, last answers), written soon after a change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values = read_json(path)

    def get(self, name: str, default: Any) -> Any:
        """The remembered value, if it is of the default's type."""
        value = self._values.get(name, default)
        return value if default is None or isinstance(value, type(default)) else default

    def keep(self, name: str, value: Any) -> None:
        """Remember; written at once, for the next start may be after a power cut."""
        if self._values.get(name) == value:
            return
        self._values[name] = value
        try:
            write_whole(self._path, json.dumps(self._values, ensure_ascii=False))
        except OSError:
            # The width of a column is no reason to interrupt anybody: remembered for this session only.
            _log.warning("the state could not be written", exc_info=True)
