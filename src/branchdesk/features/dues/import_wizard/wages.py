"""导入工资表: items are placed, bases computed and looked at; settling them is the page's. Items are kept only when asked."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QScrollArea, QStyledItemDelegate, QWidget

from branchdesk.features.dues import importing
from branchdesk.features.dues.dialogs.people import members_offered
from branchdesk.features.dues.importing import WageFile, WageLine, WagePlan
from branchdesk.features.dues.model import BaseSource
from branchdesk.features.dues.queries import Scope
from branchdesk.features.dues.rules import wages
from branchdesk.features.dues.rules.assessing import TURNS, Given, Turn
from branchdesk.kernel.fields import Field, Ref
from branchdesk.kernel.money import Yuan
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.dialog import FormDialog, fit
from branchdesk.widgets.file_step import FileStep
from branchdesk.widgets.form import Form
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.steps import Step, StepsDialog
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_SIGNS = ((1, "计入基数"), (-1, "从基数扣除"), (0, "不计"))


class ItemsStep(Step):
    """2 项目: what each column of money does to the base; names the rules do not know are asked about."""

    title = "项目归类"

    def __init__(self, file: FileStep) -> None:
        super().__init__()
        self._file = file
        self._boxes: dict[str, QComboBox] = {}
        self._known: set[str] = set()
        self._body = QWidget()
        self._body.setObjectName("scrollbody")
        self._grid = QGridLayout(self._body)
        self._grid.setColumnStretch(2, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(self._body)
        words = tr(
            "基数只含固定、经常发放的工资收入，扣除个人缴纳的社保、公积金和个税；奖金、课时、各类补贴等不计。请核对每一项。"
        )
        column = parts.column(parts.label(words, role="dim", wrap=True), area)
        column.setStretch(1, 1)
        self.setLayout(column)

    @property
    def signs(self) -> dict[str, int]:
        """What was said of each item; items nobody placed are left out and pointed out later."""
        return {name: box.currentData() for name, box in self._boxes.items() if box.currentData() is not None}

    def enter(self) -> None:
        """One row for each item of the file."""
        file: WageFile = self._file.file
        if list(self._boxes) == list(file.items):
            return
        while self._grid.count():
            self._grid.takeAt(0).widget().deleteLater()
        self._boxes = {}
        for row, name in enumerate(file.items):
            self._add(row, name)
        if not file.items:
            self._grid.addWidget(parts.label(tr("表中直接有计算基数，不需要归类"), role="dim"), 0, 0)
        self._grid.setRowStretch(len(file.items), 1)
        self.changed.emit()

    def _add(self, row: int, name: str) -> None:
        box = QComboBox()
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setAccessibleName(name)
        sign = wages.sign_of(name)
        if sign is None:
            box.addItem(tr("请选择"), None)
        for value, words in _SIGNS:
            box.addItem(tr(words), value)
        if sign is not None:
            box.setCurrentIndex(box.findData(sign))
            self._known.add(name)
        box.currentIndexChanged.connect(lambda _index: self.changed.emit())
        box.setMinimumWidth(theme.px(150))
        said = parts.label(
            tr("规则中没有，请选择") if sign is None else "", role="hint", tone="warn" if sign is None else ""
        )
        for column, widget in enumerate((parts.label(name), box, said)):
            self._grid.addWidget(widget, row, column)
        self._boxes[name] = box

    def is_ready(self) -> bool:
        """Every item is placed."""
        return len(self.signs) == len(self._boxes)

    def note(self) -> str:
        """What is missing."""
        left = len(self._boxes) - len(self.signs)
        return tr("还有 {n} 项没有归类").format(n=left) if left else tr("按 组电明字〔2017〕5号 的口径预先归类")


class _WhoDialog(FormDialog):
    """Whose a row is; ``member_id`` when accepted."""

    def __init__(self, desk: Desk, line: WageLine, parent: QWidget) -> None:
        form = Form([Field("member_id", tr("是哪一位党员"), Ref("member"), required=True, span=4)],
                    refs={"member": members_offered(desk)})  # fmt: skip
        self.member_id = ""
        title = tr("第 {row} 行：{name}").format(row=line.row.row, name=line.row.name or line.row.staff_number)
        super().__init__(form, title, self._take, verb=tr("确定"), parent=parent)
        fit(self, 520, 220)

    def _take(self, values: dict[str, Any]) -> None:
        self.member_id = values["member_id"]


class BasesStep(Step):
    """3 核对: whose each row is and what it comes to."""

    title = "核对基数"

    def __init__(self, desk: Desk, year: int, file: FileStep, items: ItemsStep) -> None:
        super().__init__()
        self._desk, self._year, self._file, self._items = desk, year, file, items
        self._chosen: dict[int, str] = {}
        self.plan: WagePlan | None = None
        self._names: dict[str, str] = {}
        self.model = TableModel(self._columns(), key=lambda one: one.row.row)
        self.table = TableView(self.model, tr("工资表各行"))
        self.table.opened.connect(lambda _line: self.choose())
        self._said = parts.label(wrap=True)
        self.keep = QCheckBox(tr("把工资明细也保存在台账里（默认只保存基数）"))
        self.keep.setToolTip(tr("工资明细属于个人信息，没有必要时不要保存"))
        who = parts.button(tr("指定是哪一位…"), icon="user-check", tip=tr("指定是哪一位 (Enter)"))
        who.clicked.connect(self.choose)
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self._said, card, parts.row(self.keep, None, who))
        column.setStretch(1, 1)
        self.setLayout(column)

    def _columns(self) -> list[Column]:
        return [
            Column("row", tr("行"), lambda one: one.row.row, width=48, align="right"),
            Column("name", tr("表中姓名"), lambda one: one.row.name, width=90, fixed=True),
            Column("staff", tr("学工号"), lambda one: one.row.staff_number, width=90),
            Column("member", tr("党员"), lambda one: self._names.get(one.member_id or "", ""), width=140, fault=_fault),
            Column("base", tr("计算基数(元)"), lambda one: one.base.base if one.base else one.row.base, _amount, width=110, align="right", fault=_sum_fault),
            Column("due", tr("月应交(元)"), _due, _amount, width=96, align="right"),
            Column("turn", tr("状态"), lambda one: one.proposal.turn if one.proposal else None, _turn, width=96),
            Column("doubts", tr("需核对"), lambda one: "；".join(note.text for note in one.doubts), width=170),
            Column("arithmetic", tr("算式"), lambda one: one.base.arithmetic if one.base else "", width=260, stretch=True),
        ]  # fmt: skip

    def enter(self) -> None:
        """Compare with the ledger."""
        self._names = dict(members_offered(self._desk))
        self.refresh()

    def refresh(self) -> None:
        """Compute anew with what was said."""
        self.plan = self._desk.ask(importing.plan_wages, self._file.file, self._year, self._items.signs, self._chosen)
        self.model.show(sorted(self.plan.lines, key=lambda one: one.member_id is not None))
        self.table.select_first()
        faults = len(self._file.file.faults)
        words = tr("{n} 行：对上党员 {known} 人，没有对上 {unknown} 行（不是党员的不用管）")
        known = sum(one.member_id is not None for one in self.plan.lines)
        unsound = sum(map(_is_unsound, self.plan.lines))
        said = words.format(n=len(self.plan.lines), known=known, unknown=len(self.plan.lines) - known)
        said += tr("；{n} 行算不出基数，不取用").format(n=unsound) if unsound else ""
        self._said.setText(said + (tr("；表中有 {n} 处读不出").format(n=faults) if faults else ""))
        self.changed.emit()

    def choose(self) -> None:
        """Say whose the current row is."""
        line: WageLine | None = self.table.current_record()
        if line is None:
            return
        dialog = _WhoDialog(self._desk, line, self)
        if dialog.exec() and dialog.member_id:
            self._chosen[line.row.row] = dialog.member_id
            self.refresh()
        dialog.deleteLater()

    def given(self) -> dict[str, Given]:
        """The bases of those who are known, once each."""
        found: dict[str, Given] = {}
        seen: set[str] = set()
        for one in self.plan.lines if self.plan else ():
            base = one.base.base if one.base else one.row.base
            if one.member_id is None or base is None or _is_unsound(one):
                continue
            if one.member_id in seen:
                found.pop(one.member_id, None)
                continue
            seen.add(one.member_id)
            found[one.member_id] = Given(payer=one.row.payer, base=base, source=BaseSource.WAGES)
        return found

    def items(self) -> dict[str, Sequence[tuple[str, Yuan, int]]]:
        """The items of each, where they are to be kept."""
        if not self.keep.isChecked() or self.plan is None:
            return {}
        return {
            one.member_id: [(line.name, line.amount, line.sign) for line in one.base.lines]
            for one in self.plan.lines
            if one.member_id is not None and one.base is not None
        }

    def is_ready(self) -> bool:
        """Somebody is known."""
        return bool(self.given())

    def primary(self) -> str:
        """How many are taken over."""
        return tr("取用 {n} 人的基数").format(n=len(self.given()))

    def note(self) -> str:
        """Nothing is settled yet."""
        return tr("取用后在“基数核定”里核对变化，再核定写入")


class WagesDialog(StepsDialog):
    """导入工资表: ``given`` and ``kept`` when accepted."""

    def __init__(self, desk: Desk, scope: Scope, year: int, parent: QWidget | None) -> None:
        hint = tr("工资表要有姓名或学工号列，每个工资项目一列；也可以直接给“计算基数”一列")
        self.file = FileStep(hint, importing.read_wage_file, _describe)
        self.items = ItemsStep(self.file)
        self.bases = BasesStep(desk, year, self.file, self.items)
        self.given: Mapping[str, Given] = {}
        self.kept: dict[str, Sequence[tuple[str, Yuan, int]]] = {}
        super().__init__(
            tr("导入工资表核算 {year} 年基数").format(year=year), [self.file, self.items, self.bases], parent
        )
        self.file.notices = self.notices

    def accept(self) -> None:
        """Hand over what was computed."""
        self.given, self.kept = self.bases.given(), self.bases.items()
        super().accept()


def _describe(file: WageFile) -> str:
    words = [tr("{n} 人").format(n=len(file.rows))]
    words.append(tr("工资项目 {n} 项").format(n=len(file.items)) if file.items else tr("直接给出计算基数"))
    if file.faults:
        words.append(tr("有 {n} 处读不出：{first}").format(n=len(file.faults), first=file.faults[0].sentence))
    return "；".join([*words, *file.notes])


def _amount(value: Yuan | None) -> str:
    return "" if value is None else str(value)


def _due(one: WageLine) -> Yuan | None:
    return one.proposal.assessment.due if one.proposal and one.proposal.assessment else None


def _turn(turn: Turn | None) -> str:
    return "" if turn is None else tr(dict(TURNS)[turn])


def _is_unsound(one: WageLine) -> bool:
    """Whether the items make no base: nothing in them counts, or it is too much."""
    return one.base is not None and any(note.level is Level.BLOCK for note in one.base.notes)


def _sum_fault(one: WageLine) -> Fault | None:
    heavy = [note for note in (one.base.notes if one.base else ()) if note.level in (Level.WARN, Level.BLOCK)]
    return Fault(heavy[0].level, heavy[0].text) if heavy else None


def _fault(one: WageLine) -> Fault | None:
    heavy = [note for note in one.doubts if note.level in (Level.WARN, Level.BLOCK)]
    return Fault(Level.WARN, heavy[0].text) if one.member_id is None and heavy else None
