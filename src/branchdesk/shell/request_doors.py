"""The doors of 诉求: intake, every step, lists with the time left, sums; nothing about who asks how often."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from branchdesk.features.dues.queries.forms.form import unit_of
from branchdesk.features.requests import commands, fields, queries
from branchdesk.features.requests.model import FollowUp, Request, RequestLevel
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import amending
from branchdesk.features.requests.rules.clock import STATES, at
from branchdesk.features.requests.rules.summing import Summary
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, read
from branchdesk.kernel.problems import blocking
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, do, opened, say, subtree
from branchdesk.storage.engine import Ledger


def add(options: Options) -> int:
    """A request comes in."""
    with opened(options.ledger) as ledger:
        texts = {
            "received_at": options.at or _now(), "channel": options.channel, "first_receiver": options.receiver,
            "asker": options.asker, "asker_name": options.name, "organization_id": options.organization,
            "kind": options.kind, "level": options.level, "text": options.text, "undertaker": options.undertaker,
            "helpers": options.helpers, "due_at": options.due,
        }  # fmt: skip
        values = _read(fields.REQUEST_FIELDS, texts, queries.labels(ledger))
        made = do(ledger, tr("登记诉求"), commands.take_in, Request(id=new_id(), number="", **values))
        return _told(options, ledger, [made.id])


def _now() -> str:
    return queries.moment(queries.local_now()).replace("T", " ")


def _read(
    wanted: Sequence[Field], texts: dict[str, str], refs: dict[str, dict[str, str]] | None = None
) -> dict[str, Any]:
    """The values of a form; empty texts are ``""`` as the records have them, references None."""
    values, problems = read(wanted, texts, Context(clock.today(), refs or {}))
    if found := blocking(problems):
        raise Refusal("；".join(one.text for one in found))
    return {name: "" if value is None and not name.endswith("_id") else value for name, value in values.items()}


def _when(text: str) -> str:
    """A moment of the command line as it is stored."""
    known = (Field("at", tr("时间"), fields.Moment(), required=True),)
    return str(_read(known, {"at": text or _now()})["at"])


def _due(text: str) -> str:
    known = (Field("due", tr("承诺办结时限"), fields.Moment(past_only=False, whole_days=True)),)
    return str(_read(known, {"due": text})["due"])


def _ids(ledger: Ledger, numbers: Iterable[str]) -> list[str]:
    """Requests by their numbers or ids; ``Refusal`` for one that is not there."""
    known = {key: one.id for one in queries.lines(ledger) for key in (one.request.number, one.id)}
    wanted = list(dict.fromkeys(numbers))
    if missing := [one for one in wanted if one not in known]:
        raise Refusal(tr("台账中没有这件诉求"), detail="、".join(missing), hint=tr("请用 request list 查到受理号。"))
    return [known[one] for one in wanted]


def _step(label: str, act: Callable[[Ledger, str, str, Options], Any]) -> Callable[[Options], int]:
    """A door that takes one request a step further."""

    def door(options: Options) -> int:
        with opened(options.ledger) as ledger:
            uid = _ids(ledger, [options.number])[0]
            act(ledger, uid, _when(options.at), options)
            return _told(options, ledger, [uid])

    door.__doc__ = label
    return door


def _respond(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    do(ledger, tr("诉求响应"), commands.respond, uid, when, options.words, _due(options.due))


def _settle(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    told = _when(options.feedback_at) if options.feedback_at else ""
    do(ledger, tr("诉求办结"), commands.settle, uid, when, options.words, told, options.way)


def _feed_back(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    do(ledger, tr("诉求反馈"), commands.feed_back, uid, when, options.way)


def _hand_on(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    do(ledger, tr("诉求转办"), commands.hand_on, uid, when, options.to, options.reason)


def _escalate(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    do(ledger, tr("转为复杂诉求"), commands.escalate, uid, when, options.reason, _due(options.due))


def _amend(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    if options.step.strip() in (tr("受理"), tr("受理时间")):
        _amend_intake(ledger, uid, when, options)
        return
    step = _read((Field("step", tr("更正"), fields.STEP, required=True),), {"step": options.step})["step"]
    line = queries.line(ledger, uid)
    assert line is not None
    kept, said = (getattr(line.request, name) for name in amending.FIELDS[step])
    time, words = when if options.at else kept, options.words or amending.said(said)  # what is not given stays as it is
    do(ledger, tr("更正诉求办理"), commands.amend, uid, step, time, words, options.reason)


def _amend_intake(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    """The time it came in; all else of the intake is put right in the window."""
    line = queries.line(ledger, uid)
    assert line is not None
    if not options.at or options.words:
        raise Refusal(tr("更正受理只能改受理时间"), hint=tr("请用 --at 写明更正后的时间；其他内容请在窗口里更正。"))
    if when == line.request.received_at:
        raise Refusal(tr("与原来登记的相同，没有更正"))
    moved = replace(line.request, received_at=when)
    do(ledger, tr("更正诉求受理时间"), commands.correct, moved, options.reason)


def _call(ledger: Ledger, uid: str, when: str, options: Options) -> None:
    texts = {
        "round": options.round, "satisfaction": options.satisfaction, "way": options.way, "by": options.by,
        "result": options.words,
    }  # fmt: skip
    values = _read(fields.FOLLOW_UP_FIELDS, texts)
    call = FollowUp(id=new_id(), request_id=uid, at=when, agreed=options.agreed, **values)
    do(ledger, tr("诉求回访"), commands.call_back, call)


def supervise(options: Options) -> int:
    """Requests are put under supervision."""
    with opened(options.ledger) as ledger:
        ids = _ids(ledger, options.number)
        do(ledger, tr("诉求督办"), commands.supervise, ids, options.words)
        return _told(options, ledger, ids)


def close(options: Options) -> int:
    """Requests are closed, all or none."""
    with opened(options.ledger) as ledger:
        ids = _ids(ledger, options.number)
        do(ledger, tr("关闭诉求"), commands.close, ids, _when(options.at))
        return _told(options, ledger, ids)


def _told(options: Options, ledger: Ledger, ids: Sequence[str]) -> int:
    found = [line for uid in ids if (line := queries.line(ledger, uid))]
    report = (
        {"requests": [_line(one) for one in found]}
        if isinstance(options.__dict__.get("number"), list)
        else _line(found[0])
    )
    answer(options, report, "\n".join(map(_words, found)))
    return 0


def requests(options: Options) -> int:
    """Requests with the time that is left."""
    now = at(_when(options.at)) if options.at else queries.local_now()
    with opened(options.ledger, read_only=True) as ledger:
        found = _listed(options, queries.lines(ledger, subtree(ledger, options.branch), now, options.year))
    report = {"at": queries.moment(now), "requests": [_line(one) for one in found]}
    answer(options, report, "\n".join(map(_words, found)) or tr("没有诉求"))
    return 0


def _listed(options: Options, found: list[RequestLine]) -> list[RequestLine]:
    if options.open:
        return [one for one in found if not one.request.closed_at]
    if options.overdue:
        return [one for one in found if one.overdue]
    return [one for one in found if one.state == "waiting"] if options.unanswered else found


def _line(one: RequestLine) -> dict[str, Any]:
    """A request for a script; who asked stays in the ledger (domain N3)."""
    it = one.request
    return {
        "id": it.id, "number": it.number, "received_at": it.received_at, "channel": it.channel.value,
        "asker": it.asker.value, "organization": one.organization, "kind": it.kind, "text": it.text,
        "level": it.level.value, "first_receiver": it.first_receiver, "undertaker": one.undertaker,
        "state": one.state.value, "deadline": queries.moment(one.clock.deadline), "time": one.clock.words,
        "in_time": one.clock.in_time, "overdue": one.overdue, "due_at": it.due_at, "supervised": it.supervised,
        "responded_at": it.responded_at, "settled_at": it.settled_at, "feedback_at": it.feedback_at,
        "closed_at": it.closed_at, "why_not_close": one.why_not_close,
        "hand_ons": [{"at": each.at, "from": each.from_whom, "to": each.to_whom} for each in one.hand_ons],
        "rounds": [
            {"round": each.number, "due": str(each.due) if each.due else None, "said": each.words, "tries": each.tries}
            for each in one.rounds
        ],
    }  # fmt: skip


def _words(one: RequestLine) -> str:
    """One line for a terminal."""
    it = one.request
    states = {key: tr(word) for key, word in STATES}
    level = tr("复杂") if it.level is RequestLevel.COMPLEX else tr("一般")
    words = [it.number, it.received_at.replace("T", " "), level, it.kind, it.text[:30], one.undertaker]
    return "\t".join([*words, states[one.state], one.clock.words])


def count(options: Options) -> int:
    """What a period's requests amount to."""
    first, last = (date(options.year, 1, 1), date(options.year, 12, 31)) if options.year else (None, None)
    with opened(options.ledger, read_only=True) as ledger:
        found = queries.summary(ledger, subtree(ledger, options.branch), first, last)
    minutes = None if found.mean is None else int(found.mean.total_seconds()) // 60
    report = {
        "received": len(found.received), "timed": len(found.timed), "in_time": len(found.in_time),
        "rate_permille": found.rate, "unanswered": len(found.unanswered), "overdue": len(found.overdue),
        "supervised": len(found.supervised), "mean_minutes": minutes, "by_channel": _sizes(found, fields.CHANNEL.show),
        "by_kind": {kind or tr("未分类"): len(ids) for kind, ids in found.by_kind.items()},
        "repeated": {kind: len(ids) for kind, ids in found.repeated.items()},
    }  # fmt: skip
    words = tr("受理 {received} 件，按时率 {rate}（{in_time} / {timed}），未响应 {unanswered} 件，超时 {overdue} 件")
    answer(options, report, words.format(**{**report, "rate": found.rate_words or "—"}))
    return 0


def _sizes(found: Summary, show: Callable[[Any], str]) -> dict[str, int]:
    return {show(channel): len(ids) for channel, ids in found.by_channel.items()}


def export_requests(options: Options) -> int:
    """登记簿 or 未回应诉求清单 as Excel or PDF; one request as PDF."""
    from branchdesk.features.meetings.outputs import write_whole
    from branchdesk.features.requests import papers

    ending, today = options.out.suffix.lower(), clock.today()
    if ending not in ((".pdf",) if options.request else (".pdf", ".xlsx")):
        raise Refusal(tr("导出文件的扩展名应为 .xlsx 或 .pdf（单件办理单为 .pdf）"), detail=str(options.out))
    with opened(options.ledger, read_only=True) as ledger:
        scope = subtree(ledger, options.branch)
        unit = unit_of(ledger, scope)
        if options.request:
            line = queries.line(ledger, _ids(ledger, [options.request])[0])
            assert line is not None
            write_whole(options.out, papers.request_bytes(line, unit=unit, made_on=today, named=options.named))
            return say(tr("已导出：{file}").format(file=options.out))
        lines = queries.lines(ledger, scope, None, options.year)
        found = _register(options, ledger, lines, unit, queries.local_now())
    papers.write(options.out, found)
    return say(tr("已导出：{file}").format(file=options.out))


def _register(options: Options, ledger: Ledger, lines: list[RequestLine], unit: str, now: datetime) -> Any:
    from branchdesk.features.requests import papers

    if options.unanswered:
        waiting = [one for one in reversed(lines) if one.state == "waiting"]
        return papers.unanswered_form(waiting, unit=unit, now=now)
    first, last = (date(options.year, 1, 1), date(options.year, 12, 31)) if options.year else (None, None)
    sums = queries.summary(ledger, subtree(ledger, options.branch), first, last, now)
    return papers.register_form(lines, unit=unit, made_on=clock.today(), summary=sums, named=options.named)


DOORS: dict[str, Callable[[Options], int]] = {
    "request_add": add, "request_list": requests, "request_count": count,
    "request_respond": _step("响应", _respond), "request_settle": _step("办结", _settle),
    "request_feedback": _step("反馈", _feed_back), "request_hand-on": _step("转办", _hand_on),
    "request_escalate": _step("转级", _escalate), "request_amend": _step("更正", _amend), "request_call": _step("回访", _call),
    "request_supervise": supervise, "request_close": close, "export_requests": export_requests,
}  # fmt: skip
