"""Reading spreadsheets of every usual format into grids that keep the sheet's own row numbers."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.excel import binary, formats, limits, opendocument, texts
from branchdesk.excel.sniff import Nature, Source, take
from branchdesk.excel.survey import Survey
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.grid import Book, CellError, Grid, Value
from branchdesk.kernel.rubbish import no_collector
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

Progress = Callable[[int, int], None]
"""(done, total); it may raise ``Cancelled`` to stop the reading."""

_EXACT = 2**53
"""Whole numbers below this are what somebody typed; a larger one has lost digits and stays a float."""
_FORMULA_NAMES = 5


def read_book(path: Path, progress: Progress | None = None) -> Book:
    """All sheets of a file, whatever its format; values only, nothing is computed and no macro runs.

    Raises ``Refusal`` for whatever cannot be read, and what ``progress`` raises. 100,000 rows of 14
    columns take a few seconds; call it from a task.
    """
    source = take(path)
    with no_collector():
        grids = [_trimmed(grid) for grid in _grids(source, path.stem, progress or (lambda _done, _total: None))]
    if not any(grid.rows for grid in grids):
        raise Refusal(tr("文件里没有内容"), detail=path.name, hint=tr("请确认选对了文件，并且内容已经保存。"))
    return Book(path.name, tuple(grids), tuple(_file_notes(source)))


def _grids(source: Source, name: str, report: Progress) -> list[Grid]:
    if source.nature is Nature.TEXT:
        return [texts.csv_grid(source.text, name, report)]
    return texts.html_grids(source.text, name) if source.nature is Nature.HTML else _sheets(source, report)


def _sheets(source: Source, report: Progress) -> list[Grid]:
    surveys = _surveys(source)
    if source.archive is not None:
        source.archive.refuse_entities()
    with _guarded():
        from python_calamine import SheetTypeEnum, load_workbook

        book = load_workbook(io.BytesIO(source.data))
        sheets = book.sheets_metadata
        if len(sheets) != len(surveys):
            raise limits.damaged(tr("工作表目录与内容不一致。"))
        for meta, found in zip(sheets, surveys, strict=True):
            limits.check_size(meta.name, found.height, found.width)
        grids = []
        for index, (meta, found) in enumerate(zip(sheets, surveys, strict=True)):
            report(index, len(sheets))
            if meta.typ is SheetTypeEnum.WorkSheet:
                grids.append(_sheet(book, index, found))
        report(len(sheets), len(sheets))
        return grids


def _surveys(source: Source) -> list[Survey]:
    if source.compound is not None:
        return binary.xls(source.compound)
    assert source.archive is not None
    readers = {Nature.XLSX: formats.xlsx, Nature.XLSB: binary.xlsb, Nature.ODS: opendocument.ods}
    return readers[source.nature](source.archive)


@contextmanager
def _guarded() -> Iterator[None]:
    """Turn what calamine raises into a sentence; a panic inside it is no ``Exception`` at all."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise limits.needs_password() from error
    except MemoryError as error:
        raise Refusal(tr("文件太大，内存不够"), hint=tr("请把需要的工作表另存为单独的文件。")) from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise limits.damaged() from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise limits.damaged() from error
        raise


def _sheet(book: CalamineWorkbook, index: int, found: Survey) -> Grid:
    from python_calamine import SheetVisibleEnum

    meta = book.sheets_metadata[index]
    sheet = book.get_sheet_by_index(index)
    rows: list[list[Value]] = []
    if sheet.end is not None:
        limits.check_size(meta.name, sheet.end[0] + 1, sheet.end[1] + 1)
        # Without skip_empty_area=False leading empty rows would be dropped and the numbering shifted.
        rows = [
            [cell if cell.__class__ is str and cell and "\r" not in cell else _value(cell) for cell in row]
            for row in sheet.to_python(skip_empty_area=False)
        ]
    for (row, column), text in found.errors.items():
        if row <= len(rows) and column < len(rows[row - 1]):
            rows[row - 1][column] = CellError(text or rows[row - 1][column] or "#N/A")
    for (row, column), pattern in found.coarse.items():
        if row <= len(rows) and column < len(rows[row - 1]):
            rows[row - 1][column] = _as_shown(rows[row - 1][column], pattern)
    return Grid(
        meta.name,
        rows,
        formulas=frozenset(found.formulas),
        hidden_rows=frozenset(row for row in found.hidden_rows if row <= len(rows)),
        hidden=meta.visible is not SheetVisibleEnum.Visible,
        notes=tuple(_sheet_notes(rows, found, _merges(sheet, found))),
    )


def _value(cell: Any) -> Value:
    """A cell of calamine as a value of ours: typed numbers whole again, line ends alike, durations as text."""
    if cell.__class__ is str:
        return cell.replace("\r\n", "\n").replace("\r", "\n") or None
    if cell.__class__ is float:
        return int(cell) if cell.is_integer() and -_EXACT < cell < _EXACT else cell
    if isinstance(cell, datetime.timedelta):
        minutes, seconds = divmod(int(cell.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"
    found: Value = cell
    return found


def _as_shown(value: Value, pattern: str) -> Value:
    """A first of a month, or of a year, shown as no more than that is only that."""
    added = isinstance(value, datetime.date) and value.day == 1 and (pattern != formats.YEAR or value.month == 1)
    return value.strftime(pattern) if added and isinstance(value, datetime.date) else value


def _merges(sheet: CalamineSheet, found: Survey) -> list[tuple[int, int, int, int]]:
    known = sheet.merged_cell_ranges
    if known is None:
        return found.merged
    return [(first[0] + 1, first[1], last[0] + 1, last[1]) for first, last in known]


def _trimmed(grid: Grid) -> Grid:
    """Without empty rows at the end: a format painted to row 1,048,576 is no content."""
    rows = grid.rows
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    return grid


def _sheet_notes(rows: list[list[Value]], found: Survey, merges: list[tuple[int, int, int, int]]) -> Iterator[str]:
    if hidden := [row for row in found.hidden_rows if row <= len(rows)]:
        yield tr("有 {n} 行在表格中被隐藏或筛选掉，也会读取").format(n=len(hidden))
    if found.hidden_columns:
        letters = "、".join(limits.column_letters(column) for column in sorted(found.hidden_columns))
        yield tr("隐藏的列也会读取：{columns}").format(columns=letters)
    if found.formulas:
        yield tr("有 {n} 个公式单元格，只取上次算出的结果").format(n=len(found.formulas))
    deep = [merge for merge in merges if merge[2] > merge[0] and merge[0] <= len(rows)]
    if deep:
        named = "、".join(_range_name(merge) for merge in deep[:_FORMULA_NAMES])
        more = tr("等 {n} 处").format(n=len(deep)) if len(deep) > _FORMULA_NAMES else ""
        yield tr("合并单元格只有左上角一格有内容：{ranges}{more}").format(ranges=named, more=more)


def _range_name(merge: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = merge
    return f"{limits.column_letters(left)}{top}:{limits.column_letters(right)}{bottom}"


def _file_notes(source: Source) -> Iterator[str]:
    names = source.archive.names if source.archive else []
    streams = source.compound.streams if source.compound else set()
    if any(name.endswith("vbaproject.bin") for name in names) or "_VBA_PROJECT_CUR" in streams:
        yield tr("文件带有宏：只读取数值，宏不会运行")
    if any(name.startswith("xl/externallinks/") for name in names):
        yield tr("文件引用了别的工作簿：外部链接不会更新，只取已存的数值")
    if any(name == "xl/connections.xml" or name.startswith("xl/querytables/") for name in names):
        yield tr("文件带有数据连接：不会连接，只取已存的数值")
    if any(name.startswith(("xl/embeddings/", "xl/activex/")) for name in names):
        yield tr("文件里嵌有别的文件或控件：已忽略")
