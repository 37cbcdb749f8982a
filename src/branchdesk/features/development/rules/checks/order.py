"""Steps in their order: none before what it rests on, none without it, none in the future (domain §2.2, §5.3)."""

from branchdesk.features.development.model import CaseStep, Result
from branchdesk.features.development.rules.checks.finding import Sight
from branchdesk.features.development.rules.file import DECIDED
from branchdesk.features.development.rules.stage import SPANS
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr

_ONCE = ("apply", "activist", "candidate", "approval")
"""Steps that are passed once only; what was refused may come again."""
_LAST = ("conversion", "conversion_approval")
"""Steps that end probation once only; an extension goes before."""


def order(sight: Sight) -> None:
    """All that is wrong with the order of the steps."""
    for key, steps in sight.file.recorded.items():
        for step in steps:
            _alone(sight, step)
            _behind(sight, step)
        passed = sight.file.taken.get(key, [])
        if key in _LAST:
            passed = [one for one in passed if one.result is not Result.EXTENDED]
        if key in (*_ONCE, *_LAST) and len(passed) > 1:
            text = tr("“{step}”登记了 {n} 次，请核对")
            filled = text.format(step=sight.name(key), n=len(passed))
            sight.add("repeated", key, Level.WARN, filled, dates=sight.dated(*passed), on=passed[-1].on.first())


def _alone(sight: Sight, step: CaseStep) -> None:
    """What is wrong with one step whatever the others are."""
    on, key = step.on.first(), step.step
    ended = sight.file.case.ended_on
    if on > sight.today:
        text = tr("“{step}”的日期 {day} 还没有到，不能登记").format(step=sight.name(key, on), day=step.on)
        sight.add("future", key, Level.BLOCK, text, on=on, dates=sight.dated(step), deadline=sight.today)
    if key in DECIDED and step.result is None:
        text = tr("“{step}”（{day}）没有填写结果，暂不计入").format(step=sight.name(key, on), day=step.on)
        sight.add("not_decided", key, Level.WARN, text, on=on, dates=sight.dated(step), mend=f"step:{key}:result")
    if ended and on > ended.last():
        text = tr("“{step}”的日期 {day} 晚于档案结束日期 {ended}，请核对")
        filled = text.format(step=sight.name(key, on), day=step.on, ended=ended)
        sight.add("after_end", key, Level.WARN, filled, on=on, dates=sight.dated(step))


def _behind(sight: Sight, step: CaseStep) -> None:
    """What a step rests on was taken before it, or on the same day."""
    on = step.on.first()
    pack = sight.book.on(on)
    row = pack.step(step.step)
    if row is None:
        text = tr("{pack}没有“{step}”这个步骤").format(pack=pack.label, step=step.step)
        sight.add("unknown_step", step.step, Level.OK, text, on=on)
        return
    latest = step.on.last()
    for key in row.after:
        taken = sight.file.taken.get(key)
        if taken is None:
            _without(sight, step, key)
        elif taken[0].on.first() > latest:
            before, names = taken[0], {"step": row.name, "before": sight.name(key, on)}
            text = tr("“{step}”（{day}）早于“{before}”（{other}）：应在其后或同一天")
            filled = text.format(day=step.on, other=before.on, **names)
            dates = sight.dated(before, step)
            earliest = before.on.first()
            sight.add(f"before_{key}", step.step, Level.BLOCK, filled, on=on, dates=dates, earliest=earliest)


def _without(sight: Sight, step: CaseStep, key: str) -> None:
    """A step that was left out; what lasts is also shown by the observations made in its time."""
    on = step.on.first()
    row = sight.book.on(on).step(key)
    if row is None or (key in SPANS and sight.file.observations):
        return
    if key == "conversion_applied" and step.result is Result.CANCELLED:
        return  # who is cancelled need not have applied
    refused = sight.file.recorded.get(key)
    if refused:
        text = tr("“{step}”（{day}）之前的“{before}”没有通过或没有结论")
    else:
        text = tr("“{step}”（{day}）之前没有“{before}”的记录")
    filled = text.format(step=sight.name(step.step, on), day=step.on, before=row.name)
    dates = sight.dated(*(refused or ()), step)
    sight.add(f"without_{key}", step.step, row.missing, filled, on=on, dates=dates, mend=f"step:{key}:on")
