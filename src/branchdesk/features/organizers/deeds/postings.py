"""Postings: entered, put right, ended; the yearly report, opinions and the handover book of one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from branchdesk.features.organizers import commands, outputs, queries
from branchdesk.features.organizers.dialogs.handing import HandoversDialog, OpinionsDialog
from branchdesk.features.organizers.dialogs.posting import PostingDialog
from branchdesk.features.organizers.dialogs.totals import EvidenceDialog, spans
from branchdesk.features.organizers.queries import HandoverLine, PostingLine, PostingState
from branchdesk.features.requests.deeds.speaking import Speaking, list_verbs
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action
from branchdesk.widgets.day_dialog import DayDialog

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form
    from branchdesk.features.organizers.screen.postings import PostingsScreen


class PostingDeeds(Speaking):
    """The verbs of 选派."""

    def __init__(self, screen: "PostingsScreen") -> None:
        super().__init__(screen)
        self._page = screen

    def verbs(self) -> list[Action]:
        """Everything the page can do."""
        one = self._on(lambda _line: True)
        running = self._on(lambda line: line.state is not PostingState.LEFT)
        return [
            Action("post", tr("登记选派"), self.post, "user-plus", tip=tr("登记选派 (Ctrl+N)")),
            Action("edit", tr("编辑…"), self.edit, "pencil", enabled=one, tip=tr("组织员和选派的内容")),
            Action("end", tr("登记离任…"), self.end, "user-x", enabled=running),
            Action("drop", tr("删除"), self.drop, "trash-2", keys="Del", enabled=one),
            Action("report", tr("年度报告…"), self.report, "file-text", enabled=one),
            Action("evidence", tr("述职要素…"), self.evidence, "list-filter", enabled=one),
            Action("opinions", tr("考核意见…"), self.opinions, "clipboard-list", enabled=one),
            Action("handovers", tr("交接书…"), self.handovers, "handshake", enabled=one),
            Action("register", tr("导出选派名册"), self.export_view, "file-spreadsheet"),
            Action("print_view", tr("打印选派名册…"), self.print_view, "printer"),
            *list_verbs(self._page, self.post),
        ]

    def line(self) -> PostingLine | None:
        """The posting the list stands on."""
        found = self._page.current()
        return found if isinstance(found, PostingLine) else None

    def _on(self, fits: Callable[[PostingLine], bool]) -> Callable[[], bool]:
        def enabled() -> bool:
            line = self.line()
            return line is not None and fits(line)

        return enabled

    # ---- postings

    def post(self) -> None:
        """登记, one after the other."""
        if self._may_write():
            dialog = PostingDialog(self._desk, self._screen)
            self._run(dialog)
            if dialog.made:
                shown = self._page.stand_on(dialog.made)
                self._said(tr("已登记选派。") if shown else tr("已登记选派；它不在所选的党组织内。"))

    def edit(self) -> None:
        """编辑 the person and the posting."""
        line = self.line()
        if line is not None and self._may_write() and self._run(PostingDialog(self._desk, self._screen, line)):
            self._said(tr("已保存 {title} 的选派。").format(title=line.title))

    def end(self) -> None:
        """登记离任; the handover is offered next."""
        line = self.line()
        if line is None or not self._may_write():
            return
        dialog = DayDialog(tr("登记离任：{title}").format(title=line.title), tr("离任日期"), self._screen)
        if not self._run(dialog) or dialog.day is None:
            return
        label = tr("登记 {title} 离任").format(title=line.title)
        with self._screen.telling():
            self._desk.do(label, commands.end_posting, line.id, dialog.day)
            self._page.stand_on(line.id)
            self._said(tr("已登记 {name} 离任。").format(name=line.name), (tr("交接书…"), self.handovers))

    def drop(self) -> None:
        """删除 what was entered by mistake."""
        line = self.line()
        if line is None or not self._may_write():
            return
        words = tr("{title} 的选派移到回收站；下面有工作记录、职责办理或交接的不能删除。").format(title=line.title)
        if ask.confirm(self._screen, tr("删除选派？"), words, tr("删除"), danger=True):
            self._write(tr("删除 {title} 的选派").format(title=line.title), tr("已删除 {title} 的选派。").format(title=line.title),
                        commands.drop_posting, line.id)  # fmt: skip

    # ---- what hangs on one

    def evidence(self) -> None:
        """述职要素."""
        if (line := self.line()) is not None:
            with self._screen.telling():
                self._run(EvidenceDialog(self._desk, line, self._screen))

    def opinions(self) -> None:
        """考核意见."""
        if (line := self.line()) is not None:
            self._run(OpinionsDialog(self._desk, line, self._screen))

    def report(self) -> None:
        """年度报告 of a year of the term."""
        line = self.line()
        if line is None:
            return
        years = [first.year for _name, first, _last in spans(line, clock.today())[:-1]] or [clock.today().year]
        year = years[0] if len(years) == 1 else self._which(years[:4], line.title)
        if year is None:
            return
        with self._screen.telling():
            found = self._desk.ask(queries.year_report, line.id, year)
            unit, today = self._unit(), clock.today()
            self._show(outputs.report_title(found), lambda: outputs.report(found, unit, today))

    def _which(self, years: Sequence[int], title: str) -> int | None:
        words = [tr("{year}年").format(year=year) for year in years]
        chosen = ask.choose(self._screen, tr("哪一年的报告？"), title, [*words, tr("取消")])
        return years[chosen] if chosen is not None and chosen < len(years) else None

    def handovers(self) -> None:
        """交接书."""
        line = self.line()
        if line is None:
            return
        with self._screen.telling():
            self._run(
                HandoversDialog(self._desk, line, self._print_kept, lambda: self._print_draft(line), self._screen)
            )

    def _print_kept(self, one: HandoverLine) -> None:
        """A book as it was kept."""
        with self._screen.telling():
            book, kept = queries.book_of(one.handover), one.handover
            self._show(outputs.handover_title(book), lambda: outputs.handover(book, kept.fingerprint, kept.signed_on))

    def _print_draft(self, line: PostingLine) -> None:
        """The book as it would be today."""
        with self._screen.telling():
            book = self._desk.ask(queries.handover_book, line.id, clock.today())
            self._show(outputs.handover_title(book), lambda: outputs.handover(book, "", None))

    # ---- going out

    def export_view(self) -> None:
        """导出 the roster shown (Ctrl+E)."""
        with self._screen.telling():
            self._export(self._form())

    def print_view(self) -> None:
        """打印 the same (Ctrl+P)."""
        with self._screen.telling():
            self._preview(self._form())

    def _form(self) -> "Form":
        today = clock.today()
        lines: list[PostingLine] = self._page.list_view.shown()
        return outputs.roster(lines, self._desk.ask(queries.coverage, today, self._page.scope()), self._unit(), today)
