"""转入登记: somebody comes with the letter of another committee; a new card, or the one he left behind."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import queries as members
from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member, Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.fields import ARRIVAL_FIELDS, WITHIN_FIELDS
from branchdesk.features.transfers.model import Channel, Direction, Transfer
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.kernel import clock, idnumbers
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

_PERSON, _LETTER = "本人", "介绍信"
_CARD = (
    "name",
    "id_number",
    "sex",
    "birth",
    "ethnicity",
    "standing",
    "joined_on",
    "confirmed_on",
    "staff_number",
    "unit",
    "phone",
)
_KNOWN = Field(
    "member_id",
    "台账中已有的人",
    Ref("member"),
    section=_PERSON,
    span=2,
    hint="以前转出、现在转回的在这里选；新来的留空",
)


class TakeInDialog(FormDialog):
    """``name`` and ``made`` (the transfer) when accepted."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        self._desk = desk
        self.name = self.made = ""
        self._member: Member | None = None
        branches = desk.ask(organization.branches)
        gone = [one for one in desk.ask(members.roll, members.EVERYONE) if one.left_on]
        self._gone = {
            one.id: tr("{name}（{number}，{day} 离开）").format(name=one.name, number=one.number, day=one.left_on)
            for one in gone
        }
        fields = [
            *([_KNOWN] if gone else []),
            *(replace(FIELD[name], section=_PERSON, hint="", required=name in ("name", "standing")) for name in _CARD),
            *(replace(one, section=_LETTER) for one in ARRIVAL_FIELDS),
        ]
        refs = {"branch": branches, "member": list(self._gone.items())}
        form = Form(fields, refs=refs, reveal=True, first="name")
        super().__init__(form, tr("转入登记"), self._take, verb=tr("登记转入"), parent=parent)
        mine = desk.branch_id if desk.branch_id in dict(branches) else branches[0][0] if len(branches) == 1 else None
        today = Day.of(clock.today())
        form.show_values(
            {"standing": Standing.FULL, "channel": Channel.BEYOND, "to_branch_id": mine, "reported_on": today}
        )
        form.on_edit("id_number", self._on_id)
        if gone:
            form.on_edit("member_id", lambda _text: self._on_known())

    def _on_known(self) -> None:
        """The card of somebody who comes back is filled in as he left it."""
        label = self.form.text("member_id")
        uid = next((one for one, words in self._gone.items() if words == label), None)
        self._member = self._desk.ask(members.member, uid) if uid else None
        if self._member is None:
            return
        for name in _CARD:
            self.form.fill(name, FIELD[name].show(getattr(self._member, name)))
        self.form.hint("member_id", tr("恢复原来的卡片，履历和以前的记录都保留"), "ok")

    def _on_id(self, text: str) -> None:
        """At 18 characters: birth and sex, and whether the ledger knows him."""
        number = text.strip().upper()
        facts = idnumbers.examine(number, clock.today())
        if len(number) != 18 or facts.code or facts.born is None:
            return
        for name, value in (("birth", str(Day.of(facts.born))), ("sex", facts.sex)):
            if not self.form.text(name).strip():
                self.form.fill(name, FIELD[name].show(Day.parse(value) if name == "birth" else value))
                self.form.hint(name, tr("由身份证号带出"))
        own = self._member.id if self._member else ""
        for uid, name, given in self._desk.ask(members.with_id_number, number):
            if uid in self._gone and uid != own:
                words = tr("台账中有{name}（{number}），已离开").format(name=name, number=given)
                self.form.link("id_number", words, tr("按此人转回"), lambda uid=uid: self._choose(uid))  # type: ignore[misc]
            elif uid != own:
                self.form.hint("id_number", tr("与在册的{name}（{number}）相同").format(name=name, number=given), "err")

    def _choose(self, uid: str) -> None:
        self.form.fill("member_id", self._gone[uid])
        self._on_known()

    def _take(self, values: dict[str, Any]) -> None:
        values.pop("member_id", None)
        card = complete(Member, {name: values.pop(name) for name in _CARD})
        letter = complete(Transfer, values)
        if self._member is not None:
            member = replace(self._member, **card)
        else:
            member = Member(id=new_id(), branch_id=letter["to_branch_id"], **card)
        transfer = Transfer(id=new_id(), member_id=member.id, direction=Direction.IN, **letter)
        label = tr("登记 {name} 转入").format(name=member.name)
        self.made = self._desk.do(label, commands.take_in, transfer, member).id
        self.name = member.name


class ArrivalDialog(FormDialog):
    """更正转入: what the letter says; branch and day belong to the moves of the member."""

    def __init__(self, desk: Desk, line: TransferLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        self._seen = desk.ask(queries.position)
        form = Form([one for one in ARRIVAL_FIELDS if one.name not in ("to_branch_id", "reported_on")])
        super().__init__(form, tr("更正转入：{name}").format(name=line.name), self._take, parent=parent)
        form.show_values(line.transfer)
        fit(self, 760, 420)

    def _take(self, values: dict[str, Any]) -> None:
        after = replace(self._line.transfer, **complete(Transfer, values))
        label = tr("更正 {name} 的转入").format(name=self._line.name)
        self._desk.do(label, commands.correct_arrival, after, seen=self._seen)


class WithinDialog(FormDialog):
    """校内调整 of one or more: ``said`` what was done."""

    def __init__(self, desk: Desk, found: dict[str, str], parent: QWidget | None) -> None:
        """``found`` are the members by id, with their names."""
        self._desk, self._found = desk, found
        self.branch = ""
        self._branches = dict(desk.ask(organization.branches))
        form = Form(WITHIN_FIELDS, refs={"branch": list(self._branches.items())})
        who = "、".join(list(found.values())[:3]) + (tr(" 等 {n} 人").format(n=len(found)) if len(found) > 3 else "")
        self._who = who
        super().__init__(form, tr("校内调整：{who}").format(who=who), self._take, verb=tr("调整"), parent=parent)
        form.show_values({"on": Day.of(clock.today())})
        fit(self, 640, 320)

    def _take(self, values: dict[str, Any]) -> None:
        branch: str = values["to_branch_id"]
        label = tr("调整 {who} 到 {branch}").format(who=self._who, branch=self._branches[branch])
        self._desk.do(label, commands.move_within, list(self._found), branch, values["on"], values["reason"] or "")
        self.branch = self._branches[branch]
