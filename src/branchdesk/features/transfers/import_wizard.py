"""导入去向表: the sheet of a graduating year is read, compared with the ledger, and joins the batch; nothing is issued yet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtWidgets import QWidget

from branchdesk.features.transfers import importing, listing
from branchdesk.features.transfers.importing import GraduationFile, GraduationPlan
from branchdesk.features.transfers.model import GraduationBatch, Transfer
from branchdesk.features.transfers.queries import TransferLine
from branchdesk.features.transfers.rules.states import STAYING
from branchdesk.kernel.dates import Day
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.file_step import FileStep
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.steps import Step, StepsDialog
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_NOTES = 3
"""So many remarks on the file are told, the others are counted."""
_SAID = ("destination", "channel", "addressee", "to_place", "paid_until", "valid_days", "note")


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the check: a row that joins the batch, or what is wrong with one."""

    number: int
    name: str
    transfer: Transfer | None
    faults: tuple[str, ...]
    level: Level

    @property
    def state(self) -> str:
        """加入, 核对 or 不导入."""
        if self.transfer is None:
            return tr("不导入")
        return tr("请核对") if self.faults else tr("加入")


class CheckStep(Step):
    """2 核对: every row with whose it is and where he goes; what is wrong stays out, with the reason."""

    title = "核对"

    def __init__(self, desk: Desk, file: FileStep, batch: GraduationBatch, lines: Sequence[TransferLine]) -> None:
        super().__init__()
        self._desk, self._file, self._batch = desk, file, batch
        self._known = {one.member.id: one.transfer for one in lines}
        self.plan: GraduationPlan | None = None
        self.model = TableModel(_columns(), key=lambda one: (one.number, one.transfer is None))
        self.table = TableView(self.model, tr("去向表各行"))
        self.table.say_when_empty(Emptiness(tr("表里没有可以加入的人"), icon="users"))
        self._said = parts.label(wrap=True)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self._said, card)
        column.setStretch(1, 1)
        self.setLayout(column)

    def enter(self) -> None:
        """Compare with the ledger."""
        file: GraduationFile = self._file.file
        self.plan = self._desk.ask(importing.plan_graduation, file, self._batch.on.first())
        rows = _rows(self.plan)
        self.model.show(sorted(rows, key=lambda one: (-one.level.rank, one.number)))
        self.table.select_first()
        stay = sum(one.transfer.destination in STAYING for one in self.plan.rows)
        words = tr(
            "可加入 {n} 人（其中暂不转出 {stay} 人），有问题不导入 {bad} 行。加入批次后仍可修改，核对无误再开出介绍信。"
        )
        notes = "；".join(file.notes[:_NOTES]) + (
            tr(" 等 {n} 条").format(n=len(file.notes)) if len(file.notes) > _NOTES else ""
        )
        said = words.format(n=len(self.plan.rows), stay=stay, bad=self.plan.blocked)
        self._said.setText(f"{said}\n{notes}" if notes else said)
        self.changed.emit()

    def is_ready(self) -> bool:
        """Somebody joins."""
        return self.plan is not None and bool(self.plan.rows)

    def primary(self) -> str:
        """How many join."""
        return tr("加入批次（{n} 人）").format(n=len(self.plan.rows) if self.plan else 0)

    def note(self) -> str:
        """Empty cells take nothing away."""
        return tr("空白的格不覆盖已填的内容")

    def transfers(self) -> list[Transfer]:
        """The plans as they would be: somebody of the batch keeps his own, empty cells change nothing of it."""
        if self.plan is None:
            return []
        found = []
        given = {row.row: row.values for row in self.plan.file.rows}
        for one in self.plan.rows:
            known = self._known.get(one.member.id)
            said = _said(given.get(one.row, {}))
            stays = one.expected is not None and one.transfer.destination in STAYING
            note = one.transfer.note or (tr("预计 {day} 转出").format(day=one.expected) if stays else "")
            fresh = replace(one.transfer, issued_on=None, batch_id=self._batch.id, note=note)
            found.append(replace(known, **said) if known else fresh)
        return found

    def expected(self) -> dict[str, Day]:
        """When somebody who stays is expected to go, where the sheet says so."""
        return {one.member.id: one.expected for one in self.plan.rows if one.expected} if self.plan else {}


class GraduationDialog(StepsDialog):
    """Accepted when ``transfers`` are to join the batch."""

    def __init__(
        self, desk: Desk, batch: GraduationBatch, lines: Sequence[TransferLine], parent: QWidget | None
    ) -> None:
        hint = tr("一行一人：学工号或姓名，毕业去向、抬头、转往何处、有效期……（可先导出空白去向表发给辅导员填写）")
        self.file = FileStep(hint, importing.read_graduation_file, _describe)
        self.check = CheckStep(desk, self.file, batch, lines)
        super().__init__(tr("导入去向表：{batch}").format(batch=batch.title), [self.file, self.check], parent)
        self.file.notices = self.notices

    @property
    def transfers(self) -> list[Transfer]:
        """What joins the batch."""
        return self.check.transfers()

    @property
    def expected(self) -> dict[str, Day]:
        """When those who stay are expected to go."""
        return self.check.expected()


def _describe(file: GraduationFile) -> str:
    words = [tr("{n} 行").format(n=len(file.rows))]
    if file.faults:
        words.append(tr("有问题 {n} 处").format(n=len(file.faults)))
    return "；".join([*words, *file.notes])


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in _SAID if values.get(name) is not None}


def _rows(plan: GraduationPlan) -> list[_Row]:
    """Rows that join with what is odd about them, and those left out with what is wrong."""
    faults: dict[int, list[Any]] = {}
    for one in plan.faults:
        faults.setdefault(one.row, []).append(one)
    names = {row.row: row.name or row.staff_number or row.number for row in plan.file.rows}
    ready = {one.row: one for one in plan.rows}
    found = []
    for number in sorted({*faults, *ready}):
        row = ready.get(number)
        theirs = tuple(one.text for one in faults.get(number, []))
        level = Level.BLOCK if row is None else Level.WARN if theirs else Level.OK
        name = row.member.name if row else names.get(number, "")
        found.append(_Row(number, name, row.transfer if row else None, theirs, level))
    return found


def _columns() -> list[Column]:
    tones = {Level.BLOCK: "err", Level.WARN: "warn", Level.OK: "ok"}
    return [
        Column("row", tr("行"), lambda one: one.number, width=48, align="right"),
        Column("name", tr("姓名"), lambda one: one.name, width=92, fixed=True),
        Column("state", tr("处理"), lambda one: one, lambda one: one.state, width=88, tone=lambda one: tones[one.level],
               sort_key=lambda one: -one.level.rank),
        Column("faults", tr("问题"), lambda one: "；".join(one.faults), width=300, fault=_fault),
        Column("destination", tr("去向"), lambda one: listing.destination_word(one.transfer.destination) if one.transfer else "",
               width=170),
        Column("to", tr("转往何处"), lambda one: one.transfer.to_place if one.transfer else "", width=190),
        Column("paid", tr("党费交至"), lambda one: one.transfer.paid_until if one.transfer else None, width=84),
    ]  # fmt: skip


def _fault(one: _Row) -> Fault | None:
    return Fault(one.level, "；".join(one.faults)) if one.faults else None
