"""The forms of the room on paper: the same rows as the sheets, as PDF/A."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from branchdesk.features.dues.queries.forms import Form, FormColumn, Value
from branchdesk.kernel import clock
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Prose, Space, Subtitle, Table, Title
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.words import tr

_ALIGNED = {Shape.MONEY: Align.RIGHT, Shape.NUMBER: Align.CENTER, Shape.DATE: Align.CENTER, Shape.TEXT: Align.LEFT}


_SHORT = 8
"""Characters a column of a Word table keeps on one line."""


def write_form(path: Path, form: Form, *more: Form) -> None:
    """Write a form, and others below it, as one paper; ``Refusal`` when it cannot be written."""
    from branchdesk.pdf import document

    document.write(
        path, form_blocks(form, *more), title=form.title, author=form.unit, landscape=not form.portrait,
        footer=footer(form.footing, form.made_on, public=form.public),
    )  # fmt: skip


def form_bytes(form: Form, *more: Form) -> bytes:
    """What ``write_form`` writes, for looking and printing."""
    from branchdesk.pdf import document

    return document.render(
        form_blocks(form, *more), title=form.title, author=form.unit, landscape=not form.portrait,
        footer=footer(form.footing, form.made_on, public=form.public),
    )  # fmt: skip


def form_docx(form: Form, *more: Form) -> bytes:
    """The words of the paper as a Word document, to be worked on."""
    from branchdesk.word import document

    return document.render(
        list(map(_roomy, form_blocks(form, *more))), title=form.title, author=form.unit, when=clock.now(),
        footer_text=footer(form.footing, form.made_on, public=form.public),
    )  # fmt: skip


def _roomy(block: Block) -> Block:
    """A table whose short words and figures are not broken: Word does not look at what stands in its columns."""
    if not isinstance(block, Table):
        return block
    rows = [row for row in block.rows if len(row) == len(block.columns)]
    columns = (replace(one, least=_least([row[place] for row in rows])) for place, one in enumerate(block.columns))
    return replace(block, columns=tuple(columns))


def _least(texts: Sequence[str]) -> float:
    """Room for the longest line in Chinese characters, as far as it is short."""
    longest = max((sum(1.0 if ord(sign) > 0x2E7F else 0.56 for sign in line) for text in texts for line in text.split("\n")),
                  default=0.0)  # fmt: skip
    return longest if longest <= _SHORT else 0.0


def form_blocks(form: Form, *more: Form) -> list[Block]:
    """What the paper consists of."""
    paper: list[Block] = [
        Title(form.title),
        Subtitle(left=tr("填报单位：{unit}").format(unit=form.unit) if form.unit else "", right=long_day(form.made_on)),
    ]
    if form.lead:
        paper.append(Prose(form.lead))
    if form.heading:
        paper.append(Heading(form.heading))
    paper.append(_table(form))
    for one in more:
        paper += [Space(), Heading(one.heading or one.title), _table(one)]
    return [*paper, Closing(notes=form.notes, signatures=form.signatures)]


def _table(form: Form) -> Table:
    rows = [tuple(_text(value) for value in row) for row in form.all_rows()]
    columns = tuple(map(_column, form.columns))
    if form.grouped:
        columns, rows = columns[1:], list(_under_headings(rows, len(form.rows)))
    return Table(columns, tuple(rows), empty=form.empty or tr("（没有需要列出的人员）"))


def _under_headings(rows: Sequence[tuple[str, ...]], count: int) -> Iterator[tuple[str, ...]]:
    """The rows without their first cell, which stands over all that have it in common; the sum has none."""
    heading = ""
    for place, (first, *rest) in enumerate(rows):
        if place < count and first != heading:
            heading = first
            yield (first,)
        yield tuple(rest)


def _column(one: FormColumn) -> Column:
    align = Align.CENTER if one.centred else _ALIGNED[one.shape]
    return Column(one.title, one.width, align)


def _text(value: Value) -> str:
    return "" if value is None else str(value)


def long_day(day: date) -> str:
    """GB/T 9704: no zeros in front."""
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def footer(footing: str, made_on: date, *, public: bool = False) -> str:
    """The rules and the day, on every page (domain §11.3)."""
    text = tr("{footing}　支部事务台账打印 {day}").format(footing=footing, day=made_on.isoformat())
    return text if public else text + tr("　内部资料")
