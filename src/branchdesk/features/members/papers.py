"""Papers of the room: 党员名册, 党员基本信息卡 and 党员增减平衡表. Finished texts in, a PDF out.

Whether an ID number is masked is the caller's business: what is handed over is printed as it is.
"""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr

Section = tuple[str, Sequence[tuple[str, str]]]
Figures = Sequence[tuple[str | int, ...]]
"""Rows of a balance: the words, then a figure for each span."""


def roster(
    path: Path,
    heading: str,
    lines: Sequence[Sequence[str]],
    columns: Sequence[tuple[str, float, str]],
    *,
    unit: str,
    printed_on: date,
    counts: str,
    when: datetime | None = None,
) -> None:
    """Write the 党员名册, A4 across, in the order of ``lines``.

    A column is (title, share of the width, alignment ``left``/``center``/``right``); 序号 comes by
    itself. ``counts`` is the closing sentence. ``Refusal`` when it cannot be written.
    """
    from branchdesk.pdf import document

    paper = _roster_blocks(heading, lines, columns, unit=unit, printed_on=printed_on, counts=counts)
    footer = _footer(printed_on)
    document.write(path, paper, title=heading, author=unit, landscape=True, footer=footer, when=when)


def roster_bytes(
    heading: str,
    lines: Sequence[Sequence[str]],
    columns: Sequence[tuple[str, float, str]],
    *,
    unit: str,
    printed_on: date,
    counts: str,
) -> bytes:
    """What ``roster`` writes, for looking and printing."""
    from branchdesk.pdf import document

    paper = _roster_blocks(heading, lines, columns, unit=unit, printed_on=printed_on, counts=counts)
    return document.render(paper, title=heading, author=unit, landscape=True, footer=_footer(printed_on))


def _roster_blocks(
    heading: str,
    lines: Sequence[Sequence[str]],
    columns: Sequence[tuple[str, float, str]],
    *,
    unit: str,
    printed_on: date,
    counts: str,
) -> list[Block]:
    number = Column(tr("序号"), 0.5, Align.CENTER)
    heads = (number, *(Column(title, weight, Align(align)) for title, weight, align in columns))
    rows = tuple((str(n), *cells) for n, cells in enumerate(lines, 1))
    return [
        Title(heading),
        Subtitle(left=tr("填报单位：{unit}").format(unit=unit), right=_long_day(printed_on)),
        Table(heads, rows, empty=tr("（没有符合条件的人员）")),
        Closing(
            notes=(counts,),
            signatures=(
                (tr("填报人："), ""),
                (tr("审核人："), ""),
                (tr("联系电话："), ""),
                (tr("填报日期（盖章）："), tr("　　　　年　　月　　日")),
            ),
        ),
    ]


def member_file(
    path: Path,
    sections: Sequence[Section],
    *,
    name: str,
    subtitle: str,
    moves: Sequence[Sequence[str]],
    posts: Sequence[Sequence[str]],
    printed_on: date,
    when: datetime | None = None,
) -> None:
    """Write the 党员基本信息卡 (一人一档), A4 upright.

    A section is (title, [(label, value) …]); a move (日期, 事项, 变动前, 变动后, 原因); a post
    (职务, 所在组织, 任职时间, 离任时间, 备注). ``Refusal`` when it cannot be written.
    """
    from branchdesk.pdf import document

    paper = member_blocks(sections, subtitle=subtitle, moves=moves, posts=posts, printed_on=printed_on)
    title = tr("党员基本信息卡（{name}）").format(name=name)
    document.write(path, paper, title=title, author=subtitle, footer=_footer(printed_on), when=when)


def member_blocks(
    sections: Sequence[Section],
    *,
    subtitle: str,
    moves: Sequence[Sequence[str]],
    posts: Sequence[Sequence[str]],
    printed_on: date,
) -> list[Block]:
    """What the card consists of; also for the preview."""
    paper: list[Block] = [
        Title(tr("党员基本信息卡")),
        Subtitle(left=subtitle, right=_long_day(printed_on)),
    ]
    for title, pairs in sections:
        paper += [Heading(title), Pairs(tuple(pairs))]
    paper += [
        Heading(tr("变动记录")),
        _history((tr("日期"), tr("变动事项"), tr("变动前"), tr("变动后"), tr("变动原因")), moves),
        Heading(tr("任职记录")),
        _history((tr("职务"), tr("所在组织"), tr("任职时间"), tr("离任时间"), tr("备注")), posts),
        Closing(
            signatures=(
                (tr("本人签字："), ""),
                (tr("经办人："), ""),
                (tr("党支部（盖章）："), tr("　　　　年　　月　　日")),
            )
        ),
    ]
    return paper


def balance(
    path: Path,
    heading: str,
    spans: Sequence[str],
    rows: Figures,
    sentences: Sequence[str],
    *,
    unit: str,
    printed_on: date,
) -> None:
    """Write the 党员增减平衡表, A4 upright; ``sentences`` are the sums written out. ``Refusal`` when it cannot be written."""
    from branchdesk.pdf import document

    paper = balance_blocks(heading, spans, rows, sentences, unit=unit, printed_on=printed_on)
    document.write(path, paper, title=heading, author=unit, footer=_footer(printed_on))


def balance_bytes(
    heading: str, spans: Sequence[str], rows: Figures, sentences: Sequence[str], *, unit: str, printed_on: date
) -> bytes:
    """What ``balance`` writes, for looking and printing."""
    from branchdesk.pdf import document

    paper = balance_blocks(heading, spans, rows, sentences, unit=unit, printed_on=printed_on)
    return document.render(paper, title=heading, author=unit, footer=_footer(printed_on))


def balance_blocks(
    heading: str, spans: Sequence[str], rows: Figures, sentences: Sequence[str], *, unit: str, printed_on: date
) -> list[Block]:
    """What the balance consists of."""
    columns = (Column(tr("项目"), 2.0), *(Column(span, 1.4, Align.CENTER) for span in spans))
    return [
        Title(heading),
        Subtitle(left=tr("填报单位：{unit}").format(unit=unit), right=_long_day(printed_on)),
        Table(columns, tuple(tuple(map(str, row)) for row in rows)),
        Closing(
            notes=(*sentences, tr("口径：正式党员和预备党员，停止党籍的不计；按每期首日前一天和末日的名册计数。")),
            signatures=(
                (tr("填报人："), ""),
                (tr("审核人："), ""),
                (tr("填报日期（盖章）："), tr("　　　　年　　月　　日")),
            ),
        ),
    ]


def _history(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Five columns of equal right to the room; their contents decide."""
    columns = tuple(Column(title, 1.0, Align.CENTER) for title in titles)
    return Table(columns, tuple(tuple(row) for row in rows), empty=tr("（无）"))


def _long_day(day: date) -> str:
    """GB/T 9704: no zeros in front."""
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def _footer(printed_on: date) -> str:
    return tr("支部事务台账打印　{day}　内部资料，注意保密").format(day=printed_on.isoformat())
