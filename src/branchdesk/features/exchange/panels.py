"""What the merge window is built of: the list one decides in by keys, and the three values of a row side by side."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QWidget

from branchdesk.features.exchange.listing import Row, verbs
from branchdesk.features.exchange.model import Choice, Kind
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.table_view import TableView

_Policy = QSizePolicy.Policy
_ROOMY, _LOW = 620, 480
"""Heights of the window in pixels at 100 % from which on a value has four lines, and two."""
_KEYS = {Qt.Key.Key_Left: Choice.OURS, Qt.Key.Key_Right: Choice.THEIRS}


class DecisionTable(TableView):
    """A list of differences: ← keeps ours, → takes theirs, Backspace leaves it open again, Space goes to what is open.

    Ours stands left of theirs, on the screen as on the keyboard.
    """

    decided = Signal(object)
    """The selected rows are decided: a ``Choice``, or None to leave them open again."""
    next_asked = Signal()
    """The next row that must be chosen is wanted."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of deciding; everything else is that of any list."""
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and key in _KEYS:
            self.decided.emit(_KEYS[key])
        elif plain and key == Qt.Key.Key_Backspace:
            self.decided.emit(None)
        elif plain and key == Qt.Key.Key_Space:
            self.next_asked.emit()
        else:
            super().keyPressEvent(event)


class Sides(QFrame):
    """One difference in full: what it was when the copy was taken, what it is here, what came from there.

    ``decide`` is called by the two buttons, each on the side whose word it takes.
    """

    def __init__(self, copy: str, taken_on: str, decide: Callable[[Choice], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.said = parts.label(wrap=True)
        self.who = parts.label(role="dim")
        self.why = parts.label(role="hint", tone="warn", wrap=True)
        self.keep = parts.button("", tip=tr("保留本机的 (←)"))
        self.take = parts.button("", tip=tr("采用外出机的 (→)"))
        self.keep.clicked.connect(lambda: decide(Choice.OURS))
        self.take.clicked.connect(lambda: decide(Choice.THEIRS))
        self.base = _Value(tr("带出时"), taken_on)
        self.ours = _Value(tr("本机"), tr("这台电脑现在"), self.keep)
        self.theirs = _Value(tr("外出机"), copy, self.take)
        grid = QGridLayout()
        grid.setSpacing(theme.px(8))
        for place, side in enumerate((self.base, self.ours, self.theirs)):
            grid.addWidget(side, 0, place)
            grid.setColumnStretch(place, 4 if place else 3)
        told = parts.row(self.said, self.who, gap=12)
        told.setStretch(0, 1)
        self._head = parts.column(told, self.why, gap=2)
        self._head.setStretch(0, 3)
        self._head.setStretch(1, 2)
        self.setLayout(parts.column(self._head, grid, gap=6, margins=(12, 8, 12, 8)))
        self.tell(None, None, "", may=False)
        self.allow(0)

    def tell(self, row: Row | None, choice: Choice | None, problem: str, *, may: bool) -> None:
        """Show a row, what is chosen for it, and what forbids that; ``may`` it be chosen now."""
        self.setEnabled(row is not None)
        words = row.words if row else None
        self.said.setText(_named(row) if row else tr("请在上面选一行"))
        self.who.setText(tr("{who} 录入").format(who=words.who) if words else "")
        why = (words.why if words else "") or problem
        self.why.setText(why)
        self.why.setToolTip(why)
        self.why.setVisible(bool(why))
        ours, theirs = verbs(row.difference.kind if row else Kind.CHANGE)
        for button, text, one in ((self.keep, tr("← {words}"), ours), (self.take, tr("{words} →"), theirs)):
            button.setText(text.format(words=one))
            button.setAccessibleName(one)
            button.setEnabled(may)
        if row is not None and row.difference.held:
            self.take.setEnabled(False)
        ours_said, theirs_said = _unlike_first(row) if row else ("", "")
        both = row is not None and row.difference.kind is Kind.DUPLICATE and choice is Choice.THEIRS
        self.base.say(words.base if words else "", stands=None)
        self.ours.say(ours_said, stands=None if choice is None else both or choice is Choice.OURS)
        self.theirs.say(theirs_said, stands=None if choice is None else choice is Choice.THEIRS)

    def allow(self, height: float) -> None:
        """In a window as high as this (pixels at 100 %) so much of each value is seen: the list must be seen too."""
        low = height < _LOW
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self.who.setVisible(not low)
        for label in (self.said, self.why):
            label.setWordWrap(not low)
            label.setSizePolicy(_Policy.Ignored if low else _Policy.Preferred, _Policy.Preferred)
        for side in (self.base, self.ours, self.theirs):
            side.allow(4 if height >= _ROOMY else 1 if low else 2)


class _Value(QFrame):
    """One of the three values: whose it is, its button, its text."""

    def __init__(self, title: str, whose: str, button: QPushButton | None = None) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setSizePolicy(_Policy.Ignored, _Policy.Preferred)
        self._title, self._whose = title, whose
        self._mark = parts.Picture("circle-check", "ok", 14)
        self._text = _Text()
        name = parts.label(title, role="section")
        owner = parts.Elided(role="hint")
        owner.setText(whose)
        head = parts.row(self._mark, name, owner, *([button] if button else []), gap=6)
        head.setStretch(2, 1)
        self.setLayout(parts.column(head, self._text, None, gap=4, margins=(10, 6, 8, 6)))

    def text(self) -> str:
        """The value shown."""
        return self._text.label.text()

    def say(self, text: str, *, stands: bool | None) -> None:
        """Show a value; whether it will stand, None while that is open."""
        shown = text or tr("（空）")
        self._text.say(shown, faint=stands is False)
        self._mark.setVisible(stands is True)
        parts.mark(self, "on", {True: "true", False: "false", None: ""}[stands])
        state = {True: tr("，将采用"), False: tr("，不采用"), None: ""}[stands]
        self._text.setAccessibleName(f"{self._title} {self._whose}：{shown}{state}")

    def allow(self, lines: int) -> None:
        """How many lines are seen at once."""
        self._text.setFixedHeight(lines * self.fontMetrics().lineSpacing() + theme.px(4))


class _Text(QScrollArea):
    """A text that scrolls where it is longer than its room."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.label: QLabel = parts.label(wrap=True)
        self.label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        body = QWidget()
        body.setObjectName("scrollbody")
        body.setLayout(parts.column(self.label, None))
        self.setWidget(body)

    def say(self, text: str, *, faint: bool) -> None:
        """Another text, from its beginning."""
        self.label.setText(text)
        parts.mark(self.label, "role", "dim" if faint else "")
        self.verticalScrollBar().setValue(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """No line is ever cut at the right."""
        super().resizeEvent(event)
        self.label.setMaximumWidth(self.viewport().width())


def _named(row: Row) -> str:
    words = row.words
    return tr(" · ").join(part for part in (words.table, words.subject, words.field or tr("整条")) if part)


def _unlike_first(row: Row) -> tuple[str, str]:
    """Both values; of two whole records first what is not alike, so that nobody has to look for it."""
    ours, theirs = row.words.ours, row.words.theirs
    stop = tr("；")
    if row.difference.field or stop not in ours or stop not in theirs:
        return ours, theirs
    told = ours.split(stop), theirs.split(stop)
    alike = [part for part in told[0] if part in told[1]]
    unlike = (stop.join(part for part in side if part not in alike) or tr("（无）") for side in told)
    words = tr("不同　{unlike}\n相同　{alike}")
    first, second = (words.format(unlike=one, alike=stop.join(alike) or tr("（无）")) for one in unlike)
    return first, second
