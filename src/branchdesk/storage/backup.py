"""Backups: a verified copy of one moment in a container with its own list of contents.

A ``.bdbak`` is a zip of ``ledger.bdb`` (as encrypted as the ledger) and ``manifest.json``. It is
made from a second connection that pins one snapshot, checked, counted and hashed before it gets
its name; restoring never overwrites.
"""

import hashlib
import json
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from branchdesk import __version__
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.storage import change_log, engine, places, schema
from branchdesk.storage.checks import check_connection, row_counts
from branchdesk.storage.engine import Ledger
from branchdesk.storage.keys import Secret

SUFFIX = ".bdbak"
REASONS = {"close": "退出时", "import": "导入前", "migration": "升级前", "manual": "手动", "restore": "恢复前",
           "delete": "清除前", "password": "改密码前", "timer": "定时"}  # fmt: skip
_PART = ".part-"
_LARGEST_MANIFEST = 1_000_000
_BROKEN = (KeyError, ValueError, TypeError, RuntimeError, EOFError, zlib.error, zipfile.BadZipFile)
"""What ``zipfile`` and ``json`` raise over a file that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself."""

    uuid: str
    name: str
    made_at: str
    reason: str
    schema: int
    program: str
    encrypted: bool
    log_position: int
    sha256: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup file and its manifest."""

    path: Path
    manifest: Manifest

    @property
    def made_at(self) -> datetime:
        """When it was made, in this computer's time."""
        return datetime.fromisoformat(self.manifest.made_at).astimezone()


def make(ledger: Ledger, folder: Path, reason: str) -> Backup:
    """Make one verified backup; safe in a worker thread (it opens connections of its own)."""
    stamp = clock.now().astimezone()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _sweep(folder)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".part-") as work:
            copy = Path(work) / "ledger.bdb"
            counts, position, uuid = _snapshot(ledger, copy)
            manifest = Manifest(uuid, ledger.path.name, stamp.isoformat(timespec="seconds"), reason, schema.SCHEMA,
                                __version__, ledger.encrypted, position, _sha256(copy), counts)  # fmt: skip
            packed = Path(work) / "packed"
            _pack(copy, manifest, packed)
            target = _free_name(folder, f"{ledger.path.stem}-{stamp:%Y%m%d-%H%M%S}-{reason}")
            places.replace_file(packed, target)
    except (OSError, engine.DriverError) as error:
        raise Refusal(
            tr("备份没有成功"),
            detail=f"{folder}：{getattr(error, 'strerror', None) or error}",
            hint=tr("请检查磁盘空间和文件夹权限。"),
        ) from error
    return Backup(target, manifest)


def _sweep(folder: Path) -> None:
    """Take away what a backup left behind that was killed half-way, a day ago or earlier."""
    yesterday = time.time() - 86_400
    for left in folder.glob(_PART + "*"):
        if left.stat().st_mtime < yesterday:
            shutil.rmtree(left, ignore_errors=True)


def _free_name(folder: Path, stem: str) -> Path:
    target = folder / (stem + SUFFIX)
    number = 2
    while target.exists():
        target = folder / f"{stem}-{number}{SUFFIX}"
        number += 1
    return target


def _snapshot(ledger: Ledger, copy: Path) -> tuple[dict[str, int], int, str]:
    with (
        closing(ledger.reader()) as source,
        closing(engine.new_connection(copy, ledger.secret, ledger.salt)) as target,
    ):
        target.execute("PRAGMA synchronous=OFF")
        source.execute("BEGIN")
        source.execute("SELECT 1 FROM sqlite_master").fetchone()
        source.backup(target, pages=2000, sleep=0.001)
        counts = row_counts(source)
        position = change_log.position(source)
        uuid = source.execute("SELECT value FROM ledger_info WHERE name='uuid'").fetchone()[0]
        source.execute("COMMIT")
        target.execute("PRAGMA journal_mode=DELETE").fetchone()
        _demand_sound(target, counts, ledger.path)
    return counts, position, uuid


def _demand_sound(connection: Any, counts: dict[str, int], path: Path) -> None:
    problems = check_connection(connection, quick=True)
    if problems or row_counts(connection) != counts:
        raise UnreadableFile(
            tr("备份核对未通过，已放弃"), detail=f"{path} {'；'.join(problems[:1])}", hint=tr("请换一个位置再备份。")
        )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _pack(copy: Path, manifest: Manifest, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED, allowZip64=True) as container:
        container.writestr("manifest.json", json.dumps(asdict(manifest), ensure_ascii=False, indent=1))
        container.write(copy, "ledger.bdb")


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup; ``UnreadableFile`` with a sentence when it is none."""
    try:
        with zipfile.ZipFile(path) as container:
            info = container.getinfo("manifest.json")
            if info.file_size > _LARGEST_MANIFEST:
                raise ValueError("the manifest is far too large")
            manifest = Manifest(**json.loads(container.read(info)))
        datetime.fromisoformat(manifest.made_at)
    except FileNotFoundError as error:
        raise UnreadableFile(tr("找不到备份文件"), detail=str(path)) from error
    except (OSError, *_BROKEN) as error:
        raise UnreadableFile(
            tr("这不是完整的备份文件"), detail=str(path), hint=tr("请另选一份备份（扩展名 .bdbak）。")
        ) from error
    return manifest


def listing(folder: Path, uuid: str = "") -> list[Backup]:
    """The readable backups in a folder, newest first; of one ledger when ``uuid`` is given."""
    found = []
    for path in folder.glob("*" + SUFFIX):
        try:
            manifest = read_manifest(path)
        except UnreadableFile:
            continue
        if uuid in ("", manifest.uuid):
            found.append(Backup(path, manifest))
    return sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True)


def unpack(path: Path, target: Path) -> Manifest:
    """Write a backup's ledger to a new file after checking its seal; never overwrites."""
    manifest = read_manifest(path)
    places.demand_free(target)
    part = target.with_name(target.name + ".part")
    try:
        with zipfile.ZipFile(path) as container:
            _extract(container, part)
        if _sha256(part) != manifest.sha256:
            raise UnreadableFile(tr("备份文件已损坏，校验值不符"), detail=str(path), hint=tr("请换一份备份。"))
        places.replace_file(part, target)
    except _BROKEN as error:
        raise UnreadableFile(tr("备份文件已损坏"), detail=str(path), hint=tr("请换一份备份。")) from error
    except OSError as error:
        raise Refusal(
            tr("无法写出恢复的台账"), detail=f"{target}：{error.strerror}", hint=tr("请换一个位置。")
        ) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return manifest


def _extract(container: zipfile.ZipFile, part: Path) -> None:
    info = container.getinfo("ledger.bdb")
    if info.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile("a ledger is stored as it is; a packed one may be a bomb")
    with container.open(info) as source, part.open("wb") as out:
        shutil.copyfileobj(source, out)


def restore(path: Path, target: Path, password: str | None) -> Manifest:
    """Restore into a new file and prove that it opens and counts right before it gets its name.

    Raises ``WrongPassword`` (the password of the day of the backup is needed) and leaves no file then.
    """
    target = target.resolve()
    places.demand_local(target.parent)
    places.demand_free(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=_PART) as work:
            copy = Path(work) / "ledger.bdb"
            manifest = unpack(path, copy)
            _demand_restored(copy, engine.secret_for(copy, password), manifest, path)
            places.replace_file(copy, target)
    except OSError as error:
        raise Refusal(
            tr("无法写出恢复的台账"), detail=f"{target}：{error.strerror}", hint=tr("请换一个位置。")
        ) from error
    return manifest


def _demand_restored(copy: Path, secret: Secret | None, manifest: Manifest, path: Path) -> None:
    with closing(engine.connect(copy, secret, read_only=True)) as connection:
        problems = check_connection(connection, quick=False)
        if problems or row_counts(connection) != manifest.counts:
            raise UnreadableFile(
                tr("备份内容核对未通过"), detail=f"{path} {'；'.join(problems[:1])}", hint=tr("请换一份备份。")
            )


@contextmanager
def opened(path: Path, secret_of: Secret | None, password: str | None) -> Iterator[Ledger]:
    """A backup as a read-only ledger, for looking; the temporary copy goes away afterwards.

    ``secret_of`` is the open ledger's key, tried when no password is given.
    """
    with tempfile.TemporaryDirectory(prefix="branchdesk-") as folder:
        copy = Path(folder) / "backup.bdb"
        encrypted = unpack(path, copy).encrypted
        known = encrypted and secret_of is not None and password is None
        secret = secret_of if known else engine.secret_for(copy, password)
        with closing(Ledger(copy, secret, read_only=True)) as ledger:
            yield ledger


def keep_original(path: Path) -> Path:
    """Copy a closed ledger file aside before it is replaced."""
    stamp = clock.now().astimezone()
    when = tr("升级前")
    kept = path.with_name(f"{path.stem}-{when}-{stamp:%Y%m%d-%H%M%S}{path.suffix}")
    shutil.copy2(path, kept)
    places.flush_file(kept)
    return kept


def thin(backups: list[Backup], now: datetime) -> list[Backup]:
    """The backups that may go: all of two days stay, then 14 daily, 8 weekly, 24 monthly, each year's
    first, every pre-upgrade one, and never fewer than three. ``backups`` are of one ledger.
    """
    by_age = sorted(backups, key=lambda b: (b.made_at, b.path.name))
    keep: set[Path] = {b.path for b in by_age[-3:]}
    years: dict[int, Path] = {}
    for one in by_age:
        years.setdefault(one.made_at.year, one.path)
    keep.update(years.values())
    slots: dict[tuple[str, str], Path] = {}
    for one in by_age:
        age = (now - one.made_at).days
        local = one.made_at
        if age < 2 or one.manifest.reason == "migration":
            keep.add(one.path)
        elif age < 16:
            slots["day", f"{local:%Y%m%d}"] = one.path
        elif age < 16 + 56:
            slots["week", f"{local:%G%V}"] = one.path
        elif age < 16 + 56 + 730:
            slots["month", f"{local:%Y%m}"] = one.path
    keep.update(slots.values())
    return [b for b in backups if b.path not in keep]
