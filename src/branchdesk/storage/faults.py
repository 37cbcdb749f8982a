"""Database errors a user can do something about, said in words."""

from pathlib import Path
from typing import NoReturn

from branchdesk.kernel.errors import InUse, Refusal, UnreadableFile
from branchdesk.kernel.words import tr

_WORDS = (
    ("disk is full", "磁盘已满，这次修改没有保存", "请清理磁盘空间后再保存；以前的记录都完好。"),
    ("locked", "台账正被另一个程序占用，这次修改没有保存", "请稍候再试一次。"),
    ("readonly", "台账所在的文件夹不允许写入，没有保存", "请检查文件夹权限，或把台账复制到本机文件夹。"),
    ("unable to open", "无法在台账所在的文件夹里写入", "请检查文件夹权限和磁盘空间。"),
    ("disk i/o", "读写磁盘出错，这次修改没有保存", "请检查磁盘或 U 盘是否松动，并尽快备份。"),
)
_BROKEN = ("malformed", "not a database", "corrupt", "hmac", "unsupported file format")


def refusal_for(error: BaseException, path: Path) -> Refusal | None:
    """The refusal an error of the database library means, or None when it is a bug of ours."""
    # Without the statement and its values: a note that says "locked" must not decide anything.
    text = str(getattr(error, "orig", None) or error).lower()
    for needle, title, hint in _WORDS:
        if needle in text:
            kind = InUse if needle == "locked" else Refusal
            return kind(tr(title), detail=str(path), hint=tr(hint))
    if any(word in text for word in _BROKEN):
        return damaged(path)
    return None


def raise_for(error: Exception, path: Path) -> NoReturn:
    """Raise the refusal, or the error itself when it is a bug of ours."""
    refusal = refusal_for(error, path)
    if refusal is None:
        raise error
    raise refusal from error


def damaged(path: Path, detail: str = "") -> UnreadableFile:
    """The file is broken: say where to go from here."""
    return UnreadableFile(
        tr("台账文件已损坏，为免扩大损失已停止打开"),
        detail=f"{path} {detail}".strip(),
        hint=tr("请用“从备份恢复”打开最近一份备份；原文件请保留不要删除。"),
    )


def foreign(path: Path) -> UnreadableFile:
    """A database, but of another program."""
    return UnreadableFile(
        tr("这个数据库不是支部事务台账"), detail=str(path), hint=tr("请选择由本程序建立的 .bdb 文件。")
    )
