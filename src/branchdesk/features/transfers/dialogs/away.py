"""Absences and contacts: who is away since when, and that there was a contact; nothing of what was said (domain N5)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization.fields import complete
from branchdesk.features.transfers import commands, listing, queries
from branchdesk.features.transfers.dialogs.letter import people_offered
from branchdesk.features.transfers.fields import AWAY_FIELDS, CONTACT_FIELDS
from branchdesk.features.transfers.model import Away, AwayContact, AwayKind
from branchdesk.features.transfers.queries import AwayLine, Scope
from branchdesk.features.transfers.rules import away as rules
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Context, Field, Ref, by_name
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk

_MEMBER = Field("member_id", "党员", Ref("member"), required=True, span=2)
_FIELD = by_name(AWAY_FIELDS)
HABIT = "transfers.contact"
"""Setting: how and by whom contact was last had."""


class AwayDialog(FormDialog):
    """登记, 修改. ``made`` is the id written; ``said`` the sentence about it."""

    def __init__(
        self, desk: Desk, scope: Scope, parent: QWidget | None, *, line: AwayLine | None = None, member_id: str = ""
    ) -> None:
        self._desk, self._line = desk, line
        self._rules = desk.ask(queries.rules_of)
        self._seen = desk.ask(queries.position)
        self.made = ""
        self._known = line is not None and not line.from_card
        offered = [] if line else people_offered(desk, scope)
        self._names = dict(offered)
        form = Form(AWAY_FIELDS if line else [_MEMBER, *AWAY_FIELDS], refs={"member": offered})
        words = tr("修改登记") if self._known else tr("登记流动、失联、出国、暂留")
        title = tr("{what}：{name}").format(what=words, name=line.name) if line else words
        super().__init__(form, title, self._take, verb=tr("保存") if self._known else tr("登记"), parent=parent)
        if line is not None:
            start = line.away if self._known else replace(line.away, from_on=line.member.out_of_touch_since)  # type: ignore[arg-type]  # shown empty
            form.show_values(start)
        else:
            form.show_values({"kind": AwayKind.MOBILE, "member_id": member_id or None})
        for name in ("kind", "from_on"):
            form.on_edit(name, lambda _text: self._tell_next())
        self._tell_next()
        fit(self, 760, 460)

    def _tell_next(self) -> None:
        """When the first contact would be due."""
        context = Context(clock.today())
        kind = _FIELD["kind"].read(self.form.text("kind"), context).value
        since = _FIELD["from_on"].read(self.form.text("from_on"), context).value
        if kind is None or since is None:
            self.form.hint("from_on", "")
            return
        contacts = self._line.contacts if self._line else ()
        due = rules.next_contact(Away(id="", member_id="", kind=kind, from_on=since), contacts, self._rules)
        tone = "warn" if due < clock.today() else "ok"
        self.form.hint("from_on", tr("应在 {due} 前联系一次").format(due=due), tone)

    def _take(self, values: dict[str, Any]) -> None:
        member_id = values.pop("member_id", None) or (self._line.away.member_id if self._line else "")
        filled = complete(Away, values)
        name = self._line.name if self._line else self._names[member_id].split("（")[0]
        if self._known:
            assert self._line is not None
            after = replace(self._line.away, **filled)
            self._desk.do(tr("修改 {name} 的外出登记").format(name=name), commands.alter_away, after, seen=self._seen)
        else:
            after = Away(id=new_id(), member_id=member_id, **filled)
            word = listing.kind_word(after.kind)
            self._desk.do(tr("登记 {name} {kind}").format(name=name, kind=word), commands.send_away, after)
        self.made = after.id


class ContactDialog(FormDialog):
    """记联系, of one or of many the same; ``wish`` when accepted."""

    def __init__(self, desk: Desk, who: str, parent: QWidget | None) -> None:
        self._desk = desk
        self.wish: AwayContact | None = None
        habit = habit_of(desk)
        form = Form(CONTACT_FIELDS, first="on" if habit else "way")
        super().__init__(form, tr("记联系：{who}").format(who=who), self._take, verb=tr("登记"), parent=parent)
        form.show_values({"on": Day.of(clock.today()), "reached": True, **habit})
        self.notices.tell("info", tr("只登记联系过，不记谈话内容。"))
        fit(self, 640, 300)

    def _take(self, values: dict[str, Any]) -> None:
        day: Day = values["on"]
        if not day.is_full:
            raise Refusal(tr("联系日期应写到日"))
        self.wish = AwayContact(
            id="", away_id="", on=day, way=values["way"], by=values["by"], reached=bool(values["reached"])
        )
        self._desk.keep(HABIT, {"way": values["way"], "by": values["by"]})


def habit_of(desk: Desk) -> dict[str, str]:
    """How and by whom contact was last had; nothing before the first."""
    none: dict[str, str] = {}
    kept = desk.setting(HABIT, none)
    return {name: str(kept[name]) for name in ("way", "by") if kept.get(name)}


class ContactsDialog(ListDialog):
    """Every contact with somebody away, the newest first, and the way to take a wrong one out."""

    def __init__(self, desk: Desk, line: AwayLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        columns = [
            Column("on", tr("日期"), lambda one: one.on, width=110, sort_key=lambda one: str(one.on), fixed=True),
            Column("way", tr("方式"), lambda one: one.way, width=110),
            Column("by", tr("联系人"), lambda one: one.by, width=110),
            Column("reached", tr("联系上"), lambda one: one.reached, lambda yes: tr("是") if yes else tr("否"), width=92,
                   tone=lambda yes: "ok" if yes else "warn"),
        ]  # fmt: skip
        super().__init__(
            tr("联系记录：{name}").format(name=line.name), columns, lambda one: one.id,
            Emptiness(tr("还没有联系记录"), icon="history"), parent, rule=tr("只登记联系过，不记谈话内容。"), extent=(620, 420),
        )  # fmt: skip
        self.verb(tr("复制"), self.copy_list, "copy")
        drop = self.verb(tr("删除这一条"), self.drop, "trash-2")
        drop.setVisible(not desk.read_only)
        self.table.delete_asked.connect(self.drop)
        self.refresh()

    def refresh(self) -> None:
        """Read them anew."""
        found: Sequence[AwayContact] = self._desk.ask(queries.contacts, self._line.away.id)
        self.show_lines(found, tr("共 {n} 次").format(n=len(found)))

    def drop(self) -> None:
        """删除 the contact the list stands on; 撤销 brings it back."""
        one: AwayContact | None = self.table.current_record()
        if one is None or self._desk.read_only:
            return
        try:
            self._desk.do(tr("删除 {name} 的联系记录").format(name=self._line.name), commands.drop_contact, one.id)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.refresh()
        self.notices.tell("ok", tr("已删除 {day} 的联系记录，可用 Ctrl+Z 撤销。").format(day=one.on))
