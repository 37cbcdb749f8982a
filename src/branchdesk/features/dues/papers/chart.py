"""按期交纳图 on paper: the drawing of the screen, its numbers below it, and how they are counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.queries import OnTime
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Picture, Subtitle, Table, Title
from branchdesk.kernel.words import tr

COUNTING = (
    "计数口径：应交为当月应交党费且应交额大于零的人数；按期为其中在当月最后一天以前（含预交）已交足的人数；"
    "至今已交为到打印日已交足的人数（含补交）。红字按所冲销款项的交纳日期计，多交不计。当月尚未结束的，数字仍会变化。"
)
"""What the chart counts, for people (through ``tr``)."""

SIZE = (263.0, 84.0)
"""Width and height of the drawing, millimetres: as wide as A4 lying has room for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of a year: its numbers, the drawing of them (PNG) and the same in words, the rules in the foot."""

    year: int
    unit: str
    found: Sequence[OnTime]
    png: bytes
    words: str
    footing: str
    made: date


def chart_title(year: int) -> str:
    """The name of the paper."""
    return tr("{year}年党费按期交纳人数").format(year=year)


def chart_bytes(one: Chart) -> bytes:
    """The paper as PDF/A."""
    from branchdesk.pdf import document

    return document.render(
        chart_blocks(one), title=chart_title(one.year), author=one.unit, landscape=True,
        footer=footer(one.footing, one.made),
    )  # fmt: skip


def chart_blocks(one: Chart) -> list[Block]:
    """What the paper consists of."""
    months = (Column(tr("{n}月").format(n=number), 1.0, Align.CENTER) for number in range(1, 13))
    rows = (
        (tr("应交（人）"), [month.owing for month in one.found]),
        (tr("按期（人）"), [month.on_time for month in one.found]),
        (tr("至今已交（人）"), [month.paid for month in one.found]),
    )
    empty = [""] * (12 - len(one.found))
    return [
        Title(chart_title(one.year)),
        Subtitle(left=tr("填报单位：{unit}").format(unit=one.unit) if one.unit else "", right=long_day(one.made)),
        Picture(one.png, one.words),
        Table(
            (Column("", 1.6), *months),
            tuple((label, *(f"{number:,}" for number in numbers), *empty) for label, numbers in rows),
        ),
        Closing(notes=(one.words + tr("。"), tr(COUNTING))),
    ]
