"""Reading one sheet: line by line what is a person's, column by column what the cells mean."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import zip_longest

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
        self._lines = Lines(dict(mapping), header)  # what the sheet does not have says nothing in its lines
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
        drafts = self._drafts([line for line, why in zip(lines, whys, strict=True) if not why])
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

    def _drafts(self, people: Sequence[Line]) -> Iterator[Draft]:
        """What the lines of persons say."""
        if not people:
            return
        numbers, rows = zip(*people, strict=True)
        found = list(zip_longest(*rows))
        columns = [self._cells(index, column, numbers, found) for index, column in self._columns]
        parts = zip(*(zip(*cells, strict=True) for cells in columns), strict=True)
        for texts, values, problems in zip(*(zip(*part, strict=True) for part in parts), strict=True):
            yield Draft(
                dict(zip(self.fields, texts, strict=True)),
                {name: value for name, value in zip(self.fields, values, strict=True) if value is not None},
                list(filter(None, problems)),
            )

    def _cells(
        self, index: int, column: Column, numbers: Sequence[int], found: Sequence[Sequence[Value]]
    ) -> list[Cell]:
        """What a column says in the rows of these numbers; ``found`` are the columns of the sheet there."""
        name = column.field.name
        values: Sequence[Value]
        if index == _IMPLIED:
            values = [self._branch] * len(numbers)
        else:
            values = found[index] if index < len(found) else [None] * len(numbers)
        typed = self._typed.get(name, {})
        if typed:
            values = [typed.get(number, value) for number, value in zip(numbers, values, strict=True)]
        if name in self._choices.fill_down:
            values = [self._or_above(name, value) for value in values]
        cells = column.cells(values)
        if formulas := self._formulas.get(index, set()) - typed.keys():
            cells = [column.as_formula(cell) if number in formulas else cell
                     for number, cell in zip(numbers, cells, strict=True)]  # fmt: skip
        return cells

    def _or_above(self, name: str, value: Value) -> Value:
        if value is None or (isinstance(value, str) and not names.clean_text(value)):
            return self._above.get(name)
        self._above[name] = value
        return value
