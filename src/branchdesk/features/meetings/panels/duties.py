"""三会一课 of one branch and year: the matrix, what is still to be held (本季还差), what is missing (补录)."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.features.meetings.panels.matrix import MatrixView, legend
from branchdesk.features.meetings.panels.stack import Stack, bar, choices, held, prose, verb
from branchdesk.features.meetings.rules import duty, wording
from branchdesk.features.meetings.rules.duty import Cell, DutyState, Row
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts

_NAMED = 6
"""Periods named one by one in a remark; of more only how many there are."""


class BranchChip:
    """Which branch is looked at, where there are several. ``chip`` is its button; ``chosen`` is called with an id."""

    def __init__(self, chosen: Callable[[str], object]) -> None:
        self.chip = parts.chip(tr("支部"))
        self._chosen = chosen
        self._menu = QMenu(self.chip)
        self.chip.setMenu(self._menu)

    def show_branches(self, branches: Sequence[tuple[str, str]], now: str | None) -> None:
        """Offer these (id, name)."""
        self._menu.clear()
        for uid, name in branches:
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(uid == now)
            action.triggered.connect(partial(self._choose, uid))
        name = dict(branches).get(now or "", "")
        parts.set_chip(self.chip, name if len(name) <= 12 else name[:11] + "…", on=False)
        self.chip.setToolTip(name)
        self.chip.setAccessibleName(tr("查看哪个支部：{name}").format(name=name))
        self.chip.setVisible(len(branches) > 1)

    def _choose(self, uid: str, _checked: bool = False) -> None:
        self._chosen(uid)


class DutyPage(QWidget):
    """The first page of the panel.

    Signals: ``hold_asked(kind, day, make_up)`` begins a meeting, ``branch_chosen(id)``, ``meetings_asked(kind, cell)``
    shows those of a cell.
    """

    hold_asked = Signal(object, object, bool)
    branch_chosen = Signal(str)
    meetings_asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self.title = parts.label(role="h2")
        self.branch = BranchChip(self.branch_chosen.emit)
        self.matrix = MatrixView()
        self.matrix.asked.connect(self._on_cell)
        self.lacking, self.missing = Stack(gap=2), Stack()
        section = parts.label(tr("本季还差"), role="section")
        head = parts.row(self.title, None, self.branch.chip)
        self.legend = parts.label(role="hint", wrap=True)
        body = held(parts.column(head, self.matrix, self.legend, parts.line(), section, self.lacking, self.missing,
                                 None, margins=(16, 10, 16, 12)))  # fmt: skip
        self.setLayout(parts.column(parts.scrolled(body, tr("三会一课"))))
        self._today = date.min

    def show_year(
        self, branches: Sequence[tuple[str, str]], branch_id: str | None, year: int, rows: Sequence[Row], today: date
    ) -> None:
        """Show a branch in a year."""
        self._today = today
        self.title.setText(tr("三会一课 · {year}").format(year=year))
        self.branch.show_branches(branches, branch_id)
        name = dict(branches).get(branch_id or "", "")
        self.matrix.show_rows(rows, tr("{name} 三会一课 {year}").format(name=name, year=year).strip())
        self.legend.setText(legend(rows))
        found = duty.lacking(rows)
        waiting = [one for one in found if one[2].state is DutyState.WAITING]
        self.lacking.show_all([self._row(*one) for one in waiting] or [prose(self._calm(rows, year), role="dim")])
        self.missing.show_all(self._bars([one for one in found if one[2].state is DutyState.MISSING]))

    def _calm(self, rows: Sequence[Row], year: int) -> str:
        cells = [cell for row in rows for cell in row.cells]
        if not cells:
            return tr("台账中还没有党支部")
        if all(cell.state is DutyState.EXEMPT for cell in cells):
            return tr("这个支部本年度不作要求")
        if all(cell.state in (DutyState.EXEMPT, DutyState.BEFORE) for cell in cells):
            return tr("本台账从以后记起，这一年见原有台账")
        return tr("本期应开的都已开") if year == self._today.year else tr("没有待开的会议")

    def _row(self, kind: MeetingKind, sentence: str, cell: Cell) -> QWidget:
        words = parts.label(sentence, wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        new = verb(tr("新建"), sentence, lambda: self._hold(kind, cell), icon="plus")
        row = parts.row(words, new)
        row.setStretch(0, 1)
        return held(row)

    def _bars(self, missing: Sequence[tuple[MeetingKind, str, Cell]]) -> list[QWidget]:
        """One remark for each kind; where several periods are missing, the button asks which."""
        by_kind: dict[MeetingKind, list[Cell]] = defaultdict(list)
        for kind, _, cell in missing:
            by_kind[kind].append(cell)
        return [self._bar(kind, cells) for kind, cells in by_kind.items()]

    def _bar(self, kind: MeetingKind, cells: Sequence[Cell]) -> QWidget:
        text = missing_words(kind, cells)
        if len(cells) == 1:
            button = verb(tr("补录"), text, lambda: self._hold(kind, cells[0]), kind="link")
        else:
            button = parts.button(tr("补录"), kind="link", tip=text)
            button.setAccessibleName(tr("补录：{what}").format(what=text))
            choices(button, [(cell.period, partial(self._hold, kind, cell)) for cell in cells])
        return bar(text, "warn", "triangle-alert", button)

    def _hold(self, kind: MeetingKind, cell: Cell) -> None:
        self.hold_asked.emit(kind, *duty.day_for(cell, self._today))

    def _on_cell(self, row: Row, cell: Cell) -> None:
        if cell.meeting_ids:
            self.meetings_asked.emit(row.kind, cell)
        elif cell.is_lacking:
            self._hold(row.kind, cell)


def missing_words(kind: MeetingKind, cells: Sequence[Cell]) -> str:
    """9月支部委员会会议没有会议记录，开过的请补录并注明原因."""
    word = wording.kind_word(kind)
    partly = all(cell.meeting_ids for cell in cells)
    named = "、".join(cell.period for cell in cells[:_NAMED])
    if len(cells) > _NAMED:
        named = tr("{named}等 {n} 期").format(named=named, n=len(cells))
    if partly:
        return tr("{when}有党小组没有会议记录，开过的请补录并注明原因").format(when=named)
    return tr("{when}没有{kind}记录，开过的请补录并注明原因").format(when=named, kind=word)
