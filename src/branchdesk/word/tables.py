"""Grids of a Word paper: pairs of label and value, and tables whose heading comes back on every page."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph

from branchdesk.kernel import blocks
from branchdesk.kernel.blocks import Align, plain
from branchdesk.word import names
from branchdesk.word.marks import ALIGNMENTS, BODY, HEAD, LINE, Face, dressed, flag, width, write

SMALL = 12.0
"""小四, points: what stands in grids."""
_WIDTH = 156.0  # mm
_LABEL = 22.0  # mm
_PAD = 2.0  # mm
_MM = 25.4 / 72


def three_stops(line: Paragraph) -> None:
    """Tab stops for a middle and a right part of one line."""
    stops = line.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(_WIDTH / 2), WD_TAB_ALIGNMENT.CENTER)
    stops.add_tab_stop(Mm(_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def pairs(document: Document, block: blocks.Pairs) -> None:
    """Label and value ``columns`` times a row; wide and long values have a row of their own."""
    value = (_WIDTH - _LABEL * block.columns) / block.columns
    longest = 2 * value / (SMALL * _MM) - 2
    rows: list[list[tuple[str, str]]] = []
    is_full = True
    for pair in block.pairs:
        alone = pair[0] in block.wide or "\n" in pair[1] or len(pair[1]) > longest
        if is_full or alone:
            rows.append([])
        rows[-1].append(pair)
        is_full = alone or len(rows[-1]) == block.columns
    values = _value_widths(rows, block.columns, value)
    grid = _grid(document, len(rows), [part for one in values for part in (_LABEL, one)])
    for row, found in zip(grid.rows, rows, strict=True):
        cells = row.cells
        for i, (label, text) in enumerate(found):
            _fill(cells[2 * i], label, HEAD, Align.CENTER)
            target = cells[2 * i + 1]
            if i == len(found) - 1 and 2 * i + 1 < len(cells) - 1:
                target = target.merge(cells[-1])
            _fill(target, text, BODY, Align.LEFT)


def _value_widths(rows: Sequence[Sequence[tuple[str, str]]], columns: int, even: float) -> list[float]:
    """Millimetres; where there are two columns the one with longer values takes from the other."""
    if columns != 2:
        return [even] * columns
    first, second = (max((_text_width(row[i][1]) for row in rows if len(row) == 2), default=0.0) for i in range(2))
    moved = max(0.0, min(first - even, even - second)) - max(0.0, min(second - even, even - first))
    return [even + moved, even - moved]


def _text_width(text: str) -> float:
    return sum(map(width, text)) * SMALL * _MM + 2 * _PAD


def table(document: Document, block: blocks.Table) -> None:
    """Heading row, rows, bands; what is empty says so."""
    count = len(block.columns)
    rows: Sequence[Sequence[str]] = block.rows or ([(block.empty,)] if block.empty else [])
    grid = _grid(document, 1 + len(rows), _widths(block))
    header = grid.rows[0]
    header._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, column in zip(header.cells, block.columns, strict=True):
        _fill(cell, column.title, HEAD, Align.CENTER)
    for row, texts in zip(grid.rows[1:], rows, strict=True):
        cells = row.cells
        if len(texts) < count:
            band = cells[0].merge(cells[-1])
            _fill(band, texts[0], HEAD if block.rows else BODY, Align.LEFT if block.rows else Align.CENTER)
            continue
        for cell, text, column in zip(cells, texts, block.columns, strict=True):
            _fill(cell, text, BODY, column.align)
    if block.sign:
        _keep(grid)


def _keep(grid: WordTable) -> None:
    """The whole table and the end of the text before it stay on one page."""
    above = grid._tbl.getprevious()
    if above is not None and above.tag == names.tag("p"):
        flag(above, "keepNext")
    for row in grid.rows[:-1]:
        for line in row.cells[0].paragraphs:
            line.paragraph_format.keep_with_next = True


def _widths(block: blocks.Table) -> list[float]:
    """Millimetres by weight, so that a title of up to four characters stays on one line."""
    least = [max(min(len(column.title), 4), column.least) * SMALL * _MM + 2 * _PAD for column in block.columns]
    spare = _WIDTH - sum(least)
    total = sum(column.weight for column in block.columns)
    if spare < 0:
        return [_WIDTH * need / sum(least) for need in least]
    return [need + spare * column.weight / total for need, column in zip(least, block.columns, strict=True)]


def _grid(document: Document, rows: int, widths: Sequence[float]) -> WordTable:
    grid: WordTable = document.add_table(rows, len(widths), style="Table Grid")
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    grid.autofit = False
    for column, wide in zip(grid.columns, widths, strict=True):
        column.width = Mm(wide)
    for row in grid.rows:
        row.height = LINE
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, wide in zip(row.cells, widths, strict=True):
            cell.width = Mm(wide)
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    return grid


def _fill(cell: Any, text: str, face: Face, align: Align) -> None:
    for n, part in enumerate(plain(text).split("\n")):
        line = dressed(cell.paragraphs[0] if n == 0 else cell.add_paragraph(), exact=False)
        line.alignment = ALIGNMENTS[align]
        line.paragraph_format.line_spacing = Pt(SMALL * 1.4)
        write(line, part, face, SMALL)
