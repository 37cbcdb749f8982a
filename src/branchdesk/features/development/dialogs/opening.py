"""建立发展档案: somebody new, who comes onto the roll with it, or somebody of the roll who has no case yet."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.development import commands, queries
from branchdesk.features.development.dialogs.judged import JudgedDialog
from branchdesk.features.development.model import CaseStep, DevelopmentCase, Waiver
from branchdesk.features.development.rules.file import CaseFile
from branchdesk.features.members import queries as members
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock, idnumbers
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Field, Ref
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.storage.engine import Ledger
from branchdesk.storage.work import Work
from branchdesk.widgets.screen import Desk

_APPLY = "apply"
_APPLIED = Field("applied_on", "递交入党申请书日期", CalendarDay(), required=True, span=2)
_PERSON = ("name", "sex", "birth", "id_number", "branch_id", "staff_number", "phone", "education")
_KNOWN = Field(
    "member_id", "名册上的人", Ref("member"), required=True, span=2, hint="还没有发展档案的申请人、积极分子等"
)


class _OpeningDialog(JudgedDialog):
    """Opens a case with its first step, where the day of the application is known."""

    def __init__(self, desk: Desk, title: str, fields: list[Field], parent: QWidget | None, **more: Any) -> None:
        self.case = DevelopmentCase(id=new_id(), member_id=new_id())
        self._step_id = new_id()
        self._around = desk.ask(queries.Around)
        nobody = CaseFile(self.case, Member(id=self.case.member_id, name="", standing=Standing.APPLICANT))
        super().__init__(desk, title, fields, parent, file=nobody, book=desk.ask(queries.rulebook), about=_APPLY,
                         verb=tr("建立档案"), **more)  # fmt: skip

    def _opened(self, member: Member, applied: Day | None) -> CaseFile:
        """The file as it would be."""
        case = replace(self.case, member_id=member.id)
        steps = () if applied is None else (CaseStep(id=self._step_id, case_id=case.id, step=_APPLY, on=applied),)
        return self._around.placed(CaseFile(case, member, steps=steps))


class NewPersonDialog(_OpeningDialog):
    """新增入党申请人: the person and the day of the application."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        branches = desk.ask(organization.branches)
        known = dict(branches)
        only = next(iter(known)) if len(known) == 1 else None
        fields = [replace(FIELD[name], section="") for name in _PERSON]
        start = {"applied_on": Day.of(clock.today()), "branch_id": desk.branch_id if desk.branch_id in known else only}
        super().__init__(desk, tr("新增入党申请人"), [*fields, _APPLIED], parent, start=start, extent=(820, 560), first="name",
                         refs={"branch": branches, "group": []})  # fmt: skip
        self.form.on_edit("id_number", self._on_id)

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """A case with its first step."""
        if values.get("applied_on") is None or not values.get("name"):
            return None
        return self._opened(self._person(values), values["applied_on"])

    def write(self, values: dict[str, Any]) -> None:
        """Onto the roll, with a case and its first step."""
        file = self._opened(self._person(values), values["applied_on"])
        label = tr("新增入党申请人 {name}").format(name=file.member.name)
        self.desk.do(label, _open, file, file.member, self.waivers())

    def _person(self, values: dict[str, Any]) -> Member:
        given = {name: value for name, value in values.items() if name != "applied_on"}
        return Member(id=self.case.member_id, standing=Standing.APPLICANT, **complete(Member, given))

    def _on_id(self, text: str) -> None:
        """At 18 characters: fill birth and sex where they are empty."""
        facts = idnumbers.examine(text.strip().upper(), clock.today())
        if len(text.strip()) == 18 and not facts.code and facts.born is not None:
            for name, value in (("birth", str(Day.of(facts.born))), ("sex", facts.sex)):
                if not self.form.text(name).strip():
                    self.form.fill(name, value)
                    self.form.hint(name, tr("由身份证号带出"))


class KnownPersonDialog(_OpeningDialog):
    """为名册上的人建档: what was recorded elsewhere is entered step by step afterwards."""

    def __init__(self, desk: Desk, parent: QWidget | None, member_id: str = "") -> None:
        offered = [(one.id, f"{one.name}（{one.number}）") for one in desk.ask(without_case)]
        applied = replace(_APPLIED, required=False, hint=tr("不知道的可以留空，以后补登"))
        super().__init__(desk, tr("建立发展档案"), [_KNOWN, applied], parent, start={"member_id": member_id or None},
                         extent=(720, 400), first="applied_on" if member_id else "member_id",
                         refs={"member": offered})  # fmt: skip

    def changed(self, values: dict[str, Any]) -> CaseFile | None:
        """A case of somebody of the roll."""
        member = self.desk.ask(members.member, values["member_id"]) if values.get("member_id") else None
        return self._opened(member, values.get("applied_on")) if member is not None else None

    def write(self, values: dict[str, Any]) -> None:
        """Open the case."""
        file = self.changed(values)
        if file is not None:
            label = tr("建立 {name} 的发展档案").format(name=file.member.name)
            self.desk.do(label, _open, file, None, self.waivers())


def _open(work: Work, file: CaseFile, person: Member | None, waivers: list[Waiver]) -> None:
    """The case, and its first step with the reasons given."""
    commands.open_case(work, file.case, person)
    for step in file.steps:
        commands.record_step(work, step, waivers)


def without_case(ledger: Ledger) -> list[members.MemberLine]:
    """Those on the way, or just admitted, who have no case yet; the nearest to the beginning first."""
    known = {one.member.id for one in queries.files(ledger, None, ended=False)}
    order = [str(one) for one in Standing]
    found = [one for one in members.roll(ledger) if one.id not in known and one.standing != Standing.FULL]
    return sorted(found, key=lambda one: (-order.index(one.standing), one.name_key))
