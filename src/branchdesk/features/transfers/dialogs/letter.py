"""开具介绍信: one letter, filled in with what the ledger knows, and where it knows that from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members import queries as members
from branchdesk.features.members.model import IN_PARTY
from branchdesk.features.organization.fields import complete
from branchdesk.features.transfers import commands, queries
from branchdesk.features.transfers.fields import HALT_FIELDS, LETTER_FIELDS
from branchdesk.features.transfers.model import Channel, Transfer
from branchdesk.features.transfers.queries import Scope, TransferLine
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Ref, by_name
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.screen import Desk

_MEMBER = Field("member_id", "党员", Ref("member"), required=True, span=2)
_BY_NAME = by_name(LETTER_FIELDS)
_ORDER = (
    "channel",
    "issued_on",
    "addressee",
    "to_place",
    "from_place",
    "paid_until",
    "valid_days",
    "number",
    "destination",
    "note",
)
"""As a letter is thought of: where to first; only graduates have a destination."""
_LATER = ("number", "issued_on", "valid_days")
"""What only a letter has; somebody who is planned to go has none of it yet."""
_FILLED = ("from_place", "paid_until", "valid_days", "issued_on")


def people_offered(desk: Desk, scope: Scope) -> Options:
    """Party members on the roll as people look for them: 汪康生（DY00001）."""
    found = desk.ask(members.roll, members.Scope(scope))
    party = {one.value for one in IN_PARTY}
    return [(one.id, f"{one.name}（{one.number}）") for one in found if one.standing in party]


class LetterDialog(FormDialog):
    """Issues a letter (``wanted`` issue), puts one right (correct), or notes who is to go (plan).

    ``line`` is the transfer that is planned or put right; None asks for the member first. ``made`` are the ids written.
    """

    def __init__(
        self, desk: Desk, scope: Scope, wanted: str, parent: QWidget | None, *, line: TransferLine | None = None,
        member_id: str = "",
    ) -> None:  # fmt: skip
        self._desk, self._wanted, self._line = desk, wanted, line
        self._seen = desk.ask(queries.position)
        self._draft: Transfer | None = line.transfer if line else None
        self.made: list[str] = []
        offered = [] if line else people_offered(desk, scope)
        self._names = dict(offered)
        fields = _fields(wanted)
        form = Form(fields if line else [_MEMBER, *fields], refs={"member": offered}, first="addressee" if line else "")
        again = self._blank if not line and wanted == "issue" else None
        super().__init__(
            form, self._title(), self._take, again, next_words=tr("开出并继续下一人"), verb=self._verb(), parent=parent
        )
        if line is not None:
            self._show_planned(line)
        else:
            form.on_edit("member_id", lambda _text: self._look_up())
            form.show_values({**self._blank(), "member_id": member_id or None})
            self._look_up()
        fit(self, 860, 560)

    # ---- what the form begins with

    def _title(self) -> str:
        words = {"issue": tr("开具介绍信"), "correct": tr("更正介绍信"), "plan": tr("登记拟转")}[self._wanted]
        return tr("{what}：{name}").format(what=words, name=self._line.name) if self._line else words

    def _verb(self) -> str:
        return {"issue": tr("开出"), "correct": tr("保存"), "plan": tr("登记")}[self._wanted]

    def _blank(self) -> Mapping[str, Any]:
        """The next one often goes by the same way: only the day and the way are proposed."""
        self._draft = None
        before = self.form.take()[0]
        issued = {} if self._wanted == "plan" else {"issued_on": before.get("issued_on") or Day.of(clock.today())}
        return {"channel": before.get("channel") or Channel.SCHOOL, **issued}

    def _show_planned(self, line: TransferLine) -> None:
        transfer, form = line.transfer, self.form
        if self._wanted == "issue":
            known = self._desk.ask(queries.draft, transfer.member_id, clock.today())
            given = {name: getattr(known, name) for name in _FILLED if getattr(transfer, name) in (None, "")}
            transfer = replace(transfer, **given)
        form.show_values(transfer)
        self._explain(transfer.member_id, transfer.from_branch_id)

    def _member(self) -> str | None:
        text = self.form.text("member_id")
        return next((uid for uid, label in self._names.items() if label == text), None)

    def _look_up(self) -> None:
        """What the ledger knows of the member goes into the fields nobody has touched."""
        uid = self._member()
        if uid is None:
            return
        with_ = self._desk.ask(queries.draft, uid, clock.today())
        before, self._draft = self._draft, with_
        for name in [one.name for one in self.form.fields if one.name in _FILLED]:
            kind = by_name(self.form.fields)[name]
            if self.form.text(name) in ("", kind.show(getattr(before, name)) if before else ""):
                self.form.fill(name, kind.show(getattr(with_, name)))
        self._explain(uid, with_.from_branch_id)

    def _explain(self, member_id: str, branch_id: str | None) -> None:
        """Where the month comes from, and which number the letter gets."""
        form = self.form
        names = {one.name for one in form.fields}
        found = self._desk.ask(queries.paid_until, {member_id}, clock.today()).get(member_id)
        if found is not None:
            form.hint("paid_until", found.why, "ok" if found.month else "warn")
        if "number" not in names or form.text("number"):
            return
        head = self._desk.ask(queries.head_for, branch_id)
        if head is None:
            form.hint("number", tr("还没有介绍信抬头，请先设置或自己填写编号"), "warn")
        else:
            form.hint("number", tr("留空编为 {number}").format(number=queries.next_number(head)))

    # ---- saving

    def _take(self, values: dict[str, Any]) -> None:
        member_id = values.pop("member_id", None)
        filled = complete(Transfer, values)
        if self._draft is None:
            self._draft = self._desk.ask(queries.draft, member_id, clock.today())
        after = replace(self._draft, **filled)
        if self._wanted == "plan":
            after = replace(after, issued_on=None, valid_days=None)
        self.made.append(self._write(after, self._name(after.member_id)))

    def _write(self, after: Transfer, name: str) -> str:
        if self._wanted == "plan":
            self._desk.do(tr("登记 {name} 拟转").format(name=name), commands.plan, after)
        elif self._wanted == "correct":
            label = tr("更正 {name} 的介绍信").format(name=name)
            self._desk.do(label, commands.correct, after, seen=self._seen)
        else:
            self._desk.do(tr("开具 {name} 的介绍信").format(name=name), commands.issue, [after])
        return after.id

    def _name(self, member_id: str) -> str:
        return self._line.name if self._line else self._names[member_id].split("（")[0]


class ReissueDialog(FormDialog):
    """重开: the letter is written anew with a number of its own, the old one stays as 重开. ``made`` is the new id."""

    def __init__(self, desk: Desk, line: TransferLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        self.made = ""
        known = desk.ask(queries.draft, line.transfer.member_id, clock.today())
        self._start = replace(
            line.transfer, id=known.id, number="", issued_on=known.issued_on, paid_until=known.paid_until or line.transfer.paid_until,
            reported_on=None, receipt_on=None, halt=None, halted_on=None, halt_reason="",
        )  # fmt: skip
        reason = replace(by_name(HALT_FIELDS)["halt_reason"], label=tr("重开的原因"))
        form = Form([reason, *_fields("issue")], first="halt_reason")
        super().__init__(
            form, tr("重开介绍信：{name}").format(name=line.name), self._take, verb=tr("重开"), parent=parent
        )
        form.show_values(self._start)
        head = desk.ask(queries.head_for, line.transfer.from_branch_id)
        if head is not None:
            form.hint("number", tr("留空编为 {number}").format(number=queries.next_number(head)))
        fit(self, 860, 560)

    def _take(self, values: dict[str, Any]) -> None:
        reason = values.pop("halt_reason") or ""
        after = replace(self._start, **complete(Transfer, values))
        label = tr("重开 {name} 的介绍信").format(name=self._line.name)
        self.made = self._desk.do(label, commands.reissue, self._line.id, after, reason).id


class HaltDialog(FormDialog):
    """退回, 作废: the day and the reason; ``wish`` when accepted."""

    def __init__(self, title: str, verb: str, said: str, parent: QWidget | None) -> None:
        form = Form(HALT_FIELDS)
        self.wish: tuple[Day, str] | None = None
        super().__init__(form, title, self._take, verb=verb, parent=parent)
        form.show_values({"halted_on": Day.of(clock.today())})
        self.notices.tell("info", said)
        fit(self, 640, 300)

    def _take(self, values: dict[str, Any]) -> None:
        day: Day = values["halted_on"]
        if not day.is_full:
            raise Refusal(tr("日期应写到日"))
        self.wish = (day, values["halt_reason"])


def _fields(wanted: str) -> Sequence[Field]:
    fields = [_BY_NAME[name] for name in _ORDER]
    if wanted != "plan":
        return fields
    return [replace(one, required=one.name == "channel") for one in fields if one.name not in _LATER]
