"""Templates keep what is typed as text and are read back; faulty lines go out and come in again."""

from datetime import date
from pathlib import Path

import openpyxl

from branchdesk.excel import headers
from branchdesk.excel.blank import TEMPLATE_PROPERTY, write_bad_rows, write_blank
from branchdesk.excel.reader import read_book
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.kernel.codes import ETHNICITIES
from branchdesk.kernel.fields import by_name

BRANCHES = ["机关第一党支部", "离退休,第三党支部", '“青”"年"支部']


def blank(path: Path) -> Path:
    write_blank(
        path, MEMBER_FIELDS, title="党员名册", template="members/1", choices={"branch_id": BRANCHES},
        example={"name": "张示例", "note": "=1+1"}, explanations=["一人一行。"],
    )  # fmt: skip
    return path


def test_a_template_has_headings_text_formats_an_example_and_a_version(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank(tmp_path / "a.xlsx"))
    assert book.sheetnames == ["党员名册", "说明", "选项"]
    assert book["选项"].sheet_state == "hidden"
    assert book.custom_doc_props[TEMPLATE_PROPERTY].value == "members/1"
    page = book["党员名册"]
    assert [cell.value.rstrip("*") for cell in page[1]] == [field.label for field in MEMBER_FIELDS]
    assert page["B1"].value == "姓名*"
    assert page["A2"].value == headers.EXAMPLE_MARK
    assert page["A2"].font.color.rgb == "FF808080"
    assert page.column_dimensions["D"].number_format == "@"
    words = [row[0].value for row in book["说明"].iter_rows() if row[0].value]
    assert "一人一行。" in words


def test_a_template_offers_every_choice_and_any_branch_name(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(blank(tmp_path / "a.xlsx"))
    page = book["党员名册"]
    offered = {}
    for rule in page.data_validations.dataValidation:
        area = rule.formula1.split("!")[1].replace("$", "")
        heading = page[f"{str(rule.sqref).split(':')[0].rstrip('0123456789')}1"].value.rstrip("*")
        offered[heading] = [row[0].value for row in book["选项"][area]]
    assert offered["所在支部"] == BRANCHES
    assert offered["民族"] == [label for _, label in ETHNICITIES]
    assert offered["困难党员"] == ["是", "否"]
    assert "姓名" not in offered


def test_a_filled_template_is_understood_and_the_example_left_out(tmp_path: Path) -> None:
    path = blank(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["党员名册"]["B3"] = "张三"
    book.save(path)
    read = read_book(path)
    found = headers.find(read, MEMBER_FIELDS)
    assert list(found.columns.values()) == [field.name for field in MEMBER_FIELDS]
    rows = read.grids[found.grid_index].rows
    assert rows[1][0] == headers.EXAMPLE_MARK
    assert rows[2][1] == "张三"


def test_faulty_lines_come_back_unchanged_with_reason_and_comment(tmp_path: Path) -> None:
    path = tmp_path / "有问题的行.xlsx"
    names = by_name(MEMBER_FIELDS)
    headings = [names[name].label for name in ("name", "id_number", "joined_on", "note", "number")]
    rows = [["张三", 9.90000197311051e17, date(2020, 7, 1), "=1+1", 7], ["李四", "0012"]]
    write_bad_rows(path, headings, rows, [{1: "后 3 位丢失"}, {-1: "与第 7 行重复", 0: "请核对"}])
    page = openpyxl.load_workbook(path).worksheets[0]
    assert page["B2"].comment.text == "后 3 位丢失"
    assert page["B2"].fill.fgColor.rgb == "FFFFC7CE"
    assert page["F1"].value == "原因"
    assert page["F3"].value == "与第 7 行重复；请核对"
    book = read_book(path)
    found = headers.find(book, MEMBER_FIELDS)
    assert found.unknown == {5: "原因"}
    rows_again = [row[:5] for row in book.grids[0].rows[1:]]
    assert rows_again == [
        ["张三", "9.90000197311051E+17", date(2020, 7, 1), "=1+1", 7],
        ["李四", "0012", None, None, None],
    ]
