"""A form made from fields: show a record, take what was typed, say what is wrong with it where it is wrong."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context, Field, Flag, Reading, Ref, read
from branchdesk.kernel.problems import Level, Problem, blocking
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Editor, Paragraph, Picker, SecretLine, editor_for, is_complete
from branchdesk.widgets.enter_next import EnterNext
from branchdesk.widgets.form_cell import Cell

Options = Sequence[tuple[str, str]]
"""Records that may be referred to: (id, label)."""

_WIDE, _NARROW = 4, 2
_BREAK = 520
"""Below so many pixels (at 100 %) four columns become two."""


def _context_of_today() -> Context:
    return Context(clock.today())


class Form(QWidget):
    """Editors for fields, in sections, on a grid of four columns.

    ``refs`` are the records each entity's references may name; ``context`` gives the day; ``reveal`` shows
    secret values in clear; ``first`` names the field to begin in, where it is not the first one.

    Signals: ``changed()`` after every edit, ``entered(QWidget)`` with the cell that got the focus,
    ``finished()`` for Enter in the last field.
    """

    changed = Signal()
    entered = Signal(QWidget)
    finished = Signal()

    def __init__(
        self,
        fields: Sequence[Field],
        *,
        refs: Mapping[str, Options] | None = None,
        context: Callable[[], Context] = _context_of_today,
        reveal: bool = False,
        first: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._first = first
        self._fields = tuple(fields)
        self._refs: dict[str, dict[str, str]] = {}
        self._context = context
        self._reveal = reveal
        self._cells: dict[str, Cell] = {}
        self._sections: list[_Section] = []
        self._hooks: dict[str, list[Callable[[str], object]]] = {}
        self._at_first: dict[str, str] = {}
        self._enter = EnterNext(self, self._on_enter)
        for entity, options in (refs or {}).items():
            self._refs[entity] = _by_label(options)
        self._build()
        self.show_values({})

    # ---- values

    def show_values(self, record: object) -> None:
        """Show a record, or a mapping of values by field name; what is missing is empty. Begins anew."""
        for cell in self._cells.values():
            name = cell.field.name
            value = record.get(name) if isinstance(record, Mapping) else getattr(record, name, None)
            cell.editor.set_text(self._shown(cell.field, value))
            cell.show_problem(None)
            cell.note("")
        self._at_first = self._texts()
        self.changed.emit()

    def take(self) -> tuple[dict[str, Any], list[Problem]]:
        """The values of all fields, and every problem; a value is None where its text could not be read."""
        return read(self._fields, self._texts(), self._full_context())

    def dirty(self) -> bool:
        """Whether anything differs from what was shown."""
        return self._texts() != self._at_first

    def text(self, name: str) -> str:
        """The text of a field now."""
        return self._cells[name].editor.text()

    def fill(self, name: str, text: str) -> None:
        """Put a text into a field on behalf of the user; it counts as an edit, but calls no hooks."""
        cell = self._cells[name]
        cell.editor.replace(text)
        cell.show_problem(None)
        self.changed.emit()

    # ---- problems and hints

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show each under its field in place of those before; the heaviest where a field has several."""
        worst: dict[str, Problem] = {}
        for problem in problems:
            if problem.field not in worst or problem.level.rank > worst[problem.field].level.rank:
                worst[problem.field] = problem
        for name, cell in self._cells.items():
            cell.show_problem(worst.get(name))

    def problems(self) -> list[Problem]:
        """What is shown under the fields, from top to bottom."""
        return [cell.problem for cell in self._cells.values() if cell.problem is not None]

    def blocking(self) -> list[Field]:
        """The fields with a shown problem that forbids saving, from top to bottom."""
        wrong = {problem.field for problem in blocking(self.problems())}
        return [one for one in self._fields if one.name in wrong]

    def hint(self, name: str, text: str, tone: str = "") -> None:
        """Say something under a field (``tone``: ok, warn, err); empty brings the field's own hint back.

        It stays until the user edits that field.
        """
        self._cells[name].note(text, tone)

    def link(self, name: str, text: str, words: str, callback: Callable[[], object]) -> None:
        """Say something under a field, with words to click that do ``callback``."""
        self._cells[name].link(text, words, callback)

    def on_edit(self, name: str, hook: Callable[[str], object]) -> None:
        """Call ``hook(text)`` after every edit of a field by the user."""
        self._hooks.setdefault(name, []).append(hook)

    # ---- editors

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that have an editor."""
        return self._fields

    def editor(self, name: str) -> Editor:
        """The editor of a field; ``KeyError`` for an unknown one."""
        return self._cells[name].editor

    def cell(self, name: str) -> Cell:
        """A field with its label and message; ``KeyError`` for an unknown one."""
        return self._cells[name]

    def focus(self, name: str = "") -> None:
        """Put the focus into a field; without a name where the form begins."""
        if cell := self._cells.get(name or self._first) or next(iter(self._cells.values()), None):
            cell.editor.box.setFocus(Qt.FocusReason.TabFocusReason)
            self.entered.emit(cell)

    def sections(self) -> list[tuple[str, QWidget]]:
        """Headings and where they begin."""
        return [(section.title, section) for section in self._sections]

    def set_options(self, entity: str, options: Options) -> None:
        """Offer other records to the references to ``entity``; what is chosen stays."""
        before = self._refs.get(entity, {})
        self._refs[entity] = _by_label(options)
        for name, cell in self._cells.items():
            if isinstance(cell.field.kind, Ref) and cell.field.kind.entity == entity:
                chosen, at_first = before.get(self.text(name)), before.get(self._at_first[name])
                assert isinstance(cell.editor, Picker)
                cell.editor.set_labels(list(self._refs[entity]))
                cell.editor.set_text(self._shown(cell.field, chosen))
                self._at_first[name] = self._shown(cell.field, at_first)

    def lock(self, locked: bool = True) -> None:
        """For looking only, or for editing again."""
        for cell in self._cells.values():
            cell.editor.lock(locked)

    def reveal(self) -> None:
        """Show all secret values in clear from now on; the caller writes that down."""
        for cell in self._cells.values():
            if isinstance(cell.editor, SecretLine):
                cell.editor.reveal()

    # ---- inside

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(10))
        order = list(dict.fromkeys(one.section for one in self._fields))
        ordered = sorted(self._fields, key=lambda one: order.index(one.section))
        for title, members in groupby(ordered, key=lambda one: one.section):
            if self._sections:
                column.addWidget(parts.line())
            section = _Section(title, [self._make_cell(one) for one in members])
            self._sections.append(section)
            column.addWidget(section)
        column.addStretch(1)

    def _make_cell(self, field: Field) -> Cell:
        labels = list(self._refs.get(field.kind.entity, {})) if isinstance(field.kind, Ref) else []
        editor = editor_for(field, labels, reveal=self._reveal)
        cell = Cell(field, editor)
        editor.changed.connect(partial(self._on_edited, cell))
        editor.left.connect(partial(self._on_left, cell))
        editor.entered.connect(partial(self.entered.emit, cell))
        if editor.leaves_on_enter:
            self._enter.watch(editor.box)
        self._cells[field.name] = cell
        return cell

    def _texts(self) -> dict[str, str]:
        return {name: cell.editor.text() for name, cell in self._cells.items()}

    def _shown(self, field: Field, value: Any) -> str:
        if not isinstance(field.kind, Ref) or value is None:
            return field.show(value)
        known = self._refs.setdefault(field.kind.entity, {})
        for label, record_id in known.items():
            if record_id == value:
                return label
        # A record that is no longer offered keeps its reference: looking changes nothing.
        label = _unused(tr("（不在可选范围内）"), known)
        known[label] = str(value)
        return label

    def _full_context(self) -> Context:
        given = self._context()
        return Context(given.today, {**given.refs, **self._refs})

    def _read(self, cell: Cell) -> Reading:
        return cell.field.read(cell.editor.text(), self._full_context())

    def _on_edited(self, cell: Cell) -> None:
        cell.note("")
        reading = self._read(cell)
        complete = is_complete(cell.field.kind, cell.editor.text())
        told = cell.problem
        if complete or (told is not None and told.code == reading.code):
            cell.show_problem(_problem(cell.field, reading), aloud=complete)
        else:
            cell.show_problem(None)
        for hook in self._hooks.get(cell.field.name, ()):
            hook(cell.editor.text())
        self.changed.emit()

    def _on_left(self, cell: Cell) -> None:
        """Judge what was typed, and write it in its usual form; an empty field is judged only on saving."""
        if not cell.editor.text().strip() or (cell.editor.text() == self._at_first[cell.field.name]):
            return
        reading = self._read(cell)
        problem = _problem(cell.field, reading)
        if cell.problem is None or problem is not None:
            cell.show_problem(problem, aloud=True)
        if reading.value is not None and not isinstance(cell.field.kind, Ref | Flag):
            self._tidy(cell, cell.field.show(reading.value))

    @staticmethod
    def _tidy(cell: Cell, usual: str) -> None:
        if usual != cell.editor.text() and not isinstance(cell.editor, Paragraph):
            cell.editor.replace(usual)

    def _on_enter(self, box: QObject) -> None:
        """Enter in a box goes to the next one that can be used; after the last comes ``finished``."""
        cells = [cell for cell in self._cells.values() if cell.editor.box is box or _usable(cell)]
        index = next(i for i, cell in enumerate(cells) if cell.editor.box is box)
        if index + 1 < len(cells):
            self.focus(cells[index + 1].field.name)
        else:
            self.finished.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Four columns where there is room, else two."""
        super().resizeEvent(event)
        columns = _WIDE if self.width() >= theme.px(_BREAK) else _NARROW
        for section in self._sections:
            section.arrange(columns)


class _Section(QWidget):
    """A heading and its fields on a grid."""

    def __init__(self, title: str, cells: list[Cell]) -> None:
        super().__init__()
        self.title = title
        self._cells = cells
        self._columns = 0
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(16))
        self._grid.setVerticalSpacing(theme.px(6))
        # a column without a widget gets no spacing, and the columns of two sections would not be in line
        self._props = [_prop() for _ in range(_WIDE)]
        self.heading: QLabel = parts.label(title, role="section")
        if not title:
            self.heading.hide()  # never show: without a parent it would come up as a window of its own
        self.setLayout(parts.column(self.heading, self._grid, gap=8))
        self.arrange(_WIDE)

    def arrange(self, columns: int) -> None:
        """Put the cells into so many columns, wrapping where a span does not fit any more."""
        if columns == self._columns:
            return
        self._columns = columns
        row = column = 0
        for cell in self._cells:
            # half as many columns, half the span, rounded up
            span = -(-min(cell.field.span, _WIDE) * columns // _WIDE)
            if column + span > columns:
                row, column = row + 1, 0
            self._grid.addWidget(cell, row, column, 1, span)
            column += span
        for index, prop in enumerate(self._props):
            self._grid.setColumnStretch(index, 1 if index < columns else 0)
            self._grid.addWidget(prop, row + 1, min(index, columns - 1))


def _prop() -> QWidget:
    made = QWidget()
    made.setFixedHeight(0)
    return made


def _usable(cell: Cell) -> bool:
    return cell.isVisibleTo(cell.window()) and cell.editor.box.isEnabled()


def _problem(field: Field, reading: Reading) -> Problem | None:
    if reading.level is Level.OK:
        return None
    return Problem(field.name, reading.code, reading.text, reading.level, reading.suggestion)


def _by_label(options: Options) -> dict[str, str]:
    """Labels with their ids; equal labels are told apart by a number, so that none is lost."""
    known: dict[str, str] = {}
    for record_id, label in options:
        known[_unused(label, known)] = record_id
    return known


def _unused(label: str, known: Mapping[str, str]) -> str:
    number, free = 1, label
    while free in known:
        number += 1
        free = f"{label}（{number}）"
    return free
