"""核查: everything the rules find in all cases, a line each, with the whole of it below."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QWidget

from branchdesk.features.development import listing
from branchdesk.features.development.panels.findings import told_words
from branchdesk.features.development.queries import Checked, Loose
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.words import level_word
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column, from_the_right
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView


class FoundLine(NamedTuple):
    """A finding with whose it is."""

    id: str
    case_id: str
    name: str
    name_key: str
    branch: str
    finding: Finding


class ChecksView(QWidget):
    """The list. Signals: ``mend_asked(FoundLine)``, ``waive_asked(FoundLine)``, ``menu_asked``, ``moved``."""

    mend_asked = Signal(object)
    waive_asked = Signal(object)
    menu_asked = Signal(QPoint)
    moved = Signal()
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._names: Mapping[str, str] = {}
        self.model = TableModel(self._columns())
        self.table = TableView(self.model, tr("核查结果"))
        self.table.titles.give_way(from_the_right(self.model.columns))
        self.table.say_when_empty(
            Emptiness(tr("没有发现问题"), tr("日期、人选、票数、公示、材料都按各步适用的规则核查过"), "circle-check"),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self._text = parts.label(wrap=True)
        self._told = parts.label(role="hint", wrap=True)
        for one in (self._text, self._told):
            one.setMinimumWidth(1)
            one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.mend = parts.button(tr("改这里"), icon="pencil", tip=tr("打开要改的地方 (Enter)"))
        self.waive = parts.button(tr("写明理由…"), tip=tr("情况属实而仍要继续的，写明理由"))
        self.below = parts.card("card")
        words = parts.column(self._text, self._told, gap=3)
        row = parts.row(words, self.waive, self.mend, margins=(14, 9, 12, 9))
        row.setStretch(0, 1)
        self.below.setLayout(row)
        panel = parts.card("panel")
        panel.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(panel, self.below)
        column.setStretch(0, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)
        self._connect()

    def show_found(self, found: Sequence[Checked], loose: Sequence[Loose], names: Mapping[str, str]) -> None:
        """The findings that still want something, and votes on people without a case; ``names`` of the steps."""
        self._names = names
        lines = [
            FoundLine(f"{one.file.case.id}/{at}", one.file.case.id, one.file.member.name, one.file.member.name_key,
                      one.file.branch.name if one.file.branch else "", finding)
            for one in found
            for at, finding in enumerate(one.findings)
            if finding.stands
        ]  # fmt: skip
        lines += [_loose(one) for one in loose]
        lines.sort(key=lambda one: -one.finding.level.rank)
        self.model.show(lines)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self._show(self.current())

    def sift(self, kept: Callable[[FoundLine], bool] | None) -> None:
        """Show some of them only."""
        records = self.model.records
        self.model.set_filter(None if kept is None else lambda order: [at for at in order if kept(records[at])])
        self._show(self.current())

    def current(self) -> FoundLine | None:
        """The line stood on."""
        found: FoundLine | None = self.table.current_record()
        return found

    def lines(self) -> list[tuple[str, str, str, Finding]]:
        """What is shown: name, branch, step and finding."""
        found: list[FoundLine] = self.model.shown_records()
        return [(one.name, one.branch, self._names.get(one.finding.step, ""), one.finding) for one in found]

    def counts(self) -> str:
        """The words of the status bar."""
        lines: list[FoundLine] = self.model.shown_records()
        blocks = sum(one.finding.level is Level.BLOCK for one in lines)
        words = tr("共 {n:,} 条 · 不符 {blocks:,} · 请核 {warns:,} · 涉及 {people:,} 人")
        people = len({one.case_id for one in lines})
        return words.format(n=len(lines), blocks=blocks, warns=len(lines) - blocks, people=people)

    def _connect(self) -> None:
        self.table.opened.connect(self.mend_asked)
        self.table.menu_asked.connect(self.menu_asked)
        self.table.typed.connect(self.typed)
        self.table.current_changed.connect(self._show)
        self.mend.clicked.connect(lambda: self.mend_asked.emit(self.current()))
        self.waive.clicked.connect(lambda: self.waive_asked.emit(self.current()))

    def _show(self, line: FoundLine | None) -> None:
        self.below.setVisible(line is not None)
        if line is not None:
            self._text.setText(line.finding.text)
            self._told.setText(told_words(line.finding, self._names))
            self.waive.setVisible(line.finding.waivable and bool(line.case_id))
        self.moved.emit()

    def _columns(self) -> list[Column]:
        def of(name: str) -> Callable[[FoundLine], object]:
            return lambda one: getattr(one.finding, name)

        return [
            Column("level", tr("级别"), of("level"), level_word, width=72, tone=lambda level: listing.LEVEL_TONES[level],
                   sort_key=lambda one: -one.finding.level.rank),
            Column("name", tr("姓名"), lambda one: one.name, width=88, sort_key=lambda one: one.name_key, fixed=True),
            Column("branch", tr("支部"), lambda one: one.branch, width=130, shown=False),
            Column("step", tr("步骤"), lambda one: self._names.get(one.finding.step, ""), width=130),
            Column("text", tr("问题"), of("text"), width=320, stretch=True),
            Column("earliest", tr("最早"), of("earliest"), lambda day: str(day or " "), width=100),
            Column("rule", tr("规则"), of("rule"), width=150),
            Column("article", tr("条文"), of("article"), lambda text: text or " ", width=110, shown=False),
            Column("pack", tr("适用规则"), of("pack"), width=92, shown=False),
        ]  # fmt: skip


def _loose(one: Loose) -> FoundLine:
    """A general meeting has voted on somebody of whom there is no case."""
    text = tr("{on} 的党员大会已对 {name} 表决，但没有发展档案，没有记入").format(on=one.on, name=one.name)
    found = Finding(
        "loose_ballot", "", Level.WARN, text, tr("会议记录、发展档案、党员卡一致"), mend=f"open:{one.member_id}"
    )
    return FoundLine(f"{one.meeting_id}/{one.member_id}", "", one.name, one.name, "", found)
