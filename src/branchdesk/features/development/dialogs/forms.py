"""The forms of the room: each is a list of fields and the command that saves them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development import commands
from branchdesk.features.development.dialogs.record import RecordDialog
from branchdesk.features.development.fields import (
    CASE_FIELDS,
    OBSERVATION_FIELDS,
    OF_ENDING,
    PAPER_FIELDS,
    WAIVER_FIELDS,
)
from branchdesk.features.development.model import (
    CaseEnding,
    CasePaper,
    DevelopmentCase,
    Observation,
    Waiver,
)
from branchdesk.features.development.rules.checks import Finding
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.development.rules.packs import StepRule
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Choice, Field, Text
from branchdesk.kernel.records import Record, new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.change_log import Author
from branchdesk.widgets.screen import Desk

_BY_HAND = (
    (CaseEnding.WITHDRAWN, "本人撤回申请"),
    (CaseEnding.STOPPED, "组织决定停止培养"),
    (CaseEnding.MOVED, "培养关系转出"),
)
_END_FIELDS = (
    Field("ending", "怎样结束", Choice(_BY_HAND, make=CaseEnding), required=True, span=2),
    Field("ended_on", "结束日期", CalendarDay(), required=True),
    Field("ending_reason", "原因和依据", Text(200, lines=2), required=True, span=4),
)


def _id(before: Record | None) -> str:
    return before.id if before is not None else new_id()


class ObservationDialog(RecordDialog):
    """登记考察: date, kind, by whom, where the paper lies; never what was written (domain §10)."""

    def __init__(self, desk: Desk, file: CaseFile, before: Observation | None, parent: QWidget | None) -> None:
        self._file, self._before = file, before
        title = tr("培养教育考察：{name}").format(name=file.member.name)
        start: Any = before or {"on": Day.of(clock.today())}
        super().__init__(desk, title, OBSERVATION_FIELDS, parent, start=start, extent=(720, 400))

    def write(self, values: dict[str, Any]) -> None:
        """Note it."""
        one = Observation(id=_id(self._before), case_id=self._file.case.id, **complete(Observation, values))
        self.desk.do(tr("登记 {name} 的考察").format(name=self._file.member.name), commands.observe, one)


class PaperDialog(RecordDialog):
    """登记材料: how many, of what day, where it lies; the thing itself stays in its cabinet."""

    def __init__(
        self, desk: Desk, file: CaseFile, steps: Sequence[StepRule], before: CasePaper | None, start: Mapping[str, Any],
        parent: QWidget | None,
    ) -> None:  # fmt: skip
        self._file, self._before = file, before
        rows = tuple((one.key, f"{one.number}.{one.name}") for one in steps)
        fields = [Field("step", tr("属于哪一步"), Choice(rows), required=True, span=2) if one.name == "step" else one
                  for one in PAPER_FIELDS]  # fmt: skip
        title = tr("材料：{name}").format(name=file.member.name)
        super().__init__(desk, title, fields, parent, start=before or start, extent=(720, 400),
                         first="copies" if start.get("title") else "title")  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """Note it."""
        one = CasePaper(id=_id(self._before), case_id=self._file.case.id, **complete(CasePaper, values))
        self.desk.do(tr("登记 {name} 的材料").format(name=self._file.member.name), commands.note_paper, one)


class WaiverDialog(RecordDialog):
    """写明理由: a warning gone on against; the reason is kept and printed with the case."""

    def __init__(self, desk: Desk, file: CaseFile, finding: Finding, parent: QWidget | None) -> None:
        self._file, self._finding = file, finding
        start = {"by": Author().actor, "on": Day.of(clock.today())}
        fields = [one for one in WAIVER_FIELDS if one.name in ("reason", "by", "on")]
        super().__init__(desk, tr("写明理由"), fields, parent, start=start, extent=(680, 360), first="reason")
        self.notices.tell("warn", finding.text, stays=True)

    def write(self, values: dict[str, Any]) -> None:
        """Keep the reason."""
        one = Waiver(id=new_id(), case_id=self._file.case.id, code=self._finding.code, step=self._finding.step,
                     **complete(Waiver, values))  # fmt: skip
        self.desk.do(tr("写明 {name} 的理由").format(name=self._file.member.name), commands.waive, one)


class CaseDialog(RecordDialog):
    """档案信息: number of the form, when he leaves school, where the papers lie."""

    def __init__(self, desk: Desk, file: CaseFile, parent: QWidget | None) -> None:
        self._case = file.case
        self._name = file.member.name
        title = tr("发展档案：{name}").format(name=file.member.name)
        fields = [one for one in CASE_FIELDS if one.name not in ("member_id", *OF_ENDING)]
        super().__init__(desk, title, fields, parent, start=file.case, verb=tr("保存"))

    def write(self, values: dict[str, Any]) -> None:
        """Save it."""
        case: DevelopmentCase = replace(self._case, **complete(DevelopmentCase, values))
        self.desk.do(tr("修改 {name} 的发展档案").format(name=self._name), commands.alter_case, case)


class EndCaseDialog(RecordDialog):
    """结束培养, with day and reason; what follows from steps is not chosen here."""

    def __init__(self, desk: Desk, file: CaseFile, parent: QWidget | None) -> None:
        self._file = file
        title = tr("结束培养：{name}").format(name=file.member.name)
        super().__init__(desk, title, _END_FIELDS, parent, start={"ended_on": Day.of(clock.today())}, verb=tr("结束培养"),
                         extent=(680, 340))  # fmt: skip

    def write(self, values: dict[str, Any]) -> None:
        """End it."""
        label = tr("结束 {name} 的培养").format(name=self._file.member.name)
        ending, reason = values["ending"], values["ending_reason"]
        self.desk.do(label, commands.end_case, self._file.case.id, values["ended_on"], ending, reason)
