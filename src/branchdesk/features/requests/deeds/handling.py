"""Working at a request: taken in, answered, handed on, made complex, settled, told, called about, closed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from branchdesk.features.requests import commands, queries
from branchdesk.features.requests.deeds.speaking import Speaking
from branchdesk.features.requests.dialogs.amending import AmendDialog
from branchdesk.features.requests.dialogs.calls import CallDialog, CallsDialog
from branchdesk.features.requests.dialogs.request import RequestDialog
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.features.requests.fields import (
    CLOSE_FIELDS,
    ESCALATE_FIELDS,
    FEEDBACK_FIELDS,
    HAND_ON_FIELDS,
    RESPOND_FIELDS,
    SETTLE_FIELDS,
    SUPERVISE_FIELDS,
)
from branchdesk.features.requests.model import RequestLevel
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import amending
from branchdesk.features.requests.rules import clock as clocks
from branchdesk.features.requests.rules.clock import State
from branchdesk.kernel import clock
from branchdesk.kernel.fields import Context, Field
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.suggest import suggest

OPEN = frozenset({State.WAITING, State.WORKING})


class Handling(Speaking):
    """The verbs of one request."""

    def line(self) -> RequestLine | None:
        """The request the list stands on."""
        found = self._screen.current()
        return found if isinstance(found, RequestLine) else None

    def lines(self) -> list[RequestLine]:
        """The selected ones."""
        return [one for one in self._screen.chosen() if isinstance(one, RequestLine)]

    # ---- the request itself

    def take_in(self) -> None:
        """登记."""
        if not self._may_write():
            return
        dialog = RequestDialog(self._desk, self._screen)
        if self._run(dialog):
            shown = self._screen.stand_on(dialog.made)
            line = self._desk.ask(queries.line, dialog.made)
            until = f"{line.clock.deadline:%m-%d %H:%M}" if line else ""
            words = (
                tr("已登记诉求 {number}，{until} 到时。")
                if shown
                else tr("已登记诉求 {number}，{until} 到时；它不在所选的党组织内。")
            )
            self._said(words.format(number=dialog.number, until=until))

    def correct(self) -> None:
        """更正 what was written down wrong."""
        line = self.line()
        if line is None or not self._may_write():
            return
        if line.state is State.CLOSED:
            self._tell(tr("诉求 {number} 已关闭，需要更正请先撤回关闭。").format(number=line.request.number))
        elif self._run(RequestDialog(self._desk, self._screen, line)):
            self._said(tr("已更正诉求 {number}。").format(number=line.request.number))

    def drop(self) -> None:
        """删除 what was entered by mistake."""
        lines = self.lines()
        if not lines or not self._may_write():
            return
        which = _numbers(lines)
        words = tr("{which} 移到回收站，受理号不再使用。").format(which=which)
        if ask.confirm(self._screen, tr("删除诉求？"), words, tr("删除"), danger=True):
            self._write(tr("删除诉求 {which}").format(which=which), tr("已删除诉求 {which}。").format(which=which),
                        commands.drop, [one.id for one in lines])  # fmt: skip

    # ---- steps

    def respond(self) -> None:
        """响应; of a complex one with the time it is promised for."""
        line = self._open_line()
        if line is None:
            return
        is_complex = line.request.level is RequestLevel.COMPLEX
        fields = [one for one in RESPOND_FIELDS if is_complex or one.name != "due_at"]

        def take(values: dict[str, Any]) -> None:
            self._do(
                line, tr("响应"), commands.respond, values["responded_at"], values["response"], values.get("due_at", "")
            )

        start = {"responded_at": _now(), "due_at": line.request.due_at}
        self._step(line, tr("响应"), fields, take, start, judged="responded_at" if is_complex else "")

    def settle(self) -> None:
        """办结, and 反馈 where the asker was told already."""
        line = self._open_line()
        if line is None:
            return
        told = [replace(one, required=False) for one in FEEDBACK_FIELDS]
        told[0] = replace(told[0], hint=tr("还没有告知提出人的先不填，告知后再登记反馈"))

        def take(values: dict[str, Any]) -> None:
            self._do(line, tr("办结"), commands.settle, values["settled_at"], values["result"], values["feedback_at"],
                     values["feedback_way"])  # fmt: skip

        is_general = line.request.level is RequestLevel.GENERAL
        self._step(line, tr("办结"), [*SETTLE_FIELDS, *told], take, {"settled_at": _now()}, judged="feedback_at" if is_general else "",
                   extent=(720, 470))  # fmt: skip

    def feed_back(self) -> None:
        """反馈: the asker was told."""
        line = self._open_line()
        if line is None:
            return

        def take(values: dict[str, Any]) -> None:
            self._do(line, tr("反馈"), commands.feed_back, values["feedback_at"], values["feedback_way"])

        is_general = line.request.level is RequestLevel.GENERAL
        self._step(line, tr("反馈"), FEEDBACK_FIELDS, take, {"feedback_at": _now()}, judged="feedback_at" if is_general else "",
                   extent=(640, 260))  # fmt: skip

    def hand_on(self) -> None:
        """转办: somebody else undertakes it; who received it first stays."""
        line = self._open_line()
        if line is None:
            return

        def take(values: dict[str, Any]) -> None:
            self._do(line, tr("转办"), commands.hand_on, values["at"], values["to_whom"], values["reason"])

        words = tr("现由 {who} 承办；首接人 {first} 不变，时限继续计算。")
        tell = words.format(who=line.undertaker, first=line.request.first_receiver)
        self._step(
            line, tr("转办"), HAND_ON_FIELDS, take, {"at": _now()}, tell=tell, offered=("to_whom",), first="to_whom"
        )

    def escalate(self) -> None:
        """转级: a general request turns out to be a complex one."""
        line = self._open_line()
        if line is None:
            return

        def take(values: dict[str, Any]) -> None:
            self._do(
                line,
                tr("转级"),
                commands.escalate,
                values["escalated_at"],
                values["escalation_reason"],
                values["due_at"],
            )

        tell = tr("受理后 {hours} 小时内（{until} 前）可转为复杂诉求，须写明理由；转级后仍应在 {until} 前响应。")
        if line.clock.deadline < queries.local_now():
            tell = tr("受理后的 {hours} 小时已过（{until}），只能补登在此之前作出的转级，须写明理由。")
        told = tell.format(hours=line.pack["hours"], until=f"{line.clock.deadline:%m-%d %H:%M}")
        self._step(line, tr("转为复杂诉求"), ESCALATE_FIELDS, take, {"escalated_at": _now()}, tell=told,
                   first="escalation_reason")  # fmt: skip

    def amend(self) -> None:
        """更正办理: a step written down wrong; what stood there stays."""
        line = self._open_line()
        if line is None or not amending.taken(line.request):
            return
        dialog = AmendDialog(self._desk, line, self._screen)
        if self._run(dialog):
            self._said(tr("已更正诉求 {number}，原来登记的保留。").format(number=line.request.number))

    def supervise(self) -> None:
        """督办 the selected ones."""
        lines = [one for one in self.lines() if one.state is not State.CLOSED]
        if not lines or not self._may_write():
            return

        def take(values: dict[str, Any]) -> None:
            label = tr("督办诉求 {which}").format(which=_numbers(lines))
            self._desk.do(label, commands.supervise, [one.id for one in lines], values["supervision"])

        title = tr("督办：{which}").format(which=_numbers(lines))
        start = {"supervision": lines[0].request.supervision if len(lines) == 1 else ""}
        dialog = StepDialog(SUPERVISE_FIELDS, title, take, start, self._screen, verb=tr("督办"), extent=(640, 260))
        if self._run(dialog):
            self._said(tr("已督办诉求 {which}。").format(which=_numbers(lines)))

    def unsupervise(self) -> None:
        """解除督办."""
        lines = [one for one in self.lines() if one.request.supervised]
        if lines and self._may_write():
            which = _numbers(lines)
            self._write(tr("解除督办 {which}").format(which=which), tr("已解除督办：{which}。").format(which=which),
                        commands.unsupervise, [one.id for one in lines])  # fmt: skip

    # ---- afterwards

    def call(self) -> None:
        """登记回访 of the next round."""
        line = self.line()
        if line is None or not self._may_write():
            return
        if self._run(CallDialog(self._desk, line, self._screen)):
            self._said(tr("已登记诉求 {number} 的回访。").format(number=line.request.number))

    def calls(self) -> None:
        """回访记录, all of them."""
        line = self.line()
        if line is not None:
            self._run(CallsDialog(self._desk, line, self._screen))

    def close(self) -> None:
        """关闭 the selected ones: all of them or none."""
        lines = [one for one in self.lines() if one.state is not State.CLOSED]
        if not lines or not self._may_write():
            return
        which = _numbers(lines)

        def take(values: dict[str, Any]) -> None:
            label = tr("关闭诉求 {which}").format(which=which)
            self._desk.do(label, commands.close, [one.id for one in lines], values["closed_at"])

        dialog = StepDialog(CLOSE_FIELDS, tr("关闭诉求：{which}").format(which=which), take, {"closed_at": _now()}, self._screen,
                            verb=tr("关闭诉求"), extent=(560, 240))  # fmt: skip
        if self._run(dialog):
            self._said(tr("已关闭诉求 {which}。").format(which=which))

    def reopen(self) -> None:
        """撤回关闭."""
        line = self.line()
        if line is not None and line.state is State.CLOSED and self._may_write():
            number = line.request.number
            self._write(tr("撤回关闭 {number}").format(number=number), tr("诉求 {number} 已撤回关闭。").format(number=number),
                        commands.reopen, line.id)  # fmt: skip

    # ---- inside

    def _open_line(self) -> RequestLine | None:
        """The request to work at; None with a word where it is closed."""
        line = self.line()
        if line is None or not self._may_write():
            return None
        if line.state is State.CLOSED:
            self._tell(tr("诉求 {number} 已关闭。").format(number=line.request.number))
            return None
        return line

    def _do(self, line: RequestLine, what: str, command: Callable[..., Any], *args: Any) -> None:
        label = tr("{what}诉求 {number}").format(what=what, number=line.request.number)
        self._desk.do(label, command, line.id, *args)

    def _step(
        self, line: RequestLine, what: str, fields: Sequence[Field], take: Callable[[dict[str, Any]], object], start: object,
        *, tell: str = "", judged: str = "", first: str = "", offered: Sequence[str] = (), extent: tuple[int, int] = (680, 360),
    ) -> None:  # fmt: skip
        """Ask for a step; ``judged`` is the time the hours are judged by, ``offered`` name people."""
        title = tr("{what}：{number}").format(what=what, number=line.request.number)
        dialog = StepDialog(fields, title, take, start, self._screen, verb=what, tell=tell, first=first, extent=extent)
        for name in offered:
            suggest(dialog.form, name, self._desk.ask(queries.people))
        if judged:
            field = next(one for one in fields if one.name == judged)
            judge = _Judge(dialog, field, line)
            dialog.form.on_edit(judged, lambda _text: judge())
            judge()
        if self._run(dialog):
            self._said(tr("已登记{what}：{number}。").format(what=what, number=line.request.number))


class _Judge:
    """Says under a time whether it is within the hours."""

    def __init__(self, dialog: StepDialog, field: Field, line: RequestLine) -> None:
        self._form, self._field, self._line = dialog.form, field, line

    def __call__(self) -> None:
        read = self._field.read(self._form.text(self._field.name), Context(clock.today()))
        until = self._line.clock.deadline
        if read.value is None:
            hint = tr("{hint}；时限到 {until}") if self._field.hint else tr("时限到 {until}")
            self._form.hint(self._field.name, hint.format(hint=tr(self._field.hint), until=f"{until:%m-%d %H:%M}"))
            return
        when = clocks.at(read.value)
        if when <= until:
            self._form.hint(self._field.name, tr("按时（{until} 到时）").format(until=f"{until:%m-%d %H:%M}"), "ok")
        else:
            late = clocks.span(when - until)
            said = tr("超时 {late}（{until} 到时）").format(late=late, until=f"{until:%m-%d %H:%M}")
            self._form.hint(self._field.name, said, "warn")


def _numbers(lines: Sequence[RequestLine]) -> str:
    """2026-001、2026-002、2026-003 等 5 件."""
    shown = "、".join(one.request.number for one in lines[:3])
    return tr("{names} 等 {n} 件").format(names=shown, n=len(lines)) if len(lines) > 3 else shown


def _now() -> str:
    return queries.moment(queries.local_now())
