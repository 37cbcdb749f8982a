"""How the editor is laid out: bar, strips, form and preview side by side or one at a time; keys that mean it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from branchdesk.features.meetings.editor.findings_bar import FindingsBar
from branchdesk.features.meetings.editor.form_body import FormBody
from branchdesk.features.meetings.editor.preview import Preview, Wish
from branchdesk.features.meetings.editor.top_bar import TopBar
from branchdesk.features.meetings.model.words import Stage
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk

_NARROW = 1080
_SIZES = "meetings.editor"
_SCROLL_BAR = 18


class EditorFrame(QWidget):
    """The parts and their places; ``verbs`` come from whoever fills it with a meeting."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.desk = desk
        self.notices = Notices()
        self.stale = Notices()
        self.form = FormBody()
        self.preview = Preview(self.wish)
        self.findings = FindingsBar()
        self.actions_here = Actions(self, self.verbs())
        self.bar = TopBar(self.actions_here)
        self._last_box: QWidget | None = None
        self._build()

    def verbs(self) -> list[Action]:
        """Everything that can be done here."""
        raise NotImplementedError

    def wish(self) -> Wish | None:
        """What the preview is to show."""
        raise NotImplementedError

    def stage(self) -> Stage:
        """Where the meeting stands."""
        raise NotImplementedError

    def leave(self) -> bool:
        """Back to the list (Esc)."""
        raise NotImplementedError

    def taken_keys(self) -> dict[Qt.Key, Callable[[], object]]:
        """Keys that with Ctrl mean something else here than in the window."""
        raise NotImplementedError

    def panes_wide(self) -> bool:
        """Whether form and preview stand side by side."""
        return self.width() >= theme.px(_NARROW)

    def next_pane(self) -> None:
        """F6: form ↔ preview."""
        focus = QApplication.focusWidget()
        to_form = focus is not None and self.preview.isAncestorOf(focus)
        if not self.panes_wide():
            self.bar.panes.setCurrentIndex(0 if to_form else 1)
        if to_form:
            self.form.go_to_box(self._last_box or self.form.head.form.editor("subject"))
        else:
            self._last_box = focus if focus is not None and self.form.isAncestorOf(focus) else None
            self.preview.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _build(self) -> None:
        left = QWidget()
        below = parts.column(self.findings, margins=(0, 0, _SCROLL_BAR, 0))
        column = parts.column(self.form, below, gap=8)
        column.setStretch(0, 1)
        left.setLayout(column)
        self._splitter = QSplitter()
        self._splitter.setHandleWidth(theme.px(10))
        self._splitter.setChildrenCollapsible(False)
        self._left = left
        for pane in (left, self.preview):
            self._splitter.addWidget(pane)
        self._splitter.setStretchFactor(0, 3)
        self._splitter.setStretchFactor(1, 2)
        self._splitter.setSizes(list(self.desk.setting(_SIZES, [760, 560])))
        self.column = whole = parts.column(
            self.bar, self.stale, self.notices, self._splitter, gap=8, margins=(12, 8, 12, 8)
        )
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self._splitter.splitterMoved.connect(lambda *_at: self.desk.keep(_SIZES, self._splitter.sizes()))
        self.bar.panes.currentChanged.connect(lambda _index: self.fold())

    def fold(self) -> None:
        """On a narrow window one pane at a time; the verbs of the stage."""
        wide = self.panes_wide()
        self.bar.allow(self.stage(), read_only=self.desk.read_only, narrow=not wide)
        self._left.setVisible(wide or self.bar.panes.currentIndex() == 0)
        self.preview.setVisible(wide or self.bar.panes.currentIndex() == 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One pane or two."""
        super().resizeEvent(event)
        self.fold()

    def event(self, event: QEvent) -> bool:
        """Ctrl+E and Ctrl+P mean this paper here, not the list the window would print."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._own_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys taken from the window, and Esc back to the list."""
        run = self._own_key(event)
        if run is not None:
            run()
        elif event.key() == Qt.Key.Key_Escape and not event.modifiers():
            self.leave()
        else:
            super().keyPressEvent(event)

    def _own_key(self, event: QKeyEvent) -> Callable[[], object] | None:
        if event.modifiers() != Qt.KeyboardModifier.ControlModifier:
            return None
        return self.taken_keys().get(Qt.Key(event.key()))
