"""Blocks become flowables, in the look of their paper."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reportlab.platypus.flowables import CondPageBreak, Flowable, KeepTogether, Spacer

from branchdesk.kernel import blocks, titles
from branchdesk.kernel.blocks import Align
from branchdesk.pdf import bound, columns, lines, looks
from branchdesk.pdf.drawing import Drawing
from branchdesk.pdf.ending import Ending, Headline, Snap
from branchdesk.pdf.grid import PAD_X, Band, Cell, Form, Grid, Row
from branchdesk.pdf.looks import Look
from branchdesk.pdf.page import Sheet
from branchdesk.pdf.paragraph import Paragraph, Style
from branchdesk.pdf.signing import Issued, Signatures

_LABEL_EM = 6.5
_TINY = 0.01
_SIGNED = 0.8  # of a page: the rest is for what closes the paper
_GRID_ROOM = 5.0  # points: what a grid keeps above itself


def flow(given: Sequence[blocks.Block], sheet: Sheet, look: Look | None = None) -> list[Flowable]:
    """The story of a paper; a closing joins what stands before it, all pairs have labels of one width."""
    maker = _Maker(sheet, look or looks.ordinary(), given)
    story: list[Flowable] = []
    for block in given:
        made = maker.make(block)
        if isinstance(block, blocks.Closing):
            _close(story, made, sheet)
        elif isinstance(block, blocks.Table) and block.sign:
            _sign(story, made, sheet)
        else:
            story += made
    return _keep_headings(story, sheet)


def _sign(story: list[Flowable], made: list[Flowable], sheet: Sheet) -> None:
    """A table to sign in takes the end of the text with it, unless both are more than a page holds."""
    grid = made[0]
    if story and isinstance(story[-1], Paragraph):
        ending = Ending(story[-1], [grid], sheet)
        if ending.least(sheet.room[0]) <= _SIGNED * sheet.room[1]:
            story[-1] = ending
            return
    story += made


def _close(story: list[Flowable], closing: list[Flowable], sheet: Sheet) -> None:
    """The end of a paper never stands alone on a page."""
    while story and isinstance(story[-1], Snap):
        story.pop()
    if story and isinstance(story[-1], Grid | Ending):
        story[-1].tail = [*story[-1].tail, *closing]
    elif story and isinstance(story[-1], Paragraph):
        story.append(Ending(story.pop(), closing, sheet))
    else:
        story.append(KeepTogether(closing))


def _keep_headings(story: Sequence[Flowable], sheet: Sheet) -> list[Flowable]:
    """Headings go to the next page with what follows, where that would not begin on this one."""
    width = sheet.room[0]
    kept: list[Flowable] = []
    for i, item in enumerate(story):
        if isinstance(item, Paragraph | Ending) and kept and isinstance(kept[-1], Snap):
            kept[-1].parts = True
        if isinstance(item, Headline) and not (i and isinstance(story[i - 1], Headline)):
            need = 0.0
            for following in story[i:]:
                if not isinstance(following, Headline):
                    need += _opening(following, width)
                    break
                need += following.wrap(width, 0)[1] + following.style.before + following.style.after
            kept.append(CondPageBreak(min(need, sheet.room[1]) - _TINY))
        kept.append(item)
    return kept


def _opening(item: Flowable, width: float) -> float:
    if isinstance(item, Grid):
        return item.opening + _GRID_ROOM if item.opening else 0.0
    return item.opening(width) if isinstance(item, Paragraph | Ending) else 0.0


class _Maker:
    """Makes flowables of blocks in one look."""

    def __init__(self, sheet: Sheet, look: Look, given: Sequence[blocks.Block]) -> None:
        self.sheet = sheet
        self.look = look
        self.label = self._label_width(given)

    def make(self, block: blocks.Block) -> list[Flowable]:
        """What one block becomes."""
        look = self.look
        match block:
            case blocks.Title(text):
                return [Paragraph(titles.tight(text), look.title), *self._snap(parts=True)]
            case blocks.Heading(text, level):
                return [Headline(text, look.headings[min(level, len(look.headings)) - 1])]
            case blocks.Prose(text, align, indent, lead, hang):
                return [Paragraph(text, replace(look.prose, align=align, indent=indent, hang=hang), lead, look.lead)]
            case blocks.Picture(png, words, share):
                return [Drawing(png, words, share), *self._snap()]
            case blocks.Closing():
                return self._closing(block)
            case blocks.Space(points):
                return [_gap(points)]
            case blocks.Pairs() | blocks.Table() | blocks.Subtitle():
                return [self._grid(block), *self._snap()]
        return bound.make(block, self.sheet, look)

    def _snap(self, *, parts: bool = False) -> list[Flowable]:
        """Back to the grid of the lines."""
        return [Snap(self.look.pitch, parts)] if self.look.pitch else []

    def _closing(self, block: blocks.Closing) -> list[Flowable]:
        end: list[Flowable] = [Paragraph(text, self.look.note) for text in block.notes if text]
        if block.signatures:
            end.append(Signatures(block.signatures, self.look.signature, self.look.signature_step))
        if block.issued:
            end.append(Issued(*block.issued, self.look.prose))
        return end

    def _grid(self, block: blocks.Pairs | blocks.Table | blocks.Subtitle) -> Grid:
        match block:
            case blocks.Pairs():
                return self._pairs(block)
            case blocks.Table():
                return self._table(block)
        return self._subtitle(block)

    def _subtitle(self, block: blocks.Subtitle) -> Grid:
        """Up to three cells without rules; each as wide as its text, if there is room."""
        width, height = self.sheet.room
        line = self.look.line
        left, right = (_em(text, line) * line.size + 2 * PAD_X + 1 for text in (block.left, block.right))
        if block.center:
            side = min(max(left, right), width / 3)
            widths = (side, width - 2 * side, side)
        else:
            end = min(right, width / 2)
            widths = (width - end, 0.0, end)
        texts = ((block.left, Align.LEFT), (block.center, Align.CENTER), (block.right, Align.RIGHT))
        form = Form(tuple(wide for wide in widths if wide), 18.0, height, ruled=False)
        cells = [
            Cell(Paragraph(text, replace(line, align=align)))
            for (text, align), wide in zip(texts, widths, strict=True)
            if wide
        ]
        return Grid(form, (), [Row(cells, form)])

    def _label_width(self, given: Iterable[blocks.Block]) -> float:
        """The width of the longest label of all pairs, points; the longest ones take two lines."""
        style = self.look.label
        ems = [_em(name, style) for block in given if isinstance(block, blocks.Pairs) for name, _ in block.pairs]
        return min(max(ems, default=0.0), _LABEL_EM) * style.size + 2 * PAD_X + 4

    def _pairs(self, block: blocks.Pairs) -> Grid:
        """Label and value ``columns`` times a row; what needs more than two lines has a row of its own."""
        width, height = self.sheet.room
        look = self.look
        even = width / block.columns - self.label
        rows = self._pair_rows(block, 2 * (even - 2 * PAD_X) / look.value.size - 2)
        values = self._value_widths(rows, block.columns, even) if look.pitch else (even,) * block.columns
        widths = tuple(part for value in values for part in (self.label, value))
        form = Form(widths, look.pair_row, height, step=look.pitch / 2)
        return Grid(form, (), [self._pair_row(row, form, block.listed) for row in rows])

    def _pair_rows(self, block: blocks.Pairs, two_lines: float) -> list[list[tuple[str, str]]]:
        """The pairs of every row; wider than ``two_lines`` (em) stands alone."""
        rows: list[list[tuple[str, str]]] = []
        is_full = True
        for pair in block.pairs:
            alone = pair[0] in block.wide or "\n" in pair[1] or _em(pair[1], self.look.value) > two_lines
            if is_full or alone:
                rows.append([])
            rows[-1].append(pair)
            is_full = alone or len(rows[-1]) == block.columns
        return rows

    def _value_widths(self, rows: Sequence[Sequence[tuple[str, str]]], columns: int, even: float) -> tuple[float, ...]:
        """The widths of the values: a column whose texts do not fit takes room from one that has some to spare."""
        size = self.look.value.size
        needs = [
            max(
                (_em(row[i][1], self.look.value) * size + 2 * PAD_X + 1 for row in rows if len(row) == columns),
                default=0.0,
            )
            for i in range(columns)
        ]
        spare = sum(max(0.0, even - need) for need in needs)
        wanted = sum(max(0.0, need - even) for need in needs)
        if not wanted or not spare:
            return (even,) * columns
        moved = min(1.0, spare / wanted)
        given = min(1.0, wanted / spare)
        return tuple(even + (need - even) * (moved if need > even else given) for need in needs)

    def _pair_row(self, pairs: Sequence[tuple[str, str]], form: Form, listed: frozenset[str]) -> Row:
        """The last value takes what is left of the row."""
        cells: list[Cell] = []
        for name, value in pairs:
            style = replace(self.look.value, listed=name in listed)
            cells += [Cell(Paragraph(name, self.look.label)), Cell(Paragraph(value, style))]
        rest = len(form.widths) - len(cells)
        cells[-1] = replace(cells[-1], span=1 + rest)
        return Row(cells, form)

    def _table(self, block: blocks.Table) -> Grid:
        width, height = self.sheet.room
        look = self.look
        size, widths = columns.measure(block, width, look.sizes, look.value.stack)
        form = Form(widths, size * look.row, height, step=look.pitch / 2)
        title = replace(look.label, size=size)
        body = [replace(look.value, size=size, leading=1.25, align=column.align) for column in block.columns]
        header = Row([Cell(Paragraph(column.title, title)) for column in block.columns], form)
        band = replace(look.label, size=size, align=Align.LEFT)
        rows = [
            Band(texts[0], band, form)
            if len(texts) < len(widths)
            else Row([Cell(Paragraph(text, style)) for text, style in zip(texts, body, strict=True)], form)
            for texts in block.rows
        ]
        if not rows and block.empty:
            nothing = Paragraph(block.empty, replace(look.value, size=size, align=Align.CENTER))
            rows = [Row([Cell(nothing, span=len(widths))], form)]
        return Grid(form, [header], rows)


def _gap(points: float) -> Flowable:
    """Room above what follows; as such it vanishes at the top of a page."""
    gap = Spacer(0, 0)
    gap.spaceBefore = points
    return gap


def _em(text: str, style: Style) -> float:
    """The width of a text on one line, em."""
    return sum(unit.width for unit in lines.units(text, style.stack))
