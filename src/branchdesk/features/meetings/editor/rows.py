"""A list of like records as rows of boxes: guests, speeches, tasks, candidates, attachments."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from branchdesk.features.meetings.editor.boxes import AllPeople, Growing, NameBox, prompt, squeeze
from branchdesk.features.meetings.editor.cards import Block, Unread, adder, discard, tool
from branchdesk.features.meetings.rules.findings import Finding
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context, Field, Reading, Text
from branchdesk.kernel.problems import Level
from branchdesk.kernel.records import Record
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.editors import Editor, Paragraph, editor_for
from branchdesk.widgets.enter_next import EnterNext

R = TypeVar("R", bound=Record)


class Column(NamedTuple):
    """One box of a row.

    ``stretch`` is its share of the width, ``id_name`` the field with the id of the member it names, ``line`` the line
    of the row it stands in, ``make`` makes an editor of its own; a row with nothing but ``idle`` boxes filled is empty.
    """

    field: Field
    stretch: int = 2
    id_name: str = ""
    line: int = 0
    make: Callable[[], Editor] | None = None
    idle: bool = False


class Row(Block, Generic[R]):
    """The boxes of one record."""

    removed = Signal()

    def __init__(self, record: R, columns: Sequence[Column], people: AllPeople, called: str) -> None:
        super().__init__()
        self.record = record
        self._columns = tuple(columns)
        self.editors: dict[str, Editor] = {}
        self._wrong: dict[str, str] = {}
        drop = tool("trash-2", tr("删去这一行（Alt+↑、Alt+↓ 移动）"))
        drop.clicked.connect(self.removed)
        self._lines: dict[int, QHBoxLayout] = {}
        for column in self._columns:
            editor = self._make(column, people)
            self.editors[column.field.name] = editor
            line = self._lines.setdefault(column.line, parts.row(gap=6))
            line.addWidget(editor, column.stretch, Qt.AlignmentFlag.AlignTop)
            editor.name(tr("{list}：{label}").format(list=called, label=column.field.label))
        self._lines[0].addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        for line in list(self._lines.values())[1:]:
            line.addSpacing(drop.sizeHint().width() + line.spacing())
        self.setLayout(parts.column(*self._lines.values(), gap=4))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written into it."""
        return not any(self.editors[one.field.name].text().strip() for one in self._columns if not one.idle)

    def take(self) -> R:
        """The record with what stands in the boxes; what cannot be read stays as it was."""
        values: dict[str, Any] = {}
        for column in self._columns:
            field, editor = column.field, self.editors[column.field.name]
            if (reading := self._read(column)).level is not Level.BLOCK:
                values[field.name] = self._value(field.name, reading.value)
            if column.id_name and isinstance(editor, NameBox):
                values[column.id_name] = editor.uid()
        known = {name: value for name, value in values.items() if getattr(self.record, name) != value}
        if known:
            self.record = replace(self.record, **known)
        return self.record

    def unread(self) -> Iterator[Unread]:
        """Boxes whose text means nothing."""
        for column in self._columns:
            reading = self._read(column)
            if reading.level is Level.BLOCK:
                yield Unread(reading.text, self.editors[column.field.name])

    def locate(self, finding: Finding) -> QWidget | None:
        """The box of the field a remark names, else the first."""
        if finding.uid != self.record.id:
            return None
        return self.editor_of(finding.field)

    def editor_of(self, field: str) -> Editor:
        """The box of a field, else the first."""
        return self.editors.get(field) or next(iter(self.editors.values()))

    def put_beside(self, editor: Editor, stretch: int) -> None:
        """One more box at the end of the first line."""
        squeeze(editor)
        line = self._lines[0]
        line.insertWidget(line.count() - 1, editor, stretch, Qt.AlignmentFlag.AlignTop)

    def _make(self, column: Column, people: AllPeople) -> Editor:
        field = column.field
        editor: Editor
        if column.make is not None:
            editor = column.make()
        elif column.id_name:
            editor = NameBox(people)
        elif isinstance(field.kind, Text) and field.kind.lines > 1:
            editor = Growing(1)
        else:
            editor = editor_for(field)
        prompt(editor, field.hint or field.label)
        squeeze(editor)
        value = getattr(self.record, field.name)
        if isinstance(editor, NameBox):
            editor.show_person(value, getattr(self.record, column.id_name))
        else:
            editor.set_text(self._shown(field, value))
        editor.changed.connect(partial(self._on_changed, column))
        editor.left.connect(partial(self._on_left, column))
        return editor

    def _usual(self, name: str) -> Any:
        """What a new record has in a field: it need not be written (one person, no votes)."""
        return type(self.record).__dataclass_fields__[name].default

    def _shown(self, field: Field, value: Any) -> str:
        return "" if value == self._usual(field.name) else field.show(value)

    def _value(self, name: str, value: Any) -> Any:
        return self._usual(name) if value is None else value

    def _read(self, column: Column) -> Reading:
        field = replace(column.field, required=False)
        return field.read(self.editors[field.name].text(), Context(clock.today()))

    def _on_changed(self, column: Column) -> None:
        if self._wrong.pop(column.field.name, ""):
            self._tell(column, "")
        self.changed.emit()

    def _on_left(self, column: Column) -> None:
        editor, reading = self.editors[column.field.name], self._read(column)
        wrong = reading.text if reading.level is Level.BLOCK else ""
        self._wrong[column.field.name] = wrong
        self._tell(column, wrong)
        usual = column.field.show(reading.value) if reading.value is not None else ""
        if usual and not wrong and usual != editor.text() and not isinstance(editor, Paragraph | NameBox):
            editor.replace(usual)

    def _tell(self, column: Column, wrong: str) -> None:
        editor = self.editors[column.field.name]
        editor.mark_wrong(bool(wrong))
        editor.describe(wrong or column.field.hint)
        editor.box.setToolTip(wrong)


class RowList(Block, Generic[R]):
    """Rows below each other, with headings above them and ＋ below; Enter in the last box begins a new row."""

    def __init__(
        self,
        called: str,
        columns: Sequence[Column],
        make: Callable[[], R],
        people: AllPeople,
        *,
        heads: bool = True,
        add_words: str = "",
    ) -> None:
        super().__init__()
        self.called = called
        self._columns = tuple(columns)
        self._make = make
        self._people = people
        self.rows: list[Row[R]] = []
        self._enter = EnterNext(self, self._on_enter)
        self._heads = _Heads([one for one in columns if one.line == 0])
        self._with_heads = heads
        self.add_button = adder(add_words or tr("添加"))
        self.add_button.clicked.connect(lambda: self.add(focus=True))
        self._box = parts.column(gap=6)
        self.setLayout(parts.column(self._heads, self._box, parts.row(self.add_button, None), gap=4))
        self._heads.hide()

    def show_records(self, records: Sequence[R]) -> None:
        """Show these in place of the rows before."""
        for row in self.rows:
            discard(row)
        self.rows = []
        for record in records:
            self._put(record)
        self._show_heads()

    def take(self) -> tuple[R, ...]:
        """The records of all rows with something in them."""
        return tuple(row.take() for row in self.rows if not row.is_empty)

    def add(self, record: R | None = None, *, focus: bool = False) -> Row[R]:
        """One more row, at the end."""
        row = self._put(record or self._make())
        self._show_heads()
        if focus:
            next(iter(row.editors.values())).box.setFocus(Qt.FocusReason.TabFocusReason)
        self.changed.emit()
        return row

    def move_current(self, step: int) -> None:
        """Alt+↑ and Alt+↓: the row the focus is in; the first and the last go no further."""
        focus = self.focusWidget()
        place = next((n for n, row in enumerate(self.rows) if focus is not None and row.isAncestorOf(focus)), None)
        if place is None or focus is None or not 0 <= place + step < len(self.rows):
            return
        row = self.rows.pop(place)
        self.rows.insert(place + step, row)
        self._box.removeWidget(row)
        self._box.insertWidget(place + step, row)
        focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def locate(self, finding: Finding) -> QWidget | None:
        """The box a remark is about; without a record of its own the button to add one."""
        return next((found for row in self.rows if (found := row.locate(finding))), None)

    def unread(self) -> Iterator[Unread]:
        """Boxes whose text means nothing."""
        for row in self.rows:
            yield from row.unread()

    def _make_row(self, record: R) -> Row[R]:
        return Row(record, self._columns, self._people, self.called)

    def _put(self, record: R) -> Row[R]:
        row = self._make_row(record)
        row.changed.connect(self.changed)
        row.removed.connect(partial(self._drop, row))
        for editor in row.editors.values():
            if editor.leaves_on_enter:
                self._enter.watch(editor.box)
        self.rows.append(row)
        self._box.addWidget(row)
        return row

    def _drop(self, row: Row[R]) -> None:
        if not row.is_empty:
            self.dropping.emit(self.called)
        place = self.rows.index(row)
        self.rows.remove(row)
        discard(row)
        self._show_heads()
        neighbours = self.rows[place : place + 1] or self.rows[-1:]
        if neighbours:
            next(iter(neighbours[0].editors.values())).box.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.add_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _show_heads(self) -> None:
        self._heads.setVisible(self._with_heads and bool(self.rows))

    def _on_enter(self, box: QObject) -> None:
        boxes = [editor.box for row in self.rows for editor in row.editors.values()]
        place = next(index for index, one in enumerate(boxes) if one is box)
        if place + 1 < len(boxes):
            boxes[place + 1].setFocus(Qt.FocusReason.TabFocusReason)
        elif not self.rows[-1].is_empty:
            self.add(focus=True)
        else:
            self.add_button.setFocus(Qt.FocusReason.TabFocusReason)


class _Heads(QWidget):
    """The words above the boxes of the first line."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        line = parts.row(gap=6)
        for column in columns:
            word: QLabel = parts.label(column.field.label, role="hint")
            word.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            line.addWidget(word, column.stretch)
        line.addSpacing(parts.tool("trash-2", "").sizeHint().width() + line.spacing())
        self.setLayout(line)
