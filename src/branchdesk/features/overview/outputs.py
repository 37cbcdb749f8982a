"""What goes out of the page: the days of the reminders as a calendar file (RFC 5545), for any calendar program."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.overview import rules
from branchdesk.features.overview.model import Reminder, Urgency
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from icalendar import Alarm, Event

_ALARM = timedelta(hours=-15)
"""Nine in the morning of the day before."""
_ALARM_OF_A_MINUTE = timedelta(hours=-2)


def dated(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Those a calendar can hold: with a day of their own; the age of a backup concerns this computer alone."""
    return [one for one in reminders if one.due is not None and one.place != "backups"]


def calendar(reminders: Iterable[Reminder], ledger_uuid: str, name: str, made_at: datetime, today: date) -> bytes:
    """One event for each reminder with a day, in words that are true on any day, folded as the standard has it.

    What is overdue stands on ``today``, where somebody looks, marked 逾期 and with its own day in the text: in the past
    nobody would see it. An event keeps its identity (``UID``) as long as its own day does, so that a file read again
    replaces what was read before; ``SEQUENCE`` grows with every day it is late, or Outlook would leave it where it was.
    """
    from icalendar import Calendar

    whole = Calendar()
    whole.add("prodid", "-//BranchDesk//branchdesk//ZH")
    whole.add("version", "2.0")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", name)
    known = Counter[str]()
    for one in dated(reminders):
        identity = f"{one.code or one.matter}.{one.uid or one.place}.{one.due:%Y%m%d}"
        known[identity] += 1
        number = f".{known[identity]}" if known[identity] > 1 else ""  # two tasks of one meeting on one day
        whole.add_component(_event(one, f"{identity}{number}@{ledger_uuid}", made_at, today))
    return bytes(whole.to_ical())


def _event(one: Reminder, identity: str, made_at: datetime, today: date) -> "Event":
    from icalendar import Event

    assert one.due is not None
    is_late = one.urgency is Urgency.OVERDUE
    said = one.dated or one.text
    title = tr("【逾期】{text}").format(text=said) if is_late else said
    event = Event()
    event.add("uid", identity)
    event.add("dtstamp", made_at)
    event.add("sequence", max(0, (today - one.due).days))
    if is_late or one.at is None:
        day = today if is_late else one.due
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        event.add("dtstart", one.at)  # local time without a zone: the minute as it stands on the clock here
        event.add("duration", timedelta(minutes=15))
    event.add("summary", title)
    event.add("description", _description(one, made_at, is_late=is_late))
    event.add("categories", [rules.title_of(one)])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if not is_late:  # its time to be reminded is over, and it stands on the day somebody looks at
        event.add_component(_alarm(title, _ALARM if one.at is None else _ALARM_OF_A_MINUTE))
    return event


def _description(one: Reminder, made_at: datetime, *, is_late: bool) -> str:
    words = tr(
        "{title}；在支部事务台账中：{verb}。{day} 从台账导出，办理情况以台账为准；只作提醒，由党组织按规定研究决定。"
    )
    day = f"{made_at.astimezone():%Y-%m-%d}"
    whole = words.format(title=rules.title_of(one), verb=one.verb, day=day)
    if not is_late:
        return whole
    own = f"{one.at:%Y-%m-%d %H:%M}" if one.at is not None else str(one.due)
    return tr("原期限 {own}，导出时已逾期，列在导出当天。{rest}").format(own=own, rest=whole)


def _alarm(text: str, before: timedelta) -> "Alarm":
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", before)
    return alarm


def write(path: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    from branchdesk.features.meetings.outputs import write_whole

    write_whole(path, data)
