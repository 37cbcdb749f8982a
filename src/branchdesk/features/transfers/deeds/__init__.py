"""What the page of transfers can do: each verb asks what it must know, runs one command and says what happened."""

from collections.abc import Callable, Collection

from branchdesk.features.transfers.deeds.going_out import WRITTEN
from branchdesk.features.transfers.deeds.graduating import Graduating
from branchdesk.features.transfers.model import Direction
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.words import tr
from branchdesk.widgets.actions import Action

_MENUS = {
    "letters": ("write", "report", "receipt", "close", "reissue", "", "print_chosen", "correct", "", "give_back", "void", "reopen",
                "drop_plan", "", "copy", "cell", "member"),
    "graduation": ("fill", "paste_batch", "drop_lines", "", "preview_batch", "print_chosen", "", "copy", "cell", "member"),
    "away": ("contact_today", "contact", "contacts", "", "edit_away", "end_away", "drop_away", "", "copy", "cell", "member"),
    "arrivals": ("send_receipt", "correct_arrival", "reopen", "", "copy", "cell", "member"),
}  # fmt: skip
_PLANS = frozenset({State.PLANNED, State.STAYS})
_OUT = frozenset({State.ISSUED, State.OVERDUE})


class Deeds(Graduating):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [*self._letter_verbs(), *self._course_verbs(), *self._arrival_verbs(), *self._batch_verbs(), *self._away_verbs(),
                *self._list_verbs(), *self._going_verbs()]  # fmt: skip

    def fitting(self, view: str) -> list[str]:
        """The verbs the menu of a row offers; ``""`` between groups."""
        return list(_MENUS[view])

    def _some(self, states: Collection[State], direction: Direction = Direction.OUT) -> Callable[[], bool]:
        """Whether one of the selected lines stands where a verb makes sense."""
        return lambda: any(one.transfer.direction is direction for one in self._screen.chosen_lines(states))

    def _somebody(self) -> bool:
        return bool(self._screen.chosen_member())

    def _letter_verbs(self) -> list[Action]:
        some = self._some
        return [
            Action("issue", tr("开具介绍信"), self.issue, "file-text", tip=tr("开具介绍信 (Ctrl+N)")),
            Action("plan", tr("登记拟转…"), self.plan, "clipboard-list"),
            Action(
                "write",
                tr("开信…"),
                self.write,
                "file-text",
                enabled=some({State.PLANNED}),
                tip=tr("给拟转的党员开具介绍信"),
            ),
            Action("correct", tr("更正…"), self.correct, "pencil", enabled=some(WRITTEN | _PLANS)),
            Action(
                "reissue",
                tr("重开…"),
                self.reissue,
                "refresh-cw",
                enabled=some(_OUT),
                tip=tr("逾期的凭原件重开，旧信停用"),
            ),
            Action(
                "give_back",
                tr("退回…"),
                self.give_back,
                "undo-2",
                enabled=some(_OUT | {State.REPORTED}),
                tip=tr("接收单位没有接收"),
            ),
            Action("void", tr("作废…"), self.void, "x", enabled=some(_OUT), tip=tr("开错的作废，编号不再使用")),
            Action("drop_plan", tr("删除拟转"), self.drop_plan, "trash-2", enabled=some(_PLANS)),
            Action("heads", tr("介绍信抬头和编号…"), self.heads, "settings"),
            Action("rules", tr("校内从严…"), self.rules, "book-open", tip=tr("有效期、回执、联系的期限，学校可以更严")),
        ]

    def _course_verbs(self) -> list[Action]:
        some = self._some
        return [
            Action("report", tr("登记报到…"), self.report, "user-check", enabled=some(_OUT)),
            Action("receipt", tr("登记回执…"), self.receipt, "check", enabled=some(_OUT | {State.REPORTED})),
            Action("close", tr("办结…"), self.close, "badge-check", enabled=some({State.RECEIPTED})),
            Action("reopen", tr("撤回办结…"), self.reopen, "undo-2", enabled=self._may_reopen),
        ]

    def _may_reopen(self) -> bool:
        line = self._screen.current_line()
        return line is not None and line.state is State.CLOSED and line.transfer.direction is not Direction.WITHIN

    def _arrival_verbs(self) -> list[Action]:
        came = self._some({State.REPORTED, State.CLOSED}, Direction.IN)
        return [
            Action("take_in", tr("转入登记"), self.take_in, "user-plus", tip=tr("转入登记 (Ctrl+N)")),
            Action(
                "send_receipt",
                tr("寄回回执…"),
                self.send_receipt,
                "check",
                enabled=self._some({State.REPORTED}, Direction.IN),
            ),
            Action("correct_arrival", tr("更正转入…"), self.correct_arrival, "pencil", enabled=came),
            Action("within", tr("校内调整…"), self.within, "users"),
            Action("member", tr("打开党员卡片"), self.open_member, "user-round", enabled=self._somebody),
        ]

    def _batch_verbs(self) -> list[Action]:
        def batch() -> bool:
            return self._screen.batch is not None

        return [
            Action("new_batch", tr("新建批次…"), self.new_batch, "plus"),
            Action("batch_title", tr("批次名称和日期…"), self.batch_title, "pencil", enabled=batch),
            Action("drop_batch", tr("删除批次"), self.drop_batch, "trash-2", enabled=batch),
            Action("add_graduates", tr("添加毕业生…"), self.add_graduates, "user-plus", tip=tr("添加毕业生 (Ctrl+N)")),
            Action("drop_lines", tr("移出批次"), self.drop_lines, "user-x", enabled=self._some(_PLANS)),
            Action("import_batch", tr("导入去向表…"), self.import_batch, "upload"),
            Action("template", tr("导出空白去向表…"), self.template, "download", enabled=batch),
            Action(
                "paste_batch", tr("从 Excel 粘贴"), self.paste_batch, "clipboard-paste", keys="Ctrl+V", enabled=batch
            ),
            Action("fill", tr("向下填充"), self.fill, "arrow-down", keys="Ctrl+D", enabled=batch),
            Action("issue_batch", tr("开出介绍信…"), self.issue_batch, "file-text", "Ctrl+S", enabled=batch),
            Action("preview_batch", tr("预览介绍信…"), self.preview_batch, "eye", enabled=batch),
            Action("print_batch", tr("打印本批次介绍信…"), self.print_batch, "printer", enabled=batch),
        ]

    def _away_verbs(self) -> list[Action]:
        def away() -> bool:
            return self._screen.current_away() is not None

        return [
            Action("send_away", tr("登记外出、失联"), self.send_away, "plus", tip=tr("登记流动、失联、出国、暂留 (Ctrl+N)")),
            Action("edit_away", tr("修改登记…"), self.edit_away, "pencil", enabled=away),
            Action("contact_today", tr("今天已联系"), self.contact_today, "check", enabled=away,
                   tip=tr("按上次的方式和联系人记一次今天的联系")),
            Action("contact", tr("记联系…"), self.contact, "clipboard-check", enabled=away),
            Action("contacts", tr("联系记录…"), self.contacts, "history", enabled=away),
            Action("end_away", tr("结束…"), self.end_away, "circle-check", enabled=away, tip=tr("已返回、已找到或已转出")),
            Action("drop_away", tr("删除登记"), self.drop_away, "trash-2", enabled=away),
            Action("show_ended", tr("显示、隐藏已结束的"), self.turn_ended, "eye"),
        ]  # fmt: skip

    def _list_verbs(self) -> list[Action]:
        page = self._screen
        return [
            Action("add", tr("新增"), self.add, "plus", "Ctrl+N"),
            Action("copy", tr("复制（含表头）"), lambda: page.view.table.copy_rows(), "copy", keys="Ctrl+C"),
            Action("cell", tr("仅复制此单元格"), lambda: page.view.table.copy_cell(), "copy", keys="Ctrl+Shift+C"),
            Action("panel", tr("侧边面板"), page.toggle_side, "panel-right", "Alt+Return"),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
        ]

    def _going_verbs(self) -> list[Action]:
        letters = self._some(WRITTEN)
        return [
            Action("print_letter", tr("打印介绍信"), self.print_letter, "printer", enabled=letters),
            Action("print_chosen", tr("打印介绍信…"), self.print_chosen, "printer", enabled=letters),
            Action("blank_letter", tr("空白介绍信…"), self.blank_letter, "file-text"),
            Action("overdue_list", tr("逾期清单…"), self.overdue_list, "clock"),
            Action("register", tr("导出登记簿"), self.export_view, "file-spreadsheet"),
            Action("away_list", tr("导出联系登记"), self.export_view, "file-spreadsheet"),
            Action("export_batch", tr("导出名单"), self.export_view, "file-spreadsheet"),
            Action("batch_list", tr("打印名单…"), self.print_view, "printer"),
        ]

    def add(self) -> None:
        """Ctrl+N: what the view looked at is about."""
        verbs = {
            "letters": self.issue,
            "graduation": self.add_graduates,
            "away": self.send_away,
            "arrivals": self.take_in,
        }
        verbs[self._screen.view_name]()

    def open_member(self) -> None:
        """打开党员卡片."""
        if uid := self._screen.chosen_member():
            self._desk.go("member", uid)
