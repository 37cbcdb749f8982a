"""党费收缴使用和管理情况报告: what the committee of a branch tells its members when its term ends (domain §1.10)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from branchdesk.features.dues.model import USES, Expense, Remittance
from branchdesk.features.dues.queries.forms.form import (
    Form,
    FormColumn,
    Value,
    branches_of,
    footing,
    sign,
    today,
    unit_of,
)
from branchdesk.features.dues.queries.forms.term import People, Stretch, added, large, months_of, spent, whole_term
from branchdesk.features.dues.queries.money import standing
from branchdesk.features.dues.queries.naming import among
from branchdesk.features.dues.queries.reading import Scope
from branchdesk.features.dues.rules.arrears import spans
from branchdesk.features.dues.rules.balance import demand, mismatch
from branchdesk.kernel.fields import Shape
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr
from branchdesk.storage.reading import Reads


def term_forms(ledger: Reads, scope: Scope, first: date, last: date, *, names: bool = False) -> tuple[Form, ...]:
    """The report and its tables; ``names`` adds who has not paid everything. ``Refusal`` where parts do not sum up."""
    years, whole, up = whole_term(ledger, scope, first, last)
    found = [_report(years, whole, (first, last)), _people_form(years, whole), _books_form(years, whole)]
    found += [_remitted_form(ledger, scope, up), _spending_form(years, whole), _uses_form(whole)]
    if names and whole.people.behind:
        found.append(_behind_form(whole.people))
    unit, foot = unit_of(ledger, scope), footing(ledger, scope, *range(first.year, last.year + 1))
    return tuple(replace(one, unit=unit, footing=foot) for one in found)


def _form(
    name: str, heading: str, columns: Sequence[FormColumn], rows: Iterable[tuple[Value, ...]], total: tuple[Value, ...]
) -> Form:
    title = tr("党费收缴使用和管理情况报告：{part}").format(part=name)
    return Form(name, title, "", tuple(columns), tuple(rows), "", today(), total, portrait=True, heading=heading)


def _money(*titles: str) -> list[FormColumn]:
    return [FormColumn(title, 14, Shape.MONEY) for title in titles]


def _report(years: Sequence[Stretch], whole: Stretch, term: tuple[date, date]) -> Form:
    def row(one: Stretch) -> tuple[Value, ...]:
        return (one.word, one.people.owed, *one.received, one.received.whole)

    columns = [
        _year_column(),
        *_money(tr("应交"), tr("当月交纳"), tr("补交"), tr("预交"), tr("多交"), tr("实收合计")),
    ]
    form = _form(tr("收缴情况"), tr("一、收缴情况（单位：元）"), columns, map(row, years), row(whole))
    notes = (*_notes(*term), *_overdrawn(whole, term[1]))
    return replace(
        form, title=tr("党费收缴使用和管理情况报告"), lead=_lead(whole, *term), notes=notes,
        signatures=sign(tr("报告人："), tr("书记审核：")),
    )  # fmt: skip


def _year_column() -> FormColumn:
    return FormColumn(tr("年度"), 22, centred=True)


def _people_form(years: Sequence[Stretch], whole: Stretch) -> Form:
    def row(one: Stretch) -> tuple[Value, ...]:
        people = one.people
        return one.word, people.owing, people.reduced, people.exempt, len(people.behind), people.rest

    counts = (tr("应交人数"), tr("少交人数"), tr("免交人数"), tr("欠交人数"))
    columns = [_year_column(), *(FormColumn(title, 14, Shape.NUMBER) for title in counts), *_money(tr("还差（元）"))]
    return _form(tr("交纳人数"), tr("二、交纳人数"), columns, map(row, years), row(whole))


def _books_form(years: Sequence[Stretch], whole: Stretch) -> Form:
    def row(one: Stretch) -> tuple[Value, ...]:
        return one.word, one.books.opening, one.books.received, one.books.remitted, one.books.in_hand

    columns = [_year_column(), *_money(tr("上期结余"), tr("实收"), tr("上缴"), tr("期末未上缴"))]
    return _form(tr("上缴和结余"), tr("三、上缴和结余（单位：元）"), columns, map(row, years), row(whole))


def _remitted_form(ledger: Reads, scope: Scope, up: Sequence[Remittance]) -> Form:
    names = dict(branches_of(ledger, scope))
    several = len({one.branch_id for one in up}) > 1
    rows: list[tuple[Value, ...]] = [
        (
            *([names.get(one.branch_id, "")] if several else []), one.remitted_on, _span(one),
            one.amount, one.receipt_number, tr("红字冲销") if one.corrects_id else "",
        )
        for one in sorted(up, key=lambda one: (names.get(one.branch_id, ""), str(one.remitted_on), one.id))
    ]  # fmt: skip
    columns = [
        *([FormColumn(tr("支部"), 26)] if several else []), FormColumn(tr("上缴日期"), 14, Shape.DATE),
        FormColumn(tr("所属期间"), 20, centred=True), FormColumn(tr("上缴额（元）"), 14, Shape.MONEY),
        FormColumn(tr("收据号"), 18, centred=True), FormColumn(tr("备注"), 12),
    ]  # fmt: skip
    total: tuple[Value, ...] = (*([""] if several else []), tr("合计"), "", added(one.amount for one in up), "", "")
    form = _form(tr("上缴明细"), tr("四、上缴明细"), columns, rows, total)
    return replace(form, grouped=several, empty=tr("（任期内没有上缴）"))


def _span(one: Remittance) -> str:
    first, last = one.from_month, one.until_month
    return str(first) if first == last else f"{first}—{last}"


def _spending_form(years: Sequence[Stretch], whole: Stretch) -> Form:
    def row(one: Stretch) -> tuple[Value, ...]:
        return one.word, spent(one), len(one.large), large(one.large), large(one.forwarded)

    columns = [
        _year_column(), *_money(tr("使用支出")), FormColumn(tr("大额党费笔数"), 14, Shape.NUMBER),
        *_money(tr("大额党费"), tr("其中已转交")),
    ]  # fmt: skip
    return _form(tr("支出和大额党费"), tr("五、使用支出和大额党费（单位：元）"), columns, map(row, years), row(whole))


def _uses_form(whole: Stretch) -> Form:
    rows: list[tuple[Value, ...]] = []
    for use, word in USES:
        found = [one for one in whole.spent if one.use is use]
        if found:
            meetings = "\n".join(dict.fromkeys(_meeting(one) for one in found))
            rows.append((tr(word), len(standing(found)), added(one.amount for one in found), meetings))
    demand(mismatch(tr("使用支出"), spent(whole), tr("各类支出"), [row[2] for row in rows if isinstance(row[2], Yuan)]))
    columns = [
        FormColumn(tr("使用范围"), 26), FormColumn(tr("笔数"), 8, Shape.NUMBER), FormColumn(tr("金额（元）"), 14, Shape.MONEY),
        FormColumn(tr("研究决定的会议"), 40),
    ]  # fmt: skip
    total: tuple[Value, ...] = (tr("合计"), len(standing(whole.spent)), spent(whole), "")
    form = _form(tr("使用范围"), tr("六、使用支出的范围和研究决定的会议"), columns, rows, total)
    return replace(form, empty=tr("（任期内没有使用支出）"))


def _meeting(one: Expense) -> str:
    return f"{one.decided_on} {one.decided_at}" if one.decided_on else one.decided_at


def _behind_form(people: People) -> Form:
    names = among(line for line, _, _ in people.behind)
    rows: list[tuple[Value, ...]] = [
        (number, names[line.member_id], spans(months), rest)
        for number, (line, months, rest) in enumerate(people.behind, 1)
    ]
    columns = [
        FormColumn(tr("序号"), 8, Shape.NUMBER), FormColumn(tr("姓名"), 16, centred=True), FormColumn(tr("未交足的月份"), 40),
        FormColumn(tr("还差（元）"), 14, Shape.MONEY),
    ]  # fmt: skip
    return _form(tr("欠交名单"), tr("七、有未交足月份的党员"), columns, rows, ("", tr("合计"), "", people.rest))


def _lead(whole: Stretch, first: date, last: date) -> str:
    people, books = whole.people, whole.books
    text = tr(
        "现将任期内（{first}至{last}）党费收缴、使用和管理情况报告如下：应交 {n} 人、{owed} 元，实收 {received} 元，上缴 {remitted} 元，"
        "期末未上缴 {in_hand} 元。"
    ).format(first=_long(first), last=_long(last), n=people.owing, owed=people.owed, received=books.received, remitted=books.remitted,
             in_hand=books.in_hand)  # fmt: skip
    if whole.spent:
        text += tr("使用支出 {amount} 元，均经集体研究决定。").format(amount=spent(whole))
    if whole.large:
        text += tr("大额党费 {n} 笔、{amount} 元，已转交 {sent} 笔、{gone} 元。").format(
            n=len(whole.large), amount=large(whole.large), sent=len(whole.forwarded), gone=large(whole.forwarded))  # fmt: skip
    if people.away:
        text += tr("{n} 人外出期间凭证在流入地交纳，不计入应交。").format(n=people.away)
    return text + tr("请党员大会审议。")


def _long(day: date) -> str:
    return tr("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def _overdrawn(whole: Stretch, last: date) -> Iterator[str]:
    """Where by their days more went up than had come in: what was put right later stands on later days."""
    if whole.books.problems():
        text = tr("按登记的日期，至{last}上缴多于实收；以后日期的收款和冲销已补足，至今账实相符。")
        yield text.format(last=_long(last))


def _notes(first: date, last: date) -> tuple[str, ...]:
    months = months_of(first, last)
    counted = spans(months) if months else tr("（没有已结束的月份）")
    return (
        tr("应交按所属月份计，计 {months}：任期首月计入，截止日所在月份尚未结束的不计入。").format(months=counted),
        tr("实收、上缴、支出按日期计：当月交纳是交给当月的，补交、预交是交给以前、以后月份的，多交是自愿多于应交的；红字已扣除。"),
        tr("上期结余＋实收－上缴＝期末未上缴。大额党费由基层党委逐级转交中央，不计入实收、上缴和结余，已转交截至任期截止日；使用支出按申请和核销登记，不从支部结余中扣除。"),
        tr("人数的合计按人计，跨年度的只计一次；少交、免交均经上一级党委批准，不列原因；欠交为至填报日仍有未交足月份的人。"),
    )  # fmt: skip
