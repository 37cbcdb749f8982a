"""Slips over single sums: the receipt for a member, the 交接单 for what is handed up; amounts in capitals (大写)."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.model import CHANNELS, Payment, Remittance
from branchdesk.features.dues.papers.forms import footer, long_day
from branchdesk.features.dues.rules.balance import Balance, demand, mismatch
from branchdesk.features.dues.rules.rates import rate_pack
from branchdesk.kernel import clock
from branchdesk.kernel.blocks import Align, Block, Chapter, Closing, Column, Pairs, Prose, Space, Subtitle, Table, Title
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr

_SHORT, _BRIEF = 3, 12
"""A receipt of so many rows at most, with remarks of so many characters, is half a sheet."""
_GAP, _ROW = 60.0, 21.0
"""Points between two receipts of one sheet, more where the first has fewer rows."""


class Slip(NamedTuple):
    """What one receipt is about: the rows of one member, their sum, his name."""

    payments: Sequence[Payment]
    total: Yuan
    name: str


def receipt_bytes(slips: Sequence[Slip], unit: str) -> bytes:
    """Receipts (收款凭据), one for each member, as one paper; refused where the months of one do not add up to its total."""
    from branchdesk.pdf import document

    made = clock.today()
    foot = footer(rate_pack(Month.of(made)).footing, made)
    return document.render(receipts_blocks(slips, unit, made), title=tr("党费收款凭据"), author=unit, footer=foot)


def receipts_blocks(slips: Sequence[Slip], unit: str, made: date) -> list[Block]:
    """One receipt below the other: two short ones share a sheet to be cut, a long one has its own."""
    paper: list[Block] = []
    above: Slip | None = None
    for one in slips:
        shares = above is not None and _is_short(above) and _is_short(one)
        if above is not None:
            paper.append(Space(_GAP + _ROW * (_SHORT - len(above.payments))) if shares else Chapter())
        paper += receipt_blocks(one.payments, one.total, one.name, unit, made)
        above = None if shares else one
        if shares and one is not slips[-1]:
            paper.append(Chapter())
    return paper


def _is_short(one: Slip) -> bool:
    """Whether a receipt surely needs no more than half a sheet."""
    return len(one.payments) <= _SHORT and all(len(row.note) <= _BRIEF for row in one.payments)


def receipt_blocks(payments: Sequence[Payment], total: Yuan, name: str, unit: str, made: date) -> list[Block]:
    """What one receipt consists of."""
    rows = sorted(payments, key=lambda one: (one.month, one.extra))
    if not rows or total.fen <= 0:
        raise Refusal(tr("没有可以出具凭据的收款"), hint=tr("红字冲销不出具凭据。"))
    if len({one.member_id for one in rows}) > 1:
        raise Refusal(tr("一张凭据只能是一个人的收款"), hint=tr("请逐人出具。"))
    demand(mismatch(tr("凭据金额"), total, tr("各月金额"), [one.amount for one in rows]))
    channel = "、".join(dict.fromkeys(tr(dict(CHANNELS)[one.channel]) for one in rows))
    payer = "、".join(
        dict.fromkeys(tr("{who}（{how}）代交").format(who=one.paid_by, how=one.relation) for one in rows if one.paid_by)
    )
    table = Table(
        (
            Column(tr("所属月份"), 2, Align.CENTER), Column(tr("金额（元）"), 2, Align.RIGHT),
            Column(tr("交纳日期"), 2, Align.CENTER), Column(tr("说明"), 3),
        ),
        tuple(
            (str(one.month), str(one.amount), str(one.paid_on), tr("自愿多交") if one.extra else one.note) for one in rows
        ),
    )  # fmt: skip
    return [
        Title(tr("党费收款凭据")),
        Subtitle(left=unit, right=long_day(made)),
        Prose(tr("今收到 {name} 同志交来党费，人民币（大写）{capitals}（¥{total}）。").format(
            name=name, capitals=total.capitals(), total=total)),
        table,
        Pairs(((tr("交纳方式"), channel), (tr("代交"), payer or tr("无")))),
        Closing(
            notes=(tr("本凭据由党支部出具，供本人核对，不代替上级党组织开具的党费收据。"),),
            signatures=((tr("收款人："), rows[-1].collector), (tr("交款人："), ""), (tr("日期（盖章）："), long_day(made))),
        ),
    ]  # fmt: skip


def handover_bytes(
    remittance: Remittance, books: Balance, parts: Sequence[tuple[str, Yuan]], unit: str, superior: str
) -> bytes:
    """The 交接单 of a sum handed up, see ``handover_blocks``."""
    from branchdesk.pdf import document

    made = clock.today()
    foot = footer(rate_pack(remittance.until_month).footing, made)
    blocks = handover_blocks(remittance, books, parts, unit, superior, made)
    return document.render(blocks, title=tr("党费上缴交接单"), author=unit, footer=foot)


def handover_blocks(
    remittance: Remittance, books: Balance, parts: Sequence[tuple[str, Yuan]], unit: str, superior: str, made: date
) -> list[Block]:
    """What the 交接单 consists of.

    ``books`` are the branch's up to and with this sum; ``parts`` what it is made of (by month), which must add up to it.
    """
    if remittance.corrects_id is not None or remittance.amount.fen <= 0:
        raise Refusal(tr("红字冲销不出具交接单"))
    demand(
        mismatch(tr("上缴额"), remittance.amount, tr("各项"), [amount for _, amount in parts]),
        *(one.text for one in books.problems()),
    )
    first, last = remittance.from_month, remittance.until_month
    span = str(first) if first == last else tr("{a} 至 {b}").format(a=first, b=last)
    table = Table(
        (Column(tr("项目"), 3, Align.CENTER), Column(tr("金额（元）"), 2, Align.RIGHT)),
        (*((label, str(amount)) for label, amount in parts), (tr("合计"), str(remittance.amount))),
    )
    return [
        Title(tr("党费上缴交接单")),
        Subtitle(left=tr("上缴单位：{unit}").format(unit=unit), right=long_day(made)),
        Pairs(
            (
                (tr("接收单位"), superior), (tr("所属期间"), span), (tr("上缴日期"), str(remittance.remitted_on)),
                (tr("收据号"), remittance.receipt_number), (tr("金额（小写）"), f"¥{remittance.amount}"),
                (tr("金额（大写）"), remittance.amount.capitals()),
            ),
            wide=frozenset((tr("接收单位"), tr("金额（大写）"))),
        ),
        table,
        Closing(
            notes=(books.line + tr("（元，截至本次上缴）"), *((remittance.note,) if remittance.note else ())),
            signatures=(
                (tr("移交人："), remittance.handled_by), (tr("书记审核："), remittance.reviewed_by), (tr("接收人："), ""),
                (tr("接收日期（盖章）："), tr("　　　　年　　月　　日")),
            ),
        ),
    ]  # fmt: skip
