"""The number beside each tab is that of the list behind it."""

import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from branchdesk.features.development import queries as development
from branchdesk.features.dues import queries as dues
from branchdesk.features.organization import queries as organization
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.overview.model import Urgency
from branchdesk.features.overview.rules.requests import of_requests
from branchdesk.features.requests import commands as taking
from branchdesk.features.requests import queries as requests
from branchdesk.features.requests.model import Asker, Request, RequestChannel
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.model.words import Progress
from branchdesk.kernel import clock
from branchdesk.shell import badges as shell_badges
from branchdesk.shell.window import Window

Start = Callable[[Path | None], Window]


def badge(window: Window, name: str) -> str:
    assert window.book is not None
    bar = window.book.tabBar()
    at = next(n for n, room in enumerate(window.book.rooms) if room.name == name)
    found = bar.tabButton(at, bar.ButtonPosition.RightSide)
    return found.text() if found is not None else ""  # type: ignore[attr-defined]


def test_the_badges_of_organizers_and_of_twinning_count_what_is_past_its_limit(
    start: Start, demo: Path, qtbot: QtBot
) -> None:
    window = start(demo)
    desk, today = window.require_desk(), clock.today()
    came = Request(id="late", number="", received_at=f"{today - timedelta(days=9)}T09:00", channel=RequestChannel.PHONE,
                   asker=Asker.TEACHER, text="灯不亮", first_receiver="孔一")  # fmt: skip
    desk.do("登记", taking.take_in, came)
    told_at = f"{today - timedelta(days=8)}T09:00"
    desk.do("办结", taking.settle, "late", told_at, "已换", told_at, "电话")
    assert window.book is not None
    with qtbot.waitSignal(window.book.badges.counted, timeout=20_000):
        window.book.badges.count()
    qtbot.waitUntil(lambda: badge(window, "organizer") != "", timeout=20_000)
    cases = sum(one.outlook.overdue for one in desk.ask(development.board, None, today))
    letters = desk.ask(transfers.waiting, None, today)
    late = len({one.id for one in (*letters.expired, *letters.no_receipt)})
    calls = desk.ask(requests.calls_due, None, today - timedelta(days=1))
    asked = len(desk.ask(requests.overdue)) + len(calls)
    told = of_requests(desk.ask(requests.open_lines), requests.local_now())
    assert asked == sum(one.urgency is Urgency.OVERDUE for one in told), "the page of reminders tells the same"
    assert calls, "a call is late"
    duties = sum(one.occurrence.is_overdue(today) for one in desk.ask(organizers.due_now, today))
    assert badge(window, "organizer") == str(cases + late + asked + duties)
    measures = desk.ask(queries.overdue, None, today)
    assert badge(window, "twinning") == str(len(measures))
    assert window.book is not None
    page = window.book.turn_to("organizer")
    titles = [page.switch.tabText(n) for n in range(page.switch.count())]  # type: ignore[attr-defined]
    assert f"诉求办理 {asked}" in titles
    desk.do("办结", commands.set_progress, [one.id for one in measures], Progress.DONE, None, "已办")
    qtbot.waitUntil(lambda: badge(window, "twinning") == "", timeout=20_000)


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be moved away there")
def test_a_count_that_failed_is_made_once_more(
    start: Start, demo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = start(demo)
    assert window.book is not None
    badges = window.book.badges
    qtbot.waitUntil(lambda: badge(window, "dues") != "", timeout=20_000)
    window.book.show_badge("dues", 0, "")
    monkeypatch.setattr(shell_badges, "_PAUSE", 1)
    hidden = demo.with_suffix(".away")
    demo.rename(hidden)  # as if the drive had gone for a moment
    badges.count()
    qtbot.waitUntil(lambda: badges.failed > 1, timeout=20_000)
    assert badge(window, "dues") == ""
    hidden.rename(demo)
    qtbot.waitUntil(lambda: badge(window, "dues") != "", timeout=20_000)
    assert badges.failed == 0


def test_who_turns_to_a_branch_while_it_is_counted_never_sees_the_numbers_of_the_other(
    start: Start, demo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell_badges, "_PAUSE", 0)
    window = start(demo)
    assert window.book is not None
    badges, desk = window.book.badges, window.require_desk()
    qtbot.waitUntil(lambda: badge(window, "dues") != "", timeout=20_000)
    spare = next(uid for uid, _name in desk.ask(organization.branches) if not desk.ask(dues.arrears, frozenset({uid})))
    told: list[tuple[str, int]] = []
    badges.counted.connect(lambda room, number, _words: told.append((room, number)))
    badges.count()
    window.work_for(spare)
    qtbot.waitUntil(lambda: bool(told), timeout=20_000)
    assert next(number for room, number in told if room == "dues") == 0


def test_whatever_a_number_is_reckoned_from_makes_it_count_anew(
    start: Start, demo: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell_badges, "_PAUSE", 0)
    window = start(demo)
    assert window.book is not None
    badges = window.book.badges
    qtbot.waitUntil(lambda: badge(window, "organizer") != "", timeout=20_000)
    for entity in (
        "arrival",
        "school_pack",
        "organizer",
        "follow_up",
    ):  # months paid before, limits of the school, who is posted
        with qtbot.waitSignal(badges.counted, timeout=10_000):
            window.require_desk().changed.emit(frozenset({entity}))
