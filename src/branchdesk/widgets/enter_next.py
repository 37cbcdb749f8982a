"""Enter goes to the next field, as accountants are used to, but never takes a candidate from an input method."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EnterNext(QObject):
    """Watches boxes for Enter and calls ``go_on(box)``; multi-line boxes are simply not given to it."""

    def __init__(self, parent: QObject, go_on: Callable[[QObject], None]) -> None:
        super().__init__(parent)
        self._go_on = go_on
        self._composing: QObject | None = None

    def watch(self, box: QObject) -> None:
        """From now on Enter leaves this box."""
        box.installEventFilter(self)

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """Swallow Enter: while composing it belongs to the input method, otherwise it goes on."""
        if isinstance(event, QInputMethodEvent):
            self._composing = box if event.preeditString() else None
        elif event.type() == QEvent.Type.FocusOut:
            self._composing = None
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            return self._enter(box, event)
        return False

    def _enter(self, box: QObject, event: QKeyEvent) -> bool:
        if self._composing is box:
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self._go_on(box)
        return True
