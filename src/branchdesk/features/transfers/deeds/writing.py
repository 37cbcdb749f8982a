"""Letters: planned, written, put right, written anew, given back, voided."""

from collections.abc import Sequence

from branchdesk.features.transfers import commands
from branchdesk.features.transfers.deeds.going_out import GoingOut
from branchdesk.features.transfers.dialogs.letter import HaltDialog, LetterDialog, ReissueDialog
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.speaking import names


class Writing(GoingOut):
    """开具, 更正, 重开, 退回, 作废."""

    def issue(self, member_id: str = "") -> None:
        """开具介绍信: the member is asked for."""
        if self._may_write():
            dialog = LetterDialog(self._desk, self._scope, "issue", self._screen, member_id=member_id)
            self._run(dialog)
            if dialog.made:
                self._written(dialog.made)

    def write(self) -> None:
        """开具 for somebody planned; many at once are a batch."""
        lines = self._screen.chosen_lines({State.PLANNED})
        if not lines or not self._may_write():
            return
        dialog = LetterDialog(self._desk, self._scope, "issue", self._screen, line=lines[0])
        self._run(dialog)
        if dialog.made:
            self._written(dialog.made)

    def _written(self, made: Sequence[str]) -> None:
        self._screen.show_transfer(made[-1])
        line = self._screen.current_line()
        number = line.transfer.number if line else ""
        one = tr("已开具介绍信 {number}。").format(number=number)
        said = one if len(made) == 1 else tr("已开具 {n} 封介绍信。").format(n=len(made))
        self._said(said, (tr("打印"), lambda: self.print_letters(made)))

    def plan(self) -> None:
        """登记拟转."""
        if not self._may_write():
            return
        dialog = LetterDialog(self._desk, self._scope, "plan", self._screen)
        if self._run(dialog):
            self._screen.show_transfer(dialog.made[-1])
            self._said(tr("已登记拟转，开具介绍信时再编号。"))

    def correct(self) -> None:
        """更正 what was typed wrong."""
        line = self._screen.current_line()
        if line is None or not self._may_write():
            return
        planned = line.state in (State.PLANNED, State.STAYS)
        dialog = LetterDialog(self._desk, self._scope, "plan" if planned else "correct", self._screen, line=line)
        if self._run(dialog):
            self._said(tr("已更正 {name} 的转接。").format(name=line.name))

    def open_letter(self) -> None:
        """Enter on a letter: one that is planned is written, one that is out is put right."""
        line = self._screen.current_line()
        if line is None or line.transfer.direction is not Direction.OUT or line.transfer.halt is not None:
            return
        if line.state is State.PLANNED:
            self.write()
        else:
            self.correct()

    def reissue(self) -> None:
        """重开: the letter is overdue and is written anew on its original."""
        line = self._screen.current_line()
        if line is None or not self._may_write():
            return
        dialog = ReissueDialog(self._desk, line, self._screen)
        if self._run(dialog):
            self._written([dialog.made])

    def give_back(self) -> None:
        """退回: the other side does not take him."""
        line = self._screen.current_line()
        if line is None or not self._may_write():
            return
        said = tr("退回后仍是本支部党员；需要时可以另行开具。")
        dialog = HaltDialog(tr("介绍信退回：{name}").format(name=line.name), tr("登记退回"), said, self._screen)
        if self._run(dialog) and dialog.wish is not None:
            self._write(tr("登记 {name} 介绍信退回").format(name=line.name), tr("已登记退回，{name}仍在本支部。").format(name=line.name),
                        commands.give_back, line.id, *dialog.wish)  # fmt: skip

    def void(self) -> None:
        """作废: written wrong; the number is not used again."""
        lines = self._screen.chosen_lines({State.ISSUED, State.OVERDUE})
        if not lines or not self._may_write():
            return
        who = names([one.name for one in lines])
        said = tr("作废的编号不再使用；作废后可以另行开具。")
        dialog = HaltDialog(tr("作废介绍信：{who}").format(who=who), tr("作废"), said, self._screen)
        if self._run(dialog) and dialog.wish is not None:
            self._write(tr("作废 {who} 的介绍信").format(who=who), tr("已作废 {who} 的介绍信。").format(who=who),
                        commands.void, [one.id for one in lines], *dialog.wish)  # fmt: skip

    def drop_plan(self) -> None:
        """删除 what was planned only."""
        lines = self._screen.chosen_lines({State.PLANNED, State.STAYS})
        if not lines or not self._may_write():
            return
        who = names([one.name for one in lines])
        if ask.confirm(self._screen, tr("删除拟转登记？"), who, tr("删除")):
            self._write(tr("删除 {who} 的拟转登记").format(who=who), tr("已删除 {who} 的拟转登记。").format(who=who),
                        commands.drop, [one.id for one in lines])  # fmt: skip

    def heads(self) -> None:
        """介绍信抬头."""
        from branchdesk.features.transfers.dialogs.heads import HeadsDialog

        self._run(HeadsDialog(self._desk, self._screen))
        self._screen.refresh()

    def rules(self) -> None:
        """校内从严."""
        from branchdesk.features.transfers.dialogs.stricter import StricterTransfersDialog

        self._run(StricterTransfersDialog(self._desk, self._screen))
