"""某日开党员大会: who could be taken or confirmed at a general meeting on a day, and why the others could not."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QSplitter, QWidget

from branchdesk.features.development import queries
from branchdesk.features.development.panels.findings import FindingList
from branchdesk.features.development.queries import Scope
from branchdesk.features.development.rules.outlook import VERDICTS, Candidate
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.fields import CalendarDay, Field
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.form import Form
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_WEEK = 7

_TONES = {"ready": "ok", "reason": "warn", "early": "mute", "no": "err"}


def columns(verdict: Callable[[Candidate], str]) -> list[Column]:
    """The people and what speaks against them."""

    def reasons(one: Candidate) -> str:
        return "；".join(each.text for each in one.reasons)

    return [
        Column("verdict", tr("结论"), verdict, lambda key: tr(dict(VERDICTS)[key]), width=92, tone=lambda key: _TONES[key]),
        Column("name", tr("姓名"), lambda one: one.name, width=88, fixed=True),
        Column("earliest", tr("最早"), lambda one: one.earliest, lambda day: str(day or " "), width=100),
        Column("reasons", tr("原因"), reasons, lambda text: text or " ", width=260, stretch=True),
    ]  # fmt: skip


class SimulationDialog(QDialog):
    """A day, two lists (接收, 转正), and all that was found about the person chosen. Nothing is written.

    ``opened(case_id)`` is called for a person one wants to see. Signals: ``print_asked(day)``, ``export_asked(day)`` for
    both lists on paper or in Excel.
    """

    print_asked = Signal(object)
    export_asked = Signal(object)

    def __init__(self, desk: Desk, scope: Scope, opened: Callable[[str], object], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("模拟党员大会"))
        self._desk, self._scope, self._opened = desk, scope, opened
        steps = desk.ask(queries.rulebook).on(clock.today()).steps
        self._names = {one.key: tr(one.name) for one in steps}
        self.form = Form([Field("on", tr("大会日期"), CalendarDay(past_only=False), required=True, span=4)])
        self.kinds = parts.segments([tr("接收预备党员"), tr("预备党员转正")])
        self._on = clock.today()
        self.model = TableModel(columns(self._verdict), key=lambda one: one.case_id)
        self.table = TableView(self.model, tr("可以提交大会讨论的人"))
        self.reasons = FindingList(with_verbs=False)
        self.told = parts.label(role="section")
        self.notices = Notices()
        self.on_paper = parts.button(tr("打印…"), icon="printer", tip=tr("接收和转正两张名单，先看后印"))
        self.in_excel = parts.button(tr("导出…"), icon="file-spreadsheet", tip=tr("导出为 Excel 或 PDF"))
        self._build()
        self.form.show_values({"on": Day.of(clock.today() + timedelta(days=_WEEK))})
        self.form.changed.connect(self.look)
        self.kinds.currentChanged.connect(lambda _at: self.look())
        self.table.current_changed.connect(self._tell)
        self.table.opened.connect(self._open)
        self.on_paper.clicked.connect(lambda: self.print_asked.emit(self._on))
        self.in_excel.clicked.connect(lambda: self.export_asked.emit(self._on))
        fit(self, 1040, 620)
        self.look()

    def look(self) -> None:
        """Ask the rules about the day."""
        values, _ = self.form.take()
        on = values.get("on")
        for one in (self.on_paper, self.in_excel):
            one.setEnabled(on is not None and on.is_full)
        if on is None or not on.is_full:
            self.told.setText(tr("请填写大会日期。"))
            return
        day: date = on.first()
        wanted = "conversion" if self.kinds.currentIndex() else "admission"
        found = [one for one in self._desk.ask(queries.takeable, self._scope, day) if one.step == wanted]
        self._on = day
        order = [key for key, _ in VERDICTS]
        found.sort(key=lambda one: (order.index(self._verdict(one)), one.earliest or date.max))
        self.model.show(found)
        self.table.select_first()
        counts = Counter(map(self._verdict, found))
        told = "，".join(
            tr("{word} {n} 人").format(word=tr(word), n=counts[key]) for key, word in VERDICTS if counts[key]
        )
        words = tr("{day} 召开：{told}。只作推算，不写入任何内容。")
        self.told.setText(words.format(day=day, told=told or tr("没有可以讨论的人")))
        self._tell(self.table.current_record())

    def _verdict(self, one: Candidate) -> str:
        return one.verdict(self._on)

    def _tell(self, one: Any) -> None:
        found: Sequence[Any] = one.reasons if one is not None else ()
        nothing = tr("按台账登记的情况，可以提交大会讨论。") if one is not None else tr("没有可以列出的人。")
        self.reasons.show_findings(found, self._names, nothing)

    def _open(self, one: Candidate) -> None:
        self.accept()
        self._opened(one.case_id)

    def _build(self) -> None:
        self.table.say_when_empty(Emptiness(tr("没有这一阶段的人"), tr("接收看发展对象，转正看预备党员"), "users"))
        head = parts.card("bar")
        self.form.setFixedWidth(theme.px(220))
        line = parts.row(parts.column(parts.label(self.windowTitle(), role="h2"), self.kinds, None, gap=8), None, self.form,
                         margins=(20, 10, 16, 4))  # fmt: skip
        head.setLayout(line)
        left, right = parts.card("panel"), parts.card("panel")
        left.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        right.setLayout(parts.column(self.reasons, margins=(1, 1, 1, 1)))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setHandleWidth(8)
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(right)
        both.setSizes([3, 2])
        both.setStretchFactor(0, 3)
        both.setStretchFactor(1, 2)
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        foot = parts.card("foot")
        foot.setLayout(
            parts.row(
                parts.label(tr("双击打开本人的流程"), role="hint"),
                None,
                self.on_paper,
                self.in_excel,
                leave,
                margins=(16, 10, 16, 10),
            )
        )
        body = parts.column(self.notices, self.told, both, margins=(16, 10, 16, 10))
        body.setStretch(2, 1)
        column = parts.column(head, body, foot, gap=0)
        column.setStretch(1, 1)
        self.setLayout(column)
