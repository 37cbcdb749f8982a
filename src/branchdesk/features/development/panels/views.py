"""The views of all cases: the board, the list, everything the rules find, those that have ended."""

from datetime import date

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QPushButton, QStackedWidget

from branchdesk.features.development import listing
from branchdesk.features.development.listing import BOARD, ENDED, FINDINGS, LIST
from branchdesk.features.development.panels.board import Board
from branchdesk.features.development.panels.checks import ChecksView
from branchdesk.features.development.panels.ended import EndedView
from branchdesk.features.development.queries import BoardLine, EndedLine
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import from_the_right
from branchdesk.widgets.empty_state import Emptiness, EmptyState
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_COLUMNS = "development.columns"


class Views(QStackedWidget):
    """Signals: ``opened(BoardLine | EndedLine)``, ``menu_asked(QPoint)``, ``moved()``, ``typed(str)``."""

    opened = Signal(object)
    menu_asked = Signal(QPoint)
    moved = Signal()
    typed = Signal(str)

    def __init__(self, desk: Desk, today: date) -> None:
        super().__init__()
        self._desk = desk
        self.board = Board()
        self.model = TableModel(listing.columns(today), key=lambda one: one.case_id)
        self.table = TableView(self.model, tr("发展档案列表"))
        self.table.titles.give_way(from_the_right(self.model.columns))
        self.table.always_current = True
        self.checks = ChecksView()
        self.ended = EndedView()
        self._board = QStackedWidget()
        self.nobody = EmptyState(self._board)
        self._board.addWidget(self.board)
        self._board.addWidget(self.nobody)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        for view in (self._board, card, self.checks, self.ended):
            self.addWidget(view)
        self.table.restore(desk.setting(_COLUMNS, {}))
        self._connect()
        self.setFocusProxy(self.board)

    def offer(self, *buttons: QPushButton) -> None:
        """What there is to do while there are no cases at all."""
        words = tr("从新增入党申请人开始，或把原有的台账导入")
        nothing = Emptiness(tr("还没有发展档案"), words, "user-plus", buttons)
        self.table.say_when_empty(
            Emptiness(tr("还没有发展档案"), words, "user-plus"),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.nobody.say(nothing)

    def show_emptiness(self, empty: bool) -> None:
        """Say in place of the board that there are no cases."""
        self._board.setCurrentIndex(1 if empty else 0)

    def turn(self, view: int) -> None:
        """Show one of them; whom one stood on stays."""
        line = self.current()
        self.setCurrentIndex(view)
        if line is not None:
            self.select(line.case_id)
        self.setFocusProxy((self.board, self.table, self.checks, self.ended)[view])

    def current(self) -> BoardLine | EndedLine | None:
        """The case stood on in board, list or among the ended."""
        if self.currentIndex() == BOARD:
            return self.board.current()
        if self.currentIndex() == ENDED:
            return self.ended.current()
        found: BoardLine | None = self.table.current_record() if self.currentIndex() == LIST else None
        return found

    def current_case(self) -> str:
        """The id of the case stood on, in any view."""
        if self.currentIndex() == FINDINGS:
            found = self.checks.current()
            return found.case_id if found is not None else ""
        line = self.current()
        return line.case_id if line is not None else ""

    def select(self, case_id: str) -> bool:
        """Stand on a case."""
        if self.currentIndex() == BOARD:
            return self.board.select(case_id)
        table = {LIST: self.table, ENDED: self.ended.table}.get(self.currentIndex())
        if table is None:
            return False
        found = table.select_key(case_id)
        table.show_current()
        return found

    def _connect(self) -> None:
        self.board.opened.connect(self.opened)
        self.table.opened.connect(self.opened)
        self.ended.opened.connect(self.opened)
        for view in (self.board, self.table, self.checks, self.ended):
            view.menu_asked.connect(self.menu_asked)
            view.typed.connect(self.typed)
        self.board.moved.connect(self.moved)
        self.checks.moved.connect(self.moved)
        self.ended.moved.connect(self.moved)
        self.table.current_changed.connect(lambda _line: self.moved.emit())
        self.table.columns_changed.connect(lambda: self._desk.keep(_COLUMNS, self.table.state()))
        self.currentChanged.connect(lambda _at: self.moved.emit())
