"""Putting a finished file in its place: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile

from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from openpyxl import Workbook

_TRIES = 5
_PAUSE = 0.2
"""Seconds between tries: virus scanners and indexers hold a new file for a moment on Windows."""
_FULL = tuple(getattr(errno, name) for name in ("ENOSPC", "EDQUOT", "EFBIG") if hasattr(errno, name))


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` to write to; it takes the place of ``path`` only at the end.

    Raises ``Refusal`` for a full disk, a missing folder, no permission or a file open in Excel;
    the old file is then untouched and nothing half-written stays. A link is replaced, not followed.
    """
    if path.is_dir():
        raise Refusal(tr("这是一个文件夹，请输入文件名"), detail=str(path))
    temporary: Path | None = None
    try:
        temporary = path.with_name(f".~{secrets.token_hex(6)}{path.suffix}")
        # Made at once: nobody waits for ten thousand rows to hear that the folder is read-only.
        temporary.open("xb").close()
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        _replace(temporary, path)
    except OSError as error:
        raise _refusal(error, path) from error
    finally:
        if temporary is not None:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)


def pack(book: Workbook, path: Path) -> None:
    """Write a workbook to a temporary ``path`` of ``replacing``.

    ``Workbook.save`` would leave the zip open when the disk is full, and its time is not our clock's.
    """
    from openpyxl.writer.excel import ExcelWriter

    with ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True) as archive:
        ExcelWriter(book, archive).save()


def save_book(book: Workbook, path: Path) -> None:
    """Write a finished workbook to ``path``; ``Refusal`` as for ``replacing``."""
    with replacing(path) as temporary:
        pack(book, temporary)


def _replace(temporary: Path, path: Path) -> None:
    for attempt in range(1, _TRIES + 1):
        try:
            temporary.replace(path)
            return
        except PermissionError:
            if attempt == _TRIES:
                raise
            time.sleep(_PAUSE)


def _refusal(error: OSError, path: Path) -> Refusal:
    if error.errno in _FULL:
        return Refusal(tr("磁盘空间不足，文件没有保存"), detail=str(path), hint=tr("请清理磁盘，或换一个位置保存。"))
    if isinstance(error, FileNotFoundError):
        return Refusal(tr("文件夹不存在，文件没有保存"), detail=str(path.parent), hint=tr("请换一个位置保存。"))
    if isinstance(error, PermissionError) and path.exists():
        return Refusal(
            tr("文件没有保存：它正在 Excel 或 WPS 中打开，或者是只读的"),
            detail=str(path),
            hint=tr("请关闭那个文件后重试，或换一个文件名。"),
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return Refusal(
            tr("没有写入这个位置的权限，文件没有保存"), detail=str(path.parent), hint=tr("请换一个位置保存。")
        )
    return Refusal(
        tr("文件没有保存"), detail=f"{path}（{error.strerror or error}）", hint=tr("请检查磁盘，或换一个位置保存。")
    )
