"""Every page of the real window, wide and narrow: no tab and no button is cut or covered, and lists stay in sight."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from branchdesk.features.development.screen import DevelopmentScreen
from branchdesk.features.dues.panels.month import MonthView
from branchdesk.features.dues.screen import DuesScreen
from branchdesk.features.meetings.screen import MeetingsScreen
from branchdesk.shell.window import Window
from branchdesk.widgets import theme
from branchdesk.widgets.edit_grid import EditGrid
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.frozen_grid import FrozenGrid
from branchdesk.widgets.pages import Pages
from branchdesk.widgets.segmented import Segmented
from branchdesk.widgets.table_view import TableView
from program_fixtures import demo, demo_template, home, start

__all__ = ["demo", "demo_template", "home", "start"]
Start = Callable[[Path | None], Window]
LARGE = ((1024, 560), "150")
"""The smallest screen with the largest text."""


def views(window: Window) -> Iterator[tuple[str, Any]]:
    """Turn to one view after the other, and say which."""
    assert window.book is not None
    for room in window.book.rooms:
        tab: Any = window.book.turn_to(room.name)
        screens = [tab.turn_to(one.name) for one in tab._segments] if isinstance(tab, Segmented) else [tab]
        for number, screen in enumerate(screens):
            if isinstance(tab, Segmented):
                tab.turn_to(tab._segments[number].name)
            if isinstance(screen, Pages):
                for name in screen._names:
                    screen.turn_to(name)
                    yield f"{room.name} {name}", screen
            elif isinstance(screen, DevelopmentScreen | MeetingsScreen):
                for view in range(screen.top.views.count()):
                    screen.top.views.setCurrentIndex(view)
                    yield f"{room.name} {screen.top.views.tabText(view)}", screen
            else:
                yield f"{room.name} {number}", screen


def open_at(start: Start, demo: Path, size: tuple[int, int], scale: str) -> Window:
    window = start(demo)
    window.change(text_scale=scale)
    window.resize(*size)
    settle()
    return window


def settle() -> None:
    """Let rows give way, and what that moves: each turn of the loop lays out anew what the one before has changed."""
    for _ in range(6):
        QApplication.processEvents()


def scrolled(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above is not None


KINDS = (QAbstractButton, QComboBox, QLabel, QLineEdit, QTabBar)


def seen(window: QWidget) -> list[QWidget]:
    """What stands in the rows of the window; what a page scrolls is let out."""
    return [
        one for one in window.findChildren(QWidget) if isinstance(one, KINDS) and one.isVisible() and not scrolled(one)
    ]


def cut(one: QWidget) -> str:
    """Tabs narrower than their titles, or that scroll."""
    above = one.parentWidget()
    if isinstance(one, QTabBar) and one.width() < one.sizeHint().width() - 1:
        return f"cut: {one.accessibleName()} {one.width()} < {one.sizeHint().width()}"
    return (
        f"the tabs scroll: {above.accessibleName()}"
        if isinstance(above, QTabBar) and isinstance(one, QToolButton)
        else ""
    )


def covered(above: QWidget, parts: list[QWidget]) -> Iterator[str]:
    """What lies over its neighbour or out of its row."""
    for number, one in enumerate(parts):
        if not above.rect().adjusted(-1, -1, 1, 1).contains(one.geometry()):
            yield f"out of its row: {one}"
        for other in parts[number + 1 :]:
            both = one.geometry().intersected(other.geometry())
            if both.width() > 1 and both.height() > 1:
                yield f"{one} lies over {other}"


def faults(window: QWidget) -> list[str]:
    """Everything that is cut or covered."""
    rows: dict[QWidget, list[QWidget]] = {}
    found = [fault for one in seen(window) if (fault := cut(one))]
    for one in seen(window):
        above = one.parentWidget()
        if above is not None and above.layout() is not None:
            rows.setdefault(above, []).append(one)
    return found + [fault for above, parts in rows.items() for fault in covered(above, parts)]


@pytest.mark.parametrize(("size", "scale"), [((1366, 708), "100"), ((1024, 560), "100"), LARGE])
def test_nothing_is_cut_or_covered(start: Start, demo: Path, size: tuple[int, int], scale: str) -> None:
    window = open_at(start, demo, size, scale)
    for name, _screen in views(window):
        settle()
        assert faults(window) == [], name


def test_lists_one_reads_stay_in_sight_with_the_largest_text(start: Start, demo: Path) -> None:
    window = open_at(start, demo, *LARGE)
    typed_into: list[str] = []
    for name, _screen in views(window):
        settle()
        for table in [one for one in window.findChildren(TableView) if one.isVisible()]:
            if table.horizontalScrollBar().maximum():
                assert isinstance(table, EditGrid | FrozenGrid), name
                typed_into.append(name)
    assert typed_into == ["dues year"]  # twelve months, beside which the names stay


def test_all_tabs_of_the_window_are_whole_with_the_largest_text(start: Start, demo: Path, qtbot: QtBot) -> None:
    window = open_at(start, demo, *LARGE)
    book, header = window.book, window.header
    assert book is not None
    assert header is not None
    bar = book.tabBar()
    for name in ("dues", "meetings", "twinning", "organizer"):
        book.show_badge(name, 128, "128 项待办")
    qtbot.waitUntil(lambda: bar.width() >= bar.sizeHint().width() - 1)
    assert all(bar.rect().contains(bar.tabRect(number)) for number in range(bar.count()))
    assert header.glass.isVisible()
    assert header.branch.isVisible()
    window.change(text_scale="100")
    window.resize(1366, 708)
    assert window.header is not None
    tools = window.header.findChildren(QToolButton)
    assert sum(tool.isVisible() for tool in tools) == 5


def test_the_arrows_beside_the_year_are_not_covered_whatever_settling_says(start: Start, demo: Path) -> None:
    window = open_at(start, demo, (1366, 708), "100")
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    page.turn_to("bases")
    page.bases_view._actions.rename("settle", "核定 1,170 人…")
    settle()
    parts = page.bases_view.switch.findChildren(QToolButton) + page.bases_view.switch.findChildren(QComboBox)
    row = page.bases_view.bar.currentWidget()
    places = [QRect(one.mapTo(row, QPoint()), one.size()) for one in parts if one.isVisible()]
    search = page.bases_view.search
    places.append(QRect(search.mapTo(row, QPoint()), search.size()))
    assert not [(one, other) for at, one in enumerate(places) for other in places[at + 1 :] if one.intersects(other)]
    assert faults(window) == []


def filters_of(screen: Any) -> Filters | None:
    found = getattr(getattr(screen, "view", None), "filters", None) or getattr(screen, "filters", None)
    return found if isinstance(found, Filters) and found.chips else None


def choose_the_longest(filters: Filters, facets: int) -> None:
    """In each of the first facets the value with the most letters."""
    for facet in filters._facets[:facets]:
        values = {facet.key(line) for line in filters._among(facet.name)[0]}
        if values:
            filters.choose(facet.name, {max(values, key=lambda value, facet=facet: len(facet.words(value)))})
    settle()


@pytest.mark.parametrize(("size", "scale"), [((1366, 708), "100"), ((1024, 560), "100"), LARGE])
def test_the_rows_above_the_lists_have_room_for_chosen_filters(
    start: Start, demo: Path, size: tuple[int, int], scale: str
) -> None:
    window = open_at(start, demo, size, scale)
    met: set[str] = set()
    for name, screen in views(window):
        settle()
        if (filters := filters_of(screen)) is None:
            continue
        met.add(name.split()[0])
        choose_the_longest(filters, 3)
        assert faults(window) == [], name
        assert filters.active
        filters.clear()
    assert met == {"members", "dues", "meetings", "twinning", "organizer"}


def test_pasting_stays_in_sight_while_one_filters_the_dues(start: Start, demo: Path) -> None:
    window = open_at(start, demo, (1366, 708), "100")
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    for name in ("month", "year"):
        page.turn_to(name)
        filters = filters_of(page)
        assert filters is not None
        for facets in (0, 1, 2):
            choose_the_longest(filters, facets)
            shown = [one.text() for one in page.view.bar.currentWidget().findChildren(QPushButton) if one.isVisible()]
            assert "从 Excel 粘贴" in shown or (name, facets) == ("year", 2), (name, facets)
            assert page.view.search.width() >= theme.px(100)


def test_what_a_card_and_a_list_are_for_is_to_be_read(start: Start, demo: Path) -> None:
    window = open_at(start, demo, (1366, 708), "100")
    assert window.book is not None
    organizer = window.book.turn_to("organizer")
    assert isinstance(organizer, Segmented)
    requests: Any = organizer.turn_to("requests")
    settle()
    assert not requests.view.side.isHidden()
    table = requests.view.table
    assert table.columnWidth(requests.view.model.column_of("subject")) >= 240
    for size, scale in ((1024, 560), "100"), LARGE:
        window.change(text_scale=scale)
        window.resize(*size)
        page = window.book.turn_to("dues")
        assert isinstance(page, DuesScreen)
        page.turn_to("month")
        settle()
        card = page.one("month", MonthView).cards["paid"]
        said = [one for one in card.findChildren(QLabel) if one.isVisible() and "%" in one.text()]
        assert [one.fontMetrics().horizontalAdvance(one.text()) <= one.contentsRect().width() for one in said] == [True]
