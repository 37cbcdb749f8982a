"""What the page of twinning can do: each verb asks what it must know, runs one command and says what happened."""

from collections.abc import Callable

from branchdesk.features.twinning.deeds.issues import OfIssues
from branchdesk.features.twinning.model.words import ActivityState
from branchdesk.features.twinning.rules.following import AgreementState, IssueState
from branchdesk.kernel.words import tr
from branchdesk.widgets.actions import Action

_MENUS = {
    "activities": ("edit", "sum_up", "complete", "hold", "reopen", "category", "same", "apart", "", "record", "repeat", "", "copy", "cell", "",
                   "drop"),
    "partners": ("edit_partner", "activities_of", "honour", "site", "merge", "", "copy", "cell", "", "drop_partner"),
    "agreements": ("edit_agreement", "plan_done", "renew", "end", "resume", "activities_under", "agreement_paper", "", "copy",
                   "cell", "", "drop_agreement"),
    "issues": ("edit_measure", "progress", "follow_up", "outcome", "", "edit_issue", "add_measure", "close_issue", "reopen_issue",
               "look_back", "open_activity", "", "copy", "cell", "", "drop_measure", "drop_issue"),
    "statistics": ("copy", "cell"),
}  # fmt: skip
_FLOWING = (AgreementState.RUNNING, AgreementState.OVER)
_CLOSED = (IssueState.CLOSED, IssueState.LOOKED_BACK)


class Deeds(OfIssues):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [*self._activity_verbs(), *self._partner_verbs(), *self._agreement_verbs(), *self._issue_verbs(),
                *self._going_verbs(), *self._list_verbs()]  # fmt: skip

    def fitting(self, view: str) -> list[str]:
        """The verbs the menu of a row offers; ``""`` between groups."""
        return list(_MENUS[view])

    def add(self) -> None:
        """Ctrl+N: what the view looked at is about."""
        verbs = {"partners": self.new_partner, "agreements": self.new_agreement, "issues": self.new_issue}
        verbs.get(self._screen.view_name, self.new)()

    def _in(self, *states: ActivityState) -> Callable[[], bool]:
        return lambda: any(one.state in states for one in self._screen.chosen_activities())

    def _activity_verbs(self) -> list[Action]:
        def one() -> bool:
            return self._screen.activity() is not None

        planned, held, done = ActivityState.PLANNED, ActivityState.HELD, ActivityState.DONE
        return [
            Action("new", tr("新建活动"), self.new, "plus", tip=tr("新建共建活动 (Ctrl+N)")),
            Action("edit", tr("修改…"), self.edit, "pencil", enabled=one),
            Action(
                "repeat", tr("再办一次…"), self.repeat, "copy", enabled=one, tip=tr("按这次的单位、地点和形式新建一次")
            ),
            Action("from_minutes", tr("按会议记录登记…"), self.from_minutes, "calendar-check"),
            Action("sum_up", tr("写总结…"), self.sum_up, "pencil", enabled=self._in(held, done)),
            Action("complete", tr("标记为已完成"), self.complete, "check", enabled=self._in(planned, held)),
            Action("hold", tr("登记已开展"), self.hold, "calendar-check", enabled=self._in(planned)),
            Action("reopen", tr("退回待总结"), self.reopen, "undo-2", enabled=self._in(done)),
            Action("category", tr("指定类别…"), self.category, "list-filter", enabled=self._in(*ActivityState)),
            Action("same", tr("标记为同一活动"), self.same, "handshake", tip=tr("两个支部都登记了的同一活动，只计 1 次"),
                   enabled=lambda: len(self._screen.chosen_activities()) > 1),
            Action("apart", tr("不是同一活动"), self.apart, "undo-2", tip=tr("各计 1 次"),
                   enabled=lambda: any(one.repeated for one in self._screen.chosen_activities())),
            Action("drop", tr("删除"), self.drop, "trash-2", tip=tr("删除 (Del)"), enabled=self._in(*ActivityState)),
        ]  # fmt: skip

    def _partner_verbs(self) -> list[Action]:
        def one() -> bool:
            return self._screen.partner() is not None

        return [
            Action("new_partner", tr("新增单位"), self.new_partner, "plus", tip=tr("新增结对单位 (Ctrl+N)")),
            Action("edit_partner", tr("修改单位…"), self.edit_partner, "pencil", enabled=one),
            Action("from_tree", tr("从组织机构加入…"), self.from_tree, "users"),
            Action("merge", tr("合并…"), self.merge, "users", tip=tr("同一单位登记了两次的合为一家")),
            Action("drop_partner", tr("删除单位"), self.drop_partner, "trash-2", enabled=one),
            Action("activities_of", tr("查看活动…"), self.activities_of, "list-filter", enabled=one),
            Action("honour", tr("荣誉…"), self.honour, "badge-check", enabled=one),
            Action("site", tr("阵地…"), self.site, "database", enabled=one),
            Action("programs", tr("共建部署…"), self.programs, "file-text", tip=tr("布置结对共建的通知")),
            Action("honours", tr("荣誉台账…"), self.honours, "badge-check"),
            Action("sites", tr("阵地台账…"), self.sites, "database", tip=tr("党建工作站、党建加油站")),
            Action("rules", tr("校内规定…"), self.rules, "book-open", tip=tr("多久没有活动列为久未活动")),
        ]

    def _agreement_verbs(self) -> list[Action]:
        def state(*wanted: AgreementState) -> Callable[[], bool]:
            return lambda: (one := self._screen.agreement()) is not None and one.state in wanted

        return [
            Action(
                "new_agreement", tr("新建协议"), self.new_agreement, "plus", tip=tr("新建共建协议、实施方案 (Ctrl+N)")
            ),
            Action("edit_agreement", tr("修改协议…"), self.edit_agreement, "pencil", enabled=state(*AgreementState)),
            Action("renew", tr("续签…"), self.renew, "refresh-cw", enabled=state(*_FLOWING)),
            Action("end", tr("终止…"), self.end, "x", enabled=state(*_FLOWING)),
            Action("resume", tr("撤回终止"), self.resume, "undo-2", enabled=state(AgreementState.ENDED)),
            Action("drop_agreement", tr("删除协议"), self.drop_agreement, "trash-2", enabled=state(*AgreementState)),
            Action("plan_done", tr("计划进度…"), self.plan_done, "clipboard-check", enabled=state(*AgreementState)),
            Action(
                "activities_under",
                tr("查看活动…"),
                self.activities_under,
                "list-filter",
                enabled=state(*AgreementState),
            ),
            Action(
                "agreement_paper", tr("协议书 PDF"), self.agreement_paper, "file-down", enabled=state(*AgreementState)
            ),
        ]

    def _issue_verbs(self) -> list[Action]:
        def some() -> bool:
            return bool(self._screen.chosen_issue_rows())

        def with_issue() -> bool:
            return (row := self._screen.issue_row()) is not None and row.issue is not None

        def with_measure() -> bool:
            return (row := self._screen.issue_row()) is not None and row.measure is not None

        def open_() -> bool:
            return any(row.of is not None and row.of.state not in _CLOSED for row in self._screen.chosen_issue_rows())

        def closed() -> bool:
            return (row := self._screen.issue_row()) is not None and row.of is not None and row.of.state in _CLOSED

        def of_activity() -> bool:
            return (row := self._screen.issue_row()) is not None and row.activity_id is not None

        return [
            Action("new_issue", tr("新增问题"), self.new_issue, "plus", tip=tr("新增问题 (Ctrl+N)")),
            Action("edit_issue", tr("修改问题…"), self.edit_issue, "pencil", enabled=with_issue),
            Action("add_measure", tr("添加举措…"), self.add_measure, "plus", enabled=with_issue),
            Action("edit_measure", tr("修改举措…"), self.edit_measure, "pencil", enabled=with_measure),
            Action("progress", tr("登记进展…"), self.progress, "clipboard-check", enabled=some),
            Action("follow_up", tr("跟踪回访…"), self.follow_up, "history", enabled=with_measure),
            Action("outcome", tr("登记成果…"), self.outcome, "badge-check", enabled=some),
            Action("outcomes", tr("成果一览…"), self.outcomes, "badge-check"),
            Action("close_issue", tr("销号…"), self.close_issue, "circle-check", enabled=open_, tip=tr("举措都已完成并有佐证才能销号")),
            Action("reopen_issue", tr("撤回销号"), self.reopen_issue, "undo-2", enabled=closed),
            Action("look_back", tr("回头看…"), self.look_back, "eye", enabled=closed),
            Action("open_activity", tr("打开活动"), self.open_activity, "handshake", enabled=of_activity),
            Action("drop_measure", tr("删除举措"), self.drop_measure, "trash-2", enabled=with_measure),
            Action("drop_issue", tr("删除问题"), self.drop_issue, "trash-2", enabled=with_issue),
            Action("issue_list", tr("问题清单 PDF"), self.issue_list, "file-down", tip=tr("问题—措施—责任清单")),
        ]  # fmt: skip

    def _going_verbs(self) -> list[Action]:
        def one() -> bool:
            return self._screen.activity() is not None

        return [
            Action("export", tr("导出"), self.export_view, "file-spreadsheet", tip=tr("导出 (Ctrl+E)"), keys="Ctrl+E"),
            Action("print", tr("打印…"), self.print_view, "printer", keys="Ctrl+P"),
            Action("import", tr("从 Excel 导入…"), self.import_file, "upload", keys="Ctrl+I"),
            Action("template", tr("导出空白登记表…"), self.blank_sheet, "download"),
            Action("record", tr("活动记录 PDF"), self.record, "file-down", enabled=one, tip=tr("共建活动记录：参加单位、共识、举措、总结")),
            Action("summary", tr("年度总结 PDF"), self.summary, "file-down", tip=tr("有图表和计数规则；分类合计与总数不符时不输出")),
            Action("paragraph", tr("总结段落…"), self.paragraph, "file-text", tip=tr("只由台账数据生成的一段文字，可复制")),
        ]  # fmt: skip

    def _list_verbs(self) -> list[Action]:
        page = self._screen
        return [
            Action("add", tr("新增"), self.add, "plus", "Ctrl+N"),
            Action("delete", tr("删除"), self.delete, "trash-2", "Delete"),
            Action("copy", tr("复制（含表头）"), lambda: page.view.table.copy_rows(), "copy", keys="Ctrl+C"),
            Action("cell", tr("仅复制此单元格"), lambda: page.view.table.copy_cell(), "copy", keys="Ctrl+Shift+C"),
            Action("panel", tr("侧边面板"), page.toggle_side, "panel-right", "Alt+Return"),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
        ]

    def delete(self) -> None:
        """Del: what the list stands on."""
        verbs = {
            "activities": self.drop,
            "partners": self.drop_partner,
            "agreements": self.drop_agreement,
            "issues": self._drop_row,
        }
        verbs.get(self._screen.view_name, lambda: None)()

    def _drop_row(self) -> None:
        row = self._screen.issue_row()
        if row is not None and row.measure is not None:
            self.drop_measure()
        else:
            self.drop_issue()
