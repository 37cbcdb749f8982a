"""The row above the list: the switch of views, the search, the filters, and the verbs that fit."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from branchdesk.features.meetings.listing import STATISTICS
from branchdesk.features.meetings.model.words import MeetingKind
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.giving import Bar, hiding

_MORE = ("ledger", "attendance", "", "pdfs", "words", "book", "", "import", "", "talks", "absences", "exclusions", "",
         "layouts", "rules", "", "columns")  # fmt: skip
_LEAST, _MOST = 110, 420
"""The room of the search box, in pixels at 100 %."""


class TopRow(Bar):
    """What stands above the views: 批量导出 and 导出台账 give way first."""

    def __init__(self, filters: Filters, actions: Actions, found: QWidget) -> None:
        """``found`` shows what the search finds: ↓ and Enter lead there."""
        self.filters = filters
        self.views = parts.segments([tr("列表"), tr("年历"), tr("统计")])
        self.search = parts.search_box(tr("主题 / 议题 / 参会人"), found)
        self.panel = parts.tool("panel-right", tr("侧边面板 (Alt+Enter)"), checkable=True)
        more = actions.more(_MORE)
        self.new = new_button(actions)
        ledger, batch = actions.button("ledger"), actions.button("pdfs")
        self._papers = QWidget()
        self._papers.setLayout(parts.row(ledger, batch))
        box = parts.row(self.views, self.search, *filters.chips, filters.more, filters.clear_link, None, self._papers,
                        self.panel, more, self.new)  # fmt: skip
        box.setStretch(1, 1000)
        self.search.setMinimumWidth(theme.px(_LEAST))
        self.search.setMaximumWidth(theme.px(_MOST))
        super().__init__(box, (hiding(batch), hiding(ledger), *filters.giving(), filters.giving_link()))
        self.setFixedHeight(theme.px(34))

    def follow_view(self) -> None:
        """Statistics are of a year and nothing else."""
        counted = self.views.currentIndex() == STATISTICS
        self.search.setHidden(counted)
        self._papers.setHidden(counted)
        self.filters.confine("year" if counted else "")


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
