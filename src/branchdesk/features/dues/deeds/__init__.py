"""What the page of dues can do: each verb asks what it must know, runs one command and says what happened."""

from branchdesk.features.dues.deeds.collecting import Collecting
from branchdesk.features.dues.deeds.reading import Reading
from branchdesk.kernel.words import tr
from branchdesk.widgets.actions import Action

_MENUS = {
    "month": ("receive", "payments", "receipts", "", "copy", "cell", "fill", "paste_menu", "", "collect", "note_arrears",
              "grant", "elsewhere", "", "member_sheet"),
    "year": ("receive", "payments", "receipts", "", "copy", "cell", "fill", "paste_menu", "", "note_arrears", "grant", "elsewhere",
             "", "member_sheet"),
    "bases": ("change_assessment", "confirm_bases", "wage_items", "withdraw", "", "copy", "cell", "fill", "paste_menu", "",
              "grant", "", "member_sheet"),
    "expenses": ("open_use", "take_back_use", "", "copy", "cell"),
    "remittances": ("open_use", "take_back_use", "handover", "", "copy", "cell"),
    "large": ("open_use", "forward", "take_back_use", "", "copy", "cell"),
    "statements": ("open_use", "", "copy", "cell"),
}  # fmt: skip


class Deeds(Collecting, Reading):
    """The verbs of the page."""

    def verbs(self) -> list[Action]:
        """Everything the page can do, for its buttons, menus and keys."""
        return [*self._money_verbs(), *self._list_verbs(), *self._settling_verbs(), *self._going_verbs(), *self._ways()]

    def fitting(self, view: str) -> list[str]:
        """The verbs the menu of a row offers; ``""`` between groups."""
        return list(_MENUS[self._screen.ledger or view])

    def _money_verbs(self) -> list[Action]:
        page = self._screen

        def somebody() -> bool:
            return not page.ledger and bool(page.chosen_member())

        return [
            Action("receive", tr("登记收缴"), self.enter, "wallet", "Ctrl+N"),
            Action("collect", tr("按应交收齐"), self.collect_all, "check"),
            Action("payments", tr("收款明细…"), self.payments, "history", keys="Enter", enabled=somebody),
            Action("paste_menu", tr("从 Excel 粘贴"), self.paste_clipboard, "clipboard-paste", keys="Ctrl+V"),
            Action("statement", tr("导入流水…"), self.import_statement, "upload"),
            Action("arrears", tr("欠交名单…"), self.arrears, "clock"),
            Action("note_arrears", tr("登记核实情况…"), self.note_arrears, "clipboard-check", enabled=somebody),
            Action("grant", tr("少交、免交…"), self.grant, "badge-check", enabled=somebody),
            Action("relief_list", tr("少交、免交名单…"), self.relief_list, "badge-check"),
            Action("elsewhere", tr("流入地交纳…"), self.elsewhere, "book-open", enabled=somebody),
            Action("elsewhere_list", tr("流入地交纳名单…"), self.elsewhere_list, "book-open"),
            Action("spend", tr("登记支出"), self.spend, "hand-coins"),
            Action("remit", tr("登记上缴"), self.remit, "banknote"),
            Action("take_large", tr("登记大额党费"), self.take_large, "badge-check"),
            Action("open_use", tr("打开…"), self.open_use, "pencil", tip=tr("打开这一条，双击也可以")),
            Action("take_back_use", tr("冲销、删除…"), self.take_back_use, "undo-2"),
            Action("forward", tr("登记转交和收据…"), self.forward, "banknote"),
        ]

    def _list_verbs(self) -> list[Action]:
        page = self._screen
        return [
            Action("copy", tr("复制（含表头）"), lambda: page.view.table.copy_rows(), "copy", keys="Ctrl+C"),
            Action("cell", tr("仅复制此单元格"), lambda: page.view.table.copy_cell(), "copy", keys="Ctrl+Shift+C"),
            Action("fill", tr("向下填充"), self.fill_down, "arrow-down", keys="Ctrl+D"),
        ]

    def _settling_verbs(self) -> list[Action]:
        page = self._screen

        def somebody() -> bool:
            return page.view_name == "bases" and bool(page.chosen_member())

        return [
            Action("settle", tr("核定…"), self.settle, "check", "Ctrl+S"),
            Action("wages", tr("导入工资表…"), self.import_wages, "upload"),
            Action("copy_last", tr("沿用上年基数"), self.turn_copy, "copy"),
            Action("discard", tr("放弃未核定的录入"), self.discard, "x", enabled=lambda: bool(page.given)),
            Action("change_assessment", tr("年内变更…"), self.change, "pencil", enabled=somebody),
            Action("confirm_bases", tr("登记本人确认…"), self.confirm, "user-check", enabled=somebody),
            Action("wage_items", tr("工资明细…"), self.wage_items, "clipboard-list", enabled=somebody),
            Action("withdraw", tr("删除核定"), self.withdraw, "trash-2", enabled=somebody),
            Action("policy", tr("年度规定…"), self.policy, "settings"),
        ]

    def _going_verbs(self) -> list[Action]:
        page = self._screen

        def somebody() -> bool:
            return not page.ledger and bool(page.chosen_member())

        return [
            Action("export_month", tr("导出收缴表"), self.export_view, "file-spreadsheet"),
            Action("export_year", tr("导出登记表"), self.export_view, "file-spreadsheet"),
            Action("export_uses", tr("导出台账"), self.export_view, "file-spreadsheet"),
            Action("export_bases", tr("导出核定表"), self.export_view, "file-spreadsheet"),
            Action("print_view", tr("打印预览…"), self.print_view, "printer"),
            Action("print_chart", tr("打印按期交纳图…"), self.print_chart, "printer"),
            Action("notice", tr("公示表…"), self.notice, "file-text"),
            Action("note_notice", tr("登记已公示…"), self.note_notice, "check"),
            Action(
                "term_report",
                tr("换届报告…"),
                self.term_report,
                "file-text",
                tip=tr("任期内党费收缴使用和管理情况，向党员大会报告"),
            ),
            Action("handover", tr("党费交接单…"), self.handover, "file-text"),
            Action("receipts", tr("收据…"), self.receipts, "file-text"),
            Action("member_sheet", tr("个人交纳明细…"), self.member_sheet, "file-text", enabled=somebody),
        ]

    def _ways(self) -> list[Action]:
        page = self._screen
        return [
            Action("before", tr("上一期"), lambda: page.step(-1), "", "Alt+Left"),
            Action("after", tr("下一期"), lambda: page.step(1), "", "Alt+Right"),
            Action("pane", tr("切换窗格"), page.next_pane, "", "F6"),
            Action("go_bases", tr("去核定"), lambda: page.turn_to("bases"), "clipboard-check"),
        ]

    def enter(self) -> None:
        """登记收缴; by Ctrl+N on 上缴, 使用支出 or 大额党费 a line of that ledger."""
        ledgers = {"remittances": self.remit, "expenses": self.spend, "large": self.take_large}
        ledgers.get(self._screen.ledger, self.receive)()
