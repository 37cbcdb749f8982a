"""The row above the views: their switch, the search, the filters, and the verbs that fit."""

from PySide6.QtWidgets import QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.giving import Bar, hiding, narrowing
from branchdesk.widgets.segmented import Switch

_MORE = ("simulate", "open_known", "", "import", "export", "print", "", "rosters", "approvals", "reminders", "",
         "rules", "holidays", "", "columns")  # fmt: skip


class TopRow(Bar):
    """What stands above the views; the switch between the screens of the tab comes to its left end."""

    def __init__(self, filters: Filters, actions: Actions, found: QWidget) -> None:
        """``found`` shows what the search finds: ↓ and Enter lead there."""
        switch = Switch([tr("看板"), tr("列表"), tr("核查"), tr("已结束")])
        search = parts.search_box(tr("姓名 / 支部 / 下一步"), found)
        simulate = actions.button("simulate")
        self.row = parts.row(
            switch, search, *filters.chips, filters.more, filters.clear_link, None, simulate, actions.more(_MORE),
            actions.button("open_new", "primary"))  # fmt: skip
        self.row.setStretch(1, 1000)
        *chips, first = filters.giving()
        super().__init__(self.row, (
            hiding(simulate), *chips, filters.giving_link(), narrowing(search, 170, 100), first, switch.giving()))  # fmt: skip
        self.views, self.search = switch.tabs, search
        search.setMaximumWidth(theme.px(300))
        self.setFixedHeight(theme.px(34))

    def place_segments(self, segments: QWidget) -> None:
        """Take in the switch between the screens of the tab."""
        self.row.insertWidget(0, segments)
