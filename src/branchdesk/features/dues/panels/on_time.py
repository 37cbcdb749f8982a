"""按期交纳: how many paid each month by its last day, drawn by one function for the screen and for paper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from branchdesk.features.dues.queries import OnTime
from branchdesk.kernel import clock
from branchdesk.kernel.months import Month
from branchdesk.kernel.words import tr
from branchdesk.widgets.charts import Ink, Share, bars, png


def shares(found: Sequence[OnTime]) -> list[Share]:
    """A column for each month that has begun, before those who owed; the month that still runs stands out."""
    this = Month.of(clock.today())
    return [
        Share(tr("{n}月").format(n=one.month.month), one.on_time, "accent" if one.month == this else "field", one.owing)
        for one in found
    ]


def draw(painter: QPainter, area: QRectF, found: Sequence[Share], ink: Ink) -> None:
    """The columns, twelve places wide, so that a month stands at the same place the whole year."""
    if not found:
        return
    wide = area.width() * len(found) / 12
    bars(painter, QRectF(area.x(), area.y(), wide, area.height()), found, ink)


def sentence(found: Sequence[OnTime]) -> str:
    """The last month that has ended, in words."""
    if not found:
        return tr("本年还没有应交的月份")
    last = found[-1]
    return tr("{month} 应交 {owing} 人，按期交纳 {on_time} 人，至今已交 {paid} 人").format(
        month=last.month, owing=last.owing, on_time=last.on_time, paid=last.paid
    )


def picture(found: Sequence[OnTime], width: float, height: float) -> bytes:
    """The same drawing for paper; width and height in millimetres."""
    return png(draw, shares(found), width, height)
