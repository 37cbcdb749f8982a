"""更正: an intake or a step that was written down wrong. What it was before stays below the words in force, with the reason."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from branchdesk.features.requests.model import STEPS, Request, Step
from branchdesk.kernel.words import tr

FIELDS = {
    Step.RESPONSE: ("responded_at", "response"),
    Step.SETTLEMENT: ("settled_at", "result"),
    Step.FEEDBACK: ("feedback_at", "feedback_way"),
}
"""The time and the words of each step."""
_TRAIL = {Step.RESPONSE: "response", Step.SETTLEMENT: "result", Step.FEEDBACK: "result"}
_MARK = "〔更正〕"


def said(text: str) -> str:
    """The words in force."""
    return text.partition(f"\n{_MARK}")[0]


def trail(text: str) -> list[str]:
    """What was put right, the oldest first; each with what stood there before and why."""
    return text.split(f"\n{_MARK}")[1:]


def taken(request: Request) -> list[Step]:
    """The steps that are written down."""
    return [step for step, (at, _words) in FIELDS.items() if getattr(request, at)]


def amended(request: Request, step: Step, at: str, words: str, reason: str, now: datetime) -> Request:
    """The request with a step put right; nothing of what stood there is lost."""
    when, what = FIELDS[step]
    before = tr("{now} 更正{step}：原为 {at}“{words}”；理由：{reason}").format(
        now=f"{now:%Y-%m-%d %H:%M}", step=tr(dict(STEPS)[step]), at=getattr(request, when).replace("T", " "),
        words=_in_one_line(said(getattr(request, what))), reason=_in_one_line(reason),
    )  # fmt: skip
    kept = _TRAIL[step]
    told: dict[str, Any] = {what: words.strip(), kept: words.strip() if what == kept else said(getattr(request, kept))}
    told[kept] = _with_trail(told[kept], *trail(getattr(request, kept)), before)
    return replace(request, **{when: at, **told})


def moved(before: Request, after: Request, reason: str, now: datetime) -> Request:
    """The request as it is put right; where the time it came in moves, the old one stays below the note, with the reason."""
    lines = trail(before.note)
    if after.received_at != before.received_at:
        told = tr("{now} 更正受理时间：原为 {at}；理由：{reason}")
        at = before.received_at.replace("T", " ")
        lines.append(told.format(now=f"{now:%Y-%m-%d %H:%M}", at=at, reason=_in_one_line(reason)))
    return replace(after, note=_with_trail(said(after.note), *lines))


def _with_trail(text: str, *lines: str) -> str:
    return text + "".join(f"\n{_MARK}{line}" for line in lines)


def _in_one_line(text: str) -> str:
    return " ".join(text.split())
