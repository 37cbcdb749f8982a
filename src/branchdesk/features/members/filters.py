"""The row above the list: search, filters and the verbs of the page; what can be done with many while many are selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.table_view import TableView

_FOLD = 1180
"""From this width on (pixels at 100 %) there is room for the buttons 导入 and 导出."""
_PAGE = ("import", "export", "print", "template", "", "as_at", "balance", "duplicates", "check")


class FilterRow(QWidget):
    """The search box, the chips, and the buttons of the page at the right."""

    def __init__(self, actions: Actions, search: QLineEdit, filters: Filters, table: TableView) -> None:
        super().__init__()
        self.panel = parts.tool("panel-right", tr("详情面板 (Alt+Enter)"), checkable=True)
        self.panel.clicked.connect(lambda: actions["panel"].trigger())
        self.eye = parts.tool("eye", tr("显示完整证件号 (F9)"))
        self.eye.clicked.connect(lambda: actions["reveal"].trigger())
        self._ways = (actions.button("import"), actions.button("export"))
        columns = parts.tool("columns-3", tr("列设置"))
        columns.clicked.connect(lambda: table.choose_columns(columns.mapToGlobal(columns.rect().bottomRight())))
        more = actions.more(_PAGE)
        box = parts.row(search, *filters.chips, filters.more, filters.clear_link, None, *self._ways, columns, self.eye,
                        self.panel, more, actions.button("new", "primary"))  # fmt: skip
        box.setStretch(0, 1000)
        self.setLayout(box)

    def fold(self, width: float) -> None:
        """Give way on a page of this width, in pixels at 100 %."""
        for button in self._ways:
            button.setVisible(width >= _FOLD)


class BulkBar(QFrame):
    """What can be done with the members selected, in the place of the filters. ``dropped``: select nobody."""

    dropped = Signal()

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self._words = parts.label(role="section")
        close = parts.tool("x", tr("取消选择 (Esc)"))
        close.clicked.connect(self.dropped)
        verbs = [actions.button(name, "flat") for name in ("group", "branch", "export_chosen", "leave", "delete")]
        self.setLayout(parts.row(self._words, *verbs, None, close, margins=(12, 0, 4, 0)))

    def say(self, count: int) -> None:
        """How many are selected."""
        self._words.setText(tr("已选 {n} 名党员").format(n=count))
