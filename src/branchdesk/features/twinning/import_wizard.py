"""导入共建活动: a sheet is read, compared with the ledger, names nobody knows are asked about, and all of it is written at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QScrollArea, QStyledItemDelegate, QWidget

from branchdesk.features.twinning import importing
from branchdesk.features.twinning.importing import ActivityFile, ImportPlan
from branchdesk.features.twinning.listing import word
from branchdesk.features.twinning.model.activities import WholeActivity
from branchdesk.features.twinning.model.words import CATEGORIES, Category, ReportCategory
from branchdesk.features.twinning.panels.statistics import kept_priority
from branchdesk.features.twinning.rules import counting
from branchdesk.features.twinning.rules.categories import report_category, sides
from branchdesk.features.twinning.rules.counting import Held
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.file_step import FileStep
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.steps import Step, StepsDialog
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_ASKED = 3
"""So many names stand below each other before the list of them scrolls."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the sheet: what becomes of it, and why."""

    number: int
    whole: WholeActivity | None
    others: str
    state: str
    level: Level
    faults: tuple[str, ...]


class CheckStep(Step):
    """2 核对: every row with what becomes of it; names of which nobody knows the kind are asked about above."""

    title = "核对"

    def __init__(self, desk: Desk, file: FileStep) -> None:
        super().__init__()
        self._desk, self._file = desk, file
        self._answers: dict[str, Category] = {}
        self._read: ActivityFile | None = None
        self.plan: ImportPlan | None = None
        self.said = parts.label(wrap=True)
        self.update_box = QCheckBox()
        self.update_box.setToolTip(tr("空单元格不改；单位和类别按表中的改，其余内容不删除；已销号问题的举措不改"))
        self.update_box.toggled.connect(lambda _on: self._show())
        self.sum = parts.label(role="section", wrap=True)
        self.questions = _Questions(self._answer)
        self.model = TableModel(_columns(kept_priority(desk)), key=lambda one: one.number)
        self.table = TableView(self.model, tr("活动表各行"))
        self.table.say_when_empty(Emptiness(tr("表里没有可以导入的活动"), icon="handshake"))
        card = parts.card("panel")
        card.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        column = parts.column(self.sum, self.said, self.update_box, self.questions, card)
        column.setStretch(4, 1)
        self.setLayout(column)

    def enter(self) -> None:
        """Compare with the ledger; another file brings other questions."""
        if self._read is not self._file.file:
            self._read = self._file.file
            self._answers.clear()
            self.update_box.setChecked(False)
            self._plan()
            assert self.plan is not None
            self.questions.ask(self.plan.questions)
        else:
            self._plan()

    def _answer(self, name: str, category: Category | None) -> None:
        if category is None:
            self._answers.pop(name, None)
        else:
            self._answers[name] = category
        self._plan()

    def _plan(self) -> None:
        self.plan = self._desk.ask(importing.plan, self._file.file, self._answers, kept_priority(self._desk))
        self._show()

    def _show(self) -> None:
        plan = self.plan
        assert plan is not None
        self.model.show(_rows(plan, self.updates))
        self.update_box.setText(tr("台账已有的 {n} 次活动按表中内容修改，逐项见“说明”").format(n=len(plan.changed)))
        self.update_box.setVisible(bool(plan.changed))
        counts = counting.count(
            [Held(one.whole.activity, one.whole.parties) for one in plan.new], priority=kept_priority(self._desk)
        )
        self.sum.setText(tr("将导入：{line}").format(line=counts.line) if plan.new else "")
        self.sum.setVisible(bool(plan.new))
        told = [
            tr("新增 {n} 次活动、{m} 家结对单位").format(n=len(plan.new), m=self._partners),
            tr("台账中已有 {n} 次，不再导入").format(n=len(plan.same)) if plan.same else "",
            tr("其中 {n} 次表中有改动").format(n=len(plan.changed)) if plan.changed else "",
            tr("表内重复 {n} 行，只计 1 次").format(n=len(plan.doubled)) if plan.doubled else "",
            tr("有问题不导入 {n} 行").format(n=plan.blocked) if plan.blocked else "",
            counts.mismatch,
            *plan.file.notes,
        ]
        self.said.setText("；".join(filter(None, told)))
        self.changed.emit()

    def is_ready(self) -> bool:
        """Something is new, or shall be changed."""
        return self.plan is not None and bool(self.plan.new or self.updates)

    @property
    def _partners(self) -> int:
        assert self.plan is not None
        return len(self.plan.partners) + (len(self.plan.joining) if self.updates else 0)

    @property
    def updates(self) -> bool:
        """Whether what the sheet says otherwise is taken over."""
        return self.update_box.isChecked() and self.plan is not None and bool(self.plan.changed)

    def primary(self) -> str:
        """How many."""
        new = len(self.plan.new) if self.plan else 0
        if self.plan is None or not self.updates:
            return tr("导入（{n} 次）").format(n=new)
        return tr("导入 {n} 次、修改 {m} 次").format(n=new, m=len(self.plan.changed))

    def note(self) -> str:
        """The way back."""
        return tr("导入后可用 Ctrl+Z 整批撤销")


class _Questions(QFrame):
    """Names with a list of kinds each; nothing is guessed: what is proposed must be confirmed by choosing it."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.setObjectName("card")
        self._answer = answer
        self.boxes: dict[str, QComboBox] = {}
        self._head = parts.label(role="section")
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setAccessibleName(tr("需要指定类别的单位"))
        self.setLayout(parts.column(self._head, self._area, gap=6, margins=(14, 8, 14, 8)))
        self.hide()

    def ask(self, questions: "tuple[importing.Question, ...]") -> None:
        """Ask about these in place of those before."""
        self.boxes.clear()
        page = QWidget()
        page.setObjectName("scrollbody")
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setColumnStretch(2, 1)
        for number, one in enumerate(questions):
            box = self._box(one)
            rows = tr("第 {rows} 行").format(rows="、".join(str(row) for row in one.rows[:5]))
            grid.addWidget(parts.label(one.name), number, 0)
            grid.addWidget(box, number, 1)
            grid.addWidget(parts.label(rows, role="hint"), number, 2)
        self._area.setWidget(page)
        self._area.setFixedHeight(theme.px(40 * min(len(questions), _ASKED)))
        self._head.setText(tr("有 {n} 个单位不知道属于哪一类，请逐个指定：").format(n=len(questions)))
        self.setVisible(bool(questions))

    def _box(self, one: "importing.Question") -> QComboBox:
        box = QComboBox()
        box.setItemDelegate(QStyledItemDelegate(box))
        box.setAccessibleName(tr("{name}的类别").format(name=one.name))
        box.addItem(tr("请指定（可能是{guess}）").format(guess=word(one.guess)) if one.guess else tr("请指定"), None)
        for category, label in CATEGORIES:
            box.addItem(tr(label), category)
        box.activated.connect(lambda _index: self._answer(one.name, box.currentData()))  # type: ignore[operator]
        self.boxes[one.name] = box
        return box


class ImportDialog(StepsDialog):
    """Accepted when ``plan`` is to be written, with ``updates`` also what it says otherwise than the ledger."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        hint = tr("一行一次活动：日期、活动名称、牵头支部、结对单位（多个用顿号分开）、类别、形式、人数、问题、措施……")
        self.file = FileStep(hint, importing.read_file, _describe)
        self.check = CheckStep(desk, self.file)
        super().__init__(tr("导入共建活动"), [self.file, self.check], parent)
        self.file.notices = self.notices

    @property
    def plan(self) -> ImportPlan:
        """What is to be written."""
        assert self.check.plan is not None
        return self.check.plan

    @property
    def updates(self) -> bool:
        """Whether activities the ledger has are changed too."""
        return self.check.updates


def _describe(file: ActivityFile) -> str:
    words = [tr("{n} 行").format(n=len(file.rows))]
    if file.faults:
        words.append(tr("有问题 {n} 处").format(n=len(file.faults)))
    return "；".join([*words, *file.notes])


def _rows(plan: ImportPlan, updates: bool) -> list[_Row]:
    """The rows that need a look first."""
    told: dict[int, list[tuple[Level, str]]] = {}
    changed = {row: (one.whole, words) for one in plan.changed for row, words in one.words.items()}
    for row, (_whole, words) in changed.items():
        told.setdefault(row, []).extend((Level.WARN, text) for text in words)
    for fault in plan.faults:
        told.setdefault(fault.row, []).append((fault.level, fault.text))
    others = {row.row: "、".join(row.others) for row in plan.file.rows}
    new, doubled = {one.row: one.whole for one in plan.new}, dict(plan.doubled)
    found = []
    for number in sorted({*others, *told}):
        texts = tuple(text for _, text in told.get(number, []))
        if number in new:
            state, level = (tr("请核对"), Level.WARN) if texts else (tr("导入"), Level.OK)
        elif number in changed:
            state, level = (tr("修改"), Level.WARN) if updates else (tr("已有，有改动"), Level.WARN)
        elif number in doubled:
            state, level = tr("与第 {n} 行重复").format(n=doubled[number]), Level.FIXED
        elif number in plan.same:
            state, level = tr("已有"), Level.FIXED
        else:
            state, level = tr("不导入"), Level.BLOCK
        whole = changed[number][0] if number in changed else new.get(number)
        found.append(_Row(number, whole, others.get(number, ""), state, level, texts))
    return sorted(found, key=lambda one: (-one.level.rank, one.number))


def _columns(priority: Sequence[ReportCategory]) -> list[Column]:
    tones = {Level.BLOCK: "err", Level.WARN: "warn", Level.FIXED: "mute", Level.OK: "ok"}
    return [
        Column("row", tr("行"), lambda one: one.number, width=52, align="right"),
        Column("state", tr("处理"), lambda one: one, lambda one: one.state, width=112, tone=lambda one: tones[one.level],
               sort_key=lambda one: -one.level.rank),
        Column("on", tr("日期"), lambda one: one.whole.activity.on if one.whole else None, width=100,
               sort_key=lambda one: str(one.whole.activity.on) if one.whole else ""),
        Column("title", tr("活动名称"), lambda one: one.whole.activity.title if one.whole else "", width=170),
        Column("others", tr("结对单位"), lambda one: one.others, width=170),
        Column("category", tr("类别"), partial(_category, priority), width=84),
        Column("parties", tr("方数"), lambda one: len(one.whole.parties) if one.whole else None, width=56, align="right"),
        Column("faults", tr("说明"), lambda one: "；".join(one.faults), width=240, stretch=True, fault=_fault),
    ]  # fmt: skip


def _category(priority: Sequence[ReportCategory], one: _Row) -> str:
    if one.whole is None or not sides(one.whole.parties)[1]:
        return ""
    return word(report_category(one.whole.activity, one.whole.parties, priority)[0])


def _fault(one: _Row) -> Fault | None:
    return Fault(one.level, "；".join(one.faults)) if one.faults else None
