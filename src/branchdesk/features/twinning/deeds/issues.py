"""Issue → measure → follow-up → closing → looking back."""

from branchdesk.features.twinning import commands
from branchdesk.features.twinning.deeds.speaking import titles
from branchdesk.features.twinning.deeds.ties import OfTies
from branchdesk.features.twinning.model.issues import Issue, Measure
from branchdesk.features.twinning.rules.following import IssueState
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.day_dialog import DayDialog


class OfIssues(OfTies):
    """问题, 举措, 跟踪, 成果, 销号, 回头看."""

    def new_issue(self) -> None:
        """新增问题."""
        if self._may_write():
            self._ask_issue(None)

    def edit_issue(self) -> None:
        """修改问题; where there is none, the measure."""
        row = self._screen.issue_row()
        if row is None or not self._may_write():
            return
        if row.issue is not None:
            self._ask_issue(row.issue)
        else:
            self.edit_measure()

    def _ask_issue(self, before: Issue | None) -> None:
        from branchdesk.features.twinning.dialogs.forms import IssueDialog

        dialog = IssueDialog(self._desk, before, self._screen)
        if self._run(dialog) and dialog.made is not None:
            self._screen.show_issue(dialog.made.id)
            self._said(tr("已保存问题 {n}。").format(n=dialog.made.number))

    def add_measure(self) -> None:
        """添加举措 to the issue."""
        row = self._screen.issue_row()
        if row is not None and row.issue is not None and self._may_write():
            self._ask_measure(None, row.issue)

    def edit_measure(self) -> None:
        """修改举措."""
        row = self._screen.issue_row()
        if row is not None and row.measure is not None and self._may_write():
            self._ask_measure(row.measure, row.issue)

    def _ask_measure(self, before: Measure | None, issue: Issue | None) -> None:
        from branchdesk.features.twinning.dialogs.forms import MeasureDialog

        dialog = MeasureDialog(self._desk, before, self._screen, issue=issue)
        if self._run(dialog) and dialog.made is not None:
            self._screen.show_issue(dialog.made.id)
            self._said(tr("已保存举措。"))

    def open_issue(self) -> None:
        """Enter on a line: what stands in it; an issue alone asks for its first measure."""
        row = self._screen.issue_row()
        if row is not None and self._may_write():
            if row.measure is not None:
                self.edit_measure()
            else:
                self.edit_issue()

    def drop_issue(self) -> None:
        """删除问题."""
        row = self._screen.issue_row()
        if row is None or row.issue is None or not self._may_write():
            return
        if ask.confirm(self._screen, tr("删除问题？"), row.text, tr("删除"), danger=True):
            self._write(tr("删除问题 {n}").format(n=row.issue.number), tr("已删除问题 {n}。").format(n=row.issue.number),
                        commands.drop_issue, row.issue.id)  # fmt: skip

    def drop_measure(self) -> None:
        """删除举措."""
        row = self._screen.issue_row()
        if row is None or row.measure is None or not self._may_write():
            return
        if ask.confirm(self._screen, tr("删除举措？"), row.measure.task, tr("删除"), danger=True):
            self._write(tr("删除举措"), tr("已删除举措。"), commands.drop_measure, row.measure.id)

    def progress(self) -> None:
        """登记进展 of the measures selected."""
        from branchdesk.features.twinning.dialogs.forms import ProgressDialog

        lines = [row.line for row in self._screen.chosen_issue_rows() if row.line is not None]
        if not lines:
            self._tell(tr("请先选择举措；还没有举措的问题先“添加举措”。"))
        elif self._may_write() and self._run(ProgressDialog(self._desk, lines, self._screen)):
            self._said(tr("已登记 {n} 项举措的进展。").format(n=len(lines)))

    def follow_up(self) -> None:
        """跟踪回访 of the measure."""
        from branchdesk.features.twinning.dialogs.beside import RoundsDialog

        row = self._screen.issue_row()
        if row is not None and row.line is not None:
            self._run(RoundsDialog(self._desk, row.line, self._screen))
        elif row is not None:
            self._tell(tr("这个问题还没有举措，先“添加举措”再跟踪。"))

    def outcome(self) -> None:
        """登记成果 of the issue, or of a measure without one."""
        from branchdesk.features.twinning.dialogs.forms import OutcomeDialog

        row = self._screen.issue_row()
        if row is None or not self._may_write():
            return
        measure = row.measure.id if row.measure and row.issue is None else None
        dialog = OutcomeDialog(self._desk, self._screen, activity_id=row.activity_id,
                               issue_id=row.issue.id if row.issue else None, measure_id=measure)  # fmt: skip
        if self._run(dialog):
            self._said(tr("已登记成果。"))

    def outcomes(self) -> None:
        """成果一览."""
        from branchdesk.features.twinning.dialogs.beside import OutcomesDialog

        self._run(OutcomesDialog(self._desk, self._scope, self._screen))

    def close_issue(self) -> None:
        """销号 of the issues selected, all of whose measures are done."""
        rows = {row.issue.id: row for row in self._screen.chosen_issue_rows() if row.issue is not None}
        open_ = [
            row for row in rows.values() if row.of and row.of.state not in (IssueState.CLOSED, IssueState.LOOKED_BACK)
        ]
        if not open_ or not self._may_write():
            return
        said = titles([row.text for row in open_])
        dialog = DayDialog(tr("销号：{what}").format(what=said), tr("销号日期"), self._screen)
        if self._run(dialog) and dialog.day is not None:
            ids = [row.issue.id for row in open_ if row.issue]
            self._write(
                tr("销号 {what}").format(what=said),
                tr("{what} 已销号。").format(what=said),
                commands.close_issues,
                ids,
                dialog.day,
            )

    def reopen_issue(self) -> None:
        """撤回销号."""
        row = self._screen.issue_row()
        if row is not None and row.issue is not None and row.issue.closed_on is not None and self._may_write():
            self._write(tr("撤回销号 {n}").format(n=row.issue.number), tr("问题 {n} 已撤回销号。").format(n=row.issue.number),
                        commands.reopen_issue, row.issue.id)  # fmt: skip

    def look_back(self) -> None:
        """回头看."""
        from branchdesk.features.twinning.dialogs.forms import LookBackDialog

        row = self._screen.issue_row()
        if row is None or row.issue is None or not self._may_write():
            return
        if row.issue.closed_on is None:
            self._tell(tr("还没有销号，销号后再登记回头看。"))
        elif self._run(LookBackDialog(self._desk, row.issue, self._screen)):
            self._said(tr("已登记回头看。"))

    def open_activity(self) -> None:
        """打开活动 the issue comes from."""
        row = self._screen.issue_row()
        if row is not None and row.activity_id is not None:
            self._screen.show_activity(row.activity_id)
