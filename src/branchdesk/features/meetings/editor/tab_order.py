"""Tab goes through the form as the eye does: rows and chips that came later stand where they are seen."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.editor.cards import TIDIES, Block


def boxes(root: QWidget) -> list[QWidget]:
    """Everything below ``root`` that takes Tab now, in reading order.

    What moves or removes a part comes after all of the part, so that nobody who just types on ends on 删去.
    """
    found = [one for one in root.findChildren(QWidget) if _takes_tab(one) and not _is_inside_another(one, root)]
    order = _as_read([one for one in found if not one.property(TIDIES)], root)
    for tool in _as_read([one for one in found if one.property(TIDIES)], root):
        part = _part_of(tool)
        places = [place for place, one in enumerate(order) if part.isAncestorOf(one)]
        order.insert(places[-1] + 1 if places else len(order), tool)
    return order


def beside(root: QWidget, forward: bool) -> QWidget | None:
    """What takes Tab next outside of ``root``."""
    step = QWidget.nextInFocusChain if forward else QWidget.previousInFocusChain
    one: QWidget | None = step(root)
    while one is not None and one is not root:
        if _takes_tab(one) and not root.isAncestorOf(one):
            return one
        one = step(one)
    return None


def _takes_tab(widget: QWidget) -> bool:
    wanted = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
    return wanted and widget.isVisible() and widget.isEnabled()


def _is_inside_another(widget: QWidget, root: QWidget) -> bool:
    """Whether it is only a part of what takes Tab itself: the line in a drop-down list."""
    above: QWidget | None = widget.parentWidget()
    while above is not None and above is not root:
        if above.focusPolicy() & Qt.FocusPolicy.TabFocus:
            return True
        above = above.parentWidget()
    return False


def _as_read(found: list[QWidget], root: QWidget) -> list[QWidget]:
    """Line by line; what begins above the middle of the first in its line stands in that line."""
    places = sorted(((one.mapTo(root, QPoint()), one) for one in found), key=lambda pair: pair[0].y())
    lines: list[list[tuple[int, QWidget]]] = []
    middle = -1
    for place, one in places:
        if not lines or place.y() >= middle:
            lines.append([])
            middle = place.y() + one.height() // 2
        lines[-1].append((place.x(), one))
    return [one for line in lines for _, one in sorted(line, key=lambda pair: pair[0])]


def _part_of(tool: QWidget) -> QWidget:
    """The part of the form a button tidies up."""
    above: QWidget | None = tool.parentWidget()
    while above is not None and not isinstance(above, Block):
        above = above.parentWidget()
    return above or tool
