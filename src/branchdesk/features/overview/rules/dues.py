"""党费: this month's card, and what is to be collected, settled, handed up, studied and made public."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from branchdesk.features.dues.model import PERIODS, RELIEF_KINDS
from branchdesk.features.overview.model import Dues, Matter, Reminder
from branchdesk.features.overview.rules.days import SHOWN_ALONE, month_end, urgency
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.waiting import Ending, Held

_LEVELS = (
    (6, "{n} 人连续 6 个月及以上未交党费且未登记正当理由，需按党章程序研究（待研究）"),
    (3, "{n} 人 3 个月以上未交足党费，请了解原因并提醒补交"),
)
"""Levels of ``dues.rules.arrears`` that are spoken of here (domain §1.6): items to study, never a decision."""


def of_dues(dues: Dues, today: date) -> Iterator[Reminder]:
    """Everything dues leave to do."""
    yield from _month(dues, today)
    yield from _behind(dues, today)
    yield from _held(dues.held, today)
    yield from _ending(dues.ending, today)
    if dues.year is not None:
        text = tr("{year} 年党费收缴、使用情况宜向党员公布（每年一次）").format(year=dues.year)
        yield _now(text, tr("公示表"), "notice", today, str(dues.year))


def card_words(dues: Dues) -> tuple[str, str, str, float | None]:
    """本月党费 for its card: number, unit, detail, and how much of the bar is full (None: nobody owes)."""
    owed, paid = dues.owed, dues.paid
    if not owed.people:
        return tr("无"), "", tr("本月没有已核定的应交党费"), None
    unit = tr("/ {total:,} 人").format(total=owed.people)
    detail = tr("已收 {paid} · 未收 {left}\u00a0元").format(paid=paid.amount, left=dues.open.amount)
    return f"{paid.people:,}", unit, detail, paid.people / owed.people


def _month(dues: Dues, today: date) -> Iterator[Reminder]:
    """Money of this month by its end; amounts to be settled in January (domain §1.5)."""
    left, unsettled, end = dues.open, dues.unsettled, month_end(today)
    if left.people:
        text = tr("{n} 名党员 {month} 月党费未交足，合计 {amount} 元")
        text = text.format(n=left.people, month=today.month, amount=left.amount)
        yield Reminder(Matter.DUES, urgency(end, today), end, text, tr("去收缴"), "dues")
    if unsettled and today.month == 1:
        text = tr("{year} 年月交党费数额宜在 1 月核定，还有 {n} 人未核定").format(year=today.year, n=unsettled)
        yield Reminder(Matter.DUES, urgency(end, today), end, text, tr("去核定"), "dues", "bases")
    elif unsettled:
        yield _now(tr("{n} 人应交党费而未核定月交额").format(n=unsettled), tr("去核定"), "dues", today, "bases")


def _behind(dues: Dues, today: date) -> Iterator[Reminder]:
    found = dues.behind
    if len(found) <= SHOWN_ALONE:
        for one in found:
            yield _now(one.sentence(dues.names.get(one.member_id, "")), tr("看名单"), "arrears", today)
        return
    for level, words in _LEVELS:
        if count := sum(one.level == level for one in found):
            yield _now(tr(words).format(n=count), tr("看名单"), "arrears", today)


def _held(found: "Sequence[Held]", today: date) -> Iterator[Reminder]:
    """No rule names the day it is due (domain §1.10: 按期全额上缴), so this is never 逾期."""
    if len(found) > SHOWN_ALONE:
        names, total = (
            tr("、").join(one.name for one in found[:SHOWN_ALONE]),
            Yuan(sum(one.amount.fen for one in found)),
        )
        text = tr("{n} 个支部已收的党费到期未上缴，共 {amount} 元：{names} 等")
        yield _now(text.format(n=len(found), amount=total, names=names), tr("登记上缴"), "remit", today)
        return
    for one in found:
        text = tr("{branch}截至 {month} 收到的党费还有 {amount} 元未上缴（{period}上缴）").format(
            branch=one.name, month=one.last, amount=one.amount, period=tr(dict(PERIODS)[one.period])
        )
        yield _now(text, tr("登记上缴"), "remit", today)


def _ending(found: "Sequence[Ending]", today: date) -> Iterator[Reminder]:
    if not found:
        return
    if len(found) > SHOWN_ALONE:
        end = found[0].relief.until_month.last()
        text = tr("{n} 人的党费少交、免交即将到期").format(n=len(found))
        yield Reminder(Matter.DUES, urgency(end, today), end, text, tr("看名单"), "relief")
        return
    for relief, name in found:
        end = relief.until_month.last()
        text = tr("{name} 党费{kind}到 {month} 为止，需继续的由本人申请、党支部研究并报上一级党委批准").format(
            name=name, kind=tr(dict(RELIEF_KINDS)[relief.kind]), month=relief.until_month
        )
        yield Reminder(Matter.DUES, urgency(end, today), end, text, tr("看名单"), "relief")


def _now(text: str, verb: str, place: str, today: date, uid: str = "") -> Reminder:
    """Without a day of its own."""
    return Reminder(Matter.DUES, urgency(None, today), None, text, verb, place, uid)
