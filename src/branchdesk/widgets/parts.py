"""Small parts every screen is built of: labels, pills, buttons, rows, cards.

They carry no colours: app.qss dresses them by object name and by the properties ``role``, ``tone`` and ``kind``.
Every part has an accessible name. Labels take text as it is, never as HTML: a name like ``<b>`` stays a name.
"""

import re
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QTabBar,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from branchdesk.widgets import theme
from branchdesk.widgets.icons import icon as make_icon
from branchdesk.widgets.icons import set_icon

Item = QWidget | QLayout | int | None
"""What a row or a column is made of: a widget, a layout, pixels of room, or None for a stretch."""

_BUTTON_ICON = {"primary": "on_accent", "danger": "err", "link": "link"}


def mark(widget: QWidget, name: str, value: str) -> None:
    """Set a property the stylesheet looks at (``role``, ``tone``, ``kind``, ``on``, ``invalid``), and repaint."""
    if (widget.property(name) or "") == value:
        return
    widget.setProperty(name, value)
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        # the stylesheet looks at properties only while polishing
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()


def spoken(tip: str) -> str:
    """A tool tip as a screen reader should say it: without the shortcut in brackets."""
    return re.sub(r"\s*[(（][^()（）]*[)）]\s*$", "", tip).strip()


def label(text: str = "", role: str = "", tone: str = "", wrap: bool = False) -> QLabel:
    """A label. ``role``: h1 h2 section dim hint error num; ``tone``: ok warn err info accent."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    return made


class Elided(QLabel):
    """A line of words that takes the room there is: what it has none for ends in an ellipsis, and all is in the tip."""

    def __init__(self, role: str = "dim") -> None:
        super().__init__()
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)

    def text(self) -> str:
        """All of the words."""
        return self._words

    def setText(self, text: str) -> None:
        """Say other words."""
        self._words = text
        self.setToolTip(text)
        self.setAccessibleName(text)
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for all of them."""
        return QSize(self.fontMetrics().horizontalAdvance(self._words) + 1, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """They give way to everything else."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room, more words."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        super().setText(self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, self.width()))


def pill(text: str, tone: str = "mute") -> QLabel:
    """A state in a rounded field; the word says it, the colour only helps."""
    made = label(text, tone=tone)
    made.setProperty("pill", "true")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    return made


class Picture(QLabel, theme.Themed):
    """A drawing that follows the theme; it says nothing to a screen reader."""

    def __init__(self, name: str, token: str = "text2", size: int = 16) -> None:
        super().__init__()
        self._drawing = (name, token, size)
        self.follow_theme()

    def show_icon(self, name: str, token: str) -> None:
        """Another drawing or colour, same size."""
        self._drawing = (name, token, self._drawing[2])
        self.retheme()

    def retheme(self) -> None:
        """Draw in the colours of now."""
        name, token, size = self._drawing
        side = theme.px(size)
        drawn: QPixmap = make_icon(name, token).pixmap(side, side)
        self.setPixmap(drawn)
        self.setFixedSize(side, side)


class _Button(QPushButton):
    """A push button that Enter presses once it has the focus, as everywhere else; never from a field."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and the keypad's Enter press, as the space bar does; with Ctrl they stay the dialog's."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


def button(text: str, icon: str = "", kind: str = "", tip: str = "") -> QPushButton:
    """A push button. ``kind``: primary (one per page), danger, flat, link; nothing is the ordinary one."""
    made = _Button(text)
    made.setAutoDefault(False)  # Enter in a field goes to the next field, never to a button
    made.setAccessibleName(text.replace("&", ""))
    if kind:
        made.setProperty("kind", kind)
    if kind == "link":
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    if tip:
        made.setToolTip(tip)
    if icon:
        set_icon(made, icon, _BUTTON_ICON.get(kind, "text2"), wide=True)
    return made


def tool(icon: str, tip: str, text: str = "", checkable: bool = False, kind: str = "") -> QToolButton:
    """A small button with an icon; ``tip`` says what it does and its shortcut: ``列设置 (Ctrl+L)``.

    ``kind`` "button" looks like a push button, "chip" like a filter.
    """
    made = QToolButton()
    set_icon(made, icon)
    made.setToolTip(tip)
    made.setAccessibleName(text or spoken(tip))
    made.setCheckable(checkable)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if text:
        made.setText(text)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if kind:
        made.setProperty("kind", kind)
    return made


def chip(text: str) -> QToolButton:
    """A filter: rounded, with an arrow behind its words. ``set_chip`` changes words and tint."""
    made = tool("chevron-down", text, text=text, kind="chip")
    made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the only way to put the arrow behind the text
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setToolTip("")
    return made


def set_chip(made: QToolButton, text: str, on: bool) -> None:
    """New words for a filter; tinted while it is on."""
    made.setText(text)
    made.setAccessibleName(text)
    set_icon(made, "chevron-down", "accent_text" if on else "text2")
    mark(made, "on", "true" if on else "false")


def _fill(box: QBoxLayout, items: Sequence[Item], gap: int, margins: tuple[int, int, int, int]) -> None:
    box.setSpacing(theme.px(gap))
    box.setContentsMargins(*(theme.px(side) for side in margins))
    for item in items:
        if item is None:
            box.addStretch(1)
        elif isinstance(item, int):
            box.addSpacing(theme.px(item))
        elif isinstance(item, QLayout):
            box.addLayout(item)
        else:
            box.addWidget(item)


def row(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Things side by side, as a layout: ``setLayout`` or ``addLayout`` it. ``None`` stretches, a number is room."""
    box = QHBoxLayout()
    _fill(box, items, gap, margins)
    return box


def column(*items: Item, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QVBoxLayout:
    """Things below each other, as a layout; ``None`` stretches, a number is room."""
    box = QVBoxLayout()
    _fill(box, items, gap, margins)
    return box


def scrolled(body: QWidget, name: str) -> QScrollArea:
    """A page that scrolls upright only."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    body.setObjectName("scrollbody")
    area.setWidget(body)
    return area


def card(name: str = "card") -> QFrame:
    """An empty surface with a border; names known to the stylesheet: card, panel, bar, foot, msg."""
    made = QFrame()
    made.setObjectName(name)
    return made


def line() -> QFrame:
    """A thin horizontal rule."""
    made = QFrame()
    made.setObjectName("line")
    made.setFixedHeight(1)
    return made


def vertical_line(height: int = 20) -> QFrame:
    """A thin vertical rule between groups of buttons."""
    made = QFrame()
    made.setObjectName("vline")
    made.setFixedSize(1, theme.px(height))
    return made


class _SearchLine(QLineEdit):
    """The keys that lead on are the box's own, no shortcuts: every page has such a box."""

    def __init__(self, found: QWidget | None) -> None:
        super().__init__()
        self._found = found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and ↓ go to what was found."""
        if self._found is not None and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._found.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)


def search_box(placeholder: str, found: QWidget | None = None) -> QLineEdit:
    """A line for searching as one types, with a glass and a cross; Enter and ↓ lead to the list of what was found."""
    made = _SearchLine(found)
    made.setPlaceholderText(placeholder)
    made.setAccessibleName(placeholder)
    made.setClearButtonEnabled(True)
    glass = made.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
    set_icon(glass, "search", "text3")
    return made


def segments(labels: Sequence[str]) -> QTabBar:
    """The switch between the views of a page."""
    made = QTabBar()
    made.setObjectName("seg")
    made.setDrawBase(False)
    made.setExpanding(False)
    made.setUsesScrollButtons(False)
    made.setAccessibleName(" / ".join(labels))
    for text in labels:
        made.addTab(text)
    return made
