"""Values, row numbers and everything a sheet says beside its values survive the reading."""

import contextlib
import datetime
import io
import struct
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.excel import archive, formats, survey
from branchdesk.excel.reader import read_book
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.grid import CellError

SAMPLES = Path(__file__).parent.parent / "samples"


def saved(book: openpyxl.Workbook, path: Path) -> Path:
    book.save(path)
    return path


def with_sheet(path: Path, inner: bytes, *, before: bytes = b"", prefix: bytes = b"") -> Path:
    """An xlsx whose first sheet holds exactly this XML as its data."""
    book = openpyxl.Workbook()
    kept = io.BytesIO()
    book.save(kept)
    space = b"xmlns" + (b":" + prefix.rstrip(b":") if prefix else b"")
    head = b"<%sworksheet %s='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>" % (prefix, space)
    sheet = head + before + b"<%ssheetData>%s</%ssheetData></%sworksheet>" % (prefix, inner, prefix, prefix)
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return path


def test_row_numbers_are_the_sheets_own_with_leading_blank_rows_and_columns(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["C4"] = "甲"
    book.worksheets[0]["E9"] = "乙"
    grid = read_book(saved(book, tmp_path / "a.xlsx")).grids[0]
    assert (len(grid.rows), grid.rows[3][2], grid.rows[8][4]) == (9, "甲", "乙")
    assert grid.rows[0] == [None] * 5


def test_numbers_typed_whole_are_whole_and_a_damaged_id_number_stays_a_float(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append([12, 12.5, 990000197311051000, 123456789012345, True, 2**53, -(2**53)])
    row = read_book(saved(book, tmp_path / "a.xlsx")).grids[0].rows[0]
    assert row[:2] == [12, 12.5]
    assert row[2] == 9.90000197311051e17
    assert [type(value) for value in row] == [int, float, float, int, bool, float, float]
    assert row[3] == 123456789012345


def test_dates_times_and_durations(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(
        [date(2024, 7, 1), datetime.datetime(2024, 7, 1, 9, 30), datetime.time(9, 30), datetime.timedelta(hours=30)]
    )
    row = read_book(saved(book, tmp_path / "a.xlsx")).grids[0].rows[0]
    assert row == [date(2024, 7, 1), datetime.datetime(2024, 7, 1, 9, 30), datetime.time(9, 30), "30:00:00"]


def test_the_1904_date_system_is_understood(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.worksheets[0].append([date(1998, 7, 1)])
    assert read_book(saved(book, tmp_path / "a.xlsx")).grids[0].rows[0] == [date(1998, 7, 1)]


def test_errors_formulas_and_hidden_parts_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "编号"])
    sheet.append(["张三", "=1+1"])
    sheet.append(["#N/A", None])
    sheet["A3"].data_type = "e"
    sheet.append(["#N/A", None])
    sheet["A4"].data_type = "s"
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.merge_cells("A3:A4")
    book.create_sheet("藏").sheet_state = "hidden"
    found = read_book(saved(book, tmp_path / "a.xlsx"))
    grid = found.grids[0]
    assert grid.formulas == {(2, 1)}
    assert grid.rows[1] == ["张三", None]
    assert isinstance(grid.rows[2][0], CellError)
    assert not isinstance(grid.rows[3][0] if grid.rows[3:] else "", CellError)
    assert grid.hidden_rows == {2}
    assert [one.hidden for one in found.grids] == [False, True]
    told = "；".join(grid.notes)
    assert all(word in told for word in ("1 行", "隐藏的列也会读取：B", "1 个公式", "A3:A4"))


def test_the_samples_read_as_they_were_made() -> None:
    clean = read_book(SAMPLES / "roster_clean.xlsx").grids
    assert [(grid.name, len(grid.rows)) for grid in clean] == [("党员名册", 153)]
    messy = read_book(SAMPLES / "roster_messy.xlsx").grids
    assert [grid.name for grid in messy] == ["说明", "花名册(2026)"]
    assert messy[0].rows == [["请勿修改表头"]]
    assert messy[1].rows[10][4] == 9.90000197311051e17
    assert len(messy[1].formulas) == 2


def test_macros_and_links_are_reported_and_never_used(tmp_path: Path) -> None:
    path = saved(openpyxl.load_workbook(SAMPLES / "roster_clean.xlsx"), tmp_path / "a.xlsm")
    with zipfile.ZipFile(path, "a") as opened:
        opened.writestr("xl/vbaProject.bin", b"x")
        opened.writestr("xl/externalLinks/externalLink1.xml", b"<a/>")
        opened.writestr("xl/connections.xml", b"<a/>")
        opened.writestr("xl/embeddings/a.bin", b"x")
    told = "；".join(read_book(path).notes)
    assert all(word in told for word in ("宏", "外部链接", "数据连接", "嵌有"))


def test_two_cells_in_opposite_corners_do_not_fill_the_memory(tmp_path: Path) -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Refusal) as caught:
        read_book(with_sheet(tmp_path / "a.xlsx", far))
    assert "XFD1048576" in caught.value.detail


def test_a_far_cell_without_reference_does_not_fill_the_memory_either(tmp_path: Path) -> None:
    wide = b"<row>" + b"<c><v>1</v></c>" * 300 + b"</row>"
    for inner in (wide, wide.replace(b"<c>", b"<x:c>").replace(b"</c>", b"</x:c>")):
        before = (
            b""
            if b"x:" not in inner
            else b"<sheetPr xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'/>"
        )
        if before:
            inner = inner.replace(
                b"<row>", b"<row xmlns:x='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
            )
        with pytest.raises(Refusal, match="范围"):
            read_book(with_sheet(tmp_path / "a.xlsx", inner))


def test_a_rectangle_of_too_many_cells_is_refused(tmp_path: Path) -> None:
    far = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="190000"><c r="GA190000"><v>1</v></c></row>'
    with pytest.raises(Refusal, match="范围"):
        read_book(with_sheet(tmp_path / "a.xlsx", far))


def test_formats_painted_to_the_last_row_are_no_content(tmp_path: Path) -> None:
    painted = b'<row r="2"><c r="B2"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert read_book(with_sheet(tmp_path / "a.xlsx", painted)).grids[0].rows == [[None, None], [None, 7]]


def test_a_sheet_with_prefixed_tags_is_read(tmp_path: Path) -> None:
    inner = b'<x:row r="2"><x:c r="B2"><x:f>1+1</x:f><x:v>2</x:v></x:c></x:row>'
    grid = read_book(with_sheet(tmp_path / "a.xlsx", inner, prefix=b"x:")).grids[0]
    assert grid.rows[1] == [None, 2]
    assert grid.formulas == {(2, 1)}


@pytest.mark.parametrize(
    "inner",
    [
        b'<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        b'<row r="1"><c r="A"><v>9</v></c></row>',
        b'<row r="x"><c><v>9</v></c></row>',
        b'<row r="1"><c r="A1"><v>9</c></row>',
        b'<row r="1"><c r="A99999999"><v>9</v></c></row>',
        b'<row r="1"><c r="A1" t="b" s="77"><v>q</v></c></row><row',
    ],
)
def test_a_faulty_sheet_gives_a_sentence(tmp_path: Path, inner: bytes) -> None:
    with pytest.raises(Refusal, match="不完整"):
        read_book(with_sheet(tmp_path / "a.xlsx", inner))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_damage_whatever_gives_a_traceback(data: st.DataObject) -> None:
    """Bytes changed, cut or put in anywhere: a book or a Refusal, nothing else."""
    name = data.draw(st.sampled_from(["roster_clean.xlsx", "t.xls"]))
    whole = bytearray((SAMPLES / name).read_bytes() if name.endswith("x") else old_file())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(min_size=0, max_size=3))
    from branchdesk.excel import reader
    from branchdesk.excel.sniff import _compound, _zipped

    with contextlib.suppress(Refusal):
        source = _zipped("a", bytes(whole)) if whole[:2] == b"PK" else _compound("a", bytes(whole))
        reader._sheets(source, lambda _done, _total: None)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_damage_inside_a_sheet_gives_a_traceback(data: st.DataObject) -> None:
    """The zip is sound, the XML in it is not; calamine and the survey both have to cope."""
    kept = io.BytesIO()
    with zipfile.ZipFile(SAMPLES / "roster_messy.xlsx") as old, zipfile.ZipFile(kept, "w") as new:
        victim = data.draw(st.sampled_from([name for name in old.namelist() if name.startswith(("xl/", "_rels"))]))
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name == victim:
                for _ in range(data.draw(st.integers(1, 5))):
                    at = data.draw(st.integers(0, min(len(content) - 1, 4000)))
                    spice = st.sampled_from(
                        [b"", b'"', b"<", b">", b"/", b"9", b"A", b"-1", b"999999", b"\x00", b"\xff"]
                    )
                    content[at : at + data.draw(st.integers(0, 8))] = data.draw(spice)
            new.writestr(name, bytes(content))
    from branchdesk.excel import reader
    from branchdesk.excel.sniff import _zipped

    with contextlib.suppress(Refusal):
        reader._sheets(_zipped("a", kept.getvalue()), lambda _done, _total: None)


def old_file() -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    sheet.write(2, 1, "张三")
    sheet.write(3, 1, 12.0)
    sheet.write(3, 2, xlwt.Formula("1/0"))
    sheet.write(4, 1, date(2024, 7, 1), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    sheet.row(4).hidden = True
    sheet.col(2).hidden = True
    sheet.write_merge(6, 7, 0, 0, "合")
    book.add_sheet("藏").visibility = 1
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_an_old_xls_is_read_with_row_numbers_formulas_and_hidden_rows(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    path.write_bytes(old_file())
    found = read_book(path)
    grid = found.grids[0]
    assert [row[1] for row in grid.rows[:5]] == [None, None, "张三", 12, date(2024, 7, 1)]
    assert isinstance(grid.rows[3][1], int)
    assert grid.formulas == {(4, 2)}
    assert grid.hidden_rows == {5}
    assert found.grids[1].hidden
    assert any("A7:A8" in note for note in grid.notes)
    assert any("隐藏的列也会读取：C" in note for note in grid.notes)


def test_an_old_xls_with_impossible_dimensions_is_refused(tmp_path: Path) -> None:
    data = bytearray(old_file())
    at = data.find(struct.pack("<HH", 0x200, 14))
    struct.pack_into("<IIHH", data, at + 4, 0, 0xFFFFFFFF, 0, 0xFFFF)
    path = tmp_path / "旧.xls"
    path.write_bytes(data)
    with pytest.raises(Refusal, match="不完整"):
        read_book(path)


def brt(kind: int, content: bytes = b"") -> bytes:
    """A record of an xlsb part."""
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(content)
    length = bytes([size]) if size < 128 else bytes([size & 0x7F | 0x80, size >> 7])
    return head + length + content


def binary_book(path: Path, cells: bytes, styles: bytes = b"") -> Path:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    rels = "<Relationships xmlns='{0}'><Relationship Id='rId1' Type='{1}/{2}' Target='{3}'/></Relationships>"
    name, rid = "花名册".encode("utf-16-le"), "rId1".encode("utf-16-le")
    bundle = struct.pack("<III", 0, 1, 4) + rid + struct.pack("<I", 3) + name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        types = (
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'>"
            "<Default Extension='bin' ContentType='application/vnd.ms-excel.sheet.binary.macroEnabled.main'/></Types>"
        )
        opened.writestr("[Content_Types].xml", types)
        opened.writestr("_rels/.rels", rels.format(package, relation, "officeDocument", "xl/workbook.bin"))
        opened.writestr(
            "xl/_rels/workbook.bin.rels", rels.format(package, relation, "worksheet", "worksheets/sheet1.bin")
        )
        opened.writestr("xl/workbook.bin", brt(131) + brt(143) + brt(156, bundle) + brt(144) + brt(132))
        sheet = brt(129) + brt(148, struct.pack("<IIII", 0, 9, 0, 9)) + brt(145) + cells + brt(146) + brt(130)
        opened.writestr("xl/worksheets/sheet1.bin", sheet)
        if styles:
            opened.writestr("xl/styles.bin", styles)
    return path


def test_an_xlsb_is_read_and_surveyed(tmp_path: Path) -> None:
    def row(number: int, *, hidden: bool = False) -> bytes:
        return brt(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 0x10 if hidden else 0, 0, 0))

    number = brt(5, struct.pack("<IId", 1, 0, 12.0))
    error = brt(3, struct.pack("<IIB", 2, 0, 42))
    path = binary_book(tmp_path / "a.xlsb", row(2, hidden=True) + number + error)
    grid = read_book(path).grids[0]
    assert grid.rows[2][1:] == [12, "#N/A"]
    assert isinstance(grid.rows[2][2], CellError)
    assert grid.hidden_rows == {3}
    far = binary_book(tmp_path / "b.xlsb", row(0) + number + row(1048575) + brt(5, struct.pack("<IId", 16383, 0, 1.0)))
    with pytest.raises(Refusal, match="范围"):
        read_book(far)


def test_an_xlsb_shows_months(tmp_path: Path) -> None:
    code = "yyyy.mm".encode("utf-16-le")
    formats = brt(615, struct.pack("<I", 1)) + brt(44, struct.pack("<HI", 176, 7) + code) + brt(616)
    plain = brt(617, struct.pack("<I", 2)) + b"".join(brt(47, struct.pack("<HH12x", 0, n)) for n in (0, 176)) + brt(618)
    parents = brt(626, struct.pack("<I", 1)) + brt(47, struct.pack("<HH12x", 0xFFFF, 0)) + brt(627)
    styles = brt(278) + formats + parents + plain + brt(279)
    row = brt(0, struct.pack("<IIHBBBI", 0, 0, 300, 0, 0, 0, 0))
    cells = row + b"".join(brt(5, struct.pack("<IId", column, column, 35977.0)) for column in (0, 1))
    path = binary_book(tmp_path / "a.xlsb", cells, styles)
    assert read_book(path).grids[0].rows == [[35977, "1998-07"]]


def open_document(path: Path, table: str) -> Path:
    content = (
        "<office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' "
        "xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0' "
        "xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0' "
        "xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0'><office:body><office:spreadsheet>"
        f"<table:table table:name='花名册'>{table}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as opened:
        opened.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        opened.writestr("content.xml", content)
        opened.writestr("META-INF/manifest.xml", "<a/>")
    return path


CELL = "<table:table-cell office:value-type='string'{0}><text:p>{1}</text:p></table:table-cell>"


def test_an_ods_is_read_and_surveyed(tmp_path: Path) -> None:
    table = (
        "<table:table-column table:number-columns-repeated='2'/><table:table-column table:visibility='collapse'/>"
        "<table:table-row table:number-rows-repeated='3'><table:table-cell table:number-columns-repeated='1024'/></table:table-row>"
        "<table:table-row table:visibility='filter'><table:table-cell/>"
        + CELL.format(" table:number-rows-spanned='2'", "张三")
        + CELL.format(" table:formula='of:=1' calcext:value-type='error'", "#REF!")
        + "<table:table-cell table:number-columns-repeated='16381'/></table:table-row>"
        "<table:table-row table:number-rows-repeated='1048572'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    )
    grid = read_book(open_document(tmp_path / "a.ods", table)).grids[0]
    assert [row[1] for row in grid.rows] == [None, None, None, "张三"]
    assert grid.rows[3][2] == "#REF!"
    assert isinstance(grid.rows[3][2], CellError)
    assert grid.hidden_rows == {4}
    assert grid.formulas == {(4, 2)}
    assert any("B4:B5" in note for note in grid.notes)
    assert any("：C" in note for note in grid.notes)


def test_an_ods_that_repeats_a_cell_a_million_times_is_refused(tmp_path: Path) -> None:
    table = "<table:table-row table:number-rows-repeated='1048576'>" + CELL.format("", "x") + "</table:table-row>"
    with pytest.raises(Refusal, match="范围"):
        read_book(open_document(tmp_path / "a.ods", table))


def big_sheet(rows: int) -> bytes:
    row = '<row r="{0}">' + "".join(
        f'<c r="{letter}{{0}}" t="inlineStr"><is><t>文字{{0}}</t></is></c>' for letter in "ABCDEFGHIJKLM"
    )
    return "".join((row + '<c r="N{0}"><v>{0}</v></c></row>').format(n) for n in range(1, rows + 1)).encode()


def test_a_hundred_thousand_rows_are_read(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = read_book(with_sheet(tmp_path / "a.xlsx", big_sheet(100_000)), lambda *done: seen.append(done))
    rows = found.grids[0].rows
    assert len(rows) == 100_000
    assert rows[-1][12:] == ["文字100000", 100_000]
    assert seen[-1] == (1, 1)


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        raise Cancelled("停止")

    with pytest.raises(Cancelled):
        read_book(SAMPLES / "roster_clean.xlsx", stop)


def test_a_workbook_without_any_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="没有内容"):
        read_book(saved(openpyxl.Workbook(), tmp_path / "a.xlsx"))


def test_the_surveys_agree_with_the_quick_look_that_finds_nothing_special() -> None:
    data = (SAMPLES / "roster_clean.xlsx").read_bytes()
    assert formats.xlsx(archive.Archive(data))[0] == survey.Survey()
