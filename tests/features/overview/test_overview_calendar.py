"""The calendar file, read back: its days and minutes, its words whole behind the folding, each event once."""

from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar
from overview_cases import asked, case, found, letter

from branchdesk.features.overview import outputs, rules
from branchdesk.features.overview.model import Matter, Reminder, Rooms, Urgency

MADE = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def a_reminder(text: str, due: date | None = TODAY, uid: str = "1", place: str = "meeting") -> Reminder:
    return Reminder(Matter.TASK, Urgency.SOON, due, text, "打开会议", place, uid)


def test_the_file_says_what_the_page_says_on_its_day() -> None:
    rooms = letter(TODAY)._replace(cases=case(TODAY, ("apply", "2026-11-10")).cases)
    reminders = found(rooms, TODAY)
    read = Calendar.from_ical(outputs.calendar(reminders, "ledger", "机关第一党支部待办", MADE, TODAY))
    assert read["x-wr-calname"] == "机关第一党支部待办"
    events = read.walk("VEVENT")
    assert [(str(one["summary"]), one.decoded("dtstart")) for one in events] == [
        (one.dated or one.text, one.due) for one in reminders if one.due
    ]
    assert str(events[1]["summary"]) == "林示例（示〔2026〕1）：介绍信有效期至 2026-12-02，请催促本人报到"
    assert all("2026-11-21 从台账导出" in str(one["description"]) for one in events)
    assert {str(one["uid"]) for one in events} == {"expiring.t.20261202@ledger", "receipt_soon.t.20261202@ledger",
                                                   "talk.c.20261210@ledger"}  # fmt: skip
    for one in events:
        assert one.decoded("dtend") - one.decoded("dtstart") == timedelta(days=1)
        assert one["class"] == "PRIVATE"
        [alarm] = one.walk("VALARM")
        assert alarm.decoded("trigger") == timedelta(hours=-15)


def test_a_request_stands_at_its_minute() -> None:
    now = datetime(2024, 3, 29, 17)
    [event] = Calendar.from_ical(outputs.calendar(found(asked(now), now.date()), "l", "x", MADE, now.date())).walk(
        "VEVENT"
    )
    assert event.decoded("dtstart") == datetime(2024, 3, 29, 16, 30) + timedelta(days=1)
    assert event.decoded("duration") == timedelta(minutes=15)


def test_what_is_overdue_stands_on_the_day_of_the_export_with_its_own_day_in_the_text() -> None:
    late = a_reminder("整理材料", date(2026, 11, 15))._replace(urgency=Urgency.OVERDUE)
    [event] = Calendar.from_ical(outputs.calendar([late], "l", "x", MADE, TODAY)).walk("VEVENT")
    assert str(event["summary"]) == "【逾期】整理材料"
    assert event.decoded("dtstart") == TODAY
    assert event.decoded("dtend") == TODAY + timedelta(days=1)
    assert str(event["description"]).startswith("原期限 2026-11-15，导出时已逾期，列在导出当天。")
    assert event.walk("VALARM") == [], "there is nothing left to be reminded of beforehand"


def test_read_again_an_overdue_event_takes_the_place_of_the_one_before() -> None:
    late = a_reminder("整理材料", date(2026, 11, 30))
    files = [
        outputs.calendar([late._replace(urgency=rules.urgency(late.due, day))], "l", "x", MADE, day)
        for day in (date(2026, 11, 25), date(2026, 12, 1), date(2026, 12, 3))
    ]
    events = [Calendar.from_ical(data).walk("VEVENT")[0] for data in files]
    assert {str(one["uid"]) for one in events} == {"task.1.20261130@l"}
    assert [int(one["sequence"]) for one in events] == [0, 1, 3], "Outlook takes only what has a higher number"
    assert [one.decoded("dtstart") for one in events] == [date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 3)]


def test_a_request_past_its_minute_stands_on_the_day_of_the_export() -> None:
    now = datetime(2024, 3, 30, 17)
    [event] = Calendar.from_ical(outputs.calendar(found(asked(now), now.date()), "l", "x", MADE, now.date())).walk(
        "VEVENT"
    )
    assert event.decoded("dtstart") == date(2024, 3, 30)
    assert str(event["description"]).startswith("原期限 2024-03-30 16:30，")


def test_long_chinese_words_and_names_outside_the_first_plane_come_back_whole() -> None:
    words = ["支部党员大会讨论接收预备党员、审议转正，" * 12, "名字里有𠮷、𬱖和 café; a,b\\n; 全角：“引号”", "一" * 200]
    data = outputs.calendar([a_reminder(text, uid=str(n)) for n, text in enumerate(words)], "l", "x", MADE, TODAY)
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    for line in data.replace(b"\r\n ", b"").split(b"\r\n"):
        line.decode("utf-8")  # no character was cut in two
    assert [str(one["summary"]) for one in Calendar.from_ical(data).walk("VEVENT")] == words


def test_two_things_of_one_record_and_day_are_two_events_and_what_has_no_day_is_none() -> None:
    data = outputs.calendar(
        [a_reminder("甲"), a_reminder("乙"), a_reminder("无期限", None), a_reminder("备份", place="backups")],
        "l",
        "x",
        MADE,
        TODAY,
    )
    uids = [str(one["uid"]) for one in Calendar.from_ical(data).walk("VEVENT")]
    assert uids == ["task.1.20261125@l", "task.1.20261125.2@l"]
    assert outputs.calendar([], "l", "x", MADE, TODAY).startswith(b"BEGIN:VCALENDAR")
    assert found(Rooms(), TODAY) == []
