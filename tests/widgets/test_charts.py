"""Charts say what they show in words, and look the same on paper whatever the screen looks like."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from branchdesk.widgets import charts, theme
from branchdesk.widgets.charts import Chart, Ink, Paint, Share
from branchdesk.widgets.palette import DARK, LIGHT

AGES = (Share("≤30", 40), Share("31–35", 0), Share("36–40", 10), Share("≥61", 20))
KINDS = (Share("正式党员", 75, "focus"), Share("预备党员", 25, "accent"))
BOTH = pytest.mark.parametrize(("paint", "shares"), [(charts.bars, AGES), (charts.stacked, KINDS)])


@pytest.fixture(autouse=True)
def afterwards_as_before(qapp: QApplication) -> Iterator[None]:
    yield
    theme.apply(qapp, "light")


def painted(paint: Paint, shares: Sequence[Share], ink: Ink, size: tuple[int, int] = (400, 160)) -> QImage:
    made = QImage(QSize(*size), QImage.Format.Format_RGB32)
    made.fill(QColor(ink.tokens["surface"]))
    painter = QPainter(made)
    paint(painter, QRectF(made.rect()), shares, ink)
    painter.end()
    return made


def height_of(picture: QImage, colour: str, x: int) -> int:
    """How many pixels of a column have a colour."""
    return sum(picture.pixelColor(x, y) == QColor(colour) for y in range(picture.height()))


@BOTH
def test_paper_is_the_same_whether_the_screen_is_light_or_dark(qapp: QApplication, paint: Paint, shares: tuple[Share, ...]) -> None:  # fmt: skip
    theme.apply(qapp, "light")
    light = painted(paint, shares, charts.on_paper(96))
    theme.apply(qapp, "dark", 1.5)
    assert painted(paint, shares, charts.on_paper(96)) == light
    assert painted(paint, shares, charts.on_screen()) != light


def test_the_screen_follows_theme_and_text_size(qapp: QApplication) -> None:
    theme.apply(qapp, "dark", 1.25)
    assert charts.on_screen() == Ink(DARK, 1.25)
    assert charts.on_paper(192) == Ink(LIGHT, 2.0)


def test_pale_behind_a_column_stands_of_how_many_in_all(qapp: QApplication) -> None:
    shares = (Share("10月", 20, of=40), Share("11月", 40, of=40), Share("12月", 0, of=20))
    picture = painted(charts.bars, shares, Ink(), (390, 160))
    half, full, none = (
        (height_of(picture, LIGHT["field"], x), height_of(picture, LIGHT["mute_soft"], x)) for x in (65, 195, 325)
    )
    assert half[0] == pytest.approx(full[0] / 2, abs=2)
    assert half[0] + half[1] == pytest.approx(full[0], abs=2)
    assert (full[1], none[0]) == (0, 0)
    assert none[1] == pytest.approx(half[0], abs=2)
    assert charts.spoken("按期", shares) == "按期：10月 40 人中 20 人，11月 40 人中 40 人，12月 20 人中 0 人"


@pytest.mark.parametrize(("width", "shown"), [(80.0, ["20/40", "7"]), (24.0, ["20", "7"])])
def test_of_how_many_is_said_where_it_has_room(qapp: QApplication, width: float, shown: list[str]) -> None:
    assert charts._numbers((Share("10月", 20, of=40), Share("11月", 7)), width, Ink()) == shown


def test_bars_are_as_high_as_their_numbers_say(qapp: QApplication) -> None:
    picture = painted(charts.bars, AGES, Ink())
    first, none, third, last = (height_of(picture, LIGHT["field"], x) for x in (50, 150, 250, 350))
    assert none == 0
    assert first == pytest.approx(4 * third, abs=4)
    assert last == pytest.approx(2 * third, abs=3)


def test_a_bar_is_divided_in_proportion(qapp: QApplication) -> None:
    picture = painted(charts.stacked, KINDS, Ink())
    row = [picture.pixelColor(x, 6) for x in range(400)]
    assert row.count(QColor(LIGHT["focus"])) == pytest.approx(300, abs=6)
    assert row.count(QColor(LIGHT["accent"])) == pytest.approx(100, abs=6)


def test_even_one_among_a_hundred_thousand_leaves_a_trace(qapp: QApplication) -> None:
    shares = (Share("正式党员", 99_999, "focus"), Share("预备党员", 1, "accent"), Share("发展对象", 50_000, "ok"))
    picture = painted(charts.stacked, shares, Ink())
    assert any(picture.pixelColor(x, 6).red() > 120 for x in range(240, 290))


@BOTH
def test_nothing_to_show_is_drawn_as_nothing(qapp: QApplication, paint: Paint, shares: tuple[Share, ...]) -> None:
    blank = QImage(400, 160, QImage.Format.Format_RGB32)
    blank.fill(QColor(LIGHT["surface"]))
    assert painted(charts.bars, (), Ink()) == blank
    assert painted(paint, [Share(one.label, 0) for one in shares], Ink()) != blank  # the words are still there


def test_words_go_to_another_line_where_there_is_no_room(qapp: QApplication) -> None:
    shares = [Share(f"入党积极分子{n}", 1234) for n in range(5)]
    wide, narrow = charts.legend_places(shares, 2000, Ink()), charts.legend_places(shares, 200, Ink())
    assert {place.y() for _, place in wide} == {0}
    assert len({place.y() for _, place in narrow}) == 5
    assert charts.stacked_height(shares, 200, Ink()) > charts.stacked_height(shares, 2000, Ink())


def test_long_words_below_bars_are_made_smaller_never_cut(qapp: QApplication) -> None:
    shares = [Share(f"{n}1–{n}5 岁", 1_234_567) for n in range(8)]
    assert painted(charts.bars, shares, Ink(), (240, 120)) != painted(charts.bars, shares, Ink(), (1200, 120))


def test_a_chart_says_everything_it_shows(qtbot: QtBot) -> None:
    chart = Chart(charts.stacked, "人员类别")
    qtbot.addWidget(chart)
    chart.show_shares(KINDS)
    assert chart.accessibleName() == "人员类别：正式党员 75 人，预备党员 25 人"
    chart.show_shares(())
    assert chart.accessibleName() == "人员类别：没有数据"


def test_a_chart_is_as_high_as_its_words_need(qtbot: QtBot, qapp: QApplication) -> None:
    chart = Chart(charts.stacked, "人员类别")
    qtbot.addWidget(chart)
    chart.show_shares([Share("入党积极分子", 9)] * 6)
    assert chart.heightForWidth(180) > chart.heightForWidth(900)
    before = chart.heightForWidth(900)
    theme.apply(qapp, "light", 1.5)
    assert chart.heightForWidth(1350) > before


def test_a_chart_is_drawn_on_the_screen_and_shows_the_focus(qtbot: QtBot) -> None:
    chart = Chart(charts.bars, "年龄", 120)
    qtbot.addWidget(chart)
    chart.show_shares(AGES)
    chart.resize(400, 160)
    chart.show()
    chart.activateWindow()
    qtbot.waitUntil(chart.isActiveWindow)
    chart.clearFocus()
    plain = chart.grab().toImage()
    assert height_of(plain, LIGHT["field"], 50) > 50
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.grab().toImage() != plain


def test_a_chart_is_copied_as_a_white_picture_even_in_the_dark(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    chart = Chart(charts.bars, "年龄", 120)
    qtbot.addWidget(chart)
    chart.resize(400, 160)
    chart.show_shares(AGES)
    copy = chart.actions()[0]
    assert copy.text() == "复制为图片"
    copy.trigger()
    picture = QGuiApplication.clipboard().image()
    assert picture.pixelColor(0, 0) == QColor("white")
    assert picture.width() == 2 * (400 + 24)
