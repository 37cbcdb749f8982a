"""What the dialogs of the room are built of: one frame around a list with its messages and its work."""

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QFrame, QLineEdit, QPushButton, QScrollArea, QWidget

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.tasks import Report, Task

T = TypeVar("T")

_LINES = 3
"""What the current row says may take so many, one less where there is little room."""
_ROOMY = 800
"""Width in pixels at 100 % from which on the foot explains itself."""


class ListDialog(QDialog):
    """A list with its verbs: title on top, message strip, tools, the list, what the current row says, the foot.

    Derived classes call ``build`` at the end of their ``__init__``. No button is ever the default one: Enter
    belongs to the list. Work runs in the background while the dialog lives; its messages stay inside it.
    """

    view: type[TableView] = TableView
    """What the list is shown in."""

    def __init__(
        self,
        desk: Desk,
        name: str,
        title: str,
        columns: Sequence[Column],
        parent: QWidget | None = None,
        *,
        key: Callable[[Any], Any] = attrgetter("id"),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.desk = desk
        self.notices = Notices()
        self.strip = ProgressStrip()
        self.model = TableModel(columns, key=key)
        self.table = self.view(self.model, title)
        self.table.setMinimumHeight(theme.px(80))
        self.hint = parts.label(role="hint")
        self.told = Told()
        self._state = f"{name}.columns"
        self._tasks: list[Task[Any]] = []

    def build(
        self,
        tools: Sequence[parts.Item],
        verbs: Sequence[QPushButton],
        foot: str,
        size: tuple[int, int],
        pills: Sequence[QWidget] = (),
        *,
        below: QFrame | None = None,
        leave: str = "",
    ) -> None:
        """Put everything in its place: ``pills`` right in the head, ``tools`` above the list, ``verbs`` right in the foot.

        ``below`` takes the place of the card that tells the current row; ``leave`` is what closing is called.
        """
        head = parts.card("bar")
        title = parts.label(self.windowTitle(), role="h2")
        head.setLayout(parts.row(title, self.hint, None, *pills, margins=(20, 10, 16, 10)))
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        row = parts.row(*tools)
        self._told_card = below or self._make_told()
        body = parts.column(self.notices, row, panel, self._told_card, gap=10, margins=(20, 12, 20, 12))
        body.setStretch(2, 1)
        close = parts.button(leave or tr("关闭"), tip=tr("关闭 (Esc)"))
        close.clicked.connect(self.reject)
        bottom = parts.card("foot")
        self._words = parts.label(foot, role="hint", wrap=True)
        line = parts.row(self._words, None, self.strip, *verbs, close, margins=(20, 10, 20, 10))
        line.setStretch(0, 100)
        bottom.setLayout(line)
        column = parts.column(head, body, bottom, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.table.restore(self.desk.setting(self._state, {}))
        self.table.columns_changed.connect(lambda: self.desk.keep(self._state, self.table.state()))
        fit(self, *size)

    def tell_row(self, text: str) -> None:
        """Write out in full what the current row says: nothing in the list is only to be had by a tool tip."""
        self.told.say(text)
        self._told_card.setVisible(bool(text))

    def say_foot(self, text: str) -> None:
        """Other words in the foot."""
        self._words.setText(text)

    def work(
        self,
        text: str,
        work: Callable[[Report], T],
        done: Callable[[T], object],
        failed: Callable[[Refusal], object] | None = None,
    ) -> Task[T]:
        """Do slow work in the background; a refusal is told in the dialog, then ``failed`` is called."""
        task: Task[T] = Task(work, self)
        self._tasks.append(task)
        self.strip.watch(task, text)  # type: ignore[arg-type]
        task.done.connect(done)
        task.failed.connect(self._tell)
        if failed is not None:
            task.failed.connect(failed)
        task.ended.connect(lambda: self._tasks.remove(task))
        task.start()
        return task

    @property
    def is_working(self) -> bool:
        """Whether something runs in the background."""
        return bool(self._tasks)

    def done(self, result: int) -> None:
        """Stop what still runs: nobody is there to hear of it."""
        for task in self._tasks:
            task.cancel()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list, where the arrow keys work at once."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, self._begin)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a small screen the room belongs to the list, not to the explanation."""
        super().resizeEvent(event)
        roomy = self.width() >= _ROOMY * theme.scale()
        self._words.setVisible(roomy)
        self.told.allow(_LINES if roomy else _LINES - 1)

    def _begin(self) -> None:
        if self.focusWidget() is None or not self.isAncestorOf(self.focusWidget()):
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_told(self) -> QFrame:
        card = parts.card()
        card.setLayout(parts.column(self.told, margins=(14, 8, 8, 8)))
        card.hide()
        return card

    def _tell(self, refusal: Refusal) -> None:
        if not isinstance(refusal, Cancelled):
            self.notices.tell_refusal(refusal)


class Told(QScrollArea):
    """A text as high as it is long, up to a few lines; then it scrolls, for the list must be seen too."""

    def __init__(self) -> None:
        super().__init__()
        self._most = _LINES
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._text = parts.label(wrap=True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        body = QWidget()
        body.setObjectName("scrollbody")
        body.setLayout(parts.column(self._text, None))
        self.setWidget(body)

    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, text: str) -> None:
        """Say something else, from its beginning."""
        self._text.setText(text)
        self.setAccessibleName(text or tr("未选择"))
        self.verticalScrollBar().setValue(0)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width wants another height."""
        super().resizeEvent(event)
        self._fit()

    def allow(self, lines: int) -> None:
        """How many lines may be had at most."""
        self._most = lines
        self._fit()

    def _fit(self) -> None:
        height = self._text.heightForWidth(self.viewport().width())
        most = self._most * self.fontMetrics().lineSpacing()
        self.setFixedHeight(max(0, min(height, most)))  # -1 while nothing is said


def sift(dialog: ListDialog, text: str, names: tuple[str, ...], level: Level | None = None) -> None:
    """Show the records that have the text in one of the attributes (and weigh so much)."""
    words = text.strip().lower()

    def fits(record: object) -> bool:
        if level is not None and getattr(record, "level", None) is not level:
            return False
        return not words or any(words in str(getattr(record, name) or "").lower() for name in names)

    records = dialog.model.records
    if words or level is not None:
        dialog.model.set_filter(lambda order: [position for position in order if fits(records[position])])
    else:
        dialog.model.set_filter(None)


def type_into(box: QLineEdit, letters: str) -> None:
    """Typing in a list searches, as people expect of a list."""
    box.setFocus()
    box.setText(letters)
