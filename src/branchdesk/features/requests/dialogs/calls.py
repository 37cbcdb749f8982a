"""Calls afterwards: one that was made, and all of a request to look at and put right. Nothing of what was said is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.organization.fields import complete
from branchdesk.features.requests import commands, listing, queries
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.features.requests.fields import FOLLOW_UP_FIELDS
from branchdesk.features.requests.model import SATISFACTIONS, FollowUp, Satisfaction
from branchdesk.features.requests.queries import RequestLine
from branchdesk.features.requests.rules import steps
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.widgets.columns import Column
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.record_list import RecordList
from branchdesk.widgets.screen import Desk

HABIT = "requests.call"
"""Setting: how and by whom the last call was made on this computer."""
_TONES = {
    Satisfaction.SATISFIED: "ok",
    Satisfaction.BASICALLY: "info",
    Satisfaction.NOT: "err",
    Satisfaction.UNREACHED: "warn",
}


class CallDialog(StepDialog):
    """登记回访 of the next round."""

    def __init__(self, desk: Desk, line: RequestLine, parent: QWidget | None) -> None:
        self._desk, self._line = desk, line
        next_ = listing.next_round(line)
        when = tr("（约定 {day}）").format(day=next_.due) if next_ and next_.due else ""
        number = next_.number if next_ else len(line.rounds)
        title = tr("第 {n} 轮回访{when}：{number}").format(n=number, when=when, number=line.request.number)
        super().__init__(FOLLOW_UP_FIELDS, title, self._keep, start_of(desk, line), parent, verb=tr("登记"), first="satisfaction",
                         extent=(720, 470))  # fmt: skip
        self.form.hint(
            "satisfaction",
            tr("未接通也登记，满 {n} 天按完成计").format(n=line.pack["unreached_days"]),
        )

    def _keep(self, values: dict[str, Any]) -> None:
        call = FollowUp(id=new_id(), request_id=self._line.id, **complete(FollowUp, values))
        label = tr("登记诉求 {number} 第 {n} 轮回访").format(number=self._line.request.number, n=call.round)
        self._desk.do(label, commands.call_back, call)
        self._desk.keep(HABIT, {"way": call.way, "by": call.by})


def start_of(desk: Desk, line: RequestLine) -> dict[str, Any]:
    """What a new call begins with: the next round, now, and the way of the last time."""
    next_ = listing.next_round(line)
    none: dict[str, str] = {}
    habit = desk.setting(HABIT, none)
    return {
        "round": next_.number if next_ else None,
        "at": queries.moment(queries.local_now()),
        "way": tr("电话"),
        **habit,
    }


class CallsDialog(RecordList):
    """回访记录 of one request."""

    fields = FOLLOW_UP_FIELDS
    extent = (760, 420)

    def __init__(self, desk: Desk, line: RequestLine, parent: QWidget | None) -> None:
        self._line = line
        columns = [
            Column("round", tr("轮次"), lambda one: one.round, lambda n: tr("第 {n} 轮").format(n=n), width=72),
            Column("at", tr("时间"), lambda one: one.at, listing.shown, width=136, fixed=True),
            Column("way", tr("方式"), lambda one: one.way, width=72),
            Column("satisfaction", tr("满意情况"), lambda one: one.satisfaction, lambda one: tr(dict(SATISFACTIONS)[one]),
                   width=92, tone=lambda one: _TONES[one]),
            Column("agreed", tr("不再回访"), lambda one: tr("同意") if one.agreed else "", width=84),
            Column("by", tr("回访人"), lambda one: one.by, width=84),
            Column("result", tr("结果"), lambda one: one.result, width=160, stretch=True),
        ]  # fmt: skip
        title = tr("回访记录：{number}").format(number=line.request.number)
        super().__init__(desk, title, columns, Emptiness(tr("还没有回访"), icon="clipboard-list"), parent)

    def hint(self) -> str:
        """When a request may be closed."""
        words = tr("{n} 轮回访完成，或提出人满意并同意不再回访，才可以关闭。{unreached}。")
        return words.format(n=self._line.pack["rounds"], unreached=steps.unreached_words(self._line.pack))

    def uid(self, line: Any) -> str:
        """Of the call."""
        return str(line.id)

    def read(self) -> Sequence[FollowUp]:
        """All of them, oldest first."""
        return self.desk.ask(queries.calls_of, self._line.id)

    def title_of(self, line: FollowUp | None) -> str:
        """Which round."""
        return tr("第 {n} 轮回访").format(n=line.round) if line else tr("登记回访")

    def values(self, line: FollowUp | None) -> Any:
        """A new one begins as the verb of the page does."""
        fresh = self.desk.ask(queries.line, self._line.id)
        return line or start_of(self.desk, fresh or self._line)

    def save(self, values: dict[str, Any], line: FollowUp | None) -> None:
        """Write it."""
        filled: Mapping[str, Any] = complete(FollowUp, values)
        call = replace(line, **filled) if line else FollowUp(id=new_id(), request_id=self._line.id, **filled)
        number = self._line.request.number
        self.desk.do(
            tr("登记诉求 {number} 第 {n} 轮回访").format(number=number, n=call.round), commands.call_back, call
        )

    def remove(self, line: FollowUp) -> None:
        """Take it away."""
        label = tr("删除诉求 {number} 第 {n} 轮回访").format(number=self._line.request.number, n=line.round)
        self.desk.do(label, commands.drop_call, line.id)
