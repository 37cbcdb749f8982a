"""After the letter: who reported, whose slip came, who may leave the roll; who came to us and got his slip."""

from collections.abc import Callable, Collection
from typing import Any

from branchdesk.features.transfers import commands
from branchdesk.features.transfers.deeds.writing import Writing
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.day_dialog import DayDialog
from branchdesk.widgets.speaking import names


class Following(Writing):
    """报到, 回执, 办结, 转入, 校内调整."""

    def report(self) -> None:
        """登记报到: the other side has seen him."""
        self._on_day({State.ISSUED, State.OVERDUE}, tr("登记报到"), tr("报到日期"), commands.report)

    def receipt(self) -> None:
        """登记回执: the slip came back."""
        self._on_day(
            {State.ISSUED, State.OVERDUE, State.REPORTED}, tr("登记回执"), tr("收到回执的日期"), commands.note_receipt
        )

    def send_receipt(self) -> None:
        """寄回回执 of those who came."""
        self._on_day({State.REPORTED}, tr("登记寄回回执"), tr("寄出日期"), commands.send_receipt)

    def _on_day(self, states: Collection[State], what: str, label: str, command: Callable[..., Any]) -> None:
        lines = self._screen.chosen_lines(states)
        if not lines or not self._may_write():
            return
        who = names([one.name for one in lines])
        dialog = DayDialog(tr("{what}：{who}").format(what=what, who=who), label, self._screen)
        if self._run(dialog) and dialog.day is not None:
            self._write(tr("{what}：{who}").format(what=what, who=who), tr("已{what}：{who}。").format(what=what, who=who),
                        command, [one.id for one in lines], dialog.day)  # fmt: skip

    def close(self) -> None:
        """办结: the slip is there, the member leaves the roll."""
        lines = self._screen.chosen_lines({State.RECEIPTED})
        if not lines or not self._may_write():
            return
        who = names([one.name for one in lines])
        words = tr("办结后 {who} 从名册移出（组织关系转出），卡片和记录都保留。").format(who=who)
        if ask.confirm(self._screen, tr("办结转接？"), words, tr("办结")):
            self._write(tr("办结 {who} 的转接").format(who=who), tr("已办结，{who} 已转出名册。").format(who=who),
                        commands.close, [one.id for one in lines], Day.of(clock.today()))  # fmt: skip

    def reopen(self) -> None:
        """撤回办结."""
        line = self._screen.current_line()
        if line is None or not self._may_write():
            return
        words = tr("{name}恢复为在册党员，转接回到收到回执时的状态。").format(name=line.name)
        if ask.confirm(self._screen, tr("撤回办结？"), words, tr("撤回办结")):
            self._write(tr("撤回 {name} 转接的办结").format(name=line.name), tr("已撤回，{name}恢复在册。").format(name=line.name),
                        commands.reopen, line.id)  # fmt: skip

    def take_in(self) -> None:
        """登记转入."""
        from branchdesk.features.transfers.dialogs.take_in import TakeInDialog

        if not self._may_write():
            return
        dialog = TakeInDialog(self._desk, self._screen)
        if self._run(dialog):
            self._screen.turn_to("arrivals")
            self._screen.show_transfer(dialog.made)
            self._said(tr("已登记 {name} 转入，请在 1 个月内寄回回执。").format(name=dialog.name))

    def correct_arrival(self) -> None:
        """更正 what was read wrong off the letter of somebody who came."""
        from branchdesk.features.transfers.dialogs.take_in import ArrivalDialog

        line = self._screen.current_line()
        if line is None or line.transfer.direction is not Direction.IN or not self._may_write():
            return
        if self._run(ArrivalDialog(self._desk, line, self._screen)):
            self._said(tr("已更正 {name} 的转入登记。").format(name=line.name))

    def within(self) -> None:
        """校内调整 of members who are chosen by name."""
        from branchdesk.features.transfers.dialogs.batch import ChooseDialog
        from branchdesk.features.transfers.dialogs.take_in import WithinDialog

        if not self._may_write():
            return
        choose = ChooseDialog(self._desk, self._scope, self._screen.words, (), self._screen, title=tr("选择要调整的党员"),
                              verb=tr("下一步（{n:,} 人）"))  # fmt: skip
        if not self._run(choose):
            return
        dialog = WithinDialog(self._desk, choose.chosen, self._screen)
        if self._run(dialog):
            self._said(
                tr("已调整 {who} 到 {branch}。").format(who=names(list(choose.chosen.values())), branch=dialog.branch)
            )
