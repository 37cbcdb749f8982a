"""A verb of a screen, described once: menu entry, button, shortcut and tool tip come from one value."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.icons import set_icon

_FORBIDDEN = (
    (r"(Ctrl|Shift)\+Space", "switches the input method"),
    (r"(Ctrl\+|Shift\+|Alt\+)*(Ctrl|Shift|Alt|Meta)", "a bare modifier switches the input method"),
    (r"Ctrl\+[.,]", "switches the punctuation of input methods"),
    (r"Ctrl\+Shift\+F", "switches simplified and traditional characters"),
    (r"Ctrl\+Alt\+(Shift\+)?[A-Z]", "belongs to chat programs, and is AltGr on some keyboards"),
    (r"(Shift\+)?(.|Space)", "types a character"),
)


def why_forbidden(shortcut: str) -> str:
    """Why a shortcut must not be bound beside Chinese input methods (ux.md §5); empty when it may."""
    from PySide6.QtGui import QKeySequence

    for one in QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.PortableText).split(", "):
        for pattern, reason in _FORBIDDEN:
            if re.fullmatch(pattern, one):
                return reason
    return ""


@dataclass(frozen=True, slots=True)
class Action:
    """A verb: ``enabled`` is asked again by ``Actions.refresh``; ``shortcut`` in Qt's English spelling.

    ``keys`` are those some widget listens to by itself, such as Del in a list: they are shown, not bound. Raises
    ``ValueError`` for a shortcut that input methods need for themselves.
    """

    name: str
    text: str
    run: Callable[[], object]
    icon: str = ""
    shortcut: str = ""
    tip: str = ""
    enabled: Callable[[], bool] | None = None
    keys: str = ""

    def __post_init__(self) -> None:
        if reason := why_forbidden(self.shortcut):
            raise ValueError(f"{self.name}: {self.shortcut} {reason}")


class Actions:
    """The verbs of one widget, ready for menus, buttons and keys.

    The shortcuts work while the focus is inside ``owner``, whether or not a button is to be seen.
    """

    def __init__(self, owner: QWidget, actions: Sequence[Action] = ()) -> None:
        self._owner = owner
        self._made: dict[str, tuple[Action, QAction]] = {}
        for action in actions:
            self.add(action)

    def __getitem__(self, name: str) -> QAction:
        return self._made[name][1]

    def __contains__(self, name: str) -> bool:
        return name in self._made

    def __iter__(self) -> Iterator[QAction]:
        return (made for _, made in self._made.values())

    def add(self, action: Action) -> QAction:
        """Take in one more verb."""
        from PySide6.QtGui import QKeySequence

        made = QAction(action.text, self._owner)
        made.setObjectName(action.name)
        # the owner itself never has the focus: its widgets do, so keys that are only shown are never heard here
        context = (
            Qt.ShortcutContext.WidgetWithChildrenShortcut if action.shortcut else Qt.ShortcutContext.WidgetShortcut
        )
        made.setShortcutContext(context)
        made.setShortcut(QKeySequence(action.shortcut or action.keys))
        made.setToolTip(tip_of(action))
        if action.icon:
            set_icon(made, action.icon)
        made.triggered.connect(lambda: action.run())
        self._owner.addAction(made)
        self._made[action.name] = (action, made)
        made.setEnabled(action.enabled is None or action.enabled())
        return made

    def button(self, name: str, kind: str = "") -> QPushButton:
        """A push button with icon and words that follows the verb."""
        action, made = self._made[name]
        button = parts.button(action.text, icon=action.icon, kind=kind, tip=made.toolTip())
        _tie(button, made)
        return button

    def tool(self, name: str) -> QToolButton:
        """A small button with only the icon."""
        action, made = self._made[name]
        button = parts.tool(action.icon, made.toolTip())
        _tie(button, made)
        return button

    def menu(self, names: Sequence[str], title: str = "") -> QMenu:
        """A menu of verbs; ``""`` among the names is a separator."""
        menu = QMenu(title, self._owner)
        menu.setToolTipsVisible(True)
        for name in names:
            if name:
                menu.addAction(self[name])
            else:
                menu.addSeparator()
        return menu

    def more(self, names: Sequence[str]) -> QToolButton:
        """The button ⋯ with the menu of these verbs."""
        made = parts.tool("ellipsis", tr("更多操作"))
        made.setMenu(self.menu(names))
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return made

    def ask(self, names: Sequence[str], place: QPoint) -> None:
        """Show a menu of verbs at a place of the screen, each as it may be used now."""
        self.refresh()
        menu = self.menu(names)
        menu.exec(place)
        menu.deleteLater()

    def refresh(self) -> None:
        """Ask every verb whether it may be used now."""
        for action, made in self._made.values():
            if action.enabled is not None:
                made.setEnabled(action.enabled())

    def rename(self, name: str, text: str) -> None:
        """Give a verb other words, e.g. 撤销：删除 3 名党员."""
        action, made = self._made[name]
        made.setText(text)
        made.setToolTip(tip_of(replace(action, text=text)))


def tip_of(action: Action) -> str:
    """What the tool tip says: the tip or the words, and the shortcut in brackets."""
    words = action.tip or action.text.replace("&", "")
    keys = action.shortcut or action.keys
    return tr("{words} ({keys})").format(words=words, keys=native(keys)) if keys else words


def native(shortcut: str) -> str:
    """A shortcut as the keyboard at hand names it."""
    from PySide6.QtGui import QKeySequence

    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


def faults(window: QWidget) -> list[str]:
    """What is wrong with the verbs of a window: no words, no tip, a forbidden or a doubled shortcut (for tests)."""
    found: list[str] = []
    seen: dict[tuple[int, str], str] = {}
    for made in window.findChildren(QAction):
        if made.isSeparator() or not made.objectName() or made.objectName().startswith("_q_"):
            continue
        if not made.text() or not made.toolTip():
            found.append(f"{made.objectName()}: no words or no tip")
        keys = made.shortcut().toString()
        if not keys:
            continue
        if reason := why_forbidden(keys):
            found.append(f"{made.objectName()}: {keys} {reason}")
        if native(keys) not in made.toolTip():
            found.append(f"{made.objectName()}: the tip does not tell {keys}")
        other = seen.setdefault((id(made.parent()), keys), made.objectName())
        if other != made.objectName():
            found.append(f"{made.objectName()}: {keys} is taken by {other}")
    return found


def _tie(button: QPushButton | QToolButton, made: QAction) -> None:
    """Press one, trigger the other; the button follows what the verb allows and says."""

    def follow() -> None:
        if not isValid(button):
            return
        button.setEnabled(made.isEnabled())
        button.setToolTip(made.toolTip())
        if button.text():
            button.setText(made.text())
            button.setAccessibleName(made.text().replace("&", ""))

    button.clicked.connect(made.trigger)
    made.changed.connect(follow)
    follow()
