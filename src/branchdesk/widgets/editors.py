"""Which editor for which kind of field. All editors speak text, as ``kernel.fields`` reads it."""

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from branchdesk.kernel import clock, dates
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Flag, IdNumber, Kind, Phone, Ref, Text, YearMonth
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.calendar_popup import CalendarPopup
from branchdesk.widgets.icons import icon, set_icon
from branchdesk.widgets.offer import Offer

_FEW = 7
"""Up to so many options a plain drop-down is quicker than typing."""
_UP_AND_DOWN = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Editor(QWidget):
    """A box for one value.

    Signals: ``changed()`` when the user edits (never for ``set_text``), ``entered()`` and ``left()`` when
    the focus comes and goes (a popup of the box itself does not count).
    """

    changed = Signal()
    entered = Signal()
    left = Signal()

    def __init__(self, box: QWidget) -> None:
        super().__init__()
        self.box = box
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(box)
        box.setSizePolicy(QSizePolicy.Policy.Expanding, box.sizePolicy().verticalPolicy())
        self.setFocusProxy(box)
        box.installEventFilter(self)

    def text(self) -> str:
        """The value as text."""
        raise NotImplementedError

    def set_text(self, text: str) -> None:
        """Show the value of a record."""
        raise NotImplementedError

    def replace(self, text: str) -> None:
        """Put in a text on behalf of the user, as if typed."""
        self.set_text(text)

    def mark_wrong(self, wrong: bool) -> None:
        """Outline the box as faulty, or not."""
        parts.mark(self.box, "invalid", "true" if wrong else "false")

    def name(self, words: str) -> None:
        """What a screen reader calls the box."""
        self.box.setAccessibleName(words)

    def describe(self, words: str) -> None:
        """What a screen reader adds: the hint or the fault."""
        self.box.setAccessibleDescription(words)

    def lock(self, locked: bool) -> None:
        """For looking only, or for editing again."""
        self.box.setEnabled(not locked)

    @property
    def leaves_on_enter(self) -> bool:
        """Whether Enter goes to the next field."""
        return True

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """Tell of the focus coming and going; the wheel scrolls the form, never the value."""
        if box is not self.box:
            return False
        if event.type() == QEvent.Type.FocusIn:
            self.entered.emit()
        elif event.type() == QEvent.Type.FocusOut and isinstance(event, QFocusEvent):
            if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
                self.left.emit()
        elif event.type() == QEvent.Type.Wheel and not isinstance(box, QPlainTextEdit):
            event.ignore()
            return True
        return False


class Line(Editor):
    """One line of text."""

    def __init__(self, placeholder: str = "") -> None:
        self.line = QLineEdit()
        super().__init__(self.line)
        self.line.setPlaceholderText(placeholder)
        self.line.textEdited.connect(lambda _text: self.changed.emit())

    def text(self) -> str:
        """What is in the line."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Show it from its beginning."""
        self.line.setText(text)
        self.line.setCursorPosition(0)

    def lock(self, locked: bool) -> None:
        """Read-only text can still be marked and copied."""
        self.line.setReadOnly(locked)


class SecretLine(Line):
    """A line whose stored value stays masked, and is kept, until something else is typed over it."""

    def __init__(self, mask: Callable[[str], str], revealed: bool) -> None:
        super().__init__()
        self._mask = mask
        self._revealed = revealed
        self._kept = ""
        self._empty = self.line.addAction(icon("x"), QLineEdit.ActionPosition.TrailingPosition)
        set_icon(self._empty, "x")
        self._empty.setToolTip(tr("清空原来的内容"))
        self._empty.triggered.connect(self._on_empty)
        self._empty.setVisible(False)

    def text(self) -> str:
        """What was typed, else what is kept."""
        return self.line.text() or self._kept

    def set_text(self, text: str) -> None:
        """Show a stored value: in clear when revealed, else only its mask."""
        self._kept = "" if self._revealed else text
        super().set_text(text if self._revealed else "")
        self._show_mask()

    def replace(self, text: str) -> None:
        """Type over what is kept."""
        super().set_text(text)

    def reveal(self) -> None:
        """From now on show the value in clear; the caller writes that down."""
        self._revealed = True
        if not self.line.text():
            super().set_text(self._kept)
        self._kept = ""
        self._show_mask()

    def _show_mask(self) -> None:
        self._empty.setVisible(bool(self._kept))
        self.line.setPlaceholderText(self._mask(self._kept) if self._kept else "")
        self.line.setToolTip(tr("原来的内容已隐藏；直接输入可以替换") if self._kept else "")

    def _on_empty(self) -> None:
        self._kept = ""
        self.line.clear()
        self._show_mask()
        self.changed.emit()


class Paragraph(Editor, theme.Themed):
    """Several lines of text; Tab goes on, Enter begins a new line."""

    def __init__(self, lines: int) -> None:
        self.area = QPlainTextEdit()
        super().__init__(self.area)
        self._lines = lines
        self.area.setTabChangesFocus(True)
        self.area.textChanged.connect(self.changed)
        self.follow_theme()

    def text(self) -> str:
        """What is in the box."""
        return self.area.toPlainText()

    def set_text(self, text: str) -> None:
        """Show it."""
        self.area.blockSignals(True)
        self.area.setPlainText(text)
        self.area.blockSignals(False)

    def lock(self, locked: bool) -> None:
        """Read-only text can still be marked and copied."""
        self.area.setReadOnly(locked)

    @property
    def leaves_on_enter(self) -> bool:
        """Enter belongs to the text."""
        return False

    def retheme(self) -> None:
        """As high as its lines."""
        self.area.setFixedHeight(self._lines * QFontMetrics(self.font()).lineSpacing() + theme.px(20))


class DayField(Line):
    """A date as people write it: 20261120, 2026.11.20, 11-20, 今天, +7; Alt+↓ opens a calendar.

    ``text`` answers in ISO when it can read what is typed, else as typed.
    """

    def __init__(self) -> None:
        super().__init__(tr("如 20261120"))
        self._open = self.line.addAction(icon("calendar"), QLineEdit.ActionPosition.TrailingPosition)
        set_icon(self._open, "calendar")
        self._open.setToolTip(tr("打开日历 (Alt+↓)"))
        self._open.triggered.connect(self.open_calendar)
        self.left.connect(self.tidy)

    def text(self) -> str:
        """The day in ISO, as precise as given; what cannot be read stays as typed."""
        typed = self.line.text().strip()
        try:
            return str(dates.read_day(typed, clock.today())) if typed else ""
        except ValueError:
            return typed

    def tidy(self) -> None:
        """Write the date in the usual form."""
        if self.line.text() != self.text():
            self.set_text(self.text())

    def open_calendar(self) -> CalendarPopup | None:
        """Drop the calendar at the date typed so far, or at today."""
        if self.line.isReadOnly():
            return None
        popup = CalendarPopup(self.line, self._on_chosen, clock.today())
        popup.open_at(self._day() or clock.today())
        return popup

    def _day(self) -> date | None:
        try:
            return Day.parse(self.text()).first()
        except ValueError:
            return None

    def _on_chosen(self, day: date | None) -> None:
        self.line.setText(str(Day.of(day)) if day else "")
        self.line.setFocus()
        self.changed.emit()

    def lock(self, locked: bool) -> None:
        """No calendar while locked."""
        super().lock(locked)
        self._open.setVisible(not locked)

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """Alt+↓ opens the calendar."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_alt_down(event):
            self.open_calendar()
            return True
        return super().eventFilter(box, event)


def _is_alt_down(event: QKeyEvent) -> bool:
    return event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)


class Picker(Editor):
    """One of several labels. Few: a plain list. Many: type any part of the label, or its pinyin, to find it."""

    def __init__(self, labels: Sequence[str], *, required: bool, searchable: bool = False) -> None:
        self.combo = QComboBox()
        super().__init__(self.combo)
        self._required = required
        self._labels: list[str] = []
        self._offer: Offer | None = None
        self.combo.setItemDelegate(QStyledItemDelegate(self.combo))  # the default one ignores the stylesheet
        self.combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.setMinimumContentsLength(4)
        self.combo.setMaxVisibleItems(12)
        if searchable or len(labels) > _FEW:
            self._make_searchable()
        self.combo.activated.connect(lambda _index: self.changed.emit())
        self.set_labels(labels)

    @property
    def labels(self) -> list[str]:
        """What may be chosen."""
        return list(self._labels)

    def set_labels(self, labels: Sequence[str]) -> None:
        """Offer other labels; what is chosen stays, even where it is no longer offered."""
        chosen = self.text()
        self._labels = list(labels)
        self.combo.blockSignals(True)
        self.combo.clear()
        self.combo.addItems(([] if self._required else [""]) + self._labels)
        if self._offer is not None:
            self._offer.refill()
        self.combo.blockSignals(False)
        self.set_text(chosen)

    def text(self) -> str:
        """The label."""
        return self.combo.currentText().strip()

    def set_text(self, text: str) -> None:
        """Choose a label; one that is not offered is shown all the same and nothing is changed by looking."""
        while self.combo.count() > len(self._labels) + (not self._required):
            self.combo.removeItem(self.combo.count() - 1)  # what an earlier record had
        index = self.combo.findText(text, Qt.MatchFlag.MatchExactly)
        if text and index < 0 and not self.combo.isEditable():
            self.combo.addItem(text)
            index = self.combo.count() - 1
        self.combo.setCurrentIndex(index)
        if (line := self.combo.lineEdit()) is not None:
            self.combo.setEditText(text)
            line.setCursorPosition(0)  # a long name is read from its beginning

    def _make_searchable(self) -> None:
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._offer = Offer(self.combo)
        self.combo.setCompleter(self._offer)
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("请选择或输入"))
        line.textEdited.connect(self._offer.hear)
        line.textEdited.connect(lambda _text: self.changed.emit())
        self.left.connect(self._on_left)

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """↓ after a word that is no label looks among those it fits, and never at the first of all."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _UP_AND_DOWN:
            typed = self.combo.currentText().strip()
            if self._offer is not None and not event.modifiers() and typed and typed not in self._labels:
                self._offer.setCompletionPrefix(typed)
                self._offer.complete()
                return True
        return super().eventFilter(box, event)

    def _on_left(self) -> None:
        typed = self.combo.currentText().strip()  # what stands there, whatever it means to whom
        found = self._offer.meant(typed) if self._offer is not None else []
        if len(found) == 1 and found[0] != typed:
            self.set_text(found[0])
            self.changed.emit()


class Tick(Editor):
    """Yes or no."""

    def __init__(self) -> None:
        self.tick = QCheckBox(tr("是"))
        super().__init__(self.tick)
        self.tick.clicked.connect(lambda _on: self.changed.emit())

    def text(self) -> str:
        """是 or 否."""
        return tr("是") if self.tick.isChecked() else tr("否")

    def set_text(self, text: str) -> None:
        """Empty counts as 否."""
        self.tick.setChecked(text == tr("是"))


def editor_for(field: Field, labels: Sequence[str] = (), *, reveal: bool = False) -> Editor:
    """The editor of a field; ``labels`` for references; ``reveal`` shows a secret value in clear."""
    kind = field.kind
    if field.mask is not None:
        return SecretLine(field.mask, reveal)
    if isinstance(kind, CalendarDay):
        return DayField()
    if isinstance(kind, Choice):
        return Picker(kind.labels, required=field.required)
    if isinstance(kind, Ref):
        return Picker(labels, required=field.required, searchable=True)
    if isinstance(kind, Flag):
        return Tick()
    if isinstance(kind, Text) and kind.lines > 1:
        return Paragraph(kind.lines)
    return Line(tr("如 2026-11") if isinstance(kind, YearMonth) else "")


def is_complete(kind: Kind, text: str) -> bool:
    """Whether a text can be judged while it is still being typed."""
    plain = text.replace(" ", "")
    if isinstance(kind, IdNumber):
        return len(plain) >= 18
    return isinstance(kind, Phone) and len(plain) >= 11 and plain.isdigit()
