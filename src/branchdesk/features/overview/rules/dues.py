"""党费: this month's card, and what is to be collected, settled, handed up, studied and made public."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from branchdesk.features.dues.model import PERIODS, RELIEF_KINDS
from branchdesk.features.overview.model import Dues, Matter, Reminder, Urgency
from branchdesk.features.overview.rules.days import month_end, urgency
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.glance import Collecting
    from branchdesk.features.dues.queries.waiting import Ending, Held

TITLES = {
    "collect": "党费收缴",
    "settle": "党费核定",
    "behind": "党费欠交",
    "behind_long": "党费欠交待研究",
    "remit": "党费上缴",
    "relief": "少交免交到期",
    "publish": "党费公示",
}
"""What each reminder is about, in few words."""

_MANY = 1000
_STUDIED = 6
"""The level of ``dues.rules.arrears`` that is to be studied (domain §1.6): an item, never a decision."""


def of_dues(dues: Dues, today: date) -> Iterator[Reminder]:
    """Everything dues leave to do."""
    yield from _month(dues, today)
    yield from _behind(dues)
    yield from _held(dues.held)
    yield from _ending(dues.ending, today)
    if dues.year is not None:
        text = tr("{year} 年党费收缴、使用情况宜向党员公布（每年一次）").format(year=dues.year)
        yield _now(text, tr("公示表"), "notice", str(dues.year), "publish", str(dues.year))


def card_words(dues: Dues) -> tuple[str, str, str, float | None]:
    """本月党费 for its card: number, unit, detail, and how much of the bar is full (None: nobody owes)."""
    owed, paid = dues.owed, dues.paid
    if not owed.people:
        return tr("无"), "", tr("本月没有已核定的应交党费"), None
    detail = tr("已收 {paid} · 未收 {left}\u00a0元").format(paid=paid.amount, left=dues.open.amount)
    unit = tr("/ {total:,} 人").format(total=owed.people)
    if owed.people >= _MANY:  # too long to stand behind the number of a narrow card
        unit, detail = tr("人"), tr("应交 {total:,} 人 · {detail}").format(total=owed.people, detail=detail)
    return f"{paid.people:,}", unit, detail, paid.people / owed.people


def _month(dues: Dues, today: date) -> Iterator[Reminder]:
    """Money of this month by the day each branch collects on; amounts to be settled in January (domain §1.5)."""
    for one in dues.collecting:
        if one.open.people:
            yield _collect(one, today)
        if one.unsettled:
            yield _settle(one, today)


def _collect(one: "Collecting", today: date) -> Reminder:
    text = tr("{n} 名党员 {month} 月党费未交足，合计 {amount} 元").format(
        n=one.open.people, month=one.day.month, amount=one.open.amount
    )
    dated = tr("{month} 党费收缴日，请收齐当月党费").format(month=Month.of(one.day))
    uid = f"{one.branch_id}|{Month.of(one.day).number}"
    return Reminder(
        Matter.DUES, urgency(one.day, today), one.day, _of(one, text), tr("去收缴"), "collect", uid, "collect", one.name,
        dated=_of(one, dated),
    )  # fmt: skip


def _settle(one: "Collecting", today: date) -> Reminder:
    if today.month == 1:
        due = month_end(today)
        text = tr("{year} 年月交党费数额宜在 1 月核定，还有 {n} 人未核定").format(year=today.year, n=one.unsettled)
    else:
        due, text = None, tr("{n} 人应交党费而未核定月交额").format(n=one.unsettled)
    values = tr("去核定"), "dues", "bases", "settle", one.name
    return Reminder(Matter.DUES, urgency(due, today), due, _of(one, text), *values)


def _of(one: "Collecting", text: str) -> str:
    """With the branch it concerns."""
    return tr("{name}：{text}").format(name=one.name, text=text) if one.name else text


def _behind(dues: Dues) -> Iterator[Reminder]:
    for one in dues.behind:
        name = dues.names.get(one.member_id, "")
        code = "behind_long" if one.level >= _STUDIED else "behind"
        yield _now(one.sentence(name), tr("看名单"), "arrears", one.member_id, code, name)


def _held(found: "Sequence[Held]") -> Iterator[Reminder]:
    """No rule names the day it is due (domain §1.10: 按期全额上缴), so this is never 逾期."""
    for one in found:
        text = tr("{branch}截至 {month} 收到的党费还有 {amount} 元未上缴（{period}上缴）").format(
            branch=one.name, month=one.last, amount=one.amount, period=tr(dict(PERIODS)[one.period])
        )
        yield _now(text, tr("登记上缴"), "remit", f"{one.branch_id}|{one.last.number}", "remit", one.name)


def _ending(found: "Sequence[Ending]", today: date) -> Iterator[Reminder]:
    for relief, name in found:
        end = relief.until_month.last()
        text = tr("{name} 党费{kind}到 {month} 为止，需继续的由本人申请、党支部研究并报上一级党委批准").format(
            name=name, kind=tr(dict(RELIEF_KINDS)[relief.kind]), month=relief.until_month
        )
        values = tr("看名单"), "relief", relief.id, "relief", name
        yield Reminder(Matter.DUES, urgency(end, today), end, text, *values)


def _now(text: str, verb: str, place: str, uid: str, code: str, who: str) -> Reminder:
    """Without a day of its own."""
    return Reminder(Matter.DUES, Urgency.THIS_MONTH, None, text, verb, place, uid, code, who)
