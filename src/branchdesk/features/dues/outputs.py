"""What goes out of the room: forms as Excel and PDF, receipts, 交接单, and the chart on paper."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from branchdesk.features.dues import queries
from branchdesk.features.dues.model import CHANNELS, RELIEF_KINDS, Payment, Remittance
from branchdesk.features.dues.queries import MonthLine, Scope
from branchdesk.features.dues.queries.forms import Form, FormColumn
from branchdesk.features.dues.queries.forms.form import footing, sign, unit_of
from branchdesk.features.dues.queries.naming import among, called
from branchdesk.features.dues.queries.reading import Reads
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.balance import Balance
from branchdesk.features.dues.rules.elsewhere import reason
from branchdesk.features.dues.rules.rates import payer_word
from branchdesk.features.dues.rules.relief import holds
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
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


def month_form(ledger: Reads, scope: Scope, month: Month, lines: Sequence[MonthLine]) -> Form:
    """月度收缴表 of the lines the list shows, with their states as shown. No bases and no ID numbers."""
    names = among(line.line for line in lines)
    rows = tuple(
        (
            number, names[line.member_id], line.cell.owed, line.cell.paid if line.cell.rows else None, line.cell.told,
            line.cell.on, tr(dict(CHANNELS)[line.cell.channel]) if line.cell.channel else "", line.cell.collector, "",
        )
        for number, line in enumerate(lines, 1)
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


def member_form(ledger: Reads, member_id: str, year: int) -> Form:
    """个人交纳明细 of a year: each month, and below it the sums and approvals it comes from; for the member himself.

    ``Refusal`` where nothing is owed and nothing was paid.
    """
    line = queries.member_year(ledger, member_id, year)
    if line is None:
        raise Refusal(tr("{year} 年没有应交，也没有收款").format(year=year), hint=tr("请核对年度。"))
    columns = (
        FormColumn(tr("月份"), 10, centred=True), FormColumn(tr("应交（元）"), 11, Shape.MONEY),
        FormColumn(tr("实交（元）"), 11, Shape.MONEY), FormColumn(tr("多交（元）"), 12, Shape.MONEY),
        FormColumn(tr("状态"), 10, centred=True), FormColumn(tr("交纳日期"), 12, Shape.DATE),
        FormColumn(tr("方式"), 8, centred=True), FormColumn(tr("收款人"), 11, centred=True),
    )  # fmt: skip
    rows = tuple(
        (
            str(cell.month), cell.owed, cell.paid if cell.rows else None, cell.extra if cell.extra.fen else None,
            tr("未核定") if cell.unsettled else cell.word, cell.on,
            tr(dict(CHANNELS)[cell.channel]) if cell.channel else "", cell.collector,
        )
        for cell in line.cells
    )  # fmt: skip
    inside, name = frozenset({line.branch_id}) if line.branch_id else None, called(ledger, {member_id})[member_id]
    return Form(
        tr("个人交纳明细"), tr("{name} {year} 年度党费交纳明细").format(name=name, year=year), unit_of(ledger, inside),
        columns, rows, footing(ledger, inside, year), clock.today(),
        (tr("合计"), line.owed, line.paid, line.extra, "", "", "", ""), tuple(_explained(ledger, member_id, year)),
        sign(tr("党员签名："), tr("收款人：")), portrait=True,
    )  # fmt: skip


def _explained(ledger: Reads, member_id: str, year: int) -> Iterator[str]:
    """The sums behind what somebody owes, the approvals that lessen it, and how the columns are counted."""
    facts = queries.owing(ledger, None, duty.months_of(year), {member_id})
    for one in facts.assessments.get(member_id, ()):
        text = tr("核定 {first} 起：{payer}，{arithmetic}。").format(
            first=one.from_month, payer=payer_word(one.payer), arithmetic=one.arithmetic)  # fmt: skip
        yield text + (tr("变更原因：{reason}。").format(reason=one.reason) if one.reason else "")
    for relief in facts.reliefs.get(member_id, ()):
        if holds(relief):
            yield tr("{kind} {first} 至 {last}：{approver} {on} 批准 {number}。").format(
                kind=tr(dict(RELIEF_KINDS)[relief.kind]), first=relief.from_month, last=relief.until_month,
                approver=relief.approver, on=relief.approved_on, number=relief.approval_number)  # fmt: skip
    for voucher in dict.fromkeys(facts.vouched.get(member_id, {}).values()):
        yield reason(voucher) + tr("。")
    yield tr("应交已扣除批准的少交、免交；实交已扣除红字；多交为本人自愿多于应交的部分，不抵任何月份。")


def handover_of(ledger: Reads, one: Remittance, unit: str, superior: str) -> Handover:
    """A remittance with what it is made of, the oldest money first, and the books as they stood after it."""
    scope = frozenset({one.branch_id})
    then = queries.balance(ledger, scope, None, one.remitted_on.last())
    books = queries.balance(ledger, scope) if then.problems() else then  # money entered later under an earlier day
    return Handover(one, books, tuple(queries.handover_parts(ledger, one)), unit, superior)


def _sum(amounts: Sequence[Yuan]) -> Yuan:
    return Yuan(sum(one.fen for one in amounts))


def write(path: Path, form: Form, *more: Form) -> None:
    """A form and what belongs to it as Excel, PDF or Word, by the ending of its name."""
    ending = path.suffix.lower()
    if ending == ".pdf":
        from branchdesk.features.dues import papers

        papers.write_form(path, form, *more)
    elif ending == ".docx":
        from branchdesk.excel.saving import replacing
        from branchdesk.features.dues import papers

        with replacing(path) as temporary:
            temporary.write_bytes(papers.form_docx(form, *more))
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


def render_receipts(found: Sequence[tuple[Sequence[Payment], str]], unit: str) -> bytes:
    """The receipts of some members, each with his rows and his name, as one paper."""
    from branchdesk.features.dues import papers

    slips = [papers.Slip(rows, _sum([row.amount for row in rows]), name) for rows, name in found]
    return papers.receipt_bytes(slips, unit)
