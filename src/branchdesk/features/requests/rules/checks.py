"""What is wrong with a request as it stands: times out of order or still to come, a promise nobody could make."""

import re
from collections.abc import Iterator
from datetime import datetime

from branchdesk.features.requests.model import Request, RequestLevel
from branchdesk.features.requests.rules.clock import at, promised
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.words import tr

_NEEDED = (("received_at", "受理时间"), ("first_receiver", "首接人"), ("text", "诉求内容"))
_TIMES = (
    ("received_at", "受理时间"),
    ("responded_at", "响应时间"),
    ("escalated_at", "转级时间"),
    ("settled_at", "办结时间"),
    ("feedback_at", "反馈时间"),
    ("closed_at", "关闭时间"),
)
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*[★☆]")
_BEFORE = {"feedback_at": "settled_at", "closed_at": "feedback_at"}
"""The step each of these comes after; all others only after the intake."""


def problems(request: Request, now: datetime) -> list[Problem]:
    """Everything that forbids keeping it."""
    missing = [
        Problem(name, "missing", tr("{label}未填写").format(label=tr(label)))
        for name, label in _NEEDED
        if not getattr(request, name).strip()
    ]
    return missing or list(_found(request, now))


def _found(request: Request, now: datetime) -> Iterator[Problem]:
    labels = dict(_TIMES)
    for name, label in _TIMES:
        text = getattr(request, name)
        if not text:
            continue
        if at(text) > now:
            yield Problem(name, "future", tr("{label}晚于现在，请核对").format(label=tr(label)))
        before = _BEFORE.get(name, "received_at")
        if name != "received_at" and (earlier := getattr(request, before)) and at(text) < at(earlier):
            words = tr("{label}早于{before}，请核对")
            yield Problem(name, "order", words.format(label=tr(label), before=tr(labels[before])))
    yield from _promise(request)
    for name in ("text", "response", "result", "note"):
        if mark := _SECRET.search(getattr(request, name)):
            text = tr("文字中有密级标志“{mark}”：本软件不能录入国家秘密，请删去")
            yield Problem(name, "secret", text.format(mark=mark[0]))


def _promise(request: Request) -> Iterator[Problem]:
    if request.due_at and request.level is not RequestLevel.COMPLEX:
        yield Problem("due_at", "not_complex", tr("一般诉求应在时限内办结，不另定时限；需要另定的，请转为复杂诉求"))
    until = promised(request)
    if until is not None and until < at(request.received_at):
        yield Problem("due_at", "order", tr("承诺办结时限早于受理时间，请核对"))
