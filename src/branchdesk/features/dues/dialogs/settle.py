"""The difference an assessment would make, looked at before it is written: who, from what to what, from which month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QStyledItemDelegate, QWidget

from branchdesk.features.dues.listing import amount
from branchdesk.features.dues.model import Assessment
from branchdesk.features.dues.panels.bases import TONES, BaseLine
from branchdesk.features.dues.rules import duty, rates
from branchdesk.features.dues.rules.assessing import TURNS, Turn
from branchdesk.kernel import clock
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.months import Month
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.list_dialog import ListDialog

_GIVING = ("number", "base", "payer")
"""Which columns give way on a narrow window, the first first: the line below the list tells them, and the arithmetic whole."""
_LINES = 2
"""So many lines are kept for that, so that the list does not move while one walks through it."""


class SettleDialog(ListDialog):
    """Accepted when it is to be settled; then ``assessments()`` and ``reason``.

    Changes begin in the month chosen: the first of the year, or where money was handed up the first one after that.
    """

    def __init__(
        self, lines: Sequence[BaseLine], locked: Mapping[str, frozenset[Month]], parent: QWidget | None
    ) -> None:
        super().__init__(tr("核定：核对变化"), _columns(), lambda one: one.id, Emptiness(tr("没有变化")), parent,
                         rule=_rule(lines), extent=(980, 560))  # fmt: skip
        self._lines, self._locked = list(lines), locked
        self.table.titles.give_way(_GIVING)
        self.reason = ""
        self._changed = [one for one in lines if one.proposal.turn is Turn.CHANGED]
        self._why, self._from = QLineEdit(), QComboBox()
        self._ask_for_changes()
        self.told = parts.label(role="dim", wrap=True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.told.setMinimumHeight(_LINES * self.told.fontMetrics().lineSpacing())
        self._below_list(self.told)
        self.table.current_changed.connect(self._tell)
        verb = self.verb(tr("核定 {n} 人").format(n=len(lines)), self._take, "check", "primary")
        verb.setDefault(False)
        fresh = len(lines) - len(self._changed)
        due = Yuan(sum(one.proposal.assessment.due.fen for one in lines if one.proposal.assessment))
        self.show_lines(lines, tr("新核定 {fresh} 人 · 有变化 {changed} 人 · 月应交合计 {due} 元").format(
            fresh=fresh, changed=len(self._changed), due=due))  # fmt: skip

    def _ask_for_changes(self) -> None:
        """From which month, and why: asked only where something settled changes."""
        months = duty.months_of(self._lines[0].proposal.assessment.year) if self._lines[0].proposal.assessment else ()
        shut = {one for found in self._locked.values() for one in found}
        first = next((month for month in months if not any(month <= one for one in shut)), None)
        self._from.setItemDelegate(QStyledItemDelegate(self._from))
        self._from.setAccessibleName(tr("变化从哪月起"))
        for month in months:
            if first is not None and month >= first:
                self._from.addItem(str(month), month)
        self._why.setAccessibleName(tr("变更原因"))
        self._why.setPlaceholderText(tr("变更原因（改变已核定的必须写明）"))
        row = QWidget()
        box = parts.row(parts.label(tr("变化从")), self._from, parts.label(tr("起执行")), self._why)
        box.setStretch(3, 1)
        row.setLayout(box)
        self._below_list(row)
        row.setVisible(bool(self._changed))

    def _below_list(self, widget: QWidget) -> None:
        column = self.layout()
        assert column is not None
        column.insertWidget(4, widget)  # type: ignore[attr-defined]  # it is a QVBoxLayout

    def _tell(self, line: BaseLine | None) -> None:
        """The current line in full, also what has no column here."""
        wanted = line.wanted if line is not None else None
        self.told.setText("" if line is None or wanted is None else tr("{name}（{number}），{payer}：{arithmetic}").format(
            name=line.member.name, number=line.member.number, payer=_payer(line), arithmetic=wanted.arithmetic))  # fmt: skip

    def _take(self) -> None:
        self.reason = self._why.text().strip()
        if self._changed and not self.reason:
            self.notices.tell("err", tr("有 {n} 人改变已核定的金额，请写明原因。").format(n=len(self._changed)))
            parts.mark(self._why, "invalid", "true")
            self._why.setFocus()
            return
        self.done(1)

    def assessments(self) -> list[Assessment]:
        """What is to be written."""
        start: Month | None = self._from.currentData()
        found = []
        for one in self._lines:
            wanted = one.proposal.assessment
            if wanted is not None:
                late = one.proposal.turn is Turn.CHANGED and start is not None and start > wanted.from_month
                found.append(replace(wanted, id=new_id(), from_month=start) if late and start else wanted)
        return found


def _rule(lines: Sequence[BaseLine]) -> str:
    """What settling means; somebody who begins within the year is told how earlier months stay in the older books."""
    said = tr("核对无误后一次写入，可一步撤销；上缴以后这些月份的核定即锁定。")
    begins = [one.wanted.from_month for one in lines if one.wanted]
    anew = all(one.proposal.before is None and one.proposal.last is None for one in lines)
    if not anew or not begins or min(begins) >= Month.of(clock.today()):
        return said
    more = tr("从 {month} 起计应交；年中启用台账的，先在“年度规定”填写从几月记起，以前月份不计。")
    return said + more.format(month=min(begins))


def _columns() -> list[Column]:
    return [
        Column("number", tr("编号"), lambda one: one.member.number, width=84, ink=lambda _number: "text2"),
        Column("name", tr("姓名"), lambda one: one.member.name, width=88, fixed=True),
        Column("turn", tr("状态"), lambda one: one.proposal.turn, lambda turn: tr(dict(TURNS)[turn]), width=92,
               tone=lambda turn: TONES[turn]),
        Column("payer", tr("人员类别"), _payer, width=170),
        Column("base", tr("基数(元)"), lambda one: one.wanted.base if one.wanted else None, amount, width=100, align="right"),
        Column("before", tr("原月应交"), lambda one: _before(one), amount, width=92, align="right"),
        Column("due", tr("月应交(元)"), lambda one: one.wanted.due if one.wanted else None, amount, width=96, align="right"),
        Column("arithmetic", tr("算式和依据"), lambda one: one.wanted.arithmetic if one.wanted else "", width=300, stretch=True),
    ]  # fmt: skip


def _payer(one: BaseLine) -> str:
    wanted, old = one.wanted, one.proposal.before or one.proposal.last
    if wanted is None:
        return ""
    new = rates.payer_word(wanted.payer)
    return new if old is None or old.payer == wanted.payer else f"{rates.payer_word(old.payer)} → {new}"


def _before(one: BaseLine) -> Yuan | None:
    old = one.proposal.before or one.proposal.last
    return old.due if old else None
