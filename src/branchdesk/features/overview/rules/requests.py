"""诉求: the 24 hours, what was promised, the calls afterwards (domain §7, §11.6). Nothing here is about who asks (N3)."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from branchdesk.features.overview.model import Matter, Reminder, Urgency
from branchdesk.features.overview.rules.days import urgency
from branchdesk.features.requests.model import RequestLevel
from branchdesk.features.requests.rules.clock import State, promised, span
from branchdesk.features.requests.rules.steps import moment_words
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from branchdesk.features.requests.queries import RequestLine

TITLES = {
    "request": "诉求 24 小时时限",
    "promised": "诉求承诺时限",
    "call": "诉求回访",
    "closable": "诉求可关闭",
}
"""What each reminder is about, in few words."""

CALL_SOON = 7
"""Days before a call afterwards is due that it is spoken of."""
_LONGEST = 24
"""Characters of a request that are quoted."""


def of_requests(found: "Sequence[RequestLine]", now: datetime) -> Iterator[Reminder]:
    """Everything requests leave to do, as at a local minute."""
    for one in found:
        if one.state is State.SETTLED:
            yield from _afterwards(one, now.date())
        else:
            yield from _in_work(one.at(now), now)


def _in_work(one: "RequestLine", now: datetime) -> Iterator[Reminder]:
    until, last = one.clock.deadline, promised(one.request)
    if one.clock.left is not None:
        wanted = tr("响应") if one.request.level is RequestLevel.COMPLEX else tr("办结并反馈")
        text = tr("诉求 {number}“{text}”应在 {until} 前{wanted}（{who}）")
        text = text.format(
            number=one.request.number, text=_short(one), until=moment_words(until), wanted=wanted, who=one.undertaker
        )
        yield _timed(one, "request", until, one.clock.left, text, now)
    elif last is not None:
        text = tr("复杂诉求 {number}“{text}”承诺 {until} 前办结（{who}）")
        day = f"{last:%Y-%m-%d}"
        yield _timed(one, "promised", last, last - now, text.format(
            number=one.request.number, text=_short(one), until=day, who=one.undertaker), now)  # fmt: skip


def _timed(one: "RequestLine", code: str, until: datetime, left: timedelta, text: str, now: datetime) -> Reminder:
    """What has a minute: past it, it is 逾期 also on the same day."""
    late = left < timedelta(0)
    group = Urgency.OVERDUE if late else urgency(until.date(), now.date())
    words = (tr("超时 {span}") if late else tr("剩 {span}")).format(span=span(abs(left)))
    number = one.request.number
    return Reminder(
        Matter.REQUEST, group, until.date(), text, tr("去办理"), "request", one.id, code, number, until, words
    )


def _afterwards(one: "RequestLine", today: date) -> Iterator[Reminder]:
    number = one.request.number
    if not one.why_not_close:
        text = tr("诉求 {number}“{text}”回访已完成，可以关闭").format(number=number, text=_short(one))
        values = (tr("去关闭"), "request", one.id, "closable", number)
        yield Reminder(Matter.REQUEST, Urgency.THIS_MONTH, None, text, *values)
        return
    waiting = [(each.number, each.due) for each in one.rounds if each.call is None and each.due is not None]
    for turn, due in waiting[:1]:
        if due <= today + timedelta(days=CALL_SOON):
            text = tr("诉求 {number}“{text}”第 {n} 轮回访").format(number=number, text=_short(one), n=turn)
            values = (tr("登记回访"), "request", one.id, "call", number)
            yield Reminder(Matter.REQUEST, urgency(due, today), due, text, *values)


def _short(one: "RequestLine") -> str:
    """What it is about, in so many characters."""
    text = " ".join((one.request.kind or one.request.text).split())
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def start_of(day: date) -> datetime:
    """The first minute of a day: what is asked for a day is asked for all of it."""
    return datetime.combine(day, time())
