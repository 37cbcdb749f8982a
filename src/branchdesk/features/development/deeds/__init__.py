"""What the page of development can do: each verb asks what it must know, runs one command and says what happened."""

from branchdesk.features.development.deeds.going_out import GoingOut
from branchdesk.kernel.words import tr
from branchdesk.widgets.actions import Action

CARD = ("open", "record_next", "", "member", "history", "alter_case", "", "case_print", "case_export", "checklist", "labels", "",
        "end_case", "reopen_case", "remove_case")  # fmt: skip
"""The menu of a card or a line."""
STEP = ("open_step", "record_again", "remove_step", "", "add_paper")
"""The menu of a step."""

HUNG = ("open_hung", "drop_hung")
"""The menu of a line in the lists beside the steps."""


class Deeds(GoingOut):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [*self._case_verbs(), *self._many_verbs(), *self._paper_verbs(), *self._ways()]

    def _case_verbs(self) -> list[Action]:
        page = self._screen

        def somebody() -> bool:
            return bool(page.chosen_case())

        def goes_on() -> bool:
            seen = page.case.outlook if page.is_open else None
            return somebody() and (seen is None or seen.next is not None)

        def recorded() -> bool:
            line = page.case.steps.current() if page.is_open else None
            return line is not None and line.step is not None

        return [
            Action(
                "open",
                tr("打开…"),
                lambda: page.open_case(page.chosen_case()),
                "pencil",
                keys="Enter",
                enabled=somebody,
            ),
            Action("record_next", tr("登记下一步"), self.record_next, "check", "Ctrl+Shift+N", enabled=goes_on),
            Action(
                "open_step", tr("登记或更正…"), self.open_step, "pencil", tip=tr("登记或更正这一步，Enter 或双击也可以")
            ),
            Action(
                "record_again",
                tr("再登记一次…"),
                self.record_again,
                "plus",
                enabled=recorded,
                tip=tr("没有通过、延长后重新讨论等，同一步再登记一次"),
            ),
            Action("remove_step", tr("删除这一步…"), self.remove_step, "trash-2", keys="Del", enabled=recorded),
            Action("add_paper", tr("登记这一步的材料…"), self.add_paper, "folder-open"),
            Action("open_hung", tr("打开…"), self.open_hung, "pencil", tip=tr("打开这一条，Enter 或双击也可以")),
            Action("drop_hung", tr("删除登记"), self.drop_hung, "trash-2", tip=tr("删除这一条，按 Del 也可以")),
            Action("alter_case", tr("档案信息…"), self.alter_case, "pencil", enabled=somebody),
            Action("end_case", tr("结束培养…"), self.end_case, "x", enabled=somebody),
            Action("reopen_case", tr("恢复培养"), self.reopen_case, "undo-2", enabled=somebody),
            Action("member", tr("党员卡…"), self.member, "user-round", enabled=somebody),
            Action("history", tr("变更记录…"), self.history, "history", enabled=somebody),
        ]

    def _many_verbs(self) -> list[Action]:
        return [
            Action("open_new", tr("新增申请人"), self.open_new, "plus", "Ctrl+N"),
            Action("open_known", tr("为名册上的人建档…"), lambda: self.open_known(), "user-plus"),
            Action("remove_case", tr("删除档案…"), self.remove_case, "trash-2", tip=tr("误建的档案移入回收站"),
                   enabled=lambda: bool(self._screen.chosen_case())),
            Action("simulate", tr("模拟党员大会…"), self.simulate, "vote", tip=tr("某日开党员大会，谁够条件")),
            Action("import", tr("导入发展档案…"), self.import_cases, "upload", keys="Ctrl+I"),
            Action("rules", tr("规则和校内细则…"), self.rules, "book-open"),
            Action("holidays", tr("放假调休表…"), self.holidays, "calendar-days"),
        ]  # fmt: skip

    def _paper_verbs(self) -> list[Action]:
        page = self._screen

        def somebody() -> bool:
            return bool(page.chosen_case())

        return [
            Action("case_print", tr("全程纪实…"), self.case_print, "printer", enabled=somebody),
            Action("case_export", tr("导出全程纪实…"), self.case_export, "file-down", enabled=somebody),
            Action("checklist", tr("材料清单…"), self.checklist, "clipboard-list", enabled=somebody),
            Action("notice_paper", tr("打印公示…"), self.notice_paper, "file-text", enabled=somebody),
            Action("labels", tr("照填单…"), self.labels, "file-text", enabled=somebody),
            Action("export", tr("导出列表…"), self.export_list, "file-spreadsheet", keys="Ctrl+E"),
            Action("print", tr("打印列表…"), self.print_list, "printer", keys="Ctrl+P"),
            Action("rosters", tr("各阶段名册…"), self.rosters, "users"),
            Action("approvals", tr("审批登记…"), self.approvals, "badge-check"),
            Action("reminders", tr("到期提醒…"), self.reminders, "bell"),
        ]

    def _ways(self) -> list[Action]:
        page = self._screen
        return [
            Action("back", tr("返回"), page.close_case, "chevron-left", keys="Esc"),
            Action("side", tr("核查和材料"), page.case_side, "panel-right", "Alt+Return", enabled=lambda: page.is_open),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
            Action("columns", tr("列设置…"), page.choose_columns, "columns-3"),
        ]
