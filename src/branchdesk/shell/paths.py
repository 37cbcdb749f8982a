"""Where the program keeps its own things: settings, logs, backups. The ledger is where the user put it."""

import os
import sys
from pathlib import Path
from typing import NamedTuple

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

HOME_VARIABLE = "BRANCHDESK_HOME"
PORTABLE = "portable.txt"
"""A file of this name beside the program makes it keep everything there (便携模式)."""


class Paths(NamedTuple):
    """The program's folders under one home."""

    home: Path
    portable: bool = False

    @property
    def settings(self) -> Path:
        """Settings of this user on this computer."""
        return self.home / "settings.json"

    @property
    def state(self) -> Path:
        """Window sizes, columns, remembered answers."""
        return self.home / "state.json"

    @property
    def logs(self) -> Path:
        """Rotating program logs and crash reports."""
        return self.home / "logs"

    @property
    def marks(self) -> Path:
        """High-water marks of the ledgers opened here."""
        return self.home / "marks.json"

    @property
    def site(self) -> Path:
        """The name of this installation in the change log."""
        return self.home / "site.json"

    def backups(self, uuid: str) -> Path:
        """Backups of one ledger."""
        return self.home / "backups" / uuid


def find_paths() -> Paths:
    """The folders to use; made if need be. ``BRANCHDESK_HOME`` and portable mode come first."""
    beside = Path(sys.argv[0]).resolve().parent
    if variable := os.environ.get(HOME_VARIABLE):
        found = Paths(Path(variable))
    elif (beside / PORTABLE).exists():
        found = Paths(beside / "branchdesk-data", portable=True)
    else:
        from platformdirs import user_data_path

        found = Paths(user_data_path("branchdesk", appauthor=False))
    try:
        found.logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            tr("程序的数据文件夹不能写入"), detail=f"{found.home}：{error.strerror}", hint=tr("请检查磁盘空间和权限。")
        ) from error
    return found


def write_whole(path: Path, text: str) -> None:
    """Write a small file so that it is either the old or the new one."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)
