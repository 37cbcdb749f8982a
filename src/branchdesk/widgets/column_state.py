"""The columns of a list as the user arranged them: order, width, hidden or not, and what it is sorted by.

Kept as names and not as ``QHeaderView.saveState``: a later version with more columns still understands it, and
a broken settings file does no harm.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from branchdesk.widgets import theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.header import Header

_NARROWEST = 32
_WIDEST = 2000


@dataclass(frozen=True, slots=True)
class Place:
    """One column in the header: its name, its width in pixels at 100 %, and whether it is shown."""

    name: str
    width: int
    shown: bool


def defaults(columns: Sequence[Column]) -> list[Place]:
    """As the program brings them."""
    return [Place(column.name, column.width, column.shown or column.fixed) for column in columns]


def read(header: Header, columns: Sequence[Column]) -> list[Place]:
    """As they stand now, from left to right; those that have given way count as shown."""
    found = []
    for visual in range(header.count()):
        number = header.logicalIndex(visual)
        # a section about to be hidden has lost its width already: remember the usual one
        hidden = header.isSectionHidden(number) or not header.sectionSize(number)
        width = columns[number].width if hidden else round(header.sectionSize(number) / theme.scale())
        width = header.folded.get(number, width)
        found.append(Place(columns[number].name, width, not hidden or number in header.folded))
    return found


def arrange(header: Header, columns: Sequence[Column], places: Sequence[Place]) -> None:
    """Put the columns as described; columns not described keep their default and come last."""
    header.unfold()
    known = {column.name: number for number, column in enumerate(columns)}
    described = {place.name for place in places}
    rest = [place for place in defaults(columns) if place.name not in described]
    order = [place for place in (*places, *rest) if place.name in known]
    for visual, place in enumerate(order):
        number = known[place.name]
        header.moveSection(header.visualIndex(number), visual)
        header.setSectionHidden(number, not (place.shown or columns[number].fixed))
        width = place.width or columns[number].width
        header.resizeSection(number, theme.px(min(max(width, _NARROWEST), _WIDEST)))
    header.fold()


def state(header: Header, columns: Sequence[Column]) -> dict[str, Any]:
    """All of it for a settings file: the columns, what the list is sorted by, whether the user chose the columns."""
    by = header.sortIndicatorSection()
    descending = header.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder
    sort = [columns[by].name, descending] if 0 <= by < len(columns) else None
    return {"columns": as_plain(read(header, columns)), "sort": sort, "own": header.is_own}


def as_plain(places: Sequence[Place]) -> list[list[Any]]:
    """For a settings file."""
    return [[place.name, place.width, place.shown] for place in places]


def from_plain(plain: Any) -> list[Place]:
    """From a settings file; whatever is not understood is left out."""
    found: dict[str, Place] = {}
    for entry in plain if isinstance(plain, list) else []:
        match entry:
            case [str(name), int(width), bool(shown)] if name not in found:
                found[name] = Place(name, width, shown and width > 0)
    return list(found.values())


def sorted_by(state: Mapping[str, Any], columns: Sequence[Column]) -> tuple[int, Qt.SortOrder] | None:
    """Column and direction out of a settings file; None when there is none or the column is gone."""
    match state.get("sort"):
        case [str(name), bool(descending)]:
            for number, column in enumerate(columns):
                if column.name == name:
                    order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
                    return number, order
    return None
