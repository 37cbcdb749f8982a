"""What hangs on a member's card and is kept line by line: how he came (增员), when his rights were limited."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import commands, queries
from branchdesk.features.members.fields import ARRIVAL_FIELDS, RESTRICTION_FIELDS
from branchdesk.features.members.model import Arrival, Restriction, RestrictionKind
from branchdesk.features.members.queries import MemberLine
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Field
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column, column_of
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk


def _columns(fields: Sequence[Field], wide: str) -> list[Column]:
    """All fields as columns; one takes the room that is left."""
    return [replace(column_of(one), shown=True, stretch=one.name == wide) for one in fields]


class _OnCard(RecordList):
    """Records of one member; ``record`` says of what kind, and ``commands`` how it is written."""

    record: type[Arrival] | type[Restriction]
    extent = (860, 440)

    def __init__(
        self, desk: Desk, line: MemberLine, title: str, wide: str, empty: Emptiness, parent: QWidget | None
    ) -> None:
        self.line = line
        self._seen = 0
        super().__init__(desk, title.format(name=line.name), _columns(self.fields, wide), empty, parent)

    def uid(self, line: Any) -> str:
        """The record's own id."""
        return str(line.id)

    def refresh(self) -> None:
        """What is shown from here on has been seen."""
        self._seen = self.desk.ask(queries.position)
        super().refresh()

    def write(self, verb: str, command: Callable[..., object], values: Mapping[str, Any], line: Any) -> None:
        """Save one line in one step of undo."""
        before = line or self.record(id=new_id(), member_id=self.line.id, **complete(self.record, values))
        after = replace(before, **complete(self.record, values))
        self.desk.do(verb.format(name=self.line.name), command, after, seen=self._seen if line else None)


class ArrivalsDialog(_OnCard):
    """增员方式: how a member came onto the roll, once or after having left again."""

    fields = ARRIVAL_FIELDS
    record = Arrival

    def __init__(self, desk: Desk, line: MemberLine, parent: QWidget | None) -> None:
        empty = Emptiness(tr("没有登记增员方式"), tr("台账建立前已在册的不必登记"), "user-plus")
        super().__init__(desk, line, tr("增员方式：{name}"), "came_from", empty, parent)

    def hint(self) -> str:
        """What it is for."""
        return tr(
            "增减平衡表按增员方式计数；“党费交至”的次月起由本支部收缴党费。组织关系转入的，请在“组织员 › 组织关系”办理。"
        )

    def read(self) -> Sequence[Arrival]:
        """The oldest first."""
        return self.desk.ask(queries.arrivals, self.line.id)

    def title_of(self, line: Any) -> str:
        """With the day of a known one."""
        return tr("增员：{name}，{on}").format(name=self.line.name, on=line.on) if line else tr("登记增员方式")

    def values(self, line: Any) -> Any:
        """A new one begins with the day he joined the Party, where that is known to the day."""
        joined = Day.parse(self.line.joined_on) if self.line.joined_on else None
        return line or {"on": joined if joined and joined.is_full else None}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it down, or put it right."""
        self.write(tr("登记{name}的增员方式"), commands.note_arrival, values, line)

    def remove(self, line: Any) -> None:
        """Into the recycle bin."""
        self.desk.do(tr("删除{name}的增员方式").format(name=self.line.name), commands.drop_arrival, line.id)


class RestrictionsDialog(_OnCard):
    """党员权利受限: from when to when a member has no vote, and the decision it rests on."""

    fields = RESTRICTION_FIELDS
    record = Restriction

    def __init__(self, desk: Desk, line: MemberLine, parent: QWidget | None) -> None:
        empty = Emptiness(tr("没有权利受限的登记"), icon="circle-check")
        super().__init__(desk, line, tr("党员权利受限：{name}"), "basis", empty, parent)

    def hint(self) -> str:
        """What follows from it."""
        return tr(
            "受限期间没有表决权、选举权和被选举权，不能担任入党介绍人；会议的应到名单和发展党员的核查照此处理。"
            "只登记起止日期和决定文号，不写原因。"
        )

    def read(self) -> Sequence[Restriction]:
        """The oldest first."""
        return self.desk.ask(queries.restrictions, self.line.id)

    def title_of(self, line: Any) -> str:
        """With the day of a known one."""
        text = tr("权利受限：{name}，{on} 起")
        return text.format(name=self.line.name, on=line.from_on) if line else tr("登记党员权利受限")

    def values(self, line: Any) -> Any:
        """A new one begins today, as what it is most often."""
        return line or {"kind": RestrictionKind.ON_PROBATION, "from_on": Day.of(clock.today())}

    def save(self, values: dict[str, Any], line: Any) -> None:
        """Write it down, or put it right."""
        self.write(tr("登记{name}权利受限"), commands.restrict, values, line)

    def remove(self, line: Any) -> None:
        """Into the recycle bin: it was written down by mistake; what is over has its last day instead."""
        self.desk.do(tr("删除{name}权利受限的登记").format(name=self.line.name), commands.lift_restriction, line.id)
