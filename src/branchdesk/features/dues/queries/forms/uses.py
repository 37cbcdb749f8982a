"""使用支出台账 and 大额党费登记表: where money went that is no ordinary remittance (domain §1.8, §1.9)."""

from branchdesk.features.dues.model import USES
from branchdesk.features.dues.queries.forms.form import Form, FormColumn, branches_of, footing, sign, today, unit_of
from branchdesk.features.dues.queries.money import expenses, large_dues
from branchdesk.features.dues.queries.naming import told_apart
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads


def expense_form(ledger: Reads, scope: Scope, year: int) -> Form:
    """使用支出台账 of a year, the oldest first: each with the meeting that decided it; red rows stand as they are."""
    found = list(reversed(expenses(ledger, scope, year)))
    uses, names = dict(USES), dict(branches_of(ledger, scope))
    several = len({one.branch_id for one in found}) > 1
    rows = tuple(
        (
            number, *([names.get(one.branch_id, "")] if several else []), one.on, tr(uses[one.use]), one.purpose, one.amount, one.decided_at, one.decided_on, one.approver,
            one.voucher_number, one.payee, tr("红字冲销：{why}").format(why=one.note) if one.corrects_id else one.note,
        )
        for number, one in enumerate(found, 1)
    )  # fmt: skip
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), *([FormColumn(tr("支部"), 16)] if several else []),
        FormColumn(tr("支出日期"), 12, Shape.DATE), FormColumn(tr("使用范围"), 20), FormColumn(tr("用途"), 18),
        FormColumn(tr("金额（元）"), 14, Shape.MONEY), FormColumn(tr("研究决定的会议"), 22),
        FormColumn(tr("会议日期"), 12, Shape.DATE), FormColumn(tr("审批人"), 12, centred=True),
        FormColumn(tr("凭证号"), 12, centred=True), FormColumn(tr("收款方"), 14), FormColumn(tr("备注"), 16),
    )  # fmt: skip
    total = Yuan(sum(one.amount.fen for one in found))
    return Form(
        tr("使用支出台账"), tr("{year} 年度党费使用支出台账").format(year=year), unit_of(ledger, scope), columns, rows,
        footing(ledger, scope, year), today(),
        ("", tr("合计"), *([""] if several else []), "", "", total, *[""] * 6) if rows else (),
        (tr("党费使用须集体讨论决定；合计已扣除红字。"),), sign(tr("经办人："), tr("书记审核：")),
        empty=tr("（本年没有使用支出）"),
    )  # fmt: skip


def large_form(ledger: Reads, scope: Scope, year: int) -> Form:
    """大额党费登记表 of a year: on its own way to the centre, in no other sum."""
    found = [one for one in reversed(large_dues(ledger, scope)) if one.received_on.year == year]
    names = told_apart(ledger, {one.member_id for one in found})
    rows = tuple(
        (
            number, names.get(one.member_id, ""), one.amount, one.received_on, one.collector,
            tr("是") if one.brief_attached else tr("否"), one.forwarded_on, one.forwarded_to, one.receipt_number,
            one.receipt_on, one.note,
        )
        for number, one in enumerate(found, 1)
    )  # fmt: skip
    columns = (
        FormColumn(tr("序号"), 6, Shape.NUMBER), FormColumn(tr("姓名"), 11, centred=True),
        FormColumn(tr("金额（元）"), 13, Shape.MONEY), FormColumn(tr("收到日期"), 12, Shape.DATE),
        FormColumn(tr("代收的基层党委"), 20), FormColumn(tr("附简要情况"), 10, centred=True),
        FormColumn(tr("转交日期"), 12, Shape.DATE), FormColumn(tr("转交单位"), 20),
        FormColumn(tr("中央收据号"), 14, centred=True), FormColumn(tr("收据日期"), 12, Shape.DATE), FormColumn(tr("备注"), 16),
    )  # fmt: skip
    total = Yuan(sum(one.amount.fen for one in found))
    return Form(
        tr("大额党费登记表"), tr("{year} 年度大额党费登记表").format(year=year), unit_of(ledger, scope), columns, rows,
        footing(ledger, scope, year), today(), ("", tr("合计"), total, *[""] * 8) if rows else (),
        (tr("大额党费由基层党委代收、逐级转交中央，不计入支部日常收缴、上缴和结余。"),),
        sign(tr("经办人："), tr("书记审核：")), empty=tr("（本年没有大额党费）"),
    )  # fmt: skip
