"""The row above the list: search, filters and the verbs of the page; what can be done with many while many are selected."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.giving import Bar, hiding
from branchdesk.widgets.table_view import TableView

_LEAST = 140
"""The room of the search box, in pixels at 100 %."""
_PAGE = ("import", "export", "print", "template", "", "as_at", "balance", "duplicates", "check")


class FilterRow(Bar):
    """The search box, the chips, and the buttons of the page at the right: 导出 and 导入 give way first."""

    def __init__(self, actions: Actions, search: QLineEdit, filters: Filters, table: TableView) -> None:
        ways = (actions.button("import"), actions.button("export"))
        self.panel = parts.tool("panel-right", tr("详情面板 (Alt+Enter)"), checkable=True)
        self.panel.clicked.connect(lambda: actions["panel"].trigger())
        self.eye = parts.tool("eye", tr("显示完整证件号 (F9)"))
        self.eye.clicked.connect(lambda: actions["reveal"].trigger())
        columns = parts.tool("columns-3", tr("列设置"))
        columns.clicked.connect(lambda: table.choose_columns(columns.mapToGlobal(columns.rect().bottomRight())))
        more = actions.more(_PAGE)
        box = parts.row(search, *filters.chips, filters.more, filters.clear_link, None, *ways, columns, self.eye,
                        self.panel, more, actions.button("new", "primary"))  # fmt: skip
        box.setStretch(0, 1000)
        search.setMinimumWidth(theme.px(_LEAST))
        *chips, first = filters.giving()
        super().__init__(box, (*map(hiding, reversed(ways)), *chips, filters.giving_link(), first, hiding(columns)))


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
