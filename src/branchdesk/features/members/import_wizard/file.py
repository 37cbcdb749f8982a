"""The first step of the import: the file, its sheet and its heading row."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QSpinBox, QVBoxLayout, QWidget

from branchdesk.excel import reader
from branchdesk.excel.limits import column_letters
from branchdesk.features.members.import_wizard.session import Session, shortened
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.grid import Book, show
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.columns import Column
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.steps import Step
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView
from branchdesk.widgets.tasks import Task

FILTERS = ("Excel 和 WPS 表格、CSV (*.xlsx *.xls *.xlsm *.xlsb *.ods *.et *.csv *.txt)", "所有文件 (*)")
_PREVIEWED = 40
_ROOM_FOR_NAME = 420
_PREVIEW_COLUMNS = 30
_LIST = 240


class FileStep(Step):
    """1 文件: choose or drop; which sheets, and their heading rows, can be corrected."""

    title = "选择文件"

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._task: Task[Book] | None = None
        self._choose = parts.button(tr("选择文件…"), icon="folder-open", tip=tr("选择文件 (Ctrl+O)"))
        self._choose.clicked.connect(self.choose)
        QShortcut(QKeySequence("Ctrl+O"), self, self.choose)
        self._name = parts.label(role="section")
        self._name.hide()
        self.strip = ProgressStrip()
        self.sheets = QListWidget()
        self.sheets.setAccessibleName(tr("要导入的工作表，空格键勾选"))
        self.sheets.setWordWrap(True)
        self.sheets.currentRowChanged.connect(lambda sheet: self._look(sheet, None))
        self.sheets.itemChanged.connect(self._on_ticked)
        self.row = QSpinBox()
        self.row.setAccessibleName(tr("表头所在行"))
        self.row.setSpecialValueText(tr("没有表头"))
        self.row.setKeyboardTracking(False)
        self.row.lineEdit().setAcceptDrops(False)  # a file dropped here is for the dialog
        self.row.valueChanged.connect(lambda row: self._look(self._session.sheet, row))
        self._notes = parts.label(role="dim", wrap=True)
        self._frame, self._list = parts.card(), parts.card()
        self._table = QVBoxLayout(self._frame)
        self._table.setContentsMargins(1, 1, 1, 1)
        self._nothing = _drop_zone(self.choose)
        self._facts = QWidget()
        self._build()

    def _build(self) -> None:
        hint = parts.label(tr("表头行不对时，双击正确的一行（或选中后按回车），也可改行号"), role="hint", wrap=True)
        title = parts.label(tr("勾选要导入的工作表"), role="section")
        self._list.setLayout(parts.column(title, self.sheets, gap=6, margins=(12, 10, 8, 8)))
        which = parts.row(parts.label(tr("表头在第几行")), self.row, hint)
        which.setStretch(2, 1)
        sheet = parts.column(which, self._notes, self._frame, gap=10)
        sheet.setStretch(2, 1)
        side = parts.row(self._list, gap=12)
        side.addLayout(sheet, 1)
        self._facts.setLayout(side)
        self._top = parts.row(self._choose, self._name, None, self.strip)
        self.setLayout(parts.column(self._top, self._facts, self._nothing, gap=12))
        self._show_book()

    # ---- what the dialog asks

    def enter(self) -> None:
        """Nothing read yet: the button is what one needs."""
        if self._session.book is None:
            self._nothing.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> bool:
        """The next step is about the columns."""
        return self.is_ready()

    def is_ready(self) -> bool:
        """A sheet with at least one row is read."""
        return self._session.book is not None and not self._is_reading and bool(self._session.columns)

    def note(self) -> str:
        """Why it cannot go on, else that nothing happens to the file."""
        if self._session.book is not None and not self._session.chosen:
            return tr("请至少勾选一个工作表")
        if self._session.book is not None and not self._session.columns:
            return tr("这个工作表是空的，请选择别的工作表")
        return tr("只读取文件内容，不会改动原文件；公式和宏都不会运行")

    @property
    def _is_reading(self) -> bool:
        return self._task is not None

    def _show_name(self, path: Path) -> None:
        self._name.setText(shortened(path.name, _ROOM_FOR_NAME / theme.scale()))
        self._name.setToolTip(str(path))
        self._name.setVisible(path != Path())

    # ---- reading

    def choose(self) -> None:
        """Ask for a file."""
        path = ask.open_file(self, tr("选择花名册"), FILTERS)
        if path is not None:
            self.read(path)

    def read(self, path: Path) -> None:
        """Read a file in the background; a reading that still runs is given up."""
        if self._task is not None:
            self._task.cancel()
        task: Task[Book] = Task(lambda report: reader.read_book(path, report.step), self)
        self._task = task
        task.done.connect(lambda book: self._on_read(task, path, book))
        task.failed.connect(lambda refusal: self._on_refused(task, path, refusal))
        self._show_name(path)
        self.strip.watch(task, tr("正在读取 {file}").format(file=path.name))  # type: ignore[arg-type]
        task.start()
        self.changed.emit()

    def _on_read(self, task: Task[Book], path: Path, book: Book) -> None:
        if task is not self._task:
            return
        self._task = None
        try:
            refusal = self._session.take(path, book)
        except Refusal as error:
            self._on_refused(task, path, error)
            return
        self._show_book()
        self._tell(refusal)
        self.changed.emit()
        self.preview.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_refused(self, task: Task[Book], path: Path, refusal: Refusal) -> None:
        """Say why; what was read before stays."""
        if task is not self._task and self._task is not None:
            return
        self._task = None
        self._show_name(self._session.path)
        if not isinstance(refusal, Cancelled):
            told = Refusal(f"{path.name}：{refusal.title}", detail=refusal.detail, hint=refusal.hint)
            self._tell(told)
        self.changed.emit()
        (self._choose if self._session.book else self._nothing).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self, refusal: Refusal | None) -> None:
        notices = self._session.notices
        if refusal is None:
            notices.clear()
        else:
            notices.tell_refusal(refusal, [(tr("换一个文件"), self.choose)])

    # ---- sheet and heading row

    def _look(self, sheet: int, row: int | None) -> None:
        if self._session.book is not None and sheet >= 0:
            self._session.look_at(sheet, row)
            self._show_sheet()
            self.changed.emit()

    def _on_ticked(self, item: QListWidgetItem) -> None:
        self._session.choose(self.sheets.row(item), item.checkState() == Qt.CheckState.Checked)
        self._show_notes()
        self.changed.emit()

    def _show_book(self) -> None:
        book = self._session.book
        coming, going = (self._nothing, self._facts) if book is None else (self._facts, self._nothing)
        going.hide()  # first: both at once would make the dialog grow
        coming.show()
        self._choose.setVisible(book is not None)
        if book is None:
            return
        self._show_name(self._session.path)
        self.sheets.blockSignals(True)
        self.sheets.clear()
        for number, grid in enumerate(book.grids):
            item = QListWidgetItem(_sheet_words(grid.name, len(grid.rows), hidden=grid.hidden), self.sheets)
            item.setCheckState(Qt.CheckState.Checked if number in self._session.chosen else Qt.CheckState.Unchecked)
        self.sheets.setCurrentRow(self._session.sheet)
        self.sheets.blockSignals(False)
        self._list.setVisible(len(book.grids) > 1)
        self._list.setFixedWidth(theme.px(_LIST))
        self._show_sheet()

    def _show_sheet(self) -> None:
        session, grid = self._session, self._session.grid
        self.row.blockSignals(True)
        self.row.setRange(0, max(1, len(grid.rows)))
        self.row.setValue(session.header_row)
        self.row.blockSignals(False)
        self._show_notes()
        self._show_preview()

    def _show_notes(self) -> None:
        session, grid = self._session, self._session.grid
        assert session.book is not None
        notes = [*session.book.notes, *grid.notes]
        if grid.hidden:
            notes.insert(0, tr("这是隐藏的工作表"))
        if branch := session.branches_of_sheets.get(grid.name):
            notes.insert(0, tr("表中没有支部列，按表名或标题归入“{branch}”，下一步可以改").format(branch=branch))
        self._notes.setText("\n".join(f"· {note}" for note in notes))
        self._notes.setVisible(bool(notes))

    def _show_preview(self) -> None:
        if self._table.count() and (old := self._table.takeAt(0).widget()) is not None:
            old.deleteLater()
        self.preview = _preview(self._session)
        self.preview.opened.connect(lambda line: self._look(self._session.sheet, line[0]))
        self._table.addWidget(self.preview)
        self.setTabOrder(self.row, self.preview)
        self.preview.show()  # now, or it could not take the focus yet
        self.preview.select_key(max(1, self._session.header_row))


def _drop_zone(choose: Callable[[], None]) -> QFrame:
    """The invitation while there is no file; its button is what the focus goes to."""
    zone = parts.card()
    button = parts.button(tr("选择文件…"), icon="folder-open", tip=tr("选择文件 (Ctrl+O)"))
    button.clicked.connect(choose)
    zone.setFocusProxy(button)
    column = parts.column(None, gap=12, margins=(24, 16, 24, 16))
    formats = tr("支持 Excel 和 WPS 表格（xlsx、xls、xlsb、ods）和 csv 文件")
    for part in (
        parts.Picture("file-spreadsheet", "text3", 48),
        parts.label(tr("把花名册拖到这里，或选择文件"), role="h2"),
        parts.label(formats, role="dim"),
        button,
    ):
        column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(2)
    zone.setLayout(column)
    return zone


def _sheet_words(name: str, rows: int, *, hidden: bool) -> str:
    words = tr("{name}（隐藏，{n} 行）") if hidden else tr("{name}（{n} 行）")
    return words.format(name=name, n=f"{rows:,}")


def _preview(session: Session) -> TableView:
    """The first rows as they stand in the sheet; the first column marks the heading row."""
    rows = session.grid.rows[:_PREVIEWED]
    width = min(max(map(len, rows), default=0), _PREVIEW_COLUMNS)
    header = session.header_row

    def text_of(index: int) -> Callable[[Any], str]:
        return lambda line: show(line[1][index]) if index < len(line[1]) else ""

    def mark(number: int) -> str:
        return tr("{n} 表头").format(n=number) if number == header else str(number)

    columns = [Column("row", tr("行"), lambda line: line[0], text=mark, width=76,
                      tone=lambda number: "accent" if number == header else "")]  # fmt: skip
    columns += [Column(f"c{i}", column_letters(i), text_of(i), width=116) for i in range(width)]
    model = TableModel(columns, key=lambda line: line[0])
    view = TableView(model, tr("文件开头的内容，回车把这一行设为表头"))
    view.setSortingEnabled(False)
    model.show(list(enumerate(rows, 1)))
    return view
