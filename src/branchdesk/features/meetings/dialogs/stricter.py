"""校内从严: numbers of the rules the school has tightened, each with its document; nothing can be loosened."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.kernel import clock, rulepacks
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import CalendarDay, Field, Text, Whole
from branchdesk.kernel.records import new_id
from branchdesk.kernel.rulepacks import Number
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


class Line(NamedTuple):
    """A number of the rules, and the school's own where there is one."""

    name: str
    number: Number
    source: str
    own: RuleOverlay | None


class StricterDialog(RecordList):
    """All numbers that may be tightened, of the rules on meetings or (``subject``) on something else."""

    subject = queries.SUBJECT
    called, usual, change, back = "校内从严", "全国", "从严…", "恢复全国规定"
    """The words of the window, of the column with the number of the pack, and of the two buttons."""

    fields = (
        Field("value", "校内规定", Whole(0, 10000), required=True),
        Field("from_on", "自何日起", CalendarDay(past_only=False), required=True),
        Field("source", "依据", Text(100), required=True, span=2, hint="学校文件名称和文号"),
    )
    extent = (900, 520)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        columns = [
            Column("rule", tr("规则"), lambda line: line.number.rule, width=300, stretch=True),
            Column("value", tr(self.usual), lambda line: line.number.value, width=64, align="right"),
            Column("way", tr("从严方向"), lambda line: _way(line.number), width=84),
            Column("own", tr("校内"), lambda line: line.own and line.own.value, width=64, align="right"),
            Column("from_on", tr("自何日起"), lambda line: line.own and line.own.from_on, width=104),
            Column("source", tr("依据"), lambda line: line.own.source if line.own else line.source, width=220),
        ]
        super().__init__(desk, tr(self.called), columns, Emptiness(tr("没有可以从严的规则")), parent)
        self.add_button.hide()
        self.edit_button.setText(tr(self.change))
        self.drop_button.setText(tr(self.back))

    def hint(self) -> str:
        """What is possible."""
        return tr("校内规定只能比全国规定更严，须写明依据；放宽的数字不会生效。")

    def uid(self, line: Any) -> str:
        """The name of the number."""
        return str(line.name)

    def read(self) -> Sequence[Line]:
        """Every number of the pack of today that says which way is stricter."""
        pack = rulepacks.pack(self.subject, clock.today())
        own = {one.name: one for one in self.desk.ask(queries.overlays, self.subject)}
        return [
            Line(name, number, number.source or pack.source, own.get(name))
            for name, number in pack.numbers.items()
            if number.stricter
        ]

    def title_of(self, line: Any) -> str:
        """Which rule."""
        return tr("{called}：{rule}").format(called=tr(self.called), rule=line.number.rule)

    def values(self, line: Any) -> Any:
        """The school's number, from today on."""
        return line.own or {"from_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it; the command refuses what would loosen."""
        uid = line.own.id if line.own and line.own.from_on == values["from_on"] else new_id()
        overlay = RuleOverlay(id=uid, subject=self.subject, name=line.name, **values)
        self.desk.do(self.title_of(line), commands.tighten, overlay)

    def remove(self, line: Any) -> None:
        """Back to the national number."""
        if line.own is None:
            raise Refusal(tr("这一项没有校内规定"))
        self.desk.do(tr("取消{what}").format(what=self.title_of(line)), commands.loosen, line.own.id)


def _way(number: Number) -> str:
    return tr({"higher": "调高", "lower": "调低"}.get(number.stricter, "由学校定"))
