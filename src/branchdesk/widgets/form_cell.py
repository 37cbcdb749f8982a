"""One field on a form: its label, its editor, and one line below for hint or fault."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from branchdesk.kernel.fields import Field
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.editors import Editor
from branchdesk.widgets.notices import announce

_MAY_BREAK = "\u200b"


class Cell(QWidget, theme.Themed):
    """Shows, in this order of weight: the problem, what a live hook has to say, the field's own hint."""

    def __init__(self, field: Field, editor: Editor) -> None:
        super().__init__()
        self.field = field
        self.editor = editor
        self.problem: Problem | None = None
        self._note = ("", "")
        self._offer: tuple[str, Callable[[], object]] | None = None
        self._label = parts.label(field.label, role="dim")
        self._label.setBuddy(editor)
        star = [parts.label("*", tone="err")] if field.required else []
        self._icon = parts.Picture("triangle-alert", "err", 14)
        self._message = parts.label(role="hint", wrap=True)
        self._message.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._message.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._link = parts.button("", kind="link")
        self._link.clicked.connect(self._on_link)
        below = parts.row(parts.column(1, self._icon, None, gap=0), self._message, self._link, gap=4)
        below.setStretch(1, 1)
        below.setAlignment(self._link, Qt.AlignmentFlag.AlignTop)
        self.setLayout(parts.column(parts.row(self._label, *star, None, gap=3), editor, below, None, gap=3))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        editor.name(tr("{label}（必填）").format(label=field.label) if field.required else field.label)
        self.follow_theme()

    @property
    def message(self) -> str:
        """The sentence below the editor."""
        return self._message.text().replace(_MAY_BREAK, "")

    @property
    def tone(self) -> str:
        """How it is said: err, warn or nothing."""
        if self.problem is None or self.problem.level is Level.FIXED:
            return self._note[1]
        return "warn" if self.problem.level is Level.WARN else "err"

    @property
    def offer(self) -> str:
        """The words of the link beside the sentence; empty without one."""
        return "" if self._link.isHidden() else self._link.text()

    def show_problem(self, problem: Problem | None, *, aloud: bool = False) -> None:
        """Show a problem, or that there is none (any more); ``aloud`` tells a screen reader at once."""
        if problem == self.problem:
            return
        self.problem = problem
        self._show()
        if problem is not None and aloud:
            announce(self, f"{self.field.label}：{problem.text}")

    def note(self, text: str, tone: str = "") -> None:
        """What a live hook says; empty takes it away, and its link too."""
        self._note = (text, tone)
        self._offer = None
        self._show()

    def link(self, text: str, words: str, callback: Callable[[], object]) -> None:
        """A note with something to click: ``words`` do ``callback``, and the note goes."""
        self._note = (text, "")
        self._offer = (words, callback)
        self._show()

    def press(self) -> None:
        """Take the offer, as a click on it does."""
        self._on_link()

    def retheme(self) -> None:
        """Keep the line below free even when nothing is said, so that nothing jumps."""
        self._message.setMinimumHeight(theme.px(18))
        self._show()

    def _show(self) -> None:
        problem = self.problem
        text = problem.text if problem else self._note[0] or tr(self.field.hint)
        tone = self.tone
        self._message.setText(text.replace("”", "”" + _MAY_BREAK))  # Qt breaks no line at a quotation mark
        parts.mark(self._message, "role", "error" if tone == "err" else "hint")
        parts.mark(self._message, "tone", tone)
        if tone in ("warn", "err"):
            self._icon.show_icon("triangle-alert", tone)
        self._icon.setVisible(tone in ("warn", "err"))
        self._link.setVisible(self._offer is not None and problem is None)
        if self._offer is not None:
            self._link.setText(self._offer[0])
            self._link.setAccessibleName(f"{self.field.label}：{self._offer[0]}")
        self.editor.mark_wrong(problem is not None and problem.level is Level.BLOCK)
        self.editor.describe(text)

    def _on_link(self) -> None:
        if self._offer is not None:
            callback = self._offer[1]
            self.note("")
            callback()
