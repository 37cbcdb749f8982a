"""A graduation batch: its name and day, and whom it is about."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.members.model import Member
from branchdesk.features.transfers import listing, queries
from branchdesk.features.transfers.fields import BATCH_FIELDS
from branchdesk.features.transfers.listing import Words
from branchdesk.features.transfers.model import GraduationBatch
from branchdesk.features.transfers.queries import Scope
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex, search_text
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.facets import Facet, Filters
from branchdesk.widgets.form import Form
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk


class BatchDialog(FormDialog):
    """``batch`` when accepted."""

    def __init__(self, parent: QWidget | None, batch: GraduationBatch | None = None) -> None:
        self.batch = batch
        form = Form(BATCH_FIELDS)
        title = tr("批次名称和日期") if batch else tr("新建毕业转接批次")
        super().__init__(form, title, self._take, verb=tr("保存") if batch else tr("下一步：选择毕业生"), parent=parent)
        today = clock.today()
        named = tr("{year} 届毕业生组织关系转接").format(year=today.year)
        form.show_values(batch or {"title": named, "on": Day.of(today)})
        fit(self, 640, 320)

    def _take(self, values: dict[str, Any]) -> None:
        filled = {**values, "note": values["note"] or ""}
        self.batch = replace(self.batch, **filled) if self.batch else GraduationBatch(id=new_id(), **filled)


class ChooseDialog(ListDialog):
    """Party members selected in a list that is searched and filtered. ``chosen`` are their names by id."""

    def __init__(
        self, desk: Desk, scope: Scope, words: Words, already: Collection[str], parent: QWidget | None, *, title: str, verb: str,
    ) -> None:  # fmt: skip
        """``already`` are those left out; ``verb`` counts with ``{n}``."""
        self.chosen: dict[str, str] = {}
        self._verb = verb
        self._people: Sequence[Member] = [
            one for one in desk.ask(queries.graduates, scope, clock.today()) if one.id not in already
        ]
        self._index: SearchIndex | None = None
        self._words = words
        columns = [
            Column("staff", tr("学工号"), lambda one: one.staff_number, width=110, ink=lambda _number: "text2"),
            Column("name", tr("姓名"), lambda one: one.name, width=92, sort_key=lambda one: one.name_key, fixed=True),
            Column("branch", tr("支部"), lambda one: words.organization(one.branch_id), width=150),
            Column("unit", tr("单位（班级）"), lambda one: one.unit, width=180, stretch=True),
            Column("standing", tr("人员类别"), lambda one: one.standing, listing.standing_word, width=92),
            Column("number", tr("编号"), lambda one: one.number, width=84),
        ]
        super().__init__(
            title, columns, lambda one: one.id, Emptiness(tr("没有可以选择的党员"), icon="users"), parent,
            rule=tr("Ctrl、Shift 可多选，Ctrl+A 全选列表中的人；正在转接、已停止党籍的不在其中。"), extent=(860, 560),
        )  # fmt: skip
        self._search = parts.search_box(tr("姓名 / 学工号 / 班级"), self.table)
        self._filters = Filters(desk, "transfers.choose.filters", self._facets(), self._countable)
        row = parts.row(self._search, *self._filters.chips, self._filters.clear_link)
        column = self.layout()
        assert column is not None
        column.insertLayout(2, row)  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self._filters.fold(3)
        self._filters.offer(self._people)
        self._search.textChanged.connect(lambda _text: self._sift())
        self._filters.changed.connect(self._sift)
        self.verb(tr("全选"), self.table.selectAll)
        self._go = self.verb(verb, self._take, kind="primary")
        self.table.selection_changed.connect(self._count)
        self.show_lines(self._people)
        self._count(len(self.table.selected_rows()))
        self._search.setFocus()

    def _facets(self) -> list[Facet]:
        nothing = tr("（空）")
        words = self._words
        return [
            Facet("branch", tr("支部"), lambda one: one.branch_id, lambda uid: words.organization(uid) or nothing),
            Facet("unit", tr("班级"), lambda one: one.unit, lambda unit: unit or nothing),
            Facet("standing", tr("类别"), lambda one: one.standing, listing.standing_word),
        ]

    def _searched(self, order: list[int]) -> list[int]:
        text = self._search.text()
        if not text.strip():
            return order
        if self._index is None:
            self._index = SearchIndex([search_text(one.name, one.name_key, one.number, one.staff_number, None, None, one.unit)
                                       for one in self._people])  # fmt: skip
        return self._index.find(text, order)

    def _countable(self, _facet: str) -> tuple[Sequence[Member], list[int]]:
        return self._people, self._searched(list(range(len(self._people))))

    def _sift(self) -> None:
        self.model.set_filter(lambda order: self._filters.sift(self._people, self._searched(order)))
        self._count(len(self.table.selected_rows()))

    def _count(self, chosen: int) -> None:
        self._sum.setText(tr("共 {n:,} 人，显示 {shown:,}，已选 {chosen:,}").format(
            n=len(self._people), shown=self.model.rowCount(), chosen=chosen))  # fmt: skip
        self._go.setText(self._verb.format(n=chosen))
        self._go.setEnabled(bool(chosen))

    def _take(self) -> None:
        self.chosen = {one.id: one.name for one in self.table.selected_records()}
        self.accept()
