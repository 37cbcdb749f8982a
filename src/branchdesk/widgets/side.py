"""The panel beside a list: the way of one of its lines, what is known of it, and what can be done next."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QStackedWidget, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions

_WIDTH, _LABELS, _MARK = 300, 60, 16
_MARKS = {
    "done": ("circle-check", "ok"),
    "next": ("hourglass", "info"),
    "late": ("circle-alert", "err"),
    "open": ("minus", "text3"),
}


class Fact(NamedTuple):
    """A label and its value; without a label the value has the whole width. ``tone`` err, warn, ok, or hint for small print."""

    label: str
    value: str
    tone: str = ""


class Station(NamedTuple):
    """One station on the way: ``mark`` is done, next, late or open."""

    words: str
    said: str
    mark: str


class Told(NamedTuple):
    """What the panel says of a line; ``verbs`` of those it has are shown."""

    title: str
    pill: str
    tone: str
    under: str
    way: Sequence[Station] = ()
    facts: Sequence[tuple[str, Sequence[Fact]]] = ()
    verbs: Collection[str] = ()


class Side(QFrame, theme.Themed):
    """Shows one ``Told`` after the other. ``closed`` when the panel is to be put away."""

    closed = Signal()

    def __init__(self, name: str, nothing: str, actions: Actions, verbs: Sequence[str]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAccessibleName(name)
        self._title = parts.label(role="h2", wrap=True)
        self._pill = parts.pill("")
        self._under = parts.label(role="dim", wrap=True)
        close = parts.tool("x", tr("收起面板 (Alt+Enter)"))
        close.clicked.connect(self.closed)
        self._body = QWidget()
        self._body.setObjectName("scrollbody")
        self._lines = parts.column(gap=10, margins=(16, 4, 14, 12))
        self._body.setLayout(self._lines)
        self._buttons = {verb: actions.button(verb) for verb in verbs}
        foot = parts.card("foot")
        grid = QGridLayout(foot)
        for number, button in enumerate(self._buttons.values()):
            grid.addWidget(button, number // 2, number % 2)
        self._foot, self._grid = foot, grid
        self._whole = QStackedWidget()
        self._whole.addWidget(self._page(close))
        empty = parts.label(nothing, role="dim")
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._whole.addWidget(empty)
        self.setLayout(parts.column(self._whole, margins=(1, 1, 1, 1)))
        self.follow_theme()
        self.show_nothing()

    def _page(self, close: QWidget) -> QWidget:
        head = parts.row(self._title, self._pill, close, margins=(16, 10, 8, 0))
        head.setStretch(0, 1)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(self.accessibleName())
        self._area.setWidget(self._body)
        page = QWidget()
        column = parts.column(head, parts.row(self._under, margins=(16, 0, 12, 4)), self._area, self._foot, gap=2)
        column.setStretch(2, 1)
        page.setLayout(column)
        return page

    def show_nothing(self) -> None:
        """Nothing is selected."""
        self._whole.setCurrentIndex(1)

    def show_told(self, told: Told) -> None:
        """Say this instead of what was said before."""
        self._title.setText(told.title)
        self._pill.setText(told.pill)
        self._pill.setVisible(bool(told.pill))
        parts.mark(self._pill, "tone", told.tone)
        self._under.setText(told.under)
        self._empty()
        if told.way:
            self._lines.addWidget(_way(told.way))
        for title, facts in told.facts:
            if facts:
                self._lines.addWidget(_section(title, facts))
        self._lines.addStretch(1)
        self._offer(told.verbs)
        self._area.verticalScrollBar().setValue(0)
        self._whole.setCurrentIndex(0)

    @property
    def texts(self) -> list[str]:
        """Everything the panel says, for those who read it out and for tests."""
        return [one.text() for one in self._whole.findChildren(QLabel) if not one.isHidden()]

    def focus(self) -> None:
        """Let the keyboard in (F6): to the first verb."""
        first = next((one for one in self._buttons.values() if one.isVisible() and one.isEnabled()), None)
        (first or self).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retheme(self) -> None:
        """As wide as the text needs."""
        self.setMinimumWidth(theme.px(_WIDTH))

    def sizeHint(self) -> QSize:
        """No wider than it has to be."""
        return QSize(theme.px(_WIDTH + 20), super().sizeHint().height())

    def _offer(self, verbs: Collection[str]) -> None:
        shown = [button for name, button in self._buttons.items() if name in verbs]
        for button in self._buttons.values():
            self._grid.removeWidget(button)
            button.setVisible(button in shown)
        for number, button in enumerate(shown):
            self._grid.addWidget(button, number // 2, number % 2)
        self._foot.setVisible(bool(shown))

    def _empty(self) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()  # it dies only with the next turn of the event loop
                old.deleteLater()


def _way(stations: Sequence[Station]) -> QWidget:
    """The stations below each other, each with its mark, its words and its day."""
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    for number, one in enumerate(stations):
        drawing, token = _MARKS[one.mark]
        words = parts.label(one.words, role="dim" if one.mark == "open" else "")
        said = parts.label(one.said, role="dim", tone="err" if one.mark == "late" else "")
        said.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        words.setAccessibleName(f"{one.words} {one.said}")
        grid.addWidget(parts.Picture(drawing, token, _MARK), number, 0)
        grid.addWidget(words, number, 1)
        grid.addWidget(said, number, 2)
    return made


def _section(title: str, facts: Sequence[Fact]) -> QWidget:
    made = QWidget()
    grid = QGridLayout(made)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, theme.px(_LABELS) if any(fact.label for fact in facts) else 0)
    grid.addWidget(parts.label(title, role="section"), 0, 0, 1, 2)
    for number, fact in enumerate(facts, 1):
        hint = fact.tone == "hint"
        value = parts.label(fact.value, role="hint" if hint else "", tone="" if hint else fact.tone, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if fact.label:
            grid.addWidget(parts.label(fact.label, role="dim"), number, 0, Qt.AlignmentFlag.AlignTop)
            value.setAccessibleName(f"{fact.label} {fact.value}")
            grid.addWidget(value, number, 1)
        else:
            grid.addWidget(value, number, 0, 1, 2)
    return made
