"""A list one types into as in a spreadsheet.

Typing begins a cell anew, F2 or a double click goes on with it; Enter writes it and goes down, Tab goes right, Esc
leaves it as it was. A cell that takes one of a few words has an arrow (Alt+↓) that drops them. Ctrl+D fills from above
(of several selected rows from the first), Ctrl+V hands what is on the clipboard to the screen, Del empties. What a text
means, and whether it may be written, only the screen knows: ``take``.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from branchdesk.widgets import parts
from branchdesk.widgets.choices import ChoiceArrow
from branchdesk.widgets.columns import Column
from branchdesk.widgets.table_model import Index, TableModel
from branchdesk.widgets.table_view import TableView

_PLAIN = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.KeypadModifier
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}


class Typed(NamedTuple):
    """A text for a cell: the record of its row, the name of its column."""

    record: Any
    column: str
    text: str


class _Line(QLineEdit):
    """The box over a cell. ``ended(key)``: with which key it was left; 0 when the focus went elsewhere."""

    ended = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell")
        self._composing = False
        self.hide()

    def event(self, event: QEvent) -> bool:
        """Tab belongs to the grid while a cell is being typed."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            key = Qt.Key(event.key())
            if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                self.ended.emit(int(key))
                return True
        return super().event(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Enter belongs to the input method while it composes."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Esc and the arrows up and down leave the cell."""
        key = Qt.Key(event.key())
        if not self._composing and (key in _MOVES or key == Qt.Key.Key_Escape):
            self.ended.emit(int(key))
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was typed counts when the user goes elsewhere, but not while a menu of the box itself is open."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.ended.emit(0)


class EditGrid(TableView):
    """A list some of whose columns are typed into. ``pasted(str)`` is what was on the clipboard."""

    pasted = Signal(str)

    def __init__(
        self,
        model: TableModel,
        name: str,
        editable: Collection[str],
        choices: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        super().__init__(model, name)
        self._editable = frozenset(editable)
        self._choices = choices or {}
        self.take: Callable[[Sequence[Typed]], bool] = lambda _typed: False
        """Writes texts into cells; False keeps the box open with what was typed, unless it was told to ``give_up``."""
        self.may_edit: Callable[[Any, str], bool] = lambda _record, _column: True
        self.edit_text: Callable[[Any, str], str] = self._shown_text
        """What a cell says while it is typed into, where that is not what it shows."""
        self._line = _Line(self.viewport())
        self._line.ended.connect(self._on_ended)
        self._at: tuple[Any, str] | None = None
        self._before = ""
        self._busy = self._begun = False
        self._cell_cursor = True
        self.arrow = ChoiceArrow(self, self._on_chosen)
        self.selectionModel().currentChanged.connect(self._follow)
        model.modelReset.connect(self._follow)
        model.layoutChanged.connect(self._follow)
        model.dataChanged.connect(self._follow)
        self.horizontalHeader().sectionResized.connect(self._follow)
        bars = self.verticalScrollBar(), self.horizontalScrollBar()
        for bar in bars:
            bar.valueChanged.connect(self._follow)

    # ---- where the cursor stands

    @property
    def is_editing(self) -> bool:
        """Whether a cell is being typed."""
        return self._at is not None

    @property
    def line(self) -> QLineEdit:
        """The box over the cell."""
        return self._line

    def column(self) -> Column | None:
        """The column of the current cell."""
        index = self.currentIndex()
        return self._model.columns[index.column()] if index.isValid() else None

    def go_to(self, row: int, name: str) -> None:
        """Put the cursor into a cell."""
        index = self._model.index(row, self._model.column_of(name))
        if index.isValid():
            flags = self.selectionModel().SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(index)

    def begin_at(self, name: str) -> None:
        """Where typing begins when the list is first seen; later the cursor stays where the user left it."""
        if not self._begun and self._model.rowCount():
            self._begun = True
            self.go_to(max(self.currentIndex().row(), 0), name)

    def _can_edit(self) -> bool:
        column, record = self.column(), self.current_record()
        return column is not None and record is not None and column.name in self._editable and self.may_edit(
            record, column.name)  # fmt: skip

    def _shown_text(self, record: Any, name: str) -> str:
        return self._model.columns[self._model.column_of(name)].read(record)

    # ---- editing

    def begin(self, text: str | None = None) -> bool:
        """Type into the current cell: anew with a text, or going on with what is there; False where it may not be."""
        index = self.currentIndex()
        if not self._can_edit():
            return False
        column = self._model.columns[index.column()]
        self.scrollTo(index)
        self._at = (self._model.key(self.current_record()), column.name)
        self._before = self.edit_text(self.current_record(), column.name)
        self._line.setAccessibleName(f"{self._model.text_at(index.row(), 1)} {column.title}")
        self._line.setAlignment(
            (Qt.AlignmentFlag.AlignRight if column.align == "right" else Qt.AlignmentFlag.AlignLeft)
            | Qt.AlignmentFlag.AlignVCenter
        )
        self._line.setCompleter(self._completer(column.name))  # type: ignore[arg-type]  # None takes it away
        self._line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, column.align != "right")
        parts.mark(self._line, "invalid", "false")
        self._line.setText(self._before if text is None else text)
        self._follow()
        self._line.show()
        self._line.setFocus(Qt.FocusReason.OtherFocusReason)
        if text is None:
            self._line.selectAll()
        return True

    def _completer(self, name: str) -> QCompleter | None:
        words = self._choices.get(name)
        if not words:
            return None
        made = QCompleter(list(words), self._line)
        made.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        return made

    def _cell_box(self) -> QRect:
        return self.visualRect(self.currentIndex())

    def _follow(self, *_value: object) -> None:
        if self._at is not None:
            self._line.setGeometry(self._cell_box())
        column = self.column()
        words: Sequence[str] = ()
        if column is not None and self._at is None and self._can_edit():
            words = self._choices.get(column.name, ())
        now = self._shown_text(self.current_record(), column.name) if column is not None and words else ""
        self.arrow.show_at(self._cell_box(), words, now)

    def _on_chosen(self, word: str) -> None:
        column, record = self.column(), self.current_record()
        if column is not None and record is not None:
            self.take([Typed(record, column.name, word)])

    def _on_ended(self, key: int) -> None:
        if self._at is None or self._busy:
            return
        if key == int(Qt.Key.Key_Escape):
            self._close(by_key=True)
            return
        if not self._commit():
            return
        self._close(by_key=bool(key))
        self._move_after(Qt.Key(key))

    def _commit(self) -> bool:
        """Hand the text over; True when the box may close."""
        assert self._at is not None
        text = self._line.text().strip()
        if text == self._before:
            return True
        record = self.current_record()
        if record is None or self._model.key(record) != self._at[0]:
            return True  # the row has gone meanwhile
        self._busy = True
        try:
            taken = self.take([Typed(record, self._at[1], text)])
        finally:
            self._busy = False
        if not taken and self.is_editing:
            parts.mark(self._line, "invalid", "true")
            self._line.setFocus(Qt.FocusReason.OtherFocusReason)
            self._line.selectAll()
        return taken

    def give_up(self) -> None:
        """Leave the cell as it was (as Esc does), where the user took back what was typed."""
        if self.is_editing:
            self._close(by_key=True)

    def _close(self, *, by_key: bool) -> None:
        self._at = None
        if by_key:
            self.setFocus(
                Qt.FocusReason.OtherFocusReason
            )  # first: a box hidden with the focus passes it on as Tab does
        self._line.hide()
        self._follow()

    def _move_after(self, key: Qt.Key) -> None:
        if key in _MOVES:
            self._move_rows(_MOVES[key])
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self._move_columns(1 if key == Qt.Key.Key_Tab else -1)

    def _move_rows(self, step: int) -> None:
        index = self.currentIndex()
        row = index.row() + step
        if index.isValid() and 0 <= row < self._model.rowCount():
            self.go_to(row, self._model.columns[index.column()].name)

    def _move_columns(self, step: int) -> bool:
        """To the next cell that is typed into; False at the end of the row."""
        index = self.currentIndex()
        if not index.isValid():
            return False
        order = self.visible_columns()
        here = order.index(index.column()) if index.column() in order else -1
        ahead = order[here + 1 :] if step > 0 else order[:here][::-1] if here > 0 else []
        wanted = [number for number in ahead if self._model.columns[number].name in self._editable]
        if not wanted:
            return False
        self.go_to(index.row(), self._model.columns[wanted[0]].name)
        return True

    # ---- filling and pasting

    def fill_down(self) -> None:
        """Ctrl+D: the cell above into this one, or the first selected row into the others."""
        index = self.currentIndex()
        if not index.isValid() or self._model.columns[index.column()].name not in self._editable:
            return
        rows = self.selected_rows()
        source = rows[0] if len(rows) > 1 else index.row() - 1
        below = rows[1:] if len(rows) > 1 else [index.row()]
        if source < 0:
            return
        name = self._model.columns[index.column()].name
        text = self.edit_text(self._model.record_at(source), name)
        records = [self._model.record_at(row) for row in below]
        typed = [Typed(record, name, text) for record in records if self.may_edit(record, name)]
        if text and typed:
            self.take(typed)

    def paste(self) -> None:
        """Ctrl+V."""
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.pasted.emit(text)

    # ---- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet; everything else is the list's."""
        key, held = Qt.Key(event.key()), event.modifiers()
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key == Qt.Key.Key_Down and held == Qt.KeyboardModifier.AltModifier and self.arrow.is_there:
            self.arrow.open()
        elif key == Qt.Key.Key_D and held == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif held not in _PLAIN or not self._typed_key(key, event.text()):
            super().keyPressEvent(event)
        self._cell_cursor = True

    def _typed_key(self, key: Qt.Key, text: str) -> bool:
        """Keys that mean something to a cell; False leaves them to the list."""
        column = self.column()
        if column is None or column.name not in self._editable:
            return False
        if key in _ENTER:
            self._move_rows(1)
        elif key == Qt.Key.Key_F2:
            self.begin()
        elif key == Qt.Key.Key_Delete:
            if self._can_edit() and self.edit_text(self.current_record(), column.name):
                self.take([Typed(self.current_record(), column.name, "")])
        elif text.strip() and text.isprintable():
            self.begin(text)
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """What an input method brings begins a cell, too."""
        if self.begin(""):
            QGuiApplication.sendEvent(self._line, event)
        else:
            super().inputMethodEvent(event)

    def focusNextPrevChild(self, following: bool) -> bool:
        """Tab walks through the cells of the row that are typed into, then leaves the list."""
        return self._move_columns(1 if following else -1) or super().focusNextPrevChild(following)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Input methods only where words are typed."""
        super().currentChanged(current, previous)
        column = self._model.columns[current.column()] if current.isValid() else None
        words = column is not None and column.name in self._editable and column.align != "right"
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, words)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The cell clicked gets the frame."""
        super().mousePressEvent(event)
        self._cell_cursor = True
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Type where one may; else open the record."""
        index = self.indexAt(event.position().toPoint())
        if not (index.isValid() and event.button() == Qt.MouseButton.LeftButton and self._can_edit() and self.begin()):
            super().mouseDoubleClickEvent(event)
