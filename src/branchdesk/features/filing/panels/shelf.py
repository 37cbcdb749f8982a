"""One list of the archive with its own columns, sifted by class and by words."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.filing.model import ArchiveClass
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column, from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class Shelf(QWidget):
    """A list; ``kind_of`` and ``text_of`` are what it is sifted by, ``tell`` says the current row in full."""

    changed = Signal()
    """Another row, or other rows, are chosen."""

    def __init__(
        self, title: str, columns: Sequence[Column], empty: Emptiness, kind_of: Callable[[Any], ArchiveClass],
        text_of: Callable[[Any], str], tell: Callable[[Any], str],
    ) -> None:  # fmt: skip
        super().__init__()
        self._kind_of, self._text_of, self._tell = kind_of, text_of, tell
        self.model = TableModel(columns)
        self.table = TableView(self.model, title)
        self.table.titles.give_way(from_the_right(self.model.columns))
        self.table.say_when_empty(empty)
        self.table.current_changed.connect(lambda _record: self.changed.emit())
        self.table.selection_changed.connect(lambda _n: self.changed.emit())
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self.setLayout(parts.column(panel))

    def show_lines(self, lines: Sequence[Any]) -> None:
        """These lines; the chosen one stays."""
        self.model.show(lines)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self.changed.emit()

    def sift(self, kind: ArchiveClass | None, words: str) -> None:
        """Only those of a class, and those that hold every word."""
        wanted = words.lower().split()
        records = self.model.records

        def fits(position: int) -> bool:
            one = records[position]
            if kind is not None and self._kind_of(one) is not kind:
                return False
            text = self._text_of(one) if wanted else ""
            return all(word in text for word in wanted)

        narrowed = kind is not None or bool(wanted)
        self.model.set_filter((lambda order: [place for place in order if fits(place)]) if narrowed else None)
        self.changed.emit()

    @property
    def current(self) -> Any:
        """The record of the current row, or None."""
        return self.table.current_record()

    @property
    def chosen(self) -> list[Any]:
        """The records selected."""
        return self.table.selected_records()

    @property
    def shown(self) -> list[Any]:
        """The records that are seen, in their order."""
        return self.model.shown_records()

    @property
    def told(self) -> str:
        """The current row in full; ``""`` for none."""
        return self._tell(self.current) if self.current is not None else ""
