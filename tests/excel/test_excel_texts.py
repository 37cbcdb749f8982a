"""csv of every usual encoding and separator, and HTML that calls itself xls."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branchdesk.excel import texts
from branchdesk.excel.reader import read_book
from branchdesk.excel.sniff import Nature, take
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Value

TABLE = "姓名,身份证号,备注\r\n张䶮,990000197804049143,一\r\n李四,,\r\n"
ROWS = [["姓名", "身份证号", "备注"], ["张䶮", "990000197804049143", "一"], ["李四", None, None]]


def read(tmp_path: Path, data: bytes, name: str = "名册.csv") -> list[list[Value]]:
    path = tmp_path / name
    path.write_bytes(data)
    return read_book(path).grids[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_recognised(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path, TABLE.encode(encoding)) == ROWS


def test_gbk_text_named_xlsx_is_read_as_text(tmp_path: Path) -> None:
    assert read(tmp_path, TABLE.replace("䶮", "三").encode("gbk"), "名册.xlsx")[1][0] == "张三"


@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    assert read(tmp_path, TABLE.replace(",", separator).encode()) == ROWS


def test_quotes_keep_line_breaks_and_separators_and_row_numbers_count_records(tmp_path: Path) -> None:
    rows = read(tmp_path, '姓名,备注\n张三,"一,二\r\n三""四"""\n\n李四,x\n'.encode())
    assert rows == [["姓名", "备注"], ["张三", '一,二\n三"四"'], [], ["李四", "x"]]


def test_ragged_rows_stay_as_they_are(tmp_path: Path) -> None:
    assert read(tmp_path, b"a,b,c\n1\n1,2,3,4\n") == [["a", "b", "c"], ["1"], ["1", "2", "3", "4"]]


def test_a_number_protected_for_excel_keeps_its_zeros(tmp_path: Path) -> None:
    assert read(tmp_path, b'a,b\n="0012",2\n')[1] == ["0012", "2"]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"a,b\n1,\x002\n", "NUL"),
        ("姓名,备注\n张三,".encode() + "好".encode()[:2], "不完整"),
        (b'a,b\n"1,2\n3,4\n', "引号"),
        (b"\xff\xfea\x00b", "编码"),
        (b"a,b\n\x01,2\n", "控制字符"),
        (b"a,b\n1," + b"x" * 200_000 + b"\n", "内容过长"),
        (("a," * 300 + "\n").encode(), "范围"),
        (b"a,b\n" * 200_001, "范围"),
    ],
)
def test_faulty_text_is_refused_with_its_reason(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(tmp_path, data)
    assert word in caught.value.sentence()


HTML = """<html><head><meta charset="gb2312"><style>td{x:1}</style></head><body><table>
<tr><th colspan=2>党员名册</th><th>x</th></tr>
<tr><td>姓&nbsp;名</td><td>备注<br>说明</td><td rowspan=2>合</td></tr>
<tr><td>张三</td><td>a &amp; b<table><tr><td>内</td></tr></table></td></tr>
</table></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_html_named_xls_is_read_as_a_table(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "导出.xls"
    path.write_bytes(HTML.encode(encoding))
    assert take(path).nature is Nature.HTML
    grids = read_book(path).grids
    assert grids[0].rows == [["党员名册", None, "x"], ["姓 名", "备注\n说明", "合"], ["张三", "a & b"]]
    assert grids[1].rows == [["内"]]


def test_tab_text_named_xls_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "姓名\t性别\r\n张三\t男\r\n".encode("gbk"), "导出.xls") == [["姓名", "性别"], ["张三", "男"]]


@pytest.mark.parametrize(
    "page", ["<html><body>请登录</body></html>", "<table>", "<table><tr><td></td></tr></table>", "<html><![x["]
)
def test_a_page_without_a_table_is_refused(tmp_path: Path, page: str) -> None:
    with pytest.raises(Refusal):
        read(tmp_path, page.encode(), "导出.xls")


def test_absurd_spans_are_cut_down(tmp_path: Path) -> None:
    page = "<table><tr><td rowspan=999999999 colspan='-3'>a</td><td>b</td></tr><tr><td>c</td></tr></table>"
    assert read(tmp_path, page.encode(), "a.xls") == [["a", "b"], ["c"]]
    with pytest.raises(Refusal, match="范围"):
        read(tmp_path, ("<table><tr>" + "<td colspan=999>x</td>" * 5).encode(), "b.xls")


@given(st.text(max_size=300))
def test_any_text_gives_rows_or_a_refusal(text: str) -> None:
    with contextlib.suppress(Refusal):
        decoded = texts.decode(text.encode("utf-8", "surrogatepass"))
        texts.csv_grid(decoded, "a", lambda _done, _total: None)
        texts.html_grids("<table>" + decoded, "a")


def test_a_bar_may_separate_too(tmp_path: Path) -> None:
    assert read(tmp_path, "姓名|性别\n张三|男\n".encode()) == [["姓名", "性别"], ["张三", "男"]]
