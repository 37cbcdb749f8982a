"""已结束: the cases that wait for nothing any more, with how, when and why they ended."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.development import listing
from branchdesk.features.development.model import CaseEnding
from branchdesk.features.development.queries import EndedLine
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, fold
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column, from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class EndedView(QWidget):
    """The list. Signals: ``opened(EndedLine)``, ``menu_asked``, ``moved``, ``typed``."""

    opened = Signal(object)
    menu_asked = Signal(QPoint)
    moved = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._steps: Mapping[str, str] = {}
        self.model = TableModel(self._columns(), key=lambda one: one.case_id)
        self.table = TableView(self.model, tr("已结束的发展档案"))
        self.table.titles.give_way(from_the_right(self.model.columns))
        self.table.always_current = True
        self.table.say_when_empty(
            Emptiness(tr("没有已结束的档案"), tr("转正归档、取消资格、停止培养和离开名册的人列在这里"), "clipboard-check"),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除搜索")))  # fmt: skip
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self.setLayout(parts.column(panel))
        self.setFocusProxy(self.table)
        for signal, own in (
            (self.table.opened, self.opened),
            (self.table.menu_asked, self.menu_asked),
            (self.table.typed, self.typed),
        ):
            signal.connect(own)
        self.table.current_changed.connect(lambda _line: self.moved.emit())

    def show_ended(self, lines: Sequence[EndedLine], steps: Mapping[str, str]) -> None:
        """These; ``steps`` are the names of the steps by their keys."""
        self._steps = steps
        self.model.show(lines)

    def sift(self, text: str) -> None:
        """Show those that hold every word."""
        self.model.set_filter(self._found(text) if text.strip() else None)

    def current(self) -> EndedLine | None:
        """The case stood on."""
        found: EndedLine | None = self.table.current_record()
        return found

    def lines(self) -> list[EndedLine]:
        """What is shown."""
        found: list[EndedLine] = self.model.shown_records()
        return found

    def last_step(self, one: EndedLine) -> str:
        """How far a case had come: 确定发展对象 2025-04-10."""
        return " ".join(filter(None, (self._steps.get(one.step, one.step), str(one.step_on or ""))))

    def counts(self) -> str:
        """The words of the status bar."""
        lines = self.lines()
        filed = sum(one.ending is CaseEnding.FILED for one in lines)
        words = tr("共 {n:,} 人 · 已转正归档 {filed:,} · 其他 {others:,}")
        return words.format(n=len(lines), filed=filed, others=len(lines) - filed)

    def _found(self, text: str) -> Callable[[list[int]], list[int]]:
        lines: Sequence[EndedLine] = self.model.records
        words = (
            " ".join((one.name_key, one.name, one.branch, listing.ending_word(one), one.reason, self.last_step(one)))
            for one in lines
        )
        kept = set(SearchIndex([fold(each) for each in words]).find(text, list(range(len(lines)))))
        return lambda order: [at for at in order if at in kept]

    def _columns(self) -> list[Column]:
        return [
            Column("name", tr("姓名"), lambda one: one.name, width=104, sort_key=lambda one: one.name_key, fixed=True),
            Column("branch", tr("所在支部"), lambda one: one.branch, width=190),
            Column("ending", tr("结束方式"), lambda one: one, listing.ending_word, width=150, tone=listing.ending_tone,
                   sort_key=listing.ending_word),
            Column("on", tr("结束日期"), lambda one: one.on, lambda day: str(day or " "), width=104,
                   sort_key=lambda one: str(one.on or "")),
            Column("step", tr("最后一步"), self.last_step, width=220),
            Column("reason", tr("原因和依据"), lambda one: one.reason, lambda text: text or " ", width=240, stretch=True),
        ]  # fmt: skip
