"""Blocks become flowables: the looks of every block are decided here and nowhere else."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.platypus.flowables import CondPageBreak, Flowable, KeepTogether, Spacer

from branchdesk.kernel import blocks
from branchdesk.kernel.blocks import Align
from branchdesk.pdf import columns, fonts, lines
from branchdesk.pdf.grid import PAD_X, Cell, Form, Grid, Row
from branchdesk.pdf.page import Sheet
from branchdesk.pdf.paragraph import Paragraph, Style
from branchdesk.pdf.signing import Signatures

_TITLE = Style(fonts.TITLE, 22, leading=1.3, align=Align.CENTER, after=10, balanced=True)
_HEADING = Style(fonts.HEADING, 12, leading=1.5, before=10, after=3)
_PROSE = Style(fonts.BODY, 14, leading=1.8)
_LINE = Style(fonts.TABLE, 10.5)
_LABEL = Style(fonts.HEADING, 10.5, leading=1.3, align=Align.CENTER)
_VALUE = Style(fonts.TABLE, 10.5, leading=1.35)
_NOTE = Style(fonts.TABLE, 10.5, leading=1.4, align=Align.JUSTIFY, before=6)
_SIGNATURE = Style(fonts.TABLE, 10.5, before=10)
_HEADING_NEEDS = 70.0  # points: a heading wants some lines below it on its page
_LABEL_EM = 6.5
_PAIR_ROW = 25.0


def flow(given: Sequence[blocks.Block], sheet: Sheet) -> list[Flowable]:
    """The story of a paper; a closing joins the grid before it, all pairs have labels of one width."""
    story: list[Flowable] = []
    label = _label_width(given)
    for block in given:
        made = [_pairs(block, label, sheet)] if isinstance(block, blocks.Pairs) else _make(block, sheet)
        if isinstance(block, blocks.Closing) and story and isinstance(story[-1], Grid):
            story[-1].tail = made
        elif isinstance(block, blocks.Closing):
            story.append(KeepTogether(made))
        else:
            story += made
    _keep_headings(story)
    return story


def _keep_headings(story: Sequence[Flowable]) -> None:
    """A heading goes to the next page with a grid that would not begin on this one."""
    for wish, heading, box in zip(story, story[1:], story[2:], strict=False):
        if isinstance(wish, CondPageBreak) and isinstance(box, Grid):
            wish.height = max(wish.height, heading.step + _HEADING.before + _HEADING.after + box.opening + 5)


def _make(block: blocks.Block, sheet: Sheet) -> list[Flowable]:
    match block:
        case blocks.Title(text):
            return [Paragraph(text, _TITLE)]
        case blocks.Heading(text):
            return [CondPageBreak(_HEADING_NEEDS), Paragraph(text, _HEADING)]
        case blocks.Prose(text, align, indent):
            return [Paragraph(text, replace(_PROSE, align=align, indent=indent))]
        case blocks.Subtitle():
            return [_subtitle(block, sheet)]
        case blocks.Table():
            return [_table(block, sheet)]
        case blocks.Closing(notes, signatures):
            return _closing(notes, signatures)
    return [_gap(block.points)] if isinstance(block, blocks.Space) else []


def _gap(points: float) -> Flowable:
    """Room above what follows; as such it vanishes at the top of a page."""
    gap = Spacer(0, 0)
    gap.spaceBefore = points
    return gap


def _closing(notes: Sequence[str], signatures: Sequence[tuple[str, str]]) -> list[Flowable]:
    words: list[Flowable] = [Paragraph(text, _NOTE) for text in notes if text]
    return [*words, Signatures(signatures, _SIGNATURE)] if signatures else words


def _em(text: str, style: Style) -> float:
    """The width of a text on one line, em."""
    return sum(unit.width for unit in lines.units(text, style.stack))


def _subtitle(block: blocks.Subtitle, sheet: Sheet) -> Grid:
    """Up to three cells without rules; each as wide as its text, if there is room."""
    width, height = sheet.room
    left, right = (_em(text, _LINE) * _LINE.size + 2 * PAD_X + 1 for text in (block.left, block.right))
    if block.center:
        side = min(max(left, right), width / 3)
        widths = (side, width - 2 * side, side)
    else:
        end = min(right, width / 2)
        widths = (width - end, 0.0, end)
    texts = ((block.left, Align.LEFT), (block.center, Align.CENTER), (block.right, Align.RIGHT))
    form = Form(widths, 18.0, height, ruled=False)
    cells = [
        (Paragraph(text, replace(_LINE, align=align)), wide)
        for (text, align), wide in zip(texts, widths, strict=True)
        if wide
    ]
    form = replace(form, widths=tuple(wide for _, wide in cells))
    return Grid(form, (), [Row([Cell(text) for text, _ in cells], form)])


def _label_width(given: Iterable[blocks.Block]) -> float:
    """The width of the longest label of all pairs, points; the longest ones take two lines."""
    ems = [_em(name, _LABEL) for block in given if isinstance(block, blocks.Pairs) for name, _ in block.pairs]
    return min(max(ems, default=0.0), _LABEL_EM) * _LABEL.size + 2 * PAD_X + 4


def _pairs(block: blocks.Pairs, label: float, sheet: Sheet) -> Grid:
    """Label and value ``columns`` times a row; what needs more than two lines has a row of its own."""
    width, height = sheet.room
    value = width / block.columns - label
    form = Form((label, value) * block.columns, _PAIR_ROW, height)
    two_lines = 2 * (value - 2 * PAD_X) / _VALUE.size - 2
    rows: list[Row] = []
    waiting: list[tuple[str, str]] = []
    for pair in block.pairs:
        is_long = "\n" in pair[1] or _em(pair[1], _VALUE) > two_lines
        if waiting and (is_long or len(waiting) == block.columns):
            rows.append(_pair_row(waiting, form))
            waiting = []
        waiting.append(pair)
        if is_long:
            rows.append(_pair_row(waiting, form))
            waiting = []
    if waiting:
        rows.append(_pair_row(waiting, form))
    return Grid(form, (), rows)


def _pair_row(pairs: Sequence[tuple[str, str]], form: Form) -> Row:
    """The last value takes what is left of the row."""
    cells: list[Cell] = []
    for name, value in pairs:
        cells += [Cell(Paragraph(name, _LABEL)), Cell(Paragraph(value, _VALUE))]
    rest = len(form.widths) - len(cells)
    cells[-1] = replace(cells[-1], span=1 + rest)
    return Row(cells, form)


def _table(block: blocks.Table, sheet: Sheet) -> Grid:
    width, height = sheet.room
    size, widths = columns.measure(block, width)
    form = Form(widths, size * 2.1, height)
    title = replace(_LABEL, size=size)
    body = [replace(_VALUE, size=size, leading=1.25, align=column.align) for column in block.columns]
    header = Row([Cell(Paragraph(column.title, title)) for column in block.columns], form)
    rows = [
        Row([Cell(Paragraph(text, style)) for text, style in zip(texts, body, strict=True)], form)
        for texts in block.rows
    ]
    if not rows and block.empty:
        nothing = Paragraph(block.empty, replace(_VALUE, size=size, align=Align.CENTER))
        rows = [Row([Cell(nothing, span=len(widths))], form)]
    return Grid(form, [header], rows)
