"""Probation and conversion: observation, the day it is full, extension, the committee's decision (domain §2.2 steps 21 to 24)."""

from collections.abc import Sequence
from datetime import date, timedelta

from branchdesk.features.development.model import CaseStep, Result
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.checks.limits import observed
from branchdesk.features.development.rules.stage import (
    Probation,
    admitted,
    cancelled,
    converted,
    done,
    extension,
    probation_of,
)
from branchdesk.features.development.rules.times import full, shifted, within
from branchdesk.features.members.model import Standing
from branchdesk.features.members.rules import standing_at
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_LEVELS = {2: Level.WARN, 3: Level.BLOCK}


def conversion(sight: Sight) -> None:
    """What is wrong with probation and conversion."""
    file = sight.file
    probation, meeting = probation_of(file, sight.book), admitted(file)
    meetings = file.taken.get("conversion", ())
    for step in meetings:
        _already(sight, step)
    if probation and meeting:
        for step in meetings:
            _early(sight, meeting, step)
        if file.passed("approval"):
            observed(sight, "probation_observations", "probation_observe_months", "probation", meeting,
                     meetings[-1] if meetings else None, probation.full)  # fmt: skip
            _over(sight, probation)
    _extended(sight, meetings)
    _approved(sight, meetings)


def level_of(value: int) -> Level:
    """The level a number of the pack stands for: 2 warns, 3 blocks."""
    return _LEVELS.get(value, Level.WARN)


def _full_before(sight: Sight, meeting: CaseStep, step: CaseStep) -> date:
    """期满日 as it stood when a conversion was discussed: extensions approved until then count."""
    start = meeting.on.first()
    ends = full(start, sight.book.on(start)["probation_months"])
    return shifted(ends, extension(sight.file.as_at(step.on.last()))) if _was_extended(sight) else ends


def _was_extended(sight: Sight) -> bool:
    return any(one.result is Result.EXTENDED for one in sight.file.taken.get("conversion_approval", ()))


def _already(sight: Sight, step: CaseStep) -> None:
    """Who is a full member is not converted: by an approval before the meeting; where no case knows of his probation, by his card."""
    file, on = sight.file, step.on.first()
    approved = converted(file)
    if approved is not None:
        already = approved.on.last() < on
    else:
        before = on - timedelta(days=1)
        already = not file.passed("approval") and standing_at(file.member, file.moves, before) is Standing.FULL
    if already:
        text = tr("转正大会（{day}）时“{name}”已是正式党员，请核对对谁表决").format(day=step.on, name=file.member.name)
        dates = sight.dated(*filter(None, (approved, step)))
        sight.add("already_full", "conversion", Level.WARN, text, on=on, dates=dates)


def _early(sight: Sight, meeting: CaseStep, step: CaseStep) -> None:
    """Conversion is discussed when probation is full; cancelling needs not wait."""
    ends = _full_before(sight, meeting, step)
    if step.result is Result.CANCELLED or step.on.last() >= ends:
        return
    on = step.on.first()
    text = tr("转正大会（{day}）早于预备期满日 {ends}").format(day=step.on, ends=ends)
    dates = (*sight.dated(meeting), (tr("预备期满"), ends), *sight.dated(step))
    level = level_of(sight.book.on(on)["conversion_level"])
    sight.add(
        "conversion_early", "conversion", level, text, on=on, number="conversion_level", dates=dates, earliest=ends
    )


def _over(sight: Sight, probation: Probation) -> None:
    """Probation is full and nobody has discussed conversion: the meeting decides, the program reminds (domain N6)."""
    waiting = sight.open and not cancelled(sight.file) and "conversion" not in done(sight.file)
    if waiting and sight.today >= probation.full:
        text = tr("预备期已于 {day} 期满，能否转正或延长待支部大会讨论").format(day=probation.full)
        dates = ((tr("支部大会"), probation.start), (tr("预备期满"), probation.full))
        sight.add("probation_over", "conversion", Level.WARN, text, dates=dates, earliest=probation.full)


def _extended(sight: Sight, meetings: Sequence[CaseStep]) -> None:
    """Extended once only, by six to twelve months; the committee's months count where it gives its own."""
    extended = [one for one in meetings if one.result is Result.EXTENDED]
    for step in extended:
        _span(sight, step)
    approved = [one for one in sight.file.taken.get("conversion_approval", ()) if one.result is Result.EXTENDED]
    for step in approved:
        if step.months is not None:
            _span(sight, step)
    _once(sight, max(extended, approved, key=len))


def _once(sight: Sight, extended: Sequence[CaseStep]) -> None:
    """By the meeting or by the committee against it, probation is extended so often and no more."""
    for count, step in enumerate(extended, 1):
        on = step.on.first()
        most = sight.book.on(on)["extensions"]
        if count > most:
            text = tr("预备期只能延长 {n} 次，这是第 {count} 次").format(n=most, count=count)
            sight.add("extension_twice", step.step, Level.BLOCK, text, on=on, number="extensions",
                      dates=sight.dated(*extended), mend=f"step:{step.step}:result")  # fmt: skip


def _span(sight: Sight, step: CaseStep) -> None:
    """How long one extension may be."""
    on = step.on.first()
    pack = sight.book.on(on)
    least, most = pack["extension_least"], pack["extension_most"]
    if step.months is None or not least <= step.months <= most:
        had = tr("没有填写") if step.months is None else tr("{n} 个月").format(n=step.months)
        text = tr("延长预备期应为 {least} 至 {most} 个月，现{had}").format(least=least, most=most, had=had)
        sight.add("extension_months", step.step, Level.BLOCK, text, on=on, number="extension_least",
                  dates=sight.dated(step), mend=f"step:{step.step}:months")  # fmt: skip


def _approved(sight: Sight, meetings: Sequence[CaseStep]) -> None:
    """The committee decides within three months, and usually as the meeting did."""
    approvals = sight.file.taken.get("conversion_approval", ())
    for at, meeting in enumerate(meetings):
        following = meetings[at + 1].on.first() if at + 1 < len(meetings) else date.max
        answer = next(
            (one for one in approvals if meeting.on.first() <= one.on.last() and one.on.first() <= following), None
        )
        _answered(sight, meeting, answer, last=at + 1 == len(meetings))
        if answer and _otherwise(meeting, answer):
            text = tr("转正审批（{day}）与支部大会决议（{other}）的结果不同，请核对").format(
                day=answer.on, other=meeting.on
            )
            sight.add("approval_differs", "conversion_approval", Level.WARN, text, on=answer.on.first(),
                      dates=sight.dated(meeting, answer), mend="step:conversion_approval:result")  # fmt: skip


def _otherwise(meeting: CaseStep, answer: CaseStep) -> bool:
    """Whether the committee decided something else, or on other months."""
    if answer.result is not meeting.result:
        return True
    return answer.result is Result.EXTENDED and answer.months not in (None, meeting.months)


def _answered(sight: Sight, meeting: CaseStep, answer: CaseStep | None, *, last: bool) -> None:
    if answer is None and not (last and sight.open):
        return
    received = answer.received_on if answer and answer.received_on else meeting.on
    on = answer.on.first() if answer else sight.today
    months = sight.book.on(on)["conversion_approval_months"]
    deadline = within(received.last(), months)
    if on <= deadline:
        return
    state = tr("实为 {day}").format(day=answer.on) if answer else tr("至今没有记录")
    text = tr("转正决议（{from_on}）应在 {n} 个月内审批，至 {deadline}，{state}")
    filled = text.format(from_on=received, n=months, deadline=deadline, state=state)
    dates = sight.dated(meeting, answer) if answer else sight.dated(meeting)
    sight.add("conversion_approval_late", "conversion_approval", Level.WARN, filled, on=on,
              number="conversion_approval_months", dates=dates, deadline=deadline)  # fmt: skip
