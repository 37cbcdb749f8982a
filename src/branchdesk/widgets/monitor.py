"""Where windows may stand. The only place that asks for a monitor.

Never ``widget.screen()``: PySide takes the answer for a child of the widget and, when both have become garbage, deletes
the monitor itself. Every window loses its place and focus then, and the next style crashes.
"""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def room_at(place: QRect) -> QRect:
    """What windows may cover on the monitor in the middle of a place; on the first one when that lies on none."""
    found = QGuiApplication.screenAt(place.center()) or QGuiApplication.primaryScreen()
    return found.availableGeometry()


def room_around(widget: QWidget) -> QRect:
    """What windows may cover on the monitor a widget is on; a dialog not shown yet will come up over its parent."""
    window = widget.window()
    above = window.parentWidget()
    if above is not None and not window.isVisible():
        window = above.window()
    return room_at(window.frameGeometry())


def rooms() -> list[QRect]:
    """What windows may cover, on each monitor."""
    return [one.availableGeometry() for one in QGuiApplication.screens()]
