"""Boxes of the minutes form beside the usual ones: a text that grows, a name with type-ahead, a small number."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QPlainTextEdit, QSizePolicy, QStyledItemDelegate

from branchdesk.features.meetings.editor.people import People, Person
from branchdesk.widgets import theme
from branchdesk.widgets.editors import Editor, Line, Paragraph

AllPeople = Callable[[], People]
"""Who may be named now: they change with the day and the branch."""

_PERSON = Qt.ItemDataRole.UserRole
_NAME = Qt.ItemDataRole.UserRole + 1
"""What goes into the line; an item of Qt has one text for showing and editing, and shown is the name with its note."""


class Growing(Paragraph):
    """A text box as high as its text, so that nothing scrolls inside the scrolling form; Tab leaves it."""

    def __init__(self, lines: int = 1, placeholder: str = "") -> None:
        self._least = lines
        self._shown = 0
        super().__init__(lines)
        self.area.setPlaceholderText(placeholder)
        self.area.document().setDocumentMargin(1)
        for set_policy in (self.area.setVerticalScrollBarPolicy, self.area.setHorizontalScrollBarPolicy):
            set_policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.textChanged.connect(self.fit)
        # All of it is in view as soon as the box has grown: what was typed before that must not stay scrolled away.
        self.area.verticalScrollBar().valueChanged.connect(lambda _value: self.area.verticalScrollBar().setValue(0))
        self.area.viewport().installEventFilter(self)

    def set_text(self, text: str) -> None:
        """Show it, and make room for it."""
        super().set_text(text)
        self.fit()

    def retheme(self) -> None:
        """Other letters need another height."""
        self._shown = 0
        self.fit()

    def fit(self) -> None:
        """As high as the lines the text takes at this width."""
        document = self.area.document()
        layout, lines, block = document.documentLayout(), 0, document.begin()
        while block.isValid():
            layout.blockBoundingRect(block)  # what is out of sight is not laid out until somebody asks
            lines += max(1, block.lineCount())
            block = block.next()
        lines = max(self._least, lines)
        if lines != self._shown:
            self._shown = lines
            self.area.setFixedHeight(lines * QFontMetrics(self.font()).lineSpacing() + theme.px(12))

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """Another width takes other lines."""
        if event.type() == QEvent.Type.Resize and box is self.area.viewport():
            QTimer.singleShot(0, self, self.fit)  # when the text has heard of the width itself
            return False
        return super().eventFilter(box, event)


class TypeAhead(QObject):
    """Offers people below a line while somebody types a name or its pinyin.

    Signals: ``chosen(Person)`` when one was taken from the list.
    """

    chosen = Signal(object)

    def __init__(self, line: QLineEdit, people: AllPeople) -> None:
        super().__init__(line)
        self._line = line
        self._people = people
        self._model = QStandardItemModel(self)
        self._completer = QCompleter(self._model, self)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCompletionRole(_NAME)
        self._completer.popup().setItemDelegate(QStyledItemDelegate(self._completer))
        self._completer.popup().setObjectName("offered")
        line.setCompleter(self._completer)
        line.textEdited.connect(self._offer)
        self._completer.activated[QModelIndex].connect(self._take)  # type: ignore[index]

    def is_choosing(self) -> bool:
        """Whether Enter belongs to the list."""
        popup = self._completer.popup()
        return popup.isVisible() and popup.currentIndex().isValid()

    def put_away(self) -> None:
        """Close the list."""
        self._completer.popup().hide()

    def alone(self) -> Person | None:
        """Whom letters mean that fit one person alone: nobody is called wjr."""
        typed = self._line.text().strip()
        found = self._people().find(typed) if typed.isascii() and typed.isalpha() else []
        return found[0] if len(found) == 1 else None

    def _offer(self, text: str) -> None:
        self._model.clear()
        found = self._people().find(text.split(" ")[0] if text.strip() else "")
        if [one.name for one in found] == [text]:
            return  # there in full: no list over the fields below that takes the next click
        for one in found:
            item = QStandardItem(one.label)
            item.setData(one.name, _NAME)
            item.setData(one, _PERSON)
            self._model.appendRow(item)

    def _take(self, index: QModelIndex) -> None:
        person = index.data(_PERSON)
        if isinstance(person, Person):
            self.chosen.emit(person)


class NameBox(Line):
    """A name as it shall be printed, with the id of the member where it is one.

    Whom a name means is settled when it is written: another roll later does not turn it into somebody else.
    """

    def __init__(self, people: AllPeople, placeholder: str = "") -> None:
        super().__init__(placeholder)
        self._people = people
        self._known: tuple[str, str | None] = ("", None)
        self.ahead = TypeAhead(self.line, people)
        self.ahead.chosen.connect(self._take)
        self.line.textEdited.connect(lambda text: self._settle(text, people().named(text)))
        self.left.connect(self._on_left)

    def show_person(self, name: str, uid: str | None) -> None:
        """Show a name with the id it is kept with."""
        self._known = (name, uid)
        self.set_text(name)

    def uid(self) -> str | None:
        """The id of the member meant; None for somebody from outside, or a name several bear."""
        name, uid = self._known
        return uid if name and self.text().strip() == name else None

    def _settle(self, name: str, person: Person | None) -> None:
        self._known = (name.strip(), person.id if person else None)

    def _on_left(self) -> None:
        """Letters that mean one person alone stand for his name."""
        if (person := self.ahead.alone()) is not None:
            self._take(person)

    def _take(self, person: Person) -> None:
        self._settle(person.name, person)
        self.line.setText(person.name)
        self.changed.emit()


def small_number(editor: Editor) -> None:
    """A box for a count of people: narrow, its digits at the right."""
    if isinstance(editor, Line):
        editor.line.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.line.setMaxLength(6)
    editor.setFixedWidth(theme.px(62))


def squeeze(editor: Editor) -> None:
    """Let the row decide how wide a box is."""
    editor.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    editor.box.setMinimumWidth(0)


def prompt(editor: Editor, words: str) -> None:
    """Say in the empty box what belongs there."""
    box = editor.box
    if isinstance(box, QLineEdit | QPlainTextEdit):
        box.setPlaceholderText(words)
