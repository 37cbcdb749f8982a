"""职责年历: a year of duties, a row for each, its days under their months."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from branchdesk.features.organizers.listing import duties
from branchdesk.features.organizers.listing.words import role_word
from branchdesk.features.organizers.model import Duty
from branchdesk.features.organizers.queries import OccurrenceLine, PostingLine
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_FIXED, _TITLE = 3, 192
"""Columns before January, and the least width of the first, in pixels at 100 %."""


class Row(NamedTuple):
    """A duty of a posting through the year."""

    duty: Duty
    posting: PostingLine
    months: dict[int, list[OccurrenceLine]]

    @property
    def id(self) -> str:
        """Of the row."""
        return f"{self.posting.id}|{self.duty.id}"


class YearCalendar(QWidget):
    """``asked(lines)``: something is to be written down about these; ``menu_asked(QPoint)``."""

    asked = Signal(object)
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.model = TableModel(_columns(), key=lambda one: one.id)
        self.table = TableView(self.model, tr("职责年历"))
        self.table.by_cell = True
        self.table.say_when_empty(Emptiness(tr("这一年没有到期的职责"), icon="calendar-days"))
        self._key = parts.label(
            tr("数字为到期日：✓ 已完成　待 近期到期　逾 逾期　· 未到期　免 本期不涉及；Enter 登记"), role="hint"
        )
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(card, self._key, gap=6)
        column.setStretch(0, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)
        self.table.opened.connect(lambda _row: self._ask())
        self.table.menu_asked.connect(self.menu_asked)

    def show_lines(self, lines: Sequence[OccurrenceLine]) -> None:
        """Show a year of them, the rows in the order of the duties."""
        rows: dict[str, Row] = {}
        for line in sorted(lines, key=lambda one: (one.posting.college, one.duty.order, one.duty.id)):
            row = rows.setdefault(f"{line.posting.id}|{line.duty.id}", Row(line.duty, line.posting, {}))
            row.months.setdefault(line.due.month, []).append(line)
        self.model.show(list(rows.values()))
        several = len({row.posting.id for row in rows.values()}) > 1
        self.table.setColumnHidden(self.model.column_of("organizer"), not several)
        self._widen()
        if not self.table.currentIndex().isValid():
            self.table.select_first()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What the months leave free belongs to the titles."""
        super().resizeEvent(event)
        self._widen()

    def _widen(self) -> None:
        header = self.table.horizontalHeader()
        free = self.table.viewport().width() - sum(header.sectionSize(n) for n in range(1, header.count()))
        header.resizeSection(0, max(theme.px(_TITLE), free))

    def chosen(self) -> list[OccurrenceLine]:
        """What falls due in the month the cell stands on; of several rows, in all of them."""
        month = self.table.currentIndex().column() - _FIXED + 1
        return [line for row in self.table.selected_records() for line in row.months.get(month, ())]

    def _ask(self) -> None:
        if found := self.chosen():
            self.asked.emit(found)


def _columns() -> list[Column]:
    return [
        Column("title", tr("职责事项"), lambda one: one.duty.title, width=_TITLE, fixed=True),
        Column("organizer", tr("组织员"), lambda one: one.posting.name, width=66, fixed=True),
        Column("role", tr("角色"), lambda one: one.duty.role, role_word, width=66, fixed=True),
        *(Column(f"month_{n}", tr("{n}月").format(n=n), _month(n), _words, width=54, align="center", tone=_tone, fixed=True)
          for n in range(1, 13)),
    ]  # fmt: skip


def _month(number: int) -> Callable[[Row], list[OccurrenceLine]]:
    return lambda row: row.months.get(number, [])


def _words(lines: list[OccurrenceLine]) -> str:
    return " ".join(duties.mark(line) for line in lines) or " "  # most cells are empty: no dash in each of them


def _tone(lines: list[OccurrenceLine]) -> str:
    stands = [duties.stand(line) for line in lines]
    worst = min(stands, key=duties.STANDS.index, default="")
    return duties.TONES.get(worst, "")
