"""What goes out of the room: forms as Excel and PDF, receipts, 交接单, and the chart on paper."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from branchdesk.features.dues import queries
from branchdesk.features.dues.model import CHANNELS, Payment, Remittance
from branchdesk.features.dues.queries import MonthLine, Scope
from branchdesk.features.dues.queries.forms import Form, FormColumn
from branchdesk.features.dues.queries.forms.form import footing, sign, unit_of
from branchdesk.features.dues.queries.reading import Reads
from branchdesk.features.dues.rules.balance import Balance
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr


class Handover(NamedTuple):
    """A sum handed up with everything its paper says."""

    remittance: Remittance
    books: Balance
    parts: tuple[tuple[str, Yuan], ...]
    unit: str
    superior: str


def month_form(ledger: Reads, scope: Scope, month: Month, lines: Sequence[MonthLine], words: Sequence[str]) -> Form:
    """月度收缴表 of the lines the list shows; ``words`` are the states as shown. No bases and no ID numbers."""
    rows = tuple(
        (
            number, line.line.name, line.cell.owed, line.cell.paid if line.cell.rows else None, word,
            line.cell.on, tr(dict(CHANNELS)[line.cell.channel]) if line.cell.channel else "", line.cell.collector, "",
        )
        for number, (line, word) in enumerate(zip(lines, words, strict=True), 1)
    )  # fmt: skip
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 11, centred=True),
        FormColumn(tr("应交（元）"), 11, Shape.MONEY), FormColumn(tr("实交（元）"), 11, Shape.MONEY),
        FormColumn(tr("状态"), 12, centred=True), FormColumn(tr("交纳日期"), 12, Shape.DATE),
        FormColumn(tr("方式"), 8, centred=True), FormColumn(tr("收款人"), 10, centred=True), FormColumn(tr("党员签名"), 14),
    )  # fmt: skip
    owed = Yuan(sum(line.cell.owed.fen for line in lines if line.cell.owed is not None))
    paid = Yuan(sum(line.cell.paid.fen for line in lines))
    note = tr("共 {n} 人，应交 {owed} 元，实交 {paid} 元，还差 {left} 元（实交不含多交）。").format(
        n=len(lines), owed=owed, paid=paid, left=Yuan(sum(line.cell.rest.fen for line in lines)))  # fmt: skip
    title = tr("{year}年{month}月党费收缴表").format(year=month.year, month=month.month)
    return Form(
        tr("月度收缴表"), title, unit_of(ledger, scope), columns, rows, footing(ledger, scope, month.year), clock.today(),
        ("", tr("合计"), owed, paid, "", "", "", "", ""), (note,), sign("收款人：", "书记审核："), portrait=True,
    )  # fmt: skip


def handover_of(ledger: Reads, one: Remittance, unit: str, superior: str) -> Handover:
    """A remittance with the months it is made of; what differs from their sum is named, so that the parts always add up."""
    scope = frozenset({one.branch_id})
    months = tuple(one.from_month.until(one.until_month))
    rows = queries.payments(ledger, scope, months)
    parts = [(str(month), _sum([row.amount for row in rows if row.month == month])) for month in months]
    rest = one.amount - _sum([amount for _, amount in parts])
    found = [(label, amount) for label, amount in parts if amount.fen]
    if rest.fen:
        words = tr("以前结余和其他月份") if rest.fen > 0 else tr("减：本期尚未上缴")
        found.append((words, rest))
    books = queries.balance(ledger, scope)
    return Handover(one, books, tuple(found), unit, superior)


def _sum(amounts: Sequence[Yuan]) -> Yuan:
    return Yuan(sum(one.fen for one in amounts))


def write(path: Path, form: Form, *more: Form) -> None:
    """A form as Excel or PDF, by the ending of its name."""
    if path.suffix.lower() == ".pdf":
        from branchdesk.features.dues import papers

        papers.write_form(path, form, *more)
    else:
        from branchdesk.features.dues import sheets

        sheets.write_form(path, form, *more)


def render(form: Form, *more: Form) -> bytes:
    """The same bytes a PDF would have."""
    from branchdesk.features.dues import papers

    return papers.form_bytes(form, *more)


def render_handover(one: Handover) -> bytes:
    """The 交接单."""
    from branchdesk.features.dues import papers

    return papers.handover_bytes(one.remittance, one.books, one.parts, one.unit, one.superior)


def render_receipt(rows: Sequence[Payment], name: str, unit: str) -> bytes:
    """The receipt of one member."""
    from branchdesk.features.dues import papers

    return papers.receipt_bytes(rows, _sum([row.amount for row in rows]), name, unit)
