"""What a file really is, from its bytes and never from its name."""

import re
import stat
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from branchdesk.excel import limits, texts
from branchdesk.excel.archive import Archive
from branchdesk.excel.compound import MAGIC, Compound
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr


class Nature(StrEnum):
    """The formats that are read."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    ODS = "ods"
    XLS = "xls"
    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Source:
    """A private copy of a file, so that neither Excel nor a vanishing share can change it meanwhile."""

    name: str
    data: bytes
    nature: Nature
    archive: Archive | None = None
    compound: Compound | None = None
    text: str = ""


_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
    (b"SQLite format 3", "数据库文件"),
)
_HTML = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|meta|style|body|div|table|center)\b", re.I | re.S
)
_OLD_XML = re.compile(r"urn:schemas-microsoft-com:office:spreadsheet")


def take(path: Path) -> Source:
    """Read a file into memory and say what it is; ``Refusal`` for everything that is no spreadsheet."""
    data = _copy(path)
    if not data.strip(b"\x00 \r\n\t\xef\xbb\xbf"):
        raise Refusal(tr("文件是空的"), detail=path.name, hint=tr("请确认选对了文件。"))
    if path.name.startswith("~$"):
        raise Refusal(
            tr("这是 Excel 打开文件时的临时文件"), detail=path.name, hint=tr("请选择名字前面没有 ~$ 的那个文件。")
        )
    if data[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _zipped(path.name, data)
    if data.startswith(MAGIC):
        return _compound(path.name, data)
    return _written(path.name, data)


def _copy(path: Path) -> bytes:
    try:
        facts = path.stat()
        if stat.S_ISDIR(facts.st_mode):
            raise Refusal(tr("这是一个文件夹，请选择表格文件"), detail=str(path))
        if not stat.S_ISREG(facts.st_mode):
            raise Refusal(tr("这不是普通文件，未读取"), detail=str(path))
        if facts.st_size > limits.MOST_BYTES:
            raise _too_many_bytes(path)
        with path.open("rb") as opened:
            data = opened.read(limits.MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise Refusal(tr("找不到文件"), detail=str(path), hint=tr("它可能已被移动、改名或所在的盘已拔出。")) from error
    except PermissionError as error:
        raise Refusal(
            tr("没有读取这个文件的权限"), detail=str(path), hint=tr("请把文件复制到“文档”文件夹后再选择。")
        ) from error
    except (OSError, ValueError) as error:
        raise Refusal(
            tr("读取文件时出错"), detail=str(path), hint=tr("请检查 U 盘或网络位置，把文件复制到本机后再选择。")
        ) from error
    if len(data) > limits.MOST_BYTES:
        raise _too_many_bytes(path)
    return data


def _too_many_bytes(path: Path) -> Refusal:
    return Refusal(tr("文件超过 200 MB，未读取"), detail=path.name, hint=tr("请把需要的工作表另存为单独的文件。"))


def _foreign(what: str, name: str) -> Refusal:
    return Refusal(
        tr("这不是表格文件，而是{what}").format(what=what),
        detail=name,
        hint=tr("请选择 Excel（xlsx、xls）、WPS 表格或 csv 文件。"),
    )


def _zipped(name: str, data: bytes) -> Source:
    archive = Archive(data)
    names = archive.names
    nature = _zip_nature(names, name)
    if "meta-inf/manifest.xml" in archive and b"encryption-data" in archive.part("meta-inf/manifest.xml"):
        raise limits.needs_password()
    return Source(name, data, nature, archive=archive)


def _zip_nature(names: list[str], name: str) -> Nature:
    if any(re.fullmatch(r"xl/workbook\d*\.xml", part) for part in names):
        return Nature.XLSX
    if any(re.fullmatch(r"xl/workbook\d*\.bin", part) for part in names):
        return Nature.XLSB
    if any(part.startswith("word/") for part in names):
        raise _foreign(tr("Word 文档"), name)
    if any(part.startswith("ppt/") for part in names):
        raise _foreign(tr("演示文稿"), name)
    if "content.xml" in names:
        return Nature.ODS
    if "[content_types].xml" in names:
        raise limits.damaged()
    raise _foreign(tr("压缩包"), name)


def _compound(name: str, data: bytes) -> Source:
    compound = Compound(data)
    streams = compound.streams
    if "EncryptedPackage" in streams:
        raise limits.needs_password()
    if "WordDocument" in streams:
        raise _foreign(tr("Word 文档"), name)
    if not streams & {"Workbook", "Book"}:
        raise _foreign(tr("别的文件"), name)
    return Source(name, data, Nature.XLS, compound=compound)


def _written(name: str, data: bytes) -> Source:
    for mark, what in _FOREIGN:
        if data.startswith(mark):
            raise _foreign(tr(what), name)
    text = texts.decode(data)
    start = text[:65_536]
    if start.lstrip().startswith("<?xml") or start.startswith("MIME-Version:"):
        if _OLD_XML.search(start) or start.startswith("MIME"):
            raise Refusal(
                tr("这是网页或 XML 形式的表格，无法直接读取"),
                detail=name,
                hint=tr("请用 Excel 或 WPS 打开它，另存为 xlsx 后再选择。"),
            )
        start = start.split("?>", 1)[-1]
    if _HTML.match(start):
        return Source(name, data, Nature.HTML, text=text)
    if start.lstrip().startswith("<?xml"):
        raise _foreign(tr("XML 文件"), name)
    return Source(name, data, Nature.TEXT, text=text)
