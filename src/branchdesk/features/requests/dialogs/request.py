"""A request as it came in, and what was written down wrong about one."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.features.organization.model import Running, Tier
from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.fields import MOVED_FIELD, REQUEST_FIELDS
from branchdesk.features.requests.model import Asker, Request, RequestChannel, RequestLevel
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import amending
from branchdesk.features.requests.rules import clock as clocks
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context, by_name
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.form import Form, Options
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.suggest import suggest

HABIT = "requests.receiver"
"""Setting: who received the last request on this computer."""
_FIELD = by_name(REQUEST_FIELDS)


class RequestDialog(FormDialog):
    """登记, 更正. ``made`` is the id written, ``number`` its 受理号."""

    def __init__(self, desk: Desk, parent: QWidget | None, line: RequestLine | None = None) -> None:
        self._desk, self._line = desk, line
        self._seen = desk.ask(queries.position)
        self.made = self.number = ""
        skipped = {"undertaker"} if line else set()
        fields = [one for one in REQUEST_FIELDS if one.name not in skipped]
        if line:
            fields.insert(1, MOVED_FIELD)
        form = Form(fields, refs={"organization": _places(desk)})
        title = tr("更正诉求 {number}").format(number=line.request.number) if line else tr("登记诉求")
        super().__init__(form, title, self._take, verb="" if line else tr("登记"), parent=parent)
        form.show_values(replace(line.request, note=amending.said(line.request.note)) if line else self._start())
        suggest(form, "kind", desk.ask(queries.kinds))
        people = desk.ask(queries.people)
        for name in ("first_receiver", "undertaker", "helpers"):
            if name not in skipped:
                suggest(form, name, people)
        for name in ("received_at", "level"):
            form.on_edit(name, lambda _text: self._tell_deadline())
        if line is not None:
            self._fix(line.request)
        self._tell_deadline()
        fit(self, 860, 600)

    def _start(self) -> dict[str, Any]:
        return {
            "received_at": queries.moment(queries.local_now()), "channel": RequestChannel.PHONE, "asker": Asker.TEACHER,
            "level": RequestLevel.GENERAL, "first_receiver": self._desk.setting(HABIT, ""),
            "organization_id": self._desk.branch_id,
        }  # fmt: skip

    def _fix(self, request: Request) -> None:
        """What cannot be changed here, and the verb that changes it."""
        self.form.editor("first_receiver").lock(True)
        self.form.hint("first_receiver", tr("登记后不能更改；换人承办请用“转办”"))
        if request.level is RequestLevel.GENERAL or request.escalated_at:
            self.form.editor("level").lock(True)
            said = tr("已按理由转为复杂诉求") if request.escalated_at else tr("转为复杂诉求请用“转级”，写明理由")
            self.form.hint("level", said)

    def _tell_deadline(self) -> None:
        """Until when, as soon as the time it came in can be read."""
        read = _FIELD["received_at"].read(self.form.text("received_at"), Context(clock.today()))
        level = _FIELD["level"].read(self.form.text("level"), Context(clock.today())).value
        if read.value is None:
            return
        came = clocks.at(read.value)
        until = clocks.deadline(_bare(read.value), self._desk.ask(queries.Packs).on(came.date()))
        words = tr("{until} 前响应") if level is RequestLevel.COMPLEX else tr("{until} 前办结并反馈")
        said, is_over = words.format(until=f"{until:%m-%d %H:%M}"), until < queries.local_now()
        self.form.hint(
            "received_at", tr("{said}（已过）").format(said=said) if is_over else said, "warn" if is_over else "ok"
        )

    def _take(self, values: dict[str, Any]) -> None:
        reason = values.pop("reason", None) or ""
        filled = complete(Request, values)
        if self._line is not None:
            after = replace(self._line.request, **filled)
            label = tr("更正诉求 {number}").format(number=after.number)
            kept = self._desk.do(label, commands.correct, after, reason, seen=self._seen)
        else:
            made = Request(id=new_id(), number="", **filled)
            number = self._desk.ask(queries.next_number, made.received_at)
            kept = self._desk.do(tr("登记诉求 {number}").format(number=number), commands.take_in, made)
            self._desk.keep(HABIT, kept.first_receiver)
        self.made, self.number = kept.id, kept.number


def _places(desk: Desk) -> Options:
    """Branches and committees that are there now."""
    found = desk.ask(organization.organizations)
    return [(one.id, one.name) for one in found if one.running is Running.ACTIVE and one.tier is not Tier.GROUP]


def _bare(received_at: str) -> Request:
    """Just enough of a request to reckon its deadline."""
    return Request(id="", number="", received_at=received_at, channel=RequestChannel.PHONE, asker=Asker.TEACHER, text="",
                   first_receiver="")  # fmt: skip
