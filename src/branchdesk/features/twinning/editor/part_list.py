"""The parts of a whole value, each a list of rows in the form: parties, consensus, measures, photos …"""

import re
from collections.abc import Callable, Sequence
from dataclasses import MISSING, replace
from enum import Enum
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople, Growing
from branchdesk.features.meetings.editor.people import People
from branchdesk.features.meetings.editor.rows import Column, Row, RowList
from branchdesk.kernel.fields import Choice, Field, Flag, Text
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.records import Record
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Editor, Tick

R = TypeVar("R", bound=Record)
_BOX = 29
"""The height of a box, in pixels at 100 %."""
_BETWEEN = 10
"""The room below a row of several lines."""
_NUMBERED = re.compile(r"\s*[(（]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[)）、]|[.．](?!\d))\s*")
"""What a pasted line may begin with: the list numbers its rows itself."""


class Wrapping(Growing):
    """A text as high as its lines whose Enter goes on, as in every other box of a row; Shift+Enter begins a line."""

    @property
    def leaves_on_enter(self) -> bool:
        """Yes."""
        return True


class PartRow(Row[R]):
    """A row whose choices and ticks always stand there, and which keeps what may not be empty."""

    def __init__(self, record: R, columns: Sequence[Column], people: AllPeople, called: str) -> None:
        super().__init__(record, columns, people, called)
        box = self.layout()
        if len(self._lines) > 1 and box is not None:
            box.setContentsMargins(0, 0, 0, theme.px(_BETWEEN))

    def _make(self, column: Column, people: AllPeople) -> Editor:
        kind = column.field.kind
        if column.make is None and isinstance(kind, Text) and kind.lines > 1:
            column = column._replace(make=Wrapping)
        made = super()._make(column, people)
        if isinstance(made, Tick):
            made.box.setMinimumHeight(theme.px(_BOX))  # in line with the boxes beside it
        return made

    def _shown(self, field: Field, value: Any) -> str:
        return field.show(value) if isinstance(field.kind, Choice | Flag) else super()._shown(field, value)

    def _value(self, name: str, value: Any) -> Any:
        """What may not be empty: a choice stays as it was, a text is empty, which is then refused."""
        if value is not None or self._usual(name) is not MISSING:
            return super()._value(name, value)
        before = getattr(self.record, name)
        return before if isinstance(before, Enum) else ""


class Rows(RowList[R]):
    """A list of such rows. ``made(row)`` is called for every row that comes; ``a_line`` is the box each pasted line of which
    becomes a row of its own.

    Signals: ``finished()`` on Enter in the first box of an empty last row: nothing more is to be listed.
    """

    finished = Signal()

    def __init__(
        self, called: str, columns: Sequence[Column], make: Callable[[], R], *, add_words: str,
        made: Callable[[PartRow[R]], object] | None = None, a_line: str = "",
    ) -> None:  # fmt: skip
        self._made, self._a_line = made, a_line
        super().__init__(called, columns, make, People, add_words=add_words)
        self._enter.watch(self.add_button)

    def _make_row(self, record: R) -> PartRow[R]:
        row: PartRow[R] = PartRow(record, self._columns, self._people, self.called)
        if self._made is not None:
            self._made(row)
        if self._a_line:
            pasted = partial(self._part, row)
            row.editors[self._a_line].changed.connect(lambda: QTimer.singleShot(0, row, pasted))
        return row

    def _part(self, row: PartRow[R]) -> None:
        """Lines pasted into the last row: each is one of the list, without the number it had where it came from."""
        editor = row.editors[self._a_line]
        lines = [one.strip() for one in editor.text().split("\n") if one.strip()]
        if len(lines) < 2 or self.rows[-1] is not row:
            return
        first, *rest = (_NUMBERED.sub("", one, count=1) or one for one in lines)
        editor.set_text(first)
        for text in rest:
            self.add(replace(self._make(), **{self._a_line: text}), focus=True)

    def _on_enter(self, box: QObject) -> None:
        if box is self.add_button:
            self.add(focus=True)
            return
        last = self.rows[-1]
        if last.is_empty and next(iter(last.editors.values())).box is box:
            self.finished.emit()
        else:
            super()._on_enter(box)


class PartList(QWidget):
    """A heading, what it is for, the rows, and one line for what is wrong with them.

    ``name`` is the part of the whole value; its ``field`` stands for it where a form speaks of fields.
    """

    def __init__(self, name: str, title: str, hint: str, rows: Rows[Any]) -> None:
        super().__init__()
        self.name, self.title, self.rows = name, title, rows
        self.field = Field(name, title, Choice(()))
        self.problem: Problem | None = None
        self._first: tuple[Any, ...] = ()
        self._message = parts.label(role="error", tone="err", wrap=True)
        self._message.hide()
        said = parts.label(hint, role="hint", wrap=True)
        head = parts.row(parts.label(title, role="section"), said, gap=10)
        head.setStretch(1, 1)
        self.setLayout(parts.column(head, self._message, rows, gap=6))
        self.setAccessibleName(title)
        rows.changed.connect(lambda: self.show_problem(None))

    def show_records(self, records: Sequence[Any]) -> None:
        """Begin anew with these."""
        self.rows.show_records(records)
        self._first = self.take()  # an empty row begun for the user is nothing yet
        self.show_problem(None)

    def take(self) -> tuple[Any, ...]:
        """The records of all rows with something in them."""
        return self.rows.take()

    def dirty(self) -> bool:
        """Whether anything differs from what was shown."""
        return self.take() != self._first

    def unread(self) -> list[Problem]:
        """Boxes whose text means nothing, by their names."""
        return [
            Problem(self.name, "unread", f"{one.editor.box.accessibleName()}：{one.text}") for one in self.rows.unread()
        ]

    def show_problem(self, problem: Problem | None) -> None:
        """Say what is wrong with the list, or that nothing is any more."""
        self.problem = problem
        self._message.setText(problem.text if problem else "")
        parts.mark(self._message, "tone", "warn" if problem and problem.level is Level.WARN else "err")
        self._message.setVisible(problem is not None)

    def focus(self) -> None:
        """Where something is wrong, else the first box, else the button to add one."""
        wrong = next((one.editor.box for one in self.rows.unread()), None)
        first = next((box for row in self.rows.rows for box in (next(iter(row.editors.values())).box,)), None)
        (wrong or first or self.rows.add_button).setFocus()
