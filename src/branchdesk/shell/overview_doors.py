"""The doors of 工作概览: what has to be done on a day, as a list or as a calendar file."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from branchdesk.features.organization import queries as organization
from branchdesk.features.overview import queries, rules
from branchdesk.features.overview.model import Reminder, Safety, Urgency
from branchdesk.features.requests.queries import local_now
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.shell.doorway import Options, answer, branch_id, opened, say, subtree
from branchdesk.storage.engine import Ledger


def todo(options: Options) -> int:
    """Everything to be done on a day, the earliest first; 0 also when something is overdue: that is no failure."""
    today = _day(options)
    with opened(options.ledger, read_only=True) as ledger:
        found = _reminders(ledger, subtree(ledger, options.branch), today)
    if options.overdue:
        found = [one for one in found if one.urgency is Urgency.OVERDUE]
    report = {"on": str(today), "overdue": rules.overdue(found), "items": [_plain(one, today) for one in found]}
    answer(options, report, "\n".join(_line(one, today) for one in found) or tr("现在没有要办的事"))
    return 0


def export_calendar(options: Options) -> int:
    """The same as a calendar file."""
    from branchdesk.features.overview import outputs

    if options.out.suffix.lower() != ".ics":
        raise Refusal(tr("导出文件的扩展名应为 .ics"), detail=str(options.out))
    today = _day(options)
    with opened(options.ledger, read_only=True) as ledger:
        found = outputs.dated(_reminders(ledger, subtree(ledger, options.branch), today))
        unit = organization.unit_name(ledger, branch_id(ledger, options.branch) if options.branch else None)
        uuid = queries.uuid(ledger)
    outputs.write(options.out, outputs.calendar(found, uuid, tr("{unit}待办").format(unit=unit), clock.now(), today))
    return say(tr("已导出 {n} 项：{file}").format(n=len(found), file=options.out))


def _day(options: Options) -> date:
    return options.on.first() if options.on else clock.today()


def _reminders(ledger: Ledger, scope: frozenset[str] | None, today: date) -> list[Reminder]:
    """What the page would show that day; asked for another day, it is the first minute of it. Backups are the window's."""
    now = local_now() if today == clock.today() else datetime.combine(today, time())
    facts, checks = queries.facts(ledger, scope, today), queries.checker(ledger, scope, today)(lambda _done, _of: None)
    life, dues = queries.life(ledger, scope, today)(), queries.dues(ledger, scope, today)()
    rooms = queries.later_rooms(ledger, scope, today, now)()
    return rules.reminders(facts, checks, Safety(None, wanted=False), today, life, dues, rooms)


def _plain(one: Reminder, today: date) -> dict[str, Any]:
    return {
        "matter": one.matter.value, "code": one.code or one.matter.value, "title": rules.title_of(one),
        "urgency": one.urgency.value, "due": str(one.due) if one.due else None,
        "at": one.at.isoformat(timespec="minutes") if one.at else None, "when": rules.when_words(one, today),
        "text": one.text, "place": one.place, "id": one.uid,
    }  # fmt: skip


def _line(one: Reminder, today: date) -> str:
    return "\t".join((str(one.due or "—"), rules.when_words(one, today), rules.title_of(one), one.text))


DOORS: dict[str, Callable[[Options], int]] = {"todo": todo, "export_calendar": export_calendar}
