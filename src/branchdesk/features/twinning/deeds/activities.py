"""Activities: written down, taken from minutes, held, summed up, categorised, dropped."""

from collections.abc import Sequence

from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.deeds.going_out import GoingOut
from branchdesk.features.twinning.deeds.speaking import titles
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.features.twinning.queries import ActivityLine, MinutesLine
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask


class OfActivities(GoingOut):
    """新建, 修改, 总结, 完成, 归类, 删除."""

    def new(self) -> None:
        """新建活动."""
        if self._may_write():
            self._ask(None)

    def edit(self) -> None:
        """修改 the activity the list stands on; for looking only where the ledger is."""
        line = self._screen.activity()
        whole = self._desk.ask(queries.activity, line.id) if line else None
        if whole is not None:
            self._ask(whole)

    def repeat(self) -> None:
        """再办一次: a new one like this."""
        from branchdesk.features.twinning.editor.activity import pattern

        line = self._screen.activity()
        whole = self._desk.ask(queries.activity, line.id) if line else None
        if whole is not None and self._may_write():
            self._ask(pattern(whole), again=True)

    def _ask(self, whole: WholeActivity | None, *, again: bool = False) -> None:
        from branchdesk.features.twinning.editor.activity import ActivityDialog, warnings

        with self._screen.telling():
            dialog = ActivityDialog(self._desk, whole, self._screen, again=again)
            if not self._run(dialog) or dialog.made is None:
                return
            made = dialog.made
            self._screen.show_activity(made.activity.id)
            said = tr("已保存“{title}”{joined}。").format(title=made.activity.title, joined=dialog.joined)
            told = [*self._alike(made), *warnings(made)[:2]]
            self._said(said + "".join(tr("{text}。").format(text=text) for text in told))

    def _alike(self, made: WholeActivity) -> list[str]:
        """Another activity of the same day and the same parties may be this one, written down by the other side."""
        text = tr("同一天、同样的单位已登记“{title}”；如是同一活动，请选中两条“标记为同一活动”，只计 1 次")
        return [text.format(title=one.title) for one in self._desk.ask(queries.alike, made)[:1]]

    def from_minutes(self, meeting_id: str = "") -> None:
        """按会议记录登记: finished minutes of joint activities that stand in none yet; the list stands on one of them."""
        from branchdesk.features.twinning.dialogs.listed import MinutesDialog

        if not self._may_write():
            return

        def register(line: MinutesLine) -> str:
            label = tr("按会议记录登记“{subject}”").format(subject=line.subject)
            return self._desk.do(label, commands.take_activity, line.meeting_id).activity.id

        dialog = MinutesDialog(lambda: self._desk.ask(queries.minutes_waiting, self._scope), register, self._screen)
        dialog.table.select_key(meeting_id)
        self._run(dialog)
        if dialog.registered:
            self._screen.show_activity(dialog.registered[-1])
            self._said(tr("已登记 {n} 次活动，请补充举措和总结。").format(n=len(dialog.registered)))

    def sum_up(self) -> None:
        """写总结."""
        from branchdesk.features.twinning.dialogs.forms import SummaryDialog

        line = self._screen.activity()
        whole = self._desk.ask(queries.activity, line.id) if line else None
        if whole is not None and self._may_write() and self._run(SummaryDialog(self._desk, whole, self._screen)):
            self._said(tr("已保存“{title}”的总结。").format(title=whole.activity.title))

    def complete(self) -> None:
        """标记为已完成."""
        lines = self._chosen(ActivityState.PLANNED, ActivityState.HELD)
        if lines and self._may_write():
            said = _titles(lines)
            self._write(tr("完成 {what}").format(what=said), tr("{what} 已标记为已完成。").format(what=said),
                        commands.complete, [one.id for one in lines])  # fmt: skip

    def hold(self) -> None:
        """已开展: what was planned took place."""
        lines = self._chosen(ActivityState.PLANNED)
        if lines and self._may_write():
            said = _titles(lines)
            self._write(tr("登记 {what} 已开展").format(what=said), tr("{what} 已登记开展，待总结。").format(what=said),
                        commands.mark_held, [one.id for one in lines])  # fmt: skip

    def reopen(self) -> None:
        """退回待总结."""
        lines = self._chosen(ActivityState.DONE)
        if lines and self._may_write():
            said = _titles(lines)
            self._write(tr("退回 {what} 待总结").format(what=said), tr("{what} 已退回待总结。").format(what=said),
                        commands.reopen, [one.id for one in lines])  # fmt: skip

    def category(self) -> None:
        """指定类别."""
        from branchdesk.features.twinning.dialogs.forms import CategoryDialog

        lines = self._screen.chosen_activities()
        if lines and self._may_write() and self._run(CategoryDialog(self._desk, lines, self._screen)):
            self._said(tr("{what} 的统计类别已保存。").format(what=_titles(lines)))

    def same(self) -> None:
        """标记为同一活动: written down by both branches, counted once."""
        lines = self._screen.chosen_activities()
        if self._may_write():
            said = _titles(lines)
            self._write(tr("标记 {what} 为同一活动").format(what=said), tr("{what} 是同一活动，统计时只计 1 次。").format(what=said),
                        commands.count_as_one, [one.id for one in lines])  # fmt: skip

    def apart(self) -> None:
        """不是同一活动: each counts again."""
        lines = [one for one in self._screen.chosen_activities() if one.repeated]
        if lines and self._may_write():
            said = _titles(lines)
            self._write(tr("标记 {what} 不是同一活动").format(what=said), tr("{what} 各计 1 次。").format(what=said),
                        commands.count_apart, [one.id for one in lines])  # fmt: skip

    def drop(self) -> None:
        """删除 into the recycle bin."""
        lines = self._screen.chosen_activities()
        if not lines or not self._may_write():
            return
        words = tr("{what} 和其中的共识、举措、成果移入回收站，可以恢复。").format(what=_titles(lines))
        if ask.confirm(self._screen, tr("删除共建活动？"), words, tr("删除"), danger=True):
            self._write(tr("删除 {what}").format(what=_titles(lines)), tr("已删除 {what}。").format(what=_titles(lines)),
                        commands.drop_activities, [one.id for one in lines])  # fmt: skip

    def _chosen(self, *states: ActivityState) -> list[ActivityLine]:
        return [one for one in self._screen.chosen_activities() if one.state in states]


def _titles(lines: Sequence[ActivityLine]) -> str:
    return titles([one.activity.title for one in lines])
