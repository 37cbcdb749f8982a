"""The page on paper: 工作概览, A4 upright. Finished values in, a PDF out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from branchdesk.features.dues.queries import OnTime
from branchdesk.features.meetings.rules.duty import DutyState, Row
from branchdesk.features.members.model import AGE_BANDS, ELDEST, STANDINGS
from branchdesk.features.overview import rules
from branchdesk.features.overview.model import URGENCIES, BranchYear, Makeup, Reminder
from branchdesk.kernel import codes
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Heading, Pairs, Subtitle, Table, Title
from branchdesk.kernel.words import tr


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is printed: ``cards`` are (title, words) as they stand on top of the page."""

    unit: str
    today: date
    makeup: Makeup
    reminders: tuple[Reminder, ...]
    cards: tuple[tuple[str, str], ...]
    years: tuple[BranchYear, ...] = ()
    on_time: tuple[OnTime, ...] = ()


def title() -> str:
    """The name of the paper."""
    return tr("工作概览")


def render(sheet: Sheet) -> bytes:
    """The paper as PDF/A; ``Refusal`` for a character no bundled font can draw."""
    from branchdesk.pdf import document

    footer = tr("支部事务台账打印　{day}　内部资料，注意保密").format(day=sheet.today.isoformat())
    return document.render(blocks(sheet), title=title(), author=sheet.unit, footer=footer)


def pictures(data: bytes, dpi: float) -> Any:
    """The pages of a PDF as pictures."""
    from branchdesk.pdf import preview

    return preview.pages(data, dpi)


def blocks(sheet: Sheet) -> list[Block]:
    """What the paper consists of."""
    return [
        Title(title()),
        Subtitle(left=sheet.unit, right=rules.date_line(sheet.today)),
        Pairs(sheet.cards, columns=1),
        Heading(tr("现在要办")),
        _to_do(sheet),
        *(
            [Heading(tr("三会一课（{year} 年）").format(year=sheet.today.year)), _duties(sheet.years)]
            if sheet.years
            else ()
        ),
        *(
            [Heading(tr("党费按期交纳人数（{year} 年）").format(year=sheet.today.year)), _on_time(sheet.on_time)]
            if any(one.owing for one in sheet.on_time)
            else ()
        ),
        Heading(tr("人员构成")),
        _makeup(sheet.makeup),
        Heading(tr("党员年龄（周岁）")),
        _ages(sheet.makeup),
        Closing(notes=(tr("本页只作提醒；转正、换届、党籍处理等由党组织按规定研究决定。"),)),
    ]


def _to_do(sheet: Sheet) -> Table:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER),
        Column(tr("分组"), 0.8, Align.CENTER),
        Column(tr("类别"), 1.3, Align.CENTER),
        Column(tr("事项"), 5.2),
        Column(tr("期限"), 1.1, Align.CENTER),
        Column(tr("剩余"), 1.0, Align.CENTER),
    )
    return Table(columns, tuple(_rows(sheet)), empty=tr("（现在没有要办的事）"))


def _rows(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    number, words = count(1), dict(URGENCIES)
    for urgency, found in rules.by_urgency(sheet.reminders):
        for one in found:
            yield (
                str(next(number)),
                tr(words[urgency]),
                rules.title_of(one),
                one.text,
                rules.day_words(one),
                rules.when_words(one, sheet.today),
            )


def _duties(years: Sequence[BranchYear]) -> Table:
    """Each branch and kind of meeting: for how many periods it was held, is waited for, or is missing; in words."""
    columns = (Column(tr("支部"), 1.6), *(Column(row.label, 1.0, Align.CENTER) for row in years[0].rows))
    return Table(columns, tuple((year.name, *(_held(row) for row in year.rows)) for year in years))


def _on_time(found: Sequence[OnTime]) -> Table:
    """Of how many who owed something, how many had paid by the last day of the month."""
    columns = tuple(Column(tr("{n}月").format(n=one.month.month), 1.0, Align.CENTER) for one in found)
    return Table(columns, (tuple(f"{one.on_time:,}/{one.owing:,}" for one in found),))


def _held(row: Row) -> str:
    words = ((DutyState.DONE, tr("已开 {n}")), (DutyState.WAITING, tr("待 {n}")), (DutyState.MISSING, tr("缺 {n}")),
             (DutyState.EXEMPT, tr("免 {n}")), (DutyState.BEFORE, tr("台账之前 {n}")))  # fmt: skip
    counted = [(said, sum(cell.state is state for cell in row.cells)) for state, said in words]
    return tr("，").join(said.format(n=n) for said, n in counted if n)


def _makeup(makeup: Makeup) -> Table:
    """Standing of everybody, sex of the party members, side by side."""
    shares = [(tr(words), makeup.of(key)) for key, words in STANDINGS]
    shares += [(tr("党员{sex}").format(sex=tr(words)), makeup.sexes.get(code, 0)) for code, words in codes.SEXES]
    return _across(shares)


def _ages(makeup: Makeup) -> Table:
    bands = [*(words for _, words in AGE_BANDS), ELDEST]
    shares = list(zip(bands, makeup.ages, strict=True))
    return _across([*shares, (tr("未知"), makeup.ageless)] if makeup.ageless else shares)


def _across(shares: list[tuple[str, int]]) -> Table:
    """Words above, numbers below."""
    columns = tuple(Column(words, 1.0, Align.CENTER) for words, _ in shares)
    return Table(columns, (tuple(f"{number:,}" for _, number in shares),))
