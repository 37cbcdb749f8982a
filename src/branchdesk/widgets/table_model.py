"""The only table model: records through columns, sorted and filtered in Python lists.

There is no proxy model: ``QSortFilterProxyModel`` crosses the language border for every comparison (100,000 rows:
sorting 11.9 s against 58 ms, a keystroke 490 ms against 20 ms). Three lists do the work: the records as they came,
their order (positions, sorted), and the positions shown (the order through the filter).
"""

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import chain
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import EMPTY, Column

Index = QModelIndex | QPersistentModelIndex
Filter = Callable[[list[int]], list[int]]
"""Gets the positions of all records in the order of the list, answers with those to show, in the order to show."""

# as plain numbers: comparing Qt's enums costs more than all the rest of data()
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
_TIP = int(Qt.ItemDataRole.ToolTipRole)

_ALIGNMENTS = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignCenter,
}

# the hint lets the selection keep one index per row instead of one per cell, and the header keep its columns
_ROWS_MOVE = QAbstractItemModel.LayoutChangeHint.VerticalSortHint
_WITH_HINT = "QList<QPersistentModelIndex>,QAbstractItemModel::LayoutChangeHint"
_NOWHERE = QModelIndex()
_REPEATED = 20  # from so many records per key on, a column is sorted by its keys and not by its records
_FEW = 4  # up to so many positions, list.index beats building a dictionary


class TableModel(QAbstractTableModel):
    """Read-only records through columns. ``key`` is the identity of a record, by default its ``id``.

    Selection and current cell (persistent indexes) follow the *record* through ``sort``, ``set_filter`` and ``show``.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        key: Callable[[Any], Hashable] = attrgetter("id"),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.key = key
        self._records: list[Any] = []
        self._keys: dict[int, list[Any]] = {}  # per column: the sort key of every record
        self._groups: dict[int, list[list[int]]] = {}  # instead, where few keys come again: the positions of each
        self._chosen = -1  # position
        self._order: list[int] = []
        self._shown: list[int] = []
        self._filter: Filter | None = None
        self._sorted_by: tuple[int, Qt.SortOrder] | None = None
        self._revealed = False

    # ---- records ----

    def show(self, records: Iterable[Any]) -> None:
        """Replace all records; order, filter and selection stay."""
        held, positions = self._begin()
        chosen = [] if self._chosen < 0 else [self._chosen]
        kept = [self.key(self._records[position]) for position in chosen + positions]
        self._records = list(records)
        self._keys.clear()
        self._groups.clear()
        found = self._positions_of(kept)
        if chosen:
            self._chosen = found.pop(0)
        self._arrange()
        self._end(held, found)

    def append(self, records: Iterable[Any]) -> None:
        """Add records, as when a long list arrives in pieces."""
        start = len(self._records)
        added = list(records)
        if not added:
            return
        if self._sorted_by is None and self._filter is None:
            self.beginInsertRows(_NOWHERE, start, start + len(added) - 1)
            self._records += added
            self._order = list(range(len(self._records)))
            self._shown = self._order
            self.endInsertRows()
            return
        held, positions = self._begin()
        self._records += added
        self._groups.clear()
        for column, keys in self._keys.items():
            keys += map(self.columns[column].key, added)
        self._arrange()
        self._end(held, positions)

    @property
    def records(self) -> Sequence[Any]:
        """All records as they came; positions given to a filter point into it. Do not change it."""
        return self._records

    @property
    def total(self) -> int:
        """How many records there are, shown or not."""
        return len(self._records)

    def shown_records(self) -> list[Any]:
        """The records shown, in the order shown: what export and print take."""
        return [self._records[position] for position in self._shown]

    def record_at(self, row: int) -> Any:
        """The record in a row shown; ``IndexError`` beyond the end."""
        return self._records[self._shown[row]]

    def row_of(self, key: Hashable) -> int:
        """The row of the record with this key; -1 when it is not shown."""
        (position,) = self._positions_of([key])
        return self._rows_of({position})[position]

    def column_of(self, name: str) -> int:
        """The number of the column with this name; ``KeyError`` when there is none."""
        for number, column in enumerate(self.columns):
            if column.name == name:
                return number
        raise KeyError(name)

    # ---- order and filter ----

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the order in which the records came."""
        held, positions = self._begin()
        self._sorted_by = (column, order) if 0 <= column < len(self.columns) else None
        self._arrange()
        self._end(held, positions)

    def set_filter(self, choose: Filter | None) -> None:
        """Show only what ``choose`` answers; None shows all. It is asked again after every sort and every change."""
        held, positions = self._begin()
        self._filter = choose
        self._sift()
        self._end(held, positions)

    @property
    def filtered(self) -> bool:
        """Whether a filter is set."""
        return self._filter is not None

    # ---- the chosen record ----

    def choose(self, row: int) -> None:
        """Remember the record in this row as the one the user works on, even while a filter hides it."""
        self._chosen = self._shown[row]

    def chosen_row(self) -> int:
        """The row of the chosen record; -1 while it is not shown, or when there is none (any more)."""
        return self._rows_of({self._chosen})[self._chosen]

    # ---- secrets ----

    @property
    def revealed(self) -> bool:
        """Whether secret columns are written in full."""
        return self._revealed

    def reveal(self, revealed: bool) -> None:
        """Write secret columns in full, or mask them again. The time limit and the log are the screen's."""
        if revealed == self._revealed:
            return
        self._revealed = revealed
        if self._shown:
            last = self.index(len(self._shown) - 1, len(self.columns) - 1)
            self.dataChanged.emit(self.index(0, 0), last)

    def text_at(self, row: int, column: int) -> str:
        """The text of a cell as it may be seen and copied; "" when there is no value."""
        return self.columns[column].read(self._records[self._shown[row]], revealed=self._revealed)

    # ---- what Qt asks ----

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Rows shown."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Columns, hidden ones too."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Text, spoken text, tool tip and alignment; everything else is the delegate's."""
        if role not in (_DISPLAY, _SPOKEN, _TIP, _ALIGNMENT) or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _ALIGNMENT:
            return _ALIGNMENTS[column.align]
        text = self.text_at(index.row(), index.column())
        if role == _SPOKEN:
            return f"{column.title} {spoken(text)}"
        return text if role == _TIP else text or EMPTY

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """The titles of the columns; rows have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == _ALIGNMENT:
            return _ALIGNMENTS[self.columns[section].align]
        return self.columns[section].title if role in (_DISPLAY, _SPOKEN) else None

    # ---- the three lists ----

    def _arrange(self) -> None:
        if self._sorted_by is None:
            self._order = list(range(len(self._records)))
        else:
            column, order = self._sorted_by
            self._order = self._sorted(column, reverse=order == Qt.SortOrder.DescendingOrder)
        self._sift()

    def _sift(self) -> None:
        self._shown = self._filter(self._order) if self._filter else self._order

    def _sorted(self, column: int, *, reverse: bool) -> list[int]:
        """All positions by the keys of a column, those without a key last in both directions."""
        keys = self._keys.get(column)
        if keys is None and column not in self._groups:
            keys = list(map(self.columns[column].key, self._records))
            if len(set(keys)) * _REPEATED < len(keys):
                self._groups[column] = _grouped(keys)
            else:
                self._keys[column] = keys
        if column in self._groups:
            *groups, nothing = self._groups[column]
            return list(chain(*(reversed(groups) if reverse else groups), nothing))
        assert keys is not None
        filled = [position for position, key in enumerate(keys) if key is not None]
        filled.sort(key=keys.__getitem__, reverse=reverse)
        if len(filled) < len(keys):
            filled += [position for position, key in enumerate(keys) if key is None]
        return filled

    def _begin(self) -> tuple[list[QModelIndex], list[int]]:
        """Announce that rows move: the indexes somebody holds, and the positions of their records."""
        self.layoutAboutToBeChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]
        held = self.persistentIndexList()
        return held, [self._shown[index.row()] for index in held]

    def _end(self, held: list[QModelIndex], positions: Sequence[int]) -> None:
        """Let the indexes held follow their records (or end, where those are not shown), and say it is done."""
        rows = self._rows_of(set(positions))
        moved = [
            self.index(row, index.column()) if (row := rows[position]) >= 0 else _NOWHERE
            for index, position in zip(held, positions, strict=True)
        ]
        self.changePersistentIndexList(held, moved)
        self.layoutChanged[_WITH_HINT].emit([], _ROWS_MOVE)  # type: ignore[index]

    def _rows_of(self, positions: set[int]) -> dict[int, int]:
        """The row of each position, -1 where it is not shown. Costs by what is asked, not by what there is."""
        rows = dict.fromkeys(positions, -1)
        if len(positions) <= _FEW:
            for position in positions:
                if position in self._shown:
                    rows[position] = self._shown.index(position)
        else:
            rows.update((position, row) for row, position in enumerate(self._shown) if position in positions)
        return rows

    def _positions_of(self, keys: Sequence[Hashable]) -> list[int]:
        """The position of the record of each key, -1 where there is none (any more)."""
        if not keys:
            return []
        wanted = set(keys)
        found = {key: position for position, record in enumerate(self._records) if (key := self.key(record)) in wanted}
        return [found.get(key, -1) for key in keys]


def _grouped(keys: Sequence[Any]) -> list[list[int]]:
    """The positions of each key, in the order of the keys; those without a key last, even where there are none.

    For columns in which few keys come again and again: a class, a branch, yes and no.
    """
    groups: defaultdict[Any, list[int]] = defaultdict(list)
    for position, key in enumerate(keys):
        groups[key].append(position)
    nothing = groups.pop(None, [])
    return [*(groups[key] for key in sorted(groups)), nothing]


def spoken(text: str) -> str:
    """A text as a screen reader should say it: the stars of a mask are one pause, no value is 空."""
    return re.sub(r"\*+", "…", text) or tr("空")
