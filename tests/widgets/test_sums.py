"""Figures of cards and footers are shown whole, or not at all: in part they would be other figures."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.widgets import parts, theme
from branchdesk.widgets.sums import Figure, Footer, SumCard

SUMS = [
    ("应交", "12,345,678.90"),
    ("实交", "11,234,567.80"),
    ("其中补交", "898.76"),
    ("多交", "0.00"),
    ("还差", "1,111,111.10"),
]
COUNT = "合计（显示 77 人）"
LINK = "录入按 当天 · 现金 · 张三"


@pytest.fixture(params=[1.0, 1.5])
def scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    theme.apply(qapp, "light", request.param)
    yield float(request.param)
    theme.apply(qapp, "light")


@pytest.fixture
def card(qtbot: QtBot, scale: float) -> Iterator[SumCard]:
    page = QWidget()
    qtbot.addWidget(page)
    made = SumCard("已收", "实收之和")
    made.setParent(page)
    page.resize(600, 200)
    page.show()
    qtbot.waitExposed(page)
    yield made
    page.close()


@pytest.fixture
def footer(qtbot: QtBot, scale: float) -> Iterator[Footer]:
    """In a column below a list, as on a page."""
    page = QWidget()
    qtbot.addWidget(page)
    made = Footer("默认值…", lambda: None)
    column = parts.column(QWidget(), made)
    column.setStretch(0, 1)
    page.setLayout(column)
    made.say(COUNT, SUMS)
    made.link.setText(LINK)
    page.resize(round(1400 * scale), 400)
    page.show()
    qtbot.waitExposed(page)
    yield made
    page.close()


def at(footer: Footer, width: int) -> None:
    """The page that wide, laid out."""
    footer.window().resize(round(width * theme.scale()), 400)
    QApplication.processEvents()


def seen(owner: QWidget) -> list[Any]:
    """The words and buttons on it."""
    found: list[Any] = [*owner.findChildren(QLabel), *owner.findChildren(QPushButton)]
    return [one for one in found if one.isVisible()]


def place(one: QWidget, owner: QWidget) -> QRect:
    return QRect(one.mapTo(owner, QPoint()), one.size())


def test_at_every_width_the_words_of_a_footer_are_whole_and_lie_beside_each_other(footer: Footer) -> None:
    least = round(footer.minimumSizeHint().width() / theme.scale()) + 20
    for width in (*range(1400, least, -60), least):
        at(footer, width)
        shown = seen(footer)
        for one in shown:
            assert one.fontMetrics().horizontalAdvance(one.text()) <= one.contentsRect().width(), (width, one.text())
            assert one.sizeHint().height() <= one.height()
            assert footer.rect().contains(place(one, footer)), (width, one.text())
        boxes = [place(one, footer) for one in shown]
        assert not any(one.intersects(other) for one in boxes for other in boxes if one is not other)
        assert {number for _, number in SUMS} <= {one.text() for one in shown}


def test_the_count_gives_way_first_then_the_long_words_of_the_link_and_both_come_back(footer: Footer) -> None:
    def state() -> tuple[bool, str, int]:
        lines = len({one.y() for one in footer.sums})
        return any(one.text() == COUNT for one in seen(footer)), footer.link.text(), lines

    told: list[tuple[bool, str, int]] = []
    for width in range(1400, 640, -10):
        at(footer, width)
        if not told or told[-1] != state():
            told.append(state())
    assert told[:4] == [(True, LINK, 1), (False, LINK, 1), (False, "默认值…", 1), (False, LINK, 2)]
    at(footer, 1400)
    assert state() == (True, LINK, 1)


def test_other_words_and_more_sums_find_their_place_without_a_change_of_width(footer: Footer) -> None:
    at(footer, 900)
    footer.say(COUNT, SUMS[:2])
    QApplication.processEvents()
    assert COUNT in [one.text() for one in seen(footer)]
    assert footer.link.text() == LINK
    footer.say(COUNT, [(f"{name}的年度合计数", number) for name, number in SUMS])
    QApplication.processEvents()
    assert len({one.y() for one in footer.sums}) == 2
    footer.say(COUNT, SUMS[:2])
    footer.link.setText(LINK + "·买买提江" * 12)
    QApplication.processEvents()
    assert footer.link.text() == "默认值…"


def resize(card: SumCard, width: int) -> None:
    card.resize(round(width * theme.scale()), card.sizeHint().height())
    QApplication.processEvents()


def test_the_rate_of_a_card_is_read_at_every_width_without_a_line_more(card: SumCard) -> None:
    card.say("3,116.31 元", "46 人", "ok", "64.8%")
    places: list[bool] = []
    height = card.sizeHint().height()
    for width in range(400, 110, -4):
        resize(card, width)
        said = [one for one in seen(card) if "64.8%" in one.text()]
        assert len(said) == 1, width
        assert said[0].fontMetrics().horizontalAdvance(said[0].text()) <= said[0].contentsRect().width(), width
        assert card.sizeHint().height() == height
        places.append(said[0] is card.rate)
    assert places == sorted(places), "first beside the figure, then beside the name"
    assert {*places} == {False, True}
    assert card.accessibleName() == "已收：3,116.31 元 46 人 · 64.8%"


def image(figure: Figure) -> QImage:
    figure.repaint()
    return figure.grab().toImage()


def test_a_figure_without_room_is_dots_and_no_digit(qtbot: QtBot, scale: float) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    made = []
    for number in ("61,866.57", "12,345,678.90", "70"):
        figure = Figure("section")
        figure.setText(number)
        figure.setParent(page)
        figure.resize(round(20 * scale), figure.sizeHint().height())
        made.append(figure)
    page.show()
    qtbot.waitExposed(page)
    five, eight, short = (image(one) for one in made)
    assert five == eight, "nothing of the figures is painted"
    assert short != five, "what fits is painted"
    assert [one.fitting()[0] for one in made] == ["…", "…", "70"]


def test_a_figure_takes_smaller_type_before_it_goes_and_keeps_its_tone(card: SumCard, scale: float) -> None:
    card.say("12,345,678.90 元", "75 人 · 96.4%", "ok")
    card.show()
    told = []
    for width in range(320, 20, -2):
        resize(card, width)
        text, font = card.number.fitting()
        told.append((text, round(font.pointSizeF() / scale)))
    assert list(dict.fromkeys(told)) == [
        *(("12,345,678.90 元", points) for points in (12, 11, 10, 9)),
        ("…", 12),
    ]
    assert card.toolTip() == "已收：12,345,678.90 元 75 人 · 96.4%\n实收之和（点击查看明细）"
    assert card.accessibleName() == "已收：12,345,678.90 元 75 人 · 96.4%"
    resize(card, 300)
    painted = image(card.number)
    inks = {painted.pixelColor(x, y).name() for x in range(painted.width()) for y in range(painted.height())}
    assert theme.css("ok").lower() in inks


def test_the_words_beside_a_figure_never_end_within_a_number(card: SumCard, scale: float) -> None:
    card.say("3,116.31 元", "75 人 · 96.4%")
    card.show()
    said = []
    for width in range(320, 60, -1):
        resize(card, width)
        if card.detail.isVisible():
            said.append(card.detail.text())
            assert card.detail.fontMetrics().horizontalAdvance(said[-1]) <= card.detail.width()
        assert card.number.fitting()[0] in ("3,116.31 元", "…")
    assert said[0] == "75 人 · 96.4%"
    assert {"".join(part for part in one if part.isdigit()) for one in said} == {"75964", "75", ""}


def test_a_sum_says_its_figure_beside_the_pointer(qtbot: QtBot) -> None:
    footer = Footer()
    qtbot.addWidget(footer)
    footer.say("2 行", [("应收", "5"), ("实收", "3")], ["各行应收之和", ""])
    assert [one.toolTip() for one in footer.sums] == ["应收 5\n各行应收之和（点击查看明细）", "实收 3"]
