"""A list with a panel beside it."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from branchdesk.widgets import theme


class Beside(QSplitter):
    """The list with the panel beside it; on a narrow window the panel is off, and lies over the list when asked for.

    Signals: ``turned(bool)`` and ``widened(int)`` (pixels at 100 %) tell the wishes to be remembered; what is done on
    a narrow window is for the moment.
    """

    turned = Signal(bool)
    widened = Signal(int)

    def __init__(self, card: QWidget, detail: QWidget, wanted: bool) -> None:
        super().__init__()
        self._detail = detail
        self._wanted = wanted
        self._narrow = False
        self._over = False
        self.setHandleWidth(8)
        self.setChildrenCollapsible(False)
        self.addWidget(card)
        self.addWidget(detail)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.splitterMoved.connect(lambda *_place: self.widened.emit(round(detail.width() / theme.scale())))

    @property
    def lies_over(self) -> bool:
        """Whether the panel covers part of the list."""
        return self._over

    def toggle(self) -> None:
        """Show the panel, or put it away (Alt+Enter)."""
        if self._narrow:
            self._over = not self._over
            if self._over:
                self._detail.setParent(self.parentWidget())
            else:
                self._put_back()
        else:
            self._wanted = self._detail.isHidden()
            self.turned.emit(self._wanted)
        self._arrange()

    def fold(self, narrow: bool) -> None:
        """There is room for both, or not."""
        if narrow != self._narrow and self._over:
            self._over = False
            # Not at once: this may be the text size changing, and Qt is walking through all widgets.
            QTimer.singleShot(0, self, self._put_back)
        self._narrow = narrow
        self._arrange()

    def _put_back(self) -> None:
        self._detail.hide()
        self.addWidget(self._detail)
        self._arrange()

    def _arrange(self) -> None:
        if self._over:
            width = max(self._detail.minimumWidth(), self._detail.minimumSizeHint().width())
            self._detail.setGeometry(self.x() + self.width() - width, self.y(), width, self.height())
            self._detail.show()
            self._detail.raise_()
        else:
            self._detail.setVisible(self._wanted and not self._narrow and self._detail.parentWidget() is self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The panel over the list stays at its edge."""
        super().resizeEvent(event)
        if self._over:
            self._arrange()

    def moveEvent(self, event: QMoveEvent) -> None:
        """As when a message pushes the list down."""
        super().moveEvent(event)
        if self._over:
            self._arrange()
