"""Where a ledger may live, and what a file really is before it is opened.

Live databases on network drives and in cloud-synchronised folders lose data sooner or later, so
they are refused, not warned about; packages and backups may lie there.
"""

import os
import sys
from enum import Enum
from pathlib import Path

from branchdesk.kernel.errors import Refusal, UnreadableFile

_REMOTE = {"cifs", "smb3", "smbfs", "smb2", "nfs", "nfs4", "ncpfs", "afs", "afpfs", "davfs", "fuse.sshfs",
           "fuse.davfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.smbnetfs"}  # fmt: skip
_CLOUD = ("onedrive", "nutstore", "坚果云", "dropbox", "icloud", "wps云盘", "wps cloud files", "wpsdrive",
          "baidunetdisk", "百度网盘", "baidusyncdisk", "百度网盘同步空间", "google drive")  # fmt: skip


class Content(Enum):
    """What the first bytes of a file say."""

    MISSING = "missing"
    EMPTY = "empty"
    PLAIN = "plain"
    """An SQLite database that is not encrypted."""
    ENCRYPTED = "encrypted"
    """Nothing known: an encrypted ledger looks like noise."""
    OTHER = "other"


_MAGIC = {
    b"PK\x03\x04": "压缩包或 Office 文件",
    b"\xd0\xcf\x11\xe0": "Office 97 文件",
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"MZ": "程序文件",
}


def content(path: Path) -> Content:
    """Sniff a file; never opens it as a database."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
    except FileNotFoundError:
        return Content.MISSING
    except OSError as error:
        raise Refusal("无法读取台账文件", detail=f"{path}：{error.strerror}", hint="请检查文件权限后重试。") from error
    if not head:
        return Content.EMPTY
    if head.startswith(b"SQLite format 3\0"):
        return Content.PLAIN
    if any(head.startswith(magic) for magic in _MAGIC) or _is_text(head):
        return Content.OTHER
    return Content.ENCRYPTED


def _is_text(head: bytes) -> bool:
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return all(c.isprintable() or c.isspace() for c in text)


def demand_ledger(path: Path) -> Content:
    """PLAIN or ENCRYPTED, or an ``UnreadableFile`` saying what is wrong with the file."""
    if path.is_dir():
        raise UnreadableFile("这是文件夹，不是台账文件", detail=str(path), hint="请选择扩展名为 .bdb 的文件。")
    found = content(path)
    if found is Content.MISSING:
        raise UnreadableFile("找不到台账文件", detail=str(path), hint="请确认文件没有被移动或改名，U 盘是否已插好。")
    if found is Content.EMPTY:
        raise UnreadableFile(
            "台账文件是空的（0 字节），内容已丢失", detail=str(path), hint="请从备份恢复，不要在这个文件上继续录入。"
        )
    if found is Content.OTHER:
        raise UnreadableFile("这不是台账文件", detail=str(path), hint="请选择扩展名为 .bdb 的台账，或从备份恢复。")
    if found is Content.ENCRYPTED and path.stat().st_size < 512:
        raise UnreadableFile("台账文件不完整", detail=str(path), hint="请从备份恢复。")
    return found


def demand_local(path: Path) -> None:
    """Refuse network drives and cloud-synchronised folders for a live ledger."""
    real = path.resolve()
    parts = [part.lower() for part in real.parts]
    for part in parts:
        if any(part == name or part.startswith((name + " ", name + "-")) for name in _CLOUD):
            raise Refusal(
                "台账不能放在网盘同步文件夹里",
                detail=f"{real}：同步软件会在写入中途复制文件，造成数据损坏。",
                hint="请把台账移到本机普通文件夹；备份文件可以放进网盘。",
            )
    if is_remote(real):
        raise Refusal(
            "台账不能放在网络驱动器上",
            detail=f"{real}：网络断开会损坏正在写入的台账。",
            hint="请把台账复制到本机硬盘后打开；备份文件可以放在网络驱动器上。",
        )


def is_remote(path: Path) -> bool:
    """Whether the folder lies on a network file system."""
    if sys.platform == "win32":  # pragma: no cover - exercised on Windows only
        return _windows_remote(path)
    return _mount_kind(path) in _REMOTE


def _mount_kind(path: Path) -> str:
    try:
        lines = Path("/proc/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        parts = line.split(" ")
        if len(parts) < 3:
            continue
        point = parts[1].replace("\\040", " ")
        inside = str(path) == point or str(path).startswith(point.rstrip("/") + "/")
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
    """``os.replace`` that waits out virus scanners and indexers on Windows (at most 3 s)."""
    import time

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
            return
