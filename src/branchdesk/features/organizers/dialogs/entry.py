"""An entry of the work log, and deeds of the ledger to be taken over into it."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QWidget

from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.fields import complete
from branchdesk.features.organizers import commands, queries
from branchdesk.features.organizers.fields import TASKS, WORK_FIELDS
from branchdesk.features.organizers.listing import work as listing
from branchdesk.features.organizers.listing.words import role_word
from branchdesk.features.organizers.model import Role, WorkEntry
from branchdesk.features.organizers.queries import EntryLine, PostingLine, PostingState, Proposal
from branchdesk.features.requests.dialogs.steps import StepDialog
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.records import new_id
from branchdesk.kernel.words import tr
from branchdesk.search.index import SearchIndex
from branchdesk.widgets import parts
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.list_dialog import ListDialog
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.suggest import suggest

POSTING = "organizers.posting"
"""Setting: whose log was written in last on this computer."""
_WHO = Field("posting_id", "组织员", Ref("posting"), required=True, span=2)


def usual(desk: Desk, lines: Sequence[PostingLine]) -> str:
    """The posting a new entry belongs to: that of the last time, else the first held."""
    last = desk.setting(POSTING, "")
    held = [one.id for one in lines if one.state is PostingState.HELD]
    return last if last in {one.id for one in lines} else next(iter(held or [one.id for one in lines]), "")


class EntryDialog(FormDialog):
    """登记工作, 修改. ``made`` is the id written."""

    def __init__(
        self, desk: Desk, lines: Sequence[PostingLine], parent: QWidget | None, line: EntryLine | None = None
    ) -> None:
        self._desk, self._line, self._lines = desk, line, lines
        self._seen = desk.ask(queries.position)
        self.made = ""
        names = desk.ask(organization.names)
        refs = {"posting": [(one.id, one.title) for one in lines], "organization": list(names.items())}
        form = Form([_WHO, *WORK_FIELDS], refs=refs, first="on" if len(lines) == 1 else "")
        title = tr("修改工作记录") if line else tr("登记工作")
        super().__init__(form, title, self._take, self._start if line is None else None, next_words=tr("保存并登记下一条"),
                         parent=parent)  # fmt: skip
        form.show_values(line.entry if line else self._start())
        self._offer_tasks()
        form.on_edit("role", lambda _text: self._offer_tasks())
        form.on_edit("task", self._follow_task)
        fit(self, 760, 560)

    def _start(self) -> dict[str, Any]:
        return {
            "posting_id": usual(self._desk, self._lines) or None,
            "on": Day.of(clock.today()),
            "role": Role.LIAISON,
            "organization_id": self._desk.branch_id,
            "count": 1,
        }

    def _offer_tasks(self) -> None:
        """The kinds of work of the role first, then the others."""
        role = self.form.text("role")
        own = [word for word, of in TASKS if role_word(of) == role]
        suggest(self.form, "task", [*own, *(word for word, of in TASKS if role_word(of) != role)])

    def _follow_task(self, text: str) -> None:
        """A usual kind of work tells its role."""
        role = dict(TASKS).get(text.strip())
        if role is not None and self.form.text("role") != role_word(role):
            self.form.fill("role", role_word(role))

    def _take(self, values: dict[str, Any]) -> None:
        filled = complete(WorkEntry, values)
        entry = replace(self._line.entry, **filled) if self._line else WorkEntry(id=new_id(), **filled)
        label = tr("登记 {day} 的工作").format(day=entry.on)
        self._desk.do(label, commands.log, entry, seen=self._seen if self._line else None)
        self._desk.keep(POSTING, entry.posting_id)
        self._seen = self._desk.ask(queries.position)
        self.made = entry.id


class TakeOverDialog(ListDialog):
    """从台账汇集: deeds the ledger knows and the log does not. ``taken`` how many were taken over."""

    def __init__(self, desk: Desk, lines: Sequence[PostingLine], parent: QWidget | None) -> None:
        self._desk, self._lines = desk, lines
        self.taken = 0
        self._found: list[Proposal] = []
        self._index: SearchIndex | None = None
        rule = tr(
            "已在工作记录中的不再列出，同一事项只计一次。本人署名的已选好；Ctrl、Shift 可多选，Enter 修改数量和时长。"
        )
        super().__init__(
            tr("从台账汇集工作"), listing.proposal_columns(), lambda one: one.id,
            Emptiness(tr("没有可以汇集的事项"), tr("谈话、发展步骤、介绍信、会议、共建、诉求登记后会出现在这里"), "check"), parent,
            rule=rule, extent=(940, 580),
        )  # fmt: skip
        self.who = QComboBox()
        self.who.setItemDelegate(QStyledItemDelegate(self.who))
        self.who.setAccessibleName(tr("组织员"))
        for line in lines:
            self.who.addItem(line.title, line.id)
        self.who.setCurrentIndex(max(self.who.findData(usual(desk, lines)), 0))
        self.search = parts.search_box(tr("内容 / 类别 / 日期"), self.table)
        column = self.layout()
        assert column is not None
        column.insertLayout(2, parts.row(parts.label(tr("组织员"), role="dim"), self.who, self.search, None))  # type: ignore[attr-defined]  # it is a QVBoxLayout
        self.who.currentIndexChanged.connect(lambda _index: self.refresh())
        self.search.textChanged.connect(lambda _text: self.model.set_filter(self._sift))
        self.table.opened.connect(self._edit)
        self.table.selection_changed.connect(self._count)
        self.verb(tr("修改…"), lambda: self._edit(self.table.current_record()), "pencil")
        self.verb(tr("全选"), self.table.selectAll)
        self._go = self.verb(tr("汇集"), self._take, kind="primary")
        self.refresh()

    def refresh(self) -> None:
        """What there is for the one chosen; his own name stands selected."""
        self._found = self._desk.ask(queries.proposals, str(self.who.currentData() or ""))
        self._index = None
        self.show_lines(self._found)
        self._select(lambda one: one.named)
        self._count(len(self.table.selected_rows()))

    def _select(self, fits: Callable[[Proposal], bool]) -> None:
        """Exactly those that fit are selected."""
        flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        self.table.clearSelection()
        for row, one in enumerate(self.model.shown_records()):
            if fits(one):
                self.table.selectionModel().select(self.model.index(row, 0), flags)

    def _sift(self, order: list[int]) -> list[int]:
        text = self.search.text()
        if not text.strip():
            return order
        if self._index is None:
            self._index = SearchIndex([listing.proposal_text(one) for one in self._found])
        return self._index.find(text, order)

    def _count(self, chosen: int) -> None:
        self._sum.setText(tr("共 {n:,} 项，已选 {chosen:,}").format(n=len(self._found), chosen=chosen))
        self._go.setText(tr("汇集 {n:,} 项").format(n=chosen))
        self._go.setEnabled(bool(chosen) and not self._desk.read_only)

    def _edit(self, one: Proposal | None) -> None:
        """Count, hours and words of one, before it is taken over."""
        if one is None:
            return
        fields = [each for each in WORK_FIELDS if each.name in ("role", "task", "tenths", "count", "content", "result")]

        def take(values: dict[str, Any]) -> None:
            entry = replace(one.entry, **complete(WorkEntry, values))
            self._found = [each._replace(entry=entry) if each.id == one.id else each for each in self._found]

        chosen = {each.id for each in self.table.selected_records()} | {one.id}
        dialog = StepDialog(fields, tr("汇集前修改：{day}").format(day=one.entry.on), take, one.entry, self, verb=tr("确定"),
                            first="count", extent=(700, 440))  # fmt: skip
        if dialog.exec():
            self._index = None
            self.show_lines(self._found)
            self._select(lambda each: each.id in chosen)
        dialog.deleteLater()

    def _take(self) -> None:
        chosen = [one.entry for one in self.table.selected_records()]
        try:
            self.taken = self._desk.do(tr("汇集 {n} 条工作记录").format(n=len(chosen)), commands.take_over, chosen)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self._desk.keep(POSTING, str(self.who.currentData()))
        self.accept()
