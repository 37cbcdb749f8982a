"""The board: five columns, one for each stage. Cards are opened, never dragged: only a recorded decision moves a case."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QStackedWidget, QWidget

from branchdesk.features.development.model import STAGES, Stage
from branchdesk.features.development.panels.cards import CardList
from branchdesk.features.development.queries import BoardLine
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts


class _Column(QFrame):
    """A stage with its cards."""

    def __init__(self, stage: Stage, title: str) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.stage, self.title = stage, title
        self.cards = CardList(title)
        self._count = parts.pill("0")
        self._nobody = nobody = parts.label(role="hint", wrap=True)
        nobody.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        nobody.setContentsMargins(4, 24, 4, 4)
        self._body = QStackedWidget()
        self._body.addWidget(self.cards)
        self._body.addWidget(nobody)
        head = parts.row(parts.label(title, role="section"), self._count, None, gap=8, margins=(3, 0, 0, 0))
        column = parts.column(head, self._body, margins=(9, 10, 6, 6))
        column.setStretch(1, 1)
        self.setLayout(column)

    def show_lines(self, lines: Sequence[BoardLine], today: date, *, with_branch: bool, sifted: bool) -> None:
        """The cases of the stage; the place looked at stays."""
        before, place = self.cards.current(), self.cards.verticalScrollBar().value()
        row = self.cards.currentIndex().row()
        self.cards.cards.show(lines, today, with_branch=with_branch)
        self._count.setText(f"{len(lines):,}")
        self._body.setCurrentIndex(0 if lines else 1)
        self._nobody.setText(tr("没有符合条件的人") if sifted else tr("没有人在这一阶段"))
        self.cards.setAccessibleDescription(tr("{n} 人").format(n=len(lines)))
        if before is not None:
            found = next((at for at, one in enumerate(lines) if one.case_id == before.case_id), row)
            self.cards.stand_on(found)
            self.cards.verticalScrollBar().setValue(place)


class Board(QWidget):
    """All five. Signals: ``opened(line)``, ``menu_asked(QPoint)``, ``moved()`` when another card is stood on."""

    opened = Signal(object)
    menu_asked = Signal(QPoint)
    moved = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns = [_Column(stage, tr(title)) for stage, title in STAGES]
        self._at = 0
        row = parts.row(*self.columns, gap=8)
        for number, column in enumerate(self.columns):
            row.setStretch(number, 1)
            column.setMinimumWidth(0)
            cards = column.cards
            cards.opened.connect(self.opened)
            cards.menu_asked.connect(self.menu_asked)
            cards.typed.connect(self.typed)
            cards.sideways.connect(lambda by, at=number: self._aside(at, by))
            cards.chosen.connect(lambda at=number: self._stand(at))
        self.setLayout(row)
        self.setFocusProxy(self.columns[0].cards)

    def show_lines(self, lines: Sequence[BoardLine], today: date, *, with_branch: bool, sifted: bool) -> None:
        """These cases, each in the column of its stage; ``sifted`` where search and filters left some out."""
        for column in self.columns:
            column.show_lines(
                [one for one in lines if one.stage is column.stage], today, with_branch=with_branch, sifted=sifted
            )

    def current(self) -> BoardLine | None:
        """The case stood on."""
        return self.columns[self._at].cards.current()

    def select(self, case_id: str) -> bool:
        """Stand on a case; False where the filters hide it."""
        for number, column in enumerate(self.columns):
            rows = [at for at, one in enumerate(column.cards.cards.lines) if one.case_id == case_id]
            if rows:
                self._stand(number)
                column.cards.stand_on(rows[0])
                return True
        return False

    def _stand(self, number: int) -> None:
        self._at = number
        self.setFocusProxy(self.columns[number].cards)
        self.moved.emit()

    def _aside(self, number: int, by: int) -> None:
        """The nearest column on that side with somebody in it, at the same height."""
        row = self.columns[number].cards.currentIndex().row()
        beyond = range(number + by, len(self.columns) if by > 0 else -1, by)
        for other in beyond:
            cards = self.columns[other].cards
            if cards.cards.lines:
                cards.stand_on(row)
                cards.setFocus(Qt.FocusReason.OtherFocusReason)
                return
