"""A file is judged by its bytes; whatever is no sound spreadsheet is refused with a sentence."""

import io
import os
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from branchdesk.excel import limits
from branchdesk.excel.reader import read_book
from branchdesk.excel.sniff import Nature, take
from branchdesk.kernel.errors import Refusal

SAMPLES = Path(__file__).parent.parent / "samples"


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file with the given streams, each at least 4,096 bytes long."""
    free, end, fat_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    fat = [fat_mark, end]
    entries = [("Root Entry", 5, end, 0)]
    body = b""
    for name, content in streams.items():
        content = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        start = len(fat)
        count = len(content) // 512
        fat += [*range(start + 1, start + count), end]
        entries.append((name, 2, start, len(content)))
        body += content
    assert len(fat) <= 128
    assert len(entries) <= 4
    packed = b""
    for name, kind, start, size in entries:
        label = name.encode("utf-16-le") + b"\0\0"
        packed += label.ljust(64, b"\0") + struct.pack("<HBB", len(label), kind, 1)
        packed += struct.pack("<III", free, free, 1 if kind == 5 else free).ljust(48, b"\0")
        packed += struct.pack("<III", start, size, 0)
    head = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *fat, *[free] * (128 - len(fat)))
    return head + table + packed.ljust(512, b"\0") + body


def zipped(parts: dict[str, bytes]) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["姓名", "性别"])
    book.worksheets[0].append(["张三", "男"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def refusal(tmp_path: Path, data: bytes, name: str = "花名册.xlsx") -> Refusal:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Refusal) as caught:
        read_book(path)
    return caught.value


def test_an_xlsx_under_any_name_is_an_xlsx(tmp_path: Path) -> None:
    path = tmp_path / "花名册.csv"
    path.write_bytes(workbook())
    assert take(path).nature is Nature.XLSX
    assert read_book(path).grids[0].rows == [["姓名", "性别"], ["张三", "男"]]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"  \r\n"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, data: bytes) -> None:
    assert "空的" in refusal(tmp_path, data).title


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_said_to_be_incomplete(tmp_path: Path, share: float) -> None:
    data = (SAMPLES / "roster_messy.xlsx").read_bytes()
    assert "文件不完整" in refusal(tmp_path, data[: int(len(data) * share)]).title


def test_a_flipped_byte_inside_a_part_is_noticed(tmp_path: Path) -> None:
    data = bytearray((SAMPLES / "roster_clean.xlsx").read_bytes())
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    data[info.header_offset + 30 + len(info.filename) + info.compress_size // 2] ^= 0x55
    assert "文件不完整" in refusal(tmp_path, bytes(data)).title


def test_a_part_that_unpacks_to_two_hundred_times_its_size_is_refused_unread(tmp_path: Path) -> None:
    parts = {**parts_of(workbook()), "xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 3_000_000 + b"</worksheet>"}
    found = refusal(tmp_path, zipped(parts))
    assert "压缩" in found.detail


def test_more_than_200_mb_unpacked_is_refused_from_the_directory_alone(tmp_path: Path) -> None:
    data = bytearray(zipped({**parts_of(workbook()), "xl/media/a.bin": os.urandom(2_000_000)}))
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<I", data, at + 24, 250 * 1024 * 1024)
    assert "200 MB" in refusal(tmp_path, bytes(data)).detail


def test_a_part_larger_than_announced_is_not_unpacked_further(tmp_path: Path) -> None:
    data = bytearray(workbook())
    at = data.find(b"PK\x01\x02", data.rfind(b"xl/worksheets/sheet1.xml") - 46)
    announced = struct.unpack_from("<I", data, at + 24)[0]
    struct.pack_into("<I", data, at + 24, announced - 100)
    assert "文件不完整" in refusal(tmp_path, bytes(data)).title


def test_more_than_500_parts_are_refused(tmp_path: Path) -> None:
    many = {f"xl/media/{n}.txt": b"x" for n in range(501)}
    assert "500" in refusal(tmp_path, zipped({**parts_of(workbook()), **many})).detail


def test_a_directory_of_a_million_names_is_refused_before_it_is_read(tmp_path: Path) -> None:
    data = bytearray(workbook())
    struct.pack_into("<I", data, data.rfind(b"PK\x05\x06") + 12, 50_000_000)
    assert "目录" in refusal(tmp_path, bytes(data)).detail


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>"""


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_entity_tricks_are_refused_in_every_part(tmp_path: Path, part: str, encoding: str) -> None:
    parts = parts_of(workbook())
    parts[part] = (LAUGHS + parts.get(part, b"<sst/>")).decode().encode(encoding)
    assert "DTD" in refusal(tmp_path, zipped(parts)).detail


def test_a_password_protected_xlsx_asks_to_remove_the_password(tmp_path: Path) -> None:
    found = refusal(tmp_path, compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x"}))
    assert "密码" in found.title
    assert "取消密码" in found.hint


def test_a_password_protected_xls_asks_to_remove_the_password(tmp_path: Path) -> None:
    stream = struct.pack("<HHHH", 0x809, 4, 0x600, 5) + struct.pack("<HHH", 0x2F, 2, 1) + struct.pack("<HH", 0x0A, 0)
    assert "密码" in refusal(tmp_path, compound({"Workbook": stream}), "旧.xls").title


def test_an_encrypted_ods_asks_to_remove_the_password(tmp_path: Path) -> None:
    manifest = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    found = refusal(tmp_path, zipped({"content.xml": b"\x00random", "META-INF/manifest.xml": manifest}), "花名册.ods")
    assert "密码" in found.title


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "图片"),
        (b"SQLite format 3\0", "数据库"),
        (zipped({"word/document.xml": b"<a/>"}), "Word"),
        (zipped({"ppt/presentation.xml": b"<a/>"}), "演示"),
        (zipped({"a.txt": b"a"}), "压缩包"),
        (compound({"WordDocument": b"x"}), "Word"),
    ],
)
def test_other_files_are_named_for_what_they_are(tmp_path: Path, data: bytes, what: str) -> None:
    assert what in refusal(tmp_path, data).title


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, b"\xff\xfe\x00\xd8", b"\x01\x02\x03\x04" * 50])
def test_random_bytes_are_refused(tmp_path: Path, data: bytes) -> None:
    assert refusal(tmp_path, data).title


def test_a_damaged_compound_file_is_refused(tmp_path: Path) -> None:
    whole = compound({"Workbook": b"x"})
    for data in (whole[:512], whole[:300], whole[:1100], whole.replace(b"\xfe\xff\xff\xff", b"\x02\x00\x00\x00")):
        assert refusal(tmp_path, data, "旧.xls").title


def test_a_spreadsheet_saved_as_xml_or_web_archive_says_how_to_go_on(tmp_path: Path) -> None:
    old = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    for data in (old, b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n"):
        assert "另存为 xlsx" in refusal(tmp_path, data, "导出.xls").hint


def test_the_lock_file_of_excel_points_to_the_real_file(tmp_path: Path) -> None:
    assert "~$" in refusal(tmp_path, b"\x05admin" + b" " * 50, "~$花名册.xlsx").hint


def test_folders_missing_files_and_devices_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="文件夹"):
        read_book(tmp_path)
    with pytest.raises(Refusal, match="找不到"):
        read_book(tmp_path / "没有.xlsx")
    with pytest.raises(Refusal, match="出错"):
        read_book(Path("a\0b"))


@pytest.mark.skipif(os.name == "nt", reason="there are no such files on Windows")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.xlsx")
    with pytest.raises(Refusal, match="普通文件"):
        read_book(tmp_path / "pipe.xlsx")


def test_a_file_above_200_mb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "大.xlsx"
    with path.open("wb") as opened:
        opened.truncate(limits.MOST_BYTES + 1)
    with pytest.raises(Refusal, match="200 MB"):
        read_book(path)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(workbook())
    path.chmod(0)
    with pytest.raises(Refusal, match="权限"):
        read_book(path)
