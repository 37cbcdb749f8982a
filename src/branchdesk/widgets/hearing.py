"""What goes wrong on the message strip of the window while a dialog stands before it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

from branchdesk.widgets.notices import Notices


class Ear(QObject):
    """Hears the next error told on a strip that nobody sees, once: ``hear(message)``."""

    def __init__(self, notices: Notices, hear: Callable[[str], None], parent: QObject) -> None:
        super().__init__(parent)
        self._notices, self._hear = notices, hear
        notices.installEventFilter(self)

    def close(self) -> None:
        """Hear no more."""
        self._notices.removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """A message was shown there."""
        if event.type() == QEvent.Type.ShowToParent and self._notices.tone == "err":
            said = self._notices.message()
            self.close()
            self._hear(said)
        return False
