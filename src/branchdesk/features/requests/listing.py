"""Requests as the list shows them: columns, filters, what waits, and what is searched."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from branchdesk.features.requests.model import (
    ASKERS,
    REQUEST_CHANNELS,
    REQUEST_LEVELS,
    RequestLevel,
    Satisfaction,
)
from branchdesk.features.requests.queries import RequestLine, Round
from branchdesk.features.requests.rules import clock as clocks
from branchdesk.features.requests.rules.clock import STATES, State
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.search.index import search_text
from branchdesk.widgets.columns import Column
from branchdesk.widgets.facets import Facet

TONES = {State.WAITING: "warn", State.WORKING: "info", State.SETTLED: "ok", State.CLOSED: "mute"}
LEVEL_TONES = {RequestLevel.GENERAL: "mute", RequestLevel.COMPLEX: "info"}
SOON = 4
"""Hours before the deadline from which a request is said to be near it."""
NUMBERS = "①②③④⑤⑥⑦⑧⑨"
_MOST, _SHOWN = 5, 3
"""Rounds a school may ask for, and those the list shows unasked."""


def state_word(state: State) -> str:
    """待响应, 办理中, 待回访, 已关闭."""
    return tr(dict(STATES)[state])


def level_word(level: RequestLevel) -> str:
    """一般, 复杂."""
    return tr(dict(REQUEST_LEVELS)[level])


def channel_word(channel: Any) -> str:
    """来访, 来信 …"""
    return tr(dict(REQUEST_CHANNELS)[channel])


def asker_word(asker: Any) -> str:
    """教师, 学生 …"""
    return tr(dict(ASKERS)[asker])


def shown(moment: str) -> str:
    """A time as people read it: ``2024-03-29 16:30``."""
    return moment.replace("T", " ")


def short(moment: str) -> str:
    """The same without its year, which the number tells: ``03-29 16:30``."""
    return shown(moment)[5:]


def subject(line: RequestLine) -> str:
    """What it is about, in one line: the kind before the text."""
    request = line.request
    text = " ".join(request.text.split())
    return tr("【{kind}】{text}").format(kind=request.kind, text=text) if request.kind else text


# ---- the clock


def left_words(line: RequestLine) -> str:
    """剩 5 小时 20 分, 超时 1 天 2 小时, 按时; of a complex one that was answered until when it is promised."""
    until = _promise(line)
    if until is None:
        return line.clock.words
    if line.overdue:
        return tr("已过承诺时限")
    return tr("承诺 {day} 前").format(day=f"{until:%m-%d %H:%M}")


def left_ink(line: RequestLine) -> str:
    """Red when over, amber in the last hours; the words say it too."""
    if line.overdue or line.clock.in_time is False:
        return "err"
    return "warn" if is_soon(line) else ""


def is_soon(line: RequestLine) -> bool:
    """Whether only a few hours are left."""
    left = line.clock.left
    return left is not None and not line.overdue and left.total_seconds() <= SOON * 3600


def _promise(line: RequestLine) -> datetime | None:
    """The promised time that counts now: the 24 hours are done, the matter is not."""
    waits = line.clock.left is None and line.state is State.WORKING
    return clocks.promised(line.request) if waits else None


def due_of(line: RequestLine) -> datetime | None:
    """The next minute somebody waits for; None once it is settled."""
    if line.state in (State.SETTLED, State.CLOSED):
        return None
    return _promise(line) or (line.clock.deadline if line.clock.left is not None else None)


# ---- the calls


def next_round(line: RequestLine) -> Round | None:
    """The next call to be made."""
    return next((one for one in line.rounds if one.call is None and one.due is not None), None)


def is_due(one: Round | None, today: date) -> bool:
    """Whether a call should be made by today."""
    return one is not None and one.call is None and one.due is not None and one.due <= today


def _round(number: int) -> Callable[[RequestLine], Round | None]:
    def take(line: RequestLine) -> Round | None:
        return next((one for one in line.rounds if one.number == number), None)

    return take


def round_words(one: Round | None) -> str:
    """满意, 未接通 1 次, 11-28 前, 逾 3 天."""
    if one is None:
        return ""
    if is_due(one, clock.today()) and not one.tries and one.due is not None:
        days = (clock.today() - one.due).days
        return tr("逾 {n} 天").format(n=days) if days else tr("今天")
    return "" if one.words == "—" else one.words


def round_ink(one: Round | None) -> str:
    """Red for what is over and for somebody not satisfied."""
    if one is None:
        return ""
    if one.call is not None:
        return "err" if one.call.satisfaction is Satisfaction.NOT else "ok"
    return "err" if is_due(one, clock.today()) else "text2"


# ---- the list


def waits(line: RequestLine) -> set[str]:
    """The kinds of the board a line belongs to."""
    found = {
        "overdue": line.overdue,
        "soon": is_soon(line),
        "waiting": line.state is State.WAITING,
        "call": is_due(next_round(line), clock.today()),
        "closable": not line.why_not_close,
        "supervised": line.request.supervised and line.state is not State.CLOSED,
    }
    return {kind for kind, belongs in found.items() if belongs}


def by_urgency(lines: Sequence[RequestLine]) -> list[RequestLine]:
    """Those the clock runs for first, the nearest deadline on top; then calls to make; then what is done, newest first."""
    newest = sorted(lines, key=lambda one: one.request.received_at, reverse=True)

    def key(one: RequestLine) -> tuple[int, str]:
        if (due := due_of(one)) is not None:
            return 0, due.isoformat()
        call = next_round(one)
        if one.state is State.SETTLED:
            return 1, str(call.due) if call and call.due else ""
        return (2, "") if one.state is State.WORKING else (3, "")

    return sorted(newest, key=key)


def columns() -> list[Column]:
    """诉求办理."""
    return [
        Column("number", tr("受理号"), lambda one: one.request.number, width=82, fixed=True),
        Column("received", tr("受理时间"), lambda one: one.request.received_at, short, width=96),
        Column("channel", tr("渠道"), lambda one: one.request.channel, channel_word, width=54),
        Column("asker", tr("提出人"), lambda one: one.request.asker, asker_word, width=66),
        Column("subject", tr("事项"), subject, width=240, stretch=True, readable=240),
        Column("level", tr("级别"), lambda one: one.request.level, level_word, width=60,
               tone=lambda level: LEVEL_TONES[level]),
        Column("receiver", tr("首接人"), lambda one: one.request.first_receiver, width=80),
        Column("left", tr("剩余时间"), lambda one: one, left_words, width=144, ink=left_ink,
               sort_key=lambda one: str(due_of(one) or "") or None),
        Column("state", tr("状态"), lambda one: one.state, state_word, width=76, tone=lambda state: TONES[state],
               sort_key=lambda one: list(State).index(one.state)),
        *(Column(f"round_{n}", tr("回访{n}").format(n=NUMBERS[n - 1]), _round(n), round_words, width=78, ink=round_ink,
                 sort_key=_round_key(n), shown=n <= _SHOWN) for n in range(1, _MOST + 1)),
        Column("undertaker", tr("承办"), lambda one: one.undertaker, width=84),
        Column("organization", tr("所在党组织"), lambda one: one.organization, width=140, shown=False),
        Column("responded", tr("响应时间"), lambda one: one.request.responded_at, shown, width=132, shown=False),
        Column("settled", tr("办结时间"), lambda one: one.request.settled_at, shown, width=132, shown=False),
        Column("feedback", tr("反馈时间"), lambda one: one.request.feedback_at, shown, width=132, shown=False),
        Column("supervised", tr("督办"), lambda one: tr("督办") if one.request.supervised else "", width=60, shown=False),
        Column("closed", tr("关闭时间"), lambda one: one.request.closed_at, shown, width=132, shown=False),
    ]  # fmt: skip


def _round_key(number: int) -> Callable[[RequestLine], str | None]:
    """Those still to be made by their day, then those made by what was said."""

    def key(line: RequestLine) -> str | None:
        found = _round(number)(line)
        return (str(found.due or "") or round_words(found) or None) if found else None

    return key


def facets() -> list[Facet]:
    """The filters."""
    nothing = tr("（空）")
    return [
        Facet("state", tr("状态"), lambda one: one.state, state_word),
        Facet("level", tr("级别"), lambda one: one.request.level, level_word),
        Facet("kind", tr("事项"), lambda one: one.request.kind, lambda kind: kind or nothing),
        Facet("undertaker", tr("承办"), lambda one: one.undertaker, lambda name: name or nothing),
        Facet("channel", tr("渠道"), lambda one: one.request.channel, channel_word),
        Facet("receiver", tr("首接人"), lambda one: one.request.first_receiver, lambda name: name or nothing),
        Facet("year", tr("年度"), lambda one: one.request.received_at[:4],
              lambda year: tr("{year}年").format(year=year)),
        Facet("organization", tr("党组织"), lambda one: one.organization, lambda name: name or nothing),
    ]  # fmt: skip


def text(line: RequestLine) -> str:
    """What is searched of a request: the matter and who works at it."""
    request = line.request
    extra = " ".join((request.number, request.kind, request.text, request.first_receiver, line.undertaker, request.helpers,
                      request.asker_name, request.result, line.organization))  # fmt: skip
    return search_text(line.undertaker, "", request.number, "", None, None, extra)
