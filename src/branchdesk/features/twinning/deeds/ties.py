"""Partners and agreements, and what stands beside them: programmes, honours, places."""

from collections.abc import Sequence

from branchdesk.features.twinning import commands, queries
from branchdesk.features.twinning.deeds.activities import OfActivities
from branchdesk.features.twinning.model.ties import PlanItem
from branchdesk.features.twinning.queries import PartnerLine
from branchdesk.features.twinning.rules.following import AgreementState
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.day_dialog import DayDialog


class OfTies(OfActivities):
    """结对单位, 协议, 部署, 荣誉, 阵地."""

    # ---- partners

    def new_partner(self) -> None:
        """新增结对单位."""
        if self._may_write():
            self._ask_partner(None)

    def edit_partner(self) -> None:
        """修改 the partner the list stands on."""
        line = self._screen.partner()
        if line is not None and self._may_write():
            self._ask_partner(line)

    def _ask_partner(self, line: PartnerLine | None) -> None:
        from branchdesk.features.twinning.dialogs.forms import PartnerDialog

        dialog = PartnerDialog(self._desk, line, self._screen)
        if self._run(dialog) and dialog.made is not None:
            self._screen.show_partner(dialog.made.id)
            self._said(tr("已保存结对单位“{name}”。").format(name=dialog.made.name))

    def from_tree(self) -> None:
        """从组织机构加入."""
        from branchdesk.features.twinning.dialogs.forms import KindsDialog
        from branchdesk.features.twinning.dialogs.listed import BranchesDialog

        if not self._may_write():
            return
        found = self._desk.ask(queries.branches_without_partner)
        dialog = BranchesDialog(found, self._screen)
        if not self._run(dialog) or not dialog.chosen:
            return
        kinds = self._desk.ask(queries.branch_kinds, dialog.chosen, clock.today())
        lacking = [(uid, name) for uid, name in found if uid in set(dialog.chosen) - set(kinds)]
        asked = KindsDialog(self._desk, lacking, self._screen) if lacking else None
        if asked is None or self._run(asked):
            n = len(dialog.chosen)
            self._write(tr("{n} 个支部加入结对单位").format(n=n), tr("{n} 个支部已加入结对单位。").format(n=n),
                        commands.partners_of_branches, dialog.chosen, asked.kinds if asked else {})  # fmt: skip

    def merge(self) -> None:
        """合并 two entries of the same body; which name stays is asked."""
        lines = self._screen.chosen_partners()
        if not self._may_write():
            return
        if len(lines) != 2:
            self._tell(tr("请用 Ctrl 选中重复登记的两家单位，再合并。"))
            return
        words = tr("两家的活动、协议、问题、荣誉和阵地都归到保留的一家，另一家移入回收站。保留哪一家？")
        chosen = ask.choose(self._screen, tr("合并结对单位"), words, [lines[0].name, lines[1].name, tr("取消")])
        if chosen in (0, 1):
            keep, gone = lines[chosen], lines[1 - chosen]
            said = tr("“{gone}”已并入“{keep}”。").format(gone=gone.name, keep=keep.name)
            if self._write(
                tr("合并结对单位 {name}").format(name=keep.name), said, commands.merge_partners, keep.id, gone.id
            ):
                self._screen.show_partner(keep.id)

    def drop_partner(self) -> None:
        """删除 a partner nothing refers to."""
        line = self._screen.partner()
        if line is None or not self._may_write():
            return
        if ask.confirm(self._screen, tr("删除结对单位？"), line.name, tr("删除"), danger=True):
            self._write(tr("删除结对单位 {name}").format(name=line.name), tr("已删除“{name}”。").format(name=line.name),
                        commands.drop_partner, line.id)  # fmt: skip

    def activities_of(self) -> None:
        """查看活动 of the partner."""
        line = self._screen.partner()
        if line is not None:
            lines = self._desk.ask(queries.activities, self._scope)
            mine = [one for one in lines if line.id in {each.party.partner_id for each in one.parties}]
            self.show_lines(tr("{name}参加的共建活动").format(name=line.name), tr("含计划中的活动"), mine)

    # ---- agreements

    def new_agreement(self) -> None:
        """新建协议."""
        if self._may_write():
            self._ask_agreement("", renews=False)

    def edit_agreement(self) -> None:
        """修改 the agreement the list stands on."""
        line = self._screen.agreement()
        if line is not None and self._may_write():
            self._ask_agreement(line.id, renews=False)

    def renew(self) -> None:
        """续签: another agreement of the same parties follows."""
        line = self._screen.agreement()
        if line is not None and self._may_write():
            self._ask_agreement(line.id, renews=True)

    def _ask_agreement(self, uid: str, *, renews: bool) -> None:
        from branchdesk.features.twinning.editor.agreement import AgreementDialog

        with self._screen.telling():
            whole = self._desk.ask(queries.agreement, uid) if uid else None
            dialog = AgreementDialog(self._desk, whole, self._screen, renews=renews)
            if self._run(dialog) and dialog.made is not None:
                self._screen.show_agreement(dialog.made.agreement.id)
                self._said(tr("已保存“{title}”。").format(title=dialog.made.agreement.title))

    def end(self) -> None:
        """终止 before its term."""
        line = self._screen.agreement()
        if line is None or line.state not in (AgreementState.RUNNING, AgreementState.OVER) or not self._may_write():
            return
        dialog = DayDialog(tr("终止协议：{title}").format(title=line.agreement.title), tr("终止日期"), self._screen)
        if self._run(dialog) and dialog.day is not None:
            self._write(tr("终止协议 {title}").format(title=line.agreement.title),
                        tr("“{title}”已终止。").format(title=line.agreement.title), commands.end_agreement, line.id, dialog.day)  # fmt: skip

    def resume(self) -> None:
        """撤回终止."""
        line = self._screen.agreement()
        if line is not None and line.state is AgreementState.ENDED and self._may_write():
            self._write(tr("撤回终止 {title}").format(title=line.agreement.title),
                        tr("“{title}”恢复履行。").format(title=line.agreement.title), commands.resume_agreement, line.id)  # fmt: skip

    def drop_agreement(self) -> None:
        """删除 an agreement nothing refers to."""
        line = self._screen.agreement()
        if line is None or not self._may_write():
            return
        if ask.confirm(self._screen, tr("删除协议？"), line.agreement.title, tr("删除"), danger=True):
            self._write(tr("删除协议 {title}").format(title=line.agreement.title),
                        tr("已删除“{title}”。").format(title=line.agreement.title), commands.drop_agreement, line.id)  # fmt: skip

    def plan_done(self) -> None:
        """计划进度."""
        from branchdesk.features.twinning.dialogs.listed import PlanDialog

        line = self._screen.agreement()
        if line is None or not self._may_write():
            return

        def read() -> Sequence[PlanItem]:
            whole = self._desk.ask(queries.agreement, line.id)
            return whole.plan if whole else ()

        def tick(ids: Sequence[str], done: bool) -> None:
            day = Day.of(clock.today()) if done else None
            self._desk.do(tr("登记计划进度 {title}").format(title=line.agreement.title), commands.tick_plan, ids, day)

        self._run(PlanDialog(tr("计划进度：{title}").format(title=line.agreement.title), read, tick, self._screen))

    def activities_under(self) -> None:
        """查看活动 under the agreement."""
        line = self._screen.agreement()
        if line is not None:
            ids = set(self._desk.ask(queries.agreement_activities, line.id))
            lines = [one for one in self._desk.ask(queries.activities) if one.id in ids]
            rule = tr("登记时“所属协议”选了这份协议的活动")
            self.show_lines(tr("{title}：共建活动").format(title=line.agreement.title), rule, lines)

    # ---- beside

    def programs(self) -> None:
        """共建部署."""
        from branchdesk.features.twinning.dialogs.beside import ProgramsDialog

        self._run(ProgramsDialog(self._desk, self._screen))

    def honours(self) -> None:
        """荣誉 of everybody."""
        self._honours("")

    def honour(self) -> None:
        """荣誉 of the partner the list stands on."""
        line = self._screen.partner()
        if line is not None:
            self._honours(line.id)

    def _honours(self, partner_id: str) -> None:
        from branchdesk.features.twinning.dialogs.beside import HonoursDialog

        self._run(HonoursDialog(self._desk, self._scope, self._screen, partner_id))

    def sites(self) -> None:
        """阵地 of everybody."""
        self._sites("")

    def site(self) -> None:
        """阵地 of the partner the list stands on."""
        line = self._screen.partner()
        if line is not None:
            self._sites(line.id)

    def rules(self) -> None:
        """校内规定."""
        from branchdesk.features.twinning.dialogs.numbers import NumbersDialog

        self._run(NumbersDialog(self._desk, self._screen))
        self._screen.refresh()

    def _sites(self, partner_id: str) -> None:
        from branchdesk.features.twinning.dialogs.beside import SitesDialog

        self._run(SitesDialog(self._desk, self._scope, self._screen, partner_id))
