"""核定表, 年度收缴登记表, 欠交核实表: a row for each member (domain §1.11)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from branchdesk.features.dues.model import CHANNELS, Assessment, Payment
from branchdesk.features.dues.queries.behind import arrears
from branchdesk.features.dues.queries.forms.form import (
    Form,
    FormColumn,
    Value,
    footing,
    sign,
    today,
    unit_of,
)
from branchdesk.features.dues.queries.grid import GridCell, GridLine, year_grid
from branchdesk.features.dues.queries.lists import arrears_notes, assessments, payments
from branchdesk.features.dues.queries.naming import among, told_apart
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import COUNTING, ended_month, spans
from branchdesk.features.dues.rules.balance import demand, mismatch
from branchdesk.features.dues.rules.elsewhere import spell
from branchdesk.features.dues.rules.rates import payer_word, percent
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads


def assessed_form(ledger: Reads, scope: Scope, year: int, *, bases: bool = True) -> Form:
    """核定表: what each member owes a month, with room to confirm; without ``bases`` their column is left out."""
    order = {uid: place for place, (uid,) in enumerate(ledger.read("SELECT id FROM member ORDER BY name_key, id"))}
    found = sorted(assessments(ledger, scope, year), key=lambda one: (order.get(one.member_id, 0), one.from_month))
    names = told_apart(ledger, {one.member_id for one in found})
    rows = [_assessed_row(number, one, names, bases) for number, one in enumerate(found, 1)]
    latest = {one.member_id: one.due for one in found}
    total = Yuan(sum(one.fen for one in latest.values()))
    columns = [
        FormColumn(tr("序号"), 6, Shape.NUMBER),
        FormColumn(tr("姓名"), 11, centred=True),
        FormColumn(tr("人员类别"), 20),
        *([FormColumn(tr("计算基数（元）"), 14, Shape.MONEY)] if bases else []),
        FormColumn(tr("比例或定额"), 11, centred=True),
        FormColumn(tr("月应交（元）"), 12, Shape.MONEY),
        FormColumn(tr("起止月"), 20, centred=True),
        FormColumn(tr("本人确认签名"), 16),
        FormColumn(tr("备注"), 24),
    ]
    blank: list[Value] = [""] * len(columns)
    blank[1], blank[-4] = tr("合计"), total
    note = tr("共 {n} 人；年内有变动的每段一行，合计按各人最后一段的月应交计。").format(n=len(latest))
    return Form(
        tr("核定表"), tr("{year} 年度党费核定表").format(year=year), unit_of(ledger, scope), tuple(columns), tuple(rows),
        footing(ledger, scope, year), today(), tuple(blank), (note,), sign(tr("核定人："), tr("书记审核：")),
        reveals=bases,
    )  # fmt: skip


def _assessed_row(number: int, one: Assessment, names: dict[str, str], bases: bool) -> tuple[Value, ...]:
    last = one.until_month or Month(one.year, 12)
    span = f"{one.from_month}—{last}"
    rate = percent(one.rate) if one.rate else tr("定额")
    base: list[Value] = [one.base] if bases else []
    remark = "；".join(part for part in (one.reason, one.note) if part)
    return (number, names.get(one.member_id, ""), payer_word(one.payer), *base, rate, one.due, span, "", remark)


def year_form(ledger: Reads, scope: Scope, year: int) -> Form:
    """年度收缴登记表: every month with amount, day and collector; refused where its parts are not the rows of money.

    In Excel the months are amounts to be added up; the days and collectors stand on a sheet of their own, a row for each sum.
    """
    found = year_grid(ledger, scope, year)
    names = among(found)
    lines = [one._replace(name=names[one.member_id]) for one in found]
    received = payments(ledger, scope, duty.months_of(year))
    total = Yuan(sum(one.total.fen for one in lines))
    demand(
        mismatch(tr("登记表合计"), total, tr("收款记录"), [one.amount for one in received]),
        mismatch(
            tr("各月实交"), Yuan(sum(one.paid.fen for one in lines)), tr("各月收款记录"),
            [one.amount for one in received if not one.extra],
        ),
    )  # fmt: skip
    months = [tr("{n}月").format(n=n) for n in range(1, 13)]
    columns = (
        FormColumn(tr("序号"), 5, Shape.NUMBER),
        FormColumn(tr("姓名"), 9, centred=True),
        FormColumn(tr("月应交"), 9, Shape.MONEY),
        *(FormColumn(title, 10, centred=True) for title in months),
        FormColumn(tr("补交"), 9, Shape.MONEY),
        FormColumn(tr("多交"), 9, Shape.MONEY),
        FormColumn(tr("合计"), 11, Shape.MONEY),
        FormColumn(tr("党员签名"), 11),
    )
    counted = tr("“补交”是所属月份之后交的，已包含在各月中；合计＝各月实交＋多交。")
    notes = (
        tr("每格为实交金额、交纳日期和收款人；") + counted,
        tr("应交 {owed} 元，实交 {paid} 元，多交 {extra} 元，合计 {total} 元。").format(
            owed=_sum([one.owed for one in lines]), paid=_sum([one.paid for one in lines]),
            extra=_sum([one.extra for one in lines]), total=total,
        ),
        *_paid_away(lines),
    )  # fmt: skip
    rows, total_row = _year_rows(lines, _cell_text), _year_total(lines, total)
    form = Form(
        tr("年度收缴登记表"), tr("{year} 年度党费收缴登记表").format(year=year), unit_of(ledger, scope), columns, rows,
        footing(ledger, scope, year), today(), total_row, notes, sign(tr("收款人："), tr("书记审核：")),
    )  # fmt: skip
    told = (tr("每格为实交金额，交纳日期和收款人见“收款明细”；") + counted, *notes[1:])
    sums = tuple(replace(one, shape=Shape.MONEY, centred=False) if one.title in months else one for one in columns)
    sheet = replace(form, columns=sums, rows=_year_rows(lines, _cell_amount), notes=told)
    return replace(form, book=(sheet, _received_form(sheet, lines, received, total)))


def _received_form(year: Form, lines: Sequence[GridLine], received: Sequence[Payment], total: Yuan) -> Form:
    """收款明细: the rows of money behind the year's register, by member and month."""
    order = {line.member_id: (place, line.name) for place, line in enumerate(lines)}
    found = sorted(received, key=lambda one: (order[one.member_id], one.month, str(one.paid_on), one.id))
    known = {one.id: one for one in received}
    rows = tuple(
        (
            number, order[one.member_id][1], str(one.month), one.amount, one.paid_on, tr(dict(CHANNELS)[one.channel]),
            one.collector, _kind(known.get(one.corrects_id or "", one)),
            "；".join(filter(None, (_hand(one), one.note))),
        )
        for number, one in enumerate(found, 1)
    )  # fmt: skip
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 11, centred=True),
        FormColumn(tr("所属月份"), 11, centred=True), FormColumn(tr("金额（元）"), 12, Shape.MONEY),
        FormColumn(tr("交纳日期"), 12, Shape.DATE), FormColumn(tr("方式"), 8, centred=True),
        FormColumn(tr("收款人"), 10, centred=True), FormColumn(tr("补交、多交"), 11, centred=True), FormColumn(tr("备注"), 24),
    )  # fmt: skip
    return replace(
        year, name=tr("收款明细"), title=tr("{title}：收款明细").format(title=year.title), columns=columns, rows=rows,
        total=("", tr("合计"), "", total, "", "", "", "", ""), notes=(tr("红字为负数；合计与登记表的合计一致。"),),
    )  # fmt: skip


def _hand(one: Payment) -> str:
    """Who handed the money in, where it was not the member himself."""
    return tr("{who}（{how}）代交").format(who=one.paid_by, how=one.relation) if one.paid_by else ""


def _kind(one: Payment) -> str:
    """多交, 补交; red rows are of the kind of what they take back."""
    return tr("多交") if one.extra else tr("补交") if Month.of(one.paid_on.first()) > one.month else ""


def _paid_away(lines: Sequence[GridLine]) -> Iterator[str]:
    """Who paid where, and by which voucher: what stands behind 流入地交."""
    found = dict.fromkeys((line.name, voucher) for line in lines for voucher in line.own.vouched.values())
    if found:
        who = tr("；").join(
            tr("{name} {span}（{place}，{voucher}）").format(
                name=name, span=spell(one), place=one.place, voucher=one.voucher
            )
            for name, one in found
        )
        yield tr("“流入地交”凭证已登记，本支部不应收，不计入合计：{who}。").format(who=who)


def _year_rows(lines: Sequence[GridLine], said: Callable[[GridCell], Value]) -> tuple[tuple[Value, ...], ...]:
    return tuple(
        (
            number, line.name, line.due, *map(said, line.cells), line.back if line.back.fen else None,
            line.extra if line.extra.fen else None, line.total, "",
        )
        for number, line in enumerate(lines, 1)
    )  # fmt: skip


def _cell_amount(cell: GridCell) -> Yuan | str:
    """99.57; a word where nothing was paid."""
    return cell.paid if cell.paid.fen else _cell_word(cell)


def _cell_text(cell: GridCell) -> str:
    """99.57, 11-08, 张三 below each other; a word where nothing was paid."""
    if cell.paid.fen == 0 or cell.on is None:
        return _cell_word(cell)
    day = f"{cell.on.month:02d}-{cell.on.day:02d}"
    late = day if cell.on.year == cell.month.year else f"{cell.on.year}-{day}"
    return "\n".join(part for part in (str(cell.paid), late, cell.collector) if part)


def _cell_word(cell: GridCell) -> str:
    if cell.unsettled:
        return tr("未核定")
    said = cell.voucher or (cell.owed is not None and cell.month <= Month.of(today()))
    return cell.word if said else ""


def _year_total(lines: Sequence[GridLine], total: Yuan) -> tuple[Value, ...]:
    months = [_sum([line.cells[at].paid for line in lines]) for at in range(12)]
    due = _sum([one.due for one in lines if one.due is not None])
    back, extra = _sum([one.back for one in lines]), _sum([one.extra for one in lines])
    return ("", tr("合计"), due, *months, back, extra, total, "")


def _sum(amounts: Sequence[Yuan]) -> Yuan:
    return Yuan(sum(one.fen for one in amounts))


def arrears_form(ledger: Reads, scope: Scope, upto: Month | None = None) -> Form:
    """欠交核实表: who is behind, as items to study, with room for what is found out; never a decision."""
    last = upto or ended_month(today())
    found = arrears(ledger, scope, last)
    names = told_apart(ledger, {one.member_id for one in found})
    known = {one.member_id: one for one in reversed(arrears_notes(ledger, scope))}
    rows = []
    for number, one in enumerate(found, 1):
        note = known.get(one.member_id)
        rows.append((
            number, names.get(one.member_id, ""), spans(one.months), len(one.months), len(one.run), one.amount,
            {6: tr("待研究"), 3: tr("了解原因"), 1: tr("提醒")}.get(one.level, tr("已登记理由")),
            note.talked_on if note else None, note.talked_by if note else "",
            tr("；").join(filter(None, (note.reason if note else "", one.aside))),
        ))  # fmt: skip
    total = Yuan(sum(one.amount.fen for one in found))
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER),
        FormColumn(tr("姓名"), 10, centred=True),
        FormColumn(tr("未交足的月份"), 34),
        FormColumn(tr("月数"), 7, Shape.NUMBER),
        FormColumn(tr("连续月数"), 9, Shape.NUMBER),
        FormColumn(tr("金额（元）"), 12, Shape.MONEY),
        FormColumn(tr("事项"), 11, centred=True),
        FormColumn(tr("谈话日期"), 12, Shape.DATE),
        FormColumn(tr("谈话人"), 10, centred=True),
        FormColumn(tr("核实情况"), 24),
    )
    notes = (tr(COUNTING) + "。", tr("本表只列待研究、待提醒的事项，不作组织处理结论；不记谈话内容。"))
    return Form(
        tr("欠交核实表"), tr("党费欠交情况核实表（截至 {month}）").format(month=last), unit_of(ledger, scope), columns,
        tuple(rows), footing(ledger, scope, last.year), today(),
        ("", tr("合计"), "", "", "", total, "", "", "", "") if rows else (), notes,
        sign(tr("核实人："), tr("书记审核：")),
    )  # fmt: skip
