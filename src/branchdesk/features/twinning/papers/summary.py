"""结对共建情况汇总: a period in numbers with the drawing of the screen, how each is counted, and the drafted paragraph.

Refused where the parts are not the whole: such a paper would be believed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.queries.forms.form import sign
from branchdesk.features.twinning.model.activities import Heads
from branchdesk.features.twinning.model.issues import Outcome
from branchdesk.features.twinning.model.words import CATEGORIES, MODES, PURPOSES, REPORT_CATEGORIES
from branchdesk.features.twinning.papers import wording
from branchdesk.features.twinning.papers.activity import change
from branchdesk.features.twinning.queries import IssueLine, Statistics
from branchdesk.features.twinning.rules.categories import order_words
from branchdesk.features.twinning.rules.counting import BRANCHES_RULE, COUNTED_ONCE, PAIRS_RULE, by, hours_text
from branchdesk.features.twinning.rules.words import purpose_word, word
from branchdesk.kernel.blocks import Align, Block, Closing, Column, Pairs, Picture, Prose, Subtitle, Table, Title
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr

CHART = (165.0, 46.0)
"""Width and height of the drawing, millimetres: as wide as upright A4 has room for."""
_CATEGORY_RULE = "统计类别：每次活动只归一类；结对单位有几类的，按 {order} 归类，可人工指定。"
_KINDS_RULE = "按结对单位类别：一次活动有几类单位的，各类都计 1 次，各类之和可以大于活动总数。"
_HEADS_RULE = "人次：一人参加几次计几人次；有约数的，合计标“余”。"


@dataclass(frozen=True, slots=True)
class Summary:
    """What is printed: the period in words (2026年), its numbers, the paragraph (empty for none), what was raised and
    what came of it; ``png`` the drawing of the activities by category, without which the tables stand alone."""

    span: str
    statistics: Statistics
    paragraph: str = ""
    issues: Sequence[IssueLine] = ()
    outcomes: Sequence[Outcome] = ()
    png: bytes = b""


def summary_title(span: str) -> str:
    """The name of the paper."""
    return tr("{span}结对共建情况汇总").format(span=span.replace(" ", ""))


def summary_bytes(one: Summary, *, unit: str, made_on: date) -> bytes:
    """The paper as PDF/A; ``Refusal`` where its parts do not sum up."""
    from branchdesk.pdf import document

    paper = summary_blocks(one, unit=unit, made_on=made_on)
    foot = footer(tr(wording.BASIS), made_on)
    return document.render(paper, title=summary_title(one.span), author=unit, footer=foot)


def summary_blocks(one: Summary, *, unit: str, made_on: date) -> list[Block]:
    """What the paper consists of."""
    found = one.statistics
    _demand_sums(found)
    return [
        Title(summary_title(one.span)),
        Subtitle(left=tr("填报单位：{unit}").format(unit=unit) if unit else "", right=long_day(made_on)),
        *([Prose(one.paragraph)] if one.paragraph else []),
        *wording.parts((
            (tr("活动、支部和对数"), [_side_by_side(found), *_picture(one), _categories(found)]),
            (tr("目的和形式"), [_listed(PURPOSES, found.by_purpose), _listed(MODES, found.by_mode)]),
            (tr("各年活动"), _years(found)),
            (tr("各月活动"), [_months(found)]),
            (tr("结对单位类别"), [_listed(CATEGORIES, found.by_kind)] if found.by_kind else []),
            (tr("协议和覆盖"), _bound(found)),
            (tr("问题和举措"), _issues(one.issues)),
            (tr("成果"), _outcomes(one.outcomes)),
        )),
        Closing(
            notes=_rules(found),
            signatures=sign(tr("填报人："), tr("审核人：")),
        ),
    ]  # fmt: skip


def _rules(found: Statistics) -> tuple[str, ...]:
    """By which rule each number is counted."""
    category = tr(_CATEGORY_RULE).format(order=order_words(found.priority))
    return tr(COUNTED_ONCE), category, *map(tr, (BRANCHES_RULE, PAIRS_RULE, _KINDS_RULE, _HEADS_RULE))


def _demand_sums(found: Statistics) -> None:
    """Categories, purposes, modes and months each are the activities, no more and no fewer."""
    found.counts.demand_sum()
    total = len(found.counts.activities)
    named = ((tr("目的"), found.by_purpose), (tr("形式"), found.by_mode), (tr("月份"), found.by_month))
    for name, parts in named:
        n = sum(map(len, parts.values()))
        if n != total:
            text = tr("按{name}合计 {n} 次，与活动总数 {total} 次不符").format(name=name, n=n, total=total)
            raise Refusal(tr("分项合计与总数不符，没有输出"), detail=text, hint=tr("请刷新统计后重试。"))


def _side_by_side(found: Statistics) -> Pairs:
    """次, 支部, 对 beside one another (domain §6.2 5)."""
    counts = found.counts
    pairs = [
        (tr("活动"), tr("{n} 次").format(n=len(counts.activities))),
        (tr("党组织"), tr("{n} 个").format(n=len(counts.branches))),
        (tr("结对"), tr("{n} 对").format(n=len(counts.pairs))),
        (tr("我方参加"), _people(tr("{n}人次"), found.own)),
        (tr("对方参加"), _people(tr("{n}人次"), found.other)),
        (tr("时长"), hours_text(found.minutes) if found.minutes else tr("未登记")),
    ]
    return Pairs(tuple(pairs), columns=3)


def _people(said: str, heads: Heads | None) -> str:
    """Nobody's number is no zero."""
    return tr("未登记") if heads is None else said.format(n=heads.spaced)


def _picture(one: Summary) -> list[Block]:
    if not one.png:
        return []
    text = tr("{span}共建活动按统计类别：{line}")
    return [Picture(one.png, text.format(span=one.span, line=one.statistics.counts.line))]


def _categories(found: Statistics) -> Table:
    """The four categories and what they sum up to."""
    counts = found.counts
    columns = (
        *(Column(tr(text), 1.0, Align.CENTER) for _, text in REPORT_CATEGORIES),
        Column(tr("合计"), 1.0, Align.CENTER),
    )
    row = (*(str(len(counts.by_category[one])) for one, _ in REPORT_CATEGORIES), str(len(counts.activities)))
    return Table(columns, (row,))


def _listed(words: Iterable[tuple[Any, str]], found: Mapping[Any, Sequence[str]]) -> Table:
    """Words above, numbers below; those nothing stands under are left out, what has no word comes last."""
    shown = [(tr(text), len(found[key])) for key, text in words if found.get(key)]
    if found.get(None):
        shown.append((purpose_word(None), len(found[None])))
    columns = tuple(Column(text, 1.0, Align.CENTER) for text, _ in shown)
    if not columns:
        return Table((Column(tr("次数"), 1.0, Align.CENTER),), (("0",),))
    return Table(columns, (tuple(str(n) for _, n in shown),))


def _years(found: Statistics) -> list[Block]:
    """The years of a longer period side by side; nothing within one year."""
    years = by(found.rows, lambda one: one.activity.on.year)
    if len(years) < 2:
        return []
    columns = tuple(Column(tr("{year}年").format(year=year), 1.0, Align.CENTER) for year in sorted(years))
    return [Table(columns, (tuple(str(len(years[year])) for year in sorted(years)),))]


def _months(found: Statistics) -> Table:
    columns = tuple(Column(tr("{n}月").format(n=month), 1.0, Align.CENTER) for month in range(1, 13))
    return Table(columns, (tuple(str(len(found.by_month.get(month, ()))) for month in range(1, 13)),))


def _bound(found: Statistics) -> list[Block]:
    """What the agreements in force bind; nothing where there are none."""
    bound = found.bound
    if not bound.branches:
        return []
    covered = _people(tr("{n}名"), found.covered)
    pairs = (
        (tr("协议各方"), tr("{n} 个").format(n=len(bound.branches))), (tr("协议结对"), tr("{n} 对").format(n=len(bound.pairs))),
        (tr("代表签约"), tr("{n} 对").format(n=len(bound.signed))), (tr("覆盖党员"), covered),
    )  # fmt: skip
    return [Pairs(pairs)]


def _issues(lines: Sequence[IssueLine]) -> list[Block]:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("问题"), 4.0), Column(tr("提出支部"), 1.8),
        Column(tr("举措"), 0.7, Align.CENTER), Column(tr("逾期"), 0.7, Align.CENTER), Column(tr("状态"), 1.0, Align.CENTER),
    )  # fmt: skip
    rows = tuple(
        (
            str(number), line.issue.text, line.raised_by, str(len(line.measures)), str(line.overdue or ""), word(line.state),
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip
    return [Table(columns, rows)] if rows else []


def _outcomes(outcomes: Sequence[Outcome]) -> list[Block]:
    columns = (
        Column(tr("序号"), 0.5, Align.CENTER), Column(tr("类型"), 1.0, Align.CENTER), Column(tr("名称"), 3.2),
        Column(tr("文号"), 1.4), Column(tr("日期"), 1.3, Align.CENTER), Column(tr("指标变化"), 2.0),
    )  # fmt: skip
    rows = tuple(
        (
            str(number),
            word(one.kind),
            one.title,
            one.document,
            str(one.on or ""),
            change(one.indicator, one.before, one.after),
        )
        for number, one in enumerate(outcomes, 1)
    )
    return [Table(columns, rows)] if rows else []
