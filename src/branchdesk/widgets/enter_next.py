"""Enter goes to the next field, as accountants are used to, but never takes a candidate from an input method."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QLineEdit

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
        if isinstance(box, QAbstractItemView):
            self._after_choosing(box, event)
        elif event.type() == QEvent.Type.FocusIn:
            self._watch_offers(box)
        elif isinstance(event, QInputMethodEvent):
            self._composing = box if event.preeditString() else None
        elif event.type() == QEvent.Type.FocusOut:
            self._composing = None
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _ENTER:
            return self._enter(box, event)
        return False

    def _watch_offers(self, box: QObject) -> None:
        """The list that opens while typing takes the keys: one Enter there takes its line and goes on."""
        completer = box.completer() if isinstance(box, QComboBox | QLineEdit) else None
        if completer is not None:
            completer.popup().installEventFilter(self)

    def _after_choosing(self, offers: QAbstractItemView, event: QEvent) -> None:
        """The list closes by itself; the box then gets the same Enter."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in _ENTER:
            return
        box = offers.focusProxy()
        while box is not None and box.focusProxy() is not None:
            box = box.focusProxy()
        if box is not None:
            again = QKeyEvent(event.type(), event.key(), event.modifiers())
            QCoreApplication.postEvent(box, again)

    def _enter(self, box: QObject, event: QKeyEvent) -> bool:
        if self._composing is box:
            return True
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self._go_on(box)
        return True
