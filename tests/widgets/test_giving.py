"""Rows give way by what they measure: the first part first, and nothing is cut or covered."""

from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QStackedWidget, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.widgets import parts, theme
from branchdesk.widgets.board import Board, Kind
from branchdesk.widgets.facets import Facet, Filters
from branchdesk.widgets.giving import Bar, Giving, Part, hiding, narrowing, wordless
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.segmented import Switch
from branchdesk.widgets.switch import year_switch

FACETS = [Facet(name, title, lambda one: one, str) for name, title in (("a", "状态"), ("b", "类别"), ("c", "党小组"))]


class Row:
    """A bar as the lists have it: a search box, filters, two buttons, a primary one."""

    def __init__(self, qtbot: QtBot) -> None:
        desk = SimpleNamespace(setting=lambda _name, default: default)
        self.search = parts.search_box("姓名")
        self.search.setMinimumWidth(100)
        lines = ["甲", "乙"]
        self.filters = Filters(cast(Desk, desk), "", FACETS, lambda _name: (lines, [0, 1]))
        self.filters.offer(lines)
        self.first, self.second = parts.button("导入工资表…"), parts.button("沿用上年基数")
        self.year = year_switch(2026)
        self.primary = parts.button("核定…", kind="primary")
        row = parts.row(self.year, self.search, *self.filters.chips, self.filters.more, self.filters.clear_link, None,
                        self.first, self.second, self.primary, gap=6)  # fmt: skip
        row.setStretch(1, 1000)
        chips = self.filters.giving()
        self.bar = Bar(row, (hiding(self.second), hiding(self.first), *chips, self.year.giving()))
        self.window = QStackedWidget()  # as in the pages: it is not as wide as the row would have it
        self.window.setMinimumWidth(10)
        self.window.addWidget(self.bar)
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)

    def widen(self, width: int) -> None:
        self.window.resize(width, 40)
        QApplication.processEvents()

    def fill(self) -> None:
        """To the last pixel with what is shown."""
        self.widen(900)
        box = self.bar.layout()
        assert box is not None
        self.widen(box.minimumSize().width())

    def shown(self) -> list[str]:
        arrow = self.year.findChildren(QToolButton)[0]
        told = {"second": self.second, "first": self.first, "arrow": arrow}
        chips = {f"chip{n}": chip for n, chip in enumerate(self.filters.chips)}
        return [name for name, one in {**told, **chips}.items() if not one.isHidden()]


@pytest.fixture
def row(qtbot: QtBot) -> Row:
    return Row(qtbot)


def covered(above: QWidget) -> list[tuple[QWidget, QWidget]]:
    """Parts of a row that lie over each other or out of it."""
    seen = [one for one in above.findChildren(QWidget) if isinstance(one, QPushButton | QToolButton | QLineEdit)]
    seen = [one for one in seen if one.isVisible() and not isinstance(one.parentWidget(), QLineEdit)]
    places = [(one, one.rect().translated(one.mapTo(above, one.rect().topLeft()))) for one in seen]
    outside: list[tuple[QWidget, QWidget]] = [(one, above) for one, place in places if not above.rect().contains(place)]
    return outside + [
        (one, other)
        for at, (one, place) in enumerate(places)
        for other, its in places[at + 1 :]
        if place.intersects(its)
    ]


@given(st.lists(st.integers(0, 300), max_size=6), st.lists(st.integers(-400, 900), min_size=1, max_size=8))
def test_as_few_parts_go_as_will_do_whatever_the_room_was_before(widths: list[int], rooms: list[int]) -> None:
    away = [False] * len(widths)

    def part(number: int) -> Part:
        return Part(lambda: widths[number], lambda gone: away.__setitem__(number, gone))

    giving = Giving([part(number) for number in range(len(widths))])
    whole = 500 + sum(widths)
    for room in rooms:
        gone = sum(width for width, is_away in zip(widths, away, strict=True) if is_away)
        giving.fit(whole - gone - room)
        kept = whole - sum(widths[: giving.away])
        assert away == [number < giving.away for number in range(len(widths))]
        assert kept <= room or giving.away == len(widths)
        assert giving.away == 0 or kept + widths[giving.away - 1] > room


def test_a_row_gives_way_in_its_order_and_takes_all_back(row: Row) -> None:
    row.widen(1500)
    everything = row.shown()
    assert everything == ["second", "first", "arrow", "chip0", "chip1", "chip2"]
    order: list[str] = []
    for width in range(1500, 420, -10):
        row.widen(width)
        order += [name for name in everything if name not in row.shown() and name not in order]
        assert not covered(row.bar), width
    assert order == ["second", "first", "chip2", "chip1", "chip0", "arrow"]
    row.widen(1500)
    assert row.shown() == everything


def test_a_button_that_says_more_takes_its_room_from_what_gives_way(row: Row, qtbot: QtBot) -> None:
    row.fill()
    before = row.shown()
    row.primary.setText("核定 1,170 人…")
    qtbot.waitUntil(lambda: len(row.shown()) < len(before))
    assert not covered(row.bar)
    row.primary.setText("核定…")
    qtbot.waitUntil(lambda: row.shown() == before)


def test_the_way_out_of_the_filters_has_room_too(row: Row, qtbot: QtBot) -> None:
    row.fill()
    row.filters.choose("a", {"甲"})
    qtbot.waitUntil(lambda: row.filters.clear_link.isVisible() and not covered(row.bar))


def test_the_way_out_of_the_filters_goes_at_last_and_stands_in_their_menu(row: Row, qtbot: QtBot) -> None:
    part = row.filters.giving_link()
    assert part.width() == 0
    row.filters.choose("a", {"甲"})
    assert part.width() >= row.filters.clear_link.sizeHint().width()
    part.give(True)
    assert row.filters.clear_link.isHidden()
    menu = row.filters.more.menu()
    menu.aboutToShow.emit()
    next(one for one in menu.actions() if one.text() == "清除筛选").trigger()
    assert not row.filters.active
    part.give(False)
    row.filters.choose("a", {"甲"})
    assert not row.filters.clear_link.isHidden()


def test_a_row_asks_for_no_more_than_it_does_with_at_last(row: Row) -> None:
    hints = []
    for width in (1500, 900, 600):
        row.widen(width)
        hints.append(row.bar.minimumSizeHint().width())
    assert max(hints) - min(hints) <= theme.px(16)
    row.widen(min(hints))
    assert row.shown() == []


def test_a_search_box_does_with_less_before_a_button_goes(qtbot: QtBot) -> None:
    search, button = parts.search_box("姓名"), parts.button("从 Excel 粘贴")
    row = parts.row(search, button)
    row.setStretch(0, 1000)
    bar = Bar(row, (narrowing(search, 170, 100), hiding(button)))
    qtbot.addWidget(bar)
    bar.show()
    qtbot.waitExposed(bar)
    seen: list[tuple[bool, bool]] = []
    for width in range(400, 150, -5):
        bar.setFixedWidth(width)
        QApplication.processEvents()
        seen.append((search.width() >= 170, button.isVisible()))
        assert search.width() >= 100
    assert list(dict.fromkeys(seen)) == [(True, True), (False, True), (True, False), (False, False)]


def test_a_button_without_room_keeps_its_drawing(qtbot: QtBot) -> None:
    button = parts.tool("menu", "文件菜单", text="文件")
    part = wordless(button)
    qtbot.addWidget(button)
    wide = button.sizeHint().width()
    part.give(True)
    assert button.toolButtonStyle() is Qt.ToolButtonStyle.ToolButtonIconOnly
    assert wide - button.sizeHint().width() <= part.width()
    part.give(False)
    assert button.sizeHint().width() == wide


def test_a_switch_is_never_narrower_than_its_titles(qtbot: QtBot) -> None:
    switch = Switch(["看板", "列表", "核查", "已结束"])
    qtbot.addWidget(switch)
    assert switch.minimumSizeHint().width() >= switch.tabs.sizeHint().width()
    switch.fold(True)
    assert switch.minimumSizeHint().width() < switch.tabs.sizeHint().width()


def test_a_line_of_words_ends_in_an_ellipsis_and_tells_all_of_it(qtbot: QtBot) -> None:
    said = "109 条 · 305 小时：联络员 63 · 管理员 15 · 统计员 15 · 信息员 16"
    line = parts.Elided()
    qtbot.addWidget(line)
    line.setText(said)
    line.resize(160, 24)
    line.show()
    qtbot.waitExposed(line)
    drawn = super(parts.Elided, line).text()
    assert drawn.endswith("…")
    assert line.fontMetrics().horizontalAdvance(drawn) <= line.width()
    assert (line.text(), line.toolTip(), line.accessibleName()) == (said, said, said)
    line.resize(line.sizeHint())
    assert super(parts.Elided, line).text() == said
    assert line.minimumSizeHint().width() == 0


def test_a_board_keeps_room_for_as_many_numbers_as_it_may_show(qtbot: QtBot) -> None:
    def board(kinds: int) -> Board:
        made = Board([Kind(str(n), "逾期未报到", "err", "到期日已过") for n in range(kinds)], "")
        made.show_counts({str(n): 88 for n in range(kinds)})
        qtbot.addWidget(made)
        return made

    one, five = board(1), board(5)
    assert one.minimumSizeHint().width() < five.minimumSizeHint().width()
    five.resize(five.minimumSizeHint().width(), 32)
    five.show()
    qtbot.waitExposed(five)
    assert not covered(five)
