"""A finished PDF on the screen as it will be printed, with the ways to paper and to a file."""

from collections.abc import Callable

from PySide6.QtCore import QSaveFile, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QDialog, QWidget

from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, parts, printing, theme
from branchdesk.widgets.dialog import fit
from branchdesk.widgets.notices import Notices
from branchdesk.widgets.page_view import LEAST, MOST, STEP, PageView
from branchdesk.widgets.printing import InOrder, Pages, Picture, Render
from branchdesk.widgets.progress import ProgressStrip
from branchdesk.widgets.tasks import Task


class PdfPreview(QDialog):
    """Shows a finished PDF, prints it and saves it; what is seen, printed and saved are the same bytes.

    ``pages`` draws them: the module ``branchdesk.pdf.preview``, or a function that draws all pages in order.
    ``suggested`` is the file name offered. ``choose_printer`` asks for the printer (tests put their own there).
    Signals: ``handed_out()`` after it was printed or saved, each time.
    """

    handed_out = Signal()

    def __init__(
        self,
        pages: Pages | Render,
        data: bytes,
        title: str,
        suggested: str = "",
        parent: QWidget | None = None,
        *,
        choose_printer: Callable[[QPrinter, QWidget], bool] = printing.choose_printer,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._pages = pages if isinstance(pages, Pages) else InOrder(pages)
        self._data, self._suggested = data, suggested or f"{title}.pdf"
        self._choose_printer = choose_printer
        self._count = 0
        self.notices = Notices()
        self.strip = ProgressStrip()
        self.view = PageView()
        self.place = parts.label(role="dim")
        self.factor = parts.label(role="dim")
        self._make_buttons()
        self._build(title)
        self._connect()
        fit(self, 980, 720)
        self._read()

    def print_out(self) -> None:
        """Ask for the printer and print in the background (Ctrl+P)."""
        if not self._count:
            return
        printer = printing.new_printer(self.windowTitle(), self._count, landscape=self.view.is_landscape)
        if not self._choose_printer(printer, self):
            return
        current = self.view.current
        self.print_button.setEnabled(False)

        def draw(index: int, dpi: float) -> Picture:
            return self._pages.page(self._data, index, dpi)

        task: Task[int] = Task(lambda report: printing.print_pages(printer, draw, self._count, current, report), self)
        task.done.connect(lambda n: self.notices.tell("ok", tr("已送出打印，共 {n} 面。").format(n=n)))
        task.done.connect(lambda _n: self.handed_out.emit())
        task.failed.connect(self._tell)
        task.ended.connect(lambda: self.print_button.setEnabled(True))
        self.strip.watch(task, tr("正在打印"))  # type: ignore[arg-type]
        task.start()

    def save(self) -> None:
        """Ask where, and write the PDF: all of it or nothing (Ctrl+S)."""
        path = ask.save_file(self, tr("另存为 PDF"), ["PDF (*.pdf)"], self._suggested)
        if path is None:
            return
        file = QSaveFile(str(path))
        whole = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(self._data) == len(self._data)
        if whole and file.commit():
            self.notices.tell("ok", tr("已保存到 {name}").format(name=path.name), detail=str(path))
            self.handed_out.emit()
            return
        hint = tr("请检查磁盘空间，关闭正在打开它的程序，或换一个文件夹。")
        self.notices.tell_refusal(Refusal(tr("文件没有保存"), detail=f"{path}：{file.errorString()}", hint=hint))

    # ---- building

    def _make_buttons(self) -> None:
        self.smaller = parts.tool("zoom-out", tr("缩小 (Ctrl+-)"))
        self.larger = parts.tool("zoom-in", tr("放大 (Ctrl+=)"))
        self.fit_button = parts.tool("", tr("适合宽度 (Ctrl+0)"), text=tr("适合宽度"), checkable=True)
        self.back = parts.tool("chevron-up", tr("上一页 (PgUp)"))
        self.forth = parts.tool("chevron-down", tr("下一页 (PgDn)"))
        self.save_button = parts.button(tr("另存为 PDF…"), icon="file-down", tip=tr("另存为 PDF (Ctrl+S)"))
        self.print_button = parts.button(tr("打印…"), icon="printer", kind="primary", tip=tr("打印 (Ctrl+P)"))
        self.close_button = parts.button(tr("关闭"), tip=tr("关闭 (Esc)"))

    def _build(self, title: str) -> None:
        head = parts.card("bar")
        name = parts.Elided(role="h2")
        name.setText(title)
        top = parts.row(
            name, self.back, self.place, self.forth, parts.vertical_line(), self.smaller, self.factor, self.larger,
            self.fit_button, margins=(20, 8, 16, 8))  # fmt: skip
        top.setStretch(0, 1)
        head.setLayout(top)
        foot = parts.card("foot")
        words = parts.label(tr("预览、打印和保存的是同一份文件"), role="hint")
        foot.setLayout(parts.row(words, None, self.strip, self.save_button, self.print_button, self.close_button,
                                 margins=(20, 10, 20, 10)))  # fmt: skip
        bar = parts.column(self.notices)
        column = parts.column(head, bar, self.view, foot, gap=0)
        column.setStretch(2, 1)
        self.setLayout(column)
        self.view.setMinimumSize(theme.px(240), theme.px(160))
        for quiet in (self.place, self.factor):
            quiet.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.factor.setMinimumWidth(theme.px(48))

    def _connect(self) -> None:
        view = self.view
        self.smaller.clicked.connect(lambda: view.set_zoom(view.zoom / STEP))
        self.larger.clicked.connect(lambda: view.set_zoom(view.zoom * STEP))
        self.fit_button.clicked.connect(view.fit_width)
        self.back.clicked.connect(lambda: view.go_to(view.current - 1))
        self.forth.clicked.connect(lambda: view.go_to(view.current + 1))
        self.save_button.clicked.connect(self.save)
        self.print_button.clicked.connect(self.print_out)
        self.close_button.clicked.connect(self.reject)
        view.moved.connect(self._say_page)
        view.zoomed.connect(self._say_zoom)
        view.failed.connect(self._tell)
        keys = {"Ctrl+=": self.larger.click, "Ctrl++": self.larger.click, "Ctrl+-": self.smaller.click,
                "Ctrl+0": view.fit_width, "Ctrl+P": self.print_out, "Ctrl+S": self.save}  # fmt: skip
        for key, call in keys.items():
            QShortcut(QKeySequence(key), self, call)

    def _read(self) -> None:
        """Count the pages in the background; a long document takes a moment."""
        self._allow(False)
        task: Task[int] = Task(lambda _report: self._pages.count(self._data), self)
        task.done.connect(self._on_counted)
        task.failed.connect(self._tell)
        task.start()

    def _on_counted(self, count: int) -> None:
        self._count = count
        self._allow(True)
        self.view.show_pages(lambda index, dpi: self._pages.page(self._data, index, dpi), count)

    def _allow(self, ready: bool) -> None:
        for button in (self.smaller, self.larger, self.fit_button, self.back, self.forth, self.print_button):
            button.setEnabled(ready)

    def _say_page(self, page: int, count: int) -> None:
        self.place.setText(tr("第 {page} / {count} 页").format(page=page, count=count))
        self.back.setEnabled(page > 1)
        self.forth.setEnabled(page < count)

    def _say_zoom(self, zoom: float) -> None:
        self.factor.setText(f"{zoom * 100:.0f} %")
        self.fit_button.setChecked(self.view.fits_width)
        self.smaller.setEnabled(zoom > LEAST)
        self.larger.setEnabled(zoom < MOST)

    def _tell(self, refusal: Refusal) -> None:
        if isinstance(refusal, Cancelled):
            self.notices.tell("info", tr("已停止打印。已送到打印机的纸张请收好。"))
        else:
            self.notices.tell_refusal(refusal)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin on the pages, where the arrow keys scroll at once."""
        super().showEvent(event)
        if not event.spontaneous():
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
