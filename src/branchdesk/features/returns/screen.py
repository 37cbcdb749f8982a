"""照填单: the boxes of official forms in their own order, to be copied one by one; what changed since the last report.

No robot types anywhere and no password is kept: a person copies, pastes, and ticks off (domain §10 N12).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QComboBox, QDialog, QFrame, QSplitter, QWidget

from branchdesk.features.returns import listing, queries
from branchdesk.features.returns.deeds import Deeds
from branchdesk.features.returns.panels.boxes import BoxList
from branchdesk.features.returns.panels.ticks import Ticks
from branchdesk.features.returns.queries import Scope, Sheet, SubjectLine
from branchdesk.features.returns.rules import forms
from branchdesk.features.returns.rules.filled import Filled, fill
from branchdesk.features.returns.rules.forms import OfficialForm
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import parts, theme
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.empty_state import Emptiness
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.progress import busy
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.table_model import TableModel
from branchdesk.widgets.table_view import TableView

_PLACE, _ROOMY = 1, 330
"""The column of the branch, and from how many pixels of the list at 100 % it is shown: the names come first."""
_YEARS = 4
"""Years back figures may be asked of."""


class ReturnsDialog(QDialog):
    """Left those a form is filled in for, right the boxes of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, form: str = "") -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("照填单"))
        self.desk = desk
        self.deeds = Deeds(self)
        self.notices = Notices()
        self.sheet: Sheet | None = None
        self.filled: list[Filled] = []
        self._laid_out: OfficialForm | None = None
        self.ticks = Ticks(desk, "")
        self._make_tools(form or desk.setting("returns.form", ""))
        self._make_list()
        self._make_paper()
        self._build()
        self._connect()
        fit(self, 1120, 660)
        self.refresh()

    # ---- what is shown

    @property
    def form(self) -> OfficialForm:
        """The form chosen."""
        return forms.form(str(self.names.currentData()))

    @property
    def year(self) -> int:
        """The year of a form of figures."""
        return int(self.years.currentData())

    @property
    def line(self) -> SubjectLine | None:
        """The subject chosen."""
        found: SubjectLine | None = self.table.current_record()
        return found

    def scope(self) -> Scope:
        """The organization chosen in the header and all below it."""
        return self.desk.scope()

    def refresh(self) -> None:
        """Read the ledger anew."""
        form = self.form
        self.years.setVisible(form.is_of_figures)
        self.desk.keep("returns.form", form.key)
        self.ticks = Ticks(self.desk, form.mark_key(self.year))
        if self._laid_out is not form:
            self._laid_out = form
            self.boxes.lay_out(form)
        with self.telling(), busy():
            self.sheet = self.desk.ask(queries.sheet, form, self.scope(), self.year, clock.today())
            self.model.show(self.sheet.lines)
            if not self.table.currentIndex().isValid():
                self.table.select_first()
        self._tell_form()
        self._sift()
        self._show_subject()

    @contextmanager
    def telling(self) -> Iterator[None]:
        """Turn a refusal inside into a message."""
        try:
            yield
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)

    def ticked(self, one: SubjectLine) -> int:
        """How many boxes of a subject are filled in."""
        return len(self.ticks.of(one.id) & set(self.form.countable))

    def show_ticks(self) -> None:
        """The list, the count and the button follow the ticks."""
        self.table.viewport().update()
        self._name_button()
        self._count()

    # ---- building

    def _make_tools(self, chosen: str) -> None:
        self.names, self.years = QComboBox(), QComboBox()
        self.names.setAccessibleName(tr("表格"))
        self.years.setAccessibleName(tr("年度"))
        for form in forms.forms():
            self.names.addItem(form.key, form.key)
        self.names.setCurrentIndex(max(self.names.findData(chosen), 0))
        this = clock.today().year
        for year in range(this, this - _YEARS, -1):
            self.years.addItem(tr("{year} 年").format(year=year), year)
        self.segments = parts.segments([tr("全部"), tr("有变化"), tr("未填完")])
        self.search = parts.search_box(tr("姓名 / 拼音 / 编号"))

    def _make_list(self) -> None:
        self.model = TableModel(listing.columns(self.ticked, lambda: len(self.form.countable)))
        self.table = TableView(self.model, tr("照填对象"))
        self.table.say_when_empty(
            Emptiness(tr("没有需要填报的对象"), tr("到窗口右上角换一个支部再看"), "clipboard-list"),
            Emptiness(tr("没有符合条件的对象"), tr("换个关键词，或选“全部”"), "search"),
        )

    def _make_paper(self) -> None:
        self.boxes = BoxList()
        self.name = parts.label(role="h2")
        self.state = parts.label(role="hint")
        self.all_button = parts.button(tr("全部标为已填"), kind="flat")
        self.next_button = parts.button(tr("下一位"), icon="chevron-down", tip=tr("下一位 (Ctrl+↓)"))

    def _build(self) -> None:
        head = parts.card("bar")
        self.hint = parts.label(role="hint")
        head.setLayout(parts.row(parts.label(self.windowTitle(), role="h2"), self.hint, None, margins=(20, 10, 16, 10)))
        tools = parts.row(self.names, self.years, self.segments, self.search)
        tools.setStretch(3, 1)
        left, right = parts.card("panel"), parts.card("panel")
        left.setLayout(parts.column(self.table, margins=(1, 1, 1, 1)))
        top = parts.row(self.name, self.state, None, self.all_button, self.next_button, margins=(14, 8, 10, 8))
        column = parts.column(top, parts.line(), self.boxes, gap=0, margins=(1, 1, 1, 1))
        column.setStretch(2, 1)
        right.setLayout(column)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.setChildrenCollapsible(False)
        for half in (left, right):
            halves.addWidget(half)
        halves.setSizes([theme.px(372), theme.px(688)])
        halves.setStretchFactor(0, 1)
        halves.setStretchFactor(1, 2)
        self._note = parts.label(role="hint", wrap=True)
        body = parts.column(self.notices, tools, halves, self._note, gap=10, margins=(20, 12, 20, 12))
        body.setStretch(2, 1)
        whole = parts.column(head, body, self._foot(), gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _foot(self) -> QFrame:
        self.count = parts.label(role="hint")
        self.undo_button = parts.button(tr("撤销上次标记"), kind="flat")
        self.export_button = parts.button(tr("导出变化清单…"), icon="file-spreadsheet")
        self.mark_button = parts.button(tr("标记已上报…"), icon="check", kind="primary")
        close = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        close.clicked.connect(self.reject)
        foot = parts.card("foot")
        foot.setLayout(parts.row(self.count, None, self.undo_button, self.export_button, close, self.mark_button,
                                 margins=(20, 10, 20, 10)))  # fmt: skip
        return foot

    def _connect(self) -> None:
        self.table.installEventFilter(self)
        self.names.currentIndexChanged.connect(lambda _index: self.refresh())
        self.years.currentIndexChanged.connect(lambda _index: self.refresh())
        self.segments.currentChanged.connect(lambda _index: self._sift())
        self.search.textChanged.connect(lambda _text: self._sift())
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.current_changed.connect(lambda _line: self._show_subject())
        self.table.opened.connect(lambda _line: self.boxes.focus_next())
        self.table.typed.connect(self._type)
        self.boxes.copy_asked.connect(self.deeds.copy)
        self.boxes.ticked.connect(self.deeds.tick)
        self.all_button.clicked.connect(self.deeds.tick_all)
        self.next_button.clicked.connect(self.deeds.next_subject)
        self.undo_button.clicked.connect(self.deeds.drop_mark)
        self.export_button.clicked.connect(self.deeds.export)
        self.mark_button.clicked.connect(self.deeds.mark)
        keys: tuple[tuple[str, Any], ...] = (
            ("Ctrl+Down", self.deeds.next_subject), ("Ctrl+Up", self.deeds.previous_subject), ("Ctrl+F", self.search.setFocus),
        )  # fmt: skip
        for key, run in keys:
            QShortcut(QKeySequence(key), self, run)
        self.desk.changed.connect(self._on_changed)

    # ---- following

    def _on_changed(self, entities: frozenset[str]) -> None:
        if not entities or entities - {"archive_paper"}:
            self.refresh()

    def _tell_form(self) -> None:
        form, mark = self.form, self.sheet.mark if self.sheet else None
        self.hint.setText(tr("{system}　·　栏目依据：{source}").format(system=form.system, source=form.source))
        said = tr("上次上报：{on}").format(on=mark.on) if mark else tr("还没有标记过上报")
        self._note.setText(tr("{said}。{note}").format(said=said, note=form.note))
        if mark is None and self.segments.currentIndex() == 1:
            self.segments.setCurrentIndex(0)  # first: Qt would turn to the next one
        self.segments.setTabEnabled(1, mark is not None)
        writes = not self.desk.read_only
        self.undo_button.setVisible(mark is not None)
        self.undo_button.setEnabled(writes)
        self.mark_button.setEnabled(writes and bool(self.model.total))
        self.export_button.setEnabled(mark is not None)

    def _sift(self) -> None:
        which, words = self.segments.currentIndex(), self.search.text().lower().split()
        records, whole = self.model.records, len(self.form.countable)

        def fits(place: int) -> bool:
            one = records[place]
            wanted = (True, one.is_changed, self.ticked(one) < whole)[which]
            return wanted and all(word in f"{one.key} {one.place.lower()}" for word in words)

        narrowed = bool(words) or which > 0
        self.model.set_filter((lambda order: [place for place in order if fits(place)]) if narrowed else None)
        if not self.table.currentIndex().isValid():
            self.table.select_first()
        self._count()

    def _count(self) -> None:
        lines, whole = self.model.records, len(self.form.countable)
        done = sum(self.ticked(one) >= whole for one in lines)
        changed = sum(one.is_changed for one in lines)
        if self.sheet is not None and self.sheet.mark is not None:
            self.segments.setTabText(1, tr("有变化 {n}").format(n=changed))
        else:
            self.segments.setTabText(1, tr("有变化"))
        self.count.setText(tr("共 {n:,} · 已填完 {done:,}").format(n=len(lines), done=done))

    def _show_subject(self) -> None:
        line = self.line
        self.boxes.setEnabled(line is not None)
        for button in (self.all_button, self.next_button):
            button.setEnabled(line is not None)
        self.name.setText(line.name if line else "")
        if line is None or self.sheet is None:
            self.filled = fill(self.form, {})
            self.boxes.show_boxes(self.filled, frozenset())
            self.state.setText("")
            return
        with self.telling(), busy():
            self.filled = self.sheet.filled(line)
            self.boxes.show_boxes(self.filled, self.ticks.of(line.id))
            self.state.setText(self._said(line))
            self._name_button()

    def _name_button(self) -> None:
        whole = self.line is not None and self.ticked(self.line) >= len(self.form.countable)
        self.all_button.setText(tr("全部改为未填") if whole else tr("全部标为已填"))

    def _said(self, line: SubjectLine) -> str:
        word = listing.change_word(line)
        return tr("　").join(
            part for part in (line.place, tr("变化：{word}").format(word=word) if word else "") if part
        )

    def _type(self, letters: str) -> None:
        self.search.setFocus()
        self.search.setText(letters)

    def copied(self, text: str) -> None:
        """To the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In a narrow list nothing squeezes the names."""
        if watched is self.table and event.type() is QEvent.Type.Resize:
            self.table.setColumnHidden(_PLACE, self.table.width() < theme.px(_ROOMY))
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin in the list."""
        super().showEvent(event)
        if not event.spontaneous():
            QTimer.singleShot(0, self, lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
