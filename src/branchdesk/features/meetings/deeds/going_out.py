"""What leaves the page: sheets, papers of one meeting or of hundreds, the year's book; every paper is written down."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from branchdesk.features.meetings import queries
from branchdesk.features.meetings.model.words import PAPER_KINDS, PaperKind, Stage
from branchdesk.features.organization import queries as organization
from branchdesk.features.organization.deeds import Speaking
from branchdesk.kernel import clock
from branchdesk.kernel.dates import Day
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask, show_files

if TYPE_CHECKING:
    from branchdesk.features.meetings.commands import Copy
    from branchdesk.features.meetings.outputs import Made, Wanted
    from branchdesk.features.meetings.queries import MeetingLine
    from branchdesk.features.meetings.screen import MeetingsScreen

_SHEET, _PDF, _WORD = "Excel 工作簿 (*.xlsx)", "PDF (*.pdf)", "Word 文档 (*.docx)"


class GoingOut(Speaking):
    """The verbs that hand something out."""

    _screen: "MeetingsScreen"

    # ---- sheets

    def export_ledger(self) -> None:
        """导出台账: what the list shows, in its order."""
        lines = self._screen.views.shown()
        if not self._some(lines):
            return
        stem = tr("{unit}_组织生活台账_{day}").format(unit=self._unit(), day=_today())
        name = ask.safe_name(f"{stem}.xlsx")
        path = ask.save_file(self._screen, tr("导出组织生活台账"), [_SHEET], name)
        if path is not None:
            from branchdesk.features.meetings import outputs

            years, unit = sorted({line.on.year for line in lines}), self._unit()
            self._save(path, lambda: outputs.write_ledger(path, lines, unit, years, clock.today()))

    def export_attendance(self) -> None:
        """导出参会情况 of the branch and year that are looked at."""
        branch, year = self._screen.branch_id, self._screen.year
        if branch is None:
            self._desk.notices.tell("warn", tr("台账中还没有党支部，没有可导出的参会情况。"))
            return
        table = self._desk.ask(queries.attendance_table, branch, year)
        if not table.meetings:
            self._desk.notices.tell("warn", tr("{year} 年还没有已定稿的会议，没有可导出的参会情况。").format(year=year))
            return
        unit = self._desk.ask(organization.unit_name, branch)
        stem = tr("{branch}_{year}年参会情况_{day}").format(branch=self._screen.branch_name, year=year, day=_today())
        name = ask.safe_name(f"{stem}.xlsx")
        path = ask.save_file(self._screen, tr("导出参会情况"), [_SHEET], name)
        if path is not None:
            from branchdesk.features.meetings import outputs

            self._save(path, lambda: outputs.write_attendance(path, table, unit, clock.today()))

    # ---- papers of many meetings

    def export_pdfs(self) -> None:
        """批量导出 PDF: of the meetings selected, or of all that are shown."""
        self._export_many(self._several(), word=False)

    def export_words(self) -> None:
        """批量导出 Word."""
        self._export_many(self._several(), word=True)

    def export_chosen(self) -> None:
        """The minutes of the meetings selected: one file, or a folder of them."""
        self.export_paper(PaperKind.MINUTES)

    def export_paper(self, paper: PaperKind, *, word: bool = False) -> None:
        """A paper of the meetings selected."""
        chosen = self._screen.views.chosen()
        if len(chosen) > 1:
            self._export_many(chosen, word=word)
        elif chosen:
            self._export_one(chosen[0], paper, word=word)

    def _several(self) -> "Sequence[MeetingLine]":
        chosen = self._screen.views.chosen()
        return chosen if len(chosen) > 1 else self._screen.views.shown()

    def _export_many(self, lines: "Sequence[MeetingLine]", *, word: bool) -> None:
        if not self._some(lines):
            return
        from branchdesk.features.meetings import outputs

        title = tr("选择文件夹：{n} 份会议记录将放入其中的新文件夹").format(n=len(lines))
        parent = ask.folder(self._screen, title)
        if parent is None:
            return
        name = ask.safe_name(tr("{unit}_会议记录_{day}").format(unit=self._unit(), day=_today()))
        folder = ask.free_name(parent / name)
        wanted = outputs.Wanted([line.id for line in lines], word=word)
        work = self._desk.ask(outputs.batch, wanted, folder)
        label = tr("导出会议记录（{n} 份）").format(n=len(lines))
        text = tr("正在导出会议记录 Word") if word else tr("正在导出会议记录 PDF")

        def done(copies: "list[Copy]") -> None:
            self._note(label, copies)
            said = tr("已导出 {n} 份会议记录：{folder}").format(n=len(lines), folder=folder)
            self._desk.notices.tell("ok", said, [(tr("打开文件夹"), lambda: show_files.show(folder))])

        self._desk.run(text, lambda report: work(report.step), done)

    def export_book(self) -> None:
        """年度记录本: the finished minutes of the branch and year that are looked at, in one PDF."""
        branch, year = self._screen.branch_id, self._screen.year
        lines = self._desk.ask(queries.meetings, frozenset({branch}), year) if branch else []
        finished = [line for line in reversed(lines) if line.stage is not Stage.DRAFT]
        if branch is None or not finished:
            words = tr("{branch} {year} 年还没有已定稿的会议，不能装订记录本。")
            self._desk.notices.tell("warn", words.format(branch=self._screen.branch_name, year=year))
            return
        stem = tr("{year}_{branch}_会议记录本").format(year=year, branch=self._screen.branch_name)
        path = ask.save_file(self._screen, tr("导出年度记录本"), [_PDF], ask.safe_name(f"{stem}.pdf"))
        if path is None:
            return
        from branchdesk.features.meetings import outputs

        today = clock.today()
        on = min(today, today.replace(year, 12, 31))
        binding = outputs.Binding(branch, year, [line.id for line in finished], on)
        work = self._desk.ask(outputs.book, binding, path)
        drafts = len(lines) - len(finished)

        def done(copies: "list[Copy]") -> None:
            self._note(tr("导出 {year} 年度记录本").format(year=year), copies)
            said = tr("已装订 {n} 次会议的记录本：{path}").format(n=len(finished), path=path)
            if drafts:
                said += tr("（{n} 份草稿没有编入）").format(n=drafts)
            self._desk.notices.tell("ok", said, [(tr("打开"), lambda: show_files.show(path))])

        self._desk.run(tr("正在装订记录本"), lambda report: work(report.step), done)

    # ---- the papers of one meeting

    def _export_one(self, line: "MeetingLine", paper: PaperKind, *, word: bool) -> None:
        from branchdesk.features.meetings import outputs

        wanted = outputs.Wanted([line.id], paper, word)

        def made(found: "Made") -> None:
            kinds = [_WORD] if word else [_PDF]
            path = ask.save_file(self._screen, tr("导出文书"), kinds, found.stem + wanted.suffix)
            if path is None:
                return
            with self._screen.telling():
                outputs.write_whole(path, found.data)
                self._note(self._label(line.on, paper), found.copies)
                said = tr("已导出：{path}").format(path=path)
                self._desk.notices.tell("ok", said, [(tr("打开"), lambda: show_files.show(path))])

        self._make(wanted, made)

    def print_out(self) -> None:
        """预览打印 the minutes of the current meeting."""
        line = self._screen.views.current_line()
        if line is not None:
            self.print_paper(line.id, line.on, PaperKind.MINUTES)

    def print_paper(self, meeting_id: str, on: Day, paper: PaperKind) -> None:
        """Look at a paper; a copy that is printed or saved there is written down."""
        from branchdesk.features.meetings import outputs

        self._make(outputs.Wanted([meeting_id], paper), lambda made: self._show_made(on, paper, made))

    def _make(self, wanted: "Wanted", then: "Callable[[Made], object]") -> None:
        from branchdesk.features.meetings import outputs

        work = self._desk.ask(outputs.paper, wanted)
        self._desk.run(tr("正在排版"), lambda _report: work(), then)

    def _show_made(self, on: Day, paper: PaperKind, made: "Made") -> None:
        from branchdesk.pdf import preview
        from branchdesk.widgets.pdf_preview import PdfPreview

        title = tr(dict(PAPER_KINDS)[paper])
        shown = PdfPreview(preview, made.data, title, f"{made.stem}.pdf", self._screen)
        shown.handed_out.connect(lambda: self._note(self._label(on, paper), made.copies))
        shown.finished.connect(shown.deleteLater)
        shown.open()  # not exec: the work is done, and its progress must not wait for the user

    # ---- within

    def _note(self, label: str, copies: "Sequence[Copy]") -> None:
        """Remember what left the program; of drafts and in a ledger for looking only nothing is."""
        if copies and not self._desk.read_only:
            from branchdesk.features.meetings import commands

            with self._screen.telling():
                self._desk.do(label, commands.note_all_printed, copies)

    @staticmethod
    def _label(on: Day, paper: PaperKind) -> str:
        return tr("登记打印、导出：{on} {paper}").format(on=on, paper=tr(dict(PAPER_KINDS)[paper]))

    def _some(self, lines: "Sequence[MeetingLine]") -> bool:
        if not lines:
            self._desk.notices.tell("warn", tr("没有可导出的会议。"))
        return bool(lines)


def _today() -> str:
    """The day in a file name."""
    return f"{clock.today():%Y%m%d}"
