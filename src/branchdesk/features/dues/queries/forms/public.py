"""上缴汇总 and 公示表: totals of branches and periods (domain §1.10, §1.11)."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from branchdesk.features.dues.model import Period, Remittance
from branchdesk.features.dues.queries.forms.form import (
    Form,
    FormColumn,
    Value,
    branch_of,
    branches_of,
    demand_books,
    footing,
    sign,
    today,
    unit_of,
)
from branchdesk.features.dues.queries.grid import year_grid
from branchdesk.features.dues.queries.lists import payments, policy
from branchdesk.features.dues.queries.money import balance, expenses, paid_for, remittances, standing
from branchdesk.features.dues.queries.naming import among
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.queries.totals import Summary, Total, summary
from branchdesk.features.dues.rules import duty
from branchdesk.features.dues.rules.arrears import ended_month
from branchdesk.features.dues.rules.balance import book, demand, mismatch, together
from branchdesk.features.dues.rules.policy import PERIOD_MONTHS
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads


class _Stretch(NamedTuple):
    """A period of a branch: its money, the totals of its months that have ended, what was handed up for it."""

    branch: str
    months: tuple[Month, ...]
    money: Summary
    ended: Summary | None
    handed_up: tuple[Remittance, ...]

    @property
    def received(self) -> Yuan:
        """All money for these months, 多交 included."""
        return self.money.sums[Total.PAID].amount + self.money.sums[Total.EXTRA].amount

    @property
    def owed(self) -> Yuan:
        """What was owed for the months that have ended."""
        return self.ended.sums[Total.OWED].amount if self.ended else Yuan(0)

    @property
    def remitted(self) -> Yuan:
        """Handed up for these months."""
        return Yuan(sum(one.amount.fen for one in self.handed_up))


def remitted_form(ledger: Reads, scope: Scope, year: int) -> Form:
    """上缴汇总: by branch and period; refused where money in, up and in hand do not agree."""
    demand_books(ledger, scope)
    stretches = list(_stretches(ledger, scope, year))
    several = len({one.branch for one in stretches}) > 1
    columns = (
        *([FormColumn(tr("支部"), 26)] if several else []),
        FormColumn(tr("期间"), 18, centred=True),
        FormColumn(tr("应收人数"), 9, Shape.NUMBER),
        FormColumn(tr("应收额"), 12, Shape.MONEY),
        FormColumn(tr("实收人数"), 9, Shape.NUMBER),
        FormColumn(tr("实收额"), 12, Shape.MONEY),
        FormColumn(tr("欠交人数"), 9, Shape.NUMBER),
        FormColumn(tr("少免人数"), 9, Shape.NUMBER),
        FormColumn(tr("上缴额"), 12, Shape.MONEY),
        FormColumn(tr("上缴日期"), 13, Shape.DATE),
        FormColumn(tr("收据号"), 14, centred=True),
        FormColumn(tr("经办"), 9, centred=True),
        FormColumn(tr("书记审核"), 10, centred=True),
    )
    rows = tuple(row for one in stretches for row in _stretch_rows(one, several))
    received = Yuan(sum(one.received.fen for one in stretches))
    remitted = Yuan(sum(one.remitted.fen for one in stretches))
    _demand_agreement(ledger, scope, year, received, remitted)
    owed = Yuan(sum(one.owed.fen for one in stretches))
    total: tuple[Value, ...] = (tr("合计"), "", owed, "", received, "", "", remitted, "", "", "", "")
    if several:
        total = ("", *total)
    books = balance(ledger, scope, date(year, 1, 1), date(year, 12, 31))
    notes = (
        tr("按交纳和上缴的日期：{line}（元）。").format(line=books.line),
        tr(
            "表中按所属月份统计：应收额和人数计到 {month}（已结束的月份），实收额含多交；应收人数不含免交，实收人数为各月都已交足的人。"
        ).format(month=min(ended_month(today()), Month(year, 12))),
    )
    return Form(
        tr("上缴汇总表"), tr("{year} 年度党费上缴汇总表").format(year=year), unit_of(ledger, scope), columns, rows,
        footing(ledger, scope, year), today(), total, notes, sign(tr("经办人："), tr("书记审核：")), grouped=several,
    )  # fmt: skip


def _demand_agreement(ledger: Reads, scope: Scope, year: int, received: Yuan, remitted: Yuan) -> None:
    """Σ payments = handed up + in hand, computed twice: by the database, and row by row."""
    rows = payments(ledger, scope)
    up = remittances(ledger, scope)
    books = together(book(rows, up).values())
    now = balance(ledger, scope)
    months = set(duty.months_of(year))
    demand(
        mismatch(tr("实收额"), received, tr("收款记录"), [one.amount for one in rows if one.month in months]),
        mismatch(tr("上缴额"), remitted, tr("上缴记录"), [one.amount for one in up if one.from_month in months]),
        mismatch(tr("收款流水"), books.received, tr("上缴额与未上缴余额"), [now.remitted, now.in_hand]),
        *(one.text for one in now.problems()),
    )


def _stretches(ledger: Reads, scope: Scope, year: int) -> Iterator[_Stretch]:
    for uid, name in branches_of(ledger, scope):
        inside = frozenset({uid})
        settled = policy(ledger, uid, year)
        length = PERIOD_MONTHS[settled.remit_period if settled else Period.QUARTER]
        months = duty.months_of(year)
        up = [one for one in standing(remittances(ledger, inside)) if one.from_month.year == year]
        for start in range(0, 12, length):
            part = months[start : start + length]
            handed = tuple(one for one in reversed(up) if one.from_month in part)
            found = summary(ledger, inside, *part)
            over = [month for month in part if month <= ended_month(today())]
            one = _Stretch(name, part, found, summary(ledger, inside, *over) if over else None, handed)
            if handed or one.owed.fen or one.received.fen:
                yield one


def _stretch_rows(one: _Stretch, several: bool) -> Iterator[tuple[Value, ...]]:
    """A row for a stretch; further ones where more than one sum was handed up for it, each with its day."""
    people: list[Value] = [None] * 4
    if one.ended:
        sums = one.ended.sums
        people = [sums[total].people for total in (Total.OWED, Total.PAID, Total.OPEN, Total.RELIEVED)]
    told: list[Value] = [people[0], one.owed if one.ended else None, people[1], one.received, people[2], people[3]]
    head = (*([one.branch] if several else []), _span(one.months))
    for up in one.handed_up:
        yield (*head, *told, up.amount, up.remitted_on, up.receipt_number, up.handled_by, up.reviewed_by)
        told = [None] * len(told)
    if not one.handed_up:
        yield (*head, *told, None, None, "", "", "")


def _span(months: Sequence[Month]) -> str:
    first, last = months[0], months[-1]
    return str(first) if first == last else f"{first}—{last}"


def notice_form(
    ledger: Reads, scope: Scope, year: int, *, shown_from: date | None = None, shown_until: date | None = None
) -> Form:
    """公示表: totals only; people with what they owed and paid only where the year's rules say so, never a base or an ID."""
    demand_books(ledger, scope)
    months = duty.months_of(year)
    if year > today().year:
        raise Refusal(tr("{year} 年还没有到，不能公示").format(year=year), hint=tr("请核对年度。"))
    last = ended_month(today())
    counted = tuple(month for month in months if month <= last) or months[:1]
    found = summary(ledger, scope, *counted)
    received = found.sums[Total.PAID].amount + found.sums[Total.EXTRA].amount
    demand(
        mismatch(tr("实交和多交"), received, tr("收款记录"), [paid_for(ledger, scope, counted)]),
        *(one.text for one in found.balance.problems()),
    )
    settled = policy(ledger, branch_of(ledger, scope), year)
    rows: list[tuple[Value, ...]] = list(_facts(ledger, scope, year, counted, found))
    phone = settled.supervision_phone if settled else ""
    shown = (
        tr("{a} 至 {b}").format(a=shown_from, b=shown_until)
        if shown_from and shown_until
        else tr("　　　　年　　月　　日至　　　　年　　月　　日")
    )
    rows += [(tr("公示起止"), shown), (tr("监督电话"), phone)]
    return Form(
        tr("公示表"), tr("{year} 年度党费收缴使用情况公示表").format(year=year), unit_of(ledger, scope),
        (FormColumn(tr("项目"), 24, centred=True), FormColumn(tr("情况"), 56)), tuple(rows),
        footing(ledger, scope, year), today(),
        notes=(tr("收缴率＝期间各月都已交足的人数÷应交人数，免交人员不计入分母。"),
               tr("应交、实交只计 {span} 的党费，实交不含多交。").format(span=_span(counted))),
        signatures=((_sealed(ledger, scope), tr("　　　　年　　月　　日")),), portrait=True, public=True,
        lead=tr("现将本年度党费收缴、上缴和使用情况公布如下，请党员监督。"),
    )  # fmt: skip


def _sealed(ledger: Reads, scope: Scope) -> str:
    """Whose seal it bears: several branches are published by what stands above them."""
    return tr("党支部（盖章）：") if branch_of(ledger, scope) else tr("党组织（盖章）：")


def _facts(
    ledger: Reads, scope: Scope, year: int, counted: Sequence[Month], found: Summary
) -> Iterator[tuple[str, str]]:
    sums = found.sums
    up = [one for one in standing(remittances(ledger, scope)) if one.from_month.year == year]
    spent = expenses(ledger, scope, year)
    rate = found.rate
    yield tr("期间"), _span(counted)
    yield tr("党员数"), tr("{n} 人").format(n=len(_present(ledger, scope, year)))
    yield (
        tr("应交"),
        tr("{people} 人，{amount} 元").format(people=sums[Total.OWED].people, amount=sums[Total.OWED].amount),
    )
    yield (
        tr("实交"),
        tr("{people} 人，{amount} 元").format(people=sums[Total.PAID].people, amount=sums[Total.PAID].amount),
    )
    if sums[Total.EXTRA].amount.fen:
        yield (
            tr("多交"),
            tr("{people} 人，{amount} 元").format(people=sums[Total.EXTRA].people, amount=sums[Total.EXTRA].amount),
        )
    yield tr("收缴率"), "—" if rate is None else f"{rate:.1f}%"
    yield tr("少交、免交"), tr("{n} 人").format(n=sums[Total.RELIEVED].people)
    if sums[Total.ELSEWHERE].people:
        yield tr("在流入地交纳"), tr("{n} 人（不计入应交、实交）").format(n=sums[Total.ELSEWHERE].people)
    yield tr("上缴额"), _handed_up_by(up, counted[-1])
    yield tr("使用支出"), tr("{amount} 元").format(amount=Yuan(sum(one.amount.fen for one in spent)))


def _handed_up_by(up: Sequence[Remittance], last: Month) -> str:
    """What was handed up for the months told of; money for a stretch that ends later is told apart, as the dues are."""
    amount, beyond = (
        Yuan(sum(one.amount.fen for one in up if (one.until_month > last) is later)) for later in (False, True)
    )
    said = tr("{amount} 元").format(amount=amount)
    if beyond.fen:
        said += tr("；另有 {amount} 元所属期间到 {last} 以后").format(amount=beyond, last=last)
    return said


def _present(ledger: Reads, scope: Scope, year: int) -> list[str]:
    return [one.member_id for one in year_grid(ledger, scope, year)]


def named_form(ledger: Reads, scope: Scope, year: int) -> Form | None:
    """The second part of the 公示表, where the year's rules publish names: who owed and paid how much, in the order of names."""
    settled = policy(ledger, branch_of(ledger, scope), year)
    if settled is None or not settled.names_published:
        return None
    lines = year_grid(ledger, scope, year)
    received = paid_for(ledger, scope, duty.months_of(year), extra=False)
    demand(mismatch(tr("已交合计"), Yuan(sum(one.paid.fen for one in lines)), tr("收款记录"), [received]))
    names = among(lines)
    rows = tuple((number, names[one.member_id], one.owed, one.paid) for number, one in enumerate(lines, 1))
    columns = (
        FormColumn(tr("序号"), 8, Shape.NUMBER),
        FormColumn(tr("姓名"), 20, centred=True),
        FormColumn(tr("全年应交（元）"), 20, Shape.MONEY),
        FormColumn(tr("已交（元）"), 20, Shape.MONEY),
    )
    total = ("", tr("合计"), Yuan(sum(one.owed.fen for one in lines)), Yuan(sum(one.paid.fen for one in lines)))
    return Form(
        tr("公示名单"), tr("{year} 年度党费交纳情况").format(year=year), unit_of(ledger, scope), columns, rows,
        footing(ledger, scope, year), today(), total, portrait=True, public=True,
    )  # fmt: skip
