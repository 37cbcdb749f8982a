"""What has to be done, as a script asks for it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from icalendar import Calendar

Run = Callable[..., tuple[int, str, str]]


def test_what_is_to_be_done_on_a_day_is_told_as_json_and_in_words(
    run: Run, answer: Callable[..., Any], demo: Path
) -> None:
    told = answer("todo", "--ledger", demo, "--on", "2026-11-21")
    assert told["on"] == "2026-11-21"
    assert told["overdue"] == sum(one["urgency"] == "overdue" for one in told["items"]) > 0
    days = [one["due"] or "2026-11-30" for one in told["items"]]
    assert days == sorted(days)
    assert {"matter", "code", "title", "urgency", "due", "at", "when", "text", "place", "id"} == set(told["items"][0])
    kinds = {one["matter"] for one in told["items"]}
    assert {"case", "transfer", "twinning", "request", "duty", "dues", "meeting", "term"} <= kinds
    assert "backup" not in kinds, "backups are the business of the window"
    code, words, _ = run("todo", "--ledger", demo, "--on", "2026-11-21")
    assert (code, len(words.splitlines())) == (0, len(told["items"]))
    late = answer("todo", "--ledger", demo, "--on", "2026-11-21", "--overdue")
    assert len(late["items"]) == told["overdue"]
    branch = answer("todo", "--ledger", demo, "--on", "2026-11-21", "--branch", "机关第一党支部")
    assert 0 < len(branch["items"]) < len(told["items"])


def test_an_empty_ledger_has_little_to_do(run: Run, ledger: Path) -> None:
    code, words, _ = run("todo", "--ledger", ledger, "--on", "2026-11-21")
    assert code == 0
    assert "诉求" not in words


def test_the_days_go_into_a_calendar_file(run: Run, answer: Callable[..., Any], demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "待办.ics"
    code, said, _ = run("export", "calendar", "--ledger", demo, "--on", "2026-11-21", "--out", out)
    assert code == 0
    events = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    told = answer("todo", "--ledger", demo, "--on", "2026-11-21")
    dated = [one for one in told["items"] if one["due"]]
    days = [str(one.decoded("dtstart"))[:10] for one in events]
    assert days == ["2026-11-21" if one["urgency"] == "overdue" else one["due"] for one in dated]
    counted = re.compile(r"还有 ?\d|已超过|已逾期|不足 \d+ (天|个月)|今天|天前|天后|\d 天|剩 ")
    assert [text for one in events if counted.search(text := str(one["summary"]))] == [], (
        "a calendar is read on other days"
    )
    assert str(len(dated)) in said
    code, _, fault = run("export", "calendar", "--ledger", demo, "--out", tmp_path / "x.txt")
    assert (code, ".ics" in fault) == (1, True)
    assert json.dumps(told, ensure_ascii=False).count("990") == 0, "no ID number stands in it"
