"""Files as they come in real life and worse: each is read right or said plainly, nothing is guessed and nothing fails."""

import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from branchdesk.excel.reader import read_book
from branchdesk.features.members import importing, roster
from branchdesk.features.members.matching import Known
from branchdesk.features.members.roster import Action, Plan
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.idnumbers import check_digit

TODAY = date(2026, 11, 21)
BRANCH = "机关第一党支部"
KNOWN = Known(branches={BRANCH: "b1"})
HEADINGS = ["姓名", "性别", "身份证号", "出生年月", "人员类别", "支部", "入党时间", "转正时间", "手机"]
Book = Callable[..., Path]


def an_id(order: int = 1) -> str:
    body = f"99000019800305{order:03d}"
    return body + check_digit(body)


def line(name: Any = "王思远", order: int = 1, **cells: Any) -> list[Any]:
    usual = [name, "男", an_id(order), "1980-03-05", "正式党员", BRANCH, "2003-07-01", "2004-07-01", "19900000001"]
    return list((dict(zip(HEADINGS, usual, strict=True)) | cells).values())


def text(*rows: Sequence[str], by: str = ",") -> str:
    return "".join(by.join(row) + "\n" for row in rows)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    def write(*rows: Sequence[Any], dress: Callable[[Any], object] | None = None) -> Path:
        made = openpyxl.Workbook()
        for row in rows:
            made.active.append(list(row))  # type: ignore[union-attr]
        if dress:
            dress(made.active)
        made.save(tmp_path / "a.xlsx")
        return tmp_path / "a.xlsx"

    return write


def planned(path: Path) -> Plan:
    found = read_book(path)
    guesses = importing.rosters(found)
    for one in guesses:
        importing.demand_names(found, one)
    return roster.plan_all(importing.parts(found, guesses, KNOWN.branch_names), KNOWN, today=TODAY)


def told(plan: Plan) -> list[tuple[str, str]]:
    """For each line its name and what is wrong with it, or why it is skipped, or nothing."""
    return [(one.texts.get("name", ""), one.why or " ".join(p.code for p in one.problems)) for one in plan.rows]


def is_whole(plan: Plan) -> bool:
    """Exactly the usual person came in, with every value."""
    (one,) = plan.added
    values = (
        one.name,
        one.id_number,
        str(one.birth),
        str(one.joined_on),
        str(one.confirmed_on),
        one.phone,
        one.branch_id,
    )
    return values == ("王思远", an_id(), "1980-03-05", "2003-07-01", "2004-07-01", "19900000001", "b1")


# ---- where the table is


def test_a_heading_below_a_merged_title_and_lines_of_facts(book: Book) -> None:
    rows = [[f"{BRANCH}党员花名册"], [None], ["填报单位：机关党委", None, None, "2026年11月"], [None], HEADINGS, line()]
    assert is_whole(planned(book(*rows, dress=lambda page: page.merge_cells("A1:I1"))))


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["时间", None, "联系方式"], ["入党", "转正", "手机"]),
        (["入党", None, "手机"], ["入党时间", "转正时间", None]),
        (["党籍", None, None], ["入党时间", "转正时间", "手机号码"]),
    ],
)
def test_headings_over_two_lines(book: Book, upper: list[str | None], lower: list[str | None]) -> None:
    assert is_whole(planned(book(HEADINGS[:6] + upper, [None] * 6 + lower, line())))


def test_an_empty_first_sheet_and_an_explanation_are_passed_over(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for title, rows in (("填表说明", [["姓名", "性别"], ["填全名", "男或女"]]), ("名单", [HEADINGS, line()])):
        page = made.create_sheet(title)
        for row in rows:
            page.append(row)
    made.save(tmp_path / "a.xlsm")
    assert is_whole(planned(tmp_path / "a.xlsm"))


def test_words_below_and_between_the_lines_are_nobody(book: Book) -> None:
    rows = [[BRANCH], line(), ["合计", None, 1], ["男：1人 女：0人"], ["填表人：张三", None, None, "审核人：李四"],
            ["2026年11月20日"], ["2026-11-20"], [f"{BRANCH}（盖章）"], HEADINGS]  # fmt: skip
    plan = planned(book(HEADINGS, *rows))
    assert is_whole(plan)
    assert [why for _, why in told(plan)] == ["note", "", "total", "note", "footer", "note", "note", "footer", "header"]


def test_two_columns_of_names_are_refused(book: Book) -> None:
    with pytest.raises(Refusal, match="A、K 列都是“姓名”"):
        planned(book([*HEADINGS, "手机", "姓名"], [*line(), "19900000002", "王二"]))


def test_hidden_rows_and_columns_are_read_and_told(book: Book) -> None:
    def hide(page: Any) -> None:
        page.column_dimensions["I"].hidden = page.row_dimensions[3].hidden = True
        page.auto_filter.ref = "A1:I3"

    path = book(HEADINGS, line(), line("李一", 3), dress=hide)
    assert [one.action for one in planned(path).rows] == [Action.ADD, Action.ADD]
    assert [note[:8] for note in read_book(path).grids[0].notes] == ["有 1 行在表格", "隐藏的列也会读取"]


# ---- how the file is written


@pytest.mark.parametrize(
    ("by", "encoding", "before"),
    [(",", "gb18030", ""), (";", "utf-8", ""), ("\t", "utf-16", ""), (",", "utf-8-sig", ""), (";", "utf-8", "sep=;\n"),
     ("，", "utf-8", "")],
)  # fmt: skip
def test_texts_of_every_separator_and_encoding(tmp_path: Path, by: str, encoding: str, before: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((before + text(HEADINGS, line(), by=by)).encode(encoding))
    assert is_whole(planned(path))


def test_chinese_bytes_that_look_like_utf8_are_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(text(HEADINGS, line("联通")).encode("gbk"))
    assert [one.name for one in planned(path).added] == ["联通"]


def test_a_web_page_under_the_name_xls(tmp_path: Path) -> None:
    cells = ["".join(f"<td>{cell}</td>" for cell in row) for row in (HEADINGS, line())]
    page = f"<html><meta charset='gb2312'><table><tr>{cells[0]}</tr><tr>{cells[1]}</tr></table></html>"
    (tmp_path / "a.xls").write_bytes(page.encode("gb18030"))
    assert is_whole(planned(tmp_path / "a.xls"))


@pytest.mark.parametrize("what", ["relative", "case", "backslashes", "no styles", "no places"])
def test_workbooks_put_together_in_other_ways(book: Book, tmp_path: Path, what: str) -> None:
    def name_of(name: str) -> str:
        changed = {"case": name.replace("sheet1", "Sheet1"), "backslashes": name.replace("/", "\\")}
        return changed.get(what, name)

    def content(name: str, data: bytes) -> bytes:
        if what == "relative" and name.endswith("workbook.xml.rels"):
            return data.replace(b"/xl/worksheets", b"worksheets")
        return re.sub(rb'(<(?:c|row)) r="[^"]*"', rb"\1", data) if what == "no places" and "sheet1" in name else data

    with (
        zipfile.ZipFile(book(HEADINGS, line())) as read,
        zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in read.namelist():
            if what != "no styles" or "styles" not in name:
                entry = zipfile.ZipInfo(name_of(name))
                entry.filename = name_of(name)  # ZipInfo itself turns the slashes round
                written.writestr(entry, content(name, read.read(name)))
    assert is_whole(planned(tmp_path / "b.xlsx"))


def test_a_quotation_mark_without_its_fellow_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('姓名,性别,备注\n王思远,男,"两行\n备注"\n李一,女,"缺\n', "utf-8")
    with pytest.raises(Refusal, match="引号不成对"):
        planned(tmp_path / "a.csv")


# ---- what stands in the cells


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("身份证号", 3.4010319900101e17, "id_is_number"),
        ("身份证号", "3.40103E+17", "id_is_number"),
        ("身份证号", "=1+1", "formula"),
        ("身份证号", f"{an_id(1)},{an_id(3)}", "id_length"),
        ("入党时间", 36526, "serial_date"),
        ("入党时间", "36526", "serial_date"),
        ("入党时间", 2003.1, "ambiguous_month"),
        ("入党时间", "1900-01-00", "impossible_date"),
        ("入党时间", "2003-07-00", "impossible_date"),
        ("入党时间", "03.7.1", "two_digit_year"),
        ("入党时间", "05/06/2003", "not_a_date"),
        ("入党时间", "7月1日", "not_a_date"),
        ("入党时间", time(8, 30), "not_a_date"),
        ("手机", "13800000000/13900000000", "phone_shape"),
        ("手机", "1.38E+10", "number_form"),
        ("手机", True, "logical_value"),
        ("姓名", "张\u202e三", "direction_marks"),
        ("姓名", "\u200b", "blank_name"),
        ("支部", "机关一支部", "unknown_branch"),
        ("人员类别", "群众", "not_a_choice"),
    ],
)
def test_a_cell_in_doubt_keeps_its_line_out_with_the_reason(book: Book, heading: str, value: Any, code: str) -> None:
    plan = planned(book(HEADINGS, line(**{heading: value})))
    assert code in told(plan)[0][1]
    assert plan.added == []


@pytest.mark.parametrize(
    ("heading", "value", "field", "meant"),
    [
        ("入党时间", "2003.7", "joined_on", "2003-07"),
        ("入党时间", 2003.7, "joined_on", "2003-07"),
        ("入党时间", "二〇〇三年七月", "joined_on", "2003-07"),
        ("入党时间", "二○○三年七月一日", "joined_on", "2003-07-01"),
        ("手机", "138-0000-0000", "phone", "13800000000"),
        ("手机", "+8613800000000", "phone", "13800000000"),
        ("手机", 13800000000.0, "phone", "13800000000"),
        ("姓名", "王\u200b思远\ufeff", "name", "王思远"),
        ("姓名", "王\u3000思远", "name", "王思远"),
        ("姓名", "买买提•艾则孜", "name", "买买提·艾则孜"),
        ("身份证号", f"'{an_id()}", "id_number", an_id()),
    ],
)
def test_a_cell_written_in_another_way_means_the_same(
    book: Book, heading: str, value: Any, field: str, meant: str
) -> None:
    (one,) = planned(book(HEADINGS, line(**{heading: value}))).added
    assert str(getattr(one, field)) == meant


def test_errors_of_the_spreadsheet_are_told_cell_by_cell(book: Book) -> None:
    def spoil(page: Any) -> None:
        for place in ("I2", "A3", "C4"):
            page[place].data_type = "e"

    rows = [line(手机="#N/A"), line("#N/A", 3), line("李二", 5, 身份证号="#REF!")]
    assert [why for _, why in told(planned(book(HEADINGS, *rows, dress=spoil)))] == ["cell_error"] * 3


def test_one_person_on_several_lines_is_taken_once(book: Book) -> None:
    plan = planned(book(HEADINGS, line(), line(), line("王思 远"), line(身份证号=None)))
    assert [why.split()[-1] if why else "" for _, why in told(plan)] == ["", "duplicate", "duplicate", "duplicate"]


def test_numbers_of_digits_are_written_one_way(book: Book) -> None:
    headings = [*HEADINGS, "学工号"]
    plan = planned(book(headings, [*line(), "００１２"], [*line("李一", 3), "12.0"], [*line("李二", 5), "1E10"]))
    assert [one.staff_number for one in plan.added] == ["0012"]
    assert told(plan) == [("王思远", "full_width"), ("李一", "number_not_whole"), ("李二", "number_form")]
