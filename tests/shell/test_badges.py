"""The number beside each tab is that of the list behind it."""

from collections.abc import Callable
from pathlib import Path

from pytestqt.qtbot import QtBot

from branchdesk.features.development import queries as development
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.requests import queries as requests
from branchdesk.features.transfers import queries as transfers
from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.model.words import Progress
from branchdesk.kernel import clock
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
    qtbot.waitUntil(lambda: badge(window, "organizer") != "", timeout=20_000)
    cases = sum(one.outlook.overdue for one in desk.ask(development.board, None, today))
    letters = desk.ask(transfers.waiting, None, today)
    late = len({one.id for one in (*letters.expired, *letters.no_receipt)})
    asked = len(desk.ask(requests.overdue))
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
