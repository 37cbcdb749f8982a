"""A graduation sheet out of a file: whose each row is as written, and the values it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from branchdesk.features.dues.importing.cells import Fault, is_total, plain_text, rows_below
from branchdesk.features.transfers.fields import GRADUATION_FIELDS, WHOSE_FIELDS
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, by_name
from branchdesk.kernel.grid import Grid, Value
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

COLUMNS = (*WHOSE_FIELDS, *GRADUATION_FIELDS)
_WHOSE = tuple(one.name for one in WHOSE_FIELDS)
_VALUES = by_name(GRADUATION_FIELDS)


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row: the words that say whose it is, and the values it gives (none for empty cells)."""

    row: int
    number: str
    staff_number: str
    name: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class GraduationFile:
    """What a graduation sheet holds; rows with a fault are not among ``rows``."""

    name: str
    rows: tuple[FileRow, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_graduation_file(path: Path) -> GraduationFile:
    """Read a graduation sheet; ``Refusal`` where it does not say whose its rows are, or where nobody goes."""
    from branchdesk.excel import headers
    from branchdesk.excel.reader import read_book

    book = read_book(path)
    found = headers.find(book, COLUMNS)
    labels = by_name(COLUMNS)
    for name in found.duplicates:
        text = tr("有几列都是“{label}”，分不清以哪一列为准").format(label=tr(labels[name].label))
        raise Refusal(text, hint=tr("请删去或改名其中一列。"))
    names = set(found.columns.values())
    if not names & set(_WHOSE):
        raise Refusal(tr("表里没有姓名、学工号或党员编号列"), hint=tr("请补上列名后再导入。"))
    if "destination" not in names:
        raise Refusal(tr("表里没有“毕业去向”列"), hint=tr("请补上列名后再导入，或先导出空白去向表填写。"))
    reader = _Reader()
    grid = book.grids[found.grid_index]
    _read_rows(reader, grid, found.header_row, found.columns)
    if not reader.rows and not reader.faults:
        raise Refusal(tr("表里没有人员"), detail=f"{path.name}：{grid.name}")
    notes = [*book.notes, *grid.notes, *reader.notes]
    if unknown := [word for word in found.unknown.values() if word]:
        notes.append(tr("没有用到的列：{columns}").format(columns="、".join(unknown)))
    return GraduationFile(path.name, tuple(reader.rows), tuple(reader.faults), tuple(notes))


def _read_rows(reader: "_Reader", grid: Grid, header_row: int, columns: Mapping[int, str]) -> None:
    for row, cells in rows_below(grid, header_row, columns):
        reader.take(row, cells)


@dataclass(slots=True)
class _Reader:
    """Takes rows one by one."""

    rows: list[FileRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    context: Context = field(default_factory=lambda: Context(clock.today()))

    def take(self, row: int, cells: Mapping[str, Value]) -> None:
        """One row of the sheet."""
        number, staff_number, name = (plain_text(cells.get(word)) for word in _WHOSE)
        if is_total((number, staff_number, name)):
            self.notes.append(tr("第 {row} 行是合计，未读取").format(row=row))
            return
        if not (number or staff_number or name):
            self.notes.append(tr("第 {row} 行没有姓名和编号，未读取").format(row=row))
            return
        before, values = len(self.faults), {}
        for word, kind in _VALUES.items():
            text = plain_text(cells.get(word))
            reading = kind.kind.read(text, self.context) if text else None
            if reading is None:
                continue
            if reading.level is Level.BLOCK:
                said = tr("{label}：{why}").format(label=tr(kind.label), why=reading.text)
                self.faults.append(Fault(row, word, Level.BLOCK, reading.code, said))
            values[word] = reading.value
        if len(self.faults) == before:
            self.rows.append(FileRow(row, number, staff_number, clean_name(name), values))
