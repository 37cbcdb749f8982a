"""Where the backups of a ledger lie, and the proof that one of them is sound."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from branchdesk.kernel.errors import UnreadableFile, WrongPassword
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.storage.backup import Backup
    from branchdesk.storage.engine import Ledger


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the backups of a ledger lie: on this computer, and at the second place when one is set."""

    folder: Path
    second: Path | None
    uuid: str


class Kept(NamedTuple):
    """A backup and the places it lies at, in words."""

    backup: "Backup"
    places: tuple[str, ...]


def backups(shelf: Shelf) -> tuple[list[Kept], bool]:
    """All backups, newest first, copies counted once; and whether the second place could be read.

    For a worker thread: the second place may be a slow network folder.
    """
    from branchdesk.storage import backup

    found: dict[str, Kept] = {}
    for folder, word in ((shelf.folder, tr("本机")), (shelf.second, tr("第二位置"))):
        for one in backup.listing(folder, shelf.uuid) if folder else ():
            same = found.get(one.manifest.sha256)
            found[one.manifest.sha256] = Kept(same.backup, (*same.places, word)) if same else Kept(one, (word,))
    kept = sorted(found.values(), key=lambda one: one.backup.made_at, reverse=True)
    return kept, shelf.second is None or shelf.second.is_dir()


def proving(ledger: "Ledger", path: Path) -> Callable[[], bool]:
    """The work that proves a backup: hash, then open, check every page and count every table.

    Answers False when only the hash could be checked, because the backup has the password of its
    day; raises ``UnreadableFile`` when it is damaged.
    """
    from branchdesk.storage import backup
    from branchdesk.storage.checks import check_connection, row_counts

    secret = ledger.secret

    def work() -> bool:
        counts = backup.read_manifest(path).counts
        try:
            with backup.opened(path, secret, None) as copy:
                broken = check_connection(copy.connection, quick=False)
                if broken or row_counts(copy.connection) != counts:
                    raise UnreadableFile(tr("备份内容核对未通过"), detail="；".join([str(path), *broken[:1]]),
                                         hint=tr("请换一份备份。"))  # fmt: skip
        except WrongPassword:
            return False
        return True

    return work
