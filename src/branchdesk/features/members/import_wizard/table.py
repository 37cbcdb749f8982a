"""What the check step shows of a plan: the table with its faulty cells, the counters, the editor over a cell."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QScrollArea,
    QStyledItemDelegate,
    QWidget,
)

from branchdesk.features.members.fields import FIELD
from branchdesk.features.members.model import Member
from branchdesk.features.members.roster import SKIP_WORDS, Action, Places, Policy, RowPlan
from branchdesk.kernel import clock
from branchdesk.kernel.fields import CalendarDay, Choice, Context, Field, Flag, Ref
from branchdesk.kernel.problems import Level, Problem
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column, Fault
from branchdesk.widgets.editors import Editor, Line, editor_for
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

ACTION_WORDS = {
    Action.ADD: "新增", Action.CHANGE: "更新", Action.SAME: "无变化", Action.DOUBTFUL: "待定", Action.BLOCKED: "错误",
    Action.SKIPPED: "跳过",
}  # fmt: skip
_ACTION_TONES = {
    Action.ADD: "ok", Action.CHANGE: "info", Action.SAME: "mute", Action.DOUBTFUL: "warn", Action.BLOCKED: "err",
    Action.SKIPPED: "mute",
}  # fmt: skip
POLICIES = (
    (Policy.FILL, "更新空白字段"),
    (Policy.OVERWRITE, "以表中内容覆盖"),
    (Policy.SKIP, "跳过，不更新"),
)
_ORDER = {action: position for position, action in enumerate(Action)}
_CHINESE, _LATIN = 13, 8  # pixels at 100 % a character takes
_ROOM, _ROOM_FOR_ARROW, _ROOM_FOR_ICON = 24, 30, 22
_MEASURED = 300
_MOST_SHEET = 150
_ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
ROW, ACTION = "row", "action"
"""The two columns that are not of the sheet."""


def problem_at(line: RowPlan, name: str) -> Problem | None:
    """The heaviest problem of a cell."""
    found = [problem for problem in line.problems if problem.field == name]
    return max(found, key=lambda problem: problem.level.rank) if found else None


def is_stop(line: RowPlan, problem: Problem, level: Level) -> bool:
    """Whether going to the next error halts here: at what forbids the row, or leaves open who is meant."""
    return problem.level is level or (level is Level.BLOCK and line.action is Action.DOUBTFUL and _is_doubt(problem))


def _is_doubt(problem: Problem) -> bool:
    return problem.code == "doubtful_person"


def shown(line: RowPlan, name: str) -> str:
    """A cell as it would be taken in: rewritten where that loses nothing, else as it stands in the sheet."""
    text = line.texts.get(name, "")
    problem = problem_at(line, name)
    return _meant(name, text) if problem and problem.level is Level.FIXED else text


def columns(names: Sequence[str], lines: Sequence[RowPlan], places: Places) -> list[Column]:
    """行, 处理, and one column for each mapped field, no wider than these lines need; the name comes first."""
    sheets = max((_length(places.sheet(line.row)) for line in lines[:_MEASURED]), default=0)
    made = [
        Column(ROW, tr("行"), attrgetter("row"), text=lambda row: f"{places.sheet(row)} {places.of(row)[1]}".lstrip(),
               width=52 + min(sheets, _MOST_SHEET), fixed=True),
        Column(ACTION, tr("处理"), attrgetter("action"), text=lambda one: tr(ACTION_WORDS[one]), width=76,
               tone=lambda one: _ACTION_TONES[one], sort_key=lambda line: _ORDER[line.action], fixed=True),
    ]  # fmt: skip
    faulty = {problem.field for line in lines for problem in line.problems}
    for name in sorted(names, key=lambda name: name != "name"):
        needed = min(FIELD[name].width, _longest(name, lines[:_MEASURED]) + _ROOM)
        title = len(FIELD[name].label) * _CHINESE + _ROOM_FOR_ARROW
        made.append(_column(FIELD[name], max(needed, title) + (_ROOM_FOR_ICON if name in faulty else 0)))
    return made


def _longest(name: str, lines: Sequence[RowPlan]) -> int:
    """The room the longest text takes, in pixels at 100 %."""
    texts = {line.texts.get(name, "") for line in lines}
    return max(map(_length, texts), default=0)


def _length(text: str) -> int:
    return sum(_CHINESE if c > "\u2e7f" else _LATIN for c in text)


def _column(field: Field, width: int) -> Column:
    name = field.name

    def fault(line: RowPlan) -> Fault | None:
        problem = problem_at(line, name)
        return Fault(problem.level, problem.text) if problem else None

    # IDs and phones are in clear: this is the user's own file, and its digits have to be compared.
    return Column(name, tr(field.label), lambda line: shown(line, name), fault=fault, width=width)


class PlanModel(TableModel):
    """Rows of a plan; a screen reader hears what is wrong with a cell."""

    def __init__(self, names: Sequence[str], lines: Sequence[RowPlan], places: Places) -> None:
        super().__init__(columns(names, lines, places), key=attrgetter("row"))

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """The fault is spoken after the text."""
        told = super().data(index, role)
        if role == int(Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            column = self.columns[index.column()]
            if column.fault and (fault := column.fault(self.record_at(index.row()))):
                return f"{told}，{fault.sentence}"
        return told


def where(line: RowPlan, places: Places) -> str:
    """第 5 行 张丽."""
    return f"{places.words(line.row)} {line.texts.get('name', '').strip()}".rstrip()


def sentence(line: RowPlan, column: str, where: str) -> tuple[Level, str]:
    """What is to be said of a row while the cursor stands in a column, and how heavy that is."""
    problem = problem_at(line, column) or max(line.problems, key=lambda one: one.level.rank, default=None)
    if problem is None:
        return Level.OK, tr("{where}：{what}").format(where=where, what=_deed(line))
    label = tr(FIELD[problem.field].label) if problem.field in FIELD else ""
    said = problem.text if label in problem.text else f"{label}：{problem.text}"
    text = tr("{where} · {said}").format(where=where, said=said)
    if len(line.problems) > 1:
        text += tr("（本行共 {n} 处）").format(n=len(line.problems))
    return problem.level, text


def _deed(line: RowPlan) -> str:
    if line.why:
        return tr(SKIP_WORDS[line.why])
    if line.action is Action.CHANGE:
        which = "、".join(tr(FIELD[name].label) for name, _, _ in line.changes if name in FIELD)
        return tr("更新 {n} 项（{which}）").format(n=len(line.changes), which=which)
    if line.kept:
        return tr("有 {n} 项与台账不同，按选择保留台账的内容").format(n=len(line.kept))
    return tr("与台账相同，不作改动") if line.action is Action.SAME else tr("新增，没有问题")


class DropDown(QComboBox):
    """A choice among values with words; the wheel scrolls the page, never the value.

    Signals: ``picked(value)`` when the user chose.
    """

    picked = Signal(object)

    def __init__(self, name: str, options: Sequence[tuple[Any, str]] = ()) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setItemDelegate(QStyledItemDelegate(self))  # the default one ignores the stylesheet
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        self.setMaxVisibleItems(16)
        self.activated.connect(lambda index: self.picked.emit(self._values[index]))
        self._values: list[Any] = []
        self.offer(options)

    def offer(self, options: Sequence[tuple[Any, str]]) -> None:
        """Offer other values."""
        self._values = [value for value, _ in options]
        self.clear()
        self.addItems([words for _, words in options])

    def show_value(self, value: Any) -> None:
        """Stand on a value, without a signal."""
        self.setCurrentIndex(self._values.index(value) if value in self._values else -1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Not for us."""
        event.ignore()


class CellEditor(QWidget):
    """A box over a cell of the table: Enter takes what was typed, Esc leaves it, going elsewhere takes a change.

    Signals: ``taken(row, field, text)`` with the row's number in the sheet; ``closed()`` in any case.
    """

    taken = Signal(int, str, str)
    closed = Signal()

    def __init__(self, view: TableView, line: RowPlan, where: str, field: Field, labels: Sequence[str]) -> None:
        super().__init__(view.viewport())
        self._row, self._name = line.row, field.name
        self._is_open = True
        self._editor = _editor(field, labels)
        self._editor.set_text(line.texts.get(field.name, ""))
        self._start = self._editor.text()  # an editor may write a date its own way: that is no change
        self._editor.name(tr("改正 {where} {field}").format(where=where, field=tr(field.label)))
        self.setLayout(parts.column(self._editor, gap=0))
        self.setFocusProxy(self._editor)
        self._editor.box.installEventFilter(self)
        self._editor.left.connect(self._on_left)

    def open_at(self, cell: QRect, room: QRect) -> None:
        """Lie over a cell, as wide as one needs for typing and never beyond the table."""
        width = min(max(cell.width(), theme.px(200)), room.width())
        height = max(cell.height(), self._editor.sizeHint().height())
        left = max(0, min(cell.x(), room.width() - width))
        self.setGeometry(left, max(0, min(cell.y(), room.height() - height)), width, height)
        self.show()
        self._editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(self._editor, Line):
            self._editor.line.selectAll()

    def take(self) -> None:
        """Close with what is typed."""
        text = self._editor.text()
        if self._close() and text != self._start:
            self.taken.emit(self._row, self._name, text)

    def leave(self) -> None:
        """Close as if nothing had been typed."""
        self._close()

    def eventFilter(self, box: QObject, event: QEvent) -> bool:
        """Enter and Esc end the editing."""
        if not isinstance(event, QKeyEvent) or event.key() not in _ENDS:
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # not the dialog's
        elif event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.leave()
            else:
                self.take()
            return True
        return False

    def _on_left(self) -> None:
        if self._is_open:
            self.take()

    def _close(self) -> bool:
        """Whether it was still open."""
        was_open, self._is_open = self._is_open, False
        if was_open:
            self.hide()
            self.closed.emit()
            self.deleteLater()
        return was_open


def _editor(field: Field, labels: Sequence[str]) -> Editor:
    if isinstance(field.kind, CalendarDay | Choice | Flag) or (isinstance(field.kind, Ref) and labels):
        return editor_for(field, labels)
    return Line()


def in_words(name: str, value: Any, organizations: Mapping[str, str]) -> str:
    """A value of a member for comparing: numbers in full, references by name."""
    if isinstance(FIELD[name].kind, Ref):
        return organizations.get(value, "") if value else ""
    return FIELD[name].show(value) if value is not None else ""


Fact = tuple[str, str, bool]
"""A field, what is said of it, and whether it would be written."""


def facts(line: RowPlan, member: Member | None, organizations: Mapping[str, str]) -> list[Fact]:
    """What a row does to one member: 原值 → 新值, then what stays; for a new one what the program completes."""
    if line.before is None and member is not None:
        return _unlike(line, member, organizations)
    told: list[Fact] = []
    for name, old, new in line.changes:
        words = tr("{old} → {new}").format(old=in_words(name, old, organizations) or tr("（空）"),
                                           new=in_words(name, new, organizations) or tr("（清空）"))  # fmt: skip
        told.append((tr(FIELD[name].label), words, True))
    for name, old, new in line.kept:
        words = tr("保留“{old}”，表中为“{new}”").format(old=in_words(name, old, organizations),
                                                       new=in_words(name, new, organizations))  # fmt: skip
        told.append((tr(FIELD[name].label), words, False))
    return told if line.before or line.after is None else _completed(line, line.after, organizations)


def _unlike(line: RowPlan, member: Member, organizations: Mapping[str, str]) -> list[Fact]:
    told = []
    for name, text in line.texts.items():
        theirs, ours = in_words(name, getattr(member, name), organizations), _meant(name, text)
        if ours and name != "number":
            words = tr("台账“{old}”，表中“{new}”") if theirs != ours else tr("相同：{new}")
            told.append((tr(FIELD[name].label), words.format(old=theirs or tr("（空）"), new=text), theirs != ours))
    return sorted(told, key=lambda fact: not fact[2])


def _meant(name: str, text: str) -> str:
    """A cell in the words of the ledger, where it can be read: 正式 is 正式党员."""
    if not text or isinstance(FIELD[name].kind, Ref):
        return text
    reading = FIELD[name].read(text, Context(clock.today()))
    return text if reading.value is None else FIELD[name].show(reading.value)


def _completed(line: RowPlan, after: Member, organizations: Mapping[str, str]) -> list[Fact]:
    silent = [name for name in ("sex", "birth", "standing", "branch_id") if not line.texts.get(name)]
    filled = [(name, in_words(name, getattr(after, name), organizations)) for name in silent]
    return [(tr(FIELD[name].label), tr("补为 {new}").format(new=text), True) for name, text in filled if text]


class Compare(QScrollArea):
    """Beside the table: what a row would change in the ledger, person by person."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("与台账对照"))
        self.told: list[Fact] = []

    def tell(self, title: str, people: Sequence[tuple[str, Sequence[Fact]]]) -> None:
        """Show facts under the names they belong to."""
        self.told = [fact for _, told in people for fact in told]
        items: list[parts.Item] = [parts.label(title, role="section", wrap=True)]
        for who, told in people:
            if who:
                items.append(parts.label(who, role="dim", wrap=True))
            grid = QGridLayout()
            grid.setColumnStretch(1, 1)
            grid.setHorizontalSpacing(theme.px(10))
            for number, (label, words, written) in enumerate(told):
                grid.addWidget(parts.label(label, role="hint"), number, 0, Qt.AlignmentFlag.AlignTop)
                grid.addWidget(parts.label(words, role="" if written else "dim", wrap=True), number, 1)
            items.append(grid)
        page = QWidget()
        page.setObjectName("scrollbody")
        page.setLayout(parts.column(*items, None, gap=8, margins=(14, 12, 12, 12)))
        self.setWidget(page)
