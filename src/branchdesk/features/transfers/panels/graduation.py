"""毕业转接: the people of a batch and where each goes, typed as in a spreadsheet, issued in one step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QComboBox, QSizePolicy, QStackedWidget, QStyledItemDelegate, QWidget

from branchdesk.features.transfers import listing
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.model import CHANNELS, DESTINATIONS
from branchdesk.features.transfers.rules.states import State
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex
from branchdesk.widgets import parts, theme
from branchdesk.widgets.actions import Actions
from branchdesk.widgets.bulk_bar import BulkBar
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Filters
from branchdesk.widgets.frozen_grid import FrozenGrid
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.sums import Footer
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.views import LineView

if TYPE_CHECKING:
    from branchdesk.features.transfers.queries import BatchLine, TransferLine

COLUMNS = "transfers.graduation.columns"
EDITABLE = ("destination", "channel", "addressee", "to", "paid", "days", "note")
PLANS = (State.PLANNED, State.STAYS)
"""What may still be typed into: a letter that is out is put right in 介绍信."""
_GIVING = ("issued", "number", "staff", "note", "state", "days", "channel")
"""Which columns give way on a narrow window, the first first: of those one types into what no letter needs, and at last
what is there already as a rule."""
_MORE = ("new_batch", "batch_title", "drop_batch", "", "add_graduates", "drop_lines", "import_batch", "template", "paste_batch", "fill", "",
         "preview_batch", "print_batch", "export_batch", "batch_list", "", "heads", "rules")  # fmt: skip


class GraduationView(LineView):
    """One batch at a time. ``batch_chosen()`` when another is to be shown."""

    batch_chosen = Signal()
    table: FrozenGrid

    def __init__(self, desk: Desk, words: Words, actions: Actions) -> None:
        super().__init__(listing.transfer_text(words), SearchIndex)
        self._desk, self._actions = desk, actions
        self.model = TableModel(listing.graduation_columns(words))
        choices = {"destination": [tr(word) for _, word in DESTINATIONS], "channel": [tr(word) for _, word in CHANNELS]}
        self.table = FrozenGrid(self.model, tr("毕业生去向"), EDITABLE, choices)
        self.table.titles.give_way(_GIVING)
        self.table.always_current = True
        self.search = parts.search_box(tr("姓名 / 学工号 / 去向"), self.table)
        self.filters = Filters(desk, "transfers.graduation.filters", listing.graduation_facets(words), self._countable)
        self.footer = Footer()
        self.bulk = BulkBar(actions, ("fill", "print_chosen", "drop_lines", "copy"))
        self.batches = QComboBox()
        self._settle = QTimer(self, singleShot=True, interval=80)
        self.board = QWidget()
        self.board.setLayout(parts.row(self.batches, None))
        self.bar = self._make_bar()
        self._build()
        self._connect()

    # ---- batches

    @property
    def batch_id(self) -> str:
        """The batch looked at; ``""`` where there is none."""
        return str(self.batches.currentData() or "")

    def offer(self, batches: "Sequence[BatchLine]", chosen: str = "") -> None:
        """The batches, the newest first; the one looked at stays, unless another is wished for."""
        wanted = chosen or self.batch_id
        self.batches.blockSignals(True)
        self.batches.clear()
        for one in batches:
            words = tr("{title}（{n} 人）").format(title=one.batch.title, n=one.letters + one.staying)
            self.batches.addItem(words, one.batch.id)
        index = self.batches.findData(wanted)
        self.batches.setCurrentIndex(max(index, 0) if batches else -1)
        self.batches.blockSignals(False)
        self._primary.setCurrentIndex(1 if batches else 0)
        for part in (self.batches, self.search, *self._of_batch):
            part.setEnabled(bool(batches))

    # ---- lines

    def show_lines(self, lines: "Sequence[TransferLine]") -> None:
        """Show a batch; place and filters stay."""
        self._take(lines)
        self.table.begin_at("destination")
        self._sift()

    def ready(self) -> "list[TransferLine]":
        """Those a letter can be written for now."""
        return [one for one in self._lines if one.state is State.PLANNED and not listing.lacking(one)]

    def _sift(self) -> None:
        super()._sift()
        self._total()

    def _total(self) -> None:
        lines = self._lines
        lacking = sum(bool(listing.lacking(one)) for one in lines if one.state is State.PLANNED)
        stays = sum(one.state is State.STAYS for one in lines)
        out = sum(one.state not in PLANS for one in lines)
        ready = len(self.ready())
        sums = [
            (tr("可开信"), str(ready)),
            (tr("缺项"), str(lacking)),
            (tr("暂不转出"), str(stays)),
            (tr("已开出"), str(out)),
        ]
        self.footer.say(tr("共 {n:,} 人，显示 {shown:,}").format(n=len(lines), shown=self.model.rowCount()), sums)
        self._actions.rename("issue_batch", tr("开出 {n:,} 封介绍信…").format(n=ready) if ready else tr("开出介绍信…"))
        chosen = len(self.table.selected_rows())
        self.counts = tr("共 {n:,} 人 · 可开信 {ready:,} · 缺项 {lacking:,}").format(
            n=len(lines), ready=ready, lacking=lacking
        )
        if chosen > 1:
            self.counts += tr(" · 已选 {n:,}").format(n=chosen)
        self._actions.refresh()
        self.counts_changed.emit()

    # ---- look

    def _make_bar(self) -> QStackedWidget:
        actions = self._actions
        self.batches.setItemDelegate(QStyledItemDelegate(self.batches))
        self.batches.setAccessibleName(tr("毕业转接批次"))
        self.batches.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.batches.setMaximumWidth(theme.px(420))
        self._of_batch = [actions.button(name) for name in ("add_graduates", "import_batch")]
        self._primary = QStackedWidget()
        self._primary.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for verb in ("new_batch", "issue_batch"):
            self._primary.addWidget(actions.button(verb, "primary"))
        box = parts.row(
            *self.sifters(), None, *self._of_batch, self.columns_tool(), actions.more(_MORE), self._primary, gap=6
        )
        return self.above(box, self._of_batch, self.bulk)

    def _build(self) -> None:
        ways = (self._actions.button("new_batch"),)
        self.table.say_when_empty(
            Emptiness(tr("还没有毕业转接批次"), tr("新建批次，选择毕业生，填写或导入去向，一次开出全部介绍信"), "users", ways),
            Emptiness(tr("没有符合条件的记录"), tr("换个关键词，或按 Esc 清除全部筛选")))  # fmt: skip
        self.table.restore(self._desk.setting(COLUMNS, {}))
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(card, self.footer)
        column.setStretch(0, 1)
        self.setLayout(column)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._sift())
        self.filters.changed.connect(self._sift)
        self.batches.currentIndexChanged.connect(lambda _index: self.batch_chosen.emit())
        self.table.selection_changed.connect(self._on_selection)
        self.table.current_changed.connect(lambda _line: self._settle.start())
        self.table.opened.connect(self.opened)
        self.table.menu_asked.connect(self.menu_asked)
        self.table.columns_changed.connect(lambda: self._desk.keep(COLUMNS, self.table.state()))
        self.bulk.dropped.connect(self.drop_selection)
        self._settle.timeout.connect(self.moved)

    def type_with(
        self, take: Callable[[Any], bool], may: Callable[[Any, str], bool], pasted: Callable[[str], object]
    ) -> None:
        """What a text typed into a cell means, whether it may be, and what a block that is pasted means."""
        self.table.take, self.table.may_edit = take, may
        self.table.edit_text = listing.graduation_text
        self.table.pasted.connect(pasted)

    def _on_selection(self, count: int) -> None:
        self.bar.setCurrentIndex(1 if count > 1 else 0)
        self.bulk.say(tr("已选 {n:,} 人").format(n=count))
        self._actions.refresh()
        self._total()
