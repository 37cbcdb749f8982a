"""What leaves the editor: PDF, Word, the other papers, the printer; each paper that goes is written down."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSaveFile
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.editor.preview import Wish
from branchdesk.features.meetings.model.minutes import Minutes
from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind
from branchdesk.features.meetings.papers import layouts
from branchdesk.features.meetings.rules import roll, wording
from branchdesk.kernel.errors import Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, printing, show_files
from branchdesk.widgets.pdf_preview import PdfPreview
from branchdesk.widgets.tasks import Task

if TYPE_CHECKING:
    from branchdesk.features.meetings.editor.page import MinutesEditor

_PDF, _WORD = "PDF (*.pdf)", "Word 文档 (*.docx)"


class GoingOut:
    """The verbs that hand a paper out. ``choose_printer`` asks for the printer."""

    def __init__(self, editor: "MinutesEditor") -> None:
        self._editor = editor
        self.choose_printer: Callable[[QPrinter, QWidget], bool] = printing.choose_printer

    def export(self, paper: PaperKind = PaperKind.MINUTES) -> None:
        """Save a paper as PDF: for minutes the bytes of the preview."""
        if (minutes := self._ready()) is None:
            return
        path = ask.save_file(self._editor, tr("导出 PDF"), [_PDF], self._stem(minutes, paper) + ".pdf")
        if path is not None:
            self._with_bytes(minutes, paper, lambda data: self._write(path, data, minutes, paper))

    def export_word(self) -> None:
        """Save the minutes as a Word document for offices that must hand one in."""
        if (minutes := self._ready()) is None:
            return
        path = ask.save_file(self._editor, tr("导出 Word"), [_WORD], self._stem(minutes, PaperKind.MINUTES) + ".docx")
        if path is None:
            return
        wish = self._wish(minutes, PaperKind.MINUTES)

        def make() -> bytes:
            from branchdesk.features.meetings import papers

            facts = wish.facts
            context = papers.context(minutes, facts.due, facts.pack, facts.unit, facts.number, wish.layout,
                                     units=facts.units, apart=facts.apart)  # fmt: skip
            return papers.minutes_docx(minutes, roll.sheet(minutes, facts.due), context)

        self._run(make, lambda data: self._write(path, data, minutes, PaperKind.MINUTES))

    def print_out(self, paper: PaperKind = PaperKind.MINUTES) -> None:
        """Look at a paper and print it."""
        if (minutes := self._ready()) is not None:
            self._with_bytes(minutes, paper, lambda data: self._show(data, minutes, paper))

    def _ready(self) -> Minutes | None:
        """What goes out is what is kept: unsaved text is saved first."""
        editor = self._editor
        return editor.minutes() if editor.is_locked or editor.save() else None

    def _with_bytes(self, minutes: Minutes, paper: PaperKind, then: Callable[[bytes], object]) -> None:
        shown = self._editor.preview.current(minutes) if paper is PaperKind.MINUTES else None
        if shown is not None:
            then(shown.data)
        else:
            wish = self._wish(minutes, paper)
            self._run(lambda: wish.make().data, then)

    def _wish(self, minutes: Minutes, paper: PaperKind) -> Wish:
        facts = self._editor.facts()
        if paper is PaperKind.MINUTES:
            return Wish(minutes, facts)
        kept = self._editor.desk.ask(queries.layout, paper)
        return Wish(minutes, facts, paper, layouts.from_json(kept, paper) if kept else layouts.default(paper))

    def _run(self, make: Callable[[], bytes], then: Callable[[bytes], object]) -> None:
        task: Task[bytes] = Task(lambda _report: make(), self._editor)
        task.done.connect(then)
        task.failed.connect(self._editor.notices.tell_refusal)
        task.start()

    def _stem(self, minutes: Minutes, paper: PaperKind) -> str:
        stem = wording.file_stem(minutes, self._editor.facts().holder, self._editor.facts().number)
        return stem if paper is PaperKind.MINUTES else f"{stem}_{tr(dict(PAPER_KINDS)[paper])}"

    def _write(self, path: Path, data: bytes, minutes: Minutes, paper: PaperKind) -> None:
        """All of it or nothing."""
        file = QSaveFile(str(path))
        whole = file.open(QSaveFile.OpenModeFlag.WriteOnly) and file.write(data) == len(data)
        if not (whole and file.commit()):
            hint = tr("请检查磁盘空间，关闭正在打开它的程序，或换一个文件夹。")
            self._editor.notices.tell_refusal(
                Refusal(tr("文件没有导出"), detail=f"{path}：{file.errorString()}", hint=hint)
            )
            return
        self._note(minutes, paper)
        offers = [
            (tr("打开文件"), lambda: show_files.show(path)),
            (tr("打开文件夹"), lambda: show_files.show(path.parent)),
        ]
        self._editor.notices.tell("ok", tr("已导出 {name}。").format(name=path.name), offers, str(path))

    def _note(self, minutes: Minutes, paper: PaperKind) -> None:
        self._editor.note_printed(minutes, paper)

    def _show(self, data: bytes, minutes: Minutes, paper: PaperKind) -> None:
        from branchdesk.pdf import preview

        def choose(printer: QPrinter, parent: QWidget) -> bool:
            chosen = self.choose_printer(printer, parent)
            if chosen:
                self._note(minutes, paper)
            return chosen

        name = self._stem(minutes, paper)
        shown = _Paper(preview, data, tr(dict(PAPER_KINDS)[paper]), f"{name}.pdf", self._editor, choose_printer=choose)
        shown.note = lambda: self._note(minutes, paper)
        shown.finished.connect(shown.deleteLater)
        shown.open()


class _Paper(PdfPreview):
    """The preview of a paper of which every saved copy is written down."""

    note: Callable[[], object] | None = None

    def save(self) -> None:
        """Save, and remember that a copy left."""
        super().save()
        if self.note is not None and self.notices.tone == "ok":
            self.note()
