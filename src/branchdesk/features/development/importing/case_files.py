"""A sheet of cases out of a file: one person a row, key dates and people in its columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from branchdesk.excel import headers
from branchdesk.excel.reader import read_book
from branchdesk.features.development.fields import IMPORT_FIELDS
from branchdesk.features.members.cells import Column
from branchdesk.features.members.roster.lines import Lines, last_row
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Reading, Ref, by_name
from branchdesk.kernel.grid import Book, Grid, Value
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

_FIELD = by_name(IMPORT_FIELDS)


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One person as the sheet has him: what the cells mean by the names of ``IMPORT_FIELDS``, blanks left out."""

    row: int
    values: Mapping[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """What a file holds; ``columns`` are the headings that were understood, ``unknown`` those that were not."""

    name: str
    rows: tuple[CaseRow, ...]
    columns: tuple[str, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...] = ()


def read_case_file(path: Path) -> CaseSheet:
    """Read a sheet of cases (xlsx, xls, xlsb, ods, csv); ``Refusal`` where nobody can be told from its columns."""
    return case_sheet(read_book(path))


def case_sheet(book: Book) -> CaseSheet:
    """The cases of a file that was read."""
    found = headers.find(book, IMPORT_FIELDS)
    _demand_sure(found)
    grid = book.grids[found.grid_index]
    rows = tuple(_Reader(grid, found).rows())
    if not rows:
        raise Refusal(tr("表里没有人员"), detail=f"{book.file_name}：{grid.name}")
    return CaseSheet(
        book.file_name, rows, tuple(tr(_FIELD[name].label) for name in found.columns.values()),
        tuple(word for word in found.unknown.values() if word), (*book.notes, *grid.notes),
    )  # fmt: skip


def _demand_sure(found: headers.Guess) -> None:
    """Who is meant must be told, and no two columns may mean the same."""
    for name in found.duplicates:
        title = tr("有几列都是“{label}”，分不清以哪一列为准").format(label=tr(_FIELD[name].label))
        raise Refusal(title, hint=tr("请删去或改名其中一列。"))
    if "name" not in found.columns.values():
        raise Refusal(tr("表里没有姓名列"), hint=tr("请补上列名“姓名”后再导入。"))
    if not any(name.startswith("on_") for name in found.columns.values()):
        raise Refusal(
            tr("表里没有发展党员的日期列"), hint=tr("请核对是否选错了文件；列名如“申请入党日期”“接收大会日期”。")
        )


class _Reader:
    """Reads the lines that are persons."""

    def __init__(self, grid: Grid, found: headers.Guess) -> None:
        self._grid, self._first = grid, found.header_row + 1
        self._lines = Lines(found.columns, grid.rows[found.header_row - 1])
        context = Context(clock.today())
        self._columns = [
            (index, Column(_FIELD[name], context, meaning=_as_written if isinstance(_FIELD[name].kind, Ref) else None))
            for index, name in found.columns.items()
        ]

    def rows(self) -> list[CaseRow]:
        """All of them, with the numbers of the sheet."""
        found = []
        for number in range(self._first, last_row(self._grid) + 1):
            cells = self._grid.rows[number - 1]
            if not self._lines.nobody(cells):
                found.append(self._row(number, cells))
        return found

    def _row(self, number: int, cells: Sequence[Value]) -> CaseRow:
        values: dict[str, Any] = {}
        problems = []
        for index, column in self._columns:
            cell = column.cells([cells[index] if index < len(cells) else None])[0]
            if (number, index) in self._grid.formulas:
                cell = column.as_formula(cell)
            if (half := _half(column.field, cell[1])) is not None:
                problems.append(half)
                continue
            if cell[1] is not None:
                values[column.field.name] = cell[1]
            if cell[2] is not None:
                problems.append(cell[2])
        return CaseRow(number, values, tuple(problems))


def _half(field: Field, value: object) -> Problem | None:
    """The day of a step is a whole one: half of it is not taken, and that is said once."""
    if not field.name.startswith("on_") or not isinstance(value, Day) or value.is_full:
        return None
    text = tr("{label}“{day}”应写到日").format(label=tr(field.label), day=value)
    return Problem(field.name, "day_needed", text)


def _as_written(text: str) -> Reading:
    """A reference is looked up when the ledger is at hand."""
    return Reading(clean_text(text) or None)
