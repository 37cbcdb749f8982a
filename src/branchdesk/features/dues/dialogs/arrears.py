"""欠交名单: items to study, the longest behind first, never by amount and never a decision (domain §1.6, N6)."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.dues import queries
from branchdesk.features.dues.dialogs.forms import ArrearsNoteDialog
from branchdesk.features.dues.queries import Scope
from branchdesk.features.dues.queries.naming import called
from branchdesk.features.dues.rules import arrears
from branchdesk.features.dues.rules.arrears import Arrear
from branchdesk.features.members import queries as members
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk

_LEVELS = (0, 1, 3, 6)
_TONES = {0: "mute", 1: "info", 3: "warn", 6: "err"}


class Line(NamedTuple):
    """One person behind, with his name; ``called`` tells him apart from namesakes where no number stands beside it."""

    arrear: Arrear
    name: str
    number: str
    called: str


def level_word(level: int) -> str:
    """What is to be done, without a judgement."""
    words = {0: tr("有正当理由"), 1: tr("欠交，请提醒"), 3: tr("3 个月以上"), 6: tr("6 个月·待研究")}
    return words[level]


class ArrearsDialog(ListDialog):
    """The list, by level; what was found out is written down beside it."""

    def __init__(self, desk: Desk, scope: Scope, paper: Callable[[], object], parent: QWidget | None) -> None:
        columns = [
            Column("number", tr("编号"), lambda one: one.number, width=88, ink=lambda _number: "text2"),
            Column("name", tr("姓名"), lambda one: one.name, width=88, fixed=True),
            Column("level", tr("情况"), lambda one: one.arrear.level, level_word, width=124, tone=lambda level: _TONES[level]),
            Column("months", tr("未交月份"), lambda one: arrears.spans(one.arrear.months), width=230),
            Column("run", tr("连续"), lambda one: len(one.arrear.run) or None, width=56, align="right"),
            Column("amount", tr("合计(元)"), lambda one: one.arrear.amount, width=92, align="right", sort_key=lambda _one: None),
            Column("said", tr("待办"), lambda one: one.arrear.sentence(one.called), width=300, stretch=True),
        ]  # fmt: skip
        rule = tr("计数口径：{rule}。只列入待研究事项，不作任何组织处理。").format(rule=tr(arrears.COUNTING))
        super().__init__(tr("欠交名单"), columns, lambda one: one.arrear.member_id,
                         Emptiness(tr("没有欠交的人"), tr("至上月末的党费都已交清"), "circle-check"), parent, rule=rule,
                         extent=(1080, 560))  # fmt: skip
        self._desk, self._scope = desk, scope
        self.segments = parts.segments([tr("全部"), tr("1 个月以上"), tr("3 个月以上"), tr("6 个月以上")])
        self.segments.currentChanged.connect(lambda _number: self.refresh())
        column = self.layout()
        assert column is not None
        column.insertWidget(2, self.segments)  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self.table.opened.connect(lambda _line: self.note())
        self.verb(tr("登记核实情况…"), self.note, "clipboard-check").setVisible(not desk.read_only)
        self.verb(tr("复制"), self.copy_list, "copy")
        self.verb(tr("谈话提醒名单…"), paper, "printer")
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        least = _LEVELS[self.segments.currentIndex()]
        found = [one for one in self._desk.ask(queries.arrears, self._scope) if one.level >= least]
        people = {one.id: one for one in self._desk.ask(members.members_by_id, [one.member_id for one in found])}
        names = self._desk.ask(called, set(people))
        lines = [
            Line(one, people[one.member_id].name, people[one.member_id].number, names[one.member_id])
            for one in found
            if one.member_id in people
        ]
        studied = sum(one.arrear.level == 6 for one in lines)
        self.show_lines(lines, tr("{n} 人；其中待研究 {studied} 人").format(n=len(lines), studied=studied))

    def note(self) -> None:
        """What was found out about the person the list stands on."""
        line = self.table.current_record()
        if line is None:
            return
        dialog = ArrearsNoteDialog(self._desk, line.arrear.member_id, line.called, line.arrear.months[-1], self,
                                   first=line.arrear.months[0])  # fmt: skip
        if dialog.exec():
            self.refresh()
        dialog.deleteLater()
