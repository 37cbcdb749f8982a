"""The zip container of xlsx, xlsb and ods, opened with suspicion.

Nothing is unpacked before the directory has been checked, and no part may grow beyond what the
directory says; so neither a zip bomb nor a damaged file costs more than a look.
"""

import io
import re
import struct
import zipfile
import zlib

from branchdesk.excel import limits
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

_MOST_ENTRIES = 500
_MOST_RATIO = 200
_SMALL = 1024 * 1024
"""Bytes below which the ratio says nothing: a short part of blanks packs better than any bomb."""
_LONGEST_DIRECTORY = 1024 * 1024
_END = b"PK\x05\x06"
_LOCAL = b"PK\x03\x04"
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_UTF16 = ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_BROKEN = (zipfile.BadZipFile, ValueError, struct.error, OSError, NotImplementedError, EOFError, IndexError)


def _suspicious(detail: str) -> Refusal:
    return Refusal(
        tr("这个文件不像正常的表格，未读取"),
        detail=detail,
        hint=tr("请在 Excel 或 WPS 中打开，把需要的内容复制到新文件，保存后再选择新文件。"),
    )


class Archive:
    """A checked zip in memory; part names are found whatever their case and slashes."""

    def __init__(self, data: bytes) -> None:
        """Check the directory; ``Refusal`` for damaged, encrypted or absurd archives."""
        self._data = data
        _check_end(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as opened:
                infos = opened.infolist()
        except _BROKEN as error:
            raise limits.damaged() from error
        _check_directory(infos)
        self._infos = {_plain(info.filename): info for info in infos}
        self._sound: set[str] = set()
        if len(self._infos) != len(infos):
            raise _suspicious(tr("压缩目录里有重名的部分。"))

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._infos

    @property
    def names(self) -> list[str]:
        """All part names in lower case."""
        return list(self._infos)

    def part(self, name: str) -> bytes:
        """One part unpacked; ``Refusal`` when it is missing, damaged or larger than announced."""
        info = self._infos.get(_plain(name))
        if info is None:
            raise limits.damaged(tr("缺少 {name}。").format(name=name))
        start = info.header_offset
        head = self._data[start : start + 30]
        if len(head) < 30 or head[:4] != _LOCAL:
            raise limits.damaged()
        start += 30 + sum(struct.unpack("<HH", head[26:30]))
        raw = memoryview(self._data)[start : start + info.compress_size]
        content = bytes(raw) if info.compress_type == zipfile.ZIP_STORED else _inflate(raw, info.file_size)
        if len(content) != info.file_size or zlib.crc32(content) != info.CRC:
            raise limits.damaged()
        return content

    def xml(self, name: str) -> bytes:
        """A part as UTF-8 XML, also when it was stored as UTF-16.

        ``Refusal`` for a document type definition: no spreadsheet program writes them, only attacks do.
        """
        content = _as_utf8(self.part(name))
        if _DTD.search(content):
            raise _suspicious(tr("其中含有外部实体定义（DTD），可能是恶意文件。"))
        self._sound.add(_plain(name))
        return content

    def refuse_entities(self) -> None:
        """Look for document type definitions in the XML nobody has read yet, before calamine reads it."""
        for name in self._infos:
            if name not in self._sound and name.endswith((".xml", ".rels")):
                self.xml(name)


def _as_utf8(content: bytes) -> bytes:
    for mark, encoding in _UTF16:
        if content.startswith(mark):
            text = content.decode(encoding, "replace").lstrip("\ufeff")
            return re.sub(r"^<\?xml.*?\?>", "", text, count=1, flags=re.DOTALL).encode()
    return content


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check_end(data: bytes) -> None:
    """Refuse a directory too long to be a spreadsheet's before Python builds objects for it."""
    end = data.rfind(_END)
    if end < 0 or len(data) < end + 22:
        raise limits.damaged()
    if int.from_bytes(data[end + 12 : end + 16], "little") > _LONGEST_DIRECTORY:
        raise _suspicious(tr("压缩目录过长。"))


def _check_directory(infos: list[zipfile.ZipInfo]) -> None:
    if len(infos) > _MOST_ENTRIES:
        raise _suspicious(tr("内部有 {n} 个部分，正常的表格不超过 500 个。").format(n=len(infos)))
    total = sum(info.file_size for info in infos)
    if total > limits.MOST_BYTES:
        raise _suspicious(tr("解压后有 {n} MB，超过 200 MB。").format(n=total // 1024 // 1024))
    if any(info.file_size > max(_SMALL, info.compress_size * _MOST_RATIO) for info in infos):
        raise _suspicious(tr("压缩比异常，可能是“压缩炸弹”。"))
    if any(info.flag_bits & 1 for info in infos):
        raise limits.needs_password()
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise _suspicious(tr("使用了表格文件不用的压缩方法。"))


def _inflate(raw: memoryview, size: int) -> bytes:
    """The unpacked bytes, at most one more than announced: a lie is noticed without paying for it."""
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, size + 1)
    except zlib.error as error:
        raise limits.damaged() from error
