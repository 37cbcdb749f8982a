"""新增党员 and 编辑党员: the form with what the ID number says, and the question when a standing or branch changed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import commands, queries
from branchdesk.features.members.fields import ARRIVAL_FIELDS, MEMBER_FIELDS, OF_LEAVING, PARTY
from branchdesk.features.members.model import ASPECTS, IN_PARTY, STANDINGS, Arrival, Aspect, Member, Standing
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.kernel import clock, idnumbers
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Cancelled, Rejected
from branchdesk.kernel.fields import CalendarDay, Context, Field, Text
from branchdesk.kernel.problems import Problem
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk

FIELDS = tuple(one for one in MEMBER_FIELDS if one.name not in OF_LEAVING)
_ARRIVAL = tuple(replace(one, required=False) for one in ARRIVAL_FIELDS)
_OF_ARRIVAL = frozenset(one.name for one in _ARRIVAL)


def _asked_of_new() -> tuple[Field, ...]:
    """The fields of a new member: how he came stands behind his party life; who was here before has nothing there."""
    told = {"way": tr("原已在册的留空")}
    came = tuple(replace(one, hint=told.get(one.name, one.hint)) for one in _ARRIVAL)
    last = max(at for at, one in enumerate(FIELDS) if one.section == PARTY)
    return (*FIELDS[: last + 1], *came, *FIELDS[last + 1 :])


class MemberEditor(FormDialog):
    """Edits one member, or registers one after the other.

    ``done(uid)`` is told the id of every member saved.
    """

    def __init__(
        self, desk: Desk, member: Member | None, done: Callable[[str], object], parent: QWidget | None
    ) -> None:
        self._desk = desk
        self._member = member
        self._done = done
        self._seen = desk.ask(queries.position)
        self._branches: list[tuple[str, str]] = desk.ask(organization.branches)
        form = Form(
            FIELDS if member else _asked_of_new(),
            refs={"branch": self._branches, "group": []},
            context=lambda: Context(clock.today()),
            reveal=not desk.read_only,
            first="name",  # the number before it is usually given by the program
        )
        title = tr("编辑党员：{name}").format(name=member.name) if member else tr("新增党员")
        super().__init__(form, title, self._write, None if member else self._blank, parent=parent)
        form.on_edit("id_number", self._on_id)
        form.on_edit("branch_id", lambda _text: self._on_branch())
        form.on_edit("standing", self._on_standing)
        self._begin(_values(member) if member else self._blank())
        if desk.read_only:
            self.lock(tr("这份台账以只读方式打开，只能查看。"))

    def _begin(self, values: Mapping[str, Any]) -> None:
        """Show values; the groups offered are those of their branch."""
        self._offer_groups(values.get("branch_id"))
        self.form.show_values(values)
        self._on_standing(self.form.text("standing"))

    def _on_standing(self, text: str) -> None:
        """Only a party member has come onto the roll of members."""
        in_party = text in {tr(word) for standing, word in STANDINGS if standing in IN_PARTY}
        for name in _OF_ARRIVAL if self._member is None else ():
            self.form.editor(name).lock(not in_party)

    def _offer_groups(self, branch: str | None) -> None:
        groups = self._desk.ask(organization.groups, branch) if branch else []
        self.form.set_options("group", groups)

    def _on_branch(self) -> None:
        """Another branch has other groups."""
        branch = {name: uid for uid, name in self._branches}.get(self.form.text("branch_id"))
        if branch is None:
            return
        had = self.form.text("group_id")
        self.form.fill("group_id", "")
        self._offer_groups(branch)
        if had:
            self.form.hint("group_id", tr("支部已换，请重新选择党小组"), "warn")

    def _blank(self) -> Mapping[str, Any]:
        """A fresh start: the branch and standing of the one before stay, they are usually the same."""
        known = dict(self._branches)
        only = next(iter(known)) if len(known) == 1 else None
        before = self.form.take()[0]
        branch = before.get("branch_id") or (self._desk.branch_id if self._desk.branch_id in known else only)
        self._offer_groups(branch)
        return {"standing": before.get("standing") or Standing.PROBATIONARY, "branch_id": branch}

    def _write(self, values: dict[str, Any]) -> None:
        came = {name: value for name, value in values.items() if name in _OF_ARRIVAL}
        filled = complete(Member, {name: value for name, value in values.items() if name not in _OF_ARRIVAL})
        if self._member is None:
            member = Member(id=new_id(), **filled)
            self._register(member, came)
        else:
            member = replace(self._member, **filled)
            moved_on, reason = self._ask_move(member)
            self._desk.do(tr("修改党员 {name}").format(name=member.name), commands.alter, member, seen=self._seen,
                          moved_on=moved_on, reason=reason)  # fmt: skip
        self._done(member.id)

    def _register(self, member: Member, came: Mapping[str, Any]) -> None:
        """A new member, with how he came where that was told."""
        label = tr("新增党员 {name}").format(name=member.name)
        if member.standing not in IN_PARTY or not any(came.values()):
            self._desk.do(label, commands.register, member)
            return
        texts = {"way": tr("请选择增员方式"), "on": tr("请填写增员日期")}
        if problems := [Problem(name, "missing", text) for name, text in texts.items() if not came[name]]:
            raise Rejected(tr("有 {n} 处需要修改，没有保存").format(n=len(problems)), problems)
        arrival = Arrival(id=new_id(), member_id=member.id, **complete(Arrival, came))
        self._desk.do(label, commands.arrive, member, arrival)

    def _ask_move(self, member: Member) -> tuple[Day | None, str]:
        """A changed standing, branch or group is either a correction or something that happened on a day."""
        assert self._member is not None
        moved = [
            words for aspect, words in ASPECTS if getattr(self._member, aspect.value) != getattr(member, aspect.value)
        ]
        group_only_from_nothing = moved == [dict(ASPECTS)[Aspect.GROUP]] and self._member.group_id is None
        if not moved or group_only_from_nothing:
            return None, ""
        text = tr(
            "“{what}”有改动。如果确实发生了变动，请写明从哪一天起，履历会保留以前的情况；如果只是原来录错了，选“更正录入”。"
        )
        verbs = [tr("从某日起变动…"), tr("更正录入"), tr("返回修改")]
        chosen = ask.choose(self, tr("变动还是更正？"), text.format(what="、".join(moved)), verbs)
        if chosen == 1:
            return None, ""
        if chosen == 0:
            dialog = WhenDialog("、".join(moved), self)
            dialog.exec()
            dialog.deleteLater()
            if dialog.wish is not None:
                return dialog.wish
        raise Cancelled(tr("没有保存"), hint=tr("请确认改动后再保存。"))

    def _on_id(self, text: str) -> None:
        """At 18 characters: fill birth and sex when empty, offer them when they differ (never overwrite silently)."""
        form = self.form
        number = text.strip().upper()
        facts = idnumbers.examine(number, clock.today())
        if len(number) != 18 or facts.code or facts.born is None:
            return
        born = str(Day.of(facts.born))
        self._agree("birth", born, tr("由身份证号带出"), tr("与身份证号不一致（{value}）"), tr("使用证件日期"))
        self._agree("sex", facts.sex, tr("由身份证号带出"), tr("与身份证号不一致（{value}）"), tr("使用证件性别"))
        own = self._member.id if self._member else ""
        others = [one for one in self._desk.ask(queries.with_id_number, number) if one[0] != own]
        if others:
            _, name, given = others[0]
            form.hint("id_number", tr("与{name}（{number}）相同").format(name=name, number=given), "err")
        else:
            form.hint("id_number", tr("校验通过 · 与现有党员无重复"), "ok")

    def _agree(self, name: str, value: str, filled: str, differs: str, verb: str) -> None:
        now = self.form.text(name).strip()
        if not now or (name == "birth" and value.startswith(now)):
            self.form.fill(name, value)
            self.form.hint(name, filled)
        elif now != value:
            self.form.link(name, differs.format(value=value), verb, lambda: self._take(name, value, filled))

    def _take(self, name: str, value: str, filled: str) -> None:
        self.form.fill(name, value)
        self.form.hint(name, filled)


class WhenDialog(FormDialog):
    """From which day something is different, and why: ``wish`` is set when accepted."""

    def __init__(self, what: str, parent: QWidget | None) -> None:
        fields = [
            Field("on", tr("从哪一天起"), CalendarDay(), required=True),
            Field("reason", tr("原因或依据"), Text(60), span=2, hint=tr("如：支部党员大会决议，可留空")),
        ]
        self.wish: tuple[Day, str] | None = None
        super().__init__(Form(fields), tr("变动：{what}").format(what=what), self._take, parent=parent)
        self.form.show_values({"on": Day.of(clock.today())})
        fit(self, 560, 260)

    def _take(self, values: dict[str, Any]) -> None:
        self.wish = (values["on"], values["reason"] or "")


def _values(member: Member) -> dict[str, Any]:
    """What the form shows of a member; a zero correction is nothing."""
    values = {one.name: getattr(member, one.name) for one in FIELDS}
    return {**values, "seniority_adjust": member.seniority_adjust or None}
