"""校内规定: the hours and the calls of requests as the school has them, each with its document, where it is from and how sure it is."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from branchdesk.features.development.rules.words import sure_word
from branchdesk.features.meetings.model.beside import RuleOverlay
from branchdesk.features.requests import commands, queries
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

    @property
    def ways(self) -> str:
        """What the school may make of it."""
        words = {
            "lower": tr("只能调小"),
            "higher": tr("只能调大，至多 {limit}"),
            "either": tr("由学校定，至多 {limit}"),
        }
        return words[self.number.stricter].format(limit=self.number.limit)


class NumbersDialog(RecordList):
    """All numbers of the rules on requests."""

    fields = (
        Field("value", "校内规定", Whole(1, 365), required=True),
        Field("from_on", "自何日起", CalendarDay(past_only=False), required=True, hint="这一天起受理的诉求按它计"),
        Field("source", "依据", Text(100), required=True, span=2, hint="学校文件名称和文号"),
    )
    extent = (940, 480)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        columns = [
            Column("rule", tr("规则"), lambda line: line.number.rule, width=290, stretch=True),
            Column("value", tr("默认"), lambda line: line.number.value, width=52, align="right"),
            Column("own", tr("校内"), lambda line: line.own and line.own.value, width=52, align="right"),
            Column("from_on", tr("自何日起"), lambda line: line.own and line.own.from_on, width=96),
            Column("source", tr("依据"), lambda line: line.own.source if line.own else line.source, width=170),
            Column("sure", tr("核实"), lambda line: tr("校内文件") if line.own else sure_word(line.number.confidence),
                   width=92),
        ]  # fmt: skip
        super().__init__(desk, tr("诉求办理的校内规定"), columns, Emptiness(tr("没有可以改的数")), parent)
        self.add_button.hide()
        self.edit_button.setText(tr("改为…"))
        self.drop_button.setText(tr("恢复默认"))

    def hint(self) -> str:
        """What holds from when, for which requests."""
        return tr(
            "时限和轮次只能从严；回访间隔和未接通的算法没有统一规定，由学校定。须写明依据，对自何日起受理的诉求有效，此前受理的不变。"
        )

    def uid(self, line: Any) -> str:
        """The name of the number."""
        return str(line.name)

    def read(self) -> Sequence[Line]:
        """Every number of the pack of today, with the last word of the school."""
        pack = rulepacks.pack(queries.SUBJECT, clock.today())
        own = {one.name: one for one in self.desk.ask(queries.own_numbers)}
        return [
            Line(name, number, number.source or pack.source, own.get(name)) for name, number in pack.numbers.items()
        ]

    def title_of(self, line: Any) -> str:
        """Which rule, and what the school may make of it."""
        return tr("{rule}（{ways}）").format(rule=tr(line.number.rule), ways=line.ways)

    def values(self, line: Any) -> Any:
        """The school's number, from today on."""
        return line.own or {"from_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it; the command refuses what the rules do not leave to the school."""
        uid = line.own.id if line.own and line.own.from_on == values["from_on"] else new_id()
        overlay = RuleOverlay(id=uid, subject=queries.SUBJECT, name=line.name, **values)
        self.desk.do(tr("校内规定：{rule}").format(rule=tr(line.number.rule)), commands.set_number, overlay)

    def remove(self, line: Any) -> None:
        """Back to the number of the program."""
        if line.own is None:
            raise Refusal(tr("这一项没有校内规定"))
        self.desk.do(tr("取消校内规定：{rule}").format(rule=tr(line.number.rule)), commands.unset_number, line.own.id)
