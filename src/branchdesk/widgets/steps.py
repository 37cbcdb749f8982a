"""A dialog of steps, such as choose → match → check → done; forward only when a step allows it."""

from collections.abc import Sequence

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QStackedWidget, QVBoxLayout, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices, announce


class Step(QWidget):
    """One step. Derived classes fill in what differs; emit ``changed`` when any of the answers below may be different.

    Signals: ``changed()``; ``done()`` goes on to the next step, for steps whose ``leave`` had to wait for work.
    """

    changed = Signal()
    done = Signal()

    title = ""

    def enter(self) -> None:
        """The step is shown now; it may take the focus."""

    def leave(self) -> bool:
        """The primary button was pressed: True goes on, False stays."""
        return True

    def caption(self) -> str:
        """What stands at the right of the header, e.g. the name of the file."""
        return ""

    def note(self) -> str:
        """What stands in the footer, e.g. that a backup comes first."""
        return ""

    def primary(self) -> str:
        """The words of the primary button."""
        return tr("下一步")

    def is_ready(self) -> bool:
        """Whether the primary button may be pressed."""
        return True

    def may_go_back(self) -> bool:
        """Whether 上一步 leads from here to the step before."""
        return True

    def may_cancel(self) -> bool:
        """Whether 取消 still makes sense here; on the last step everything is done."""
        return True

    def loss(self) -> str:
        """What closing now would lose, as a sentence; empty when nothing."""
        return ""


class StepsDialog(QDialog):
    """Leads through steps; accepted when the last one is left by its primary button."""

    def __init__(self, title: str, steps: Sequence[Step], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.notices = Notices()
        self._steps = list(steps)
        self._names: list[QLabel] = []
        self._caption = parts.label(role="dim")
        self._note = parts.label(role="dim")
        self._stack = QStackedWidget()
        self._back = parts.button(tr("上一步"))
        self._cancel = parts.button(tr("取消"), tip=tr("取消 (Esc)"))
        self._primary = parts.button(tr("下一步"), kind="primary", tip=tr("继续 (Ctrl+Enter)"))
        self._build()
        self._back.clicked.connect(self.go_back)
        self._cancel.clicked.connect(self.reject)
        self._primary.clicked.connect(self.go_on)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self, self._primary.click)
        self.setSizeGripEnabled(False)
        fit(self, 1040, 640)
        self._show(0)

    @property
    def index(self) -> int:
        """Which step is shown, from 0."""
        return self._stack.currentIndex()

    @property
    def step(self) -> Step:
        """The step that is shown."""
        return self._steps[self.index]

    def go_on(self) -> None:
        """Leave the step by its primary button."""
        if self.step.is_ready() and self.step.leave():
            self._next()

    def go_back(self) -> None:
        """To the step before."""
        if self.index > 0 and self.step.may_go_back():
            self._show(self.index - 1)

    def _build(self) -> None:
        head = parts.card("bar")
        items: list[parts.Item] = []
        for number, step in enumerate(self._steps, start=1):
            if items:
                items.append(parts.label("›", role="dim"))
            name = parts.label(f"{number} {step.title}", role="dim")
            self._names.append(name)
            items.append(name)
            self._stack.addWidget(step)
            step.changed.connect(self._on_changed)
            step.done.connect(self._on_done)
        head.setLayout(parts.row(*items, None, self._caption, gap=12, margins=(20, 14, 20, 14)))
        foot = parts.card("foot")
        foot.setLayout(parts.row(self._note, None, self._back, self._cancel, self._primary, margins=(20, 10, 20, 10)))
        body = parts.column(self.notices, self._stack, gap=12, margins=(20, 12, 20, 12))
        body.setStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(QMargins())
        column.setSpacing(0)
        column.addWidget(head)
        column.addLayout(body, 1)
        column.addWidget(foot)

    def _next(self) -> None:
        if self.index + 1 < len(self._steps):
            self._show(self.index + 1)
        else:
            self.accept()

    def _show(self, index: int) -> None:
        self.notices.clear()
        self._stack.setCurrentIndex(index)
        for number, name in enumerate(self._names):
            here = number == index
            parts.mark(name, "role", "section" if here else "dim")
            parts.mark(name, "tone", "accent" if here else "")
        self._on_changed()
        self._primary.setFocus(Qt.FocusReason.OtherFocusReason)
        self.step.enter()
        self._on_changed()
        announce(
            self, tr("第 {n} 步，共 {all} 步：{title}").format(n=index + 1, all=len(self._steps), title=self.step.title)
        )

    def _on_done(self) -> None:
        if self.sender() is self.step:
            self._next()

    def _on_changed(self) -> None:
        step = self.step
        self._caption.setText(step.caption())
        self._note.setText(step.note())
        self._primary.setText(step.primary())
        self._primary.setAccessibleName(step.primary())
        self._primary.setEnabled(step.is_ready())
        self._back.setVisible(self.index > 0 and step.may_go_back())
        self._cancel.setVisible(step.may_cancel())

    def reject(self) -> None:
        """Close; asks only when something would be lost. Where everything is done, closing is accepting."""
        if not self.step.may_cancel():
            self.accept()
            return
        lost = self.step.loss()
        if not lost or ask.confirm(self, tr("放弃当前操作？"), lost, yes=tr("放弃"), no=tr("继续"), danger=True):
            super().reject()
