"""On the smallest window with the largest text no sum of the page is cut: what is cut reads as another sum."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QWidget
from pytestqt.qtbot import QtBot

from branchdesk.features.dues.screen import DuesScreen
from branchdesk.shell.window import Window
from branchdesk.widgets import theme
from branchdesk.widgets.sums import Footer, SumCard

Start = Callable[[Path | None], Window]
MILLIONS = "12,345,678.90"


def cut(owner: QWidget) -> list[str]:
    """The words and figures on it that there is no room for."""

    def room(one: QLabel) -> QRect:
        return QRect(one.mapTo(owner, QPoint()), one.size()) & owner.rect()

    shown = [one for one in owner.findChildren(QLabel) if one.isVisible() and "…" not in one.text()]
    return [one.text() for one in shown if room(one).width() < one.fontMetrics().horizontalAdvance(one.text())]


@pytest.fixture(params=[1.0, 1.5])
def scale(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[float]:
    yield float(request.param)
    theme.apply(qapp, "light")


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)])
def test_no_sum_is_cut(
    start: Start, demo: Path, qapp: QApplication, qtbot: QtBot, size: tuple[int, int], scale: float
) -> None:
    window = start(demo)
    assert window.book is not None
    page = window.book.turn_to("dues")
    assert isinstance(page, DuesScreen)
    window.resize(*size)
    theme.apply(qapp, "light", scale)

    def uncut(kind: type[QFrame]) -> bool:
        return not any(cut(one) for one in page.view.findChildren(kind) if one.isVisible())

    for view in ("month", "year", "bases", "uses"):
        page.turn_to(view)
        footer = page.view.footer
        qtbot.waitUntil(lambda: uncut(Footer))
        qtbot.waitUntil(lambda: uncut(SumCard))
        footer.say("合计（显示 5,010 人）", [(one.accessibleName().split()[0], MILLIONS) for one in footer.sums])
        qtbot.waitUntil(lambda: uncut(Footer))
        assert footer.width() <= page.width()
    page.turn_to("month")
    for card in page.month_view.cards.values():
        card.say(f"{MILLIONS} 元", "77 人 · 96.4%")
    figures = [card.number for card in page.month_view.cards.values()]
    qtbot.waitUntil(lambda: [one.fitting()[0] for one in figures] == [f"{MILLIONS} 元"] * 5)
