"""Reading one sheet: line by line what is a person's, column by column what the cells mean."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from branchdesk.features.members.cells import Cell, Column, usual_lengths
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.roster.draft import Draft, sound_mapping
from branchdesk.features.members.roster.lines import Lines, last_row
from branchdesk.features.members.roster.outcome import Choices, Part
from branchdesk.kernel import names
from branchdesk.kernel.fields import Context, Reading
from branchdesk.kernel.grid import Value, show

Meanings = Mapping[str, Callable[[str], Reading]]
Line = tuple[int, Sequence[Value]]
"""A row number of the sheet and its cells."""
_IMPLIED = -1
"""Where a column stands that the sheet does not have."""


class SheetReader:
    """Reads the lines of a sheet in pieces: many cells of a column at a time cost less than one by one."""

    def __init__(self, part: Part, before: int, choices: Choices, meanings: Meanings, today: date) -> None:
        """``before`` is what makes a row of the sheet one of ``Places``; ``meanings`` replace readings of fields."""
        self._grid, self._choices, self.before = part.grid, choices, before
        mapping = sound_mapping(part.mapping, FIELD)
        header = part.grid.rows[part.header_row - 1] if 0 < part.header_row <= len(part.grid.rows) else []
        self._lines = Lines(mapping, header)
        self._branch = part.branch
        if part.branch and "branch_id" not in mapping.values():
            mapping[_IMPLIED] = "branch_id"
        self.fields = tuple(mapping.values())
        self.first, self.last = part.header_row + 1, last_row(part.grid)
        self._columns = [(index, self._column(index, name, meanings, today)) for index, name in mapping.items()]
        self._formulas: dict[int, set[int]] = defaultdict(set)
        for row, index in part.grid.formulas:
            self._formulas[index].add(row)
        self._with_formula = {row for row, _ in part.grid.formulas}
        self._typed: dict[str, dict[int, str]] = defaultdict(dict)
        for (row, name), text in choices.corrections.items():
            self._typed[name][row - before] = text
        self._above: dict[str, Value] = {}

    def _column(self, index: int, name: str, meanings: Meanings, today: date) -> Column:
        lengths: frozenset[int] = frozenset()
        if name == "staff_number":
            lengths = usual_lengths(row[index] for row in self._grid.rows[self.first - 1 :] if index < len(row))
        return Column(FIELD[name], Context(today), lengths=lengths, meaning=meanings.get(name))

    def read(self, start: int, stop: int) -> Iterator[tuple[int, str, Draft]]:
        """The rows from ``start`` up to ``stop``: number, why it is nobody's ("" for a person), and what it says."""
        lines: list[Line] = list(zip(range(start, stop), self._grid.rows[start - 1 : stop - 1], strict=True))
        whys = [self._why_skipped(*line) for line in lines]
        people = [line for line, why in zip(lines, whys, strict=True) if not why]
        drafts = map(
            self._draft, zip(*(self._cells(index, column, people) for index, column in self._columns), strict=True)
        )
        for (number, row), why in zip(lines, whys, strict=True):
            yield number, why, Draft(self._texts(row)) if why else next(drafts)

    def _why_skipped(self, number: int, row: Sequence[Value]) -> str:
        if self._choices.skip_hidden and number in self._grid.hidden_rows:
            return "hidden"
        if self._choices.decisions.get(number + self.before) == "skip":
            return "decided"
        why = self._lines.nobody(row)
        return "" if why in ("blank_row", "note") and number in self._with_formula else why

    def _texts(self, row: Sequence[Value]) -> dict[str, str]:
        return {column.field.name: show(row[i]) for i, column in self._columns if 0 <= i < len(row)}

    def _cells(self, index: int, column: Column, people: Sequence[Line]) -> list[Cell]:
        name = column.field.name
        if index == _IMPLIED:
            values: list[Value] = [self._branch] * len(people)
        else:
            values = [row[index] if index < len(row) else None for _, row in people]
        typed = self._typed.get(name, {})
        if typed:
            values = [typed.get(number, value) for (number, _), value in zip(people, values, strict=True)]
        if name in self._choices.fill_down:
            values = [self._or_above(name, value) for value in values]
        cells = column.cells(values)
        if formulas := self._formulas.get(index, set()) - typed.keys():
            cells = [column.as_formula(cell) if number in formulas else cell
                     for (number, _), cell in zip(people, cells, strict=True)]  # fmt: skip
        return cells

    def _or_above(self, name: str, value: Value) -> Value:
        if value is None or (isinstance(value, str) and not names.clean_text(value)):
            return self._above.get(name)
        self._above[name] = value
        return value

    def _draft(self, cells: Sequence[Cell]) -> Draft:
        return Draft(
            {name: cell[0] for name, cell in zip(self.fields, cells, strict=True)},
            {name: cell[1] for name, cell in zip(self.fields, cells, strict=True) if cell[1] is not None},
            [cell[2] for cell in cells if cell[2] is not None],
        )
