"""The row above the list: the switch of views, the search, the filters, and the verbs that fit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from branchdesk.features.meetings.listing import STATISTICS
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters

_MORE = ("ledger", "attendance", "", "pdfs", "words", "book", "", "import", "", "talks", "absences", "exclusions", "",
         "layouts", "rules", "", "columns")  # fmt: skip
_BUTTONS, _LEDGER = 1290, 1180
"""From these widths on there is room for 批量导出 and 导出台账 (pixels at 100 %)."""
_CHIPS = (820, 940, 1060)
"""And for a chip, a second and a third one."""


class TopRow(QWidget):
    """What stands above the views."""

    def __init__(self, filters: Filters, actions: Actions, found: QWidget) -> None:
        """``found`` shows what the search finds: ↓ and Enter lead there."""
        super().__init__()
        self.filters = filters
        self.views = parts.segments([tr("列表"), tr("年历"), tr("统计")])
        self.search = parts.search_box(tr("主题 / 议题 / 参会人"), found)
        self.panel = parts.tool("panel-right", tr("侧边面板 (Alt+Enter)"), checkable=True)
        more = actions.more(_MORE)
        self._ledger, self._batch = actions.button("ledger"), actions.button("pdfs")
        self.new = new_button(actions)
        self._width = 0.0
        box = parts.row(self.views, self.search, *filters.chips, filters.more, filters.clear_link, None, self._ledger,
                        self._batch, self.panel, more, self.new)  # fmt: skip
        box.setStretch(1, 1000)
        self.search.setMaximumWidth(theme.px(420))
        self.setLayout(box)
        self.setFixedHeight(theme.px(34))

    def fold(self, width: float) -> None:
        """Give way where there is no room; ``width`` in pixels at 100 %."""
        self._width = width
        self._arrange()

    def follow_view(self) -> None:
        """Statistics are of a year and nothing else."""
        self._arrange()

    def _arrange(self) -> None:
        counted = self.views.currentIndex() == STATISTICS
        self.search.setVisible(not counted)
        self._batch.setVisible(not counted and self._width >= _BUTTONS)
        self._ledger.setVisible(not counted and self._width >= _LEDGER)
        self.filters.fold(sum(self._width >= least for least in _CHIPS))
        if counted:
            kind, year, stage = self.filters.chips
            kind.hide()
            stage.hide()
            year.show()
        self.filters.more.setVisible(not counted)


def new_button(actions: Actions, kind: str = "primary") -> QPushButton:
    """新建会议, with a menu of the kinds; Ctrl+N opens it."""
    made = parts.button(tr("新建会议"), icon="plus", kind=kind, tip=tr("新建会议 (Ctrl+N)"))
    made.setMenu(kinds_menu(actions, made))
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return made


def kinds_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The kinds of meeting, the rarer ones below, 谈心谈话 last."""
    rare = (MeetingKind.ADMISSION, MeetingKind.ELECTION, MeetingKind.TWINNING)
    menu = QMenu(parent)
    for kind in (one for one in MeetingKind if one not in rare):
        menu.addAction(actions[f"new_{kind}"])
    menu.addSeparator()
    for kind in rare:
        menu.addAction(actions[f"new_{kind}"])
    menu.addSeparator()
    menu.addAction(actions["talks"])
    return menu
