"""The parts of the 党组织 dialog: the tree, what is known of one organization, posts, findings, outside bodies."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHeaderView,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from branchdesk.features.organization.fields import OUTSIDE_FIELDS, kind_word, tier_word
from branchdesk.features.organization.model import RUNNING, Organization, Running
from branchdesk.features.organization.queries import OrganizationLine, PostLine, facts
from branchdesk.features.organization.rules import Finding
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Action, Actions
from branchdesk.widgets.columns import EMPTY, Column, column_of
from branchdesk.widgets.editors import DayField
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.table_model import Index, TableModel
from branchdesk.widgets.table_view import TableView

_ID, _SPOKEN = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.AccessibleTextRole
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
Verbs = Callable[[Any], Sequence[Action]]
_COUNT_WIDTH = 46
_LONG = 16  # characters that still fit beside another pair


class _TextOnly(QStyledItemDelegate):
    """Texts without the style's own selection and focus frame: the tree paints its rows itself."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """As if nothing were selected."""
        super().initStyleOption(option, index)
        plain = QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_HasFocus
        option.state &= ~plain  # type: ignore[attr-defined]


class OrganizationTree(QTreeWidget, theme.Themed):
    """The tree with its members counted.

    Signals: ``chosen(str | None)`` another organization is current; ``opened()`` Enter, F2 or a double click;
    ``menu_asked(QPoint)`` a menu is wanted at this place of the screen.
    """

    chosen = Signal(object)
    opened = Signal()
    menu_asked = Signal(QPoint)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("党组织"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHeaderLabels([tr("党组织"), tr("正式"), tr("预备")])
        self.setUniformRowHeights(True)
        self.setStyleSheet("QTreeView { show-decoration-selected: 0; }")  # drawRow does better
        self.setItemDelegate(_TextOnly(self))
        self.setExpandsOnDoubleClick(False)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            self.headerItem().setTextAlignment(column, _RIGHT)
        self.currentItemChanged.connect(lambda now, _before: self.chosen.emit(_id_of(now)))
        self.itemDoubleClicked.connect(lambda _item, _column: self.opened.emit())
        self.follow_theme()

    @property
    def current_id(self) -> str | None:
        """The organization chosen."""
        return _id_of(self.currentItem())

    def show_lines(self, lines: Sequence[OrganizationLine]) -> None:
        """Show the tree anew; what was chosen and what was folded stay so."""
        chosen, folded = self.current_id, self._folded()
        with QSignalBlocker(self):
            self.clear()
            above: list[QTreeWidgetItem] = []
            for line in lines:
                del above[line.depth :]
                item = self._item(line)
                if above:
                    above[-1].addChild(item)
                else:
                    self.addTopLevelItem(item)
                item.setExpanded(line.id not in folded)
                above.append(item)
        if not self.choose(chosen) and lines:
            self.choose(lines[0].id)
        self.chosen.emit(self.current_id)

    def choose(self, uid: str | None) -> bool:
        """Make an organization current and show it; False when it is not in the tree."""
        for item in self._items():
            if _id_of(item) == uid:
                self.setCurrentItem(item)
                self.scrollToItem(item)
                return True
        return False

    def _item(self, line: OrganizationLine) -> QTreeWidgetItem:
        name = line.name
        if line.running is not Running.ACTIVE:
            name = tr("{name}（已{running}）").format(name=line.name, running=tr(dict(RUNNING)[line.running]))
        item = QTreeWidgetItem([name, str(line.full), str(line.probationary)])
        item.setData(0, _ID, line.id)
        item.setToolTip(0, line.full_name)
        spoken = tr("{name}，正式党员 {full} 人，预备党员 {probationary} 人")
        item.setData(0, _SPOKEN, spoken.format(name=name, full=line.full, probationary=line.probationary))
        for column in (1, 2):
            item.setTextAlignment(column, _RIGHT)
        if line.running is not Running.ACTIVE:
            item.setForeground(0, theme.colour("text3"))
        return item

    def _items(self) -> list[QTreeWidgetItem]:
        return self.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)

    def _folded(self) -> set[str | None]:
        return {_id_of(item) for item in self._items() if item.childCount() and not item.isExpanded()}

    def retheme(self) -> None:
        """Widths and colours of now."""
        self.setIndentation(theme.px(16))
        for column in (1, 2):
            self.header().resizeSection(column, theme.px(_COUNT_WIDTH))

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The chosen line as in every list: one colour over the whole width, and a bar in the accent."""
        rect = option.rect  # type: ignore[attr-defined]
        chosen = self.selectionModel().isSelected(index)
        if chosen:
            painter.fillRect(rect, theme.colour("sel"))
        super().drawRow(painter, option, index)
        if chosen:
            painter.fillRect(rect.x(), rect.y(), theme.px(3), rect.height(), theme.colour("accent"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F2 open."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current_id:
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Under the pointer, or below the current line when the Menu key asks."""
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            place = self.viewport().mapToGlobal(self.visualItemRect(self.currentItem()).bottomLeft())
        self.menu_asked.emit(place)


def _id_of(item: QTreeWidgetItem | None) -> str | None:
    return None if item is None else str(item.data(0, _ID))


class FactsPanel(QScrollArea):
    """What is known of one organization, to be read; editing is a dialog."""

    def __init__(self) -> None:
        super().__init__()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("基本情况"))

    def show_organization(self, record: Organization, line: OrganizationLine, above: str) -> None:
        """Show a record with its counts, its head and the name of its superior."""
        blocks: list[parts.Item] = []
        for title, pairs in facts(record, line, above):
            blocks += [parts.label(title, role="section"), _grid(pairs), 8]
        page = QWidget()
        page.setObjectName("scrollbody")
        page.setLayout(parts.column(*blocks, None, margins=(16, 8, 16, 12), gap=8))
        self.setWidget(page)


class OrganizationCard(QFrame):
    """One organization: its name and verbs on top, then facts, posts or findings behind a segment."""

    def __init__(self, known: FactsPanel, posts: "PostsPanel", findings: "FindingsPanel", verbs: Actions) -> None:
        super().__init__()
        self.setObjectName("card")
        self._verbs = verbs
        self._panels = (known, posts.table, findings.table)
        self._name, self._tier, self._ended = parts.label(role="h2"), parts.pill("", "info"), parts.pill("", "mute")
        self._name.setMinimumWidth(theme.px(60))  # a long name gives way; its tip says it in full
        self.segments = parts.segments([tr("基本情况"), tr("任职"), tr("提醒")])
        pages = stack(known, posts, findings)
        self.segments.currentChanged.connect(pages.setCurrentIndex)
        more = parts.tool("ellipsis", tr("更多操作"))
        more.clicked.connect(lambda: self.show_menu(more.mapToGlobal(more.rect().bottomLeft())))
        top = parts.row(self._name, self._tier, self._ended, None, verbs.button("edit"), more)
        head = parts.column(top, parts.row(self.segments, None), gap=10, margins=(16, 12, 12, 4))
        whole = parts.column(head, pages, gap=4)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def show_head(self, line: OrganizationLine, findings: int) -> None:
        """Name and state; how many findings wait behind their segment."""
        self._name.setText(line.name)
        self._name.setToolTip(line.full_name)
        self._tier.setText("·".join(filter(None, (tier_word(line.tier), kind_word(line.kind)))))
        self._ended.setText(tr(dict(RUNNING)[line.running]))
        self._ended.setVisible(line.running is not Running.ACTIVE)
        self.segments.setTabText(2, tr("提醒 {n}").format(n=findings) if findings else tr("提醒"))

    def pane(self) -> QWidget:
        """Where the keyboard goes."""
        return self._panels[self.segments.currentIndex()]

    def show_menu(self, place: QPoint) -> None:
        """Everything that can be done with the organization, at this place of the screen."""
        names = ("edit", "", "found_branch", "found_group", "", "dissolve", "resume", "remove")
        self._verbs.menu(names).exec(place)


def stack(*pages: QWidget) -> QStackedWidget:
    """Pages of which one is seen."""
    made = QStackedWidget()
    for page in pages:
        made.addWidget(page)
    return made


def _grid(pairs: Sequence[tuple[str, str]]) -> QGridLayout:
    """Labels and texts, two pairs a row; a long text takes a whole one."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.px(12))
    grid.setVerticalSpacing(theme.px(8))
    row = column = 0
    for label, text in pairs:
        span = 1 if len(text) > _LONG or "\n" in text else 0
        if column + span > 1:
            row, column = row + 1, 0
        name = parts.label(label, role="dim")
        name.setMinimumWidth(theme.px(76))
        grid.addWidget(name, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        value = parts.label(text or EMPTY, wrap=True)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(value, row, 2 * column + 1, 1, 1 + 2 * span)
        row, column = (row, 1) if column + span == 0 else (row + 1, 0)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(3, 1)
    return grid


_POST_COLUMNS = (
    Column("title", tr("职务"), lambda line: line.title, width=96, fixed=True),
    Column("holder", tr("姓名"), lambda line: line.holder, width=76),
    Column("current", tr("状态"), lambda line: line, text=lambda line: line.state, width=78,
           tone=lambda line: "ok" if line.current else "mute", sort_key=lambda line: not line.current),
    Column("from_on", tr("任职日期"), lambda line: str(line.from_on or ""), width=100),
    Column("until_on", tr("离任日期"), lambda line: str(line.until_on or ""), width=100),
    Column("elected", tr("产生方式"), lambda line: tr("选举") if line.elected else tr("指定"), width=76),
    Column("dual_leader", tr("双带头人"), lambda line: tr("是") if line.dual_leader else "", width=80, shown=False),
    Column("basis", tr("依据"), lambda line: line.basis, width=120, stretch=True),
)  # fmt: skip


class ListPanel(QWidget):
    """A list with verbs on its current record: Enter does ``opens``, Del ``deletes``.

    ``verbs`` makes them for the finished panel, so that they may ask it what is chosen.
    """

    def __init__(self, columns: Sequence[Column], name: str, verbs: Verbs, opens: str, deletes: str) -> None:
        super().__init__()
        self.model = TableModel(columns, parent=self)
        self.table = TableView(self.model, name)
        self.verbs = Actions(self, verbs(self))
        self.table.opened.connect(lambda _record: self.verbs[opens].trigger())
        self.table.delete_asked.connect(lambda: self.verbs[deletes].trigger())
        self.table.current_changed.connect(lambda _record: self.verbs.refresh())

    @property
    def chosen(self) -> Any:
        """The record of the current row, or None."""
        return self.table.current_record()


class PostsPanel(ListPanel):
    """Posts of one organization, those held first; or as they were on a day.

    Signals: ``day_changed()`` another day is to be shown.
    """

    day_changed = Signal()

    def __init__(self, verbs: Verbs) -> None:
        super().__init__(_POST_COLUMNS, tr("任职"), verbs, "alter_post", "remove_post")
        self.day = DayField()
        self.day.line.setPlaceholderText(tr("查看某日在任"))
        self.day.name(tr("查看某日在任，留空为全部"))
        self.day.setMaximumWidth(theme.px(160))
        self.day.changed.connect(self.day_changed)
        self.day.left.connect(self.day_changed)
        self.day.line.returnPressed.connect(self.day_changed)
        self._hint = parts.label(role="hint")
        buttons = [self.verbs.button("end_post"), self.verbs.button("renew"), self.verbs.button("appoint", "primary")]
        top = parts.row(self.day, self._hint, None, *buttons)
        self.setLayout(parts.column(top, self.table, gap=8, margins=(16, 4, 16, 12)))
        names = ("appoint", "renew", "", "alter_post", "end_post", "", "remove_post")
        self.table.menu_asked.connect(lambda place: self.verbs.menu(names).exec(place))

    def on(self) -> date | None:
        """The day to show; None for all posts, also while the day cannot be read."""
        text, fault = self.day.text(), ""
        try:
            found = Day.parse(text).last() if text else None
        except ValueError:
            found, fault = None, tr("日期如 20261120")
        self.day.mark_wrong(bool(fault))
        self._hint.setText(fault)
        return found

    def show_posts(self, lines: Sequence[PostLine]) -> None:
        """Show these."""
        sentence = tr("这一天没有人任职") if self.on() else tr("还没有任职记录")
        self.table.say_when_empty(Emptiness(sentence, tr("用“任职”登记；每次变动都是新的一行"), icon="user-check"))
        self.model.show(lines)
        self.verbs.refresh()


_WEIGHTS = {Level.BLOCK: ("err", tr("须改正")), Level.WARN: ("warn", tr("应处理")), Level.OK: ("info", tr("提示"))}

_FINDING_COLUMNS = (
    Column("level", tr("级别"), lambda one: _WEIGHTS[one.level], text=itemgetter(1), width=84, tone=itemgetter(0),
           sort_key=lambda one: -one.level.rank),
    Column("name", tr("党组织"), lambda one: one.name, width=150),
    Column("text", tr("内容"), lambda one: one.text, width=240, stretch=True),
)  # fmt: skip


class FindingsPanel(QWidget):
    """What the rules say about an organization and all below it; Enter goes there.

    Signals: ``organization_asked(str)`` the user wants to see this one.
    """

    organization_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.model = TableModel(_FINDING_COLUMNS, key=lambda one: (one.organization_id, one.code), parent=self)
        self.table = TableView(self.model, tr("届期提醒与检查"))
        hint = parts.label(tr("依据《中国共产党支部工作条例（试行）》等规定提示，由党组织研究决定，程序不代为处理。"),
                           role="hint", wrap=True)  # fmt: skip
        self.setLayout(parts.column(hint, self.table, gap=8, margins=(16, 4, 16, 12)))
        self.table.say_when_empty(Emptiness(tr("没有需要提醒的事项"), icon="circle-check"))
        self.table.opened.connect(lambda one: self.organization_asked.emit(one.organization_id))

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show these, the heaviest first."""
        self.model.show(sorted(found, key=lambda one: -one.level.rank))


class OutsidePanel(ListPanel):
    """Bodies outside the ledger, with a search box."""

    def __init__(self, verbs: Verbs) -> None:
        columns = [column_of(one, stretch=one.name == "address") for one in OUTSIDE_FIELDS]
        super().__init__(columns, tr("外单位"), verbs, "alter_body", "remove_body")
        self.search = parts.search_box(tr("名称 / 联系人 / 电话"), self.table)
        self.search.setFixedWidth(theme.px(280))
        self.search.textChanged.connect(self._search)
        buttons = [
            self.verbs.button("remove_body"),
            self.verbs.button("alter_body"),
            self.verbs.button("add_body", "primary"),
        ]
        card = parts.card()
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        self.setLayout(parts.column(parts.row(self.search, None, *buttons), card, gap=8))
        self.table.say_when_empty(Emptiness(tr("还没有外单位"), tr("登记共建单位、转出转入单位等"), icon="handshake"))

    def _search(self, text: str) -> None:
        def fits(position: int) -> bool:
            return any(text.strip() in column.read(self.model.records[position]) for column in self.model.columns)

        self.model.set_filter(lambda order: list(filter(fits, order)))
