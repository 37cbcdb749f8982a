"""The row above the views: their switch, the search, the filters, and the verbs that fit."""

from PySide6.QtWidgets import QHBoxLayout, QWidget

from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters

_MORE = ("simulate", "open_known", "", "import", "export", "print", "", "rosters", "approvals", "reminders", "",
         "rules", "holidays", "", "columns")  # fmt: skip
_SIMULATE = 1250
"""From this width on there is room for 模拟党员大会 (pixels at 100 %)."""
_CHIPS = (930, 1090, 1360)
"""And for a chip, a second and a third one."""
_SWITCH = 170
"""So wide may the switch of the tab be; what it has more is missing for the others."""


class TopRow(QWidget):
    """What stands above the views; the switch between the screens of the tab comes to its left end."""

    def __init__(self, filters: Filters, actions: Actions, found: QWidget) -> None:
        """``found`` shows what the search finds: ↓ and Enter lead there."""
        super().__init__()
        self.filters = filters
        self._switch: QWidget | None = None
        self.views = parts.segments([tr("看板"), tr("列表"), tr("核查"), tr("已结束")])
        self.search = parts.search_box(tr("姓名 / 支部 / 下一步"), found)
        more = actions.more(_MORE)
        self._simulate = actions.button("simulate")
        self.row: QHBoxLayout = parts.row(
            self.views, self.search, *filters.chips, filters.more, filters.clear_link, None, self._simulate, more,
            actions.button("open_new", "primary"))  # fmt: skip
        self.row.setStretch(1, 1000)
        self.search.setMaximumWidth(theme.px(300))
        self.search.setMinimumWidth(theme.px(90))
        self.setLayout(self.row)
        self.setFixedHeight(theme.px(34))

    def place_segments(self, segments: QWidget) -> None:
        """Take in the switch between the screens of the tab."""
        self._switch = segments
        self.row.insertWidget(0, segments)

    def fold(self, width: float) -> None:
        """Give way where there is no room; ``width`` in pixels at 100 %."""
        if self._switch is not None:
            width -= max(0, self._switch.sizeHint().width() / theme.scale() - _SWITCH)
        self._simulate.setVisible(width >= _SIMULATE)
        self.filters.fold(sum(width >= least for least in _CHIPS))
