"""按期交纳: how many paid each month by its last day, drawn by one function for the screen and for paper."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from branchdesk.features.dues.queries import OnTime
from branchdesk.kernel.words import tr
from branchdesk.widgets.charts import Ink, Share, bars, on_paper


def shares(found: Sequence[OnTime]) -> list[Share]:
    """A column for each month that has begun."""
    return [Share(tr("{n}月").format(n=one.month.month), one.on_time, "ok") for one in found]


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


def paper(found: Sequence[OnTime], title: str, unit: str) -> bytes:
    """The same drawing on a sheet of A4, lying, with its numbers below it."""
    from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
    from PySide6.QtGui import QPageLayout, QPageSize, QPdfWriter

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(title)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageOrientation(QPageLayout.Orientation.Landscape)
    writer.setPageMargins(QMarginsF(18, 18, 18, 18), QPageLayout.Unit.Millimeter)
    ink = on_paper(writer.resolution())
    painter = QPainter(writer)
    area = QRectF(0, 0, writer.width(), writer.height())
    _heading(painter, area, (title, unit), ink)
    chart = area.adjusted(0, 70 * ink.unit, 0, -150 * ink.unit)
    draw(painter, chart, shares(found), ink)
    _table(painter, QRectF(area.x(), chart.bottom() + 24 * ink.unit, area.width(), 90 * ink.unit), found, ink)
    painter.end()
    return bytes(buffer.data().data())


def _heading(painter: QPainter, area: QRectF, words: tuple[str, str], ink: Ink) -> None:
    painter.setPen(ink.colour("text"))
    painter.setFont(ink.font(22, bold=True))
    painter.drawText(QRectF(area.x(), 0, area.width(), 34 * ink.unit), Qt.AlignmentFlag.AlignCenter, words[0])
    painter.setFont(ink.font(13))
    painter.drawText(QRectF(area.x(), 38 * ink.unit, area.width(), 22 * ink.unit), Qt.AlignmentFlag.AlignLeft, words[1])


def _table(painter: QPainter, area: QRectF, found: Sequence[OnTime], ink: Ink) -> None:
    """Owing, in time and by now, under the columns of the drawing."""
    lines = (
        (tr("应交"), [one.owing for one in found]),
        (tr("按期"), [one.on_time for one in found]),
        (tr("至今已交"), [one.paid for one in found]),
    )
    painter.setFont(ink.font(12))
    painter.setPen(ink.colour("text2"))
    wide, high = area.width() / 12, area.height() / 3
    for row, (word, numbers) in enumerate(lines):
        for place, number in enumerate(numbers):
            box = QRectF(area.x() + place * wide, area.y() + row * high, wide, high)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tr("{word} {n}").format(word=word, n=number))
