"""What other rooms want on the agenda: one line each, taken over with one click."""

from collections.abc import Collection, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from branchdesk.features.meetings.editor.cards import discard
from branchdesk.features.meetings.queries import AgendaHint
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

_SHOWN = 4


class Hints(QWidget):
    """The lines; ``wanted(AgendaHint)`` when one shall become an item. Those that are items already are not shown."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[AgendaHint, ...] = ()
        self._box: QVBoxLayout = parts.column(gap=2)
        self.setLayout(self._box)
        self.hide()

    def offer(self, hints: Sequence[AgendaHint], titles: Collection[str], *, locked: bool) -> None:
        """Show what is not on the agenda yet; nothing while the minutes may only be read."""
        waiting = () if locked else tuple(one for one in hints if one.title not in titles)
        if waiting == self._shown:
            return
        self._shown = waiting
        while item := self._box.takeAt(0):
            if (old := item.widget()) is not None:
                discard(old)
        if waiting:
            self._box.addWidget(parts.label(tr("可列入议题 {n} 项").format(n=len(waiting)), "dim"))
        for one in waiting[:_SHOWN]:
            self._box.addWidget(self._line(one))
        if len(waiting) > _SHOWN:
            rest = tr("另有 {n} 项，列入上面的之后显示").format(n=len(waiting) - _SHOWN)
            self._box.addWidget(parts.label(rest, role="hint"))
        self.setVisible(bool(waiting))

    def _line(self, one: AgendaHint) -> QWidget:
        made = QWidget()
        words = tr("{source}：{title}").format(source=one.source, title=one.title)
        text = parts.label(words, wrap=True)
        text.setToolTip(one.text)
        take = parts.button(tr("列入议题"), kind="link", tip=one.text)
        take.setAccessibleName(tr("列入议题：{title}").format(title=one.title))
        take.clicked.connect(partial(self.wanted.emit, one))
        row = parts.row(text, take, gap=10)
        row.setStretch(0, 1)
        made.setLayout(row)
        return made
