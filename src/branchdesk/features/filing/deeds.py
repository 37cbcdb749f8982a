"""The verbs of the window of the archive."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtWidgets import QDialog

from branchdesk.features.filing import commands, dialogs, outputs, queries
from branchdesk.features.filing.outputs import Package, Packed
from branchdesk.features.filing.queries import CandidateLine, PaperLine
from branchdesk.features.filing.rules import numbering
from branchdesk.features.organization import queries as organization
from branchdesk.kernel import clock
from branchdesk.kernel.errors import Cancelled, Refusal
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files
from branchdesk.widgets.tasks import Report

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form
    from branchdesk.features.filing.screen import ArchiveDialog

T = TypeVar("T")
_SHEET, _PAPER = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)"


class Deeds:
    """What the buttons and keys of the window do."""

    def __init__(self, page: "ArchiveDialog") -> None:
        self._page = page

    # ---- numbers

    def register(self) -> None:
        """编件号 for those selected; for all that are shown where only one row is."""
        lines: list[CandidateLine] = self._page.to_register()
        if not lines:
            return
        words = tr("{n} 件将按类别、日期接着现有件号编号；已签字的会议记录同时登记为“已归档”。").format(n=len(lines))
        if len(lines) > 1 and not ask.confirm(self._page, tr("编件号？"), words, tr("编 {n} 件").format(n=len(lines))):
            return
        label = tr("编件号 {n} 件").format(n=len(lines))
        made = self._do(label, commands.register, [line.candidate.key for line in lines])
        if made:
            self._page.turn_to("papers")
            words = tr("已编件号 {a}。") if len(made) == 1 else tr("已编 {n} 件，从 {a} 起。")
            self._page.notices.tell("ok", words.format(n=len(made), a=numbering.number_word(made[0])))

    def by_hand(self) -> None:
        """登记纸质件."""
        page = self._page
        dialog = dialogs.ByHandDialog(page.desk, page.desk.branch_id, page.year, page.kind, page)
        if self._run(dialog) and dialog.made is not None:
            page.turn_to("papers")
            page.papers.table.select_key(dialog.made.id)
            number = numbering.number_word(dialog.made)
            page.notices.tell("ok", tr("已登记，件号 {number}。").format(number=number))

    def correct(self) -> None:
        """修改 the current paper."""
        line: PaperLine | None = self._page.papers.current
        if line is not None:
            self._run(dialogs.PaperDialog(self._page.desk, line, self._page))

    def place(self) -> None:
        """卷号与存放处 of those selected."""
        chosen = self._page.papers.chosen
        if chosen:
            self._run(dialogs.PlaceDialog(self._page.desk, [line.paper for line in chosen], self._page))

    def reprinted(self) -> None:
        """已重印."""
        ids = [line.id for line in self._page.papers.chosen if line.outdated]
        noted = self._do(tr("登记已重印 {n} 件").format(n=len(ids)), commands.take_as_it_is, ids) if ids else 0
        if noted:
            self._page.notices.tell("ok", tr("已登记重印 {n} 件；页数请重新核对。").format(n=len(ids)))

    def take_back(self) -> None:
        """撤回 those selected."""
        lines: list[PaperLine] = self._page.papers.chosen
        if not lines:
            return
        words = tr("“{title}”等 {n} 件将从目录撤回，件号收回；用它登记归档的会议记录回到“已签字”。撤回的可从回收站恢复。").format(
            title=lines[0].paper.title, n=len(lines))  # fmt: skip
        if ask.confirm(self._page, tr("撤回归档？"), words, tr("撤回")):
            done = self._do(tr("撤回归档 {n} 件").format(n=len(lines)), commands.take_back, [one.id for one in lines])
            if done:
                self._page.notices.tell("ok", tr("已撤回 {n} 件，回到“待归档”。").format(n=done))

    # ---- looking

    def open_current(self) -> None:
        """Enter: a paper is shown, one on paper only put right; what is missing leads to its record."""
        page = self._page
        if page.view == "missing":
            self.go_to_record()
        elif page.view == "papers" and page.papers.current is not None and not page.papers.current.printable:
            self.correct()
        else:
            self.preview()

    def go_to_record(self) -> None:
        """打开记录: the window behind turns to it."""
        line: CandidateLine | None = self._page.missing.current
        if line is None:
            return
        found = self._page.desk.ask(queries.record_of, line.candidate.key)
        if found is None:
            self._page.notices.tell("info", tr("请到“{place}”补齐：{why}。").format(
                place=numbering.class_word(line.candidate.archive_class), why=line.candidate.why))  # fmt: skip
            return
        self._page.accept()
        self._page.desk.go(*found)

    def preview(self) -> None:
        """Show the paper as it would be filed."""
        page = self._page
        line = page.shelf.current
        if line is None:
            return
        paper = line.paper if isinstance(line, PaperLine) else commands.draft(line.candidate)
        with page.telling():
            work = page.desk.ask(outputs.paper_bytes, paper)
            self._show(paper.title, work)

    def _show(self, title: str, work: Callable[[], bytes]) -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        def ready(data: bytes) -> None:
            shown = PdfPreview(preview, data, title, ask.safe_name(f"{title}.pdf"), self._page)
            shown.finished.connect(shown.deleteLater)
            shown.open()

        self._page.work(tr("正在排版"), lambda _report: work(), ready)

    # ---- going out

    def _form(self) -> "Form":
        page = self._page
        unit = page.desk.ask(organization.unit_name, page.desk.branch_id)
        if page.view == "missing":
            return queries.missing_form(page.missing.shown, unit=unit, made_on=clock.today())
        title = tr("{year} 年{kind}卷内文件目录").format(
            year=page.year, kind=numbering.class_word(page.kind) if page.kind else "")  # fmt: skip
        return queries.binder_form(page.papers.shown, unit=unit, made_on=clock.today(), title=title)

    def print_list(self) -> None:
        """打印 the list shown, seen before it is printed (Ctrl+P)."""
        from branchdesk.features.dues import outputs as forms

        if self._page.view != "ready":
            form = self._form()
            self._show(form.title, lambda: forms.render(form))

    def export_list(self) -> None:
        """导出 the list shown as Excel or PDF (Ctrl+E)."""
        page = self._page
        if page.view == "ready":
            return
        form = self._form()
        name = ask.safe_name(f"{form.title}_{clock.today():%Y%m%d}.xlsx")
        path = ask.save_file(page, tr("导出{name}").format(name=form.name), [tr(_SHEET), tr(_PAPER)], name)
        if path is not None:
            page.work(tr("正在导出"), lambda _report: outputs.write(path, form), lambda _nothing: self._said(path))

    def _said(self, path: Path) -> None:
        offers = [(tr("打开"), lambda: show_files.show(path))]
        self._page.notices.tell("ok", tr("已导出：{path}").format(path=path), offers)

    def package(self) -> None:
        """制作归档包 of the year and class shown."""
        page = self._page
        if page.found.ready and not page.desk.read_only and not self._number_first():
            return
        with page.telling():
            kinds = [page.kind] if page.kind else []
            unit = page.desk.ask(organization.unit_name, page.desk.branch_id)
            found = page.desk.ask(outputs.planned, page.scope(), page.year, kinds, unit)
            folder = ask.folder(page, tr("归档包放在哪个文件夹"))
            if folder is not None:
                whose = f"{unit or tr('全部')}_{page.year}"
                what = f"{whose}_{numbering.class_word(page.kind)}" if page.kind else whose
                name = tr("归档包_{what}_{day}").format(what=what, day=f"{clock.today():%Y%m%d}")
                self._pack(found, ask.free_name(folder / ask.safe_name(name)))

    def _number_first(self) -> bool:
        """Papers that may have a number and have none: number them first, leave them out, or back out."""
        page = self._page
        lines = [one for one in page.found.ready if page.kind in (None, one.candidate.archive_class)]
        if not lines:
            return True
        words = tr("还有 {n} 件可以归档而没有编号，不会进归档包。").format(n=len(lines))
        options = [tr("先编号再打包"), tr("只打包已编号的"), tr("取消")]
        chosen = ask.choose(page, tr("先编件号？"), words, options)
        if chosen == 0:
            label = tr("编件号 {n} 件").format(n=len(lines))
            return self._do(label, commands.register, [one.candidate.key for one in lines]) is not None
        return chosen == 1

    def _pack(self, found: Package, folder: Path) -> None:
        page = self._page
        work = page.desk.ask(outputs.pack, found, folder)

        def done(packed: Packed) -> None:
            if not page.desk.read_only:
                text = tr("制作归档包 {name}（{n} 件）").format(name=folder.name, n=packed.papers)
                self._do(tr("制作归档包"), commands.note_packed, packed.pages, found.papers[0].organization_id, text)
            words = tr("归档包已写好并核对：{n} 件，电子文件 {files} 个，{size:.1f} MB。").format(
                n=packed.papers, files=packed.files, size=packed.bytes / 1_000_000)  # fmt: skip
            if packed.outdated:
                words += tr("其中 {n} 件编号后记录有改动，电子文件按现在的记录排版，纸质件须重印。").format(
                    n=packed.outdated
                )
            offers = [(tr("打开文件夹"), lambda: show_files.show(packed.folder))]
            page.notices.tell("ok", words, offers, detail=str(packed.folder))

        def make(report: Report) -> Packed:
            return work(report.step)

        page.work(tr("正在制作归档包"), make, done)

    # ---- inside

    def _run(self, dialog: QDialog) -> bool:
        try:
            return dialog.exec() == QDialog.DialogCode.Accepted
        finally:
            dialog.deleteLater()

    def _do(self, label: str, command: Callable[..., T], *arguments: object) -> T | None:
        try:
            return self._page.desk.do(label, command, *arguments)
        except Cancelled:
            return None
        except Refusal as refusal:
            self._page.notices.tell_refusal(refusal)
            return None
