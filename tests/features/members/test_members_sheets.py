"""The roster goes out and comes back without a difference; masked it never comes back."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from branchdesk.excel import headers
from branchdesk.excel.headers import Guess
from branchdesk.excel.reader import read_book
from branchdesk.features.members.fields import MEMBER_FIELDS
from branchdesk.features.members.model import LEAVINGS, REGISTRIES, STANDINGS, Member, Standing
from branchdesk.features.members.roster.lines import Lines
from branchdesk.features.members.sheets import Computed, blank_template, export_roster
from branchdesk.kernel import codes, names
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Context, Field, Shape, read
from branchdesk.kernel.grid import Value
from branchdesk.kernel.idnumbers import check_digit
from branchdesk.kernel.problems import Level

TODAY = date(2026, 11, 21)
BRANCHES = {"b1": "机关第一党支部", "b2": "电信学部硕1103党支部"}
GROUPS = {"g1": "第一党小组"}
CONTEXT = Context(
    TODAY,
    {"branch": {name: key for key, name in BRANCHES.items()}, "group": {name: key for key, name in GROUPS.items()}},
)

days = st.builds(Day.of, st.dates(date(1900, 1, 1), date(2026, 11, 1)))
rough_days = days | days.map(lambda day: Day(day.year, day.month)) | days.map(lambda day: Day(day.year))
people = st.sampled_from(["张三", "𠮷野㼆", "买买提·艾则孜", "䶮", "Anna Lee", "欧阳𬱟", "\ue000字", "合计", "张示例"])
letters = st.sampled_from("=+-@'\"_x000D<>&;,\t\n 一中𠮷１#N/A")
notes = st.text(letters, max_size=20).map(names.clean_text) | st.sampled_from(
    ["=1+1", "-x", "@SUM(A1)", "+1", "#N/A", "_x000D_", "合计", "TRUE", "1.0", "填报人：", "9.9E+17"]
)


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    body = (
        "990000"
        + draw(st.dates(date(1930, 1, 1), date(2008, 1, 1))).strftime("%Y%m%d")
        + f"{draw(st.integers(0, 999)):03}"
    )
    return body + check_digit(body)


def one_of(options: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([key for key, _ in options])


members = st.builds(
    Member,
    id=st.uuids().map(str),
    name=people,
    number=st.from_regex(r"[0-9]{0,6}", fullmatch=True),
    sex=one_of(codes.SEXES),
    id_number=st.none() | id_numbers(),
    birth=rough_days,
    ethnicity=st.none() | one_of(codes.ETHNICITIES),
    education=st.none() | one_of(codes.EDUCATIONS),
    degree=st.none() | one_of(codes.DEGREES),
    native_place=notes,
    standing=one_of(STANDINGS),
    branch_id=st.sampled_from(sorted(BRANCHES)),
    group_id=st.none() | st.sampled_from(sorted(GROUPS)),
    joined_on=st.none() | rough_days,
    confirmed_on=st.none() | rough_days,
    probation_until=st.none() | rough_days,
    registry=one_of(REGISTRIES),
    seniority_adjust=st.integers(-600, 600),
    staff_number=st.from_regex(r"0{0,3}[0-9]{0,15}", fullmatch=True),
    unit=notes,
    working_since=st.none() | rough_days,
    phone=st.none() | st.from_regex(r"199[0-9]{8}", fullmatch=True),
    hardship=st.booleans(),
    honours=notes,
    note=notes,
    left_on=st.none() | days,
    leaving=st.none() | one_of(LEAVINGS),
)


WORKED_OUT = {"age": ("年龄", Shape.NUMBER), "party_age": ("党龄", Shape.NUMBER), "post": ("党内职务", Shape.TEXT)}


def with_worked_out(listed: list[Member]) -> list[Field | Computed]:
    """All fields, with what the program works out in the midst of them."""
    values = {"age": 36, "party_age": 0, "post": "组织委员、党小组组长"}
    worked_out = [
        Computed(name, label, shape, 56, {member.id: values[name] for member in listed})
        for name, (label, shape) in WORKED_OUT.items()
    ]
    return [*MEMBER_FIELDS[:5], *worked_out, *MEMBER_FIELDS[5:]]


def exported(path: Path, listed: list[Member], *, reveal: bool = True) -> Path:
    export_roster(
        path, listed, with_worked_out(listed), heading="党 员 名 册", unit="示例大学", reveal=reveal, branch_names=BRANCHES,
        group_names=GROUPS, made_on=TODAY,
    )  # fmt: skip
    return path


def people_in(path: Path) -> tuple[Guess, list[dict[str, Value]], list[str]]:
    """What an import finds in a sheet: the columns, the cells of every person by field, and the other lines."""
    book = read_book(path)
    guess = headers.find(book, MEMBER_FIELDS)
    grid = book.grids[guess.grid_index]
    tell = Lines(guess.columns, grid.rows[guess.header_row - 1])
    found: list[dict[str, Value]] = []
    others: list[str] = []
    for cells in grid.rows[guess.header_row :]:
        if nobody := tell.nobody(cells):
            others.append(nobody)
        else:
            found.append({name: cells[column] for column, name in guess.columns.items()})
    return guess, found, others


@settings(max_examples=60, deadline=None)
@given(st.lists(members, min_size=1, max_size=6))
def test_an_exported_roster_comes_back_without_a_difference(
    tmp_path_factory: pytest.TempPathFactory, listed: list[Member]
) -> None:
    guess, found, others = people_in(exported(tmp_path_factory.mktemp("out") / "名册.xlsx", listed))
    assert (sorted(guess.unknown.values()), guess.duplicates, guess.missing) == (["党内职务", "党龄", "年龄"], {}, ())
    assert [why for why in others if why != "blank_row"] == ["total", "footer"]
    assert len(found) == len(listed)
    for cells, member in zip(found, listed, strict=True):
        texts = {name: headers.text_of(value) for name, value in cells.items()}
        values, problems = read(MEMBER_FIELDS, texts, CONTEXT)
        assert not [problem for problem in problems if problem.level is Level.BLOCK]
        assert {name: value or None for name, value in values.items()} == {
            field.name: getattr(member, field.name) or None for field in MEMBER_FIELDS
        }


def person(**more: Any) -> Member:
    given = {"id": "1", "name": "张三", "sex": "1", "birth": Day(1978, 4), "branch_id": "b1"}
    return Member(**{**given, **more})


def test_without_reveal_numbers_are_masked_and_cannot_be_imported(tmp_path: Path) -> None:
    member = person(id_number="990000197804049143", phone="19981528947")
    _, (cells,), _ = people_in(exported(tmp_path / "a.xlsx", [member], reveal=False))
    assert (cells["id_number"], cells["phone"]) == ("990***********9143", "199****8947")
    texts = {name: headers.text_of(cells[name]) for name in ("id_number", "phone")}
    _, problems = read([field for field in MEMBER_FIELDS if field.secret], texts, CONTEXT)
    assert [problem.code for problem in problems] == ["masked", "masked"]


def test_the_roster_counts_its_people_and_keeps_the_name_in_sight(tmp_path: Path) -> None:
    people = [person(), person(standing=Standing.PROBATIONARY), person(standing=Standing.ACTIVIST)]
    page = openpyxl.load_workbook(exported(tmp_path / "a.xlsx", people)).worksheets[0]
    assert page["A7"].value == "合计：3 人，其中正式党员 1 人、预备党员 1 人、其他 1 人"
    assert page.freeze_panes == "D4"
    assert page["A2"].value == "填报单位：示例大学"
    assert any(cell.value == "填报日期：2026年11月21日" for cell in page[2])


def test_the_blank_template_asks_for_what_is_collected_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    blank_template(path, list(BRANCHES.values()), list(GROUPS.values()))
    book = read_book(path)
    guess, found, _ = people_in(path)
    asked = set(guess.columns.values())
    assert "left_on" not in asked
    assert guess.missing == ()
    assert found == []
    example = {name: headers.text_of(book.grids[0].rows[1][column]) for column, name in guess.columns.items()}
    fields = [field for field in MEMBER_FIELDS if field.name in asked and field.name != "number"]
    assert read(fields, example, CONTEXT)[1] == []


def test_a_template_without_any_branch_has_no_list_for_it(tmp_path: Path) -> None:
    blank_template(tmp_path / "a.xlsx", [])
    assert headers.find(read_book(tmp_path / "a.xlsx"), MEMBER_FIELDS).missing == ()
