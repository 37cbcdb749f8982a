"""Empty templates to fill in, and lines with faults to correct; both can be imported again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from branchdesk.excel import limits
from branchdesk.excel.headers import EXAMPLE_MARK, text_of
from branchdesk.excel.saving import save_book
from branchdesk.excel.writer import (
    clean,
    describe,
    heading_height,
    lines_needed,
    pages_beside,
    row_height,
    set_text,
    set_up_print,
    sheet_name,
    shown_width,
    thin_border,
)
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Flag, Shape
from branchdesk.kernel.grid import Value
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TEMPLATE_PROPERTY = "BranchDeskTemplate"
"""Custom document property that tells which template, in which version, a file was made from."""

_ROOM = 2000
"""Rows of a template prepared with drop-downs."""
_PIXELS_PER_CHARACTER = 8.0
_GREY = "808080"
_HEADING_FILL = "F2F2F2"
_REQUIRED_FILL = "FCE4D6"
_FAULT_FILL = "FFC7CE"
_REASON_WIDTH = 60
_MOST_COMMENTS = 2000
"""Cells with a comment; beyond it only the fill and the last column tell (Excel grows slow)."""


def column_width(pixels: float) -> float:
    """Width in characters for a field's width in pixels at 100 %."""
    return round(max(6.0, pixels / _PIXELS_PER_CHARACTER), 1)


def write_blank(
    path: Path,
    fields: Sequence[Field],
    *,
    title: str,
    template: str,
    choices: Mapping[str, Sequence[str]],
    example: Mapping[str, str],
    explanations: Sequence[str] = (),
) -> None:
    """An empty template: headings, text formats, drop-downs, one grey example line and a sheet 说明.

    ``choices`` are labels for fields that are no ``Choice`` themselves, by field name (branches …);
    ``example`` texts by field name; ``template`` names kind and version, e.g. ``members/1``.
    Raises ``Refusal`` when the file cannot be saved.
    """
    from openpyxl import Workbook

    book = Workbook()
    describe(book, title, {TEMPLATE_PROPERTY: template})
    page = book.worksheets[0]
    page.title = sheet_name(title)
    _write_headings(page, fields)
    _write_example(page, fields, example)
    _prepare_columns(page, fields)
    _write_explanations(book.create_sheet(tr("说明")), fields, explanations)
    _write_choices(book, page, fields, choices)
    save_book(book, path)


def _write_headings(page: Worksheet, fields: Sequence[Field]) -> None:
    for number, field in enumerate(fields, 1):
        cell = page.cell(1, number)
        set_text(cell, field.label + ("*" if field.required else ""))
        _dress(cell, bold=True, fill=_REQUIRED_FILL if field.required else _HEADING_FILL, centred=True)
    widths = [_column_width(index, field) for index, field in enumerate(fields)]
    page.row_dimensions[1].height = heading_height(
        (field.label + "*", width) for field, width in zip(fields, widths, strict=True)
    )
    page.freeze_panes = "A2"
    set_up_print(page, beside=pages_beside(widths))
    page.print_title_rows = "1:1"


def _write_example(page: Worksheet, fields: Sequence[Field], example: Mapping[str, str]) -> None:
    """The first cell says that the line is skipped, so no field of the example may stand there."""
    for number, field in enumerate(fields, 1):
        cell = page.cell(2, number)
        set_text(cell, EXAMPLE_MARK if number == 1 else example.get(field.name, ""))
        _dress(cell, colour=_GREY, italic=True)


def _prepare_columns(page: Worksheet, fields: Sequence[Field]) -> None:
    """Text format for everything but numbers: neither zeros nor the digits of an ID number get lost."""
    for index, field in enumerate(fields):
        dimension = page.column_dimensions[limits.column_letters(index)]
        dimension.width = _column_width(index, field)
        dimension.number_format = "@" if field.kind.shape in (Shape.TEXT, Shape.DATE) else "General"


def _column_width(index: int, field: Field) -> float:
    """Characters; the first column has room for the mark of the example."""
    return max(column_width(field.width), len(EXAMPLE_MARK) * 2 + 2 if index == 0 else 0)


def _write_explanations(page: Worksheet, fields: Sequence[Field], explanations: Sequence[str]) -> None:
    lines = [
        *explanations,
        tr("带 * 的列必须填写；列的先后可以调整，列名请不要改。"),
        tr("第 2 行是示例，导入时跳过，可以删除。"),
        tr("日期写成 2024-07-01；只知道年月的写 2024-07。"),
    ]
    for number, line in enumerate(lines, 1):
        set_text(page.cell(number, 1), line)
    start = len(lines) + 2
    for number, heading in enumerate((tr("列名"), tr("必填"), tr("填写要求")), 1):
        set_text(page.cell(start, number), heading)
        _dress(page.cell(start, number), bold=True, fill=_HEADING_FILL)
    for row, field in enumerate(fields, start + 1):
        for number, text in enumerate((field.label, tr("是") if field.required else "", _requirement(field)), 1):
            set_text(page.cell(row, number), text)
            _dress(page.cell(row, number))
    for letter, width in (("A", 20), ("B", 8), ("C", 80)):
        page.column_dimensions[letter].width = width
    set_up_print(page, portrait=True)


def _requirement(field: Field) -> str:
    """How a field is filled in, in one sentence."""
    parts = [field.hint] if field.hint else []
    match field.kind:
        case Choice():
            labels = field.kind.labels
            parts.append(
                tr("从列表选择：{labels}").format(labels="、".join(labels[:8]) + ("…" if len(labels) > 8 else ""))
            )
        case Flag():
            parts.append(tr("填“是”或“否”"))
        case CalendarDay():
            parts.append(tr("日期"))
    return "；".join(parts)


def _write_choices(
    book: Workbook, page: Worksheet, fields: Sequence[Field], choices: Mapping[str, Sequence[str]]
) -> None:
    """Drop-downs that draw on a hidden sheet: a list written into the rule itself ends at 255 characters."""
    store: Any = None
    column = 0
    for index, field in enumerate(fields):
        labels = _labels(field, choices)
        if not labels:
            continue
        if store is None:
            store = book.create_sheet(tr("选项"))
            store.sheet_state = "hidden"
        column += 1
        for row, label in enumerate(labels, 1):
            set_text(store.cell(row, column), label)
        letter = limits.column_letters(column - 1)
        _add_list(page, index, f"'{store.title}'!${letter}$1:${letter}${len(labels)}", strict=field.name not in choices)


def _labels(field: Field, choices: Mapping[str, Sequence[str]]) -> Sequence[str]:
    if field.name in choices:
        return choices[field.name]
    if isinstance(field.kind, Choice):
        return field.kind.labels
    return (tr("是"), tr("否")) if isinstance(field.kind, Flag) else ()


def _add_list(page: Worksheet, index: int, source: str, *, strict: bool) -> None:
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
    rule.errorTitle = tr("不在可选项中")
    rule.error = tr("请从下拉列表中选择。")
    rule.errorStyle = "stop" if strict else "warning"
    letter = limits.column_letters(index)
    rule.add(f"{letter}3:{letter}{_ROOM}")
    page.add_data_validation(rule)


def write_bad_rows(
    path: Path, headings: Sequence[str], rows: Sequence[Sequence[Value]], reasons: Sequence[Mapping[int, str]]
) -> None:
    """The lines with faults, as they were read, with a last column 原因; corrected it can be imported again.

    ``reasons[i]`` maps 0-based columns of ``rows[i]`` to a sentence, -1 to one on the whole line;
    faulty cells are filled and carry the sentence as a comment. ``Refusal`` when it cannot be saved.
    """
    from openpyxl import Workbook

    book = Workbook()
    describe(book, tr("有问题的行"), {})
    page = book.worksheets[0]
    page.title = tr("有问题的行")
    width = len(headings)
    for number, heading in enumerate((*headings, tr("原因")), 1):
        set_text(page.cell(1, number), heading)
        _dress(page.cell(1, number), bold=True, fill=_HEADING_FILL, centred=True)
        page.column_dimensions[limits.column_letters(number - 1)].width = (
            _REASON_WIDTH if number > width else _fitting(heading, [row[number - 1 : number] for row in rows])
        )
    room = _MOST_COMMENTS
    for number, (values, faults) in enumerate(zip(rows, reasons, strict=True), 2):
        room -= _write_bad_row(page, number, [*values, *[None] * width][:width], faults, room)
    page.freeze_panes = "A2"
    set_up_print(page)
    page.print_title_rows = "1:1"
    save_book(book, path)


def _write_bad_row(page: Worksheet, number: int, values: Sequence[Value], faults: Mapping[int, str], room: int) -> int:
    """Write one line with at most ``room`` comments; how many there were."""
    comments = 0
    for column, value in enumerate(values):
        cell = page.cell(number, column + 1)
        fault = faults.get(column, "")
        _put(cell, value)
        _dress(cell, fill=_FAULT_FILL if fault else "")
        if fault and comments < room:
            _comment(cell, fault)
            comments += 1
    last = page.cell(number, len(values) + 1)
    reason = "；".join(dict.fromkeys(faults.values()))
    set_text(last, reason)
    _dress(last)
    page.row_dimensions[number].height = row_height(lines_needed(reason, _REASON_WIDTH))
    return comments


def _fitting(heading: str, cells: Iterable[Sequence[Value]]) -> float:
    """A column width that shows the usual cell whole."""
    longest = max((shown_width(text_of(value)) for cell in cells for value in cell), default=0)
    return min(max(longest, shown_width(heading)) + 2, 40)


def _put(cell: Any, value: Value) -> None:
    """Dates and short numbers as they were; everything else as text, so that nothing changes once more."""
    if isinstance(value, date):
        cell.value = value
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**11:
        cell.value = value
    else:
        set_text(cell, text_of(value))
        cell.number_format = "@"


def _comment(cell: Any, text: str) -> None:
    from openpyxl.comments import Comment

    cell.comment = Comment(clean(text), tr("支部事务台账"), height=60, width=260)


def _dress(
    cell: Any,
    *,
    bold: bool = False,
    italic: bool = False,
    fill: str = "",
    colour: str = "000000",
    centred: bool = False,
) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name="宋体", size=10.5, bold=bold, italic=italic, color=f"FF{colour}")
    cell.border = thin_border()
    cell.alignment = Alignment(horizontal="center" if centred else None, vertical="center", wrap_text=True)
    if fill:
        cell.fill = PatternFill("solid", fgColor=f"FF{fill}")
