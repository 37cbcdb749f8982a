"""The work log: written by hand, taken over from deeds the ledger knows, summed up, handed out."""

from typing import TYPE_CHECKING

from branchdesk.features.organizers import commands, outputs, queries
from branchdesk.features.organizers.dialogs.entry import EntryDialog, TakeOverDialog
from branchdesk.features.organizers.dialogs.totals import TotalsDialog
from branchdesk.features.organizers.queries import EntryLine, PostingLine, PostingState, Totals
from branchdesk.features.organizers.rules import summing
from branchdesk.features.requests.deeds.speaking import Speaking, list_verbs
from branchdesk.kernel import clock
from branchdesk.kernel.words import tr
from branchdesk.widgets import ask
from branchdesk.widgets.actions import Action

if TYPE_CHECKING:
    from branchdesk.features.dues.queries.forms import Form
    from branchdesk.features.organizers.screen.work import WorkScreen

_PLACES = {"transfer": "transfer", "meeting": "meeting", "request": "request"}
"""Where the window shows the deed an entry was taken over from."""


class WorkDeeds(Speaking):
    """The verbs of 工作记录."""

    def __init__(self, screen: "WorkScreen") -> None:
        super().__init__(screen)
        self._page = screen

    def verbs(self) -> list[Action]:
        """Everything the page can do."""

        def some() -> bool:
            return bool(self._page.chosen())

        def origin() -> bool:
            line = self.line()
            return line is not None and line.entry.origin in _PLACES

        return [
            Action("log", tr("登记工作"), self.log, "plus", tip=tr("登记工作 (Ctrl+N)")),
            Action(
                "take_over",
                tr("从台账汇集…"),
                self.take_over,
                "download",
                tip=tr("把台账已有的谈话、介绍信、会议、诉求等记入"),
            ),
            Action("totals", tr("汇总…"), self.totals, "list-filter", tip=tr("按角色、类别、学期、月、周")),
            Action("edit", tr("修改…"), self.edit, "pencil", enabled=some),
            Action("go_origin", tr("查看原事项"), self.go_origin, "eye", enabled=origin),
            Action("drop", tr("删除"), self.drop, "trash-2", keys="Del", enabled=some),
            Action("register", tr("导出工作记录"), self.export_view, "file-spreadsheet"),
            Action("print_view", tr("打印工作记录…"), self.print_view, "printer"),
            *list_verbs(self._page, self.log),
        ]

    def line(self) -> EntryLine | None:
        """The entry the list stands on."""
        found = self._page.current()
        return found if isinstance(found, EntryLine) else None

    # ---- entries

    def log(self) -> None:
        """登记, one after the other."""
        lines = self._postings()
        if lines and self._may_write():
            dialog = EntryDialog(self._desk, lines, self._screen)
            self._run(dialog)
            if dialog.made:
                shown = self._page.show_entry(dialog.made)
                self._said(tr("已登记工作记录。") if shown else tr("已登记工作记录；它不在所选的党组织内。"))

    def edit(self) -> None:
        """修改."""
        line = self.line()
        if line is not None and self._may_write():
            others = [one for one in self._desk.ask(queries.postings) if one.id == line.posting.id]
            if self._run(EntryDialog(self._desk, others, self._screen, line)):
                self._said(tr("已修改 {day} 的工作记录。").format(day=line.entry.on))

    def drop(self) -> None:
        """删除; a deed of the ledger is offered again."""
        lines = [one for one in self._page.chosen() if isinstance(one, EntryLine)]
        if not lines or not self._may_write():
            return
        words = tr("{n} 条工作记录移到回收站；从台账汇集的可以重新汇集。").format(n=len(lines))
        if ask.confirm(self._screen, tr("删除工作记录？"), words, tr("删除")):
            self._write(tr("删除 {n} 条工作记录").format(n=len(lines)), tr("已删除 {n} 条工作记录。").format(n=len(lines)),
                        commands.drop_entries, [one.id for one in lines])  # fmt: skip

    def take_over(self) -> None:
        """从台账汇集."""
        lines = self._postings()
        if not lines:
            return
        dialog = TakeOverDialog(self._desk, lines, self._screen)
        if self._run(dialog):
            self._said(tr("已汇集 {n} 条工作记录。").format(n=dialog.taken))

    def go_origin(self) -> None:
        """The deed an entry was taken over from, where it stands."""
        line = self.line()
        if line is not None and line.entry.origin in _PLACES:
            self._desk.go(_PLACES[line.entry.origin], line.entry.origin_id)

    def _postings(self) -> list[PostingLine]:
        """Those there is a log of: everybody who is or was in post; says so where there is nobody."""
        found = [
            one
            for one in self._desk.ask(queries.postings, None, self._page.scope())
            if one.state is not PostingState.COMING
        ]
        if not found:
            self._tell(
                tr("请先登记组织员选派，工作记录记在选派之下。"), (tr("去选派"), lambda: self._desk.go("posting"))
            )
        return found

    # ---- looking and going out

    def totals(self) -> None:
        """汇总 of the entries shown."""
        self._run(TotalsDialog(self._shown(), self._screen))

    def export_view(self) -> None:
        """导出 the entries shown (Ctrl+E)."""
        with self._screen.telling():
            self._export(self._form())

    def print_view(self) -> None:
        """打印 the same (Ctrl+P)."""
        with self._screen.telling():
            self._preview(self._form())

    def _form(self) -> "Form":
        lines = self._shown()
        return outputs.log(lines, totals_of(lines), self._page.span_words(), self._unit(), clock.today())

    def _shown(self) -> list[EntryLine]:
        return self._page.list_view.shown()


def totals_of(lines: list[EntryLine]) -> Totals:
    """The sums of these entries."""
    found = [one.entry for one in lines]
    return Totals(summing.together(found), summing.by_role(found), summing.by_task(found), summing.by_week(found),
                  summing.by_month(found), summing.by_term(found))  # fmt: skip
