"""A form of fields with lists between its sections: what it takes is a whole value."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branchdesk.features.meetings.editor import tab_order
from branchdesk.features.twinning.editor.part_list import PartList
from branchdesk.kernel.fields import Field
from branchdesk.kernel.problems import Level, Problem
from branchdesk.widgets import parts
from branchdesk.widgets.form import Form, Options


class WholeForm(Form):
    """``lists`` stand each below the section named with it (``""``: at the end)."""

    _lists: tuple[PartList, ...] = ()

    def __init__(
        self, fields: Sequence[Field], lists: Sequence[tuple[str, PartList]], *, refs: Mapping[str, Options], first: str = "",
    ) -> None:  # fmt: skip
        super().__init__(fields, refs=refs, first=first)
        column = cast(QVBoxLayout, self.layout())
        for section, one in lists:
            place = self._end_of(section, column)
            column.insertWidget(place, parts.line())
            column.insertWidget(place + 1, one)
            one.rows.changed.connect(self.changed)
            one.rows.finished.connect(partial(self._go_past, one))
        self._lists = tuple(one for _, one in lists)
        self._after = dict(reversed(lists))

    def _end_of(self, section: str, column: QVBoxLayout) -> int:
        """Where the section that follows the one named begins."""
        widgets = [widget for _, widget in super().sections()]
        named = [number for number, (title, _) in enumerate(super().sections()) if title == section]
        if named and named[0] + 1 < len(widgets):
            return column.indexOf(widgets[named[0] + 1]) - 1  # before the rule above it
        return column.count() - 1  # before the stretch

    # ---- values

    def show_values(self, record: object) -> None:
        """Show a mapping, the lists under their names. Begins anew."""
        for one in self._lists:
            one.show_records(record.get(one.name, ()) if isinstance(record, Mapping) else ())
        super().show_values(record)

    def take(self) -> tuple[dict[str, Any], list[Problem]]:
        """The values of the fields and of the lists, and every problem."""
        values, problems = super().take()
        values |= {one.name: one.take() for one in self._lists}
        return values, [*problems, *(problem for one in self._lists for problem in one.unread())]

    def dirty(self) -> bool:
        """Whether anything differs from what was shown."""
        return super().dirty() or any(one.dirty() for one in self._lists)

    # ---- problems

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each under its field, or above its list."""
        super().show_problems(problems)
        for one in self._lists:
            mine = [problem for problem in problems if problem.field == one.name]
            one.show_problem(max(mine, key=lambda problem: problem.level.rank, default=None))

    def problems(self) -> list[Problem]:
        """What is shown, from top to bottom of the fields, then of the lists."""
        return [*super().problems(), *(one.problem for one in self._lists if one.problem is not None)]

    def blocking(self) -> list[Field]:
        """The fields and lists with a problem that forbids saving."""
        wrong = [one.field for one in self._lists if one.problem and one.problem.level is Level.BLOCK]
        return [*super().blocking(), *wrong]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, and one for each list."""
        return (*super().fields, *(one.field for one in self._lists))

    # ---- the keyboard

    def sections(self) -> list[tuple[str, QWidget]]:
        """Headings and where they begin, lists among them."""
        column = self.layout()
        found = [*super().sections(), *((one.title, one) for one in self._lists)]
        return sorted(found, key=lambda one: column.indexOf(one[1]) if column is not None else 0)

    def focus(self, name: str = "") -> None:
        """Put the focus into a field or a list."""
        found = next((one for one in self._lists if one.name == name), None)
        if found is None:
            super().focus(name)
        else:
            found.focus()
            self.entered.emit(found)

    def _on_enter(self, box: QObject) -> None:
        """After the last box of a section comes the list below it."""
        cells = [self.cell(one.name) for one in super().fields]
        place = next(number for number, cell in enumerate(cells) if cell.editor.box is box)
        section = cells[place].field.section
        ends = place + 1 == len(cells) or cells[place + 1].field.section != section
        if ends and section in self._after:
            self.focus(self._after[section].name)
        else:
            super()._on_enter(box)

    def _go_past(self, listed: PartList) -> None:
        """From a list that is done to what stands below it."""
        order = tab_order.boxes(self)
        last = max(place for place, one in enumerate(order) if listed.isAncestorOf(one))
        below = order[last + 1 :] or [listed.rows.add_button]
        below[0].setFocus(Qt.FocusReason.TabFocusReason)
        self.entered.emit(below[0])

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes in reading order, also through rows that came later."""
        focus: QWidget | None = self.focusWidget()
        order = tab_order.boxes(self)
        while focus is not None and focus not in order and focus is not self:
            focus = focus.parentWidget()
        if focus not in order:
            return super().focusNextPrevChild(forward)
        place = order.index(focus) + (1 if forward else -1)
        target = order[place] if 0 <= place < len(order) else tab_order.beside(self, forward)
        if target is None:
            return False
        target.setFocus(Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason)
        if self.isAncestorOf(target):
            self.entered.emit(target)
        return True
