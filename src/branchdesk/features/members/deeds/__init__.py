"""What the list of members can do: each verb asks what it must know, runs one command and says what happened."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.features.members import queries
from branchdesk.features.members.deeds.going_out import GoingOut
from branchdesk.features.members.model import LEAVINGS, Aspect, Leaving
from branchdesk.features.members.queries import MemberLine
from branchdesk.features.organization import queries as organization
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk


class Deeds(GoingOut):
    """The verbs of the members' page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        page = self._screen

        def some() -> bool:
            return bool(page.table.selected_rows())

        return [
            Action("new", tr("新增党员"), self.register, "plus", "Ctrl+N"),
            Action("edit", tr("编辑"), self.edit_current, "pencil", keys="Enter"),
            Action("import", tr("导入"), self.import_roster, "upload"),
            Action("export", tr("导出"), self.export, "file-spreadsheet"),
            Action("export_chosen", tr("导出所选"), self.export_chosen, "file-spreadsheet"),
            Action("card", tr("一人一档（PDF）…"), self.member_file, "file-text"),
            Action("group", tr("调整党小组"), self.move_group, "users", enabled=some),
            Action("branch", tr("调整支部"), self.move_branch, "refresh-cw", enabled=some),
            Action("leave", tr("移出…"), self.leave, "user-x", enabled=some),
            Action("back", tr("恢复在册"), self.come_back, "user-check", enabled=some),
            Action("merge", tr("合并为一人…"), self.merge_chosen, "copy"),
            Action("delete", tr("删除"), self.delete, "trash-2", enabled=some, keys="Del"),
            Action("copy", tr("复制（含表头）"), page.table.copy_rows, "copy", keys="Ctrl+C"),
            Action("cell", tr("仅复制此单元格"), page.table.copy_cell, "copy", keys="Ctrl+Shift+C"),
            Action("history", tr("变更记录…"), self.history, "history"),
            Action("arrival", tr("增员方式…"), self.arrivals, "user-plus"),
            Action("limit", tr("党员权利受限…"), self.restrictions, "lock"),
            Action("duplicates", tr("查重与合并…"), self.duplicates, "users"),
            Action("check", tr("名册体检…"), self.check, "clipboard-check"),
            Action("as_at", tr("截至某日的名册…"), self.as_at, "calendar"),
            Action("balance", tr("党员增减平衡…"), self.balance, "clipboard-list"),
            Action("print", tr("打印名册…"), self.print_out, "printer"),
            Action("template", tr("导出空白登记表…"), self.template, "file-down"),
            Action("reveal", tr("显示证件号"), page.toggle_reveal, "eye", "F9"),
            Action("panel", tr("详情面板"), page.toggle_detail, "panel-right", "Alt+Return"),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
        ]

    @staticmethod
    def fitting(chosen: Sequence[MemberLine]) -> list[str]:
        """The verbs the menu of a row offers for the members chosen; ``""`` between groups."""
        names = ["edit", "card", "history", "arrival", "limit", ""] if len(chosen) == 1 else []
        names += ["copy", "cell", "", "group", "branch", "leave"]
        if any(line.left_on for line in chosen):
            names.append("back")
        if len(chosen) == 2:
            names.append("merge")
        return [*names, "", "delete"]

    # ---- one member

    def register(self) -> None:
        """新增党员."""
        from branchdesk.features.members.editor import MemberEditor

        if self._may_write():
            self._run(MemberEditor(self._desk, None, self._show_member, self._screen))

    def edit_current(self) -> None:
        """编辑 the member the list stands on."""
        line = self._screen.table.current_record()
        if line is not None:
            self.edit(line.id)

    def edit(self, uid: str) -> None:
        """编辑."""
        from branchdesk.features.members.editor import MemberEditor

        with self._screen.telling():
            member = self._desk.ask(queries.member, uid)
            if member is not None:
                # The editor shows the numbers in full, so that is written down like any other look at them.
                if (member.id_number or member.phone) and not self._desk.read_only:
                    self._note(tr("打开编辑"), [uid], tr("在编辑窗口查看完整证件号和电话"))
                self._run(MemberEditor(self._desk, member, self._show_member, self._screen))

    def history(self) -> None:
        """变更记录 of the member."""
        line = self._screen.table.current_record()
        if line is not None:
            self._desk.go("history", line.id)

    def arrivals(self) -> None:
        """增员方式 of the member."""
        from branchdesk.features.members.dialogs.on_card import ArrivalsDialog

        self._keep_on_card(ArrivalsDialog)

    def restrictions(self) -> None:
        """党员权利受限 of the member."""
        from branchdesk.features.members.dialogs.on_card import RestrictionsDialog

        self._keep_on_card(RestrictionsDialog)

    def _keep_on_card(self, dialog: Callable[[Desk, MemberLine, QWidget], QDialog]) -> None:
        line = self._screen.table.current_record()
        if line is not None:
            self._run(dialog(self._desk, line, self._screen))

    # ---- many members

    def move_group(self) -> None:
        """调整党小组."""
        chosen = self._chosen()
        if not chosen or not self._may_write():
            return
        branches = {line.branch_id for line in chosen}
        if len(branches) != 1 or None in branches:
            self._desk.notices.tell("warn", tr("请选择同一个支部的党员再调整党小组。"))
            return
        groups = self._desk.ask(organization.groups, branches.pop())
        if not groups:
            self._desk.notices.tell("warn", tr("这个支部还没有党小组，请先在“党组织”中新设。"))
            return
        self._move(chosen, Aspect.GROUP, [*groups, (None, tr("（不编入小组）"))], tr("调整党小组"))

    def move_branch(self) -> None:
        """调整支部."""
        chosen = self._chosen()
        if chosen and self._may_write():
            self._move(chosen, Aspect.BRANCH, self._desk.ask(organization.branches), tr("调整支部"))

    def leave(self) -> None:
        """移出: day and manner of leaving."""
        from branchdesk.features.members import commands
        from branchdesk.features.members.dialogs import LeaveDialog

        chosen = self._chosen()
        if not chosen or not self._may_write():
            return
        dialog = LeaveDialog(chosen, self._screen)
        if self._run(dialog) and dialog.wish is not None:
            on, leaving, left_to = dialog.wish
            words = tr(dict(LEAVINGS)[leaving])
            with self._screen.telling():
                count = self._desk.do(tr("移出 {n} 名党员（{why}）").format(n=len(chosen), why=words), commands.leave,
                                      [line.id for line in chosen], on, Leaving(leaving), left_to)  # fmt: skip
                self._said(tr("已移出 {n} 名党员，记录保留，可在“更多筛选 › 在册”中查看。").format(n=count))

    def come_back(self) -> None:
        """恢复在册."""
        from branchdesk.features.members import commands

        chosen = [line for line in self._chosen() if line.left_on]
        if not chosen or not self._may_write():
            return
        with self._screen.telling():
            count = self._desk.do(
                tr("恢复在册 {n} 人").format(n=len(chosen)), commands.come_back, [c.id for c in chosen]
            )
            self._said(tr("已恢复 {n} 名党员在册。").format(n=count))

    def delete(self) -> None:
        """删除 into the recycle bin, with the way back in the message."""
        from branchdesk.features.members import commands

        chosen = self._chosen()
        if not chosen or not self._may_write():
            return
        if len(chosen) > 20 and not ask.confirm(
            self._screen, tr("删除党员"), tr("将把 {n} 名党员放入回收站。").format(n=len(chosen)), tr("删除")
        ):
            return
        with self._screen.telling():
            names = self._desk.do(tr("删除 {n} 名党员").format(n=len(chosen)), commands.remove, [c.id for c in chosen])
            shown = "、".join(names[:3]) + (tr(" 等") if len(names) > 3 else "")
            self._said(tr("已删除 {n} 名党员：{names}（可在“文件 › 回收站”恢复）").format(n=len(names), names=shown))

    def merge_chosen(self) -> None:
        """合并 the two members selected."""
        chosen = self._chosen()
        if len(chosen) == 2:
            self.merge(chosen[0].id, chosen[1].id, self._screen, self._desk.notices)

    def merge(self, first: str, second: str, parent: QWidget, notices: Notices) -> bool:
        """Compare two members side by side and make one of them; whether it was done. Troubles go to ``notices``."""
        from branchdesk.features.members import commands
        from branchdesk.features.members.dialogs import MergeDialog

        found = self._desk.ask(queries.members_by_id, [first, second])
        if len(found) < 2 or not self._may_write(notices):
            return False
        one, other = found
        try:
            if any(getattr(one, secret) != getattr(other, secret) for secret in ("id_number", "phone")):
                self._note(tr("比较两条记录"), [one.id, other.id], tr("在合并窗口查看完整证件号和电话"))
            dialog = MergeDialog(one, other, self._screen.words, parent)
            if not self._run(dialog):
                return False
            label = tr("合并 {name}").format(name=one.name)
            kept = self._desk.do(label, commands.merge, one.id, other.id, dialog.choices())
        except Refusal as refusal:
            notices.tell_refusal(refusal)
            return False
        said = tr("已合并为一条记录：{name}（{number}）。").format(name=kept.name, number=kept.number)
        notices.tell("ok", said, [(tr("撤销"), self._undo)])
        return True

    def duplicates(self) -> None:
        """查重与合并."""
        from branchdesk.features.members.dialogs import DuplicatesDialog

        self._run(DuplicatesDialog(self._desk, self, self._screen.words, self._screen))

    def check(self) -> None:
        """名册体检."""
        self._desk.go("health")

    def as_at(self) -> None:
        """The roll as it stood on a day, for looking and for export."""
        from branchdesk.features.members.dialogs import AsAtDialog

        self._run(AsAtDialog(self._desk, self._screen.roll_scope(), self._screen.words, self._screen))

    def balance(self) -> None:
        """党员增减平衡 of the part of the tree that is worked for; the paper is made when its dialog is closed for it."""
        from branchdesk.features.members.dialogs.balance import EXPORT, PRINT, BalanceDialog

        with self._screen.telling():
            dialog = BalanceDialog(self._desk, self._unit(), self.edit, self._screen)
            self._run(dialog)
            if dialog.report is not None and dialog.wish == EXPORT:
                self.export_balance(dialog.report)
            elif dialog.report is not None and dialog.wish == PRINT:
                self.print_balance(dialog.report)

    def import_roster(self) -> None:
        """导入花名册."""
        from branchdesk.features.members.import_wizard.dialog import ImportDialog

        if self._may_write():
            self._run(ImportDialog(self._desk, self._screen))

    def _move(
        self, chosen: Sequence[MemberLine], aspect: Aspect, options: Sequence[tuple[Any, str]], label: str
    ) -> None:
        from branchdesk.features.members import commands
        from branchdesk.features.members.dialogs import MoveDialog

        dialog = MoveDialog(label, chosen, options, self._screen)
        if not self._run(dialog) or dialog.wish is None:
            return
        value, on, reason = dialog.wish
        ids = [line.id for line in chosen]
        with self._screen.telling():
            words = tr("{what} {n} 人").format(what=label, n=len(chosen))
            count = self._desk.do(words, commands.move, ids, aspect, value, on, reason)
            self._said(tr("已调整 {n} 名党员。").format(n=count))

    def _chosen(self) -> list[MemberLine]:
        return self._screen.table.selected_records()

    def _show_member(self, uid: str) -> None:
        self._screen.finish_reading()
        self._screen.table.select_key(uid)
