"""What goes out is text where it is text, prints well, and is whole or not there at all."""

import errno
import os
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.excel import saving
from branchdesk.excel.reader import read_book
from branchdesk.excel.writer import CLOSING, OutColumn, SheetOut, clean, lines_needed, sheet_name, write_sheet
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan

COLUMNS = (
    OutColumn("序号", 6, Shape.NUMBER),
    OutColumn("身份证号", 22),
    OutColumn("入党日期", 12, Shape.DATE),
    OutColumn("金额", 10, Shape.MONEY),
    OutColumn("备注", 20),
)


def sheet(*rows: tuple[Any, ...], **more: Any) -> SheetOut:
    return SheetOut("党 员 名 册", COLUMNS, rows, **more)


def opened(path: Path) -> Any:
    return openpyxl.load_workbook(path).worksheets[0]


def test_the_page_is_laid_out_as_the_rules_for_rosters_say(tmp_path: Path) -> None:
    path = tmp_path / "名册.xlsx"
    rows = [(1, "990000197804049143", Day(2020, 7, 1), Yuan(1250), "好"), (2, "0012", Day(1998, 7), Yuan(-5), None)]
    write_sheet(
        path,
        sheet(
            *rows, unit="填报单位：甲", made_on="填报日期：2026年11月21日", counts="合计：2 人", closing=CLOSING,
            frozen_columns=2, properties={"BranchDeskTemplate": "members/1"},
        ),
    )  # fmt: skip
    page = opened(path)
    assert page["A1"].value == "党 员 名 册"
    assert {str(one) for one in page.merged_cells.ranges} == {"A1:E1", "A2:B2", "C2:E2", "A6:E6", "A7:E7"}
    assert (page["A2"].value, page["C2"].value) == ("填报单位：甲", "填报日期：2026年11月21日")
    assert [cell.value for cell in page[3]] == [column.title for column in COLUMNS]
    assert (page["B4"].value, page["B4"].number_format, page["B4"].data_type) == ("990000197804049143", "@", "s")
    assert (page["C4"].value.date(), page["C4"].number_format) == (date(2020, 7, 1), "yyyy-mm-dd")
    assert (page["C5"].value, page["C5"].number_format) == ("1998-07", "@")
    assert (page["D4"].value, page["D5"].value, page["D4"].number_format) == (12.5, -0.05, "#,##0.00")
    assert page["E5"].border.left.style == "thin"
    assert page["A6"].value == "合计：2 人"
    assert page["A7"].value.startswith("填报人：")
    assert page.freeze_panes == "C4"
    assert page.auto_filter.ref == "A3:E5"
    assert page.print_title_rows == "$3:$3"
    assert page.print_area.endswith("$A$1:$E$7")
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
    assert page.oddFooter.center.text == "第&P页 共&N页"
    assert page.column_dimensions["B"].width == 22
    properties = openpyxl.load_workbook(path).custom_doc_props
    assert properties["BranchDeskTemplate"].value == "members/1"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "\t=1", "=cmd|' /C calc'!A0", "#N/A", "-12.50", "TRUE"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.xlsx"
    write_sheet(path, SheetOut(text, COLUMNS, [(1, text, None, None, text)], counts=text))
    page = opened(path)
    for place in ("A1", "B3", "E3", "A4"):
        assert (page[place].value, page[place].data_type) == (text, "s")
    assert bool(page["B3"].quotePrefix) == (text[0] in "=+-@\t")
    assert read_book(path).grids[0].formulas == frozenset()
    with zipfile.ZipFile(path) as kept:
        assert b"<f>" not in kept.read("xl/worksheets/sheet1.xml")


def test_a_negative_amount_stays_a_number(tmp_path: Path) -> None:
    write_sheet(tmp_path / "a.xlsx", sheet((1, "x", None, Decimal("-12.50"), None)))
    assert read_book(tmp_path / "a.xlsx").grids[0].rows[2][3] == -12.5


def test_days_that_excel_counts_wrongly_stay_text(tmp_path: Path) -> None:
    rows = [(1, "x", day, None, None) for day in (Day(1900, 2, 28), Day(1900, 3, 1), Day(1899, 1, 1))]
    write_sheet(tmp_path / "a.xlsx", sheet(*rows))
    found = [row[2] for row in read_book(tmp_path / "a.xlsx").grids[0].rows[2:]]
    assert found == ["1900-02-28", date(1900, 3, 1), "1899-01-01"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=40), min_size=1, max_size=8))
def test_every_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    path = tmp_path_factory.mktemp("out") / "a.xlsx"
    texts = [text.replace("\r\n", "\n").replace("\r", "\n") for text in [*texts, "_x000D_", "_x005F_", " a ", "a\n\nb"]]
    write_sheet(path, sheet(*[(1, text, None, None, None) for text in texts]))
    rows = read_book(path).grids[0].rows
    assert [row[1] or "" for row in rows[2:]] == [clean(text).replace("_x005F_x", "_x") for text in texts]


def test_control_characters_are_left_out_and_overlong_text_is_refused(tmp_path: Path) -> None:
    assert clean("a\x00b\x0bc\ud800d\r\ne\uffff") == "abcd\ne"
    with pytest.raises(Refusal, match="32,767"):
        write_sheet(tmp_path / "a.xlsx", sheet((1, "长" * 32_768, None, None, None)))
    assert list(tmp_path.iterdir()) == []


def test_long_text_gets_a_higher_row(tmp_path: Path) -> None:
    assert lines_needed("中" * 20, 21) == 2
    assert lines_needed("a\nb", 20) == 2
    write_sheet(tmp_path / "a.xlsx", sheet((1, "x", None, None, "很长的备注" * 10), (2, "x", None, None, "短")))
    page = opened(tmp_path / "a.xlsx")
    assert page.row_dimensions[3].height > 60
    assert page.row_dimensions[4].height is None


def test_one_narrow_column_and_no_rows_make_a_sheet_too(tmp_path: Path) -> None:
    write_sheet(
        tmp_path / "a.xlsx", SheetOut("名/册[1]", [OutColumn("姓名")], [], unit="甲", made_on="乙", closing="丙")
    )
    assert opened(tmp_path / "a.xlsx")["A2"].value == "甲　乙"
    assert sheet_name("a:b*?/\\[]" + "长" * 40) == "ab" + "长" * 29
    assert sheet_name("///") == "表"


def test_the_old_file_stays_when_a_row_cannot_be_made(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def rows() -> Any:
        yield (1, "x", None, None, None)
        raise Refusal("停")

    before = set(Path(tempfile.gettempdir()).glob("openpyxl.*"))
    with pytest.raises(Refusal, match="停"):
        write_sheet(path, SheetOut("a", COLUMNS, rows()))
    assert set(Path(tempfile.gettempdir()).glob("openpyxl.*")) <= before
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


def test_missing_folders_and_folders_as_target_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="文件夹不存在"):
        write_sheet(tmp_path / "没有" / "a.xlsx", sheet())
    with pytest.raises(Refusal, match="请输入文件名"):
        write_sheet(tmp_path, sheet())


@pytest.mark.parametrize(
    ("number", "word"),
    [(errno.ENOSPC, "磁盘空间不足"), (errno.EACCES, "正在 Excel 或 WPS 中打开"), (errno.EIO, "没有保存")],
)
def test_trouble_while_replacing_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, word: str
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    tries: list[int] = []

    def fail(self: Path, target: Path) -> None:
        tries.append(1)
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "replace", fail)
    monkeypatch.setattr(saving, "_PAUSE", 0)
    with pytest.raises(Refusal) as caught:
        write_sheet(path, sheet())
    assert word in caught.value.title
    assert len(tries) == (saving._TRIES if number == errno.EACCES else 1)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.xlsx"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_while_writing_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="磁盘空间不足"), saving.replacing(tmp_path / "a.xlsx"):
        Path("/dev/full").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == []


FULL = """
import resource, signal, sys
from pathlib import Path
from branchdesk.excel.writer import OutColumn, SheetOut, write_sheet
from branchdesk.kernel.errors import Refusal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    rows = [(n, str(n) * 50, None) for n in range(5000)]
    write_sheet(Path(sys.argv[1]) / "a.xlsx", SheetOut("t", [OutColumn("a")] * 3, rows))
except Refusal as refused:
    print(refused.title)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of files")
@pytest.mark.parametrize("room", [2_000, 40_000])
def test_no_room_for_the_temporary_or_the_final_file_is_said_and_leaves_nothing(tmp_path: Path, room: int) -> None:
    """In a process of its own, so that the limit harms nobody; openpyxl streams through the temporary folder."""
    scratch = tmp_path / "scratch"
    target = tmp_path / "target"
    scratch.mkdir()
    target.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(target), str(room)],
        env={**os.environ, "TMPDIR": str(scratch), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    assert "磁盘空间不足" in done.stdout
    assert done.stderr == ""
    assert [*scratch.iterdir(), *target.iterdir()] == []


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    other = tmp_path / "other.xlsx"
    other.write_bytes(b"mine")
    link = tmp_path / "out" / "a.xlsx"
    link.symlink_to(other)
    write_sheet(link, sheet())
    assert other.read_bytes() == b"mine"
    assert not link.is_symlink()
