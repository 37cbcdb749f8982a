"""Where a ledger may live, and what a file really is before it is opened.

Live databases on network drives and in cloud-synchronised folders lose data sooner or later, so
they are refused, not warned about; packages and backups may lie there.
"""

import codecs
import os
import sys
from contextlib import suppress
from enum import Enum
from pathlib import Path

from branchdesk.kernel.errors import Refusal, UnreadableFile
from branchdesk.kernel.words import tr
from branchdesk.storage import faults, schema

_REMOTE = {"cifs", "smb3", "smbfs", "smb2", "nfs", "nfs4", "ncpfs", "afs", "afpfs", "davfs", "fuse.sshfs",
           "fuse.davfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs"}  # fmt: skip
_CLOUD = ("onedrive", "nutstore", "坚果云", "我的坚果云", "dropbox", "icloud", "iclouddrive", "mobile documents",
          "wps云盘", "wps cloud files", "wpsdrive", "baidunetdisk", "百度网盘", "baidusyncdisk", "百度网盘同步空间",
          "google drive", "googledrive")  # fmt: skip
_LOGS = ("-wal", "-journal")
_BESIDE = (*_LOGS, "-shm")
"""What SQLite keeps beside a database while it is open, or after a crash."""


class Content(Enum):
    """What the first bytes of a file say."""

    MISSING = "missing"
    EMPTY = "empty"
    PLAIN = "plain"
    """An SQLite database that is not encrypted."""
    ENCRYPTED = "encrypted"
    """Nothing known: an encrypted ledger looks like noise."""
    ZEROED = "zeroed"
    """Begins with nothing but zeros: lost blocks of a disk or a stick."""
    OTHER = "other"


_MAGIC = (
    b"PK\x03\x04",  # zip and Office
    b"\xd0\xcf\x11\xe0",  # Office 97
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",  # JPEG
    b"Rar!",
    b"7z\xbc\xaf",
    b"MZ",  # programs
)


_held: list[tuple[Path, bytes]] = []


def hold(path: Path, first: bytes) -> None:
    """Remember the head of a ledger while this process has it open, see ``head``."""
    _held.append((path.resolve(), first))


def let_go(path: Path) -> None:
    """The opposite of ``hold``, once for each."""
    real = path.resolve()
    for one in tuple(_held):
        if one[0] == real:
            _held.remove(one)
            return


def head(path: Path) -> bytes:
    """The first 512 bytes of a file.

    A ledger open in this process is not touched: closing any handle of a file ends all locks the
    process holds on it (POSIX), and SQLite's with them.
    """
    real = path.resolve()
    for held, first in tuple(_held):  # workers hold and let go at the same time
        if held == real:
            return first
    with path.open("rb") as file:
        return file.read(512)


def content(path: Path) -> Content:
    """Sniff a file; never opens it as a database."""
    try:
        first = head(path)
    except FileNotFoundError:
        return Content.MISSING
    except OSError as error:
        raise _unreadable(path, error) from error
    if not first:
        return Content.EMPTY
    if first.startswith(b"SQLite format 3\0"):
        return Content.PLAIN
    if not any(first):
        return Content.ZEROED
    if is_foreign(first) or _is_text(first):
        return Content.OTHER
    return Content.ENCRYPTED


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    return UnreadableFile(tr("无法读取台账文件"), detail=f"{path}：{error.strerror}", hint=tr("请检查文件权限后重试。"))


def is_foreign(first: bytes) -> bool:
    """Whether the first bytes are those of another kind of file; a new salt must not look like one."""
    return first.startswith(_MAGIC)


def _is_text(first: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            # Incremental: the last character of the head may be cut through.
            text = codecs.getincrementaldecoder(encoding)().decode(first)
        except UnicodeDecodeError:
            continue
        return all(c.isprintable() or c.isspace() or c == "\ufeff" for c in text)
    return False


def demand_file(path: Path) -> None:
    """An ordinary file with something in it, or an ``UnreadableFile`` saying why not; does not open it."""
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UnreadableFile(
            tr("找不到台账文件"), detail=str(path), hint=tr("请确认文件没有被移动或改名，U 盘是否已插好。")
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if path.is_dir():
        raise UnreadableFile(tr("这是文件夹，不是台账文件"), detail=str(path), hint=tr("请选择扩展名为 .bdb 的文件。"))
    if not path.is_file():
        raise UnreadableFile(
            tr("这不是普通文件，不能作为台账打开"), detail=str(path), hint=tr("请选择扩展名为 .bdb 的文件。")
        )
    if found.st_size == 0:
        raise UnreadableFile(
            tr("台账文件是空的（0 字节），内容已丢失"),
            detail=str(path),
            hint=tr("请从备份恢复，不要在这个文件上继续录入。"),
        )


def demand_ledger(path: Path) -> Content:
    """PLAIN or ENCRYPTED, or an ``UnreadableFile`` saying what is wrong with the file."""
    demand_file(path)
    found = content(path)
    if found is Content.ZEROED:
        raise faults.damaged(path, tr("文件开头全是零。"))
    if found is Content.PLAIN and _application(path) != schema.APPLICATION_ID:
        raise faults.foreign(path)
    if found not in (Content.PLAIN, Content.ENCRYPTED):
        raise UnreadableFile(
            tr("这不是台账文件"), detail=str(path), hint=tr("请选择扩展名为 .bdb 的台账，或从备份恢复。")
        )
    if path.stat().st_size < 512:
        raise UnreadableFile(tr("台账文件不完整"), detail=str(path), hint=tr("请从备份恢复。"))
    return found


def _application(path: Path) -> int:
    """The application id in the header of a plain database, read without opening it as one."""
    return int.from_bytes(head(path)[68:72], "big")


def demand_free(path: Path) -> None:
    """Nothing of this name may be there, nor what a lost ledger of this name left behind.

    SQLite would replay a leftover write-ahead log into the new file and so destroy it.
    """
    if path.exists():
        raise Refusal(tr("已有同名文件，没有覆盖"), detail=str(path), hint=tr("请换一个文件名。"))
    left = [name for name in (path.name + end for end in _LOGS) if _has_content(path.with_name(name))]
    if left:
        raise Refusal(
            tr("这里留有同名旧台账的残余文件"),
            detail="、".join(left),
            hint=tr("请换一个文件名，或先把这些文件移到别处。"),
        )


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def remove_database(path: Path) -> None:
    """Take away a half-made database and what SQLite keeps beside it."""
    for end in ("", *_BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)


def demand_local(path: Path) -> None:
    """Refuse network drives and cloud-synchronised folders for a live ledger."""
    real = path.resolve()
    if any(_is_cloud(part.lower()) for part in real.parts) or _in_onedrive(real):
        raise Refusal(
            tr("台账不能放在网盘同步文件夹里"),
            detail=tr("{path}：同步软件会在写入中途复制文件，造成数据损坏。").format(path=real),
            hint=tr("请把台账移到本机普通文件夹；备份文件可以放进网盘。"),
        )
    if is_remote(real):
        raise Refusal(
            tr("台账不能放在网络驱动器上"),
            detail=tr("{path}：网络断开会损坏正在写入的台账。").format(path=real),
            hint=tr("请把台账复制到本机硬盘后打开；备份文件可以放在网络驱动器上。"),
        )


def demand_writable(path: Path) -> None:
    """SQLite would open a write-protected file all the same, and refuse the first change somebody makes."""
    if not os.access(path, os.W_OK):
        raise Refusal(
            tr("台账文件是只读的，不能打开编辑"),
            detail=str(path),
            hint=tr("请在文件属性中去掉“只读”，或把台账复制到本机文件夹；也可以只读查看。"),
        )


def _is_cloud(part: str) -> bool:
    return any(part == name or part.startswith((name + " ", name + "-")) for name in _CLOUD)


def _in_onedrive(path: Path) -> bool:
    """Windows names the folders in %OneDrive%, %OneDriveConsumer% and the like, whatever they are called."""
    homes = [value for name, value in os.environ.items() if name.upper().startswith("ONEDRIVE") and value]
    return any(path.is_relative_to(Path(home).resolve()) for home in homes)


def is_remote(path: Path) -> bool:
    """Whether the folder lies on a network file system."""
    if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
        return _windows_remote(path)
    try:
        mounts = Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return False
    return mount_kind(str(path), mounts) in _REMOTE


def mount_kind(path: str, mounts: str) -> str:
    """The file system a path lies on, from the lines of /proc/mounts."""
    best, kind = "", ""
    for line in mounts.splitlines():
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, parts[2]
    return kind


def _windows_remote(path: Path) -> bool:  # pragma: no cover - exercised on Windows only
    if str(path).startswith("\\\\"):
        return True
    import ctypes

    drive = os.path.splitdrive(str(path))[0]
    kinds: int = ctypes.windll.kernel32.GetDriveTypeW(drive + "\\")  # type: ignore[attr-defined]
    return kinds == 4


def replace_file(source: Path, target: Path) -> None:
    """Give a finished file its name so that a power cut leaves the old one or the new one, whole.

    Waits out virus scanners and indexers on Windows (at most 3 s).
    """
    import time

    flush_file(source)
    pause = 0.05
    while True:
        try:
            source.replace(target)
        except OSError as error:
            if getattr(error, "winerror", None) not in (5, 32, 33) or pause > 0.8:
                raise
            time.sleep(pause)
            pause *= 2
        else:
            _flush_folder(target.parent)
            return


def swap_ledger(source: Path, target: Path) -> None:
    """``replace_file`` for a ledger nobody may have open: its write-ahead log would be replayed into the new file."""
    if _has_content(target.with_name(target.name + "-wal")):
        raise Refusal(tr("台账还在被使用，暂时不能替换"), detail=str(target), hint=tr("请等备份等后台工作结束后再试。"))
    replace_file(source, target)


def flush_file(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Wait until the new name is on the disk; Windows has no handle for a folder, some shares refuse."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
