"""规则: the packs in force, step by step and number by number, with their sources; a school's own go out and come in as a file."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QComboBox, QDialog, QStackedWidget, QStyledItemDelegate, QWidget

from branchdesk.features.development import commands, importing, queries
from branchdesk.features.development.rules.packs import DevelopmentPack, StepRule
from branchdesk.features.development.rules.school_files import to_file
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.problems import Level
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts
from branchdesk.widgets.columns import Column
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_FILE = "校内细则 (*.json)"
_SURE = {"V": "已核对", "V2": "据转述", "L": "地方或学校", "C": "来源不一", "M": "通行做法"}
_LEVELS = {
    Level.BLOCK: ("阻止", "err"),
    Level.WARN: ("提醒", "warn"),
    Level.OK: ("提示", "mute"),
    Level.FIXED: ("提示", "mute"),
}


def step_columns() -> list[Column]:
    """The table of steps."""
    return [
        Column("number", tr("步"), lambda one: one.number, width=44, align="right"),
        Column("name", tr("步骤"), lambda one: tr(one.name), width=150, fixed=True),
        Column("body", tr("责任"), lambda one: one.body, width=120),
        Column("limit", tr("时限和条件"), lambda one: one.limit, width=260, stretch=True),
        Column("papers", tr("材料"), lambda one: "、".join(one.papers), width=180),
        Column("level", tr("级别"), lambda one: one.level, lambda level: tr(_LEVELS[level][0]), width=64,
               tone=lambda level: _LEVELS[level][1]),
        Column("article", tr("条文"), lambda one: one.article, width=110),
        Column("sure", tr("核实"), lambda one: one.confidence, lambda key: tr(_SURE.get(key, key)), width=76),
    ]  # fmt: skip


def number_columns() -> list[Column]:
    """The numbers; ``(name, number)`` of each."""
    return [
        Column("rule", tr("规定"), lambda one: one[1].rule, width=300, stretch=True, fixed=True),
        Column("value", tr("数值"), lambda one: one[1].value, width=64, align="right"),
        Column("stricter", tr("校内可"), lambda one: one[1].stricter, _direction, width=120),
        Column("sure", tr("核实"), lambda one: one[1].confidence, lambda key: tr(_SURE.get(key, key)), width=76),
        Column("source", tr("出处"), lambda one: one[1].source, lambda text: text or " ", width=180),
    ]  # fmt: skip


def _direction(stricter: str) -> str:
    return {"higher": tr("改大"), "lower": tr("改小"), "either": tr("自定")}.get(stricter, tr("不可改"))


class PacksDialog(QDialog):
    """Looks at the rules; a school's own are adopted and dropped here."""

    def __init__(self, desk: Desk, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("发展党员规则"))
        self._desk = desk
        self._packs: Sequence[DevelopmentPack] = ()
        self.notices = Notices()
        self.box = QComboBox()
        self.box.setItemDelegate(QStyledItemDelegate(self.box))
        self.box.setAccessibleName(tr("规则版本"))
        self.box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.kinds = parts.segments([tr("步骤"), tr("时限和数值")])
        self.steps = TableModel(step_columns(), key=lambda one: one.key)
        self.numbers = TableModel(number_columns(), key=lambda one: one[0])
        self.source = parts.label(role="dim", wrap=True)
        self._tables: list[TableView] = []
        self.told = parts.label(wrap=True)
        self.told.setMinimumWidth(1)
        self.drop_button = self._button(tr("停用校内细则…"), "trash-2", self.drop)
        self._build()
        self.box.currentIndexChanged.connect(lambda _at: self._show())
        self.read()
        fit(self, 1080, 640)

    def read(self) -> None:
        """The packs of the ledger; today's is shown first."""
        book = self._desk.ask(queries.rulebook)
        self._packs = book.packs
        self.box.blockSignals(True)
        self.box.clear()
        for one in self._packs:
            until = str(one.effective_to) if one.effective_to else tr("现行")
            self.box.addItem(
                tr("{label}（{begins} 至 {until}）").format(label=one.label, begins=one.effective_from, until=until)
            )
        now = book.on(clock.today())
        self.box.setCurrentIndex(next(at for at, one in enumerate(self._packs) if one == now))
        self.box.blockSignals(False)
        self._show()

    @property
    def pack(self) -> DevelopmentPack:
        """The pack looked at."""
        return self._packs[max(self.box.currentIndex(), 0)]

    def export(self) -> None:
        """Write the pack out for the school to edit."""
        name = ask.safe_name(tr("发展党员规则_{label}.json").format(label=self.pack.label))
        path = ask.save_file(self, tr("导出规则"), [_FILE], name)
        if path is not None:
            try:
                path.write_text(to_file(self.pack), "utf-8")
            except OSError as error:
                self.notices.tell("err", tr("没有写出：{why}").format(why=error.strerror))
                return
            self.notices.tell("ok", tr("已导出：{path}。修改后用“导入校内细则”启用。").format(path=path))

    def adopt(self) -> None:
        """Read a school's file and lay it over the national pack."""
        path = ask.open_file(self, tr("导入校内细则"), [_FILE])
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """Adopt the rules of a file; every reason against it is told."""
        try:
            pack = importing.read_school_pack(path)
            self._desk.do(tr("启用校内细则 {version}").format(version=pack.version), commands.adopt_pack, pack)
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.read()
        self.notices.tell(
            "ok", tr("已启用校内细则 {version}，自 {on} 起适用。").format(version=pack.version, on=pack.from_on)
        )

    def drop(self) -> None:
        """Go back to the national rules from now on."""
        known = self._desk.ask(queries.school_packs)
        mine = next((one for one in known if one.version == self.pack.overlay), None)
        if mine is None:
            return
        words = tr("“{version}”不再适用；已登记的步骤不变，核查改按国家规定进行。").format(version=mine.version)
        if ask.confirm(self, tr("停用校内细则？"), words, tr("停用"), danger=True):
            try:
                self._desk.do(tr("停用校内细则 {version}").format(version=mine.version), commands.drop_pack, mine.id)
            except Refusal as refusal:
                self.notices.tell_refusal(refusal)
                return
            self.read()
            self.notices.tell("ok", tr("已停用。"), [(tr("撤销"), self._undo)])

    def _undo(self) -> None:
        self._desk.go("undo")
        self.read()

    def _show(self) -> None:
        pack = self.pack
        self.steps.show(pack.steps)
        self.numbers.show(list(pack.numbers.numbers.items()))
        for table in reversed(self._tables):
            table.select_first()
        self.source.setText("；".join(filter(None, (pack.source, pack.overlay_source))))
        self.drop_button.setVisible(bool(pack.overlay) and not self._desk.read_only)

    def _tell(self, row: Any) -> None:
        """The row stood on in full: nothing is only to be had by a tool tip."""
        if isinstance(row, StepRule):
            papers = tr("材料：{papers}").format(papers="、".join(row.papers)) if row.papers else ""
            self.told.setText("\n".join(filter(None, (f"{row.body}：{row.limit}", papers, row.school))))
        elif row is not None:
            self.told.setText("；".join(filter(None, (row[1].rule, row[1].source))))

    def _button(self, words: str, icon: str, run: Callable[[], object]) -> QWidget:
        made = parts.button(words, icon=icon)
        made.clicked.connect(lambda: run())
        return made

    def _build(self) -> None:
        pages = QStackedWidget()
        for model, name in ((self.steps, tr("步骤")), (self.numbers, tr("时限和数值"))):
            table = TableView(model, name)
            table.setSortingEnabled(False)
            table.current_changed.connect(self._tell)
            pages.addWidget(table)
            self._tables.append(table)
        self.kinds.currentChanged.connect(pages.setCurrentIndex)
        self.kinds.currentChanged.connect(lambda at: self._tell(self._tables[at].current_record()))
        head = parts.row(parts.label(self.windowTitle(), role="h2"), self.box, None, self.kinds)
        panel = parts.card("panel")
        panel.setLayout(parts.column(pages, margins=(1, 1, 1, 1)))
        adopt = self._button(tr("导入校内细则…"), "upload", self.adopt)
        adopt.setEnabled(not self._desk.read_only)
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        leave.clicked.connect(self.reject)
        foot = parts.row(self._button(tr("导出规则…"), "download", self.export), adopt, self.drop_button, None, leave)
        hint = parts.label(tr("每一步按它发生的日期选用规则；校内细则只能从严。"), role="hint")
        column = parts.column(head, self.source, self.notices, panel, self.told, hint, foot, margins=(20, 14, 20, 14))
        column.setStretch(3, 1)
        self.setLayout(column)
