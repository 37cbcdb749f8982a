"""文书版式: heading words, which parts in which order, lines to sign, typefaces; seen at once on a sample."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from branchdesk.features.meetings import commands, queries
from branchdesk.features.meetings.dialogs import sample
from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.papers.layouts import FONTS, PARTS, PLACES, Fonts, Layout
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, theme
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.editors import Paragraph, Picker
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.page_view import PageView
from branchdesk.widgets.printing import Picture
from branchdesk.widgets.screen import Desk
from branchdesk.widgets.tasks import Task

_LEFT = 340
"""The width of what is asked, in pixels at 100 %."""
Sample = Callable[[PaperKind, Layout], bytes]
"""Makes a paper in a layout that is being tried; called from a worker."""
_PAUSE = 400
_NAME = Qt.ItemDataRole.UserRole


class LayoutDialog(QDialog):
    """The template of each paper, tried on an invented meeting."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, sample: Sample = sample.paper) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("文书版式"))
        self._desk, self._sample = desk, sample
        self._task: Task[tuple[bytes, int]] | None = None
        self._again = False
        self.notices = Notices()
        self.paper = Picker([tr(word) for _, word in PAPER_KINDS], required=True)
        self.paper.name(tr("文书"))
        self.paper.set_text(tr(PAPER_KINDS[0][1]))
        self.heading = QLineEdit()
        self.heading.setAccessibleName(tr("标题"))
        self.parts_list = QListWidget()
        self.parts_list.setAccessibleName(tr("内容与顺序，勾选的才打印"))
        self.signatures = Paragraph(4)
        self.signatures.name(tr("签字处，一行一处"))
        self.fonts = Picker([tr(word) for _, word in FONTS], required=True)
        self.fonts.name(tr("字体"))
        self._shown = self.kind()
        self._kept: Layout | None = None
        self.view = PageView()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE)
        self._build()
        self._connect()
        self._show_paper()

    # ---- values

    def kind(self) -> PaperKind:
        """Which paper is shown."""
        return next(kind for kind, word in PAPER_KINDS if tr(word) == self.paper.text())

    def _turn_paper(self) -> None:
        """Another paper is chosen: that of this one is kept or dropped first."""
        if self._may_drop():
            self._show_paper()
        else:
            self.paper.set_text(tr(dict(PAPER_KINDS)[self._shown]))

    def layout_now(self) -> Layout:
        """The template as it stands; ``Refusal`` where it cannot be meant."""
        rows = [self.parts_list.item(row) for row in range(self.parts_list.count())]
        wanted = tuple(row.data(_NAME) for row in rows if row.checkState() is Qt.CheckState.Checked)
        lines = tuple(line for line in self.signatures.text().split("\n") if line.strip())
        fonts = next(one for one, word in FONTS if tr(word) == self.fonts.text())
        made = Layout(paper=self._shown, heading=self.heading.text(), parts=wanted, signatures=lines, fonts=fonts)
        layouts.check(made)
        return made

    def save(self) -> None:
        """保存 the template of this paper; one like the program's own is none."""
        try:
            made = self.layout_now()
            text = "" if made == layouts.default(made.paper) else layouts.to_json(made)
            self._desk.do(
                tr("修改版式：{paper}").format(paper=self.paper.text()), commands.keep_layout, made.paper, text
            )
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self._kept = made
        self.notices.tell("ok", tr("{paper}的版式已保存。").format(paper=self.paper.text()))

    def reset(self) -> None:
        """恢复默认: shown, and kept only when saved."""
        self._show(layouts.default(self.kind()))
        self.notices.tell("info", tr("已恢复默认版式，保存后生效。"))

    def reject(self) -> None:
        """关闭, Esc: what is not kept is asked about."""
        if self._may_drop():
            super().reject()

    def _may_drop(self) -> bool:
        try:
            changed = self.layout_now() != self._kept
        except Refusal:
            changed = True
        paper = tr(dict(PAPER_KINDS)[self._shown])
        said = tr("{paper}的版式改过，还没有保存。").format(paper=paper)
        return not changed or ask.confirm(self, tr("放弃改动？"), said, tr("放弃改动"), danger=True)

    def move_part(self, step: int) -> None:
        """The chosen part goes up (-1) or down (1)."""
        row = self.parts_list.currentRow()
        target = row + step
        if row < 0 or not 0 <= target < self.parts_list.count():
            return
        self.parts_list.insertItem(target, self.parts_list.takeItem(row))
        self.parts_list.setCurrentRow(target)
        self._timer.start()

    @property
    def is_ready(self) -> bool:
        """Whether the sample is shown in the template as it stands."""
        return self._task is None and not self._timer.isActive() and self.view.is_drawn

    # ---- building

    def _build(self) -> None:
        self._up = parts.tool("arrow-up", tr("上移"))
        self._down = parts.tool("arrow-down", tr("下移"))
        self._up.clicked.connect(lambda: self.move_part(-1))
        self._down.clicked.connect(lambda: self.move_part(1))
        places = "、".join(f"{{{name}}} {word}" for name, word in PLACES.items())
        hint = parts.label(tr("可用：{places}").format(places=places), role="hint", wrap=True)
        save = parts.button(tr("保存"), icon="save", kind="primary")
        reset = parts.button(tr("恢复默认"), icon="undo-2")
        leave = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))
        save.clicked.connect(self.save)
        reset.clicked.connect(self.reset)
        leave.clicked.connect(self.reject)
        form = parts.column(
            parts.label(tr("文书"), role="dim"), self.paper, parts.label(tr("标题"), role="dim"), self.heading, hint,
            parts.row(parts.label(tr("内容与顺序"), role="dim"), None, self._up, self._down), self.parts_list,
            parts.label(tr("签字处（一行一处，以“：”结尾的留横线）"), role="dim"), self.signatures,
            parts.label(tr("字体"), role="dim"), self.fonts, gap=6)  # fmt: skip
        page = QWidget()
        page.setLayout(form)
        left = parts.scrolled(page, tr("版式"))
        left.setFixedWidth(theme.px(_LEFT))
        frame = parts.card("panel")
        frame.setLayout(parts.column(self.view, margins=(1, 1, 1, 1)))
        middle = parts.row(left, frame, gap=12)
        middle.setStretch(1, 1)
        whole = parts.column(self.notices, middle, parts.row(reset, None, save, leave), margins=(16, 14, 16, 12))
        whole.setStretch(1, 1)
        self.setLayout(whole)
        fit(self, 960, 640)

    def _connect(self) -> None:
        self._timer.timeout.connect(self._refresh)
        self.paper.changed.connect(self._turn_paper)
        self.heading.textChanged.connect(lambda _text: self._timer.start())
        self.parts_list.itemChanged.connect(lambda _item: self._timer.start())
        for editor in (self.signatures, self.fonts):
            editor.changed.connect(self._timer.start)
        self.view.failed.connect(self.notices.tell_refusal)

    def _show_paper(self) -> None:
        kind = self._shown = self.kind()
        kept = self._desk.ask(queries.layout, kind)
        try:
            self._show(layouts.from_json(kept, kind) if kept else layouts.default(kind))
        except Refusal as refusal:
            self._show(layouts.default(kind))
            self.notices.tell_refusal(refusal)
        self._kept = self.layout_now()

    def _show(self, layout: Layout) -> None:
        words = dict(PARTS[layout.paper])
        self.heading.setText(layout.heading)
        self.signatures.set_text("\n".join(layout.signatures))
        self.fonts.set_text(tr(dict[Fonts, str](FONTS)[layout.fonts]))
        self.parts_list.clear()
        for name in (*layout.parts, *(one for one in words if one not in layout.parts)):
            item = QListWidgetItem(tr(words[name]))
            item.setData(_NAME, name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in layout.parts else Qt.CheckState.Unchecked)
            self.parts_list.addItem(item)
        self._refresh()

    def _refresh(self) -> None:
        """The sample in this layout, made in the background."""
        self._timer.stop()
        if self._task is not None:
            self._again = True
            return
        try:
            layout = self.layout_now()
        except Refusal as refusal:
            self.notices.tell_refusal(refusal)
            return
        self.notices.clear()
        sample = self._sample

        def make() -> tuple[bytes, int]:
            from branchdesk.pdf import preview

            data = sample(layout.paper, layout)
            return data, preview.count(data)

        self._again = False
        self._task = Task(lambda _report: make(), self)
        self._task.done.connect(self._on_made)
        self._task.failed.connect(self.notices.tell_refusal)
        self._task.ended.connect(self._on_ended)
        self._task.start()

    def _on_made(self, made: tuple[bytes, int]) -> None:
        data, count = made

        def draw(index: int, dpi: float) -> Picture:
            from branchdesk.pdf import preview

            return preview.page(data, index, dpi)

        if not self._again:
            self.view.show_pages(draw, count)

    def _on_ended(self) -> None:
        self._task = None
        if self._again:
            self._refresh()
