"""What goes out of the page: the days of the reminders as a calendar file (RFC 5545), for any calendar program."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from branchdesk.features.overview import rules
from branchdesk.features.overview.model import Reminder
from branchdesk.kernel.words import tr

if TYPE_CHECKING:
    from icalendar import Event

_ALARM = timedelta(hours=-15)
"""Nine in the morning of the day before."""
_ALARM_OF_A_MINUTE = timedelta(hours=-2)


def dated(reminders: Iterable[Reminder]) -> list[Reminder]:
    """Those a calendar can hold: with a day of their own; the age of a backup concerns this computer alone."""
    return [one for one in reminders if one.due is not None and one.place != "backups"]


def calendar(reminders: Iterable[Reminder], ledger_uuid: str, name: str, made_at: datetime) -> bytes:
    """One event for each reminder with a day, in words that are true on any day, folded as the standard has it.

    An event keeps its identity (``UID``) as long as its day does, so that a file read again replaces what was read before.
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
        whole.add_component(_event(one, f"{identity}{number}@{ledger_uuid}", made_at))
    return bytes(whole.to_ical())


def _event(one: Reminder, identity: str, made_at: datetime) -> "Event":
    from icalendar import Alarm, Event

    assert one.due is not None
    event = Event()
    event.add("uid", identity)
    event.add("dtstamp", made_at)
    if one.at is None:
        event.add("dtstart", one.due)
        event.add("dtend", one.due + timedelta(days=1))
    else:
        event.add("dtstart", one.at)  # local time without a zone: the minute as it stands on the clock here
        event.add("duration", timedelta(minutes=15))
    event.add("summary", one.dated or one.text)
    said = tr(
        "{title}；在支部事务台账中：{verb}。{day} 从台账导出，办理情况以台账为准；只作提醒，由党组织按规定研究决定。"
    )
    day = f"{made_at.astimezone():%Y-%m-%d}"
    event.add("description", said.format(title=rules.title_of(one), verb=one.verb, day=day))
    event.add("categories", [rules.title_of(one)])
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", one.dated or one.text)
    alarm.add("trigger", _ALARM if one.at is None else _ALARM_OF_A_MINUTE)
    event.add_component(alarm)
    return event


def write(path: Path, data: bytes) -> None:
    """Write the file whole or not at all."""
    from branchdesk.features.meetings.outputs import write_whole

    write_whole(path, data)
