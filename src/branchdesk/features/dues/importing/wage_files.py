"""A wage sheet, or a sheet of bases, out of a file: items by person, never kept unless the user says so (domain §1.4, N8)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from branchdesk.features.dues.fields import ASSESSMENT_FIELDS, WAGE_FIELDS
from branchdesk.features.dues.importing.cells import (
    Fault,
    is_footer,
    is_total,
    money_text,
    plain_text,
    rows_below,
    unread,
)
from branchdesk.features.dues.model import Payer
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Money
from branchdesk.kernel.grid import CellError, Grid, Value
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.names import clean_name
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_BY_NAME = {one.name: one for one in ASSESSMENT_FIELDS}
_BASE, _PAYER = _BY_NAME["base"], _BY_NAME["payer"]
_ITEMS = tuple(
    Field(f"item{n}", word, Money())
    for n, word in enumerate(("岗位工资", "薪级工资", "基础性绩效", "养老保险", "住房公积金", "个人所得税", "基本工资",
                              "应发合计", "实发工资"))
)  # fmt: skip
"""Headings that make a heading row of a wage sheet; all columns are read, these or not."""
_ORDINALS = frozenset(("序号", "序", "no", "编次", "行号"))
_WHOSE = ("staff_number", "name", "base", "payer")


@dataclass(frozen=True, slots=True)
class WageRow:
    """One line: whose it is as written, the items, or the ``base`` itself where the sheet has a column for it."""

    row: int
    staff_number: str
    name: str
    items: tuple[tuple[str, Yuan], ...]
    base: Yuan | None = None
    payer: Payer | None = None


@dataclass(frozen=True, slots=True)
class WageFile:
    """What a wage sheet holds; ``items`` are the names of its columns of money, in order."""

    name: str
    items: tuple[str, ...]
    rows: tuple[WageRow, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_wage_file(path: Path) -> WageFile:
    """Read a wage sheet or a sheet of bases; ``Refusal`` where nobody can be told from its columns."""
    from branchdesk.excel import headers
    from branchdesk.excel.reader import read_book

    book = read_book(path)
    found = headers.find(book, (*WAGE_FIELDS, _BASE, _PAYER, *_ITEMS))
    names = {column: name for column, name in found.columns.items() if name in _WHOSE}
    for name in found.duplicates:
        if name in _WHOSE:
            label = next(one.label for one in (*WAGE_FIELDS, _BASE, _PAYER) if one.name == name)
            raise Refusal(
                tr("有几列都是“{label}”，分不清以哪一列为准").format(label=label), hint=tr("请删去或改名其中一列。")
            )
    if not {"staff_number", "name"} & set(names.values()):
        raise Refusal(tr("工资表里没有姓名或学工号列"), hint=tr("请补上列名后再导入。"))
    grid = book.grids[found.grid_index]
    if len(grid.rows) <= found.header_row:
        raise Refusal(tr("工资表里没有人员"), detail=f"{path.name}：{grid.name}")
    items = {} if "base" in names.values() else _item_columns(grid, found.header_row, found.headings, names)
    reader = _Reader({**names, **items})
    reader.take_all(grid, found.header_row)
    notes = [*book.notes, *grid.notes, *unread(book.grids, found.grid_index), *reader.notes]
    left = [word for column, word in found.headings.items() if column not in reader.columns and word]
    if left and items:
        notes.append(tr("不是金额的列未采用：{columns}").format(columns="、".join(left)))
    if not reader.rows and not reader.faults:
        raise Refusal(tr("工资表里没有人员"), detail=f"{path.name}：{grid.name}")
    return WageFile(path.name, tuple(items.values()), tuple(reader.rows), tuple(reader.faults), tuple(notes))


def _item_columns(grid: Grid, header_row: int, words: Mapping[int, str], names: Mapping[int, str]) -> dict[int, str]:
    """Columns with numbers that do not just count the rows; ``Refusal`` where two have one name or there are none."""
    from branchdesk.excel import headers

    found = {}
    for column, heading in words.items():
        cells = [row[column] for row in grid.rows[header_row:] if column < len(row) and row[column] is not None]
        ordinal = headers.heading_key(heading) in _ORDINALS
        if column not in names and heading and not ordinal and any(_is_money(cell) for cell in cells):
            found[column] = heading
    twice = [word for word, count in Counter(found.values()).items() if count > 1]
    if twice:
        raise Refusal(
            tr("工资表有几列都叫“{names}”，分不清个人和单位部分").format(names="”“".join(twice)),
            hint=tr("请在列名里写明，例如“养老保险（个人）”“养老保险（单位）”。"),
        )
    if not found:
        raise Refusal(tr("工资表里没有金额列，也没有基数列"), hint=tr("请核对是否选错了文件。"))
    return found


def _column_word(word: str) -> str:
    """What people call a column: items stand under their own names."""
    return tr(_BASE.label) if word == "base" else word


def _is_money(cell: Value) -> bool:
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return True
    try:
        Yuan.read(str(cell))
    except ValueError:
        return False
    return True


class _Reader:
    """Takes rows one by one."""

    def __init__(self, columns: Mapping[int, str]) -> None:
        self.columns = columns
        self.rows: list[WageRow] = []
        self.faults: list[Fault] = []
        self.notes: list[str] = []
        self._context = Context(clock.today())

    def take_all(self, grid: Grid, header_row: int) -> None:
        """The rows below the heading, but for those that sum up others."""
        people = max(column for column, name in self.columns.items() if name in ("staff_number", "name"))
        for row, cells in rows_below(grid, header_row, self.columns):
            whose = [plain_text(cells.get(word)) for word in ("staff_number", "name")]
            if is_total(whose) or is_footer(map(plain_text, grid.rows[row - 1][: people + 1])):
                self.notes.append(tr("第 {row} 行是合计，未读取").format(row=row))
            else:
                self.take(row, cells)

    def take(self, row: int, cells: Mapping[str, Value]) -> None:
        """One row of the sheet."""
        staff_number, name = (plain_text(cells.get(word)) for word in ("staff_number", "name"))
        if not (staff_number or name):
            self.notes.append(tr("第 {row} 行没有姓名和学工号，未读取").format(row=row))
            return
        amounts = {
            word: self._amount(row, word, value)
            for word, value in cells.items()
            if word not in ("staff_number", "name", "payer")
        }
        payer, payer_fault = self._payer(row, cells.get("payer"))
        if any(one is None for one in amounts.values()) or payer_fault:
            return
        base = amounts.pop("base", None)
        items = tuple((word, one) for word, one in amounts.items() if one is not None)
        self.rows.append(WageRow(row, staff_number, clean_name(name), items, base, payer))

    def _amount(self, row: int, word: str, value: Value) -> Yuan | None:
        text = "" if isinstance(value, CellError) else money_text(value)
        if isinstance(value, CellError):
            self._blame(row, word, "cell_error", tr("“{word}”的单元格是错误值，请改正").format(word=_column_word(word)))
            return None
        if text in ("", "-", "—", "/"):
            return Yuan(0)
        try:
            return Yuan.read(text)
        except ValueError as error:
            words = tr("“{word}”的“{text}”读不出：{why}").format(word=_column_word(word), text=text, why=error)
            self._blame(row, word, "not_money", words)
            return None

    def _payer(self, row: int, value: Value) -> tuple[Payer | None, bool]:
        text = plain_text(value)
        if not text:
            return None, False
        reading = _PAYER.read(text, self._context)
        if reading.level is Level.BLOCK:
            self._blame(row, "payer", reading.code, tr("人员类别{why}").format(why=reading.text))
        return reading.value, reading.level is Level.BLOCK

    def _blame(self, row: int, field: str, code: str, text: str) -> None:
        self.faults.append(Fault(row, field, Level.BLOCK, code, text))
