"""What the panel says of a request: the way so far, who has it, what was done, the calls afterwards."""

from collections.abc import Iterator
from datetime import datetime

from branchdesk.features.requests import listing
from branchdesk.features.requests.model import SATISFACTIONS, FollowUp, RequestLevel
from branchdesk.features.requests.queries import RequestLine, Round
from branchdesk.features.requests.rules import amending, steps
from branchdesk.features.requests.rules.clock import State
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets.side import Fact, Station, Told

_VERBS = {
    State.WAITING: ("respond", "settle", "hand_on", "escalate", "correct", "print_one"),
    State.WORKING: ("settle", "feed_back", "hand_on", "escalate", "correct", "print_one"),
    State.SETTLED: ("call", "close", "correct", "print_one"),
    State.CLOSED: ("reopen", "print_one"),
}


def of_request(line: RequestLine) -> Told:
    """Everything about one request that helps to work at it."""
    request = line.request
    under = tr("{time} {channel} · {asker}").format(
        time=listing.shown(request.received_at), channel=listing.channel_word(request.channel),
        asker=" ".join(filter(None, (listing.asker_word(request.asker), request.asker_name))))  # fmt: skip
    facts = [
        (tr("时限"), list(_clock(line))),
        (tr("事项"), [Fact("", request.text), *_pairs((tr("类别"), request.kind), (tr("党组织"), line.organization))]),
        (tr("承办"), list(_work(line))),
        (tr("办理"), list(_done(line))),
        (tr("回访"), list(_calls(line))),
        (tr("依据"), [Fact("", one, "hint") for one in _rules(line)]),
    ]
    return Told(
        tr("诉求 {number}").format(number=request.number), listing.state_word(line.state), listing.TONES[line.state], under,
        tuple(_way(line)), facts, _verbs(line),
    )  # fmt: skip


def _verbs(line: RequestLine) -> tuple[str, ...]:
    """What is usually done next; everything else stands in the menu of the row."""
    request = line.request
    unfit = set()
    if request.level is RequestLevel.COMPLEX:
        unfit.add("escalate")
    unfit.add("settle" if request.settled_at else "feed_back")
    unfit.add("call" if listing.next_round(line) is None else "")
    unfit.add("close" if line.why_not_close else "")
    return tuple(verb for verb in _VERBS[line.state] if verb not in unfit)


# ---- the way


def _way(line: RequestLine) -> Iterator[Station]:
    request = line.request
    until = _short(line.clock.deadline)
    late = line.clock.in_time is False and line.clock.left is not None
    is_complex = request.level is RequestLevel.COMPLEX
    yield Station(tr("受理（首接 {name}）").format(name=request.first_receiver), _moment(request.received_at), "done")
    open_ = line.state in (State.WAITING, State.WORKING)
    yield _station(tr("响应"), request.responded_at, until if is_complex else "", late=late and is_complex,
                   is_next=line.state is State.WAITING)  # fmt: skip
    yield _station(tr("办结"), request.settled_at, _settle_by(line), late=open_ and line.overdue and not request.settled_at,
                   is_next=line.state is State.WORKING and not request.settled_at)  # fmt: skip
    yield _station(tr("反馈"), request.feedback_at, "" if is_complex else until, late=late and not is_complex,
                   is_next=bool(request.settled_at) and not request.feedback_at)  # fmt: skip
    yield from (_call(line, one) for one in line.rounds)
    yield _station(tr("关闭"), request.closed_at, "", late=False, is_next=not line.why_not_close)


def _settle_by(line: RequestLine) -> str:
    """Until when it is to be settled."""
    if line.request.level is RequestLevel.GENERAL:
        return _short(line.clock.deadline)
    return tr("{day} 前").format(day=listing.shown(line.request.due_at)) if line.request.due_at else ""


def _call(line: RequestLine, one: Round) -> Station:
    words = tr("回访{n}").format(n=listing.NUMBERS[one.number - 1])
    if one.call is not None:
        return Station(words, f"{one.words} {one.call.at[5:10]}", "done")
    said = listing.round_words(one)
    overdue = one.due is not None and one.due < clock.today()
    is_next = one is listing.next_round(line)
    return Station(words, said, "late" if overdue else "next" if is_next else "open")


def _station(words: str, moment: str, until: str, *, late: bool, is_next: bool) -> Station:
    if moment:
        return Station(words, _moment(moment), "done")
    return Station(words, until, "late" if late else "next" if is_next else "open")


def _moment(text: str) -> str:
    return listing.short(text)


def _short(when: datetime) -> str:
    return tr("{moment} 前").format(moment=f"{when:%m-%d %H:%M}")


# ---- what is known


def _clock(line: RequestLine) -> Iterator[Fact]:
    request = line.request
    words = (
        tr("一般诉求：{deadline} 前办结并反馈")
        if request.level is RequestLevel.GENERAL
        else tr("复杂诉求：{deadline} 前响应")
    )
    yield Fact("", words.format(deadline=f"{line.clock.deadline:%Y-%m-%d %H:%M}"))
    yield Fact(
        "", line.clock.words, {"warn": "warn", "err": "err"}.get(_tone(line), "ok" if line.clock.in_time else "")
    )
    if request.due_at:
        late = line.overdue and line.clock.left is None
        said = tr("{day}（已过）") if late else "{day}"
        yield Fact(tr("承诺办结"), said.format(day=listing.shown(request.due_at)), "err" if late else "")


def _tone(line: RequestLine) -> str:
    if line.clock.in_time is False:
        return "err"
    return "warn" if listing.is_soon(line) else ""


def _work(line: RequestLine) -> Iterator[Fact]:
    request = line.request
    yield Fact(tr("首接人"), tr("{name}（不能更改）").format(name=request.first_receiver))
    for step in line.hand_ons:
        words = tr("{from_} → {to}").format(from_=step.from_whom, to=step.to_whom)
        yield Fact(
            step.at[5:].replace("T", " "),
            tr("{who}，{why}").format(who=words, why=step.reason) if step.reason else words,
        )
    yield from _pairs((tr("现由"), line.undertaker), (tr("协办"), request.helpers))
    if request.escalated_at:
        yield Fact(
            tr("转级"),
            tr("{time}，{why}").format(time=listing.shown(request.escalated_at), why=request.escalation_reason),
        )
    if request.supervision:
        over = "" if request.supervised else tr("（已解除）")
        yield Fact(tr("督办"), request.supervision + over, "warn" if request.supervised else "")


def _done(line: RequestLine) -> Iterator[Fact]:
    request = line.request
    yield from _pairs((tr("响应"), amending.said(request.response)), (tr("结果"), amending.said(request.result)),
                      (tr("反馈方式"), request.feedback_way), (tr("备注"), amending.said(request.note)))  # fmt: skip
    for one in (*amending.trail(request.note), *amending.trail(request.response), *amending.trail(request.result)):
        yield Fact(tr("更正"), one, "hint")


def _calls(line: RequestLine) -> Iterator[Fact]:
    for call in line.calls:
        yield Fact(tr("第 {n} 轮").format(n=call.round), _said(call))


def _said(call: FollowUp) -> str:
    words = [call.at[5:].replace("T", " "), call.way, call.by, tr(dict(SATISFACTIONS)[call.satisfaction]), call.result]
    if call.agreed:
        words.append(tr("同意不再回访"))
    return " · ".join(filter(None, words))


def _rules(line: RequestLine) -> Iterator[str]:
    yield tr("自然小时，不扣夜间和休息日；正好到时算按时。")
    if line.state is State.SETTLED:
        yield steps.unreached_words(line.pack)
        if line.why_not_close:
            yield line.why_not_close


def _pairs(*pairs: tuple[str, str]) -> Iterator[Fact]:
    return (Fact(label, value) for label, value in pairs if value)
