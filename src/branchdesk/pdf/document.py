"""Blocks to a file: characters checked first, built in memory, then put in place in one step."""

import errno
import os
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from secrets import token_hex
from threading import Lock

from reportlab.platypus.doctemplate import LayoutError

from branchdesk.kernel import clock
from branchdesk.kernel.blocks import Block, Text, plain
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.pdf import archive, flow, fonts, looks, page

_building = Lock()  # a face of reportlab serves one document at a time
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_SHARING = {5, 32}  # Windows: access denied, sharing violation
_TRIES = 10
_SHOWN = 8


def missing(texts: Iterable[str]) -> list[str]:
    """The characters no bundled font can draw, each once: to be asked before printing."""
    return fonts.TABLE.missing(plain("".join(texts)))


def write(
    path: Path,
    blocks: Sequence[Block],
    *,
    title: str,
    author: str,
    landscape: bool = False,
    footer: str = "",
    when: datetime | None = None,
) -> None:
    """Write the paper to ``path``: all of it, or nothing.

    ``title`` also heads the pages after the first. ``Refusal`` for characters without a glyph, a
    full disk, a folder or file that may not be written.
    """
    _save(Path(path), render(blocks, title=title, author=author, landscape=landscape, footer=footer, when=when))


def render(
    blocks: Sequence[Block],
    *,
    title: str,
    author: str,
    landscape: bool = False,
    footer: str = "",
    when: datetime | None = None,
    faces: fonts.Faces | None = None,
    marked: bool = True,
) -> bytes:
    """The paper as PDF/A-1b; what is previewed is what is written. ``Refusal`` as for ``write``.

    With ``faces`` it is an official sheet (GB/T 9704) set in them; ``footer`` then stands beside the page number.
    Pages that part ways after printing (letters) are not ``marked``: no head, no count of pages.
    """
    title, author = plain(title).strip(), plain(author).strip()
    _refuse_missing([(tr("题名"), title), (tr("页脚"), footer), *(text for block in blocks for text in block.texts())])
    sheet = page.OFFICIAL if faces else page.above(page.LANDSCAPE if landscape else page.PORTRAIT, footer)
    look = looks.official(faces) if faces else looks.ordinary()
    marks: page.Marks = page.PageNumber(sheet, footer) if faces else page.HeadAndFoot(sheet, title, footer)
    if not marked:
        marks = page.Unmarked()
    out = BytesIO()
    try:
        with _building:
            page.Paper(out, sheet).lay(flow.flow(blocks, sheet, look), marks)
    except LayoutError as error:
        raise Refusal(tr("内容放不进页面"), hint=tr("请减少列数或缩短标题后重试。")) from error
    moment = when or clock.now()
    facts = archive.Facts(title, author, moment if when and when.tzinfo else moment.astimezone())
    return archive.to_archive(out.getvalue(), facts)


def _refuse_missing(texts: Iterable[Text]) -> None:
    given = list(texts)
    if not missing(text for _, text in given):
        return
    places: dict[str, list[str]] = {}
    for where, text in given:
        for char in missing([text]):
            places.setdefault(char, []).append(where)
    found = [
        tr("“{char}”（U+{code}）见于{places}").format(
            char=char, code=f"{ord(char):04X}", places=tr("、").join(list(dict.fromkeys(where))[:3])
        )
        for char, where in places.items()
    ]
    more = tr("；共 {n} 个字").format(n=len(found)) if len(found) > _SHOWN else ""
    raise Refusal(
        tr("有的字没有字形，不能写入 PDF"),
        detail=tr("；").join(found[:_SHOWN]) + more,
        hint=tr("请核对是否录错；表情和符号请删去，确有其字的请先用同音字或“〓”代替，并手工补写。"),
    )


def _save(path: Path, data: bytes) -> None:
    part = path.with_name(f"~{token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _put_in_place(part, path)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _put_in_place(part: Path, path: Path) -> None:
    """Replace, patiently: on Windows a virus scanner or a viewer may hold the file for a moment."""
    for attempt in range(_TRIES):
        try:
            part.replace(path)
            return
        except PermissionError as error:
            if getattr(error, "winerror", 0) not in _SHARING or attempt == _TRIES - 1:
                raise
            time.sleep(0.1)


def _refusal(path: Path, error: OSError) -> Refusal:
    """The trouble in words a secretary can act on."""
    title, hint = tr("无法写入文件"), tr("请换一个文件夹或文件名后重试。")
    if error.errno in _FULL:
        title, hint = tr("磁盘空间不足，文件没有写入"), tr("请清理磁盘，或保存到其他磁盘后重试。")
    elif isinstance(error, PermissionError) and path.is_file():
        title, hint = tr("文件正被其他程序打开，或不允许改写"), tr("请关闭正在打开它的程序，或换一个文件名后重试。")
    elif isinstance(error, PermissionError):
        title, hint = tr("这个文件夹不允许写入"), tr("请换一个文件夹，例如“文档”。")
    elif isinstance(error, FileNotFoundError):
        title, hint = tr("文件夹不存在"), tr("移动磁盘可能已拔出。请重新选择文件夹。")
    elif isinstance(error, IsADirectoryError):
        title, hint = tr("这是一个文件夹，不是文件"), tr("请换一个文件名后重试。")
    return Refusal(title, detail=str(path), hint=hint)
