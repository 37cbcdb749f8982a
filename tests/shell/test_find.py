"""全局查找: every room is found by words, pinyin and tails, opened with Enter; nothing is told that is masked elsewhere."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.features.development import queries as development
from branchdesk.features.dues import queries as dues
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.meetings.model.minutes import Meeting
from branchdesk.features.members import queries as members
from branchdesk.features.organizers import queries as organizers
from branchdesk.features.requests import queries as requests
from branchdesk.features.twinning import queries as twinning
from branchdesk.search.index import SearchIndex
from branchdesk.search.pinyin import initials
from branchdesk.shell import find_sources, routes
from branchdesk.shell.find_palette import FindPalette
from branchdesk.shell.finder import EACH, PLACES, Finder
from branchdesk.shell.window import Window
from branchdesk.storage.reading import records

Start = Callable[[Path | None], Window]
Open = Callable[[Window], FindPalette]


@pytest.fixture
def opened(qtbot: QtBot) -> Open:
    """The palette with everything read."""

    def show(window: Window) -> FindPalette:
        routes.show_find(window)
        [palette] = [one for one in window.findChildren(FindPalette) if one.isVisible()]
        finder = window.require_desk().findChild(Finder)
        assert finder is not None
        qtbot.waitUntil(lambda: not finder.is_reading, timeout=20_000)
        return palette

    return show


def asked(window: Window) -> list[tuple[str, str]]:
    went: list[tuple[str, str]] = []
    window.require_desk().asked.connect(lambda place, uid: went.append((place, uid)))
    return went


def titles(palette: FindPalette, text: str) -> list[str]:
    palette.line.setText(text)
    return [one.title for one in palette.found]


def test_a_member_is_found_by_name_initials_pinyin_number_and_tails(start: Start, demo: Path, opened: Open) -> None:
    window = start(demo)
    line = next(one for one in window.require_desk().ask(members.roll) if one.id_number and one.phone)
    palette = opened(window)
    words = line.name_key.split()
    initials = next(word[1:] for word in words if word.startswith("^"))
    full = next(word for word in words[1:] if not word.startswith("^"))
    assert line.id_number is not None
    assert line.phone is not None
    for query in (line.name, initials, full, line.number, line.phone[-4:]):
        assert line.name in titles(palette, query), query
    assert line.name in titles(palette, f"{line.name} {line.id_number[-4:]}")
    assert line.name not in titles(palette, line.id_number[6:14]), "of a secret number only the tail is searched"
    palette.reject()


def test_numbers_are_masked_and_shown_only_while_digits_are_typed(start: Start, demo: Path, opened: Open) -> None:
    window = start(demo)
    line = next(one for one in window.require_desk().ask(members.roll) if one.id_number)
    assert line.id_number is not None
    palette = opened(window)

    def told() -> str:
        model = palette.model
        roles = (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.UserRole + 1)
        return " ".join(str(model.item(row).data(role)) for row in range(model.rowCount()) for role in roles)

    palette.line.setText(line.number)
    assert "****" in told()
    assert line.id_number not in told()
    palette.line.setText(line.name)
    assert "****" not in told()
    palette.reject()


def test_every_room_is_found_and_enter_opens_the_record(start: Start, demo: Path, opened: Open) -> None:
    window = start(demo)
    desk = window.require_desk()
    went = asked(window)
    activity = desk.ask(twinning.held)[0].activity
    case, (name, _) = next(iter(desk.ask(development.search_texts).items()))
    request = desk.ask(requests.lines)[0]
    entry, issue = desk.ask(organizers.entries)[0], desk.ask(twinning.issues)[0].issue
    expense = desk.ask(dues.expenses)[0]
    for kind, query, place, uid in (
        ("activity", activity.title, "activity", activity.id),
        ("case", name, "case", case),
        ("request", request.request.number, "request", request.id),
        ("work", entry.entry.task or entry.entry.content, "work", entry.id),
        ("issue", issue.text, "issue", issue.id),
        ("expense", expense.purpose, "expense", expense.id),
    ):
        palette = opened(window)
        palette.line.setText(query)
        rows = [row for row in range(palette.model.rowCount())
                if (one := palette.model.item(row).data(Qt.ItemDataRole.UserRole)) and one.kind == kind and one.uid == uid]  # fmt: skip
        palette.list.setCurrentIndex(palette.model.index(rows[0], 0))
        QTest.keyClick(palette.line, Qt.Key.Key_Return)
        assert not palette.isVisible()
        QApplication.processEvents()
        assert went[-1] == (place, uid)
    room = window.book.current if window.book is not None else None
    assert isinstance(room, DuesScreen)
    assert room.uses_view.chosen == expense
    kinds = {one.kind for one in find_sources.read(desk.ledger)}
    assert kinds == set(find_sources.KINDS) - {"page", "verb", "setting"}


def test_a_meeting_is_found_by_who_chaired_it_and_a_request_by_who_took_it(
    start: Start, demo: Path, opened: Open
) -> None:
    window = start(demo)
    desk = window.require_desk()
    palette = opened(window)
    held = next(one for one in records(desk.ledger, Meeting) if one.chair)
    request = next(one for one in desk.ask(requests.lines) if one.undertaker != one.request.first_receiver)

    entries = find_sources.read(desk.ledger)
    index = SearchIndex([one.text for one in entries])

    def found(kind: str, query: str) -> set[str]:
        return {entries[at].uid for at in index.find(query, list(range(len(entries)))) if entries[at].kind == kind}

    for query in (held.chair, f"{held.chair}主持", initials(held.chair)):
        assert held.id in found("meeting", query), query
    chaired = found("meeting", f"{held.chair}主持")
    assert all(one.chair == held.chair for one in records(desk.ledger, Meeting) if one.id in chaired)
    for name in (request.request.first_receiver, request.undertaker):
        assert request.id in found("request", name)
        assert request.id in found("request", initials(name))
    palette.line.setText(f"{held.chair}主持")
    assert any(one.uid == held.id or f"{held.chair}主持" in one.detail for one in palette.found)
    palette.reject()


def test_pages_verbs_and_settings_are_found_too(start: Start, demo: Path, opened: Open) -> None:
    window = start(demo)
    went = asked(window)
    palette = opened(window)
    assert "立即备份" in titles(palette, "ljbf")
    assert any("自动锁定" in one for one in titles(palette, "锁定"))
    palette.line.setText("诉求办理")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert went == [("requests", "")]
    palette = opened(window)
    palette.line.setText("组织生活")
    row = next(n for n in range(palette.model.rowCount()) if palette.model.item(n).text() == "组织生活")
    palette.list.setCurrentIndex(palette.model.index(row, 0))
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.book is not None
    assert window.book.current_name in ("meetings", "organizer")


def test_every_place_it_knows_leads_somewhere(start: Start, demo: Path, in_turn_close: Any) -> None:
    window = start(demo)
    for _, _, place, uid in PLACES:
        if place in ("arrears", "duplicates"):
            in_turn_close()
        routes.go(window, place, uid)


@pytest.fixture
def in_turn_close() -> Callable[[], None]:
    from program_fixtures import in_turn

    return lambda: in_turn(lambda dialog: dialog.close())


def test_keys_move_and_headings_are_stepped_over(start: Start, demo: Path, opened: Open) -> None:
    palette = opened(start(demo))
    palette.line.setText("支部")
    first = palette.list.currentIndex().row()
    assert first == 1, "the best match is chosen, below its heading"
    for _ in range(EACH):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().data(Qt.ItemDataRole.UserRole) is not None
    for _ in range(100):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    assert palette.list.currentIndex().row() == palette.model.rowCount() - 1
    QTest.keyClick(palette.line, Qt.Key.Key_PageUp)
    QTest.keyClick(palette.line, Qt.Key.Key_Up)
    assert palette.line.hasFocus()
    QTest.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_what_is_found_nowhere_is_said_and_leads_to_the_roster(start: Start, demo: Path, opened: Open) -> None:
    window = start(demo)
    palette = opened(window)
    assert titles(palette, "没有这个词") == ["在党员名册中查找“没有这个词”"]
    assert palette.hint.text().startswith("没有找到“没有这个词”")
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    QApplication.processEvents()
    assert window.book is not None
    assert window.book.current_name == "members"
    again = opened(window)
    assert again.line.selectedText() == "没有这个词", "offered again, chosen whole"
    again.reject()


def test_a_change_of_the_ledger_is_found_the_next_time(start: Start, demo: Path, opened: Open) -> None:
    from branchdesk.features.members import commands
    from branchdesk.features.members.model import Member

    window = start(demo)
    opened(window).reject()
    branch = window.require_desk().ask(members.roll)[0].branch_id
    window.require_desk().do("新增", commands.register, Member(id="new", name="欧阳新来", branch_id=branch))
    palette = opened(window)
    assert "欧阳新来" in titles(palette, "oyxl")
    palette.reject()


def test_nothing_is_found_while_the_ledger_is_locked(start: Start, secret: Path, opened: Open) -> None:
    window = start(secret)
    routes.show_find(window)
    assert window.findChildren(FindPalette) == []
