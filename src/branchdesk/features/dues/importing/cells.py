"""Cells of a sheet as the room reads them: amounts without the noise of floats, numbers that lost digits, totals rows."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from branchdesk.excel.headers import EXAMPLE_MARK, is_data, text_of
from branchdesk.kernel.grid import EXACT, CellError, Grid, Value
from branchdesk.kernel.names import clean_text
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_TOTALS = re.compile(r"(本页|本月|本年|累计|交易|金额|人数)?(合计|总计|小计|共计|总额|累计|汇总|平均)[:：]?.*")
_GRAND = re.compile(r"(本月|交易|金额)?(合计|总计|共计|总额)[:：]?.*")
_FOOTER = re.compile(r"(本页|本月|本年|金额|部门)?(合计|总计|小计|共计)[:：]?|(合计|金额|人民币)*[（(]?大写.*")
_NOISE = 1e-6
_SERIAL = re.compile(r"[34567]\d{4}(\.\d+)?")
"""Days of a spreadsheet's count from 1982 to 2119; a date in five digits means nothing else."""
_FIRST_DAY = datetime(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something about one cell or row of a file; ``row`` is the sheet's own number, 0 for the file as a whole."""

    row: int
    field: str
    level: Level
    code: str
    text: str

    @property
    def sentence(self) -> str:
        """The finding with its place."""
        return tr("第 {row} 行：{text}").format(row=self.row, text=self.text) if self.row else self.text


def money_text(value: Value) -> str:
    """An amount as written; a computed 31.419999999999998 is 31.42, a true 31.415 stays and is refused."""
    if isinstance(value, float) and abs(value) < EXACT and abs(round(value, 2) - value) < _NOISE:
        return f"{value:.2f}"
    return clean_text(text_of(value))


def plain_text(value: Value) -> str:
    """Any other cell."""
    return clean_text(text_of(value)) if not isinstance(value, CellError) else ""


def day_text(text: str) -> str:
    """What stands in a column of days; a spreadsheet whose cell lost its format leaves the number of the day."""
    if not _SERIAL.fullmatch(text):
        return text
    at = _FIRST_DAY + timedelta(seconds=round(float(text) * 86_400))
    return f"{at:%Y-%m-%d %H:%M}" if "." in text else f"{at:%Y-%m-%d}"


def lost_digits(value: Value) -> bool:
    """Whether a long number was typed or opened as a number and has lost its last digits."""
    return isinstance(value, float) and abs(value) >= EXACT


def is_total(texts: Iterable[str]) -> bool:
    """Whether a row sums up others: one of its words is 合计, 小计 …"""
    return any(_TOTALS.fullmatch(re.sub(r"\s", "", text)) for text in texts if text)


def is_footer(texts: Iterable[str]) -> bool:
    """Whether a row is the foot of a sheet by the words left of its people: 合计, 大写 …, and no more than them."""
    return any(_FOOTER.fullmatch(re.sub(r"\s", "", text)) for text in texts if text)


def is_grand_total(texts: Iterable[str]) -> bool:
    """Whether it sums up the whole sheet."""
    return any(_GRAND.fullmatch(re.sub(r"\s", "", text)) for text in texts if text)


def rows_below(grid: Grid, header_row: int, names: Mapping[int, str]) -> Iterable[tuple[int, dict[str, Value]]]:
    """(row of the sheet, cells by name) of every row below the heading that says something."""
    for number, row in enumerate(grid.rows[header_row:], header_row + 1):
        cells = {name: row[column] for column, name in names.items() if column < len(row)}
        said = any(value is not None and str(value).strip() for value in row)
        if said and not (row and row[0] == EXAMPLE_MARK):
            yield number, cells


def unread(grids: Sequence[Grid], taken: int) -> list[str]:
    """A sentence for each sheet of a file that was left aside though it has rows, besides those that explain another."""
    text = tr("工作表“{sheet}”有 {n} 行，这次没有读取；需要时请另存为单独的文件再导入")
    return [
        text.format(sheet=grid.name, n=len(grid.rows))
        for index, grid in enumerate(grids)
        if index != taken and grid.rows and is_data(grid)
    ]


def padded(number: str, known: Collection[str], by_bare: Mapping[str, Sequence[str]]) -> str:
    """A staff number whose leading zeros a spreadsheet has dropped, as the ledger has it; else as it is."""
    if not number or number in known or not number.isdigit():
        return number
    found = by_bare.get(number.lstrip("0"), ())
    return found[0] if len(found) == 1 and len(found[0]) > len(number) else number


def bare_numbers(known: Iterable[str]) -> dict[str, list[str]]:
    """Staff numbers by what is left of them without leading zeros."""
    found: dict[str, list[str]] = {}
    for number in known:
        found.setdefault(number.lstrip("0"), []).append(number)
    return found
